"""What one more trivial step costs in a local run, and what the first one costs, beside other tools that run pipelines locally.

    python benchmarks/runners.py [--runs 5] [--steps 100 1000] [--peer NAME=COMMAND ...]

Every program is a chain in which each step adds one to what the last one gave, each in a process of its own. A command is run with a
small and with a large number of steps, each right after a `python -c pass`; the difference of the two ratios, by the number of steps
between them, is what a step costs, and what the small one has beyond its steps is the start-up. Time is that of the clock, since it is
what a person waits for, and of the processor, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from run import NONE, Failed, Figure, Row, Sample, environment, median, once, row, table

STEP: Final = Figure(8.3, 2.1)
"""100 and 25 ms on the machine where `python -c pass` takes 12."""
START: Final = Figure(15, 5)
PEER_STEPS: Final = (3, 13)
"""metaflow asks for a first and a last step of its own."""

_HEAD: Final = '''\
"""A chain of trivial steps."""

from mlpc import Metrics, image, pipeline, processing


class Number(Metrics):
    value: int


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.t3.medium")
def add_one(*, value: int) -> Number:
    return Number(value=value + 1)


@pipeline
def chain(start: int = 0) -> None:
    number_1 = add_one(value=start)
'''


def chain(number: int) -> str:
    """The pipeline file with so many steps."""
    return _HEAD + "".join(f"    number_{at} = add_one(value=number_{at - 1}.value)\n" for at in range(2, number + 1))


class Tool(NamedTuple):
    """Something that runs chains. `command` gives the words that run one of a length."""

    name: str
    command: Callable[[int], Sequence[str]]
    steps: tuple[int, int]
    step: Figure = NONE
    start: Figure = NONE


class Pair(NamedTuple):
    """A run, and one of `python -c pass` before it."""

    base: Sample
    run: Sample

    def ratio(self, what: str) -> float:
        return float(getattr(self.run, what) / getattr(self.base, what))


def mlpc(work: Path, steps: tuple[int, int]) -> Tool:
    """The generated runners, compiled beforehand: to compile is another benchmark's subject."""
    for number in (1, *steps):
        source = work / f"chain_{number}.py"
        source.write_text(chain(number), encoding="utf-8")
        command = [sys.executable, "-m", "mlpc", "compile", "--target", "runner", "-o", str(work / f"out_{number}")]
        subprocess.run([*command, str(source)], check=True, capture_output=True)

    def words(number: int) -> list[str]:
        shutil.rmtree(work / "runs", ignore_errors=True)
        runner = work / f"out_{number}" / "chain" / "run.py"
        return [sys.executable, str(runner), "--workdir", str(work / "runs"), "--jobs", "1", "--no-cache", "--quiet"]

    return Tool("mlpc", words, steps, STEP, START)


def peer(text: str) -> Tool:
    """`NAME=COMMAND`; `{steps}` in the command is the number of steps."""
    name, equals, command = text.partition("=")
    if not equals or "{steps}" not in command:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=COMMAND with {{steps}} in it")
    words = [str(Path(word).absolute()) if Path(word).exists() else word for word in shlex.split(command)]
    return Tool(f"peer: {name}", lambda number: [word.replace("{steps}", str(number)) for word in words], PEER_STEPS)


def measure(tool: Tool, runs: int, work: Path, clean: Mapping[str, str]) -> dict[int, list[Pair]]:
    """Pairs by the number of steps; a first round, which fills the caches, is not counted."""
    nothing = [sys.executable, "-c", "pass"]
    found: dict[int, list[Pair]] = {number: [] for number in tool.steps}
    for turn in range(runs + 1):
        for number in tool.steps:
            if turn == 0 and number != tool.steps[0]:
                continue
            pair = Pair(once(nothing, work, clean), once(tool.command(number), work, clean))
            if turn > 0:
                found[number].append(pair)
    return found


def rows(tool: Tool, found: Mapping[int, Sequence[Pair]]) -> list[Row]:
    """The costs of a step and of the start, one of each round."""
    small, large = tool.steps

    def costs(what: str) -> tuple[list[float], list[float]]:
        pairs = list(zip(found[small], found[large], strict=True))
        each = [(more.ratio(what) - less.ratio(what)) / (large - small) for less, more in pairs]
        return each, [less.ratio(what) - cost * small for (less, _), cost in zip(pairs, each, strict=True)]

    (step, start), (step_clock, start_clock) = costs("cpu"), costs("wall")
    made = [
        row(f"{tool.name}: one more step", step, tool.step, "x", clock=f"{median(step_clock):.1f}x"),
        row(f"{tool.name}: start-up", start, tool.start, "x", clock=f"{median(start_clock):.1f}x"),
    ]
    for number in tool.steps:
        peaks = [pair.run.peak for pair in found[number]]
        made.append(row(f"peak memory: {tool.name}, {number:,} steps", peaks, NONE, " MiB", 0))
    return made


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Measure local runs as ratios to `python -c pass`.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="rounds (default: 5)")
    parser.add_argument(
        "--steps", type=int, nargs=2, default=(1, 100), metavar="N", help="steps of mlpc's chains (default: 1 100)"
    )
    parser.add_argument("--peer", type=peer, action="append", default=[], metavar="NAME=COMMAND", help="measure it too")
    options = parser.parse_args(arguments)
    made: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        clean = environment(work)
        for tool in (mlpc(work, tuple(options.steps)), *options.peer):
            try:
                made += rows(tool, measure(tool, options.runs, work, clean))
            except (Failed, OSError) as error:
                made.append(Row(tool.name, "failed", str(error).replace("|", "/")[:80]))
    sys.stdout.write(table(made))
    return 1 if any(item.ratio == "failed" for item in made) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
