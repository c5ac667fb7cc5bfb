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
        _head(pdf, document)
        # The engine says as a word what PDF wants as yes or no: whether tags are doubtful.
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.save(
            out, deterministic_id=True, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
    return out.getvalue()


def _describe(pdf: Pdf, document: Document, kind: variants.Variant) -> None:
    """Writes the properties of the file, once for old programs and once as XMP."""
    producer = str(pdf.docinfo.get("/Producer", "")) or "Typst"
    for name in list(pdf.docinfo.keys()):
        del pdf.docinfo[name]
    for name, value in variants.properties(document).items():
        pdf.docinfo[f"/{name}"] = f"D:{value.replace('-', '')}" if name.endswith("Date") else value
    pdf.docinfo["/Producer"] = producer
    packet = variants.metadata(document, kind, producer)
    # A new stream would have every object of the file looked at.
    pdf.Root.Metadata.write(packet)


def _within(element: Any, kind: Name) -> Iterator[Any]:
    """The outermost elements of a kind within an element of a structure tree, in reading order."""
    for kid in _kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            if kind == kid.S:
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
    kids = element.get("/K", Array())
    return [*kids] if isinstance(kids, Array) else [kids]


def _head(pdf: Pdf, document: Document) -> None:
    """Says of tables what is their caption and which cells are headers of rows: the engine knows those of columns."""
    tables = (block for block in walk(document.blocks) if isinstance(block, Table))
    named: list[Any] = []
    for table, element in zip(tables, _within(pdf.Root.StructTreeRoot, Name.Table), strict=True):
        if table.caption:
            _caption(element)
        for row, cells in zip(_within(element, Name.TR), (*table.head, *table.body), strict=True):
            drawn = _kids(row)
            # What rows that stay together have in common is no cell.
            if len(drawn) > len(cells):
                row.K = Array(drawn[: len(cells)])
            of_rows = [one for one, cell in zip(drawn, cells, strict=False) if cell.header == "row"]
            for one, cell in zip(drawn, cells, strict=False):
                # Files of PDF 1.4, in which cells could not yet say it, are given it too.
                if cell.header and (cell.header == "row" or "/A" not in one):
                    scope = Name.Row if cell.header == "row" else Name.Column
                    one.S, one.A = Name.TH, Dictionary(O=Name.Table, Scope=scope)
            if of_rows and table.head:
                for header in of_rows:
                    header.ID = String(f"row {len(named)}")
                    named.append(header)
                for one, cell in zip(drawn, cells, strict=False):
                    if not cell.header and "/A" in one:
                        own = next(given for given in one.A if Name.Table == given.O)
                        own.Headers = Array([*own.get("/Headers", ()), *(header.ID for header in of_rows)])
    if named:
        _list(pdf.Root.StructTreeRoot, named)


def _list(root: Any, named: list[Any]) -> None:
    """Puts elements into the tree of names, which is sorted."""
    names = [*root.IDTree.Names] if "/IDTree" in root else []
    pairs = [*zip(names[::2], names[1::2], strict=True), *((element.ID, element) for element in named)]
    pairs.sort(key=lambda pair: bytes(pair[0]))
    root.IDTree = Dictionary(Names=Array([part for pair in pairs for part in pair]))
