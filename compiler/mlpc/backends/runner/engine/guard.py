"""The guard of a runner: a process that ends what the runner has started, should the runner be killed and so not do it itself."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

_GUARD = """
import os, signal, sys
for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
    signal.signal(getattr(signal, name), signal.SIG_IGN)
running = set()
for line in sys.stdin:
    (running.add if line[0] == "+" else running.discard)(int(line[1:]))
for pid in running:
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass
"""
"""Reads which sessions there are, `+number` and `-number`, until the runner ends, however it does."""
_GATE = """
import os, signal, sys
if os.read(0, 1) != b"+":
    sys.exit(1)
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
for name in ("SIGPIPE", "SIGXFSZ"):
    signal.signal(getattr(signal, name), signal.SIG_DFL)
if sys.argv[1] == "unset":
    os.environ.pop("LC_CTYPE", None)
try:
    os.execvp(sys.argv[2], sys.argv[2:])
except OSError as error:
    sys.stderr.write(sys.argv[2] + ": " + str(error.strerror) + "\\n")
    sys.exit(127)
"""
"""Becomes the job once the job has been written down; should the runner end before, it ends as well. What a Python changes for those that
come after it is as it was. A shell would lose variables whose names it cannot have."""


class Guard:
    """Knows the sessions that are at work; safe for threads. On Windows there is none, and a killed runner leaves its steps running."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._known: set[int] = set()

    def add(self, pid: int) -> None:
        """A session has been started. OSError: nothing can guard it."""
        with self._lock:
            self._known.add(pid)
            self._tell("+" + str(pid))

    def drop(self, pid: int) -> None:
        """A session has ended."""
        with self._lock:
            self._known.discard(pid)
            if self._process is not None:
                with suppress(OSError):
                    self._write("-" + str(pid))

    def close(self) -> None:
        """No more is started. While a session is at work the guard stays."""
        with self._lock:
            if self._process is not None and self._process.stdin is not None and not self._known:
                with suppress(OSError):
                    self._process.stdin.close()
                self._process.wait()
                self._process = None

    def _tell(self, line: str) -> None:
        if sys.platform == "win32":
            return
        if self._process is not None:
            try:
                self._write(line)
                return
            except OSError:
                # Somebody has ended it: another takes over.
                self._process = None
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _GUARD],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        for pid in self._known:
            self._write("+" + str(pid))

    def _write(self, line: str) -> None:
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


def gated(command: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """A command that waits at the gate until it may start."""
    if sys.platform == "win32":
        return list(command)
    kept = "set" if "LC_CTYPE" in environment else "unset"
    return [sys.executable, "-I", "-S", "-c", _GATE, kept, *command]


def open_gate(process: subprocess.Popen[bytes]) -> None:
    """Let a command start. One that has been ended at the gate is none to wait for."""
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.write(b"+")
            process.stdin.close()
