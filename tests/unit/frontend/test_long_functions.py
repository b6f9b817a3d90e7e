"""A long function is parsed in pieces, which nobody can tell."""

from pathlib import Path

import pytest

from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files
from mlpc.frontend import segments

HEAD = """from mlpc import Dataset, Fail, Metrics, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"

class Score(Metrics):
    value: float

@processing(image=IMAGE, instance_type="ml.m5.large")
def step(data: Dataset, *, note: str = "x") -> Score: ...

@pipeline(name="long")
def long(
    data: Dataset,
    limit: float = 1.0,
):
    '''A docstring
    of two lines.'''
"""


def body() -> str:
    """Statements of all shapes: over several lines, with comments between, blocks, and texts that reach to the margin."""
    found: list[str] = []
    for number in range(100):
        found.append(
            f"    # number {number}\n    s{number} = step.options(name='s{number}')(\n        data,  # the data\n    )"
        )
        found.append(f'    step.options(name="t{number}")(data, note="""{number}\nat the margin\n  and not\n""")')
        if number % 9 == 0:
            found.append(f"    if s{number}.value > limit:\n        raise Fail(f'no {{s{number}.value}}')\n")
        if number % 11 == 0:
            found.append(
                f"\n    for n in range(2):\n        step.options(name=f'u{number}-{{n}}')(data)\n        continue"
            )
    return "\n".join(found) + "\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_pieces_and_the_whole_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pipeline.py").write_bytes((HEAD + body()).replace("\n", end).encode())
    made = []
    for size in (7, 10**9):
        monkeypatch.setattr(segments, "CHUNK", size)
        result = compile_files(Request(["pipeline.py"], emit_ir=True), Disk())
        assert result.diagnostics == ()
        made.append({file.path: file.content for file in result.compiled[0].files})
    assert made[0] == made[1]
    first = HEAD.count("\n") + 2
    assert f'"pipeline.py:{first}:10"'.encode() in made[0]["manifest.json"]


def test_a_mistake_in_a_piece_is_at_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = HEAD + body() + "    stepp(data)\n"
    Path("pipeline.py").write_text(text)
    (found,) = compile_files(Request(["pipeline.py"]), Disk()).diagnostics
    assert (found.span.start.line, found.span.start.column) == (text.count("\n"), 4)
