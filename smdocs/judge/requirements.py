"""Holds an authority's data against the catalogue: which required field is missing, and which documents that stops.

What a requirement may ask of data before it holds, a rule of a rule set may too.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import BaseModel

from smdocs import facts
from smdocs.findings import FieldName, Finding, Severity
from smdocs.judge.access import settled
from smdocs.judge.schedule import RHYTHM, sort
from smdocs.model import Status, Subject
from smdocs.model.path import ACCOUNT, AUTHORITY, DOCUMENTS, Path, classes, item_class
from smdocs.read.folder import OF_ABSENCE, Folder

MISSING = "–"
"""Stands for a value that is not given."""

NUMBER = "civil-registration-number"
"""The code of what no document may hold, finished or not."""


def subject(folder: Folder, document: str) -> Subject:
    """Whether a document is made once for the authority or once for each account: as the authority says,
    otherwise as the catalogue does."""
    identity, catalogued = folder.authority.documents.get(document), facts.documents()[document]
    chosen = identity.per if identity else None
    return chosen if chosen and chosen is catalogued.also_per else catalogued.subject


def called_for(folder: Folder, document: str) -> bool:
    """Whether the accounts of an authority call for a document about all of them: a public page, other than a register,
    is for accounts that one can write to, now or soon. Where there are none at all yet, all are called for; rules of
    debate of all are not where each account has its own and the authority has none."""
    entry, accounts = facts.documents()[document], folder.accounts.values()
    if entry.rows or entry.audience is not facts.Audience.PUBLIC or not accounts:
        return True
    concerned = [one for one in accounts if one.status is not Status.CLOSED and not one.register_only]
    ruled = entry.also_per is Subject.ACCOUNT and absent(folder.authority.moderation)
    return bool(concerned) and not (ruled and all(one.moderation for one in concerned))


_MODERATION = Path.read("authority.moderation")
_DEFAULTS = AUTHORITY / "account_defaults"


def lacks(finding: Finding) -> bool:
    """Whether a finding is about what a document still needs, by the catalogue or by a rule: no error in a draft, which
    shows it where it belongs, and what a form is for."""
    too_few = finding.code in ("rule-at-least", "rule-covers") and finding.model in classes() and _many(finding)
    return finding.code in ("missing-field", "rule-required") or finding.values.get("given") == MISSING or too_few


def _many(finding: Finding) -> bool:
    """Whether a finding is about a list, which has too few of something."""
    return item_class(classes()[finding.model].model_fields[finding.name].annotation)[1]


def unread(finding: Finding, folder: Folder, document: str) -> bool:
    """Whether a finding is about a record that could not be read and that a document would leave out unseen."""
    of_record = finding.place.file.startswith("records/") and finding in folder.findings
    return facts.documents()[document].records and of_record


_OF_BEING_THERE = {"status", "register_only"}
"""The fields of an account that say which documents are about it."""
OF_WHAT_IS_DUE = (
    {path.top for path in RHYTHM.values()} | _OF_BEING_THERE | {"since", "breach", "administrators", "holders"}
)
"""Those that say what is due, and who has access."""
OF_EACH = _OF_BEING_THERE | {"name", "platform", "kind", "handle", "unit", "case_numbers"}
"""Those that all documents about it read, or what they are called and filed by."""
OF_ALL = {
    *("name", "country", "languages", "kind", "ruleset", "rule_overrides", "documents"),
    *("brand", "file_names", "case_system"),
}
"""The fields of an authority that all documents read, or what they are made, called and filed by."""


def stops(finding: Finding, folder: Folder, document: str, account: str) -> bool:
    """Whether a finding stops a document about an account (or, with no account, about the authority).

    What is missing stops the documents that need it, and what is wrong those that read it, which would leave it out
    unseen. An account that cannot be known stops all documents about all accounts, and a faulty record all that tell of
    records.
    """
    if finding.severity is Severity.WARNING:
        return False
    tells = facts.documents()[document].records and not finding.documents
    of_record = tells and finding.place.file.startswith("records/")
    if of_record and (not account or account in folder.named.get(finding.account, ())):
        return True
    if finding.account and account and finding.account != account:
        return False
    one = folder.accounts.get(account)
    if one and one.moderation and not finding.account and Path.read(finding.field).within(_MODERATION):
        # It has rules of debate of its own.
        return False
    if finding.documents:
        return document in finding.documents
    if finding.code == NUMBER:
        # What is about all accounts prints more of each than it requires.
        return True
    if finding.place.file.startswith("records/"):
        return tells
    unknown_account = bool(finding.account) and finding.account not in folder.accounts
    path = Path.read(finding.field)
    # Of an unknown key, what was meant may be any field beside it.
    path = path.parent if finding.code == "unknown-key" else path
    return unknown_account or reads(document, path, of_one=bool(account))


def with_documents(finding: Finding, folder: Folder) -> Finding:
    """A finding of something that an item or a group cannot do without, with the documents that are not made for it."""
    if finding.code not in OF_ABSENCE or finding.documents or finding.severity is Severity.WARNING:
        return finding
    of = {name: finding.account if subject(folder, name) is Subject.ACCOUNT else "" for name in facts.documents()}
    named = tuple(name for name, account in of.items() if stops(finding, folder, name, account))
    return replace(finding, documents=named) if len(named) < len(facts.documents()) else finding


def reads(document: str, path: Path, *, of_one: bool) -> bool:
    """Whether a document, about one account or of all, reads a field of the authority or of an account."""
    catalogued = facts.documents()[document]
    if path.within(_DEFAULTS):
        path = Path(ACCOUNT.root, path.steps[1:])
    if not path.steps:
        return True
    if path.within(DOCUMENTS) and len(path.steps) > 1:
        return path.steps[1] == document
    if of_one and path.root == ACCOUNT.root and catalogued.subject is Subject.AUTHORITY:
        # The catalogue says what is read of all accounts.
        return True
    of_all = OF_ALL
    if path.root == ACCOUNT.root:
        of_all = (OF_EACH if of_one else _OF_BEING_THERE) | (OF_WHAT_IS_DUE if catalogued.records else set())
    return path.top in of_all or any(path.within(one) or one.within(path) for one in catalogued.reads)


def missing(folder: Folder, as_of: dt.date) -> Iterator[Finding]:
    """What documents lack. Fields of the authority are asked for per account too, as conditions depend on both."""
    roots = {
        name: {"authority": folder.authority, "account": settled(account), "records": sort(folder.done(name), as_of)}
        for name, account in folder.accounts.items()
    }
    for document, entry in facts.documents().items():
        of_all = subject(folder, document) is Subject.AUTHORITY
        if of_all and called_for(folder, document):
            yield from _missing(folder, document, entry.requires, {"authority": folder.authority, "account": None}, "")
        # What is asked of the authority is not asked again with each account.
        of = [one for one in entry.requires if not (of_all and one.field.root == AUTHORITY.root)]
        for name, account in folder.accounts.items():
            if of and entry.concerns(account):
                yield from _missing(folder, document, of, roots[name], name)


def _missing(
    folder: Folder, document: str, requires: Iterable[facts.Requirement], roots: Mapping[str, Any], name: str
) -> Iterator[Finding]:
    for requirement in requires:
        if roots.get(requirement.field.root) is None or not holds(requirement.when, roots):
            continue
        for path, value in requirement.field.of(roots):
            if absent(value):
                yield folder.finding("missing-field", name, path, documents=(document,), **_instead(requirement))


def _instead(requirement: facts.Requirement) -> dict[str, Any]:
    """The field that will do instead of a required one: it is required only where that is missing."""
    others = (path for path, wanted in requirement.when.items() if wanted == "missing")
    if other := next((path for path in others if path.root == requirement.field.root), None):
        model, name, _ = other.field()
        return {"instead": FieldName(model, name), "instead_path": other.in_words}
    return {}


def holds(when: Mapping[Path, str], roots: Mapping[str, Any]) -> bool:
    """Whether every condition holds."""
    return all(_holds(next(path.of(roots))[1], wanted) for path, wanted in when.items())


def _holds(value: Any, wanted: str) -> bool:
    if wanted in ("given", "missing"):
        return absent(value) is (wanted == "missing")
    words = wanted.removeprefix("not ")
    return (as_written(value) in words.split(", ")) is (words == wanted)


def as_written(value: Any) -> str:
    """A value as rules and conditions write it: one of a fixed set, `yes` or `no`; nothing where there is none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def absent(value: Any) -> bool:
    """Whether there is nothing there."""
    return value is None or value == () or (isinstance(value, BaseModel) and value == _empty(type(value)))


@cache
def _empty(kind: type[BaseModel]) -> BaseModel:
    return kind.model_construct()
