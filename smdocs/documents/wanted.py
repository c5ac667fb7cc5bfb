"""What is asked for of an authority's documents, and what is to be said of its folder before any of them is made."""

import datetime as dt
import pickle
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Any, get_args

from smdocs import facts, own
from smdocs.findings import Finding, Severity, in_order, strictly, without_civil_numbers
from smdocs.judge.check import check
from smdocs.judge.requirements import NUMBER, reads, stops, unread
from smdocs.model.path import ACCOUNT, AUTHORITY, RECORDS, Path
from smdocs.model.texts import Data, Prose, Words
from smdocs.own import files
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.compose import ABOUT, ABOUT_ALL, BLANK, Composed, Order, compose, fitted, orders
from smdocs.tree.view import Mode
from smdocs.writers.pdf.variants import EngineName, VariantName


@dataclass(frozen=True)
class Wanted:
    """Which documents, narrowed to some types, accounts and languages (none named means all), and how.

    `on` is the as-of date that ages and due dates are counted from. With `Mode.DRAFT` all are made, gaps and draft mark
    plain to see; with `Mode.FORM` what is missing is a blank to fill in. When `strict`, warnings are errors.
    `pdf_variant` is the kind of PDF that the documents become, `pdf_engine` what draws it, see `RenderedDocument`; None
    is what the authority has chosen.
    """

    on: dt.date
    documents: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    mode: Mode = Mode.FINISHED
    strict: bool = False
    pdf_variant: VariantName | None = None
    pdf_engine: EngineName | None = None

    def orders(self, folder: Folder) -> list[Order]:
        """The documents of a folder that are meant. Raises `ValueError` for a name that there is not.

        A form exists only of the document types that are forms; there is a blank one besides those of the accounts.
        """
        types = _among(self.documents, facts.documents())
        ids = _among(self.accounts, (*folder.accounts, BLANK))
        _among(self.languages, LANGUAGES)
        _among([self.pdf_variant] if self.pdf_variant else [], get_args(VariantName))
        _among([self.pdf_engine] if self.pdf_engine else [], get_args(EngineName))
        spoken = self.languages or tuple(code.value for code in folder.authority.languages)
        called_for = orders(folder, spoken)
        if self.mode is Mode.FORM:
            forms = [name for name, entry in facts.documents().items() if entry.form]
            blanks = [Order(name, BLANK, code) for name in forms for code in spoken]
            called_for = [*blanks, *(order for order in called_for if order.document in forms)]
        return [
            order
            for order in called_for
            if (not types or order.document in types) and (not ids or order.account in ids)
        ]


def _among(given: Iterable[str], there: Iterable[str]) -> set[str]:
    names = set(given)
    if unknown := sorted(names - set(there)):
        raise ValueError(f"there is no {unknown[0]!r}; there are {', '.join(there)}")
    return names


@dataclass(frozen=True)
class Checked:
    """An authority's folder with all that can be said of it before what is wanted is made.

    `data` are the findings of `judge.check`, `own` what came of trying the authority's own blocks.
    """

    folder: Folder
    wanted: Wanted
    data: tuple[Finding, ...]
    own: own.Trial

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, each as severe as it is taken."""
        return self.severe((*self.data, *self.own.findings))

    def severe(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings as severe as they are taken: all are errors where it is strict."""
        return strictly(findings) if self.wanted.strict else tuple(findings)

    def stops(self, order: Order, mode: Mode) -> bool:
        """Whether a document cannot be put together. A draft and a form can, unless a template is at fault, so that
        nothing could be shown, or they would show a person's number, which never leaves the house, or leave out
        unseen a record that cannot be read."""
        of = self.folder, order.document, order.account
        numbered = without_civil_numbers(order.account) != order.account
        if numbered or any(stops(finding, *of) for finding in self.severe(self.own.findings)):
            return True
        errors = self._errors
        bearing = [*errors.get("", ()), *errors.get(order.account, ())] if order.account else chain(*errors.values())
        stopping = [finding for finding in bearing if stops(finding, *of)]
        if mode is Mode.FINISHED:
            return bool(stopping)
        return any(finding.code == NUMBER or unread(finding, self.folder, order.document) for finding in stopping)

    @cached_property
    def _errors(self) -> Mapping[str, Sequence[Finding]]:
        """The errors in the data by the account that they are of, for they bear on no document about another. By none,
        those of the authority, and of records that may be of other accounts too."""
        errors: dict[str, list[Finding]] = {}
        for finding in self.severe(self.data):
            if finding.severity is Severity.ERROR:
                shared = finding.place.file.startswith("records/") and self.folder.named.get(finding.account)
                errors.setdefault("" if shared else finding.account, []).append(finding)
        return errors

    def compose(self, order: Order, mode: Mode) -> Composed:
        """A document as seen from the day: the one that was tried, where own words have been."""
        tried = self.own.composed.get((order, mode))
        return tried or compose(self.folder, order, self.wanted.on, mode, checked=self.data)

    def packed(self) -> bytes:
        """All that a worker needs, to be handed over to many."""
        light = replace(self, own=own.Trial(self.own.findings, {}))
        return zlib.compress(pickle.dumps(light, pickle.HIGHEST_PROTOCOL), 1)


@lru_cache(maxsize=1)
def unpacked(packed: bytes) -> Checked:
    """What was handed over: opened once for all the documents of a run."""
    checked: Checked = pickle.loads(zlib.decompress(packed))
    return checked


def checked(folder: Folder, wanted: Wanted) -> Checked:
    """The folder with what is to be said of it on a day: asked once, and handed to all that want to know. Own words are
    tried in what is wanted, as it is and as a form; in every language unless some are named."""
    data, accounts = check(folder, wanted.on), () if BLANK in wanted.accounts else wanted.accounts
    every = replace(wanted, accounts=accounts, languages=wanted.languages or LANGUAGES)
    modes = Mode.DRAFT if wanted.mode is Mode.DRAFT else Mode.FINISHED, Mode.FORM
    tries = [(order, mode) for mode in modes for order in replace(every, mode=mode).orders(folder)]
    return Checked(folder, wanted, data, own.trial(folder, tries, wanted.on, data))


def concerning(findings: Iterable[Finding], chosen: Sequence[Order]) -> tuple[Finding, ...]:
    """Findings that bear on what was asked for: those of a document not asked for are left to a full run."""
    types = {order.document for order in chosen}
    ids = {order.account for order in chosen}
    return in_order(
        f
        for f in findings
        if (not f.documents or types & set(f.documents)) and (not f.account or f.account in ids or "" in ids)
    )


def preflight(checked: Checked) -> tuple[Finding, ...]:
    """All that is to be said of a folder: what was found in it, and what its documents would show, asked of the data.

    The catalogue asks for all that a shipped master prints, so that nothing is missing there that has not been asked
    for. A document is put together only where some text that it reads is not in its language, to see whether it prints
    that, and where own words or a developer's masters stand over the shipped ones, for they may print what nobody asks
    for.
    """
    findings = list(checked.findings)
    chosen, lacking = checked.wanted.orders(checked.folder), _Lacking(checked.folder)
    for order in chosen:
        if not checked.stops(order, Mode.FINISHED):
            findings.extend(checked.severe(_shown(checked, order, lacking)))
    return concerning(findings, chosen)


def _shown(checked: Checked, order: Order, lacking: "_Lacking") -> tuple[Finding, ...]:
    changed = checked.folder.masters or files.own(checked.folder, order.language, order.document)
    if changed or lacking.concern(order):
        return checked.compose(order, Mode.FINISHED).findings
    return fitted(checked.folder, order, checked.wanted.on) if order.document == ABOUT[0] else ()


_HOURS = AUTHORITY / "monitoring"
"""The parts that masters share ask for the hours, also where nobody prints them."""


class _Lacking:
    """The texts of an authority's data that there are not in a language, by the fields that they are of."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._of = cache(self._fields)
        self._reads = cache(reads)

    def concern(self, order: Order) -> bool:
        """Whether a document reads one that is not in its language. One of About texts tells of no account: they do."""
        of = () if order.document == ABOUT_ALL else (order.account,) if order.account else self._folder.accounts
        tells = facts.documents()[order.document].records
        return any(
            tells if path.root == RECORDS.root else self._asked(order, path)
            for name in ("", *of)
            for path in self._of(name, order.language)
        )

    def _asked(self, order: Order, path: Path) -> bool:
        return path.within(_HOURS) or self._reads(order.document, path, of_one=bool(order.account))

    def _fields(self, account: str, language: str) -> frozenset[Path]:
        """Those of an account, or of the authority, without positions in lists."""
        data: dict[Path, Any] = {AUTHORITY: self._folder.authority}
        if account:
            data = {ACCOUNT: self._folder.accounts[account], RECORDS: self._folder.done(account)}
        first = self._folder.authority.first_language
        return frozenset(
            path
            for root, value in data.items()
            for path, text in _texts(root, value)
            if text.written_in(language, first)[1] != language
        )


def _texts(path: Path, value: Any) -> Iterator[tuple[Path, Words | Prose]]:
    if isinstance(value, Words | Prose):
        yield path, value
    elif isinstance(value, Data | dict):
        for key, one in (value if isinstance(value, dict) else vars(value)).items():
            if one and not isinstance(one, str):
                yield from _texts(path / key, one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(path, one)
