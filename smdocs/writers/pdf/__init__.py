"""PDF for print, screen and archive, tagged: PDF/A-2a and PDF/UA-1 in one file.

A form goes out to be filled in, which no file for the archive may be: it is PDF/UA-1 alone. `variants` has the rest.
"""

import re
from dataclasses import replace
from typing import Any
from unicodedata import category

from smdocs.tree.nodes import Document, Run, inlines
from smdocs.version import __version__
from smdocs.writers import Format, html, layout
from smdocs.writers.fonts import FAMILIES, GlyphMissingError
from smdocs.writers.pdf import tags, variants
from smdocs.writers.pdf.draft import draw_mark
from smdocs.writers.pdf.engine import LOCK, RenderError, complaints, laid_out, written

_NO_GLYPH = re.compile(r"\.notdef glyph rendered .*\(U\+([0-9A-F]+)\)", re.DOTALL)


def write(document: Document, variant: variants.VariantName | None = None) -> bytes:
    """The document as a PDF: of the kind that is named, else `2a`, or `ua` where it is a form.

    Raises `GlyphMissingError` for text that no font at hand can draw, `PangoMissingError` where the system
    libraries are lacking, `RenderError` where the engine complains.
    """
    document = layout.on_paper(document)
    brand, furniture = document.brand, document.furniture
    kind = variants.VARIANTS[variant or ("ua" if furniture.form else "2a")]
    around = (document.title, furniture.header_left, furniture.header_right, furniture.page, furniture.draft)
    texts = (*around, *(node.text for node in inlines(document) if isinstance(node, Run)))
    # A symbol font may well have a picture for a character of private use, but no two fonts have the same one.
    if meaningless := {one for text in texts for one in text if category(one) in ("Co", "Cs")}:
        raise GlyphMissingError(meaningless)
    if not kind.transparent:
        # A drawing may be seen through in ways that only who has drawn it knows; a picture can be put on white.
        document = replace(document, brand=replace(brand, logo=brand.picture and brand.picture.opaque()))
    house = ["house.css", "pdf.css"] + (["letterhead.css"] if document.brand.logo and furniture.logo else [])
    own = html.look(brand, f'"{FAMILIES[brand.font].name}"')
    drawn: list[list[Any]] = []
    with LOCK, complaints() as lines:
        pages = laid_out(markup(document), [html.stylesheet(name) for name in house], own, kind.engine)

        def paint(page: Any, stream: Any, scale: float) -> None:
            if furniture.draft:
                draw_mark(furniture.draft, brand.font, stream, page.width * scale / 2, page.height * scale / 2)
            type(page).paint(page, stream, scale)
            drawn.append(list(stream._tags))

        def finish(_: Any, pdf: Any) -> None:
            tags.complete(pdf, pages, drawn)
            variants.finish(pdf, pages.metadata, kind, document.meta.made_of())

        content = written(pages, kind.engine, paint, finish)
    missing = [chr(int(match[1], 16)) for line in lines if (match := _NO_GLYPH.search(line))]
    if missing:
        raise GlyphMissingError(missing)
    # What the engine makes nothing of in the authority's own style sheet stays without effect, as it does in browsers.
    if lines and not brand.style:
        raise RenderError("; ".join(dict.fromkeys(lines)))
    return content


FORMAT = Format("pdf", "application/pdf", write, variants.read, place=2, loads=("weasyprint",))


def markup(document: Document) -> str:
    """What the engine reads."""
    counts = re.split(r"\{pages?\}", document.furniture.page)
    given = {"document": document, "version": __version__, "text": html.body(document), "counts": counts}
    return layout.filled("pdf/page.html", **given, carried=html.carried)
