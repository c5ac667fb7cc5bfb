"""Word: a `Document` becomes a DOCX file. The rooms of `word/` make its parts, each from what stands in `word/template/`."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from smdocs.tree.nodes import Document, Furniture
from smdocs.writers.word.body import Body
from smdocs.writers.word.elements import W, sub, tag, write_text
from smdocs.writers.word.package import open_template, save
from smdocs.writers.word.properties import custom, write_core, write_custom

TEXT_WIDTH = 9070


def write(document: Document) -> bytes:
    """The document as a DOCX file: A4, with outline, properties, running header and page numbers.

    The same document gives the same bytes. Raises ValueError when a text holds a character that XML has no
    place for, two sections bear one id, or a link leads to an id that no section bears.
    """
    package = open_template()
    parts: dict[str, Any] = {str(part.partname): part for part in package.iter_parts()}
    language = tag(document.language)
    parts["/word/styles.xml"].element.find(f".//{W}docDefaults//{W}lang").set(f"{W}val", language)
    parts["/word/settings.xml"].element.find(f"{W}themeFontLang").set(f"{W}val", language)
    _furniture(document.furniture, parts["/word/header1.xml"].element, parts["/word/footer1.xml"].element)
    write_core(document, parts["/docProps/core.xml"].element)
    write_custom(custom(document.meta), package)
    Body(document, parts["/word/document.xml"], parts["/word/numbering.xml"].element, TEXT_WIDTH).write()
    return save(package)


def _furniture(furniture: Furniture, header: Any, footer: Any) -> None:
    """Fill the running header and the page number."""
    line = header[0]
    if furniture.draft:
        mark = etree.Element(W + "p")
        line.addprevious(mark)
        sub(sub(mark, "pPr"), "pStyle", val="DraftMark")
        write_text(sub(mark, "r"), furniture.draft)
    write_text(sub(line, "r"), furniture.header_left)
    sub(sub(line, "r"), "tab")
    write_text(sub(line, "r"), furniture.header_right)
    fields = {"{page}": " PAGE ", "{pages}": " NUMPAGES "}
    for piece in re.split(r"(\{pages?\})", furniture.page):
        if piece in fields:
            write_text(sub(sub(footer[0], "fldSimple", instr=fields[piece]), "r"), "1")
        elif piece:
            write_text(sub(footer[0], "r"), piece)
