"""What others make of the same content. Each gets it in the shape that it likes best, made ready before it is timed.

The content comes from the trees of documents that smdocs made, all of one shape: what is the same in all of them is
fixed text, what differs is a value. What a peer leaves out is written beside it.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from smdocs.tree.nodes import Block, Document, List, Note, Paragraph, Run, Section, Table
from smdocs.writers import fonts
from smdocs.writers.layout import plain

Values = dict[str, Any]

WITHOUT = {
    "docxtpl": "no fonts in the file, no running head, no page numbers, no properties, links as text, nothing said of "
    "headers of rows",
    "LibreOffice": "what docxtpl leaves out, and no PDF/A, no PDF/UA",
    "pandoc": "no fonts in the file, no running head, no page numbers, nothing said of headers of rows",
    "Typst": "no running head, no page numbers, no look of its own, rows and captions may part at the end of a page; "
    "nothing said of headers of rows",
    "WeasyPrint": "boxes in links and margins tagged as they come, headers of rows as those of columns",
}


class Template:
    """A template for docxtpl, as somebody would make it in Word, and the values for each document."""

    def __init__(self, documents: Sequence[Document]) -> None:
        import docx

        self.values: list[Values] = [{} for _ in documents]
        self._word = docx.Document()
        self._word.add_heading(self._text([document.title for document in documents]), 0)
        self._blocks([document.blocks for document in documents])
        out = io.BytesIO()
        self._word.save(out)
        self.content = out.getvalue()

    def _name(self, values: Iterable[Any]) -> str:
        name = f"v{len(self.values[0])}"
        for place, value in zip(self.values, values, strict=True):
            place[name] = value
        return name

    def _text(self, texts: Sequence[str], value: bool = False) -> str:
        """The text itself where all documents have it, else the name of a value; `value` is always one."""
        return f"{{{{ {self._name(texts)} }}}}" if value or len({*texts}) > 1 else texts[0]

    def _blocks(self, all_blocks: Sequence[tuple[Block, ...]]) -> None:
        for alike in zip(*all_blocks, strict=True):
            match alike[0]:
                case Paragraph():
                    self._word.add_paragraph(self._text([plain(one.inlines) for one in alike]))
                case List():
                    style = "List Number" if alike[0].ordered else "List Bullet"
                    for items in zip(*(one.items for one in alike), strict=True):
                        self._word.add_paragraph(self._text([*map(texts, items)]), style)
                case Note():
                    self._blocks([one.blocks for one in alike])
                case Section():
                    heading = self._text([plain(one.heading) for one in alike])
                    self._word.add_heading(heading, min(alike[0].level, 9))
                    self._blocks([one.blocks for one in alike])
                case Table():
                    self._table(alike)

    def _table(self, alike: tuple[Table, ...]) -> None:
        first = alike[0]
        if first.caption:
            self._word.add_paragraph(self._text([plain(one.caption) for one in alike]), "Caption")
        rows = [[texts(cell.blocks) for cell in row] for row in first.head]
        if first.head and first.body:
            # Entries under headings: as many as there are.
            entries = ([[texts(cell.blocks) for cell in row] for row in one.body] for one in alike)
            rows.append([f"{{%tr for row in {self._name(entries)} %}}", *[""] * (len(first.widths) - 1)])
            rows.append([f"{{{{ row.{number} }}}}" for number in range(len(first.widths))])
            rows.append(["{%tr endfor %}", *[""] * (len(first.widths) - 1)])
        else:
            for bodies in zip(*(one.body for one in alike), strict=True):
                cells = zip(*bodies, strict=True)
                rows.append(
                    [self._text([texts(cell.blocks) for cell in same], value=not same[0].header) for same in cells]
                )
        table = self._word.add_table(len(rows), len(first.widths), "Table Grid")
        for row, own in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, own, strict=True):
                cell.text = text

    def filled(self, values: Values) -> bytes:
        """A Word file, by docxtpl."""
        from docxtpl import DocxTemplate

        template, out = DocxTemplate(io.BytesIO(self.content)), io.BytesIO()
        template.render(values, autoescape=True)
        template.save(out)
        return out.getvalue()


def texts(blocks: Iterable[Block]) -> str:
    """The words of blocks, a line each."""
    return "\n".join(_texts(blocks))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield plain(block.inlines)
            case List():
                yield from (f"• {texts(item)}" for item in block.items)
            case Note() | Section():
                yield from _texts(block.blocks)
            case Table():
                yield from (texts(cell.blocks) for row in (*block.head, *block.body) for cell in row)


def converted(files: Sequence[bytes], profile: Path) -> list[bytes]:
    """PDFs of Word files, by LibreOffice, in one batch."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for number, content in enumerate(files):
            (folder / f"{number}.docx").write_bytes(content)
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
        sources = [str(folder / f"{number}.docx") for number in range(len(files))]
        subprocess.run([*command, "--outdir", temporary, *sources], check=True, capture_output=True)
        return [(folder / f"{number}.pdf").read_bytes() for number in range(len(files))]


def pandoc(page: str) -> bytes:
    """A Word file of a web page."""
    import pypandoc

    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "out.docx"
        pypandoc.convert_text(page, "docx", "html", outputfile=str(out))
        return out.read_bytes()


def typst_source(document: Document) -> bytes:
    """The document in the language of Typst, as plain as can be."""
    lines = [
        f"#set document(title: {json.dumps(document.title, ensure_ascii=False)})",
        '#set page(paper: "a4", margin: 20mm)',
        f'#set text(font: "{fonts.FAMILIES["sans"].name}", size: 10.5pt, lang: "{document.language}")',
        f"#heading(level: 1, {json.dumps(document.title, ensure_ascii=False)})",
        *_typst(document.blocks),
    ]
    return "\n".join(lines).encode()


def _typst(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield f"#par[{_inlines(block.inlines)}]"
            case List():
                items = ", ".join(f"[{' '.join(_typst(item))}]" for item in block.items)
                yield f"#{'enum' if block.ordered else 'list'}({items})"
            case Note():
                yield f"#block[{' '.join(_typst(block.blocks))}]"
            case Section():
                yield f"#heading(level: {block.level})[{_inlines(block.heading)}]"
                yield from _typst(block.blocks)
            case Table():
                columns = ", ".join(f"{width}fr" for width in block.widths)
                cells = [f"[{' '.join(_typst(cell.blocks))}]" for row in block.body for cell in row]
                head = [f"[{' '.join(_typst(cell.blocks))}]" for row in block.head for cell in row]
                parts = [f"columns: ({columns})", *([f"table.header({', '.join(head)})"] if head else []), *cells]
                table = f"table({', '.join(parts)})"
                yield f"#figure({table}, caption: [{_inlines(block.caption)}])" if block.caption else f"#{table}"


def _inlines(inlines: Iterable[Any]) -> str:
    made = []
    for one in inlines:
        if not isinstance(one, Run):
            made.append("#linebreak()")
            continue
        text = f"#{json.dumps(one.text, ensure_ascii=False)}"
        if one.strong:
            text = f"#strong[{text}]"
        made.append(f"#link({json.dumps(one.href)})[{text}]" if one.href and not one.href.startswith("#") else text)
    return "".join(made)


def typst(standards: Any) -> Callable[[bytes], Any]:
    """What makes a PDF of a source, by Typst's own Python package and in the fonts of smdocs; warm."""
    from typst import Compiler, Fonts

    folders = [fonts.face(family, "Regular").parent for family in fonts.FAMILIES]
    own = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    compiler = Compiler(b"", font_paths=own)
    return lambda source: compiler.compile(input=source, format="pdf", pdf_standards=[*standards], timestamp=0)


def weasyprint(page: str, variant: str) -> bytes:
    """A PDF of a web page, as the documentation of WeasyPrint shows."""
    from weasyprint import HTML

    return bytes(HTML(string=page).write_pdf(pdf_variant=variant, pdf_tags=True))


def curriculum(entries: int) -> str:
    """A curriculum vitae for RenderCV, in YAML, with nine values in each entry."""
    lines = [
        "cv:",
        "  name: Örjan Lövkvist",
        "  location: Tranmarken",
        "  email: orjan@tranmarken.example",
        "  sections:",
        "    experience:",
    ]
    for number in range(entries):
        lines += [
            f"      - company: Samordningsförbundet Tranmarken {number}",
            f"        position: Samordnare {number}",
            "        location: Tranmarken",
            f"        start_date: {1990 + number % 30}-02",
            f"        end_date: {1991 + number % 30}-09",
            f"        summary: Kurser, träffar och praktik för unga vuxna i {number} kommuner",
            "        highlights:",
            f"          - Visade {number} kurser på webben",
            f"          - Svarade på {number} frågor",
            f"          - Ordnade {number} träffar",
        ]
    return "\n".join(lines) + "\n"
