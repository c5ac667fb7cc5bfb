"""The writers: a table of formats, each a function from the semantic document to the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Concatenate, Literal

from smdocs.tree.nodes import Document

FORMATS: Mapping[str, str] = {
    "html": "html",
    "pdf": "pdf",
    "docx": "docx",
    "md": "md",
    "txt": "txt",
    "csv": "csv",
    "xlsx": "xlsx",
    "json": "json",
    "fragment.html": "fragment",
}
"""File extension to the module of its writer; modules load when first asked for."""

VariantName = Literal["2a", "1b", "3a", "ua", "plain"]
"""The kinds of PDF that can be asked for."""


def writer(extension: str) -> Callable[Concatenate[Document, ...], bytes]:
    """The writer of a format, by file extension. Raises `KeyError` for a format there is no writer for."""
    write: Callable[Concatenate[Document, ...], bytes] = import_module(f"smdocs.writers.{FORMATS[extension]}").write
    return write
