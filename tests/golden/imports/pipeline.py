"""Names from the project's own modules under aliases, a pipeline in a pipeline, values of the build."""

import mlpc as ml
from lib import constants
from lib.constants import Colour
from lib.steps import fit
from lib.steps import prepare as prep
from mlpc import config, execution
from mlpc import pipeline as pipe


def candidates(data: ml.Dataset, rates: list[float], *, scale: int = 2, **options: object) -> list[ml.ModelArtifact]:
    models = []
    for number, rate in enumerate(rates, start=1):
        if rate * scale > 1:
            continue
        models.append(fit.options(name=f"fit-{number}", **options)(data, rate=rate * scale))
    return models


@pipe(name="inner")
def inner(source: ml.Dataset = ml.Dataset("s3://bucket/inner"), count: int = 1):
    return prep.options(name="prepare-inner")(source, count=count)


@pipe(name="imports")
def imports(raw: ml.Dataset, colour: Colour = Colour.RED, instances: int = 2, spot: bool = False):
    first = prep(raw, colour=colour, count=instances)
    second = inner(raw, 5)
    models = candidates(first, config("rates", [0.1, 0.2, 0.9]), instance_count=instances, use_spot_instances=spot)
    assert len(models) == 2
    best, *others = models
    ml.create_model(best, image=constants.IMAGES["sklearn"], depends_on=[second], environment={"RUN": execution.id})
    ml.create_model(others[0], image=constants.IMAGES["sklearn"])
