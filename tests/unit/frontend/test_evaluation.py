"""What expressions and statements of a pipeline mean, and what is said of those that mean nothing there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]


@pytest.mark.parametrize(
    ("body", "code", "marked"),
    [
        ('raise ValueError("x")', "MLP122", 'ValueError("x")'),
        ("raise RuntimeError", "MLP122", "RuntimeError"),
        ("for i in range(n): prepare(raw)", "MLP109", "n"),
        ("for i, d in enumerate(days): prepare(raw)", "MLP109", "days"),
        ("[prepare(raw) for a, b in zip(days, [1])]", "MLP109", "days"),
        ('prepare(raw, mode=os.environ["X"])', "MLP211", 'os.environ["X"]'),
        ('prepare(raw, mode=os.getenv("X"))', "MLP211", "os.getenv"),
        ('prepare(raw, mode="%s" % s)', "MLP104", '"%s" % s'),
        ('prepare(raw, mode="%s" % "a")', "MLP104", '"%s" % "a"'),
        ("if q > False: prepare(raw)", "MLP275", "q > False"),
        ("if (n > 1) < (n > 2): prepare(raw)", "MLP275", "(n > 1) < (n > 2)"),
        ("if n in range(5000): prepare(raw)", "MLP119", "range(5000)"),
        ("prepare(raw, rows=len)", "MLP218", "len"),
        ("prepare.options(environment={'a': 'b', 3: 'c'})(raw)", "MLP231", "3"),
        ("prepare.options(depends_on=[prepare(raw), 3])(raw)", "MLP230", "3"),
        ('prepare(raw, mode="/".join(["x", n]))', "MLP239", "n"),
    ],
)
def test_a_mistake_is_said_where_it_is(findings: Findings, body: str, code: str, marked: str) -> None:
    [found] = findings(body)
    assert (found.code, found.marked) == (code, marked)
    assert "builtins." not in found.message


@pytest.mark.parametrize(
    ("body", "help_"),
    [
        ('split(raw)["train"]', "write the name of a field: `.train`, `.test`"),
        ("a, b = split(raw)", "bind the result to one name, and read its fields: `.train`, `.test`"),
        ("for x in split(raw): prepare(x)", "write a list of its fields: `.train`, `.test`"),
        ("prepare(days[0])", "loop over the list with `for`"),
        ("for i, d in enumerate(days): prepare(raw)", "loop over the list itself: `for item in items:`"),
        ('prepare(raw, rows="10")', "write it without quotes: `10`"),
        ("prepare(raw, mode=3)", 'write it as text: `"3"`'),
        ('prepare("s3://a/b")', 'write `Dataset("s3://a/b")`'),
        ('prepare(raw + "/x")', 'write `raw / "x"`'),
        ('prepare(raw, mode="a" + n)', "write `str(...)` or an f-string"),
        ('prepare(raw, mode="a" + (n > 1))', "branch on it with `if`"),
        ('prepare(raw, mode=f"{n > 1}")', "branch on it with `if`"),
        ('prepare(raw, mode="%s" % s)', "write an f-string"),
        ("while q: pass", "loop over a known sequence with `for`; what must repeat at run time belongs in a step"),
        ("prepare(rew)", "did you mean `raw`?"),
        ("prepare(x)", ""),
    ],
)
def test_what_to_write_instead(findings: Findings, body: str, help_: str) -> None:
    assert findings(body)[0].help == help_


def test_what_is_not_text_is_named(findings: Findings) -> None:
    texts = {'"a" + n': "`int`", '"x" + raw': "`Dataset`", '"x" + (n > 1)': "a condition"}
    for text, got in texts.items():
        assert findings(f"prepare(raw, mode={text})")[0].message == f"only text can be joined with text, this is {got}"


@pytest.mark.parametrize(
    "body",
    [
        'if s in {"a": 1, "b": 2}: prepare(raw)',
        "if n in range(3): prepare(raw)",
        "if n not in {1: 2}.keys(): prepare(raw)",
        "a = [y for x in [1, 2] if (y := x)]\nprepare(raw, rows=y)",
        "a = {x: [z := x] for x in [1, 2]}\nprepare(raw, rows=z)",
        "a = [[w := x for x in [1]] for _ in [1, 2]]\nprepare(raw, rows=w)",
    ],
)
def test_what_python_means_is_meant(findings: Findings, body: str) -> None:
    assert findings(body, target="sagemaker") == []


def test_the_names_of_a_comprehension_stay_in_it(findings: Findings) -> None:
    assert [item.code for item in findings("a = [x for x in [1]]\nprepare(raw, rows=x)")] == ["MLP201"]


@pytest.mark.parametrize(
    "body",
    [
        'split.options(name="prepare")(raw)\nprepare(raw)',
        'prepare(raw)\nsplit.options(name="prepare")(raw)',
        'prepare(raw)\nsplit.options(name="prepare-2")(raw)\nprepare(raw)',
        'prepare(raw)\nprepare(raw)\nsplit.options(name="prepare-2")(raw)',
        'split.options(name="if-n-gt-1")(raw)\nif n > 1: prepare(raw)',
    ],
)
def test_a_name_does_not_depend_on_unrelated_steps(findings: Findings, body: str) -> None:
    assert [item.code for item in findings(body)] == ["MLP301"]


def test_the_steps_of_a_pipeline_that_is_called_have_names_of_their_own(findings: Findings) -> None:
    top = '@pipeline(name="inner")\ndef inner(raw: Dataset): prepare(raw)\n'
    body = 'prepare(raw)\nsplit.options(name="inner")(raw)\ninner(raw)\ninner(raw)'
    assert findings(body, top=top, target="sagemaker") == []


def test_what_a_try_binds_in_its_handler(findings: Findings) -> None:
    [found] = findings("try:\n    a = prepare(raw)\nexcept StepFailed:\n    split(a)")
    assert (found.code, found.marked, found.related) == ("MLP312", "a", ("try:",))


@pytest.mark.parametrize(
    ("lines", "code", "marked"),
    [
        ("break", "MLP318", "break"),
        ("return", "MLP318", "return"),
        ('raise Fail("x")', "MLP316", 'raise Fail("x")'),
        ("if d == 'a': continue", "MLP316", "d == 'a'"),
        ("if d == 'a': return", "MLP316", "d == 'a'"),
        ("if d == 'a': raise Fail('x')", "MLP316", "d == 'a'"),
        ("assert d == 'a', 'no'", "MLP316", "d == 'a'"),
    ],
)
def test_a_loop_over_a_run_time_list_is_not_left(findings: Findings, lines: str, code: str, marked: str) -> None:
    [found] = findings(f"for d in days:\n    prepare(raw)\n    {lines}\nfor e in days:\n    split(raw)")
    assert (found.code, found.marked) == (code, marked)


def test_names_of_parameters_that_mlpc_adds(findings: Findings) -> None:
    parameters = ', ArtifactBucket: str = "x", ExecutionRoleArn: str = "y"'
    assert findings(parameters=parameters) == []
    assert [item.code for item in findings(parameters=parameters, settings={})] == ["MLP417", "MLP417"]
    found = findings(parameters=parameters, settings={"role": "arn:aws:iam::123456789012:role/r"})
    assert [item.marked for item in found] == ["ArtifactBucket"]
