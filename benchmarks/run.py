"""How long mlpc takes, beside what Python itself takes to start, and beside other compilers of pipelines.

    python benchmarks/run.py [--runs 9] [--only WORD ...] [--large] [--sdk-v2 PYTHON] [--peer NAME=COMMAND ...]

Every figure is of a whole process, from its start until it is gone, next to one of `python -c pass`: first the one, then the other, and
so on through all cases before the next round. What is printed is the median of the ratios of these pairs, of the processor's time and
of the clock's. The machine divides out; seconds are never shown. What else runs on a machine makes a long process wait more often than
a short one, which the clock sees: it is the processor's time that is held against the figures. See `README.md` for the peers.
"""

from __future__ import annotations

import argparse
import math
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from programs import PROGRAMS

ROOT: Final = Path(__file__).resolve().parents[1]
ABALONE: Final = ROOT / "examples" / "abalone" / "pipeline.py"
WARM: Final = Path(__file__).with_name("warm.py")
SDK_V2: Final = Path(__file__).with_name("peers") / "sagemaker_v2_abalone.py"
SIZES: Final = (100, 1000)
LARGE: Final = 3000
WARM_RUNS: Final = 20


class Figure(NamedTuple):
    """What the project asks of itself. `must`: ahead of every peer. None: no such figure."""

    must: float | None = None
    goal: float | None = None


NONE: Final = Figure()
COLD: Final = Figure(20, 12)
UNCHANGED: Final = Figure(5, 3)
WARM_RATIO: Final = Figure(0.8, 0.5)
EXPONENT: Final = Figure(None, 1.05)
MEMORY_ABALONE: Final = Figure(50, 30)
MEMORY_LARGE: Final = Figure(75, 60)
MANY: Final[Mapping[tuple[str, int], Figure]] = {("calls", 1000): Figure(100, 35), ("distinct", 1000): Figure(200, 85)}


class Case(NamedTuple):
    """A process to measure. `prepare` runs before each start of it, unmeasured, in the case's own folder."""

    name: str
    command: Sequence[str]
    prepare: Callable[[Path], None] = lambda _folder: None
    time: Figure = NONE
    memory: Figure = NONE


class Sample(NamedTuple):
    """One run of a process: seconds on the clock, seconds of the processor, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float


class Failed(Exception):
    """A process has not ended well."""


def once(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Sample:
    """Run a process to its end."""
    said = folder / "said.txt"
    with said.open("wb") as output:
        before = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(process.pid, 0)
        after = time.perf_counter()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise Failed(f"exit code {process.returncode}: {lines[-1] if lines else 'nothing said'}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Sample(after - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20)


def median(values: Iterable[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def forget(folder: Path) -> None:
    """Nothing is left of the last compilation."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    shutil.rmtree(folder / ".mlpc_cache", ignore_errors=True)


# --- cases ------------------------------------------------------------------------------------------------------------------------


def cases(folder: Path, large: bool) -> list[Case]:
    """mlpc's own. Pipeline files are written to `folder`."""
    module = [sys.executable, "-m", "mlpc"]
    script = shutil.which("mlpc", path=str(Path(sys.executable).parent))
    compile_abalone = ["compile", "-o", "out", str(ABALONE)]
    found = [
        Case("noise: python -c pass", [sys.executable, "-c", "pass"]),
        Case("abalone, cold: python -m mlpc", [*module, *compile_abalone], forget, COLD, MEMORY_ABALONE),
        Case("abalone, no change: python -m mlpc", [*module, *compile_abalone], time=UNCHANGED),
        Case("abalone, check: python -m mlpc", [*module, "check", str(ABALONE)]),
    ]
    if script is not None:
        found[2:2] = [Case("abalone, cold: mlpc", [script, *compile_abalone], forget, COLD, MEMORY_ABALONE)]
        found[4:4] = [Case("abalone, no change: mlpc", [script, *compile_abalone], time=UNCHANGED)]
    for program, text in PROGRAMS.items():
        for size in (*SIZES, LARGE) if large else SIZES:
            path = folder / f"{program}_{size}.py"
            path.write_text(text(size), encoding="utf-8")
            command = [*module, "compile", "-o", "out", str(path)]
            memory = MEMORY_LARGE if size == 1000 else NONE
            found.append(Case(many(program, size), command, forget, MANY.get((program, size), NONE), memory))
    return found


def many(program: str, size: int) -> str:
    what = "calls of seven functions" if program == "calls" else "distinct functions"
    return f"{size:,} {what}, cold"


def peer(text: str) -> Case:
    """`NAME=COMMAND`; `{out}` in the command is the name of the file to write, without its ending."""
    name, equals, command = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=COMMAND")
    words = [str(Path(word).absolute()) if Path(word).exists() else word for word in shlex.split(command)]
    return Case(f"peer: {name}", [word.replace("{out}", "definition") for word in words])


# --- measuring --------------------------------------------------------------------------------------------------------------------


class Measured(NamedTuple):
    """The pairs of a case: its own runs, and those of `python -c pass` before them."""

    runs: list[Sample]
    bases: list[Sample]

    def ratios(self, what: str) -> list[float]:
        pairs = zip(self.runs, self.bases, strict=True)
        return [getattr(run, what) / getattr(base, what) for run, base in pairs]


def measure(
    chosen: Sequence[Case], runs: int, work: Path, environment: Mapping[str, str]
) -> tuple[dict[str, Measured], dict[str, str]]:
    """All pairs, and what went wrong, by name of the case. The first round is not counted: it fills the caches."""
    nothing = [sys.executable, "-c", "pass"]
    found = {case.name: Measured([], []) for case in chosen}
    failed: dict[str, str] = {}
    for turn in range(runs + 1):
        for at, case in enumerate(chosen):
            if case.name in failed:
                continue
            folder = work / f"case_{at}"
            folder.mkdir(exist_ok=True)
            case.prepare(folder)
            try:
                base = once(nothing, folder, environment)
                run = once(case.command, folder, environment)
            except (Failed, OSError) as error:
                failed[case.name] = str(error)
                continue
            if turn > 0:
                found[case.name].bases.append(base)
                found[case.name].runs.append(run)
        sys.stderr.write(f"\rround {turn} of {runs}")
        sys.stderr.flush()
    sys.stderr.write("\n")
    return found, failed


def warm_ratios(sdk: str, runs: int, work: Path, environment: Mapping[str, str]) -> list[float]:
    """mlpc's warm compilations against the SDK's: processes in turn, the median of many compilations in each."""

    def seconds(command: Sequence[str]) -> float:
        once(command, work, environment)
        return float((work / "said.txt").read_text(encoding="utf-8").split()[-1])

    ours = [sys.executable, str(WARM), str(ABALONE), str(WARM_RUNS)]
    theirs = [str(Path(sdk).absolute()), str(SDK_V2), "--warm", str(WARM_RUNS)]
    return [seconds(ours) / seconds(theirs) for _ in range(runs)]


# --- the table --------------------------------------------------------------------------------------------------------------------


class Row(NamedTuple):
    name: str
    ratio: str = ""
    spread: str = ""
    clock: str = ""
    must: str = ""
    goal: str = ""
    met: str = ""


HEAD: Final = Row("case", "median", "min..max", "clock", "must", "goal", "met")


def verdict(value: float, figure: Figure) -> str:
    if figure.goal is not None and value <= figure.goal:
        return "goal"
    if figure.must is not None:
        return "must" if value <= figure.must else "no"
    return "no" if figure.goal is not None else ""


def row(name: str, values: Sequence[float], figure: Figure, unit: str, digits: int = 1, clock: str = "") -> Row:
    middle = median(values)
    must, goal = ("" if limit is None else f"{limit:g}{unit}" for limit in figure)
    spread = f"{min(values):.{digits}f}..{max(values):.{digits}f}" if len(values) > 1 else ""
    return Row(name, f"{middle:.{digits}f}{unit}", spread, clock, must, goal, verdict(middle, figure))


def rows(chosen: Sequence[Case], found: Mapping[str, Measured], failed: Mapping[str, str]) -> list[Row]:
    made: list[Row] = []
    for case in chosen:
        if case.name in failed:
            made.append(Row(case.name, "failed", failed[case.name].replace("|", "/")[:80]))
            continue
        measured = found[case.name]
        clock = f"{median(measured.ratios('wall')):.1f}x"
        made.append(row(case.name, measured.ratios("cpu"), case.time, "x", clock=clock))
    for program in PROGRAMS:
        for small, big in ((SIZES[0], SIZES[1]), (SIZES[1], LARGE)):
            pair = [found.get(many(program, size)) for size in (small, big)]
            if all(item is not None and item.runs for item in pair):
                first, second = (median(item.ratios("cpu")) for item in pair if item is not None)
                exponent = math.log(second / first) / math.log(big / small)
                figure = EXPONENT if big == SIZES[1] else NONE
                name = f"{program}: exponent from {small:,} to {big:,}"
                made.append(row(name, [exponent], figure, "", 2))
    for case in chosen:
        if case.name not in failed and not case.name.startswith("noise"):
            peaks = [sample.peak for sample in found[case.name].runs]
            made.append(row(f"peak memory: {case.name}", peaks, case.memory, " MiB", 0))
    return made


def table(made: Sequence[Row]) -> str:
    """A table of Markdown that is readable as it is."""
    widths = [max(len(cells[at]) for cells in (HEAD, *made)) for at in range(len(HEAD))]
    lines = [HEAD, Row(*("-" * width for width in widths)), *made]
    return "".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |\n"
        for cells in lines
    )


def environment(work: Path) -> dict[str, str]:
    """That of this process, but compiled modules are kept, and kept out of the project's folders."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(work / "pycache")}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Measure mlpc as ratios to `python -c pass`.")
    parser.add_argument("--runs", type=int, default=9, metavar="N", help="pairs of each case (default: 9)")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD", help="only cases with one of these in the name"
    )
    parser.add_argument("--large", action="store_true", help=f"{LARGE:,} steps as well")
    parser.add_argument(
        "--sdk-v2", metavar="PYTHON", help="interpreter with SageMaker's SDK v2, for the warm comparison"
    )
    parser.add_argument("--peer", type=peer, action="append", default=[], metavar="NAME=COMMAND", help="measure it too")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        clean = environment(work)
        every = [*cases(work, options.large), *options.peer]
        chosen = [case for case in every if not options.only or any(word in case.name for word in options.only)]
        made = rows(chosen, *measure(chosen, options.runs, work, clean))
        if options.sdk_v2 is not None and (not options.only or any(word in "warm" for word in options.only)):
            title = "abalone, warm, to that of SDK v2"
            try:
                made.append(row(title, warm_ratios(options.sdk_v2, options.runs, work, clean), WARM_RATIO, "x", 2))
            except (Failed, OSError) as error:
                made.append(Row(title, "failed", str(error)[:80]))
        sys.stdout.write(table(made))
    return 1 if any(item.ratio == "failed" for item in made) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
