"""The plot of cost against size: one picture in SVG that is read in light and in dark, and without colours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.measure import exponent

WIDTH, HEIGHT = 470, 400
"""Of the panel of one axis."""
LEFT, RIGHT, TOP, BOTTOM = 56, 150, 44, 44
LINE = 14
"""From one label to the next, at least."""

COLOURS = ("#0b5a8a", "#b3420e", "#2d7a3a", "#7a3f98", "#8a6d00", "#b0255f", "#00727a", "#555555")
ON_DARK = ("#6cb8e6", "#f0965f", "#7cc98a", "#c79be0", "#d9bd4a", "#f08bb5", "#5cc6cf", "#b5b5b5")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "14 4")
"""As many as have nothing in common with the number of colours: forty lines differ in one or both."""

STYLE = """
.ground { fill: #ffffff } .ink { fill: #1c2329 } .grid { stroke: #d5d9de } .quiet { fill: #55606b }
.guide { stroke: #8a949e; stroke-dasharray: 1 4 }
text { font-family: "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; font-size: 12px }
.axis { font-size: 15px; font-weight: 600 } path { fill: none; stroke-width: 2 }
"""


def exponents(series: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], float]]:
    """Each series with its slope over the three largest sizes, where fixed costs no longer count."""
    for one in series:
        yield one, exponent(one["sizes"][-3:], one["seconds"][-3:])


def plot(series: Sequence[Mapping[str, Any]]) -> str:
    """The picture."""
    panels = [list(own) for _, own in groupby(series, key=lambda one: one["axis"])]
    labels = list(dict.fromkeys(one["label"] for one in series))
    rows = math.ceil(len(panels) / 2)
    height = HEIGHT * rows + 34
    colours = _colours(len(labels))
    body = "".join(
        f'<g transform="translate({number % 2 * WIDTH} {number // 2 * HEIGHT})">{"".join(_panel(panel, labels))}</g>'
        for number, panel in enumerate(panels)
    )
    title, about = "Cost against size", " ".join(_about(panel) for panel in panels)
    told = (
        "Processor time against size, both as logarithms. The dotted line is linear; behind each name stands its slope "
        "over the three largest sizes."
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {height}" role="img" '
        f'aria-labelledby="title about"><title id="title">{title}</title><desc id="about">{escape(about)}</desc>'
        f"<style>{STYLE}{colours}</style>"
        f'<rect class="ground" width="{2 * WIDTH}" height="{height}"/>{body}'
        f'<text class="quiet" x="{LEFT}" y="{height - 14}">{told}</text></svg>\n'
    )


def _about(panel: Sequence[Mapping[str, Any]]) -> str:
    slopes = [slope for _, slope in exponents(panel)]
    sizes = panel[0]["sizes"]
    return (
        f"{panel[0]['axis'].capitalize()}, from {sizes[0]:,} to {sizes[-1]:,}: slopes from {min(slopes):.2f} to "
        f"{max(slopes):.2f}."
    )


def _colours(number: int) -> str:
    def rules(colours: Sequence[str]) -> str:
        return "".join(
            f".s{n} {{ stroke: {colours[n % len(colours)]} }} .t{n} {{ fill: {colours[n % len(colours)]} }} "
            for n in range(number)
        )

    dark = ".ground { fill: #14191e } .ink { fill: #e8ebee } .grid { stroke: #3a434c } .quiet { fill: #a9b3bd } "
    return f"{rules(COLOURS)} @media (prefers-color-scheme: dark) {{ {dark}{rules(ON_DARK)} }}"


def _panel(panel: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> Iterator[str]:
    sizes = panel[0]["sizes"]
    values = [value for one in panel for value in one["seconds"]]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def x(size: float) -> float:
        share = math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0])
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        share = (math.log10(value) - low) / (high - low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    yield f'<text class="ink axis" x="{LEFT}" y="24">{escape(panel[0]["axis"].capitalize())}</text>'
    for power in range(low, high + 1):
        level = y(10**power)
        yield f'<path class="grid" style="stroke-width: 1" d="M{LEFT} {level:.1f}H{WIDTH - RIGHT}"/>'
        yield f'<text class="quiet" x="{LEFT - 6}" y="{level + 4:.1f}" text-anchor="end">{_told(10.0**power)}</text>'
    for size in sizes:
        yield f'<text class="quiet" x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>'
    middle = 10 ** ((low + high) / 2)
    start, reach = middle / math.sqrt(sizes[-1] / sizes[0]), sizes[-1] / sizes[0]
    yield f'<path class="guide" d="M{x(sizes[0]):.1f} {y(start):.1f}L{x(sizes[-1]):.1f} {y(start * reach):.1f}"/>'
    taken = _apart([y(one["seconds"][-1]) for one in panel])
    for (one, slope), height in zip(exponents(panel), taken, strict=True):
        number = labels.index(one["label"])
        points = [(x(size), y(value)) for size, value in zip(sizes, one["seconds"], strict=True)]
        dash = f' stroke-dasharray="{DASHES[number % len(DASHES)]}"' if DASHES[number % len(DASHES)] else ""
        yield f'<path class="s{number}"{dash} d="M{"L".join(f"{a:.1f} {b:.1f}" for a, b in points)}"/>'
        for a, b in points:
            yield f'<circle class="t{number}" cx="{a:.1f}" cy="{b:.1f}" r="2.5"/>'
        end = WIDTH - RIGHT
        lead = f"M{end + 4} {points[-1][1]:.1f}L{end + 16} {height:.1f}"
        yield f'<path class="s{number}" style="stroke-width: 0.8" d="{lead}"/>'
        yield f'<text class="t{number}" x="{end + 20}" y="{height + 4:.1f}">{escape(one["label"])} {slope:.2f}</text>'


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights of labels beside their lines, moved so that none stands on another."""
    order = sorted(range(len(heights)), key=lambda number: heights[number])
    places = list(heights)
    for before, number in pairwise(order):
        places[number] = max(places[number], places[before] + LINE)
    over = max(0.0, places[order[-1]] - (HEIGHT - BOTTOM))
    floor: float = HEIGHT - BOTTOM
    if over:
        for number in reversed(order):
            places[number] = min(places[number], floor)
            floor = places[number] - LINE
    return places


def _told(seconds: float) -> str:
    return f"{seconds:g} s" if seconds >= 1 else f"{1000 * seconds:g} ms"
