"""What the rounds of a loop give that the service runs: where it may be used, what it becomes, and what is said where it may not."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mlpc.driver import Request, compile_files

Findings = Callable[..., list[Any]]

HEAD = """
from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"

class Offer(Outputs):
    price: float
    uri: str

class Scores(Metrics):
    auc: float

@lambda_function(function_arn=ARN)
def ask(shop: str) -> Offer: ...

@lambda_function(function_arn=ARN)
def tell(uri: str, count: int = 0) -> None: ...

@processing(image=OWN, instance_type="ml.m5.large")
def score(data: Dataset, *, shop: str = "a") -> Scores: ...

@processing(image=OWN, instance_type="ml.m5.large")
def part(data: Dataset, *, shop: str = "a") -> Dataset: ...

@training(image=OWN, instance_type="ml.m5.large", metrics={"auc": "auc=(.*)"})
def fit(data: Dataset) -> ModelArtifact: ...

def best_of(offers):
    return max(offers, key=lambda offer: offer.price)

def asked(shops):
    return [ask(shop) for shop in shops]

@pipeline(name="inner")
def inner(shops: list[str]):
    return asked(shops)

@pipeline(name="p")
def p(raw: Dataset, shops: list[str], n: int = 1, s: str = "s"):
"""
SETTINGS = {"artifact_bucket": "b", "role": "arn:aws:iam::123456789012:role/r"}


class Memory:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, path: str) -> bytes | None:
        return self.text.encode() if path == "p.py" else None

    def walk(self, folder: str) -> Sequence[str]:
        return []


def source(body: str) -> str:
    return HEAD + "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))


def compiled(body: str) -> dict[str, Any]:
    """The steps of a pipeline with this body, by name, those in branches and loops included."""
    result = compile_files(Request(["p.py"], settings=SETTINGS), Memory(source(body)))
    assert [found.message for found in result.diagnostics if found.severity == "error"] == []
    main = next(item for item in result.compiled if item.pipeline.name == "p").main
    assert main is not None
    found: dict[str, Any] = {}

    def add(steps: Sequence[dict[str, Any]]) -> None:
        for step in steps:
            found[step["Name"]] = step
            for branch in ("IfSteps", "ElseSteps", "ForEachBody"):
                add(step["Arguments"].get(branch, ()))

    add(json.loads(main.content)["Steps"])
    return found


@pytest.mark.parametrize(
    ("body", "step", "member", "wanted"),
    [
        ("tell(asked(shops)[2].uri)", "tell", "uri", "IterationOutputs[2].ask.OutputParameters['uri']"),
        ("tell(best_of(asked(shops)).uri)", "tell", "uri", "Selected.OutputParameters['uri']"),
        ("tell(s, len(asked(shops)))", "tell", "count", "InputItemCount"),
        ("tell(s, properties([ask(x) for x in shops]).TotalStepCount)", "tell", "count", "TotalStepCount"),
        (
            "tell(properties([fit(part(raw, shop=x)) for x in shops][0]).TrainingJobName)",
            "tell",
            "uri",
            "IterationOutputs[0].fit.TrainingJobName",
        ),
        (
            "made = [properties(fit(part(raw, shop=x))) for x in shops]\n"
            "tell(max(made, key=lambda m: m.BillableTimeInSeconds).TrainingJobName)",
            "tell",
            "uri",
            "Selected.TrainingJobName",
        ),
        (
            "found = []\nfor x in shops:\n    found.append(ask(x))\ntell(found[0].uri)",
            "tell",
            "uri",
            "IterationOutputs[0].ask",
        ),
    ],
)
def test_a_round_is_read_where_the_service_has_it(body: str, step: str, member: str, wanted: str) -> None:
    found = compiled(body)[step]["Arguments"][member]["Get"]
    assert found.startswith(f"Steps.for-shops.{wanted}")


def test_a_model_that_a_loop_picks_is_a_model() -> None:
    steps = compiled(
        """
models = [fit(part(raw, shop=shop)) for shop in each(shops, max_concurrency=3)]
best = max(models, key=lambda model: final_metric(model, "auc"))
if final_metric(best, "auc") > 0.5:
    register_model(best, model_package_group_name="g", image=OWN, content_types=["text/csv"], response_types=["text/csv"])
created = create_model(models[1], image=OWN)
part.options(name="again")(Dataset(f"{best}/x"))
"""
    )
    loop = steps["for-shops"]["Arguments"]
    assert loop["MaxConcurrency"] == 3
    assert loop["Selector"] == {
        "Pick": "MaxBy",
        "Field": {"Get": "IterationOutput.fit.FinalMetricDataList['auc'].Value"},
    }
    picked = "Steps.for-shops.Selected."
    (container,) = steps["register_model"]["Arguments"]["InferenceSpecification"]["Containers"]
    assert container["ModelDataUrl"] == {"Get": picked + "ModelArtifacts.S3ModelArtifacts"}
    first = steps["create_model"]["Arguments"]["PrimaryContainer"]["ModelDataUrl"]
    assert first == {"Get": "Steps.for-shops.IterationOutputs[1].fit.ModelArtifacts.S3ModelArtifacts"}
    (item,) = steps["again"]["Arguments"]["ProcessingInputs"]
    assert item["S3Input"]["S3Uri"]["Std:Join"]["Values"][0] == {"Get": picked + "ModelArtifacts.S3ModelArtifacts"}


def test_two_functions_may_pick_the_same() -> None:
    steps = compiled(
        "offers = asked(shops)\ntell(best_of(offers).uri)\ntell.options(name='b')(s, len(offers))\nbest_of(offers)"
    )
    assert steps["for-shops"]["Arguments"]["Selector"]["Pick"] == "MaxBy"


def test_a_loop_in_a_branch_is_read_in_it() -> None:
    steps = compiled(
        """
if n > 1:
    offers = asked(shops)
    text = offers[0].uri
else:
    text = s
tell(text)
"""
    )
    assert steps["tell-if"]["Arguments"]["uri"] == {
        "Get": "Steps.for-shops.IterationOutputs[0].ask.OutputParameters['uri']"
    }
    assert steps["tell-else"]["Arguments"]["uri"] == {"Get": "Parameters.s"}


def test_a_loop_of_a_pipeline_that_is_called_is_read_outside() -> None:
    steps = compiled("tell(inner(shops)[0].uri)")
    assert steps["tell"]["Arguments"]["uri"]["Get"].startswith("Steps.inner-for-shops.IterationOutputs[0].inner-ask.")


def test_a_round_is_read_in_another_loop() -> None:
    steps = compiled("offers = asked(shops)\nfor shop in shops:\n    tell(f'{shop} {offers[0].uri}', len(offers))")
    values = steps["tell"]["Arguments"]["uri"]["Std:Join"]["Values"]
    assert values[0] == {"Get": "ForEach.CurrentItem"} and values[2]["Get"].startswith("Steps.for-shops.Iteration")


def test_items_may_be_written_out() -> None:
    loop = compiled("for x in each([s, 'b', f'{n}']):\n    tell(x)")["for-s-b-n"]["Arguments"]
    join = {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.n"}]}}
    assert (loop["IterableItems"], loop["MaxConcurrency"]) == ([{"Get": "Parameters.s"}, "b", join], 50)


def test_locations_may_be_looped_over() -> None:
    steps = compiled("for x in each([part(raw), raw], max_concurrency=2):\n    fit(x)")
    (channel,) = steps["fit"]["Arguments"]["InputDataConfig"]
    assert channel["DataSource"]["S3DataSource"]["S3Uri"] == {"Get": "ForEach.CurrentItem"}


def test_a_key_may_be_a_lambda() -> None:
    steps = compiled(
        """
names = sorted(["bb", "a", "ccc"], key=lambda text, sign=-1: sign * len(text))
names.sort(key=lambda text: (len(text) == 2, text))
tell(f"{names} {max([1, -5], key=lambda x: x * x)} {[max([1, 2], key=lambda x: x * k) for k in (1, -1)]}")
"""
    )
    assert steps["tell"]["Arguments"]["uri"] == "['a', 'ccc', 'bb'] -5 [2, 1]"


@pytest.mark.parametrize(
    ("body", "code", "marked"),
    [
        ("sorted(asked(shops), key=lambda o: o.price)", "MLP330", "asked(shops)"),
        ("list(asked(shops))", "MLP330", "asked(shops)"),
        ("a, b = asked(shops)", "MLP330", "asked(shops)"),
        ("found = [*asked(shops)]", "MLP330", "asked(shops)"),
        ("found = asked(shops)\nif found:\n    tell(s)", "MLP330", "found"),
        ("found = asked(shops)\nx = found == []", "MLP330", "found"),
        ("found = asked(shops)\ntell(f'{found}')", "MLP330", "found"),
        ("found = asked(shops)\ntell(found.uri)", "MLP330", "found.uri"),
        ("found = asked(shops)\ntell(found[True].uri)", "MLP331", "found[True]"),
        ("found = asked(shops)\ntell(found[n].uri)", "MLP331", "found[n]"),
        ("found = asked(shops)\ntell(max(found, key=lambda o: 1).uri)", "MLP333", "lambda o: 1"),
        ("found = asked(shops)\ntell(max(found, key=len).uri)", "MLP112", "max(found, key=len)"),
        ("found = [score(raw, shop=x) for x in shops]\nmax(found, key=lambda o: o.auc)", "MLP335", "lambda o: o.auc"),
        ("found = [score(raw, shop=x) for x in shops]\nif found[0].auc > 1:\n    tell(s)", "MLP335", "found[0].auc"),
        ("found = [x for x in shops]", "MLP315", "shops"),
        ("found = [ask(x) for x in shops if x == s]", "MLP316", "x == s"),
        ("found = [ask(x) for x in shops for y in (1, 2)]", "MLP109", "shops"),
        ("found = {ask(x) for x in shops}", "MLP109", "shops"),
        ("for y in shops:\n    found = [ask(x) for x in shops]", "MLP314", "shops"),
        ("found = [1]\nfor x in shops:\n    found.append(ask(x))", "MLP321", "found.append(ask(x))"),
        ("found = []\nfor x in shops:\n    found.insert(0, ask(x))", "MLP321", "found.insert(0, ask(x))"),
        (
            "found = []\nfor x in shops:\n    offer = ask(x)\n    found.append(offer)\n    found.append(offer)",
            "MLP321",
            "found.append(offer)",
        ),
        (
            "found = []\nother = found\nfor x in shops:\n    found.append(ask(x))\n    print(len(other))",
            "MLP338",
            "other",
        ),
        ("found = []\nfor x in shops:\n    found.append(ask(x))\nfound.append(1)", "MLP330", "found.append"),
        ("match asked(shops):\n    case [first, *_]:\n        tell(first.uri)", "MLP330", "[first, *_]"),
        ("match (asked(shops), n):\n    case ([], 1):\n        tell(s)", "MLP330", "[]"),
        (
            "found = []\nfor x in shops:\n    try:\n        o = ask(x)\n    except StepFailed:\n        continue\n    found.append(o)",
            "MLP318",
            "continue",
        ),
        ("try:\n    found = asked(shops)\nexcept StepFailed:\n    tell(s)", "MLP310", "try:"),
        ("for x in each(shops, max_concurrency=True):\n    tell(x)", "MLP337", "True"),
        ("for x in each({'a', 'b'}):\n    tell(x)", "MLP121", "{'a', 'b'}"),
        ("for x in each(range(101)):\n    tell(s, x)", "MLP336", "range(101)"),
        ("tell(each(shops))", "MLP218", "each(shops)"),
        ("f = lambda x: x", "MLP104", "lambda x: x"),
        ("cleanup(asked(shops)[0])", "MLP436", "asked(shops)[0]"),
        ("f = sorted([1], key=lambda x, y: x)", "MLP214", "sorted([1], key=lambda x, y: x)"),
    ],
)
def test_what_the_service_does_not_tell_is_said(body: str, code: str, marked: str) -> None:
    made = source(body)
    result = compile_files(Request(["p.py"], settings=SETTINGS, ignore=("MLP5",)), Memory(made))
    found = [(item.rule.code, result.source_of("p.py").at(item.span)) for item in result.diagnostics]  # type: ignore[union-attr]
    assert found == [(code, marked)]


@pytest.mark.parametrize(
    ("body", "code", "help_"),
    [
        (
            "found = []\nif n > 1:\n    for x in shops:\n        found.append(ask(x))",
            "MLP321",
            "make the list in this branch",
        ),
        (
            "price = 1\nif n > 1:\n    price = 2\nfound = []\nfor x in shops:\n    found.append(ask(f'{x}{price}'))\ntell(found[0].uri)",
            "MLP321",
            "make the list in this branch, or by a comprehension",
        ),
        ("found = [1]\nfor x in shops:\n    found.append(ask(x))", "MLP321", "call `.append` once"),
        ("try:\n    found = asked(shops)\nexcept StepFailed:\n    tell(s)", "MLP310", "put the `try` into the loop"),
        ("found = [either(x) for x in shops]", "MLP303", "return it from one step of the loop"),
        (
            "found = []\nfor x in shops:\n    offer = either(x)\n    found.append(offer)",
            "MLP303",
            "return it from one step of the loop",
        ),
    ],
)
def test_what_to_write_instead_is_said(body: str, code: str, help_: str) -> None:
    top = """
def either(shop):
    try:
        return ask(shop)
    except StepFailed:
        return ask(f"{shop}!")

@pipeline(name="p")
"""
    made = source(body).replace('\n@pipeline(name="p")\n', top)
    result = compile_files(Request(["p.py"], settings=SETTINGS, ignore=("MLP5",)), Memory(made))
    ((found, said),) = [(item.rule.code, item.help) for item in result.diagnostics]
    assert found == code and said.startswith(help_)


def test_a_loop_is_there_for_each_value_of_what_its_body_reads() -> None:
    steps = compiled("price = s\nif n > 1:\n    price = 'x'\nfor x in shops:\n    tell(f'{x}{price}')\nask(s)")
    assert {"if-n-gt-1", "for-shops-if", "for-shops-else", "tell-if", "tell-else", "ask"} == set(steps)


def test_the_results_of_a_loop_are_a_list_to_a_pattern() -> None:
    steps = compiled(
        """
match asked(shops):
    case {"a": 1} | str() | Offer():
        tell("never")
    case list() as found:
        tell(found[0].uri)
"""
    )
    assert set(steps) == {"for-shops", "ask", "tell"}


def test_other_calls_of_what_a_loop_runs_have_names_of_their_own() -> None:
    """A round of `ask` is called `ask-2`."""
    steps = compiled("first = asked(shops)\nask(first[0].uri)\nasked(shops)\nask(s)")
    assert [name for name in steps if name.startswith("ask")] == ["ask", "ask_2", "ask_3", "ask_4"]


def test_a_handler_that_raises_again_waits_for_its_loop() -> None:
    steps = compiled("try:\n    ask(s)\nexcept StepFailed:\n    for x in shops:\n        tell(x)\n    raise")
    waits = [item if isinstance(item, str) else item["Step"] for item in steps["fail-ask"]["DependsOn"]]
    assert sorted(waits) == ["ask", "for-shops"]
