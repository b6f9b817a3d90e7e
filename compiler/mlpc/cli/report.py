"""What the commands say: diagnostics on stderr, coloured where a person reads them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

import click

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


def report(found: Sequence[Diagnostic], source_of: Callable[[str], SourceFile | None], choice: str) -> None:
    """Write diagnostics, a blank line after each, and a line that counts them."""
    style = COLOUR if coloured(sys.stderr, choice) else PLAIN
    for item in found:
        sys.stderr.write(render(item, source_of, style) + "\n")
    if found:
        sys.stderr.write(f"{summary(found)}\n")


files_argument = click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False, readable=True)
)
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
pipeline_option = click.option("--pipeline", metavar="NAME", help="Only the pipeline of this name.")
color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the diagnostics.",
)


def parse_settings(settings: Sequence[str]) -> dict[str, object]:
    """`--set KEY=VALUE`, each."""
    found: dict[str, object] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"{setting!r} is not KEY=VALUE", param_hint="--set")
        found[key] = _value(text)
    return found


def _value(text: str) -> object:
    import tomllib

    try:
        value = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    # A date looks like one, and is text to a pipeline; a line break would set something else.
    simple = isinstance(value.get("value"), bool | int | float | str | list) and len(value) == 1
    return value["value"] if simple else text
