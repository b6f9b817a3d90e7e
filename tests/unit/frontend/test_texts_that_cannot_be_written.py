"""Half of a surrogate pair, which Python takes in a text and no file: refused wherever the text would reach the definition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]
HALF = '"\\ud800"'


@pytest.mark.parametrize(
    "parts",
    [
        {"body": f"prepare(raw, mode={HALF})"},
        {"body": f"prepare.options(name={HALF})(raw)"},
        {"body": f"prepare.options(description={HALF})(raw)"},
        {"body": f"prepare.options(environment={{'A': {HALF}}})(raw)"},
        {"body": f"prepare.options(tags={{{HALF}: 'a'}})(raw)"},
        {"body": f"prepare(raw)\nraise Fail({HALF})"},
        {"body": f"raw_step(type={HALF}, name='a', arguments={{}})"},
        {"body": f"raw_step(type='Lambda', name='a', arguments={{'a': {HALF}}})"},
        {"body": f"raw_step(type='Lambda', name={HALF}, arguments={{}})"},
        {"body": f"raw_step(type='Lambda', name='a', arguments={{}}, members={{'FunctionArn': {HALF}}})"},
        {"parameters": f", k: Literal['a', {HALF}] = 'a'", "body": "prepare(raw, mode=k)"},
        {"parameters": f", k: Annotated[str, Param(description={HALF})] = 'a'", "body": "prepare(raw, mode=k)"},
        {"top": f"class K(Enum):\n    A = {HALF}", "parameters": ", k: K = K.A", "body": "prepare(raw, mode=k.value)"},
        {"pipeline": f'name="p", description={HALF}'},
        {"pipeline": f'name="p", tags={{"a": {HALF}}}'},
    ],
)
@pytest.mark.parametrize("target", [None, "sagemaker"], ids=["checked", "compiled"])
def test_it_is_refused(findings: Findings, parts: dict[str, str], target: str | None) -> None:
    assert ("MLP230", HALF) in [(found.code, found.marked) for found in findings(**parts, target=target)]
