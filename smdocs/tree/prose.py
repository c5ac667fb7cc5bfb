"""Free text as people write it, to markup: paragraphs, lists and links, and nothing else.

A blank line ends a paragraph. Lines that begin with `- ` are bullets, lines that begin `1. `, `2. `, … are
numbered; a line after an item that does not begin so continues it. Single line ends are spaces.
Web and e-mail addresses become links. Everything else is text: there is no markup to break out with.
"""

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

from smdocs.model.values import is_link

_BULLET = re.compile(r"\s*[-*•] +(.*)")
_NUMBER = re.compile(r"\s*(\d{1,2})[.)] +(.*)")
_ADDRESS = re.compile(r"(?P<web>https?://[^\s<>\"'”»]+[^\s<>\"'”».,;:!?)])|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


def linked(text: str) -> Markup:
    """One stretch of text, its addresses made links."""
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
    out = Markup()
    for tag, items in _groups(text):
        lines = [line(item) for item in items]
        within = Markup().join(lines if tag == "p" else [Markup("<li>{}</li>").format(each) for each in lines])
        out += Markup("<{0}>{1}</{0}>").format(Markup(tag), within)
    return out


def _groups(text: str) -> Iterator[tuple[str, list[str]]]:
    """Paragraphs (`p`) and lists (`ul`, `ol`), each with its items. Blank lines do not end a list that goes on."""
    lines = text.splitlines()
    tag, items, blank = "", list[str](), False
    for n, line in enumerate(lines):
        if not line.strip():
            blank = True
            continue
        kind, item = _item(line, lines[n + 1 :], len(items) + 1 if tag == "ol" else 1)
        starts = blank if kind == "p" else kind != tag
        if items and starts:
            yield tag, items
            items = []
        if kind != "p" or not items:
            tag = kind
            items.append(item)
        else:
            items[-1] += " " + item
        blank = False
    if items:
        yield tag, items


def _item(line: str, following: list[str], expected: int) -> tuple[str, str]:
    """What a line is, and its text. A number counts only in a run 1, 2, …: a date may begin a line too."""
    if bullet := _BULLET.fullmatch(line):
        return "ul", bullet[1].strip()
    number = _NUMBER.fullmatch(line)
    if number and int(number[1]) == expected:
        second = (m for other in following if (m := _NUMBER.fullmatch(other)))
        if expected > 1 or any(int(m[1]) == 2 for m in second):
            return "ol", number[2].strip()
    return "p", line.strip()
