"""Writes files so that nothing people made is lost: whole or absent, and never over what smdocs did not make.

Beside the files stands `.smdocs`, a list of digests in the form of `sha256sum`: a file whose digest is not in
it was made or altered by somebody else.

A file has a path on this computer, or one in a store, such as `s3://bucket/folder`, which does as paths do.
"""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Union

if TYPE_CHECKING:
    from upath import UPath

Location = Union[Path, "UPath"]
"""Where a file or a folder is."""

LEDGER = ".smdocs"
Outcome = StrEnum("Outcome", "CREATED IDENTICAL CHANGED")
"""What writing a file came to."""


class AddressError(Exception):
    """Raised where an address leads nowhere: it lacks a package, a kind of address that there is, or a store that
    answers."""

    def __init__(self, lacks: Literal["package", "kind", "store"], address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.lacks, self.address, self.reason = lacks, address, reason


def location(address: Location | str) -> Location:
    """Where an address leads: a path of this computer, `file://`, or a folder in a store that fsspec knows. Raises
    `AddressError`.

    Whoever writes into a folder of a store is alone there as long as it lasts: its lists of digests are written anew.
    """
    if not isinstance(address, str):
        return address
    scheme, is_address, _ = address.partition("://")
    if not is_address:
        return Path(address)
    if scheme == "file":
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        at = urlsplit(address)
        return Path(url2pathname(f"//{at.netloc}{at.path}" if at.netloc else at.path))
    try:
        from upath import UPath

        folder = UPath(address)
        # What is there is listed at once, and then known of each file; what was known of it before may be no more.
        folder.fs.invalidate_cache()
        folder.fs.find(folder.path)
    except ImportError as error:
        raise AddressError("package", address, str(error)) from error
    except ValueError as error:
        raise AddressError("kind", address, str(error)) from error
    except Exception as error:
        # Each kind of store has errors of its own.
        raise AddressError("store", address, str(error)) from error
    return folder


class Ledger:
    """The digests of the files that smdocs wrote in a folder; entries are only ever added."""

    def __init__(self, folder: Location) -> None:
        self._path = folder / LEDGER
        self._written = _read(self._path) or b""
        self._digests: dict[str, set[str]] = {}
        for line in self._written.decode(errors="replace").splitlines():
            digest, _, name = line.partition("  ")
            self._digests.setdefault(name, set()).add(digest)

    def knows(self, name: str, content: bytes) -> bool:
        """Whether smdocs wrote this content under this name."""
        return hashlib.sha256(content).hexdigest() in self._digests.get(name, ())

    def note(self, name: str, content: bytes) -> None:
        """Notes what is about to be written: a run that is cut short still knows its own files."""
        if self.knows(name, content):
            return
        digest = hashlib.sha256(content).hexdigest()
        self._digests.setdefault(name, set()).add(digest)
        line = f"{digest}  {name}\n".encode()
        self._written += line
        if isinstance(self._path, Path):
            with self._path.open("ab") as file:
                file.write(line)
        else:
            put(self._path, self._written)


def save(path: Location, content: bytes) -> Outcome:
    """Writes a file of smdocs' own making. Raises `FileExistsError` when another file stands there: one that somebody
    else made, or has altered."""
    if isinstance(path, Path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with _errors_of(path):
        ledger = Ledger(path.parent)
        present = _read(path)
    if present == content:
        ledger.note(path.name, content)
        return Outcome.IDENTICAL
    if present is not None and not ledger.knows(path.name, present):
        raise FileExistsError(path)
    ledger.note(path.name, content)
    put(path, content)
    return Outcome.CREATED if present is None else Outcome.CHANGED


def _read(path: Location) -> bytes | None:
    """What a file holds; None where there is none."""
    if isinstance(path, Path):
        return path.read_bytes() if path.exists() else None
    try:
        content: bytes = path.fs.cat_file(path.path)
    except FileNotFoundError:
        return None
    return content


@contextmanager
def _errors_of(path: Location) -> Iterator[None]:
    """What a store says in errors of its own is said in an `OSError`."""
    try:
        yield
    except Exception as error:
        if isinstance(path, Path):
            raise
        raise OSError(errno.EIO, str(error)) from error


def create(files: Mapping[Path, str]) -> list[Path]:
    """Writes new files whole and says which. Raises `FileExistsError` before anything is written when one is there."""
    for path in files:
        if path.exists():
            raise FileExistsError(path)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, text.encode())
    return list(files)


def put(path: Location, content: bytes) -> None:
    """Writes a file whole, over whatever stands there: for what is nobody's but smdocs'."""
    if not isinstance(path, Path):
        # A store of objects takes them whole; others move a file when all of it is there.
        with _errors_of(path), path.fs.transaction:
            path.fs.pipe_file(path.path, content)
        return
    handle, name = tempfile.mkstemp(prefix=".smdocs-", suffix=path.suffix, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
