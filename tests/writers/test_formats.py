"""A format is added with one module and its words, tried on a copy of the project; and what holds for all of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from smdocs.findings import Exit
from smdocs.writers import extension_of, formats
from tests.conftest import Run

RTF = r'''"""Rich Text Format, for old word processors."""

import re

from smdocs.tree.nodes import Document, Paragraph, Provenance, Run, Section, walk
from smdocs.writers import Format

PROPERTY = re.compile(rb"\{\\propname (.*?)\}\\proptype30\{\\staticval (.*?)\}")


def write(document: Document) -> bytes:
    """The headings and paragraphs of the document."""
    parts = [document.furniture.draft, document.title]
    for block in walk(document.blocks):
        inlines = block.inlines if isinstance(block, Paragraph) else block.heading if isinstance(block, Section) else ()
        parts.append("".join(inline.text for inline in inlines if isinstance(inline, Run)))
    named = document.meta.made_of().items()
    properties = "".join(f"{{\\propname {name}}}\\proptype30{{\\staticval {value}}}" for name, value in named)
    text = "".join(f"{escaped(part)}\\par\n" for part in parts if part)
    return f"{{\\rtf1\\ansi{{\\*\\userprops {properties}}}\n{text}}}".encode("ascii")


def escaped(text: str) -> str:
    marked = re.sub(r"([\\{}])", r"\\\1", text)
    return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in marked)


def read(content: bytes) -> Provenance | None:
    """What the properties say."""
    found = PROPERTY.findall(content) if content.startswith(b"{\\rtf1") else ()
    return Provenance.named((name.decode(), value.decode()) for name, value in found)


FORMAT = Format("rtf", "application/rtf", write, read)
'''
WORDS = {"da": "gammel Word", "sv": "gammal Word", "en": "old Word"}


@pytest.fixture
def with_rtf(project: Path) -> Path:
    """The copy with one module and three words more."""
    (project / "smdocs" / "writers" / "rtf.py").write_text(RTF, encoding="utf-8")
    for code, word in WORDS.items():
        file = project / "templates" / code / "overview.yaml"
        text = file.read_text("utf-8")
        assert text.count("\nformats: {") == 1
        file.write_text(text.replace("\nformats: {", f"\nformats: {{rtf: {word}, "), encoding="utf-8")
    return project


def test_a_format_is_added_with_one_module_and_its_words(with_rtf: Path, run: Run) -> None:
    listed = run("render", "--help").stdout.partition("--format [")[2].partition("]")[0]
    assert "rtf" in "".join(listed.split()).split("|")
    assert run("new", "elmby", "--lang", "sv").returncode == 0
    options = ("--draft", "--lang", "sv", "--document", "channel-register", "--out", "out", "--on", "2026-11-21")
    made = run("render", "elmby", *options, "--metadata")
    out = with_rtf / "out"
    stem = "sv/_authority/channel-register_draft"
    file = out / f"{stem}.rtf"
    assert file.is_file(), made.stderr

    assert file.read_bytes().startswith(b"{\\rtf1\\ansi")
    beside = json.loads((out / f"{stem}.rtf.json").read_text("utf-8"))
    assert (beside["file"], beside["format"]["mime"]) == ("channel-register_draft.rtf", "application/rtf")
    (filed,) = json.loads((out / "manifest.json").read_text("utf-8"))["documents"]
    every = ("csv", "docx", "html", "json", "md", "pdf", "rtf", "txt", "xlsx")
    assert [one["path"] for one in filed["files"]] == [f"{stem}.{extension}" for extension in every]
    links = html.document_fromstring((out / "index.html").read_bytes()).iter("a")
    assert {link.get("href"): link.text_content() for link in links}[f"{stem}.rtf"] == "gammal Word"

    # It comes back alone, and is known by what it says itself.
    file.rename(with_rtf / "4711.rtf")
    assert "channel-register_sv_draft" in run("inspect", "4711.rtf").stdout
    assert "channel-register_draft.rtf" in run("verify", "elmby", "--against", "out").stdout


def python(project: Path, code: str) -> str:
    """What Python says of code that it runs in the copy."""
    environment = {**os.environ, "PYTHONPATH": str(project)}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    return told.stderr


WRITE = """
import datetime, smdocs
wanted = {"on": datetime.date(2026, 11, 21), "documents": ["channel-register"], "mode": smdocs.Mode.DRAFT}
made = smdocs.render(smdocs.load("elmby"), **wanted)
made.documents[0].write("rtf")
"""


def test_a_writer_that_gives_no_bytes_is_named(with_rtf: Path, run: Run) -> None:
    module = with_rtf / "smdocs" / "writers" / "rtf.py"
    module.write_text(module.read_text("utf-8").replace('.encode("ascii")', ""), encoding="utf-8")
    assert run("new", "elmby", "--lang", "sv").returncode == 0
    assert "TypeError: smdocs.writers.rtf writes str, not bytes" in python(with_rtf, WRITE)
    made = run("render", "elmby", "--draft", "--document", "channel-register", "--format", "rtf", "--out", "out")
    assert (made.returncode, "TypeError in smdocs/documents/render.py" in made.stderr) == (Exit.BUG, True)


def test_a_second_writer_with_the_same_extension_is_named(with_rtf: Path, run: Run) -> None:
    module = with_rtf / "smdocs" / "writers" / "rtf.py"
    module.write_text(module.read_text("utf-8").replace('Format("rtf"', 'Format("html"'), encoding="utf-8")
    told = python(with_rtf, "from smdocs.writers import formats; formats()")
    assert "ValueError: smdocs.writers.html and smdocs.writers.rtf have the same extension" in told
    assert run("render", "--help").returncode == Exit.BUG


def test_formats_are_listed_as_they_always_were() -> None:
    usual = ["html", "pdf", "docx", "md", "txt", "csv", "xlsx", "json", "fragment.html"]
    assert [name for name in formats() if name in usual] == usual
    assert {name for name in usual if not formats()[name].is_text} == {"pdf", "docx", "xlsx"}


def test_an_extension_is_that_of_a_format_or_what_stands_after_the_last_dot() -> None:
    assert extension_of("Side.fragment.HTML") == "fragment.html"
    assert extension_of("2026.rtf") == "rtf"
