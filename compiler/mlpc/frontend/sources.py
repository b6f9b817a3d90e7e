"""`AthenaDataset(...)`, `RedshiftDataset(...)`, `FileSystemDataset(...)`: data that is no location in S3."""

from __future__ import annotations

from typing import Final

from mlpc.frontend.binding import Arguments
from mlpc.frontend.core import Evaluator
from mlpc.frontend.records import bind_fields
from mlpc.frontend.values import Runtime
from mlpc.ir import nodes as ir
from mlpc.ir.types import source_type
from mlpc.service.sources import SOURCES, needed_keywords, source_members

CONSTRUCTORS: Final = frozenset(f"mlpc.{kind}" for kind in SOURCES)


def data_source(ev: Evaluator, path: str, call: Arguments) -> object:
    """A `Dataset` that is made, or mounted, for each job that reads it. `None` is as if a keyword were not given."""
    kind = path.rpartition(".")[2]
    # Where an argument does not fit, which has been said, the others still say what data it is.
    needed = needed_keywords(kind)
    fields, _ = bind_fields(ev, kind, list(source_members(kind)), 0, needed, call)
    options: list[ir.Option] = []
    for name, given in fields.items():
        value = None if given.value is None and name not in needed else ev.lower(given.value, given.span)
        if value is not None:
            options.append(ir.Option(name=name, value=value, span=given.span, name_span=given.keyword))
    return Runtime(ir.DataSource(kind=kind, options=tuple(options), span=call.span), source_type(kind))
