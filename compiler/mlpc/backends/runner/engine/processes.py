"""Processes of jobs: each in a session of its own, its output in a file, and none left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mlpc.backends.runner.engine.guard import Guard, gated, open_gate
from mlpc.backends.runner.engine.store import read_json, write_json

GRACE = 5.0
"""Seconds between asking a job to end and ending it."""
TAIL = 20
"""Lines of a log that a person is shown."""


class Ended(NamedTuple):
    """How a process has ended: `code` as the system says it, negative for a signal; `timed_out`, `stopped`: who ended it."""

    code: int
    timed_out: bool = False
    stopped: bool = False


class Processes:
    """Starts processes, and can end all of them. Safe for threads. `limit`: of those that run at once."""

    def __init__(self, limit: int = 1024) -> None:
        self._free = threading.BoundedSemaphore(limit)
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._guard = Guard()
        self.stopping = threading.Event()

    def run(
        self,
        command: Sequence[str],
        where: Path,
        environment: Mapping[str, str],
        log: Path,
        note: Path,
        timeout: float | None = None,
        until: float | None = None,
    ) -> Ended:
        """Run to the end. `log`: takes what it says. `note`: where its number is kept for a runner that comes after this one. `timeout`:
        seconds that it may run; `until`: when it ends at the latest, whether it has started or not. OSError: it cannot be started."""
        with self._free:
            if until is not None:
                left = until - time.monotonic()
                if left <= 0:
                    return Ended(-signal.SIGTERM, timed_out=True)
                timeout = left if timeout is None else min(left, timeout)
            return self._run(command, where, environment, log, note, timeout)

    def _run(
        self,
        command: Sequence[str],
        where: Path,
        environment: Mapping[str, str],
        log: Path,
        note: Path,
        timeout: float | None,
    ) -> Ended:
        with log.open("ab") as file:
            with self._lock:
                if self.stopping.is_set():
                    return Ended(-signal.SIGTERM, stopped=True)
                process = subprocess.Popen(
                    gated(command, environment),
                    cwd=str(where),
                    env=dict(environment),
                    stdin=subprocess.DEVNULL if sys.platform == "win32" else subprocess.PIPE,
                    stdout=file,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
                self._running.add(process)
            try:
                # A job does nothing before it is known to those who would end it.
                self._guard.add(process.pid)
                write_json(note, {"pid": process.pid, "born": born(process.pid)})
                open_gate(process)
                try:
                    code = process.wait(timeout)
                    return Ended(code, stopped=self.stopping.is_set() and code != 0)
                except subprocess.TimeoutExpired:
                    end_group(process)
                    return Ended(process.wait(), timed_out=True)
            finally:
                if process.poll() is None:
                    end_group(process)
                # What the job has started and left behind is the job's.
                _signal(process.pid, _KILL)
                self._guard.drop(process.pid)
                with self._lock:
                    self._running.discard(process)

    def stop(self) -> None:
        """End all processes, and start no more."""
        with self._lock:
            self.stopping.set()
            running = list(self._running)
        for process in running:
            _signal(process.pid, signal.SIGTERM)
        for process in running:
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                _signal(process.pid, _KILL)
        self._guard.close()


_KILL = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Ask a process and all that it has started to end; end them where they do not."""
    _signal(process.pid, signal.SIGTERM)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        _signal(process.pid, _KILL)
        process.wait()


def _signal(pid: int, number: int) -> None:
    """Send a signal to a session that this module has started."""
    try:
        if sys.platform == "win32":
            os.kill(pid, number)
        else:
            os.killpg(pid, number)
    except OSError:
        # It has ended.
        return


def born(pid: int) -> str:
    """When a process started, so that a number that the system has given again is not taken for it; empty where nobody says, or it is
    no more."""
    try:
        stat = Path("/proc/" + str(pid) + "/stat").read_text(encoding="ascii", errors="replace")
        return stat.rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        pass
    if Path("/proc/self").exists() or sys.platform == "win32":
        return ""
    # Systems without /proc.
    try:
        done = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def end_left_over(note: Path) -> bool:
    """End the process that a runner which is no more has left running; whether there was one."""
    document = read_json(note)
    if not isinstance(document, dict) or not isinstance(document.get("pid"), int):
        return False
    pid, since = document["pid"], document.get("born")
    if not since or born(pid) != since:
        return False
    _signal(pid, _KILL)
    return True


def wanting(requirements: Sequence[str]) -> list[str]:
    """Of requirements of the form `name==version` those that this Python has in another version, or not at all, and what it has."""
    if not requirements:
        return []
    from importlib import metadata  # a fifth of what a runner takes to start

    found: list[str] = []
    for line in requirements:
        name, exactly, version = line.partition("==")
        if not exactly or not all(letter.isalnum() or letter in "-_.[]" for letter in name.strip()):
            continue
        try:
            present = metadata.version(name.strip().partition("[")[0])
        except metadata.PackageNotFoundError:
            present = "none"
        if present != version.strip():
            found.append(line + " (here: " + present + ")")
    return found


def tail(log: Path, lines: int = TAIL) -> list[str]:
    """The last lines of a log."""
    try:
        with log.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 65536))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return text.rstrip().splitlines()[-lines:]


def exit_words(ended: Ended) -> str:
    """How a process has ended, in words."""
    if ended.code >= 0:
        return "exit code " + str(ended.code)
    try:
        return "killed by " + signal.Signals(-ended.code).name
    except ValueError:
        return "killed by signal " + str(-ended.code)
