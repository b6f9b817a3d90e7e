"""Placeholders: where they may stand, and what is said where their value is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from mlpc.driver import Request, Result, compile_files

HEAD = """\
from enum import Enum
from typing import Annotated, Literal
from mlpc import *
OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"

class Mode(Enum):
    A = "a"

class Scores(Metrics):
    auc: float

{top}

@processing(image=OWN, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int = 10, mode: str = "a", way: Literal["x", "y"] = "x", kind: Mode = Mode.A) -> Dataset: ...

@training(image=OWN, instance_type="ml.m5.large", metrics={{"m": "m=(.*)"}})
def train(raw: Dataset, *, mode: str = "a", rows: int = 1) -> ModelArtifact: ...

@pipeline(name="p")
def p(raw: Dataset, n: int = 1, s: str = "s"{parameters}):
    b = config("b")
{body}
"""
PLACEHOLDERS: Mapping[str, object] = {"b": "${b}", "items": ["${i}", "${j}"]}


class Memory:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, path: str) -> bytes | None:
        return self.text.encode() if path == "p.py" else b"print()" if path == "t.py" else None

    def walk(self, folder: str) -> list[str]:
        return []


def compiled(body: str, top: str = "", parameters: str = "") -> Result:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    text = HEAD.format(body=lines, top=top, parameters=parameters)
    settings = {"artifact_bucket": "a", "role": "arn:aws:iam::123456789012:role/r", "region": "us-east-1"}
    return compile_files(Request(("p.py",), settings=settings, placeholders=PLACEHOLDERS), Memory(text))


def argument(value: str) -> Any:
    """What a text is in the definition, as the argument of a job."""
    result = compiled(f"prepare(raw, mode={value})")
    assert [found.message for found in result.diagnostics] == []
    main = result.compiled[0].main
    assert main is not None
    words = json.loads(main.content)["Steps"][0]["Arguments"]["AppSpecification"]["ContainerArguments"]
    return words[words.index("--mode") + 1]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("b", "${b}"),
        ("str(b)", "${b}"),
        ('f"{b}"', "${b}"),
        ('f"<{b}>"', "<${b}>"),
        ('"x" + b + "y" + b', "x${b}y${b}"),
        ('"/".join(["s3:/", b, "c"])', "s3://${b}/c"),
        ('"-".join(config("items"))', "${i}-${j}"),
        ('"".join(x for x in config("items"))', "${i}${j}"),
        ('config("items")[1]', "${j}"),
        ('{"k": b}["k"]', "${b}"),
        ("(lambda_ := b)", "${b}"),
        ('"set" if b is not None else "unset"', "set"),
        ('"set" if b != None else "unset"', "set"),
        ('config("c", b)', "${b}"),
        ("f\"{len(config('items'))}\"", "2"),
        ('f"{s}/{b}/{b}"', {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.s"}, "/${b}/${b}"]}}),
        ('"/".join([s, b])', {"Std:Join": {"On": "/", "Values": [{"Get": "Parameters.s"}, "${b}"]}}),
    ],
)
def test_text_with_a_placeholder_is_text(value: str, wanted: object) -> None:
    assert argument(value) == wanted


@pytest.mark.parametrize(
    ("body", "label"),
    [
        ("if b: prepare(raw)", "a condition needs its value"),
        ("if not b: prepare(raw)", "a condition needs its value"),
        ("if s == 'x' and b: prepare(raw)", "a condition needs its value"),
        ('assert b, "x"', "a condition needs its value"),
        ('prepare(raw, mode="x" if b else "y")', "a condition needs its value"),
        ('if b == "x": prepare(raw)', "a comparison needs its value"),
        ('if "x" != b: prepare(raw)', "a comparison needs its value"),
        ("if b == b: prepare(raw)", "a comparison needs its value"),
        ('if b in ("x", "y"): prepare(raw)', "a comparison needs its value"),
        ('if "x" in b: prepare(raw)', "a comparison needs its value"),
        ("if s in b: prepare(raw)", "a comparison needs its value"),
        ('if "x" in config("items"): prepare(raw)', "a comparison needs its value"),
        ('if b is "x": prepare(raw)', "a comparison needs its value"),
        ('if b < "x": prepare(raw)', "a comparison needs its value"),
        ('match b:\n    case "x": prepare(raw)', "a comparison needs its value"),
        ("prepare(raw, mode=b[0])", "an index looks into it"),
        ("prepare(raw, mode=b[1:])", "an index looks into it"),
        ('prepare(raw, mode={"a": "x"}[b])', "an index must be known when the pipeline is compiled"),
        ('prepare.options(environment={b: "x"})(raw)', "a key of a dict must be known when the pipeline is compiled"),
        ("prepare(raw, mode=b.upper())", "`.upper` needs its value"),
        ('prepare(raw, mode="x".replace("x", b))', "`.replace` needs its value: write an f-string"),
        ("prepare(raw, rows=len(b))", "`len` needs its value"),
        ("prepare(raw, rows=int(b))", "`int` needs its value"),
        ("prepare(raw, mode=sorted(config('items'))[0])", "`sorted` needs its value"),
        ("prepare(raw, kind=Mode(b))", "`Mode` needs its value"),
        ("prepare(raw, mode=b * 2)", "arithmetic needs its value"),
        ("prepare(raw, mode=f'{b:>9}')", "a format needs its value"),
        ("prepare(raw, mode=f'{b!r}')", "a format needs its value"),
        ("prepare(raw, mode=f'{[b]}')", "the text of a list or dict needs its value"),
        ("for x in b: prepare(raw)", "a loop goes through it"),
        ('prepare.options(name=f"x-{b}")(raw)', "`name` must be known when the pipeline is compiled"),
        ("prepare.options(description=b)(raw)", "`description` must be known when the pipeline is compiled"),
        (
            "prepare.options(cache=Cache(expire_after=b))(raw)",
            "`expire_after` must be known when the pipeline is compiled",
        ),
        ("raw_step(type=b, name='r', arguments={})", "`type` must be known when the pipeline is compiled"),
        (
            "tune(train, objective=maximize(b), ranges={'rows': integer(1, 2)})(raw)",
            "the metric of an objective must be known",
        ),
        (
            "quality_check(raw, check_type='DATA_QUALITY', dataset_format={'csv': {'header': b}})",
            "becomes part of a document that is made now",
        ),
    ],
)
def test_what_needs_its_value_says_so(body: str, label: str) -> None:
    found = compiled(body).diagnostics
    [first] = [item for item in found if item.rule.code == "MLP140"]
    assert {item.rule.code for item in found} <= {"MLP140", "MLP403", "MLP451"}, [item.message for item in found]
    assert first.label.startswith(label)
    assert first.help.startswith(("give `b` a value: `--set b=VALUE`", "give `items` a value"))


@pytest.mark.parametrize(
    ("top", "label"),
    [
        ("@processing(image=OWN, script=config('b'))\ndef x(raw: Dataset) -> Dataset: ...", "`script` must be known"),
        (
            "@processing(image=image('sklearn', version=config('b')))\ndef x(raw: Dataset) -> Dataset: ...",
            "`version` of `image`",
        ),
        (
            "@processing(image=OWN, requirements=[config('b')])\ndef x(raw: Dataset) -> Dataset:\n    return raw",
            "it goes into a script that is named for its content",
        ),
        (
            "class M(Metrics, path=config('b')):\n    a: float\n@processing(image=OWN)\ndef x(raw: Dataset) -> M: ...",
            "it is a part of the class",
        ),
    ],
)
def test_what_a_declaration_needs_now(top: str, label: str) -> None:
    found = [item for item in compiled("x(raw)", top).diagnostics if item.rule.code == "MLP140"]
    assert len(found) == 1 and found[0].label.startswith(label)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("prepare(raw, rows=b)", "`rows` is declared `int`, this is the placeholder `${b}`, which is text"),
        ("prepare(raw, way=b)", "`way` is declared `Literal['x', 'y']`, this is the placeholder `${b}`, which is text"),
        ("prepare(raw, kind=b)", "`kind` is declared `Mode`, this is the placeholder `${b}`, which is text"),
        ("prepare(b)", "`raw` is declared `Dataset`, this is the placeholder `${b}`, which is text"),
        (
            "prepare.options(instance_count=b)(raw)",
            "`instance_count`: expected an integer, found the placeholder '${b}', which",
        ),
        (
            "prepare.options(enable_network_isolation=b)(raw)",
            "`enable_network_isolation`: expected a boolean, found the placeholder",
        ),
        ("prepare.options(subnets=b)(raw)", "`subnets`: expected a list, found the placeholder '${b}'"),
        (
            "prepare.options(request={'NetworkConfig': b})(raw)",
            "`request` of `prepare`: `NetworkConfig`: expected a dict",
        ),
    ],
)
def test_a_placeholder_is_text(body: str, message: str) -> None:
    found = compiled(body).diagnostics
    assert len(found) == 1 and found[0].message.startswith(message), [item.message for item in found]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (', x: str = config("b")', None),
        (", x: Dataset = Dataset(f\"s3://{config('b')}/x\")", None),
        (', x: Literal["a", "b"] = config("b")', "MLP218"),
        (', x: Mode = config("b")', "MLP218"),
        (', x: int = config("b")', "MLP218"),
        (', x: list[str] = [config("b")]', "MLP140"),
    ],
)
def test_defaults_of_parameters(parameters: str, code: str | None) -> None:
    found = compiled("prepare(raw)", parameters=parameters).diagnostics
    assert [item.rule.code for item in found] == ([code] if code else [])


@pytest.mark.parametrize(
    "top",
    [
        "B = config('b')\n@processing(image=OWN)\ndef x(raw: Dataset) -> Dataset:\n    print(B)\n    return raw",
        "@processing(image=OWN)\ndef x(raw: Dataset) -> Dataset:\n    print(config('b'))\n    return raw",
        "@processing(image=OWN)\ndef x(raw: Dataset, *, a: str = config('b')) -> Dataset:\n    return raw",
        "B = f\"x{config('b')}\"\ndef help_():\n    return B\n"
        "@processing(image=OWN)\ndef x(raw: Dataset) -> Dataset:\n    help_()\n    return raw",
    ],
)
def test_a_script_cannot_take_one_with_it(top: str) -> None:
    found = [item for item in compiled("x(raw)", top).diagnostics if item.rule.code == "MLP241"]
    assert len(found) == 1 and "`config` will not exist where the step `x` runs" in found[0].message


def test_a_run_compares_with_it() -> None:
    result = compiled("if s == b or b in (s, s): prepare(raw)\nif s in [b, 'x']: prepare.options(name='two')(raw)")
    assert [found.message for found in result.diagnostics] == []
    main = result.compiled[0].main
    assert main is not None
    steps = json.loads(main.content)["Steps"]
    assert [step["Name"] for step in steps] == ["if-s-eq-b-or-s-eq-b-or-s-eq-b", "if-s-in-b-x"]
    assert steps[1]["Arguments"]["Conditions"] == [
        {"Type": "In", "QueryValue": {"Get": "Parameters.s"}, "Values": ["${b}", "x"]}
    ]


def test_what_a_tool_takes_for_a_placeholder_is_said() -> None:
    def notes(text: str) -> list[str]:
        [item] = compiled(f"prepare(raw, mode=b + {text!r})").compiled
        return [note for note in item.notes if "takes that for a placeholder" in note]

    assert notes("${HOME}/x") == [
        "p: the definition itself has `${HOME}/x`, and what fills in `${b}` takes that for a placeholder"
    ]
    assert notes("plain") == notes("$${HOME}") == notes("${!HOME}") == notes("{{ x }}") == notes("${b}") == []
