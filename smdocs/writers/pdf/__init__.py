"""PDF for print, screen and archive, tagged: PDF/A-2a and PDF/UA-1 in one file.

A form goes out to be filled in, which no file for the archive may be: it is PDF/UA-1 alone. `variants` has the rest.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from smdocs.tree.nodes import Document
from smdocs.writers.fonts import GlyphMissingError, require_meaning
from smdocs.writers.format import Format
from smdocs.writers.pdf import xmp
from smdocs.writers.pdf.draft import draw_mark
from smdocs.writers.pdf.engine import LOCK, RenderError, complaints, laid_out, written
from smdocs.writers.pdf.page import CLOSER, markup, styles, texts
from smdocs.writers.pdf.tags import Tags
from smdocs.writers.pdf.variants import VARIANTS, VariantName

_NO_GLYPH = re.compile(r"\.notdef glyph rendered .*\(U\+([0-9A-F]+)\)", re.DOTALL)


def write(document: Document, variant: VariantName | None = None) -> bytes:
    """The document as a PDF: of the kind that is named, else `2a`, or `ua` where it is a form.

    Raises `GlyphMissingError` for text that no font at hand can draw, `PangoMissingError` where the system
    libraries are lacking, `RenderError` where the engine complains.
    """
    kind = VARIANTS[variant or ("ua" if document.furniture.form else "2a")]
    require_meaning(texts(document))
    if not kind.transparent:
        # A drawing may be seen through in ways that only who has drawn it knows; a picture can be put on white.
        picture = document.brand.picture
        document = replace(document, brand=replace(document.brand, logo=picture and picture.opaque()))
    house, own = styles(document)
    with LOCK, complaints() as lines:
        pages = laid_out(markup(document), house, CLOSER, own, kind.engine)
        tags = Tags(pages)

        def paint(page: Any, stream: Any, scale: float) -> None:
            if word := document.furniture.draft:
                draw_mark(word, document.brand.font, stream, page.width * scale / 2, page.height * scale / 2)
            type(page).paint(page, stream, scale)
            tags.see(stream)

        def finish(_: Any, pdf: Any) -> None:
            tags.finish(pdf)
            xmp.finish(pdf, pages.metadata, kind, document.meta.made_of())

        content = written(pages, kind.engine, paint, finish)
    missing = [chr(int(match[1], 16)) for line in lines if (match := _NO_GLYPH.search(line))]
    if missing:
        raise GlyphMissingError(missing)
    # What the engine makes nothing of in the authority's own style sheet stays without effect, as it does in browsers.
    if lines and not document.brand.style:
        raise RenderError(tuple(dict.fromkeys(lines)))
    return content


FORMAT = Format("pdf", "application/pdf", write, xmp.read, place=2, loads=("weasyprint",))
