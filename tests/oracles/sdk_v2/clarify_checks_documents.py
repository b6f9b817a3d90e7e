"""The documents that the SDK uploads for the checks of `clarify_checks_twin.py`: what their jobs read, and what monitoring goes on with.

Prints `{step: {"analysis": ..., "monitoring": ...}}`.
"""

# The network is gone before the SDK is imported.

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import offline
from clarify_checks_twin import build, out

found: dict[str, dict[str, Any]] = {}
for step in build().steps:
    config = getattr(step, "clarify_check_config", None)
    if config is not None:
        (read,) = (item for item in step.arguments["ProcessingInputs"] if item["InputName"] == "analysis_config")
        places = {"analysis": read["S3Input"]["S3Uri"], "monitoring": config.monitoring_analysis_config_uri}
        found[step.name] = {name: json.loads(offline.uploads[place]) for name, place in places.items()}
out.write(json.dumps(found) + "\n")
