"""Control flow: nested conditions, guard clauses, assertions, early return, unrolled loops, inlined helpers."""

from enum import Enum
from typing import Literal

from mlpc import Dataset, Fail, Metrics, execution, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
REGIONS = {"emea": 1, "apac": 2}


class Mode(Enum):
    FAST = "fast"
    FULL = "full"


class Quality(Metrics):
    score: float
    rows: int
    ok: bool
    grade: str


@processing(image=IMAGE, instance_type="ml.m5.large")
def measure(data: Dataset, *, label: str = "all") -> Quality: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def publish(data: Dataset, *, note: str = "") -> None: ...


def measure_all(data: Dataset, minimum: int) -> list[Quality]:
    return [
        measure.options(name=f"measure-{name}")(data, label=name) for name, rank in REGIONS.items() if rank >= minimum
    ]


@pipeline(name="branches")
def branches(
    data: Dataset,
    mode: Mode = Mode.FAST,
    stage: Literal["dev", "prod"] = "dev",
    limit: float = 0.5,
    strict: bool = True,
    tries: int = 3,
):
    """Every way of deciding."""
    emea, apac = measure_all(data, 1)
    assert emea.rows > 0, f"no rows in run {execution.id}"
    good = emea.score >= limit and (apac.ok or not strict)
    if mode == Mode.FULL:
        if good:
            overall = measure(data)
            if not 0.2 < overall.score <= 0.9:
                raise Fail(f"{overall.score} is out of bounds after {tries} tries")
            publish(data, note="full-" + stage)
        elif stage in ("prod",) or tries != 3:
            publish.options(name="publish-anyway")(data)
    if any(quality.grade == "F" for quality in (emea, apac)):
        return
    publish.options(name="publish-last", depends_on=[emea])(data, note="/".join([stage, "last"]))
