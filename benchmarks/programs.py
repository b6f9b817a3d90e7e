"""Pipeline files of any size for measuring: the same text every time for the same number.

    python benchmarks/programs.py calls 1000 > pipeline.py

Both programs are the same graph, segments of twenty steps: a chain that prepares data, a split, a fan of seven models
that are each scored, and a comparison of some of them; every second segment builds on the last one's data, the others
start from the raw data. A segment ends with a guard clause, so that what follows it is inside of one more branch.

`calls`: a few step functions, called again and again. `distinct`: every call is to a step function of its own, with a
body of its own length, its own constants, and a helper that a few neighbours share.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

SEGMENT: Final = 20
"""Steps from one guard clause to the next."""
FAN: Final = 7
"""Models that are trained side by side in a segment."""
NEIGHBOURS: Final = 5
"""Step functions that share a helper."""

_HEAD: Final = '''\
"""A pipeline for measuring."""

from __future__ import annotations

from mlpc import Dataset, Fail, Metrics, ModelArtifact, Outputs, image, pipeline, processing, training

SKLEARN = image("sklearn", version="1.2-1")
COLUMNS = ["sex", "length", "diameter", "height", "whole", "shucked", "viscera", "shell", "rings"]


class Splits(Outputs):
    train: Dataset
    test: Dataset


class Evaluation(Metrics):
    loss: float
    spread: float
'''

_GUARD: Final = """\
    if {metrics}.loss > limit:
        raise Fail(f"loss {{{metrics}.loss}} of {metrics} is above {{limit}}")
"""


class Call(NamedTuple):
    """One step of the graph. `kind`: which of the step functions below. `values`: what its keywords are."""

    kind: str
    result: str
    sources: tuple[str, ...]
    values: tuple[tuple[str, str], ...] = ()

    def line(self, function: str) -> str:
        arguments = [*self.sources, *(f"{name}={value}" for name, value in self.values)]
        return f"    {self.result} = {function}({', '.join(arguments)})\n"


def graph(number: int) -> Iterator[Call | str]:
    """`number` calls; between them the name of the evaluation that a guard clause looks at."""
    left = number
    for segment in range(-(-number // SEGMENT)):
        calls, metrics = _segment(segment)
        yield from calls[:left]
        left -= len(calls)
        if left >= 0:
            yield metrics


def _segment(at: int) -> tuple[list[Call], str]:
    last = f"joined_{at - 1}" if at % 2 else "raw"
    calls = [
        Call("clean", f"clean_{at}", (last,), (("fraction", f"0.{1 + at % 8}"), ("seed", str(at)))),
        Call("enrich", f"rich_{at}", (f"clean_{at}",), (("window", str(3 + at % 5)),)),
        Call("split", f"parts_{at}", (f"rich_{at}",), (("seed", str(at)),)),
    ]
    for place in range(FAN):
        rate = "rate" if place == 0 else f"0.0{place}"
        keywords = (("learning_rate", rate), ("depth", str(2 + place)))
        sources = (f"parts_{at}.train", f"parts_{at}.test")
        calls.append(Call("fit", f"model_{at}_{place}", sources, keywords))
    for place in range(FAN):
        calls.append(Call("score", f"score_{at}_{place}", (f"model_{at}_{place}", f"parts_{at}.test")))
    calls += [
        Call("compare", f"table_{at}", (f"model_{at}_0", f"model_{at}_1", f"parts_{at}.test"), (("top", "3"),)),
        Call("clean", f"again_{at}", (f"table_{at}",), (("fraction", "0.5"), ("seed", "seed"))),
        Call("join", f"joined_{at}", (f"again_{at}", f"rich_{at}"), (("suffix", f'"_{at}"'),)),
    ]
    return calls, f"score_{at}_{FAN - 1}"


class _Function(NamedTuple):
    """How a step function of some kind is written: `{name}`, `{helper}` and `{constant}` are filled in."""

    decorator: str
    signature: str
    summary: str
    body: tuple[str, ...]


_JOB: Final = '@processing(image=SKLEARN, instance_type="ml.m5.xlarge")'
_FUNCTIONS: Final[dict[str, _Function]] = {
    "clean": _Function(
        _JOB,
        "(raw: Dataset, *, fraction: float = 0.5, seed: int = 7) -> Dataset",
        "Drop what cannot be right, and keep a part of the rest.",
        (
            "import pandas as pd",
            "",
            'frame = pd.read_csv(raw / "data.csv", names=COLUMNS)',
            "frame = {helper}(frame.dropna())",
            'frame = frame[frame["height"].between(0.0, {constant}["height"])]',
            'for column in {constant}["dropped"]:',
            "    frame = frame.drop(columns=column)",
            "frame = frame.sample(frac=fraction, random_state=seed)",
            "out = Dataset.new()",
            'frame.to_csv(out / "data.csv", header=False, index=False)',
            "return out",
        ),
    ),
    "enrich": _Function(
        _JOB,
        "(data: Dataset, *, window: int = 5) -> Dataset",
        "Add what a model cannot see by itself.",
        (
            "import numpy as np",
            "import pandas as pd",
            "",
            'frame = {helper}(pd.read_csv(data / "data.csv"))',
            'frame["volume"] = frame["length"] * frame["diameter"] * frame["height"]',
            'frame["density"] = np.where(frame["volume"] > 0, frame["whole"] / frame["volume"], {constant}["density"])',
            'frame["smooth"] = frame["shell"].rolling(window, min_periods=1).mean()',
            "out = Dataset.new()",
            'frame.to_csv(out / "data.csv", index=False)',
            "return out",
        ),
    ),
    "split": _Function(
        _JOB,
        "(data: Dataset, *, seed: int = 7) -> Splits",
        "Split in two.",
        (
            "import pandas as pd",
            "",
            'frame = {helper}(pd.read_csv(data / "data.csv")).sample(frac=1.0, random_state=seed)',
            'cut = int(len(frame) * {constant}["held_out"])',
            "out = Splits.new()",
            "for path, part in [(out.test, frame[:cut]), (out.train, frame[cut:])]:",
            '    part.to_csv(path / "data.csv", header=False, index=False)',
            'print(f"{{cut}} of {{len(frame)}} rows are held out")',
            "return out",
        ),
    ),
    "fit": _Function(
        '@training(image=SKLEARN, instance_type="ml.m5.xlarge", max_runtime_in_seconds=3600)',
        "(train: Dataset, test: Dataset, *, learning_rate: float = 0.1, depth: int = 5) -> ModelArtifact",
        "Fit gradient-boosted trees.",
        (
            "import joblib",
            "import pandas as pd",
            "from sklearn.ensemble import HistGradientBoostingRegressor",
            "",
            'frame = {helper}(pd.read_csv(train / "data.csv", header=None))',
            'options = {{"learning_rate": learning_rate, "max_depth": depth, "random_state": {constant}["state"]}}',
            "booster = HistGradientBoostingRegressor(**options).fit(frame.iloc[:, 1:].to_numpy(), frame[0])",
            'held_out = pd.read_csv(test / "data.csv", header=None)',
            'print("validation:r2", booster.score(held_out.iloc[:, 1:].to_numpy(), held_out[0]))',
            "out = ModelArtifact.new()",
            'joblib.dump(booster, out / "model.joblib")',
            "return out",
        ),
    ),
    "score": _Function(
        _JOB,
        "(model: ModelArtifact, test: Dataset) -> Evaluation",
        "Score a model on data that it has never seen.",
        (
            "import joblib",
            "import pandas as pd",
            "",
            'frame = {helper}(pd.read_csv(test / "data.csv", header=None))',
            'booster = joblib.load(model.extract() / "model.joblib")',
            "guess = booster.predict(frame.iloc[:, 1:].to_numpy())",
            'errors = (guess - frame[0]).abs() ** {constant}["power"]',
            'worst = frame[errors > errors.quantile({constant}["tail"])]',
            'print(f"{{len(worst)}} rows are far off")',
            "return Evaluation(loss=float(errors.mean()), spread=float(errors.std()))",
        ),
    ),
    "compare": _Function(
        _JOB,
        "(left: ModelArtifact, right: ModelArtifact, test: Dataset, *, top: int = 3) -> Dataset",
        "Where two models differ most.",
        (
            "import joblib",
            "import pandas as pd",
            "",
            'frame = {helper}(pd.read_csv(test / "data.csv", header=None))',
            "rows = frame.iloc[:, 1:].to_numpy()",
            "for column, model in zip({constant}, (left, right), strict=True):",
            '    frame[column] = joblib.load(model.extract() / "model.joblib").predict(rows)',
            'frame["gap"] = (frame["left"] - frame["right"]).abs()',
            "out = Dataset.new()",
            'frame.nlargest(top, "gap").to_csv(out / "data.csv", index=False)',
            "return out",
        ),
    ),
    "join": _Function(
        _JOB,
        '(left: Dataset, right: Dataset, *, suffix: str = "") -> Dataset',
        "Put two tables beside each other.",
        (
            "import pandas as pd",
            "",
            'frames = [pd.read_csv(part / "data.csv") for part in (left, right)]',
            'joined = {helper}(frames[0]).join(frames[1], rsuffix=suffix or {constant}["suffix"], how="left")',
            'for column in joined.columns[: {constant}["most"]]:',
            "    if joined[column].isna().all():",
            "        joined = joined.drop(columns=column)",
            "out = Dataset.new()",
            'joined.to_csv(out / "data.csv", index=False)',
            "return out",
        ),
    ),
}
_CONSTANTS: Final[dict[str, str]] = {
    "clean": '{{"height": 0.{0}, "dropped": ["viscera", "shucked"]}}',
    "enrich": '{{"density": 1.{0}}}',
    "split": '{{"held_out": 0.{0}}}',
    "fit": '{{"state": {0}}}',
    "score": '{{"power": 2, "tail": 0.{0}}}',
    "compare": '("left", "right")',
    "join": '{{"suffix": "_{0}", "most": 20}}',
}
_HELPER: Final = """

def {helper}(frame):
    \"\"\"Columns in order, and numbers within bounds.\"\"\"
    ordered = frame.reindex(sorted(frame.columns, key=str), axis=1)
    numbers = ordered.select_dtypes("number")
    low, high = numbers.quantile({low}), numbers.quantile({high})
    ordered[numbers.columns] = numbers.clip(low, high, axis=1)
    return ordered
"""


def _helper(name: str, at: int) -> str:
    return _HELPER.format(helper=name, low=f"0.0{1 + at % 9}", high=f"0.9{at % 9}")


def _function(kind: str, name: str, helper: str, at: int) -> str:
    """A constant and a step function that uses it."""
    function = _FUNCTIONS[kind]
    constant = f"{name.upper()}_OPTIONS"
    body = [line.format(helper=helper, constant=constant) for line in function.body]
    lines = [f'"""{function.summary}"""', *body]
    text = "".join(f"    {line}\n" if line else "\n" for line in lines)
    value = _CONSTANTS[kind].format(1 + at % 8)
    return f"\n{constant} = {value}\n\n\n{function.decorator}\ndef {name}{function.signature}:\n{text}"


def _pipeline(name: str, lines: Iterator[str]) -> str:
    head = (
        f'\n\n@pipeline(name="{name}")\n'
        'def measured(raw: Dataset = Dataset("s3://bucket/raw"), limit: float = 6.0, rate: float = 0.1, seed: int = 1):\n'
        '    """Measured."""\n'
    )
    return head + "".join(lines)


def calls(number: int) -> str:
    """A pipeline of `number` calls of seven step functions."""
    parts = [_HEAD, _helper("bounded", 0)]
    parts += [_function(kind, kind, "bounded", at) for at, kind in enumerate(_FUNCTIONS)]
    lines = (_GUARD.format(metrics=item) if isinstance(item, str) else item.line(item.kind) for item in graph(number))
    return "".join(parts) + _pipeline("calls", lines)


def distinct(number: int) -> str:
    """A pipeline of `number` calls, each of a step function of its own."""
    parts = [_HEAD]
    lines: list[str] = []
    at = 0
    for item in graph(number):
        if isinstance(item, str):
            lines.append(_GUARD.format(metrics=item))
            continue
        name, helper = f"{item.kind}_step_{at}", f"bounded_{at // NEIGHBOURS}"
        if at % NEIGHBOURS == 0:
            parts.append(_helper(helper, at))
        parts.append(_function(item.kind, name, helper, at))
        lines.append(item.line(name))
        at += 1
    return "".join(parts) + _pipeline("distinct", iter(lines))


PROGRAMS: Final[dict[str, Callable[[int], str]]] = {"calls": calls, "distinct": distinct}


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in PROGRAMS or not arguments[1].isdigit():
        sys.stderr.write(f"usage: programs.py {{{','.join(PROGRAMS)}}} NUMBER\n")
        return 2
    sys.stdout.write(PROGRAMS[arguments[0]](int(arguments[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
