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
    """Somebody who opens pages, all of them the same way, and keeps what they stumble over."""

    def __init__(self, chromium: Any, width: int, colours: str) -> None:
        # The policy of a page would keep axe from it as well.
        how = {"viewport": {"width": width, "height": 800}, "color_scheme": colours}
        self._contexts = [chromium.new_context(**how), chromium.new_context(**how, bypass_csp=True)]
        self._plain = chromium.new_context(**how, java_script_enabled=False)

    def close(self) -> None:
        for context in (*self._contexts, self._plain):
            context.close()

    def read(self, path: Path) -> list[str]:
        """What is wrong with a page."""
        ordinary, unbound = self._contexts
        page = ordinary.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error: {error}"))
        page.on("request", lambda request: told.extend(asked(request.url, path)))
        page.goto(path.as_uri())
        page.evaluate(QUESTIONS)
        for question in ("cut", "overlapping", "small", "unreached"):
            told += [f"{question}: {line}" for line in page.evaluate(f"questions.{question}()")]
        told += [f"keys: {line}" for line in by_keys(page)]
        told += [f"without scripts: {line}" for line in self._unsaid(page, path)]
        page.close()
        told += [f"axe: {line}" for line in self._axe(unbound.new_page(), path)]
        return [f"{path.name}: {line}" for line in told]

    def _unsaid(self, page: Any, path: Path) -> Iterator[str]:
        """What a page says without scripts and no longer says, or elsewhere, with them."""
        plain = self._plain.new_page()
        plain.goto(path.as_uri())
        lines = iter(page.locator("body").inner_text().splitlines())
        for line in plain.locator("body").inner_text().splitlines():
            if line.strip() and line not in lines:
                yield line[:80]
                break
        plain.close()

    def _axe(self, page: Any, path: Path) -> Iterator[str]:
        page.goto(path.as_uri())
        page.evaluate(engines.file(engines.NODE_MODULES, "axe-core/axe.min.js").read_text("utf-8"))
        for found in page.evaluate(AXE)["violations"]:
            yield from (f"{found['id']}: {' '.join(node['html'].split())[:120]}" for node in found["nodes"])
        page.close()


def asked(url: str, path: Path) -> list[str]:
    """What there is to say of a request."""
    return [] if url.startswith(("data:", path.as_uri())) else [f"asks for {url}"]


def by_keys(page: Any) -> Iterator[str]:
    """Goes through a page with the tab key: all there is, once, as it is read, always to be seen, and out again."""
    resting: list[str] = page.evaluate("questions.looks()")
    above, left = 0.0, 0.0
    for place in range(len(resting) + 1):
        page.keyboard.press("Tab")
        at = page.evaluate("questions.focus()")
        if at["place"] != (place if place < len(resting) else -1):
            yield f"stop {place} of {len(resting)} is {at['place']} {at['name']}"
            return
        if at["place"] == -1:
            return
        if at["look"] == resting[place]:
            yield f"focus does not show on {at['name']}"
        if not at["seen"]:
            yield f"out of sight: {at['name']}"
        # Beside, the next column may begin higher up.
        if at["bottom"] <= above and at["left"] <= left:
            yield f"goes back up to {at['name']}"
        above, left = at["top"], at["left"]
