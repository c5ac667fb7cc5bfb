"""Parses a rendered master into nodes. A master is XHTML from a small closed set; anything else is an error.

What has no content vanishes: an empty paragraph, list item, list, table row, table or note, and a section
that has nothing under its heading. So a master needs no condition around an optional value.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
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
_SPACE = re.compile(r"[ \t\r\n]+")


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
    for element in root.iter():
        _admit(element)
    if root.tag != "article" or not len(root) or root[0].tag != "h1":
        raise MasterError("a master is an article that begins with h1", root[0] if len(root) else root)
    title = _words(_trim(_running(root[0])))
    blocks = _blocks(root, 1, _Ids(), start=1)
    sections = {block.id for block in nodes.walk(blocks) if isinstance(block, nodes.Section)}
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and target[1:] not in sections:
            raise MasterError(f"there is no section {target!r}", link)
    return title, blocks


def _admit(element: etree._Element) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag not in ALLOWED:
        raise MasterError(f"element {tag!r} is not in the closed set", element)
    for name, value in cast(Mapping[str, str], element.attrib).items():
        if name == BY:
            continue
        if name not in ALLOWED[tag]:
            raise MasterError(f"attribute {name!r} on {tag!r} is not in the closed set", element)
        if name == "class" and value not in ALLOWED[tag][name]:
            raise MasterError(f"class {value!r} is not a style of {tag!r}", element)
        if name == "href" and _UNSAFE.match(value) and not _GAP.search(value):
            raise MasterError(f"no link may lead to {value!r}", element)
        if name in ("lines", "start", "widths") and not all(number.isdecimal() for number in value.split()):
            raise MasterError(f"{name} are whole numbers", element)
    if (around := element.getparent()) is not None:
        within = _WITHIN.get(around.tag)
        if (within and tag not in within) or (not within and tag in _ONLY_WITHIN):
            raise MasterError(f"{tag!r} does not belong in {around.tag!r}", element)
    if tag == "th" and element.get("scope") not in ALLOWED[tag]["scope"]:
        raise MasterError("th has scope col or row", element)
    if tag in _WITHIN and "".join([element.text or "", *(child.tail or "" for child in element)]).strip():
        raise MasterError(f"{tag!r} holds no text of its own", element)


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
    for part in (*_content(parent, _LOOK, start), None):
        if isinstance(part, Run | Break):
            loose.append(part)
            continue
        if loose and (content := _trim(loose)):
            blocks.append(nodes.Paragraph(content))
        loose.clear()
        if part is not None and (block := _block(part, level, ids)):
            blocks.append(block)
    return tuple(blocks)


def _block(element: etree._Element, level: int, ids: _Ids) -> Block | None:
    match element.tag:
        case "p":
            style = cast(nodes.ParagraphStyle, element.get("class", ""))
            content = _trim(_running(element, replace(_LOOK, lang=element.get("lang")), verbatim=style == "verbatim"))
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
    heading = _trim(_running(element[0]))
    name = ids.take(element.get("id") or _words(heading))
    blocks = _blocks(element, level, ids, start=1)
    return nodes.Section(level, name, heading, blocks) if heading and blocks else None


def _table(element: etree._Element, level: int, ids: _Ids) -> nodes.Table | None:
    def cell(each: etree._Element) -> nodes.Cell:
        header = cast(Literal["", "col", "row"], each.get("scope", ""))
        return nodes.Cell(_blocks(each, level, ids), header, int(each.get("lines", "0")))

    def rows(part: str) -> tuple[tuple[nodes.Cell, ...], ...]:
        return tuple(tuple(map(cell, tr)) for tr in element.iterfind(f"{part}/tr"))

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
    caption = _trim(chain.from_iterable(map(_running, element.iterfind("caption"))))
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


def _content(
    element: etree._Element, like: Run, start: int = 0, *, verbatim: bool = False
) -> Iterator[Inline | etree._Element]:
    """What stands within an element, from a child on: inlines in the look of `like`, and elements that are blocks."""
    yield from _text((element[start - 1].tail if start else element.text) or "", like, verbatim=verbatim)
    for child in list(element)[start:]:
        if child.tag not in _INLINE:
            yield child
        else:
            yield from _inline(child, like, verbatim=verbatim)
        yield from _text(child.tail or "", like, verbatim=verbatim)


def _running(element: etree._Element, like: Run = _LOOK, *, verbatim: bool = False) -> Iterator[Inline]:
    """The inlines within an element that holds nothing else."""
    for part in _content(element, like, verbatim=verbatim):
        if not isinstance(part, Run | Break):
            raise MasterError(f"{part.tag!r} does not belong in running text", part)
        yield part


def _text(text: str, like: Run, *, verbatim: bool) -> Iterator[Inline]:
    """Runs of a text, its gaps and blanks as such."""
    for n, line in enumerate(text.strip("\n").split("\n") if verbatim else [_SPACE.sub(" ", text)] if text else ()):
        if n:
            yield Break()
        # Every second part is the text of a gap; a gap without text is a blank.
        for m, part in enumerate(_GAP.split(line)):
            if m % 2:
                yield Run(part, like.strong, like.href, like.lang, "gap" if part else "blank")
            elif part:
                yield Run(part, like.strong, like.href, like.lang, like.style)


def _inline(element: etree._Element, like: Run, *, verbatim: bool) -> Iterable[Inline]:
    if element.tag == "br":
        return [Break()]
    href, style = element.get("href", like.href), cast(nodes.RunStyle, element.get("class", like.style))
    strong, lang = like.strong or element.tag == "strong", element.get("lang", like.lang)
    gap = _GAP.search(href or "")
    look = Run("", strong, None if gap else href, lang, style)
    if style == "blank":
        return [look]
    running = list(_running(element, look, verbatim=verbatim))
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
        if line and text and replace(line[-1], text=item.text) == item:
            line[-1] = replace(item, text=line[-1].text + text)
        elif text or item.style == "blank":
            line.append(item if text == item.text else replace(item, text=text))
    for line in lines:
        while line and line[-1].style != "blank" and not line[-1].text.strip(" "):
            line.pop()
        if line and line[-1].text.endswith(" "):
            line[-1] = replace(line[-1], text=line[-1].text.rstrip(" "))
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    joined: list[Inline] = []
    for line in lines:
        joined += [Break(), *line]
    return tuple(joined[1:])


def _words(inlines: Iterable[Inline]) -> str:
    return "".join(item.text for item in inlines if isinstance(item, Run))
