"""The draft mark: its word large, light and aslant over the page.

As contours, not as text: in what a reader copies from the page its letters would lie scattered.
"""

import math
from collections.abc import Sequence
from functools import cache, partialmethod
from typing import Any

from smdocs.writers.fonts import face

Contour = tuple[str, Sequence[tuple[float, float]]]
"""A stretch of an outline: `move`, `line`, `curve` or `close`, and the points it has."""


@cache
def contours(word: str, font: str, width: float, height: float) -> list[Contour]:
    """The word on a page of this width and height, in its unit, with y growing downwards."""
    outline, across, up = _outline(word, font)
    scale, slope = min(540 / across, 0.15), math.radians(52)
    a, b = scale * math.cos(slope), scale * math.sin(slope)
    left, top = (width - a * across + b * up) / 2, (height + b * across + a * up) / 2
    return [(name, [(left + a * x - b * y, top - b * x - a * y) for x, y in points]) for name, points in outline]


@cache
def _outline(word: str, family: str) -> tuple[list[Contour], float, float]:
    """The outline of the word in bold letters, its width and the height of capitals, in font units, y upwards."""
    from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    class Pen(BasePen):  # type: ignore[misc]
        def __init__(self, glyphs: Any) -> None:
            super().__init__(glyphs)
            self.left = 0
            self.outline: list[Contour] = []

        def draw(self, name: str, *points: tuple[float, float]) -> None:
            self.outline.append((name, [(self.left + x, y) for x, y in points]))

        _moveTo = partialmethod(draw, "move")  # noqa: N815
        _lineTo = partialmethod(draw, "line")  # noqa: N815
        _curveToOne = partialmethod(draw, "curve")  # noqa: N815
        _closePath = partialmethod(draw, "close")  # noqa: N815

    with TTFont(face(family, "Bold")) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        pen = Pen(glyphs)
        for character in word:
            glyph = glyphs[names.get(ord(character), ".notdef")]
            glyph.draw(pen)
            pen.left += glyph.width + 40
        return pen.outline, pen.left - 40, font["OS/2"].sCapHeight
