"""Writes a document as one web page that needs nothing from outside, and whose scripts nobody needs.

`body` is the markup of the text alone; the PDF is made from the same.
"""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import zip_longest
from pathlib import Path

from lxml import etree
from markupsafe import Markup, escape

from smdocs.read.brand import Brand
from smdocs.read.brand.colours import on_dark
from smdocs.read.brand.logo import Logo
from smdocs.tree.nodes import Block, Break, Cell, Document, Inline, List, Note, Paragraph, Run, Section, Table, walk
from smdocs.version import __version__
from smdocs.writers import Format, Provenance, layout

HERE = Path(__file__).parent
_VOID = frozenset({"br", "col", "meta"})
_marked: Callable[[str], Markup] = partial(str.__new__, Markup)
"""A text that is markup, as such: `Markup` itself asks first what it is given, for a third of the time of a page."""

LETTERS = 84
"""Letters in a line of the text, amply."""

LETTERS_OF = {"sans": "", "serif": '"Source Serif 4", "Source Serif Pro", Georgia, Cambria, "Noto Serif", serif'}
"""What a page is set in, where not in the letters of the house: the first family that the reader has."""

SCRIPTS = {"verbatim": "copy.js", "register": "register.js"}
"""What makes blocks of a style handier where scripts run, by style: a function of the words on its buttons."""

RUNS = {"gap": "mark", "overdue": "strong"}
"""The elements of runs in a style, where they mean more than their look."""

_BLANK = Paragraph((Run("", style="blank"),))


def write(document: Document) -> bytes:
    """The document as a page in UTF-8."""
    functions = list(scripts(document))
    sheets = [stylesheet("house.css"), stylesheet("screen.css"), look(document.brand, LETTERS_OF[document.brand.font])]
    page = layout.filled(
        "markup/page.html",
        document=document,
        version=__version__,
        policy=policy(*functions),
        sheets=sheets,
        drawn=drawn,
        text=body(document),
        scripts=functions,
    )
    return f"{page}\n".encode()


def read(content: bytes) -> Provenance | None:
    """What a page says in its head that it was made of."""
    from lxml import html

    if not content.lstrip()[:100].lower().startswith(b"<!doctype html"):
        return None
    try:
        named = html.document_fromstring(content).iter("meta")
    except etree.ParserError:
        return None
    return Provenance.named((str(meta.get("name")), str(meta.get("content", ""))) for meta in named)


FORMAT = Format("html", "text/html", write, read, place=1)


def body(document: Document) -> Markup:
    """The title and the text as `main`, without anything that stands around them."""
    return tag("main", tag("h1", document.title), *map(HtmlBody().block, document.blocks))


def policy(*functions: str) -> Markup:
    """What a browser may do for a page: show it and its pictures, and run these scripts; not fetch or send anything."""
    allowed = " ".join(map(digest, functions)) or "'none'"
    return Markup(
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src {allowed}; base-uri 'none'; form-action 'none'"
    )


def digest(function: str) -> str:
    """What a policy calls a script by."""
    return f"'sha256-{b64encode(hashlib.sha256(function.encode()).digest()).decode()}'"


def scripts(document: Document) -> Iterator[Markup]:
    """The scripts for the styles that the document has, each called with its words."""
    styles = {block.style for block in walk(document.blocks) if isinstance(block, Paragraph | Table)}
    for function in (source(name) for style, name in SCRIPTS.items() if style in styles):
        words = {key: word for key, word in document.furniture.controls.items() if f"words.{key}" in function}
        yield called(function, words)


def called(function: str, given: object) -> Markup:
    """A script that calls a function with something, as text that may stand in a `script` element."""
    argument = json.dumps(given, ensure_ascii=False).replace("<", "\\u003c")
    return Markup(f"({function})({argument})")


def drawn(picture: Logo, says: str, lang: str | None) -> Markup:
    """A logo on a screen, in words `says` for those who do not see it. It stands within a drawing because the Nu Html
    Checker takes the picture of an `img` for one that the policy of the page does not let in."""
    width, height = (f"{length:.1f}" for length in picture.size)
    image = tag("image", href=carried(picture), width=width, height=height)
    look = {"viewBox": f"0 0 {width} {height}", "class_": "logo", "style": f"width: {width}mm"}
    return tag("svg", image, role="img", aria_label=says, lang=lang, **look)


def carried(picture: Logo) -> str:
    """The address of a picture that a page carries within itself."""
    return f"data:{picture.kind};base64,{b64encode(picture.content).decode()}"


def look(brand: Brand, letters: str) -> Markup:
    """The rules that make a page look like a brand: its colours, `letters` where they are not those of the house, and
    its own style sheet."""
    chosen = {"--accent": brand.accent, "--link": brand.link}
    light = "; ".join(f"{name}: {colour}" for name, colour in chosen.items() if colour)
    dark = "; ".join(f"{name}: {on_dark(colour)}" for name, colour in chosen.items() if colour)
    rules = [f":root {{ {light} }}", f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"]
    rules = (rules if light else []) + ([f"html {{ font-family: {letters} }}"] if letters else [])
    # Within a `style` element this would end it; within a style sheet it means the same without.
    own = brand.style.replace("</", "<\\/")
    return Markup("".join(f"{part}\n" for part in (*rules, own) if part))


def tag(name: str, /, *content: str, **attributes: str | int | None) -> Markup:
    """An element. What is not `Markup` is escaped here and nowhere else.

    Attributes that are None are left out. Their names are written with `_` for `-`, and `class_` for `class`.
    """
    given = ""
    for key, value in attributes.items():
        if value is not None:
            given += f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
    within = "".join([part if type(part) is Markup else escape(part) for part in content])
    return _marked(f"<{name}{given}>{within}{'' if name in _VOID else f'</{name}>'}")


@cache
def source(name: str) -> str:
    """One of the scripts beside this module: a function, without what is said about it."""
    written = (HERE / "js" / name).read_text("utf-8")
    return re.sub(r"^ *//.*\n", "", written, flags=re.MULTILINE).strip()


@cache
def stylesheet(name: str) -> Markup:
    """One of the style sheets beside this module, as text that may stand in a `style` element."""
    return Markup((HERE / "css" / name).read_text("utf-8"))


class HtmlBody:
    """Turns blocks into markup, and keeps in mind what a wide table is called by."""

    tag = staticmethod(tag)

    def __init__(self) -> None:
        self.captions = 0
        self.section: str | None = None

    def block(self, block: Block) -> Markup:
        """A block with all that is in it."""
        match block:
            case Paragraph():
                return self.paragraph(block)
            case List():
                return self.items(block)
            case Note():
                long = " long" if layout.lines(block.blocks, LETTERS) > layout.SHORT_TEXT else ""
                return self.tag("div", *self.blocks(block.blocks), class_=f"note {block.style}{long}", role="note")
            case Section():
                self.section = block.id
                heading = self.tag(f"h{block.level}", *map(self.inline, block.heading), id=block.id)
                return self.tag("section", heading, *self.blocks(block.blocks))
            case Table():
                return self.table(block)

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[Markup]:
        """Blocks one after the other; a paragraph stays with the table or the list that it leads to."""
        for place, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
            if isinstance(block, Paragraph) and layout.leads_to(following, first=not place):
                yield self.paragraph(block, "leading")
            else:
                yield self.block(block)

    def paragraph(self, paragraph: Paragraph, *classes: str) -> Markup:
        """A paragraph, of its own style and of further ones."""
        direction = "rtl" if layout.runs_rtl(paragraph.inlines) else None
        named = " ".join(filter(None, (paragraph.style, *classes)))
        return self.tag("p", *map(self.inline, paragraph.inlines), class_=named or None, dir=direction)

    def items(self, block: List) -> Markup:
        """A list, which runs the way of its items."""
        direction = "rtl" if layout.items_run_rtl(block) else None
        items = (self.tag("li", self.content(item)) for item in block.items)
        if not block.ordered or block.start == 1:
            return self.tag("ol" if block.ordered else "ul", *items, dir=direction)
        # The engine of the PDF takes the first number from the style alone.
        counted = f"counter-reset: list-item {block.start - 1}"
        return self.tag("ol", *items, start=block.start, style=counted, dir=direction)

    def content(self, blocks: tuple[Block, ...]) -> Markup:
        """What an item or a cell holds: a lone plain paragraph needs no element of its own."""
        match blocks:
            case (Paragraph(style="") as only,):
                return _marked("".join(map(self.inline, only.inlines)))
            case ():
                return Markup()
        return self.tag("div", *self.blocks(blocks))

    def table(self, table: Table) -> Markup:
        """A table, in a box that scrolls where it is wider than a phone."""
        wide, name, caption = len(table.widths) > 2, self.section, Markup()
        if table.caption:
            self.captions += 1
            name = f"_caption-{self.captions}"
            caption = self.tag("caption", *map(self.inline, table.caption), id=name if wide else None)
        columns = self.tag("colgroup", *(self.tag("col", style=f"width: {width}%") for width in table.widths))
        letters = [LETTERS * width // 100 for width in table.widths]
        parts = [
            self.tag(part, *(self.row(row, table, letters) for row in rows))
            for part, rows in (("thead", table.head), ("tbody", table.body))
            if rows
        ]
        write = table.style != "form" and any(layout.to_fill_in(cell) for row in table.body for cell in row)
        whole = self.tag("table", caption, columns, *parts, class_=f"{table.style} write" if write else table.style)
        # On a phone a wide table scrolls in a box of its own: keyboards must reach it, readers must name it.
        kind = {3: "wide few", 4: "wide", 5: "wide"}.get(len(table.widths), "wide many")
        return self.tag("figure", whole, class_=kind, aria_labelledby=name, tabindex=0) if wide else whole

    def row(self, row: tuple[Cell, ...], table: Table, letters: list[int]) -> Markup:
        """A row; `letters` is how many fit in a line of each column."""
        height = layout.text_lines(row, letters)
        alone = layout.may_stand_alone(height, len(table.body))
        size = "long" if layout.may_break(row, height) else "alone" if alone else None
        # On a phone the cells of a register stand one below the other, each with what heads its column.
        heads = map(layout.words, table.head[0]) if table.style == "register" and row not in table.head else ()
        return self.tag("tr", *(self.cell(c, table, h) for c, h in zip_longest(row, heads)), class_=size)

    def cell(self, cell: Cell, table: Table, heading: str | None = None) -> Markup:
        """A cell, in a table of a style; one that stands for itself says what heads it."""
        # The box of a form is itself the place to write: a line in it would be one too many.
        empty = table.style == "form" and cell.blocks == (_BLANK,)
        height = max(cell.lines, 1) if empty else cell.lines
        return self.tag(
            "th" if cell.header else "td",
            Markup() if empty else self.content(cell.blocks),
            scope=cell.header or None,
            class_="fill" if layout.to_fill_in(cell) else None,
            style=f"height: {1.4 * height:.1f}em" if height else None,
            data_heading=heading if cell.blocks and not cell.header else None,
        )

    def inline(self, node: Inline) -> Markup:
        """A run or a break."""
        if isinstance(node, Break):
            return self.tag("br")
        markup = self.text(node.text)
        if node.style:
            markup = self.tag(RUNS.get(node.style, "span"), markup, class_=node.style)
        if node.strong and node.style != "overdue":
            markup = self.tag("strong", markup)
        direction = "rtl" if layout.is_rtl(node.text) else None
        if node.href is not None:
            return self.tag("a", markup, href=layout.address(node.href), lang=node.lang, dir=direction)
        return self.tag("span", markup, lang=node.lang, dir=direction) if node.lang or direction else markup

    def text(self, text: str) -> Markup:
        """Text whose dates and clock times stay on one line, whose file names and addresses may go on in the next."""
        return _marked("".join([self.piece(piece) for piece in layout.pieces(text)]))

    def piece(self, piece: str | layout.Whole | None) -> Markup:
        """A piece of a text."""
        if piece is None:
            return self.tag("span", class_="seam")
        return escape(piece) if isinstance(piece, str) else self.tag("span", piece.text, class_="whole")
