"""The semantic document: the small closed set of nodes that masters become and that every writer knows.

A writer is a function from `Document` to bytes. It never sees markup, data or rules. Text in nodes is plain text:
whoever writes a format escapes for that format. A style is a name; each writer has one look per name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from smdocs.read.brand import PLAIN, Brand

GAP_OPENS, GAP_CLOSES = "\ufdd0", "\ufdd1"
"""Between these a gap travels from view to parser: code points that no data may hold. A master may print a value
anywhere, in an attribute too, where markup would break the page."""

RunStyle = Literal["", "gap", "blank", "overdue", "muted"]
"""gap: a required value that is missing (drafts only); blank: a line to write on by hand, its text is empty;
overdue: said to be late in words, and stressed; muted: secondary, such as a character count."""

ParagraphStyle = Literal["", "lead", "small", "verbatim"]
"""lead: the opening paragraph; small: fine print; verbatim: text to be pasted elsewhere, line ends kept."""

NoteStyle = Literal["notice", "important"]
TableStyle = Literal["fields", "log", "grid", "register", "form"]
"""fields: label and value in two columns, labels are row headers; log: dated entries under column headers;
register: rows to search, sort and pick among; grid: any other table with column headers; form: label and value to be
filled in, with visible boxes."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look. `lang` is a language code only where it differs from the document's."""

    text: str
    strong: bool = False
    href: str | None = None
    lang: str | None = None
    style: RunStyle = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A line break within a paragraph."""


Inline = Run | Break


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of inlines; never empty."""

    inlines: tuple[Inline, ...]
    style: ParagraphStyle = ""


@dataclass(frozen=True, slots=True)
class List:
    """A bulleted or numbered list, of which `start` is the first number. Each item is one or more blocks, the first a
    paragraph."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `header` says which cells it is the header of; `lines` is the least height, in lines of
    text, of a cell left empty to be filled in by hand."""

    blocks: tuple[Block, ...]
    header: Literal["", "col", "row"] = ""
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table without spans. `widths` are percentages, one per column, that add up to 100."""

    caption: tuple[Inline, ...]
    widths: tuple[int, ...]
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    style: TableStyle = "grid"


@dataclass(frozen=True, slots=True)
class Note:
    """Blocks set apart from the text around them."""

    blocks: tuple[Block, ...]
    style: NoteStyle = "notice"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. The document's title is level 1, so sections are 2, 3 or 4."""

    level: int
    id: str
    heading: tuple[Inline, ...]
    blocks: tuple[Block, ...]


Block = Paragraph | List | Table | Note | Section


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around the text, in the document's language: running header, page numbers, draft mark.

    `page` holds `{page}` and `{pages}`. `draft` is empty in a finished document, else the word of the draft
    mark, which stands on every page. `form` is true for a document with blanks to fill in. `label`, `value` and
    `answer` head the columns of a table of labels and values, where a format needs them headed. `logo` says in words
    what the logo shows, where the brand has one. `controls` are the words on buttons of a web page. `addresses` says
    that on paper links say where they lead.
    """

    header_left: str
    header_right: str
    page: str
    draft: str = ""
    form: bool = False
    label: str = ""
    value: str = ""
    answer: str = ""
    logo: Run | None = None
    controls: Mapping[str, str] = field(default_factory=dict)
    addresses: bool = True


NAMESPACE = "urn:smdocs:provenance:1.0:"
"""Of the provenance in a format that has namespaces."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a file was made of, as it says itself: `sha256:` and a digest of the data and of the masters and words."""

    document: str
    as_of: str
    data: str
    templates: str
    version: str

    @classmethod
    def named(cls, values: Iterable[tuple[str, str]]) -> Provenance | None:
        """Of values by name, such as `smdocs.data`, among any others; None where one of its own is not there."""
        own = {name.removeprefix("smdocs."): value for name, value in values if name.startswith("smdocs.")}
        names = [field.name for field in fields(cls)]
        return cls(**{name: own[name] for name in names}) if set(names) <= own.keys() else None


@dataclass(frozen=True, slots=True)
class Meta:
    """Properties of the file. Dates are ISO 8601 (`YYYY-MM-DD`)."""

    document_type: str
    subject: str
    author: str
    keywords: tuple[str, ...]
    case_numbers: tuple[str, ...]
    as_of: str
    category: str = ""
    provenance: Provenance | None = None

    def made_of(self) -> dict[str, str]:
        """The provenance by name, such as `smdocs.data`; empty where none is known."""
        return {f"smdocs.{key}": value for key, value in asdict(self.provenance).items()} if self.provenance else {}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: what heads it, and whether it holds texts, dates or addresses."""

    label: str
    kind: Literal["text", "date", "link"] = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a document tells, as rows of data for other programs. A cell of which nothing is known is None.

    `name` is what the rows are called, `dates` how a spreadsheet shows a date, and `facts` the same as JSON can tell
    it.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | dt.date | None, ...], ...]
    dates: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """One document in one language, ready to be written in any format. `sheet` is there where rows of data are."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    furniture: Furniture
    meta: Meta
    brand: Brand = PLAIN
    sheet: Sheet | None = None


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block in reading order, the outer one before those within it."""
    for block in blocks:
        yield block
        match block:
            case Section() | Note():
                yield from walk(block.blocks)
            case List():
                for item in block.items:
                    yield from walk(item)
            case Table():
                for row in (*block.head, *block.body):
                    for cell in row:
                        yield from walk(cell.blocks)


def inlines(document: Document) -> Iterator[Inline]:
    """Every inline of the document's body in reading order, headings and captions included."""
    for block in walk(document.blocks):
        match block:
            case Paragraph():
                yield from block.inlines
            case Section():
                yield from block.heading
            case Table():
                yield from block.caption
