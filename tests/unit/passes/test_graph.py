"""The graph of a pipeline, clause by clause, each in the shapes in which people come to write it.

Cycles, steps that wait for what never comes, references into branches, names that clash, bodies of loops.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

TOP = """
@processing(image=OWN, instance_type="ml.m5.large")
def inner(raw: Dataset) -> Dataset: ...

@pipeline(name="sub")
def sub(raw: Dataset):
    return inner(raw)

@pipeline(name="choosing")
def choosing(raw: Dataset, limit: int = 3):
    scores = evaluate(raw)
    if scores.auc > limit:
        inner(raw)
"""
REGISTER = 'register_model({}, model_package_group_name="g", image=OWN, content_types=["text/csv"], response_types=["text/csv"])'


def check(findings: Callable[..., list[Any]], body: str, *expected: tuple[str, str], parameters: str = "") -> None:
    said = findings(body, top=TOP, parameters=parameters)
    assert [(item.code, item.marked) for item in said] == [*expected]
    assert all(item.help for item in said)


@pytest.mark.parametrize(
    ("body", "code", "marked"),
    [
        # Names are bound before they are used, so that no cycle can be written; to try to is told as what it is in Python.
        ("x = prepare.options(depends_on=[x])(raw)", "MLP202", "x"),
        ("a = prepare.options(depends_on=[b])(raw)\nb = evaluate(a)", "MLP202", "b"),
        ("a = prepare(b)\nb = prepare(a)", "MLP202", "b"),
        ("a = sub(b)\nb = prepare(a)", "MLP202", "b"),
        ("if q:\n    a = prepare(b)\nelse:\n    a = raw\nb = split(a).train", "MLP202", "b"),
        ("for i in range(2):\n    a = prepare(b)\nb = prepare(a)", "MLP202", "b"),
        ('a = prepare.options(depends_on=["b"])(raw)\nevaluate.options(name="b")(a)', "MLP230", '"b"'),
        ("a = prepare.options(depends_on=[evaluate])(raw)\nevaluate(a)", "MLP230", "evaluate"),
    ],
)
def test_cycles(findings: Callable[..., list[Any]], body: str, code: str, marked: str) -> None:
    check(findings, body, (code, marked))


@pytest.mark.parametrize(
    "body", ["for _ in range(2):\n    data = prepare(data)", "data = prepare(data)\ndata = prepare(data)"]
)
def test_chains_are_no_cycles(findings: Callable[..., list[Any]], body: str) -> None:
    check(findings, f"data = raw\n{body}\nwaits = []\na = prepare.options(depends_on=waits)(data)\nwaits.append(a)")


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("try:\n    a = prepare(raw)\nexcept StepFailed:\n    evaluate.options(depends_on=[a])(raw)", "a"),
        ("try:\n    a = prepare(raw)\nexcept StepFailed:\n    evaluate(a)", "a"),
        ("try:\n    (a := prepare(raw))\nexcept StepFailed:\n    evaluate(a)", "a"),
        ("try:\n    a = prepare(raw)\nexcept StepFailed:\n    pass\nelse:\n    raise Fail('no')\nevaluate(a)", "a"),
        ("try:\n    a = prepare(raw)\nfinally:\n    evaluate(a)", "a"),
        (
            "try:\n    a = prepare(raw)\nexcept StepFailed:\n    b = split(raw)\n    raise\nfinally:\n    evaluate(b.train)",
            "b",
        ),
        (
            "try:\n    a = prepare(raw)\nexcept StepFailed:\n    raise\nelse:\n    c = split(a)\nfinally:\n    evaluate(c.train)",
            "c",
        ),
    ],
)
def test_nothing_waits_for_a_step_to_fail_and_to_complete(
    findings: Callable[..., list[Any]], body: str, marked: str
) -> None:
    said = findings(body, top=TOP)
    assert ("MLP312", marked) in [(item.code, item.marked) for item in said]
    assert {item.code for item in said} == {"MLP312"}


@pytest.mark.parametrize("body", ["pass", "return", "x = 1"])
def test_a_failure_for_which_nothing_runs(findings: Callable[..., list[Any]], body: str) -> None:
    check(
        findings,
        f"try:\n    prepare(raw)\nexcept StepFailed:\n    {body}\nsplit(raw)",
        ("MLP343", "try:"),
    )
    # What follows runs for it as well, or nothing is caught.
    check(findings, "a = raw\ntry:\n    a = prepare(raw)\nexcept StepFailed:\n    pass\nsplit(a)")
    check(findings, "try:\n    prepare(raw)\nexcept StepFailed:\n    raise\nsplit(raw)")


def test_where_a_step_has_failed_none_stands_for_its_result(findings: Callable[..., list[Any]]) -> None:
    body = "c = None\ntry:\n    a = prepare(raw)\nexcept StepFailed:\n    pass\nelse:\n    c = a\nevaluate.options(depends_on=[c])(raw)"
    assert [(item.code, item.marked) for item in findings(body, top=TOP)] == [("MLP230", "c")]


@pytest.mark.parametrize(
    "body",
    [
        "try:\n    a = prepare(raw)\nexcept StepFailed:\n    evaluate(raw)\n    raise\nsplit(a)",
        "a = prepare(raw)\ntry:\n    b = evaluate(a)\nexcept StepFailed:\n    split(a)",
        "try:\n    a = prepare(raw)\nexcept StepFailed:\n    split(raw)\n    return\ntry:\n    split(a)\nexcept StepFailed:\n    split(a)",
        "if q:\n    try:\n        prepare(raw)\n    except StepFailed:\n        evaluate(raw)\nelse:\n    split(raw)",
        f"m = train(raw)\ntry:\n    {REGISTER.format('m')}\nexcept StepFailed:\n    prepare(raw)",
    ],
)
def test_handlers_that_may_run(findings: Callable[..., list[Any]], body: str) -> None:
    check(findings, body)


@pytest.mark.parametrize(
    ("body", "code", "marked"),
    [
        ("if q:\n    a = prepare(raw)\nevaluate(a)", "MLP302", "a"),
        ("if q:\n    a = prepare(raw)\nfor d in days:\n    evaluate.options(depends_on=[a])(raw)", "MLP302", "a"),
        ("if q:\n    a = prepare(raw)\nif n > 3:\n    evaluate(a)", "MLP302", "a"),
        ("if q:\n    a = prepare(raw)\nelif n > 3:\n    b = prepare(raw)\nevaluate(b)", "MLP302", "b"),
        ("for d in days:\n    a = prepare(raw, mode=d)\nevaluate(a)", "MLP317", "a"),
    ],
)
def test_references_into_branches(findings: Callable[..., list[Any]], body: str, code: str, marked: str) -> None:
    check(findings, body, (code, marked))


@pytest.mark.parametrize(
    ("body", "code", "marked"),
    [
        ('prepare.options(name="a")(raw)\nevaluate.options(name="a")(raw)', "MLP301", '"a"'),
        ('prepare.options(name="evaluate")(raw)\nevaluate(raw)', "MLP301", "evaluate(raw)"),
        ('for i in ["a", "b"]:\n    prepare.options(name="x")(raw)', "MLP301", '"x"'),
        ('for i in ["a", "a"]:\n    prepare.options(name=f"x-{i}")(raw)', "MLP301", 'f"x-{i}"'),
        ('prepare(raw)\nprepare(raw)\nevaluate.options(name="prepare-2")(raw)', "MLP301", '"prepare-2"'),
        ('sub(raw)\nprepare.options(name="sub-inner")(raw)', "MLP301", '"sub-inner"'),
        ('prepare.options(name="sub-2-inner")(raw)\nsub(raw)\nsub(raw)', "MLP301", "inner(raw)"),
        (
            'a = prepare(raw) if q else split(raw).train\nevaluate(a)\nprepare.options(name="evaluate-if")(raw)',
            "MLP301",
            '"evaluate-if"',
        ),
        ('if q:\n    prepare(raw)\nevaluate.options(name="if-q")(raw)', "MLP301", '"if-q"'),
        ('if q:\n    raise Fail("no")\nevaluate.options(name="fail-if-q")(raw)', "MLP301", '"fail-if-q"'),
        ('for d in days:\n    prepare(raw, mode=d)\nevaluate.options(name="prepare-0")(raw)', "MLP329", '"prepare-0"'),
        ('for d in days:\n    evaluate.options(name="a")(raw)\nprepare.options(name="a")(raw)', "MLP301", '"a"'),
        ('for d in days:\n    sub(raw)\nprepare.options(name="sub-inner-7")(raw)', "MLP329", '"sub-inner-7"'),
    ],
)
def test_names_that_clash(findings: Callable[..., list[Any]], body: str, code: str, marked: str) -> None:
    check(findings, body, (code, marked))


@pytest.mark.parametrize(
    "body",
    [
        'prepare.options(name="Prepare")(raw)\nprepare(raw)',
        "prepare(raw)\nfor d in days:\n    evaluate(raw)",
        'for d in days:\n    prepare(raw, mode=d)\nevaluate.options(name="prepare-x")(raw)\nsplit.options(name="prepare-")(raw)',
        'evaluate.options(name="evaluate-0")(raw)\nevaluate.options(name="x")(raw)',
        "sub(raw)\nsub(raw)\ninner(raw)",
        "for d in days:\n    prepare(raw, mode=d)\nprepare(raw)",
        "for d in days:\n    for i in range(9):\n        prepare(raw, rows=i, mode=d)",
    ],
)
def test_names_that_do_not(findings: Callable[..., list[Any]], body: str) -> None:
    check(findings, body)


@pytest.mark.parametrize(
    ("body", "code", "marked"),
    [
        ("for d in days:\n    for e in days:\n        prepare(raw, mode=e)", "MLP314", "days"),
        ("for d in days:\n    pass", "MLP315", "days"),
        ('for d in days:\n    prepare(raw)\n    raise Fail("x")', "MLP316", 'raise Fail("x")'),
        ('for d in days:\n    if d == "a":\n        prepare(raw)', "MLP316", 'd == "a"'),
        ('for d in days:\n    assert d != "a"\n    prepare(raw)', "MLP316", 'd != "a"'),
        ("for d in days:\n    choosing(raw)", "MLP316", "scores.auc > limit"),
        ("for d in days:\n    prepare(raw)\n    break", "MLP318", "break"),
        ("for d in days:\n    prepare(raw)\n    return", "MLP318", "return"),
        ("for d in days:\n    x = prepare(raw, mode=d) if q else split(raw)", "MLP316", "q"),
        ("for d in days:\n    prepare(raw, mode='a' if n > 3 else 'b')", "MLP316", "n > 3"),
    ],
)
def test_bodies_of_loops(findings: Callable[..., list[Any]], body: str, code: str, marked: str) -> None:
    check(findings, body, (code, marked))


@pytest.mark.parametrize(
    ("body", "marked", "related"),
    [
        ("if q:\n    a = prepare(raw)\nelse:\n    evaluate(a)", "a", ("a",)),
        ('match s:\n    case "a":\n        a = prepare(raw)\n    case _:\n        evaluate(a)', "a", ("a",)),
        ("if config('x', False):\n    a = prepare(raw)\nevaluate(a)", "a", ("a",)),
        ("try:\n    prepare(raw)\nexcept StepFailed:\n    b = split(raw)\nelse:\n    evaluate(b.train)", "b", ("b",)),
        ("evaluate(a)\na = prepare(raw)", "a", ()),
        ("a = prepare(raw)\ndel a\nevaluate(a)", "a", ()),
    ],
)
def test_a_name_of_another_branch_is_shown_there(
    findings: Callable[..., list[Any]], body: str, marked: str, related: tuple[str, ...]
) -> None:
    [found] = findings(body, top=TOP)
    assert (found.code, found.marked, found.related) == ("MLP202", marked, related)
    assert ("branch" in found.help) is bool(related)
