"""Finds where a text promises to delete: the law on archives asks what is secured first."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, reduce
from typing import Any

from smdocs import facts
from smdocs.facts.wording import DeletionPromise, Speech
from smdocs.findings import Finding, Severity
from smdocs.judge.compliance import applied
from smdocs.judge.phrases import ENDS, REMEMBERED, PlacedText, assertion, clauses, one_of
from smdocs.model.authority import Authority, Country
from smdocs.model.path import at

_NOT_PUBLISHED = {"access", "security"}
"""Fields that tell of access and of copies on a telephone, which no archive keeps."""
_OF_DELETION = {"limits", "deleted", "retention"}
"""Fields about nothing else: a word for at once is enough."""
_CLAUSE = re.compile(r"(?<=[.!?;])\s+|\n\s*(?:\n|[-–•*]\s)|,?\s+(?:og|men|samt|och)\s+")


def check(text: PlacedText, authority: Authority) -> Iterator[Finding]:
    """A promise to delete at once that does not say what is secured first."""
    steps = set(text.path.steps)
    if steps & _NOT_PUBLISHED:
        return
    implied = bool(steps & _OF_DELETION) and text.name in ("event", "method")
    if hasty := promised(text.text, implied=implied):
        yield from argued(text, hasty, authority)


def argued(text: PlacedText, words: str, authority: Authority) -> Iterator[Finding]:
    """What the law of the country has against a promise to delete in these words. Swedish law lets a decision on
    disposal say what is done."""
    if authority.country is Country.DK:
        yield text.finding("deletion-promised", Severity.WARNING, text=words)
    elif not _decided(text) and not _demanded(authority):
        yield text.finding("disposal-promised", Severity.WARNING, text=words)


@lru_cache(REMEMBERED)
def promised(text: str, *, implied: bool = False) -> str:
    """The words of a promise to delete at once; empty where there is none or where it says what is secured first.
    `implied` is for what can be about nothing but deletion."""
    for language, words in facts.wording().deletion_promises.items():
        speech = facts.wording().speech[language]
        verb, at_once, other = (one_of(each, ENDS) for each in (words.verbs, words.at_once, words.not_at_once))
        if not at_once.search(text) or _secures(text, words, speech):
            continue
        for clause in _CLAUSE.split(text):
            clause = other.sub("", " ".join(clause.split()))
            hasty = next((m for m in at_once.finditer(clause) if not _before(clause, m, speech.nots)), None)
            done = next((m for m in verb.finditer(clause) if not _denied(clause, m, speech)), None)
            if hasty and done:
                return clause[min(hasty.start(), done.start()) : max(hasty.end(), done.end())]
            if hasty and implied:
                return hasty[0]
    return ""


@lru_cache(REMEMBERED)
def plainly(text: str) -> str:
    """The words of a promise to delete some time; empty where there is none or where it says what is secured first."""
    for language, words in facts.wording().deletion_promises.items():
        speech = facts.wording().speech[language]
        for clause in () if _secures(text, words, speech) else clauses(text):
            done = assertion(clause, words.plainly, speech, (*speech.platforms, *speech.people))
            if done and not one_of(words.other_than, ENDS).search(clause):
                return done
    return ""


def _secures(text: str, words: DeletionPromise, speech: Speech) -> bool:
    secured, nots = one_of(words.secured, ENDS), one_of(speech.nots, "", r"^\W*(?:\w+\W+)?")
    return any(
        not nots.search(text[match.end() :]) and not _before(text, match, words.without, r"\W+(?:\w+\W+)?$")
        for match in secured.finditer(text)
    )


def _before(text: str, match: re.Match[str], words: tuple[str, ...], after: str = r"\W+$") -> bool:
    """Whether one of the words stands before what was found, with nothing but what may stand after it."""
    return bool(one_of(words, after).search(text[: match.start()]))


def _denied(clause: str, verb: re.Match[str], speech: Speech) -> bool:
    """Whether a verb says that it is not done."""
    nots = one_of(speech.nots, ENDS)
    return bool(nots.search(verb[0]) or nots.match(clause[verb.end() :].lstrip()))


def _decided(text: PlacedText) -> bool:
    """Whether a decision on disposal stands beside the text, or on a limit of the same file that asks for it."""
    value = text.source.value
    around = (reduce(at, text.path.in_file[:n], value) for n in range(1, len(text.path.steps)))
    if any(isinstance(each, dict) and each.get("decision") for each in around):
        return True
    limits = (reduce(at, path, value) or () for path in (("deletion", "limits"), ("privacy", "retention")))
    return any(_at_once(limit) for each in limits if isinstance(each, list) for limit in each)


def _at_once(limit: Any) -> bool:
    """Whether a limit, as it is written, is at once and rests on a decision."""
    if not isinstance(limit, Mapping) or not limit.get("decision"):
        return False
    written = [limit.get("method"), *(limit["limit"].values() if isinstance(limit.get("limit"), Mapping) else ())]
    texts = (text for each in written for text in (each.values() if isinstance(each, Mapping) else (each,)))
    return any(isinstance(text, str) and promised(text, implied=True) for text in texts)


def _demanded(authority: Authority) -> bool:
    """Whether a rule that the authority applies demands disposal at once."""
    return any(promised(text) for rule in applied(authority) for text in rule.says.values())
