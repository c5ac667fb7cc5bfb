"""JSON: the rows of a document for other programs, in the shape that `docs/schema` tells."""

from __future__ import annotations

import json
from dataclasses import asdict

from smdocs.tree.nodes import Document


def write(document: Document) -> bytes:
    """The rows as JSON in UTF-8, values as they are. Raises `ValueError` for a document without rows of data."""
    if document.sheet is None:
        raise ValueError("a document without rows of data")
    made_of = document.meta.provenance
    told = {**document.sheet.facts, "provenance": asdict(made_of) if made_of else None}
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
