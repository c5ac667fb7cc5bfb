"""Word: a `Document` becomes a DOCX file.

The modules of `word/` make its parts, from the readable markup in `word/template/` and the reference of the brand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from smdocs.read.brand.reference import opened
from smdocs.tree.nodes import Document, Furniture
from smdocs.writers import office
from smdocs.writers.format import Format
from smdocs.writers.word.body import Body
from smdocs.writers.word.elements import R, W, rename_styles, sub, tag, write_text
from smdocs.writers.word.fields import fill_fields
from smdocs.writers.word.letterhead import head_letter
from smdocs.writers.word.numbering import Numbering
from smdocs.writers.word.package import new_header, open_template, part_of, save, text_width
from smdocs.writers.word.properties import custom, write_core, write_custom
from smdocs.writers.word.reference import Dressed, dress

_UNDRESSED = Dressed({}, {}, None)


def write(document: Document) -> bytes:
    """The document as a DOCX file, with outline, properties, running header and page numbers: in the look of its
    brand's reference, otherwise in ours on A4.

    The same document gives the same bytes. Raises ValueError when a text holds a character that XML has no
    place for, two sections bear one id, or a link leads to an id that no section bears.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE

    package = open_template(document.brand)
    main = package.main_document_part
    header, footer, lists = (part_of(main, kind).element for kind in ("header", "footer", "numbering"))
    reference = document.brand.reference
    dressed = dress(main, opened(reference)) if reference else _UNDRESSED
    width = text_width(main.element[0][-1])
    _write_furniture(document.furniture, header, footer, width)
    Body(document, main, Numbering(lists, dressed.numberings), width).write()
    for root in (main.element, header, footer):
        rename_styles(root, dressed.called)
    for part in dressed.furniture.values():
        fill_fields(part.element, _shown(document))
    if not reference and document.brand.picture and document.furniture.logo:
        head_letter(document, main, width)
    if document.furniture.draft:
        _mark_pages(document.furniture.draft, main, dressed.called.get("DraftMark", "DraftMark"))
    language = tag(document.language)
    part_of(main, "styles").element.find(f"{W}docDefaults//{W}lang").set(f"{W}val", language)
    part_of(main, "settings").element.find(f"{W}themeFontLang").set(f"{W}val", language)
    write_core(document, package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element)
    write_custom(custom(document.meta), package)
    return save(package)


FORMAT = Format(
    "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write, office.read, place=3
)


def _write_furniture(furniture: Furniture, header: Any, footer: Any, width: int) -> None:
    """Fills the running header, the case number at its right end, and the page number."""
    line = header[0]
    sub(sub(line.find(W + "pPr"), "tabs"), "tab", val="right", pos=width)
    write_text(sub(line, "r"), furniture.header_left)
    sub(sub(line, "r"), "tab")
    write_text(sub(line, "r"), furniture.header_right)
    fields = {"{page}": " PAGE ", "{pages}": " NUMPAGES "}
    for piece in re.split(r"(\{pages?\})", furniture.page):
        if piece in fields:
            write_text(sub(sub(footer[0], "fldSimple", instr=fields[piece]), "r"), "1")
        elif piece:
            write_text(sub(footer[0], "r"), piece)


def _mark_pages(word: str, main: Any, style: str) -> None:
    """Puts the draft mark at the top of every page's header. A page that has no header gets one for it."""
    section, settings = main.element[0][-1], part_of(main, "settings").element
    own = {"first": section.find(W + "titlePg"), "even": settings.find(W + "evenAndOddHeaders")}
    for page in ("default", *(page for page, element in own.items() if element is not None)):
        named = section.find(f"{W}headerReference[@{W}type='{page}']")
        header = new_header(section, main, page) if named is None else main.rels[named.get(R + "id")].target_part
        mark = etree.Element(W + "p")
        sub(sub(mark, "pPr"), "pStyle", val=style)
        write_text(sub(mark, "r"), word)
        header.element.insert(0, mark)


def _shown(document: Document) -> Mapping[str, str]:
    """What fields in a header or footer stand for, by their instruction."""
    meta = document.meta
    named = {
        "TITLE": document.title,
        "SUBJECT": meta.subject,
        "AUTHOR": meta.author,
        "KEYWORDS": ", ".join(meta.keywords),
    }
    own = {f"DOCPROPERTY {name}": value for name, value in {**named, **custom(meta)}.items()}
    return {name.upper(): value for name, value in {**named, **own}.items()}
