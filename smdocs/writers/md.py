"""Markdown (CommonMark with pipe tables): for a wiki, a repository or a web editor."""

import re

from smdocs.tree.nodes import Block, Break, Cell, Document, Inline, List, Note, Paragraph, Run, Section, Table
from smdocs.writers import Format, Provenance
from smdocs.writers.txt import indented, marks

BLANK = "\\_" * 12
INDENT = "\xa0" * 4
_MADE_OF = re.compile(r"<!-- (smdocs\.document=.*?) -->\s*$")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_LINE_START = re.compile(r"^(\s*)([#+\-=~]|\d+[.)])(?=\s|$|[=~-])")


def write(document: Document) -> bytes:
    """The document as UTF-8 Markdown."""
    parts = [f"# {_escaped(document.title)}"]
    if document.furniture.draft:
        parts.insert(0, f"**{_escaped(document.furniture.draft)}**")
    parts.extend(_blocks(document.blocks))
    if made_of := document.meta.made_of():
        # A comment at the end: a reader of the page never sees it, and it goes along when the text is pasted.
        parts.append(f"<!-- {' '.join(f'{key}={value}' for key, value in made_of.items())} -->")
    return ("\n\n".join(parts) + "\n").encode()


def read(content: bytes) -> Provenance | None:
    """What the comment at the end says that the text was made of."""
    comment = _MADE_OF.search(content.decode(errors="replace"))
    pairs = (pair.partition("=") for pair in comment[1].split(" ")) if comment else ()
    return Provenance.named((name, value) for name, _, value in pairs)


FORMAT = Format("md", "text/markdown", write, read, place=4)


def _blocks(blocks: tuple[Block, ...]) -> list[str]:
    parts: list[str] = []
    for previous, block in zip((None, *blocks), blocks, strict=False):
        if isinstance(block, List) and isinstance(previous, List) and block.ordered == previous.ordered:
            parts.append("<!-- -->")
        parts.extend(_block(block))
    return parts


def _block(block: Block) -> list[str]:
    match block:
        case Paragraph():
            # A first character that would make a heading or a list item of it is kept as one.
            return [_LINE_START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", _text(block.inlines, "\\\n"))]
        case Section():
            return [f"{'#' * block.level} {_text(block.heading, ' ')}", *_blocks(block.blocks)]
        case Note():
            return [indented(_blocks(block.blocks), "> ", "> ")]
        case List():
            items = zip(marks(block), block.items, strict=True)
            return ["\n".join(indented(_blocks(item), mark) for mark, item in items)]
        case Table():
            return _table(block)


def _table(table: Table) -> list[str]:
    parts = [f"**{_text(table.caption, ' ')}**"] if table.caption else []
    columns = len(table.widths)
    unnamed = [] if table.head else ["|" + "   |" * columns]
    first, *others = [*unnamed, *map(_row, (*table.head, *table.body))]
    return [*parts, "\n".join([first, "|" + " --- |" * columns, *others])]


def _row(row: tuple[Cell, ...]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in row) + " |"


def _cell(cell: Cell) -> str:
    text = "<br>".join(part for block in cell.blocks for part in _flat(block))
    return f"**{text}**" if cell.header == "row" and text else text


def _flat(block: Block) -> list[str]:
    """A block within a table cell, where Markdown knows only one line: one string per line."""
    match block:
        case Paragraph():
            return [_text(block.inlines, "<br>")]
        case List():
            items = zip(marks(block, "• "), block.items, strict=True)
            return [line for mark, item in items for line in _flat_item(item, mark)]
        case Note():
            return [part for inner in block.blocks for part in _flat(inner)]
        case Section() | Table():
            raise ValueError("a table cell holds no section or table")


def _flat_item(item: tuple[Block, ...], mark: str) -> list[str]:
    """The lines of an item within a cell; those below its first are set in by spaces that no browser swallows."""
    first, *others = [line for block in item for line in _flat(block)]
    return [f"{mark}{first}", *(f"{INDENT}{line}" for line in others)]


def _text(inlines: tuple[Inline, ...], line_end: str) -> str:
    return "".join([line_end if isinstance(i, Break) else _run(i) for i in inlines])


def _run(run: Run) -> str:
    if run.style == "blank":
        return BLANK
    text = _escaped(run.text)
    if (run.strong or run.style in ("gap", "overdue")) and (inner := text.strip(" ")):
        text = text.replace(inner, f"**{inner}**", 1)
    if run.href:
        target = run.href.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        return f"[{text}]({target})"
    return text


def _escaped(text: str) -> str:
    marked = _SPECIAL.sub(r"\\\1", text)
    return marked.replace("&", "&amp;") if "&" in text and re.search(r"&#?\w+;", text) else marked
