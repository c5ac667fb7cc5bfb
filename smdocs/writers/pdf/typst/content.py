"""The nodes of a document in the language of the engine: texts cut where a line may end, and what stays together.

Every text of a document is quoted here, and only here: nothing in it is heard as a word of that language.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from smdocs.tree.nodes import Block, Break, Cell, Inline, List, Note, Paragraph, Run, Section, Table
from smdocs.writers import layout
from smdocs.writers.html import LETTERS

_WORD = re.compile(r"\S+")


def quoted(text: str) -> str:
    """A text as the engine has it in its programs.

    >>> print(quoted('C:\\\\ "#let"'))
    "C:\\\\ \\"#let\\""
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def joined(parts: Iterable[str]) -> str:
    """What several expressions make one after the other."""
    several = list(parts)
    return several[0] if len(several) == 1 else "{" + "\n".join(several) + "}"


def called(name: str, *parts: str, **settings: str) -> str:
    """A call of a function with these settings; what they leave empty is not set."""
    given = (f"{key.replace('_', '-')}: {value}" for key, value in settings.items() if value)
    return f"{name}({', '.join((*given, *parts))})"


class Room(NamedTuple):
    """The width of the column that a text stands in, were it set in letters of the usual size: so many millimetres,
    less so many heights of those letters; `letters` is how many a line of it has room for, amply."""

    width: float
    less: float = 0
    letters: int = LETTERS

    def __str__(self) -> str:
        return f"({self.width:.6g}mm - {self.less:.6g} * size)" if self.less else f"{self.width:.6g}mm"

    def within(self, less: float) -> "Room":
        """What padding leaves of it."""
        return self._replace(less=self.less + less)

    def part(self, share: float) -> "Room":
        """So many times as much of it."""
        return self._replace(width=self.width * share, less=self.less * share)

    def column(self, percent: int) -> "Room":
        """One of its columns."""
        return self.part(percent / 100)._replace(letters=self.letters * percent // 100)


PAGE = Room(170)


class Content:
    """Turns blocks into words of the engine; `level` is that of the last heading."""

    def __init__(self, level: int = 1) -> None:
        self.level = level

    def blocks(self, blocks: tuple[Block, ...], room: Room = PAGE) -> str:
        """Blocks one after the other; a paragraph stays with the table or the list that it leads to, a text to paste
        with what is said of it."""
        return joined(self.each(blocks, room)) if blocks else "[]"

    def each(self, blocks: tuple[Block, ...], room: Room) -> Iterator[str]:
        """Block by block."""
        for place, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
            if isinstance(block, Section):
                self.level = level = min(block.level, self.level + 1)
                yield called("headed", str(level), quoted(block.id), inlines(block.heading, room.part(1 / 1.5)))
                yield from self.each(block.blocks, room)
            elif isinstance(block, Paragraph):
                pasted = block.style == "verbatim" and isinstance(following, Paragraph) and following.style == "small"
                yield self.paragraph(block, room, leading=pasted or layout.leads_to(following, first=not place))
            else:
                yield self.block(block, room)

    def block(self, block: List | Note | Table, room: Room) -> str:
        """A block with all that is in it."""
        match block:
            case List():
                items = [self.blocks(item, room.within(1.5)) for item in block.items]
                made = called("enum", *items, start=str(block.start)) if block.ordered else called("list", *items)
                return _turned(made) if layout.items_run_rtl(block) else made
            case Note():
                whole = layout.lines(block.blocks, LETTERS) <= layout.SHORT_TEXT
                settings = {"breakable": "false" if whole else "", "stroke": "important" * (block.style == "important")}
                return called("note", self.blocks(block.blocks, room.within(1.8)), **settings)
            case Table():
                return self.table(block, room)

    def paragraph(self, block: Paragraph, room: Room, *, leading: bool = False, alone: bool = False) -> str:
        """A paragraph; `leading` says that it stays with what follows, `alone` that it is all there is."""
        room = room.within(1.6) if block.style == "verbatim" else room
        body = f"par({inlines(block.inlines, room)})"
        # Alone in a cell it has nothing to keep its distance from; a block of its own would cost as much again.
        if not alone:
            body = called(block.style or "block", body, sticky="true" if leading else "")
        return _turned(body) if layout.runs_rtl(block.inlines) else body

    def table(self, table: Table, room: Room) -> str:
        """A table, row by row."""
        form, small = table.style == "form", len(table.widths) > 5 or table.style == "register"
        scale, padding = (0.84, 0.4) if small else (1, 0.6)
        columns = [room.column(width) for width in table.widths]
        letters = [column.letters for column in columns]
        joint = {first: last - first + 1 for first, last in layout.together(table, letters)}
        beside = {first + more for first, rows in joint.items() for more in range(1, rows)}

        def cells(rows: tuple[tuple[Cell, ...], ...], *, head: bool) -> Iterator[str]:
            for number, row in enumerate(rows):
                long = layout.may_break(row, layout.text_lines(row, letters))
                rule = "first-rule" if number == 0 and table.style == "fields" else "rule"
                for cell, column in zip(row, columns, strict=True):
                    boxed = form or layout.to_fill_in(cell)
                    within = column.within(2 * padding).part(1 / scale)
                    yield called(
                        "cell",
                        self.cell(cell, within, long=long),
                        breakable="" if long else "false",
                        fill="tint" if cell.header else "",
                        align="" if not head else "start + bottom",
                        stroke="box-rule" if boxed else "head-rule" if head else rule,
                    )
                # Rows that stay together have a cell in common, in a last column that nobody sees; `finish` takes it
                # out of the tags.
                if not head and number in joint:
                    yield f"joint({joint[number]})"
                elif joint and (head or number not in beside):
                    yield "unseen-long" if long else "unseen"

        header = [called("table.header", *cells(table.head, head=True))] if table.head else []
        # Shares of what is left, as `fr`, would have each row laid out once more.
        widths = ", ".join((*map(str, columns), *("0pt",) * bool(joint)))
        inset = f"(x: {padding}em, y: {0.5 if form else 0.35}em)"
        drawn = called(
            "table",
            *header,
            *cells(table.body, head=False),
            columns=f"({widths},)",
            inset=inset,
            stroke="none",
            align="start + top",
        )
        parts = ["set text(size: 0.84em)"] if small else []
        # A figure with a caption would leave it behind where the table begins on the next page; `finish` tags it.
        if table.caption:
            parts.append(called("caption", called("par", inlines(table.caption, room.part(1 / 1.05)))))
        return "{" + "\n".join((*parts, f"block(below: 1.2em, {drawn})")) + "}"

    def cell(self, cell: Cell, room: Room, *, long: bool) -> str:
        """What is in a cell; `long` says that it may go on over the page."""
        match cell.blocks:
            case (Paragraph(style="") as only,) if not long:
                body = self.paragraph(only, room, alone=True)
            case _:
                body = self.blocks(cell.blocks, room)
        if long:
            body = joined(("opening", body))
        if cell.header:
            body = called("text", body, weight="600")
        # At least as high as the lines that somebody is to write there.
        return called("grid", body, f"box(height: 1.4em * {cell.lines})", columns="(1fr, 0pt)") if cell.lines else body


def _turned(body: str) -> str:
    """What runs from right to left."""
    return f"text(dir: rtl, {body})"


def inlines(inlines: tuple[Inline, ...], room: Room) -> str:
    """Runs and breaks."""
    return joined("linebreak()" if isinstance(inline, Break) else run(inline, room) for inline in inlines)


def run(run: Run, room: Room) -> str:
    """A run."""
    if run.style == "blank":
        return f"blank({room})"
    body = text(run.text, room)
    look = {
        "lang": quoted(run.lang) if run.lang else "",
        "dir": "rtl" if layout.is_rtl(run.text) else "",
        "weight": "600" if run.strong or run.style in ("gap", "overdue") else "",
        "fill": "link-colour" if run.href else run.style if run.style in ("muted", "gap", "overdue") else "",
    }
    if any(look.values()):
        body = called("text", body, **look)
    if run.style == "gap":
        body = called("highlight", body)
    if run.href:
        target = f"label({quoted(run.href[1:])})" if run.href[0] == "#" else quoted(layout.address(run.href))
        body = called("link", target, called("underline", body))
    return body


def text(text: str, room: Room) -> str:
    """A text."""
    return joined(list(pieces(text, room)) or ['""'])


def pieces(text: str, room: Room) -> Iterator[str]:
    """A text in pieces: plain, `box` where it stays on one line, `long` where a word may have no room in any, `seam`
    where a file name or an address may go on in the next."""
    for piece in layout.pieces(text):
        if not isinstance(piece, str):
            yield f"box({quoted(piece.text)})" if piece else "seam"
            continue
        place = 0
        for word in _WORD.finditer(piece):
            # The letters of a line are counted amply: it may be that it has room for more, never for half as many.
            if len(word[0]) * 2 > room.letters:
                yield from (quoted(before) for before in (piece[place : word.start()],) if before)
                yield f"long({quoted(word[0])}, {room})"
                place = word.end()
        yield from (quoted(rest) for rest in (piece[place:],) if rest)
