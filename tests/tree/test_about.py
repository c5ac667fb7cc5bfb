"""The About texts: what is chosen for each field, and what is said when nothing fits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from smdocs import facts
from smdocs.facts import Platform, TextField
from smdocs.judge.compliance import demanded
from smdocs.model import Account, Authority
from smdocs.model.path import ACCOUNT as ACCOUNT_PATH
from smdocs.read.folder import Folder
from smdocs.tree.about import Fitted, Texts, Unfit, fit
from smdocs.tree.context import SUPPLIED, context
from smdocs.tree.entries import entry
from smdocs.tree.master import Masters
from smdocs.tree.view import Frame, Mode, Origin
from smdocs.words.language import language

ON = dt.date(2026, 11, 21)
AUTHORITY: dict[str, Any] = {
    "name": "Lindevig Kommune",
    "country": "dk",
    "languages": ["da", "sv"],
    "kind": "municipality",
    "website": "https://www.lindevig.example",
    "monitoring": {"hours": [{"days": "mon-thu", "opens": "9.00", "closes": "15.30"}]},
    "contacts": [{"use": "secure-mail", "link": "https://www.lindevig.example/sikker-post"}],
    "publishing": {
        "landing_page": "https://www.lindevig.example/some",
        "privacy_notice": "https://www.lindevig.example/some/privatliv",
        "debate_guidelines": "https://www.lindevig.example/some/debat",
    },
}
ACCOUNT: dict[str, Any] = {
    "name": "Bibliotek & Borgere i Lindevig",
    "platform": "x",
    "kind": "profile",
    "unit": "Biblioteket",
    "responsible": {"name": "Þóra Ægisdóttir", "title": "bibliotekar"},
    "about": "Bøger & mennesker.",
}


def made(
    account: dict[str, Any] | None = None,
    authority: dict[str, Any] | None = None,
    platform: Platform | None = None,
    code: str = "da",
) -> tuple[Texts, Frame]:
    """The About texts of an account, and the frame with what was missing."""
    who = Authority.model_validate(AUTHORITY | (authority or {}))
    folder = Folder(who, {"lindevig": Account.model_validate(ACCOUNT | (account or {}))})
    one = entry(folder, "lindevig", ON)
    if platform:
        one = replace(one, platform=platform)
    frame = Frame(language(code), who.first_language, Mode.DRAFT)
    names = context(who, [one], "about-texts", ON, frame, about_one=True)
    names |= {name: made(names, language(code)) for name, made in SUPPLIED.items()}
    return fit(one, names, language(code), Masters(), demanded(who, one.id, one.account)), frame


def texts(
    account: dict[str, Any] | None = None,
    authority: dict[str, Any] | None = None,
    platform: Platform | None = None,
    code: str = "da",
) -> tuple[dict[str, Fitted], dict[str, Unfit], Frame]:
    """The texts by field, the fields that nothing fits, and the frame with what was missing."""
    found, frame = made(account, authority, platform, code)
    return {f.key: f for f in found.fields}, {u.key: u for u in found.unfit}, frame


def platform(master: str, limit: int, measure: str = "unknown", links: int = 1, **more: Any) -> Platform:
    """A platform with one field. `more` is said of its links."""
    known = {"source": "a test", "checked_on": "2026-11-01", "confidence": "seen"}
    field = {"label": {"da": "Felt", "sv": "Fält"}, "master": master, "limit": str(limit), "measure": measure}
    room = {"number": str(links)} | more | known
    return Platform.model_validate({"name": "Torvet", "links": room, "fields": {"field": field | known}} | known)


@pytest.mark.parametrize("code", ["da", "sv"])
@pytest.mark.parametrize("master", ["short", "medium", "long"])
def test_the_more_room_there_is_the_longer_the_text_and_it_always_fits_and_is_never_cut(master: str, code: str) -> None:
    before, endings = 0, (".", "/some", "/debat", "https://www.lindevig.example")
    for limit in range(20, 1500, 7):
        fitted, unfit, _ = texts(platform=platform(master, limit), code=code)
        assert not unfit
        assert before <= fitted["field"].count <= limit
        assert fitted["field"].count == len(fitted["field"].text)
        assert fitted["field"].text.endswith(endings)
        assert "Lindevig Kommune" in fitted["field"].text
        before = fitted["field"].count
    assert before > {"short": 150, "medium": 300, "long": 600}[master]


def test_a_short_text_says_who_it_is_and_where_the_rules_are() -> None:
    fitted, _, _ = texts()
    assert fitted["bio"].text == (
        "Bøger & mennesker. Biblioteket, Lindevig Kommune. Vi læser med mandag–torsdag kl.\u00a09.00–15.30. "
        "Skriv ikke noget privat her. Regler og privatliv: se linket."
    )
    assert fitted["bio"].heading("da") == "Biografi (154/160)"


def test_where_there_is_no_room_for_links_the_address_stands_in_the_text() -> None:
    fitted, _, _ = texts(platform=platform("short", 160, links=0))
    assert "Regler og privatliv: www.lindevig.example/some" in fitted["field"].text
    fitted, _, _ = texts(platform=platform("short", 160, links=1))
    assert "www.lindevig.example" not in fitted["field"].text


def test_a_long_text_leads_to_the_notice_the_rules_and_the_safe_way_to_write() -> None:
    fitted, _, _ = texts(platform=platform("long", 3000))
    for address in ("/some", "/some/privatliv", "/some/debat", "/sikker-post"):
        assert f"https://www.lindevig.example{address}" in fitted["field"].text
    assert "Ansvarlig for indholdet: Þóra Ægisdóttir, bibliotekar." in fitted["field"].text


def test_an_account_with_a_notice_of_its_own_links_to_that() -> None:
    own = "https://www.lindevig.example/biblioteket/privatliv"
    fitted, _, _ = texts({"privacy_link": own}, platform=platform("long", 3000))
    assert own in fitted["field"].text
    assert "/some/privatliv" not in fitted["field"].text


def test_that_texts_are_public_records_is_said_in_sweden_and_in_denmark_when_the_authority_says_so() -> None:
    swedish, _, _ = texts(authority={"country": "se"}, platform=platform("short", 160), code="sv")
    assert "Det du skriver blir allmän handling." in swedish["field"].text
    silent, _, _ = texts(platform=platform("long", 3000))
    assert "aktindsigt" not in silent["field"].text
    asked, _, _ = texts(authority={"moderation": {"public_records": "yes"}}, platform=platform("long", 3000))
    assert "Andre kan få aktindsigt i det du skriver." in asked["field"].text


def test_a_name_that_is_too_long_is_told_and_not_cut() -> None:
    fitted, unfit, _ = texts({"name": "Æ" * 51})
    assert "name" not in fitted
    assert unfit["name"] == Unfit("name", facts.platforms()["x"].fields["name"].label, 50, 51, False)


def test_a_field_that_even_the_shortest_text_is_too_long_for_is_told() -> None:
    fitted, unfit, _ = texts(platform=platform("short", 16))
    assert not fitted
    assert (unfit["field"].limit, unfit["field"].shortest, unfit["field"].certain) == (16, 17, True)


def test_a_limit_is_certain_only_when_it_was_read_at_its_source() -> None:
    bluesky, _, _ = texts({"platform": "bluesky"})
    instagram, _, _ = texts({"platform": "instagram"})
    assert bluesky["description"].certain
    assert not instagram["bio"].certain


def test_a_platform_nobody_knows_gets_the_name_and_the_longest_text() -> None:
    fitted, unfit, _ = texts({"platform": "Torvet"})
    assert not unfit
    assert list(fitted) == ["name", "long"]
    assert fitted["name"].text == "Bibliotek & Borgere i Lindevig"
    assert (fitted["long"].limit, fitted["long"].filled) == (None, str(fitted["long"].count))
    assert "https://www.lindevig.example/some/debat" in fitted["long"].text
    assert fitted["name"].heading("da") == "Kontoens navn (30)"


def test_what_is_missing_is_noted_and_seen_in_the_text() -> None:
    fitted, _, frame = texts({"responsible": None, "name": None}, platform=platform("long", 3000))
    assert Origin(ACCOUNT_PATH / "responsible", "lindevig") in frame.missing
    assert "[mangler: Ansvarlig for indholdet]" in fitted["field"].text
    fitted, _, frame = texts({"name": None})
    assert Origin(ACCOUNT_PATH / "name", "lindevig") in frame.missing
    assert fitted["name"].text == "[mangler: Kontoens navn]"


def test_paragraphs_stay_and_lines_within_them_are_joined() -> None:
    cookies = "Platformen sætter cookies\nog måler besøg.\n\n- Du kan\n- sige nej."
    fitted, _, _ = texts(authority={"privacy": {"cookies": cookies}}, platform=platform("long", 3000))
    assert "\n\nPlatformen sætter cookies og måler besøg.\n\n- Du kan\n- sige nej.\n\n" in fitted["field"].text
    assert "\n\n\n" not in fitted["field"].text
    assert "  " not in fitted["field"].text


def test_a_name_of_pictures_is_counted_as_the_platform_counts_them() -> None:
    fitted, unfit, _ = texts({"name": "🐟" * 64, "platform": "bluesky"})
    assert not unfit
    assert (fitted["name"].count, fitted["name"].filled) == (64, "64/64")
    family = "👨‍👩‍👧‍👦"
    _, unfit, _ = texts({"name": family * 27, "platform": "bluesky"})
    # 27 signs that people see, and more than 640 bytes.
    assert (unfit["name"].limit, unfit["name"].shortest) == (640, 27 * len(family.encode()))


def test_every_text_of_the_catalogue_has_a_master_in_both_languages() -> None:
    fields: list[TextField] = [f for p in facts.platforms().values() for f in p.fields.values()]
    for code in ("da", "sv"):
        for master in {field.master for field in fields} - {"name", "handle"} | {"closed"}:
            assert (language(code).folder / "about" / f"{master}.txt").is_file()
