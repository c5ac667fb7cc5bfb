"""The same folder, day and version give the same bytes, wherever and whenever smdocs runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pytest

import smdocs
from smdocs.read.brand import REFERENCE, STYLE
from smdocs.resources import data
from smdocs.writers import formats
from tests.conftest import AS_OF
from tests.examples import rendered
from tests.writers.test_reference import from_word

PROJECT = Path(smdocs.__file__).parents[1]

PROGRAM = """
import datetime, json, sys, time

now, day, jobs = float(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
local, universal = time.localtime, time.gmtime
time.time, time.time_ns = lambda: now, lambda: int(now * 1e9)
time.localtime = lambda seconds=None: local(now if seconds is None else seconds)
time.gmtime = lambda seconds=None: universal(now if seconds is None else seconds)

class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(now, tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(now, datetime.timezone.utc).replace(tzinfo=None)

    def date(self):
        return Calendar(self.year, self.month, self.day)

class Calendar(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(now)

datetime.datetime, datetime.date = Clock, Calendar

import smdocs
from pathlib import Path

for folder, out, wanted in jobs:
    rendering = smdocs.render(smdocs.load(folder), on=Calendar.fromisoformat(day))
    for document in rendering.documents:
        for extension in {*document.formats, "fragment.html"} & set(wanted):
            path = Path(out, document.file_name(extension))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(document.write(extension))
"""

HERE = {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"}
THERE = {"TZ": "America/Anchorage", "LANG": "da_DK.UTF-8", "LC_ALL": "", "PYTHONHASHSEED": "4242", "PYTHONUTF8": "1"}


def written(folders: Mapping[str, Path], cwd: Path, now: float, place: Mapping[str, str]) -> dict[str, bytes]:
    """The files of folders as a process of its own writes them, in a place and at a time (seconds since 1970), by their
    paths: below the name of what the folder is dressed in."""
    out = cwd / "out"
    cwd.mkdir()
    jobs = [(str(folder), str(out / name), [*DRESSES[name][1]]) for name, folder in folders.items()]
    path = os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", PROGRAM, str(now), AS_OF.isoformat(), json.dumps(jobs)]
    subprocess.run(command, env={**os.environ, **place, "PYTHONPATH": path}, cwd=cwd, check=True, capture_output=True)
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def with_reference(folder: Path) -> None:
    (folder / "brand").mkdir()
    (folder / REFERENCE).write_bytes(from_word())


def branded(folder: Path) -> None:
    """Gives a folder the logo of another, colours, letters and a style sheet."""
    shutil.copytree(data() / "examples" / "aeblesund" / "brand", folder / "brand")
    (folder / STYLE).write_text("h1 { letter-spacing: .01em }\n", encoding="utf-8")
    with (folder / "authority.yaml").open("a", encoding="utf-8") as file:
        file.write('brand: {logo_text: Tranmarken, accent: "#5b2a6e", link: "#7a2e8f", font: serif}\n')


DRESSES: Mapping[str, tuple[Callable[[Path], None], Collection[str]]] = {
    "plain": (lambda _: None, formats()),
    "with a Word reference": (with_reference, ("docx",)),
    "branded": (branded, ("html", "fragment.html", "pdf", "docx")),
}
"""How documents look, with the formats that look otherwise then."""


def test_every_format_is_the_same_whatever_clock_zone_locale_hash_seed_and_folder(tmp_path: Path) -> None:
    here = {name: tmp_path / "here" / name for name in DRESSES}
    there = {name: tmp_path / "there" / f"an other name, {name}" for name in DRESSES}
    for name, (dress, _) in DRESSES.items():
        shutil.copytree(data() / "examples" / "tranmarken", here[name], ignore=shutil.ignore_patterns("out"))
        dress(here[name])
        shutil.copytree(here[name], there[name])
    one = written(here, tmp_path / "here" / "cwd", 1.7e9, HERE)
    other = written(there, tmp_path / "there" / "cwd", 4.1e9, THERE)
    for name, (_, extensions) in DRESSES.items():
        assert {path.partition(".")[2] for path in one if path.startswith(f"{name}/")} == set(extensions)
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []


WITHOUT_LIBRARIES = """
import ctypes.util, cffi
def missing(*_): raise OSError("no such library")
cffi.FFI.dlopen, ctypes.util.find_library = missing, lambda name: None
"""
"""What every process does first: it hides Pango, and any other library of the system."""


def test_every_format_is_the_same_without_any_library_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_LIBRARIES, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(PROJECT)])}
    out, wanted = tmp_path / "out", {*formats()} - {"fragment.html"}
    folder = data() / "examples" / "tranmarken"
    command = [sys.executable, "-m", "smdocs", "render", folder, "--out", out, "--on", AS_OF.isoformat()]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    made = {f"{d.file_name(e)}": d.write(e) for d in rendered("tranmarken", "sv") for e in {*d.formats} & wanted}
    assert {path.rpartition(".")[2] for path in made} == wanted
    assert {path: (out / path).read_bytes() for path in made} == made


@pytest.mark.parametrize("when", ["1.7e9", "4.1e9"])
def test_the_clock_that_the_runs_see_is_the_one_they_are_given(when: str, tmp_path: Path) -> None:
    program = PROGRAM.partition("import smdocs")[0] + "print(datetime.datetime.now().year, time.localtime().tm_year)"
    run = [sys.executable, "-c", program, when, AS_OF.isoformat(), "[]"]
    years = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
    assert years == [{"1.7e9": "2023", "4.1e9": "2099"}[when]] * 2
