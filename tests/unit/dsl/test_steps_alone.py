"""A step that is called outside of a pipeline is its function."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

import inspect
import linecache
from pathlib import Path
from typing import Any

import pytest

from mlpc import (
    Cache,
    Dataset,
    LocalRunError,
    ModelArtifact,
    Outputs,
    Retry,
    Step,
    callback,
    create_model,
    endpoint,
    execution,
    image,
    processing,
    register_model,
    training,
    transform,
    tune,
)

SKLEARN = image("sklearn", version="1.2-1")


class Splits(Outputs):
    train: Dataset
    test: Dataset


@processing(
    image=SKLEARN,
    instance_type="ml.m5.xlarge",
    cache=Cache("P30D"),
    retry=[Retry(on="Step.SERVICE_FAULT", max_attempts=2)],
    app_specification_extra=1,
)
def split(raw: Dataset, /, fraction: float = 0.5, *rest: int) -> Splits:
    """Split the data."""
    out = Splits.new()
    (out.train / "n.txt").write_text(f"{(raw / 'n.txt').read_text()} {fraction} {rest}")
    return out


@training(image=SKLEARN, script="train.py")
def fit(train: Dataset, *, depth: int = 3) -> ModelArtifact:
    """A script."""
    ...  # noqa: PIE790


@training(image=SKLEARN)
def built_in(train: Dataset) -> ModelArtifact: ...


@fit.local
def fit_here(train: Dataset, *, depth: int = 3) -> ModelArtifact:
    return ModelArtifact(train / str(depth))


@processing(image=SKLEARN)
def nothing() -> None:
    pass


def test_arguments_are_as_passed_and_paths_are_artifacts(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("7")
    for raw in (Dataset(tmp_path), tmp_path, str(tmp_path)):
        made = split(raw, 1, 2)  # type: ignore[arg-type]
        assert (made.train / "n.txt").read_text() == "7 1 (2,)"
        assert Path(made.test).is_dir()


def test_errors_are_those_of_python() -> None:
    with pytest.raises(TypeError, match=r"missing a required argument: 'raw'"):
        split()  # type: ignore[call-arg]
    with pytest.raises(FileNotFoundError):
        split(Dataset("not-there"))


def test_a_step_looks_like_its_function() -> None:
    assert isinstance(split, Step)
    assert split.__name__ == "split"
    assert split.__doc__ == "Split the data."
    assert list(inspect.signature(split).parameters) == ["raw", "fraction", "rest"]
    assert repr(split) == "<Processing step split>"
    assert split.given["app_specification_extra"] == 1
    assert "script" not in split.given


def test_options_give_another_step() -> None:
    large = split.options(name="large", instance_count=4, volume_size_in_gb=None)
    assert large.given["instance_count"] == 4
    assert "volume_size_in_gb" not in large.given
    assert "instance_count" not in split.given
    assert large.given["image"] is SKLEARN


def test_a_step_without_a_body_needs_a_stand_in() -> None:
    assert fit("data", depth=4) == ModelArtifact("data/4")  # type: ignore[arg-type]
    assert fit_here is fit
    assert fit.options(depth=1)(Dataset("data")) == ModelArtifact("data/3")
    with pytest.raises(LocalRunError, match=r"step 'built_in' is its container, .* @built_in.local"):
        built_in(Dataset("data"))
    with pytest.raises(LocalRunError, match=r"step 'script' is the script a.py"):
        stepped("def script() -> None: ...", script="a.py")()
    with pytest.raises(LocalRunError, match=r"step 'ask' has no body"):
        callback(sqs_queue_url="https://queue")(function_of("def ask(): ..."))()


def test_a_body_that_does_nothing_is_one() -> None:
    nothing()
    stepped("def nothing() -> None:\n    return None\n")()


def test_without_a_source_a_body_that_does_nothing_is_none() -> None:
    namespace: dict[str, Any] = {}
    exec("def lost():\n    pass\ndef kept():\n    return 1", namespace)
    with pytest.raises(LocalRunError, match=r"lost"):
        processing(image="i")(namespace["lost"])()
    assert processing(image="i")(namespace["kept"])() == 1


def function_of(source: str) -> Any:
    """A function whose source can be found."""
    name = f"<source {hash(source)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    namespace: dict[str, Any] = {}
    exec(compile(source, name, "exec"), namespace)
    return next(value for key, value in namespace.items() if key != "__builtins__")


def stepped(source: str, **options: Any) -> Any:
    return processing(image="i", **options)(function_of(source))


def test_an_annotation_that_names_nothing() -> None:
    unknown = stepped("def lost(x: 'Nowhere'): return x")
    with pytest.raises(LocalRunError, match=r"an annotation of lost cannot be read: name 'Nowhere' is not defined"):
        unknown(1)


def test_steps_of_the_service_are_for_pipelines() -> None:
    model = ModelArtifact("m")
    for call in (
        lambda: create_model(model),
        lambda: register_model(model),
        lambda: transform(None, Dataset("d")),  # type: ignore[arg-type]
        lambda: endpoint(None),  # type: ignore[arg-type]
        lambda: tune(fit)(Dataset("d")),
    ):
        with pytest.raises(LocalRunError, match=r"is a step: call it in a pipeline"):
            call()
    with pytest.raises(LocalRunError, match=r"execution\.id is known while a pipeline runs"):
        _ = execution.id
