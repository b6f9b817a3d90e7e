"""The same program gives the same bytes, and a change of one step leaves the others as they are.

Names of steps and of their code files are what caches and schedules of a deployed pipeline hang on: they may depend neither on the
machine, nor on the hashing of a process, nor on what else the pipeline does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from harness import PATH, SETTINGS, Memory, codes, compile_text, load, only_pipeline, said, scaled
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import HELPERS, TRUTH_HELPERS, functions, indented, pipelines

from mlpc.driver import Request, compile_files

HERE = Path(__file__).parent


def compiled_elsewhere(texts: list[str], seed: str, folder: str, cwd: Path) -> list[Any]:
    """What another process makes of some programs."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    made = subprocess.run(
        [sys.executable, str(HERE / "programs.py"), folder],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        cwd=cwd,
        env=environment,
    )
    found: list[Any] = json.loads(made.stdout)
    return found


STEPPED = """\
from mlpc import Dataset, Fail, pipeline, processing

TABLE = {"b": 1, "a": 2, "c": 3}
NAMES = {"x", "y", "z"}


def first(frame):
    return frame, sorted(NAMES)


def second(frame):
    return first(frame), TABLE


@processing(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/tools:1", instance_type="ml.m5.large")
def clean(data: Dataset = Dataset("s3://bucket/raw")) -> Dataset:
    import json
    out = Dataset.new()
    (out / "x.json").write_text(json.dumps(second(TABLE)))
    return out


@pipeline(name="p")
def p(n: int = 1, mode: str = "a"):
    data = clean()
    if n in [3, 1, 2] or mode in {"a", "b", "c"}:
        clean.options(name="again", environment={"B": "1", "A": str(len(NAMES))})(data)
"""


@settings(max_examples=2)
@given(st.lists(pipelines(), min_size=6, max_size=6), st.lists(functions(), min_size=10, max_size=10))
def test_no_hash_and_no_folder_shows_in_the_artifacts(texts: list[str], bodies: list[str]) -> None:
    """Another seed of the process's hashes, another working directory and another folder: the same bytes, the same messages."""
    head = f"from mlpc import Fail, pipeline\n\n{HELPERS}\n\n"
    called = '\n\n@pipeline(name="p")\ndef p():\n    raise Fail(repr(main()))\n'
    programs = [STEPPED, *texts, *(f"{head}{body}{called}" for body in bodies)]
    first = compiled_elsewhere(programs, "0", "", HERE)
    assert any(files for _, _, files in first)
    assert compiled_elsewhere(programs, "1", "somewhere/else", HERE.parent) == first
    assert compiled_elsewhere(programs, "12345", "/elsewhere", Path.cwd()) == first


SETS = [
    "list({'a', 'b', 'c', 'd'})",
    "tuple({'a', 'b', 'c', 'd'})",
    "[*{'a', 'b', 'c', 'd'}]",
    "str({'a', 'b', 'c', 'd'})",
    "f\"{ {'a', 'b', 'c', 'd'} }\"",
    "repr(frozenset(['a', 'b', 'c', 'd']))",
    "'{}'.format({'a', 'b', 'c', 'd'})",
    "{'a', 'b', 'c', 'd'}.pop()",
    "list(enumerate({'a', 'b', 'c', 'd'}))",
    "dict(zip({'a', 'b', 'c', 'd'}, range(4)))",
    "[name for name in {'a', 'b', 'c', 'd'}]",
    "'-'.join({'a', 'b', 'c', 'd'})",
    "max({'b': 1, 'a': 1}, default=0), sorted({'a', 'b', 'c', 'd'})",
    "len({'a', 'b'} | {'c'}), 'a' in {'a', 'b'}",
]


@pytest.fixture(scope="module")
def of_sets() -> list[list[Any]]:
    """What becomes of each of `SETS`, under several seeds."""
    head, tail = 'from mlpc import Fail, pipeline\n\n\n@pipeline(name="p")\ndef p():\n    raise Fail(repr([', "]))\n"
    programs = [f"{head}{expression}{tail}" for expression in SETS]
    runs = [compiled_elsewhere(programs, seed, "", HERE) for seed in ("0", "1", "2", "3")]
    return [[run[at] for run in runs] for at in range(len(SETS))]


@pytest.mark.parametrize("at", range(len(SETS)), ids=SETS)
def test_the_order_of_a_set_never_shows(at: int, of_sets: list[list[Any]]) -> None:
    """Python's order of a set of texts differs between processes: it is refused, or does not matter."""
    first, *rest = of_sets[at]
    assert all(other == first for other in rest)


# --- one step edited -------------------------------------------------------------------------------------------------


def project(bodies: dict[str, str], calls: list[str], extra: str = "") -> str:
    """A program with a step for each body, called in an order."""
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/tools:1"
    lines = ["from mlpc import Dataset, Fail, pipeline, processing", "", HELPERS, extra]
    for name, body in bodies.items():
        lines += [
            f'\n\n@processing(image="{image}", instance_type="ml.m5.large")',
            f'def {name}(data: Dataset = Dataset("s3://bucket/raw")) -> Dataset:',
            *indented(body.rstrip("\n").split("\n")),
        ]
    lines += ['\n\n@pipeline(name="p")', "def p(n: int = 1, flag: bool = True):", *indented(calls)]
    return "\n".join(lines) + "\n"


def code_files(text: str) -> dict[str, str]:
    """The code file of each step by its function, and its bytes."""
    result = compile_text(text)
    assert not result.failed, said(result)
    return {
        file.path.rpartition("/")[2].rpartition("-")[0]: f"{file.path}\n{file.content.decode()}"
        for file in result.compiled[0].files
        if file.path.startswith("code/")
    }


BODIES = st.sampled_from(
    [
        "return data",
        "return str((scale(2), LIMIT))",
        "out = Dataset.new()\nprint(total(1, 2), SIZES)\nreturn out",
        "import json\n# a comment\nreturn json.dumps(label('x'))",
        '"""A text\nof two lines."""\nreturn first_above([1], LIMIT)',
        "return str([counted(a=number) for number in REST])",
        "if data:\n    return NAMES\nreturn LEFT",
    ]
)


@settings(max_examples=scaled(60))
@given(BODIES, BODIES, BODIES, st.sampled_from(["", "UNUSED = 1\n", "# words\n", "def unused():\n    return LIMIT\n"]))
def test_editing_a_step_leaves_the_code_of_others(kept: str, before: str, after: str, extra: str) -> None:
    """Neither another step's body, nor what no step uses, nor where the step stands in the file, is part of its code file."""
    calls = ["a = alpha()", "b = beta(a)"]
    first = code_files(project({"alpha": before, "beta": kept}, calls))
    second = code_files(project({"alpha": after, "beta": kept}, calls, extra))
    third = code_files(project({"beta": kept, "alpha": after}, calls))
    assert first["beta"] == second["beta"] == third["beta"]
    assert (first["alpha"] == second["alpha"]) is (before == after)


def names_of(text: str) -> tuple[list[str], list[str]]:
    result = compile_text(text)
    assert not result.failed, said(result)
    pipeline = only_pipeline(result)
    return [step.name for step in pipeline.steps], [decision.name for decision in pipeline.decisions]


def lines_of(parts: list[str]) -> list[str]:
    return [line for part in parts for line in part.split("\n")]


LINES = st.lists(
    st.sampled_from(
        [
            "alpha()",
            "alpha.options(name='own')()",
            "if n > 1:\n    beta()",
            "if n > 1:\n    beta()\nelse:\n    alpha()",
            "if flag and n == 2:\n    raise Fail('no')",
            "for i in range(2):\n    beta()",
            "assert n != 7, 'seven'",
        ]
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


@settings(max_examples=scaled(100))
@given(LINES, st.data())
def test_an_unrelated_step_renames_nothing(lines: list[str], data: st.DataObject) -> None:
    """Put in, taken out or moved: the names of all other steps and conditions stay what they were."""
    bodies = {"alpha": "return data", "beta": "return data", "other": "return data"}
    steps, decisions = names_of(project(bodies, lines_of(lines)))
    for _ in range(2):
        at = data.draw(st.integers(0, len(lines)))
        extra = data.draw(
            st.sampled_from(["other()", "other.options(name='else-where')()", "if n < 100:\n    other()"])
        )
        more_steps, more_decisions = names_of(project(bodies, lines_of([*lines[:at], extra, *lines[at:]])))
        assert [name for name in more_steps if name not in ("other", "else-where")] == steps
        assert [name for name in more_decisions if name != "if-n-lt-100"] == decisions


OTHER = """

@processing(image=IMAGE, instance_type="ml.m5.large")
def other(tag: str) -> None: ...
"""


@settings(max_examples=scaled(60))
@given(pipelines(), st.data())
def test_an_unrelated_step_renames_nothing_in_any_pipeline(program: str, data: st.DataObject) -> None:
    """The same of random programs: branches, loops that are left, copies for values, helpers and pipelines that are called."""
    program = program.replace(TRUTH_HELPERS, TRUTH_HELPERS + OTHER, 1)
    if compile_text(program, target=None).failed:
        return
    steps, decisions = names_of(program)
    lines = program.split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith("def p("))
    # Between statements of the pipeline itself.
    places = [
        at
        for at in range(start + 1, len(lines))
        if len(lines[at]) - len(lines[at].lstrip()) == 4
        and not lines[at].lstrip().startswith(("elif ", "else:", "except ", "finally:"))
    ]
    extra = data.draw(st.sampled_from(['    other("x")', '    if n == 123456:\n        other("y")']))
    for _ in range(2):
        at = data.draw(st.sampled_from(places))
        more_steps, more_decisions = names_of("\n".join([*lines[:at], extra, *lines[at:]]))
        assert [name for name in more_steps if not name.startswith("other")] == steps
        # Where the ways before it stay apart, it is decided in each.
        assert [name for name in more_decisions if not name.startswith("if-n-eq-123456")] == decisions


def test_the_order_of_pipelines_in_a_file_does_not_matter() -> None:
    """A pipeline is compiled the same whatever stands beside it in the file."""
    step = project({"alpha": "return data"}, ["alpha()"])
    other = '\n\n@pipeline(name="q")\ndef q():\n    alpha()\n    alpha()\n'

    def of(text: str) -> bytes:
        result = compile_files(Request([PATH], settings=SETTINGS), Memory({PATH: text.encode()}))
        (found,) = [made for made in result.compiled if made.pipeline.name == "p"]
        assert found.main is not None, codes(result)
        return found.main.content

    at = step.index("\n\n@pipeline")
    assert of(step) == of(step + other) == of(step[:at] + other + step[at:])
    assert load(step)
