"""An authority's folder whose documents are brought up to date again and again."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import smdocs
from smdocs.documents.wanted import Wanted, checked
from smdocs.documents.workers import Workers
from smdocs.filing.update import Updated, update
from smdocs.resources import data
from smdocs.tree.view import Mode
from tests.conftest import AS_OF

FORMATS = ("html", "txt", "md", "csv")
ACCOUNT = "accounts/facebook-hjalpmedel.yaml"
PURPOSE = r"^purpose:\n(  .*\n)+"
Run = Callable[..., Updated]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data() / "examples" / "region-alvmarken", tmp_path / "mine"))


@pytest.fixture
def run(mine: Path) -> Run:
    def once(on: dt.date = AS_OF, formats: tuple[str, ...] = FORMATS, jobs: int = 1, **more: object) -> Updated:
        mode = Mode.DRAFT if more.pop("draft", False) else Mode.FINISHED
        with Workers(jobs) as workers:
            every = checked(smdocs.load(mine), Wanted(on, languages=("sv",), mode=mode))
            return update(every, mine / "out", formats, workers, **more)  # type: ignore[arg-type]

    return once


def edit(file: Path, pattern: str, text: str) -> None:
    before = file.read_text("utf-8")
    after = re.sub(pattern, text, before, count=1, flags=re.MULTILINE)
    assert after != before
    file.write_text(after, encoding="utf-8")
