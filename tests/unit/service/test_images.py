"""`image_uri` gives what the SageMaker SDK gives, over the grid that `make_image_golden.py` wrote."""

import json
from pathlib import Path
from typing import Any

import pytest

from mlpc.service.images import ImageError, frameworks, image_uri

GOLDEN: dict[str, Any] = json.loads(Path(__file__).with_name("image_uris.json").read_text(encoding="utf-8"))


def answer(row: list[str | None]) -> str | None:
    """The URI; None where there is none."""
    framework, region, version, scope, instance, python, base, container = row
    assert framework is not None and region is not None
    try:
        return image_uri(
            framework,
            region,
            version,
            scope=scope,
            instance_type=instance,
            py_version=python,
            base_framework_version=base,
            container_version=container,
        )
    except ImageError:
        return None


def test_the_grid_of_the_sdk() -> None:
    wrong = [(row, found) for row in GOLDEN["rows"] if (found := answer(row[:-1])) != row[-1]]
    assert wrong == []


def test_the_grid_is_broad() -> None:
    rows = GOLDEN["rows"]
    answered = [row for row in rows if row[-1] is not None]
    assert len(answered) > 400
    assert len(rows) - len(answered) > 200
    # A configuration without versions, of which the SDK has one, is never answered.
    assert {row[0] for row in rows} >= set(frameworks()) - {"sagemaker-base-python"}


@pytest.mark.parametrize(
    ("arguments", "options", "fragment"),
    [
        (("sklern", "us-west-2"), {}, "did you mean `sklearn`?"),
        (("sklearn", "us-west-9", "1.2-1"), {}, "did you mean `us-west-1`?"),
        (("sklearn", "us-west-2", "1.2"), {}, "did you mean `1.2-1`?"),
        (("pytorch", "us-west-2", "2.1"), {}, "say which with `scope=`"),
        (("pytorch", "us-west-2", "2.1"), {"scope": "training"}, "the instance type must be known to choose"),
        (("pytorch", "us-west-2", "2.1"), {"scope": "training", "instance_type": "m5"}, "is not an instance type"),
        (("sklearn", "us-west-2", "1.2-1"), {"instance_type": "ml.g5.xlarge"}, "has no image for `ml.g5.xlarge` (gpu)"),
        (("spark", "us-west-2", "3.3"), {"py_version": "py2", "instance_type": "ml.m5.xlarge"}, "has no `py2`"),
        (
            ("xgboost", "us-west-2", "1.7-1"),
            {"instance_type": "ml.m6g.large"},
            "no version `1.7-1` of xgboost for inference_graviton",
        ),
        (("huggingface", "us-west-2", "4.36.0"), {"scope": "training"}, "needs `base_framework_version`"),
    ],
)
def test_messages(arguments: tuple[str, ...], options: dict[str, str], fragment: str) -> None:
    with pytest.raises(ImageError) as caught:
        image_uri(*arguments, **options)
    assert fragment in str(caught.value)


def test_a_processing_job_runs_in_the_image_for_training() -> None:
    """The SDK's processors ask for that; its `retrieve` by itself refuses the scope."""
    uri = image_uri("sklearn", "us-west-2", "1.2-1", scope="processing", instance_type="ml.m5.xlarge")
    assert uri == "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
