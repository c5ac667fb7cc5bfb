"""The text and the tables of a Word file, written block by block as one text of markup: as a tree, element by element,
it takes ten times as long.

A style of the document is a style of Word by the same name. Distances, in twentieths of a point as Word counts, repeat
what `template/` says of lists and styles.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count, groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from smdocs.tree.nodes import Block, Break, Cell, Document, Inline, List, Note, Paragraph, Run, Section, Table, walk
from smdocs.writers import layout
from smdocs.writers.word.elements import RELATIONS, W, element, elements, look, tag, text
from smdocs.writers.word.package import part_of

if TYPE_CHECKING:
    from docx.opc.part import XmlPart

LETTER = 110
"""An ordinary letter of a table's text, amply: 5.5 points at 10 points."""
LIST_INDENT = 397
NOTE_INDENT = 240
AIR = 200
"""Above what follows a table, and above a line to write on."""
LIST_END = 120
"""Below the last paragraph of a list."""
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
    """Where a block stands: the width there is, the style of its text, its indent, how deep in lists, whether it stays
    on the page of what comes next, whether it ends a list, and whether it stands in a cell."""

    width: int
    style: str = ""
    indent: int = 0
    depth: int = 0
    keep: bool = False
    ends: bool = False
    cell: bool = False


class WordBody:
    """The text of one document, on its way into the main part of a package. `called` says what our styles are called
    there, where it is something else."""

    def __init__(self, document: Document, part: "XmlPart", width: int, called: Mapping[str, str]) -> None:
        self.document = document
        self.part = part
        self.width = width
        self.called = called
        self.written: list[str] = []
        self.after_table = False
        self.lists = part_of(part, "numbering").element
        # Our kinds of list come last, after those of a reference.
        kinds = self.lists.findall(W + "abstractNum")[-2:]
        self.bulleted, self.numbered = (kind.get(W + "abstractNumId") for kind in kinds)
        self.last_numbering = max((int(other.get(W + "numId")) for other in self.lists.iter(W + "num")), default=0)
        self.numberings: list[str] = []
        self.bullets = self.numbering()
        self.heading: tuple[Inline, ...] = (Run(document.title),)
        self.links: dict[str, str] = {}
        self.keys = (key for number in count(1) if (key := f"rId{number}") not in part.rels)
        self.names: dict[str, int] = {}
        self.marks = 0
        self.pending: list[str] = []
        self.bookmarks: dict[str, str] = {}
        for block in walk(document.blocks):
            if isinstance(block, Section):
                if block.id in self.bookmarks:
                    raise ValueError(f"two sections bear the id {block.id!r}")
                self.bookmarks[block.id] = self.name(block.id)

    def write(self) -> str:
        """Title and text as markup; the package has the links and numberings of it."""
        place = Position(self.width)
        self.paragraph(self.heading, place, "Heading1")
        self.blocks(self.document.blocks, place)
        # On a full page a line more would be a page more.
        self.end(spacing={"line": 20, "lineRule": "exact"})
        after = self.lists.find(W + "numIdMacAtCleanup")
        place_of_lists = len(self.lists) if after is None else self.lists.index(after)
        self.lists[place_of_lists:place_of_lists] = elements("".join(self.numberings))[:]
        return "".join(self.written)

    def blocks(self, blocks: Sequence[Block], around: Position, *, whole: bool = False) -> None:
        """Writes blocks one after the other; with `whole` they stay on one page if they are short."""
        whole = whole and layout.lines(tuple(blocks), around.width // LETTER) <= layout.SHORT_TEXT
        for index, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
            last = following is None
            place = around if last else around._replace(keep=around.keep or whole, ends=False)
            match block:
                case Paragraph():
                    place = place._replace(keep=True) if layout.leads_to(following, first=not index) else place
                    self.paragraph(block.inlines, place, block.style.capitalize() or place.style)
                case List():
                    self.items(block, place)
                case Table():
                    self.table(block, place)
                case Note():
                    narrower = place._replace(indent=place.indent + NOTE_INDENT, width=place.width - 2 * NOTE_INDENT)
                    self.blocks(block.blocks, narrower._replace(style=block.style.capitalize()), whole=True)
                case Section():
                    outer, self.heading = self.heading, block.heading
                    self.pending.append(self.bookmarks[block.id])
                    self.paragraph(block.heading, place._replace(ends=False), f"Heading{block.level}")
                    # No line of the end of a document stands alone on a last page.
                    self.blocks(block.blocks, place, whole=last and not place.cell)
                    self.heading = outer

    def paragraph(
        self, inlines: Sequence[Inline], place: Position, style: str, number: tuple[int, int] | None = None
    ) -> None:
        """Writes a paragraph; `number` is its level in a list and the list's number. The bookmarks that are `pending`
        stand around its text."""
        blanks = _blanks(inlines) if any(map(_is_blank, inlines)) else 0
        stops = [place.indent + place.width * index // blanks for index in range(1, blanks + 1)]
        airy = blanks or (self.after_table and not style.startswith(("Heading", "Caption", "TableEnd")))
        own = NOTE_INDENT if style in ("Notice", "Important", "Verbatim") else 0
        own = LIST_INDENT * (number[0] + 1) if number else own
        looks = _paragraph_look(
            self.called.get(style, style),
            place.keep or style.startswith(("Heading", "Caption")),
            number,
            tuple(stops),
            layout.runs_rtl(inlines),
            AIR if airy else 0,
            LIST_END if place.ends else 0,
            place.indent if place.indent > own else 0,
        )
        marked = self.mark("".join(self.inlines(inlines))) if self.pending else "".join(self.inlines(inlines))
        self.written.append(f"<w:p>{looks}{marked}</w:p>")
        self.after_table = False

    def mark(self, runs: str) -> str:
        """Runs with the bookmarks that are `pending` around them."""
        while self.pending:
            self.marks += 1
            start = element("bookmarkStart", id=self.marks, name=self.pending.pop())
            runs = "".join([start, runs, element("bookmarkEnd", id=self.marks)])
        return runs

    def inlines(self, inlines: Sequence[Inline]) -> Iterator[str]:
        """The runs of a paragraph, those of one link within one link."""
        if len(inlines) == 1 and not (isinstance(inlines[0], Run) and inlines[0].href):
            yield self.run(inlines[0])
            return
        for href, group in groupby(inlines, key=lambda inline: inline.href if isinstance(inline, Run) else None):
            runs = map(self.run, group)
            yield self.link(href, runs) if href else "".join(runs)

    def run(self, inline: Inline) -> str:
        """A stretch of text; what runs from right to left within it is a run of its own."""
        if isinstance(inline, Break):
            return "<w:r><w:br/></w:r>"
        style = inline.style.capitalize() or ("Hyperlink" if inline.href else "Strong" if inline.strong else "")
        called = self.called.get(style, style)
        if _is_blank(inline):
            # An underlined tab is a line to write on: no text, and as long as there is room.
            return element("r", look("rPr", rStyle=called), element("tab"))
        strong = inline.strong and style != "Strong"
        return "".join(
            f"<w:r>{_run_look(called, strong, inline.lang, rtl)}{text(stretch)}</w:r>"
            for stretch, rtl in _directions(inline.text)
        )

    def link(self, href: str, runs: Iterator[str]) -> str:
        """A link to a section or out of the document. Raises `ValueError` when no section bears the id."""
        if href.startswith("#"):
            if href[1:] not in self.bookmarks:
                raise ValueError(f"a link leads to {href!r}, which no section bears")
            return element("hyperlink", *runs, anchor=self.bookmarks[href[1:]], history=1)
        target = layout.address(href)
        if target not in self.links:
            self.links[target] = next(self.keys)
            self.part.load_rel(f"{RELATIONS}/hyperlink", target, self.links[target], is_external=True)
        return f'<w:hyperlink w:history="1" r:id="{self.links[target]}">{"".join(runs)}</w:hyperlink>'

    def name(self, wanted: str) -> str:
        """A bookmark's name as Word allows it: at most 40 letters, digits and underlines, each name once."""
        base = re.sub(r"\W", "_", wanted)[:34]
        base = base if base[:1].isalpha() else f"s_{base}"
        key = base.casefold()
        number = self.names.get(key, 2)
        name = base
        while name.casefold() in self.names:
            name, number = f"{base}_{number}", number + 1
        self.names |= {name.casefold(): 2, key: number}
        return name

    def items(self, block: List, place: Position) -> None:
        """Writes a list. Raises `ValueError` when an item does not begin with a paragraph."""
        level = min(place.depth, 8)
        number = self.numbering(level, block.start) if block.ordered else self.bullets
        fresh = place.style in ("", "ListContinue")
        style = ("ListNumber" if block.ordered else "ListBullet") if fresh else place.style
        # The last paragraph of a list stands apart from the text after it.
        ends = place.ends or (fresh and not place.depth)
        inner = place._replace(
            depth=place.depth + 1,
            indent=place.indent + LIST_INDENT,
            width=place.width - LIST_INDENT,
            style=place.style or "ListContinue",
            ends=False,
        )
        for index, (first, *rest) in enumerate(block.items, 1):
            if not isinstance(first, Paragraph):
                raise ValueError("a list item does not begin with a paragraph")
            last = ends and index == len(block.items)
            self.paragraph(first.inlines, inner._replace(ends=last and not rest), style, (level, number))
            self.blocks(rest, inner._replace(ends=last))

    def numbering(self, level: int | None = None, start: int = 1) -> int:
        """A numbering of bullets, or one of numbers on a level: lists that share one would go on counting."""
        self.last_numbering += 1
        kind = element("abstractNumId", val=self.bulleted if level is None else self.numbered)
        begins = "" if level is None else element("lvlOverride", element("startOverride", val=start), ilvl=level)
        self.numberings.append(element("num", kind, begins, numId=self.last_numbering))
        return self.last_numbering

    def table(self, table: Table, place: Position) -> None:
        """Writes a table with its caption. It is as wide as the place, in columns of fixed widths; it has title and
        description, header rows and row headers, and breaks where it may."""
        if table.caption:
            self.paragraph(table.caption, place._replace(style="", ends=False), "Caption")
        else:
            self.end()
        of_labels = not table.head
        head = table.head or self.columns(table)
        rows = (*head, *table.body)
        widths = [place.width * width // 100 for width in table.widths]
        widths[-1] += place.width - sum(widths)
        labelled = bool(table.body) and all(row[0].header == "row" for row in table.body)

        bits = 0x600 + 0x20 * bool(head) + 0x80 * labelled
        flags = {"firstRow": int(bool(head)), "lastRow": 0, "firstColumn": int(labelled), "lastColumn": 0}
        headers = table.head[0] if table.head else [row[0] for row in table.body if row[0].header]
        style = "Grid" if table.style == "register" else table.style.capitalize()
        looks = look(
            "tblPr",
            tblStyle=self.called.get(style, style),
            tblW={"w": place.width, "type": "dxa"},
            tblInd=place.indent and {"w": place.indent, "type": "dxa"},
            tblLayout={"type": "fixed"},
            tblLook={"val": f"{bits:04X}", **flags, "noHBand": 1, "noVBand": 1},
            tblCaption={"val": layout.plain(table.caption or self.heading)},
            tblDescription=", ".join(filter(None, map(layout.words, headers))),
        )
        grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
        self.written.append(f"<w:tbl>{looks}{grid}")
        if labelled or head:
            name = "Title" if labelled and head else "RowTitle" if labelled else "ColumnTitle"
            # Screen readers take the headers of a table in Word from a bookmark so named in its first cell.
            self.pending.append(self.name(f"{name}_{self.marks + 1}"))

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
            self.row(row, widths, heights[index], style, keep)
        self.written.append("</w:tbl>")
        self.after_table = True

    def columns(self, table: Table) -> tuple[tuple[Cell, ...], ...]:
        """A header row for a table of labels and values. Word knows headers of columns only: without one it takes the
        labels for headers of nothing, and calls the table inaccessible."""
        furniture = self.document.furniture
        words = (furniture.label, furniture.answer if table.style == "form" else furniture.value)
        if len(table.widths) != 2 or not all(words):
            return ()
        return (tuple(Cell((Paragraph((Run(word),)),), "col") for word in words),)

    def row(self, row: tuple[Cell, ...], widths: Sequence[int], height: int, head: str, keep: bool) -> None:
        """Writes a row; `head` is the style of its text if it is one of the header rows."""
        room = max(cell.lines for cell in row)
        self.written.append("<w:tr>")
        self.written.append(_row_look(bool(head), layout.may_break(row, height), room * CELL_LINE))
        for cell, width in zip(row, widths, strict=True):
            self.written.append(f"<w:tc>{_cell_look(width, layout.to_fill_in(cell))}")
            self.after_table = False
            style = head or ("TableHeading" if cell.header else "TableText")
            blocks = cell.blocks or (Paragraph((Run(""),)),)
            self.blocks(blocks, Position(width - 2 * CELL_PADDING, style, keep=keep, cell=True))
            self.end()
            self.written.append("</w:tc>")
        self.written.append("</w:tr>")

    def end(self, **looks: Mapping[str, str | int]) -> None:
        """Word wants a paragraph after a table at the end of a body or a cell, and joins tables without one
        between them."""
        if self.after_table:
            self.written.append(element("p", look("pPr", pStyle=self.called.get("TableEnd", "TableEnd"), **looks)))
            self.after_table = False


@lru_cache(1024)
def _paragraph_look(
    style: str,
    keep: bool,
    number: tuple[int, int] | None,
    stops: tuple[int, ...],
    rtl: bool,
    before: int,
    after: int,
    indent: int,
) -> str:
    spacing = {"before": before, "after": after}
    hanging = {"hanging": LIST_INDENT} if number else {}
    return look(
        "pPr",
        pStyle=style,
        keepNext=keep,
        numPr=number and [element("ilvl", val=number[0]), element("numId", val=number[1])],
        tabs=[element("tab", val="left", pos=stop) for stop in stops],
        bidi=rtl,
        spacing={key: value for key, value in spacing.items() if value},
        ind=indent and {"left": indent, **hanging},
    )


@lru_cache(1024)
def _run_look(style: str, strong: bool, language: str | None, rtl: bool) -> str:
    named = {"bidi" if rtl else "val": tag(language)} if language else {}
    return look("rPr", rStyle=style, b=strong, bCs=strong, rtl=rtl, lang=named)


@lru_cache(1024)
def _row_look(heads: bool, may_break: bool, height: int) -> str:
    room = height and {"val": height, "hRule": "atLeast"}
    return look("trPr", cantSplit=heads or not may_break, trHeight=room, tblHeader=heads)


@lru_cache(1024)
def _cell_look(width: int, framed: bool) -> str:
    borders = [element(side, val="single", sz=6, space=0, color=BOX) for side in SIDES]
    return look("tcPr", tcW={"w": width, "type": "dxa"}, tcBorders=framed and borders)


def _directions(text: str) -> Iterator[tuple[str, bool]]:
    """The stretches of a text, each with whether it is written from right to left.

    >>> list(_directions("Se عربي 2024 نص her"))
    [('Se ', False), ('عربي 2024 نص', True), (' her', False)]
    """
    for index, stretch in enumerate(RTL_STRETCH.split(text)):
        if stretch:
            yield stretch, index % 2 == 1


def _blanks(inlines: Sequence[Inline]) -> int:
    """How many lines to write on stand beside each other in a paragraph, where they are most."""
    parts = groupby(inlines, key=lambda inline: isinstance(inline, Break))
    return max(sum(map(_is_blank, part)) for _, part in parts)


def _is_blank(inline: Inline) -> bool:
    return isinstance(inline, Run) and inline.style == "blank"
