"""The kinds of PDF: all are tagged and have the same pages; they differ in what they claim to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

VariantName = Literal["2a", "1b", "3a", "ua", "plain"]
"""The kinds of PDF that can be asked for."""


class Variant(NamedTuple):
    """A kind of PDF: what the engine calls the nearest it has, and which standards the file says it follows;
    `transparent` is whether one can see through what is on a page."""

    engine: str
    pdfa: bool
    pdfua: bool
    transparent: bool = True


VARIANTS: Mapping[VariantName, Variant] = {
    "2a": Variant("pdf/a-2a", pdfa=True, pdfua=True),
    # What PDF/A-1 and PDF/UA-1 ask of the list of a font's characters (CIDSet), the engine cannot write at once.
    "1b": Variant("pdf/a-1b", pdfa=True, pdfua=False, transparent=False),
    "3a": Variant("pdf/a-3a", pdfa=True, pdfua=True),
    "ua": Variant("pdf/ua-1", pdfa=False, pdfua=True),
    "plain": Variant("pdf/ua-1", pdfa=False, pdfua=False),
}
