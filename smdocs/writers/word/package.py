"""The package of a Word file: opened from the template, saved without a trace of when or where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from smdocs.read.brand import Brand
from smdocs.writers.fonts import FAMILIES
from smdocs.writers.word.elements import RELATIONS, R, W
from smdocs.writers.word.fonts import FACES, embedded

PARTS = {
    "[Content_Types].xml": "types.xml",
    "_rels/.rels": "package.rels",
    "docProps/core.xml": "core.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document.rels",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/_rels/fontTable.xml.rels": "fontTable.rels",
    "word/theme/theme1.xml": "theme.xml",
    "word/header1.xml": "header.xml",
    "word/footer1.xml": "footer.xml",
}
FONT_TABLES = {"sans": "fontTable.xml", "serif": "fontTable-serif.xml"}
ACCENT, LINK = "12465A", "0B5A8A"
"""The colours in `template/` that another brand has others for."""


def open_template(brand: Brand) -> Any:
    """A new package of python-docx, with all parts of `template/` in the colours and letters of a brand. No text."""
    import docx

    return docx.Document(BytesIO(_template(brand.font, brand.accent, brand.link))).part.package


def save(package: Any) -> bytes:
    """The file, with one date on all its parts: the clock stays out of the bytes."""
    written, out = BytesIO(), BytesIO()
    package.save(written)
    with ZipFile(written) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            target.writestr(entry, source.read(name), ZIP_DEFLATED)
    return out.getvalue()


def new_part(name: str, kind: str, root: Any, package: Any) -> Any:
    """A part of some markup, by its name in the package and its content type."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart

    return XmlPart(PackURI(name), kind, root, package)


def _relations(main: Any, kind: str) -> Iterator[str]:
    return (key for key, r in main.rels.items() if not r.is_external and r.reltype == f"{RELATIONS}/{kind}")


def part_of(main: Any, kind: str) -> Any:
    """The part of a kind (`styles`) that a main part names."""
    return main.rels[next(_relations(main, kind))].target_part


def drop(main: Any, kind: str) -> None:
    """Takes the parts of a kind off a main part."""
    for key in list(_relations(main, kind)):
        main.rels.pop(key)


def replace(main: Any, part: Any, root: Any) -> None:
    """Puts other markup into the place of a part."""
    key = next(key for key, relation in main.rels.items() if not relation.is_external and relation.target_part is part)
    reltype = main.rels.pop(key).reltype
    main.load_rel(reltype, new_part(part.partname, part.content_type, root, part.package), key)


def new_header(section: Any, main: Any, page: str) -> Any:
    """An empty header for a page of a section."""
    kind = part_of(main, "header").content_type
    header = new_part(f"/word/header-{page}.xml", kind, etree.Element(W + "hdr"), main.package)
    refer(section, main, header, "header", page)
    return header


def refer(section: Any, main: Any, part: Any, kind: str, page: str) -> None:
    """Makes a header or footer that of a page of a section: `default`, `first` or `even`."""
    element = etree.Element(f"{W}{kind}Reference", {W + "type": page})
    element.set(R + "id", main.relate_to(part, f"{RELATIONS}/{kind}"))
    # Headers come before footers, and both before the page.
    before = ("headerReference",) if kind == "header" else ("headerReference", "footerReference")
    section.insert(sum(len(section.findall(W + name)) for name in before), element)


def text_width(section: Any) -> int:
    """How wide the text of a page set-up is."""
    size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
    return _measure(size, "w") - sum(_measure(margins, side) for side in ("left", "right", "gutter"))


def _measure(element: Any, name: str) -> int:
    """A distance, zero where none is told or it is not told in twentieths of a point."""
    digits = "" if element is None else element.get(W + name, "")
    return int(digits) if re.fullmatch(r"\d{1,6}", digits) else 0


@lru_cache(8)
def _template(font: str, accent: str, link: str) -> bytes:
    """The parts of `template/` and the fonts as a Word file."""
    folder = files(__package__) / "template"
    chosen = {ACCENT: accent, LINK: link}
    changed = {own: colour.removeprefix("#").upper() for own, colour in chosen.items() if colour}
    changed[FAMILIES["sans"].name] = FAMILIES[font].name
    closer = FAMILIES["sans"].line / FAMILIES[font].line
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False)
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name, source in PARTS.items():
            if name == "word/fontTable.xml":
                source = FONT_TABLES[font]
            part: Any = etree.fromstring((folder / source).read_bytes(), parser)
            for element in part.iter():
                for key, value in element.items():
                    element.set(key, changed.get(value, value))
                if element.get(f"{W}lineRule") == "auto":
                    element.set(f"{W}line", str(round(int(element.attrib[f"{W}line"]) * closer)))
            package.writestr(name, etree.tostring(part, encoding="UTF-8", standalone=True))
        for number, face in enumerate(FACES, 1):
            package.writestr(f"word/fonts/font{number}.odttf", embedded(font, face))
    return out.getvalue()
