"""What somebody may have meant by a day or a length of time that is written as they say it."""

import datetime as dt
import re
from contextlib import suppress

from smdocs.findings import Finding
from smdocs.model.values import Duration, Interval, Keeping, Unit
from smdocs.resources import LANGUAGES
from smdocs.words.language import language

_LENGTHS = {kind.REFUSAL: kind for kind in (Duration, Interval, Keeping)}


def meant(finding: Finding) -> str:
    """How to write what was refused; empty where nobody can tell."""
    text = " ".join(str(finding.values.get("text", "")).casefold().split())
    if kind := _LENGTHS.get(finding.code):
        return _length(text, kind)
    return _day(text) if finding.code == "not-a-date" else ""


def _length(text: str, kind: type[Duration]) -> str:
    number, _, word = text.partition(" ")
    for code in LANGUAGES:
        for unit in Unit:
            if word in (language(code).choice(unit, form) for form in ("one", "many")):
                written = f"{number} {unit.value.removesuffix('s') if number == '1' else unit.value}"
                return written if re.fullmatch(kind.PATTERN, written) else ""
    return ""


def _day(text: str) -> str:
    match = re.fullmatch(r"(?:d\. |den )?(\d{1,2})\.? ?([^\W\d]{3,})\.? (\d{4})", text)
    for month in range(1, 13) if match else ():
        first = dt.date(2000, month, 1)
        names = {name.casefold() for code in LANGUAGES for name in language(code).date(first).split()}
        if match and any(name.startswith(match[2]) for name in names):
            with suppress(ValueError):
                return dt.date(int(match[3]), month, int(match[1])).isoformat()
    return ""
