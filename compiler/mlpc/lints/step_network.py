"""Steps without a network, and what they need one for."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.body_guards import expected
from mlpc.frontend.body_nodes import symbol_of
from mlpc.frontend.values import StepValue
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import values_in
from mlpc.lints.shipped import Shipped, option
from mlpc.source import Span

_KEYWORD: Final = "enable_network_isolation"
_MEMBER: Final = "EnableNetworkIsolation"
_CONNECTS: Final = frozenset(
    [
        *(
            "boto3.client",
            "boto3.resource",
            "sagemaker.Session",
            "sagemaker.session.Session",
            "socket.create_connection",
        ),
        *("urllib.request.urlopen", "urllib.request.urlretrieve", "wandb.init", "s3fs.S3FileSystem", "smart_open.open"),
        *(
            f"{module}.{method}"
            for module in ("requests", "httpx")
            for method in ("get", "post", "put", "patch", "delete", "head")
        ),
        *("huggingface_hub.snapshot_download", "huggingface_hub.hf_hub_download", "ftplib.FTP", "smtplib.SMTP"),
    ]
)
"""What does nothing without a network."""
_READS: Final = ("pandas.", "polars.", "pyarrow.", "fsspec.", "dask.", "torch.hub.", "xarray.")
"""Packages whose functions read from addresses as from files."""
_ADDRESSES: Final = ("s3://", "http://", "https://", "gs://", "ftp://")
_FAILURES: Final = frozenset({"Exception", "BaseException", "OSError", "ConnectionError"})


def check_requirements(step: StepValue, jobs: Sequence[ir.Step], sink: Sink) -> None:
    """Report requirements that pip cannot fetch. `jobs`: those of the step."""
    for job in jobs:
        body = job.body
        if not isinstance(body, ir.FunctionBody | ir.ScriptBody) or not body.requirements:
            continue
        place = next(_isolated(job), None)
        if place is not None:
            given = step.options.get("requirements")
            span = step.span if given is None else given.span
            related = [(place, "no network")]
            sink.report(rules.ISOLATED_REQUIREMENTS, span, function=step.name, related=related)
            return


def check_network(shipped: Shipped, sink: Sink) -> None:
    place = next((place for job in shipped.jobs for place in _isolated(job)), None)
    body = shipped.body
    if place is None or not all(any(True for _ in _isolated(job)) for job in shipped.jobs):
        return
    for call in body.all(ast.Call):
        symbol = symbol_of(shipped.ev, body, call.func)
        if not isinstance(symbol, str) or expected(body.nodes, call, _FAILURES):
            continue
        if symbol in _CONNECTS or (symbol.startswith(_READS) and _has_address(call)):
            span = body.module.ast_span(call.func)
            related = [(place, "no network")]
            name = body.module.source.at(span)
            sink.report(rules.ISOLATED_NETWORK, span, name=name, function=shipped.step.name, related=related)


def _isolated(job: ir.Step) -> Iterator[Span]:
    """Where a job says that it has no network."""
    said = option(job, _KEYWORD)
    if said is not None and isinstance(said.value, ir.Const) and said.value.value is True:
        yield said.span
    values = [item.value for item in job.options] + ([job.request] if job.request is not None else [])
    for value in values:
        for inner in values_in(value):
            if isinstance(inner, ir.MapValue):
                for key, item in inner.entries:
                    if key == _MEMBER and isinstance(item, ir.Const) and item.value is True:
                        yield item.span


def _has_address(call: ast.Call) -> bool:
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    return any(
        isinstance(item, ast.Constant) and isinstance(item.value, str) and item.value.startswith(_ADDRESSES)
        for item in given
    )
