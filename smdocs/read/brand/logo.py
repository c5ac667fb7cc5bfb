"""Logos: a PNG that is whole, or an SVG cut down to shapes that mean the same in every program and call nobody."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from smdocs.findings import shown
from smdocs.read.brand import sheet

SVG, PNG = "image/svg+xml", "image/png"

LARGEST = 1_000_000
"""Bytes that a logo may take: every document carries it."""
MOST_PIXELS = 16_000_000

HEIGHT, WIDEST = 14.0, 80.0
"""Millimetres: how high a logo stands, unless it would then be wider than this."""

SHAPES = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "clipPath", "mask", "linearGradient", "radialGradient", "stop", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    }
)
"""The elements that a drawing may have. No letters: they would be others where the font is not installed."""
SILENT = frozenset({"title", "desc", "metadata"})
"""Elements that draw nothing, and are left out."""

_SPACE = "http://www.w3.org/2000/svg"
_SVG = f"{{{_SPACE}}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"\d+(?:\.\d*)?|\.\d+")


class NoPictureError(ValueError):
    """What should be a logo is no picture of that kind, or is too large, damaged or in motion."""


class UnsafeError(ValueError):
    """`what` a drawing holds that does not belong in it, and its line: given by the element and the line within."""

    def __init__(self, what: str, element: Any, line: int = 1) -> None:
        self.what, self.line = what, int(element.sourceline or 0) + line - 1
        super().__init__(f"{what} on line {self.line}")


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that can be shown as it is. `kind` is its media type, `ratio` its width in heights."""

    content: bytes
    kind: str
    ratio: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres, as it stands on a page."""
        width = min(WIDEST, HEIGHT * self.ratio)
        return width, width / self.ratio

    def opaque(self) -> "Logo":
        """The same picture, a PNG, on white: for files that allow nothing to be seen through."""
        from PIL import Image

        with Image.open(BytesIO(self.content), formats=["PNG"]) as picture:
            over = picture.convert("RGBA")
        white = Image.new("RGBA", over.size, "white")
        out = BytesIO()
        Image.alpha_composite(white, over).convert("RGB").save(out, "PNG")
        return Logo(out.getvalue(), PNG, self.ratio)


def png(content: bytes) -> Logo:
    """A PNG of one picture, whole and in no more than 8 bits a colour. Raises `NoPictureError`."""
    chunks = list(_chunks(content)) if len(content) <= LARGEST else []
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1] != (b"IEND", b""):
        raise NoPictureError
    width, height, depth = struct.unpack(">IIB", chunks[0][1][:9])
    if not 0 < width * height <= MOST_PIXELS or depth > 8 or any(kind == b"acTL" for kind, _ in chunks):
        raise NoPictureError
    pixels = zlib.decompressobj()
    try:
        pixels.decompress(b"".join(part for kind, part in chunks if kind == b"IDAT"), 5 * MOST_PIXELS)
    except zlib.error as error:
        raise NoPictureError from error
    if not pixels.eof:
        raise NoPictureError
    return Logo(content, PNG, width / height)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG, each with its kind. They end where something is damaged or lacks."""
    place = 8 if content.startswith(b"\x89PNG\r\n\x1a\n") else len(content)
    while place + 12 <= len(content):
        end = place + 8 + int.from_bytes(content[place : place + 4])
        if content[end : end + 4] != zlib.crc32(content[place + 4 : end]).to_bytes(4):
            return
        yield content[place + 4 : place + 8], content[place + 8 : end]
        place = end + 4


def svg(content: bytes) -> Logo:
    """The shapes of an SVG, without what programs note in it. Raises `NoPictureError` and `UnsafeError`."""
    from lxml import etree

    if len(content) > LARGEST:
        raise NoPictureError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoPictureError from error
    if root.tag != f"{_SVG}svg":
        raise NoPictureError
    _clean(root)
    width, height = _measure(root)
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    etree.cleanup_namespaces(root)
    return Logo(etree.tostring(root, encoding="utf-8"), SVG, width / height)


def _clean(element: Any) -> None:
    """Takes notes of drawing programs off. Raises `UnsafeError` for what is more than shapes."""
    from lxml import etree

    for child in list(element):
        if not isinstance(child.tag, str):
            # An entity: without what it stands for, the drawing is not the one that was drawn.
            raise UnsafeError(child.text, child)
        space, name = etree.QName(child).namespace, etree.QName(child).localname
        if space != _SPACE or name in SILENT:
            element.remove(child)
        elif name not in SHAPES:
            raise UnsafeError(f"<{name}>", child)
        else:
            _clean(child)
    for name, value in element.attrib.items():
        if name.startswith("on"):
            raise UnsafeError(name, element)
        if name in ("href", _HREF):
            if not value.startswith("#"):
                raise UnsafeError(shown(value), element)
        elif name.startswith("{"):
            del element.attrib[name]
        elif "(" in value and (outside := sheet.calls(value)):
            raise UnsafeError(outside, element)
    if element.tag == f"{_SVG}style":
        for fault in sheet.faults(element.text or ""):
            if fault.outside:
                raise UnsafeError(fault.what, element, fault.line)


def _measure(root: Any) -> tuple[float, float]:
    """Width and height in the drawing's own units."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if len(box) != 4:
        box = ["0", "0", *(re.sub(r"(px|pt|mm|cm|in)$", "", root.get(name, "")) for name in ("width", "height"))]
        root.set("viewBox", " ".join(box))
    if not all(_NUMBER.fullmatch(side) and 0 < float(side) < 1e6 for side in box[2:]):
        raise NoPictureError
    return float(box[2]), float(box[3])
