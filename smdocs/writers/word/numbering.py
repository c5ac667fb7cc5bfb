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
            self.first = self._next("abstractNum")
            _mend(theirs)
            for kind in own.findall(W + "abstractNum"):
                kind.set(W + "abstractNumId", str(self.first + int(kind.get(W + "abstractNumId"))))
                self._add(kind, before=("num", "numIdMacAtCleanup"))
        self.bullets = self.new()

    def new(self, level: int | None = None) -> int:
        """A numbering of bullets, or one that starts at 1 on a level: lists that share one would go on counting."""
        number = self._next("num")
        numbering = sub(self.root, "num", numId=number)
        sub(numbering, "abstractNumId", val=self.first + (BULLETS if level is None else NUMBERS))
        if level is not None:
            sub(sub(numbering, "lvlOverride", ilvl=level), "startOverride", val=1)
        self._add(numbering, before=("numIdMacAtCleanup",))
        return number

    def _next(self, name: str) -> int:
        return 1 + max((int(one.get(f"{W}{name}Id")) for one in self.root.iter(W + name)), default=0)

    def _add(self, element: Any, before: tuple[str, ...]) -> None:
        """Puts an element where the schema wants it."""
        later = [child for child in self.root if child.tag in {W + name for name in before}]
        self.root.insert(self.root.index(later[0]) if later else len(self.root), element)


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
