"""A program for PyTorch's container."""

from pathlib import Path

import torch


def model_fn(model_dir, context):
    return torch.jit.load(Path(model_dir, "model.pt"))
