"""The button at a text that is to be pasted elsewhere."""

from __future__ import annotations

from pathlib import Path

import smdocs
from smdocs.resources import data
from tests.conformance.conftest import Opened
from tests.conftest import AS_OF


def page(tmp_path: Path) -> Path:
    folder = smdocs.load(data() / "examples" / "aeblesund")
    chosen = {"documents": ["about-texts"], "accounts": ["instagram-ung"], "languages": ["da"]}
    (document,) = smdocs.render(folder, on=AS_OF, **chosen).documents
    path = tmp_path / "om-tekster.html"
    document.save(path)
    return path


def test_the_button_copies_the_text_above_it(opened: Opened, tmp_path: Path) -> None:
    tab = opened(page(tmp_path))
    tab.get_by_role("button", name="Kopiér: Biografi").click()
    assert tab.evaluate("navigator.clipboard.readText()") == tab.locator(".verbatim").nth(1).text_content()
    assert tab.get_by_role("status").text_content() == "Kopieret"


def test_without_scripts_there_is_a_text_and_no_button(opened: Opened, tmp_path: Path) -> None:
    tab = opened(page(tmp_path), scripts=False)
    assert tab.locator(".verbatim").nth(1).is_visible()
    assert tab.get_by_role("button").count() == 0
