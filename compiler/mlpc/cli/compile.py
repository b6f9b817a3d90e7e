"""`mlpc compile`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from mlpc.cli.program import CLEAN, ERRORS
from mlpc.cli.report import (
    build_of,
    color_option,
    environment_option,
    files_argument,
    format_option,
    pipeline_option,
    placeholder_option,
    set_option,
    show,
)


@click.command("compile")
@files_argument
@click.option(
    "-o",
    "--output",
    default="build",
    show_default=True,
    metavar="DIR",
    help="Folder to write to; - prints the main file.",
)
@pipeline_option
@environment_option
@set_option
@placeholder_option
@click.option(
    "--target",
    type=click.Choice(["sagemaker", "runner"]),
    default="sagemaker",
    show_default=True,
    help="What to make: a definition, or a script that runs the pipeline on any machine.",
)
@click.option("--skip", is_flag=True, help="Pass over steps that do not run on a machine; with --target runner.")
@click.option(
    "--emit", type=click.Choice(["ir"]), help="Also write the intermediate representation; with -o -, print it instead."
)
@click.option(
    "--check", is_flag=True, help="Write nothing; fail where the files on disk are not what would be written."
)
@format_option
@color_option
def compile_command(
    files: tuple[str, ...],
    output: str,
    pipeline: str | None,
    environment: str | None,
    settings: tuple[str, ...],
    placeholders: tuple[str, ...],
    target: str,
    skip: bool,
    emit: str | None,
    check: bool,
    style: str,
    color: str,
) -> int:
    """Compile pipelines.

    Writes DIR/<pipeline>/definition.json, the code of its steps under code/, and manifest.json; with --target runner, run.py.
    """
    if skip and target != "runner":
        raise click.UsageError("--skip goes with --target runner: a definition has all steps")
    if check and output == "-":
        raise click.UsageError("--check compares with files: give -o a folder")
    from mlpc.cli.disk import Disk
    from mlpc.cli.requests import compile_request

    disk = Disk()
    build = build_of(environment, settings, placeholders)
    result = compile_request(
        disk, build, paths=files, target=target, pipeline=pipeline, emit_ir=emit == "ir", skip=skip
    )
    show(result.diagnostics, result.source_of, result.paths, style, color, sys.stderr)
    if result.failed:
        return ERRORS
    if output == "-":
        if len(result.compiled) != 1:
            names = ", ".join(each.pipeline.name for each in result.compiled)
            raise click.UsageError(f"-o - prints one pipeline: choose with --pipeline ({names})")
        only = result.compiled[0]
        wanted = next(file for file in only.files if file.path == "pipeline.ir") if emit else only.main
        if wanted is not None:
            sys.stdout.buffer.write(wanted.content)
        return CLEAN
    folders = [(Path(output, item.pipeline.name), item) for item in result.compiled]
    if check:
        stale = [
            line
            for folder, item in folders
            for line in _stale(folder, {file.path: file.content for file in item.files})
        ]
        for line in stale:
            click.echo(line, err=True)
        if stale:
            click.echo("run `mlpc compile` without --check to write them", err=True)
        return ERRORS if stale else CLEAN
    said: list[str] = []
    for folder, item in folders:
        _write(folder, {file.path: file.content for file in item.files})
        said.append(
            f"{item.pipeline.name}: {folder / item.files[0].path} ({_count(len(item.pipeline.steps), 'step')})\n"
        )
    for note in dict.fromkeys(note for _, item in folders for note in item.notes):
        said.append(f"note: {note}\n")
    sys.stderr.write("".join(said))
    # What is in a folder may change without a file changing that has been read.
    if not result.diagnostics and not any(Path(path).is_dir() for path in files):
        from mlpc.cli import stamp

        written = [str(folder / file.path) for folder, item in folders for file in item.files]
        stamp.write(sys.argv[1:], [*disk.seen, *written], "".join(said))
    return CLEAN


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write a pipeline's files, and remove those of the last time that it no longer has."""
    from mlpc.cli.disk import write_atomically

    for path in _listed(folder) - set(files):
        (folder / path).unlink(missing_ok=True)
    for path, content in files.items():
        write_atomically(folder / path, content)


def _listed(folder: Path) -> set[str]:
    """The code files that a manifest on disk names, inside of its folder."""
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        paths = {str(upload["path"]) for upload in manifest["uploads"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {path for path in paths if path.startswith("code/") and ".." not in path.split("/")}


def _stale(folder: Path, files: dict[str, bytes]) -> list[str]:
    from mlpc.cli.disk import read_or_none

    lines: list[str] = []
    for path, content in files.items():
        present = read_or_none(folder / path)
        if present is None:
            lines.append(f"missing: {folder / path}")
        elif present != content:
            lines.append(f"stale: {folder / path}")
    lines += [
        f"left over: {folder / path}" for path in sorted(_listed(folder) - set(files)) if (folder / path).exists()
    ]
    return lines
