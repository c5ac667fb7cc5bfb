"""Whole authorities, as commands: a check, a first run, runs when little or nothing is new, and two processes."""

from __future__ import annotations

import shutil
import statistics
import time
from pathlib import Path

from benchmarks import content, peers
from benchmarks.command import ON, Taken, has, smdocs
from benchmarks.measure import End, Row, ratio
from smdocs.resources import LANGUAGES
from tests.many import many

ACCOUNTS = 400
CHECKED = 1000
ROUNDS = 3

ENTRIES = 20
"""In a curriculum vitae for RenderCV."""


def end(label: str, *taken: Taken) -> End:
    return End(label, tuple(one.seconds for one in taken), tuple(one.cpu for one in taken))


def validate(folder: Path) -> list[Row]:
    first, again = [], []
    for number in range(ROUNDS):
        home, here = folder / f"home-{number}", folder / f"validated-{number}"
        many(here, CHECKED)
        first.append(smdocs("validate", here, *ON, home=home))
        again.append(smdocs("validate", here, *ON, home=home))
        shutil.rmtree(here)
    one, other = end(f"{CHECKED} accounts, the first time", *first), end("unchanged", *again)
    each, curriculum = _curriculum(folder), End(f"smdocs, {CHECKED} accounts", one.clock, one.cpu)
    return [
        Row(f"validate, {CHECKED} accounts", one.median, "s", (one,), 5),
        Row(f"validate, {CHECKED} accounts, unchanged", other.median, "s", (other, one), 2),
        Row(
            f"validate, {CHECKED} accounts, and RenderCV",
            each.median / one.median,
            "×",
            (curriculum, each),
            sense="at least",
            note=f"RenderCV: as many files, each of {ENTRIES} entries and {10 * ENTRIES} values (an account here has "
            "about 150), read and held against its model alone: no rule sets, no dates, no words",
        ),
    ]


def _curriculum(folder: Path) -> End:
    """What RenderCV takes to read and check as many files."""
    from rendercv.data import read_input_file

    path, few, seconds, cpu = folder / "cv.yaml", 20, [], []
    path.write_text(peers.curriculum(ENTRIES), encoding="utf-8")
    read_input_file(path)
    for _ in range(ROUNDS):
        start, used = time.perf_counter(), time.process_time()
        for _ in range(few):
            read_input_file(path)
        seconds.append((time.perf_counter() - start) * CHECKED / few)
        cpu.append((time.process_time() - used) * CHECKED / few)
    return End(f"RenderCV, {CHECKED} files", tuple(seconds), tuple(cpu))


def render(folder: Path) -> list[Row]:
    here, home, spoken = many(folder / "many", ACCOUNTS), folder / "home", [f"--lang={code}" for code in LANGUAGES]
    out = ["--out", str(folder / "out")]
    one, *others = (smdocs("render", here, *ON, *out, lang, home=home) for lang in spoken)
    first = Taken(one.seconds + sum(o.seconds for o in others), one.cpu + sum(o.cpu for o in others), 0, "")
    files = [path for path in (folder / "out").rglob("*") if path.is_file()]
    smdocs("render", here, *ON, *out, *spoken, home=home)
    unchanged, sentence = [], []
    account = sorted((here / "accounts").iterdir())[0]
    for number in range(ROUNDS):
        unchanged.append(smdocs("render", here, *ON, *out, *spoken, home=home))
        content.changed(account, number)
        sentence.append(smdocs("render", here, *ON, *out, *spoken, home=home))
    alone, both = end("one language, all formats", one), end(f"first, {len(spoken)} languages", first)
    same, new = end("unchanged", *unchanged), end("one sentence changed", *sentence)
    more = statistics.median(b - a for a, b in zip(same.seconds, new.seconds, strict=True))
    memory = max(taken.memory for taken in (one, *others, *unchanged, *sentence))
    size = sum(path.stat().st_size for path in files) / 1_000_000
    return [
        Row(f"first render, {ACCOUNTS} accounts, one language", alone.median, "s", (alone,), 90),
        Row(f"unchanged render, {ACCOUNTS} accounts, {len(spoken)} languages", same.median, "s", (same,), 3),
        Row("unchanged render and the first", both.median / same.median, "×", (both, same), 100, "at least"),
        Row("one sentence changed, on top of unchanged", more, "s", (new, same), 2),
        Row("most memory of a process in these runs", memory, "MB", bound=200),
        Row(f"files of {ACCOUNTS} accounts, {len(spoken)} languages", size, "MB", note=f"{len(files)} files"),
    ]


def jobs(folder: Path) -> list[Row]:
    if not has("render", "--jobs"):
        return []
    here = content.alike(folder / "alike", 30)
    taken: dict[int, list[Taken]] = {1: [], 2: []}
    for number in range(ROUNDS):
        for workers, runs in taken.items():
            out = folder / f"out-{number}-{workers}"
            runs.append(smdocs("render", here, *ON, "--out", out, "--jobs", str(workers), home=folder / "home"))
    one, two = (end(f"--jobs {workers}", *runs) for workers, runs in taken.items())
    made = sum(path.suffix == ".pdf" for path in (folder / "out-0-1").rglob("*"))
    return [Row(f"two processes, {made} documents", ratio(one, two, clock=True), "×", (two, one), 1.6, "at least")]
