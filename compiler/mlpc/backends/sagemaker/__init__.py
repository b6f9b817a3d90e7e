"""SageMaker pipeline definitions: legalize -> model -> emit."""

from hashlib import sha256

from mlpc.backends.base import Artifact, Fault, File, Target, Upload
from mlpc.backends.sagemaker.complete import faults
from mlpc.backends.sagemaker.context import ADDED
from mlpc.backends.sagemaker.creation import creation, definition_key, size_notes
from mlpc.backends.sagemaker.emit import document, dump
from mlpc.backends.sagemaker.legalize import legalize
from mlpc.ir import nodes as ir

__all__ = ["check", "emit"]


def check(pipeline: ir.Pipeline, target: Target) -> tuple[Fault, ...]:
    """What the service would refuse of the definition, without the definition."""
    definition, _ = legalize(pipeline, target)
    return tuple(faults(definition.steps, target.placeholders))


def emit(pipeline: ir.Pipeline, target: Target) -> Artifact:
    """The definition of a checked pipeline and the files that it refers to. `InternalError` where the checks have let through
    what the service cannot say."""
    definition, context = legalize(pipeline, target)
    made, origins = document(definition)
    main = File("definition.json", dump(made))
    uploads = [upload for _, upload in sorted(context.uploads.items())]
    key = definition_key(pipeline, target, len(main.content))
    if key is not None:
        uploads.append(Upload(main.path, key, sha256(main.content).hexdigest()))
    return Artifact(
        name=pipeline.name,
        main=main,
        files=tuple(file for _, file in sorted(context.files.items())),
        uploads=tuple(uploads),
        source_map=origins,
        creation=creation(context, key),
        faults=tuple(faults(definition.steps, target.placeholders)),
        notes=(*(ADDED[name][1] for name in ADDED if name in context.added), *size_notes(target, len(main.content))),
    )
