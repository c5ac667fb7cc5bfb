"""The document with the About texts of one account, made of as little as an authority may know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import smdocs
from smdocs.findings import Finding
from smdocs.tree.compose import Order, compose
from smdocs.tree.view import Mode
from smdocs.writers import txt
from tests.conftest import AS_OF

Made = Callable[..., tuple[str, tuple[Finding, ...]]]
WriteFolder = Callable[[dict[str, str]], Path]
PUBLISHING = {"landing_page": "https://e.example/some", "privacy_notice": "https://e.example/privat"}


@pytest.fixture
def made(write_folder: WriteFolder) -> Made:
    """The text of the document, on one line, and what is found while it is composed."""

    def text(
        account: Mapping[str, Any], code: str = "da", mode: Mode = Mode.FINISHED, **authority: Any
    ) -> tuple[str, tuple[Finding, ...]]:
        top = {"name": "Elmby Kommune", "country": "dk", "languages": ["da", "sv"], **authority}
        files = {"authority.yaml": top, "accounts/ung.yaml": dict(account)}
        folder = smdocs.load(write_folder({file: yaml.safe_dump(data) for file, data in files.items()}))
        composed = compose(folder, Order("about-texts", "ung", code), AS_OF, mode, checked=())
        return " ".join(txt.write(composed.document).decode().replace("\u00a0", " ").split()), composed.findings

    return text


def test_a_group_that_was_closed_years_ago_needs_no_landing_page(made: Made) -> None:
    group = {"name": "Dagplejen", "platform": "facebook-group", "kind": "group", "status": "closed"}
    text, findings = made(group)
    assert not findings
    assert "Elmby Kommune. Kontoen er nedlagt. " in text
    assert not [word for word in ("Samleside", "samleside", "Hjemmeside", "læser", "Linket") if word in text]
    swedish, findings = made(group, "sv")
    assert not findings
    assert "Elmby Kommune. Kontot är avslutat. " in swedish


def test_an_account_that_little_is_known_of_has_its_texts(made: Made) -> None:
    text, findings = made({"unit": {"da": "Ungdomshuset", "sv": "Ungdomshuset"}})
    assert not findings
    assert "Afsenderen er Ungdomshuset, Elmby Kommune." in text
    assert "Links" not in text


@pytest.mark.parametrize(("code", "words"), [("da", "Kontoen er på pause."), ("sv", "Kontot är pausat.")])
def test_a_paused_account_is_said_to_be_paused(made: Made, code: str, words: str) -> None:
    text, _ = made({"name": "Ung", "platform": "x", "status": "paused"}, code)
    assert text.count(words) == 2


def test_links_stand_by_the_number_of_their_field(made: Made) -> None:
    text, _ = made({"name": "Ung", "platform": "facebook-page", "status": "active"}, publishing=PUBLISHING)
    assert "Link 1: Samleside e.example/some Link 2: Privatlivspolitik e.example/privat" in text
    only, _ = made({"name": "Ung", "platform": "facebook-page", "privacy_link": "https://e.example/egen"})
    assert only.endswith("Link 2: Privatlivspolitik e.example/egen")


def test_what_is_too_long_is_told_in_a_draft(made: Made) -> None:
    account = {"name": "Ung", "platform": "x", "about_texts": {"bio": "Æ" * 161}}
    text, _ = made(account, mode=Mode.DRAFT)
    assert "Biografi: 161 tegn. Der er plads til 160." in text
    text, _ = made({"name": "Ung", "platform": "x", "about": "Æ" * 161}, "sv", Mode.DRAFT)
    assert "Den korta presentationen är 161 tecken och har inte kommit med." in text


def test_what_a_finished_text_lacks_is_told(made: Made) -> None:
    bio = {"about_texts": {"bio": "Elmby Kommune. Ungt liv i byen."}}
    account = {"name": "Ung", "platform": "x", "status": "active", **bio}
    text, findings = made(account, ruleset="dk-region-midtjylland")
    assert "Elmby Kommune. Ungt liv i byen." in text
    assert "Det mangler i teksterne" in text
    assert "at man ikke skal skrive noget privat" in text
    assert {f.code for f in findings} == {"about-text-lacks"}


def test_another_finished_text_makes_the_document_another(write_folder: WriteFolder) -> None:
    def reads(bio: str) -> Mapping[str, Any]:
        account = yaml.safe_dump({"name": "Ung", "platform": "x", "status": "active", "about_texts": {"bio": bio}})
        top = "name: Elmby\ncountry: dk\nlanguages: [da]\n"
        folder = smdocs.load(write_folder({"authority.yaml": top, "accounts/ung.yaml": account}))
        made = compose(folder, Order("about-texts", "ung", "da"), AS_OF, Mode.FINISHED, checked=()).reads
        return {field: value for field, value in made.items() if "about_texts" in field}

    assert reads("Ung.") != reads("Ungt.")


@pytest.mark.parametrize(("code", "cookies", "more"), [("da", "Cookies", "Læs mere"), ("sv", "Kakor", "Läs mer")])
def test_an_address_ends_its_line(write_folder: WriteFolder, code: str, cookies: str, more: str) -> None:
    top = {"name": "Elmby Kommune", "country": "dk", "languages": ["da", "sv"], "ruleset": "dk-municipality"}
    pages = {"landing_page": "https://e.example/some", "cookie_policy": "https://e.example/kage"}
    account = {"name": "Ung", "platform": "bluesky", "status": "active", "link": "https://bluesky.example/elmby"}
    files = {"authority.yaml": {**top, "publishing": pages}, "accounts/ung.yaml": account}
    folder = smdocs.load(write_folder({file: yaml.safe_dump(data) for file, data in files.items()}))
    texts, _ = smdocs.about_texts(folder, "ung", code, AS_OF)
    assert f" {cookies}: e.example/kage\n{more}: e.example/some" in texts.fields[-1].text.replace("https://", "")


def test_fields_for_links_are_told_of_when_there_is_something_for_them(made: Made) -> None:
    account = {"name": "Ung", "platform": "facebook-page", "status": "active"}
    text, _ = made(account)
    assert "Platformen har" not in text
    text, _ = made(account, website="https://e.example")
    assert "Platformen har to felter til links" in text


def test_the_texts_of_an_account_that_is_not_there_yet_are_to_wait(made: Made) -> None:
    account = {"name": "Ung", "platform": "x", "status": "planned", "link": "not created yet"}
    text, _ = made(account)
    assert "Kontoen er ikke oprettet endnu. Sæt teksterne ind når den er oprettet." in text
    assert "Kopier teksterne" not in text
    assert "Kopier teksterne" in made({**account, "status": "active"})[0]
