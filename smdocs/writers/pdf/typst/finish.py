"""What the engine leaves undone in a file: properties as our other PDFs have them, and headers of rows.

The engine writes one object after the other, each dictionary on a line of its own and nothing packed. So a file is
taken apart at its objects and put together again with a few lines changed: a library that reads it as any file may be
written takes as long as half the layout.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from itertools import accumulate, pairwise

from smdocs.tree.nodes import Document, Table, walk
from smdocs.writers.pdf import variants

PRODUCER = "Typst"

_PLACE = re.compile(rb"^(\d{10}) \d{5} n", re.MULTILINE)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_ELEMENT = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/(\w+)/P (\d+) 0 R")
_KIDS = re.compile(rb"/K\[([^\[\]]*)\](?:/Pg \d+ 0 R)?>>\nendobj\n\Z")
_WITHIN = re.compile(rb"<<[^<>]*>>")
_ATTRIBUTES = re.compile(rb"/A\[.*\](?=/K\[)")
_NAMED = re.compile(rb"(\([^()]*\))(\d+ 0 R)")


def finished(content: bytes, document: Document, kind: variants.Variant) -> bytes:
    """The file as it is kept."""
    file = _File(content)
    _describe(file, document, kind)
    _head(file, document)
    # The engine says as a word what PDF wants as yes or no: whether tags are doubtful.
    file.change(file.root, rb"/MarkInfo<<[^<>]*>>", b"/MarkInfo<</Marked true>>")
    return file.joined()


class _File:
    """A file of the engine's in its objects, whose numbers count from one."""

    def __init__(self, content: bytes) -> None:
        place = int(content[content.rindex(b"startxref") :].split(maxsplit=2)[1])
        places = [int(line) for line in _PLACE.findall(content, place)]
        self.objects = [content[: places[0]], *(content[one:end] for one, end in pairwise([*places, place]))]
        self.trailer = content[content.rindex(b"trailer") :]
        self.root = self.named(self.trailer, b"Root")
        self.tree = self.named(self.objects[self.root], b"StructTreeRoot")

    @staticmethod
    def named(within: bytes, name: bytes) -> int:
        """The number of the object that a dictionary has under this name."""
        return int(within.partition(b"/%b " % name)[2].split(maxsplit=1)[0])

    def change(self, number: int, old: bytes, new: bytes) -> None:
        """Puts `new` in place of what the expression `old` matches in an object, once."""
        self.objects[number], changes = re.subn(old, lambda _: new, self.objects[number], count=1)
        assert changes

    def put(self, number: int, written: bytes) -> None:
        """Puts another object in the place of one."""
        self.objects[number] = b"%d 0 obj\n%b\nendobj\n" % (number, written)

    def kids(self, number: int) -> list[int]:
        """The elements right within an element of the structure tree."""
        within = _KIDS.search(self.objects[number])
        return [int(kid) for kid in _REFERENCE.findall(_WITHIN.sub(b"", within[1]))] if within else []

    def within(self, number: int, kind: bytes) -> Iterator[int]:
        """The outermost elements of a kind within an element, in reading order."""
        for kid in self.kids(number):
            element = _ELEMENT.match(self.objects[kid])
            if element and element[1] == kind:
                yield kid
            elif element:
                yield from self.within(kid, kind)

    def joined(self) -> bytes:
        """The file."""
        body = b"".join(self.objects)
        places = list(accumulate(map(len, self.objects)))
        table = b"".join(b"%010d 00000 n\r\n" % place for place in places[:-1])
        identifier = blake2b(body, digest_size=16).hexdigest().upper().encode()
        size, root, info = len(places), self.root, self.named(self.trailer, b"Info")
        return b"%bxref\n0 %d\n0000000000 65535 f\r\n%btrailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (
            body,
            size,
            table,
            b"<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>" % (size, root, info, identifier, identifier),
            len(body),
        )


def _describe(file: _File, document: Document, kind: variants.Variant) -> None:
    """Writes the properties of the file, once for old programs and once as XMP."""
    given = {
        name: f"D:{value.replace('-', '')}" if name.endswith("Date") else value
        for name, value in variants.properties(document).items()
    }
    entries = b"".join(b"/%b%b" % (name.encode(), _string(value)) for name, value in given.items())
    file.put(file.named(file.trailer, b"Info"), b"<<%b/Producer%b>>" % (entries, _string(PRODUCER)))
    packet = variants.metadata(document, kind, PRODUCER)
    stream = b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream" % (len(packet), packet)
    file.put(file.named(file.objects[file.root], b"Metadata"), stream)


def _string(text: str) -> bytes:
    """A text as files of PDF have it."""
    if text.isascii() and text.isprintable():
        return b"(%b)" % re.sub(r"([\\()])", r"\\\1", text).encode()
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().upper().encode()


def _caption(file: _File, table: int) -> None:
    """Makes the paragraph before a table its caption."""
    element = _ELEMENT.match(file.objects[table])
    assert element
    parent = int(element[2])
    caption = file.kids(parent)[file.kids(parent).index(table) - 1]
    both = rb"\b%d 0 R %d 0 R\b(?=[^\[\]]*\](?:/Pg \d+ 0 R)?>>\nendobj)" % (caption, table)
    file.change(parent, both, b"%d 0 R" % table)
    file.change(caption, rb"/S/P/P %d 0 R" % parent, b"/S/Caption/P %d 0 R" % table)
    file.change(table, rb"/K\[(?=[^\[\]]*\]>>\nendobj)", b"/K[%d 0 R " % caption)


def _head(file: _File, document: Document) -> None:
    """Says of tables what is their caption and which cells are headers of rows: the engine knows those of columns."""
    tables = (block for block in walk(document.blocks) if isinstance(block, Table))
    named: list[tuple[bytes, bytes]] = []
    (top,) = map(int, re.findall(rb"/K\[(\d+) 0 R\]", file.objects[file.tree]))
    for table, element in zip(tables, file.within(top, b"Table"), strict=True):
        rows = list(file.within(element, b"TR"))
        if table.caption:
            _caption(file, element)
        for row, cells in zip(rows, (*table.head, *table.body), strict=True):
            drawn = file.kids(row)
            # What rows that stay together have in common is no cell.
            if len(drawn) > len(cells):
                kept = b" ".join(b"%d 0 R" % one for one in drawn[: len(cells)])
                file.change(row, rb"/K\[[^\[\]]*\](?=>>\nendobj)", b"/K[%b]" % kept)
            own = b""
            for number, cell in zip(drawn, cells, strict=False):
                # Files of PDF 1.4, in which cells could not yet say it, are given it too.
                if cell.header == "row" and table.head:
                    own += b"(row %d)" % len(named)
                    named.append((b"(row %d)" % len(named), b"%d 0 R" % number))
                    _scope(file, number, b"Row", named[-1][0])
                elif cell.header == "row":
                    _scope(file, number, b"Row")
                elif cell.header and not _ATTRIBUTES.search(file.objects[number]):
                    _scope(file, number, b"Column")
            for number, cell in zip(drawn, cells, strict=False):
                if own and not cell.header and (before := re.search(rb"/O/Table/Headers\[", file.objects[number])):
                    end = file.objects[number].index(b"]", before.end())
                    line = file.objects[number]
                    file.objects[number] = line[:end] + own + line[end:]
    if named:
        line = file.objects[file.tree]
        _, opened, rest = line.partition(b"/IDTree<</Names[")
        names = sorted([*_NAMED.findall(rest.partition(b"]")[0]), *named]) if opened else sorted(named)
        tree = b"/IDTree<</Names[%b]>>" % b"".join(name + element for name, element in names)
        file.change(file.tree, rb"/IDTree<</Names\[[^\]]*\]>>|(?=/ParentTreeNextKey)", tree)


def _scope(file: _File, number: int, scope: bytes, name: bytes = b"") -> None:
    """Makes a cell the header of its row or column."""
    file.objects[number] = _ATTRIBUTES.sub(b"", file.objects[number])
    file.change(number, rb"/S/T[DH]/", b"/S/TH/")
    given = (b"/ID" + name if name else b"") + b"/A<</O/Table/Scope/%b>>" % scope
    file.change(number, rb"(?=/K\[[^\[\]]*\](?:/Pg \d+ 0 R)?>>\nendobj)", given)
