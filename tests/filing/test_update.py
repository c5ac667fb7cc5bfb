"""A folder of documents is brought up to date: what its data changed is made again, and nothing else is touched."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import smdocs
from smdocs.filing.update import Reason
from smdocs.filing.verify import FileStatus
from smdocs.findings import Severity
from tests.conftest import AS_OF
from tests.filing.conftest import ACCOUNT, FORMATS, PURPOSE, Run, edit


def touched(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def rewritten(before: dict[str, tuple[bytes, int]], after: dict[str, tuple[bytes, int]]) -> set[str]:
    changed = {path for path, file in after.items() if before.get(path) != file}
    return {path for path in changed if path.endswith(FORMATS)}


def written(mine: Path) -> dict[str, bytes]:
    return {path: file[0] for path, file in touched(mine / "out").items() if path.endswith(FORMATS)}


def test_of_the_same_data_not_a_file_is_touched(mine: Path, run: Run) -> None:
    first = run()
    before = touched(mine / "out")
    again = run()
    assert touched(mine / "out") == before
    assert (again.files, again.left, again.why) == ((), len(first.files), ())
    assert again.of_data == first.of_data
    assert again.state == first.state


def test_a_sentence_that_changes_makes_only_what_prints_it(mine: Path, run: Run) -> None:
    run()
    before = touched(mine / "out")
    edit(mine / ACCOUNT, "öppettider", "öppna förskolor")
    again = run(explain=True)
    made = rewritten(before, touched(mine / "out"))
    assert made == {f"{one.stem}.{e}" for one in again.why for e in FORMATS if (mine / f"out/{one.stem}.{e}").is_file()}
    assert made
    assert len(made) < again.left
    for path in (path for path in made if path.endswith(".txt")):
        assert "öppna förskolor" in " ".join((mine / "out" / path).read_text("utf-8").split())
    assert {one.reasons for one in again.why} == {(Reason.ACCOUNT,)}
    assert all(any(field.endswith("purpose") for field in one.fields) for one in again.why)
    # As it would be without anything from before.
    assert {path: file[0] for path, file in touched(mine / "out").items() if path.endswith(FORMATS)} == from_nothing(
        mine, run
    )


def from_nothing(mine: Path, run: Run, **more: object) -> dict[str, bytes]:
    shutil.rmtree(mine / "out")
    run(**more)
    return written(mine)


def test_a_comment_in_the_data_changes_nothing(mine: Path, run: Run) -> None:
    run()
    before = touched(mine / "out")
    for file in mine.rglob("*.yaml"):
        file.write_text("# Uppdaterad i dag.\n" + file.read_text("utf-8"), encoding="utf-8")
    assert run().why == ()
    assert touched(mine / "out") == before


def test_on_another_day_only_what_shows_it_is_made(mine: Path, run: Run) -> None:
    run()
    before = touched(mine / "out")
    later = run(AS_OF + dt.timedelta(days=400))
    assert {one.reasons for one in later.why} <= {(Reason.DAY,), (Reason.DAY, Reason.FINDINGS)}
    made = rewritten(before, touched(mine / "out"))
    guidelines = {path for path in before if "debate-guidelines" in path}
    assert guidelines
    assert not made & guidelines
    assert any("control-log" in path for path in made)
    # What was looked at once on a day is not looked at again.
    assert run(AS_OF + dt.timedelta(days=400)).why == ()
    now = dt.datetime.combine(AS_OF, dt.time(12), dt.UTC)
    standings = smdocs.verify(smdocs.load(mine), mine / "out", now)
    assert {one.status for one in standings} == {FileStatus.CURRENT}


@pytest.mark.parametrize("harm", ["gone", "half", "edited"])
def test_a_file_that_is_not_as_it_was_written_is_noticed(mine: Path, run: Run, harm: str) -> None:
    run()
    path = next((mine / "out").rglob("debate-guidelines*.txt"))
    whole = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(whole[: len(whole) // 2] if harm == "half" else whole + b"Vi svarar alltid.\n")
        # A program that puts files back may put their times back too.
        os.utime(path, ns=(1, 1))
    again = run()
    if harm == "gone":
        assert [str(file.path) for file in again.files] == [str(path)]
        assert path.read_bytes() == whole
        assert [one.reasons for one in again.why] == [(Reason.FILE,)]
    else:
        # What is on the disk may be somebody's work: it is said, and kept.
        assert [(one.code, one.severity) for one in again.findings] == [("file-not-ours", Severity.ERROR)]
        assert path.read_bytes() != whole


def test_more_formats_are_made_without_those_that_are_there(mine: Path, run: Run) -> None:
    run(formats=("txt",))
    before = touched(mine / "out")
    again = run(formats=("txt", "md"))
    assert {path.rpartition(".")[2] for path in rewritten(before, touched(mine / "out"))} == {"md"}
    assert {one.reasons for one in again.why} == {(Reason.FILE,)}


def test_force_makes_all_of_it_and_the_same_bytes(mine: Path, run: Run) -> None:
    first = run()
    before = touched(mine / "out")
    again = run(force=True)
    assert len(again.files) == len(first.files)
    assert {one.reasons for one in again.why} == {(Reason.FORCED,)}
    assert rewritten(before, touched(mine / "out")) == set()


def test_a_bag_holds_every_document_also_where_none_has_changed(mine: Path, run: Run) -> None:
    first = run(metadata=True)
    again = run(metadata=True, bundle=mine / "bag.zip", about={})
    assert {one.file.path for one in again.documents} == {one.file.path for one in first.documents}
    assert (mine / "bag.zip").is_file()


def test_side_cars_that_are_wanted_now_are_made(mine: Path, run: Run) -> None:
    run(formats=("txt",))
    run(formats=("txt",), metadata=True)
    texts = set((mine / "out").rglob("*.txt"))
    assert all(path.with_name(f"{path.name}.json").is_file() for path in texts)
    assert run(formats=("txt",), metadata=True).why == ()


def test_a_side_car_that_stands_there_tells_of_the_file_beside_it_also_when_nobody_asks(mine: Path, run: Run) -> None:
    run(formats=("txt",), metadata=True)
    edit(mine / ACCOUNT, "öppettider", "öppna förskolor")
    assert run(formats=("txt",)).why
    standings = smdocs.verify(smdocs.load(mine), mine / "out", dt.datetime.combine(AS_OF, dt.time(12), dt.UTC))
    assert {one.status for one in standings} == {FileStatus.CURRENT}


def test_what_a_draft_lacks_takes_part_in_it(mine: Path, run: Run) -> None:
    edit(mine / ACCOUNT, PURPOSE, "")
    run(draft=True)
    assert run(draft=True).why == ()
    edit(mine / ACCOUNT, r"\Z", "purpose: Att berätta om förskolor.\n")
    again = run(draft=True)
    assert again.why
    assert written(mine) == from_nothing(mine, run, draft=True)


def test_workers_make_the_same_files_in_the_same_order(mine: Path, run: Run) -> None:
    alone = run(formats=("txt", "docx", "pdf"))
    before = touched(mine / "out")
    both = run(formats=("txt", "docx", "pdf"), jobs=2, force=True)
    assert [file.path for file in both.files] == [file.path for file in alone.files]
    assert both.of_data == alone.of_data
    after = touched(mine / "out")
    assert {path: file[0] for path, file in after.items()} == {path: file[0] for path, file in before.items()}


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor_renders_and_files_the_same(mine: Path, tmp_path: Path, kind: str) -> None:
    folder = smdocs.load(mine)
    alone = smdocs.render(folder, on=AS_OF, languages=["sv"])
    pool = ThreadPoolExecutor(2) if kind == "threads" else ProcessPoolExecutor(2, get_context("forkserver"))
    with pool as executor:
        spread = smdocs.render(folder, on=AS_OF, languages=["sv"], executor=executor)
        filed = smdocs.file(spread.documents, ["txt", "docx"], tmp_path / "out", executor=executor)
    assert spread.documents == alone.documents
    assert spread.findings == alone.findings
    assert [one.file.path for one in filed.documents] == [
        one.file_name(extension) for one in alone.documents for extension in ("txt", "docx") if extension in one.formats
    ]


def test_the_manifest_after_many_runs_is_that_of_one(mine: Path, run: Run) -> None:
    run()
    account = mine / ACCOUNT
    text = account.read_text("utf-8")
    edit(account, PURPOSE, "purpose: Att berätta om förskolor.\n")
    run()
    account.write_text(text, encoding="utf-8")
    run()
    kept = json.loads((mine / "out" / "manifest.json").read_text("utf-8"))
    (mine / "out").rename(mine / "before")
    run()
    assert json.loads((mine / "out" / "manifest.json").read_text("utf-8")) == kept
