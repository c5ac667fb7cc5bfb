"""What a document is made of, told without making it: one that was made of the same is the same."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel

from smdocs import facts
from smdocs.documents.metadata import mark
from smdocs.findings import Finding
from smdocs.judge.requirements import OF_ALL, OF_EACH, OF_WHAT_IS_DUE
from smdocs.model import Account, Identity, Subject
from smdocs.model.path import ACCOUNT, AUTHORITY
from smdocs.read.folder import Folder
from smdocs.resources import digests
from smdocs.tree.compose import ABOUT, ABOUT_ALL, Order, tells_of_findings
from smdocs.tree.view import Mode
from smdocs.version import __version__
from smdocs.words.language import language

Parts = Mapping[str, str]
"""A digest of each kind of thing that a document is made of: `version`, `words`, `facts`, `brand`, `authority`,
`account`, `records`, `findings` and `day`."""

LIBRARIES = ("fonttools", "jinja2", "lxml", "python-docx", "typst", "weasyprint", "xlsxwriter")
"""What has a hand in the bytes of files."""


class Inputs:
    """What the documents of a folder are made of. Of each, only those fields are looked at that the catalogue says it
    reads. `data` is what is to be said of them, which drafts show."""

    def __init__(self, folder: Folder, data: Sequence[Finding]) -> None:
        self._folder, self._data = folder, data
        own = [*self._folder.templates.items(), *self._folder.masters.items()]
        self._of_all = {
            "version": _versions(),
            "words": _digest([digests()["templates"], own]),
            "facts": digests()["data"],
            "brand": self._folder.brand.digest(),
        }
        self._accounts = {name: _by_field(account) for name, account in self._folder.accounts.items()}
        self._authority = _by_field(self._folder.authority)
        self._twins = Counter((one.name, one.platform) for one in self._folder.accounts.values())
        self._records, self._findings = cache(self._kept), cache(self._concerning)
        self._of_authority, self._of_account = cache(self._authority_as_read), cache(self._account_as_read)

    @cached_property
    def everything(self) -> str:
        """A digest of all that any document or page of the folder can be made of."""
        records = {name: [_by_field(one) for one in kept] for name, kept in self._folder.records.items()}
        return _digest([self._of_all, self._authority, self._accounts, records, [*self._folder.unread.items()]])

    def of(self, order: Order, mode: Mode, on: dt.date) -> Parts:
        """The digests of what a document is made of, as seen from a day."""
        entry, account = facts.documents()[order.document], order.account
        parts = {
            **self._of_all,
            "authority": self._of_authority(order.document),
            "account": self._of_account(order.document, account),
            "day": on.isoformat(),
        }
        if entry.records:
            parts["records"] = self._records(account)
        if mode is Mode.DRAFT or tells_of_findings(order.document):
            parts["findings"] = self._findings(account)
        if self._twins[(one := self._folder.accounts.get(account, Account())).name, one.platform] > 1:
            parts["account"] += mark(self._folder, order, language(order.language))
        return parts

    def _authority_as_read(self, document: str) -> str:
        read, of_document = _read(document)[0], self._folder.authority.documents.get(document, Identity())
        others = {name: value for name, value in self._authority.items() if name in read and name != "documents"}
        return _digest([others, _by_field(of_document), [*self._folder.authority.documents]])

    def _account_as_read(self, document: str, account: str) -> str:
        read = _read(document)[1]
        whole = bool(account) and facts.documents()[document].subject is Subject.AUTHORITY
        names = [account] if account else [*self._accounts]
        return _digest(
            [name, {key: value for key, value in self._accounts.get(name, {}).items() if whole or key in read}]
            for name in names
        )

    def _kept(self, account: str) -> str:
        names = [account] if account else [*self._folder.accounts]
        return _digest(
            [name, home, [_by_field(one) for one in kept]]
            for name in names
            for home, kept in self._folder.kept(name).items()
        )

    def _concerning(self, account: str) -> str:
        concerned = (one for one in self._data if not account or one.account in ("", account))
        return _digest(map(_without_lines, concerned))


@cache
def _read(document: str) -> tuple[frozenset[str], frozenset[str]]:
    """The fields of the authority, and those of accounts, that a document may read, or is called and filed by."""
    entries = [facts.documents()[name] for name in (ABOUT if document == ABOUT_ALL else (document,))]
    asked = (path for entry in entries for one in entry.requires for path in (one.field, *one.when))
    read = [*asked, *(path for entry in entries for path in (*entry.reads, *entry.tells))]
    due = OF_WHAT_IS_DUE if any(entry.records for entry in entries) else set()
    of_authority = {path.top for path in read if path.root == AUTHORITY.root} | OF_ALL
    # Whether an account has rules of debate of its own, pages about all of them ask.
    of_account = {path.top for path in read if path.root == ACCOUNT.root} | OF_EACH | due | {"moderation"}
    return frozenset(of_authority), frozenset(of_account)


def _without_lines(finding: Finding) -> list[Any]:
    values = sorted((name, repr(value)) for name, value in finding.values.items())
    return [
        finding.code,
        finding.severity,
        finding.field,
        finding.account,
        finding.documents,
        finding.place.file,
        values,
    ]


def _by_field(value: BaseModel) -> dict[str, Any]:
    """Each field that is given, as JSON can tell it."""
    return value.model_dump(mode="json", exclude_unset=True)


def _digest(values: Iterable[Any] | Mapping[str, Any]) -> str:
    whole = values if isinstance(values, Mapping) else list(values)
    return hashlib.sha256(json.dumps(whole, sort_keys=True, default=str).encode()).hexdigest()[:24]


@cache
def _versions() -> str:
    return _digest([__version__, digests()["code"], *map(version, LIBRARIES)])
