"""Parses a rendered master into nodes. A master is XHTML from a small closed set; anything else is an error.

What has no content vanishes: an empty paragraph, list item, list, table row, table or note, and a section
that has nothing under its heading. So a master needs no condition around an optional value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, count
from typing import get_args

from lxml import etree

from smdocs.tree.nodes import (
    GAP_CLOSES,
    GAP_OPENS,
    Block,
    Break,
    Cell,
    Inline,
    List,
    Note,
    NoteStyle,
    Paragraph,
    ParagraphStyle,
    Run,
    RunStyle,
    Section,
    Table,
    TableStyle,
    walk,
)

_PLAIN = ("article", "h1", "h2", "h3", "h4", "h", "ul", "ol", "li", "caption", "thead", "tbody", "tr", "strong", "br")
ALLOWED: Mapping[str, tuple[str, ...]] = dict.fromkeys(_PLAIN, ()) | {
    "section": ("id",),
    "p": ("class", "lang"),
    "aside": ("class",),
    "table": ("class", "widths"),
    "th": ("scope",),
    "td": ("lines",),
    "a": ("href", "lang"),
    "span": ("class", "lang"),
}
"""The elements a master may use, each with its attributes."""

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
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_DEEPEST = 4
_INLINE = {"a", "strong", "span", "br"}
_GAP = re.compile(f"{GAP_OPENS}([^{GAP_CLOSES}]*){GAP_CLOSES}")
_SPACE = re.compile(r"[ \t\r\n]+")


class MasterError(Exception):
    """A master is not well-formed, or uses something outside the closed set."""

    def __init__(self, message: str, element: etree._Element | None = None) -> None:
        super().__init__(message if element is None else f"line {element.sourceline}: {message}")


def is_unsafe(address: str) -> bool:
    """Whether a link leads to what no document may lead to.

    >>> is_unsafe("https://elmby.example"), is_unsafe("javascript:alert(1)")
    (False, True)
    """
    scheme = _SCHEME.match(address)
    return scheme is not None and scheme[1].lower() not in ("http", "https", "mailto", "tel")


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
    for element in root.iter():
        _admit(element)
    if root.tag != "article" or not len(root) or root[0].tag != "h1":
        raise MasterError("a master is an article that begins with h1", element=root[0] if len(root) else root)
    title = "".join(i.text for i in _trim(_inlines(root[0], Run(""))) if isinstance(i, Run))
    blocks = _blocks(root, 1, _Ids(), start=1)
    sections = {block.id for block in walk(blocks) if isinstance(block, Section)}
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and target[1:] not in sections:
            raise MasterError(f"there is no section {target!r}", element=link)
    return title, blocks


def _admit(element: etree._Element) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag not in ALLOWED:
        raise MasterError(f"element {tag!r} is not in the closed set", element=element)
    for name in element.attrib:
        if name not in ALLOWED[tag]:
            what = f"attribute {name!r} on {tag!r}"
            raise MasterError(f"{what} is not in the closed set", element=element)
    if (around := element.getparent()) is not None:
        within = _WITHIN.get(around.tag)
        if (within and tag not in within) or (not within and tag in _ONLY_WITHIN):
            raise MasterError(f"{tag!r} does not belong in {around.tag!r}", element=element)
    address = element.get("href", "#")
    if is_unsafe(address) and not _GAP.search(address):
        raise MasterError(f"no link may lead to {address!r}", element=element)
    for name in ("lines", "widths"):
        if not all(number.isdecimal() for number in element.get(name, "").split()):
            raise MasterError(f"{name} are whole numbers", element=element)
    if tag in _WITHIN and "".join([element.text or "", *(child.tail or "" for child in element)]).strip():
        raise MasterError(f"{tag!r} holds no text of its own", element=element)


def _style(element: etree._Element, styles: object, default: str) -> str:
    style = element.get("class", default)
    if style not in get_args(styles):
        what = f"class {style!r} is not a style of {element.tag!r}"
        raise MasterError(what, element=element)
    return style


class _Ids(set[str]):
    """Section ids from headings, each used once."""

    def take(self, wanted: str) -> str:
        folded = wanted.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
        ascii_text = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
        base = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-") or "s"
        name = next(name for name in chain([base], (f"{base}-{n}" for n in count(2))) if name not in self)
        self.add(name)
        return name


def _blocks(parent: etree._Element, level: int, ids: _Ids, start: int = 0) -> tuple[Block, ...]:
    """The blocks within an element; stray text and inlines between blocks become paragraphs."""
    blocks: list[Block] = []
    loose: list[Inline] = []

    def flush() -> None:
        if content := _trim(loose):
            blocks.append(Paragraph(content))
        loose.clear()

    if before := parent[start - 1].tail if start else parent.text:
        loose.extend(_text(before, Run("")))
    for child in list(parent)[start:]:
        if child.tag in _INLINE:
            loose.extend(_inline(child, Run("")))
        else:
            flush()
            block = _block(child, level, ids)
            if block is not None:
                blocks.append(block)
        if child.tail:
            loose.extend(_text(child.tail, Run("")))
    flush()
    return tuple(blocks)


def _block(element: etree._Element, level: int, ids: _Ids) -> Block | None:
    match element.tag:
        case "p":
            style: ParagraphStyle = _style(element, ParagraphStyle, "")  # type: ignore[assignment]
            content = _trim(_inlines(element, Run("", lang=element.get("lang")), verbatim=style == "verbatim"))
            return Paragraph(content, style) if content else None
        case "ul" | "ol":
            items = tuple(item for li in element if (item := _blocks(li, level, ids)))
            return List(items, ordered=element.tag == "ol") if items else None
        case "aside":
            note: NoteStyle = _style(element, NoteStyle, "notice")  # type: ignore[assignment]
            within = _blocks(element, level, ids)
            return Note(within, note) if within else None
        case "section":
            return _section(element, level + 1, ids)
        case "table":
            return _table(element, level, ids)
    raise MasterError(f"{element.tag!r} does not belong here", element=element)


def _section(element: etree._Element, level: int, ids: _Ids) -> Section | None:
    if not len(element) or element[0].tag not in (f"h{level}", "h") or level > _DEEPEST:
        raise MasterError(f"a section here begins with h{level}", element=element)
    heading = _trim(_inlines(element[0], Run("")))
    text = "".join(i.text for i in heading if isinstance(i, Run))
    name = ids.take(element.get("id") or text)
    blocks = _blocks(element, level, ids, start=1)
    return Section(level, name, heading, blocks) if heading and blocks else None


def _table(element: etree._Element, level: int, ids: _Ids) -> Table | None:
    style: TableStyle = _style(element, TableStyle, "grid")  # type: ignore[assignment]
    caption: tuple[Inline, ...] = ()
    head: list[tuple[Cell, ...]] = []
    body: list[tuple[Cell, ...]] = []
    for part in element:
        if part.tag == "caption":
            caption = _trim(_inlines(part, Run("")))
            continue
        for tr in part:
            row = tuple(_cell(c, level, ids) for c in tr)
            if part.tag == "thead":
                head.append(row)
            elif any((c.blocks or c.lines) and c.header != "row" for c in row):
                body.append(row)
    if not body:
        return None
    columns = len(body[0])
    if any(len(row) != columns for row in (*head, *body)):
        raise MasterError("the rows of a table have the same number of cells", element=element)
    widths = tuple(int(w) for w in element.get("widths", "").split()) or _even(columns)
    if len(widths) != columns or sum(widths) != 100:
        raise MasterError("widths are one percentage per column, 100 in all", element=element)
    return Table(caption, widths, tuple(head), tuple(body), style)


def _even(columns: int) -> tuple[int, ...]:
    share, rest = divmod(100, columns)
    return tuple(share + (i < rest) for i in range(columns))


def _cell(element: etree._Element, level: int, ids: _Ids) -> Cell:
    if element.tag == "th":
        header = element.get("scope")
        if header not in ("col", "row"):
            raise MasterError("th has scope col or row", element=element)
        return Cell(_blocks(element, level, ids), "col" if header == "col" else "row")
    return Cell(_blocks(element, level, ids), "", int(element.get("lines", "0")))


def _inlines(element: etree._Element, like: Run, *, verbatim: bool = False) -> list[Inline]:
    """The inlines within an element, in the look of `like`."""
    out: list[Inline] = []
    if element.text:
        out.extend(_text(element.text, like, verbatim=verbatim))
    for child in element:
        if child.tag not in _INLINE:
            raise MasterError(f"{child.tag!r} does not belong in running text", element=child)
        out.extend(_inline(child, like, verbatim=verbatim))
        if child.tail:
            out.extend(_text(child.tail, like, verbatim=verbatim))
    return out


def _text(text: str, like: Run, *, verbatim: bool = False) -> list[Inline]:
    """Runs of a text, its gaps and blanks as such."""
    lines = text.strip("\n").split("\n") if verbatim else [_SPACE.sub(" ", text)]
    out: list[Inline] = []
    for n, line in enumerate(lines):
        if n:
            out.append(Break())
        # Every second part is the text of a gap; a gap without text is a blank.
        for m, part in enumerate(_GAP.split(line)):
            if m % 2:
                out.append(replace(like, text=part, style="gap" if part else "blank"))
            elif part:
                out.append(replace(like, text=part))
    return out


def _inline(element: etree._Element, like: Run, *, verbatim: bool = False) -> list[Inline]:
    if element.tag == "br":
        return [Break()]
    look = replace(like, lang=element.get("lang", like.lang))
    if element.tag == "strong":
        look = replace(look, strong=True)
    elif element.tag == "a":
        href = element.get("href")
        look = replace(look, href=None if href and _GAP.search(href) else href)
    elif element.tag == "span":
        style: RunStyle = _style(element, RunStyle, like.style)  # type: ignore[assignment]
        look = replace(look, style=style)
        if style == "blank":
            return [replace(look, text="")]
    return _inlines(element, look, verbatim=verbatim)


def _trim(content: list[Inline]) -> tuple[Inline, ...]:
    """Inlines with one space between words, none at either end or beside a line break, like ones joined."""
    out: list[Inline] = []
    for item in content:
        previous = out[-1] if out else Break()
        if isinstance(item, Break):
            if isinstance(previous, Run) and previous.style != "blank":
                out[-1] = replace(previous, text=previous.text.rstrip(" "))
            out.append(item)
            continue
        text = item.text
        if isinstance(previous, Break) or previous.text.endswith(" "):
            text = text.lstrip(" ")
        if not text and item.style != "blank":
            continue
        alike = isinstance(previous, Run) and replace(previous, text=text) == replace(item, text=text)
        if isinstance(previous, Run) and alike and item.style != "blank":
            out[-1] = replace(previous, text=previous.text + text)
        else:
            out.append(replace(item, text=text))
    while out and (isinstance(last := out[-1], Break) or (not last.text.strip(" ") and last.style != "blank")):
        out.pop()
    if out and isinstance(last := out[-1], Run):
        out[-1] = replace(last, text=last.text.rstrip(" "))
    while out and isinstance(out[0], Break):
        out.pop(0)
    return tuple(out)
