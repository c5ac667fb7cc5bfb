"""Typst: draws a document with nothing from the system. What it lays out is data for `page.typ`, and no markup."""

import json
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any

from smdocs.tree.nodes import Document
from smdocs.writers import layout
from smdocs.writers.fonts import (
    FALLBACK,
    FAMILIES,
    EngineMissingError,
    GlyphMissingError,
    RenderError,
    face,
)
from smdocs.writers.html import stylesheet
from smdocs.writers.pdf.draft import contours
from smdocs.writers.pdf.typst import finish
from smdocs.writers.pdf.typst.content import Content
from smdocs.writers.pdf.variants import Variant

LOCK = threading.Lock()
"""A compiler keeps what it was last given."""

LAYOUT = Path(__file__).with_name("page.typ")

A4 = 595.28, 841.89
"""Points."""

FOR_ALL = "ua-1"
"""What the engine calls the standard that has every character drawn."""

NEXT_TO_NOTHING = 0.2
"""How much of its last page a document fills at least, if that can be had by setting it closer."""

_COLOUR = re.compile(r"--([\w-]+): (#\w+)")

_UNDRAWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def drawn(document: Document, kind: Variant) -> bytes:
    """The document as a PDF of a kind. Raises what `pdf.write` does."""
    try:
        from typst import TypstError
    except ImportError as error:
        raise EngineMissingError("typst") from error
    given = data(document)
    for system in (False, True):
        try:
            with LOCK:
                content = _compiled(_compiler(system=system), given, kind)
            return finish.finished(content, document, kind)
        except TypstError as error:
            # What the fonts of the house lack, one of the system's may have.
            if not (lacking := undrawn(error.diagnostic)):
                raise RenderError(error.diagnostic) from error
    raise GlyphMissingError(lacking)


def undrawn(diagnostic: str) -> set[str]:
    """The characters that no font could draw, of what the engine complains."""
    texts = _UNDRAWN.findall(diagnostic)
    return set("".join(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) for text in texts))


def data(document: Document) -> dict[str, Any]:
    """What the layout reads."""
    furniture, brand, content = document.furniture, document.brand, Content()
    family = FAMILIES[brand.font]
    colours = dict(_COLOUR.findall(stylesheet("house.css")))
    chosen = {"accent": brand.accent, "link": brand.link}
    return {
        "name": document.title,
        "title": [*content.text(document.title)],
        "language": document.language,
        "fonts": [family.name, *FALLBACK],
        "ascent": family.ascent,
        "descent": family.line - family.ascent,
        "colours": colours | {name: colour for name, colour in chosen.items() if colour},
        "closer": False,
        "header": [furniture.header_left, furniture.header_right],
        "footer": layout.around_counts(furniture),
        "draft": furniture.draft,
        "mark": contours(furniture.draft, brand.font, *A4) if furniture.draft else [],
        "logo": _logo(document),
        "blocks": content.blocks(document.blocks),
    }


def _logo(document: Document) -> dict[str, Any] | None:
    picture, says = document.brand.logo, document.furniture.logo
    if picture is None or says is None:
        return None
    drawing = picture.kind == "image/svg+xml"
    return {
        "format": "svg" if drawing else "png",
        "content": picture.content.decode() if drawing else [*picture.content],
        "says": says.text,
        "language": says.lang or document.language,
        "width": picture.size[0],
    }


def _compiled(compiler: Any, given: dict[str, Any], kind: Variant) -> bytes:
    """The laid-out pages; set closer where that saves a last page with next to nothing on it."""

    def laid_out(given: dict[str, Any]) -> tuple[bytes, int, float]:
        inputs = {"document": json.dumps(given, ensure_ascii=False)}
        # A kind that is not for everyone lets characters be missing; to lay the pages out costs nothing again.
        for standards in ([*kind.typst],) if FOR_ALL in kind.typst else ([FOR_ALL], [*kind.typst]):
            made = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=0)
        return (made, *json.loads(compiler.query("<end>", field="value", one=True)))

    content, pages, filled = laid_out(given)
    if pages > 1 and filled < NEXT_TO_NOTHING:
        closer, fewer, _ = laid_out(given | {"closer": True})
        return closer if fewer < pages else content
    return content


@cache
def _compiler(*, system: bool) -> Any:
    """The compiler, with the fonts of the house and with those of the `system` too, but none of its own."""
    from typst import Compiler, Fonts

    folders = [face(font, "Regular").parent for font in FAMILIES]
    fonts = Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=folders)
    return Compiler(LAYOUT, root=LAYOUT.parent, font_paths=fonts)
