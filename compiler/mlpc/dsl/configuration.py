"""`config`: values of the build, as the compiler reads them."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar, cast, overload

_T = TypeVar("_T")
_REQUIRED: Final = object()
_PLACEHOLDERS: Final = "placeholders"
_TABLES: Final = frozenset({"env", "lint", _PLACEHOLDERS})
"""Keys that hold settings of the compiler, not values of the build."""


class ConfigError(KeyError):
    """A value of the build that nothing gives, or a file that cannot be read."""

    def __str__(self) -> str:
        return str(self.args[0])


@overload
def config(key: str) -> Any: ...
@overload
def config(key: str, default: _T) -> _T: ...
def config(key: str, default: object = _REQUIRED) -> object:
    """The value of `key` in `[tool.mlpc]`, `[tool.mlpc.env.NAME]` over it where the variable MLPC_ENV is NAME.

    The file is the nearest `mlpc.toml`, or `pyproject.toml` with such a table, above the file that asks (as for the
    compiler), else above the current directory. ConfigError: no value and no default, no such environment, or a file
    that is not TOML. A placeholder is its text, as in a definition: here nothing fills it in.
    """
    caller = sys._getframe(1).f_globals.get("__file__")  # pyright: ignore[reportPrivateUsage]
    starts = [Path(caller).resolve().parent, Path.cwd()] if isinstance(caller, str) else [Path.cwd()]
    found = next((table for start in starts for table in _tables(start)), None)
    if found is not None and key in found[1] and key not in _TABLES:
        return found[1][key]
    if default is not _REQUIRED:
        return default
    file = found[0] if found is not None else Path("mlpc.toml")
    where = f"[tool.mlpc] of {file}" if file.name == "pyproject.toml" else str(file)
    raise ConfigError(f"nothing gives '{key}': add it to {where}, or give a default: config('{key}', ...)")


def _tables(start: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The configuration files from a folder upward, with their values for the environment that is set."""
    for folder in (start, *start.parents):
        for file, keys in ((folder / "mlpc.toml", ()), (folder / "pyproject.toml", ("tool", "mlpc"))):
            table: object = _parsed(file)
            for key in keys:
                table = cast("dict[str, object]", table).get(key) if isinstance(table, dict) else None
            if isinstance(table, dict):
                yield file, _chosen(file, cast("dict[str, Any]", table))


def _parsed(file: Path) -> dict[str, Any] | None:
    try:
        text = file.read_text(encoding="utf-8")
        # Of other projects' files above nothing is asked, not even to be TOML.
        return tomllib.loads(text) if file.name == "mlpc.toml" or "tool.mlpc" in text else None
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not TOML: {error}") from error


def _chosen(file: Path, table: dict[str, Any]) -> dict[str, Any]:
    name = os.environ.get("MLPC_ENV")
    values = _flat(file, table)
    if not name:
        return values
    environments: dict[str, Any] = table.get("env", {})
    if name not in environments:
        known = ", ".join(sorted(environments)) or "none"
        raise ConfigError(f"MLPC_ENV is '{name}', and {file} has no such environment; it has {known}")
    return {**values, **_flat(file, _table(file, environments, name, "env."))}


def _flat(file: Path, table: dict[str, Any]) -> dict[str, Any]:
    """The values of a table, and the texts of its placeholders."""
    return {**table, **_table(file, table, _PLACEHOLDERS)}


def _table(file: Path, table: dict[str, Any], key: str, within: str = "") -> dict[str, Any]:
    inner: object = table.get(key, {})
    if not isinstance(inner, dict):
        raise ConfigError(f"`{within}{key}` of {file} is not a table")
    return cast("dict[str, Any]", inner)
