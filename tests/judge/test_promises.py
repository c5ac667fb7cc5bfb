"""A promise to delete, in usual Danish and Swedish, must say what is secured first, and be kept by what is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from smdocs.judge.check import check
from smdocs.judge.promises import plainly, promised
from smdocs.read.folder import load
from smdocs.words.messages import message
from tests.judge.test_wording import codes, found

AS_OF = dt.date(2026, 11, 21)
Write = Callable[[dict[str, str]], Path]


PROMISES = [
    "Vi sletter straks alt.",
    "Kommentarer raderas omedelbart.",
    "Kommentarer raderas för gott.",
    "Vi tar bort inlägget samma dag.",
    "Inlägg raderas med omedelbar verkan.",
    "Vi sletter det samme dag.",
    "Vi fjerner opslaget for bestandig.",
    "Inlägg tas omedelbart bort.",
    "Genast tar vi bort det.",
    "Då tar moderatorn utan dröjsmål bort det.",
    "Sådant plockar vi på en gång bort.",
    "Kommentarer som bryter mot reglerna kommer genast att tas\n  bort.",
    "Opslaget slettes straks.",
    "Grove indlæg sletter vi med det samme.",
    "Kommentarer fjernes øjeblikkeligt.",
    "Det bliver straks fjernet.",
    "Vi tager det ned med det samme.",
    "Vi sikrer en god tone og sletter straks grove indlæg.",
    "Det slettes omgående uden at blive gemt.",
    "Vi sparar inte, utan raderar genast.",
]
NO_PROMISES = [
    "Vi sletter det. Du får straks besked.",
    "Vi sletter det, og du får straks besked.",
    "Vi sparar först en skärmbild. Sedan raderas inlägget direkt.",
    "Vi arkiverer opslaget og sletter det straks.",
    "Vi sletter ikke straks.",
    "Vi sletter aldrig noget med det samme.",
    "Vi tar inte bort något direkt.",
    "Vi tar bort det om du skriver direkt till oss.",
    "Vi svarer straks.",
    "Det slettes så snart vi ser det.",
    "Papperet skannas samma dag och förstörs sedan.",
]


@pytest.mark.parametrize("country", ["dk", "se"])
@pytest.mark.parametrize("text", PROMISES)
def test_a_promise_to_delete_at_once_is_argued_by_the_law_of_the_country(
    text: str, country: str, write_folder: Write
) -> None:
    (finding,) = found(write_folder, text, country)
    assert finding.code == {"dk": "deletion-promised", "se": "disposal-promised"}[country]
    law = {"dk": ("arkivloven", "danska arkivlagen"), "se": ("svensk ret", "får bara gallras efter beslut")}[country]
    assert [words in message(finding, lang) for words, lang in zip(law, ("da", "sv"), strict=True)] == [True, True]


@pytest.mark.parametrize("text", NO_PROMISES)
def test_what_says_what_is_secured_first_or_promises_nothing_is_let_be(text: str, write_folder: Write) -> None:
    assert codes(found(write_folder, text)) == []


@pytest.mark.parametrize(
    ("authority", "limit", "told"),
    [
        ("ruleset: se", "limit: {event: omedelbart}", 2),
        ("ruleset: se", "limit: {event: omedelbart}\n      decision: KS 2024/12", 0),
        ("ruleset: se", "limit: {within: 6 months}\n      decision: KS 2024/12", 1),
        ("ruleset: se-sormland", "limit: {event: omedelbart}", 0),
        (
            "ruleset: se-sormland\nrule_overrides:\n  - {rule: retention.rule_breaking, applies: no, reason: Beslut}",
            "limit: {event: omedelbart}",
            2,
        ),
    ],
)
def test_a_swedish_decision_on_disposal_at_once_covers_the_promise(
    authority: str, limit: str, told: int, write_folder: Write
) -> None:
    files = {
        "authority.yaml": f"name: Älmby\ncountry: se\nlanguages: [sv]\n{authority}\n",
        "accounts/facebook.yaml": "deletion:\n  procedure: Sådant raderas genast.\n  limits:\n"
        f"    - kind: Kommentarer\n      {limit}\n",
    }
    promised = [f for f in check(load(write_folder(files)), AS_OF) if f.code == "disposal-promised"]
    assert len(promised) == told


def test_access_may_be_removed_the_same_day(write_folder: Write) -> None:
    files = {
        "authority.yaml": "name: Elmby\ncountry: dk\nlanguages: [da]\n",
        "accounts/facebook.yaml": "access: {withdraw: Vi fjerner adgangen samme dag.}\n"
        "deletion: {procedure: Vi fjerner opslag samme dag.}\n",
    }
    promised = [f.field for f in check(load(write_folder(files)), AS_OF) if f.code == "deletion-promised"]
    assert promised == ["account.deletion.procedure"]


SENTENCES = yaml.safe_load((Path(__file__).parent / "promises.yaml").read_text("utf-8"))


def listed(kind: str) -> list[str]:
    return [sentence for language in SENTENCES[kind].values() for sentence in language]


@pytest.mark.parametrize("sentence", listed("promised"))
def test_a_promise_to_delete_is_found_in_any_usual_form(sentence: str) -> None:
    assert plainly(sentence) or promised(sentence)


@pytest.mark.parametrize("sentence", listed("not_promised"))
def test_what_is_not_done_or_not_by_us_is_no_promise(sentence: str) -> None:
    assert not plainly(sentence)
    assert not promised(sentence)


@pytest.mark.parametrize(
    ("country", "removed", "told"),
    [
        ("dk", "", ["deletion-promised"]),
        ("se", "", ["disposal-promised"]),
        ("dk", "removed: {saved_first: no}", ["deletion-promised"]),
        ("dk", "removed: {saved_first: yes}", []),
        ("se", "removed: {registered: yes}", []),
    ],
)
def test_a_promise_in_rules_of_debate_needs_that_something_is_saved_first(
    country: str, removed: str, told: list[str], write_folder: Write
) -> None:
    files = {
        "authority.yaml": f"name: Elmby\ncountry: {country}\nlanguages: [da]\nmoderation:\n"
        "  rules:\n    - {topic: spam, text: Spam bliver pillet ned.}\n    - {topic: tone, text: Hetz slettes.}\n"
        f"  {removed}\n",
        "accounts/facebook.yaml": "name: Ung\n",
    }
    # Once a file: each rule may say it.
    assert [f.code for f in check(load(write_folder(files)), AS_OF) if f.code.endswith("-promised")] == told
