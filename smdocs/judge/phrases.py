"""The texts that stand in an authority's files, how a phrase is found in one, and whether a sentence says so."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from smdocs.facts.wording import Speech
from smdocs.findings import Finding, Severity, shown
from smdocs.model.path import Path, Steps
from smdocs.read.source import Source

ENDS = r"(?!\w)"
REMEMBERED = 1 << 14
"""Texts of which it is remembered what they say. The same few stand in all accounts of an authority."""


@dataclass(frozen=True)
class PlacedText:
    """A text of a file, and the way to it."""

    source: Source
    path: Path
    text: str

    @cached_property
    def name(self) -> str:
        """The name of the field that holds it."""
        return self.path.field(self.source.value).name

    def finding(self, code: str, severity: Severity = Severity.ERROR, **values: Any) -> Finding:
        """What is amiss in it."""
        short: dict[str, Any] = {key: shown(v) if type(v) is str else v for key, v in values.items()}
        return self.source.finding(code, self.path, severity, **short)


def texts(source: Source, wanted: Callable[[str], object] | None = None) -> Iterator[PlacedText]:
    """The texts that stand in a file itself, or those of them that are wanted."""
    for steps, text in _texts(source.value, (), wanted):
        if source.holds(steps):
            yield PlacedText(source, source.path(steps), text)


def _texts(value: Any, above: Steps, wanted: Callable[[str], object] | None) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        if wanted is None or wanted(value):
            yield above, value
    elif isinstance(value, dict | list):
        for step, one in value.items() if isinstance(value, dict) else enumerate(value):
            # Most texts are told by themselves, so they are looked at before anything is made of them.
            if not isinstance(one, str) or wanted is None or wanted(one):
                yield from _texts(one, (*above, step), wanted)


@cache
def one_of(words: tuple[str, ...], after: str, before: str = r"(?<!\w)") -> re.Pattern[str]:
    """One of the words, of which one that ends in `*` may go on and others may stand in the place of `…`, with what may
    stand before and after it."""
    listed = "|".join(
        re.escape(word).replace(r"\*", r"\w*").replace(r"\ …\ ", r"(?:[\s,]+\w+){0,5}?[\s,]+") for word in words
    )
    return re.compile(rf"{before}(?:{listed}){after}", re.IGNORECASE)


_CLAUSE = re.compile(r"(?<=[.!?;:])\s+|\n\s*(?:\n|[-–•*]\s)|\s+[-–]\s+|,\s+")


def clauses(text: str) -> Iterator[str]:
    """The clauses of a text, each on one line: what stands between full stops and commas, and the items of lists."""
    return (" ".join(clause.split()) for clause in _CLAUSE.split(text))


def assertion(clause: str, words: tuple[str, ...], speech: Speech, others: tuple[str, ...]) -> str:
    """The one of the words by which a clause says that something is done, as it stands there; empty where it says that
    it is not, or perhaps, or that one of others does it."""
    for match in one_of(words, ENDS).finditer(clause):
        before, after = clause[: match.start()], clause[match.end() :]
        if not (
            _denied(match[0], before, after, speech)
            or _open(match[0], before, after, speech)
            or _by(others, match[0], before, after, speech)
        ):
            return match[0]
    return ""


def _denied(words: str, before: str, after: str, speech: Speech) -> bool:
    """Whether it is said that something is not done."""
    between = one_of((*speech.adverbs, *speech.helpers), r"\s+", "").pattern
    return bool(
        one_of(speech.nots, ENDS).search(words)
        or re.match(rf"\s*(?:{between})*{one_of(speech.nots, ENDS).pattern}", after, re.IGNORECASE)
        or re.search(rf"{one_of(speech.nots, '').pattern}\s+(?:{between})*$", before, re.IGNORECASE)
        or one_of(speech.none, r"(?![\w-])", r"^\W*").search(before)
    )


def _open(words: str, before: str, after: str, speech: Speech) -> bool:
    """Whether it is left open that something is done."""
    turned = one_of(speech.turned, ENDS)
    inverted = turned.match(after.lstrip()) or turned.search(words.partition(" ")[2])
    may = one_of(speech.may, r"\W+(?:\w+\W+){0,2}$", r"(?<!\w)(?<!som )(?<!der )")
    return bool((one_of(speech.conditions, ENDS).search(before) and not inverted) or may.search(before))


def _by(others: tuple[str, ...], words: str, before: str, after: str, speech: Speech) -> bool:
    """Whether one of others does what is said."""
    they = one_of(others, ENDS)
    between = one_of(speech.adverbs, r"\s+", "").pattern
    return bool(
        re.search(rf"{they.pattern}\s+(?:{between})*$", before, re.IGNORECASE)
        or they.search(words)
        or re.match(rf"\W*{they.pattern}|(?:\W+\w+){{0,3}}\W+(?:af|av)\W+{they.pattern}", after, re.IGNORECASE)
    )
