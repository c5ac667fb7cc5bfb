"""CSV as Danish and Swedish spreadsheets open it: semicolons, UTF-8 with a byte order mark, CRLF, ISO dates."""

import csv
import io
import unicodedata

from smdocs.tree.nodes import Document
from smdocs.writers import Format

_STARTS_FORMULA = tuple("=+-@|%")


def write(document: Document) -> bytes:
    """The rows under a row of headings. Raises `ValueError` for a document without rows of data."""
    if document.sheet is None:
        raise ValueError("a document without rows of data")
    out = io.StringIO(newline="")
    # All cells in quotes: a program that takes another sign for the separator still finds no cell within a cell.
    rows = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow([harmless(column.label) for column in document.sheet.columns])
    for row in document.sheet.rows:
        rows.writerow(harmless(value) if isinstance(value, str) else value for value in row)
    return out.getvalue().encode("utf-8-sig")


FORMAT = Format("csv", "text/csv", write, place=6, of_rows=True)


def harmless(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would take it for a formula or a command."""
    seen = unicodedata.normalize("NFKC", text)
    # What shows as nothing, such as a space of no width, does not stand before a formula for a spreadsheet's eyes.
    begins = "".join(c for c in seen if unicodedata.category(c) not in ("Cf", "Cc")).lstrip()
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") or begins.startswith(_STARTS_FORMULA) else text
