"""`validate` says the same of the same files without reading them again, and anew as soon as anything has changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smdocs.cli.main import cli
from smdocs.findings import Exit
from smdocs.resources import data
from smdocs.show.answers import KEPT, MOST
from tests.conftest import AS_OF


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(data() / "examples" / "tranmarken", tmp_path / "mine"))
    account = folder / "accounts" / "facebook.yaml"
    account.write_text(account.read_text("utf-8").replace("status: active", "status: aktiv"), encoding="utf-8")
    return folder


def validate(folder: Path, *more: str, on: str = AS_OF.isoformat()) -> Result:
    return CliRunner().invoke(cli, ["validate", str(folder), "--on", on, *more])


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were loaded."""
    from smdocs.cli import answer

    seen: list[Path] = []
    load = answer.load

    def noting(folder: Path) -> object:
        seen.append(folder)
        return load(folder)

    monkeypatch.setattr(answer, "load", noting)
    return seen


@pytest.mark.parametrize("output", ["text", "json", "annotations"])
def test_the_same_files_have_the_same_answer_without_being_loaded(mine: Path, reads: list[Path], output: str) -> None:
    first = validate(mine, "--output", output)
    assert (first.exit_code, len(reads)) == (Exit.FINDINGS, 1)
    again = validate(mine, "--output", output)
    assert (again.exit_code, again.stdout, again.stderr) == (first.exit_code, first.stdout, first.stderr)
    assert len(reads) == 1


def test_anything_that_changes_is_read(mine: Path, reads: list[Path]) -> None:
    validate(mine)
    account = mine / "accounts" / "facebook.yaml"
    account.write_text(account.read_text("utf-8").replace("status: aktiv", "status: active"), encoding="utf-8")
    sound = validate(mine)
    assert "aktiv" not in sound.output
    assert validate(mine).output == sound.output
    (mine / "kopia.yaml").write_text("name: Elmby\n", encoding="utf-8")
    assert "kopia.yaml" in validate(mine).output
    validate(mine, "--strict")
    validate(mine, on="2027-11-21")
    validate(mine, "--lang", "da")
    assert len(reads) == 6


def test_what_is_kept_stays_small_and_out_of_version_control(mine: Path) -> None:
    for day in range(1, MOST + 4):
        validate(mine, on=f"2026-11-{day:02}")
    assert len(json.loads((mine / KEPT / "answers.json").read_text("utf-8"))) == MOST
    assert (mine / KEPT / ".gitignore").read_text("utf-8") == "*\n"


@pytest.mark.parametrize("kept", ["", "[1]", '{"a": 1}'])
def test_what_cannot_be_read_of_it_is_no_answer(mine: Path, kept: str) -> None:
    first = validate(mine)
    (mine / KEPT / "answers.json").write_text(kept, encoding="utf-8")
    assert validate(mine).output == first.output
