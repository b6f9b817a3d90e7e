"""Runs the twins under the interpreters that have the SDKs, and keeps what they print under `golden/`.

    python tests/oracles/make_golden.py --v2 PYTHON --v3 PYTHON

`PYTHON` is an interpreter of an environment with `sagemaker==2.257.7`, or with `sagemaker==3.27.0`. Either may be left
out: its golden stays as it is. The tests read the goldens alone.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
# What changes from one run to the next, by a stand-in of the same form, so that a golden is still a definition.
_MASKS = (
    (re.compile(r"(?<=/code/)[0-9a-f]{64}(?=/)"), "0" * 64),
    (re.compile(r"-\d{14}(?=/)"), "-20000101000000"),
    (re.compile(r"(?<=/)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/)"), "00000000-0000-4000-8000-000000000000"),
    (re.compile(r"-\d{4}(-\d\d){5}(-\d{3})?(?=[/\"\\])"), "-2000-01-01-00-00-00-000"),
)


def masked(text: str) -> str:
    for pattern, stand_in in _MASKS:
        text = pattern.sub(stand_in, text)
    return text


def run(python: str, *arguments: str) -> str:
    # The SDKs make lists of sets here and there.
    fixed = {**os.environ, "PYTHONHASHSEED": "0"}
    return subprocess.run([python, *arguments], check=True, stdout=subprocess.PIPE, text=True, env=fixed).stdout


def make(generation: str, python: str, only: str | None) -> None:
    folder = HERE / f"sdk_{generation}"
    # Beside a twin may stand a program that prints the documents which go with its definition.
    for twin in sorted([*folder.glob("*_twin.py"), *folder.glob("*_documents.py")]):
        name = twin.stem.removesuffix("_twin")
        if only not in (None, name):
            continue
        first, second = (masked(run(python, str(twin))) for _ in range(2))
        if first != second:
            raise SystemExit(f"{twin}: two runs differ, so that something has to be masked")
        definition: dict[str, Any] = json.loads(first)
        text = json.dumps(definition, indent=2, ensure_ascii=False)
        (GOLDEN / f"{name}.{generation}.json").write_text(text + "\n", encoding="utf-8")
    version = run(python, "-c", "import importlib.metadata as m; print(m.version('sagemaker'), end='')")
    versions_file = GOLDEN / "versions.json"
    versions = json.loads(versions_file.read_text(encoding="utf-8")) if versions_file.exists() else {}
    versions[generation] = version
    versions_file.write_text(json.dumps(versions, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--v2", metavar="PYTHON", help="interpreter with SDK v2")
    parser.add_argument("--v3", metavar="PYTHON", help="interpreter with SDK v3")
    parser.add_argument("--only", metavar="NAME", help="the twin of one pipeline")
    said = parser.parse_args()
    if not (said.v2 or said.v3):
        parser.error("say --v2 or --v3, or both")
    GOLDEN.mkdir(exist_ok=True)
    for generation, python in (("v2", said.v2), ("v3", said.v3)):
        if python:
            make(generation, python, said.only)


if __name__ == "__main__":
    main()
