"""The example authorities, read, composed and rendered once in a process, for all tests that only look at them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import smdocs
from smdocs.documents.render import Mode, RenderedDocument
from smdocs.filing.archive import read
from smdocs.findings import Finding
from smdocs.read.folder import Folder
from smdocs.resources import data
from smdocs.tree.compose import Composed, Order, compose
from tests.conftest import AS_OF

EXAMPLES = ("aeblesund", "region-alvmarken", "tranmarken")
COMPLETE = EXAMPLES[:2]
"""Those that call for every document type."""


@cache
def folder(name: str) -> Folder:
    return smdocs.load(data() / "examples" / name)


@cache
def checked(name: str) -> tuple[Finding, ...]:
    return smdocs.check(folder(name), on=AS_OF)


def composed(name: str, order: Order, mode: Mode = Mode.FINISHED) -> Composed:
    return _composed(name, order, mode)


@cache
def _composed(name: str, order: Order, mode: Mode) -> Composed:
    return compose(folder(name), order, AS_OF, mode, checked=checked(name))


@cache
def rendered(name: str, lang: str, on: dt.date = AS_OF) -> tuple[RenderedDocument, ...]:
    """Every document of an example in a language."""
    return smdocs.render(folder(name), on=on, languages=[lang]).documents


@dataclass(frozen=True)
class Files:
    """The examples' finished files: in a folder that they were rendered to a moment ago, or drawn as they are read."""

    folder: Path | None

    def documents(self, name: str, lang: str) -> tuple[RenderedDocument, ...]:
        """Every document of an example in a language, as seen from the day of its files."""
        filed = read(self.folder / name).documents if self.folder else ()
        return rendered(name, lang, max((one.as_of for one in filed), default=AS_OF))

    def read(self, name: str, document: RenderedDocument, extension: str) -> bytes:
        if self.folder is None:
            return document.write(extension)
        return (self.folder / name / document.file_name(extension)).read_bytes()
