"""What an authority's own words say is held against what its fields say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from smdocs.findings import Finding
from smdocs.judge.check import check
from smdocs.read.folder import load

AS_OF = dt.date(2026, 11, 21)
Write = Callable[[dict[str, str]], Path]
CODES = ("words-against-field", "no-such-step")


def denied(write: Write, text: str, account: str, authority: str = "") -> list[Finding]:
    files = {
        "authority.yaml": f"name: Elmby\ncountry: dk\nlanguages: [da]\n{authority}\n",
        "accounts/facebook.yaml": f"name: Ung\nplatform: facebook-page\nstatus: active\nabout: '{text}'\n{account}\n",
    }
    return [f for f in check(load(write(files)), AS_OF) if f.code in CODES]


NOT_SAVED = "moderation: {purpose: Snak, removed: {saved_first: no}}"
NO_POLICE = "moderation: {purpose: Snak, removed: {reported_to_police: no}}"
NO_FILING = "moderation: {purpose: Snak, removed: {registered: no}}"
NEVER_CLOSED = "moderation: {purpose: Snak, comments_may_close: no}"
HIDING = "moderation: {purpose: Snak, ladder: [{action: hide}]}"
DELETING = "moderation: {purpose: Snak, ladder: [{action: delete}]}"
OFFICE = "monitoring: {hours: [{days: mon-fri, opens: 9.00, closes: 15.00}]}"
SOON = "reply: {within: 2 working days}"

DENIED = [
    ("Vi gemmer en kopi.", NOT_SAVED, "saved_first"),
    ("Vi tager først et skærmbillede af det.", NOT_SAVED, "saved_first"),
    ("Vi sparar en kopia av allt som tas bort.", NOT_SAVED, "saved_first"),
    ("Det sparas alltid en skärmbild.", NOT_SAVED, "saved_first"),
    ("Trusler anmelder vi til politiet.", NO_POLICE, "reported_to_police"),
    ("Trusler og hetz bliver altid anmeldt til politiet.", NO_POLICE, "reported_to_police"),
    ("Vi polisanmäler hot.", NO_POLICE, "reported_to_police"),
    ("Hot anmäls till polisen.", NO_POLICE, "reported_to_police"),
    ("Alt bliver gemt, og vi journaliserer det.", NO_FILING, "registered"),
    ("Vi diarieför det som tas bort.", NO_FILING, "registered"),
    ("Vi stänger kommentarsfältet på kvällen.", NEVER_CLOSED, "comments_may_close"),
    ("Vi läser alla meddelanden.", "messages: {open: no}", "open"),
    ("Vi svarer på beskeder hver dag.", "messages: {open: no}", "open"),
    ("Skicka gärna ett meddelande till oss.", "messages: {open: no}", "open"),
    ("Vi læser alle kommentarer.", "comments: closed", "comments"),
    ("Ställ din fråga i kommentarsfältet.", "comments: closed", "comments"),
    ("Vi inhämtar alltid samtycke.", "consents: {used: no}\npurpose: Vi inhämtar alltid samtycke.", "used"),
    ("Vi svarar inom 24 timmar.", SOON, "within"),
    ("Du får svar inden for tre hverdage.", SOON, "within"),
    ("Vi läser dygnet runt.", OFFICE, "hours"),
    ("Vi svarer også i weekenden.", OFFICE, "hours"),
    ("Vi læser med kl. 8-16.", OFFICE, "hours"),
    ("Vi bevakar sidan mellan kl. 8.00 och 17.00 på vardagar.", OFFICE, "hours"),
]


@pytest.mark.parametrize(("text", "account", "field"), DENIED)
def test_words_that_a_field_denies_are_told(text: str, account: str, field: str, write_folder: Write) -> None:
    first, *_ = denied(write_folder, text, account)
    assert (first.code, first.field) == ("words-against-field", "account.about")
    assert first.values["other"].name == field  # type: ignore[attr-defined]


AGREED = [
    ("Vi gemmer ikke en kopi.", NOT_SAVED),
    ("Vi gemmer ingen kopi af det.", NOT_SAVED),
    ("Vi polisanmäler inte själva.", NO_POLICE),
    ("Trusler kan blive anmeldt til politiet.", NO_POLICE),
    ("Hot kan polisanmälas.", NO_POLICE),
    ("Vi läser inte meddelanden här.", "messages: {open: no}"),
    ("Send os en besked med Digital Post.", "messages: {open: no}"),
    ("Skicka ett meddelande via våra e-tjänster.", "messages: {open: no}"),
    ("Skriv ikke private oplysninger i en besked.", "messages: {open: no}"),
    ("Vi läser alla meddelanden.", "messages: {open: yes}"),
    ("Vi svarer ikke på kommentarer.", "comments: closed"),
    ("Vi svarar inom två arbetsdagar.", SOON),
    ("Vi svarer inden for 48 timer.", SOON),
    ("Vi læser med kl. 9-15.", OFFICE),
    ("Vi läser inte på helger.", "monitoring: {office_hours: yes, weekends: Vi läser inte på helger.}"),
    ("Akutmottagningen har öppet dygnet runt.", OFFICE),
    ("Facebook skjuler nogle kommentarer.", DELETING),
    ("Kommentarer kan slettes.", HIDING),
    ("Grove kommentarer slettes.", DELETING),
]


@pytest.mark.parametrize(("text", "account"), AGREED)
def test_words_that_agree_with_the_fields_are_let_be(text: str, account: str, write_folder: Write) -> None:
    assert denied(write_folder, text, account) == []


@pytest.mark.parametrize(
    ("text", "account", "action"),
    [
        ("Grove kommentarer slettes.", HIDING, "delete"),
        ("Sådant plockar vi bort.", HIDING, "delete"),
        ("Hetz fjerner vi straks.", HIDING, "delete"),
        ("Du bliver blokeret hvis det sker igen.", HIDING, "block"),
        ("Användare blockeras.", HIDING, "block"),
        ("Grova kommentarer döljs.", DELETING, "hide"),
        ("Først får du en advarsel.", DELETING, "warn"),
    ],
)
def test_what_no_step_does_is_not_said_to_be_done(text: str, account: str, action: str, write_folder: Write) -> None:
    (finding,) = denied(write_folder, text, account)
    assert (finding.code, finding.values["action"]) == ("no-such-step", action)


def test_words_of_the_authority_are_held_against_what_all_its_accounts_say(write_folder: Write) -> None:
    says = "moderation: {purpose: Vi læser alle beskeder.}"
    files = {"authority.yaml": f"name: Elmby\ncountry: dk\nlanguages: [da]\n{says}\n"}
    files |= {f"accounts/{name}.yaml": f"name: {name}\nmessages: {{open: no}}\n" for name in ("one", "two")}
    folder = write_folder(files)
    assert [f.code for f in check(load(folder), AS_OF) if f.code in CODES] == ["words-against-field"]
    (folder / "accounts" / "two.yaml").write_text("name: two\nmessages: {open: yes}\n", "utf-8")
    assert [f.code for f in check(load(folder), AS_OF) if f.code in CODES] == []
