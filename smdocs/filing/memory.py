"""What a folder of documents remembers of itself: what each document was made of, so that it is made again only when
that has changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Self

from pydantic import ValidationError

from smdocs import facts
from smdocs.documents.batch import Last
from smdocs.findings import Finding, Severity
from smdocs.journal import Location, put
from smdocs.model.path import Path as ValuePath
from smdocs.model.texts import Data
from smdocs.read.folder import Folder

MEMORY = ".smdocs-made"
"""The file that holds it: nobody reads it but smdocs, and without it everything is made once more."""


class FileThen(Data):
    """A file as it was when it was written: its path below the folder, its content and when it was touched.
    `options` is how it was to be drawn."""

    path: str
    sha256: str
    size: int
    touched: int
    options: str = ""

    @classmethod
    def of(cls, folder: Location, path: str, sha256: str, options: str = "") -> Self:
        """A file as it is now, of which the digest is known."""
        now = (folder / path).stat()
        return cls(path=path, sha256=sha256, size=now.st_size, touched=now.st_mtime_ns, options=options)

    def stands(self, folder: Location) -> bool:
        """Whether it is there as it was. Its content is read only where its size is the same and the
        time is not, or is none, as in some stores."""
        try:
            now = (folder / self.path).stat()
            if now.st_size != self.size or self.touched == now.st_mtime_ns > 0:
                return now.st_size == self.size
            return hashlib.sha256((folder / self.path).read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


class Note(Data):
    """What there was to say of a document, by where its value stands; without the place, for lines move, and without
    what tells the item of a list from others, which may be somebody's name. Both are looked up again."""

    code: str
    severity: Severity
    account: str
    home: str
    field: str
    documents: tuple[str, ...]
    values: Mapping[str, tuple[facts.Piece, ...] | str | int] = {}

    @classmethod
    def of(cls, finding: Finding, folder: Folder) -> Self | None:
        """What is enough to say the same again; None where nothing is."""
        values = {name: value for name, value in finding.values.items() if name != "called"}
        if any(not isinstance(value, (str, int, tuple)) for value in values.values()):
            return None
        note = cls(
            code=finding.code,
            severity=finding.severity,
            account=finding.account,
            home=PurePosixPath(finding.place.file).stem if finding.account else "",
            field=finding.field,
            documents=finding.documents,
            values=values,
        )
        return note if note.finding(folder) == finding else None

    def finding(self, folder: Folder) -> Finding:
        """The same again."""
        path = ValuePath.read(self.field)
        again = folder.finding(self.code, self.home, path, self.severity, documents=self.documents, **self.values)
        return replace(again, account=self.account)


class DocumentThen(Data):
    """A document as it was made: of what (`documents.inputs.Parts`), seen from which day, of which data and words,
    what it showed, and its files by extension. `notes` are what there was to say of it, None where that can only be
    said by making it again. `dated`: it tells of what is due."""

    parts: Mapping[str, str]
    as_of: str
    data: str
    templates: str
    shows: str
    notes: tuple[Note, ...] | None = ()
    dated: bool = False
    files: Mapping[str, FileThen] = {}

    @property
    def last(self) -> Last:
        """What tells whether it is the same when it is made again."""
        return Last(self.as_of, self.data, self.templates, self.shows)


class Memory(Data):
    """All of them, by the number of the document, with the manifest that knows them."""

    documents: Mapping[str, DocumentThen] = {}
    manifest: FileThen | None = None


def remembered(folder: Location) -> Memory:
    """What a folder of documents remembers; nothing where its manifest is not as it was, or nothing can be read."""
    try:
        memory = Memory.model_validate_json((folder / MEMORY).read_bytes())
    except (OSError, ValidationError):
        return Memory()
    return memory if memory.manifest and memory.manifest.stands(folder) else Memory()


def remember(folder: Location, memory: Memory) -> None:
    """Keeps it for the next time."""
    put(folder / MEMORY, memory.model_dump_json(exclude_defaults=True).encode())
