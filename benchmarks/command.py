"""Runs smdocs as a person does: a process of its own for each command, told what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.content import AS_OF

PROJECT = Path(__file__).parents[1]
PYTHON = [sys.executable]
SMDOCS = [*PYTHON, "-m", "smdocs"]
ON = ["--on", AS_OF.isoformat()]


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
    # One is for findings that are errors: what is made up has some.
    if process.returncode not in (0, 1) or "Traceback" in output:
        raise RuntimeError(output[-2000:])
    return Taken(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output)


def smdocs(*arguments: str | Path, home: Path | None = None) -> Taken:
    """A command of smdocs."""
    return run(*SMDOCS, *arguments, home=home)


def has(command: str, option: str) -> bool:
    """Whether a command knows an option."""
    return option in smdocs(command, "--help").output
