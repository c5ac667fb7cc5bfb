"""One document: from an authority's data and a master to the tree, with what stands around it and in its way."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from sys import intern
from typing import Any

from markupsafe import Markup

from smdocs import facts
from smdocs.findings import Finding, Severity, has_errors
from smdocs.judge.compliance import applied, demanded
from smdocs.judge.requirements import NUMBER, called_for, lacks, stops, subject
from smdocs.model import Identity, Subject
from smdocs.model.path import ACCOUNT, AUTHORITY, RECORDS, Each, Path, of_account
from smdocs.read.folder import Folder
from smdocs.tree import about, register
from smdocs.tree.context import SUPPLIED, context
from smdocs.tree.entries import Entry, entry, in_order
from smdocs.tree.master import Masters, masters, origin, render
from smdocs.tree.nodes import Block, Document, Furniture, Meta, Paragraph, Run
from smdocs.tree.parse import MasterError, parse
from smdocs.tree.view import NOWHERE, Frame, Gap, Lacking, Mode, Origin, Text
from smdocs.words.language import Language, capital
from smdocs.words.language import language as speak

ABOUT, ABOUT_ALL = ("about-texts", "about-texts-all"), "about-texts-all"
"""The documents that hold About texts: those of one account, and those of all."""

BLANK = "_blank"
"""Stands for the account of a form that nothing is known for; no account's file can be called so."""

_READ_WHOLE = {
    "rule_set": AUTHORITY / "ruleset" / "name",
    "settings_asked": AUTHORITY / "ruleset" / "rules",
    "least_administrators": Path("least_administrators"),
}
"""What masters read without looking into it, by name."""
_TEXTS = Path("texts")
ASKED = Path("asked")
"""What a draft is asked for and lacks, among what was read."""
_MADE_OF: Mapping[str, Origin] = {
    # The text of a field tells the same as its account.
    "fields": Origin(Path("platform") / "fields", elsewhere=dict.fromkeys(("text", "count", "filled"), NOWHERE)),
    "unfit": Origin(Path("platform") / "fields" / "unfit"),
    "slots": NOWHERE,
    "left_out": Origin(AUTHORITY / "ruleset" / "left_out"),
    "presentation": NOWHERE,
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


def tells_of_findings(document: str) -> bool:
    """Whether a document tells of what is to be said of the data: what is left out, or cannot be made yet."""
    return document == ABOUT_ALL or register.is_internal(document)


def orders(folder: Folder, languages: tuple[str, ...]) -> list[Order]:
    """Every document that the folder calls for, in the order of the catalogue, accounts and languages."""
    made: list[Order] = []
    for document, catalogued in facts.documents().items():
        per_account = subject(folder, document) is Subject.ACCOUNT
        about_whom = [""] if not per_account and called_for(folder, document) else []
        for name, account in folder.accounts.items():
            # Rules of debate of its own make for guidelines of its own.
            own_rules = catalogued.also_per is Subject.ACCOUNT and account.moderation is not None
            if (per_account or own_rules) and catalogued.concerns(account):
                about_whom.append(name)
        made.extend(Order(document, name, language) for name in about_whom for language in languages)
    return made


def compose(
    folder: Folder, order: Order, as_of: dt.date, mode: Mode, checked: Sequence[Finding], of: Masters | None = None
) -> Composed:
    """Composes a document. In finished mode a printed gap is an error; in draft and form mode it is shown.

    `checked` is what `check` says of the folder on that day, which only some documents tell of, and `of` are the
    masters, those of the folder unless it is given. Raises `MasterError` when a master is at fault.
    """
    of, language = of or masters(folder.templates, folder.masters), speak(order.language)
    concerns = facts.documents()[order.document].concerns
    concerned = [name for name, account in folder.accounts.items() if concerns(account)]
    made_of = [entry(folder, name, as_of) for name in ([order.account] if order.account else concerned)]
    entries = in_order(made_of, language, folder.authority.first_language)
    if register.is_internal(order.document):
        entries = list(register.with_state(entries, folder, language, as_of, checked))
    frame = Frame(language, folder.authority.first_language, mode, _asked(folder, order, checked, mode))
    names, templates, texts = _names(folder, order, entries, as_of, of, frame)
    if order.document == ABOUT_ALL:
        made = dict(_finished(folder, entries, checked, as_of, of, frame))
        seen = [frame.view(its, Origin(_TEXTS / n, name)) for n, (name, its) in enumerate(made.items())]
        left = [name for name, its in made.items() if its == about.NOTHING]
        frame.read(left, Origin(_TEXTS))
        names["groups"] = about.groups(names["entries"], seen, left)
        names["grouped"] = any(group.name for group in names["groups"])
    markup = render(f"{order.document}.html", language, names, of)
    try:
        title, blocks = parse(markup)
    except MasterError as error:
        error.file = language.folder / f"{order.document}.html"
        raise
    blocks = (*_issuer(names["authority"].name, title, blocks, mode), *blocks)
    sheet = None
    if facts.documents()[order.document].rows:
        sheet = register.sheet(order.document, title, names["authority"], names["entries"], language, as_of, mode)
    logo = names["authority"].brand.logo_text if folder.brand.logo or folder.brand.picture else None
    findings = [*_of_texts(folder, order, texts), *_of_frame(folder, order, frame)]
    if order.document == ABOUT_ALL:
        # What is to be said of an account is said with its own texts.
        findings = [finding for finding in findings if not finding.account]
    meta = _meta(folder, order, entries[0] if order.account else None, language, as_of)
    document = Document(
        title=title,
        language=language.code,
        blocks=blocks,
        furniture=_furniture(
            title, meta, language, mode, logo, addresses=not facts.documents()[order.document].on_screens
        ),
        meta=meta,
        brand=folder.brand,
        sheet=sheet,
    )
    reads = {**frame.reads, Origin(AUTHORITY / "brand"): folder.brand.digest()}
    # A draft of the same data is another one when something else is asked of it.
    if frame.asked:
        reads[Origin(ASKED)] = sorted([at.account, str(at.path), *words] for at, words in frame.asked.items())
    return Composed(document, tuple(findings), texts, frozenset(frame.used), _by_field(reads, order), templates)


def _asked(folder: Folder, order: Order, checked: Sequence[Finding], mode: Mode) -> Lacking:
    """What a draft is asked for and lacks: of a group of fields that is not there also each field that is asked for,
    and of a list the words that none of its items is for."""
    if mode is not Mode.DRAFT:
        return {}
    lacking: dict[Origin, list[StrEnum]] = {}
    for finding in checked:
        concerned = not order.account or finding.account in ("", order.account)
        if concerned and order.document in finding.documents and lacks(finding):
            given = finding.values.get("given")
            several = given if isinstance(given, tuple) else (finding.values.get("key"),)
            words = [one for one in several if isinstance(one, StrEnum)]
            path, of = Path.read(finding.field), finding.account
            if path.root == RECORDS.root:
                of = folder.sources[finding.place.file].account
            lacking.setdefault(Origin(path, of), []).extend(words)
    fields = {rule.field for rule in applied(folder.authority) if rule.field and order.document in rule.documents}
    fields |= {one.field for one in facts.documents()[order.document].requires}
    asked: dict[Origin, Sequence[StrEnum]] = {}
    for at, words in lacking.items():
        below = [field for field in fields if field.within(at.path) and field != at.path]
        asked |= {Origin(field, at.account): () for field in below}
        if at.path in fields or not below:
            asked[at] = tuple(dict.fromkeys(words))
    return asked


def _names(
    folder: Folder, order: Order, entries: Sequence[Entry], as_of: dt.date, of: Masters, frame: Frame
) -> tuple[dict[str, Any], str, about.Texts]:
    """What a master can name, as far as it asks for it, the digest of the masters of its document, and in that with the
    About texts of an account these, with what its authority's rules demand of them."""
    language, page = frame.language, f"{order.document}.html"
    names = context(folder.authority, entries, order.document, as_of, frame, about_one=bool(order.account))
    pieces = (language.folder / "about").glob("*.txt") if order.document in ABOUT else ()
    files = (page, *sorted(f"about/{path.name}" for path in pieces))
    templates, asked = origin(files, language.code, of)
    for name, path in _READ_WHOLE.items():
        if name in asked:
            frame.read(names[name], Origin(path))
    if order.document == ABOUT_ALL:
        # The other files are those of its texts, each of which is about one account.
        _, asked = origin((page,), language.code, of)
    names |= {name: made(names, language) for name, made in SUPPLIED.items() if name in asked}
    texts = about.NOTHING
    if order.document == ABOUT[0]:
        if demands := demanded(folder.authority, entries[0].id, entries[0].account):
            frame.read(list(demands), Origin(AUTHORITY / "ruleset" / "must"))
        texts = about.fit(entries[0], names, language, of, demands)
        names |= {name: frame.view(list(getattr(texts, name)), at) for name, at in _MADE_OF.items()}
    return names, templates, texts


def fitted(folder: Folder, order: Order, as_of: dt.date) -> tuple[Finding, ...]:
    """What stands in the way of an account's finished About texts, told without a document of them."""
    one = entry(folder, order.account, as_of)
    frame = Frame(speak(order.language), folder.authority.first_language, Mode.FINISHED)
    return _texts(folder, one, as_of, masters(folder.templates, folder.masters), frame)[1]


def _texts(
    folder: Folder, one: Entry, as_of: dt.date, of: Masters, frame: Frame
) -> tuple[about.Texts, tuple[Finding, ...]]:
    """The About texts of one account without a document of them, and what stands in their way."""
    order = Order(ABOUT[0], one.id, frame.language.code)
    _, _, texts = _names(folder, order, [one], as_of, of, frame)
    return texts, (*_of_texts(folder, order, texts), *_of_frame(folder, order, frame))


def _finished(
    folder: Folder, entries: Sequence[Entry], checked: Sequence[Finding], as_of: dt.date, of: Masters, frame: Frame
) -> Iterator[tuple[str, about.Texts]]:
    """The About texts of each account among others, by its name; none where something stops them or is not finished."""
    finished = frame.mode is Mode.FINISHED
    # In a draft, only what must not be in any document stops them.
    findings = [finding for finding in checked if finished or finding.code == NUMBER]
    for one in entries:
        texts = about.NOTHING
        if not any(stops(finding, folder, ABOUT[0], one.id) for finding in findings):
            texts, wrong = _texts(folder, one, as_of, of, Frame(frame.language, frame.first, frame.mode))
            texts = about.NOTHING if finished and has_errors(wrong) else texts
        yield one.id, texts


def _of_texts(folder: Folder, order: Order, texts: about.Texts) -> Iterator[Finding]:
    """Fields that even our shortest text is too long for: an error where nothing longer can stand there. Then what the
    rules demand and is not said: an error only where not even the landing page is linked."""
    finding = partial(folder.finding, account=order.account, documents=(order.document,))
    for unfit in texts.unfit:
        if not unfit.written:
            yield finding(
                "text-does-not-fit",
                path=ACCOUNT / "platform",
                severity=Severity.ERROR if unfit.stops else Severity.WARNING,
                limit=unfit.limit,
                shortest=unfit.shortest,
                key=unfit.key,
            )
    own = bool(folder.accounts[order.account].about_texts) if texts.left_out else False
    for severity in Severity:
        if rows := [left for left in texts.left_out if left.stops is (severity is Severity.ERROR)]:
            yield finding(
                "about-text-lacks" if own else "text-left-out",
                path=ACCOUNT / ("about_texts" if own else "platform"),
                severity=severity,
                pieces=tuple(dict.fromkeys(facts.Piece(left.piece) for left in rows)),
                rules=", ".join(f"{folder.authority.ruleset}/{left.rule}" for left in rows),
                meant="" if own else folder.authority.publishing.landing_page or "",
            )


def _of_frame(folder: Folder, order: Order, frame: Frame) -> Iterator[Finding]:
    """What was printed and is not there, which a form is for, or is not in the language of the document."""
    documents = (order.document,)
    # What a draft is asked for has been told.
    for at in [at for at in frame.missing if not frame.asks(at)] if frame.mode is not Mode.FORM else ():
        # A record of several accounts stands in the file of one of them, and its gap stops the documents of each.
        yield folder.of_shared("missing-field", at.account, at.home, at.place, documents=documents)
    for at in frame.untranslated:
        whose, code = at.home or at.account, order.language
        more = {"documents": documents, "language": code}
        yield folder.finding("not-translated", whose, at.place, Severity.WARNING, **more)


def _meta(folder: Folder, order: Order, sole: Entry | None, language: Language, as_of: dt.date) -> Meta:
    """What a file says of itself: its kind, whose it is, and how it is filed."""
    identity = folder.authority.documents.get(order.document, Identity())
    kind, plan = language.document(order.document), identity.classification
    own = sole.account.case_numbers if sole else ()
    # Where it belongs in the file plan, such as `KLE 27.24.00 G01`.
    category = " ".join(part for part in (plan.scheme, plan.code, plan.facet) if part) if plan else ""
    return Meta(
        document_type=order.document,
        subject=capital(kind),
        author=folder.authority.name or "",
        keywords=tuple(word for word in (kind, *((sole.account.name, sole.platform_name) if sole else ())) if word),
        case_numbers=tuple(dict.fromkeys((*own, *identity.case_numbers))),
        as_of=as_of.isoformat(),
        category=category or capital(kind),
    )


def _issuer(name: Any, title: str, blocks: tuple[Block, ...], mode: Mode) -> tuple[Block, ...]:
    """The authority's name, to stand under a title where neither that nor the paragraph after it says whose document
    it is. A form has places of its own for what is not there."""
    opening = blocks[0].inlines if blocks and isinstance(blocks[0], Paragraph) else ()
    words = " ".join((title, *(inline.text for inline in opening if isinstance(inline, Run))))
    if (mode is Mode.FORM and isinstance(name, Gap)) or " ".join(str(name).split()) in " ".join(words.split()):
        return ()
    return parse(Markup("<article><h1>{0}</h1><p>{0}</p></article>").format(name))[1]


def _furniture(title: str, meta: Meta, language: Language, mode: Mode, logo: object, *, addresses: bool) -> Furniture:
    """What is printed at the edges of the pages, and the words of what a writer puts in."""
    words = language.words("furniture")
    return Furniture(
        header_left=title,
        header_right=words["case"].format(number=meta.case_numbers[0]) if meta.case_numbers else "",
        page=words["page"],
        draft=words["draft"] if mode is Mode.DRAFT else "",
        form=mode is Mode.FORM,
        label=words["label"],
        value=words["value"],
        answer=words["answer"],
        logo=Run(str(logo), lang=logo.foreign or None) if isinstance(logo, Text) else None,
        controls=language.words("controls"),
        addresses=addresses,
    )


def _by_field(reads: Mapping[Origin, Any], order: Order) -> dict[str, Any]:
    """What was read, field by field, with the fields in order. A list, or one thing such as a person, is one field.
    What is seen from the date tells the same as the data."""
    around = {(at.account, at.path.root, at.path.steps[:-1]) for at in reads}
    fields: dict[str, dict[str, Any]] = {}
    for at, value in reads.items():
        path, of = at.path, at.account
        if at.is_nowhere or path.steps[-1:] == ("as_of",) or (value == {} and (of, path.root, path.steps) in around):
            continue
        field, written = _written(path.root, path.steps)
        # Which of many accounts it is, is told by the key.
        field = field if of in ("", order.account) else intern(of_account(of, field))
        fields.setdefault(field, {})[written] = value
    return dict(sorted(fields.items()))


@lru_cache(8192)
def _written(root: str, steps: tuple[str | int | Each, ...]) -> tuple[str, str]:
    """A path as it is written, after the field that it leads to or into: the same in document after document."""
    path = Path(root, steps)
    return intern(str(path.whole())), intern(str(path))
