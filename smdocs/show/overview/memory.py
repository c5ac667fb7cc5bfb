"""What is known of documents that a run has no reason to compose again: those whose data are as they were.

It stands in a hidden file beside the overview. Without it, or when it is of no use, everything is composed: a page
made with it says what one without says.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from smdocs.findings import Finding
from smdocs.read.folder import AUTHORITY, Folder
from smdocs.resources import data, templates
from smdocs.tree.compose import Order
from smdocs.version import __version__

MEMORY = ".smdocs-overview"


@dataclass(frozen=True)
class Composition:
    """What came of composing a document: the day it was seen from, the digests of its data and its masters, what was
    found, and the digest of all it could have been made of."""

    as_of: dt.date
    data: str
    templates: str
    findings: tuple[Finding, ...]
    inputs: str = ""


_MEMORY = TypeAdapter(dict[str, Composition])


class Inputs:
    """Digests of all that a document could be made of, besides the day."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._accounts: dict[str, str] = {}

    def digest(self, order: Order) -> str:
        """A digest that changes whenever the document could be another."""
        accounts = [order.account] if order.account else self._folder.accounts
        return _digest(self._whole, *map(self._account, accounts))

    def _account(self, name: str) -> str:
        if name not in self._accounts:
            self._accounts[name] = _digest(
                name, *(self._file(f"{part}/{name}.yaml") for part in ("accounts", "records"))
            )
        return self._accounts[name]

    @cached_property
    def _whole(self) -> str:
        own = "".join(f"{path}\0{text}\0" for path, text in sorted(self._folder.templates.items()))
        return _digest(_shipped(), self._folder.brand.digest(), own, self._file(AUTHORITY))

    def _file(self, name: str) -> str:
        """A file as it was read, with the places that findings tell of."""
        source = self._folder.sources.get(name)
        if source is None:
            return ""
        places = "".join(f"{path}{place}" for path, place in source.places.items())
        return _digest(repr(source.value), places)


def remembered(out: Path) -> Mapping[str, Composition]:
    """What a run before has left in a folder of documents; nothing where there is none or none that can be read."""
    try:
        return _MEMORY.validate_json((out / MEMORY).read_bytes())
    except (OSError, ValidationError):
        return {}


def as_bytes(known: Mapping[str, Composition]) -> bytes:
    """What is remembered, as it stands in the file."""
    return _MEMORY.dump_json(dict(sorted(known.items())))


def key(order: Order) -> str:
    """What a document is remembered by."""
    return f"{order.document}/{order.account}/{order.language}"


@cache
def _shipped() -> str:
    """A digest of the words and facts that come with smdocs."""
    found = (path for top in (templates(), data()) for path in sorted(top.rglob("*.*")) if path.is_file())
    return _digest(__version__, *(hashlib.sha256(path.read_bytes()).hexdigest() for path in found))


def _digest(*parts: str) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)}\0{part}".encode())
    return whole.hexdigest()
