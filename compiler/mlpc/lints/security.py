"""What should not be seen, or not be open: secrets in a definition, public access, jobs outside of the project's network or key."""

import re
from collections.abc import Iterator
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs, step_values
from mlpc.ir.types import ScalarType
from mlpc.lints.places import called_at
from mlpc.passes.setting import Setting
from mlpc.service.keywords import all_keywords, member_paths
from mlpc.source import Span

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET: Final = frozenset(
    {"password", "passwd", "passphrase", "secret", "token", "credential", "credentials", "apikey"}
)
_KEYS: Final = frozenset({("api", "key"), ("access", "key"), ("private", "key"), ("secret", "key")})
_ABOUT: Final = frozenset(
    {
        "arn",
        "name",
        "id",
        "path",
        "uri",
        "url",
        "length",
        "count",
        "limit",
        "size",
        "type",
        "prefix",
        "file",
        "ttl",
        "region",
        "version",
    }
)
"""A name that ends so says where a secret is, or how long one may be: it holds none."""
_KNOWN: Final = re.compile(
    r"(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,}|hf_[A-Za-z0-9]{30,}|xox[abpr]-[\w-]{10,}"
    r"|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|sk-[A-Za-z0-9_-]{32,}|glpat-[\w-]{20,}"
)
"""Keys that give themselves away by their form."""
_OPEN: Final = frozenset({"public-read", "public-read-write", "authenticated-read", "0.0.0.0/0", "::/0"})
_JOBS: Final = frozenset({"Processing", "Training", "Tuning", "Transform", "AutoML", "QualityCheck", "ClarifyCheck"})
_NETWORK: Final = "VpcConfig"
_ENCRYPTED: Final = "KmsKeyId"


def check_secrets(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    for parameter in pipeline.parameters:
        free = isinstance(parameter.type, ScalarType) and parameter.type.kind == "str" and not parameter.type.values
        if free and (sounds_secret(parameter.python_name) or sounds_secret(parameter.name)):
            sink.report(rules.SECRET, parameter.span, what=f"the parameter `{parameter.python_name}`")
    for step in jobs(pipeline):
        for name, value, span in _named(step):
            text = value.value if isinstance(value, ir.Const) and isinstance(value.value, str) else ""
            if text and not text.startswith(("arn:", "s3://", "/")) and sounds_secret(name):
                sink.report(rules.SECRET, span, what=f"`{name}`")
        for value in step_values(step):
            if isinstance(value, ir.Const) and isinstance(value.value, str) and _KNOWN.search(value.value):
                sink.report(rules.SECRET, value.span, what="this text")


def sounds_secret(name: str) -> bool:
    """Whether a name is that of a secret itself: `db_password`, `HF_TOKEN`; not `max_tokens`, `tokenizer`, `secret_arn`."""
    words = [word.lower() for word in _WORDS.findall(name)]
    if not words or words[-1] in _ABOUT:
        return False
    return words[-1] in _SECRET or tuple(words[-2:]) in _KEYS


def _named(step: ir.Step) -> Iterator[tuple[str, ir.Value, Span]]:
    """What a step is told under a name of the author's."""
    for argument in step.arguments:
        yield argument.name, argument.value, argument.span
    for option in step.options:
        if option.name in ("environment", "hyperparameters") and isinstance(option.value, ir.MapValue):
            for key, value in option.value.entries:
                yield key, value, value.span


def check_access(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    for step in jobs(pipeline):
        for value in step_values(step):
            if isinstance(value, ir.Const) and value.value in _OPEN:
                sink.report(rules.PUBLIC, value.span, value=value.value)


def check_isolation(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    """Where the project's configuration asks for a network and a key, every job has them."""
    wanted = [
        (_NETWORK, "`subnets` and `security_group_ids`", bool(setting.values.get("subnets"))),
        (_ENCRYPTED, "`kms_key`", bool(setting.values.get("kms_key"))),
    ]
    for step in jobs(pipeline):
        if step.kind not in _JOBS:
            continue
        members = set(_members(step))
        for member, keys, asked in wanted:
            if asked and not any(member in name for name in members) and _takes(step, member):
                sink.report(rules.OUTSIDE, called_at(step, setting), step=step.name, keys=keys)


def _takes(step: ir.Step, member: str) -> bool:
    if isinstance(step.body, ir.RawBody):
        return True
    return any(
        member in str(part)
        for name in all_keywords(step.kind)
        for path in member_paths(step.kind, name)
        for part in path
    )


def _members(step: ir.Step) -> Iterator[str]:
    """The names of the request's members that a step says something for."""
    for option in step.options:
        if not (isinstance(option.value, ir.Const) and option.value.value is None):
            for path in member_paths(step.kind, option.name):
                yield from (str(part) for part in path)
    if step.request is not None:
        yield from _keys(step.request)
    if isinstance(step.body, ir.RawBody):
        yield from _keys(step.body.arguments)


def _keys(value: ir.Value) -> Iterator[str]:
    if isinstance(value, ir.MapValue):
        for key, item in value.entries:
            yield key
            yield from _keys(item)
    elif isinstance(value, ir.ListValue):
        for item in value.items:
            yield from _keys(item)
