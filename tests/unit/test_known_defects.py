"""The mistakes that SageMaker's SDK takes without a word, or without saying where: each in several shapes, at its exact place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]
STEP = '@processing(image=OWN, instance_type="ml.m5.large")\n'
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
LAMBDA = f"raw_step(type='Lambda', arguments={{}}, members={{'FunctionArn': '{FUNCTION}'}}"
INPUTS = ", ".join(f"i{n}: Dataset" for n in range(10))


@pytest.mark.parametrize(
    ("mistake", "parts", "said"),
    [
        ("cycle", {"body": "a = prepare(b)\nb = prepare(a)"}, [("MLP202", "b")]),
        (
            "cycle",
            {"body": "a = prepare.options(depends_on=[c])(raw)\nb = prepare(a)\nc = prepare(b)"},
            [("MLP202", "c")],
        ),
        (
            "cycle",
            {"body": f"a = {LAMBDA}, name='a', depends_on=[b])\nb = {LAMBDA}, name='b')"},
            [("MLP202", "b")],
        ),
        ("undeclared parameter", {"body": "prepare(raw, rows=m)"}, [("MLP201", "m")]),
        ("undeclared parameter", {"body": "if m > 3:\n    prepare(raw)"}, [("MLP201", "m")]),
        ("string with number", {"body": "if s > 3:\n    prepare(raw)"}, [("MLP232", "s > 3")]),
        ("string with number", {"body": "if n == '3':\n    prepare(raw)"}, [("MLP232", "n == '3'")]),
        ("string with number", {"body": "if s in (1, 2):\n    prepare(raw)"}, [("MLP232", "s in (1, 2)")]),
        ("always true", {"body": "if raw:\n    prepare(raw)"}, [("MLP114", "raw")]),
        ("always true", {"body": "x = prepare(raw)\nif x:\n    prepare(x)"}, [("MLP114", "x")]),
        ("always true", {"body": "if s:\n    prepare(raw)"}, [("MLP114", "s")]),
        ("always true", {"body": "m = evaluate(raw)\nif m:\n    prepare(raw)"}, [("MLP114", "m")]),
        ("always false", {"body": "m = evaluate(raw)\nif m == 0.9:\n    prepare(raw)"}, [("MLP234", "m")]),
        (
            "always false",
            {"parameters": ", k: Literal['a', 'b'] = 'a'", "body": "if k == 'c':\n    prepare(raw)"},
            [("MLP236", "'c'")],
        ),
        ("other branch", {"body": "if q:\n    a = prepare(raw)\nelse:\n    prepare(a)"}, [("MLP202", "a")]),
        ("other branch", {"body": "if n > 1:\n    a = prepare(raw)\nelif n > 0:\n    train(a)"}, [("MLP202", "a")]),
        (
            "after both",
            {"body": "if q:\n    a = prepare(raw)\nelse:\n    b = split(raw)\ntrain(a)\ntrain(b.train)"},
            [("MLP302", "a"), ("MLP302", "b")],
        ),
        ("after both", {"body": "if n > 1:\n    a = prepare(raw)\ntrain(a)"}, [("MLP302", "a")]),
        ("duration", {"body": "prepare.options(cache=Cache('30 days'))(raw)"}, [("MLP407", "'30 days'")]),
        ("duration", {"options": ', cache=Cache(expire_after="P30X")'}, [("MLP407", '"P30X"')]),
        (
            "too many inputs",
            {
                "top": f"{STEP}def many({INPUTS}, i10: Dataset) -> Dataset: ...",
                "body": "many(raw, raw, raw, raw, raw, raw, raw, raw, raw, raw, raw)",
            },
            [("MLP411", "many(raw, raw, raw, raw, raw, raw, raw, raw, raw, raw, raw)")],
        ),
        (
            "too many inputs",
            {
                "top": f"{STEP}def many({INPUTS}) -> Dataset:\n    return i0",
                "body": "many(raw, raw, raw, raw, raw, raw, raw, raw, raw, raw)",
            },
            [("MLP411", "many(raw, raw, raw, raw, raw, raw, raw, raw, raw, raw)")],
        ),
        ("pipeline name", {"pipeline": 'name="my_pipeline"'}, [("MLP405", '"my_pipeline"')]),
        ("pipeline name", {"pipeline": 'name="-a"'}, [("MLP405", '"-a"')]),
        ("pipeline name", {"pipeline": 'name="a.b"'}, [("MLP405", '"a.b"')]),
        (
            "step name",
            {"body": "prepare.options(name='xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')(raw)"},
            [("MLP404", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'")],
        ),
        ("step name", {"body": "prepare.options(name='a b')(raw)"}, [("MLP404", "'a b'")]),
        ("twice declared", {"parameters": ", n: int = 2"}, [("MLP101", "n: int")]),
        (
            "twice declared",
            {
                "parameters": ", m: Annotated[int, Param(name='n')] = 2",
                "body": "prepare(raw, rows=m)\nprepare.options(name='z')(raw, rows=n)",
            },
            [("MLP306", "m")],
        ),
        (
            "enum default",
            {"parameters": ", k: Literal['a', 'b'] = 'c'", "body": "prepare(raw, mode=k)"},
            [("MLP218", "'c'")],
        ),
        (
            "enum default",
            {"top": "class K(Enum):\n    A = 'a'", "parameters": ", k: K = 'c'", "body": "prepare(raw, mode=k)"},
            [("MLP218", "'c'")],
        ),
        (
            "enum default",
            {"top": "class K(Enum):\n    A = 'a'", "parameters": ", k: K = K.B", "body": "prepare(raw, mode=k)"},
            [("MLP208", "B")],
        ),
        (
            "no conditions",
            {
                "body": 'raw_step(type="Condition", name="c", arguments={"Conditions": [], "IfSteps": [], "ElseSteps": []})'
            },
            [("MLP434", '"Condition"')],
        ),
        ("no conditions", {"body": "if :\n    prepare(raw)"}, [("MLP101", ":")]),
        ("unknown step", {"body": "prepare.options(depends_on=[nope])(raw)"}, [("MLP201", "nope")]),
        ("unknown step", {"body": "prepare.options(depends_on=['nope'])(raw)"}, [("MLP230", "'nope'")]),
        ("metric of unknown step", {"body": "if scores.auc > 1:\n    prepare(raw)"}, [("MLP201", "scores")]),
        (
            "metric of unknown step",
            {"body": "s1 = evaluate(raw)\nif s1.acu > 1:\n    prepare(raw)"},
            [("MLP209", "acu")],
        ),
        ("metric of unknown step", {"body": "final_metric(trian(raw), 'auc')"}, [("MLP201", "trian")]),
        ("unknown output", {"body": "prepare(split(raw).trian)"}, [("MLP209", "trian")]),
        ("unknown output", {"body": "x = split(raw)\ny = x.validation\nprepare(y)"}, [("MLP209", "validation")]),
        (
            "duplicate step",
            {"body": "prepare.options(name='a')(raw)\nsplit.options(name='a')(raw)"},
            [("MLP301", "'a'")],
        ),
        ("duplicate step", {"body": "prepare(raw)\nsplit.options(name='prepare')(raw)"}, [("MLP301", "'prepare'")]),
    ],
)
def test_a_mistake_is_found_at_its_place(
    findings: Findings, mistake: str, parts: dict[str, str], said: list[tuple[str, str]]
) -> None:
    assert [(found.code, found.marked) for found in findings(**parts)] == said
