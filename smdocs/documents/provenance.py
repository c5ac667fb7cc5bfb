"""What a document was made of: digests of it, so that a filed file can be held against the data years later.

Values never stand in a digest by themselves: those of single fields are keyed, and the key can only be had from a
file that tells the values anyway.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from lxml import etree

from smdocs.tree.nodes import NAMESPACE, Provenance

LARGEST_PART = 10_000_000
"""Bytes of the part of a Word file or a workbook that is read."""

_PACKET = re.compile(rb"<\?xpacket begin.*?\?>(.*?)<\?xpacket end", re.DOTALL)
_COMMENT = re.compile(r"<!-- (smdocs\.document=.*?) -->\s*$")
_NAMES = tuple(field.name for field in fields(Provenance))
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True)
class Origin:
    """Digests of the data of a document: of all of them, and a keyed one of each field."""

    data: str
    key: bytes
    fields: Mapping[str, str]


def origin(reads: Mapping[str, Any]) -> Origin:
    """The digests of what was read, field by field."""
    told = _told(dict(reads))
    key = hashlib.sha256(b"key" + told).digest()
    return Origin(hashlib.sha256(told).hexdigest(), key, digests(reads, key))


def digests(reads: Mapping[str, Any], key: bytes) -> dict[str, str]:
    """A digest of each field, of no use to whoever has not the key."""
    return {
        field: hmac.new(key, field.encode() + b"\0" + _told(value), hashlib.sha256).hexdigest()[:16]
        for field, value in sorted(reads.items())
    }


def _told(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode()


def locked(key: bytes, content: bytes) -> bytes:
    """The key as it stands beside a file: the file opens it, by the same function."""
    pad = hashlib.sha256(b"lock" + content).digest()
    return bytes(a ^ b for a, b in zip(key, pad, strict=True))


def inspect(content: bytes) -> Provenance | None:
    """What a PDF, a Word file, a workbook, a web page, Markdown or JSON says that it was made of; None when it says
    nothing."""
    if content.startswith(b"%PDF"):
        found = _in_packets(content)
    elif content.startswith(b"PK"):
        found = _in_office(content)
    elif content.lstrip()[:100].lower().startswith(b"<!doctype html"):
        found = _in_page(content)
    elif content.startswith(b"{"):
        found = _in_object(content)
    else:
        found = _in_comment(content)
    return Provenance(**{name: found[name] for name in _NAMES}) if set(_NAMES) <= found.keys() else None


def claims(pdf: bytes) -> tuple[str | None, str | None]:
    """The parts of PDF/A and PDF/UA that a PDF says it follows, such as `2a` and `1`."""
    told: dict[str, str] = {}
    for packet in _packets(pdf):
        for about in packet.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"):
            told.update((str(key), str(value)) for key, value in about.attrib.items())
            told.update((str(child.tag), child.text or "") for child in about if isinstance(child.tag, str))
    archive, accessible = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"
    part = told.get(f"{archive}part")
    return (part and part + told.get(f"{archive}conformance", "").lower()), told.get(f"{accessible}part")


def _packets(pdf: bytes) -> list[Any]:
    packets = []
    for packet in _PACKET.findall(pdf):
        try:
            packets.append(etree.fromstring(packet.strip(), _PARSER))
        except etree.XMLSyntaxError:
            continue
    return packets


def _in_packets(pdf: bytes) -> dict[str, str]:
    return {
        name: element.text or ""
        for packet in _packets(pdf)
        for name in _NAMES
        for element in packet.iter(f"{{{NAMESPACE}}}{name}")
    }


def _in_office(content: bytes) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("docProps/custom.xml") as part:
            root = etree.fromstring(part.read(LARGEST_PART), _PARSER)
    except (zipfile.BadZipFile, KeyError, RuntimeError, ValueError, zlib.error, etree.XMLSyntaxError):
        return {}
    return {
        str(item.get("name")).removeprefix("smdocs."): "".join(map(str, item.itertext()))
        for item in root
        if str(item.get("name")).startswith("smdocs.")
    }


def _in_page(content: bytes) -> dict[str, str]:
    from lxml import html

    try:
        named = html.document_fromstring(content).iter("meta")
    except etree.ParserError:
        return {}
    return {
        str(meta.get("name")).removeprefix("smdocs."): str(meta.get("content", ""))
        for meta in named
        if str(meta.get("name")).startswith("smdocs.")
    }


def _in_object(content: bytes) -> dict[str, str]:
    try:
        told = json.loads(content)["provenance"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}
    return {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {}


def _in_comment(content: bytes) -> dict[str, str]:
    found = _COMMENT.search(content.decode(errors="replace"))
    pairs = (pair.partition("=") for pair in found[1].split(" ")) if found else ()
    return {key.removeprefix("smdocs."): value for key, _, value in pairs}
