"""The ground floor: what smdocs has to say about an authority's data, as values, and the exit codes.

A finding has a code, a severity, a place and values. Its words are not here: they stand, one table per
language, in `templates/<language>/findings.yaml` and are put together by `words.messages`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default
from difflib import get_close_matches
from enum import IntEnum, StrEnum
from typing import Any

_ALIKE = str.maketrans("\u00ad\u2010\u2011\u2012\u2013\u2014\u2212\u00a0\u2007\u2009\u202f", "-------    ")
"""Dashes and spaces that people type, or programs put in, where a hyphen or a space is meant."""

CIVIL_NUMBER = re.compile(
    r"""
    (?:\d\d)?\d\d (?P<between>[ .-]?) (?:0[1-9]|1[0-2]) (?P=between) \d\d  # the day of birth, month in the middle
    (?P<sign> \s*[-+]\s* | [ ]* )
    \d{4}
    """,
    re.VERBOSE,
)
"""What looks like a civil registration number, in a text that has gone through `alike`."""


def alike(text: str) -> str:
    """The text with a hyphen for every dash and a space for every kind of space, letter for letter."""
    return text.translate(_ALIKE)


_DIGEST = re.compile(r"(?<![0-9a-f])(?=[0-9]*[a-f])[0-9a-f]{64}(?![0-9a-f])")


def without_civil_numbers(text: str) -> str:
    """The text without what looks like a civil registration number: nothing that is shown repeats those. Digests stay
    as they are.

    >>> without_civil_numbers("Ring til 010190–0000 på 12 34 56 78")
    'Ring til … på 12 34 56 78'
    """
    shown, end = "", 0
    digests = [digest.span() for digest in _DIGEST.finditer(text)]
    for number in CIVIL_NUMBER.finditer(alike(text)):
        if any(start <= number.start() < number.end() <= stop for start, stop in digests):
            continue
        shown, end = f"{shown}{text[end : number.start()]}…", number.end()
    return shown + text[end:]


def on_one_line(text: str) -> str:
    """The text on one line with ordinary spaces, without civil registration numbers."""
    return without_civil_numbers(" ".join(text.split()))


def shown(value: object) -> str:
    """A value as a finding repeats it: one short line, and nothing of a mapping or list. Nobody would know a civil
    registration number again that was cut, so those are left out before."""
    line = on_one_line(value) if isinstance(value, str) else "…"
    return line if len(line) <= 40 else line[:39] + "…"


class Severity(StrEnum):
    """An error stops the documents it concerns; a warning is said and nothing more."""

    ERROR = "error"
    WARNING = "warning"


class Exit(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    FINDINGS = 1
    """At least one error was found; documents it does not concern were made."""
    USAGE = 2
    """The command itself was wrong: an unknown option, account or document."""
    OVERDUE = 3
    """Nothing is wrong with the data, but something that should have been done by now was not."""
    STALE = 4
    """Filed documents are not what the data say now, or not what smdocs filed."""
    NO_CLIPBOARD = 5
    """A text was to be put on the clipboard, and this computer has none that can be reached."""
    BUG = 70
    """smdocs itself failed, or a file that it comes with is at fault; the data are not to blame."""
    INTERRUPTED = 130
    """Somebody stopped it; what was written by then is whole."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file relative to the authority's folder, and line and column from 1.

    Line 0 means the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class LawKey(str):
    """A value of a finding: a law by its key in `data/law.yaml`, told by its name."""


class BlockName(str):
    """A value of a finding: a block of a master, told by what stands in it."""


@dataclass(frozen=True, slots=True)
class FieldName:
    """A value of a finding: a field by the model class that owns it and its key there, told by its label."""

    model: str
    name: str


@dataclass(frozen=True, slots=True)
class RuleName:
    """A value of a finding: a rule by its set and its name there, told as a sentence; `value` is the one that it is
    applied with, where that is another."""

    ruleset: str
    name: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.ruleset}/{self.name}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say: what (`code`), where (`place`), about which field, with which values.

    `field` is a path in the data, such as `account.administrators[1].name`, empty when the finding concerns no
    field. `model` and `name` name the field's label: the model class that owns it and its key there. `account`
    is the account's id, empty for the authority's own data. `documents` are the document types it stops. `values`
    fill the sentences, each told as its type is: a date, a duration, one of a fixed set, a `LawKey` and so on.
    """

    code: str
    place: Place
    severity: Severity = Severity.ERROR
    field: str = ""
    model: str = ""
    name: str = ""
    account: str = ""
    documents: tuple[str, ...] = ()
    values: Mapping[str, object] = default(default_factory=dict)

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, then line and column, then code."""
        return (self.place.file, self.place.line, self.place.column, self.code, self.field)


class FindingsError(Exception):
    """Raised by the library where findings stop what was asked for; `findings` holds all of them."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        shown = "; ".join(f"{f.place}: {f.code} {f.field}".rstrip() for f in self.findings)
        super().__init__(without_civil_numbers(shown))


def in_order(findings: Iterable[Finding], *, by_account: bool = True, by_document: bool = True) -> tuple[Finding, ...]:
    """Findings once each, by file and line. Unless `by_account`, what holds for several accounts at one place is told
    once; unless `by_document`, what is said of several documents is said of them all."""
    unique: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (finding.sort_key(), by_account and finding.account, tuple(sorted(finding.values.items())))
        if not by_document and (same := unique.get(key)):
            every = same.documents and finding.documents and tuple(dict.fromkeys(same.documents + finding.documents))
            finding = replace(finding, documents=every)
        unique[key] = finding
    return tuple(sorted(unique.values(), key=Finding.sort_key))


def nearest(word: str, names: Sequence[str], likeness: float = 0.6) -> str:
    """The name that is almost the word; empty when none is. `likeness` is from 0 to 1."""
    close = get_close_matches(word, names, 1, likeness)
    return close[0] if close else ""


def unknown(text: str, names: Sequence[str]) -> dict[str, Any]:
    """What a finding says of a name that there is none of: the text, the names there are, and which it almost is."""
    return {"text": text, "choices": ", ".join(names), "meant": nearest(text, names)}


def strictly(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same findings, all of them errors."""
    return tuple(replace(finding, severity=Severity.ERROR) for finding in findings)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of them is an error."""
    return any(f.severity is Severity.ERROR for f in findings)
