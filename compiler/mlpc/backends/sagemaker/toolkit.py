"""Script mode: the training toolkit of the framework containers, which hyperparameters tell where the program is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mlpc.backends.contract import digest
from mlpc.backends.sagemaker.archive import tar_gz
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Json
from mlpc.backends.scripts import beside, script
from mlpc.ir import nodes as ir


class Program(NamedTuple):
    """`hyperparameters` for the toolkit, and where the archive with the program is."""

    hyperparameters: Mapping[str, Json]
    archive: Json


def program(body: ir.FunctionBody | ir.ScriptBody, step: ir.Step, folder: str | None, context: Context) -> Program:
    """Ship a step's program as the toolkit wants it.

    `folder`: where it has the archive; None: the toolkit fetches it from S3.
    """
    name, files = _files(body, step)
    stem = name.rpartition("/")[2].removesuffix(".py")
    archive = tar_gz(files.items())
    location = context.upload(f"{stem}-{digest(archive)}/sourcedir.tar.gz", archive)
    found = location if folder is None else f"{folder}/sourcedir.tar.gz"
    return Program(
        {
            "sagemaker_submit_directory": f'"{found}"' if isinstance(found, str) else found,
            "sagemaker_program": f'"{name}"',
            "sagemaker_container_log_level": "20",
            "sagemaker_region": f'"{context.target.region}"',
        },
        location,
    )


def _files(body: ir.FunctionBody | ir.ScriptBody, step: ir.Step) -> tuple[str, dict[str, bytes]]:
    """The name of the program, and all files by name."""
    if isinstance(body, ir.FunctionBody):
        # It installs what it requires itself.
        name = f"{body.function}.py"
        return name, beside(body, name, script(body, step))
    files = {file.name: file.content for file in body.files}
    if body.requirements:
        present = files.get("requirements.txt", b"")
        files["requirements.txt"] = present + "".join(f"{line}\n" for line in body.requirements).encode()
    return body.script, files
