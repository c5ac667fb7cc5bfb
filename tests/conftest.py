"""Folders and documents that many tests look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from smdocs.resources import data

AS_OF = dt.date(2026, 11, 21)
"""The date the examples are told from."""


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
