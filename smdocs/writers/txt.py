"""Plain text: for a case system's note field, an e-mail or a screen reader. Links show their address."""

import textwrap

from smdocs.tree.nodes import Block, Break, Cell, Document, Inline, List, Note, Paragraph, Run, Section, Table
from smdocs.writers import Format
from smdocs.writers.layout import shown_address, to_fill_in

WIDTH = 88
BLANK = "_" * 24


def write(document: Document) -> bytes:
    """The document as UTF-8 text, lines of at most 88 characters but for text to be pasted elsewhere."""
    parts = [_underlined(document.title, "=")]
    if document.furniture.draft:
        parts.insert(0, f"*** {document.furniture.draft.upper()} ***")
    parts.extend(_blocks(document.blocks, WIDTH))
    return ("\n\n".join(parts) + "\n").encode()


FORMAT = Format("txt", "text/plain", write, place=5)


def _underlined(text: str, mark: str) -> str:
    wrapped = _wrap(text, WIDTH)
    return "\n".join([wrapped, mark * max(map(len, wrapped.split("\n")))])


def _blocks(blocks: tuple[Block, ...], width: int) -> list[str]:
    return [part for block in blocks for part in _block(block, width)]


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Paragraph(style="verbatim"):
            return [_plain(block.inlines)]
        case Paragraph():
            return ["\n".join([_wrap(line, width) for line in _plain(block.inlines).split("\n")])]
        case Section():
            heading = _plain(block.heading)
            heading = _underlined(heading, "-") if block.level == 2 else _wrap(heading, width)
            return [heading, *_blocks(block.blocks, width)]
        case Note():
            return [indented(_blocks(block.blocks, width - 2), "| ", "| ")]
        case List():
            items = zip(marks(block), block.items, strict=True)
            return ["\n".join(_item(item, mark, width) for mark, item in items)]
        case Table():
            return _table(block, width)


def _item(blocks: tuple[Block, ...], mark: str, width: int) -> str:
    """An item after its mark; a list within it stands close under what it belongs to."""
    parts: list[str] = []
    for block in blocks:
        below = _block(block, width - len(mark))
        if parts and isinstance(block, List):
            parts[-1:] = ["\n".join([parts[-1], *below])]
        else:
            parts += below
    return indented(parts, mark)


def marks(block: List, bullet: str = "- ") -> list[str]:
    """What stands before each item of a list."""
    return [f"{n}. " if block.ordered else bullet for n, _ in enumerate(block.items, block.start)]


def indented(parts: list[str], first: str, rest: str = "") -> str:
    """Parts of text one below the other, their first line after `first`, the others after `rest` or as much space."""
    rest = rest or " " * len(first)
    lines = "\n\n".join(parts).split("\n")
    return "\n".join([f"{rest if n else first}{line}".rstrip() for n, line in enumerate(lines)])


def _table(table: Table, width: int) -> list[str]:
    """A table read aloud: each row as its labels and values, so that it needs no columns."""
    parts = [_wrap(_plain(table.caption), width)] if table.caption else []
    if not table.head:
        rows = ([*_cell(label, width), *(_within(value, width) for value in values)] for label, *values in table.body)
        return [*parts, "\n\n".join(map("\n".join, rows))]
    lines = [[_cell_line(cell) for cell in row] for row in (table.head[0], *table.body)]
    if all(len(" | ".join(line)) <= width for line in lines):
        return [*parts, "\n".join(" | ".join(line).rstrip() for line in lines)]
    parts.append(_wrap(" | ".join(lines[0]), width))
    parts.extend("\n".join(_within(cell, width) for cell in row) for row in table.body)
    return parts


def _within(cell: Cell, width: int) -> str:
    return indented(_cell(cell, width - 2), "  ")


def _cell(cell: Cell, width: int) -> list[str]:
    return [BLANK] if to_fill_in(cell) else _blocks(cell.blocks, width)


def _cell_line(cell: Cell) -> str:
    """A cell on one line, as long as it may be; a dash where it is empty."""
    return " ".join(part.replace("\n", " ") for part in _cell(cell, 10_000)) or "–"


def _wrap(text: str, width: int) -> str:
    """Breaks at ordinary spaces only: a no-break space holds, and so does an address."""
    if len(text) <= width and "\t" not in text and text[-1:].strip():
        return text
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False, replace_whitespace=False)


def _plain(inlines: tuple[Inline, ...]) -> str:
    return "".join(["\n" if isinstance(i, Break) else _run(i) for i in inlines])


def _run(run: Run) -> str:
    if run.style == "blank":
        return BLANK
    return f"{run.text} <{run.href}>" if run.href and shown_address(run.href, run.text) else run.text
