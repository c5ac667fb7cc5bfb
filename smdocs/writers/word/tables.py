"""The tables of a Word file: header row and row headers, title and description, and where one may break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from smdocs.tree.nodes import Block, Cell, Furniture, Paragraph, Run, Table, walk
from smdocs.writers.layout import may_break, may_stand_alone, row_lines, text_lines, to_fill_in
from smdocs.writers.word.elements import LETTER, Place, W, plain, sub

if TYPE_CHECKING:
    from smdocs.writers.word.body import Body

CELL_PADDING = 100
CELL_LINE = 280
SHORT_TABLE = 20
"""Lines up to which a table of labels and values stays on one page."""
SHORT_HEADED_TABLE = 8
"""Lines up to which any other table does: a longer one repeats its column headers where it breaks."""

STYLES = {"fields": "Fields", "log": "Log", "grid": "Grid", "register": "Grid", "form": "Form"}
BOX = "5F7078"


def write(body: Body, parent: Any, table: Table, place: Place) -> None:
    """Writes a table with its caption. It is as wide as the place, in columns of fixed widths."""
    if table.caption:
        body.paragraph(parent, table.caption, replace(place, style=""), "Caption")
    elif len(parent) and parent[-1].tag == W + "tbl":
        body.end(parent)
    of_labels = not table.head
    head = table.head or _columns(table, body.document.furniture)
    rows = (*head, *table.body)
    widths = [place.width * width // 100 for width in table.widths]
    widths[-1] += place.width - sum(widths)
    labelled = bool(table.body) and all(row[0].header == "row" for row in table.body)

    element = sub(parent, "tbl")
    look = sub(element, "tblPr")
    sub(look, "tblStyle", val=STYLES[table.style])
    sub(look, "tblW", w=place.width, type="dxa")
    if place.indent:
        sub(look, "tblInd", w=place.indent, type="dxa")
    sub(look, "tblLayout", type="fixed")
    flags = {"firstRow": bool(head), "lastRow": False, "firstColumn": labelled}
    flags |= {"lastColumn": False, "noHBand": True, "noVBand": True}
    bits = 0x600 + 0x20 * flags["firstRow"] + 0x80 * labelled
    sub(look, "tblLook", val=f"{bits:04X}", **{flag: int(on) for flag, on in flags.items()})
    sub(look, "tblCaption", val=plain(table.caption or body.heading))
    headers = table.head[0] if table.head else [row[0] for row in table.body if row[0].header]
    if described := ", ".join(filter(None, (_words(cell.blocks) for cell in headers))):
        sub(look, "tblDescription", val=described)
    grid = sub(element, "tblGrid")
    for width in widths:
        sub(grid, "gridCol", w=width)

    letters = [(width - 2 * CELL_PADDING) // LETTER for width in widths]
    heights = [row_lines(row, letters) for row in rows]
    body_height = sum(heights[len(head) :])
    together = body_height <= SHORT_TABLE if of_labels else sum(heights) <= SHORT_HEADED_TABLE
    # No row of a line or two stands alone at the end of a page or the beginning of one.
    alone = [may_stand_alone(text_lines(row, letters), len(table.body)) for row in rows]
    last = len(rows) - 1
    for index, row in enumerate(rows):
        edge = (index == len(head) and not alone[index]) or (index == last - 1 and not alone[last])
        keep = index < len(head) or (index < last and (together or edge))
        style = "" if index >= len(head) else "FieldsHeading" if of_labels else "TableHeading"
        _row(body, element, row, widths, heights[index], style, replace(place, keep=keep))
    if labelled or head:
        name = "Title" if labelled and head else "RowTitle" if labelled else "ColumnTitle"
        # Screen readers take the headers of a table in Word from a bookmark so named in its first cell.
        body.mark(element.find(f".//{W}p"), body.name(f"{name}_{body.marks + 1}"))


def _columns(table: Table, furniture: Furniture) -> tuple[tuple[Cell, ...], ...]:
    """A header row for a table of labels and values. Word knows headers of columns only: without one it takes the
    labels for headers of nothing, and calls the table inaccessible."""
    said = (furniture.label, furniture.answer if table.style == "form" else furniture.value)
    if len(table.widths) != 2 or not all(said):
        return ()
    return (tuple(Cell((Paragraph((Run(word),)),), "col") for word in said),)


def _row(
    body: Body, table: Any, row: tuple[Cell, ...], widths: Sequence[int], height: int, head: str, place: Place
) -> None:
    """Writes a row; `head` is the style of its text if it is one of the header rows."""
    element = sub(table, "tr")
    look = sub(element, "trPr")
    if head or not may_break(row, height):
        sub(look, "cantSplit")
    if room := max(cell.lines for cell in row):
        sub(look, "trHeight", val=room * CELL_LINE, hRule="atLeast")
    if head:
        sub(look, "tblHeader")
    if not len(look):
        element.remove(look)
    for cell, width in zip(row, widths, strict=True):
        box = sub(element, "tc")
        cell_look = sub(box, "tcPr")
        sub(cell_look, "tcW", w=width, type="dxa")
        if to_fill_in(cell):
            borders = sub(cell_look, "tcBorders")
            for side in ("top", "left", "bottom", "right"):
                sub(borders, side, val="single", sz=6, space=0, color=BOX)
        style = head or ("TableHeading" if cell.header else "TableText")
        inner = Place(width - 2 * CELL_PADDING, style, keep=place.keep)
        if cell.blocks:
            body.blocks(box, cell.blocks, inner)
        else:
            body.paragraph(box, (Run(""),), inner, style)
        body.end(box)


def _words(blocks: tuple[Block, ...]) -> str:
    return " ".join(plain(block.inlines) for block in walk(blocks) if isinstance(block, Paragraph))
