"""What is certainly wrong in the body of a step, and what only looks like it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import mlpc
from mlpc.frontend import body_classes

Findings = Callable[..., list[Any]]
TYPES = """
import sys, enum
from pathlib import Path

class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"

class Inner(Metrics):
    value: float

class Deep(Metrics):
    inner: Inner
    names: list[str]
    kind: Literal["a", "b"]
    ok: bool
    rows: int

class Both(Outputs):
    data: Dataset
    scores: Scores

class Special(Dataset):
    pass

def fail(text):
    raise ValueError(text)

def helper(value):
    return value
"""
SIGNATURE = "raw: Dataset, *, model: ModelArtifact, mode: Mode, kind: Literal['a', 'b'], flag: bool, rows: int"


def said(findings: Findings, body: str, result: str = "-> Dataset", signature: str = SIGNATURE) -> list[Any]:
    lines = "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    step = f'@processing(image=OWN, instance_type="ml.m5.large")\ndef z({signature}){" " if result else ""}{result}:\n{lines}'
    return findings("prepare(raw)", top=f"{TYPES}\n{step}")


# --- results ------------------------------------------------------------------------------------------------------------------

NO_RESULT = {
    "nothing": "print(raw)",
    "a way out of an if": "if rows > 3:\n    return raw",
    "an else": "if rows > 3:\n    return raw\nelse:\n    print(1)",
    "a handler": "try:\n    return raw\nexcept ValueError:\n    print(1)",
    "the end of a try": "try:\n    print(1)\nexcept ValueError:\n    return raw",
    "a try's else": "try:\n    x = 1\nexcept ValueError:\n    return raw\nelse:\n    print(x)",
    "one handler of two": "try:\n    return raw\nexcept ValueError:\n    raise\nexcept KeyError:\n    pass",
    "a break": "while True:\n    if rows:\n        break",
    "a loop": "for x in [1]:\n    print(x)",
    "a loop's else": "for x in [1]:\n    print(x)\nelse:\n    print(2)",
    "with": "with open(raw / 'x') as f:\n    print(f)",
    "a case that is left out": "match rows:\n    case 1:\n        return raw",
    "a member that is left out": "match mode:\n    case Mode.FAST:\n        return raw",
    "a value that is left out": "if kind == 'a':\n    return raw",
    "a guarded case": "match rows:\n    case x if x > 1:\n        return raw",
    "a nested function returns": "def inner():\n    return raw\ninner()",
    "a class with a method": "class A:\n    def f(self):\n        return 1\nA().f()",
    "stub": "pass",
    "an error that is only logged": "import logging\nlogger = logging.getLogger()\nlogger.error('x')",
}


@pytest.mark.parametrize("body", NO_RESULT.values(), ids=NO_RESULT)
def test_an_end_without_a_result(findings: Findings, body: str) -> None:
    assert [item.code for item in said(findings, body)] == ["MLP282"]


RETURNS = {
    "raise": "raise NotImplementedError",
    "both ways": "if rows:\n    return raw\nelse:\n    raise ValueError",
    "an elif chain": "if rows == 1:\n    return raw\nelif rows == 2:\n    return raw\nelse:\n    sys.exit(1)",
    "sys.exit": "sys.exit('no')",
    "an import of its own": "import sys as system\nsystem.exit(1)",
    "exit": "exit(1)",
    "a helper that always raises": "if rows:\n    return raw\nfail('x')",
    "an inner function that always raises": "def no():\n    raise ValueError\nif rows:\n    return raw\nno()",
    "while True": "while True:\n    if rows:\n        return raw",
    "while 1": "while 1:\n    print(1)",
    "a retry": "for at in range(3):\n    try:\n        return raw\n    except OSError:\n        if at == 2:\n            raise",
    "finally": "try:\n    print(1)\nfinally:\n    return raw",
    "finally raises": "try:\n    print(1)\nfinally:\n    raise ValueError",
    "all handlers": "try:\n    return raw\nexcept ValueError:\n    raise\nexcept KeyError:\n    return raw",
    "try, else": "try:\n    x = 1\nexcept ValueError:\n    raise\nelse:\n    return raw",
    "with": "with open(raw / 'x'):\n    return raw",
    "every member": "match mode:\n    case Mode.FAST:\n        return raw\n    case Mode.SLOW:\n        return raw",
    "or": "match kind:\n    case 'a' | 'b':\n        return raw",
    "a wildcard": "match rows:\n    case 1:\n        return raw\n    case _:\n        return raw",
    "a name": "match rows:\n    case other:\n        return raw",
    "every value": "if kind == 'a':\n    return raw\nif kind == 'b':\n    return raw",
    "every value, in a chain": "if kind == 'a':\n    return raw\nelif kind == 'b':\n    return raw",
    "every value, by identity": "if mode is Mode.FAST:\n    return raw\nif mode is Mode.SLOW:\n    return raw",
    "not": "if flag:\n    return raw\nif not flag:\n    return raw",
    "in": "if kind in ('a', 'b'):\n    return raw",
    "assert False": "assert False, 'no'",
    "if True": "if True:\n    return raw",
    "argparse": "import argparse\nparser = argparse.ArgumentParser()\nparser.error('x')",
    "exec": "import os\nos.execv('a', ['b'])",
    "a lambda that yields": "f = lambda: (yield)\nreturn raw",
    "an inner generator": "def rows_of():\n    yield 1\nreturn raw",
}


@pytest.mark.parametrize("body", RETURNS.values(), ids=RETURNS)
def test_every_way_ends_with_a_result(findings: Findings, body: str) -> None:
    assert said(findings, body) == []


WRONG = [
    ("print(1)\nreturn", "-> Dataset", "return"),
    ("print(1)\nreturn None", "-> Dataset", "None"),
    ("return {}", "-> Dataset", "{}"),
    ("return [raw]", "-> Dataset", "[raw]"),
    ("return raw, raw", "-> Splits", "raw, raw"),
    ("return {'train': raw, 'test': raw}", "-> Splits", "{'train': raw, 'test': raw}"),
    ("return dict(train=raw)", "-> Splits", "dict(train=raw)"),
    ("return raw", "-> Splits", "raw"),
    ("return rows", "-> Dataset", "rows"),
    ("return model", "-> Dataset", "model"),
    ("out = model\nreturn out", "-> Dataset", "out"),
    ("return Dataset('x')", "-> Special", "Dataset('x')"),
    ("return Dataset.new()", "-> Special", "Dataset.new()"),
    ("return {'auc': 1}", "-> Scores", "{'auc': 1}"),
    ("return 0.5", "-> Scores", "0.5"),
    ("return f'{rows}'", "-> Scores", "f'{rows}'"),
    ("return Inner(value=1)", "-> Scores", "Inner(value=1)"),
    ("return Scores(auc=1, label='') if rows else None", "-> Scores", "None"),
    ("return True", "", "True"),
    ("return raw", "-> None", "raw"),
    ("return [x for x in [1]]", "-> None", "[x for x in [1]]"),
]


@pytest.mark.parametrize(("body", "result", "marked"), WRONG, ids=[f"{body} {result}" for body, result, _ in WRONG])
def test_another_result_than_declared(findings: Findings, body: str, result: str, marked: str) -> None:
    assert [(item.code, item.marked) for item in said(findings, body, result)] == [("MLP283", marked)]


ALONE = """
from typing import Literal
from mlpc import *
OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"

class Splits(Outputs):
    train: Dataset
    test: Dataset

class Scores(Metrics):
    auc: float
    label: str
"""


def run(folder: Path, body: str, result: str) -> None:
    """Run a pipeline with a step of these lines here."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    step = f'@processing(image=OWN, instance_type="ml.m5.large")\ndef z({SIGNATURE}){" " if result else ""}{result}:\n{lines}'
    names: dict[str, Any] = {"__name__": "steps"}
    call = f'z(Dataset({str(folder)!r}), model=ModelArtifact({str(folder)!r}), mode=Mode.FAST, kind="a", flag=True, rows=0)'
    exec(f'{ALONE}{TYPES}{step}\n@pipeline(name="p")\ndef p():\n    {call}\n', names)
    names["p"]()


@pytest.mark.parametrize(("body", "result", "marked"), WRONG, ids=[f"{body} {result}" for body, result, _ in WRONG])
def test_python_refuses_it_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, result: str, marked: str
) -> None:
    monkeypatch.setitem(sys.modules, "steps", sys.modules[__name__])
    with pytest.raises(Exception, match="is declared to return"):
        run(tmp_path, body, result)


RIGHT = [
    ("return 'out'", "-> Dataset"),
    ("return f'{rows}'", "-> Dataset"),
    ("return Path('out')", "-> Dataset"),
    ("return raw / 'x'", "-> Dataset"),
    ("return str(raw)", "-> Dataset"),
    ("return Special('x')", "-> Dataset"),
    ("return Special.new()", "-> Special"),
    ("raw = {}\nreturn raw", "-> Splits"),
    ("for raw in []:\n    pass\nreturn raw", "-> Splits"),
    ("Dataset = dict\nreturn Dataset()", "-> Splits"),
    ("out = {}\nout = helper(out)\nreturn out", "-> Splits"),
    ("return helper(raw)", "-> Splits"),
    ("out = Splits.new()\nreturn out", "-> Splits"),
    ("return", ""),
    ("return None", "-> None"),
    ("return print('x')", "-> None"),
    ("return helper(raw)", "-> None"),
    ("dict = helper\nreturn dict(raw)", "-> Splits"),
    ("return (yes := helper(raw))", "-> Splits"),
]


@pytest.mark.parametrize(("body", "result"), RIGHT, ids=[f"{body} {result}" for body, result in RIGHT])
def test_what_may_be_the_result(findings: Findings, body: str, result: str) -> None:
    assert said(findings, body, result) == []


@pytest.mark.parametrize("body", ["yield raw", "x = yield raw\nreturn raw", "yield from [raw]"])
def test_a_generator(findings: Findings, body: str) -> None:
    assert [item.code for item in said(findings, body)] == ["MLP284"]


def test_an_async_function(findings: Findings) -> None:
    top = '@processing(image=OWN, instance_type="ml.m5.large")\nasync def z(raw: Dataset) -> Dataset:\n    return raw'
    assert [item.code for item in findings("z(raw)", top=top)] == ["MLP104"]


@pytest.mark.parametrize("result", ["", "-> None"])
@pytest.mark.parametrize("body", ["print(raw)", "pass", "if rows:\n    return\nprint(1)"])
def test_no_result_is_declared(findings: Findings, body: str, result: str) -> None:
    assert said(findings, body, result) == []


# --- fields -------------------------------------------------------------------------------------------------------------------

DEEP = "Deep(inner={inner}, names={names}, kind={kind}, ok={ok}, rows={rows})"
GOOD = {"inner": "Inner(value=1)", "names": "['x']", "kind": "'a'", "ok": "True", "rows": "1"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("inner", "1"),
        ("inner", "None"),
        ("inner", "Scores(auc=1, label='x')"),
        ("names", "'x'"),
        ("names", "{'x'}"),
        ("names", "None"),
        ("kind", "None"),
        ("kind", "['a']"),
        ("ok", "1"),
        ("ok", "'True'"),
        ("rows", "1.5"),
        ("rows", "True"),
        ("rows", "'1'"),
        ("rows", "raw"),
    ],
)
def test_a_value_of_the_wrong_kind(findings: Findings, field: str, value: str) -> None:
    body = f"return {DEEP.format(**{**GOOD, field: value})}"
    assert [(item.code, item.marked) for item in said(findings, body, "-> Deep")] == [("MLP218", value)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("inner", "{'value': 1}"),
        ("inner", "{'value': 1, **{}}"),
        ("inner", "dict(value=1)"),
        ("names", "('x', 'y')"),
        ("names", "[str(rows)]"),
        ("names", "[*'xy']"),
        ("kind", "kind"),
        ("kind", "str(rows)"),
        ("ok", "rows > 1"),
        ("ok", "not rows"),
        ("rows", "-1"),
        ("rows", "len('x')"),
        ("rows", "rows"),
        ("rows", "max([1])"),
    ],
)
def test_a_value_that_fits(findings: Findings, field: str, value: str) -> None:
    assert said(findings, f"return {DEEP.format(**{**GOOD, field: value})}", "-> Deep") == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return Scores(auc=1)", [("MLP214", "Scores(auc=1)")]),
        ("return Scores(auc=1, labl='x')", [("MLP216", "labl")]),
        ("return Scores(auc=1, label='x', more=2)", [("MLP216", "more")]),
        ("return Scores(1, label='x')", [("MLP215", "1")]),
        ("return Scores(auc='high', label='x')", [("MLP218", "'high'")]),
        ("out = Scores.new()\nreturn out", [("MLP208", "new")]),
        ("out = Scores(auc=1, label='x')\nprint(out.acu)\nreturn out", [("MLP209", "acu")]),
        ("out = Scores(auc=1, label='x')\nout.auc = 'high'\nreturn out", [("MLP218", "'high'")]),
        ("inner = Inner(valu=1)\nreturn Scores(auc=inner.value, label='x')", [("MLP216", "valu")]),
    ],
)
def test_a_document(findings: Findings, body: str, found: list[tuple[str, str]]) -> None:
    assert [(item.code, item.marked) for item in said(findings, body, "-> Scores")] == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("out = Splits.new()\nout.tets = raw\nreturn out", [("MLP209", "tets")]),
        ("out = Splits.new()\nprint(out.tets / 'x')\nreturn out", [("MLP209", "tets")]),
        ("out: Splits = Splits.new()\nprint(out.tets)\nreturn out", [("MLP209", "tets")]),
        ("out = Splits.new()\nout.train.mkdir()\nreturn out", [("MLP208", "mkdir")]),
        ("out = Splits.new()\nout.train = 3\nreturn out", [("MLP218", "3")]),
        ("out = Splits.new(3)\nreturn out", [("MLP215", "3")]),
        ("return Splits(train=raw)", [("MLP214", "Splits(train=raw)")]),
        ("return Splits(train=raw, test={})", [("MLP218", "{}")]),
        ("files = raw.glob('*')\nreturn Splits.new()", [("MLP208", "glob")]),
        ("path = raw + '/x'\nreturn Splits.new()", [("MLP239", "raw")]),
        ("path = 's3://' + raw\nreturn Splits.new()", [("MLP239", "raw")]),
    ],
)
def test_outputs(findings: Findings, body: str, found: list[tuple[str, str]]) -> None:
    assert [(item.code, item.marked) for item in said(findings, body, "-> Splits")] == found


@pytest.mark.parametrize(
    "body",
    [
        "out = Splits.new()\nout._note = 1\nprint(out._note)\nreturn out",
        "out = Splits.new()\nout.train = 'path'\nout.test = Path('x')\nreturn out",
        "out = Splits.new()\nif rows:\n    out = Both.new()\nprint(out.data)\nreturn out",
        "out = Splits.new()\nsetattr(out, 'more', 1)\nprint(out.more)\nreturn out",
        "class Splits:\n    pass\nout = Splits(1)\nout.other = 2\nreturn print(out)",
        "def inner(out):\n    out.tets = 1\nout = Splits.new()\nreturn out",
        "values = {'train': raw, 'test': raw}\nreturn Splits(**values)",
        "return Splits(train=raw, **{'test': raw})",
        "return Splits(*[], train=raw, test=raw)",
        "print(raw.location, raw.new, str(raw) + '/x', f'{raw}/x')\nreturn Splits.new()",
        "if isinstance(raw, Path):\n    print(raw.glob('*'))\nreturn Splits.new()",
        "if hasattr(raw, 'glob'):\n    print(raw.glob('*'))\nreturn Splits.new()",
        "try:\n    print(raw.glob('*'))\nexcept AttributeError:\n    pass\nreturn Splits.new()",
        "raw = Path(raw)\nprint(raw.glob('*'))\nreturn Splits.new()",
        "print(model.extract(), [raw + 'x' for raw in ['a']])\nreturn Splits.new()",
        "out = Splits.new()\nout.train = Path('x')\nprint(out.train.name)\nreturn out",
    ],
)
def test_what_only_looks_wrong(findings: Findings, body: str) -> None:
    assert [item.code for item in said(findings, body, "-> Splits") if item.code != "MLP283"] == []


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("out = Both.new()\nreturn out", ["MLP285"]),
        ("out = Both.new()\nprint(out.data / 'x')\nreturn out", ["MLP285"]),
        ("out = Both.new()\nout.scores = Scores(auc=1, label='x')\nreturn out", []),
        ("out = Both.new()\nout.scores = {'auc': 1, 'label': 'x'}\nreturn out", []),
        ("out = Both.new()\nout.scores = {'auc': 1}\nreturn out", ["MLP214"]),
        ("out = Both.new()\nprint(out)\nreturn out", []),
        ("out = Both.new()\nsetattr(out, 'scores', None)\nreturn out", []),
    ],
)
def test_a_field_that_is_never_set(findings: Findings, body: str, codes: list[str]) -> None:
    assert [item.code for item in said(findings, body, "-> Both")] == codes


def test_the_members_that_are_known_are_those_of_the_classes() -> None:
    """What mlpc's own classes have, beside what every object has."""
    for path, bases in body_classes._BASES.items():
        cls = getattr(mlpc, path.removeprefix("mlpc."))
        known = {name for base in bases for name in body_classes._MEMBERS.get(base, ())}
        instance = cls("x") if issubclass(cls, mlpc.Artifact) else cls()
        assert {name for name in dir(instance) if not name.startswith("_")} == known
        assert get_type_hints(cls) is not None


# --- names --------------------------------------------------------------------------------------------------------------------

PROJECT = {"lib.py": "def clean(x):\n    return x\n", "pack/__init__.py": "", "pack/deep.py": "VALUE = 1\n"}


@pytest.mark.parametrize(
    ("top", "body", "found"),
    [
        ("", "from lib import clean\nreturn clean(raw)", [("MLP286", "from lib import clean")]),
        ("", "import lib\nreturn lib.clean(raw)", [("MLP286", "import lib")]),
        ("", "import pack.deep\nreturn raw", [("MLP286", "import pack.deep")]),
        ("", "from pack import deep\nreturn raw", [("MLP286", "from pack import deep")]),
        ("def helper(x):\n    import lib\n    return lib.clean(x)", "return helper(raw)", [("MLP286", "import lib")]),
        ("", "from mlpc import image\nreturn raw", [("MLP241", "from mlpc import image")]),
        ("", "return p(raw)", [("MLP241", "p")]),
        ("GONE = 1\ndel GONE", "return str(GONE)", [("MLP241", "GONE")]),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from foo import Foo",
            "x: Foo = raw\nreturn Foo(x)",
            [("MLP241", "Foo")],
        ),
        ("", "class A:\n    y = 1\n    z = [y for _ in [1]]\nreturn raw", [("MLP241", "y")]),
        ("", "def inner():\n    return missing\nreturn inner()", [("MLP241", "missing")]),
        ("def use():\n    return STATE", "return use()", [("MLP241", "STATE")]),
        ("", "class A:\n    x = 1\n    def f(self):\n        return x\nreturn raw", [("MLP241", "x")]),
    ],
)
def test_a_name_that_will_not_be_there(findings: Findings, top: str, body: str, found: list[tuple[str, str]]) -> None:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    step = f'@processing(image=OWN, instance_type="ml.m5.large")\ndef z(raw: Dataset) -> Dataset:\n{lines}'
    assert [(item.code, item.marked) for item in findings("z(raw)", top=f"{top}\n{step}", files=PROJECT)] == found


@pytest.mark.parametrize(
    ("top", "body"),
    [
        ("from lib import clean", "return clean(raw)"),
        ("", "try:\n    import lib\nexcept ImportError:\n    lib = None\nreturn raw"),
        ("", "from contextlib import suppress\nwith suppress(ImportError):\n    import lib\nreturn raw"),
        ("", "from mlpc import Dataset as Data\nreturn Data.new()"),
        ("", "import json, os.path\nreturn raw"),
        ("", "class A:\n    x = 1\n    y = x\nreturn raw"),
        ("", "try:\n    pass\nexcept ValueError as error:\n    print(error)\nreturn raw"),
        ("", "x = 1\ndel x\nreturn raw"),
        ("", "print([y for x in [1] if (y := x)], {k: v for k, v in {}.items()})\nreturn raw"),
        ("def setup():\n    global STATE\n    STATE = 1\ndef use():\n    return STATE", "setup()\nreturn use()"),
        ("", "global COUNT\nCOUNT = 1\nreturn str(COUNT)"),
        ("def later():\n    return LATER\nLATER = 'x'", "return later()"),
        ("if os.sep:\n    PLACE = 'a'\nelse:\n    PLACE = 'b'", "return PLACE"),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from foo import Foo",
            "def inner(x: Foo) -> Foo:\n    y: Foo = x\n    return y\nreturn inner(raw)",
        ),
        ("for i in range(3):\n    pass", "return str(i)"),
        ("", "def inner(x: Unknown) -> Unknown:\n    return x\nreturn inner(raw)"),
    ],
)
def test_a_name_that_is_there(findings: Findings, top: str, body: str) -> None:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    step = f'@processing(image=OWN, instance_type="ml.m5.large")\ndef z(raw: Dataset) -> Dataset:\n{lines}'
    assert findings("z(raw)", top=f"{top}\n{step}", files=PROJECT) == []


STOOD_FOR = """@training(image=OWN, instance_type="ml.m5.large")
def fit(data: Dataset, *, depth: int = 3) -> ModelArtifact: ...

@fit.local
def fit_here({}) -> ModelArtifact:
    return ModelArtifact.new()
"""


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ("data: Dataset, *, depth: int", ""),
        ("data, depth=1, more=2, *, other=3", ""),
        ("depth, data", ""),
        ("**given", ""),
        ("data, /, depth", "does not take `data`"),
        ("data, **rest", ""),
        ("data", "does not take `depth`"),
        ("data, *depth", "does not take `depth`"),
        ("data, depth, seed", "needs `seed`, which the step does not have"),
        ("seed, /, data, depth", "needs `seed`, which the step does not have"),
        ("data, depth, *, seed", "needs `seed`, which the step does not have"),
    ],
)
@pytest.mark.parametrize("target", [None, "runner"])
def test_a_stand_in_takes_what_its_step_takes(
    findings: Findings, parameters: str, problem: str, target: str | None
) -> None:
    found = findings("fit(raw)", top=STOOD_FOR.format(parameters), target=target, ignore=("MLP5",))
    assert [item.message for item in found if item.code != "MLP601"] == (
        [f"`fit_here` stands in for `fit`, and {problem}"] if problem else []
    )
    assert {item.marked for item in found if item.code == "MLP287"} <= {"fit_here"}
