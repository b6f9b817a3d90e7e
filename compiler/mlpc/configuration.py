"""`[tool.mlpc]` of `pyproject.toml`, or `mlpc.toml`: found, read, and the values of the build that it gives.

Precedence, the last wins: the file's own values, those of `[tool.mlpc.env.NAME]`, `--set`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from posixpath import dirname, join, normpath
from typing import Any, Final, NamedTuple, Protocol, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.source import Loc, SourceFile, Span

DEFAULT_REGION: Final = "us-east-1"
_TABLES: Final = frozenset({"env", "lint"})
"""Keys that hold settings of the compiler, not values of the build."""
_KNOWN: Final[Mapping[str, str]] = {
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
_PARENTS: Final = 40


class Reader(Protocol):
    """Where files are read from; see `frontend.program.Files`."""

    def read(self, path: str) -> bytes | None: ...


class Configuration(NamedTuple):
    """The values of one build.

    `root` is the folder of the configuration file, or of the compiled file where there is none; `source` is that file, to show errors
    in. `environments` are the names that `--env` takes. `wrong` are the keys whose values are in error, which `values` leaves out;
    `broken`: the file cannot be read, so that what it says is not known. `places`: where the values are set, for those that mlpc knows.
    """

    values: Mapping[str, object]
    root: str
    source: SourceFile | None = None
    environments: tuple[str, ...] = ()
    wrong: frozenset[str] = frozenset()
    broken: bool = False
    places: Mapping[str, Span] = {}

    def text(self, key: str) -> str | None:
        value = self.values.get(key)
        return value if isinstance(value, str) else None


class UnknownEnvironment(LookupError):
    """`--env NAME` without a `[tool.mlpc.env.NAME]`. `known` are the names there are."""

    def __init__(self, name: str, known: tuple[str, ...], file: str | None) -> None:
        super().__init__(name)
        self.name = name
        self.known = known
        self.file = file


def configuration_for(
    path: str, reader: Reader, sink: Sink, environment: str | None = None, settings: Mapping[str, object] | None = None
) -> Configuration:
    """The configuration that holds for a file. Mistakes in it are reported; `UnknownEnvironment` where `environment` is not there."""
    errors = sink.errors
    source, table = _find(path, reader, sink)
    broken = sink.errors > errors
    raw: object = table.get("env", {})
    environments = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    values = {key: value for key, value in table.items() if key not in _TABLES}
    section = "mlpc"
    if environment is not None and not broken:
        section = f"env.{environment}"
        chosen = environments.get(environment)
        if not isinstance(chosen, dict):
            raise UnknownEnvironment(environment, tuple(environments), source.path if source else None)
        values.update(cast("dict[str, object]", chosen))
    values.update(settings or {})
    places = {
        key: _place(None if key in (settings or {}) else source, key, path, section) for key in _KNOWN if key in values
    }
    wrong = frozenset(key for key in places if not _is(values[key], _KNOWN[key]))
    for key in sorted(wrong):
        sink.report(rules.CONFIG_VALUE, places[key], key=key, wanted=_KNOWN[key])
        del values[key]
    root = dirname(source.path if source is not None else normpath(path))
    return Configuration(values, root, source, tuple(environments), wrong, broken, places)


def _find(path: str, reader: Reader, sink: Sink) -> tuple[SourceFile | None, dict[str, Any]]:
    """The nearest `mlpc.toml`, or `pyproject.toml` that speaks of mlpc, from the file's folder upward."""
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
    return None, {}


def _parent(folder: str) -> str | None:
    """The folder above; relative ones go on with `..` since nothing says where they end."""
    if folder == "/":
        return None
    if folder in ("", "..") or folder.endswith("/.."):
        return join(folder, "..")
    return dirname(folder)


def _parse(path: str, data: bytes, sink: Sink, keys: tuple[str, ...]) -> tuple[SourceFile, dict[str, Any]]:
    import tomllib  # here, because most runs find no file to parse

    source = SourceFile(path, data.decode("utf-8", errors="replace"))
    try:
        table: Any = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        sink.report(rules.CONFIG_SYNTAX, _error_span(source, str(error)), reason=str(error).partition(" (at ")[0])
        return source, {}
    for key in keys:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    return source, cast("dict[str, Any]", table) if isinstance(table, dict) else {}


def _error_span(source: SourceFile, message: str) -> Span:
    """The place that tomllib names in its message: `(at line 3, column 5)`."""
    _, _, place = message.partition("(at line ")
    number = place.partition(",")[0]
    line = int(number) if number.isdigit() else max(len(source.lines), 1)
    return source.line_span(line)


def _place(source: SourceFile | None, key: str, path: str, section: str) -> Span:
    """The line that sets a key, in the table of that name if it is there; the top of the file where it was set on the command line."""
    if source is None:
        return Span(normpath(path), Loc(1, 0), Loc(1, 0))
    table, found = "mlpc", 0
    for number in range(1, len(source.lines) + 1):
        line = source.line(number).strip()
        if line.startswith("["):
            table = line.strip("[] ").removeprefix("tool.").removeprefix("mlpc.")
        elif line.partition("=")[0].strip() == key and (not found or table == section):
            found = number
    return source.line_span(found or 1)


def _is(value: object, wanted: str) -> bool:
    match wanted:
        case "text":
            return isinstance(value, str)
        case "a whole number":
            return type(value) is int
        case "a list of texts":
            return isinstance(value, list) and _texts(cast("list[object]", value))
        case _:
            return isinstance(value, dict) and _texts(cast("dict[object, object]", value).values())


def _texts(items: Iterable[object]) -> bool:
    return all(isinstance(item, str) for item in items)
