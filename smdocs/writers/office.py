"""What files of Word and Excel have in common: packages in ZIP files, with properties of their own."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from smdocs.tree.nodes import Provenance

LARGEST_PART = 10_000_000
"""Bytes of the part with the properties that are read."""

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def read(content: bytes) -> Provenance | None:
    """What a file says among its own properties that it was made of."""
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("docProps/custom.xml") as part:
            root = etree.fromstring(part.read(LARGEST_PART), _PARSER)
    except (zipfile.BadZipFile, KeyError, RuntimeError, ValueError, zlib.error, etree.XMLSyntaxError):
        return None
    return Provenance.named((str(item.get("name")), "".join(map(str, item.itertext()))) for item in root)
