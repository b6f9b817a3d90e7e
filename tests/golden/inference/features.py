"""What the handlers of the pipeline have from a module beside it."""

from pathlib import Path

HIGHEST = 100.0


def clip(row):
    return [min(value, HIGHEST) for value in row]


def load_scale(model_dir):
    return float(Path(model_dir, "scale.txt").read_text())
