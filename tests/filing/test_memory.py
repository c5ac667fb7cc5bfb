"""What a folder of documents remembers of itself is enough to leave what stands, and tells nothing of anybody."""

from __future__ import annotations

import json
import os
from pathlib import Path

import smdocs
from smdocs.filing.memory import MEMORY
from smdocs.filing.update import Updated
from tests.filing.conftest import ACCOUNT, PURPOSE, Run, edit


def test_the_memory_names_nobody(mine: Path, run: Run) -> None:
    run()
    text = (mine / "out" / MEMORY).read_text("utf-8")
    for account in smdocs.load(mine).accounts.values():
        assert account.manager is None or account.manager.name not in text


def test_a_file_that_was_copied_back_as_it_was_is_left(mine: Path, run: Run) -> None:
    run()
    for path in (mine / "out").rglob("*.txt"):
        os.utime(path, ns=(1, 1))
    assert run().why == ()


def test_without_its_manifest_or_its_memory_everything_is_made_once_more(mine: Path, run: Run) -> None:
    first = run()
    (mine / "out" / "manifest.json").unlink()
    assert len(run().why) == len(first.why)
    assert (mine / "out" / "manifest.json").is_file()
    (mine / "out" / MEMORY).write_text("{}", encoding="utf-8")
    assert len(run().why) == len(first.why)


def test_what_there_was_to_say_of_a_document_is_said_again_where_it_stands_now(mine: Path, run: Run) -> None:
    def untranslated(updated: Updated) -> list[tuple[str, int, object]]:
        noted = (one for one in updated.of_data if one.code == "not-translated")
        return [(one.place.file, one.place.line, one.values) for one in noted]

    edit(mine / ACCOUNT, PURPOSE, "purpose:\n  da: Siden fortæller om åbningstider.\n")
    before = untranslated(run())
    assert ACCOUNT in {file for file, _, _ in before}
    edit(mine / ACCOUNT, r"\A", "# Ändrad i dag.\n")
    again = run()
    assert (again.files, again.why) == ((), ())
    moved = [(file, line + (file == ACCOUNT), values) for file, line, values in before]
    assert untranslated(again) == moved
    remembered = json.loads((mine / "out" / MEMORY).read_text("utf-8"))["documents"]
    assert any(document.get("notes") for document in remembered.values())
    assert all(document.get("notes") is not None or "notes" not in document for document in remembered.values())
