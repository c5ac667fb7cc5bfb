"""What a text may hold, seen at a glance: most texts hold nothing that is looked for, and need no second look."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from smdocs import facts
from smdocs.findings import CIVIL_NUMBER, alike
from smdocs.judge.leftovers import leftover
from smdocs.judge.phrases import REMEMBERED, PlacedText, texts
from smdocs.read.folder import Folder


class Sign(StrEnum):
    """Something that a text may hold."""

    NUMBER = "number"
    LEFTOVER = "leftover"
    ADDRESS = "address"
    REPEALED = "repealed"
    AT_ONCE = "at once"
    PLAINLY = "plainly"
    READS = "reads"
    ANSWERS = "answers"


Signs = frozenset[Sign | int]
"""What a text may hold, and of the claims that `data/wording.yaml` lists those that it may make, by position. What is
not among them is not there."""


def telling(folder: Folder) -> dict[str, tuple[PlacedText, ...]]:
    """The texts of each file that may hold anything that is looked for."""
    return {file: tuple(texts(source, glance)) for file, source in folder.sources.items()}


@lru_cache(REMEMBERED)
def glance(text: str) -> Signs:
    """What a text may hold."""
    return frozenset((*_in_signs(text), *_in_words(text)))


NUMBER = re.compile(rf"(?<!\d)(?<!\d[./-])(?<!\+){CIVIL_NUMBER.pattern}(?![^\W_]|[-./]\d)", re.VERBOSE)
_DIGITS = re.compile(r"\d{4}")


def as_printed(text: str) -> str:
    """A text with the lines of a paragraph running on, and with one space where there are several."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", alike(text)))


def _in_signs(text: str) -> Iterator[Sign]:
    if _DIGITS.search(text) and NUMBER.search(as_printed(text)):
        yield Sign.NUMBER
    if leftover(text):
        yield Sign.LEFTOVER
    if ":" in text or "<" in text or "@" in text or "www." in text.lower():
        yield Sign.ADDRESS


class _Phrase(NamedTuple):
    """A phrase by its longest word, which others go with: what it is a sign of."""

    others: frozenset[str]
    sign: Sign | int


_HEAD = 3
"""Letters by which words that go on are looked up."""


class _Index(NamedTuple):
    """Phrases by a word of theirs, and by the beginning of one that may go on, and those by its first letters."""

    whole: dict[str, list[_Phrase]]
    begun: dict[str, dict[str, list[_Phrase]]]


def _in_words(text: str) -> Iterator[Sign | int]:
    index, words = _index(), set(_words(text))
    for word in words & index.whole.keys():
        yield from (phrase.sign for phrase in index.whole[word] if phrase.others <= words)
    for word in [word for word in words if word[:_HEAD] in index.begun]:
        for start, phrases in index.begun[word[:_HEAD]].items():
            if word.startswith(start):
                yield from (phrase.sign for phrase in phrases if phrase.others <= words)


def _words(text: str, pattern: re.Pattern[str] = re.compile(r"\w+")) -> list[str]:
    """The words of a text, alike where regular expressions that ignore case call them alike."""
    return pattern.findall(text.casefold().replace("i\u0307", "i").replace("ı", "i"))


@cache
def _index() -> _Index:
    index = _Index({}, {})
    for sign, phrases in _phrases():
        for phrase in phrases:
            parts = _words(phrase, re.compile(r"\w+\*?"))
            longest = max(parts, key=len)
            start = longest.rstrip("*")
            under = index.begun.setdefault(start[:_HEAD], {}) if start != longest else index.whole
            others = frozenset(part for part in parts if part is not longest and not part.endswith("*"))
            under.setdefault(start, []).append(_Phrase(others, sign))
    return index


def _phrases() -> Iterator[tuple[Sign | int, Iterable[str]]]:
    """All phrases that are looked for, by what they are a sign of."""
    wording = facts.wording()
    for words in wording.deletion_promises.values():
        yield Sign.AT_ONCE, words.at_once
        yield Sign.PLAINLY, words.plainly
    for times in wording.times.values():
        yield Sign.READS, times.reads
        yield Sign.ANSWERS, times.answers
    for n, claim in enumerate(wording.claims):
        for phrases in claim.words.values():
            yield n, phrases
    # They may have endings.
    yield Sign.REPEALED, [f"{name}*" for law in facts.law().values() for name in law.known_as]
