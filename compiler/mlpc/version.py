"""The version, alone in a file so that `mlpc --version` reads nothing else."""

__version__ = "0.1.0"
