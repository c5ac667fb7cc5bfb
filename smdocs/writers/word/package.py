"""The package of a Word file: opened from the template, saved without a trace of when or where."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from smdocs.read.brand import Brand
from smdocs.read.brand.reference import parts
from smdocs.writers.fonts import FAMILIES, face
from smdocs.writers.layout import filled
from smdocs.writers.word.elements import RELATIONS, R, W

TEMPLATE = Path(__file__).parent / "template"
ACCENT, LINK = "12465A", "0B5A8A"
"""The colours where a brand has no others."""
FACES = ("Regular", "Bold")
OWN = ("document.main+xml", "numbering+xml", "header+xml", "footer+xml", "core-properties+xml", "custom-properties+xml")
"""The kinds of the parts that are others in each document, by how their names end."""
CHARACTERS = (*range(0x20, 0x250), *range(0x1E00, 0x2070), *range(0x20A0, 0x2C00))
"""What the fonts in a file have letters for: Latin scripts, signs, digits. All alphabets take ten times the text."""


def open_template(brand: Brand) -> Any:
    """A new package of python-docx, with all parts of `template/` in the colours and letters of a brand. No text."""
    import docx

    return docx.Document(BytesIO(_template(brand.font, brand.accent, brand.link))).part.package


def save(package: Any, text: str) -> bytes:
    """The file, with a text in its main part, and one date on all parts: the clock stays out of the bytes."""
    files = {"_rels/.rels": package.rels.xml}
    own: dict[str, bytes] = {}
    for part in package.parts:
        mine = own if part.content_type.endswith(OWN) else files
        mine[part.partname.membername] = part.blob
        if part.rels:
            mine[part.partname.rels_uri.membername] = part.rels.xml
    name = package.main_document_part.partname.membername
    before, page, after = own[name].partition(b"<w:sectPr")
    own[name] = b"".join([before, text.encode(), page, after])
    kinds = tuple((str(part.partname), part.content_type) for part in package.parts)
    out = BytesIO()
    out.write(_begun(kinds, tuple(files.items())))
    with ZipFile(out, "a") as target:
        _add(target, own)
    return out.getvalue()


@lru_cache(8)
def _begun(kinds: tuple[tuple[str, str], ...], files: tuple[tuple[str, bytes], ...]) -> bytes:
    """The beginning of a file: what kinds its parts are of, and the parts that many have. Half the time that a file
    takes would go into deflating fonts."""
    types = etree.tostring(markup("content_types.xml", kinds=kinds), encoding="UTF-8", standalone=True)
    out = BytesIO()
    with ZipFile(out, "w") as target:
        _add(target, {"[Content_Types].xml": types, **dict(files)})
    return out.getvalue()


def _add(package: ZipFile, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.create_system = 0
        package.writestr(entry, content, ZIP_DEFLATED)


def new_part(name: str, kind: str, content: Any, package: Any) -> Any:
    """A part of markup or bytes, by its name in the package and its content type."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part, XmlPart

    return (Part if isinstance(content, bytes) else XmlPart)(PackURI(name), kind, content, package)


def part_of(main: Any, kind: str) -> Any:
    """The part of a kind (`styles`) that a main part names."""
    return next(iter(parts(main, kind).values()))


def drop(main: Any, kind: str) -> None:
    """Takes the parts of a kind off a main part."""
    for key in parts(main, kind):
        main.rels.pop(key)


def replace(main: Any, kind: str, part: Any) -> None:
    """Puts a part into the place of those of a kind."""
    drop(main, kind)
    main.relate_to(part, f"{RELATIONS}/{kind}")


def new_header(section: Any, main: Any, page: str) -> Any:
    """An empty header for a page of a section."""
    kind = part_of(main, "header").content_type
    # Names for what is within, or they would be those that some other library has made usual.
    names = {"w": W[1:-1], "r": R[1:-1]}
    header = new_part(f"/word/header-{page}.xml", kind, etree.Element(W + "hdr", nsmap=names), main.package)
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


def markup(name: str, **values: Any) -> Any:
    """A template of this folder with these values in it, without its comments and the space between elements."""
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False)
    return etree.fromstring(filled(f"word/{name}", **values).encode(), parser)


@lru_cache(8)
def _template(font: str, accent: str, link: str) -> bytes:
    """The parts of `template/` as a Word file, with fonts: it has the same pages where those are not installed."""
    closer = FAMILIES["sans"].line / FAMILIES[font].line
    values = {
        "family": FAMILIES[font].name,
        "accent": accent.removeprefix("#").upper() or ACCENT,
        "link": link.removeprefix("#").upper() or LINK,
        "line": lambda height: round(height * closer),
    }
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for source in filter(Path.is_file, TEMPLATE.rglob("*")):
            name = source.relative_to(TEMPLATE).as_posix()
            part = markup(f"template/{name}", **values)
            package.writestr(name, etree.tostring(part, encoding="UTF-8", standalone=True))
            for number, one in enumerate(FACES, 1):
                if (embedded := part.find(f".//{W}embed{one}")) is not None:
                    veiled = _veiled(font, one, UUID(embedded.get(f"{W}fontKey")))
                    package.writestr(f"word/fonts/font{number}.odttf", veiled)
    return out.getvalue()


@cache
def _veiled(family: str, name: str, key: UUID) -> bytes:
    """A face of a family as a file may carry it: cut down, its first 32 bytes veiled (ECMA-376-1, 17.8.1)."""
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    out = BytesIO()
    with TTFont(face(family, name), recalcTimestamp=False) as font:
        options = subset.Options(layout_features=["ccmp", "kern", "locl", "mark", "mkmk"], notdef_outline=True)
        cut = subset.Subsetter(options)
        cut.populate(unicodes=CHARACTERS)
        cut.subset(font)
        font.save(out)
    content, veil = out.getvalue(), key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(content, veil, strict=False)) + content[len(veil) :]
