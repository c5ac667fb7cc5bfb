"""No command repeats a civil registration number, wherever it stands or is typed."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from smdocs.cli.main import cli
from smdocs.findings import without_civil_numbers
from smdocs.resources import data

NUMBER = "010190-0000"
HALF = re.compile(r"01019|90[^ ]?0000")
"""Enough of it to tell whose it is."""
ON = ("--on", "2026-11-21")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with a number in its own name, in names of files, in keys and in texts."""
    folder = Path(shutil.copytree(data() / "examples" / "tranmarken", tmp_path / f"mappe-{NUMBER}"))
    account = folder / "accounts" / "facebook.yaml"
    text = account.read_text("utf-8")
    (folder / "accounts" / f"lise-{NUMBER}.yaml").write_text(text, encoding="utf-8")
    named = re.sub("(?m)^name: .*$", f"name: Ring {NUMBER}", text)
    (folder / "accounts" / "sidan.yaml").write_text(f"{named}\n'{NUMBER}': hej\n", encoding="utf-8")
    (folder / "records").mkdir(exist_ok=True)
    (folder / "records" / f"{NUMBER}.yaml").write_text("- kind: snapshot\n", encoding="utf-8")
    (folder / "fil-010190-0000.txt").write_text("ingen fil", encoding="utf-8")
    (folder / "accounts" / "klippt.yaml").write_text(text + "\n".join(cut()), encoding="utf-8")
    return folder


def cut() -> Iterator[str]:
    """Lines of an account in which a number stands wherever a text is cut that is repeated in a finding."""
    words = ["x" * n + NUMBER for n in range(20, 45)]
    yield ""
    for word in words:
        yield from (f"{word}: hej", f"{word}: igen", f"fel_{len(word)}: {{da: hej, {word}}}")
    yield from ('"010190\\n-0000": hej', "interests:", *(f"  - basis: {word}" for word in words))


COMMANDS = (
    "about {lise} {mine}",
    "about sidan {mine}",
    "about facebook {mine} --field {number}",
    "documents",
    "documents {number}",
    "due {mine}",
    "due {mine} --output json",
    "due {mine} --ics -",
    "due {mine} --ics {mine}",
    "due {mine} --ics {mine}/kalender.ics",
    "due {mine} --within {number}",
    "inspect {mine}/fil-{number}.txt",
    "new {mine}",
    "new {mine}/ny",
    "overview {mine}",
    "platforms",
    "platforms --{number}",
    "preview {mine}/{number}",
    "record snapshot {lise} {mine} --by Bo --set file={number}",
    "record snapshot facebook {mine} --by {number} --set {number}=1",
    "render {mine} --format txt --format json",
    "render {mine} --format html --draft",
    "render {mine} --account {lise} --output json",
    "render {mine} --account sidan --output annotations",
    "render {mine} --document {number}",
    "render {mine} --format md --bundle {mine}/{number}.zip --metadata",
    "rules --ruleset {number}",
    "schema {number}",
    "schema",
    "templates list {mine}",
    "templates show {number}",
    "templates show landing-page --block {number}",
    "templates copy landing-page {number} {mine}",
    "templates copy control-log {mine}",
    "templates check {mine}",
    "validate {mine}",
    "validate {mine} --strict --output json",
    "validate {mine} --output annotations",
    "verify {mine}",
    "verify {mine} --output json",
    "verify {mine} --against {mine}/{number}",
    "{number}",
)


def test_no_command_prints_a_civil_registration_number_and_none_writes_one(mine: Path) -> None:
    assert {command.split()[0] for command in COMMANDS} - {"{number}"} == set(cli.commands)
    leaks, before = [], {path for path in mine.rglob("*") if path.is_file()}
    for command in COMMANDS:
        words = [word.format(mine=mine, lise=f"lise-{NUMBER}", number=NUMBER) for word in command.split()]
        dated = words[0] in ("about", "due", "overview", "render", "validate", "verify")
        done = CliRunner().invoke(cli, [*words, *(ON if dated else ())], prog_name="smdocs")
        assert done.exception is None or isinstance(done.exception, SystemExit), command
        if HALF.search(done.output) or without_civil_numbers(done.output) != done.output:
            leaks.append(command)
    assert leaks == []
    written = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file() and path not in before}
    assert {path.suffix for path in written} >= {".html", ".json", ".ics"}
    assert telling(written, mine) == []


def test_no_file_tells_of_a_number_in_a_key_that_is_taken_for_another_kind(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data() / "examples" / "tranmarken", tmp_path / "mappe"))
    account = folder / "accounts" / "facebook.yaml"
    account.write_text(f"{account.read_text('utf-8')}\nx{NUMBER}: hej\n", encoding="utf-8")
    arguments = ["render", str(folder), "--draft", "--metadata", *ON]
    formats = [f"--format={one}" for one in ("csv", "docx", "html", "json", "md", "txt", "xlsx")]
    done = CliRunner().invoke(cli, [*arguments, *formats, "--document=channel-register-internal"], prog_name="smdocs")
    assert not HALF.search(done.output)
    written = {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()}
    register = next(content for path, content in written.items() if path.suffix == ".txt")
    assert "x…" in register.decode()
    assert telling(written, folder) == []


def telling(written: dict[Path, bytes], folder: Path) -> list[str]:
    """The files, and the parts of those that are made of several, that tell of a number."""
    parts = {path.relative_to(folder).as_posix(): content for path, content in written.items()}
    for path, content in written.items():
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as held:
                parts |= {f"{path.name} {name}": held.read(name) for name in held.namelist()}
    return [name for name, content in parts.items() if HALF.search(name) or HALF.search(content.decode("latin-1"))]


def test_a_digest_is_shown_whole_though_it_may_look_like_one() -> None:
    digest = "ab0101900000".ljust(64, "c")
    assert without_civil_numbers(f"sha256:{digest}") == f"sha256:{digest}"
    assert without_civil_numbers("0101900000".ljust(64, "0")) != "0101900000".ljust(64, "0")
