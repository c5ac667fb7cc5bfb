"""The fonts of a PDF: Source Sans or Source Serif from their packages first, then what the system has for scripts
that they lack.

Fonts of the same families that the system happens to have are shut out, so that a PDF is the same everywhere.
"""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from smdocs.writers.layout import filled

FACES = ("Regular", "Semibold", "Bold")
"""The faces in use. No italics: those of these families lack letters of Sami."""


class Family(NamedTuple):
    """A family of fonts: its name, the package that has its files, how their names begin, and how high it makes a
    line by itself, and how much of that is above the foot of the letters, in heights of its letters."""

    name: str
    package: str
    stem: str
    line: float
    ascent: float


FAMILIES = {
    "sans": Family("Source Sans Pro", "font_source_sans_pro", "SourceSansPro", 1.257, 0.984),
    "serif": Family("Source Serif Pro", "font_source_serif_pro", "SourceSerifPro", 1.371, 1.036),
}
"""The families of the house: they come from one drawing office and go together."""

FALLBACK = (FAMILIES["sans"].name, "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "DejaVu Sans")
"""Families tried before any other for what those of the house lack."""


class GlyphMissingError(Exception):
    """Characters that no font at hand can draw, once each, in the order of their code points."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(sorted(set(characters)))
        super().__init__(" ".join(f"U+{ord(character):04X}" for character in self.characters))

    def __reduce__(self) -> tuple[type["GlyphMissingError"], tuple[tuple[str, ...]]]:
        return GlyphMissingError, (self.characters,)


class EngineMissingError(Exception):
    """The `engine` that draws PDFs cannot be loaded: Typst is not installed, or WeasyPrint lacks the system's libraries
    that lay out text (Pango and its relatives)."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        super().__init__(engine)


class RenderError(Exception):
    """What an engine that draws PDFs complained of. It reads nothing but what is ours: the fault is ours."""


def face(font: str, name: str) -> Path:
    """The file of one of the `FACES` of a family."""
    family = FAMILIES[font]
    return Path(import_module(family.package).font_directory) / f"{family.stem}-{name}.ttf"


@contextmanager
def configured() -> Iterator[None]:
    """Fontconfig reads our configuration while this lasts, and within it that of the user's `FONTCONFIG_FILE`.

    What is made of it meanwhile needs neither the file nor the variable afterwards.
    """
    own = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fonts.conf"
        path.write_bytes(configuration([face(font, name) for font in FAMILIES for name in FACES], own))
        os.environ["FONTCONFIG_FILE"] = str(path)
        try:
            yield
        finally:
            del os.environ["FONTCONFIG_FILE"]
            if own is not None:
                os.environ["FONTCONFIG_FILE"] = own


def configuration(faces: Iterable[Path], own: str | None = None) -> bytes:
    """A Fontconfig file that puts the faces, by their files, first, whatever the user's `own` file says."""
    names = [family.name for family in FAMILIES.values()]
    given = {"faces": list(faces), "own": own, "families": names, "fallback": [*FALLBACK], "platform": sys.platform}
    return filled("fonts.conf", **given).encode()
