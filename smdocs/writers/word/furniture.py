"""What stands around the text of a Word file: running header, page number, draft mark and letterhead, the fields in
headers and footers of somebody else's, and the properties of the file, which such fields show."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from smdocs.tree.nodes import Document, Furniture
from smdocs.writers.word.elements import RELATIONS, R, W, element, elements, look, run, tag, unwrap
from smdocs.writers.word.package import markup, new_header, new_part, part_of, refer

FETCHING = {"INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DDE", "DDEAUTO", "IMPORT", "DATABASE", "RD", "MACROBUTTON"}
"""Fields that bring in what stands elsewhere, or start something."""
MILLIMETRE = 36_000
"""In the units of drawings."""
_TAB = element("r", element("tab"))


def write_furniture(furniture: Furniture, header: Any, footer: Any, width: int) -> None:
    """Fills the running header, the case number at its right end, and the page number."""
    look_of_line = header[0].find(W + "pPr")
    look_of_line.extend(elements(look("tabs", tab={"val": "right", "pos": width})))
    header[0].extend(elements(run(furniture.header_left) + _TAB + run(furniture.header_right)))
    fields = {"{page}": " PAGE ", "{pages}": " NUMPAGES "}
    pieces = filter(None, re.split(r"(\{pages?\})", furniture.page))
    counted = (element("fldSimple", run("1"), instr=fields[one]) if one in fields else run(one) for one in pieces)
    footer[0].extend(elements("".join(counted)))


def mark_pages(word: str, main: Any, style: str) -> None:
    """Puts the draft mark at the top of every page's header. A page that has no header gets one for it."""
    section, settings = main.element[0][-1], part_of(main, "settings").element
    own = {"first": section.find(W + "titlePg"), "even": settings.find(W + "evenAndOddHeaders")}
    for page in ("default", *(page for page, sign in own.items() if sign is not None)):
        named = section.find(f"{W}headerReference[@{W}type='{page}']")
        header = new_header(section, main, page) if named is None else main.rels[named.get(R + "id")].target_part
        header.element.insert(0, elements(element("p", look("pPr", pStyle=style), run(word)))[0])


def head_letter(document: Document, main: Any, width: int) -> None:
    """Gives the first page a header of its own, where the running header stands on the others: the logo of the brand,
    if it has one, and the case number at the right end of text that is `width` wide."""
    picture, says = document.brand.picture, document.furniture.logo
    if picture is None or says is None:
        return
    section = main.element[0][-1]
    section.find(W + "cols").addnext(etree.Element(W + "titlePg"))
    header = new_header(section, main, "first")
    refer(section, main, part_of(main, "footer"), "footer", "first")
    wide, high = (round(side * MILLIMETRE) for side in picture.size)
    line = markup("letterhead.xml", width=width, wide=wide, high=high, says=says.text)
    part = new_part("/word/media/logo.png", picture.kind, picture.content, main.package)
    header.element.append(line)
    next(line.iter("{*}blip")).set(R + "embed", header.relate_to(part, f"{RELATIONS}/image"))
    if document.furniture.header_right:
        line.extend(elements(_TAB + run(document.furniture.header_right)))


def fill_fields(root: Any, document: Document) -> None:
    """Shows in the fields of some markup what they stand for, such as the title; takes the fields off that would fetch
    something. Word itself brings fields in a header up to date when it likes."""
    meta = document.meta
    values = {"TITLE": document.title, "SUBJECT": meta.subject, "AUTHOR": meta.author}
    values["KEYWORDS"] = ", ".join(meta.keywords)
    values |= {f"DOCPROPERTY {name}".upper(): value for name, value in {**values, **_own(document)}.items()}
    for instruction, shown, marks in _fields(root):
        words = re.findall(r'"[^"]*"|\S+', instruction.upper()) or [""]
        name = " ".join(word.strip('"') for word in words[:2]) if words[0] == "DOCPROPERTY" else words[0]
        if shown and name in values:
            shown[0].text = values[name]
            for other in shown[1:]:
                other.getparent().remove(other)
        for mark in marks if words[0] in FETCHING else ():
            if mark.tag == W + "fldSimple":
                unwrap(mark)
            else:
                mark.getparent().remove(mark)


def write_properties(document: Document, package: Any) -> None:
    """Adds the properties that Word has a name for, and those of our own."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

    core = markup("core.xml", document=document, language=tag(document.language))
    core[:] = [element for element in core if element.text]
    part = new_part("/docProps/core.xml", CONTENT_TYPE.OPC_CORE_PROPERTIES, core, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    own = markup("custom.xml", values=_own(document))
    part = new_part("/docProps/custom.xml", CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, own, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _own(document: Document) -> dict[str, str]:
    """What Word has no property of its own for, by name; empty where there is nothing to say."""
    meta = document.meta
    return {"DocumentType": meta.document_type, "CaseNumbers": "; ".join(meta.case_numbers), **meta.made_of()}


def _fields(root: Any) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Each field: its instruction, the texts that it shows, and the elements that make a field of them."""
    for simple in list(root.iter(W + "fldSimple")):
        yield simple.get(W + "instr", ""), list(simple.iter(W + "t")), [simple]
    opened: list[tuple[list[Any], list[Any]]] = []
    for one in list(root.iter(W + "fldChar", W + "instrText", W + "t")):
        if one.get(W + "fldCharType") == "begin":
            opened.append(([], []))
        if opened:
            shown, marks = opened[-1]
            (shown if one.tag == W + "t" else marks).append(one)
        if opened and one.get(W + "fldCharType") == "end":
            opened.pop()
            yield "".join(mark.text or "" for mark in marks if mark.tag == W + "instrText"), shown, marks
