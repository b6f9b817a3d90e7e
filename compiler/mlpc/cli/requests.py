"""From a command to the driver: names that are not there are wrong usage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from mlpc.cli.disk import Disk, python_files
from mlpc.cli.report import Build
from mlpc.configuration import UnknownEnvironment, WrongOption
from mlpc.driver import Request, Result, UnknownPipeline, compile_files
from mlpc.service.keywords import nearest


def compile_request(disk: Disk, build: Build, *, paths: Sequence[str], **options: Any) -> Result:
    """Compile; a folder stands for the files in it that import mlpc. `click.UsageError` for what is not there."""
    named = [path.replace("\\", "/") for path in paths]
    files = dict.fromkeys(file for path in named for file in python_files(path))
    found = frozenset(files) - set(named)
    try:
        return compile_files(Request(paths=tuple(files), found=found, **build._asdict(), **options), disk)
    except (UnknownEnvironment, WrongOption) as error:
        raise wrong_usage(error) from None
    except UnknownPipeline as error:
        raise click.UsageError(
            f"--pipeline {error.name}: there is no such pipeline{_listed(error.name, error.known)}"
        ) from None


def wrong_usage(error: UnknownEnvironment | WrongOption) -> click.UsageError:
    """What to say of an environment that is not there, or of a value that a key cannot have."""
    if isinstance(error, WrongOption):
        parts = [error.found.message, *filter(None, (error.found.note,))]
        return click.UsageError(f"{error.option}: {': '.join(parts)}")
    table = f"[env.{error.name}]" if (error.file or "").endswith("mlpc.toml") else f"[tool.mlpc.env.{error.name}]"
    where = f"{error.file} has no {table}" if error.file else "there is no configuration file with environments"
    return click.UsageError(f"--env {error.name}: {where}{_listed(error.name, error.known)}")


def _listed(name: str, known: Sequence[str]) -> str:
    if not known:
        return ""
    hint = nearest(name, known)
    return f"; did you mean {hint}?" if hint else f"; there are {', '.join(known)}"
