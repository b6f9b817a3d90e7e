"""`mlpc config`: the values of a build, and where each is from."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any, Final, NamedTuple

import click

from mlpc.cli.program import CLEAN, ERRORS
from mlpc.cli.report import build_of, color_option, environment_option, placeholder_option, set_option, show
from mlpc.configuration import DEFAULT_REGION, KNOWN, Configuration, Said, meant
from mlpc.placeholders import plain

_WIDTH: Final = 80
_UNSET: Final[Mapping[str, str]] = {
    "artifact_bucket": "the definition takes the parameter ArtifactBucket",
    "role": "the definition takes the parameter ExecutionRoleArn",
    "kms_key": "what the steps say",
    "instance_type": "what the steps say",
    "subnets": "what the steps say",
    "security_group_ids": "what the steps say",
    "tags": "what the steps say",
    "max_parallel_execution_steps": "as many as the account allows",
    "mlflow_resource_arn": "none",
}
"""What holds for a key that nothing sets; `region` has a default."""
_RARE: Final = frozenset({"max_parallel_execution_steps", "mlflow_resource_arn"})
"""Keys that people read of where they are set."""
_EVERYWHERE: Final[Mapping[str, str]] = {
    "artifact_bucket": "the code of all steps, and where jobs write if they do not say it",
    "role": "every step that takes on a role, if it does not say one",
    "region": "the images of frameworks",
    "max_parallel_execution_steps": "the pipeline",
    "mlflow_resource_arn": "the pipeline",
}
"""What the keys are for that are no defaults of keywords."""


class _Row(NamedTuple):
    """A key with all that is said of it, the last holds. `fills`: the types of step that it is a default for; `use`: in words."""

    key: str
    said: Sequence[Said]
    fills: Sequence[str]
    use: str
    meant: str | None


@click.command("config")
@click.argument("file", required=False, metavar="[FILE]", type=click.Path(exists=True, readable=True))
@environment_option
@set_option
@placeholder_option
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print."
)
@color_option
def config_command(
    file: str | None,
    environment: str | None,
    settings: tuple[str, ...],
    placeholders: tuple[str, ...],
    style: str,
    color: str,
) -> int:
    """Show what is configured, where it is from, and what it overrides.

    FILE is a pipeline file, or a folder; without one, the current folder.
    """
    from mlpc.cli.disk import Disk
    from mlpc.cli.requests import wrong_usage
    from mlpc.configuration import UnknownEnvironment, WrongOption, configuration_for
    from mlpc.diagnostics.sink import Sink

    build = build_of(environment, settings, placeholders)
    path = Path(file or ".")
    sink = Sink()
    try:
        # That of a folder is that of the files in it.
        found = configuration_for((path / "*" if path.is_dir() else path).as_posix(), Disk(), sink, *build)
    except (UnknownEnvironment, WrongOption) as error:
        raise wrong_usage(error) from None
    source = found.source
    show(sink.sorted(), lambda name: source if source and source.path == name else None, (), "text", color, sys.stderr)
    rows = list(_rows(found))
    shown = [row for row in rows if row.said or row.key not in _RARE]
    click.echo(_json(found, environment, rows) if style == "json" else _text(found, environment, shown))
    return ERRORS if sink.failed else CLEAN


def _rows(configuration: Configuration) -> Iterator[_Row]:
    from mlpc.passes.defaults import fills

    for key in (*KNOWN, *(key for key in configuration.said if key not in KNOWN)):
        said = configuration.said.get(key, ())
        use = _EVERYWHERE.get(key, "" if key in KNOWN else "config() in pipeline files")
        yield _Row(key, said, fills(key), use, meant(configuration, key))


# --- JSON -------------------------------------------------------------------------------------------------------------------------


def _json(configuration: Configuration, environment: str | None, rows: Sequence[_Row]) -> str:
    values: list[dict[str, Any]] = []
    for row in rows:
        known = row.key in configuration.values
        default = DEFAULT_REGION if row.key == "region" and not row.said else None
        values.append(
            {
                "key": row.key,
                "value": plain(configuration.values[row.key]) if known else default,
                "placeholder": known and row.said[-1].placeholder,
                "from": _origin(row.said[-1]) if row.said else {"source": "default" if default else "unset"},
                "error": row.key in configuration.wrong,
                "overrides": [
                    {"value": _shown(item), "placeholder": item.placeholder, "from": _origin(item)}
                    for item in reversed(row.said[:-1])
                ],
                "fills": list(row.fills),
            }
        )
    made = {
        "file": configuration.source.path if configuration.source is not None else None,
        "environment": environment,
        "environments": list(configuration.environments),
        "values": values,
    }
    # Dates of TOML have no form in JSON.
    return json.dumps(made, indent=2, ensure_ascii=False, default=str)


def _origin(said: Said) -> dict[str, Any]:
    if said.span is None:
        return {"source": "command line", "option": said.origin}
    return {"source": "file", "file": said.span.file, "line": said.span.start.line, "table": said.origin}


def _shown(said: Said) -> object:
    """A value without the marks of placeholders; what is no text stays as it is."""
    return plain(said.value)


# --- text -------------------------------------------------------------------------------------------------------------------------


def _text(configuration: Configuration, environment: str | None, rows: Sequence[_Row]) -> str:
    """Two tables: values and their places, the overridden ones below; and what each key is for."""
    lines = [_head(configuration, environment), ""]
    table = [("key", "from", "value"), *(line for row in rows for line in _lines(row, configuration))]
    lines += _aligned(table)
    lines += ["", *_aligned([("key", "fills"), *((row.key, _uses(row)) for row in rows)])]
    return "\n".join(lines)


def _head(configuration: Configuration, environment: str | None) -> str:
    if configuration.source is None:
        return "no mlpc.toml, and no pyproject.toml with [tool.mlpc], here or above"
    names = ", ".join(configuration.environments)
    chosen = f", environment {environment}" if environment else f" (environments: {names})" if names else ""
    return f"{configuration.source.path}{chosen}"


def _lines(row: _Row, configuration: Configuration) -> Iterator[tuple[str, str, str]]:
    if not row.said:
        region = row.key == "region"
        yield row.key, "default" if region else "not set", f'"{DEFAULT_REGION}"' if region else _UNSET[row.key]
        return
    *overridden, last = row.said
    mark = "  (in error)" if row.key in configuration.wrong else ""
    yield row.key, _place(last), _value(last) + mark
    for item in reversed(overridden):
        yield "", _place(item), f"{_value(item)}  (overridden)"
    if row.meant is not None:
        yield "", "", f"(no key of mlpc: did you mean {row.meant}?)"


def _place(said: Said) -> str:
    if said.span is None:
        return said.origin
    # The file is named above; a table tells more than its name.
    name = said.origin.removeprefix("tool.mlpc").removeprefix(".")
    return f"line {said.span.start.line}" + (f" [{name}]" if name else "")


def _value(said: Said) -> str:
    """A value as TOML has it, a placeholder as it stands in the definition."""
    return _toml(_shown(said)) + ("  (placeholder)" if said.placeholder else "")


def _toml(value: object) -> str:
    match value:
        case str() | bool() | int() | float():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return f"[{', '.join(map(_toml, value))}]"  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        case dict():
            return f"{{ {', '.join(f'{key} = {_toml(item)}' for key, item in value.items())} }}"  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        case _:
            return str(value)


def _uses(row: _Row) -> str:
    return row.use or ", ".join(row.fills)


def _aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns, the last of which may be as long as it must: a value in one piece, words wrapped."""
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]) - 1)]
    for row in table:
        head = "".join(f"{cell:<{width}}  " for cell, width in zip(row, widths, strict=False))
        room = max(_WIDTH - len(head), 20)
        first, *rest = wrap(row[-1], room, break_long_words=False, break_on_hyphens=False) or [""]
        yield f"{head}{first}".rstrip()
        for line in rest:
            yield f"{'':{len(head)}}{line}"
