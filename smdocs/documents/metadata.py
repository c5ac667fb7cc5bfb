"""What a case system and an archive ask about a document: a side-car in JSON beside each file.

The fields are those that journals in Denmark and Sweden share. A value that is not known is null.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any, Literal

import regex
from pydantic import TypeAdapter, ValidationError

from smdocs import facts
from smdocs.findings import on_one_line
from smdocs.journal import Location
from smdocs.judge.count import count
from smdocs.judge.schedule import add
from smdocs.model import Account, Identity, Subject
from smdocs.model.account import Arena
from smdocs.model.path import ACCOUNT, METADATA
from smdocs.model.texts import Code, Data, Words
from smdocs.read.folder import Folder
from smdocs.tree.compose import BLANK, Composed, Order
from smdocs.tree.view import Mode
from smdocs.words.language import Language, capital
from smdocs.words.language import language as speak
from smdocs.writers import formats
from smdocs.writers.json import as_json
from smdocs.writers.pdf.variants import claims


class Classification(Data):
    """A place in the file plan."""

    scheme: str
    code: str
    facet: str | None


class Access(Data):
    """Whether something may have to be kept from those who ask, and by which provision."""

    restricted: bool
    basis: str | None


class Retention(Data):
    """How long it is kept."""

    rule: str
    basis: str | None
    due: dt.date | None


class Format(Data):
    """The format of the file, and what a PDF says that it conforms to."""

    mime: str
    pdfa: str | None
    pdfua: str | None


class Description(Data):
    """What is the same for all files of a document."""

    title: str
    document_type: str
    document_no: str
    document_date: dt.date
    language: Code
    authority: str | None
    unit: str | None
    account: str | None
    case_no: str | None
    other_case_nos: tuple[str, ...]
    version: str | None
    status: Literal["finished", "draft", "form"]
    filled_by: str | None
    sender: str | None
    recipient: str | None
    direction: Literal["outgoing", "internal"]
    audience: Literal["public", "internal"]
    classification: Classification | None
    access: Access | None
    retention: Retention | None
    replaces: str | None
    as_of: dt.date
    data_sha256: str
    templates_sha256: str
    tool_version: str


class Metadata(Description):
    """The side-car of one file."""

    file: str
    format: Format
    sha256: str


def document_no(order: Order, mode: Mode) -> str:
    """What smdocs calls a document: the same in every format and for every new version."""
    account = "" if order.account == BLANK else order.account
    parts = (order.document, account, order.language, "" if mode is Mode.FINISHED else mode.value)
    return "_".join(part for part in parts if part)


def described(folder: Folder, order: Order, composed: Composed, on: dt.date, mode: Mode) -> dict[str, Any]:
    """The values of a `Description` but for the digests."""
    language, authority = speak(order.language), folder.authority
    account = folder.accounts.get(order.account, Account())
    identity = authority.documents.get(order.document, Identity())
    catalogued = facts.documents()[order.document]
    public = catalogued.audience is facts.Audience.PUBLIC
    numbers = composed.document.meta.case_numbers

    def words(text: Words | None) -> str | None:
        return on_one_line(language.text(text, authority.first_language)[0]) if text else None

    printed = {name for name in ("filled_on", "filled_by", "version") if str(ACCOUNT / name) in composed.reads}
    if catalogued.subject is Subject.AUTHORITY:
        date = identity.updated_on or identity.decided_on or on
        version = identity.version
    else:
        # The details of such a document tell of the kind it is one of, not of what is filled in.
        date = account.filled_on if account.filled_on and "filled_on" in printed else on
        version = (account.version if "version" in printed else None) or identity.version
    unit = words(account.unit) or words(identity.owner)
    plan, access, keeping = identity.classification, identity.disclosure, identity.retention
    due = add(date, keeping.kept) if keeping and keeping.kept else None
    approver = {Arena.OPEN: authority.approvers.open, Arena.CLOSED: authority.approvers.closed, None: None}
    return {
        "title": title(folder, order, language, on, mode),
        "document_type": order.document,
        "document_no": document_no(order, mode),
        "document_date": date,
        "language": order.language,
        "authority": authority.name,
        "unit": unit,
        "account": order.account if order.account in folder.accounts else None,
        "case_no": numbers[0] if numbers else None,
        "other_case_nos": numbers[1:],
        "version": version,
        "status": mode.value,
        # Nobody is named but by a document that names them, and never by one for the public.
        "filled_by": account.filled_by if "filled_by" in printed and not public else None,
        "sender": authority.name if public else unit or authority.name,
        "recipient": words(approver[account.arena]) if catalogued.approved else None,
        "direction": "outgoing" if public else "internal",
        "audience": catalogued.audience.value,
        "classification": plan and Classification(scheme=plan.scheme, code=plan.code, facet=plan.facet),
        "access": access and Access(restricted=access.restricted, basis=access.basis),
        "retention": keeping and Retention(rule=words(keeping.rule) or "", basis=keeping.basis, due=due),
        "replaces": words(identity.replaces),
        "as_of": on,
    }


_VALUES = TypeAdapter(dict[str, Any])


def reads(composed: Composed, values: Mapping[str, Any]) -> dict[str, Any]:
    """The data that a document and its description were made of, by field, as JSON can tell it."""
    own = {str(METADATA / key): value for key, value in values.items() if key not in ("title", "as_of")}
    return {**composed.reads, **_VALUES.dump_python(own, mode="json")}


def title(folder: Folder, order: Order, language: Language, on: dt.date, mode: Mode) -> str:
    """A title for the journal, no longer than a case system takes, that begins with what tells it from others."""
    words: Mapping[str, str] = language.words("furniture")
    account = folder.accounts.get(order.account)
    kind = language.document(order.document)
    kind = kind if mode is Mode.FINISHED else words[f"journal_{mode.value}"].format(document=kind)
    values = {"date": language.date(on, "table"), "document": kind if account else capital(kind)}
    if account:
        platform = facts.platforms().get(account.platform or "")
        values["account"] = account.name or order.account
        parts = (platform.name if platform else account.platform or "", mark(folder, order, language))
        values["platform"] = ", ".join(part for part in parts if part)
    else:
        values["authority"] = folder.authority.name or ""
    values = {key: on_one_line(value) for key, value in values.items()}
    room = facts.filing()["journal_title"]
    pattern = words["journal_account" if account else "journal_authority"]
    # Signs around what is not known are left out.
    while count(whole := pattern.format_map(values).replace(" ()", "").replace(", ,", ","), room.measure) > room.limit:
        longest = max(values, key=lambda key: count(values[key], room.measure))
        values[longest] = "".join(regex.findall(r"\X", values[longest].removesuffix("…"))[:-1]).rstrip() + "…"
    return whole


def mark(folder: Folder, order: Order, language: Language) -> str:
    """What tells an account from those of the same name on the same platform: unit, handle or id, the first that
    does; empty where there are none such."""

    def details(account: Account) -> tuple[str | None, str | None]:
        first = folder.authority.first_language
        return language.text(account.unit, first)[0] if account.unit else None, account.handle

    own = folder.accounts[order.account]
    others = [account for name, account in folder.accounts.items() if name != order.account]
    twins = [details(other) for other in others if (other.name, other.platform) == (own.name, own.platform)]
    if not twins:
        return ""
    telling = (mark for mark, *same in zip(details(own), *twins, strict=True) if mark and mark not in same)
    return next(telling, order.account)


def side_car(about: Description, file: str, extension: str, content: bytes) -> bytes:
    """The side-car of a file, as JSON."""
    pdfa, pdfua = claims(content)
    metadata = Metadata(
        **dict(about),
        file=file,
        format=Format(mime=formats()[extension].media_type, pdfa=pdfa, pdfua=pdfua),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return as_json(metadata.model_dump(mode="json"))


def side_car_of(file: Location) -> Metadata | None:
    """The side-car that stands beside a file; None where there is none that smdocs can read."""
    try:
        content = file.with_name(f"{file.name}.json").read_bytes()
        return Metadata.model_validate_json(content, strict=True)
    except (OSError, ValidationError):
        return None
