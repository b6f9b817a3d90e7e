"""Imports of a step, at the top of a file or in a body, that the container will not find."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.body_guards import IMPORT_ERRORS, depends_on_platform, expected
from mlpc.frontend.body_nodes import Nodes
from mlpc.frontend.index import Binding
from mlpc.frontend.program import Module
from mlpc.ir import nodes as ir
from mlpc.lints.shipped import Shipped, option
from mlpc.service.images import ImageError, image_uri
from mlpc.service.packages import distributions_of, installed, may_be_there
from mlpc.service.standard_library import GONE, NEW, STANDARD
from mlpc.source import Span

_SCOPES: Final = {"Training": "training", "Processing": "processing"}
_INSTALLS: Final = frozenset({"pip", "conda", "uv"})


class Import(NamedTuple):
    """A module that is imported, by its dotted name, and where."""

    module: str
    span: Span


def check_step_imports(shipped: Shipped, sink: Sink) -> None:
    jobs = [(job, image) for job in shipped.jobs if (image := _image(job)) is not None]
    # Of an image that is not known, nobody knows what is in it: of a step that runs in several, neither.
    if not jobs or len(jobs) < len(shipped.jobs) or _brings_its_own(shipped):
        return
    found = list(dict.fromkeys(_imports(shipped)))
    for job, image in jobs:
        requirements = job.body.requirements if isinstance(job.body, ir.FunctionBody) else ()
        there = installed(image.framework, requirements)
        for item in found:
            top = item.module.partition(".")[0]
            if top in STANDARD and not (there is not None and top == "distutils" and "setuptools" in there):
                _standard(shipped, job, image, item, top, sink)
            elif top not in STANDARD and there is not None and not may_be_there(item.module, image.framework, there):
                _missing(shipped, image, item, sink)


def _image(job: ir.Step) -> ir.ImageRef | None:
    found = option(job, "image")
    return found.value if found is not None and isinstance(found.value, ir.ImageRef) else None


def _missing(shipped: Shipped, image: ir.ImageRef, item: Import, sink: Sink) -> None:
    names = distributions_of(item.module)
    sink.report(
        rules.IMPORT_NOT_AVAILABLE,
        item.span,
        module=item.module.partition(".")[0] if names and "." not in item.module else item.module,
        where=f"the {image.framework} image that `{shipped.step.name}` runs in",
        help=f'add `requirements=["{names[0]}"]` to the step, or take an image that has it',
        related=_near(shipped, image, item),
    )


def _standard(shipped: Shipped, job: ir.Step, image: ir.ImageRef, item: Import, top: str, sink: Sink) -> None:
    """A module that only some versions of Python have, where that of the image is known."""
    if top not in GONE and top not in NEW:
        return
    python = _python(shipped, job, image)
    if python is None:
        return
    if python >= GONE.get(top, 99):
        note = f"Python has it no longer since 3.{GONE[top]}"
    elif python < NEW.get(top, 0):
        note = f"Python has it since 3.{NEW[top]} only"
    else:
        return
    where = f"Python 3.{python}, which `{shipped.step.name}` runs with"
    near = _near(shipped, image, item)
    help_ = "take an image with another Python, or do without it"
    sink.report(rules.IMPORT_NOT_AVAILABLE, item.span, module=top, where=where, note=note, help=help_, related=near)


def _near(shipped: Shipped, image: ir.ImageRef, item: Import) -> list[tuple[Span, str]]:
    """The image, and the step where the import does not stand in it."""
    places = [(image.span, "the image")]
    function = shipped.body.function
    if not (
        item.span.file == shipped.step.span.file
        and function.lineno <= item.span.start.line <= (function.end_lineno or 0)
    ):
        places.append((shipped.step.span, "takes it along"))
    return places


def _python(shipped: Shipped, job: ir.Step, image: ir.ImageRef) -> int | None:
    """The minor version of an image's Python 3, as its tag says it; None where it does not."""
    said = dict(image.options)
    given = option(job, "instance_type")
    instance_type = given.value.value if given is not None and isinstance(given.value, ir.Const) else None
    try:
        uri = image_uri(
            image.framework,
            said.get("region") or shipped.region,
            image.version,
            scope=said.get("scope") or said.get("image_scope") or _SCOPES.get(job.kind, "inference"),
            instance_type=said.get("instance_type") or (instance_type if isinstance(instance_type, str) else None),
            py_version=said.get("py_version"),
            base_framework_version=said.get("base_framework_version"),
            container_version=said.get("container_version"),
        )
    except ImageError:
        return None
    found = re.search(r"-py3(\d{1,2})\b", uri)
    return int(found[1]) if found is not None else None


# --- what is imported ---------------------------------------------------------------------------------------------------------


def _brings_its_own(shipped: Shipped) -> bool:
    """Whether what travels installs packages itself, or looks for modules elsewhere."""
    return any(_installs(shipped, module, node) for module, node in shipped.statements())


def _installs(shipped: Shipped, module: Module, node: ast.stmt) -> bool:
    return shipped.ev.once(("installs", module, node.lineno), lambda: _has_installer(shipped.nodes(module, node)))


def _has_installer(nodes: Nodes) -> bool:
    for item in nodes.get(ast.Constant, ()):
        assert isinstance(item, ast.Constant)
        if isinstance(item.value, str) and not _INSTALLS.isdisjoint(item.value.split()):
            return True
    for item in nodes.get(ast.Attribute, ()):
        assert isinstance(item, ast.Attribute)
        if item.attr == "path" and isinstance(item.value, ast.Name) and item.value.id == "sys":
            return True
    return False


def _imports(shipped: Shipped) -> Iterator[Import]:
    for module, binding in shipped.slice.outside:
        yield from _of_file(module, binding)
    for module, node in shipped.statements():
        # What stands in a `try` or an `if` at the top of a file is there for when it is not found.
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from _of_statement(shipped, module, node)


def _of_statement(shipped: Shipped, module: Module, node: ast.stmt) -> Sequence[Import]:
    return shipped.ev.once(("imports", module, node.lineno), lambda: [*_of_body(module, shipped.nodes(module, node))])


def _of_file(module: Module, binding: Binding) -> Iterator[Import]:
    if isinstance(binding.node, ast.ImportFrom):
        yield Import(_from(binding.node, binding.member), module.line_span(binding.first))
    elif isinstance(binding.node, ast.Import):
        for alias in binding.node.names:
            if (alias.asname or alias.name.partition(".")[0]) == binding.name:
                yield Import(alias.name, module.line_span(binding.first))


def _of_body(module: Module, nodes: Nodes) -> Iterator[Import]:
    for kind in (ast.Import, ast.ImportFrom):
        for node in nodes.get(kind, ()):
            assert isinstance(node, ast.Import | ast.ImportFrom)
            if expected(nodes, node, IMPORT_ERRORS) or depends_on_platform(nodes, node):
                continue
            span = module.ast_span(node)
            if isinstance(node, ast.Import):
                yield from (Import(alias.name, span) for alias in node.names)
            elif node.level == 0 and node.module not in (None, "mlpc"):
                yield from (Import(_from(node, alias.name), span) for alias in node.names)


def _from(node: ast.ImportFrom, member: str | None) -> str:
    """`from google.cloud import storage` imports `google.cloud.storage`, for all that one can see."""
    return f"{node.module}.{member}" if member is not None and member.islower() else node.module or ""
