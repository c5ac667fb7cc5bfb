"""The numberings of a Word file: one for all bulleted lists, and one for each numbered list."""

from __future__ import annotations

from typing import Any
from unicodedata import category

from smdocs.writers.word.elements import W, sub

BULLETS, NUMBERS = 1, 2
"""The two kinds of list in `template/numbering.xml`."""
SIDES = {"start": "left", "end": "right"}
_IN_LEVEL = (
    *("start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText"),
    *("lvlPicBulletId", "legacy", "lvlJc", "pPr", "rPr"),
)
ORDER = {W + name: place for place, name in enumerate(_IN_LEVEL)}
"""What stands in a level of a list, in the order of the schema."""


class Numbering:
    """The numberings of a document as its part holds them.

    `own` is what the template says. `theirs`, from a Word file whose styles are used, may number headings: what is in
    it stays, and what is ours comes after it, counted on from there.
    """

    def __init__(self, own: Any, theirs: Any | None = None) -> None:
        self.root = own if theirs is None else theirs
        self.first = 0
        if theirs is not None:
            self.first = 1 + max(
                (int(kind.get(W + "abstractNumId")) for kind in theirs.iter(W + "abstractNum")), default=0
            )
            _mend(theirs)
            for kind in own.findall(W + "abstractNum"):
                kind.set(W + "abstractNumId", str(self.first + int(kind.get(W + "abstractNumId"))))
                self._add(kind, before=("num", "numIdMacAtCleanup"))
        self.bullets = self._instance(BULLETS)[0]

    def new(self, level: int) -> int:
        """A numbering that starts at 1: lists that share one would go on counting."""
        number, instance = self._instance(NUMBERS)
        sub(sub(instance, "lvlOverride", ilvl=level), "startOverride", val=1)
        return number

    def _instance(self, kind: int) -> tuple[int, Any]:
        number = 1 + max((int(other.get(W + "numId")) for other in self.root.iter(W + "num")), default=0)
        instance = sub(self.root, "num", numId=number)
        sub(instance, "abstractNumId", val=self.first + kind)
        self._add(instance, before=("numIdMacAtCleanup",))
        return number, instance

    def _add(self, element: Any, before: tuple[str, ...]) -> None:
        """Puts an element where the schema wants it."""
        follower = next((child for child in self.root if child.tag in {W + name for name in before}), None)
        if follower is None:
            self.root.append(element)
        else:
            follower.addprevious(element)


def _mend(root: Any) -> None:
    """Makes ordinary characters of bullets that only a symbol font has a picture for, elsewhere they are boxes; and
    puts right what LibreOffice writes other than the schema has it."""
    for level in root.iter(W + "lvl"):
        mark, look, side = (level.find(W + name) for name in ("lvlText", "rPr", "lvlJc"))
        if mark is not None and any(category(character) == "Co" for character in mark.get(W + "val", "")):
            mark.set(W + "val", "•")
            if look is not None and (fonts := look.find(W + "rFonts")) is not None:
                look.remove(fonts)
        if side is not None:
            side.set(W + "val", SIDES.get(side.get(W + "val"), side.get(W + "val", "left")))
        level[:] = sorted(level, key=lambda child: ORDER.get(child.tag, len(ORDER)))
