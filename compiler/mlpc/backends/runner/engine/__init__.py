"""What runs a plan: the modules that every runner carries, one after the other, as one text. Standard library only, Python 3.9."""
