"""Selections of steps: what is taken from an earlier execution, what is missing between them, and what the service would refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mlpc.service.selection import Selection, Taken, configuration, selected, source_fault, unknown
from mlpc.service.shapes import member_shape

GOLDEN = Path(__file__).parents[2] / "golden"


def definition(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / name / "expected" / f"{name}.definition.json").read_text())
    return found


def step(name: str, *reads: str, depends_on: tuple[object, ...] = (), kind: str = "Processing") -> dict[str, Any]:
    environment = {f"R{at}": {"Get": f"Steps.{other}.ProcessingJobName"} for at, other in enumerate(reads)}
    return {"Name": name, "Type": kind, "Arguments": {"Environment": environment}, "DependsOn": [*depends_on]}


def chosen(*steps: dict[str, Any], names: str) -> Selection:
    return selected({"Version": "2020-12-01", "Steps": [*steps]}, names.split())


DIAMOND = (step("a"), step("b", "a"), step("c", "a"), step("d", "b", "c"), step("e", "d"))


@pytest.mark.parametrize(
    ("names", "taken", "left", "missing"),
    [
        ("a", [], ["b", "c", "d", "e"], []),
        ("a b", [], ["c", "d", "e"], []),
        ("b c", ["a"], ["d", "e"], []),
        ("b a", [], ["c", "d", "e"], []),
        ("d", ["b", "c"], ["e"], []),
        ("a d", [], ["e"], ["b", "c"]),
        ("a b d", [], ["e"], ["c"]),
        ("a e", [], [], ["b", "c", "d"]),
        ("b e", ["a"], ["c"], ["d"]),
        ("a b c d e", [], [], []),
    ],
)
def test_what_is_between_two_selected_steps_is_selected_as_well(
    names: str, taken: list[str], left: list[str], missing: list[str]
) -> None:
    found = chosen(*DIAMOND, names=names)
    assert found.steps == tuple(sorted(names.split()))
    # `c` is on the way from nothing that is selected in `b e`, but `d` needs it, which is to be selected.
    assert [item.step for item in found.taken] == taken
    assert list(found.left) == [name for name in left if name != "c" or "a" in names.split()]
    said = [fault for fault in found.faults if "on the way" in fault]
    assert len(said) == bool(missing) == len(found.faults)
    assert all(f"`{name}`" in said[0] for name in missing)


@pytest.mark.parametrize(
    ("trigger", "how"),
    [
        ("a", "waited for by"),
        ({"Step": "a", "Trigger": "Failed"}, "waited for, where it has failed, by"),
        ({"Step": "a", "Trigger": "Stopped"}, "waited for, where it has stopped, by"),
        ({"Step": "a", "Trigger": "Any"}, "waited for, however it ended, by"),
    ],
)
def test_it_is_said_what_a_step_is_needed_for(trigger: object, how: str) -> None:
    found = chosen(step("a"), step("b", depends_on=(trigger,)), step("c", "a"), names="b c")
    assert found.taken == (Taken("a", "read by", ("c",)), Taken("a", how, ("b",)))


def test_a_condition_decides_about_its_branches_whether_it_is_selected_or_not() -> None:
    document = definition("abalone")
    kinds = {}
    pending = [*document["Steps"]]
    for item in pending:
        kinds[item["Name"]] = item["Type"]
        pending += [*item["Arguments"].get("IfSteps", ()), *item["Arguments"].get("ElseSteps", ())]
    (condition,) = [name for name, kind in kinds.items() if kind == "Condition"]
    (register,) = [name for name, kind in kinds.items() if kind == "RegisterModel"]
    alone = selected(document, [register])
    assert Taken(condition, "decides about", (register,)) in alone.taken
    both = selected(document, [condition, register])
    assert both.faults == ()
    assert condition not in {item.step for item in both.taken}


def test_the_body_of_a_loop_runs_with_its_loop() -> None:
    document = definition("loops")
    loop = next(item for item in document["Steps"] if item["Type"] == "ForEach")
    inner = loop["Arguments"]["ForEachBody"][0]["Name"]
    (fault,) = selected(document, [inner]).faults
    assert f"`{loop['Name']}`" in fault and f"`{inner}`" in fault
    assert selected(document, [loop["Name"]]).faults == ()


def test_no_more_are_selected_than_the_service_takes() -> None:
    most = int(member_shape("SelectiveExecutionConfig", ("SelectedSteps",)).max or 0)
    steps = [step(f"s{at}") for at in range(most + 1)]
    assert chosen(*steps, names=" ".join(item["Name"] for item in steps[:-1])).faults == ()
    (fault,) = chosen(*steps, names=" ".join(item["Name"] for item in steps)).faults
    assert fault == f"these are {most + 1} steps: at most {most} can be selected"


ARN = "arn:aws:sagemaker:us-east-1:111122223333:pipeline/abalone/execution/abc123"


@pytest.mark.parametrize(
    ("source", "pipeline", "said"),
    [
        (ARN, "abalone", None),
        (ARN, "Abalone", None),
        (ARN, None, None),
        (ARN.replace("arn:aws", "arn:aws-cn"), "abalone", None),
        (ARN, "other", "an execution of `abalone`"),
        ("abc123", "abalone", "not the ARN of an execution"),
        (ARN.partition("/execution")[0], "abalone", "not the ARN of an execution"),
        (ARN + "x" * 2048, "abalone", "not the ARN of an execution"),
    ],
)
def test_the_source_is_an_execution_of_the_pipeline(source: str, pipeline: str | None, said: str | None) -> None:
    found = source_fault(source, pipeline)
    assert found is None if said is None else found is not None and said in found


def test_the_configuration_names_steps_and_source() -> None:
    assert configuration(("a", "b"), None) == {"SelectedSteps": [{"StepName": "a"}, {"StepName": "b"}]}
    assert configuration(("a",), ARN)["SourcePipelineExecutionArn"] == ARN


def test_names_that_no_step_has() -> None:
    document = {"Steps": [*DIAMOND]}
    assert unknown(document, ["a", "x", "e", "x"]) == [("x", ("a", "b", "c", "d", "e"))]
