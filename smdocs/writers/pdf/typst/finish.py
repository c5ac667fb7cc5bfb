"""What the engine leaves undone in a file: properties as our other PDFs have them, and headers of rows."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from smdocs.tree.nodes import Document, Table, walk
from smdocs.writers.pdf import variants


def finished(content: bytes, document: Document, kind: variants.Variant) -> bytes:
    """The file as it is kept."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        _describe(pdf, document, kind)
        _name_headers(pdf, document)
        # Neither the engine nor PDF has anything to say about suspects here, and poppler complains of the word for it.
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.save(out, deterministic_id=True, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _describe(pdf: Pdf, document: Document, kind: variants.Variant) -> None:
    """Writes the properties of the file, once for old programs and once as XMP."""
    producer = str(pdf.docinfo.get("/Producer", "")) or f"Typst"
    for name in list(pdf.docinfo.keys()):
        del pdf.docinfo[name]
    for name, value in variants.properties(document).items():
        pdf.docinfo[f"/{name}"] = f"D:{value.replace('-', '')}" if name.endswith("Date") else value
    pdf.docinfo["/Producer"] = producer
    packet = variants.metadata(document, kind, producer)
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


def _within(element: Any, kind: Name) -> Iterator[Any]:
    """The outermost elements of a kind within an element of a structure tree, in reading order."""
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            if kid.S == kind:
                yield kid
            else:
                yield from _within(kid, kind)


def _caption(table: Any) -> None:
    """Makes the paragraph before a table its caption."""
    before = _kids(table.P)
    place = before.index(table)
    caption = before.pop(place - 1)
    caption.S, caption.P = Name.Caption, table
    table.P.K, table.K = Array(before), Array([caption, *_kids(table)])


def _kids(element: Any) -> list[Any]:
    return [*element.K] if isinstance(element.K, Array) else [element.K]


def _name_headers(pdf: Pdf, document: Document) -> None:
    """Says which cells are headers, and of what: the engine knows headers of columns alone (issue 6905 of Typst)."""
    tables = [block for block in walk(document.blocks) if isinstance(block, Table)]
    if not tables:
        return
    names: list[Any] = []
    drawn = _within(pdf.Root.StructTreeRoot, Name.Table)
    for number, (table, element) in enumerate(zip(tables, drawn, strict=True)):
        if table.caption:
            _caption(element)
        of_column: dict[int, list[Any]] = {}
        rows = _within(element, Name.TR)
        for line, (row, cells) in enumerate(zip(rows, (*table.head, *table.body), strict=True)):
            of_row: list[Any] = []
            # What rows that stay together have in common is no cell.
            row.K = Array(_kids(row)[: len(cells)])
            for column, (cell, drawing) in enumerate(zip(cells, row.K, strict=True)):
                said = Dictionary(O=Name.Table)
                if cell.header:
                    name = String(f"t{number}r{line}c{column}")
                    drawing.S, drawing.ID = Name.TH, name
                    said.Scope = Name.Row if cell.header == "row" else Name.Column
                    (of_row if cell.header == "row" else of_column.setdefault(column, [])).append(name)
                    names += [name, drawing]
                elif headers := [*of_column.get(column, ()), *of_row]:
                    said.Headers = Array(headers)
                drawing.A = said
    pairs = sorted(zip(names[::2], names[1::2], strict=True), key=lambda pair: bytes(pair[0]))
    pdf.Root.StructTreeRoot.IDTree = Dictionary(Names=Array([part for pair in pairs for part in pair]))
