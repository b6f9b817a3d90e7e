"""The targets: each takes a checked `Pipeline` and returns artifacts."""
