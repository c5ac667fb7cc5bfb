"""The elements in an authority's blocks: which of them no document knows, which are never closed, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from smdocs.tree.master import HIDDEN, TAG, bare
from smdocs.tree.parse import ALLOWED, STYLES, Fault, is_language, is_unsafe, leads

_ATTRIBUTE = re.compile(r"(?P<name>[^\s=/\x00\"']+)\s*(?:=\s*(?P<quote>[\"']?)(?P<value>[^\"']*)(?P=quote))?")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")


@dataclass(frozen=True)
class Mark:
    """An element, attribute, style or sign that cannot stand there: where it begins, what it is, what it may be, and
    in what way it is at fault where it is not unknown."""

    index: int
    word: str
    choices: tuple[str, ...] = ()
    fault: Fault | None = None


def unknown(text: str) -> Iterator[Mark]:
    """Elements, attributes and styles outside the closed set; addresses and languages that there are not."""
    for tag in TAG.finditer(bare(text)):
        name, start = tag["name"], tag.start()
        dynamic = tag["rest"].startswith(HIDDEN) and name == "h"
        if dynamic or tag["close"]:
            continue
        if name not in ALLOWED:
            yield Mark(start, name, tuple(ALLOWED))
            continue
        for attribute in _ATTRIBUTE.finditer(tag["rest"]):
            key, value, at = attribute["name"], attribute["value"] or "", tag.start("rest") + attribute.start()
            if key not in ALLOWED[name]:
                yield Mark(at, key, ALLOWED[name])
            elif key == "class" and HIDDEN not in value and value not in STYLES[name]:
                yield Mark(at, value, tuple(style for style in STYLES[name] if style))
            elif key == "href" and (is_unsafe(value) or (HIDDEN not in value and not leads(unescape(value)))):
                yield Mark(at, f'href="{value.replace(HIDDEN, "…")}"', fault=Fault.LINK)
            elif key == "lang" and HIDDEN not in value and not is_language(value):
                yield Mark(at, value, fault=Fault.LANGUAGE)


def unclosed(text: str) -> Mark | None:
    """The first element that is not closed where it should be, or closed where it was not opened."""
    opened: list[Mark] = []
    for tag in TAG.finditer(bare(text)):
        if tag["rest"].endswith("/"):
            continue
        if not tag["close"]:
            opened.append(Mark(tag.start(), tag["name"]))
        elif not opened or opened[-1].word != tag["name"]:
            return opened[-1] if opened else Mark(tag.start(), tag["name"])
        else:
            opened.pop()
    return opened[0] if opened else None


def ampersand(text: str) -> Mark | None:
    """The first & that begins no sign of markup."""
    sign = _AMPERSAND.search(bare(text))
    return Mark(sign.start(), "&") if sign else None
