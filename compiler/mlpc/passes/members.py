"""The members of a request that a step says: by keywords, in `request=`, or written out in a raw step."""

from collections.abc import Mapping
from typing import NamedTuple

from mlpc.ir import nodes as ir
from mlpc.passes.fitting import element_span, key_span
from mlpc.service.keywords import member_paths
from mlpc.source import Span

Path = tuple[str | int, ...]


class Said(NamedTuple):
    """One member, and where it is said. `value` None: only members of it are. `name`: the keyword, or the member in a dict."""

    value: ir.Value | None
    span: Span
    name: str

    @property
    def known(self) -> object:
        """The constant that it is; None where it is none."""
        return self.value.value if isinstance(self.value, ir.Const) else None


def said_members(step: ir.Step) -> Mapping[Path, Said]:
    """Every member that a step says, by its path in the request. What `request=` says goes before keywords, as it does in the request."""
    if isinstance(step.body, ir.RawBody):
        return members_of(step.body.arguments)
    found: dict[Path, Said] = {}
    for option in step.options:
        for path in member_paths(step.kind, option.name):
            for at in range(1, len(path)):
                found.setdefault(path[:at], Said(None, option.span, option.name))
            _add(found, option.value, path, option.span, option.name)
    if step.request is not None:
        for path, said in members_of(step.request).items():
            # A structure in the request is merged over the other: what only the other says stays.
            if not (path in found and isinstance(said.value, ir.MapValue)):
                found[path] = said
    return found


def members_of(request: ir.MapValue) -> Mapping[Path, Said]:
    """Every member of a dict that is a request, or a part of one."""
    found: dict[Path, Said] = {}
    _add(found, request, (), request.span, "")
    return found


def _add(found: dict[Path, Said], value: ir.Value, path: Path, span: Span, name: str) -> None:
    """A value that stands at a path, and every member in it; the first that is said of one stays."""
    if path:
        known = found.get(path)
        if known is None or known.value is None:
            found[path] = Said(value, span, name)
    if isinstance(value, ir.MapValue):
        for at, (key, item) in enumerate(value.entries):
            _add(found, item, (*path, key), key_span(value, at, span), key)
    elif isinstance(value, ir.ListValue):
        for at, item in enumerate(value.items):
            _add(found, item, (*path, at), element_span(item, span), name)
