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
from smdocs.tree.about import NOTHING, Fitted, Texts, Unfit, fit, groups
from smdocs.tree.context import SUPPLIED, context
from smdocs.tree.entries import entry
from smdocs.tree.master import Masters
from smdocs.tree.view import Frame, Mode, Origin, printed
from smdocs.words.language import language

ON = dt.date(2026, 11, 21)
AUTHORITY: dict[str, Any] = {
    "name": "Lindevig Kommune",
    "country": "dk",
    "languages": ["da", "sv"],
    "kind": "municipality",
    "website": "https://www.lindevig.example",
    "monitoring": {"hours": [{"days": "mon-thu", "opens": "9.00", "closes": "15.30"}]},
    "moderation": {"no_private_matters": "yes"},
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
    asked: tuple[Origin, ...] = (),
) -> tuple[Texts, Frame]:
    """The About texts of an account, and the frame with what was missing; a draft shows what is `asked` for."""
    who = Authority.model_validate(AUTHORITY | (authority or {}))
    folder = Folder(who, {"lindevig": Account.model_validate(ACCOUNT | (account or {}))})
    one = entry(folder, "lindevig", ON)
    if platform:
        one = replace(one, platform=platform)
    frame = Frame(language(code), who.first_language, Mode.DRAFT, asked)
    names = context(who, [one], "about-texts", ON, frame, about_one=True)
    names |= {name: made(names, language(code)) for name, made in SUPPLIED.items()}
    return fit(one, names, language(code), Masters(), demanded(who, one.id, one.account)), frame


def texts(
    account: dict[str, Any] | None = None,
    authority: dict[str, Any] | None = None,
    platform: Platform | None = None,
    code: str = "da",
    asked: tuple[Origin, ...] = (),
) -> tuple[dict[str, Fitted], dict[str, Unfit], Frame]:
    """The texts by field, the fields that nothing fits, and the frame with what was missing."""
    found, frame = made(account, authority, platform, code, asked)
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
    who = "Lindevig Kommune"
    for limit in range(20, 1500, 7):
        fitted, unfit, _ = texts(platform=platform(master, limit), code=code)
        assert not unfit
        assert before <= fitted["field"].count <= limit
        assert fitted["field"].count == len(fitted["field"].text)
        assert fitted["field"].text.endswith(endings)
        assert "Bøger & mennesker." in fitted["field"].text
        assert who in fitted["field"].text or fitted["field"].count + len(who) + 2 > limit
        before = fitted["field"].count
    assert before > {"short": 150, "medium": 300, "long": 550}[master]


def test_a_short_text_says_who_it_is_and_where_the_rules_are() -> None:
    fitted, _, _ = texts()
    assert fitted["bio"].text == (
        "Bøger & mennesker. Biblioteket, Lindevig Kommune. Vi læser med mandag–torsdag kl.\u00a09.00–15.30. "
        "Skriv ikke noget privat her. Læs mere: se linket."
    )
    assert fitted["bio"].heading("da") == "Biografi (143/160)"


def test_where_there_is_no_room_for_links_the_address_stands_in_the_text() -> None:
    fitted, _, _ = texts(platform=platform("short", 160, links=0))
    assert "Læs mere: www.lindevig.example/some" in fitted["field"].text
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
    label = facts.platforms()["x"].fields["name"].label
    assert unfit["name"] == Unfit("name", label, 50, 51, stops=True, written=True)


def test_a_field_that_even_the_shortest_text_is_too_long_for_is_told() -> None:
    fitted, unfit, _ = texts({"about": None}, platform=platform("short", 16))
    assert not fitted
    assert (unfit["field"].limit, unfit["field"].shortest, unfit["field"].stops) == (16, 17, True)


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
    asked = Origin(ACCOUNT_PATH / "responsible", "lindevig")
    fitted, _, frame = texts({"responsible": None}, platform=platform("long", 3000), asked=(asked,))
    assert Origin(ACCOUNT_PATH / "responsible", "lindevig") in frame.missing
    assert "[mangler: Ansvarlig for indholdet]" in fitted["field"].text
    fitted, _, frame = texts({"name": None}, asked=(Origin(ACCOUNT_PATH / "name", "lindevig"),))
    assert Origin(ACCOUNT_PATH / "name", "lindevig") in frame.missing
    assert fitted["name"].text == "[mangler: Kontoens navn]"


def test_paragraphs_stay_and_lines_within_them_are_joined() -> None:
    cookies = "Platformen sætter cookies\nog måler besøg.\n\n- Du kan\n- sige nej."
    fitted, _, _ = texts(authority={"privacy": {"cookies": cookies}}, platform=platform("long", 3000))
    assert "\n\nPlatformen sætter cookies og måler besøg.\n\n- Du kan\n- sige nej.\n\n" in fitted["field"].text
    assert "\n\n\n" not in fitted["field"].text
    assert "  " not in fitted["field"].text


def test_nothing_is_said_that_nobody_has_decided() -> None:
    thin = {"name": "Rasta", "platform": "facebook-page", "status": "active", "unit": None, "responsible": None}
    bare = {"monitoring": {}, "contacts": [], "publishing": {}, "moderation": {}, "website": None}
    for code, words in {"da": "Afsender: Lindevig Kommune.", "sv": "Avsändare: Lindevig Kommune."}.items():
        found, frame = made({**thin, "about": None}, bare, code=code)
        assert {f.key: f.text for f in found.fields}["description"] == words
        assert {f.text for f in found.fields} == {
            *("Rasta", "Lindevig Kommune.", words),
            "Afsenderen er Lindevig Kommune." if code == "da" else words,
        }
        assert not found.slots
        assert not frame.missing


ANSWERS = {
    "da": "Vores mål er at svare inden for to arbejdsdage. Et svar her er vejledning og ikke en afgørelse.",
    "sv": "Vårt mål är att svara inom två arbetsdagar. Ett svar här är vägledning och inte ett beslut.",
}


@pytest.mark.parametrize("code", ["da", "sv"])
def test_only_a_goal_for_answers_says_that_anybody_answers(code: str) -> None:
    fitted, _, _ = texts(platform=platform("long", 3000), code=code)
    assert {"da": "Vi læser med", "sv": "Vi läser"}[code] in fitted["field"].text
    assert " svar" not in fitted["field"].text
    goal = {"reply": {"within": "2 working days"}, "moderation": {"answers_are_guidance": "yes"}}
    fitted, _, _ = texts(authority=goal, platform=platform("long", 3000), code=code)
    assert ANSWERS[code] in fitted["field"].text.replace("\u00a0", " ")
    own: dict[str, Any] = {"reply": {"text": "Vi bestræber os på at svare på alt", "reservation": "Ikke i juli."}}
    own["monitoring"] = {"hours_in_words": "morgen & aften"}
    fitted, _, frame = texts(authority=own, platform=platform("long", 3000), code=code)
    reads = {"da": "Vi læser med", "sv": "Vi läser"}[code]
    words = f"{reads} morgen & aften. Vi bestræber os på at svare på alt. Ikke i juli."
    assert words in fitted["field"].text.replace("\u00a0", " ")
    assert not frame.missing


@pytest.mark.parametrize("code", ["da", "sv"])
@pytest.mark.parametrize("state", [{"comments": "closed"}, {"status": "paused"}, {"status": "closed"}])
def test_where_nobody_can_comment_or_nobody_is_there_nobody_reads_or_answers(state: dict[str, str], code: str) -> None:
    goal = {"reply": {"within": "2 working days"}, "moderation": {"answers_are_guidance": "yes"}}
    for master in ("short", "medium", "long"):
        fitted, _, _ = texts(state, goal | {"country": "se"}, platform(master, 3000), code=code)
        text = fitted["field"].text
        assert not [word for word in ("læser", "läser", " svar", "Svar", "vejledning", "vägledning") if word in text]
        assert ("allmän handling" in text) == (state == {"status": "paused"} and code == "sv")


@pytest.mark.parametrize(
    ("comments", "words"), [("members", "Kun medlemmer kan kommentere."), ("closed", "Kommentarer er slået fra.")]
)
def test_who_may_comment_stands_there(comments: str, words: str) -> None:
    fitted, _, _ = texts({"comments": comments}, platform=platform("long", 3000))
    assert words in fitted["field"].text


def test_people_may_still_write_where_the_inbox_is_open() -> None:
    open_inbox = {"comments": "closed", "messages": {"open": "yes"}}
    fitted, _, _ = texts(open_inbox, platform=platform("long", 3000))
    assert "Skriv ikke noget privat" in fitted["field"].text


@pytest.mark.parametrize("code", ["da", "sv"])
def test_what_is_private_has_the_secure_way_and_no_other(code: str) -> None:
    general = [{"use": "general", "name": "Borgerservice", "email": "post@lindevig.example"}]
    fitted, _, _ = texts(authority={"contacts": general}, platform=platform("long", 3000), code=code)
    assert not [word for word in ("fortroligt, så", "känsligt? Skriv") if word in fitted["field"].text]
    assert "- Kontakt: post@lindevig.example" in fitted["field"].text
    fitted, _, _ = texts(platform=platform("long", 3000), code=code)
    assert "her: https://www.lindevig.example/sikker-post" in fitted["field"].text.replace("här", "her")


@pytest.mark.parametrize("code", ["da", "sv"])
def test_that_one_should_write_nothing_private_is_said_only_where_it_is_asked(code: str) -> None:
    for master in ("short", "medium", "long"):
        fitted, _, _ = texts(authority={"moderation": {}}, platform=platform(master, 3000), code=code)
        assert "Skriv i" not in fitted["field"].text


@pytest.mark.parametrize("key", ["instagram", "x", "tiktok", "snapchat"])
def test_what_is_written_of_an_account_stands_there_when_it_fits(key: str) -> None:
    field = facts.platforms()[key].fields["bio"]
    words = "Alt om bøger " * 20
    whole = words[: field.limit].strip()
    fitted, _, _ = texts({"platform": key, "about": whole})
    assert fitted["bio"].text == whole
    found, _ = made({"platform": key, "about": f"{whole} og mere"})
    assert found.presentation[0].key == "bio"
    assert "bøger" not in {f.key: f.text for f in found.fields}["bio"]


def test_a_finished_text_is_used_as_it_stands_beside_those_that_are_made() -> None:
    mine = "Bøger til alle.\nÅbent kl. 9.\n\n📚"
    fitted, _, _ = texts({"platform": "facebook-page", "about_texts": {"intro": mine}})
    assert (fitted["intro"].text, fitted["intro"].filled) == (mine, "32/101")
    assert "Afsender" in fitted["description"].text
    fitted, _, _ = texts({"platform": "Torvet", "about_texts": {"long": {"da": "Bøger.", "sv": "Böcker."}}}, code="sv")
    assert fitted["long"].text == "Böcker."
    closed = {"status": "closed", "about_texts": {"bio": "Vi er flyttet til Bluesky."}}
    fitted, _, _ = texts(closed)
    assert fitted["bio"].text == "Vi er flyttet til Bluesky."


def test_the_field_for_a_privacy_policy_gets_the_privacy_notice_or_nothing() -> None:
    found, _ = made(
        {"platform": "facebook-page"},
        {"publishing": {**AUTHORITY["publishing"], "cookie_policy": "https://l.example/c"}},
    )
    assert [(slot.place, slot.key) for slot in found.slots] == [(1, "landing-page"), (2, "privacy-notice")]
    found, _ = made({"platform": "facebook-page"}, {"publishing": {"cookie_policy": "https://l.example/c"}})
    assert [(slot.place, slot.key) for slot in found.slots] == [(1, "website")]
    found, _ = made(
        {"platform": "facebook-page"}, {"website": None, "publishing": {"privacy_notice": "https://l.example/p"}}
    )
    assert [slot.heading("da") for slot in found.slots] == ["Link 2: Privatlivspolitik"]


def test_a_closed_account_says_why_and_who_has_taken_over_where_there_is_room() -> None:
    ending = {"closed_on": "2026-05-03", "reason": "få følgere", "handed_over_to": "Bluesky"}
    closed = {"status": "closed", "unit": None, "closing": ending}
    fitted, _, _ = texts(closed, platform=platform("short", 200))
    assert fitted["field"].text.replace("\u00a0", " ") == (
        "Lindevig Kommune. Kontoen blev nedlagt den 3. maj 2026. Begrundelse: få følgere. Overdraget til Bluesky. "
        "Linket fører videre."
    )
    fitted, _, _ = texts(closed, platform=platform("short", 110), code="sv")
    assert fitted["field"].text.replace("\u00a0", " ") == (
        "Lindevig Kommune. Kontot avslutades den 3 maj 2026. Överlämnat till Bluesky. Länken leder vidare."
    )


def test_a_closed_account_needs_neither_a_date_nor_a_landing_page() -> None:
    gone = {"status": "closed", "unit": None}
    fitted, _, _ = texts(gone, {"publishing": {}}, platform("short", 200, links=0))
    assert fitted["field"].text == "Lindevig Kommune. Kontoen er nedlagt."
    fitted, _, _ = texts(gone, platform=platform("short", 200, links=0), code="sv")
    assert fitted["field"].text == "Lindevig Kommune. Kontot är avslutat. Läs mer här: www.lindevig.example/some"


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


def test_the_thousandth_account_is_called_by_its_number_as_an_address_is() -> None:
    named = entry(Folder(Authority.model_validate(AUTHORITY), {"konto": Account()}), "konto", ON)
    (group,) = groups([named] * 1000, [NOTHING] * 1000, ())
    assert printed(group.accounts[-1].number, language("sv")) == "1000"
