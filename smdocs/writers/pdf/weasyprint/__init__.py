"""WeasyPrint: draws a document from the markup of its web page, in the style sheets of the house and the authority."""

import re
from typing import Any

from smdocs.tree.nodes import Document
from smdocs.version import __version__
from smdocs.writers import html, layout
from smdocs.writers.fonts import FAMILIES, GlyphMissingError, RenderError
from smdocs.writers.pdf import variants
from smdocs.writers.pdf.draft import contours
from smdocs.writers.pdf.weasyprint import tags
from smdocs.writers.pdf.weasyprint.engine import LOCK, complaints, laid_out, written

_NO_GLYPH = re.compile(r"\.notdef glyph rendered .*\(U\+([0-9A-F]+)\)", re.DOTALL)


def drawn(document: Document, kind: variants.Variant) -> bytes:
    """The document as a PDF of a kind. Raises what `pdf.write` does."""
    brand, furniture = document.brand, document.furniture
    house = ["house.css", "pdf.css"] + (["letterhead.css"] if brand.logo and furniture.logo else [])
    own = html.look(brand, f'"{FAMILIES[brand.font].name}"')
    boxes: list[list[Any]] = []
    with LOCK, complaints() as lines:
        pages = laid_out(markup(document), [html.stylesheet(name) for name in house], own, kind.weasyprint)

        def paint(page: Any, stream: Any, scale: float) -> None:
            if furniture.draft:
                draw_mark(furniture.draft, brand.font, stream, scale, page)
            type(page).paint(page, stream, scale)
            boxes.append(list(stream._tags))

        def finish(_: Any, pdf: Any) -> None:
            tags.complete(pdf, pages, boxes)
            (stream,) = (item for item in pdf.objects if item.reference == pdf.catalog["Metadata"])
            producer = pdf.info["Producer"].string
            stream.stream = [variants.metadata(document, kind, producer)]
            # Programs that know no PDF find the properties by their text.
            stream.compress = False

        content = written(pages, kind.weasyprint, paint, finish)
    missing = [chr(int(match[1], 16)) for line in lines if (match := _NO_GLYPH.search(line))]
    if missing:
        raise GlyphMissingError(missing)
    # What the engine makes nothing of in the authority's own style sheet stays without effect, as it does in browsers.
    if lines and not brand.style:
        raise RenderError("; ".join(dict.fromkeys(lines)))
    return content


def draw_mark(word: str, font: str, stream: Any, scale: float, page: Any) -> None:
    """The draft mark on a page, beneath the text."""
    operators = {"move": "m", "line": "l", "curve": "c", "close": "h"}
    lines = (
        " ".join([*(f"{x:.2f} {y:.2f}" for x, y in points), operators[name]])
        for name, points in contours(word, font, page.width * scale, page.height * scale)
    )
    with stream.artifact(), stream.stacked():
        stream.set_color_rgb(0.973, 0.906, 0.906)
        stream.stream.append("\n".join(lines).encode())
        stream.fill()


def markup(document: Document) -> str:
    """What the engine reads."""
    counts = layout.around_counts(document.furniture)
    given = {"document": document, "version": __version__, "text": html.body(document), "counts": counts}
    return layout.filled("pdf/weasyprint/page.html", **given, carried=html.carried)
