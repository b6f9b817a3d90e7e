"""What the commands say: diagnostics on stderr, coloured where a person reads them."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TextIO, TypeAlias, cast

import click

from mlpc.configuration import TABLES
from mlpc.diagnostics.model import Diagnostic
from mlpc.diagnostics.render import COLOUR, PLAIN, render, summary
from mlpc.source import SourceFile


def coloured(stream: TextIO, choice: str) -> bool:
    """`auto`: on a terminal, unless NO_COLOR says otherwise."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


Sources: TypeAlias = Callable[[str], SourceFile | None]


def show(
    found: Sequence[Diagnostic], source_of: Sources, files: Sequence[str], style: str, color: str, stream: TextIO
) -> None:
    """Write diagnostics in a format: as text, a blank line after each, and a line that counts them."""
    if style == "text":
        look = COLOUR if coloured(stream, color) else PLAIN
        for item in found:
            stream.write(render(item, source_of, look) + "\n")
        if found:
            stream.write(f"{summary(found)}\n")
        return
    from mlpc.diagnostics.formats import FORMATS, OF_A_REPOSITORY, moved

    if style in OF_A_REPOSITORY:
        root = _repository()
        found = [moved(item, lambda path: _within(path, root)) for item in found]
        files = [_within(path, root) for path in files]
    stream.write(FORMATS[style](found, files))


def _repository() -> Path:
    """The folder of the repository that the user stands in; without one, where the user stands."""
    here = Path.cwd().resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def _within(path: str, root: Path) -> str:
    """A path from a folder on; of what is elsewhere, the path as it is."""
    full = Path(path).resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else path


def statistics(found: Sequence[Diagnostic], style: str) -> str:
    """How many problems there are of each rule, the most frequent first."""
    counts = Counter(item.rule for item in found)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0].code))
    if style == "json":
        listed = [{"code": rule.code, "name": rule.name, "count": count} for rule, count in rows]
        return json.dumps(listed, indent=2) + "\n"
    width = max((len(str(count)) for _, count in rows), default=0)
    return "".join(f"{count:>{width}}  {rule.code}  {rule.name}\n" for rule, count in rows)


files_argument = click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, readable=True)
)
"""Files, and folders for what is in them."""
files_or_stdin_argument = click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, readable=True, allow_dash=True),
)
"""The same, and `-` for what comes on stdin."""
environment_option = click.option(
    "--env", "environment", metavar="NAME", help="Use [tool.mlpc.env.NAME] over [tool.mlpc]."
)
set_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help='Set a configuration value: true, 3, 1.5 and ["a"] are what they look like, all else is text.',
)
placeholder_option = click.option(
    "--placeholder",
    "placeholders",
    multiple=True,
    metavar="KEY=TEXT",
    help="Leave TEXT in the output for KEY, for a deploying tool to fill in: --placeholder bucket='${bucket}'.",
)
pipeline_option = click.option("--pipeline", metavar="NAME", help="Only the pipeline of this name.")
color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the diagnostics.",
)

format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "concise", "json", "sarif", "github", "gitlab", "junit"]),
    default="text",
    show_default=True,
    help="How to write the diagnostics.",
)


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--select` and `--ignore`."""
    for name, text in (
        ("--ignore", "Leave these out: codes (MLP501), groups (MLP5), names (unused-parameter) or ALL."),
        ("--select", "Report these warnings instead of those that are on by default, said in the same way."),
    ):
        option = click.option(name, multiple=True, metavar="RULES", callback=_selectors, help=text)
        command = option(command)
    return command


def _selectors(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Lists with commas, and the option given again."""
    found = tuple(word.strip() for item in value for word in item.split(",") if word.strip())
    if found:
        from mlpc.diagnostics.catalogue import all_rules
        from mlpc.diagnostics.policy import unusable
        from mlpc.lint_settings import selector_hint

        rules = all_rules()
        for word in found:
            problem = unusable(word, rules)
            if problem is not None:
                hint = selector_hint(word)
                raise click.BadParameter(f"{problem}; {hint}" if hint else problem)
    return found


class Build(NamedTuple):
    """What the command line says of the values of a build, as the driver takes it."""

    environment: str | None
    settings: Mapping[str, object]
    placeholders: Mapping[str, object]


def build_of(environment: str | None, settings: Sequence[str], placeholders: Sequence[str]) -> Build:
    """`--env NAME`, each `--set KEY=VALUE` and each `--placeholder KEY=TEXT`."""
    given = {key: _value(text) for key, text in _pairs("--set", "KEY=VALUE", settings)}
    later = {key: _placeholder(text) for key, text in _pairs("--placeholder", "KEY=TEXT", placeholders)}
    for key in later:
        if key in given:
            raise click.UsageError(f"{key} has a value by --set and is a --placeholder: give one of them")
    return Build(environment, given, later)


def _pairs(option: str, form: str, given: Sequence[str]) -> Iterator[tuple[str, str]]:
    for item in given:
        key, equals, text = item.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"{item!r} is not {form}", param_hint=option)
        if key in TABLES:
            raise click.BadParameter(f"{key!r} is a table of the file, not a key", param_hint=option)
        yield key, text


def _placeholder(text: str) -> object:
    """A text, or a list of texts where it is written as one; everything else is what a tool looks for."""
    value = _value(text)
    is_list = isinstance(value, list) and all(isinstance(item, str) for item in cast("list[object]", value))
    return value if is_list or isinstance(value, str) else text


def _value(text: str) -> object:
    import tomllib

    try:
        value = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    # A date looks like one, and is text to a pipeline; a line break would set something else.
    simple = isinstance(value.get("value"), bool | int | float | str | list) and len(value) == 1
    return value["value"] if simple else text
