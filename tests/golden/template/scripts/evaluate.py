"""Writes `evaluation.json`."""
