"""A training script of the user's."""

print("loss=0.1")
