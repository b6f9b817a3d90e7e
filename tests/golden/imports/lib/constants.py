"""Values that the steps and the pipeline share."""

from enum import Enum

from mlpc import image

VERSION = "1.2-1"
IMAGES = {"sklearn": image("sklearn", version=VERSION)}
NAME = "-".join(["a", "b" * 2, VERSION.partition("-")[0]])


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


# Comments travel with what they describe.
def double(value: float) -> float:
    return 2 * value
