"""Writes files so that nothing people made is lost: whole or absent, and never over what smdocs did not make.

Beside the files stands `.smdocs`, a list of digests in the form of `sha256sum`: a file whose digest is not in
it was made or altered by somebody else.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

LEDGER = ".smdocs"
Outcome = StrEnum("Outcome", "CREATED IDENTICAL CHANGED")
"""What writing a file came to."""


class Ledger:
    """The digests of the files that smdocs wrote in a folder; entries are only ever added."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LEDGER
        self._digests: dict[str, set[str]] = {}
        if self._path.is_file():
            for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines():
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
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{digest}  {name}\n")


def save(path: Path, content: bytes) -> Outcome:
    """Writes a file of smdocs' own making. Raises `FileExistsError` when another file stands there: one that somebody
    else made, or has altered."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(path.parent)
    present = path.read_bytes() if path.exists() else None
    if present == content:
        ledger.note(path.name, content)
        return Outcome.IDENTICAL
    if present is not None and not ledger.knows(path.name, present):
        raise FileExistsError(path)
    ledger.note(path.name, content)
    put(path, content)
    return Outcome.CREATED if present is None else Outcome.CHANGED


def create(files: Mapping[Path, str]) -> list[Path]:
    """Writes new files whole and says which. Raises `FileExistsError` before anything is written when one is there."""
    for path in files:
        if path.exists():
            raise FileExistsError(path)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, text.encode())
    return list(files)


def put(path: Path, content: bytes) -> None:
    """Writes a file whole, over whatever stands there: for what is nobody's but smdocs'."""
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
