"""Free text as people write it, to markup: paragraphs, lists and links, and nothing else.

A blank line ends a paragraph. Lines that begin with `- ` are bullets, lines that begin with a number and the next one,
`1. `, `2. `, … or `4. `, `5. `, …, are numbered; a line after an item that does not begin so continues it. What is
indented under an item is within it: a list of a second level and, after a blank line, further paragraphs. Single line
ends are spaces. Web and e-mail addresses become links. Everything else is text: there is no markup to break out with.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from smdocs.model.values import is_link

_ITEM = re.compile(r"(?:[-*•]|(\d{1,3})[.)]) +(\S.*)")
_ADDRESS = re.compile(r"(?P<web>https?://[^\s<>\"'”»]+[^\s<>\"'”».,;:!?)])|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
_INDENT = 2
"""Spaces by which a line stands within the item above it."""
_LEVELS = 2
"""How deep lists go; what is indented further belongs to the deepest."""


def linked(text: str) -> Markup:
    """One stretch of text, its addresses made links."""
    if "@" not in text and "://" not in text:
        return escape(text[:])
    out, end = Markup(), 0
    for match in _ADDRESS.finditer(text):
        address = match[0]
        href = address if match["web"] else f"mailto:{address}"
        if not is_link(href):
            continue
        out += escape(text[end : match.start()]) + Markup('<a href="{}">{}</a>').format(href, address)
        end = match.end()
    return out + escape(text[end:])


def prose(text: str, line: Callable[[str], Markup] = linked) -> Markup:
    """Markup of the closed set for free text. `line` is that of the text of a paragraph or an item."""
    return Markup("".join([_markup(block, line) for block in _blocks(list(_lines(text)), 1)]))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: how far it is indented, whether a blank one stands before it, and, of one that may
    begin an item, what that says and by which number."""

    text: str
    indent: int
    apart: bool
    item: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph (`p`) with its text, or a list (`ul`, `ol`) with its items."""

    tag: str
    text: str = ""
    start: int = 1
    items: list[list["_Block"]] = field(default_factory=list)


def _lines(text: str) -> Iterator[_Line]:
    apart = False
    for line in text.expandtabs(4).splitlines():
        words = line.strip()
        if words in ("", "-", "*", "•"):
            apart = True
            continue
        item, indent = _ITEM.fullmatch(words), len(line) - len(line.lstrip())
        number = int(item[1]) if item and item[1] else None
        yield _Line(words, indent, apart, item[2] if item else "", number)
        apart = False


def _blocks(lines: Sequence[_Line], level: int) -> Iterator[_Block]:
    """Paragraphs and lists. Blank lines do not end a list that goes on."""
    at = 0
    while at < len(lines):
        end = at + 1
        if _begins(lines, at):
            items = list(_items(lines[at:], level))
            yield _Block("ul" if lines[at].number is None else "ol", "", lines[at].number or 0, [i for i, _ in items])
            end = at + sum(taken for _, taken in items)
        else:
            while end < len(lines) and not lines[end].apart and not _begins(lines, end):
                end += 1
            yield _Block("p", " ".join(line.text for line in lines[at:end]))
        at = end


def _begins(lines: Sequence[_Line], at: int) -> bool:
    """Whether a line begins a list. A number does only where the next one follows, and within a paragraph only 1: a
    date may begin a line too."""
    line = lines[at]
    if line.number is None or not line.item:
        return bool(line.item)
    if at and line.number != 1 and not line.apart and line.indent <= lines[at - 1].indent:
        return False
    for other in lines[at + 1 :]:
        if other.indent < line.indent + _INDENT and (other.item or other.apart):
            return other.number == line.number + 1
    return False


def _items(lines: Sequence[_Line], level: int) -> Iterator[tuple[list[_Block], int]]:
    """The items of the list that lines begin with, what stands in each, and how many lines it takes."""
    base, at, goes_on = lines[0].indent, 0, True
    number = lines[0].number
    while goes_on:
        number = None if number is None else number + 1
        end = at + 1
        while end < len(lines) and not (goes_on := _next(lines[end], number, base, level)):
            if not _within(lines, end, base, level):
                break
            end += 1
        goes_on = goes_on and end < len(lines)
        text = _Line(lines[at].item, base, apart=False)
        yield list(_blocks([text, *lines[at + 1 : end]], level + 1)), end - at
        at = end


def _next(line: _Line, number: int | None, base: int, level: int) -> bool:
    """Whether a line is the next item of a list that is indented so far; `number` is the one that it would have."""
    return bool(line.item) and line.number == number and (level == _LEVELS or line.indent < base + _INDENT)


def _within(lines: Sequence[_Line], at: int, base: int, level: int) -> bool:
    """Whether a line that is no next item stands in the item before it."""
    line = lines[at]
    deeper = line.indent >= base + _INDENT
    if _begins(lines, at):
        return deeper and level < _LEVELS
    return deeper or not line.apart


def _markup(block: _Block, line: Callable[[str], Markup]) -> Markup:
    if block.tag == "p":
        return Markup(f"<p>{line(block.text)}</p>")
    within = "".join([f"<li>{_item(item, line)}</li>" for item in block.items])
    start = f' start="{block.start}"' if block.tag == "ol" and block.start != 1 else ""
    return Markup(f"<{block.tag}{start}>{within}</{block.tag}>")


def _item(blocks: Sequence[_Block], line: Callable[[str], Markup]) -> Markup:
    """What stands in an item; a lone paragraph needs no element of its own."""
    first, *others = blocks
    lone = not any(other.tag == "p" for other in others)
    return Markup(
        "".join([line(first.text) if lone else _markup(first, line), *(_markup(one, line) for one in others)])
    )
