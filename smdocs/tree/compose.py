"""One document: from an authority's data and a master to the tree, and what stood in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smdocs import facts
from smdocs.findings import Finding, Severity
from smdocs.judge.check import check
from smdocs.judge.compliance import demanded
from smdocs.judge.requirements import NUMBER, stops, subject
from smdocs.model import Account, Identity, Subject
from smdocs.model.path import ACCOUNT, AUTHORITY, Path
from smdocs.read.folder import Folder
from smdocs.tree import about, register
from smdocs.tree.context import context, supplied
from smdocs.tree.entries import Entry, entry, in_order
from smdocs.tree.furniture import furniture, logo_text, meta
from smdocs.tree.master import Masters, masters, origin, render
from smdocs.tree.nodes import Document
from smdocs.tree.origin import NOWHERE, Origin
from smdocs.tree.parse import parse
from smdocs.tree.view import Frame, Mode
from smdocs.words.language import Language

ABOUT, ABOUT_ALL = ("about-texts", "about-texts-all"), "about-texts-all"
"""The documents that hold About texts: those of one account, and those of all."""

BLANK = "_blank"
"""Stands for the account of a form that nothing is known for; no account's file can be called so."""


_READ_WHOLE = {"rule_set": AUTHORITY / "ruleset" / "name", "least_administrators": Path("least_administrators")}
"""What masters read without looking into it, by name."""
_TEXTS = Path("texts")
_MADE_OF: Mapping[str, Origin] = {
    # The text of a field tells the same as its account.
    "fields": Origin(Path("platform") / "fields", elsewhere=dict.fromkeys(("text", "count", "filled"), NOWHERE)),
    "unfit": Origin(Path("platform") / "fields" / "unfit"),
    "slots": NOWHERE,
    "left_out": Origin(AUTHORITY / "ruleset" / "left_out"),
}
"""What masters are told of About texts, by name, and where it comes from."""


@dataclass(frozen=True)
class Order:
    """A document to be made: its type, the account it is about (none: the authority) and its language."""

    document: str
    account: str
    language: str


@dataclass(frozen=True)
class Composed:
    """A composed document and what was found on the way. Errors say that it may not leave as finished.

    `reads` is what it was made of: per field of the data, what was read there, as JSON can tell it. `templates` is the
    digest of its masters and words.
    """

    document: Document
    findings: tuple[Finding, ...]
    about: about.Texts
    used: frozenset[tuple[str, str]]
    reads: Mapping[str, Any]
    templates: str


def orders(folder: Folder, languages: tuple[str, ...]) -> list[Order]:
    """Every document that the folder calls for, in the order of the catalogue, accounts and languages."""
    made: list[Order] = []
    for document, catalogued in facts.documents().items():
        if subject(folder, document) is Subject.AUTHORITY:
            made.extend(Order(document, "", language) for language in languages)
        for name, account in folder.accounts.items():
            # Rules of debate of its own make for guidelines of its own.
            own_rules = catalogued.also_per is Subject.ACCOUNT and account.moderation is not None
            per_account = subject(folder, document) is Subject.ACCOUNT
            if (per_account or own_rules) and catalogued.concerns(account.status):
                made.extend(Order(document, name, language) for language in languages)
    return made


def compose(
    folder: Folder,
    order: Order,
    language: Language,
    as_of: dt.date,
    mode: Mode,
    of: Masters | None = None,
    checked: Sequence[Finding] | None = None,
) -> Composed:
    """Composes a document. In finished mode a printed gap is an error; in draft and form mode it is shown.

    `of` are the masters, those of the folder unless it is given, and `checked` what `check` says of the folder,
    where it has been asked already. Raises `MasterError` when a master is at fault.
    """
    of = masters(folder.templates, folder.masters) if of is None else of
    if checked is None and order.document in (ABOUT_ALL, register.INTERNAL):
        checked = check(folder, as_of)
    accounts = folder.accounts
    if order.account:
        accounts = {order.account: accounts.get(order.account, Account())}
    concerned = {
        name: a for name, a in accounts.items() if order.account or facts.documents()[order.document].concerns(a.status)
    }
    made_of = (_entry(folder, name, account, as_of) for name, account in concerned.items())
    entries = in_order(made_of, language, folder.authority.first_language)
    if order.document == register.INTERNAL:
        entries = list(register.with_state(entries, folder, language, as_of, checked or ()))
    frame = Frame(language, folder.authority.first_language, mode)
    names, templates = _names(folder, order.document, entries, as_of, of, frame, about_one=bool(order.account))
    findings: list[Finding] = []
    texts = about.NOTHING
    if order.document == ABOUT_ALL:
        stopped = _stopped(folder, (e.id for e in entries), checked or (), mode)
        made = [about.NOTHING if e.id in stopped else _finished(folder, e, language, as_of, mode, of) for e in entries]
        seen = [frame.view(its, Origin(_TEXTS / n, e.id)) for n, (e, its) in enumerate(zip(entries, made, strict=True))]
        left = [e.id for e, its in zip(entries, made, strict=True) if its == about.NOTHING]
        frame.read(left, Origin(_TEXTS))
        names["groups"] = about.groups(names["entries"], seen, left)
        names["grouped"] = any(group.name for group in names["groups"])
    elif order.document in ABOUT:
        texts = _fit(folder, entries[0], names, frame, of)
        names |= {name: frame.view(list(getattr(texts, name)), at) for name, at in _MADE_OF.items()}
        findings.extend(_of_texts(folder, order, texts))
    title, blocks = parse(render(f"{order.document}.html", language, names, of))
    sheet = None
    if order.document in register.REGISTERS:
        sheet = register.sheet(order.document, title, names["authority"], names["entries"], language, as_of, mode)
    logo = logo_text(names["authority"].brand.logo_text) if folder.brand.logo or folder.brand.picture else None
    if mode is not Mode.FORM:
        findings.extend(_missing(folder, order, frame))
    findings.extend(
        folder.finding(
            "not-translated",
            at.account,
            at.place,
            Severity.WARNING,
            documents=(order.document,),
            language=order.language,
        )
        for at in frame.untranslated
    )
    if order.document == ABOUT_ALL:
        # What is to be said of an account is said with its own texts.
        findings = [finding for finding in findings if not finding.account]
    identity, sole = folder.authority.documents.get(order.document, Identity()), entries if order.account else []
    document = Document(
        title=title,
        language=language.code,
        blocks=blocks,
        furniture=furniture(title, sole, identity, language, mode, logo),
        meta=meta(order.document, sole, identity, folder.authority, language, as_of),
        brand=folder.brand,
        sheet=sheet,
    )
    reads = _by_field({**frame.reads, Origin(AUTHORITY / "brand"): folder.brand.digest()}, order)
    return Composed(document, tuple(findings), texts, frozenset(frame.used), reads, templates)


def _entry(folder: Folder, name: str, account: Account, as_of: dt.date) -> Entry:
    return entry(name, account, folder.records.get(name, ()), folder.authority.country, as_of)


def _names(
    folder: Folder,
    document: str,
    entries: Sequence[Entry],
    as_of: dt.date,
    of: Masters,
    frame: Frame,
    *,
    about_one: bool,
) -> tuple[dict[str, Any], str]:
    """What a master can name, as far as it asks for it, and the digest of the masters of its document."""
    language = frame.language
    names = context(folder.authority, entries, document, as_of, frame, about_one=about_one)
    pieces = sorted(f"about/{path.name}" for path in (language.folder / "about").glob("*.txt"))
    templates, asked = origin((f"{document}.html", *(pieces if document in ABOUT else ())), language.code, of)
    for name, path in _READ_WHOLE.items():
        if name in asked:
            frame.read(names[name], Origin(path))
    if document == ABOUT_ALL:
        # The other files are those of its texts, each of which is about one account.
        _, asked = origin((f"{document}.html",), language.code, of)
    return names | supplied(names, asked, language), templates


def _fit(folder: Folder, one: Entry, names: Mapping[str, Any], frame: Frame, of: Masters) -> about.Texts:
    """The About texts of an account, with what its authority's rules demand of them."""
    if demands := demanded(folder.authority, one.account):
        frame.read(list(demands), Origin(AUTHORITY / "ruleset" / "must"))
    return about.fit(one, names, frame.language, of, demands)


def fitted(folder: Folder, order: Order, language: Language, as_of: dt.date) -> tuple[Finding, ...]:
    """What stands in the way of an account's finished About texts, told without a document of them."""
    one = _entry(folder, order.account, folder.accounts[order.account], as_of)
    frame = Frame(language, folder.authority.first_language, Mode.FINISHED)
    texts = _texts_of(folder, one, as_of, masters(folder.templates, folder.masters), frame)
    return (*_of_texts(folder, order, texts), *_missing(folder, order, frame))


def _texts_of(folder: Folder, one: Entry, as_of: dt.date, of: Masters, frame: Frame) -> about.Texts:
    """The About texts of one account without a document of them."""
    names, _ = _names(folder, ABOUT[0], [one], as_of, of, frame, about_one=True)
    return _fit(folder, one, names, frame, of)


def _finished(folder: Folder, one: Entry, language: Language, as_of: dt.date, mode: Mode, of: Masters) -> about.Texts:
    """The About texts of one account among others; none where they are not finished."""
    frame = Frame(language, folder.authority.first_language, mode)
    texts = _texts_of(folder, one, as_of, of, frame)
    wrong = any(unfit.certain for unfit in texts.unfit) or any(left.stops for left in texts.left_out)
    return about.NOTHING if mode is Mode.FINISHED and (frame.missing or wrong) else texts


def _stopped(folder: Folder, covered: Iterable[str], checked: Iterable[Finding], mode: Mode) -> set[str]:
    """The accounts whose About texts something stops that can be told without making them."""
    errors = [f for f in checked if f.severity is Severity.ERROR]
    if mode is not Mode.FINISHED:
        errors = [f for f in errors if f.code == NUMBER]
    return {name for name in covered if any(stops(f, folder, ABOUT[0], name) for f in errors)}


def _of_texts(folder: Folder, order: Order, texts: about.Texts) -> Iterator[Finding]:
    """Names and texts that fit no field of the platform: an error only where the limit is certain. Then what the rules
    demand and there is no room for: an error only where not even the landing page is linked."""
    for unfit in texts.unfit:
        is_name = unfit.key in ("name", "handle")
        yield folder.finding(
            "name-too-long" if is_name else "text-does-not-fit",
            order.account,
            ACCOUNT / (unfit.key if is_name else "platform"),
            Severity.ERROR if unfit.certain else Severity.WARNING,
            documents=(order.document,),
            limit=unfit.limit,
            shortest=unfit.shortest,
            key=unfit.key,
        )
    for severity in Severity:
        if rows := [left for left in texts.left_out if left.stops is (severity is Severity.ERROR)]:
            yield folder.finding(
                "text-left-out",
                order.account,
                ACCOUNT / "platform",
                severity,
                documents=(ABOUT[0],),
                pieces=tuple(dict.fromkeys(facts.Piece(left.piece) for left in rows)),
                rules=", ".join(f"{folder.authority.ruleset}/{left.rule}" for left in rows),
                address=folder.authority.publishing.landing_page or "",
            )


def _missing(folder: Folder, order: Order, frame: Frame) -> Iterator[Finding]:
    for at in frame.missing:
        yield folder.finding("missing-field", at.account, at.place, documents=(order.document,))


def _by_field(reads: Mapping[Origin, Any], order: Order) -> dict[str, Any]:
    """What was read, field by field, with the fields in order. A list, or one thing such as a person, is one field.
    What is seen from the date tells the same as the data."""
    around = {(at.account, at.path.parent) for at in reads}
    fields: dict[str, dict[str, Any]] = {}
    for at, value in reads.items():
        path, of = at.path, at.account
        if at == NOWHERE or path.steps[-1:] == ("as_of",) or (value == {} and (of, path) in around):
            continue
        # Which of many accounts it is, is told by the key.
        field = str(path.whole()) if of in ("", order.account) else f"{of}/{path.whole()}"
        fields.setdefault(field, {})[str(path)] = value
    return dict(sorted(fields.items()))
