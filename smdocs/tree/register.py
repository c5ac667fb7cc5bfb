"""The channel register as rows of data: the one description of its columns, which all data formats and their schema
are made of. The words of the columns stand in `templates/<language>/register.yaml`."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from smdocs import facts
from smdocs.findings import Finding, on_one_line
from smdocs.judge.duties import duties
from smdocs.judge.requirements import stops, subject
from smdocs.judge.schedule import zone
from smdocs.model.account import Arena, Status
from smdocs.model.authority import Country
from smdocs.model.path import classes
from smdocs.model.texts import Code
from smdocs.read.folder import Folder
from smdocs.tree.context import headings
from smdocs.tree.entries import Entry, Incomplete, run_by, with_access
from smdocs.tree.nodes import Column, Sheet
from smdocs.tree.view import Gap, Mode, View
from smdocs.words.language import Language, capital
from smdocs.words.messages import duty_name, how_late

PUBLIC, INTERNAL = "channel-register", "channel-register-internal"
"""The document types that are registers."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Row(_Closed):
    """An account as everybody may know it. What is not known is null."""

    account: str
    group: str | None
    platform: str | None
    kind: str | None
    name: str | None
    link: str | None = Field(json_schema_extra={"format": "iri"})
    unit: str | None
    publishing_certificate: str | None
    arena: Arena | None
    since: dt.date | None
    status: Status | None
    closed_on: dt.date | None
    closing_reason: str | None
    handed_over_to: str | None
    archive_reference: str | None


class NamedRow(Row):
    """The same, of an authority that wants its public register to say who is responsible."""

    responsible: str | None


class InternalRow(Row):
    """An account as the authority itself has to know it."""

    handle: str | None
    planned_start: dt.date | None
    operator: str | None
    manager: str | None
    responsible: str | None
    administrators: tuple[str, ...]
    deputies: tuple[str, ...]
    case_numbers: tuple[str, ...]
    sign_in_kept: str | None
    last_access_control: dt.date | None
    next_access_control: dt.date | None
    last_deletion_control: dt.date | None
    next_deletion_control: dt.date | None
    overdue: tuple[str, ...]
    incomplete_documents: tuple[str, ...]
    missing: tuple[str, ...]


class MadeOf(_Closed):
    """What the file was made of, as every file of smdocs says."""

    document: str
    as_of: dt.date
    data: str
    templates: str
    version: str


class _Register(_Closed):
    title: str
    authority: str | None
    as_of: dt.date
    language: Code
    status: Literal["finished", "draft"]


class Register(_Register):
    """The public register."""

    schema_: Literal["urn:smdocs:schema:channel-register:1.1"] = Field(alias="$schema")
    view: Literal["public"]
    accounts: tuple[NamedRow | Row, ...]
    provenance: MadeOf


class InternalRegister(_Register):
    """The internal register."""

    schema_: Literal["urn:smdocs:schema:channel-register-internal:1.1"] = Field(alias="$schema")
    view: Literal["internal"]
    accounts: tuple[InternalRow, ...]
    provenance: MadeOf


REGISTERS: Mapping[str, type[Register | InternalRegister]] = {PUBLIC: Register, INTERNAL: InternalRegister}
"""What a register is in JSON, by document type."""

_DATES = frozenset(name for name, field in InternalRow.model_fields.items() if field.annotation == dt.date | None)


def is_internal(document: str) -> bool:
    """Whether a document has rows of data for the authority itself."""
    catalogued = facts.documents()[document]
    return catalogued.rows and catalogued.audience is facts.Audience.INTERNAL


def with_state(
    entries: Iterable[Entry], folder: Folder, language: Language, as_of: dt.date, checked: Iterable[Finding]
) -> Iterator[Entry]:
    """Accounts with what is late, and with the documents that cannot be made yet and the fields those lack."""
    midnight = dt.datetime.combine(as_of, dt.time(), zone(folder.authority.country))
    overdue: dict[str, list[str]] = {}
    for item in duties(folder, midnight):
        if item.overdue:
            overdue.setdefault(item.account, []).append(f"{duty_name(item.duty, language)}: {how_late(item, language)}")
    by_account: dict[str, list[Finding]] = {}
    for finding in checked:
        by_account.setdefault(finding.account, []).append(finding)
    types = [name for name in facts.documents() if subject(folder, name).value == "account"]
    for entry in entries:
        incomplete = []
        for name in types:
            lacks = [f for f in by_account.get(entry.id, ()) if stops(f, folder, name, entry.id)]
            if lacks and facts.documents()[name].concerns(entry.account):
                labels = (language.label(classes()[f.model], f.name) if f.model else f.field for f in lacks)
                missing = tuple(dict.fromkeys(map(on_one_line, labels)))
                incomplete.append(Incomplete(capital(language.document(name)), missing))
        yield replace(entry, overdue=tuple(overdue.get(entry.id, ())), incomplete=tuple(incomplete))


def sheet(
    document: str, title: str, authority: Any, entries: Sequence[Any], language: Language, as_of: dt.date, mode: Mode
) -> Sheet:
    """The rows of a document that has them, those of the register for the same readers. `authority` and `entries` are
    what masters see, so that what is read here is noted."""
    internal = is_internal(document)
    kind: type[Row] = InternalRow if internal else NamedRow if authority.register_names else Row
    rows = [_row(kind, e, authority, language, as_of) for e in entries]
    words = headings(language)
    # What an account is called in the folder, only programs need to know; the certificate is a Swedish one.
    unneeded = {"account"} | ({"publishing_certificate"} if authority.country is not Country.SE else set())
    keys = [key for key in words if key in kind.model_fields and key not in unneeded]
    return Sheet(
        name=language.words("register")["accounts"]["label"],
        columns=tuple(
            Column(words[key], "date" if key in _DATES else "link" if key == "link" else "text") for key in keys
        ),
        rows=tuple(tuple(_cell(getattr(row, key), language) for key in keys) for row in rows),
        dates=language.spreadsheet_date,
        facts={
            "$schema": f"urn:smdocs:schema:{INTERNAL if internal else PUBLIC}:1.1",
            "title": _plain(title),
            "authority": _plain(authority.name),
            "as_of": as_of.isoformat(),
            "view": "internal" if internal else "public",
            "language": language.code,
            "status": mode.value,
            "accounts": [row.model_dump(mode="json") for row in rows],
        },
    )


def _cell(value: Any, language: Language) -> str | dt.date | None:
    match value:
        case None | ():
            return None
        case tuple():
            return "; ".join(value)
        case dt.date():
            return value
        case StrEnum():
            return capital(language.choice(value))
    return str(value)


def _row(kind: type[Row], e: Any, authority: Any, language: Language, as_of: dt.date) -> Row:
    """What a row of its kind tells. Nothing else is read: the public register depends on no names of staff."""
    account = e.account
    in_words = account.kind_in_words or account.kind
    cells = {key: getattr(account, key) for key in ("group", "name", "unit", "arena", "since", "status")} | {
        "account": e.id,
        "platform": e.platform_name,
        "link": account.link if account.created else None,
        "kind": capital(language.choice(in_words)) if isinstance(in_words, StrEnum) else in_words,
        "publishing_certificate": account.publishing_certificate,
        "closed_on": account.closing.closed_on,
        "closing_reason": account.closing.reason,
        "handed_over_to": account.closing.handed_over_to,
        "archive_reference": account.closing.archive_reference,
    }
    if kind is not Row:
        cells["responsible"] = account.responsible
    if kind is InternalRow:
        access, deletion = e.due.access_control, e.due.deletion_control
        operator = run_by(account, authority)
        cells |= {
            "handle": account.handle,
            "planned_start": account.planned_start,
            "operator": operator and operator.name,
            "manager": account.manager,
            "administrators": with_access(account, as_of),
            "deputies": list(account.deputies),
            "case_numbers": list(account.case_numbers),
            "sign_in_kept": account.security.sign_in.kept_where,
            "last_access_control": access.last,
            "next_access_control": access.next,
            "last_deletion_control": deletion.last,
            "next_deletion_control": deletion.next,
            "overdue": list(e.overdue),
            "incomplete_documents": [each.document for each in e.incomplete],
            "missing": [field for each in e.incomplete for field in each.missing],
        }
    plain: dict[str, Any] = {key: _plain(value) for key, value in cells.items()}
    return kind(**plain)


def _plain(value: Any) -> str | dt.date | tuple[str, ...] | None:
    """What is told of a value: a text on one line with ordinary spaces, in which nobody's civil registration number is
    left; a person by name and title; of several, each once."""
    match value:
        case Gap():
            return None
        case list():
            return tuple(dict.fromkeys(text for text in map(_plain, value) if isinstance(text, str)))
        case View():
            parts = map(_plain, (value.name, value.title))
            return ", ".join(part for part in parts if isinstance(part, str)) or None
        case str() if not isinstance(value, StrEnum):
            return on_one_line(value) or None
    return value
