"""A format is added with one module and its words, tried on a copy of the project; and what holds for all of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import html

from smdocs.findings import Exit
from smdocs.tree.nodes import Document, Furniture, Meta
from smdocs.tree.parse import parse
from smdocs.tree.prose import prose
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


TEXT = """4. ring til os
   - om dagen
   - om natten

   Sig hvem du er.
5. skriv til os

- kom forbi
  1. på rådhuset
  2. på biblioteket
"""
INDENT = "\xa0" * 4


@pytest.mark.parametrize("cell", [False, True])
@pytest.mark.parametrize("extension", ["txt", "md", "html", "fragment.html", "docx", "pdf"])
def test_lists_within_lists_paragraphs_of_an_item_and_first_numbers_survive(extension: str, cell: bool) -> None:
    within = f"<table><tbody><tr><th scope='row'>Kontakt</th><td>{prose(TEXT)}</td></tr></tbody></table>"
    title, blocks = parse(f"<article><h1>Kontakt</h1>{within if cell else prose(TEXT)}</article>")
    meta = Meta("kontakt", "Kontakt", "Elmby", (), (), "2026-11-21")
    made = Document(title, "da", blocks, Furniture("Kontakt", "", "Side {page} af {pages}"), meta)
    content = formats()[extension].write(made)
    assert READ[extension](content) == [
        (0, "4.", "ring til os"),
        (1, "-", "om dagen"),
        (1, "-", "om natten"),
        (1, "", "Sig hvem du er."),
        (0, "5.", "skriv til os"),
        (0, "-", "kom forbi"),
        (1, "1.", "på rådhuset"),
        (1, "2.", "på biblioteket"),
    ]


LINKS = """<article><h1>Konti</h1>
<p>Se <a href="https://elmby.example/konti/">vores <strong>konti</strong></a>, <a href="https://elmby.example">elmby.example</a>
(<a href="https://elmby.example/aftale">aftalen</a>), <a href="mailto:raad@elmby.example">skriv</a>,
<a href="mailto:post@elmby.example">post@elmby.example</a> og <a href="tel:00000001">00 00 00 01</a>.</p></article>"""


@pytest.mark.parametrize("extension", ["docx", "pdf"])
def test_a_link_says_on_paper_where_it_leads(extension: str) -> None:
    title, blocks = parse(LINKS)
    meta = Meta("konti", "Konti", "Elmby", (), (), "2026-11-21")
    made = Document(title, "da", blocks, Furniture("Konti", "", "Side {page} af {pages}"), meta)
    content = formats()[extension].write(made)
    if extension == "docx":
        text = " ".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)
    else:
        command = ["pdftotext", "-", "-"]
        text = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    assert (
        "Se vores konti (elmby.example/konti), elmby.example (aftalen, elmby.example/aftale), "
        "skriv (raad@elmby.example), post@elmby.example og 00 00 00 01."
    ) in " ".join(text.split())
    assert "(elmby" not in formats()["html"].write(made).decode(), "on a screen one can follow it"


Lines = list[tuple[int, str, str]]
"""What a reader sees of a list, line by line: how deep it stands, its mark, its words."""


def lines_of(text: str) -> Lines:
    """The lines of a text whose indents are those of a list; what stands around the list is left out."""
    marked = re.findall(r"^([ \xa0]*)(?:([-•–◦]|\d\.) +)?(ring|om|Sig|skriv|kom|på)( .*?)[ |]*$", text, re.MULTILINE)
    least = min(len(indent) for indent, *_ in marked)
    return [(int(len(i) > least + 1), "-" if m in ("•", "–", "◦") else m, f"{a}{b}") for i, m, a, b in marked]


def lines_of_markdown(content: bytes) -> Lines:
    return lines_of(re.sub(r"<br>|^\| \*\*Kontakt\*\* \| ", "\n", content.decode(), flags=re.MULTILINE))


def lines_of_page(content: bytes) -> Lines:
    lines: Lines = []
    for item in html.document_fromstring(content.decode()).iter("li"):
        depth = sum(1 for _ in item.iterancestors("li"))
        around = item.getparent()
        number = int(around.get("start", "1")) + [*around].index(item)
        mark = f"{number}." if around.tag == "ol" else "-"
        own = item.xpath("text() | div/text() | p/text() | div/p/text()")
        lines += [(depth if not n else depth + 1, "" if n else mark, str(text)) for n, text in enumerate(own)]
    order = ["ring til os", "om dagen", "om natten", "Sig hvem du er.", "skriv til os", "kom forbi"]
    return sorted(lines, key=lambda line: order.index(line[2]) if line[2] in order else len(order))


def lines_of_word(content: bytes) -> Lines:
    opened = docx.Document(BytesIO(content))
    numbers = {num.numId: num for num in opened.part.numbering_part.element.num_lst}
    counts: dict[tuple[int, int], int] = {}
    lines: Lines = []
    every = [*opened.paragraphs, *(p for t in opened.tables for row in t.rows for c in row.cells for p in c.paragraphs)]
    for paragraph in every:
        properties = paragraph._p.pPr
        if properties is not None and properties.numPr is not None:
            of, level = properties.numPr.numId.val, properties.numPr.ilvl.val
            starts = numbers[of].xpath(f"w:lvlOverride[@w:ilvl='{level}']/w:startOverride/@w:val")
            counts[of, level] = counts.get((of, level), int(starts[0]) - 1 if starts else 0) + 1
            lines.append((level, f"{counts[of, level]}." if starts else "-", paragraph.text))
        elif paragraph.text == "Sig hvem du er.":
            lines.append((int(properties.ind_left is not None), "", paragraph.text))
    return lines


def lines_of_pdf(content: bytes) -> Lines:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return lines_of(re.sub("^ *Kontakt( +)(?=[4])", "\\1       ", read.stdout.decode(), flags=re.MULTILINE))


READ = {
    "txt": lambda content: lines_of(content.decode()),
    "md": lines_of_markdown,
    "html": lines_of_page,
    "fragment.html": lines_of_page,
    "docx": lines_of_word,
    "pdf": lines_of_pdf,
}
