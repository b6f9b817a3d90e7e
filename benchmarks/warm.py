"""Compiles a file again and again in one process, after a compilation that does not count, and prints the median in seconds
of the processor.

python benchmarks/warm.py FILE NUMBER
"""

from __future__ import annotations

import sys
import time

from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files


def warm(path: str, number: int) -> float:
    """Every compilation reads its files anew, and makes the definition and the scripts; nothing is written."""
    times: list[float] = []
    for _ in range(number + 1):
        before = time.process_time()
        result = compile_files(Request(paths=(path,)), Disk())
        times.append(time.process_time() - before)
        if result.failed:
            raise SystemExit(f"{path} has errors: run mlpc check")
    return sorted(times[1:])[number // 2]


if __name__ == "__main__":
    sys.stdout.write(f"{warm(sys.argv[1], int(sys.argv[2]))}\n")
