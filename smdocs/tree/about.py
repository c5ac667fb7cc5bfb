"""The About texts of an account: for each field of its platform, the longest of our texts that fits.

Texts come in several lengths, and the next shorter one is taken when one is too long. Nothing is ever cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import regex

from smdocs.facts import Confidence, Measure
from smdocs.language import Language, capital
from smdocs.model import Account
from smdocs.model import Language as Code
from smdocs.model.values import Words
from smdocs.tree.context import Entry
from smdocs.tree.master import OURS, Masters, render


@dataclass(frozen=True)
class Fitted:
    """A text for one field of the platform. `limit` is None when there is none, or none is known.

    `count` is the length as the platform counts, `certain` whether the limit was read at its source.
    """

    key: str
    label: Words
    text: str
    count: int
    limit: int | None
    certain: bool

    def heading(self, language: Code) -> str:
        """The field, and how much of it is filled: `Intro (97/101)`."""
        label, _ = self.label.written_in(language, language)
        return f"{label} ({self.count}/{self.limit})" if self.limit else f"{label} ({self.count})"


@dataclass(frozen=True)
class Unfit:
    """A field that even the shortest text is too long for. `shortest` is the length of that text."""

    key: str
    label: Words
    limit: int
    shortest: int
    certain: bool


def fit(
    entry: Entry, names: Mapping[str, Any], language: Language, of: Masters = OURS
) -> tuple[tuple[Fitted, ...], tuple[Unfit, ...]]:
    """The text for each field of an account's platform, and the fields that nothing fits.

    On a platform that is not among the facts: the account's name and a text of any length. `names` are the
    names of a master as it sees them; what is missing is noted in their frame. Raises `MasterError` when a
    master is at fault.
    """
    fitted: list[Fitted] = []
    unfit: list[Unfit] = []
    for key, field in _fields(entry, language).items():
        counted = [(count(text, field.measure), text) for text in _texts(field.master, names, language, of)]
        fitting = [pair for pair in counted if field.limit is None or pair[0] <= field.limit]
        if fitting:
            length, text = max(fitting, key=lambda pair: pair[0])
            fitted.append(Fitted(key, field.label, text, length, field.limit, field.certain))
        elif counted and field.limit is not None:
            unfit.append(Unfit(key, field.label, field.limit, min(n for n, _ in counted), field.certain))
    return tuple(fitted), tuple(unfit)


class _Field(NamedTuple):
    label: Words
    master: str
    limit: int | None = None
    measure: Measure = Measure.UNKNOWN
    certain: bool = False


def _fields(entry: Entry, language: Language) -> dict[str, _Field]:
    if entry.platform:
        return {
            key: _Field(f.label, f.master, f.limit, f.measure, f.confidence is Confidence.SEEN)
            for key, f in entry.platform.fields.items()
        }
    labels = {"name": language.label(Account, "name"), "long": capital(language.document("about-texts"))}
    return {master: _Field(Words.model_validate({language.code: label}), master) for master, label in labels.items()}


def count(text: str, measure: Measure) -> int:
    """The length of a text in what a platform counts.

    >>> [count("Rødgrød 👩‍🍳", measure) for measure in Measure]
    [11, 13, 9, 21, 13]
    """
    text = unicodedata.normalize("NFC", text)
    match measure:
        case Measure.GRAPHEMES:
            return len(regex.findall(r"\X", text))
        case Measure.CODE_POINTS:
            return len(text)
        case Measure.BYTES:
            return len(text.encode())
    # Where it is not known what is counted: there are never more code points than UTF-16 units.
    return len(text.encode("utf-16-le")) // 2


def _texts(master: str, names: Mapping[str, Any], language: Language, of: Masters) -> list[str]:
    """The texts that may stand in a field, those with something in them."""
    if master == "name":
        return [unicodedata.normalize("NFC", str(names["account"].name))]
    rendered = render(f"about/{master}.txt", language, dict(names), of)
    return [text for part in re.split(r"^----$", rendered, flags=re.MULTILINE) if (text := _unwrapped(part))]


def _unwrapped(text: str) -> str:
    """Paragraphs and list items on one line each: as in all free text, a blank line ends a paragraph and a
    single line end is a space. No-break spaces stay."""
    lines = "\n".join(re.sub(r"[ \t]+", " ", line).strip(" ") for line in text.splitlines())
    joined = re.sub(r"(?<!\n)\n(?!\n|- )", " ", re.sub(r"\n{3,}", "\n\n", lines.strip("\n")))
    return unicodedata.normalize("NFC", joined)
