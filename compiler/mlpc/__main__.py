"""`python -m mlpc`."""

from mlpc.cli import main

main()
