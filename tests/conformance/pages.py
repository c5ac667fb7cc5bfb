"""Reads web pages in Chromium as people do: on narrow and wide screens, by day and by night, with keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conformance import engines

WIDTHS = (320, 768, 1280)
COLOURS = ("light", "dark")

QUESTIONS = Path(__file__).with_suffix(".js").read_text("utf-8")
"""A script that puts the questions into a page."""

AXE = """() => axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })"""


class Reader:
    """Somebody who opens pages, looks at each in some ways, and keeps what they stumble over."""

    def __init__(self, chromium: Any, *ways: tuple[int, str]) -> None:
        self._ways = ways
        self._ordinary, self._plain = chromium.new_context(), chromium.new_context(java_script_enabled=False)
        self._judging = engines.judging("axe-core/axe.min.js")
        self._judged, self._unscripted = self._judging.new_page(), self._plain.new_page()

    def close(self) -> None:
        for context in (self._ordinary, self._judging, self._plain):
            context.close()

    def read(self, path: Path) -> list[str]:
        """What is wrong with a page: its name, the width and the colours, and a line."""
        for tab in (self._judged, self._unscripted):
            tab.goto(path.as_uri())
        found = []
        for width, colours in self._ways:
            # Keys go on from where they were, so they begin in a tab of their own.
            page = self._ordinary.new_page()
            for tab in (page, self._unscripted, self._judged):
                tab.set_viewport_size({"width": width, "height": 800})
                tab.emulate_media(color_scheme=colours)
            told = opening(page, path)
            told += page.evaluate("questions.all()")
            told += [*by_keys(page), *unsaid(page, self._unscripted), *by_axe(self._judged)]
            page.close()
            found += [f"{path.name}: {width} {colours}: {line}" for line in told]
        return found


def opening(page: Any, path: Path) -> list[str]:
    """Opens a page in a tab and puts the questions into it; what the page says, throws and asks for, then and later."""
    told: list[str] = []
    page.on("console", lambda message: told.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: told.append(f"error: {error}"))
    page.on("request", lambda request: told.extend(asked(request.url, path)))
    page.goto(path.as_uri())
    page.evaluate(QUESTIONS)
    return told


def unsaid(page: Any, plain: Any) -> Iterator[str]:
    """What a page says without scripts and no longer says, or elsewhere, with them."""
    lines = iter(page.locator("body").inner_text().splitlines())
    for line in plain.locator("body").inner_text().splitlines():
        if line.strip() and line not in lines:
            yield f"without scripts: {line[:80]}"
            return


def by_axe(page: Any) -> Iterator[str]:
    for found in page.evaluate(AXE)["violations"]:
        yield from (f"axe: {found['id']}: {' '.join(node['html'].split())[:120]}" for node in found["nodes"])


def asked(url: str, path: Path) -> list[str]:
    """What there is to say of a request."""
    return [] if url.startswith(("data:", path.as_uri())) else [f"asks for {url}"]


def by_keys(page: Any) -> Iterator[str]:
    """Goes through a page with the tab key: all there is, once, as it is read, always to be seen, and out again."""
    resting: list[str] = page.evaluate("questions.looks()")
    for _ in range(len(resting) + 1):
        page.keyboard.press("Tab")
    above, left = 0.0, 0.0
    for place, at in enumerate(page.evaluate("questions.stops()")):
        if at["place"] != (place if place < len(resting) else -1):
            yield f"keys: stop {place} of {len(resting)} is {at['place']} {at['name']}"
            return
        if at["place"] == -1:
            return
        if at["look"] == resting[place]:
            yield f"keys: focus does not show on {at['name']}"
        if not at["seen"]:
            yield f"keys: out of sight: {at['name']}"
        # Beside, the next column may begin higher up.
        if at["bottom"] <= above and at["left"] <= left:
            yield f"keys: goes back up to {at['name']}"
        above, left = at["top"], at["left"]
