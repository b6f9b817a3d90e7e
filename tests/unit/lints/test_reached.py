"""Steps that no run comes to: conditions that contradict each other, and statements behind an end. And what looks alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

TOP = """
class Mode(Enum):
    FAST = "fast"
    EXACT = "exact"

def checked(raw, n):
    if n > 3:
        return prepare(raw, rows=1)
    return evaluate(raw)
"""
PARAMETERS = ', k: Literal["a", "b"] = "a", x: float = 0.5, mode: Mode = Mode.FAST'


@pytest.fixture
def advice(findings: Callable[..., list[Any]]) -> Callable[..., list[tuple[str, str]]]:
    """The codes and marks of MLP512 and MLP513."""

    def found(body: str, top: str = TOP) -> list[tuple[str, str]]:
        said = findings(body, top=top, parameters=PARAMETERS, select=("MLP512", "MLP513"))
        return [(item.code, item.marked) for item in said]

    return found


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("if n > 5:\n    if n < 3:\n        prepare(raw)", "n < 3"),
        ("if n > 5 and n < 3:\n    prepare(raw)", "n > 5 and n < 3"),
        ("if 5 < n < 3:\n    prepare(raw)", "5 < n < 3"),
        ("if n > 5 and n < 6:\n    prepare(raw)", "n > 5 and n < 6"),
        ("if n > 3:\n    prepare(raw)\nelif n > 5:\n    evaluate(raw)", "n > 5"),
        ("if n == 3 and n == 4:\n    prepare(raw)", "n == 3 and n == 4"),
        ("if n in [1, 2]:\n    if n == 3:\n        prepare(raw)", "n == 3"),
        ("if n in [1, 2]:\n    if n > 2:\n        prepare(raw)", "n > 2"),
        ("if not (n in [1, 2] or n > 2):\n    if n == 2:\n        prepare(raw)", "n == 2"),
        ("if n > 3 or n <= 3:\n    prepare(raw)\nelse:\n    evaluate(raw)", "n > 3 or n <= 3"),
        ("if x >= 0.5:\n    if x < 0.5:\n        prepare(raw)", "x < 0.5"),
        ('if s == "a":\n    if s == "b":\n        prepare(raw)', 's == "b"'),
        ('if s not in ["a", "b"]:\n    return\nif s == "c":\n    prepare(raw)', 's == "c"'),
        ("if q:\n    if not q:\n        prepare(raw)", "not q"),
        ('if k == "a":\n    prepare(raw)\nelif k == "b":\n    split(raw)\nelse:\n    evaluate(raw)', 'k == "b"'),
        ('if k in ["a", "b"]:\n    prepare(raw)\nelse:\n    evaluate(raw)', 'k in ["a", "b"]'),
        ("if mode == Mode.FAST:\n    return\nif mode != Mode.EXACT:\n    prepare(raw)", "mode != Mode.EXACT"),
        ("assert n > 3\nif n <= 3:\n    prepare(raw)", "n <= 3"),
        ("if n > 3:\n    return\nif n > 5:\n    prepare(raw)", "n > 5"),
        ("e = evaluate(raw)\nif e.auc > 0.9:\n    if e.auc < 0.5:\n        prepare(raw)", "e.auc < 0.5"),
        ("for i in range(3):\n    if n > 5:\n        if n < i:\n            prepare(raw)", "n < i"),
        ('match s:\n    case "a":\n        prepare(raw)\n    case "a":\n        evaluate(raw)', '"a"'),
        ("if (n > 3 or q) and (n > 3 or not q):\n    if n < 2:\n        prepare(raw)", "n < 2"),
    ],
)
def test_a_way_that_nothing_can_take(advice: Callable[..., list[tuple[str, str]]], body: str, marked: str) -> None:
    assert advice(body) == [("MLP512", marked)]


@pytest.mark.parametrize(
    "body",
    [
        "if n > 5:\n    if n < 9:\n        prepare(raw)",
        "if x > 5 and x < 6:\n    prepare(raw)",
        "if n > 5:\n    if n > 5:\n        prepare(raw)",
        "if n > 5:\n    prepare(raw)\nelif n > 3:\n    evaluate(raw)",
        "if n >= 5:\n    if n <= 5:\n        prepare(raw)",
        "if n in [1, 2]:\n    if n > 1:\n        prepare(raw)",
        'if k == "a":\n    prepare(raw)\nelse:\n    evaluate(raw)',
        # What fails in a case that cannot be is there for whoever changes the cases.
        'if k == "a":\n    prepare(raw)\nelif k == "b":\n    split(raw)\nelse:\n    raise Fail("a new one")',
        'if n > 5:\n    prepare(raw)\n    assert n > 3, "no"',
        "if n < 0:\n    raise Fail('no')\nprepare(raw)\nif n < -1:\n    raise Fail('none')",
        # A function asks for what one of its callers has asked for already.
        "if n > 5:\n    checked(raw, n)",
        "checked(raw, n)\nif n < 2:\n    checked(raw, n)",
        # Only in one round, and only in one copy.
        "for i in range(3):\n    if n > i:\n        if n < 2:\n            prepare(raw, rows=i)",
        "for limit in [1, 9]:\n    if n > 5:\n        if n < limit:\n            prepare(raw, rows=limit)",
        "a = prepare(raw) if n > 5 else split(raw).train\nif n > 7:\n    evaluate(a)",
        "a = prepare(raw) if n > 5 else split(raw).train\nif n > 5:\n    evaluate(a)",
        # What is not a number is neither.
        "e = evaluate(raw)\nif e.auc > 0.5:\n    prepare(raw)\nelif e.auc <= 0.5:\n    split(raw)\nelse:\n    train(raw)",
        # Two values, and a value against another.
        "e = evaluate(raw)\nf = evaluate.options(name='f')(raw)\nif e.auc > 0.9:\n    if f.auc < 0.5:\n        prepare(raw)",
        "if n > 5:\n    if x < 3.0:\n        prepare(raw)",
        'if s == "a" or n > 5:\n    if n < 3:\n        prepare(raw)',
        "if q or n > 3:\n    if not q:\n        prepare(raw)",
        "if n > 99999999999999999999 and n < 1e300:\n    prepare(raw)",
    ],
)
def test_conditions_that_only_look_as_if(advice: Callable[..., list[tuple[str, str]]], body: str) -> None:
    assert advice(body) == []


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("prepare(raw)\nreturn\nevaluate(raw)", "evaluate(raw)"),
        ('prepare(raw)\nraise Fail("no")\nevaluate(raw)', "evaluate(raw)"),
        ('prepare(raw)\nif q:\n    raise Fail("no")\nelse:\n    return\nevaluate(raw)', "evaluate(raw)"),
        ("for i in range(3):\n    prepare(raw, rows=i)\n    continue\n    evaluate(raw)", "evaluate(raw)"),
        ("for i in range(3):\n    prepare(raw, rows=i)\n    break\n    evaluate(raw)", "evaluate(raw)"),
        ("try:\n    prepare(raw)\nexcept StepFailed:\n    raise\n    evaluate(raw)", "evaluate(raw)"),
        ("match s:\n    case 'a':\n        return\n    case _:\n        raise Fail('b')\nprepare(raw)", "prepare(raw)"),
        ("prepare(raw)\nreturn\nif q:\n    evaluate(raw)", "if q:"),
        ("prepare(raw)\nif q:\n    return\n    evaluate(raw)\nsplit(raw)", "evaluate(raw)"),
    ],
)
def test_statements_behind_an_end(advice: Callable[..., list[tuple[str, str]]], body: str, marked: str) -> None:
    body = body if body.startswith(("prepare", "for", "try")) else f"evaluate(raw)\n{body}"
    assert advice(body) == [("MLP513", marked)]


def test_statements_behind_the_end_of_a_function(advice: Callable[..., list[tuple[str, str]]]) -> None:
    top = "def h(raw):\n    return prepare(raw)\n    evaluate(raw)\n\ndef other(raw):\n    return 1\n    return 2\n"
    assert advice("h(raw)", top=TOP + top) == [("MLP513", "evaluate(raw)")]


@pytest.mark.parametrize(
    "body",
    [
        "if q:\n    raise Fail('no')\nprepare(raw)",
        "if q:\n    return\nelif n > 3:\n    raise Fail('no')\nprepare(raw)",
        "if config('stop', True):\n    return\nprepare(raw)\nevaluate(raw)",
        "for i in range(3):\n    prepare(raw, rows=i)\n    break\nevaluate(raw)",
        "for i in range(3):\n    if i == 1:\n        continue\n    prepare(raw, rows=i)",
        "match s:\n    case 'a':\n        return\n    case 'b':\n        return\nprepare(raw)",
        "match s:\n    case 'a':\n        return\n    case _ if q:\n        return\nprepare(raw)",
        "try:\n    prepare(raw)\nexcept StepFailed:\n    return\nevaluate(raw)",
        "try:\n    prepare(raw)\nexcept StepFailed:\n    raise\nelse:\n    evaluate(raw)\nsplit(raw)",
        "for i in []:\n    return\nprepare(raw)",
    ],
)
def test_ends_that_something_comes_by(advice: Callable[..., list[tuple[str, str]]], body: str) -> None:
    top = f"{TOP}\nrun_here = 1\n"
    found = [item for item in advice(body, top=top) if item[0] != "MLP307"]
    assert found == []


def test_a_step_that_has_no_code_and_a_body_that_is_the_steps_own(advice: Callable[..., list[tuple[str, str]]]) -> None:
    top = '@processing(image=OWN, instance_type="ml.m5.large")\ndef own(raw: Dataset) -> Dataset:\n    return raw\n    print(1)\n'
    assert advice("own(raw)", top=TOP + top) == []
