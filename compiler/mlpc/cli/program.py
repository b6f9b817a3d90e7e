"""The program: its commands, and what its exit codes mean."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

CLEAN: Final = 0
ERRORS: Final = 1
USAGE: Final = 2
INTERNAL: Final = 70

COMMANDS: Final = ("check", "compile", "config", "explain", "run", "schema", "select", "validate")
"""Each is the module of that name, and in it the function of that name."""


class _Lazy(click.Group):
    """Imports a command when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"mlpc.cli.{cmd_name}"), f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from mlpc.service.keywords import nearest

            hint = nearest(args[0], COMMANDS)
            ctx.fail(f"no such command: {args[0]}" + (f"; did you mean {hint}?" if hint else ""))
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from mlpc.version import __version__

        click.echo(f"mlpc {__version__}")
        ctx.exit()


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Print the version.",
)
def program() -> None:
    """Compile plain Python to Amazon SageMaker pipeline definitions.

    Exit codes: 0 clean, 1 errors in the files, 2 wrong usage, 70 a bug of mlpc.
    """


def run(arguments: Sequence[str]) -> int:
    """Run the program; gives its exit code."""
    # A compilation leaves no cycles behind, and looking for them takes a third of the time of a large one.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        # What the encoding of a terminal, or any, cannot say is said by its number.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        found = program.main(list(arguments), prog_name="mlpc", standalone_mode=False)
        return found if isinstance(found, int) else CLEAN
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # The reader has gone: there is nobody to tell.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return CLEAN
    except Exception as error:
        _internal(error)
        return INTERNAL


def _internal(error: Exception) -> None:
    """A bug: what it was, where in the user's file if known, and how to see more."""
    from mlpc.backends.base import InternalError
    from mlpc.diagnostics import catalogue as rules
    from mlpc.diagnostics.model import diagnostic
    from mlpc.diagnostics.render import render
    from mlpc.source import NOWHERE

    span = error.span if isinstance(error, InternalError) else NOWHERE
    found = diagnostic(rules.INTERNAL, span, {"error": f"{type(error).__name__}: {error}"})
    sys.stderr.write(render(found, lambda path: None))
    if os.environ.get("MLPC_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    else:
        sys.stderr.write("set MLPC_TRACEBACK=1 to see where in mlpc\n")
