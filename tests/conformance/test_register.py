"""The register as a reader has it in a browser: what is searched, picked and sorted, and what stands there without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import smdocs
from tests.conformance import engines
from tests.conformance.conftest import Opened
from tests.conftest import AS_OF
from tests.examples import rendered
from tests.many import many


def page(tmp_path: Path, folder: Path, document: str = "channel-register", lang: str = "da", **more: Any) -> Path:
    loaded = smdocs.load(folder)
    (one,) = smdocs.render(loaded, on=AS_OF, documents=[document], languages=[lang], **more).documents
    path = tmp_path / f"{document}-{lang}.html"
    one.save(path)
    return path


def of_example(tmp_path: Path, name: str, document: str, lang: str) -> Path:
    (one,) = [one for one in rendered(name, lang) if one.type == document]
    path = tmp_path / f"{document}-{lang}.html"
    one.save(path)
    return path


@pytest.fixture
def danish(tmp_path: Path) -> Path:
    return of_example(tmp_path, "aeblesund", "channel-register", "da")


@pytest.fixture(scope="module")
def four_hundred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("many")
    folder = many(root / "folder")
    for document in ("channel-register", "channel-register-internal"):
        page(root, folder, document, mode=smdocs.Mode.DRAFT)
    return root


def shown(tab: Any) -> list[str]:
    """The names of the accounts that one can see, from the top down; the address stands below each."""
    return [text.partition("\n")[0] for text in tab.locator(".register tbody th:visible").all_inner_texts() if text]


def test_typing_leaves_the_accounts_that_have_the_words(opened: Opened, danish: Path) -> None:
    tab = opened(danish)
    tab.get_by_label("Søg i kontiene").fill("VEJE bluesky.example")
    assert shown(tab) == ["Æblesund Drift – veje & vinter"]
    assert tab.get_by_role("status").inner_text() == "1 af 8 konti vises"
    assert tab.get_by_role("heading", name="Politik").count() == 0
    tab.get_by_role("button", name="Vis alle").click()
    tab.get_by_text("8 af 8 konti vises").wait_for()
    assert len(shown(tab)) == 8


def test_one_can_pick_a_word_that_comes_again_in_a_column(opened: Opened, danish: Path) -> None:
    tab = opened(danish)
    tab.get_by_label("Åben eller lukket").select_option("Lukket")
    assert [name[:12] for name in shown(tab)] == ["Småfuglene –", "Plejecentret"]


@pytest.mark.parametrize(
    ("lang", "alphabet"),
    [("da", ["Abild", "Zebra", "Æbelø", "Østerby", "Ålbæk"]), ("sv", ["Abild", "Zebra", "Ålby", "Ängen", "Österby"])],
)
def test_a_heading_sorts_as_the_language_does_and_back(
    opened: Opened, tmp_path: Path, lang: str, alphabet: list[str]
) -> None:
    folder = tmp_path / "folder"
    (folder / "accounts").mkdir(parents=True)
    country = "dk" if lang == "da" else "se"
    (folder / "authority.yaml").write_text(f"name: Elmby\ncountry: {country}\nlanguages: [{lang}]\n", "utf-8")
    for n, unit in enumerate([alphabet[i] for i in (3, 0, 4, 1, 2)]):
        (folder / f"accounts/konto-{n}.yaml").write_text(
            f"name: Side {n}\nplatform: x\nkind: page\nstatus: active\narena: open\nunit: {unit}\n"
            f"since: 20{20 + n}-0{5 - n}-01\nlink: https://x.example/{n}\n",
            "utf-8",
        )
    tab = opened(page(tmp_path, folder, lang=lang))
    button = tab.get_by_role("button", name="Afdeling" if lang == "da" else "Enhet")
    units = tab.locator(".register tbody td:nth-child(3)")
    button.click()
    assert units.all_inner_texts() == alphabet
    assert tab.locator("th[aria-sort=ascending]").inner_text().startswith("Afdeling" if lang == "da" else "Enhet")
    button.click()
    assert units.all_inner_texts() == alphabet[::-1]
    assert tab.locator("th[aria-sort=descending]").count() == 1
    tab.get_by_role("button", name="Taget i brug" if lang == "da" else "Startat").click()
    assert shown(tab) == [f"Side {n}" for n in range(5)]


def test_the_keyboard_does_it_all_and_shows_where_it_is(opened: Opened, danish: Path) -> None:
    tab = opened(danish)
    reached = []
    for _ in range(8):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.tagName + ' ' + document.activeElement.textContent.trim()"))
        assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert [one.split()[0] for one in reached[:3]] == ["INPUT", "SELECT", "BUTTON"]
    assert any(one == "BUTTON Konto" for one in reached)
    tab.get_by_label("Søg i kontiene").focus()
    tab.keyboard.type("youtube")
    # Enter sends nothing away.
    tab.keyboard.press("Enter")
    assert shown(tab) == ["Æblesund Byråd"]
    tab.get_by_role("button", name="Platform").first.focus()
    tab.keyboard.press("Space")
    assert tab.locator("th[aria-sort=ascending]").count() > 0


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("document", ["channel-register", "channel-register-internal"])
def test_it_can_be_used_at_every_width(opened: Opened, tmp_path: Path, width: int, look: str, document: str) -> None:
    path = of_example(tmp_path, "region-alvmarken", document, "sv")
    tab = opened(path, width=width, look=look)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.get_by_label("Sök bland kontona").is_visible()
    for control in tab.locator(".find :is(input, select, button), .live thead button").all():
        if control.is_visible():
            assert control.bounding_box()["height"] >= 24
    tab.get_by_label("Sök bland kontona").fill("linkedin")
    assert shown(tab) == ["Jobba i Region Älvmarken"]
    if document == "channel-register-internal":
        told = [heading.inner_text() for heading in tab.locator("h3").all() if heading.is_visible()]
        assert [one for one in told if "(" in one] == ["Jobba i Region Älvmarken (LinkedIn)"]


@pytest.mark.parametrize("width", [320, 1280])
def test_without_scripts_every_account_stands_there_and_nothing_to_press(
    opened: Opened, danish: Path, width: int
) -> None:
    tab = opened(danish, width=width, scripts=False)
    assert len(shown(tab)) == 8
    assert tab.get_by_role("button").count() == tab.locator("input, select").count() == 0


def test_it_prints_whole_whatever_is_searched(opened: Opened, danish: Path) -> None:
    tab = opened(danish)
    tab.get_by_label("Søg i kontiene").fill("youtube")
    tab.emulate_media(media="print")
    assert len(shown(tab)) == 8
    assert not tab.get_by_label("Søg i kontiene").is_visible()
    assert tab.locator(".register thead th").first.inner_text() == "Konto"


@pytest.mark.parametrize("document", ["channel-register", "channel-register-internal"])
def test_four_hundred_accounts_are_light_and_found_at_once(opened: Opened, four_hundred: Path, document: str) -> None:
    path = four_hundred / f"{document}-da.html"
    assert path.stat().st_size < 1_500_000
    tab = opened(path, width=320)
    took = tab.evaluate(
        """() => { const field = document.querySelector("input[type=search]"); const start = performance.now();
        field.value = "ærø"; field.dispatchEvent(new Event("input")); document.body.offsetHeight;
        return performance.now() - start }"""
    )
    assert 0 < len(shown(tab)) < 400
    assert took < 1000
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing_where_rows_are_searched(opened: Opened, danish: Path) -> None:
    source = engines.file(engines.NODE_MODULES, "axe-core/axe.min.js").read_text("utf-8")
    for width, look in ((320, "dark"), (1280, "light")):
        tab = opened(danish, width=width, look=look)
        tab.get_by_label("Søg i kontiene").fill("veje")
        tab.get_by_role("button", name="Konto").first.click()
        tab.evaluate(source)
        found = tab.evaluate("axe.run().then(told => told.violations.map(one => one.id + ': ' + one.nodes[0].html))")
        assert found == []
