"""The buttons at texts that are to be pasted elsewhere, on the page of one account and on that of all."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import smdocs
from tests.conformance import engines
from tests.conformance.conftest import Opened
from tests.conftest import AS_OF
from tests.examples import folder, rendered

NAME = "aeblesund"
COPY = {"da": "Kopier", "sv": "Kopiera"}
COPIED = {"da": "Kopieret", "sv": "Kopierat"}
LOOKS = pytest.mark.parametrize("look", ["light", "dark"])
LANGUAGES = pytest.mark.parametrize("code", ["da", "sv"])


def page(tmp_path: Path, document: str = "about-texts", code: str = "da") -> Path:
    account = "facebook-kommunen" if document == "about-texts" else ""
    (made,) = [one for one in rendered(NAME, code) if (one.type, one.account) == (document, account)]
    path = tmp_path / f"{document}-{code}.html"
    made.save(path)
    return path


@cache
def texts_of(account: str, code: str) -> dict[str, str]:
    texts, _ = smdocs.about_texts(folder(NAME), account, code, AS_OF)
    return {text.key: text.text for text in texts.fields}


def test_the_button_copies_the_text_above_it_with_its_line_ends(opened: Opened, tmp_path: Path) -> None:
    tab = opened(page(tmp_path))
    tab.get_by_role("button", name="Kopier: Yderligere oplysninger").click()
    long = texts_of("facebook-kommunen", "da")["additional_information"]
    assert tab.evaluate("navigator.clipboard.readText()") == long
    assert "\n\n- Retningslinjer for debatten" in long
    assert tab.get_by_role("status").text_content() == "Kopieret: Yderligere oplysninger"


def test_without_scripts_there_is_a_text_and_no_button(opened: Opened, tmp_path: Path) -> None:
    tab = opened(page(tmp_path), scripts=False)
    assert tab.locator(".verbatim").nth(1).is_visible()
    assert tab.get_by_role("button").count() == 0


def focused(tab: Any) -> str:
    name: str = tab.evaluate("document.activeElement.getAttribute('aria-label') || ''")
    return name


@LANGUAGES
@LOOKS
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_on_the_page_of_all_accounts_the_keyboard_finds_a_text_and_copies_it(
    opened: Opened, tmp_path: Path, code: str, look: str, width: int
) -> None:
    tab = opened(page(tmp_path, "about-texts-all", code), width=width, look=look)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    link = tab.locator('a[href="#konto-8"]')
    link.focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#konto-8"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert focused(tab).startswith(f"{COPY[code]}: ")
    while "Biografi" not in focused(tab):
        tab.keyboard.press("Tab")
    assert "X" in focused(tab)
    tab.keyboard.press("Enter")
    tab.get_by_role("status").filter(has_text=COPIED[code]).wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == texts_of("x-drift", code)["bio"]


@LANGUAGES
def test_every_button_of_the_page_of_all_accounts_says_what_it_copies(
    opened: Opened, tmp_path: Path, code: str
) -> None:
    tab = opened(page(tmp_path, "about-texts-all", code))
    named = tab.evaluate("[...document.querySelectorAll('button')].map(b => b.getAttribute('aria-label'))")
    assert len(named) == len(set(named)) == tab.locator(".verbatim").count()


@LANGUAGES
def test_the_page_of_all_accounts_reads_without_scripts(opened: Opened, tmp_path: Path, code: str) -> None:
    tab = opened(page(tmp_path, "about-texts-all", code), scripts=False)
    assert tab.get_by_role("button").count() == 0
    whole = tab.locator("main").inner_text()
    for account in folder(NAME).accounts:
        for text in texts_of(account, code).values():
            assert "".join(text.split()) in "".join(whole.split())


@LANGUAGES
def test_axe_finds_nothing_on_the_page_of_all_accounts_once_its_buttons_are_there(
    opened: Opened, tmp_path: Path, code: str
) -> None:
    for look in ("light", "dark"):
        tab = opened(page(tmp_path, "about-texts-all", code), width=320, look=look)
        tab.evaluate(engines.file(engines.NODE_MODULES, "axe-core/axe.min.js").read_text("utf-8"))
        found = tab.evaluate(engines.ASK_AXE)["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
