"""JSON: the rows of a document for other programs, in the shape that `docs/schema` tells."""

import json
from dataclasses import asdict
from typing import Any

from smdocs.tree.nodes import Document
from smdocs.writers import Format, Provenance


def write(document: Document) -> bytes:
    """The rows as JSON in UTF-8, values as they are. Raises `ValueError` for a document without rows of data."""
    if document.sheet is None:
        raise ValueError("a document without rows of data")
    made_of = document.meta.provenance
    return as_json({**document.sheet.facts, "provenance": asdict(made_of) if made_of else None})


def as_json(value: Any) -> bytes:
    """JSON in UTF-8, the same bytes for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def read(content: bytes) -> Provenance | None:
    """What the rows say that they were made of."""
    try:
        made_of = json.loads(content)["provenance"] if content.startswith(b"{") else None
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    values = made_of.items() if isinstance(made_of, dict) else ()
    return Provenance.named((f"smdocs.{name}", str(value)) for name, value in values)


FORMAT = Format("json", "application/json", write, read, place=8, of_rows=True)
