"""Holds filed documents against the data of today: which are current, which are not, and what has changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from smdocs.archive import FiledDocument, FiledFile, read
from smdocs.documents import wanted
from smdocs.due import Item, duties, since
from smdocs.folder import Folder
from smdocs.language import language
from smdocs.metadata import described, document_no, reads
from smdocs.model import LANGUAGES
from smdocs.provenance import Origin, digests, inspect, locked, origin
from smdocs.tree.compose import Order, compose
from smdocs.tree.nodes import Provenance
from smdocs.tree.view import Mode
from smdocs.writers import FORMATS


class Status(StrEnum):
    """How a filed file stands against the data and against the manifest."""

    CURRENT = "current"
    STALE = "stale"
    ALTERED = "altered"
    MISSING = "missing"
    NOT_MADE = "not-made"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Standing:
    """A filed file. `path` is below the folder it was filed in.

    `changed` names the fields of the data that have changed, `told` whether they are known; `words` says that the
    masters or the words have. `due` is what has fallen due since.
    """

    path: str
    status: Status
    document: str = ""
    as_of: dt.date | None = None
    changed: tuple[str, ...] = ()
    told: bool = True
    words: bool = False
    due: tuple[Item, ...] = ()


def verify(folder: Folder, filed: Path, now: dt.datetime) -> tuple[Standing, ...]:
    """Every file in a folder of filed documents, by path.

    Each document is held against the data as seen from its own date. `now` is for what has fallen due since.
    """
    return _Verification(folder, filed, now).standings()


@dataclass(frozen=True)
class _Made:
    """A document as it would be made of today's data."""

    account: str
    reads: Mapping[str, Any]
    origin: Origin
    templates: str


class _Verification:
    def __init__(self, folder: Folder, filed: Path, now: dt.datetime) -> None:
        self.folder = folder
        self.filed = filed
        self.now = now
        self.manifest = read(filed)
        self.made: dict[tuple[Order, dt.date, Mode], _Made] = {}

    def standings(self) -> tuple[Standing, ...]:
        known = {file.path for document in self.manifest.documents for file in document.files}
        found = [standing for document in self.manifest.documents for standing in self.document(document)]
        found += [self.stranger(path) for path in self.files() if path not in known]
        return tuple(sorted(found, key=lambda standing: standing.path))

    def files(self) -> Iterator[str]:
        """The files there are in a format that documents are written in."""
        for path in sorted(self.filed.rglob("*")):
            relative = path.relative_to(self.filed)
            hidden = any(part.startswith(".") for part in relative.parts)
            if path.is_file() and path.suffix.lower().removeprefix(".") in FORMATS and not hidden:
                yield relative.as_posix()

    def document(self, filed: FiledDocument) -> Iterator[Standing]:
        """The files of a document that the manifest knows."""
        contents = {file: self.content(file.path) for file in filed.files}
        digest = {file: content and hashlib.sha256(content).hexdigest() for file, content in contents.items()}
        made = self.again(Order(filed.document_type, filed.account, filed.language), filed.as_of, Mode(filed.status))
        base = Standing("", Status.NOT_MADE, filed.document_no, filed.as_of)
        if made:
            whole = [(f, c) for f, c in contents.items() if c and digest[f] == f.sha256]
            base = self.held(base, made, filed.data_sha256, filed.templates_sha256)
            if whole and not base.told:
                base = replace(base, changed=_changed(filed, made, *whole[0]), told=True)
        for file, content in contents.items():
            if content is None:
                yield replace(base, path=file.path, status=Status.MISSING)
            elif digest[file] != file.sha256:
                yield replace(base, path=file.path, status=Status.ALTERED)
            else:
                yield replace(base, path=file.path)

    def stranger(self, path: str) -> Standing:
        """A file that the manifest does not know by its name: it may know the content, or the file says what it is."""
        content = self.content(path) or b""
        digest = hashlib.sha256(content).hexdigest()
        for document in self.manifest.documents:
            for file in document.files:
                if file.sha256 == digest:
                    moved = document.model_copy(update={"files": (file.model_copy(update={"path": path}),)})
                    return next(self.document(moved))
        said = inspect(content)
        as_of = _day(said.as_of) if said else None
        if said is None or as_of is None:
            return Standing(path, Status.UNKNOWN)
        base = Standing(path, Status.NOT_MADE, said.document, as_of)
        order, mode = self.orders.get(said.document, (None, Mode.FINISHED))
        made = self.again(order, as_of, mode) if order else None
        if made is None:
            return base
        return self.held(base, made, said.data.removeprefix("sha256:"), said.templates.removeprefix("sha256:"))

    def content(self, path: str) -> bytes | None:
        file = self.filed / path
        return file.read_bytes() if file.is_file() else None

    @cached_property
    def orders(self) -> Mapping[str, tuple[Order, Mode]]:
        """Every document that the folder calls for, by what it calls itself."""
        return {
            document_no(order, mode): (order, mode)
            for mode in Mode
            for order in wanted(self.folder, languages=LANGUAGES, mode=mode)
        }

    def again(self, order: Order, as_of: dt.date, mode: Mode) -> _Made | None:
        """The document as it would be made of today's data on that day; None if it is not made any more."""
        if (order, mode) not in self.called_for:
            return None
        key = (order, as_of, mode)
        if key not in self.made:
            spoken = language(order.language)
            composed = compose(self.folder, order, spoken, as_of, mode)
            depends = reads(composed, described(self.folder, order, composed, spoken, as_of, mode))
            self.made[key] = _Made(order.account, depends, origin(depends), composed.templates)
        return self.made[key]

    def held(self, base: Standing, made: _Made, data: str, templates: str) -> Standing:
        """How the document stands, and what has fallen due since where it tells of that."""
        same, words = made.origin.data == data, made.templates != templates
        tells = any(field.startswith("due.") for field in made.reads)
        due = since(self.duties, made.account, base.as_of) if tells and base.as_of else ()
        status = Status.CURRENT if same and not words else Status.STALE
        return replace(base, status=status, told=same, words=words, due=due)

    @cached_property
    def called_for(self) -> frozenset[tuple[Order, Mode]]:
        return frozenset(self.orders.values())

    @cached_property
    def duties(self) -> Sequence[Item]:
        return duties(self.folder, self.now)


def _changed(filed: FiledDocument, made: _Made, file: FiledFile, content: bytes) -> tuple[str, ...]:
    """The fields that differ, told by the key that the file opens."""
    key = locked(bytes.fromhex(file.key), content)
    now = digests(made.reads, key)
    return tuple(sorted(field for field in {*now, *filed.fields} if now.get(field) != filed.fields.get(field)))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def said_of(file: Path) -> tuple[Provenance | None, str]:
    """What a file says that it was made of, or else what a manifest beside or above it does; and its digest."""
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if said := inspect(content):
        return said, digest
    for folder in file.resolve().parents[:3]:
        for document in read(folder).documents:
            if any(known.sha256 == digest for known in document.files):
                return _as_said(document), digest
    return None, digest


def _as_said(document: FiledDocument) -> Provenance:
    return Provenance(
        document=document.document_no,
        as_of=document.as_of.isoformat(),
        data=f"sha256:{document.data_sha256}",
        templates=f"sha256:{document.templates_sha256}",
        version=document.tool_version,
    )
