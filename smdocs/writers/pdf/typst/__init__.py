"""Typst: draws a document with nothing from the system. Its texts are quoted, so that no sign in them is markup."""

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
from smdocs.writers.pdf.typst.content import PAGE, Content, called, quoted, text
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

LETTING_GO = 4
"""Empty documents that are drawn after each. The engine forgets what it laid out when ten more have been drawn, and ten
of ten pages held 200 MB: now it is two, and what documents share is remembered as before."""

_COLOUR = re.compile(r"--([\w-]+): (#\w+)")

_HANDED_OUT = (
    *("page", "size", "tint", "muted", "gap", "overdue", "link-colour", "rule", "first-rule", "box-rule", "head-rule"),
    *(
        "cell",
        "joint",
        "unseen",
        "unseen-long",
        "seam",
        "long",
        "blank",
        "headed",
        "lead",
        "small",
        "verbatim",
        "important",
        "note",
        "caption",
        "opening",
    ),
)
"""What `page.typ` hands out to a document."""

_UNDRAWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def drawn(document: Document, kind: Variant) -> bytes:
    """The document as a PDF of a kind. Raises what `pdf.write` does."""
    try:
        from typst import TypstError
    except ImportError as error:
        raise EngineMissingError("typst") from error
    for system in (False, True):
        try:
            with LOCK:
                content = _compiled(compiler := _compiler(system=system), document, kind)
                for number in range(LETTING_GO):
                    compiler.compile(b"// %d" % number, format="svg")
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


def furnishing(document: Document) -> dict[str, Any]:
    """What the layout is made with, but for the text."""
    furniture, brand = document.furniture, document.brand
    family = FAMILIES[brand.font]
    colours = dict(_COLOUR.findall(stylesheet("house.css")))
    chosen = {"accent": brand.accent, "link": brand.link}
    return {
        "name": document.title,
        "language": document.language,
        "fonts": [family.name, *FALLBACK],
        "ascent": family.ascent,
        "descent": family.line - family.ascent,
        "colours": colours | {name: colour for name, colour in chosen.items() if colour},
        "header": [furniture.header_left, furniture.header_right],
        "footer": layout.around_counts(furniture),
        "draft": furniture.draft,
        "mark": contours(furniture.draft, brand.font, *A4) if furniture.draft else [],
        "logo": _logo(document),
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


def source(document: Document, *, closer: bool) -> bytes:
    """The document in the language of the engine."""
    title = text(document.title, PAGE.part(1 / 2.2))
    return "\n".join(
        (
            f"#import {quoted(LAYOUT.name)}: house",
            f"#let ({', '.join(_HANDED_OUT)}) = house({_value(furnishing(document) | {'closer': closer})})",
            "#show: page",
            "#context {",
            called("headed", "1", "none", title),
            *Content().each(document.blocks, PAGE),
            "}",
        )
    ).encode()


def _value(given: Any) -> str:
    """A value as the engine has it in its programs."""
    match given:
        case str():
            return quoted(given)
        case dict():
            return f"({', '.join(f'{quoted(name)}: {_value(value)}' for name, value in given.items()) or ':'})"
        case list() | tuple():
            return f"({''.join(f'{_value(value)},' for value in given)})"
        case None | bool():
            return str(given).lower()
    return repr(given)


def _compiled(compiler: Any, document: Document, kind: Variant) -> bytes:
    """The laid-out pages; set closer where that saves a last page with next to nothing on it."""

    def laid_out(*, closer: bool) -> tuple[bytes, int, float]:
        written = source(document, closer=closer)
        # A kind that is not for everyone lets characters be missing; to lay the pages out costs nothing again.
        for standards in ([*kind.typst],) if FOR_ALL in kind.typst else ([FOR_ALL], [*kind.typst]):
            made = compiler.compile(written, format="pdf", pdf_standards=standards, timestamp=0)
        # What the layout says of itself stands where `finish` writes the words that a document is found by.
        pages, filled = made.rpartition(b"/Keywords(")[2].partition(b")")[0].split(b", ")
        return made, int(pages), float(filled)

    content, pages, filled = laid_out(closer=False)
    if pages > 1 and filled < NEXT_TO_NOTHING:
        closer, fewer, _ = laid_out(closer=True)
        return closer if fewer < pages else content
    return content


@cache
def _compiler(*, system: bool) -> Any:
    """The compiler, with the fonts of the house and with those of the `system` too, but none of its own."""
    from typst import Compiler, Fonts

    folders = [face(font, "Regular").parent for font in FAMILIES]
    fonts = Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=folders)
    return Compiler(b"", root=LAYOUT.parent, font_paths=fonts)
