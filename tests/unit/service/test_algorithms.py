"""The algorithms of the service, against the tables that images are resolved by."""

import pytest

from mlpc.service.algorithms import BUILT_IN, is_built_in
from mlpc.service.images import frameworks, image_uri


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_every_algorithm_is_known_by_its_name_and_by_its_image(name: str) -> None:
    assert name in frameworks()
    version = "1.7-1" if name == "xgboost" else None
    uri = image_uri(name, "us-east-1", version, scope="training", instance_type="ml.m5.large")
    assert is_built_in(name) and is_built_in(uri), uri


@pytest.mark.parametrize("name", ["sklearn", "pytorch"])
def test_a_framework_is_none(name: str) -> None:
    uri = image_uri(name, "us-east-1", scope="training", instance_type="ml.m5.large", py_version=None)
    assert not is_built_in(name) and not is_built_in(uri)


@pytest.mark.parametrize("image", ["xgboost:1", "123456789012.dkr.ecr.us-east-1.amazonaws.com/my/xgboost-fork:1", ""])
def test_an_image_of_another_name_is_none(image: str) -> None:
    assert not is_built_in(image)
