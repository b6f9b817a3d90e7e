"""The abalone pipeline of the tests in a SageMaker SDK, without the file of settings that the tests give to the SDKs.

Where there is such a file, an SDK validates it for every value that it looks up, thousands of times for one pipeline. Few users have one.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import TextIO

ORACLES = Path(__file__).parents[2] / "tests" / "oracles"


def twin(generation: str) -> ModuleType:
    """The module with the pipeline, for `sdk_v2` or `sdk_v3`; its `build(code)` makes it."""
    sys.path.insert(0, str(ORACLES))
    import offline

    plain = offline.go

    def go() -> TextIO:
        out: TextIO = plain()
        del os.environ["SAGEMAKER_USER_CONFIG_OVERRIDE"]
        return out

    offline.go = go
    spec = importlib.util.spec_from_file_location("abalone_twin", ORACLES / generation / "abalone_twin.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(generation: str, path: str) -> None:
    """Build the pipeline and write its definition."""
    module = twin(generation)
    Path(path).write_text(module.build(module.offline.scripts()).definition(), encoding="utf-8")
