"""A page that is open while `render --watch` runs, as a browser shows it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smdocs.resources import data
from tests.conformance.conftest import Opened
from tests.show.test_watch import LOG, SUMMARY, Running, address, renamed

RULES = "sv/_authority/debate-guidelines.html"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data() / "examples" / "tranmarken", tmp_path / "mine"))


@pytest.fixture
def running(mine: Path) -> Iterator[Running]:
    running = Running("render", mine, "--watch", "--on", "2026-11-21", "--format", "html")
    yield running
    running.end()


def until(page: Any, holds: str) -> None:
    """Waits until something holds. A page's policy lets nobody wait within it."""
    for _ in range(900):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never so: {holds}")


def test_an_open_page_shows_what_is_saved_and_stays_where_the_reader_was(
    running: Running, mine: Path, opened: Opened
) -> None:
    where = address(running.says("http"))
    running.says(SUMMARY)
    page, other = opened(where + LOG, width=320), opened(where + RULES)
    other.evaluate("document.loaded = 'before'")
    page.mouse.wheel(0, 400)
    until(page, "scrollY > 300")
    place = page.evaluate("scrollY")

    renamed(mine / "accounts/facebook.yaml", "Ljungholms förbund")
    page.get_by_text("Ljungholms förbund").first.wait_for(timeout=90_000)
    # The lines above have become fewer.
    until(page, f"Math.abs(scrollY - {place}) < 100")

    rules = mine / "authority.yaml"
    rules.write_text(rules.read_text("utf-8").replace("Samordningsförbundet", "Förbundet"), "utf-8")
    until(other, "document.loaded === undefined")
    other.get_by_text("Förbundet Tranmarken").first.wait_for(timeout=90_000)


def test_a_page_that_has_not_changed_is_not_loaded_again(running: Running, mine: Path, opened: Opened) -> None:
    where = address(running.says("http"))
    running.says(SUMMARY)
    page = opened(where + LOG)
    page.evaluate("document.loaded = 'before'")
    file = mine / "authority.yaml"
    file.write_text(file.read_text("utf-8") + "# en kommentar\n", "utf-8")
    running.says(SUMMARY)
    page.wait_for_timeout(1000)
    assert page.evaluate("document.loaded") == "before"


def test_a_page_that_is_not_there_yet_comes_by_itself(running: Running, mine: Path, chromium: Any) -> None:
    where = address(running.says("http"))
    running.says(SUMMARY)
    page = chromium.new_page()
    page.goto(where + LOG.replace("facebook", "nytt"))
    assert page.locator("h1").text_content() == "Filen finns inte"
    text = (mine / "accounts/facebook.yaml").read_text("utf-8")
    (mine / "accounts/nytt.yaml").write_text(re.sub(r"^name: .*$", "name: Nytt", text, flags=re.MULTILINE), "utf-8")
    page.get_by_text("Nytt").first.wait_for(timeout=90_000)
    page.close()
