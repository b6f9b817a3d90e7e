"""A chain of trivial tasks, run by kfp's subprocess runner: `python kfp_runner.py NUMBER`. Each adds one to what the last one gave.

kfp reads annotations as objects: no `from __future__ import annotations` here.
"""

import sys
import tempfile

from kfp import dsl, local


@dsl.component
def add_one(value: int) -> int:
    return value + 1


def main(number: int) -> None:
    @dsl.pipeline(name="chain")
    def chain(start: int = 0) -> int:
        value = start
        for _ in range(number):
            value = add_one(value=value).output
        return value

    with tempfile.TemporaryDirectory() as folder:
        local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root=folder)
        found = chain().output
    if found != number:
        sys.exit(f"{found}, not {number}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
