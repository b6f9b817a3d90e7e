"""The definitions that the tests here compare: mlpc's own of a pipeline, and what SDKs make of the same.

The abalone pipeline is the example; any other is one of `tests/golden`, by the name of its folder.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from mlpc.driver import Compiled, Request, compile_files

HERE = Path(__file__).parent
_ROOT = HERE.parents[1]
_EXAMPLES = (_ROOT / "examples" / "abalone" / "pipeline.py", _ROOT.parent / "shared" / "examples" / "abalone.py")
# As in `offline`, which the SDKs run under.
_SETTINGS = {"region": "us-east-1", "artifact_bucket": "artifacts", "role": "arn:aws:iam::123456789012:role/mlpc"}
GENERATIONS = ("v2", "v3")


class _Disk:
    """Files as they are, but none that would configure a pipeline otherwise."""

    def read(self, path: str) -> bytes | None:
        file = Path(path)
        return file.read_bytes() if file.suffix != ".toml" and file.is_file() else None

    def walk(self, folder: str) -> list[str]:
        root = Path(folder)
        return sorted(item.relative_to(root).as_posix() for item in root.rglob("*") if item.is_file())


@cache
def _compiled(name: str) -> Compiled:
    """The first pipeline of a file."""
    here = (_ROOT / "tests" / "golden" / name / "pipeline.py",)
    path = next(path for path in (_EXAMPLES if name == "abalone" else here) if path.is_file())
    result = compile_files(Request((path.as_posix(),), settings=_SETTINGS), _Disk())
    assert not result.failed, result.diagnostics
    return result.compiled[0]


def mlpc_definition(name: str = "abalone") -> dict[str, Any]:
    """What mlpc makes of a pipeline."""
    main = _compiled(name).main
    assert main is not None
    made: dict[str, Any] = json.loads(main.content)
    return made


def mlpc_files(name: str) -> dict[str, bytes]:
    """Everything that it makes of a pipeline, by path."""
    return {file.path: file.content for file in _compiled(name).files}


def sdk_definition(generation: str, name: str = "abalone") -> dict[str, Any]:
    """What an SDK makes of it, as kept by `make_golden.py`."""
    made: dict[str, Any] = json.loads((HERE / "golden" / f"{name}.{generation}.json").read_text(encoding="utf-8"))
    return made
