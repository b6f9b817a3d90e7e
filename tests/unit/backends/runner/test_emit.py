"""The engine as one text, and texts of users as literals."""

import ast
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import mlpc.backends.runner.engine
from mlpc.backends.base import InternalError
from mlpc.backends.runner.emit import ENGINE, document, engine_source, runner_source
from mlpc.backends.runner.engine import plan as engine
from mlpc.backends.runner.engine.plan import decision_of, plan_of, step_of
from mlpc.backends.runner.literals import json_block, literal, text_block
from mlpc.source import NOWHERE

FOLDER = Path(mlpc.backends.runner.engine.__file__ or "").parent
OWN = "mlpc.backends.runner.engine."


def names_of(text: str) -> Iterator[str]:
    """The names that the top level of a module binds."""
    for node in ast.parse(text).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case _:
                pass


def test_all_modules_of_the_engine_are_carried() -> None:
    assert sorted(ENGINE) == sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


def test_modules_stand_after_what_they_import_and_import_nothing_else() -> None:
    for at, name in enumerate(ENGINE):
        for node in ast.parse((FOLDER / f"{name}.py").read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(OWN):
                assert (node.module or "").removeprefix(OWN) in ENGINE[:at], (name, node.module)
                assert all(alias.asname is None for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert (node.module or "").partition(".")[0] in sys.stdlib_module_names | {"__future__"}
            elif isinstance(node, ast.Import):
                assert all(alias.name in sys.stdlib_module_names and alias.asname is None for alias in node.names)


def test_names_are_unique_over_all_modules() -> None:
    names = Counter(name for module in ENGINE for name in names_of((FOLDER / f"{module}.py").read_text("utf-8")))
    assert [name for name, count in names.items() if count > 1] == []
    carried = set(names_of(engine_source().code))
    assert carried == set(names)
    assert carried.isdisjoint(
        {"NAME", "DESCRIPTION", "PARAMETERS", "STEPS", "DECISIONS", "SCRIPTS", "RUNTIME", "FILES"}
    )


def test_modules_are_small() -> None:
    assert {
        path.name: n for path in FOLDER.glob("*.py") if (n := len(path.read_text("utf-8").splitlines())) > 400
    } == {}


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(VALUES)
def test_a_literal_means_its_value(value: object) -> None:
    assert ast.literal_eval(literal(value)) == value


@given(st.text() | st.text(alphabet="\"'\\\n\t r"))
@example('"""')
@example("'''\"\"\"")
@example('x"')
@example("\\")
@example("a\\\n")
@example("\u202e\ud800\x00\r\n\x0c")
@example('"""\nimport os\nos.system("x")\n"""')
def test_a_block_means_its_text(text: str) -> None:
    source = text_block(text)
    assert ast.literal_eval(source) == text
    assert isinstance(ast.parse(source, mode="eval").body, ast.Constant)
    assert "\u202e" not in source and "\x00" not in source


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.text(alphabet="\"'\\\n\ud800"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(JSON)
@example(["", '"', '"""', "\\", '\\"'])
def test_a_block_of_json_means_its_value(value: object) -> None:
    source = json_block(value)
    assert isinstance(ast.parse(source, mode="eval").body, ast.Constant)
    assert json.loads(ast.literal_eval(source)) == value
    assert source.replace("\n", "").isprintable()


def _value(node: ast.expr) -> object:
    """The value of a literal, or of `json.loads` of one."""
    if isinstance(node, ast.Call):
        assert ast.unparse(node.func) == "json.loads"
        return json.loads(ast.literal_eval(node.args[0]))
    return ast.literal_eval(node)


@settings(max_examples=30, deadline=None)
@given(st.text(), st.text(), st.text())
def test_no_text_of_a_pipeline_becomes_code(name: str, text: str, code: str) -> None:
    step = step_of({"name": name, "kind": "Fail", "function": "fail", "source": text, "options": {"message": text}})
    plan = engine.Plan(
        name, text, (), (), (step,), {name: (code, text)}, code, {name: code.encode("utf-8", "backslashreplace")}
    )
    made = ast.parse(runner_source(plan, text, NOWHERE))
    assigned: dict[str, object] = {}
    for node in made.body:
        target = (
            node.target
            if isinstance(node, ast.AnnAssign)
            else node.targets[0]
            if isinstance(node, ast.Assign)
            else None
        )
        if isinstance(target, ast.Name) and target.id in ("NAME", "STEPS", "RUNTIME"):
            assert isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            assigned[target.id] = _value(node.value)
    assert assigned["NAME"] == name and assigned["RUNTIME"] == code
    steps = assigned["STEPS"]
    assert isinstance(steps, list) and step_of(steps[0]) == step
    calls = [node for node in made.body if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)]
    assert calls == []


def test_a_plan_survives_its_text() -> None:
    step = engine.Step(
        "a", "Training", "f", "p.py:3", (("d", True),), (("b", "Any"),),
        inputs=(engine.Input("x", "/opt/ml/input/data/x", {"param": "p"}, "x", True),),
        outputs=(engine.Output("", "output", fields={"mode": {"one of": ["a", "b"]}, "inner": {"n": "int"}, "list": ["str"]}),),
        program=engine.Program("f.py", ("a/f.py",), requirements=("x==1",)),
        retry=(engine.Retry(minutes=3),),
        environment={"A": {"join": ["x", {"param": "p"}], "on": ""}},
    )  # fmt: skip
    decision = engine.Decision("d", "p.py:4", {"in": {"param": "p"}, "values": [1, 2]})
    parameter = engine.Parameter("p", "--p", "Integer", default=0, values=(0, 1))
    assert step_of(json.loads(json.dumps(document(step)))) == step
    assert decision_of(json.loads(json.dumps(document(decision)))) == decision
    again = plan_of(
        "n", "", [ast.literal_eval(literal(document(parameter)))], [], [], {}, "", {"t": "text", "b": b"\xff"}
    )
    assert again.parameters == (parameter,) and again.files == {"t": b"text", "b": b"\xff"}


def test_what_is_no_python_is_a_bug_of_mlpc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["mlpc.backends.runner.emit"], "render", lambda *_, **__: "def")
    with pytest.raises(InternalError):
        runner_source(engine.Plan("n", "", (), (), (), {}, "", {}), "p.py", NOWHERE)
