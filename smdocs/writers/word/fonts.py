"""The fonts that a Word file carries with it, so that it has the same pages where they are not installed.

Only letters of Latin scripts, signs and digits: with all of its alphabets a face would be ten times the text.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from uuid import UUID

from smdocs.writers.fonts import face

FACES = ("Regular", "Bold")

KEYS = {
    ("sans", "Regular"): UUID("3f0e7a52-8a54-5c0b-9d1b-7a1c5a1f6b01"),
    ("sans", "Bold"): UUID("3f0e7a52-8a54-5c0b-9d1b-7a1c5a1f6b02"),
    ("serif", "Regular"): UUID("3f0e7a52-8a54-5c0b-9d1b-7a1c5a1f6b03"),
    ("serif", "Bold"): UUID("3f0e7a52-8a54-5c0b-9d1b-7a1c5a1f6b04"),
}
"""What each face of a family is veiled with. The font tables in `template/` repeat the keys."""

CHARACTERS = (*range(0x20, 0x250), *range(0x1E00, 0x2070), *range(0x20A0, 0x2C00))


@cache
def embedded(family: str, name: str) -> bytes:
    """A face of a family as a file may carry it: cut down, its first 32 bytes veiled (ECMA-376-1, 17.8.1)."""
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    out = BytesIO()
    with face(family, name) as path, TTFont(path, recalcTimestamp=False) as font:
        options = subset.Options(layout_features=["ccmp", "kern", "locl", "mark", "mkmk"], notdef_outline=True)
        cut = subset.Subsetter(options)
        cut.populate(unicodes=CHARACTERS)
        cut.subset(font)
        font.save(out)
    content = out.getvalue()
    veil = KEYS[family, name].bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(content, veil, strict=False)) + content[len(veil) :]
