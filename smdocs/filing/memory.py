"""What a folder of documents remembers of itself: what each document was made of, so that it is made again only when
that has changed."""

import hashlib
from collections.abc import Mapping
from typing import Self

from pydantic import ValidationError

from smdocs.documents.batch import Last
from smdocs.journal import Location, put
from smdocs.model.texts import Data

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


class DocumentThen(Data):
    """A document as it was made: of what (`documents.inputs.Parts`), seen from which day, of which data and words,
    what it showed, and its files by extension. `noted`: there was something to say of it. `dated`: it tells of what is
    due."""

    parts: Mapping[str, str]
    as_of: str
    data: str
    templates: str
    shows: str
    noted: bool = False
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
