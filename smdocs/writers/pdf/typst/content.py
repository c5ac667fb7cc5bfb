"""The nodes of a document as data for the layout: texts cut where a line may end or not, and what stays together."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from smdocs.tree.nodes import Block, Break, Cell, Inline, List, Note, Paragraph, Run, Section, Table
from smdocs.writers import layout
from smdocs.writers.html import LETTERS

Data = dict[str, Any]

_WORD = re.compile(r"\S+")


class Content:
    """Turns blocks into data. `letters` is how many letters a line has room for, amply."""

    def __init__(self, letters: int = LETTERS) -> None:
        self.letters = letters
        self.level = 1

    def blocks(self, blocks: tuple[Block, ...]) -> list[Data]:
        """Blocks one after the other; a paragraph stays with the table or the list that it leads to, a text to paste
        with what is said of it."""
        made = [self.block(block) for block in blocks]
        for place, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
            if isinstance(block, Paragraph):
                pasted = block.style == "verbatim" and isinstance(following, Paragraph) and following.style == "small"
                made[place]["leading"] = pasted or layout.leads_to(following, first=not place)
        return made

    def block(self, block: Block) -> Data:
        """A block with all that is in it."""
        match block:
            case Paragraph():
                given: Data = {"kind": "paragraph", "style": block.style, "inlines": self.inlines(block.inlines)}
                return given | ({"rtl": True} if layout.runs_rtl(block.inlines) else {})
            case List():
                given = {"kind": "list", "start": block.start if block.ordered else None}
                given |= {"items": [*map(self.blocks, block.items)]}
                return given | ({"rtl": True} if layout.items_run_rtl(block) else {})
            case Note():
                whole = layout.lines(block.blocks, LETTERS) <= layout.SHORT_TEXT
                return {"kind": "note", "style": block.style, "whole": whole, "blocks": self.blocks(block.blocks)}
            case Section():
                self.level = level = min(block.level, self.level + 1)
                heading = {"heading": self.inlines(block.heading), "level": level, "id": block.id}
                return {"kind": "section", **heading, "blocks": self.blocks(block.blocks)}
            case Table():
                return self.table(block)

    def table(self, table: Table) -> Data:
        """A table, row by row."""
        columns = [Content(self.letters * width // 100) for width in table.widths]

        def rows(of: tuple[tuple[Cell, ...], ...]) -> list[Data]:
            return [
                {
                    "long": layout.may_break(row, layout.text_lines(row, letters)),
                    "together": 1,
                    "cells": [column.cell(cell) for column, cell in zip(columns, row, strict=True)],
                }
                for row in of
            ]

        letters = [column.letters for column in columns]
        body = rows(table.body)
        for first, last in layout.together(table, letters):
            body[first]["together"] = last - first + 1
            for row in body[first + 1 : last + 1]:
                row["together"] = 0
        return {
            "kind": "table",
            "style": table.style,
            "widths": table.widths,
            "caption": self.inlines(table.caption),
            "head": rows(table.head),
            "body": body,
        }

    def cell(self, cell: Cell) -> Data:
        """A cell."""
        return {
            "header": cell.header,
            "lines": cell.lines,
            "fill": layout.to_fill_in(cell),
            "blocks": self.blocks(cell.blocks),
        }

    def inlines(self, inlines: tuple[Inline, ...]) -> list[Data | None]:
        """Runs, and None for each break."""
        return [None if isinstance(inline, Break) else self.run(inline) for inline in inlines]

    def run(self, run: Run) -> Data:
        """A run; what does not hold of it is left out."""
        given = {
            "strong": run.strong,
            "style": run.style,
            "lang": run.lang,
            "rtl": layout.is_rtl(run.text),
            "href": layout.address(run.href) if run.href and run.href[0] != "#" else run.href,
        }
        return {"text": [*self.text(run.text)]} | {name: value for name, value in given.items() if value}

    def text(self, text: str) -> Iterator[str | Data | None]:
        """A text in pieces: plain, `whole` where it stays on one line, `long` where a word may have no room in any,
        None where a file name or an address may go on in the next."""
        for piece in layout.pieces(text):
            if not isinstance(piece, str):
                yield piece and {"whole": piece.text}
                continue
            place = 0
            for word in _WORD.finditer(piece):
                # The letters of a line are counted amply: it may be that it has room for more, never for half as many.
                if len(word[0]) * 2 > self.letters:
                    yield from filter(None, (piece[place : word.start()],))
                    yield {"long": word[0]}
                    place = word.end()
            yield from filter(None, (piece[place:],))
