"""XLSX: the rows of a document as one sheet of a workbook, its headings frozen and with filters."""

import datetime as dt
import io
import re
import textwrap
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from smdocs.tree.nodes import Column, Document, Sheet
from smdocs.writers import Format, docx
from smdocs.writers.layout import address

_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_NARROWEST = 10
_WIDEST = {"text": 45, "date": 20, "link": 70}
"""Characters. A text that is wider goes on in the next line of its cell."""
_MANY = 12
"""Columns from which on a sheet is printed on A3, with narrower texts."""
_WIDEST_OF_MANY = 26
_ROOM = 4
"""Characters beside a heading for the button of its filter."""
_LINE = 15
"""Points."""
_LONGEST_ADDRESS = 2079
"""Characters of an address that Excel takes as a link."""


def write(document: Document) -> bytes:
    """The rows under their headings, on one sheet. Raises `ValueError` for a document without rows of data."""
    from xlsxwriter import Workbook

    sheet, meta = document.sheet, document.meta
    if sheet is None:
        raise ValueError("a document without rows of data")
    out = io.BytesIO()
    # A text stays a text, whatever it begins with.
    kept = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = Workbook(out, {**kept, "default_date_format": sheet.dates})
    book.set_properties(
        {
            "title": f"{document.furniture.draft} – {document.title}" if document.furniture.draft else document.title,
            "subject": meta.subject,
            "author": meta.author,
            "category": meta.category,
            "keywords": ", ".join(meta.keywords),
            "created": dt.datetime.fromisoformat(meta.as_of),
        }
    )
    for name, value in meta.made_of().items():
        book.set_custom_property(name, value, "text")
    page = book.add_worksheet(_NO_SHEET_NAME.sub(" ", sheet.name)[:31])
    _fill(book, page, sheet)
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(8 if len(sheet.columns) >= _MANY else 9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    header = f"{document.furniture.draft}  {document.title}".strip().replace("&", "&&")
    page.set_header(f"&L&9{header[:200]}")
    page.set_footer(f"&R&9{document.furniture.page.format(page='&P', pages='&N')}")
    book.close()
    return _in_language(out.getvalue(), document.language)


_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMAT = Format("xlsx", _TYPE, write, docx.read, place=7, of_rows=True)


def _fill(book: Any, page: Any, sheet: Sheet) -> None:
    text = book.add_format({"text_wrap": True, "valign": "top"})
    date = book.add_format({"num_format": sheet.dates, "valign": "top", "align": "left"})
    link = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#0B5A8A", "underline": 1})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bg_color": "#E4EAEC", "bottom": 1})
    # A table has at least one row, if an empty one.
    height, last = max(len(sheet.rows), 1), len(sheet.columns) - 1
    columns = [{"header": column.label, "header_format": head} for column in sheet.columns]
    page.add_table(0, 0, height, last, {"name": "Register", "style": "Table Style Light 1", "columns": columns})
    widths = [_width(column, [row[n] for row in sheet.rows], sheet) for n, column in enumerate(sheet.columns)]
    for across, width in enumerate(widths):
        page.set_column(across, across, width)
    # A row is as high as it is said to be: not every program looks at what is in it.
    page.set_row(0, _LINE * _lines([column.label for column in sheet.columns], [n - _ROOM for n in widths]))
    for down, row in enumerate(sheet.rows, 1):
        page.set_row(down, _LINE * _lines([value if isinstance(value, str) else "" for value in row], widths))
        for across, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            match value:
                case dt.date():
                    page.write_datetime(down, across, dt.datetime.combine(value, dt.time()), date)
                case str() if column.kind == "link" and len(address(value)) <= _LONGEST_ADDRESS:
                    page.write_url(down, across, address(value), link, value)
                case str():
                    page.write_string(down, across, value, text)
                case None:
                    page.write_blank(down, across, None, text)


def _lines(texts: list[str], widths: list[int]) -> int:
    """How many lines the longest of some texts takes in columns of these widths."""
    return max(len(textwrap.wrap(text, max(width - 2, 1))) for text, width in zip(texts, widths, strict=True)) or 1


def _width(column: Column, values: list[str | dt.date | None], sheet: Sheet) -> int:
    letters = [len(sheet.dates) if isinstance(value, dt.date) else len(value or "") for value in values]
    heading = max(map(len, column.label.split())) + _ROOM
    widest = _WIDEST_OF_MANY if column.kind == "text" and len(sheet.columns) >= _MANY else _WIDEST[column.kind]
    return min(max(_NARROWEST, heading, *(length + 2 for length in letters), 0), widest)


def _in_language(content: bytes, language: str) -> bytes:
    """The workbook with its language among its properties, where XlsxWriter has no place for it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in given.infolist():
            part = given.read(entry)
            if entry.filename == "docProps/core.xml":
                properties = f"<dc:language>{escape(language)}</dc:language></cp:coreProperties>"
                part = part.replace(b"</cp:coreProperties>", properties.encode())
            target.writestr(entry, part)
    return out.getvalue()
