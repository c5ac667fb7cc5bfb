"""The blocks of templates: their names, where they stand, and their text as it can be copied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from smdocs import facts
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.master import shipped_text

ABOUT = ("about/short.txt", "about/medium.txt", "about/long.txt", "about/closed.txt")
"""The texts for the fields of platforms. They belong to the document with the About texts."""
_TAG = re.compile(r"[ \t]*\{%-?\s*(?:block\s+(?P<name>\w+)[^%]*|endblock[^%]*)%\}\n?")


@dataclass(frozen=True)
class Block:
    """A block of a template: where it begins, its text with its tags, and the blocks it stands within."""

    name: str
    index: int
    text: str
    within: tuple[str, ...] = ()


def names(document: str) -> tuple[str, ...]:
    """The masters of a document: `control-log.html`; of the About texts, those of the texts too."""
    return (f"{document}.html", *(ABOUT if document == "about-texts" else ()))


def document_of(master: str) -> str:
    """The document that a master belongs to; empty for what is no master."""
    return next((document for document in facts.documents() if master in names(document)), "")


def paths() -> tuple[str, ...]:
    """Every template that an authority may have, by path: `da/control-log.html`."""
    return tuple(f"{code}/{name}" for code in LANGUAGES for document in facts.documents() for name in names(document))


def blocks(text: str) -> dict[str, Block]:
    """The blocks of a template in the order they begin. Of two by the same name, the first."""
    opened: list[tuple[str, int]] = []
    found: dict[str, Block] = {}
    for tag in _TAG.finditer(text):
        start = tag.start() + len(tag[0]) - len(tag[0].lstrip(" \t"))
        if name := tag["name"]:
            opened.append((name, start))
        elif opened:
            name, first = opened.pop()
            found.setdefault(name, Block(name, first, text[first : tag.end()], tuple(outer for outer, _ in opened)))
    return dict(sorted(found.items(), key=lambda item: item[1].index))


@cache
def shipped(code: str, master: str) -> Mapping[str, Block]:
    """The blocks of a shipped master."""
    return blocks(shipped_text(code, master))


def own(folder: Folder, code: str, document: str) -> dict[tuple[str, str], Block]:
    """The blocks of the shipped masters that an authority has words of its own for, by master and name. Those within
    another of its blocks are not among them."""
    return {
        (master, name): block
        for master in names(document)
        for name, block in blocks(folder.templates.get(f"{code}/{master}", "")).items()
        if not block.within and name in shipped(code, master)
    }
