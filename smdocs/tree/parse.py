"""Parses a rendered master into nodes. A master is XHTML from a small closed set; anything else is an error.

What has no content vanishes: an empty paragraph, list item, list, table row, table or note, and a section
that has nothing under its heading. So a master needs no condition around an optional value.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count
from pathlib import Path
from typing import Literal, cast, get_args

from lxml import etree

from smdocs.resources import ShippedFileError
from smdocs.tree import nodes
from smdocs.tree.nodes import GAP_CLOSES, GAP_OPENS, Block, Break, Inline, Run

_PLAIN = ("article", "h1", "h2", "h3", "h4", "h", "ul", "li", "caption", "thead", "tbody", "tr", "strong", "br")
ALLOWED: Mapping[str, Mapping[str, tuple[str, ...]]] = {tag: {} for tag in _PLAIN} | {
    "section": {"id": ()},
    "ol": {"start": ()},
    "p": {"class": get_args(nodes.ParagraphStyle), "lang": ()},
    "aside": {"class": get_args(nodes.NoteStyle)},
    "table": {"class": get_args(nodes.TableStyle), "widths": ()},
    "th": {"scope": ("col", "row")},
    "td": {"lines": ()},
    "a": {"href": (), "lang": ()},
    "span": {"class": get_args(nodes.RunStyle), "lang": ()},
}
"""The elements a master may use, each with its attributes; with these the values they may have, where those are few."""

BY = "by"
"""The attribute, of any element, that says by what its fixed words stand. It is for those who edit a master: no
document tells it."""

_WITHIN: Mapping[str, tuple[str, ...]] = {
    "ul": ("li",),
    "ol": ("li",),
    "table": ("caption", "thead", "tbody"),
    "thead": ("tr",),
    "tbody": ("tr",),
    "tr": ("th", "td"),
}
"""What some elements are made of, and nothing else is: they hold no text."""
_ONLY_WITHIN = {part for parts in _WITHIN.values() for part in parts}
_UNSAFE = re.compile(r"\s*(?!(https?|mailto|tel):)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""How a link begins that leads to what no document may lead to."""
_DEEPEST = 4
_INLINE = {"a", "strong", "span", "br"}
_GAP = re.compile(f"{GAP_OPENS}([^{GAP_CLOSES}]*){GAP_CLOSES}")
_LOOK = Run("")
_SHORT = 200
"""Letters of a text that may stand in other documents too."""
_BLANKS = " \t\r\n"
_SPACE = re.compile(f"[{_BLANKS}]+")


class MasterError(ShippedFileError):
    """A master is not well-formed, or uses something outside the closed set."""

    def __init__(self, message: str, element: etree._Element | None = None, file: Path = Path(), line: int = 0) -> None:
        message += "" if element is None else f" (line {element.sourceline} of what the master came to)"
        super().__init__(file, "master-fails", {"reason": message}, line=line)


def parse(markup: str) -> tuple[str, tuple[Block, ...]]:
    """The title and the blocks of a rendered master.

    Raises `MasterError` for markup that is not well-formed and for elements, attributes and classes outside
    the closed set.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(markup.strip().encode(), parser)
    except etree.XMLSyntaxError as error:
        raise MasterError(f"not well-formed: {error}") from error
    # Kept: for an element that nobody holds, lxml makes a new object each time that somebody comes by.
    elements = list(root.iter())
    for element in elements:
        _admit(element)
    if root.tag != "article" or not len(root) or root[0].tag != "h1":
        raise MasterError("a master is an article that begins with h1", root[0] if len(root) else root)
    title = _words(_running(root[0]))
    blocks = _blocks(root, 1, _Ids(), start=1)
    within = [each for each in elements if each.tag == "a" and each.get("href", "").startswith("#")]
    sections = {block.id for block in nodes.walk(blocks if within else ()) if isinstance(block, nodes.Section)}
    for link in within:
        if (target := link.get("href", ""))[1:] not in sections:
            raise MasterError(f"there is no section {target!r}", link)
    return title, blocks


def _admit(element: etree._Element) -> None:
    tag, around = element.tag, element.getparent()
    if wrong := _wrong(tag, None if around is None else around.tag, tuple(element.items())):
        raise MasterError(wrong, element)
    if tag in _WITHIN and "".join([element.text or "", *(child.tail or "" for child in element)]).strip():
        raise MasterError(f"{tag!r} holds no text of its own", element)


@lru_cache(4096)
def _wrong(tag: object, around: str | None, attributes: tuple[tuple[str, str], ...]) -> str:
    """What is wrong with an element of this name in another, with these attributes; nothing for most."""
    if not isinstance(tag, str) or tag not in ALLOWED:
        return f"element {tag!r} is not in the closed set"
    for name, value in attributes:
        if name == BY:
            continue
        if name not in ALLOWED[tag]:
            return f"attribute {name!r} on {tag!r} is not in the closed set"
        if name == "class" and value not in ALLOWED[tag][name]:
            return f"class {value!r} is not a style of {tag!r}"
        if name == "href" and _UNSAFE.match(value) and not _GAP.search(value):
            return f"no link may lead to {value!r}"
        if name in ("lines", "start", "widths") and not all(number.isdecimal() for number in value.split()):
            return f"{name} are whole numbers"
    if around is not None:
        within = _WITHIN.get(around)
        if (within and tag not in within) or (not within and tag in _ONLY_WITHIN):
            return f"{tag!r} does not belong in {around!r}"
    if tag == "th" and dict(attributes).get("scope") not in ALLOWED[tag]["scope"]:
        return "th has scope col or row"
    return ""


class _Ids(set[str]):
    """Section ids from headings, each used once."""

    def take(self, wanted: str) -> str:
        base = _in_ascii(wanted)
        name = next(name for name in chain([base], (f"{base}-{n}" for n in count(2))) if name not in self)
        self.add(name)
        return name


@lru_cache(1024)
def _in_ascii(text: str) -> str:
    folded = text.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    ascii_text = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-") or "s"


def _blocks(parent: etree._Element, level: int, ids: _Ids, start: int = 0) -> tuple[Block, ...]:
    """The blocks within an element, from a child on; stray text and inlines between blocks become paragraphs."""
    if not len(parent):
        content = _plain(parent.text or "")
        return (nodes.Paragraph(content),) if content else ()
    blocks: list[Block] = []
    loose = _text((parent[start - 1].tail if start else parent.text) or "", _LOOK)
    for child in list(parent)[start:]:
        if child.tag in _INLINE:
            loose += _inline(child, _LOOK)
        else:
            if loose and (content := _trim(loose)):
                blocks.append(nodes.Paragraph(content))
            loose = []
            if block := _block(child, level, ids):
                blocks.append(block)
        # White space at the beginning of a paragraph says nothing.
        if (text := child.tail) and (loose or text.strip(_BLANKS)):
            loose += _text(text, _LOOK)
    if loose and (content := _trim(loose)):
        blocks.append(nodes.Paragraph(content))
    return tuple(blocks)


def _block(element: etree._Element, level: int, ids: _Ids) -> Block | None:
    match element.tag:
        case "p":
            style, lang = cast(nodes.ParagraphStyle, element.get("class", "")), element.get("lang")
            content = _running(element, Run("", lang=lang) if lang else _LOOK, verbatim=style == "verbatim")
            return nodes.Paragraph(content, style) if content else None
        case "ul" | "ol":
            items = tuple(item for li in element if (item := _blocks(li, level, ids)))
            return nodes.List(items, element.tag == "ol", int(element.get("start", "1"))) if items else None
        case "aside":
            within = _blocks(element, level, ids)
            return nodes.Note(within, cast(nodes.NoteStyle, element.get("class", "notice"))) if within else None
        case "section":
            return _section(element, level + 1, ids)
        case "table":
            return _table(element, level, ids)
    raise MasterError(f"{element.tag!r} does not belong here", element)


def _section(element: etree._Element, level: int, ids: _Ids) -> nodes.Section | None:
    if not len(element) or element[0].tag not in (f"h{level}", "h") or level > _DEEPEST:
        raise MasterError(f"a section here begins with h{level}", element)
    heading = _running(element[0])
    name = ids.take(element.get("id") or _words(heading))
    blocks = _blocks(element, level, ids, start=1)
    return nodes.Section(level, name, heading, blocks) if heading and blocks else None


def _table(element: etree._Element, level: int, ids: _Ids) -> nodes.Table | None:
    def cell(each: etree._Element) -> nodes.Cell:
        header = cast('Literal["", "col", "row"]', each.get("scope", ""))
        return nodes.Cell(_blocks(each, level, ids), header, int(each.get("lines", "0")))

    def rows(part: str) -> tuple[tuple[nodes.Cell, ...], ...]:
        return tuple(tuple(map(cell, tr)) for each in element if each.tag == part for tr in each)

    head = rows("thead")
    body = tuple(row for row in rows("tbody") if any((c.blocks or c.lines) and c.header != "row" for c in row))
    if not body:
        return None
    columns = len(body[0])
    if any(len(row) != columns for row in (*head, *body)):
        raise MasterError("the rows of a table have the same number of cells", element)
    even = tuple(100 // columns + (n < 100 % columns) for n in range(columns))
    widths = tuple(map(int, element.get("widths", "").split())) or even
    if len(widths) != columns or sum(widths) != 100:
        raise MasterError("widths are one percentage per column, 100 in all", element)
    caption = _trim([inline for each in element if each.tag == "caption" for inline in _inlines(each, _LOOK)])
    style = cast(nodes.TableStyle, element.get("class", "grid"))
    if head:
        widths, head, body = _without_empty_columns(widths, head, body)
    return nodes.Table(caption, widths, head, body, style)


_Rows = tuple[tuple[nodes.Cell, ...], ...]


def _without_empty_columns(widths: tuple[int, ...], head: _Rows, body: _Rows) -> tuple[tuple[int, ...], _Rows, _Rows]:
    """The columns in which something stands in any row; the others give them their width."""
    kept = [n for n in range(len(widths)) if any(row[n].blocks or row[n].lines for row in body)]
    room = sum(widths[n] for n in kept)
    ends = [100 * sum(widths[n] for n in kept[: k + 1]) // room for k in range(len(kept))]
    wider = tuple(end - start for start, end in zip((0, *ends), ends, strict=False))
    return wider, *(tuple(tuple(row[n] for n in kept) for row in rows) for rows in (head, body))  # type: ignore[return-value]


def _running(element: etree._Element, like: Run = _LOOK, *, verbatim: bool = False) -> tuple[Inline, ...]:
    """The text of an element that holds nothing but inlines."""
    if like is _LOOK and not verbatim and not len(element):
        return _plain(element.text or "")
    return _trim(_inlines(element, like, verbatim=verbatim))


def _plain(text: str) -> tuple[Inline, ...]:
    """The inlines of a text without elements."""
    return _short(text) if len(text) < _SHORT else _trim(_text(text, _LOOK))


@lru_cache(4096)
def _short(text: str) -> tuple[Inline, ...]:
    """The same labels stand in document after document."""
    return _trim(_text(text, _LOOK))


def _inlines(element: etree._Element, like: Run, *, verbatim: bool = False) -> list[Inline]:
    """What stands within an element that holds nothing but inlines, in the look of `like`."""
    inlines = _text(element.text or "", like, verbatim=verbatim)
    for child in element:
        if child.tag not in _INLINE:
            raise MasterError(f"{child.tag!r} does not belong in running text", child)
        inlines += _inline(child, like, verbatim=verbatim)
        inlines += _text(child.tail or "", like, verbatim=verbatim)
    return inlines


def _text(text: str, like: Run, *, verbatim: bool = False) -> list[Inline]:
    """Runs of a text, its gaps and blanks as such."""
    if not text:
        return []
    inlines: list[Inline] = []
    for n, line in enumerate(text.strip("\n").split("\n") if verbatim else [_SPACE.sub(" ", text)]):
        if n:
            inlines.append(Break())
        # Every second part is the text of a gap; a gap without text is a blank.
        for m, part in enumerate(_GAP.split(line) if GAP_OPENS in line else [line]):
            if m % 2:
                inlines.append(Run(part, like.strong, like.href, like.lang, "gap" if part else "blank"))
            elif part:
                inlines.append(Run(part, like.strong, like.href, like.lang, like.style))
    return inlines


def _inline(element: etree._Element, like: Run, *, verbatim: bool = False) -> Sequence[Inline]:
    if element.tag == "br":
        return [Break()]
    href, style = element.get("href", like.href), cast(nodes.RunStyle, element.get("class", like.style))
    strong, lang = like.strong or element.tag == "strong", element.get("lang", like.lang)
    gap = _GAP.search(href) if href else None
    look = Run("", strong, None if gap else href, lang, style)
    if style == "blank":
        return [look]
    running = _inlines(element, look, verbatim=verbatim)
    if gap and gap[1] and not any(isinstance(one, Run) and one.style == "gap" for one in running):
        # Nobody could tell from the words of a link that its address is missing.
        running += [Run(" ", strong, None, lang), Run(gap[1], strong, None, lang, "gap")]
    return running


def _trim(content: Iterable[Inline]) -> tuple[Inline, ...]:
    """Inlines with one space between words, none at either end or beside a line break, like ones joined."""
    lines: list[list[Run]] = [[]]
    for item in content:
        line = lines[-1]
        if isinstance(item, Break):
            lines.append([])
            continue
        text = item.text.lstrip(" ") if not line or line[-1].text.endswith(" ") else item.text
        if line and text and _alike(line[-1], item):
            line[-1] = _saying(line[-1].text + text, item)
        elif text or item.style == "blank":
            line.append(_saying(text, item))
    for line in lines:
        while line and line[-1].style != "blank" and not line[-1].text.strip(" "):
            line.pop()
        if line:
            line[-1] = _saying(line[-1].text.rstrip(" "), line[-1])
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    joined: list[Inline] = []
    for line in lines:
        joined += [Break(), *line]
    return tuple(joined[1:])


def _alike(one: Run, other: Run) -> bool:
    return (one.strong, one.href, one.lang, one.style) == (other.strong, other.href, other.lang, other.style)


def _saying(text: str, like: Run) -> Run:
    """A run in the look of another with this text."""
    return like if text == like.text else Run(text, like.strong, like.href, like.lang, like.style)


def _words(inlines: Iterable[Inline]) -> str:
    return "".join(item.text for item in inlines if isinstance(item, Run))
