"""Folders and documents that many tests look at."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from smdocs.resources import data

AS_OF = dt.date(2026, 11, 21)
"""The date the examples are told from."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rendered",
        type=Path,
        help="A folder that the examples were rendered to a moment ago, as by `make demo`: what takes long to draw is "
        "read there. Default: it is drawn again.",
    )


# How long an example takes is no matter: the computer may be busy with others.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


@pytest.fixture
def as_of() -> dt.date:
    return AS_OF


@pytest.fixture(scope="session")
def examples() -> list[Path]:
    """The example authorities' folders."""
    return sorted(path for path in (data() / "examples").iterdir() if path.is_dir())


@pytest.fixture
def write_folder(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Makes an authority's folder of the files that are shown in the test."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project without its examples, in which code, words and facts may be edited."""
    for part in ("smdocs", "templates", "data/rulesets"):
        shutil.copytree(data().parent / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", *(f"data/{path.name}" for path in data().glob("*.yaml"))):
        shutil.copy(data().parent / file, tmp_path / file)
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    """Runs the command line of the copy."""

    def smdocs(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "smdocs", *arguments],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(project), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return smdocs
