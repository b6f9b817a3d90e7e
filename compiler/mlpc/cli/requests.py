"""From a command to the driver: names that are not there are wrong usage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from mlpc.cli.disk import Disk, python_files
from mlpc.configuration import UnknownEnvironment
from mlpc.driver import Request, Result, UnknownPipeline, compile_files
from mlpc.service.keywords import nearest


def compile_request(disk: Disk, *, paths: Sequence[str], **options: Any) -> Result:
    """Compile; a folder stands for the files in it that import mlpc.

    `click.UsageError` for an environment or pipeline that is not there.
    """
    named = [path.replace("\\", "/") for path in paths]
    files = dict.fromkeys(file for path in named for file in python_files(path))
    request = Request(paths=tuple(files), found=frozenset(files) - set(named), **options)
    try:
        return compile_files(request, disk)
    except UnknownEnvironment as error:
        where = (
            f"{error.file} has no [tool.mlpc.env.{error.name}]"
            if error.file
            else "there is no configuration file with environments"
        )
        raise click.UsageError(f"--env {error.name}: {where}{_listed(error.name, error.known)}") from None
    except UnknownPipeline as error:
        raise click.UsageError(
            f"--pipeline {error.name}: there is no such pipeline{_listed(error.name, error.known)}"
        ) from None


def _listed(name: str, known: Sequence[str]) -> str:
    if not known:
        return ""
    hint = nearest(name, known)
    return f"; did you mean {hint}?" if hint else f"; there are {', '.join(known)}"
