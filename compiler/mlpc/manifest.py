"""`manifest.json`: what to upload where before a definition is used, and where each part of it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from posixpath import relpath
from typing import Final

from mlpc.backends.base import Artifact, File, Target
from mlpc.placeholders import plain
from mlpc.source import NOWHERE

VERSION: Final = 1
NAME: Final = "manifest.json"


def manifest(
    artifact: Artifact, kind: str, target: Target, root: str, placeholders: Mapping[str, object] | None = None
) -> File:
    """The manifest of an artifact of a target. Its paths of sources are relative to `root`, the project's folder.

    `create_pipeline` are the arguments of that operation of the service, without what is only known when it is called.
    `artifact_bucket` null: the bucket is the parameter `ArtifactBucket` of each run. `placeholders`, where there are any: what has to be
    filled in before the definition is used, by the keys of the configuration. Lines and columns of the source map are from 1.
    """
    made: dict[str, object] = {
        "version": VERSION,
        "pipeline": artifact.name,
        "target": kind,
        "region": target.region,
        "artifact_bucket": target.artifact_bucket,
        **({"placeholders": plain(dict(placeholders))} if placeholders else {}),
        "definition": {"path": artifact.main.path, "sha256": sha256(artifact.main.content).hexdigest()},
        "create_pipeline": artifact.creation,
        "uploads": [upload._asdict() for upload in artifact.uploads],
        "source_map": _source_map(artifact, root),
    }
    return File(NAME, (json.dumps(made, indent=2, ensure_ascii=False) + "\n").encode())


def _source_map(artifact: Artifact, root: str) -> dict[str, str]:
    files = {file: relpath(file, root or ".") for file in {span.file for span in artifact.source_map.values()}}
    return {
        pointer: f"{files[span.file]}:{span.start.line}:{span.start.column + 1}"
        for pointer, span in artifact.source_map.items()
        if span != NOWHERE
    }
