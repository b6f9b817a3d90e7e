"""Splits the data that `--input-data` names."""
