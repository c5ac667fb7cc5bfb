"""One document: from an authority's data and a master to the tree, and what stood in the way."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from smdocs import facts
from smdocs.findings import Finding, Severity
from smdocs.judge.check import check
from smdocs.judge.compliance import demanded
from smdocs.judge.requirements import NUMBER, stops, subject
from smdocs.model import Account, Identity, Subject
from smdocs.model.authority import RuleOverride
from smdocs.model.fields import classes
from smdocs.model.path import ACCOUNT, Path
from smdocs.read.folder import Folder
from smdocs.tree import about, register
from smdocs.tree.context import context, positions, supplied
from smdocs.tree.entries import Entry, entry, in_order
from smdocs.tree.furniture import furniture, logo_text, meta
from smdocs.tree.master import Masters, masters, origin, render
from smdocs.tree.nodes import Document
from smdocs.tree.parse import parse
from smdocs.tree.view import Frame, Missing, Mode
from smdocs.words.language import Language

ABOUT, ABOUT_ALL = ("about-texts", "about-texts-all"), "about-texts-all"
"""The documents that hold About texts: those of one account, and those of all."""

BLANK = "_blank"
"""Stands for the account of a form that nothing is known for; no account's file can be called so."""


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
            if (per_account or own_rules) and _concerns(account, catalogued):
                made.extend(Order(document, name, language) for language in languages)
    return made


def _concerns(account: Account, catalogued: facts.DocumentType) -> bool:
    return account.status is None or account.status in catalogued.statuses


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

    `of` are the masters, those of the folder unless it is given, and `checked` what `rules.check` says of the folder,
    where it has been asked already. Raises `MasterError` when a master is at fault.
    """
    of = masters(folder.templates) if of is None else of
    catalogued = facts.documents()[order.document]
    identity = folder.authority.documents.get(order.document, Identity())
    accounts = {name: a for name, a in folder.accounts.items() if _concerns(a, catalogued)}
    if order.account:
        accounts = {order.account: folder.accounts.get(order.account, Account())}
    country, first = folder.authority.country, folder.authority.first_language
    made_of = (entry(name, a, folder.records.get(name, ()), country, as_of) for name, a in accounts.items())
    entries = in_order(made_of, language, first)
    covered = [e.id for e in entries]
    if order.document == register.INTERNAL:
        entries = list(register.with_state(entries, folder, language, as_of, checked))
    frame = Frame(language, first, mode)
    names = {
        name: frame.view(value, name)
        for name, value in context(
            folder.authority,
            entries,
            identity,
            catalogued,
            language,
            as_of,
            document=order.document,
            about_one=bool(order.account),
            form=mode is Mode.FORM,
        ).items()
    }
    templates, asked = origin(tuple(_files(order.document, language)), language.code, of.own)
    for name in {"rule_set", "least_administrators"} & asked:
        frame.read(names[name], name)
    if order.document == ABOUT_ALL:
        # The other files are those of its texts, each of which is about one account.
        _, asked = origin((f"{ABOUT_ALL}.html",), language.code, of.own)
    names |= supplied(names, asked, language)
    findings: list[Finding] = []
    texts = about.NOTHING
    if order.document == ABOUT_ALL:
        stopped = _stopped(folder, covered, check(folder, as_of) if checked is None else checked, mode)
        made = [about.NOTHING if e.id in stopped else _finished(folder, e, language, as_of, mode, of) for e in entries]
        seen = [frame.view(one, f"texts[{n}]") for n, one in enumerate(made)]
        left = [e.id for e, one in zip(entries, made, strict=True) if one == about.NOTHING]
        frame.read(left, "stopped")
        names["groups"] = about.groups(names["entries"], seen, left)
        names["grouped"] = any(group.name for group in names["groups"])
    elif order.document in ABOUT:
        texts = _fit(folder, entries[0], names, frame, of)
        for name in ("fields", "unfit", "slots", "left_out"):
            names[name] = [frame.view(item, f"{name}[{n}]") for n, item in enumerate(getattr(texts, name))]
        findings.extend(_of_texts(folder, order, texts))
    title, blocks = parse(render(f"{order.document}.html", language, names, of))
    sheet = None
    if order.document in register.REGISTERS:
        sheet = register.sheet(order.document, title, names["authority"], names["entries"], language, as_of, mode)
    logo = logo_text(names["authority"].brand.logo_text) if folder.brand.logo or folder.brand.picture else None
    if mode is not Mode.FORM:
        findings.extend(_noted(folder, order, covered, frame.missing, "missing-field", Severity.ERROR))
    findings.extend(_noted(folder, order, covered, frame.untranslated, "not-translated", Severity.WARNING))
    if order.document == ABOUT_ALL:
        # What is to be said of an account is said with its own texts.
        findings = [finding for finding in findings if not finding.account]
    document = Document(
        title=title,
        language=language.code,
        blocks=blocks,
        furniture=furniture(title, entries if order.account else [], identity, language, mode, logo),
        meta=meta(order.document, entries if order.account else [], identity, folder.authority, language, as_of),
        brand=folder.brand,
        sheet=sheet,
    )
    reads = _by_field({**frame.reads, "authority.brand": folder.brand.digest()}, order, covered)
    return Composed(document, tuple(findings), texts, frozenset(frame.used), reads, templates)


def _files(document: str, language: Language) -> list[str]:
    """The masters of a document."""
    pieces = sorted(f"about/{path.name}" for path in (language.folder / "about").glob("*.txt"))
    return [f"{document}.html", *(pieces if document in ABOUT else [])]


def _fit(folder: Folder, one: Entry, names: Mapping[str, Any], frame: Frame, of: Masters) -> about.Texts:
    """The About texts of an account, with what its authority's rules demand of them."""
    if demands := demanded(folder.authority, one.account):
        frame.read(list(demands), "must")
    return about.fit(one, names, frame.language, of, demands)


def fitted(folder: Folder, order: Order, language: Language, as_of: dt.date) -> tuple[Finding, ...]:
    """What stands in the way of an account's finished About texts, told without a document of them."""
    account, records = folder.accounts[order.account], folder.records.get(order.account, ())
    one = entry(order.account, account, records, folder.authority.country, as_of)
    texts, frame = _texts_of(folder, one, language, as_of, Mode.FINISHED, masters(folder.templates))
    missing = _noted(folder, order, [order.account], frame.missing, "missing-field", Severity.ERROR)
    return (*_of_texts(folder, order, texts), *missing)


def _of_texts(folder: Folder, order: Order, texts: about.Texts) -> Iterator[Finding]:
    yield from (_unfit(folder, order, unfit) for unfit in texts.unfit)
    yield from _left_out(folder, order, texts.left_out)


def _texts_of(
    folder: Folder, one: Entry, language: Language, as_of: dt.date, mode: Mode, of: Masters
) -> tuple[about.Texts, Frame]:
    """The About texts of one account without a document of them, and what was noted on the way."""
    frame = Frame(language, folder.authority.first_language, mode)
    identity, catalogued = folder.authority.documents.get(ABOUT[0], Identity()), facts.documents()[ABOUT[0]]
    given = context(folder.authority, [one], identity, catalogued, language, as_of, document=ABOUT[0], about_one=True)
    names = {name: frame.view(value, name) for name, value in given.items()}
    _, asked = origin(tuple(_files(ABOUT[0], language)), language.code, of.own)
    names |= supplied(names, asked, language)
    return _fit(folder, one, names, frame, of), frame


def _finished(folder: Folder, one: Entry, language: Language, as_of: dt.date, mode: Mode, of: Masters) -> about.Texts:
    """The About texts of one account among others; none where they are not finished."""
    texts, frame = _texts_of(folder, one, language, as_of, mode, of)
    wrong = any(unfit.certain for unfit in texts.unfit) or any(left.stops for left in texts.left_out)
    return about.NOTHING if mode is Mode.FINISHED and (frame.missing or wrong) else texts


def _stopped(folder: Folder, covered: Iterable[str], checked: Iterable[Finding], mode: Mode) -> set[str]:
    """The accounts whose About texts something stops that can be told without making them."""
    found = [f for f in checked if f.severity is Severity.ERROR]
    if mode is not Mode.FINISHED:
        found = [f for f in found if f.code == NUMBER]
    return {name for name in covered if any(stops(f, folder, ABOUT[0], name) for f in found)}


def _left_out(folder: Folder, order: Order, left_out: Sequence[about.LeftOut]) -> Iterator[Finding]:
    """What the rules demand of the About texts and there is no room for: an error only where not even the landing
    page is linked."""
    for stopping in (True, False):
        rows = [left for left in left_out if left.stops is stopping]
        if rows:
            yield folder.finding(
                "text-left-out",
                order.account,
                ACCOUNT / "platform",
                Severity.ERROR if stopping else Severity.WARNING,
                documents=(ABOUT[0],),
                pieces=", ".join(dict.fromkeys(left.piece for left in rows)),
                rules=", ".join(f"{folder.authority.ruleset}/{left.rule}" for left in rows),
                address=folder.authority.publishing.landing_page or "",
            )


def _noted(
    folder: Folder,
    order: Order,
    covered: Sequence[str],
    noted: Mapping[str, Missing],
    code: str,
    severity: Severity,
) -> list[Finding]:
    found: list[Finding] = []
    for path, missing in noted.items():
        owner, place_path = _in_data(_departure(folder, order, path), order, covered)
        model = RuleOverride.__name__ if path.startswith("departures[") else missing.model
        labelled = model in classes()
        values = {"language": order.language} if code == "not-translated" else {}
        found.append(
            Finding(
                code,
                folder.place(owner, Path.read(place_path)),
                severity,
                field=place_path,
                model=model if labelled else "",
                name=missing.name if labelled else "",
                account=owner,
                documents=(order.document,),
                values=values,
            )
        )
    return found


def _departure(folder: Folder, order: Order, path: str) -> str:
    """A path of a master, where a departure stands as it does in the data: not every one is told in a document."""
    if not path.startswith("departures["):
        return path
    position, _, rest = path.removeprefix("departures[").partition("]")
    written = positions(folder.authority, order.document)[int(position)]
    return f"authority.rule_overrides[{written}]{rest}"


def _in_data(path: str, order: Order, covered: Sequence[str]) -> tuple[str, str]:
    """The account that a path of a master leads to (none: the authority), and the path there."""
    account = order.account
    if path.startswith("texts["):
        return covered[int(path[len("texts[") : path.index("]")])], "texts"
    if path.startswith("entries["):
        position, _, path = path.removeprefix("entries[").partition("].")
        account = account or covered[int(position)]
    path = re.sub(r"^sole\b", "account", path.removeprefix("entry."))
    path = path.replace("platform_name", "account.platform")
    path = path.replace("document.", f"authority.documents.{order.document}.")
    if path.startswith("debate_rules"):
        path = "authority.moderation.rules"
    elif path.startswith("moderation"):
        path = f"authority.{path}"
    return "" if path.startswith("authority") else account, path


_FIELDS: Mapping[str, str] = {
    "rules": "authority.ruleset",
    "rule_set": "authority.ruleset",
    "departures": "authority.rule_overrides",
    "breaches": "due.breaches",
    "overdue": "due.overdue",
    "incomplete": "incomplete",
    "fields": "platform.fields",
    "unfit": "platform.fields",
    "left_out": "authority.ruleset",
    "must": "authority.ruleset",
    "stopped": "texts",
}
"""Names of a master that are made of a field of the data or the facts."""


def _by_field(reads: Mapping[str, Any], order: Order, covered: Sequence[str]) -> dict[str, Any]:
    """What was read, field by field, with the paths in order. A list, or one thing such as a person, is one field."""
    found: dict[str, dict[str, Any]] = {}
    around = {path[: end.start()] for path in reads for end in re.finditer(r"[.\[]", path)}
    for path, value in sorted(reads.items()):
        if value == {} and path in around:
            continue
        owner, within = _in_data(path, order, covered)
        if field := _field(re.sub(r"\[.*", "", within), within.rpartition(".")[2]):
            key = field if owner in ("", order.account) else f"{owner}/{field}"
            # Which of many accounts it is, is told by the key.
            found.setdefault(key, {})[re.sub(r"^entries\[\d+\]\.", "", path)] = value
    return dict(sorted(found.items()))


@cache
def _field(path: str, name: str) -> str:
    """The field that a path without positions leads to. None: what is seen from the date tells the same as the data,
    and the text of an About field the same as its account."""
    whole = Path.read(path).whole()
    root = whole.root
    made_of_account = root == "fields" and name in ("text", "count", "filled")
    if name in ("as_of", "id") or root in ("columns", "slots") or made_of_account:
        return ""
    return _FIELDS.get(root) or str(whole)


def _unfit(folder: Folder, order: Order, unfit: about.Unfit) -> Finding:
    """A name or a text that fits no field of its platform: an error only where the limit is certain."""
    is_name = unfit.key in ("name", "handle")
    return folder.finding(
        "name-too-long" if is_name else "text-does-not-fit",
        order.account,
        ACCOUNT / (unfit.key if is_name else "platform"),
        Severity.ERROR if unfit.certain else Severity.WARNING,
        documents=(order.document,),
        limit=str(unfit.limit),
        shortest=str(unfit.shortest),
        key=unfit.key,
    )
