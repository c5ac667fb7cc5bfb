"""What is looked for in texts is seen at a glance, wherever it stands and however it is written."""

from __future__ import annotations

import pytest

from smdocs import facts
from smdocs.judge.glance import Sign, glance
from smdocs.judge.phrases import ENDS, one_of

WORDING = facts.wording()
PHRASES: list[tuple[Sign | int, str]] = [
    *((Sign.AT_ONCE, phrase) for words in WORDING.deletion_promises.values() for phrase in words.at_once),
    *((Sign.PLAINLY, phrase) for words in WORDING.deletion_promises.values() for phrase in words.plainly),
    *((Sign.READS, phrase) for words in WORDING.times.values() for phrase in words.reads),
    *((Sign.ANSWERS, phrase) for words in WORDING.times.values() for phrase in words.answers),
    *((n, phrase) for n, claim in enumerate(WORDING.claims) for words in claim.words.values() for phrase in words),
]


@pytest.mark.parametrize("written", [str, str.upper, str.title], ids=["as listed", "in capitals", "with capitals"])
def test_every_phrase_that_a_pattern_finds_is_seen(written: type[str]) -> None:
    unseen = set()
    for sign, phrase in PHRASES:
        for goes_on in ("", "erne"):
            phrase_there = phrase.replace("…", "tit\n alle").replace("*", goes_on)
            text = written(f"Vi, {phrase_there}. Og mere")
            if one_of((phrase,), ENDS).search(text) and sign not in glance(text):
                unseen.add((sign, phrase, text))
    assert not unseen


@pytest.mark.parametrize("ending", ["", "s", ":s"])
def test_every_name_of_what_is_no_longer_in_force_is_seen(ending: str) -> None:
    names = [name for law in facts.law().values() for name in law.known_as]
    assert [name for name in names if Sign.REPEALED not in glance(f"Enligt {name}{ending}, då.")] == []


def test_letters_that_are_alike_but_for_their_case_are_alike() -> None:
    texts = ["SLETTER", "ſletter", "Vi sletter", "STRAKS", "ſtrakſ"]
    assert [bool({Sign.PLAINLY, Sign.AT_ONCE} & glance(text)) for text in texts] == [True] * len(texts)
    assert Sign.AT_ONCE in glance("uden vİdere")


@pytest.mark.parametrize("text", ["", "ja", "2026-11-21", "12 34 56 78", "Kommunens side om Ærøvænget", "sletterne"])
def test_what_holds_nothing_needs_no_second_look(text: str) -> None:
    assert glance(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Lise 010190-0000", Sign.NUMBER),
        ("01\n01 90  0000", Sign.NUMBER),
        ("[indsæt navn]", Sign.LEFTOVER),
        ("20XX", Sign.LEFTOVER),
        ("Ring på ___", Sign.LEFTOVER),
        ("WWW.elmby.example", Sign.ADDRESS),
        ("post@elmby.example", Sign.ADDRESS),
        ("fed <b>skrift", Sign.ADDRESS),
    ],
)
def test_what_must_not_stand_in_a_text_is_seen(text: str, sign: Sign) -> None:
    assert sign in glance(text)
