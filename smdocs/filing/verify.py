"""Holds filed documents against the data of today: which are current, which are not, and what has changed."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from pathlib import Path

from smdocs.documents.inputs import Inputs
from smdocs.documents.metadata import Description, document_no, side_car_of
from smdocs.documents.provenance import changed, inspect, locked, provenance_of
from smdocs.documents.render import Made, maker
from smdocs.documents.wanted import Wanted
from smdocs.filing.archive import MANIFEST, OVERVIEW, FiledDocument, Manifest, ManifestError, read, readable
from smdocs.filing.memory import remembered
from smdocs.journal import Ledger, Location, location
from smdocs.judge.duties import Item, duties, since
from smdocs.model.path import without_account
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.nodes import Provenance
from smdocs.tree.view import Mode
from smdocs.version import __version__
from smdocs.writers import formats
from smdocs.writers.fonts import EngineMissingError, GlyphMissingError
from smdocs.writers.pdf.variants import engine_of, variant_of


class FileStatus(StrEnum):
    """How a filed file stands against the data and against the manifest."""

    CURRENT = "current"
    STALE = "stale"
    ALTERED = "altered"
    MISSING = "missing"
    NOT_MADE = "not-made"
    UNTOLD = "untold"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Standing:
    """A filed file. `path` is below the folder it was filed in.

    `changed` names the fields of the data that have changed, and `fields_known` says whether they are known;
    `words_changed` that the masters or the words have. `due` is what has fallen due since. `unread` are the files of
    data that would have to be read to tell how it stands.
    """

    path: str
    status: FileStatus
    document: str = ""
    as_of: dt.date | None = None
    changed: tuple[str, ...] = ()
    fields_known: bool = True
    words_changed: bool = False
    due: tuple[Item, ...] = ()
    unread: tuple[str, ...] = ()


def verify(folder: Folder, filed: Location | str, now: dt.datetime) -> tuple[Standing, ...]:
    """Every file in a folder of filed documents, by path.

    Each document is held against the data as seen from its own date. `now` is for what has fallen due since.
    """
    return _Verification(folder, location(filed), now).standings()


class _Verification:
    def __init__(self, folder: Folder, filed: Location, now: dt.datetime) -> None:
        self.folder = folder
        self.filed = filed
        self.unreadable: list[Standing] = []
        self.memory, self.inputs = remembered(filed), Inputs(folder, ())
        try:
            self.manifest = read(filed)
        except ManifestError:
            self.manifest = Manifest()
            self.unreadable.append(Standing(MANIFEST, FileStatus.UNREADABLE))
        # Every document that the folder calls for, by what it calls itself.
        self.orders = {
            document_no(order, mode): (order, mode)
            for mode in Mode
            for order in Wanted(now.date(), languages=LANGUAGES, mode=mode).orders(folder)
        }
        self.duties = cache(partial(duties, folder, now))
        self.make = maker(folder)

    def standings(self) -> tuple[Standing, ...]:
        filed = {file.path for document in self.manifest.documents for file in document.files}
        standings = [s for d in self.manifest.documents for s in (*self.document(d), *self.side_cars(d))]
        standings += [self.stranger(path) for path in self.files() if path not in filed]
        standings += self.unreadable
        return tuple(sorted(standings, key=lambda standing: standing.path))

    def files(self) -> Iterator[str]:
        """The files there are in a format that documents are written in."""
        for path in self.filed.rglob("*"):
            relative = path.relative_to(str(self.filed))
            hidden = any(part.startswith(".") for part in relative.parts)
            # An overview that somebody has altered is nobody's.
            ours = relative.as_posix() == OVERVIEW and Ledger(self.filed).knows(OVERVIEW, path.read_bytes())
            extension, before = (name.suffix.lower().removeprefix(".") for name in (path, Path(path.stem)))
            # No document but what tells of some: the manifest, or a side-car such as `log.html.json`.
            tells = relative.as_posix() == MANIFEST or (extension == "json" and before in formats())
            if path.is_file() and extension in formats() and not (hidden or ours or tells):
                yield relative.as_posix()

    def document(self, filed: FiledDocument) -> Iterator[Standing]:
        """The files of a document that the manifest knows."""
        contents = {file: self.content(file.path) for file in filed.files}
        digest = {file: content and hashlib.sha256(content).hexdigest() for file, content in contents.items()}
        base, made = self.as_remembered(filed) or self.held(_provenance(filed), filed.as_of)
        whole = [(f, c) for f, c in contents.items() if c and digest[f] == f.sha256]
        if made and whole and base.status is FileStatus.STALE and not base.fields_known:
            # The fields that differ are told by the key that a file opens.
            file, opens = whole[0]
            fields = changed(made.reads, filed.fields, locked(bytes.fromhex(file.key), opens))
            base = replace(base, changed=fields, fields_known=True)
        for file, content in contents.items():
            amiss = FileStatus.MISSING if content is None else FileStatus.ALTERED
            yield replace(base, path=file.path, status=base.status if digest[file] == file.sha256 else amiss)

    def as_remembered(self, filed: FiledDocument) -> tuple[Standing, None] | None:
        """How a document stands of which it is remembered that it was made of what there is today; None where it has to
        be composed."""
        then = self.memory.documents.get(filed.document_no)
        remembered = then and (then.as_of, then.data, then.templates)
        if not then or remembered != (filed.as_of.isoformat(), filed.data_sha256, filed.templates_sha256):
            return None
        if "findings" in then.parts or filed.document_no not in self.orders:
            return None
        order, mode = self.orders[filed.document_no]
        parts = {**self.inputs.of(order, mode, filed.as_of), "day": then.parts["day"]}
        due = since(self.duties(), order.account, filed.as_of) if then.dated else ()
        base = Standing("", FileStatus.CURRENT, filed.document_no, filed.as_of, due=due)
        return (base, None) if parts == then.parts else None

    def side_cars(self, filed: FiledDocument) -> Iterator[Standing]:
        """The side-cars of a document that are not as they were written, or do not tell of the file beside them."""
        for file in filed.files:
            path = f"{file.path}.json"
            content = self.content(path)
            base = Standing(path, FileStatus.ALTERED, filed.document_no, filed.as_of)
            if content is None:
                if file.side_car:
                    yield replace(base, status=FileStatus.MISSING)
            elif file.side_car:
                if hashlib.sha256(content).hexdigest() != file.side_car:
                    yield base
            elif (beside := side_car_of(self.filed / file.path)) is None or beside.sha256 != file.sha256:
                yield base

    def stranger(self, path: str) -> Standing:
        """A file that the manifest does not know by its name: it may know the content, or the side-car beside it does,
        or the file says what it is."""
        content = self.content(path) or b""
        digest = hashlib.sha256(content).hexdigest()
        for document in self.manifest.documents:
            for file in document.files:
                if file.sha256 == digest:
                    moved = document.model_copy(update={"files": (file.model_copy(update={"path": path}),)})
                    return next(self.document(moved))
        beside = side_car_of(self.filed / path)
        provenance = _provenance(beside) if beside else inspect(content)
        if provenance is None:
            return Standing(path, FileStatus.UNKNOWN)
        try:
            as_of = dt.date.fromisoformat(provenance.as_of)
        except ValueError:
            return Standing(path, FileStatus.UNKNOWN)
        if beside and beside.sha256 != digest:
            return Standing(path, FileStatus.ALTERED, provenance.document, as_of)
        base, made = self.held(provenance, as_of)
        if beside or not made or base.status is not FileStatus.CURRENT:
            return replace(base, path=path)
        return replace(base, path=path, status=self.as_it_says(content, made, provenance.version))

    def as_it_says(self, content: bytes, made: Made, version: str) -> FileStatus:
        """How a file stands that nothing but itself says is current: it is when it is what would be written today.

        Another version of smdocs may write other bytes of the same data, and so may, in a file that is no text, another
        version of the libraries that write it.
        """
        document = replace(made.document, pdf_variant=variant_of(content), pdf_engine=engine_of(content))
        possible = [one for one in map(formats().__getitem__, document.formats) if one.read and one.read(content)]
        try:
            if any(document.write(one.extension) == content for one in possible):
                return FileStatus.CURRENT
        except (EngineMissingError, GlyphMissingError):
            return FileStatus.UNTOLD
        exact = version == __version__ and all(one.is_text for one in possible)
        return FileStatus.ALTERED if exact else FileStatus.UNTOLD

    def content(self, path: str) -> bytes | None:
        file = self.filed / path
        return file.read_bytes() if file.is_file() else None

    def held(self, provenance: Provenance, as_of: dt.date) -> tuple[Standing, Made | None]:
        """How a document stands that was made of this, with what has fallen due since where it tells of that; and as it
        would be made today, as seen from its day. None where today's data, as far as they can be read, do not call for
        it."""
        base, unread = Standing("", FileStatus.NOT_MADE, provenance.document, as_of), self.folder.unread
        if provenance.document not in self.orders:
            its = tuple(file for account, file in unread.items() if f"_{account}_" in provenance.document)
            return (replace(base, status=FileStatus.UNTOLD, unread=its) if its else base), None
        order, mode = self.orders[provenance.document]
        made = self.make(order, as_of, mode)
        now = _provenance(made.document.description)
        if now.data != provenance.data and unread and not order.account:
            # It may tell of the accounts that cannot be read.
            return replace(base, status=FileStatus.UNTOLD, unread=tuple(unread.values())), made
        same, words = now.data == provenance.data, now.templates != provenance.templates
        status = FileStatus.CURRENT if same and not words else FileStatus.STALE
        tells = any(without_account(field).root == "due" for field in made.reads)
        due = since(self.duties(), order.account, as_of) if tells else ()
        return replace(base, status=status, fields_known=same, words_changed=words, due=due), made


def file_provenance(file: Path) -> tuple[Provenance | None, str]:
    """What a file says that it was made of, else a manifest beside or above it, or its side-car; and its digest."""
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if provenance := inspect(content):
        return provenance, digest
    for folder in file.resolve().parents[:3]:
        for document in readable(folder).documents:
            if any(filed.sha256 == digest for filed in document.files):
                return _provenance(document), digest
    beside = side_car_of(file)
    return (_provenance(beside) if beside and beside.sha256 == digest else None), digest


def _provenance(document: FiledDocument | Description) -> Provenance:
    digests = document.data_sha256, document.templates_sha256
    return provenance_of(document.document_no, document.as_of, *digests, document.tool_version)
