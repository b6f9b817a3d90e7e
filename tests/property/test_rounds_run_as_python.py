"""What a pipeline does with the rounds of a loop that the service runs is what Python does with the list."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from interpreter import Job, Outcome, execute

from mlpc import local_run
from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files

HEAD = """
from mlpc import *

class Offer(Outputs):
    price: float
    uri: str

@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:ask")
def ask(shop: str) -> Offer: ...

@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:round")
def whole(price: float) -> Offer: ...

@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
def tell(text: str, number: float = 0.5) -> None: ...

def cheap(offer):
    return offer.price

@pipeline(name="shops")
def shops(names: list[str], limit: float = 5.0):
"""
PROGRAMS = {
    "the cheapest": """
        offers = [ask(name) for name in names]
        best = min(offers, key=lambda offer: offer.price)
        tell(best.uri, best.price)
        tell.options(name="count")(str(len(offers)))
    """,
    "the dearest, by a function": """
        offers = [ask(name) for name in each(names, max_concurrency=1)]
        tell(max(offers, key=cheap).uri)
    """,
    "the first, and a condition": """
        offers = [ask(name) for name in names]
        if offers[0].price > limit:
            tell(f"{offers[0].uri} of {len(offers)}")
        elif len(offers) > 2:
            tell.options(name="many")(offers[2].uri, offers[1].price)
    """,
    "appended, of several steps": """
        found = []
        others = []
        for name in names:
            offer = ask(f"{name}!")
            found.append((offer, {"whole": whole(offer.price)}, "fixed"))
            others.append(offer.uri)
        dear, rest, text = max(found, key=lambda made: made[0].price)
        tell(dear.uri)
        rounded = min(found, key=lambda made: made[0].price) if False else found[0]
        tell.options(name="rounded")(rounded[2], rounded[1]["whole"].price)
        tell.options(name="other")(others[1], len(others))
    """,
    "a loop over what is found": """
        offers = [ask(name) for name in names]
        for text in each([offers[0].uri, "known", min(offers, key=cheap).uri]):
            tell(f"<{text}>", len(offers))
    """,
    "one after the other": """
        told = [tell(name) for name in names]
        tell.options(name="after", depends_on=told)("after", len(told))
    """,
}


def program(folder: Path, body: str) -> Path:
    text = "\n".join(line.removeprefix("    ") for line in body.strip("\n").split("\n"))
    path = folder / "pipeline.py"
    path.write_text(HEAD + text + "\n")
    return path


def loaded(path: Path, answer: Callable[[str, Any], dict[str, Any]]) -> tuple[ModuleType, list[dict[str, Any]]]:
    """The program as Python has it, and what it calls `tell` with."""
    spec = importlib.util.spec_from_file_location("shops_of_a_test", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    told: list[dict[str, Any]] = []
    module.ask.local(lambda shop: module.Offer(**answer("ask", shop)))
    module.whole.local(lambda price: module.Offer(**answer("whole", price)))
    module.tell.local(lambda text, number=0.5: told.append({"text": text, "number": float(number)}))
    return module, told


def answers(prices: dict[str, float]) -> Callable[[str, Any], dict[str, Any]]:
    def answer(function: str, given: Any) -> dict[str, Any]:
        if function == "whole":
            return {"price": float(round(given)), "uri": "whole"}
        return {"price": prices[given.removesuffix("!")], "uri": f"s3://{given}"}

    return answer


def served(path: Path, names: list[str], answer: Callable[[str, Any], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What the definition calls `tell` with."""
    result = compile_files(Request([str(path)]), Disk())
    assert [found.message for found in result.diagnostics if found.severity == "error"] == []
    (item,) = result.compiled
    assert item.main is not None
    definition = json.loads(item.main.content)

    def fake(job: Job) -> Outcome:
        function = job.step["FunctionArn"].rpartition(":")[2]
        if function == "tell":
            return Outcome()
        given = job.arguments["shop"] if function == "ask" else job.arguments["price"]
        return Outcome({"OutputParameters": answer("ask" if function == "ask" else "whole", given)})

    values = {item["Name"]: json.dumps(names) for item in definition["Parameters"] if item["Name"] == "names"}
    done = execute(definition, values, fake)
    assert not done.failures and not done.failed_jobs
    for job in done.jobs.values():
        if job.step["FunctionArn"].endswith(":tell"):
            yield {"text": job.arguments["text"], "number": float(job.arguments["number"])}


@pytest.mark.parametrize("name", PROGRAMS)
@given(st.dictionaries(st.text("abcde", min_size=1, max_size=3), st.integers(0, 9).map(float), min_size=3, max_size=6))
def test_a_pipeline_does_what_python_does(
    tmp_path_factory: pytest.TempPathFactory, name: str, prices: dict[str, float]
) -> None:
    path = program(tmp_path_factory.mktemp("shops"), PROGRAMS[name])
    module, told = loaded(path, answers(prices))
    with local_run(path.parent / "run"):
        cast(Any, module).shops(list(prices))

    def order(call: dict[str, Any]) -> str:
        return json.dumps(call, sort_keys=True)

    assert sorted(served(path, list(prices), answers(prices)), key=order) == sorted(told, key=order)
