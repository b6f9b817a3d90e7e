"""Small programs, each of one way to branch, loop, collect, leave or fail: what runs is what Python runs, or it is said what cannot.

`control_flow.txt` holds them: after `=== name`, and the codes of the errors if there must be some, the text of the file before `---`,
if there is any, and the body of the pipeline.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from harness import codes, compile_text, load, only_pipeline, said
from strategies import PARAMETERS, POOLS, STEPS, TRUTH_HELPERS, indented, signature
from test_branches_run_as_python import check


class Program(NamedTuple):
    text: str
    codes: list[str]


def _programs() -> dict[str, Program]:
    found: dict[str, Program] = {}
    for part in re.split(r"^=== ", Path(__file__).with_name("control_flow.txt").read_text("utf-8"), flags=re.M)[1:]:
        title, _, text = part.partition("\n")
        name, _, wanted = title.partition(": ")
        top, _, body = text.rpartition("\n---\n")
        lines = "\n".join(indented(body.strip("\n").split("\n")))
        whole = f'{STEPS}{TRUTH_HELPERS}\n\n{top}\n\n\n@pipeline(name="p")\ndef p({signature()}):\n{lines}\n'
        assert name not in found
        found[name] = Program(whole, [code for code in wanted.split(", ") if code])
    return found


PROGRAMS = _programs()


@pytest.mark.parametrize("name", [name for name, program in PROGRAMS.items() if not program.codes])
def test_what_runs_is_what_python_runs(name: str) -> None:
    text = PROGRAMS[name].text
    result = compile_text(text)
    assert not result.failed, said(result)
    main = result.compiled[0].main
    assert main is not None
    definition, pick = json.loads(main.content), random.Random(0)
    for _ in range(30):
        values: dict[str, Any] = {
            name: pick.choice(POOLS.get(name) or POOLS[kind]) for name, kind in PARAMETERS.items()
        }
        check(text, definition, values, pick.randrange(100))


@pytest.mark.parametrize("name", [name for name, program in PROGRAMS.items() if program.codes])
def test_what_cannot_be_compiled_is_said(name: str) -> None:
    """In so many errors, and no others that only follow from them."""
    result = compile_text(PROGRAMS[name].text)
    assert sorted(set(codes(result))) == PROGRAMS[name].codes, said(result)
    load(PROGRAMS[name].text)


STEPS_OF = {
    # A list that is filled in branches has the steps of an element once.
    "collect by metric": 6,
    "functional append": 3,
    "results dict": 6,
    # The best of several is one of so many.
    "running best": 4 + 4,
    "best of 8": 8 + 8,
    "best by helper": 4 + 4,
    "is none filtered best": 3 + 1 + 3,
    # What a counter counts to is one of so many.
    "augmented": 4,
    # What follows a loop that is left is there once.
    "break": 4,
    "continue and break": 12,
}


@pytest.mark.parametrize("name", STEPS_OF)
def test_nothing_is_copied_more_often_than_there_are_values(name: str) -> None:
    assert len(only_pipeline(compile_text(PROGRAMS[name].text)).steps) == STEPS_OF[name]


def test_the_condition_for_the_best_of_several_is_short() -> None:
    """It tells one of eight candidates from the others in what a person could read, and its definition in what the service takes."""
    main = compile_text(PROGRAMS["best of 8"].text).compiled[0].main
    assert main is not None
    assert len(main.content) < 600_000
