"""`preview` and `render --watch` as somebody has them running, in a process of their own."""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

from smdocs.cli.main import cli
from smdocs.findings import Exit
from smdocs.resources import data
from smdocs.show.watch import saved

SMALL = data() / "examples" / "tranmarken"
PATIENCE = 60
"""Seconds until something that has to happen counts as not happening."""


class Running:
    """A command that goes on. What it says is read line by line."""

    def __init__(self, *arguments: str | Path) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "smdocs", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            start_new_session=True,
            # Whoever runs the tests in the background has them ignore what Ctrl+C sends.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as said:
            for line in said:
                self._lines.put(line.rstrip())

    def says(self, pattern: str) -> list[str]:
        """The lines up to one with a pattern in it."""
        lines, end = [], time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                lines.append(self._lines.get(timeout=end - time.monotonic()))
            except queue.Empty:
                break
            if re.search(pattern, lines[-1]):
                return lines
        raise AssertionError(f"never said {pattern!r}: {lines}")

    def is_quiet(self, seconds: float = 1.5) -> bool:
        """Whether nothing more is said for a while."""
        time.sleep(seconds)
        return self._lines.empty() and self.process.poll() is None

    def stopped(self) -> int:
        """How it ends on Ctrl+C."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        """Ends it, however it is."""
        self.process.kill()
        self.process.wait()
        self._reader.join()

    @property
    def rest(self) -> list[str]:
        """What was said that nobody has read yet."""
        self._reader.join(PATIENCE)
        return [self._lines.get() for _ in range(self._lines.qsize())]


Started = Callable[..., Running]


@pytest.fixture
def started() -> Iterator[Started]:
    running: list[Running] = []

    def start(*arguments: str | Path) -> Running:
        running.append(Running(*arguments))
        return running[-1]

    yield start
    for one in running:
        one.end()


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "mine"))


def address(lines: list[str]) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+/", lines[-1])
    assert found is not None
    return found[0]


def read(url: str) -> str:
    with urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


class Counts(NamedTuple):
    """What a run says that it has done to how many files."""

    all: int
    new: int
    changed: int
    same: int


def counts(lines: list[str]) -> Counts:
    return Counts(*map(int, re.findall(r"(?<=: )\d+(?=\.)", lines[-1])))


LOG = "sv/facebook/control-log_facebook.html"
SUMMARY = r"^Filer i .*: \d+\. Nya: \d+\. Ändrade: \d+\. Oförändrade: \d+\."
HTML = ("--on", "2026-11-21", "--format", "html")


def renamed(file: Path, name: str) -> None:
    """Saves the file as many editors do: a new one beside it, which then gets the name."""
    text = re.sub(r"^name: .*$", f"name: {name}", file.read_text("utf-8"), count=1, flags=re.MULTILINE)
    other = file.with_name(f"{file.name}~")
    other.write_text(text, "utf-8")
    other.replace(file)


def test_what_is_saved_is_rendered_again_and_shown(started: Started, mine: Path) -> None:
    running = started("render", mine, "--watch", *HTML)
    where = address(running.says("http"))
    first = running.says(SUMMARY)
    pages = {path: path.read_bytes() for path in (mine / "out").glob("*/*/*.html")}
    assert counts(first).all == counts(first).new == len([line for line in first if line.startswith("Ny ")])
    assert "Ljungholm" not in read(where + LOG)

    renamed(mine / "accounts/facebook.yaml", "Ljungholm")
    told = running.says(SUMMARY)
    changed = len([path for path, before in pages.items() if path.read_bytes() != before])
    assert 4 <= changed < len(pages), "short guidelines do not name accounts"
    assert counts(told) == (len(pages), 0, changed, len(pages) - changed)
    assert len(told) == 1, "a line for the run, and none for each file"
    assert "Ljungholm" in read(where + LOG)
    assert "EventSource" not in (mine / "out" / LOG).read_text("utf-8")
    assert running.is_quiet(), "its own files set it off"

    assert running.stopped() == Exit.INTERRUPTED
    assert running.rest == [""], "the line of ^C, and nothing of ours"


def test_what_cannot_be_read_is_told_and_waited_for(started: Started, mine: Path) -> None:
    running = started("render", mine, "--watch", *HTML, "--account", "facebook")
    where = address(running.says("http"))
    running.says(SUMMARY)
    for file in ("authority.yaml", "accounts/facebook.yaml"):
        before, page = (mine / file).read_text("utf-8"), read(where + LOG)
        (mine / file).write_text(before + "\n: [", "utf-8")
        told = "\n".join(running.says("oförändrade"))
        assert f"{mine / file}:" in told
        assert "fel:" in told
        assert read(where + LOG) == page
        (mine / file).write_text(before, "utf-8")
        assert counts(running.says(SUMMARY))[1:3] == (0, 0)
    (mine / "accounts/facebook.yaml").rename(mine / "facebook.txt")
    assert "”facebook” finns inte" in running.says("facebook")[-1]
    (mine / "facebook.txt").rename(mine / "accounts/facebook.yaml")
    running.says(SUMMARY)
    assert running.stopped() == Exit.INTERRUPTED


def test_all_that_is_read_counts_and_nothing_else(started: Started, mine: Path) -> None:
    running = started("render", mine, "--watch", *HTML)
    running.says(SUMMARY)
    text = (mine / "accounts/facebook.yaml").read_text("utf-8").replace("name: ", "name: Nya ", 1)
    (mine / "accounts/nytt.yaml").write_text(text, "utf-8")
    assert counts(running.says(SUMMARY)).new == 4
    (mine / "accounts/nytt.yaml").unlink()
    running.says(SUMMARY)
    (mine / "brand").mkdir()
    (mine / "brand/style.css").write_text("h1 { letter-spacing: .1em }", "utf-8")
    assert counts(running.says(SUMMARY)).same == 0
    (mine / "templates/sv").mkdir(parents=True)
    (mine / "templates/sv/control-log.txt").write_text("{% block title %}Våra kontroller{% endblock %}", "utf-8")
    assert counts(running.says(SUMMARY)).changed == 1
    assert running.is_quiet(0.5)
    for name in ("note.txt", "accounts/.facebook.yaml.swp", "accounts/facebook.yaml~", "out/x.html", "out/sv/y.yaml"):
        (mine / name).write_text("x", "utf-8")
    assert running.is_quiet()
    assert running.stopped() == Exit.INTERRUPTED


def test_a_file_that_was_lost_or_altered_meanwhile_is_not_taken_for_made(started: Started, mine: Path) -> None:
    running = started("render", mine, "--watch", *HTML)
    running.says(SUMMARY)
    (mine / "out" / LOG).unlink()
    altered = mine / "out/sv/_authority/debate-guidelines.html"
    altered.write_text("rettet", "utf-8")
    (mine / "records").mkdir(exist_ok=True)
    (mine / "records/facebook.yaml").write_text("# inget\n", "utf-8")
    told = running.says(SUMMARY)
    assert "[file-not-ours]" in "\n".join(told)
    assert counts(told).new == 1
    assert altered.read_text("utf-8") == "rettet"
    assert running.stopped() == Exit.INTERRUPTED


@pytest.mark.parametrize("inside", [True, False])
def test_the_folder_may_be_that_of_the_documents_too(inside: bool, mine: Path) -> None:
    stop, out = Event(), mine if inside else mine / "accounts" / "out"
    looks = saved(mine, out, stop)
    next(looks)
    (mine / "sv").mkdir()
    (mine / "sv/x.html").write_text("x", "utf-8")
    (mine / "manifest.json").write_text("x", "utf-8")
    Thread(target=lambda: (time.sleep(2), stop.set())).start()
    assert list(looks) == []


def test_preview_shows_what_was_rendered_from_either_folder(started: Started, mine: Path) -> None:
    result = run("render", mine, *HTML)
    assert result.exit_code == Exit.OK, result.output
    for folder in (mine, mine / "out"):
        running = started("preview", folder)
        (said,) = running.says("http")
        assert re.fullmatch(r"Visas på http://127\.0\.0\.1:\d+/\. Avsluta med Ctrl\+C\.", said)
        assert "EventSource" in read(address([said]) + LOG)
        assert running.stopped() == Exit.INTERRUPTED
        assert running.rest == [""], "the line of ^C, and nothing of ours"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], prog_name="smdocs")


def test_a_port_that_is_taken_is_told_of(started: Started, mine: Path) -> None:
    run("render", mine, *HTML)
    running = started("preview", mine)
    port = address(running.says("http")).split(":")[-1].strip("/")
    for command in (["preview", mine], ["render", mine, "--watch"]):
        for lang, said in (("sv", "används redan"), ("da", "er i brug"), ("en", "in use")):
            option = "--lang" if command[0] == "preview" else "--messages"
            result = run(*command, "--port", port, option, lang)
            assert result.exit_code == Exit.USAGE
            assert f"--port: {port} {said}" in result.output.replace("is in use", "in use")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may have every port")
def test_a_port_that_is_not_for_everyone_is_told_of(mine: Path) -> None:
    run("render", mine, *HTML)
    assert "--port: 1 går inte att använda" in run("preview", mine, "--port", "1").output


def test_no_other_folder_is_shown(tmp_path: Path, mine: Path) -> None:
    for folder in (tmp_path, mine):
        result = run("preview", folder, "--lang", "da")
        assert result.exit_code == Exit.USAGE
        assert "er ikke en mappe med færdige dokumenter" in result.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--watch", "--bundle", "a.zip"], "--watch och --bundle kan inte användas tillsammans"),
        (["--watch", "--output", "json"], "--watch och --output json kan inte användas tillsammans"),
        (["--port", "8080"], "--port hör till --watch"),
        (["--open"], "--open hör till --watch"),
        (["--watch", "--account", "nope"], "”nope” finns inte"),
    ],
)
def test_options_that_do_not_go_together_are_told_of(options: list[str], said: str, mine: Path) -> None:
    result = run("render", mine, *options)
    assert result.exit_code == Exit.USAGE
    assert said in result.output
    assert not (mine / "out").exists()


def test_an_account_that_cannot_be_read_is_not_told_to_be_unknown(mine: Path) -> None:
    (mine / "accounts/facebook.yaml").write_text(": [", "utf-8")
    result = run("render", mine, "--account", "facebook")
    assert result.exit_code == Exit.FINDINGS
    assert "accounts/facebook.yaml:1" in result.output
