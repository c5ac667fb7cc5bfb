"""How accounts, documents and duties stand: gathered from the data, a run and its files, without words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import chain, product

from smdocs.documents.render import Mode, Order, maker
from smdocs.documents.wanted import Checked, Wanted
from smdocs.facts import documents as catalogue
from smdocs.filing.archive import FiledDocument, readable
from smdocs.filing.update import Held, Updated
from smdocs.findings import Finding, Severity, in_order
from smdocs.journal import Location
from smdocs.judge.duties import Item, duties
from smdocs.judge.requirements import stops
from smdocs.judge.schedule import zone
from smdocs.model import Account
from smdocs.resources import LANGUAGES
from smdocs.tree.compose import BLANK
from smdocs.writers import extension_of, formats

LATE = frozenset({"overdue", "never-done"})
"""Codes of what was not done in time."""
OVER = frozenset({"updated-long-ago", "election-over"})
"""Codes of what makes a document old though its data have not changed."""
MOST_FINDINGS = 1_500
"""Findings that one page can tell; each account may tell its share of them, and the command line tells the rest."""
LEAST_FINDINGS = 3
"""Findings that each account may tell, however many accounts there are."""


State = StrEnum("State", "UNREADABLE MISSING OVERDUE STALE UNMADE PARTLY GONE WARNED COMPLETE")
"""How a document or an account stands, the worst first.

`unreadable`: the file of the account cannot be read. `missing`: an error stops the document. `overdue`: something was
not done in time. `stale`: a file is not what the data say now, or its review is over. `unmade`: nothing stops it, and
it is not there. `partly`: it is there, and not in every language of the authority. `gone`: a file of a document that is
not made any more. `warned`: there are warnings. `complete`: none of these.
"""
Numbered = Mapping[int, Finding]
"""Findings by the number that each is known by on the page."""


@dataclass(frozen=True)
class DocumentFile:
    """A file that is there: its path below the folder of documents, and its format such as `pdf`."""

    path: str
    format: str
    stale: bool


@dataclass(frozen=True)
class Edition:
    """The files of a document in one language, as finished, draft or form."""

    language: str
    mode: Mode
    files: tuple[DocumentFile, ...]

    @property
    def stale(self) -> bool:
        """Whether all of them are."""
        return all(file.stale for file in self.files)


@dataclass(frozen=True)
class TypeStates:
    """A document type about an account or the authority: how it stands, the worst first, each with the numbers of the
    findings behind it."""

    states: Mapping[State, tuple[int, ...]]
    filed: tuple[Edition, ...]


@dataclass(frozen=True)
class AccountRow:
    """An account with its documents by type. The authority itself is one without an id.

    `more` is how many findings the page has no room for. `data` is empty where the account cannot be read.
    """

    account: str
    data: Account
    states: tuple[State, ...]
    cells: Mapping[str, TypeStates]
    findings: Numbered
    more: int

    @property
    def filed(self) -> tuple[Edition, ...]:
        """The files of all its documents."""
        return tuple(filed for cell in self.cells.values() for filed in cell.filed)


@dataclass(frozen=True)
class Overview:
    """All of it, seen from a day. `types` are the document types that accounts have, in the order of the catalogue.

    `whole` is false where there are files that nobody has held against the data.
    """

    on: dt.date
    authority: AccountRow
    rows: tuple[AccountRow, ...]
    types: tuple[str, ...]
    duties: tuple[Item, ...]
    whole: bool


def survey(checked: Checked, run: Updated, out: Location) -> Overview:
    """How everything stands after a run that filed below `out`, whatever the run was for. Documents that it has not
    looked at are known by the manifest and by what was found in the data."""
    return _Survey(checked, run, out.resolve()).overview()


class _Survey:
    def __init__(self, checked: Checked, run: Updated, out: Location) -> None:
        self.checked, self.folder, self.on = checked, checked.folder, checked.wanted.on
        self.out, self.unheld = out, False
        self.unread = self.folder.unread
        self.unwritten = {finding.place.file for finding in run.findings}
        # At midnight, as `--on` has it: a page that changed with the hour would not be the same twice on one day.
        self.duties = duties(self.folder, dt.datetime.combine(self.on, dt.time(), zone(self.folder.authority.country)))
        self.filed = self.read_manifest()
        own = set(self.folder.authority.languages)
        every = Wanted(self.on, languages=LANGUAGES).orders(self.folder)
        called_for = [one for one in every if one.language in own or (one, Mode.FINISHED) in self.filed]
        self.orders: dict[tuple[str, str], list[Order]] = defaultdict(list)
        for order in called_for:
            self.orders[order.document, order.account].append(order)
        self.cells = {*self.orders, *((order.document, order.account) for order, _ in self.filed)}
        # A draft says nothing of the finished document.
        finished = checked.wanted.mode is Mode.FINISHED
        self.held: Held = run.held if finished else {}
        noted = run.noted if finished else ()
        self.anew = maker(self.folder)
        self.numbered = self.by_account(chain(checked.findings, noted, run.findings))
        self.stopped = {order: numbers for order in called_for if (numbers := tuple(self.stops(order)))}

    def read_manifest(self) -> Mapping[tuple[Order, Mode], list[FiledDocument]]:
        """What has been filed, by document, the newest first."""
        by_order: dict[tuple[Order, Mode], list[FiledDocument]] = defaultdict(list)
        for filed in sorted(readable(self.out).documents, key=lambda filed: filed.as_of, reverse=True):
            if any((self.out / file.path).is_file() for file in filed.files):
                by_order[Order(filed.document_type, filed.account, filed.language), Mode(filed.status)].append(filed)
        return by_order

    def by_account(self, findings: Iterable[Finding]) -> Mapping[str, Numbered]:
        """Findings with their numbers. What belongs to no account that there is, is a matter of the folder."""
        numbered: dict[str, dict[int, Finding]] = defaultdict(dict)
        accounts = {*self.folder.accounts, *self.unread}
        for number, finding in enumerate(in_order(findings, by_document=False), start=1):
            numbered[finding.account if finding.account in accounts else ""][number] = finding
        return numbered

    def stops(self, order: Order) -> Iterator[int]:
        """The numbers of the findings that stop a document."""
        for account in ("", order.account) if order.account else self.numbered:
            for number, finding in self.numbered.get(account, {}).items():
                if stops(finding, self.folder, order.document, order.account):
                    yield number

    def overview(self) -> Overview:
        accounts = [*self.folder.accounts, *self.unread]
        share = max(LEAST_FINDINGS, MOST_FINDINGS // max(1, len(accounts)))
        gone = sorted({account for _, account in self.cells} - {"", BLANK, *accounts})
        rows = (self.row(account, share) for account in (*accounts, *gone))
        return Overview(
            on=self.on,
            authority=self.row("", MOST_FINDINGS),
            rows=tuple(sorted(rows, key=lambda row: (list(State).index(row.states[0]), row.account))),
            types=_catalogued(document for document, account in self.cells if account not in ("", BLANK)),
            duties=self.duties,
            whole=not self.unheld,
        )

    def row(self, account: str, share: int) -> AccountRow:
        types = _catalogued(document for document, owner in self.cells if owner in _owners(account))
        cells = {document: self.cell(document, account) for document in types}
        numbered = self.numbered.get(account, {})
        shown = sorted(numbered.items(), key=lambda one: one[1].severity is not Severity.ERROR)[:share]
        states = {state for cell in cells.values() for state in cell.states} - {State.COMPLETE}
        states |= set(map(_state, numbered.values()))
        if account in self.unread:
            states = states - {State.MISSING} | {State.UNREADABLE}
        if any(item.overdue for item in self.duties if item.account == account):
            states.add(State.OVERDUE)
        data = self.folder.accounts.get(account, Account())
        ordered = tuple(state for state in State if state in states) or (State.COMPLETE,)
        return AccountRow(account, data, ordered, cells, dict(shown), len(numbered) - len(shown))

    def cell(self, document: str, account: str) -> TypeStates:
        orders = self.orders.get((document, account), [])
        causes = [(State.MISSING, number) for order in orders for number in self.stopped.get(order, ())]
        causes += [(_state(finding), number) for number, finding in self.concerning(document, account)]
        filed = tuple(self.files(document, account))
        finished = {one.language: one for one in filed if one.mode is Mode.FINISHED}
        states = {state for state, _ in causes}
        if any(order.language not in finished and order not in self.stopped for order in orders):
            states.add(State.PARTLY if finished else State.UNMADE)
        if any(file.stale for one in finished.values() for file in one.files):
            states.add(State.STALE)
        if finished and account in self.unread:
            states.add(State.UNREADABLE)
        elif set(finished) - {order.language for order in orders}:
            states.add(State.GONE)
        if orders and not states:
            states.add(State.COMPLETE)
        behind = {state: tuple(dict.fromkeys(n for its, n in causes if its is state)) for state in State}
        return TypeStates({state: numbers for state, numbers in behind.items() if state in states}, filed)

    def concerning(self, document: str, account: str) -> Iterator[tuple[int, Finding]]:
        """The warnings about a document. One about an account that has no such document of its own is about that of
        the authority, and the other way round."""
        for owner in ("", account) if account else self.numbered:
            if owner == account or (document, owner) not in self.cells:
                for number, finding in self.numbered.get(owner, {}).items():
                    if document in finding.documents and finding.severity is Severity.WARNING:
                        yield number, finding

    def files(self, document: str, account: str) -> Iterator[Edition]:
        """The files of a document that are there, the newest of each format; languages and modes apart."""
        usual = partial(_place, list(formats()))
        for owner, language, mode in product(_owners(account), LANGUAGES, Mode):
            order = Order(document, owner, language)
            newest: dict[str, DocumentFile] = {}
            for filed in self.filed.get((order, mode), ()):
                there = {extension_of(file.path): file.path for file in filed.files if (self.out / file.path).is_file()}
                if new := {kind: path for kind, path in there.items() if kind not in newest}:
                    stale = mode is Mode.FINISHED and self.is_stale(order, filed)
                    for kind, path in new.items():
                        # What the run wanted to write and could not is what it was before.
                        newest[kind] = DocumentFile(path, kind, stale or (self.out / path).as_posix() in self.unwritten)
            if newest:
                yield Edition(language, mode, tuple(newest[kind] for kind in sorted(newest, key=usual)))

    def is_stale(self, order: Order, filed: FiledDocument) -> bool:
        """Whether a document that is still called for would today, as seen from its own day, be another or none."""
        if order in self.stopped:
            return True
        if (now := self.held.get(order)) is None:
            self.unheld |= order in self.orders.get((order.document, order.account), ())
            return False
        if all(each.templates != filed.templates_sha256 for each in now):
            return True
        if same_day := [each.data for each in now if each.as_of == filed.as_of.isoformat()]:
            return filed.data_sha256 not in same_day
        return self.anew(order, filed.as_of, Mode.FINISHED).document.origin.data != filed.data_sha256


def _state(finding: Finding) -> State:
    """What a finding makes of what it is about."""
    if finding.severity is Severity.ERROR:
        return State.MISSING
    return State.OVERDUE if finding.code in LATE else State.STALE if finding.code in OVER else State.WARNED


def _owners(account: str) -> tuple[str, ...]:
    """What documents in a row may be about: with those of the authority stand the forms about nobody."""
    return (account,) if account else ("", BLANK)


def _catalogued(types: Iterable[str]) -> tuple[str, ...]:
    """Document types once each, in the order of the catalogue; those that it does not know any more at the end."""
    return tuple(sorted(set(types), key=partial(_place, list(catalogue()))))


def _place(order: list[str], name: str) -> tuple[int, str]:
    """Where a name stands in an order: what is not in it comes last, by name."""
    return (order.index(name) if name in order else len(order), name)
