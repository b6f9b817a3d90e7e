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
_FETCHES: Final = frozenset(
    [
        *("nltk.download", "nltk.downloader.download", "kagglehub.dataset_download", "kagglehub.model_download"),
        *("gdown.download", "gdown.download_folder", "wget.download", "yfinance.download", "spacy.cli.download"),
        *("torch.hub.load", "torch.hub.load_state_dict_from_url", "torch.hub.download_url_to_file"),
        *(
            f"sklearn.datasets.fetch_{name}"
            for name in (
                "20newsgroups",
                "california_housing",
                "covtype",
                "kddcup99",
                "lfw_people",
                "olivetti_faces",
                "openml",
                "rcv1",
            )
        ),
        *(
            f"{owner}keras.datasets.{name}.load_data"
            for owner in ("", "tensorflow.")
            for name in (
                "boston_housing",
                "california_housing",
                "cifar10",
                "cifar100",
                "fashion_mnist",
                "imdb",
                "mnist",
                "reuters",
            )
        ),
    ]
)
"""What fetches data or models where they are not on the disk, which a new container has not."""
_BY_NAME: Final = ("datasets.load_dataset", "sentence_transformers.SentenceTransformer", "tensorflow_hub.load")
_FROM_FILES: Final = frozenset(
    [
        "csv",
        "json",
        "parquet",
        "text",
        "arrow",
        "pandas",
        "xml",
        "imagefolder",
        "audiofolder",
        "videofolder",
        "webdataset",
    ]
)
"""Data sets of `load_dataset` that are the caller's own files."""
_OFFLINE: Final = frozenset(
    {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HOME", "HF_HUB_CACHE"}
)
"""Variables of those who have the files in the image."""
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
    offline = not _OFFLINE.isdisjoint(name for job in shipped.jobs for name in _variables(job))
    for call in body.all(ast.Call):
        symbol = symbol_of(shipped.ev, body, call.func)
        if not isinstance(symbol, str) or expected(body.nodes, call, _FAILURES):
            continue
        if symbol in _CONNECTS or _fetches(symbol, call, offline) or (symbol.startswith(_READS) and _has_address(call)):
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


def _variables(job: ir.Step) -> Iterator[str]:
    """The names in the environment that a job gives its container."""
    said = option(job, "environment")
    if said is not None and isinstance(said.value, ir.MapValue):
        yield from (name for name, _ in said.value.entries)


def _fetches(symbol: str, call: ast.Call, offline: bool) -> bool:
    """Whether a call fetches what it names: data, a model, an archive; `offline`: whether it is told to look on the disk only."""
    said = {keyword.arg: keyword.value for keyword in call.keywords}
    if symbol in _FETCHES:
        return _word(said.get("source")) != "local"
    if symbol.startswith("torchvision.datasets."):
        wanted = said.get("download")
        return isinstance(wanted, ast.Constant) and wanted.value is True
    named = symbol.endswith(".from_pretrained") or symbol in _BY_NAME
    if not named or offline or not {"local_files_only", "cache_dir", "cache_folder"}.isdisjoint(said):
        return False
    name = _word(call.args[0] if call.args else next(iter(said.values()), None))
    return name is not None and not name.startswith(("/", ".", "~")) and name not in _FROM_FILES


def _word(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _has_address(call: ast.Call) -> bool:
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    return any(
        isinstance(item, ast.Constant) and isinstance(item.value, str) and item.value.startswith(_ADDRESSES)
        for item in given
    )
