"""Writes a document as a tagged PDF for print, screen and archive: PDF/A-2a and PDF/UA-1 in one file.

A form goes out to be filled in, which no file for the archive may be: it is PDF/UA-1 alone. `VARIANTS` has the rest.
"""

from __future__ import annotations

import contextlib
import io
import logging
import math
import re
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial, partialmethod
from typing import Any, NamedTuple

from lxml import etree

from smdocs.tree.nodes import NAMESPACE, Document, Run, inlines
from smdocs.writers import VariantName, html
from smdocs.writers.fonts import FAMILIES, GlyphMissingError, PangoMissingError, configured, face, require_meaning


class Variant(NamedTuple):
    """A kind of PDF: what the engine calls the nearest it has, and which standards the file says it follows;
    `transparent` is whether one can see through what is on a page."""

    engine: str
    pdfa: bool
    pdfua: bool
    transparent: bool = True


VARIANTS: Mapping[VariantName, Variant] = {
    "2a": Variant("pdf/a-2a", pdfa=True, pdfua=True),
    # What PDF/A-1 and PDF/UA-1 ask of the list of a font's characters (CIDSet), the engine cannot write at once.
    "1b": Variant("pdf/a-1b", pdfa=True, pdfua=False, transparent=False),
    "3a": Variant("pdf/a-3a", pdfa=True, pdfua=True),
    "ua": Variant("pdf/ua-1", pdfa=False, pdfua=True),
    "plain": Variant("pdf/ua-1", pdfa=False, pdfua=False),
}
"""The kinds of PDF there are. All are tagged and have the same pages; they differ in what they claim to be."""

_CLOSE = "@page { margin-bottom: 20mm } html { font-size: 10.2pt; line-height: 1.35 }"

_NEXT_TO_NOTHING = 0.2
"""How much of its last page a document fills at least, if that can be had by setting it closer."""

_NO_GLYPH = re.compile(r"\.notdef glyph rendered .*\(U\+([0-9A-F]+)\)", re.DOTALL)

# The engine's log and the fonts belong to the process: one document at a time.
_LOCK = threading.Lock()


class RenderError(Exception):
    """What the PDF engine complained of, line by line. It reads no markup but ours: the fault is ours."""

    def __init__(self, messages: tuple[str, ...]) -> None:
        self.messages = messages
        super().__init__("; ".join(messages))


def write(document: Document, variant: VariantName | None = None) -> bytes:
    """The document as a PDF: of the kind that is named, else `2a`, or `ua` where it is a form.

    Raises `GlyphMissingError` for text that no font at hand can draw, `PangoMissingError` where the system
    libraries are lacking, `RenderError` where the engine complains.
    """
    kind = VARIANTS[variant or ("ua" if document.furniture.form else "2a")]
    require_meaning(_texts(document))
    if not kind.transparent:
        # A drawing may be seen through in ways that only who has drawn it knows; a picture can be put on white.
        picture = document.brand.picture
        document = replace(document, brand=replace(document.brand, logo=picture and picture.opaque()))
    with _LOCK, _complaints() as complaints:
        laid_out = _laid_out(document, kind)
        written = _Writing(laid_out, document, kind).write()
    missing = [chr(int(match[1], 16)) for line in complaints if (match := _NO_GLYPH.search(line))]
    if missing:
        raise GlyphMissingError(missing)
    # What the engine makes nothing of in the authority's own style sheet stays without effect, as it does in browsers.
    if complaints and not document.brand.style:
        raise RenderError(tuple(dict.fromkeys(complaints)))
    return written


def _page(document: Document) -> str:
    """What the engine reads. The words around the text are attributes that the style sheet picks up."""
    furniture = document.furniture
    before, between, after = re.split(r"\{pages?\}", furniture.page)
    head = html.tag("head", html.properties(document))
    body = html.tag(
        "body",
        html.tag("p", picture, class_="letterhead") if (picture := html.logo(document)) else "",
        html.body(document),
        class_="draft" if furniture.draft else None,
        data_left=furniture.header_left,
        data_right=furniture.header_right,
        data_draft=furniture.draft,
        data_before=before,
        data_between=between,
        data_after=after,
    )
    return f"<!DOCTYPE html>{html.tag('html', head, body, lang=document.language)}"


def _texts(document: Document) -> Iterator[str]:
    """Every text that is drawn."""
    furniture = document.furniture
    yield from (
        document.title,
        furniture.header_left,
        furniture.header_right,
        furniture.page,
        furniture.draft,
    )
    yield from (node.text for node in inlines(document) if isinstance(node, Run))


def _laid_out(document: Document, kind: Variant) -> Any:
    """The pages; set a little closer where that saves a last page with next to nothing on it."""
    engine, fonts = _engine()
    source = engine.HTML(string=_page(document), url_fetcher=_fetch)
    render = partial(source.render, font_config=fonts, pdf_variant=kind.engine)
    brand = document.brand
    names = ["house.css", "pdf.css"] + (["letterhead.css"] if html.logo(document) else [])
    house = [_sheet(html.stylesheet(name)) for name in names]
    own = _sheet(html.look(brand, f'"{FAMILIES[brand.font].name}"'))
    laid_out = render(stylesheets=[*house, own])
    if len(laid_out.pages) > 1 and _filled(laid_out.pages[-1]) < _NEXT_TO_NOTHING:
        closer = render(stylesheets=[*house, _sheet(_CLOSE), own])
        if len(closer.pages) < len(laid_out.pages):
            return closer
    return laid_out


def _filled(page: Any) -> float:
    """How much of a page's height its text takes, from 0 to 1."""
    sheet = page._page_box
    text = max(child.position_y + child.margin_height() for child in sheet.children if child.element_tag == "html")
    return float((text - sheet.content_box_y()) / sheet.height)


@cache
def _engine() -> tuple[Any, Any]:
    """WeasyPrint and the fonts: made once, for every document of the process."""
    with configured():
        try:
            # Without Pango, WeasyPrint prints advice before it raises. Without HarfBuzz's subsetter it warns,
            # but the PDF is as good.
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                import weasyprint
                from weasyprint.text.fonts import FontConfiguration
        except OSError as error:
            raise PangoMissingError from error
        fonts = FontConfiguration()
    return weasyprint, fonts


@lru_cache(32)
def _sheet(text: str) -> Any:
    """A style sheet as WeasyPrint has read it."""
    engine, fonts = _engine()
    # What it knows only from the screen it leaves out, and says so.
    with _complaints():
        return engine.CSS(string=text, font_config=fonts, url_fetcher=_fetch)


def _fetch(url: str, *_: object, **__: object) -> Any:
    """The logo, whose address holds it. Nothing is fetched: a document has no picture, font or style from outside."""
    if not url.startswith("data:"):
        raise ValueError(url)
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"]).fetch(url)


@contextlib.contextmanager
def _complaints() -> Iterator[list[str]]:
    """What WeasyPrint logs meanwhile, from warnings up, is collected here and goes nowhere else."""
    logger = logging.getLogger("weasyprint")
    lines: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    before = logger.level, logger.propagate, logger.disabled, logger.handlers
    logger.handlers, logger.propagate, logger.disabled = [listener], False, False
    logger.setLevel(logging.WARNING)
    try:
        yield lines
    finally:
        level, logger.propagate, logger.disabled, logger.handlers = before
        logger.setLevel(level)


class _Writing:
    """Writes a laid-out document, with the draft mark on its pages and all that screen readers need."""

    def __init__(self, laid_out: Any, document: Document, kind: Variant) -> None:
        self.laid_out = laid_out
        self.draft = document.furniture.draft
        self.font = document.brand.font
        self.made_of = document.meta.made_of()
        self.kind = kind
        self.drawn: list[list[Any]] = []
        """Per page, the boxes of text in the order of their marks in the page's content."""

    def write(self) -> bytes:
        for page in self.laid_out.pages:
            page.paint = partial(self.paint, page)
            # What stands within a link would be a link of its own, and that one not marked as such.
            page.links = [link for link in page.links if link[3].element_tag == "a"]
        metadata = self.laid_out.metadata
        metadata.generate_rdf_metadata = partial(self.describe, metadata.generate_rdf_metadata)
        file = _File()
        with warnings.catch_warnings():
            # WeasyPrint leaves it to the garbage collector to close the colour profile that it reads.
            warnings.simplefilter("ignore", ResourceWarning)
            self.laid_out.write_pdf(
                file, pdf_variant=self.kind.engine, pdf_identifier=True, pdf_tags=True, finisher=self.finish
            )
        return file.getvalue()

    def describe(self, generate: Callable[..., bytes], family: str, part: int, level: str | None) -> bytes:
        """The metadata that `generate` makes, with the claims of this kind of PDF and no others, and with what the
        document was made of."""
        rdf = etree.fromstring(generate(family, *((part, level) if self.kind.pdfa else (None, None))))
        schemas = etree.fromstring(_SCHEMAS)
        (bag,) = schemas.iter(f"{_RDF}Bag")

        def add(prefix: str, uri: str, about: str, kind: str, values: Mapping[str, str]) -> None:
            told = etree.SubElement(rdf, f"{_RDF}Description", {f"{_RDF}about": ""}, nsmap={prefix: uri})
            for name, value in values.items():
                etree.SubElement(told, f"{{{uri}}}{name}").text = value
            properties = "".join(_PROPERTY.format(name=name, type=kind, about=f"{about}: {name}") for name in values)
            bag.append(etree.fromstring(_SCHEMA.format(about=about, uri=uri, prefix=prefix, properties=properties)))

        if self.kind.pdfua:
            add("pdfuaid", _PDFUA, "PDF/UA identification", "Integer", {"part": "1"})
        if self.made_of:
            values = {key.removeprefix("smdocs."): value for key, value in self.made_of.items()}
            add("smdocs", NAMESPACE, "What a document of smdocs was made of", "Text", values)
        if len(bag):
            rdf.append(schemas)
        return etree.tostring(rdf, encoding="utf-8")

    def paint(self, page: Any, stream: Any, scale: float) -> None:
        if self.draft:
            _draw_mark(self.draft, self.font, stream, page.width * scale / 2, page.height * scale / 2)
        type(page).paint(page, stream, scale)
        self.drawn.append(list(stream._tags))

    def finish(self, _: object, pdf: Any) -> None:
        objects = {item.reference: item for item in pdf.objects}
        # Programs that know no PDF find the properties by their text.
        objects[pdf.catalog["Metadata"]].compress = False
        elements = {key: item for key, item in objects.items() if _kind(item) == "/StructElem"}
        for element in elements.values():
            _complete(element, elements)
            if element["S"] == "/Figure":
                left, top, right, bottom = element["A"]["BBox"]
                # The engine says it in pixels from the top of the page, PDF in points from below.
                below = self.laid_out.pages[0].height
                element["A"]["BBox"][:] = [0.75 * x for x in (left, below - bottom, right, below - top)]
        root = objects[pdf.catalog["StructTreeRoot"]]
        # A name tree is sorted by its keys.
        names = sorted((item["ID"].data, key) for key, item in elements.items() if "ID" in item)
        root["IDTree"] = b"<</Names [" + b" ".join(part for pair in names for part in pair) + b"]>>"
        owners = objects[root["ParentTree"]]["Nums"]
        for number, (boxes, page) in enumerate(zip(self.drawn, pdf.page_references, strict=True)):
            content = objects[objects[page]["Contents"]].stream
            self.mark(boxes, owners[2 * number + 1], content, elements)

    def mark(self, boxes: list[Any], owners: list[Any], content: list[Any], elements: dict[bytes, Any]) -> None:
        """Gives text in another language its language; what stands in the margins is marked as no text."""
        begins = [place for place, item in enumerate(content) if isinstance(item, dict) and "MCID" in item]
        for number, (box, begin) in enumerate(zip(boxes, begins, strict=True)):
            element = elements[owners[number]]
            if box.element is None:
                content[begin - 1 : begin + 1] = [b"/Artifact", b"<</Type /Pagination>>"]
                owners[number] = b"null"
                elements[element["P"]].clear()
                element.clear()
            elif box.style["lang"] != self.laid_out.metadata.lang:
                element["Lang"] = b"<" + box.style["lang"].encode().hex().encode() + b">"


class _File(io.BytesIO):
    """What pydyf writes, object by object, with the end of every stream beyond doubt."""

    def write(self, written: Any) -> int:
        # Data that end in CR, before the LF that comes after them, read as data one byte short and a line end of
        # two. Such a line end gets a CR of its own. The start gives up a byte for it: the offsets stay true.
        if written.endswith(b"\r\nendstream\nendobj\n"):
            start, _, data = written.partition(b">>\nstream\n")
            written = start + b">>stream\n" + data.replace(b"\nendstream\nendobj\n", b"\r\nendstream\nendobj\n")
        return super().write(written)


def _draw_mark(word: str, font: str, stream: Any, x: float, y: float) -> None:
    """Draws the word large, light and aslant around (x, y), in points of a page whose y grows downwards.

    As contours, not as text: in what a reader copies from the page its letters would lie scattered.
    """
    contours, width, height = _contours(word, font)
    scale, slope = min(540 / width, 0.15), math.radians(52)
    a, b = scale * math.cos(slope), scale * math.sin(slope)
    with stream.artifact(), stream.stacked():
        stream.set_color_rgb(0.973, 0.906, 0.906)
        stream.transform(a, -b, -b, -a, x - (a * width - b * height) / 2, y + (b * width + a * height) / 2)
        stream.stream.append(contours)
        stream.fill()


@cache
def _contours(word: str, family: str) -> tuple[bytes, float, float]:
    """The word in bold letters as PDF path operators; its width and the height of capitals, in font units."""
    from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    class Pen(BasePen):  # type: ignore[misc]
        def __init__(self, glyphs: Any) -> None:
            super().__init__(glyphs)
            self.left = 0
            self.lines: list[str] = []

        def draw(self, operator: str, *points: tuple[float, float]) -> None:
            self.lines.append(" ".join(f"{self.left + x:.0f} {y:.0f}" for x, y in points) + f" {operator}")

        _moveTo = partialmethod(draw, "m")  # noqa: N815
        _lineTo = partialmethod(draw, "l")  # noqa: N815
        _curveToOne = partialmethod(draw, "c")  # noqa: N815
        _closePath = partialmethod(draw, "h")  # noqa: N815

    with face(family, "Bold") as path, TTFont(path) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        pen = Pen(glyphs)
        for character in word:
            glyph = glyphs[names.get(ord(character), ".notdef")]
            glyph.draw(pen)
            pen.left += glyph.width + 40
        return "\n".join(pen.lines).encode(), pen.left - 40, font["OS/2"].sCapHeight


def _kind(item: Any) -> str | None:
    """The type of a PDF object, if it has one."""
    return item.get("Type") if isinstance(item, dict) else None


def _complete(element: Any, elements: dict[bytes, Any]) -> None:
    """Says which element is the body of a list item, and of what a header cell is the header."""
    parent = elements.get(element["P"])
    if element["S"] == "/Div" and parent and parent["S"] == "/LI":
        element["S"] = "/LBody"
    elif element["S"] == "/TH" and parent:
        element["A"]["Scope"] = "/Column" if elements[parent["P"]]["S"] == "/THead" else "/Row"


_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

# What PDF/A has not heard of has to be described in the file: here, the claim to be PDF/UA-1 and our own properties.
_SCHEMAS = """
<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/">
  <pdfaExtension:schemas><rdf:Bag/></pdfaExtension:schemas>
</rdf:Description>
"""
_SCHEMA = """
<rdf:li rdf:parseType="Resource" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaSchema:schema>{about}</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li>
"""
_PROPERTY = """
<rdf:li rdf:parseType="Resource">
  <pdfaProperty:name>{name}</pdfaProperty:name>
  <pdfaProperty:valueType>{type}</pdfaProperty:valueType>
  <pdfaProperty:category>internal</pdfaProperty:category>
  <pdfaProperty:description>{about}</pdfaProperty:description>
</rdf:li>"""
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
