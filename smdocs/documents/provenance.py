"""What a document was made of: digests of it, so that a filed file can be held against the data years later.

Values never stand in a digest by themselves: those of single fields are keyed, and the key can only be had from a
file that tells the values anyway.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smdocs.model.path import AUTHORITY, without_account
from smdocs.tree.compose import ASKED
from smdocs.tree.nodes import Provenance
from smdocs.writers import formats


@dataclass(frozen=True)
class Digests:
    """Digests of the data of a document: of all of them, and a keyed one of each field."""

    data: str
    key: bytes
    fields: Mapping[str, str]


def origin(reads: Mapping[str, Any]) -> Digests:
    """The digests of what was read, field by field."""
    values = {field: _json(value) for field, value in sorted(reads.items())}
    data = b"{%b}" % b", ".join(b"%b: %b" % (_json(field), value) for field, value in values.items())
    key = hashlib.sha256(b"key" + data).digest()
    fields = {field: _digest(field, value, key) for field, value in values.items()}
    return Digests(hashlib.sha256(data).hexdigest(), key, fields)


def digests(reads: Mapping[str, Any], key: bytes) -> dict[str, str]:
    """A digest of each field, of no use to whoever has not the key."""
    return {field: _digest(field, _json(value), key) for field, value in sorted(reads.items())}


def changed(reads: Mapping[str, Any], filed: Mapping[str, str], key: bytes) -> tuple[str, ...]:
    """The fields that tell otherwise than when they were filed with these digests. One that is not given and was not
    given then has not changed, though it was looked for only one of the two times."""
    now = digests(reads, key)

    def given(field: str, digest: str | None) -> str | None:
        path = str(without_account(field))
        nothing: tuple[Any, ...] = (None, [])
        return None if digest in {_digest(field, _json({path: value}), key) for value in nothing} else digest

    fields = (field for field in {*now, *filed} if now.get(field) != filed.get(field))
    otherwise = {field for field in fields if given(field, now.get(field)) != given(field, filed.get(field))}
    if otherwise == {str(ASKED)}:
        # The same data: it is the rules that ask for something else.
        return (str(AUTHORITY / "ruleset"),)
    return tuple(sorted(otherwise - {str(ASKED)}))


def _digest(field: str, value: bytes, key: bytes) -> str:
    return hmac.digest(key, field.encode() + b"\0" + value, "sha256").hex()[:16]


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def _json(value: Any) -> bytes:
    return _ENCODER.encode(value).encode()


def locked(key: bytes, content: bytes) -> bytes:
    """The key as it stands beside a file: the file opens it, by the same function."""
    pad = hashlib.sha256(b"lock" + content).digest()
    return bytes(a ^ b for a, b in zip(key, pad, strict=True))


def provenance_of(document: str, as_of: dt.date, data: str, templates: str, version: str) -> Provenance:
    """What a file says that it was made of, of plain digests."""
    return Provenance(document, as_of.isoformat(), f"sha256:{data}", f"sha256:{templates}", version)


def inspect(content: bytes) -> Provenance | None:
    """What a file says that it was made of, whatever its format; None when it says nothing."""
    readings = (one.read(content) for one in formats().values() if one.read)
    return next(filter(None, readings), None)
