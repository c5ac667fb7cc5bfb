"""The overview in a browser: what its script makes handier, and that it needs neither script nor mouse."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smdocs.cli.main import cli
from smdocs.resources import data
from tests.conformance import engines
from tests.conformance.conftest import Opened


@pytest.fixture(scope="module")
def overview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The overview of nine accounts, of which one lacks something and five are late."""
    folder = tmp_path_factory.mktemp("overview") / "aeblesund"
    shutil.copytree(data() / "examples" / "aeblesund", folder)
    account = folder / "accounts/facebook-kommunen.yaml"
    account.write_text(re.sub(r"^filled_by: .*\n", "", account.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    given = ["render", str(folder), "--on", "2026-11-21", "--format", "txt", "--format", "html"]
    CliRunner().invoke(cli, given)
    return folder / "out" / "index.html"


def names(tab: Any) -> list[str]:
    """The accounts that can be seen."""
    return list(tab.locator(".all tbody:visible th b").all_inner_texts())


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_everything_is_within_the_page_at_every_width(opened: Opened, overview: Path, width: int, look: str) -> None:
    tab = opened(overview, width=width, look=look)
    assert tab.evaluate(engines.OVERFLOW) <= 0
    assert len(names(tab)) == 9
    outside = """() => [...document.querySelectorAll(".all td, .all th, .tiles li, .next li, dd")].filter(one =>
        one.getBoundingClientRect().right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1).length"""
    assert tab.evaluate(outside) == 0


@pytest.mark.parametrize("width", [320, 768])
def test_on_a_narrow_screen_each_cell_says_which_document_it_is_about(
    opened: Opened, overview: Path, width: int
) -> None:
    tab = opened(overview, width=width)
    heads = tab.evaluate('[...document.querySelectorAll(".all thead th")].slice(1).map(one => one.textContent.trim())')
    before = """[...document.querySelector(".all tbody tr").querySelectorAll("td")]
        .map(one => getComputedStyle(one, ":before").content)"""
    assert tab.evaluate(before) == [f'"{head}"' for head in heads]


def test_one_sees_the_accounts_in_a_state_and_those_that_are_called_so(opened: Opened, overview: Path) -> None:
    tab = opened(overview)
    tab.get_by_role("button", name="Mangler").click()
    assert names(tab) == ["Æblesund Kommune"]
    assert tab.get_by_role("status").inner_text() == "Viser 1 af 9"
    tab.get_by_role("button", name="Alle").click()
    tab.get_by_label("Find en konto").fill("INSTAGRAM")
    assert names(tab) == ["Ung i Æblesund"]
    tab.get_by_label("Find en konto").fill("findes ikke")
    assert tab.get_by_role("status").inner_text().startswith("Ingen konti passer.")


def test_a_state_in_a_cell_opens_the_finding_behind_it(opened: Opened, overview: Path) -> None:
    tab = opened(overview)
    tab.locator("td a[href^='#f']", has_text="Udfyldt af").first.click()
    finding = tab.locator("li:target")
    assert finding.is_visible()
    assert "accounts/facebook-kommunen.yaml:3" in finding.inner_text()


def test_a_due_date_leads_to_an_account_though_the_filter_hides_it(opened: Opened, overview: Path) -> None:
    tab = opened(overview)
    tab.get_by_role("button", name="Mangler").click()
    tab.locator(".next a", has_text="Ung i Æblesund").first.click()
    tab.locator("tbody:target").wait_for()


def focused(tab: Any) -> Iterator[str]:
    """What has the focus after each press of the tab key."""
    for _ in range(300):
        tab.keyboard.press("Tab")
        yield tab.evaluate(
            "(one => `${one.tagName} ${one.getAttribute('href') ?? one.textContent.trim()}`)(document.activeElement)"
        )


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_reaches_the_skip_link_first_then_filter_files_and_findings(
    opened: Opened, overview: Path, width: int
) -> None:
    tab = opened(overview, width=width)
    reached = focused(tab)
    assert next(reached) == "A #accounts"
    assert tab.locator(".skip").bounding_box()["x"] >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#accounts"
    after = [next(reached) for _ in range(30)]
    assert after[0] == "INPUT "
    assert any(one.startswith("A #f") for one in after)
    assert any(one.startswith("A da/") for one in after)
    summary = next(n for n, one in enumerate(after) if one.startswith("SUMMARY"))
    assert summary
    tab.locator(".all summary").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".all .told li").first.is_visible()


def test_the_keyboard_chooses_a_state(opened: Opened, overview: Path) -> None:
    tab = opened(overview)
    button = tab.get_by_role("button", name="Forsinket")
    button.focus()
    tab.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert len(names(tab)) == 5


def test_without_scripts_all_is_there_and_nothing_that_does_not_work(opened: Opened, overview: Path) -> None:
    tab = opened(overview, scripts=False)
    assert len(names(tab)) == 9
    assert tab.get_by_role("button").count() == 0
    assert not tab.get_by_label("Find en konto").is_visible()
    assert "5 Forsinket" in " ".join(tab.locator(".tiles").inner_text().split())
    tab.locator("td a[href^='#f']", has_text="Udfyldt af").first.click()
    assert tab.locator("li:target").is_visible()


def test_printed_all_findings_stand_open_and_what_cannot_be_used_is_gone(opened: Opened, overview: Path) -> None:
    tab = opened(overview)
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator(".all .told li:visible").count() == tab.locator(".all .told li").count() > 5
    assert not tab.locator("#filter").is_visible()
    assert tab.locator(".tiles li:visible").all_inner_texts() == ["1 Mangler", "5 Forsinket", "3 I orden"]


def test_axe_and_the_sniffer_have_nothing_to_say(overview: Path) -> None:
    assert engines.browser([overview]) == []


def test_nu_has_nothing_to_say(overview: Path) -> None:
    assert engines.nu([overview]) == []


def test_the_policy_of_the_page_lets_its_own_look_and_logo_in(opened: Opened, overview: Path) -> None:
    tab = opened(overview)
    # What the policy kept out would be told on the console.
    assert tab.get_by_role("img", name="Æblesund Kommune").locator("image").bounding_box()["width"] > 0
    assert tab.locator("h1").evaluate("one => getComputedStyle(one).color") == "rgb(29, 92, 58)"


def test_where_there_are_too_many_files_the_script_makes_the_links_to_the_others(
    opened: Opened, overview: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = {link.get_attribute("href") for link in opened(overview).locator(".all td a:not([href^='#'])").all()}
    monkeypatch.setattr(sys.modules["smdocs.show.overview.page"], "EVERY_FILE", 0)
    folder = overview.parents[1]
    CliRunner().invoke(
        cli, ["render", str(folder), "--on", "2026-11-21", "--format", "html", "--document", "control-log"]
    )
    tab = opened(overview)
    assert {link.get_attribute("href") for link in tab.locator(".all td a:not([href^='#'])").all()} == every
    plain = opened(overview, scripts=False)
    assert plain.locator(".all td a[data-f]").count() * 2 == len(every)
    assert "samme mappe" in plain.locator("#accounts").inner_text()
