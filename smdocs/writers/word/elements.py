"""The markup of Word: its names and measures, how an element is made, how a language and a text are written.

Distances are in twentieths of a point, as Word counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from smdocs.tree.nodes import Inline, Run

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

LETTER = 110
"""An ordinary letter of a table's text, amply: 5.5 points at 10 points."""

# Word wants a region with a language. A language that is not here goes in as it is, without proofing.
REGIONS = {
    "ar": "ar-SA",
    "bs": "bs-Latn-BA",
    "da": "da-DK",
    "de": "de-DE",
    "en": "en-GB",
    "es": "es-ES",
    "et": "et-EE",
    "fa": "fa-IR",
    "fi": "fi-FI",
    "fo": "fo-FO",
    "fr": "fr-FR",
    "he": "he-IL",
    "is": "is-IS",
    "kl": "kl-GL",
    "lt": "lt-LT",
    "lv": "lv-LV",
    "nb": "nb-NO",
    "nn": "nn-NO",
    "pl": "pl-PL",
    "ro": "ro-RO",
    "ru": "ru-RU",
    "se": "se-SE",
    "sma": "sma-SE",
    "smj": "smj-SE",
    "so": "so-SO",
    "sv": "sv-SE",
    "ti": "ti-ER",
    "tr": "tr-TR",
    "uk": "uk-UA",
    "ur": "ur-PK",
    "vi": "vi-VN",
    "zh": "zh-CN",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: the width there is, the style of its text, its indent, how deep in lists, and
    whether it stays on the page of what comes next."""

    width: int
    style: str = ""
    indent: int = 0
    depth: int = 0
    keep: bool = False


def sub(parent: Any, name: str, **attributes: str | int) -> Any:
    """A new last child of an element, both it and its attributes of Word's namespace."""
    return etree.SubElement(parent, W + name, {W + key: str(value) for key, value in attributes.items()})


def tag(language: str) -> str:
    """A language code as Word writes it.

    >>> tag("sv"), tag("rom")
    ('sv-SE', 'rom')
    """
    return REGIONS.get(language, language)


def write_text(run: Any, text: str) -> None:
    """The text of a run. A soft hyphen is an element in Word; as a character it would be seen."""
    for index, piece in enumerate(text.split("\u00ad")):
        if index:
            sub(run, "softHyphen")
        if piece:
            element = sub(run, "t")
            element.set(SPACE, "preserve")
            element.text = piece


def plain(inlines: Iterable[Inline]) -> str:
    """The text of inlines, a line break as a space."""
    return "".join(inline.text if isinstance(inline, Run) else " " for inline in inlines)


def rename_styles(root: Any, called: Mapping[str, str]) -> None:
    """Calls the styles in some markup of ours what they are called now."""
    for name in ("pStyle", "rStyle", "tblStyle"):
        for element in root.iter(W + name):
            element.set(W + "val", called.get(element.get(W + "val"), element.get(W + "val")))


def unwrap(element: Any) -> None:
    """Takes an element off and leaves what is in it where it stood."""
    for child in list(element):
        element.addprevious(child)
    element.getparent().remove(element)
