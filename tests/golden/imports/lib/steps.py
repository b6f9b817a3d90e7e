"""Steps in a module of the project. It cannot be imported: the compiler does not."""

raise SystemExit("this module must never run")

import not_installed_anywhere

import mlpc as m

from . import constants
from .constants import IMAGES
from .constants import Colour as Hue


@m.processing(
    image=IMAGES["sklearn"],
    instance_type="ml.m5.large",
    environment={"NAME": constants.NAME},
    request={"NetworkConfig": {"EnableNetworkIsolation": True}},
)
def prepare(raw: m.Dataset, *, colour: Hue = Hue.RED, count: int = 3) -> m.Dataset:
    print(colour, constants.NAME, not_installed_anywhere, count)
    return m.Dataset.new()


@m.training(image=IMAGES["sklearn"], instance_type="ml.m5.large")
def fit(train: m.Dataset, *, rate: float = 0.1) -> m.ModelArtifact:
    print(constants.double(rate))
    return m.ModelArtifact.new()
