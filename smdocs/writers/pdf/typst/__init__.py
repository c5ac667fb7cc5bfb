"""Typst: draws a document with nothing from the system. What it lays out is data for `page.typ`, and no markup."""

import json
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any

from smdocs.tree.nodes import Document, Run, inlines
from smdocs.writers.fonts import (
    FALLBACK,
    FAMILIES,
    EngineMissingError,
    GlyphMissingError,
    RenderError,
    characters,
    face,
)
from smdocs.writers.pdf.draft import contours
from smdocs.writers.pdf.typst import finish
from smdocs.writers.pdf.typst.content import Content
from smdocs.writers.pdf.variants import Variant

LOCK = threading.Lock()
"""A compiler keeps what it was last given."""

LAYOUT = Path(__file__).with_name("page.typ")

A4 = 595.28, 841.89
"""Points."""

NEXT_TO_NOTHING = 0.2
"""How much of its last page a document fills at least, if that can be had by setting it closer."""

_CHARACTER = re.compile(r"\\u\{([0-9a-f]+)\}")


def drawn(document: Document, kind: Variant) -> bytes:
    """The document as a PDF of a kind. Raises what `pdf.write` does."""
    try:
        from typst import TypstError
    except ImportError as error:
        raise EngineMissingError("typst") from error
    alone = _within(document)
    given = data(document, alone)
    try:
        with LOCK:
            compiler = _compiler(alone)
            content = _compiled(compiler, given, kind)
            pages, filled = json.loads(compiler.query("<end>", field="value", one=True))
            if pages > 1 and filled < NEXT_TO_NOTHING:
                closer = _compiled(compiler, given | {"closer": True}, kind)
                if json.loads(compiler.query("<end>", field="value", one=True))[0] < pages:
                    content = closer
    except TypstError as error:
        missing = _CHARACTER.findall(error.diagnostic) if "could not be displayed" in error.diagnostic else []
        if missing:
            raise GlyphMissingError(chr(int(code, 16)) for code in missing) from error
        raise RenderError(error.diagnostic) from error
    return finish.finished(content, document, kind)


def data(document: Document, alone: bool) -> dict[str, Any]:
    """What the layout reads."""
    furniture, brand, content = document.furniture, document.brand, Content()
    family = FAMILIES[brand.font]
    chosen = {"accent": brand.accent, "link": brand.link}
    return {
        "name": document.title,
        "title": [*content.text(document.title)],
        "language": document.language,
        "fonts": [family.name] if alone else [family.name, *FALLBACK],
        "ascent": family.ascent,
        "descent": family.line - family.ascent,
        "colours": {name: colour for name, colour in chosen.items() if colour},
        "closer": False,
        "header": [furniture.header_left, furniture.header_right],
        "footer": re.split(r"\{pages?\}", furniture.page),
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
    made: bytes = compiler.compile(
        format="pdf",
        sys_inputs={"document": json.dumps(given, ensure_ascii=False)},
        pdf_standards=[*kind.typst],
        timestamp=0,
    )
    return made


def _within(document: Document) -> bool:
    """Whether the fonts of the house have all characters of a document."""
    furniture = document.furniture
    around = (document.title, furniture.header_left, furniture.header_right, furniture.page, furniture.draft)
    texts = (*around, *(node.text for node in inlines(document) if isinstance(node, Run)))
    return characters() >= set().union(*texts)


@cache
def _compiler(alone: bool) -> Any:
    """The compiler, with the fonts of the house `alone` or with those of the system too."""
    from typst import Compiler

    folders = [face(font, "Regular").parent for font in FAMILIES]
    return Compiler(LAYOUT, root=LAYOUT.parent, font_paths=folders, ignore_system_fonts=alone)
