"""The definitions that the tests here compare: mlpc's own of the abalone example, and what SDKs make of the same."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from mlpc.driver import Request, compile_files

HERE = Path(__file__).parent
_ROOT = HERE.parents[1]
_EXAMPLES = (_ROOT / "examples" / "abalone" / "pipeline.py", _ROOT.parent / "shared" / "examples" / "abalone.py")
# As in `offline`, which the SDKs run under.
_SETTINGS = {"region": "us-east-1", "artifact_bucket": "artifacts", "role": "arn:aws:iam::123456789012:role/mlpc"}
GENERATIONS = ("v2", "v3")


class _Disk:
    """Files as they are, but none that would configure the example otherwise."""

    def read(self, path: str) -> bytes | None:
        file = Path(path)
        return file.read_bytes() if file.suffix == ".py" and file.is_file() else None

    def walk(self, folder: str) -> list[str]:
        root = Path(folder)
        return sorted(item.relative_to(root).as_posix() for item in root.rglob("*") if item.is_file())


@cache
def _mlpc_text() -> bytes:
    path = next(path for path in _EXAMPLES if path.is_file())
    result = compile_files(Request((path.as_posix(),), settings=_SETTINGS), _Disk())
    assert not result.failed, result.diagnostics
    (compiled,) = result.compiled
    assert compiled.main is not None
    return compiled.main.content


def mlpc_definition() -> dict[str, Any]:
    """What mlpc makes of the example."""
    made: dict[str, Any] = json.loads(_mlpc_text())
    return made


def sdk_definition(generation: str) -> dict[str, Any]:
    """What an SDK makes of it, as kept by `make_golden.py`."""
    made: dict[str, Any] = json.loads((HERE / "golden" / f"abalone.{generation}.json").read_text(encoding="utf-8"))
    return made
