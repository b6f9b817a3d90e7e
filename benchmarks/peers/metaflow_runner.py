"""A chain of trivial steps, run by metaflow: `python metaflow_runner.py NUMBER`. Each adds one to what the last one gave.

metaflow reads the source of a flow, so the flow is written to a file first; its records go to a folder that is removed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HEAD = """from metaflow import FlowSpec, step


class Chain(FlowSpec):
    @step
    def start(self):
        self.value = 1
        self.next(self.step_1)
"""
STEP = """
    @step
    def step_{at}(self):
        self.value += 1
        self.next(self.{next})
"""
TAIL = """
    @step
    def end(self):
        self.value += 1
        assert self.value == {number}, self.value


if __name__ == "__main__":
    Chain()
"""


def flow(number: int) -> str:
    """`number` steps, three at least: metaflow asks for the first and the last by name."""
    inner = [STEP.format(at=at, next=f"step_{at + 1}" if at < number - 2 else "end") for at in range(1, number - 1)]
    return HEAD + "".join(inner) + TAIL.format(number=number)


def main(number: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "chain.py")
        file.write_text(flow(number), encoding="utf-8")
        environment = {
            **os.environ,
            "METAFLOW_DATASTORE_SYSROOT_LOCAL": folder,
            "METAFLOW_HOME": folder,
            "METAFLOW_USER": "somebody",
            "USERNAME": "somebody",
        }
        return subprocess.run([sys.executable, str(file), "--quiet", "run"], cwd=folder, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
