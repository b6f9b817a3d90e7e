"""`[tool.mlpc]` of `pyproject.toml`, or `mlpc.toml`: found, read, and the values of the build that it gives.

Precedence, the last wins: the file's own values, those of `[tool.mlpc.env.NAME]`, the command line. In each of them a key has a value,
or a placeholder that a deploying tool fills in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import Any, Final, NamedTuple, Protocol, cast

from mlpc import placeholders as filled
from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Diagnostic, diagnostic
from mlpc.diagnostics.policy import Policy
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.service.keywords import nearest
from mlpc.source import NOWHERE, Loc, SourceFile, Span

DEFAULT_REGION: Final = "us-east-1"
PLACEHOLDERS: Final = "placeholders"
TABLES: Final = frozenset({"env", "lint", PLACEHOLDERS})
"""Keys that hold settings of the compiler, not values of the build."""
KNOWN: Final[Mapping[str, str]] = {
    "artifact_bucket": "text",
    "role": "text",
    "region": "text",
    "kms_key": "text",
    "instance_type": "text",
    "subnets": "a list of texts",
    "security_group_ids": "a list of texts",
    "tags": "a table of texts",
    "max_parallel_execution_steps": "a whole number",
    "mlflow_resource_arn": "text",
}
"""The keys that mlpc reads itself, and what their values are."""
_FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "artifact_bucket": (r"[A-Za-z0-9][\w.-]*", "the name of a bucket, without `s3://`"),
    "role": (r"arn:aws[a-z-]*:iam::\d{12}:role/.+", "the ARN of a role, `arn:aws:iam::123456789012:role/name`"),
    "region": (r"[a-z]{2,3}(-[a-z]+)+-\d+", "the name of a region, as `eu-west-1`"),
}
"""What the texts of some keys look like: a pattern, and what to say."""
_PARENTS: Final = 40


class Reader(Protocol):
    """Where files are read from; see `frontend.program.Files`."""

    def read(self, path: str) -> bytes | None: ...


class Said(NamedTuple):
    """A value of a key where it is said. `origin`: a table of the file (`tool.mlpc.env.prod`), or the option of the command line.

    A placeholder is an `ir.Template`; in lists and tables of them, each text is one. `span`: the line; None on the command line.
    """

    value: object
    origin: str
    span: Span | None
    placeholder: bool = False


class Configuration(NamedTuple):
    """The values of one build.

    `root` is the folder of the configuration file, or of the compiled file where there is none; `source` is that file, to show errors
    in. `environments` are the names that `--env` takes. `wrong` are the keys whose values are in error, which `values` leaves out;
    `broken`: the file cannot be read, so that what it says is not known. `said`: all that is said of each key, the last holds.
    `lint`: which advice is wanted.
    """

    values: Mapping[str, object]
    root: str
    source: SourceFile | None = None
    environments: tuple[str, ...] = ()
    wrong: frozenset[str] = frozenset()
    broken: bool = False
    said: Mapping[str, tuple[Said, ...]] = {}
    path: str = ""
    lint: Policy = Policy()

    def text(self, key: str) -> str | None:
        """The text of a key as the definition has it, a placeholder as it is."""
        value = self.values.get(key)
        return value.text if isinstance(value, ir.Template) else value if isinstance(value, str) else None

    def place(self, key: str) -> Span:
        """Where the value that holds is said; the top of the compiled file for the command line."""
        return self.said[key][-1].span or _top(self.path)

    @property
    def places(self) -> Mapping[str, Span]:
        """Where the values of the keys that mlpc reads itself are said."""
        return {key: self.place(key) for key in KNOWN if key in self.said}

    @property
    def placeholders(self) -> Mapping[str, object]:
        """The keys whose values a deploying tool fills in."""
        return {key: value for key, value in self.values.items() if any(filled.texts_of(value))}


class UnknownEnvironment(LookupError):
    """`--env NAME` without a `[tool.mlpc.env.NAME]`. `known` are the names there are."""

    def __init__(self, name: str, known: tuple[str, ...], file: str | None) -> None:
        super().__init__(name)
        self.name = name
        self.known = known
        self.file = file


class WrongOption(ValueError):
    """The command line gives a key what it cannot have. `found` says why; `option`: which one gives it."""

    def __init__(self, found: Diagnostic, option: str) -> None:
        super().__init__(found.message)
        self.found = found
        self.option = option


def configuration_for(
    path: str,
    reader: Reader,
    sink: Sink,
    environment: str | None = None,
    settings: Mapping[str, object] | None = None,
    placeholders: Mapping[str, object] | None = None,
) -> Configuration:
    """The configuration that holds for a file. Mistakes in it are reported; `UnknownEnvironment` where `environment` is not there,
    `WrongOption` where the command line makes a mistake.

    `settings` and `placeholders` are those of the command line: no key is in both.
    """
    errors = sink.errors
    source, table, head = _find(path, reader, sink)
    broken = sink.errors > errors
    raw: object = table.get("env", {})
    environments = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    lines = _Lines(source, head) if source is not None else None
    layers = [_layer(table, (), lines, sink)]
    if environment is not None and not broken:
        chosen = environments.get(environment)
        if not isinstance(chosen, dict):
            raise UnknownEnvironment(environment, tuple(environments), source.path if source else None)
        layers.append(_layer(cast("dict[str, Any]", chosen), ("env", environment), lines, sink))
    top = _top(path)
    layers.append({key: Said(value, "--set", None) for key, value in (settings or {}).items()})
    layers.append(
        {
            key: Said(_template(key, value, top), "--placeholder", None, True)
            for key, value in (placeholders or {}).items()
        }
    )
    said: dict[str, tuple[Said, ...]] = {}
    for layer in layers:
        for key, item in layer.items():
            said[key] = (*said.get(key, ()), item)
    wrong = frozenset(key for key, items in said.items() if _wrong(key, items[-1], sink))
    values = {key: items[-1].value for key, items in said.items() if key not in wrong}
    root = dirname(source.path if source is not None else normpath(path))
    lint = Policy(root=root)
    if "lint" in table and lines is not None:
        from mlpc.lint_settings import policy_of  # here, because few projects have any

        lint = policy_of(table["lint"], root, lambda *keys: lines.span(("lint", *keys)), sink)
    return Configuration(values, root, source, tuple(environments), wrong, broken, said, path, lint)


def meant(configuration: Configuration, key: str) -> str | None:
    """The key of mlpc's that a key of the user's is almost, if that is not said."""
    return None if key in KNOWN else nearest(key, [known for known in KNOWN if known not in configuration.said])


def report_unread(configuration: Configuration, is_read: Callable[[str], bool], sink: Sink) -> None:
    """Warn of keys that are almost one which mlpc reads, and that no `config(...)` asks for."""
    for key in configuration.said:
        hint = meant(configuration, key)
        if hint is not None and not is_read(key):
            help_ = f"write `{hint}`, if you mean that"
            sink.report(rules.CONFIG_UNREAD, configuration.place(key), key=key, help=help_)


# --- what is said ---------------------------------------------------------------------------------------------------------------


def _layer(table: Mapping[str, Any], place: tuple[str, ...], lines: _Lines | None, sink: Sink) -> dict[str, Said]:
    """The values and placeholders of a table; `place`: where it is in that of mlpc."""
    assert lines is not None or not table
    if lines is None:
        return {}
    found = {
        key: Said(value, lines.title(place), lines.span((*place, key)))
        for key, value in table.items()
        if key not in TABLES
    }
    inner: object = table.get(PLACEHOLDERS, {})
    where = (*place, PLACEHOLDERS)
    if not isinstance(inner, dict):
        sink.report(rules.CONFIG_VALUE, lines.span(where), key=PLACEHOLDERS, wanted="a table of texts")
        return found
    for key, value in cast("dict[str, object]", inner).items():
        span = lines.span((*where, key))
        if key in found:
            related = [(found[key].span or span, "its value")]
            sink.report(rules.PLACEHOLDER_TWICE, span, key=key, related=related)
        found[key] = Said(_template(key, value, span), lines.title(where), span, True)
    return found


def _template(key: str, value: object, span: Span) -> object:
    """A value whose texts are placeholders."""
    match value:
        case str():
            return ir.Template(text=value, keys=(key,), span=span)
        case list():
            return [_template(key, item, span) for item in cast("list[object]", value)]
        case dict():
            return {name: _template(key, item, span) for name, item in cast("dict[str, object]", value).items()}
        case _:
            return _NotText(value)


class _NotText(NamedTuple):
    """A placeholder that is no text."""

    value: object


def _wrong(key: str, said: Said, sink: Sink) -> bool:
    """Whether the value of a key is in error: said, or raised where the command line says it."""
    found = _fault(key, said, said.span or NOWHERE)
    if found is None:
        return False
    if said.span is None:
        raise WrongOption(found, said.origin)
    sink.add(found)
    return True


def _fault(key: str, said: Said, span: Span) -> Diagnostic | None:
    if said.placeholder and key in filled.NOT_FILLED:
        return diagnostic(rules.PLACEHOLDER_KEY, span, {"key": key, "reason": filled.NOT_FILLED[key]})
    if said.placeholder and _holds_other(said.value):
        wanted = KNOWN.get(key, "text, or a list or table of texts")
        return diagnostic(rules.CONFIG_VALUE, span, {"key": key, "wanted": wanted})
    problem = next((found for text in filled.texts_of(said.value) if (found := filled.problem(text))), "")
    if problem:
        return diagnostic(rules.PLACEHOLDER_TEXT, span, {"key": key, "problem": problem})
    if key in _FORMS and not said.placeholder and not _has_form(key, said.value):
        return diagnostic(rules.CONFIG_VALUE, span, {"key": key, "wanted": _FORMS[key][1]})
    if key in KNOWN and not _is(said.value, KNOWN[key]):
        note = _ONE_TEXT if isinstance(said.value, ir.Template) else None
        return diagnostic(rules.CONFIG_VALUE, span, {"key": key, "wanted": KNOWN[key], "note": note})
    return None


def _has_form(key: str, value: object) -> bool:
    """Whether a text looks like what it is to be. What is no text is told apart elsewhere."""
    return not isinstance(value, str) or re.fullmatch(_FORMS[key][0], value) is not None


_ONE_TEXT: Final = "a placeholder is the text between two quotes; how many there are must be known"


def _holds_other(value: object) -> bool:
    match value:
        case list():
            return any(map(_holds_other, cast("list[object]", value)))
        case dict():
            return any(map(_holds_other, cast("dict[str, object]", value).values()))
        case _:
            return isinstance(value, _NotText)


def _is(value: object, wanted: str) -> bool:
    match wanted:
        case "text":
            return isinstance(value, str | ir.Template)
        case "a whole number":
            return type(value) is int
        case "a list of texts":
            return isinstance(value, list) and _texts(cast("list[object]", value))
        case _:
            return isinstance(value, dict) and _texts(cast("dict[object, object]", value).values())


def _texts(items: Iterable[object]) -> bool:
    return all(isinstance(item, str | ir.Template) for item in items)


# --- files ----------------------------------------------------------------------------------------------------------------------


def _find(path: str, reader: Reader, sink: Sink) -> tuple[SourceFile | None, dict[str, Any], tuple[str, ...]]:
    """The nearest `mlpc.toml`, or `pyproject.toml` that speaks of mlpc, from the file's folder upward; its table, and where that is."""
    folder = dirname(normpath(path))
    for _ in range(_PARENTS):
        data = reader.read(join(folder, "mlpc.toml"))
        if data is not None:
            return _parse(join(folder, "mlpc.toml"), data, sink, ())
        data = reader.read(join(folder, "pyproject.toml"))
        if data is not None and b"tool.mlpc" in data:
            return _parse(join(folder, "pyproject.toml"), data, sink, ("tool", "mlpc"))
        parent = _parent(folder)
        if parent is None:
            break
        folder = parent
    return None, {}, ()


def _parent(folder: str) -> str | None:
    """The folder above; relative ones go on with `..` since nothing says where they end."""
    if folder == "/":
        return None
    if folder in ("", "..") or folder.endswith("/.."):
        return join(folder, "..")
    return dirname(folder)


def _parse(
    path: str, data: bytes, sink: Sink, keys: tuple[str, ...]
) -> tuple[SourceFile, dict[str, Any], tuple[str, ...]]:
    import tomllib  # here, because most runs find no file to parse

    source = SourceFile(path, data.decode("utf-8", errors="replace"))
    try:
        table: Any = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        sink.report(rules.CONFIG_SYNTAX, _error_span(source, str(error)), reason=str(error).partition(" (at ")[0])
        return source, {}, keys
    for key in keys:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    return source, cast("dict[str, Any]", table) if isinstance(table, dict) else {}, keys


def _error_span(source: SourceFile, message: str) -> Span:
    """The place that tomllib names in its message: `(at line 3, column 5)`."""
    _, _, place = message.partition("(at line ")
    number = place.partition(",")[0]
    line = int(number) if number.isdigit() else max(len(source.lines), 1)
    return source.line_span(line)


def _top(path: str) -> Span:
    return Span(normpath(path), Loc(1, 0), Loc(1, 0))


_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_KEY: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_LINE: Final = rf"\s*(?:\[\s*(?P<table>{_KEY})\s*\]|(?P<key>{_KEY})\s*=)"


class _Lines:
    """On which line of a TOML file each key is. tomllib does not tell, and the forms that people write are few."""

    def __init__(self, source: SourceFile, head: tuple[str, ...]) -> None:
        self._source = source
        self._head = head
        self._numbers: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for number in range(1, len(source.lines) + 1):
            match = re.match(_LINE, source.line(number))
            if match is None:
                continue
            if match["table"]:
                table = path = tuple(_parts(match["table"]))
            else:
                path = (*table, *_parts(match["key"]))
            self._numbers.setdefault(path, number)

    def title(self, place: tuple[str, ...]) -> str:
        """A table as its header names it; of a file that is mlpc's own the first has no header."""
        return ".".join((*self._head, *place))

    def span(self, place: tuple[str, ...]) -> Span:
        """The line of a key, or of the table that it is in."""
        path = (*self._head, *place)
        while path and path not in self._numbers:
            path = path[:-1]
        return self._source.line_span(self._numbers.get(path, 1))


def _parts(key: str) -> Iterator[str]:
    for part in re.findall(_PART, key):
        yield part[1:-1] if part[0] in "\"'" else part
