"""The elements in an authority's blocks: which of them no document knows, which are never closed, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from smdocs.tree.parse import ALLOWED, STYLES, is_unsafe

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HIDDEN = "\x00"
"""Stands in for each character of what Jinja puts in."""
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z!?][^\s<>/\x00]*)(?P<rest>[^<>]*)>?")
_ATTRIBUTE = re.compile(r"(?P<name>[^\s=/\x00\"']+)\s*(?:=\s*(?P<quote>[\"']?)(?P<value>[^\"']*)(?P=quote))?")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")


@dataclass(frozen=True)
class Mark:
    """An element, attribute, style or sign that cannot stand there: where it begins, what it is, what it may be."""

    index: int
    word: str
    choices: tuple[str, ...] = ()


def unknown(text: str) -> Iterator[Mark]:
    """Elements, attributes, styles and addresses outside the closed set."""
    for tag in _TAG.finditer(_bare(text)):
        name, start = tag["name"], tag.start()
        dynamic = tag["rest"].startswith(_HIDDEN) and name == "h"
        if dynamic or tag["close"]:
            continue
        if name not in ALLOWED:
            yield Mark(start, name, tuple(ALLOWED))
            continue
        for attribute in _ATTRIBUTE.finditer(tag["rest"]):
            key, value, at = attribute["name"], attribute["value"] or "", tag.start("rest") + attribute.start()
            if key not in ALLOWED[name]:
                yield Mark(at, key, ALLOWED[name])
            elif key == "class" and _HIDDEN not in value and value not in STYLES[name]:
                yield Mark(at, value, tuple(style for style in STYLES[name] if style))
            elif key == "href" and is_unsafe(value):
                yield Mark(at, value, ("https://", "mailto:", "tel:"))


def unclosed(text: str) -> Mark | None:
    """The first element that is not closed where it should be, or closed where it was not opened."""
    opened: list[Mark] = []
    for tag in _TAG.finditer(_bare(text)):
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
    sign = _AMPERSAND.search(_bare(text))
    return Mark(sign.start(), "&") if sign else None


def _bare(text: str) -> str:
    """The text with everything that is no markup hidden, of the same length."""

    def hidden(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", _HIDDEN, match[0])

    return _COMMENT.sub(hidden, _JINJA.sub(hidden, text))
