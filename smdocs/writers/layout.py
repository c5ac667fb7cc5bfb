"""What web page, PDF and Word file share: templates, what stays together on a page, and which way a text runs.

Heights are in lines of text, widths in letters; both are ample estimates, for letters differ in width.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, groupby, pairwise
from operator import is_
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from smdocs.tree.nodes import (
    Block,
    Cell,
    Document,
    Furniture,
    Inline,
    List,
    Note,
    Paragraph,
    Run,
    Section,
    Table,
    walk,
)

_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)

_DATE = r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}"
_NUMBER = r"\d{1,4}(?:[.:]\d{2})?"

# What stays on one line: a date, with the dash that leads to another; a clock time or a year to another, with the word
# that is bound to it. Were that word outside, WeasyPrint would break at each space before it.
_BOUND = r"(?:\b[^\W\d_]+\.?\N{NO-BREAK SPACE})?"
_WHOLE = re.compile(rf"(?:(?<![\d.])(?:{_DATE})(?!\.?\d)–?|{_BOUND}(?<![\d.]){_NUMBER}–{_NUMBER}(?!\.?\d))")

_DIGIT = re.compile(r"\d")

# Letters that are written from right to left, and many that are not.
_BEYOND_GREEK = re.compile("[\u0590-\U0010ffff]")

# Where a file name or an address may go on in the next line.
_SEAM = re.compile(r"(?<=[/_.@?&=-])(?=\w)")

# An e-mail address of ordinary length goes to the next line whole.
_LONG_WORD = re.compile(r"(?<!\S)(?![^\s@]{1,24}@[^\s@]{1,24}(?!\S))\S{16,}")

_SHORT_ENOUGH = 200
"""Letters of a text that may stand in other documents too."""

SHORT = 6
"""Lines up to which a row stays on one page."""

SHORT_ACROSS = 24
"""Lines up to which one of several columns does: broken, it would be read in the wrong order."""

SHORT_TEXT = 10
"""Lines up to which a note, and the end of a document, does."""


def filled(template: str, **values: Any) -> Markup:
    """A template beside the writers, by its path, with these values in it, which are escaped there."""
    return Markup(_TEMPLATES.get_template(template).render(values))


def to_fill_in(cell: Cell) -> bool:
    """Whether a cell is left empty to be filled in by hand."""
    return bool(cell.lines) and not cell.blocks


def may_stand_alone(height: int, rows: int) -> bool:
    """Whether a row may be the only one of its table on a page; `height` is that of its text.

    In a table of four it may if it is no mere line or two: else the table could not be broken at all.
    """
    return height > SHORT or (height > 2 and rows < 5)


def may_break(row: tuple[Cell, ...], height: int) -> bool:
    """Whether a row of a table, `height` lines high, may go on over the page."""
    return height > (SHORT if len(row) < 3 else SHORT_ACROSS)


def together(table: Table, letters: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each group of rows of a table that stay on one page, by their numbers; `letters` is how
    many fit in a line of each column. No row stands alone at a page end."""
    last = len(table.body) - 1
    heights = [text_lines(row, letters) for row in table.body]
    breaks = [may_break(row, height) for row, height in zip(table.body, heights, strict=True)]
    bound = {
        first
        for first, end in ((0, 0), (last - 1, last))
        if 0 <= first < last
        and not breaks[first]
        and not breaks[first + 1]
        and not may_stand_alone(heights[end], len(table.body))
    }
    match sorted(bound):
        case [first, second] if second == first + 1:
            yield first, second + 1
        case each:
            yield from ((number, number + 1) for number in each)


def text_lines(row: tuple[Cell, ...], widths: Sequence[int]) -> int:
    """The lines of the longest text in a row; `widths` are those of its cells."""
    return max(lines(cell.blocks, width) for cell, width in zip(row, widths, strict=True))


def lines(blocks: tuple[Block, ...], width: int) -> int:
    """The lines that the blocks take in a column of `width` letters; at least one."""
    count = 0
    for block in walk(blocks):
        if isinstance(block, Paragraph):
            letters = [len(inline.text) for inline in block.inlines if isinstance(inline, Run)]
            breaks = len(block.inlines) - len(letters)
            count += 1 + breaks + sum(letters) // max(width, 1)
    return max(count, 1)


def plain(inlines: Iterable[Inline]) -> str:
    """The text of inlines, a line break as a space."""
    return "".join(inline.text if isinstance(inline, Run) else " " for inline in inlines)


def words(cell: Cell) -> str:
    """The text of a cell on one line."""
    return " ".join(plain(block.inlines) for block in walk(cell.blocks) if isinstance(block, Paragraph))


def leads_to(following: Block | None, *, first: bool) -> bool:
    """Whether a paragraph would be lost without the block after it; `first` says that it follows a heading.

    A table with a caption needs no paragraph before it, unless a heading would be left with that paragraph alone.
    """
    return isinstance(following, List) or (isinstance(following, Table) and (first or not following.caption))


def shown_address(href: str, text: str) -> str:
    """The address of a link, as whoever reads on paper needs it; nothing where `text` says it already, or where it
    leads within the document or to a telephone."""
    scheme, _, rest = href.partition(":")
    bare = rest.strip("/")
    return "" if scheme.startswith("#") or scheme == "tel" or bare in text else bare


def on_paper(document: Document) -> Document:
    """A document in which each link to the outside says where it leads, if links are to say it."""
    return replace(document, blocks=tuple(map(_printed, document.blocks))) if document.furniture.addresses else document


def _printed(block: Block) -> Block:
    def every(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(map(_printed, blocks))

    def printed(cell: Cell) -> Cell:
        blocks = every(cell.blocks)
        return cell if all(map(is_, blocks, cell.blocks)) else replace(cell, blocks=blocks)

    def rows(of: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
        return tuple(tuple(map(printed, row)) for row in of)

    match block:
        case Paragraph():
            leads = block.style != "verbatim" and any(isinstance(one, Run) and one.href for one in block.inlines)
            return replace(block, inlines=tuple(_addressed(block.inlines))) if leads else block
        case List():
            return replace(block, items=tuple(map(every, block.items)))
        case Table():
            return replace(block, head=rows(block.head), body=rows(block.body))
        case Note() | Section():
            return replace(block, blocks=every(block.blocks))


def _addressed(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Inlines, after each link its address: in parentheses, but where it stands in some already."""
    before = ""
    for href, group in groupby(inlines, key=lambda inline: inline.href if isinstance(inline, Run) else None):
        parts = list(group)
        yield from parts
        if href and (shown := shown_address(href, plain(parts))):
            yield Run(f", {shown}" if before.endswith("(") else f" ({shown})", style="muted")
        before = plain(parts)


class Whole(NamedTuple):
    """A piece of a text that stays on one line."""

    text: str


def pieces(text: str) -> tuple[str | Whole | None, ...]:
    """A text in pieces: plain ones, dates and clock times that stay on one line, and None where a file name or an
    address may go on in the next.

    >>> list(pieces("12.11.2026: arkiv/2026_liste.pdf"))
    [Whole(text='12.11.2026'), ': arkiv/', None, '2026_', None, 'liste.', None, 'pdf']
    """
    return _short(text) if len(text) < _SHORT_ENOUGH else tuple(_pieces(text))


@lru_cache(4096)
def _short(text: str) -> tuple[str | Whole | None, ...]:
    """The same labels stand in document after document."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[str | Whole | None]:
    wholes = {match.span() for match in _WHOLE.finditer(text)} if _DIGIT.search(text) else set()
    seams = {word.start() + seam.start() for word in _LONG_WORD.finditer(text) for seam in _SEAM.finditer(word[0])}
    seams = {place for place in seams if not any(first < place < last for first, last in wholes)}
    if not wholes and not seams:
        yield from [text] if text else []
        return
    for start, end in pairwise(sorted({0, len(text), *seams, *chain(*wholes)})):
        if start in seams:
            yield None
        yield Whole(text[start:end]) if (start, end) in wholes else text[start:end]


def is_rtl(text: str) -> bool:
    """Whether the first letter and most others belong to scripts written from right to left: a phrase in Arabic at
    the start of a Swedish paragraph does not turn it round."""
    if not _BEYOND_GREEK.search(text):
        return False
    strong = [kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")]
    return strong[:1] not in ([], ["L"]) and strong.count("L") < len(strong) / 2


def runs_rtl(inlines: Iterable[Inline]) -> bool:
    """Whether a paragraph runs from right to left. What it holds in other languages runs its own way within it, unless
    it holds nothing else."""
    runs = [inline for inline in inlines if isinstance(inline, Run)]
    own = [run for run in runs if not run.lang]
    return is_rtl("".join(run.text for run in own or runs))


def items_run_rtl(items: List) -> bool:
    """Whether all items of a list run from right to left."""
    first = [item[0].inlines for item in items.items if isinstance(item[0], Paragraph)]
    return bool(first) and all(map(runs_rtl, first))


def around_counts(furniture: Furniture) -> list[str]:
    """The words before, between and after the number of a page and that of all pages."""
    return re.split(r"\{pages?\}", furniture.page)


def address(href: str) -> str:
    """An address as programs take it: the letters of a host that ASCII lacks are written `xn--…`, and `%…` what may
    not stand in an address. With that in it Word would refuse the whole file. Letters of any script may.

    >>> address("https://æblesund.example/døgn åbent")
    'https://xn--blesund-lxa.example/døgn%20åbent'
    """
    host = urlsplit(href).netloc.partition(":")[0]
    in_ascii = href if host.isascii() else href.replace(host, host.encode("idna").decode(), 1)
    return re.sub(r'[\x00-\x20\s"<>\\^`{|}]', lambda match: quote(match[0]), in_ascii)
