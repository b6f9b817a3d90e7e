"""The abalone pipeline of the tests in a SageMaker SDK, in the SDK's favour.

Without the file of settings that the tests give to the SDKs: where there is one, an SDK validates it for every value that it looks up,
hundreds of times for one pipeline. And without the reports of usage that such a file turns off.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import TextIO

_TELEMETRY = {
    "sdk_v2": "sagemaker.telemetry.telemetry_logging",
    "sdk_v3": "sagemaker.core.telemetry.telemetry_logging",
}
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
    telemetry = importlib.import_module(_TELEMETRY[generation])
    telemetry._requests_helper = lambda *_arguments, **_options: None  # type: ignore[attr-defined]
    return module


def write(generation: str, path: str) -> None:
    """Build the pipeline and write its definition."""
    module = twin(generation)
    Path(path).write_text(module.build(module.offline.scripts()).definition(), encoding="utf-8")
