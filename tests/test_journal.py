from pathlib import Path

import pytest

from smdocs.journal import LEDGER, Outcome, create, save


def test_a_file_is_created_then_identical_then_changed(tmp_path: Path) -> None:
    path = tmp_path / "da" / "log.txt"
    assert save(path, b"en") == Outcome.CREATED
    assert save(path, b"en") == Outcome.IDENTICAL
    assert save(path, b"to") == Outcome.CHANGED
    assert path.read_bytes() == b"to"


def test_a_file_that_somebody_made_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(b"min egen")
    with pytest.raises(FileExistsError):
        save(path, b"en")
    assert path.read_bytes() == b"min egen"


def test_a_file_that_somebody_altered_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    save(path, b"en")
    path.write_bytes(b"en, rettet i Word")
    with pytest.raises(FileExistsError):
        save(path, b"to")
    assert path.read_bytes() == b"en, rettet i Word"


def test_a_run_cut_short_before_the_file_was_replaced_knows_its_files_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log.txt"
    save(path, b"en")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            save(path, b"to")
    assert path.read_bytes() == b"en"
    assert [p.name for p in tmp_path.iterdir() if p.name != LEDGER] == ["log.txt"]
    assert save(path, b"to") == Outcome.CHANGED


def test_the_ledger_is_a_list_that_sha256sum_reads(tmp_path: Path) -> None:
    save(tmp_path / "log.txt", b"en")
    assert (tmp_path / LEDGER).read_text().split("  ")[1] == "log.txt\n"


def test_a_new_file_is_made_only_where_there_is_none(tmp_path: Path) -> None:
    assert create({tmp_path / "a.yaml": "x"}) == [tmp_path / "a.yaml"]
    with pytest.raises(FileExistsError):
        create({tmp_path / "b.yaml": "y", tmp_path / "a.yaml": "y"})
    assert (tmp_path / "a.yaml").read_bytes() == b"x"
    assert not (tmp_path / "b.yaml").exists()
