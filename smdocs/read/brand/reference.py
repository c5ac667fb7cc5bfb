"""A Word file whose look is to be used: opened with care, and judged."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from smdocs.findings import Finding, Place, Severity

LARGEST = 30_000_000
"""Bytes that a reference may hold, unpacked: a file made to be small and unpack to gigabytes is not read."""

STYLES = (
    *("Normal", "heading 1", "heading 2", "heading 3", "heading 4", "Lead", "Small", "Verbatim", "Notice", "Important"),
    *("List Bullet", "List Number", "List Continue", "caption", "Table Text", "Table Heading", "Fields Heading"),
    *("Grid", "Log", "Fields", "Form", "header", "footer", "Draft Mark"),
    *("Strong", "Hyperlink", "Gap", "Blank", "Overdue", "Muted"),
)
"""The styles that a Word file of smdocs is written in, by the names they have in Word whatever its language."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


class UnreadableError(ValueError):
    """A file is no Word file, or is damaged."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An opened reference: the main part, the markup of its body, and that of its styles."""

    part: Any
    document: Any
    styles: Any | None


@lru_cache(2)
def opened(content: bytes) -> Reference:
    """Opens a Word file. Raises `UnreadableError`; nothing else, whatever the file holds."""
    import docx  # noqa: F401  # with it, and only with it, parts are read as markup
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.exceptions import PackageNotFoundError
    from docx.opc.package import OpcPackage
    from lxml import etree

    try:
        with ZipFile(BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > LARGEST:
                raise UnreadableError("too large")
        main = OpcPackage.open(BytesIO(content)).part_related_by(RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
        document = markup(main)
        if document.tag != f"{_W}document" or document.find(f"{_W}body") is None:
            raise UnreadableError("no text")
        styles = [markup(part) for part in parts(main, "styles").values()]
        for kind in ("header", "footer", "settings", "theme", "fontTable"):
            for part in parts(main, kind).values():
                markup(part)
        for part in parts(main, "numbering").values():
            for name in ("abstractNum", "num"):
                for numbering in markup(part).iter(_W + name):
                    int(numbering.get(f"{_W}{name}Id"))
    except (
        *(BadZipFile, PackageNotFoundError, etree.XMLSyntaxError, zlib.error),
        *(LookupError, ValueError, AttributeError, TypeError, NotImplementedError, RuntimeError, EOFError, OSError),
    ) as error:
        raise UnreadableError(str(error)) from error
    return Reference(main, document, styles[0] if styles else None)


def parts(part: Any, kind: str) -> dict[str, Any]:
    """The parts of a kind (`header`, `theme`) that a part names, by the id that its markup names them with."""
    relations = part.rels.items()
    return {key: r.target_part for key, r in relations if not r.is_external and r.reltype.endswith(f"/{kind}")}


def markup(part: Any) -> Any:
    """The markup of a part, as a tree of its own."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(part.blob, parser)


def style_names(styles: Any) -> Iterator[tuple[str, str, Any]]:
    """Each style's kind (`paragraph`, `character`, `table`), its name in lower case, and its element."""
    for style in styles.findall(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None and style.get(f"{_W}styleId"):
            yield style.get(f"{_W}type", "paragraph"), name.get(f"{_W}val", "").lower(), style


def judge(reference: Reference, place: Place) -> Iterator[Finding]:
    """What a reference lacks."""
    present = {name for _, name, _ in style_names(reference.styles)} if reference.styles is not None else set()
    if missing := [name for name in STYLES if name.lower() not in present]:
        yield Finding("reference-style-missing", place, Severity.WARNING, values={"styles": ", ".join(missing)})
    furniture = [*parts(reference.part, "header").values(), *parts(reference.part, "footer").values()]
    pictures = [picture for part in furniture for picture in markup(part).iter(_PICTURE)]
    if not all(
        picture.get("descr", "").strip() or next(picture.iter(_DECORATIVE), None) is not None for picture in pictures
    ):
        yield Finding("reference-picture-without-text", place, Severity.WARNING)
