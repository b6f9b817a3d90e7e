"""Trains on the data in its channels."""
