"""The package of a Word file: opened from the template, saved without a trace of when or where."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from smdocs.writers.word.fonts import embedded

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
FONTS = {"word/fonts/font1.odttf": "Regular", "word/fonts/font2.odttf": "Bold"}


def open_template() -> Any:
    """A new package of python-docx, with all parts of `template/` and no text."""
    import docx

    return docx.Document(BytesIO(_template())).part.package


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


@cache
def _template() -> bytes:
    """The parts of `template/` and the fonts as a Word file."""
    folder = files(__package__) / "template"
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False)
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name, source in PARTS.items():
            part = etree.fromstring((folder / source).read_bytes(), parser)
            package.writestr(name, etree.tostring(part, encoding="UTF-8", standalone=True))
        for name, face in FONTS.items():
            package.writestr(name, embedded(face))
    return out.getvalue()
