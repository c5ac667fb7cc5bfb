"""Word: a `Document` becomes a DOCX file.

The modules of `word/` make its parts, from the readable markup in `word/template/` and the reference of the brand.
"""

import zipfile
import zlib
from io import BytesIO

from lxml import etree

from smdocs.read.brand.reference import opened
from smdocs.tree.nodes import Document
from smdocs.writers import Format, Provenance, layout
from smdocs.writers.word.body import WordBody
from smdocs.writers.word.elements import W, rename_styles, tag
from smdocs.writers.word.furniture import fill_fields, head_letter, mark_pages, write_furniture, write_properties
from smdocs.writers.word.package import open_template, part_of, save, text_width
from smdocs.writers.word.reference import dress

LARGEST_PART = 10_000_000
"""Bytes of the part with the properties that are read."""
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def write(document: Document) -> bytes:
    """The document as a DOCX file, with outline, properties, running header and page numbers: in the look of its
    brand's reference, otherwise in ours on A4.

    The same document gives the same bytes. Raises ValueError when a text holds a character that XML has no
    place for, two sections bear one id, or a link leads to an id that no section bears.
    """
    package = open_template(document.brand)
    main = package.main_document_part
    header, footer = (part_of(main, kind).element for kind in ("header", "footer"))
    reference = document.brand.reference
    brought, called = dress(main, opened(reference)) if reference else ([], {})
    width = text_width(main.element[0][-1])
    write_furniture(document.furniture, header, footer, width)
    text = WordBody(layout.on_paper(document), main, width, called).write()
    for root in (header, footer):
        rename_styles(root, called)
    for part in brought:
        fill_fields(part.element, document)
    if not reference:
        head_letter(document, main, width)
    if document.furniture.draft:
        mark_pages(document.furniture.draft, main, called.get("DraftMark", "DraftMark"))
    language = tag(document.language)
    part_of(main, "styles").element.find(f"{W}docDefaults//{W}lang").set(f"{W}val", language)
    part_of(main, "settings").element.find(f"{W}themeFontLang").set(f"{W}val", language)
    write_properties(document, package)
    return save(package, text)


def read(content: bytes) -> Provenance | None:
    """What a file of Word, or of Excel, says among its own properties that it was made of."""
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as package, package.open("docProps/custom.xml") as part:
            root = etree.fromstring(part.read(LARGEST_PART), _PARSER)
    except (zipfile.BadZipFile, KeyError, RuntimeError, ValueError, zlib.error, etree.XMLSyntaxError):
        return None
    return Provenance.named((str(item.get("name")), "".join(map(str, item.itertext()))) for item in root)


FORMAT = Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write, read, place=3)
