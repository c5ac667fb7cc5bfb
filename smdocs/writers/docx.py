"""Word: a `Document` becomes a DOCX file.

The look stands in `word/`, a slim template of readable XML parts with one style per style name of the tree.
The body is built here as one XML tree and put into it: cell by cell, python-docx takes twenty times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from smdocs.tree.nodes import (
    Block,
    Break,
    Cell,
    Document,
    Furniture,
    Inline,
    List,
    Meta,
    Note,
    Paragraph,
    Run,
    Section,
    Table,
    walk,
)
from smdocs.writers.layout import (
    leads_to,
    lines,
    may_break,
    may_stand_alone,
    row_lines,
    runs_rtl,
    text_lines,
    to_fill_in,
)

if TYPE_CHECKING:
    from docx.opc.part import XmlPart

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""What Office calls the set of properties of one's own."""
VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

PARTS = {
    "[Content_Types].xml": "types.xml",
    "_rels/.rels": "package.rels",
    "docProps/core.xml": "core.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document.rels",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/theme/theme1.xml": "theme.xml",
    "word/header1.xml": "header.xml",
    "word/footer1.xml": "footer.xml",
}

# Distances are in twentieths of a point, as Word counts; those of styles and lists repeat what `word/` says.
TEXT_WIDTH = 9070
LIST_INDENT = 397
NOTE_INDENT = 240
CELL_PADDING = 100
CELL_LINE = 280
AIR = 200
"""Above what follows a table, and above a line to write on."""
LETTER = 110
"""An ordinary letter of a table's text, amply: 5.5 points at 10 points."""
SHORT_NOTE = 10
"""Lines up to which a note stays on one page."""
SHORT_TABLE = 20
"""Lines up to which a table without column headers stays on one page."""
SHORT_HEADED_TABLE = 8
"""Lines up to which a table with column headers does: a longer one repeats them where it breaks."""

PARAGRAPH_STYLES = {"lead": "Lead", "small": "Small", "verbatim": "Verbatim"}
RUN_STYLES = {"gap": "Gap", "blank": "Blank", "overdue": "Overdue", "muted": "Muted"}
NOTE_STYLES = {"notice": "Notice", "important": "Important"}
TABLE_STYLES = {"fields": "Fields", "log": "Log", "grid": "Grid", "form": "Form"}
INDENTS = {"Notice": NOTE_INDENT, "Important": NOTE_INDENT, "Verbatim": NOTE_INDENT}

# Word wants a region with a language. A language that is not here goes in as it is, without proofing.
REGIONS = {
    "ar": "ar-SA",
    "bs": "bs-Latn-BA",
    "da": "da-DK",
    "de": "de-DE",
    "en": "en-GB",
    "es": "es-ES",
    "et": "et-EE",
    "fa": "fa-IR",
    "fi": "fi-FI",
    "fo": "fo-FO",
    "fr": "fr-FR",
    "he": "he-IL",
    "is": "is-IS",
    "kl": "kl-GL",
    "lt": "lt-LT",
    "lv": "lv-LV",
    "nb": "nb-NO",
    "nn": "nn-NO",
    "pl": "pl-PL",
    "ro": "ro-RO",
    "ru": "ru-RU",
    "se": "se-SE",
    "sma": "sma-SE",
    "smj": "smj-SE",
    "so": "so-SO",
    "sv": "sv-SE",
    "ti": "ti-ER",
    "tr": "tr-TR",
    "uk": "uk-UA",
    "ur": "ur-PK",
    "vi": "vi-VN",
    "zh": "zh-CN",
}

BOX = "5F7078"

RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
RTL_STRETCH = re.compile(rf"([{RTL}](?:[\W\d]*[{RTL}])*)")
"""From the first to the last letter written from right to left, with the digits and signs between them."""


def write(document: Document) -> bytes:
    """The document as a DOCX file: A4, with outline, properties, running header and page numbers.

    The same document gives the same bytes. Raises ValueError when a text holds a character that XML has no
    place for, two sections bear one id, or a link leads to an id that no section bears.
    """
    import docx

    package = docx.Document(BytesIO(_template())).part.package
    parts: dict[str, Any] = {str(part.partname): part for part in package.iter_parts()}
    language = _tag(document.language)
    parts["/word/styles.xml"].element.find(f".//{W}docDefaults//{W}lang").set(f"{W}val", language)
    parts["/word/settings.xml"].element.find(f"{W}themeFontLang").set(f"{W}val", language)
    _furniture(document.furniture, parts["/word/header1.xml"].element, parts["/word/footer1.xml"].element)
    _properties(document, parts["/docProps/core.xml"].element)
    _custom_properties(document.meta, package)
    _Body(document, parts["/word/document.xml"], parts["/word/numbering.xml"].element).write()
    out = BytesIO()
    package.save(out)
    return _sealed(out)


@cache
def _template() -> bytes:
    """The parts of `word/` as a Word file without text."""
    folder = files(__package__) / "word"
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False)
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name, source in PARTS.items():
            part = etree.fromstring((folder / source).read_bytes(), parser)
            package.writestr(name, etree.tostring(part, encoding="UTF-8", standalone=True))
    return out.getvalue()


def _sealed(package: BytesIO) -> bytes:
    """The same file with one date on all its parts: the clock stays out of the bytes."""
    out = BytesIO()
    with ZipFile(package) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            target.writestr(entry, source.read(name), ZIP_DEFLATED)
    return out.getvalue()


def _sub(parent: Any, name: str, **attributes: str | int) -> Any:
    return etree.SubElement(parent, W + name, {W + key: str(value) for key, value in attributes.items()})


def _tag(language: str) -> str:
    return REGIONS.get(language, language)


def _text(parent: Any, text: str) -> None:
    """The text of a run. A soft hyphen is an element in Word; as a character it would be seen."""
    for index, piece in enumerate(text.split("\u00ad")):
        if index:
            _sub(parent, "softHyphen")
        if piece:
            element = _sub(parent, "t")
            element.set(SPACE, "preserve")
            element.text = piece


def _furniture(furniture: Furniture, header: Any, footer: Any) -> None:
    """Fill the running header and the page number."""
    line = header[0]
    if furniture.draft:
        mark = etree.Element(W + "p")
        line.addprevious(mark)
        _sub(_sub(mark, "pPr"), "pStyle", val="DraftMark")
        _text(_sub(mark, "r"), furniture.draft)
    _text(_sub(line, "r"), furniture.header_left)
    _sub(_sub(line, "r"), "tab")
    _text(_sub(line, "r"), furniture.header_right)
    fields = {"{page}": " PAGE ", "{pages}": " NUMPAGES "}
    for piece in re.split(r"(\{pages?\})", furniture.page):
        if piece in fields:
            _text(_sub(_sub(footer[0], "fldSimple", instr=fields[piece]), "r"), "1")
        elif piece:
            _text(_sub(footer[0], "r"), piece)


def _properties(document: Document, core: Any) -> None:
    """Fill the core properties."""
    meta = document.meta
    moment = f"{meta.as_of}T00:00:00Z"
    values = {
        DC + "title": document.title,
        DC + "subject": meta.subject,
        DC + "creator": meta.author,
        CORE + "keywords": ", ".join(meta.keywords),
        CORE + "lastModifiedBy": meta.author,
        DCTERMS + "created": moment,
        DCTERMS + "modified": moment,
        CORE + "category": meta.category,
        CORE + "contentStatus": document.furniture.draft,
        DC + "language": _tag(document.language),
    }
    for name, value in values.items():
        element = core.find(name)
        if value:
            element.text = value
        else:
            core.remove(element)


def _custom_properties(meta: Meta, package: Any) -> None:
    """Add what Word has no property of its own for."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    values = {"DocumentType": meta.document_type, "CaseNumbers": "; ".join(meta.case_numbers), **meta.made_of()}
    prefixes: Any = {None: CUSTOM, "vt": VARIANT}
    root = etree.Element(f"{{{CUSTOM}}}Properties", nsmap=prefixes)
    for name, value in values.items():
        if value:
            # Word keeps the numbers below 2 for itself.
            about = {"fmtid": FORMAT_ID, "pid": str(len(root) + 2), "name": name}
            item = etree.SubElement(root, f"{{{CUSTOM}}}property", about)
            etree.SubElement(item, f"{{{VARIANT}}}lpwstr").text = value
    blob = etree.tostring(root, encoding="UTF-8", standalone=True)
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    package.relate_to(Part(PackURI("/docProps/custom.xml"), kind, blob, package), f"{RELATIONS}/custom-properties")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands: the width there is, the style of its text, its indent, how deep in lists, and
    whether it stays on the page of what comes next."""

    width: int = TEXT_WIDTH
    style: str = ""
    indent: int = 0
    depth: int = 0
    keep: bool = False


class _Body:
    """The text of one document, written block by block into the body."""

    def __init__(self, document: Document, part: XmlPart, numbering: Any) -> None:
        self.document = document
        self.part = part
        self.numbering = numbering
        self.links: dict[str, str] = {}
        self.names: set[str] = set()
        self.marks = 0
        self.bookmarks: dict[str, str] = {}
        for block in walk(document.blocks):
            if isinstance(block, Section):
                if block.id in self.bookmarks:
                    raise ValueError(f"two sections bear the id {block.id!r}")
                self.bookmarks[block.id] = self.name(block.id)

    def write(self) -> None:
        body = self.part.element[0]
        section = body[-1]
        body.remove(section)
        self.paragraph(body, (Run(self.document.title),), _Place(), "Heading1")
        self.blocks(body, self.document.blocks, _Place())
        if self.end(body):
            # On a full page a line more would be a page more.
            _sub(body[-1].find(W + "pPr"), "spacing", line=20, lineRule="exact")
        body.append(section)

    def blocks(self, parent: Any, blocks: Sequence[Block], place: _Place) -> None:
        for index, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
            match block:
                case Paragraph():
                    style = PARAGRAPH_STYLES.get(block.style, place.style)
                    keep = place.keep or leads_to(following, first=not index)
                    self.paragraph(parent, block.inlines, replace(place, keep=keep), style)
                case List():
                    self.items(parent, block, place)
                case Table():
                    self.table(parent, block, place)
                case Note():
                    inner = replace(
                        place,
                        style=NOTE_STYLES[block.style],
                        indent=place.indent + NOTE_INDENT,
                        width=place.width - 2 * NOTE_INDENT,
                    )
                    short = lines(block.blocks, inner.width // LETTER) <= SHORT_NOTE
                    self.blocks(parent, block.blocks[:-1], replace(inner, keep=place.keep or short))
                    self.blocks(parent, block.blocks[-1:], inner)
                case Section():
                    paragraph = self.paragraph(parent, block.heading, place, f"Heading{block.level}")
                    self.mark(paragraph, self.bookmarks[block.id])
                    self.blocks(parent, block.blocks, place)

    def paragraph(
        self,
        parent: Any,
        inlines: tuple[Inline, ...],
        place: _Place,
        style: str,
        number: tuple[int, int] | None = None,
    ) -> Any:
        """Write a paragraph; `number` is its level in a list and the list's number."""
        after_table = len(parent) > 0 and parent[-1].tag == W + "tbl"
        paragraph = _sub(parent, "p")
        look = _sub(paragraph, "pPr")
        if style:
            _sub(look, "pStyle", val=style)
        if place.keep:
            _sub(look, "keepNext")
        if number:
            numbered = _sub(look, "numPr")
            _sub(numbered, "ilvl", val=number[0])
            _sub(numbered, "numId", val=number[1])
        parts = groupby(inlines, key=lambda inline: isinstance(inline, Break))
        blanks = max((sum(map(_is_blank, part)) for _, part in parts), default=0)
        if blanks:
            tabs = _sub(look, "tabs")
            for index in range(1, blanks + 1):
                _sub(tabs, "tab", val="left", pos=place.indent + place.width * index // blanks)
        if runs_rtl(inlines):
            _sub(look, "bidi")
        if blanks or (after_table and not style.startswith(("Heading", "Caption", "TableEnd"))):
            _sub(look, "spacing", before=AIR)
        own = LIST_INDENT * (number[0] + 1) if number else INDENTS.get(style, 0)
        if place.indent > own:
            hanging = {"hanging": LIST_INDENT} if number else {}
            _sub(look, "ind", left=place.indent, **hanging)
        if not len(look):
            paragraph.remove(look)
        self.inlines(paragraph, inlines)
        return paragraph

    def inlines(self, parent: Any, inlines: tuple[Inline, ...]) -> None:
        for href, group in groupby(inlines, key=lambda i: i.href if isinstance(i, Run) else None):
            target = self.link(parent, href) if href else parent
            for inline in group:
                if isinstance(inline, Break):
                    _sub(_sub(target, "r"), "br")
                elif _is_blank(inline):
                    # An underlined tab is a line to write on: no text, and as long as there is room.
                    run = _sub(target, "r")
                    _sub(_sub(run, "rPr"), "rStyle", val="Blank")
                    _sub(run, "tab")
                else:
                    self.run(target, inline)

    def run(self, parent: Any, run: Run) -> None:
        style = RUN_STYLES.get(run.style) or ("Hyperlink" if run.href else "Strong" if run.strong else "")
        for text, rtl in _directions(run.text):
            element = _sub(parent, "r")
            look = _sub(element, "rPr")
            if style:
                _sub(look, "rStyle", val=style)
            if run.strong and style != "Strong":
                _sub(look, "b")
                _sub(look, "bCs")
            if rtl:
                _sub(look, "rtl")
            if run.lang or rtl:
                tag = _tag(run.lang or self.document.language)
                if not rtl:
                    _sub(look, "lang", val=tag)
                elif run.lang:
                    _sub(look, "lang", bidi=tag)
            if not len(look):
                element.remove(look)
            _text(element, text)

    def link(self, parent: Any, href: str) -> Any:
        if href.startswith("#"):
            if href[1:] not in self.bookmarks:
                raise ValueError(f"a link leads to {href!r}, which no section bears")
            return _sub(parent, "hyperlink", anchor=self.bookmarks[href[1:]], history=1)
        if href not in self.links:
            # Spaces and the like in an address make Word refuse the whole file.
            address = re.sub(r'[\x00-\x20"<>\\^`{|}]', lambda match: quote(match[0]), href)
            self.links[href] = self.part.relate_to(address, f"{RELATIONS}/hyperlink", is_external=True)
        link = _sub(parent, "hyperlink", history=1)
        link.set(R + "id", self.links[href])
        return link

    def name(self, wanted: str) -> str:
        """A bookmark's name as Word allows it: at most 40 letters, digits and underlines, each name once."""
        base = re.sub(r"\W", "_", wanted)[:34]
        base = base if base[:1].isalpha() else f"s_{base}"
        name, count = base, 1
        while name.casefold() in self.names:
            count += 1
            name = f"{base}_{count}"
        self.names.add(name.casefold())
        return name

    def mark(self, paragraph: Any, name: str) -> None:
        """Put a bookmark around the text of a paragraph."""
        self.marks += 1
        start = etree.Element(W + "bookmarkStart", {W + "id": str(self.marks), W + "name": name})
        look = paragraph.find(W + "pPr")
        paragraph.insert(0 if look is None else 1, start)
        _sub(paragraph, "bookmarkEnd", id=self.marks)

    def items(self, parent: Any, block: List, place: _Place) -> None:
        level = min(place.depth, 8)
        number = self.number(level) if block.ordered else 1
        inner = replace(
            place,
            depth=place.depth + 1,
            indent=place.indent + LIST_INDENT,
            width=place.width - LIST_INDENT,
            style=place.style or "ListContinue",
        )
        fresh = place.style in ("", "ListContinue")
        style = ("ListNumber" if block.ordered else "ListBullet") if fresh else place.style
        for first, *rest in block.items:
            if not isinstance(first, Paragraph):
                raise ValueError("a list item does not begin with a paragraph")
            self.paragraph(parent, first.inlines, inner, style, (level, number))
            self.blocks(parent, rest, inner)
        if fresh and not place.depth:
            self.close(parent[-1])

    def close(self, paragraph: Any) -> None:
        """Set the last paragraph of a list apart from the text after it."""
        look = paragraph.find(W + "pPr")
        if look is None:
            return
        spacing = look.find(W + "spacing")
        if spacing is None:
            spacing = etree.Element(W + "spacing")
            indent = look.find(W + "ind")
            look.insert(len(look) if indent is None else look.index(indent), spacing)
        spacing.set(W + "after", "120")

    def number(self, level: int) -> int:
        """A new numbering that starts at 1: lists that share one would go on counting."""
        number = len(self.numbering.findall(W + "num")) + 1
        instance = _sub(self.numbering, "num", numId=number)
        _sub(instance, "abstractNumId", val=2)
        _sub(_sub(instance, "lvlOverride", ilvl=level), "startOverride", val=1)
        return number

    def table(self, parent: Any, table: Table, place: _Place) -> None:
        if table.caption:
            self.paragraph(parent, table.caption, replace(place, style=""), "Caption")
        elif len(parent) and parent[-1].tag == W + "tbl":
            self.end(parent)
        rows = (*table.head, *table.body)
        widths = [place.width * width // 100 for width in table.widths]
        widths[-1] += place.width - sum(widths)
        first_column = bool(table.body) and all(row[0].header == "row" for row in table.body)

        element = _sub(parent, "tbl")
        look = _sub(element, "tblPr")
        _sub(look, "tblStyle", val=TABLE_STYLES[table.style])
        _sub(look, "tblW", w=place.width, type="dxa")
        if place.indent:
            _sub(look, "tblInd", w=place.indent, type="dxa")
        _sub(look, "tblLayout", type="fixed")
        flags = {"firstRow": bool(table.head), "lastRow": False, "firstColumn": first_column}
        flags |= {"lastColumn": False, "noHBand": True, "noVBand": True}
        bits = 0x600 + 0x20 * flags["firstRow"] + 0x80 * first_column
        _sub(look, "tblLook", val=f"{bits:04X}", **{flag: int(on) for flag, on in flags.items()})
        if table.caption:
            _sub(look, "tblCaption", val=_plain(table.caption))
        headers = table.head[0] if table.head else [row[0] for row in table.body if row[0].header]
        if described := ", ".join(filter(None, (_words(cell.blocks) for cell in headers))):
            _sub(look, "tblDescription", val=described)
        grid = _sub(element, "tblGrid")
        for width in widths:
            _sub(grid, "gridCol", w=width)

        letters = [(width - 2 * CELL_PADDING) // LETTER for width in widths]
        heights = [row_lines(row, letters) for row in rows]
        # Word and screen readers look for a header row. Where only the first column holds headers, the first
        # row takes the part if the table stays on one page: on the next page it would be repeated.
        together = sum(heights) <= (SHORT_HEADED_TABLE if table.head else SHORT_TABLE)
        heads = 1 if together and not table.head else len(table.head)
        # No row of a line or two stands alone at the end of a page or the beginning of one.
        alone = [may_stand_alone(text_lines(row, letters), len(table.body)) for row in rows]
        last = len(rows) - 1
        for index, row in enumerate(rows):
            edge = (index == len(table.head) and not alone[index]) or (index == last - 1 and not alone[last])
            keep = index < len(table.head) or (index < last and (together or edge))
            self.row(element, row, widths, heights[index], index < heads, replace(place, keep=keep))
        if first_column or table.head:
            name = "Title" if first_column and table.head else "RowTitle" if first_column else "ColumnTitle"
            # Screen readers take the headers of a table in Word from a bookmark so named in its first cell.
            self.mark(element.find(f".//{W}p"), self.name(f"{name}_{self.marks + 1}"))

    def row(self, table: Any, row: tuple[Cell, ...], widths: list[int], height: int, head: bool, place: _Place) -> None:
        element = _sub(table, "tr")
        look = _sub(element, "trPr")
        if head or not may_break(row, height):
            _sub(look, "cantSplit")
        if room := max(cell.lines for cell in row):
            _sub(look, "trHeight", val=room * CELL_LINE, hRule="atLeast")
        if head:
            _sub(look, "tblHeader")
        if not len(look):
            element.remove(look)
        for cell, width in zip(row, widths, strict=True):
            box = _sub(element, "tc")
            cell_look = _sub(box, "tcPr")
            _sub(cell_look, "tcW", w=width, type="dxa")
            if to_fill_in(cell):
                borders = _sub(cell_look, "tcBorders")
                for side in ("top", "left", "bottom", "right"):
                    _sub(borders, side, val="single", sz=6, space=0, color=BOX)
            style = "TableHeading" if cell.header else "TableText"
            inner = _Place(width - 2 * CELL_PADDING, style, keep=place.keep)
            if cell.blocks:
                self.blocks(box, cell.blocks, inner)
            else:
                self.paragraph(box, (Run(""),), inner, style)
            self.end(box)

    def end(self, parent: Any) -> bool:
        """Word wants a paragraph after a table at the end of a body or a cell, and joins tables without one
        between them. Says whether there was need of one."""
        needed = len(parent) > 0 and parent[-1].tag == W + "tbl"
        if needed:
            self.paragraph(parent, (Run(""),), _Place(), "TableEnd")
        return needed


def _directions(text: str) -> Iterator[tuple[str, bool]]:
    """The stretches of a text, each with whether it is written from right to left.

    >>> list(_directions("Se عربي 2024 نص her"))
    [('Se ', False), ('عربي 2024 نص', True), (' her', False)]
    """
    for index, stretch in enumerate(RTL_STRETCH.split(text)):
        if stretch:
            yield stretch, index % 2 == 1


def _is_blank(inline: Inline) -> bool:
    return isinstance(inline, Run) and inline.style == "blank"


def _plain(inlines: Iterable[Inline]) -> str:
    return "".join(inline.text if isinstance(inline, Run) else " " for inline in inlines)


def _words(blocks: tuple[Block, ...]) -> str:
    return " ".join(_plain(block.inlines) for block in walk(blocks) if isinstance(block, Paragraph))
