"""How long one waits for the first thing that a new process does, in times of starting Python alone."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from benchmarks import command, content
from benchmarks.command import ON, PYTHON, SMDOCS
from benchmarks.measure import Row, compared, ratio

BARE = 0.015
"""Seconds that Python takes by itself on the machine that the bounds were set for."""

_FIRST = f"""
import datetime, smdocs
folder = smdocs.load({str(content.EXAMPLE)!r})
on = datetime.date.fromisoformat({content.AS_OF.isoformat()!r})
rendering = smdocs.render(folder, on=on, documents=[{content.DOCUMENT!r}])
rendering.documents[0].write("pdf")
"""


def start(folder: Path) -> list[Row]:
    home, here = folder / "home", folder / "one"
    shutil.copytree(content.EXAMPLE, here)
    only = ["--document", content.DOCUMENT, "--format", "pdf"]
    commands = {
        "python -c pass": [*PYTHON, "-c", "pass"],
        "smdocs --help": [*SMDOCS, "--help"],
        "smdocs validate, one account": [*SMDOCS, "validate", str(here), *ON],
        "load, render and write a PDF": [*PYTHON, "-c", _FIRST],
        "smdocs render, a PDF": [*SMDOCS, "render", str(here), *ON, "--out", str(folder / "out"), *only],
    }
    runs = {label: partial(command.run, *words, home=home) for label, words in commands.items()}
    ends = compared({label: partial(partial, run) for label, run in runs.items()}, rounds=11)
    bare, asked, validated, first, rendered = ends.values()
    note = "the bound in milliseconds holds where Python alone takes 15"
    return [
        Row("--help", ratio(asked, bare), "×", (asked, bare), 6),
        Row("validate, an account", ratio(validated, bare), "×", (validated, bare), 0.3 / BARE, note=f"300 ms: {note}"),
        Row("first PDF, in Python", ratio(first, bare), "×", (first, bare), 0.6 / BARE, note=f"600 ms: {note}"),
        Row("first PDF, as a command", ratio(rendered, bare), "×", (rendered, bare)),
    ]
