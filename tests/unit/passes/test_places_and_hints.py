"""Where the passes mark what they find, and what they suggest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mlpc.passes.names import suggested
from mlpc.service.keywords import nearest

Findings = Callable[..., list[Any]]
STEP = '@processing(image=OWN, instance_type="ml.m5.large")\n'


@pytest.mark.parametrize(
    ("options", "code", "marked", "related"),
    [
        ('retry=Retry(on=["SageMaker.NO"], max_attempts=1)', "MLP409", '"SageMaker.NO"', ()),
        ('retry=Retry(on="Step.THROTTLING", max_attempts=90)', "MLP410", "90", ()),
        ('retry=Retry(on="Step.THROTTLING", max_attempts=1, backoff_rate=-3)', "MLP410", "-3", ()),
        ('retry=Retry(on="Step.THROTTLING")', "MLP410", 'Retry(on="Step.THROTTLING")', ()),
        (
            'retry=[Retry(on="Step.THROTTLING", max_attempts=1), Retry(on=["Step.THROTTLING"], max_attempts=2)]',
            "MLP410",
            '"Step.THROTTLING"',
            ('"Step.THROTTLING"',),
        ),
        ('retry=[Retry(on="Step.THROTTLING", max_attempts=1), 3]', "MLP230", "3", ()),
        ('cache=Cache("30 days")', "MLP407", '"30 days"', ()),
        ('request={"ProcessingInputs": [{"InputName": "x", "Foo": 3}]}', "MLP415", '"Foo"', ()),
    ],
)
def test_the_smallest_place_is_marked(
    findings: Findings, options: str, code: str, marked: str, related: tuple[str, ...]
) -> None:
    [found] = findings(f"prepare.options({options})(raw)")
    assert (found.code, found.marked, found.related) == (code, marked, related)


def test_all_that_is_said_of_a_cache(findings: Findings) -> None:
    [found] = findings('create_model(train(raw), image=OWN, cache=Cache("P1D"))')
    assert (found.code, found.marked) == ("MLP408", 'cache=Cache("P1D")')


def test_markers_of_outputs(findings: Findings) -> None:
    top = f'{STEP}def z(raw: Dataset) -> Annotated[Dataset, Output(name="a b", mode="Foo")]: ...'
    assert [(item.code, item.marked) for item in findings("z(raw)", top=top)] == [
        ("MLP419", '"a b"'),
        ("MLP402", '"Foo"'),
    ]


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [("überblick", "uberblick"), ("日本", "my-pipeline"), ("-Å _b", "A-b"), ("straße", "my-pipeline"), ("a__b", "a-b")],
)
def test_names_that_the_service_takes(name: str, suggestion: str) -> None:
    assert suggested(name) == suggestion


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("pipelin", ["Pipeline", "pipeline"], "pipeline"),
        ("m5.large", ["ml.c5.large", "ml.m5.large"], "ml.m5.large"),
        ("m5.larg", ["ml.c5.large", "ml.m5.large"], "ml.m5.large"),
        ("np", ["p", "n", "nap"], None),
        ("x", ["y"], None),
        ("CL", ["CI", "DPPL"], "CI"),
        ("rows", ["row", "raw"], "row"),
        ("nothing", ["ml.c5.large", "ml.m5.large"], None),
        ("any", [], None),
    ],
)
def test_the_nearest_word(word: str, candidates: list[str], found: str | None) -> None:
    assert nearest(word, candidates) == found


@pytest.mark.parametrize(
    ("options", "help_"),
    [
        ("volume_size=30", "did you mean `volume_size_in_gb`?"),
        ("max_run=3600", "write `max_runtime_in_seconds=`"),
        ("entry_point='x.py'", "write `script=`, or give the function a body"),
        ("cache_config=None", "write `cache=Cache(expire_after=...)`"),
        ("sagemaker_session=None", "leave it out: mlpc only writes the definition"),
    ],
)
def test_keywords_of_the_sdk(findings: Findings, options: str, help_: str) -> None:
    [found] = findings(
        "z(raw)", top=f'@training(image=OWN, instance_type="ml.m5.large", {options})\ndef z(raw: Dataset): ...'
    )
    assert (found.code, found.marked, found.help) == ("MLP401", options.partition("=")[0], help_)


def test_an_option_among_the_arguments(findings: Findings) -> None:
    [found] = findings("prepare(raw, depends_on=[split(raw)])")
    assert (found.code, found.marked) == ("MLP216", "depends_on")
    assert found.help == "write `prepare.options(depends_on=...)(...)`"


def test_an_image_is_spoken_of_once(findings: Findings) -> None:
    top = (
        'IMAGE = image("scikit-learn", version="1.2-1")\n'
        '@processing(image=IMAGE, instance_type="ml.m5.large")\ndef y(raw: Dataset): ...\n'
        '@processing(image=IMAGE, instance_type="ml.m5.large")\ndef z(raw: Dataset): ...'
    )
    [found] = findings("y(raw)\nz(raw)", top=top)
    assert (found.code, found.message) == ("MLP412", "there is no framework `scikit-learn`; did you mean `sklearn`?")
    [found] = findings("prepare.options(image='sklearn')(raw)")
    assert (found.code, found.marked, found.help) == ("MLP412", "'sklearn'", 'write `image("sklearn", version=...)`')


@pytest.mark.parametrize(
    "line", ['artifact_bucket = "s3://bucket/x"', 'role = "pipeline-role"', 'region = "Frankfurt"']
)
def test_a_configured_text_of_another_form(findings: Findings, line: str) -> None:
    [found] = findings("prepare(raw)", files={"mlpc.toml": f"{line}\n"}, settings={})
    assert (found.code, found.marked) == ("MLP130", line)


def test_a_configured_region_that_there_is_not(findings: Findings) -> None:
    body = 'prepare.options(image=image("sklearn", version="1.2-1"))(raw)\ntrain.options(image=image("xgboost", version="1.7-1"))(raw)'
    [found] = findings(body, files={"mlpc.toml": 'region = "eu-wst-1"\n'}, settings={})
    assert (found.code, found.marked) == ("MLP412", 'region = "eu-wst-1"')
    assert found.message.endswith("did you mean `eu-west-1`?")
