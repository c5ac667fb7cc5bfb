"""PDF for print, screen and archive, tagged: PDF/A-2a and PDF/UA-1 in one file.

A form goes out to be filled in, which no file for the archive may be: it is PDF/UA-1 alone. `variants` has the rest.
Two engines draw the same pages: Typst, which needs nothing from the system, and WeasyPrint, which knows style sheets.
"""

from dataclasses import replace
from unicodedata import category

from smdocs.tree.nodes import Document, Run, inlines
from smdocs.writers import Format, layout
from smdocs.writers.fonts import GlyphMissingError
from smdocs.writers.pdf import variants
from smdocs.writers.pdf.streams import ended


def write(
    document: Document, variant: variants.VariantName | None = None, engine: variants.EngineName | None = None
) -> bytes:
    """The document as a PDF: of the kind that is named, else `2a`, or `ua` where it is a form; drawn by the engine that
    is named, else Typst.

    Raises `GlyphMissingError` for text that no font at hand can draw, `EngineMissingError` where the engine or what it
    needs of the system is not there, `RenderError` where it complains.
    """
    document = layout.on_paper(document)
    brand, furniture = document.brand, document.furniture
    kind = variants.VARIANTS[variant or ("ua" if furniture.form else "2a")]
    around = (document.title, furniture.header_left, furniture.header_right, furniture.page, furniture.draft)
    texts = (*around, *(node.text for node in inlines(document) if isinstance(node, Run)))
    # A symbol font may well have a picture for a character of private use, but no two fonts have the same one.
    if meaningless := {one for one in set().union(*texts) if category(one) in ("Co", "Cs")}:
        raise GlyphMissingError(meaningless)
    if not kind.transparent:
        # A drawing may be seen through in ways that only who has drawn it knows; a picture can be put on white.
        document = replace(document, brand=replace(brand, logo=brand.picture and brand.picture.opaque()))
    if engine == "weasyprint":
        from smdocs.writers.pdf.weasyprint import drawn
    else:
        from smdocs.writers.pdf.typst import drawn
    return ended(drawn(document, kind))


FORMAT = Format("pdf", "application/pdf", write, variants.read, place=2, loads=("typst",))
