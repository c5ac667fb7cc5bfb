"""The example authorities, read, composed and rendered once in a process, for all tests that only look at them."""

from __future__ import annotations

from functools import cache

import smdocs
from smdocs.documents.render import Mode, RenderedDocument
from smdocs.findings import Finding
from smdocs.read.folder import Folder
from smdocs.resources import data
from smdocs.tree.compose import Composed, Order, compose
from smdocs.words.language import language
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
    return compose(folder(name), order, language(order.language), AS_OF, mode, checked=checked(name))


@cache
def rendered(name: str, lang: str) -> tuple[RenderedDocument, ...]:
    """Every document of an example in a language."""
    return smdocs.render(folder(name), on=AS_OF, languages=[lang]).documents
