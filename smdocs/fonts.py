"""The fonts of a PDF: Source Sans from the package first, then what the system has for scripts it lacks.

Fonts of the same family that the system happens to have are shut out, so that a PDF is the same everywhere.
"""

from __future__ import annotations

import os
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from lxml import etree
from lxml.builder import E

FAMILY = "Source Sans Pro"

FACES = ("Regular", "Semibold", "Bold")
"""The faces in use. No italics: those of this family lack letters of Sami."""

FALLBACK = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "DejaVu Sans")
"""Families tried before any other for what Source Sans lacks."""

_SHUT_OUT = (FAMILY, "Source Sans 3", "Source Sans Variable", "Source Sans 3 VF", "Source Sans 3 Variable")

_FOLDERS = {
    "linux": ("/usr/share/fonts", "/usr/local/share/fonts"),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts"),
    "win32": ("WINDOWSFONTDIR",),
}


class GlyphMissingError(Exception):
    """Characters that no font at hand can draw, once each, in the order of their code points."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(sorted(set(characters)))
        super().__init__(" ".join(f"U+{ord(character):04X}" for character in self.characters))

    def __reduce__(self) -> tuple[type[GlyphMissingError], tuple[tuple[str, ...]]]:
        return GlyphMissingError, (self.characters,)


class PangoMissingError(Exception):
    """The system libraries that lay out text (Pango and its relatives) are not installed."""


def require_meaning(texts: Iterable[str]) -> None:
    """Raises `GlyphMissingError` for private-use characters and lone surrogates.

    A symbol font may well have a picture for them, but no two fonts have the same one.
    """
    found = {character for text in texts for character in text if unicodedata.category(character) in ("Co", "Cs")}
    if found:
        raise GlyphMissingError(found)


@contextmanager
def folder() -> Iterator[Path]:
    """The folder with the package's fonts, for as long as this lasts."""
    with as_file(files("font_source_sans_pro") / "files") as path:
        yield path


@contextmanager
def face(name: str) -> Iterator[Path]:
    """The file of one of the `FACES`."""
    with folder() as path:
        yield path / f"SourceSansPro-{name}.ttf"


@contextmanager
def configured() -> Iterator[None]:
    """Fontconfig reads our configuration while this lasts, unless the user has set `FONTCONFIG_FILE`.

    What is made of it meanwhile needs neither the file nor the variable afterwards.
    """
    if "FONTCONFIG_FILE" in os.environ:
        yield
        return
    with folder() as fonts, tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "fonts.conf"
        path.write_bytes(configuration(fonts))
        os.environ["FONTCONFIG_FILE"] = str(path)
        try:
            yield
        finally:
            del os.environ["FONTCONFIG_FILE"]


def configuration(folder: Path) -> bytes:
    """A Fontconfig file that puts the faces in `folder` first."""

    def pattern(name: str, value: etree._Element) -> etree._Element:
        made: etree._Element = E.pattern(E.patelt(value, name=name))
        return made

    system = _FOLDERS.get(sys.platform, _FOLDERS["linux"])
    tree = E.fontconfig(
        *(E.dir(name) for name in (str(folder), *system)),
        E.selectfont(
            *(E.acceptfont(pattern("file", E.string(str(folder / f"SourceSansPro-{face}.ttf")))) for face in FACES),
            *(E.rejectfont(pattern("family", E.string(family))) for family in _SHUT_OUT),
            # Pictures in colour have no place in a document to be filed, and not every engine draws them.
            E.rejectfont(pattern("color", E.bool("true"))),
        ),
        E.match(
            E.test(E.string(FAMILY), name="family"),
            E.edit(*map(E.string, FALLBACK), name="family", mode="append", binding="strong"),
        ),
        E.cachedir("/var/cache/fontconfig"),
        E.cachedir("fontconfig", prefix="xdg"),
    )
    doctype = '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="utf-8", doctype=doctype, pretty_print=True)
    return written
