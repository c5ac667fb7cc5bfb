"""The draft mark: its word large, light and aslant on the page."""

import math
from functools import cache, partialmethod
from typing import Any

from smdocs.writers.fonts import face


def draw_mark(word: str, font: str, stream: Any, x: float, y: float) -> None:
    """Draws the word large, light and aslant around (x, y), in points of a page whose y grows downwards.

    As contours, not as text: in what a reader copies from the page its letters would lie scattered.
    """
    contours, width, height = _contours(word, font)
    scale, slope = min(540 / width, 0.15), math.radians(52)
    a, b = scale * math.cos(slope), scale * math.sin(slope)
    with stream.artifact(), stream.stacked():
        stream.set_color_rgb(0.973, 0.906, 0.906)
        stream.transform(a, -b, -b, -a, x - (a * width - b * height) / 2, y + (b * width + a * height) / 2)
        stream.stream.append(contours)
        stream.fill()


@cache
def _contours(word: str, family: str) -> tuple[bytes, float, float]:
    """The word in bold letters as PDF path operators; its width and the height of capitals, in font units."""
    from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    class Pen(BasePen):  # type: ignore[misc]
        def __init__(self, glyphs: Any) -> None:
            super().__init__(glyphs)
            self.left = 0
            self.lines: list[str] = []

        def draw(self, operator: str, *points: tuple[float, float]) -> None:
            self.lines.append(" ".join(f"{self.left + x:.0f} {y:.0f}" for x, y in points) + f" {operator}")

        _moveTo = partialmethod(draw, "m")  # noqa: N815
        _lineTo = partialmethod(draw, "l")  # noqa: N815
        _curveToOne = partialmethod(draw, "c")  # noqa: N815
        _closePath = partialmethod(draw, "h")  # noqa: N815

    with TTFont(face(family, "Bold")) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        pen = Pen(glyphs)
        for character in word:
            glyph = glyphs[names.get(ord(character), ".notdef")]
            glyph.draw(pen)
            pen.left += glyph.width + 40
        return "\n".join(pen.lines).encode(), pen.left - 40, font["OS/2"].sCapHeight
