"""The files of own words: which there can be, which document each belongs to, and what an authority has written."""

from __future__ import annotations

from smdocs import facts
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.blocks import Own, read
from smdocs.tree.master import Key, own_name, shipped

ABOUT = ("about/short.txt", "about/medium.txt", "about/long.txt", "about/closed.txt")
"""The texts for the fields of platforms. They belong to the document with the About texts."""


def names(document: str) -> tuple[str, ...]:
    """The masters of a document: `control-log.html`; of the About texts, those of the texts too."""
    return (f"{document}.html", *(ABOUT if document == "about-texts" else ()))


def masters() -> dict[str, str]:
    """The masters by what they are called: a document's name, or `about/short` and the like."""
    return {own_name(name).removesuffix(".txt"): name for document in facts.documents() for name in names(document)}


def blocks(master: str) -> tuple[str, ...]:
    """The blocks of a shipped master by name."""
    return tuple(shipped(LANGUAGES[0], master))


def document_of(path: str) -> str:
    """The document that a file belongs to; empty for what is no file of own words."""
    master = paths().get(path)
    return next((document for document in facts.documents() if master in names(document)), "")


def paths() -> dict[str, str]:
    """Every file that an authority may have, by path (`da/control-log.txt`), with its master."""
    return {f"{code}/{own_name(master)}": master for code in LANGUAGES for master in masters().values()}


def own(folder: Folder, code: str, document: str) -> dict[Key, Own]:
    """The blocks of the shipped masters that an authority has words of its own for."""
    return {
        (master, block.name): block
        for master in names(document)
        for block in read(folder.templates.get(f"{code}/{own_name(master)}", ""))[0]
        if block.name in shipped(code, master)
    }
