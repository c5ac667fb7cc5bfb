"""The text and the tables of a Word file, written block by block as one XML tree: cell by cell, python-docx takes
twenty times as long.

A style of the document is a style of Word by the same name. Distances, in twentieths of a point as Word counts, repeat
what `template/` says of lists and styles.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, count, groupby, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from smdocs.tree.nodes import Block, Break, Cell, Document, Inline, List, Note, Paragraph, Run, Section, Table, walk
from smdocs.writers import layout
from smdocs.writers.word.elements import RELATIONS, R, W, insert, look, sub, tag, write_text
from smdocs.writers.word.package import part_of

if TYPE_CHECKING:
    from docx.opc.part import XmlPart

LETTER = 110
"""An ordinary letter of a table's text, amply: 5.5 points at 10 points."""
LIST_INDENT = 397
NOTE_INDENT = 240
AIR = 200
"""Above what follows a table, and above a line to write on."""
SHORT_TABLE = 20
"""Lines up to which a table of labels and values stays on one page."""
SHORT_HEADED_TABLE = 8
"""Lines up to which any other table does: a longer one repeats its column headers where it breaks."""
CELL_PADDING = 100
CELL_LINE = 280
BOX = "5F7078"
"""The colour of a box to write in."""
SIDES = ("top", "left", "bottom", "right")

RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
RTL_STRETCH = re.compile(rf"([{RTL}](?:[\W\d]*[{RTL}])*)")
"""From the first to the last letter written from right to left, with the digits and signs between them."""


class Position(NamedTuple):
    """Where a block stands: the width there is, the style of its text, its indent, how deep in lists, and
    whether it stays on the page of what comes next."""

    width: int
    style: str = ""
    indent: int = 0
    depth: int = 0
    keep: bool = False


class WordBody:
    """The text of one document, on its way into the main part of a package."""

    def __init__(self, document: Document, part: "XmlPart", width: int) -> None:
        self.document = document
        self.part = part
        self.width = width
        self.lists = part_of(part, "numbering").element
        # Our kinds of list come last, after those of a reference.
        kinds = self.lists.findall(W + "abstractNum")[-2:]
        self.bulleted, self.numbered = (kind.get(W + "abstractNumId") for kind in kinds)
        self.bullets = self.numbering()
        self.heading: tuple[Inline, ...] = (Run(document.title),)
        self.names: set[str] = set()
        self.marks = 0
        self.bookmarks: dict[str, str] = {}
        for block in walk(document.blocks):
            if isinstance(block, Section):
                if block.id in self.bookmarks:
                    raise ValueError(f"two sections bear the id {block.id!r}")
                self.bookmarks[block.id] = self.name(block.id)

    def write(self) -> None:
        """Puts title and text before the page set-up that ends the part."""
        body = self.part.element[0]
        section = body[-1]
        body.remove(section)
        place = Position(self.width)
        self.paragraph(body, self.heading, place, "Heading1")
        self.blocks(body, self.document.blocks, place)
        if self.end(body):
            # On a full page a line more would be a page more.
            sub(body[-1].find(W + "pPr"), "spacing", line=20, lineRule="exact")
        body.append(section)

    def blocks(self, parent: Any, blocks: Sequence[Block], around: Position, *, whole: bool = False) -> None:
        """Writes blocks one after the other; with `whole` they stay on one page if they are short."""
        whole = whole and layout.lines(tuple(blocks), around.width // LETTER) <= layout.SHORT_TEXT
        for index, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
            place = around._replace(keep=around.keep or (whole and following is not None))
            match block:
                case Paragraph():
                    style = block.style.capitalize() or place.style
                    keep = place.keep or layout.leads_to(following, first=not index)
                    self.paragraph(parent, block.inlines, place._replace(keep=keep), style)
                case List():
                    self.items(parent, block, place)
                case Table():
                    self.table(parent, block, place)
                case Note():
                    narrower = place._replace(indent=place.indent + NOTE_INDENT, width=place.width - 2 * NOTE_INDENT)
                    self.blocks(parent, block.blocks, narrower._replace(style=block.style.capitalize()), whole=True)
                case Section():
                    outer, self.heading = self.heading, block.heading
                    paragraph = self.paragraph(parent, block.heading, place, f"Heading{block.level}")
                    self.mark(paragraph, self.bookmarks[block.id])
                    # No line of the end of a document stands alone on a last page.
                    end = following is None and parent is self.part.element[0]
                    self.blocks(parent, block.blocks, place, whole=end)
                    self.heading = outer

    def paragraph(
        self, parent: Any, inlines: Sequence[Inline], place: Position, style: str, number: tuple[int, int] | None = None
    ) -> Any:
        """Writes a paragraph; `number` is its level in a list and the list's number."""
        after_table = len(parent) > 0 and parent[-1].tag == W + "tbl"
        paragraph = sub(parent, "p")
        parts = groupby(inlines, key=lambda inline: isinstance(inline, Break))
        blanks = max((sum(map(_is_blank, part)) for _, part in parts), default=0)
        stops = [place.indent + place.width * index // blanks for index in range(1, blanks + 1)]
        airy = blanks or (after_table and not style.startswith(("Heading", "Caption", "TableEnd")))
        own = NOTE_INDENT if style in ("Notice", "Important", "Verbatim") else 0
        own = LIST_INDENT * (number[0] + 1) if number else own
        hanging = {"hanging": LIST_INDENT} if number else {}
        look(
            paragraph,
            "pPr",
            pStyle=style,
            keepNext=place.keep or style.startswith(("Heading", "Caption")),
            numPr=number and [("ilvl", {"val": number[0]}), ("numId", {"val": number[1]})],
            tabs=[("tab", {"val": "left", "pos": stop}) for stop in stops],
            bidi=layout.runs_rtl(inlines),
            spacing=airy and {"before": AIR},
            ind=place.indent > own and {"left": place.indent, **hanging},
        )
        self.inlines(paragraph, inlines)
        return paragraph

    def inlines(self, parent: Any, inlines: Sequence[Inline]) -> None:
        """Writes the runs of a paragraph, those of one link within one link."""
        for href, group in groupby(inlines, key=lambda i: i.href if isinstance(i, Run) else None):
            target = self.link(parent, href) if href else parent
            for inline in group:
                if isinstance(inline, Break):
                    sub(sub(target, "r"), "br")
                elif _is_blank(inline):
                    # An underlined tab is a line to write on: no text, and as long as there is room.
                    run = sub(target, "r")
                    look(run, "rPr", rStyle="Blank")
                    sub(run, "tab")
                else:
                    self.run(target, inline)

    def run(self, parent: Any, run: Run) -> None:
        """Writes a stretch of text; what runs from right to left within it is a run of its own."""
        style = run.style.capitalize() or ("Hyperlink" if run.href else "Strong" if run.strong else "")
        for text, rtl in _directions(run.text):
            element = sub(parent, "r")
            strong = run.strong and style != "Strong"
            language = {"bidi" if rtl else "val": tag(run.lang)} if run.lang else {}
            look(element, "rPr", rStyle=style, b=strong, bCs=strong, rtl=rtl, lang=language)
            write_text(element, text)

    def link(self, parent: Any, href: str) -> Any:
        """A link to a section or out of the document. Raises `ValueError` when no section bears the id."""
        if href.startswith("#"):
            if href[1:] not in self.bookmarks:
                raise ValueError(f"a link leads to {href!r}, which no section bears")
            return sub(parent, "hyperlink", anchor=self.bookmarks[href[1:]], history=1)
        link = sub(parent, "hyperlink", history=1)
        link.set(R + "id", self.part.relate_to(layout.address(href), f"{RELATIONS}/hyperlink", is_external=True))
        return link

    def name(self, wanted: str) -> str:
        """A bookmark's name as Word allows it: at most 40 letters, digits and underlines, each name once."""
        base = re.sub(r"\W", "_", wanted)[:34]
        base = base if base[:1].isalpha() else f"s_{base}"
        names = chain([base], (f"{base}_{number}" for number in count(2)))
        name = next(name for name in names if name.casefold() not in self.names)
        self.names.add(name.casefold())
        return name

    def mark(self, paragraph: Any, name: str) -> None:
        """Puts a bookmark around the text of a paragraph."""
        self.marks += 1
        start = etree.Element(W + "bookmarkStart", {W + "id": str(self.marks), W + "name": name})
        paragraph.insert(0 if paragraph.find(W + "pPr") is None else 1, start)
        sub(paragraph, "bookmarkEnd", id=self.marks)

    def items(self, parent: Any, block: List, place: Position) -> None:
        """Writes a list. Raises `ValueError` when an item does not begin with a paragraph."""
        level = min(place.depth, 8)
        number = self.numbering(level, block.start) if block.ordered else self.bullets
        inner = place._replace(
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
        if fresh and not place.depth and (last := parent[-1].find(W + "pPr")) is not None:
            # The last paragraph of a list stands apart from the text after it.
            last.get_or_add_spacing().set(W + "after", "120")

    def numbering(self, level: int | None = None, start: int = 1) -> int:
        """A numbering of bullets, or one of numbers on a level: lists that share one would go on counting."""
        number = 1 + max((int(other.get(W + "numId")) for other in self.lists.iter(W + "num")), default=0)
        numbering = sub(self.lists, "num", numId=number)
        sub(numbering, "abstractNumId", val=self.bulleted if level is None else self.numbered)
        if level is not None:
            sub(sub(numbering, "lvlOverride", ilvl=level), "startOverride", val=start)
        insert(self.lists, numbering, "numIdMacAtCleanup")
        return number

    def table(self, parent: Any, table: Table, place: Position) -> None:
        """Writes a table with its caption. It is as wide as the place, in columns of fixed widths; it has title and
        description, header rows and row headers, and breaks where it may."""
        if table.caption:
            self.paragraph(parent, table.caption, place._replace(style=""), "Caption")
        else:
            self.end(parent)
        of_labels = not table.head
        head = table.head or self.columns(table)
        rows = (*head, *table.body)
        widths = [place.width * width // 100 for width in table.widths]
        widths[-1] += place.width - sum(widths)
        labelled = bool(table.body) and all(row[0].header == "row" for row in table.body)

        element = sub(parent, "tbl")
        bits = 0x600 + 0x20 * bool(head) + 0x80 * labelled
        flags = {"firstRow": int(bool(head)), "lastRow": 0, "firstColumn": int(labelled), "lastColumn": 0}
        headers = table.head[0] if table.head else [row[0] for row in table.body if row[0].header]
        look(
            element,
            "tblPr",
            tblStyle="Grid" if table.style == "register" else table.style.capitalize(),
            tblW={"w": place.width, "type": "dxa"},
            tblInd=place.indent and {"w": place.indent, "type": "dxa"},
            tblLayout={"type": "fixed"},
            tblLook={"val": f"{bits:04X}", **flags, "noHBand": 1, "noVBand": 1},
            tblCaption={"val": layout.plain(table.caption or self.heading)},
            tblDescription=", ".join(filter(None, map(layout.words, headers))),
        )
        grid = sub(element, "tblGrid")
        for width in widths:
            sub(grid, "gridCol", w=width)

        letters = [(width - 2 * CELL_PADDING) // LETTER for width in widths]
        texts = [layout.text_lines(row, letters) for row in rows]
        heights = [max(text, *(cell.lines for cell in row)) for text, row in zip(texts, rows, strict=True)]
        body_height = sum(heights[len(head) :])
        together = body_height <= SHORT_TABLE if of_labels else sum(heights) <= SHORT_HEADED_TABLE
        # No row of a line or two stands alone at the end of a page or the beginning of one.
        alone = [layout.may_stand_alone(text, len(table.body)) for text in texts]
        last = len(rows) - 1
        for index, row in enumerate(rows):
            edge = (index == len(head) and not alone[index]) or (index == last - 1 and not alone[last])
            keep = index < len(head) or (index < last and (together or edge))
            style = "" if index >= len(head) else "FieldsHeading" if of_labels else "TableHeading"
            self.row(element, row, widths, heights[index], style, keep)
        if labelled or head:
            name = "Title" if labelled and head else "RowTitle" if labelled else "ColumnTitle"
            # Screen readers take the headers of a table in Word from a bookmark so named in its first cell.
            self.mark(element.find(f".//{W}p"), self.name(f"{name}_{self.marks + 1}"))

    def columns(self, table: Table) -> tuple[tuple[Cell, ...], ...]:
        """A header row for a table of labels and values. Word knows headers of columns only: without one it takes the
        labels for headers of nothing, and calls the table inaccessible."""
        furniture = self.document.furniture
        words = (furniture.label, furniture.answer if table.style == "form" else furniture.value)
        if len(table.widths) != 2 or not all(words):
            return ()
        return (tuple(Cell((Paragraph((Run(word),)),), "col") for word in words),)

    def row(self, table: Any, row: tuple[Cell, ...], widths: Sequence[int], height: int, head: str, keep: bool) -> None:
        """Writes a row; `head` is the style of its text if it is one of the header rows."""
        element = sub(table, "tr")
        room = max(cell.lines for cell in row)
        look(
            element,
            "trPr",
            cantSplit=bool(head) or not layout.may_break(row, height),
            trHeight=room and {"val": room * CELL_LINE, "hRule": "atLeast"},
            tblHeader=bool(head),
        )
        for cell, width in zip(row, widths, strict=True):
            box = sub(element, "tc")
            edges = SIDES if layout.to_fill_in(cell) else ()
            borders = [(side, {"val": "single", "sz": 6, "space": 0, "color": BOX}) for side in edges]
            look(box, "tcPr", tcW={"w": width, "type": "dxa"}, tcBorders=borders)
            style = head or ("TableHeading" if cell.header else "TableText")
            blocks = cell.blocks or (Paragraph((Run(""),)),)
            self.blocks(box, blocks, Position(width - 2 * CELL_PADDING, style, keep=keep))
            self.end(box)

    def end(self, parent: Any) -> bool:
        """Word wants a paragraph after a table at the end of a body or a cell, and joins tables without one
        between them. Says whether there was need of one."""
        needed = len(parent) > 0 and parent[-1].tag == W + "tbl"
        if needed:
            self.paragraph(parent, (Run(""),), Position(0), "TableEnd")
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
