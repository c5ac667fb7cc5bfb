"""Documents are filed from Python as they are from the command line: files, side-cars, manifest and bag."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from pathlib import Path

import smdocs
from smdocs.filing.archive import MANIFEST
from smdocs.filing.run import Saved
from smdocs.filing.verify import FileStatus
from smdocs.journal import Outcome, location
from smdocs.resources import data
from tests.conftest import AS_OF

NOON = dt.datetime.combine(AS_OF, dt.time(12), dt.UTC)


def rendered(folder: Path) -> tuple[smdocs.Folder, tuple[smdocs.RenderedDocument, ...]]:
    loaded = smdocs.load(folder)
    return loaded, smdocs.render(loaded, on=AS_OF).documents


def test_what_a_library_user_files_is_current_until_the_data_change(tmp_path: Path) -> None:
    mine = Path(shutil.copytree(data() / "examples" / "tranmarken", tmp_path / "mine"))
    folder, documents = rendered(mine)
    filed = smdocs.file(documents, ["html", "csv"], tmp_path / "out", metadata=True)
    assert filed.findings == ()
    assert {file.outcome for file in filed.files} == {Outcome.CREATED}
    assert (tmp_path / "out" / MANIFEST).is_file()
    standings = smdocs.verify(folder, tmp_path / "out", NOON)
    assert {one.status for one in standings} == {FileStatus.CURRENT}
    assert {one.path for one in standings} == {one.file.path for one in filed.documents}

    account = mine / "accounts" / "facebook.yaml"
    account.write_text(account.read_text("utf-8").replace("medarbetare", "alla medarbetare"), encoding="utf-8")
    folder, documents = rendered(mine)
    assert FileStatus.STALE in {one.status for one in smdocs.verify(folder, tmp_path / "out", NOON)}
    again = smdocs.file(documents, ["html", "csv"], tmp_path / "out", metadata=True)
    assert {file.outcome for file in again.files} == {Outcome.IDENTICAL, Outcome.CHANGED}
    assert {one.status for one in smdocs.verify(folder, tmp_path / "out", NOON)} == {FileStatus.CURRENT}


def test_whoever_files_is_told_how_far_it_is(tmp_path: Path) -> None:
    _, documents = rendered(data() / "examples" / "tranmarken")
    steps: list[tuple[int, int, Saved | None]] = []
    filed = smdocs.file(documents[:2], ["txt"], tmp_path, progress=lambda *step: steps.append(step))
    assert [(done, total) for done, total, file in steps if not file] == [(1, 2), (2, 2)]
    assert [file for _, _, file in steps if file] == list(filed.files)


def test_the_bag_and_the_style_sheet_of_fragments_are_files_of_the_run(tmp_path: Path) -> None:
    _, documents = rendered(data() / "examples" / "tranmarken")
    about = {"Bagging-Date": "2026-11-21"}
    filed = smdocs.file(documents[:1], ["fragment.html"], tmp_path / "out", bundle=tmp_path / "bag.zip", about=about)
    fragment, sheet, bag = (file.path for file in filed.files)
    assert fragment.name.endswith(".fragment.html")
    assert (sheet.name, bag) == ("smdocs.css", tmp_path / "bag.zip")
    assert filed.documents[0].file.sha256 == hashlib.sha256(fragment.read_bytes()).hexdigest()


def test_of_nothing_no_bag_is_made(tmp_path: Path) -> None:
    filed = smdocs.file((), ["txt"], tmp_path / "out", bundle=tmp_path / "bag.zip")
    assert filed == smdocs.Filed((), (), ())
    assert not (tmp_path / "bag.zip").exists()


def test_what_is_filed_in_a_store_is_what_is_filed_on_this_computer(bucket: str, tmp_path: Path) -> None:
    folder, documents = rendered(data() / "examples" / "tranmarken")
    address, formats = f"{bucket}/filed/æ ø", ["html", "pdf", "txt"]
    here, there = (smdocs.file(documents[:3], formats, out, metadata=True) for out in (tmp_path, address))
    assert [(file.path.name, file.outcome) for file in here.files] == [(f.path.name, f.outcome) for f in there.files]
    assert {path.as_posix() for path in (f.path for f in there.files)} == {
        f"{address}/{file.path.relative_to(tmp_path).as_posix()}" for file in here.files
    }
    assert [file.path.read_bytes() for file in here.files] == [file.path.read_bytes() for file in there.files]
    assert (location(address) / MANIFEST).read_bytes() == (tmp_path / MANIFEST).read_bytes()
    assert smdocs.verify(folder, address, NOON) == smdocs.verify(folder, tmp_path, NOON)
