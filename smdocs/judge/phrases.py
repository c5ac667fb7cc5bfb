"""The texts that stand in an authority's files, and how a phrase is found in one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from typing import Any

from smdocs.findings import Finding, LawKey, Severity, shown
from smdocs.model.path import Path, at
from smdocs.read.source import Source


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

    def finding(self, code: str, severity: Severity = Severity.ERROR, **values: str) -> Finding:
        """What is amiss in it."""
        short: dict[str, Any] = {key: v if isinstance(v, LawKey) else shown(v) for key, v in values.items()}
        return self.source.finding(code, self.path, severity, **short)


def texts(source: Source) -> Iterator[PlacedText]:
    """The texts that stand in a file itself."""
    for steps, place in source.places.items():
        text = reduce(at, steps, source.value)
        if isinstance(text, str) and place.file == source.file:
            yield PlacedText(source, source.path(steps), text)


@cache
def one_of(words: tuple[str, ...], after: str, before: str = r"(?<!\w)") -> re.Pattern[str]:
    """One of the words, of which one that ends in `*` may go on and others may stand in the place of `…`, with what may
    stand before and after it."""
    listed = "|".join(
        re.escape(word).replace(r"\*", r"\w*").replace(r"\ …\ ", r"(?:[\s,]+\w+){0,5}?[\s,]+") for word in words
    )
    return re.compile(rf"{before}(?:{listed}){after}", re.IGNORECASE)
