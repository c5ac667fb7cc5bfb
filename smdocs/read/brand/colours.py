"""Whether a colour can be read on the grounds of the house (WCAG 2.2, 1.4.3), and which shade of it can."""

from bisect import bisect_left
from functools import lru_cache
from math import ceil

GROUNDS = ("#ffffff", "#f2f5f6")
"""What text in a chosen colour stands on: paper and the tint of notes and table heads."""
DARK_GROUNDS = ("#14191c", "#1e272b")
"""The same on a dark screen."""

LEAST = 4.5
"""The contrast that text must have at least."""
AT_EASE = 7.5
"""The contrast that a shade for the dark screen has, where nobody has chosen it."""

_STEP = 0.004


def contrast(colour: str, grounds: tuple[str, ...] = GROUNDS) -> float:
    """The contrast of a colour, `#rrggbb`, to the ground that it stands out from least: from 1 to 21."""
    shade = _luminance(colour)
    lights = [sorted((shade, _luminance(ground))) for ground in grounds]
    return min((lighter + 0.05) / (darker + 0.05) for darker, lighter in lights)


def _luminance(colour: str) -> float:
    """The relative luminance, with the rounded weights that WCAG gives: finer ones differ where it is close."""
    from coloraide import Color

    red, green, blue = Color(colour).convert("srgb-linear").coords()
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rounded(ratio: float) -> str:
    """A contrast with one decimal, rounded down: what is too low must not seem to be enough."""
    return f"{int(ratio * 10 + 1e-9) / 10:.1f}"


def darker(colour: str) -> str:
    """The nearest darker shade of the same hue that can be read on `GROUNDS`."""
    return _shade(colour, -_STEP, LEAST, GROUNDS)


@lru_cache(256)
def on_dark(colour: str) -> str:
    """A lighter shade of the same hue that is easy to read on `DARK_GROUNDS`."""
    return _shade(colour, _STEP, AT_EASE, DARK_GROUNDS)


def _shade(colour: str, step: float, least: float, grounds: tuple[str, ...]) -> str:
    """The first shade of a colour, lighter or darker by steps of lightness, that has the contrast."""
    from coloraide import Color

    start = Color(colour).convert("oklch")

    def shade(steps: int) -> str:
        changed = start.clone().set("lightness", lambda lightness: min(1.0, max(0.0, lightness + steps * step)))
        return changed.convert("srgb").fit(method="oklch-chroma").to_string(hex=True)

    if contrast(colour, grounds) >= least:
        return colour
    most = ceil(1 / abs(step))
    return shade(bisect_left(range(most), True, key=lambda steps: contrast(shade(steps), grounds) >= least))
