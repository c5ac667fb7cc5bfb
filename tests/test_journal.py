"""Files of smdocs' own making, on this computer and in stores: whole or absent, and never over anybody else's."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import pytest

from smdocs.journal import LEDGER, AddressError, Location, Outcome, create, location, put, save


@pytest.fixture(params=["path", "file", "memory", "s3"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    """An empty folder on this computer or in a store."""
    match request.param:
        case "path":
            return location(str(tmp_path))
        case "file":
            return location((tmp_path / "æ ø").as_uri())
        case "memory":
            return location(f"memory://{uuid4()}")
        case _:
            return location(f"{request.getfixturevalue('bucket')}/{uuid4()}/æ ø")


def by_another(path: Location, content: bytes) -> None:
    """Somebody else writes a file."""
    if isinstance(path, Path):
        path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def test_a_file_is_created_then_identical_then_changed(folder: Location) -> None:
    path = folder / "da" / "log.txt"
    assert save(path, b"en") == Outcome.CREATED
    assert save(path, b"en") == Outcome.IDENTICAL
    assert save(path, b"to") == Outcome.CHANGED
    assert path.read_bytes() == b"to"


def test_a_file_that_somebody_made_is_never_overwritten(folder: Location) -> None:
    path = folder / "log.txt"
    by_another(path, b"min egen")
    with pytest.raises(FileExistsError):
        save(path, b"en")
    assert path.read_bytes() == b"min egen"


def test_a_file_that_somebody_altered_is_never_overwritten(folder: Location) -> None:
    path = folder / "log.txt"
    save(path, b"en")
    by_another(path, b"en, rettet i Word")
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


def test_the_ledger_is_a_list_that_sha256sum_reads(folder: Location) -> None:
    for name in ("log.txt", "brev.txt"):
        save(folder / name, b"en")
    lines = (folder / LEDGER).read_text("utf-8").splitlines()
    assert [line.split("  ")[1] for line in lines] == ["log.txt", "brev.txt"]


def test_what_is_nobodys_but_ours_is_written_whole_over_what_is_there(folder: Location) -> None:
    save(folder / "log.txt", b"en")
    for content in (b"en", b"to"):
        put(folder / "own", content)
        assert (folder / "own").read_bytes() == content
    assert sorted(path.name for path in folder.iterdir()) == [LEDGER, "log.txt", "own"]


def test_a_folder_of_a_store_does_as_a_path_does(folder: Location) -> None:
    path = folder / "da" / "log.txt"
    assert not path.is_file()
    save(path, b"en")
    assert path.is_file()
    assert path.stat().st_size == 2
    assert path.stat().st_mtime_ns > 0 or str(path).startswith("memory:")
    assert path.with_name("log.txt.json").parent == path.parent
    assert path.relative_to(folder).as_posix() == "da/log.txt"
    assert [one for one in folder.rglob("*") if one.name == "log.txt"] == [path]
    assert str(path) == path.resolve().as_posix()


def test_what_has_come_into_a_store_since_is_seen_by_who_asks_again(bucket: str) -> None:
    import s3fs

    address = f"{bucket}/{uuid4()}"
    save(location(address) / "log.txt", b"en")
    other = s3fs.S3FileSystem(skip_instance_cache=True)
    other.pipe_file(f"{address}/log.txt", b"en, rettet")
    other.pipe_file(f"{address}/ny.txt", b"ny")
    now = location(address)
    assert (now / "ny.txt").stat().st_size == 2
    with pytest.raises(FileExistsError):
        save(now / "log.txt", b"to")


@pytest.mark.parametrize("store", ["memory", "s3"])
def test_what_a_store_cannot_take_is_an_error_of_files(
    store: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = location(f"{request.getfixturevalue('bucket') if store == 's3' else 'memory://'}/{uuid4()}") / "log.txt"
    assert not isinstance(path, Path)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the line is dead")

    monkeypatch.setattr(path.fs, "pipe_file", broken)
    with pytest.raises(OSError, match="the line is dead") as caught:
        save(path, b"en")
    assert caught.value.strerror == "the line is dead"
    assert not path.exists()


def test_an_address_that_leads_nowhere_says_what_it_lacks(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = {"gs://bucket/folder": "package", "nonsense://bucket": "kind", f"{bucket}-of-nobody/out": "store"}
    for address, lacks in lacking.items():
        with pytest.raises(AddressError) as caught:
            location(address)
        assert (caught.value.lacks, caught.value.address) == (lacks, address)
        assert caught.value.reason
    monkeypatch.setitem(sys.modules, "upath", None)
    with pytest.raises(AddressError) as caught:
        location(bucket)
    assert caught.value.lacks == "package"
    assert location("file:///tmp") == Path("/tmp")


def test_a_new_file_is_made_only_where_there_is_none(tmp_path: Path) -> None:
    assert create({tmp_path / "a.yaml": "x"}) == [tmp_path / "a.yaml"]
    with pytest.raises(FileExistsError):
        create({tmp_path / "b.yaml": "y", tmp_path / "a.yaml": "y"})
    assert (tmp_path / "a.yaml").read_bytes() == b"x"
    assert not (tmp_path / "b.yaml").exists()
