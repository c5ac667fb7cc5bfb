"""Runs smdocs as a person does: a process of its own for each command, told what it took."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.content import AS_OF

PROJECT = Path(__file__).parents[1]
PYTHON = [sys.executable]
SMDOCS = [*PYTHON, "-m", "smdocs"]
ON = ["--on", AS_OF.isoformat()]


_BECOMES_OURS = 36
"""What Linux calls PR_SET_CHILD_SUBREAPER."""


@dataclass(frozen=True)
class Taken:
    """What a command took: seconds by the clock, seconds of all processors, and the most memory of any one of its
    processes, in MB; and what it printed."""

    seconds: float
    cpu: float
    memory: float
    output: str


def run(*command: str | Path, home: Path | None = None) -> Taken:
    """A command, with a `home` of its own for what it may remember. Raises where it was told wrong or broke."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    if home:
        home.mkdir(parents=True, exist_ok=True)
        environment |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")}
    ctypes.CDLL(None).prctl(_BECOMES_OURS, 1)
    start = time.perf_counter()
    process = subprocess.Popen(
        [*map(str, command)],
        env=environment,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert process.stdout
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    every = [used, *_left()]
    # One is for findings that are errors: what is made up has some.
    if process.returncode not in (0, 1) or "Traceback" in output:
        raise RuntimeError(output[-2000:])
    cpu = sum(one.ru_utime + one.ru_stime for one in every)
    return Taken(seconds, cpu, max(one.ru_maxrss for one in every) / 1024, output)


def _left() -> Iterator[resource.struct_rusage]:
    """What the processes took that a command has left behind when it ends: they become ours."""
    while True:
        try:
            _, _, used = os.wait4(-1, 0)
        except ChildProcessError:
            return
        yield used


def smdocs(*arguments: str | Path, home: Path | None = None) -> Taken:
    """A command of smdocs."""
    return run(*SMDOCS, *arguments, home=home)


def has(command: str, option: str) -> bool:
    """Whether a command knows an option."""
    return option in smdocs(command, "--help").output
