"""What has been filed: the manifest of a folder of documents, and a bag of them for an archive.

`manifest.json` stands at the top of the folder. It knows each file by its digest and each document by the digests of
its data: of single fields only keyed ones, whose key a file of the document opens.
"""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from smdocs.documents.batch import Product
from smdocs.documents.metadata import side_car
from smdocs.documents.provenance import locked
from smdocs.journal import Location
from smdocs.model.texts import Code, Data
from smdocs.version import __version__

MANIFEST = "manifest.json"
OVERVIEW = "index.html"
"""Shows how the folder stands. It is of today and is not filed."""

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""32 bytes in hexadecimal digits."""


class FiledFile(Data):
    """A file: its path below the manifest, with forward slashes, and the lock on the key of the document's fields.

    `side_car` is the digest of the side-car that was written beside it, None where none was.
    """

    path: Annotated[str, Field(pattern=r"^[\w-]+(/[\w-]+)*(\.[a-z]+)+$")]
    sha256: Digest
    size: int
    key: Digest
    side_car: Digest | None = None


class FiledDocument(Data):
    """A document as it was filed, in one or several files. `account` is empty for one about the authority."""

    document_no: str
    document_type: str
    account: str
    language: Code
    status: Literal["finished", "draft", "form"]
    as_of: dt.date
    data_sha256: Digest
    templates_sha256: Digest
    tool_version: str
    fields: dict[str, str]
    files: tuple[FiledFile, ...] = Field(min_length=1)

    @property
    def identity(self) -> tuple[object, ...]:
        """The same for the same document of the same data and words, whatever its files."""
        return self.document_no, self.as_of, self.data_sha256, self.templates_sha256, self.tool_version


class Manifest(Data):
    """What stands in a folder of documents."""

    documents: tuple[FiledDocument, ...] = ()


@dataclass(frozen=True)
class Written:
    """A file that a run has written: its document, its path below the folder of documents, and its side-car."""

    document: Product
    file: FiledFile
    side_car: bytes


def written(document: Product, extension: str, content: bytes) -> Written:
    """What there is to say of a file that was written."""
    path = f"{document.stem}.{extension}"
    beside = side_car(document.description, Path(path).name, extension, content)
    file = FiledFile(
        path=path,
        sha256=_sha256(content),
        size=len(content),
        key=locked(document.origin.key, content).hex(),
        side_car=_sha256(beside),
    )
    return Written(replace(document, contents={}), file, beside)


def manifest(files: Iterable[Written]) -> Manifest:
    """The manifest of files that were written."""
    by_number: dict[str, tuple[Product, list[FiledFile]]] = {}
    for each in files:
        by_number.setdefault(each.document.description.document_no, (each.document, []))[1].append(each.file)
    filed: list[FiledDocument] = []
    for document, among in by_number.values():
        values = document.description.model_dump(include=set(FiledDocument.model_fields))
        of_its_own = {"account": document.account, "fields": document.origin.fields, "files": tuple(among)}
        filed.append(FiledDocument(**values | of_its_own))
    return _sorted(filed)


def merged(folder: Location, new: Manifest) -> Manifest:
    """The manifest of a folder after a run: what the run has not written stays as long as its file is there."""
    gone = {file.path for document in new.documents for file in document.files}
    filed = {document.identity: document for document in new.documents}
    # What is no manifest of ours is left as it is: it is not written over.
    for document in readable(folder).documents:
        files = [f for f in document.files if f.path not in gone and (folder / f.path).is_file()]
        beside = {(f.path, f.sha256): f.side_car for f in document.files}
        key = document.identity
        again = filed[key].files if key in filed else ()
        kept = (f.model_copy(update={"side_car": f.side_car or beside.get((f.path, f.sha256))}) for f in again)
        if files := [*kept, *files]:
            filed[key] = document.model_copy(update={"files": tuple(files)})
    return _sorted(filed.values())


def _sorted(documents: Iterable[FiledDocument]) -> Manifest:
    ordered = (d.model_copy(update={"files": tuple(sorted(d.files, key=lambda f: f.path))}) for d in documents)
    return Manifest(documents=tuple(sorted(ordered, key=lambda d: (d.document_no, d.as_of, d.files[0].path))))


class ManifestError(Exception):
    """Raised where a file called `manifest.json` cannot be read, or is no manifest of smdocs."""


def read(folder: Location) -> Manifest:
    """The manifest of a folder; an empty one where there is none. Raises `ManifestError`."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValidationError) as error:
        raise ManifestError(folder / MANIFEST) from error


def readable(folder: Location) -> Manifest:
    """The manifest of a folder; an empty one where none can be read."""
    try:
        return read(folder)
    except ManifestError:
        return Manifest()


def as_bytes(filed: Manifest) -> bytes:
    """The manifest as it stands in the file."""
    return (filed.model_dump_json(indent=2) + "\n").encode()


def bag(folder: Location, files: Iterable[Written], name: str, about: Mapping[str, str]) -> bytes:
    """A ZIP file of a bag called `name` (BagIt, RFC 8493) with files of a folder, their side-cars and their manifest.

    `about` goes into `bag-info.txt`. Files are stored as they are, so that no version of a compressor makes other
    bytes.
    """
    files = [replace(each, file=each.file.model_copy(update={"side_car": _sha256(each.side_car)})) for each in files]
    payload = {MANIFEST: as_bytes(manifest(files))}
    for each in files:
        payload |= {each.file.path: (folder / each.file.path).read_bytes(), f"{each.file.path}.json": each.side_car}
    held = {f"data/{path}": content for path, content in payload.items()}
    size = f"{sum(map(len, held.values()))}.{len(held)}"
    info = {"Bag-Software-Agent": f"smdocs {__version__}", **about, "Payload-Oxum": size}
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        # A value of several lines would begin other fields.
        "bag-info.txt": "".join(f"{key}: {' '.join(info[key].split())}\n" for key in sorted(info)).encode(),
        "manifest-sha256.txt": _digests(held),
    }
    return _zipped({**held, **tags, "tagmanifest-sha256.txt": _digests(tags)}, name)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digests(files: Mapping[str, bytes]) -> bytes:
    """The digests of files as a manifest of a bag lists them. No path of ours has a sign that it would escape."""
    return "".join(f"{_sha256(files[path])}  {path}\n" for path in sorted(files)).encode()


def _zipped(files: Mapping[str, bytes], name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{name}/{path}", (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            target.writestr(entry, files[path])
    return out.getvalue()
