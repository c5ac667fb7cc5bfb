"""Each rule about what must appear in the About texts is broken where there is no room, and kept where there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import smdocs
from smdocs import facts
from smdocs.facts import Piece, Platform
from smdocs.findings import Finding, Severity
from smdocs.judge.rulesets import RuleKind, Strength, Where, files, ruleset
from tests.conftest import AS_OF

RULES = [
    (key, name)
    for key in files()
    for name, rule in ruleset(key).rules.items()
    if ruleset(key).origins[name] == key and rule.kind is RuleKind.APPEARS
]
EACH = pytest.mark.parametrize(("key", "name"), RULES, ids=map("/".join, RULES))
LACKING = ("text-left-out", "about-text-lacks")
SITE = "https://www.elmby.example"
AUTHORITY: dict[str, Any] = {
    "name": "Elmby Kommune",
    "languages": ["da"],
    "kind": "municipality",
    "website": SITE,
    "moderation": {"public_records": "yes"},
    "privacy": {"cookies": "Platformen sætter cookies."},
    "publishing": {
        "landing_page": f"{SITE}/some",
        "privacy_notice": f"{SITE}/some/privatliv",
        "debate_guidelines": f"{SITE}/some/debat",
        "cookie_policy": f"{SITE}/cookies",
    },
}
ACCOUNT: dict[str, Any] = {
    "name": "Ung i Elmby",
    "kind": "page",
    "platform": "torvet",
    "status": "active",
    "unit": "Ungdomshuset",
    "responsible": {"name": "Lise Holm", "title": "redaktør"},
    "contact": {"name": "Per Bak"},
}
Folder = Callable[..., Path]


def torvet(limit: int, links: int, *, clickable: str = "yes", master: str = "short", sure: str = "seen") -> Platform:
    known = {"source": "a test", "checked_on": "2026-11-22", "confidence": sure}
    field = {"label": {"da": "Om", "sv": "Om"}, "master": master, "limit": str(limit)}
    room = {"number": str(links), "clickable": clickable}
    return Platform.model_validate({"name": "Torvet", "links": room | known, "fields": {"om": field | known}} | known)


@pytest.fixture
def said(
    write_folder: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[str, list[Finding]]]:
    """The text of an account on a platform under a rule set, and the findings of what it leaves out."""

    def fitted(key: str, platform: Platform, account: dict[str, Any] | None = None, **more: Any) -> tuple[str, Any]:
        known = dict(facts.platforms()) | {"torvet": platform}
        with monkeypatch.context() as patched:
            patched.setattr(facts, "platforms", lambda: known)
            top = AUTHORITY | {"country": ruleset(key).country.value, "ruleset": key} | more
            files = {"authority.yaml": top, "accounts/ung.yaml": ACCOUNT | (account or {})}
            folder = smdocs.load(write_folder({file: yaml.safe_dump(data) for file, data in files.items()}))
            texts, findings = smdocs.about_texts(folder, "ung", "da", AS_OF)
        return "\n".join(t.text for t in texts.fields), [f for f in findings if f.code in LACKING]

    return fitted


def rules_of(findings: list[Finding]) -> dict[str, Severity]:
    return {rule: f.severity for f in findings for rule in f.values["rules"].split(", ")}


def test_every_piece_is_demanded_by_some_rule_but_the_landing_page_which_always_is() -> None:
    assert {ruleset(key).rules[name].value for key, name in RULES} | {Piece.LANDING_PAGE} == set(Piece)


@EACH
def test_what_there_is_no_room_for_is_said(key: str, name: str, said: Any) -> None:
    rule = ruleset(key).rules[name]
    # Room for the name of the authority and nothing else: neither for links.
    text, findings = said(key, torvet(20 if rule.value != Piece.SENDER else 5, 0))
    severity = Severity.ERROR if rule.strength is Strength.MUST else Severity.WARNING
    assert rules_of(findings)[f"{key}/{name}"] is severity
    assert text == ("Elmby Kommune." if rule.value != Piece.SENDER else "")


@EACH
def test_where_there_is_room_it_stands_there_and_nothing_is_said(key: str, name: str, said: Any) -> None:
    _, findings = said(key, torvet(3000, 0, master="long"))
    assert findings == []


@EACH
def test_in_a_short_text_what_must_appear_goes_before_what_need_not(key: str, name: str, said: Any) -> None:
    words = "Her kan du læse om alt for unge."
    text, findings = said(key, torvet(220, 1), {"about": words})
    assert f"{key}/{name}" not in rules_of(findings), text
    assert len(text) <= 220


def test_with_the_landing_page_linked_what_is_left_out_is_a_warning(said: Any) -> None:
    _, findings = said("se-region-norrbotten", torvet(20, 1))
    assert set(rules_of(findings).values()) == {Severity.WARNING}
    assert findings[0].values["meant"] == f"{SITE}/some"
    assert "contact" in findings[0].values["pieces"]


def test_a_field_for_a_link_does_for_what_may_be_a_link(said: Any) -> None:
    _, one = said("dk-region-midtjylland", torvet(60, 1))
    assert "dk-region-midtjylland/about.privacy_notice" in rules_of(one)
    _, three = said("dk-region-midtjylland", torvet(60, 3))
    assert "dk-region-midtjylland/about.privacy_notice" not in rules_of(three)


def test_an_address_that_cannot_be_clicked_is_no_link(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = ruleset("dk-region-midtjylland").rules["about.privacy_notice"]
    monkeypatch.setitem(rule.__dict__, "where", Where.LINK)
    _, dead = said("dk-region-midtjylland", torvet(3000, 0, clickable="no", master="long"))
    _, alive = said("dk-region-midtjylland", torvet(3000, 0, clickable="yes", master="long"))
    assert "dk-region-midtjylland/about.privacy_notice" in rules_of(dead)
    assert alive == []


def test_an_authority_may_go_without_a_rule_and_say_why(said: Any) -> None:
    own = [{"rule": "about.contact", "applies": "no", "reason": "Vi bruger én fælles postkasse."}]
    _, findings = said("se-region-norrbotten", torvet(20, 1), rule_overrides=own)
    assert "se-region-norrbotten/about.contact" not in rules_of(findings)


def test_nothing_is_demanded_of_a_closed_account(said: Any) -> None:
    closed = {"status": "closed", "closing": {"closed_on": "2026-05-03"}}
    text, findings = said("se-region-norrbotten", torvet(200, 1), closed)
    assert findings == []
    assert text == ("Ungdomshuset, Elmby Kommune. Kontoen blev nedlagt den 3.\u00a0maj 2026. Linket fører videre.")
    text, _ = said("se-region-norrbotten", torvet(200, 0), closed)
    assert text.endswith("Læs mere her: www.elmby.example/some")


@EACH
def test_a_finished_text_is_held_against_what_the_rules_demand(key: str, name: str, said: Any) -> None:
    _, findings = said(key, torvet(3000, 0, master="long"), {"about_texts": {"om": "Vi holder åbent hver dag."}})
    assert f"{key}/{name}" in rules_of(findings)
    assert {f.code for f in findings} == {"about-text-lacks"}
    whole = (
        "Elmby Kommune, Ungdomshuset. Redaktør er Lise Holm, redaktør. Skriv aldrig noget fortroligt. Per Bak svarer. "
        f"Der kan søges aktindsigt. {SITE}/some, {SITE}/some/privatliv, {SITE}/some/debat, {SITE}, {SITE}/cookies"
    )
    text, findings = said(key, torvet(3000, 0, master="long"), {"about_texts": {"om": whole}})
    assert (text, findings) == (whole, [])


def test_what_was_written_of_an_account_goes_before_what_a_rule_asks_for_and_that_is_told(said: Any) -> None:
    words = "Her kan du læse om alt det der sker for unge i Elmby hver eneste dag."
    text, findings = said("se-region-norrbotten", torvet(len(words), 1), {"about": words})
    assert text == words
    assert {f.code for f in findings} == {"text-left-out"}
    assert "se-region-norrbotten/about.private" in rules_of(findings)


def test_every_account_of_the_examples_says_where_to_go_on(examples: list[Path]) -> None:
    for example in examples:
        folder = smdocs.load(example)
        landing = (folder.authority.publishing.landing_page or "").removeprefix("https://")
        for account, data in folder.accounts.items():
            texts, _ = smdocs.about_texts(folder, account, "da", AS_OF)
            slots = facts.platforms()[data.platform].links.number if data.platform in facts.platforms() else 0
            assert slots or any(landing in text.text for text in texts.fields), account
            assert all(text.limit is None or text.count <= text.limit for text in texts.fields)
