"""What is handed over: a manifest of what was filed and a bag, the same bytes on every computer."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import bagit
import pytest
from click.testing import CliRunner, Result

from smdocs.cli.main import cli
from smdocs.findings import Exit
from smdocs.resources import data

SMALL = data() / "examples" / "tranmarken"
PROJECT = Path(__file__).parents[2]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def manifest(out: Path) -> dict[str, str]:
    """Path and digest of every file that a manifest knows."""
    told = json.loads((out / "manifest.json").read_text("utf-8"))
    return {file["path"]: file["sha256"] for document in told["documents"] for file in document["files"]}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_manifest_knows_every_file_of_the_run_by_its_digest(tmp_path: Path) -> None:
    run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--format", "txt", "--format", "md")
    files = {p.relative_to(tmp_path).as_posix(): digest(p) for e in ("txt", "md") for p in tmp_path.rglob(f"*.{e}")}
    assert len(files) == 20
    assert manifest(tmp_path) == files


def test_a_run_for_some_documents_keeps_the_others_in_the_manifest(tmp_path: Path) -> None:
    run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--format", "txt")
    before = manifest(tmp_path)
    (tmp_path / "sv/facebook/about-texts_facebook.txt").unlink()
    result = run(
        "render", SMALL, "--out", tmp_path, "--on", "2026-11-22", "--format", "txt", "--document", "control-log"
    )
    assert result.exit_code == Exit.OK, result.output
    log = "sv/facebook/control-log_facebook.txt"
    after = manifest(tmp_path)
    del before["sv/facebook/about-texts_facebook.txt"]
    assert after == {**before, log: digest(tmp_path / log)}
    assert after[log] != before[log]
    told = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["documents"]
    assert {d["as_of"] for d in told if d["document_type"] == "control-log"} == {"2026-11-22"}
    assert {d["as_of"] for d in told if d["document_type"] != "control-log"} == {"2026-11-21"}


def test_formats_made_one_after_the_other_are_one_document_in_the_manifest(tmp_path: Path) -> None:
    for extension in ("txt", "md"):
        run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--format", extension)
    told = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["documents"]
    assert [len(d["files"]) for d in told] == [2] * 10


def test_a_manifest_that_somebody_else_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "en app"}', "utf-8")
    result = run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--format", "txt")
    assert result.exit_code == Exit.FINDINGS
    assert "[file-not-ours]" in result.output
    assert (tmp_path / "manifest.json").read_text("utf-8") == '{"name": "en app"}'
    assert len(list(tmp_path.rglob("*.txt"))) == 10


def test_side_cars_are_written_when_asked_for_and_stand_beside_their_files(tmp_path: Path) -> None:
    run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--format", "txt")
    assert [p.name for p in tmp_path.rglob("*.json")] == ["manifest.json"]
    run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--format", "txt", "--metadata")
    for file in tmp_path.rglob("*.txt"):
        told = json.loads(file.with_name(f"{file.name}.json").read_text("utf-8"))
        assert (told["file"], told["sha256"]) == (file.name, digest(file))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    result = run("render", SMALL, "--out", folder / "out", "--on", "2026-11-21", "--bundle", folder / "Aflevering.zip")
    assert result.exit_code == Exit.OK, result.output
    return folder / "Aflevering.zip"


def unpacked(bundle: Path, folder: Path) -> Path:
    with zipfile.ZipFile(bundle) as opened:
        opened.extractall(folder)
    return folder / bundle.stem


def test_the_bundle_is_a_bag_that_is_valid_and_tells_when_a_file_was_touched(bundle: Path, tmp_path: Path) -> None:
    root = unpacked(bundle, tmp_path)
    bag = bagit.Bag(str(root))
    bag.validate()
    assert bag.info["Bagging-Date"] == "2026-11-21"
    assert bag.info["Source-Organization"] == "Samordningsförbundet Tranmarken"
    (root / "data/sv/facebook/control-log_facebook.txt").write_text("rättat", "utf-8")
    assert not bag.is_valid()


def test_the_bundle_holds_every_file_with_its_side_car_and_their_manifest(bundle: Path, tmp_path: Path) -> None:
    payload = unpacked(bundle, tmp_path) / "data"
    beside = {payload / "manifest.json", *(p.with_name(f"{p.name}.json") for p in payload.rglob("*") if p.is_file())}
    whole = [p for p in payload.rglob("*") if p.is_file() and p not in beside]
    files = {p.relative_to(payload).as_posix(): digest(p) for p in whole}
    assert len(files) == 57
    assert manifest(payload) == files
    assert all((payload / f"{name}.json").is_file() for name in files)
    out = bundle.parent / "out"
    assert files == {name: digest(out / name) for name in files}
    assert not list(out.rglob("*.pdf.json"))


def test_a_bundle_that_somebody_else_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"min")
    result = run(
        "render",
        SMALL,
        "--out",
        tmp_path / "out",
        "--on",
        "2026-11-21",
        "--format",
        "txt",
        "--bundle",
        tmp_path / "b.zip",
    )
    assert result.exit_code == Exit.FINDINGS
    assert "--bundle”" in result.stderr
    assert "--out" not in result.stderr
    assert (tmp_path / "b.zip").read_bytes() == b"min"


def test_a_bundle_is_called_what_it_is(tmp_path: Path) -> None:
    result = run("render", SMALL, "--out", tmp_path / "out", "--on", "2026-11-21", "--bundle", tmp_path / "åäö.tar")
    assert result.exit_code == Exit.USAGE
    assert ".zip" in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_manifest_of_a_bundle_knows_the_side_cars_in_it(bundle: Path, tmp_path: Path) -> None:
    payload = unpacked(bundle, tmp_path) / "data"
    assert run("verify", SMALL, "--against", payload, "--on", "2026-11-21").exit_code == Exit.OK
    log = payload / "sv/facebook/control-log_facebook.txt.json"
    log.write_text(log.read_text("utf-8").replace("Kansliet", "Växeln"), "utf-8")
    result = run("verify", SMALL, "--against", payload, "--on", "2026-11-21")
    assert result.exit_code == Exit.STALE
    assert "Ändrad efteråt: sv/facebook/control-log_facebook.txt.json" in result.stdout


def test_manifest_side_cars_and_bag_are_the_same_bytes_whatever_clock_place_language_and_order(tmp_path: Path) -> None:
    made = []
    for n, surroundings in enumerate(
        (
            {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "umask": "022"},
            {"TZ": "America/Adak", "LC_ALL": "C.UTF-8", "LANGUAGE": "da", "PYTHONHASHSEED": "77", "umask": "077"},
        )
    ):
        there = tmp_path / f"dybt/{n}" if n else tmp_path / "her"
        there.mkdir(parents=True)
        umask = surroundings.pop("umask")
        shutil.copytree(data() / "examples" / "aeblesund", there / "mine")
        command = (
            f"umask {umask}; {sys.executable} -m smdocs render mine --out ud --on 2026-11-21 --metadata "
            "--bundle b.zip --format txt --format html --format docx --account facebook-kommunen"
        )
        environment = os.environ | {"PYTHONPATH": str(PROJECT)} | surroundings
        subprocess.run(["sh", "-c", command], cwd=there, env=environment, check=True, capture_output=True)
        files = [there / "b.zip", *sorted(p for p in (there / "ud").rglob("*") if p.suffix == ".json")]
        made.append({p.relative_to(there).as_posix(): p.read_bytes() for p in files})
    assert len(made[0]) > 20
    assert made[0] == made[1]
