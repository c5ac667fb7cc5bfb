"""What would show where finished documents are put together, asked of the data: texts that do not fit the fields of a
platform, and texts in another language. The documents themselves are not made."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from smdocs.documents.wanted import Checked, Wanted, concerning
from smdocs.findings import Finding
from smdocs.model.texts import Prose, Words
from smdocs.own.files import own
from smdocs.read.folder import Folder
from smdocs.tree.compose import ABOUT, Order, compose, fitted
from smdocs.tree.view import Mode
from smdocs.words.language import language


def preflight(checked: Checked) -> tuple[Finding, ...]:
    """All that is to be said of a folder: what was found in it, and what its documents would show.

    The catalogue asks for all that a shipped master prints, so that nothing is missing there that has not been asked
    for. A document is put together only where some text of its data is not in its language, to see whether it prints
    that, and where own words or a developer's masters stand over the shipped ones, for they may print what nobody asks
    for.
    """
    findings = list(checked.findings)
    orders = Wanted(checked.on).orders(checked.folder)
    for order in orders:
        if not checked.stops(order, Mode.FINISHED):
            findings.extend(checked.severe(_shown(checked, order)))
    return concerning(findings, orders)


def _shown(checked: Checked, order: Order) -> tuple[Finding, ...]:
    spoken = language(order.language)
    changed = checked.folder.masters or own(checked.folder, order.language, order.document)
    if changed or _lacks_a_text(checked.folder, order):
        return compose(checked.folder, order, spoken, checked.on, Mode.FINISHED, checked=checked.data).findings
    return fitted(checked.folder, order, spoken, checked.on) if order.document == ABOUT[0] else ()


def _lacks_a_text(folder: Folder, order: Order) -> bool:
    """Whether some text of its data is not in the language of the document."""
    accounts = [order.account] if order.account else folder.accounts
    data = (folder.authority, *((folder.accounts[name], folder.records.get(name, ())) for name in accounts))
    first = folder.authority.first_language
    return any(text.written_in(order.language, first)[1] != order.language for text in _texts(data))


def _texts(value: object) -> Iterator[Words | Prose]:
    match value:
        case Words() | Prose():
            yield value
        case BaseModel() | dict():
            yield from _texts(tuple(dict(value).values()))
        case tuple() | list():
            for item in value:
                yield from _texts(item)
