"""Values of a file that travel as the expressions that make them, and come to something else in the container."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.body_nodes import Body, Declared, Nodes, module_symbol, nodes_of, symbol_of
from mlpc.frontend.core import Evaluator
from mlpc.frontend.program import Module
from mlpc.ir import nodes as ir
from mlpc.lints.shipped import Shipped, option
from mlpc.source import Span

_FUNCTIONS: Final = frozenset(
    [
        *("builtins.input", "builtins.open", "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today"),
        *(
            "datetime.datetime.utcnow",
            "getpass.getuser",
            "os.environ",
            "os.environb",
            "os.getcwd",
            "os.getenv",
            "os.getlogin",
        ),
        *("os.getpid", "os.listdir", "os.popen", "os.uname", "pathlib.Path.cwd", "pathlib.Path.home", "socket.getfqdn"),
        *(
            "socket.gethostname",
            "sys.argv",
            "time.monotonic",
            "time.perf_counter",
            "time.time",
            "time.time_ns",
            "uuid.getnode",
        ),
        *("uuid.uuid1", "uuid.uuid4", "boto3.Session", "boto3.client", "boto3.resource", "boto3.session.Session"),
        *("sagemaker.Session", "sagemaker.get_execution_role", "sagemaker.session.Session"),
        *("sagemaker.session.get_execution_role", "sagemaker.workflow.pipeline_context.PipelineSession"),
        *("sagemaker.workflow.pipeline_context.LocalPipelineSession", "sagemaker.local.LocalSession"),
    ]
)
"""What tells of this moment or of this machine."""
_MODULES: Final = ("random.", "numpy.random.", "secrets.", "subprocess.", "platform.", "glob.", "pandas.read_")
_SEEDED: Final = frozenset(
    {"Random", "RandomState", "SeedSequence", "Generator", "PCG64", "MT19937", "Philox", "default_rng", "key"}
)
"""With a seed, the same everywhere."""
_METHODS: Final = frozenset({"parse_args", "parse_known_args", "read_text", "read_bytes", "iterdir", "exists"})
"""Methods of parsers and paths that look at this machine, where they are called of what the file makes."""
_OF_CONTAINERS: Final = (
    "SM_",
    "SAGEMAKER_",
    "AWS_",
    "TRAINING_JOB_",
    "PROCESSING_JOB_",
    "MLFLOW_",
    "PATH",
    "HOME",
    "PYTHON",
)
"""Variables that a container has, so that to read them at the top of a file is likely to be meant for there."""


def check_values(shipped: Shipped, sink: Sink) -> None:
    given = _environment(shipped)
    for module, node in shipped.statements():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        found = _first(shipped.ev, module, node, given)
        if found is None:
            continue
        names = [name for name, bindings in module.index.bindings.items() if any(item.top is node for item in bindings)]
        use = next(_uses(shipped, module, node, frozenset(names)), None)
        if use is not None:
            name, span = use
            text = module.source.at(module.ast_span(found))
            what = f"`{text}`" if "\n" not in text and "`" not in text and len(text) <= 60 else "what it is made of"
            related = [(module.ast_span(found), "evaluated in the container")]
            sink.report(rules.EVALUATED_ANEW, span, name=name, function=shipped.step.name, what=what, related=related)


def _first(ev: Evaluator, module: Module, statement: ast.stmt, given: frozenset[str]) -> ast.expr | None:
    key = ("unsteady", module, statement.lineno, given)
    return ev.once(key, lambda: min(_unsteady(ev, module, statement, given), key=_place, default=None))


def _place(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _environment(shipped: Shipped) -> frozenset[str]:
    """The variables that the step gives its container."""
    found: set[str] = set()
    for job in shipped.jobs:
        said = option(job, "environment")
        if said is not None and isinstance(said.value, ir.MapValue):
            found |= {name for name, _ in said.value.entries}
    return frozenset(found)


# --- what is not steady -------------------------------------------------------------------------------------------------------


def _unsteady(ev: Evaluator, module: Module, statement: ast.stmt, given: frozenset[str]) -> Iterator[ast.expr]:
    """The expressions of a statement that come to something else on another machine, or at another time."""
    nodes = nodes_of(*_evaluated(statement))
    calls = [node for node in nodes.get(ast.Call, ()) if isinstance(node, ast.Call)]
    called = {id(call.func): call for call in calls}
    for kind in (ast.Name, ast.Attribute):
        for node in nodes.get(kind, ()):
            assert isinstance(node, ast.Name | ast.Attribute)
            call = called.get(id(node))
            if isinstance(node, ast.Name) and node.id == "__file__":
                yield node
            elif isinstance(node.ctx, ast.Load) and _is_unsteady(module_symbol(ev, module, node), call):
                # Another name for all of the environment is in the container another name for the container's.
                alias = node is getattr(statement, "value", None) and ast.unparse(node).endswith("environ")
                if not alias and not _for_container(node, nodes, given):
                    yield node if call is None else call
            elif (
                call is not None
                and isinstance(node, ast.Attribute)
                and node.attr in _METHODS
                and _is_made(ev, module, node)
            ):
                yield call


def _evaluated(statement: ast.stmt) -> Iterator[ast.AST]:
    """The parts of a statement that are evaluated when the file is: not the bodies of functions."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.expr) and not any(isinstance(inner, ast.Lambda) for inner in ast.walk(node)):
            yield node
        else:
            pending += ast.iter_child_nodes(node)


def _is_unsteady(symbol: object, call: ast.Call | None) -> bool:
    if not isinstance(symbol, str):
        return False
    if symbol in _FUNCTIONS:
        return True
    if call is None or not symbol.startswith(_MODULES):
        return False
    last = symbol.rpartition(".")[2]
    return last not in ("seed", "python_version", "escape") and not (last in _SEEDED and (call.args or call.keywords))


def _is_made(ev: Evaluator, module: Module, node: ast.Attribute) -> bool:
    """Whether a method is that of a parser, or of a path that is written out."""
    owner: object = node.value
    if isinstance(owner, ast.Name):
        symbol = module_symbol(ev, module, owner)
        owner = getattr(symbol.binding.node, "value", None) if isinstance(symbol, Declared) else None
    made = module_symbol(ev, module, owner.func) if isinstance(owner, ast.Call) else None
    return made in ("argparse.ArgumentParser", "pathlib.Path")


def _for_container(node: ast.expr, nodes: Nodes, given: frozenset[str]) -> bool:
    """Whether a variable of the environment is read that the container has."""
    for item in (*nodes.get(ast.Subscript, ()), *nodes.get(ast.Call, ())):
        key: ast.expr | None = None
        if isinstance(item, ast.Subscript) and item.value is node:
            key = item.slice
        elif isinstance(item, ast.Call) and item.args:
            read = item.func is node or (isinstance(item.func, ast.Attribute) and item.func.value is node)
            key = item.args[0] if read else None
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            return key.value in given or key.value.startswith(_OF_CONTAINERS)
    return False


# --- where it is used ---------------------------------------------------------------------------------------------------------


def _uses(shipped: Shipped, module: Module, statement: ast.stmt, names: frozenset[str]) -> Iterator[tuple[str, Span]]:
    """Where the step's function, or one that it takes along, reads what a statement binds."""
    for body in shipped.functions():
        read: list[ast.Name | ast.Attribute] = [*body.all(ast.Name), *body.all(ast.Attribute)]
        for node in sorted(read, key=_place):
            if isinstance(node.ctx, ast.Load) and _reads(shipped.ev, body, node, module, statement, names):
                yield node.id if isinstance(node, ast.Name) else node.attr, body.module.ast_span(node)


def _reads(
    ev: Evaluator,
    body: Body,
    node: ast.Name | ast.Attribute,
    module: Module,
    statement: ast.stmt,
    names: frozenset[str],
) -> bool:
    if body.module is module and isinstance(node, ast.Name):
        return node.id in names and body.is_global(node.id)
    symbol = symbol_of(ev, body, node)
    return isinstance(symbol, Declared) and symbol.module is module and symbol.binding.top is statement
