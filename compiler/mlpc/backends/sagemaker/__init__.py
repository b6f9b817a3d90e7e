"""SageMaker pipeline definitions: legalize -> model -> emit."""

from mlpc.backends.base import Artifact, File, Target
from mlpc.backends.sagemaker.complete import doubled, missing
from mlpc.backends.sagemaker.context import ADDED
from mlpc.backends.sagemaker.emit import document, dump
from mlpc.backends.sagemaker.legalize import legalize
from mlpc.ir import nodes as ir

__all__ = ["emit"]


def emit(pipeline: ir.Pipeline, target: Target) -> Artifact:
    """The definition of a checked pipeline and the files that it refers to. `InternalError` where the checks have let through
    what the service cannot say."""
    definition, context = legalize(pipeline, target)
    made, origins = document(definition)
    return Artifact(
        name=pipeline.name,
        main=File("definition.json", dump(made)),
        files=tuple(file for _, file in sorted(context.files.items())),
        uploads=tuple(upload for _, upload in sorted(context.uploads.items())),
        source_map=origins,
        missing=tuple(missing(definition.steps)),
        doubled=tuple(doubled(definition.steps)),
        notes=tuple(ADDED[name][1] for name in ADDED if name in context.added),
    )
