"""A plan as one Python file."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from mlpc.backends.base import InternalError
from mlpc.backends.runner.engine import plan as engine
from mlpc.backends.runner.literals import json_block, literal, text_block
from mlpc.source import Span
from mlpc.templating import render

ENGINE: Final = (
    "plan",
    "values",
    "schedule",
    "store",
    "cache",
    "layout",
    "guard",
    "processes",
    "environments",
    "results",
    "storage",
    "facts",
    "local",
    "perform",
    "search",
    "tuning",
    "engine",
    "options",
    "progress",
    "record",
    "choice",
    "preview",
    "prune",
    "main",
)
"""The modules of the engine, each after those that it imports."""
_PACKAGE: Final = "mlpc.backends.runner.engine."


class Engine(NamedTuple):
    """The engine as one text: what it imports from the standard library, and the rest."""

    imports: str
    code: str


class Text(NamedTuple):
    """Something that a runner carries, by name, as the source of a text."""

    name: str
    source: str


class Script(NamedTuple):
    """The script of a step: the parts before and after what all of them share."""

    name: str
    head: str
    tail: str


class Page(NamedTuple):
    """What the template shows: each field is Python source already, but for comments."""

    docstring: str
    imports: str
    name: str
    description: str
    parameters: str
    steps: str
    decisions: str
    scripts: tuple[Script, ...]
    runtime: str
    files: tuple[Text, ...]
    engine: str


def runner_source(plan: engine.Plan, source: str, span: Span) -> str:
    """The text of a runner. `source`: the file of the pipeline. `InternalError`: it is no Python."""
    embedded = engine_source()
    page = Page(
        docstring=text_block(_docstring(plan, source)),
        imports=embedded.imports,
        name=literal(plan.name),
        description=literal(plan.description),
        parameters=literal([document(item) for item in plan.parameters]),
        steps=json_block([document(item) for item in plan.steps]),
        decisions=json_block([document(item) for item in plan.decisions]),
        scripts=tuple(
            Script(literal(name), text_block(head), text_block(tail)) for name, (head, tail) in plan.scripts.items()
        ),
        runtime=text_block(plan.runtime),
        files=tuple(Text(literal(name), _content(content)) for name, content in sorted(plan.files.items())),
        engine=embedded.code,
    )
    made = render("run.py", page=page)
    try:
        ast.parse(made, feature_version=(3, 9))
    except SyntaxError as error:
        raise InternalError(f"the runner is no Python: {error}", span) from error
    return made


def _docstring(plan: engine.Plan, source: str) -> str:
    flags = " ".join(f"{item.flag} ..." for item in plan.parameters if item.required)
    about = f"\n{plan.description}\n" if plan.description else ""
    return f"""The pipeline {plan.name} of {source}, for this machine: nothing but Python 3.9 or later is needed.
{about}
    python run.py {flags or "--help"}

Made by mlpc. Edit the pipeline, not this file.
"""


def _content(content: bytes) -> str:
    """The source of a file's content: as text where it is one."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return literal(content)
    return text_block(text)


def document(record: Any) -> Any:
    """A record of the plan as plain data, without what has its default."""
    defaults: Mapping[str, Any] | None = getattr(record, "_field_defaults", None)
    if defaults is not None:
        fields: Mapping[str, Any] = record._asdict()
        return {
            name: document(value)
            for name, value in fields.items()
            if name not in defaults or type(value) is not type(defaults[name]) or value != defaults[name]
        }
    if isinstance(record, tuple) and any(hasattr(item, "_asdict") for item in record):
        return [document(item) for item in record]
    return record


@cache
def engine_source() -> Engine:
    """The modules of the engine, one after the other, without what they import of each other."""
    folder = Path(__file__).parent / "engine"
    plain: set[str] = set()
    members: dict[str, set[str]] = {}
    parts: list[str] = []
    for name in ENGINE:
        text = (folder / f"{name}.py").read_text(encoding="utf-8")
        parsed = ast.parse(text)
        dropped: set[int] = set()
        for node in parsed.body:
            if isinstance(node, ast.Import):
                plain |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                module = node.module or ""
                if not module.startswith(_PACKAGE) and module != "__future__":
                    members.setdefault(module, set()).update(alias.name for alias in node.names)
            elif not (node is parsed.body[0] and isinstance(node, ast.Expr)):
                continue
            assert node.end_lineno is not None
            dropped |= set(range(node.lineno, node.end_lineno + 1))
        title = (ast.get_docstring(parsed) or name).split("\n")[0]
        kept = [line for at, line in enumerate(text.splitlines(), 1) if at not in dropped]
        parts.append(f"# --- {name}: {title}\n\n\n" + "\n".join(kept).strip("\n") + "\n")
    imports = [f"import {name}" for name in sorted(plain)]
    imports += [f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(members.items())]
    return Engine("\n".join(["from __future__ import annotations", "", *imports]), "\n\n".join(parts))
