"""The first page of a Word file of whoever has a logo: it stands where the running header stands on the others."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from lxml import etree

from smdocs.read.brand.logo import Logo
from smdocs.tree.nodes import Document, Run
from smdocs.writers.word.elements import RELATIONS, R, W, sub, write_text
from smdocs.writers.word.package import markup, new_header, part_of, refer

MILLIMETRE = 36_000
"""In the units of drawings."""


def head_letter(document: Document, main: Any, width: int) -> None:
    """Gives the first page a header of its own: the logo of the brand, and the case number at the right end of text
    that is `width` wide."""
    picture, says = document.brand.picture, document.furniture.logo
    assert picture is not None
    assert says is not None
    section = main.element[0][-1]
    section.find(W + "cols").addnext(etree.Element(W + "titlePg"))
    header = new_header(section, main, "first")
    refer(section, main, part_of(main, "footer"), "footer", "first")
    line = sub(header.element, "p")
    look = sub(line, "pPr")
    sub(look, "pStyle", val="Header")
    # No rule: it would part the logo from the title.
    sub(sub(look, "pBdr"), "bottom", val="nil")
    sub(sub(look, "tabs"), "tab", val="right", pos=width)
    # Nor a line lower than the picture: it would be cut off.
    sub(look, "spacing", after=360, line=240, lineRule="auto")
    sub(sub(line, "r"), "drawing").append(_drawing(picture, says, _related(picture, header)))
    if document.furniture.header_right:
        sub(sub(line, "r"), "tab")
        write_text(sub(line, "r"), document.furniture.header_right)


def _related(picture: Logo, header: Any) -> str:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI("/word/media/logo.png"), picture.kind, picture.content, header.package)
    key: str = header.relate_to(part, f"{RELATIONS}/image")
    return key


def _drawing(picture: Logo, says: Run, key: str) -> Any:
    """A picture that stands in the line like a letter, with what it says for those who do not see it."""
    wide, high = (round(side * MILLIMETRE) for side in picture.size)
    whole = markup(files(__package__) / "logo.xml", wide=wide, high=high, says=says.text)
    next(whole.iter("{*}blip")).set(R + "embed", key)
    return whole
