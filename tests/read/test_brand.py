"""Documents in the look that an authority has chosen, as PDF, web page and Word file show it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import example as also
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as parser
from PIL import Image

import smdocs
from smdocs.documents.render import Mode, RenderedDocument
from smdocs.filing.verify import verify
from smdocs.read import brand
from smdocs.read.brand import LOGOS, PLAIN, PNG, STYLE, SVG, Brand, colours
from smdocs.read.brand.logo import LARGEST, Logo, NoPictureError, UnsafeError, png, svg
from smdocs.resources import data
from smdocs.writers.html import stylesheet
from tests.conftest import AS_OF
from tests.writers.test_pdf import font_name

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
GREEN, BLUE, RUST = "#1d5c3a", "#1f5f78", "#7c2d12"
HOUSE = "#12465a"


@cache
def example(name: str, language: str) -> RenderedDocument:
    """The guidelines of an example: short words, a link, notes and tables."""
    folder = smdocs.load(data() / "examples" / name)
    (made,) = [
        document
        for document in smdocs.render(folder, on=AS_OF, documents=["debate-guidelines"], languages=[language]).documents
        if not document.account
    ]
    return made


@cache
def written(name: str, language: str, extension: str) -> bytes:
    return example(name, language).write(extension)


def branded(**changes: Any) -> RenderedDocument:
    """The guidelines of the smallest example, which has no look of its own, in another."""
    made = example("tranmarken", "sv")
    furniture = replace(made.tree.furniture, logo=changes.pop("says", None))
    return replace(made, tree=replace(made.tree, brand=Brand(**changes), furniture=furniture))


def drawing(name: str) -> Logo:
    return svg((data() / "examples" / name / LOGOS[SVG]).read_bytes())


# What a PDF shows


@dataclass(frozen=True)
class Shown:
    """An element of a PDF: its words for those who do not see it, its page from 0, its width
    and height and how far its top is from the foot of the page, in points."""

    says: str
    page: int
    size: tuple[float, float]
    top: float


def elements(content: bytes, kind: str) -> list[Shown]:
    """The elements of a kind in the structure of a PDF, in reading order."""
    pdf = pikepdf.open(BytesIO(content))
    pages = [page.obj.objgen for page in pdf.pages]

    def within(element: Any) -> Iterator[Shown]:
        below = element.get("/K")
        for child in below if isinstance(below, pikepdf.Array) else [below]:
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                if str(child.S) == kind:
                    given = child.get("/A", pikepdf.Array())
                    each = given if isinstance(given, pikepdf.Array) else [given]
                    box = next((one.BBox for one in each if "/BBox" in one), (0, 0, 0, 0))
                    left, bottom, right, top = map(float, box)
                    size = (right - left, top - bottom)
                    yield Shown(str(child.get("/Alt", "")), pages.index(child.Pg.objgen), size, top)
                yield from within(child)

    return list(within(pdf.Root.StructTreeRoot))


def painted(content: bytes) -> set[str]:
    """The colours that text and areas of a PDF are painted in."""
    pdf, found = pikepdf.open(BytesIO(content)), set()
    for page in pdf.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("rg", "scn") and len(operands) == 3:
                found.add("#" + "".join(f"{round(float(part) * 255):02x}" for part in operands))
    return found


def text_of(content: bytes, page: int, path: Path) -> str:
    path.write_bytes(content)
    run = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(path), "-"]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("name", "language", "says"),
    [("aeblesund", "da", "Æblesund Kommune"), ("aeblesund", "sv", "Æblesunds kommun")],
)
def test_a_pdf_opens_with_the_logo_and_its_words_for_those_who_do_not_see_it(
    name: str, language: str, says: str
) -> None:
    content = written(name, language, "pdf")
    (figure,) = elements(content, "/Figure")
    assert (figure.says, figure.page) == (says, 0)
    width, height = figure.size
    assert figure.top == pytest.approx((297 - 14) / 25.4 * 72, abs=1)
    assert height == pytest.approx(14 / 25.4 * 72, abs=1)
    assert width / height == pytest.approx(drawing(name).ratio, rel=0.01)


def test_the_title_stands_once_on_the_first_page_and_runs_along_on_the_others(tmp_path: Path) -> None:
    content, title = written("tranmarken", "sv", "pdf"), example("tranmarken", "sv").title
    assert text_of(content, 1, tmp_path / "plain.pdf").count(title[:30]) == 2
    content, title = written("region-alvmarken", "sv", "pdf"), example("region-alvmarken", "sv").title
    first, second = (text_of(content, page, tmp_path / "a.pdf") for page in (1, 2))
    assert (first.count(title[:30]), second.count(title[:30])) == (1, 1)
    assert all("Ärende RÄ-LED25-0136" in page for page in (first, second))
    assert "Sida 1 av" in first


def test_headings_and_links_of_a_pdf_have_the_colours_of_the_authority() -> None:
    assert {GREEN, BLUE} <= painted(written("aeblesund", "da", "pdf"))
    assert HOUSE not in painted(written("aeblesund", "da", "pdf"))
    assert HOUSE in painted(written("tranmarken", "sv", "pdf"))


def fonts(content: bytes) -> set[str]:
    pdf, found = pikepdf.open(BytesIO(content)), set()
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            assert {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys()), "not embedded"
            found.add(font_name(str(font.BaseFont)[1:]))
    return found


def test_a_pdf_is_set_in_the_letters_of_the_authority() -> None:
    serif, sans = fonts(written("region-alvmarken", "sv", "pdf")), fonts(written("aeblesund", "da", "pdf"))
    assert {"SourceSerifPro", "SourceSerifProSemibold"} <= serif
    assert not [name for name in serif if "SansPro" in name]
    assert not [name for name in sans if "Serif" in name]


def test_letters_that_the_serif_lacks_come_from_the_sans_and_can_be_read(tmp_path: Path) -> None:
    made = branded(font="serif")
    made = replace(made, tree=replace(made.tree, title="Láhka Ŋuorra-Ŧiŋ"))
    content = made.write("pdf")
    assert "SourceSansProSemibold" in fonts(content)
    assert "Láhka Ŋuorra-Ŧiŋ" in text_of(content, 1, tmp_path / "a.pdf")


def test_where_nothing_may_be_seen_through_the_logo_stands_on_white() -> None:
    glass = Image.new("RGBA", (40, 20), (29, 92, 58, 128))
    out = BytesIO()
    glass.save(out, "PNG")
    logo = png(out.getvalue())
    made = branded(logo=logo, picture=logo, says=smdocs.tree.nodes.Run("Tranmarken"))

    def masks(content: bytes) -> list[bool]:
        pdf = pikepdf.open(BytesIO(content))
        images = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]
        return ["/SMask" in item for item in images if item.get("/ColorSpace") != "/DeviceGray"]

    assert masks(made.write("pdf")) == [True]
    assert masks(replace(made, pdf_variant="1b").write("pdf")) == [False]


def test_where_nothing_may_be_seen_through_there_is_no_drawing() -> None:
    made = branded(logo=drawing("aeblesund"), says=smdocs.tree.nodes.Run("Tranmarken"))
    assert len(elements(made.write("pdf"), "/Figure")) == 1
    assert not elements(replace(made, pdf_variant="1b").write("pdf"), "/Figure")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
def test_every_kind_of_png_becomes_a_picture_in_the_pdf_and_in_word(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (60, 20), 1).save(out, "PNG", **({"transparency": 0} if mode == "P" else {}))
    logo = png(out.getvalue())
    assert (logo.ratio, logo.size) == (3.0, (42.0, 14.0))
    made = branded(logo=logo, picture=logo, says=smdocs.tree.nodes.Run("Tranmarken"))
    assert len(elements(made.write("pdf"), "/Figure")) == 1
    assert zipfile.ZipFile(BytesIO(made.write("docx"))).read("word/media/logo.png") == out.getvalue()


def test_a_wide_logo_is_as_wide_as_it_may_be_and_keeps_its_proportions() -> None:
    assert Logo(b"", PNG, 10.0).size == (80.0, 8.0)
    assert Logo(b"", PNG, 0.5).size == (7.0, 14.0)


# What a web page shows


def page(content: bytes) -> Any:
    return parser.fromstring(content)


def test_a_web_page_carries_the_logo_within_itself() -> None:
    tree = page(written("aeblesund", "da", "html"))
    (drawing,) = tree.xpath("//header/*[@role='img']")
    assert drawing.get("aria-label") == "Æblesund Kommune"
    (image,) = drawing
    kind, _, content = image.get("href").partition(";base64,")
    assert kind == "data:image/svg+xml"
    assert etree.fromstring(b64decode(content)).tag == "{http://www.w3.org/2000/svg}svg"


def test_words_of_the_logo_in_another_language_than_the_page_are_marked_as_such(tmp_path: Path) -> None:
    folder = copied("tranmarken", tmp_path)
    dress(folder, "brand:\n  logo_text: {da: Tranebro}\n", logo=True)
    rendering = smdocs.render(smdocs.load(folder), on=AS_OF, documents=["debate-guidelines"])
    (image,) = page(rendering.documents[0].html.encode()).xpath("//header/*[@role='img']")
    assert (image.get("aria-label"), image.get("lang")) == ("Tranebro", "da")
    assert [(f.code, f.field) for f in rendering.findings] == [("not-translated", "authority.brand.logo_text")]


@pytest.mark.parametrize("extension", ["fragment.html", "md", "txt"])
def test_what_is_put_into_other_texts_has_no_logo(extension: str) -> None:
    made = example("aeblesund", "da")
    plain = replace(made, tree=replace(made.tree, brand=PLAIN, furniture=replace(made.tree.furniture, logo=None)))
    assert written("aeblesund", "da", extension) == plain.write(extension)


def declared(sheet: str, name: str) -> list[str]:
    """What a custom property is set to in a style sheet: on paper and light screens, then on dark ones."""
    return re.findall(rf"{name}: (#[0-9a-f]{{3,6}})", sheet)


def test_a_web_page_has_the_colours_of_the_authority_and_lighter_ones_in_the_dark() -> None:
    sheet = page(written("region-alvmarken", "sv", "html")).findtext(".//style")
    *_, light, dark = declared(sheet, "--accent")
    assert light == RUST
    assert against(dark, GROUNDS_IN_THE_DARK) >= 4.5
    assert 'font-family: "Source Serif 4"' in sheet


# Contrast, counted once more as WCAG 2.2 says it


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def against(colour: str, grounds: tuple[str, ...]) -> float:
    ratios = []
    for ground in grounds:
        lighter, darker = sorted((luminance(colour), luminance(ground)), reverse=True)
        ratios.append((lighter + 0.05) / (darker + 0.05))
    return min(ratios)


def grounds(name: str) -> tuple[str, ...]:
    sheet = stylesheet(name)
    found = [declared(sheet, f"--{ground}")[-1] for ground in ("ground", "tint")]
    return tuple("#" + "".join(digit * 2 for digit in one[1:]) if len(one) == 4 else one for one in found)


GROUNDS, GROUNDS_IN_THE_DARK = grounds("house.css"), grounds("screen.css")

any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(any_colour)
@also("#008ec0")
def test_a_colour_that_passes_can_be_read_on_every_ground_and_one_that_fails_is_told_a_shade_that_can(
    colour: str,
) -> None:
    if colours.contrast(colour) >= colours.LEAST:
        assert against(colour, GROUNDS) >= 4.5 - 1e-9
        assert colours.darker(colour) == colour
    else:
        assert against(colour, GROUNDS) < 4.5
        assert against(colours.darker(colour), GROUNDS) >= 4.5 - 1e-9
        assert luminance(colours.darker(colour)) < luminance(colour)


@given(any_colour)
def test_on_a_dark_screen_every_colour_has_a_shade_that_can_be_read(colour: str) -> None:
    assert against(colours.on_dark(colour), GROUNDS_IN_THE_DARK) >= 4.5


def test_the_shade_that_is_told_is_the_nearest_one_of_its_hue() -> None:
    assert colours.darker("#3c9dd0") == "#0077a8"
    assert against("#0077a8", GROUNDS) < 4.6


# What a Word file shows


def part(content: bytes, name: str) -> Any:
    return etree.fromstring(zipfile.ZipFile(BytesIO(content)).read(name))


def test_a_word_file_opens_with_the_logo_and_counts_its_first_page_too() -> None:
    content = written("aeblesund", "da", "docx")
    header = part(content, "word/header-first.xml")
    (shown,) = header.iter(f"{WP}inline")
    assert shown.find(f"{WP}docPr").get("descr") == "Æblesund Kommune"
    width, height = (int(shown.find(f"{WP}extent").get(side)) for side in ("cx", "cy"))
    assert (width / height, height / 36_000) == (pytest.approx(drawing("aeblesund").ratio, rel=0.01), 14)
    assert "".join(header.itertext()) == "Sag 2025-00418"
    section = part(content, "word/document.xml")[0][-1]
    assert section.find(f"{W}titlePg") is not None
    pages = [reference.get(f"{W}type") for reference in section.findall(f"{W}footerReference")]
    assert sorted(pages) == ["default", "first"]
    assert zipfile.ZipFile(BytesIO(content)).read("word/media/logo.png").startswith(b"\x89PNG")


def test_a_word_file_without_a_logo_has_the_same_header_on_all_pages() -> None:
    content = written("tranmarken", "sv", "docx")
    assert part(content, "word/document.xml")[0][-1].find(f"{W}titlePg") is None
    assert not [name for name in zipfile.ZipFile(BytesIO(content)).namelist() if "media" in name]


def test_a_draft_is_marked_above_the_logo() -> None:
    made = example("aeblesund", "da")
    draft = replace(made, tree=replace(made.tree, furniture=replace(made.tree.furniture, draft="Udkast")))
    header = part(draft.write("docx"), "word/header-first.xml")
    assert ["".join(paragraph.itertext()) for paragraph in header] == ["Udkast", "Sag 2025-00418"]


def colours_of(content: bytes) -> set[str]:
    """Every colour that the styles of a Word file name."""
    return {
        value
        for element in part(content, "word/styles.xml").iter()
        for name, value in element.items()
        if name in (f"{W}val", f"{W}color", f"{W}fill") and re.fullmatch(r"[0-9A-F]{6}", value)
    }


def test_the_styles_of_a_word_file_have_the_colours_of_the_authority() -> None:
    own, ours = colours_of(written("aeblesund", "da", "docx")), colours_of(written("tranmarken", "sv", "docx"))
    assert {"1D5C3A", "1F5F78"} == own - ours
    assert {"12465A", "0B5A8A"} == ours - own


def test_a_word_file_carries_the_letters_of_the_authority() -> None:
    content = written("region-alvmarken", "sv", "docx")
    (named,) = part(content, "word/styles.xml").iter(f"{W}rFonts")
    assert named.get(f"{W}ascii") == "Source Serif Pro"
    assert "Source Sans Pro" not in {v for e in part(content, "word/fontTable.xml").iter() for v in e.attrib.values()}
    table = part(content, "word/fontTable.xml")
    for number, face in ((1, "Regular"), (2, "Bold")):
        veiled = zipfile.ZipFile(BytesIO(content)).read(f"word/fonts/font{number}.odttf")
        key = UUID(table.find(f".//{W}embed{face}").get(f"{W}fontKey"))
        veil = key.bytes[::-1] * 2
        font = TTFont(BytesIO(bytes(a ^ b for a, b in zip(veiled, veil, strict=False)) + veiled[32:]))
        assert font["name"].getDebugName(1) == "Source Serif Pro"


def test_lines_of_a_word_file_are_as_high_in_serif_as_in_sans() -> None:
    def line(font: str) -> float:
        (defaults,) = part(branded(font=font).write("docx"), "word/styles.xml").iter(f"{W}pPrDefault")
        tall = {"sans": 984 + 273, "serif": 1036 + 335}[font]
        return int(next(defaults.iter(f"{W}spacing")).get(f"{W}line")) * tall / 1000

    assert line("serif") == pytest.approx(line("sans"), rel=0.01)


# What stands in the folder


def copied(name: str, tmp_path: Path) -> Path:
    folder = tmp_path / name
    shutil.copytree(data() / "examples" / name, folder, ignore=shutil.ignore_patterns("out", "brand"))
    return folder


def dress(folder: Path, words: str = "", *, logo: bool = False, **files: bytes) -> None:
    """Puts a look into an authority's folder: words for `authority.yaml`, the logo of another, other files."""
    with (folder / "authority.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n{words}")
    (folder / "brand").mkdir(exist_ok=True)
    if logo:
        for name in LOGOS.values():
            shutil.copy(data() / "examples" / "aeblesund" / name, folder / name)
    for stem, content in files.items():
        (folder / "brand" / stem.replace("_", ".", 1)).write_bytes(content)


def found(folder: Path) -> list[tuple[str, str]]:
    return [(f.code, str(f.place)) for f in smdocs.load(folder).findings]


def test_a_draft_shows_no_logo_that_nobody_has_put_into_words(tmp_path: Path) -> None:
    folder = copied("tranmarken", tmp_path)
    dress(folder, logo=True)
    assert found(folder) == [("logo-without-text", "authority.yaml:4:1")]
    assert not smdocs.render(smdocs.load(folder), on=AS_OF).documents
    draft = smdocs.render(smdocs.load(folder), on=AS_OF, mode=Mode.DRAFT, documents=["debate-guidelines"]).documents[0]
    assert not page(draft.write("html")).xpath("//img")
    assert not elements(draft.write("pdf"), "/Figure")
    assert not [name for name in zipfile.ZipFile(BytesIO(draft.write("docx"))).namelist() if "media" in name]


UNSAFE = {
    "<script>": '<script>fetch("https://a.example")</script>',
    "onclick": '<path d="M0 0" onclick="a()"/>',
    "onload": '<g onload="a()"/>',
    "<image>": '<image href="https://a.example/b.png"/>',
    "<foreignObject>": "<foreignObject/>",
    "<text>": "<text>Elmby</text>",
    "<animate>": '<rect width="1" height="1"><animate attributeName="x" to="9"/></rect>',
    "<a>": '<a href="https://a.example"/>',
    "https://a.example/b.svg#c": '<use href="https://a.example/b.svg#c"/>',
    "b.svg#c": '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="b.svg#c"/>',
    "url(https://a.example/b)": '<path fill="url(https://a.example/b)"/>',
    "url(//a.example/b)": "<path style=\"fill: url('//a.example/b')\"/>",
    "@import": "<style>@import url(a.css);</style>",
    "url(a.png)": "<style>.a { fill: url(a.png) }</style>",
}


@pytest.mark.parametrize("what", UNSAFE)
def test_a_drawing_that_is_more_than_shapes_is_refused_and_what_it_holds_is_named(what: str) -> None:
    content = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2">\n\n{UNSAFE[what]}</svg>'.encode()
    with pytest.raises(UnsafeError) as raised:
        svg(content)
    assert (raised.value.what, raised.value.line) == (what, 3)


def test_what_drawing_programs_note_in_a_drawing_is_left_out_and_the_shapes_are_kept() -> None:
    logo = svg(
        b'<?xml version="1.0"?><?xml-stylesheet href="a.css"?>'
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" '
        b'i:version="1.3" width="100mm" height="50mm"><!-- by Ib --><metadata><name>Ib Lund</name></metadata>'
        b"<i:view/><title>Logo</title>"
        b'<defs><linearGradient id="a"><stop stop-color="#123456"/></linearGradient></defs>'
        b'<style>.b { stroke: #111 }</style><path i:label="Ib" class="b" fill="url(#a)" d="M0 0h9v9z"/></svg>'
    )
    for gone in (b"Ib", b"inkscape", b"DOCTYPE", b"stylesheet", b"<!--", b"title"):
        assert gone not in logo.content
    for kept in (b'fill="url(#a)"', b"linearGradient", b".b { stroke: #111 }", b'viewBox="0 0 100 50"'):
        assert kept in logo.content
    assert logo.ratio == 2.0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="50%"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 10"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 10"/>',
        b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
        b"\x89PNG\r\n\x1a\n",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2">' + b" " * LARGEST + b"</svg>",
    ],
)
def test_what_is_no_drawing_is_no_logo(content: bytes) -> None:
    with pytest.raises(NoPictureError):
        svg(content)


def test_an_entity_in_a_drawing_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    content = (
        f'<!DOCTYPE svg [<!ENTITY a SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><style>&a;</style></svg>'
    )
    with pytest.raises(UnsafeError):
        svg(content.encode())


def test_a_png_cut_off_or_damaged_anywhere_is_no_logo() -> None:
    whole = (data() / "examples" / "aeblesund" / LOGOS[PNG]).read_bytes()
    assert png(whole).ratio == pytest.approx(drawing("aeblesund").ratio, rel=0.01)
    for length in range(0, len(whole), len(whole) // 40):
        with pytest.raises(NoPictureError):
            png(whole[:length])
        # The first 8 bytes say that it is a PNG at all.
        place = max(length, 20)
        with pytest.raises(NoPictureError):
            png(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])


def test_a_png_in_motion_of_endless_size_or_in_16_bits_is_no_logo() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    with pytest.raises(NoPictureError):
        png(out.getvalue())
    out = BytesIO()
    Image.new("I;16", (9, 9)).save(out, "PNG")
    with pytest.raises(NoPictureError):
        png(out.getvalue())
    out = BytesIO()
    Image.new("1", (20_000, 1_000)).save(out, "PNG")
    assert len(out.getvalue()) < LARGEST
    with pytest.raises(NoPictureError):
        png(out.getvalue())


def test_a_logo_in_capitals_or_of_another_kind_is_told_to_be_unread(tmp_path: Path) -> None:
    folder = copied("tranmarken", tmp_path)
    dress(folder, "brand:\n  logo_text: Tranmarken\n", LOGO_PNG=b"", logo_gif=b"GIF89a", logo_eps=b"%!PS")
    assert found(folder) == [("logo-unreadable", f"brand/{name}") for name in ("LOGO.PNG", "logo.eps", "logo.gif")]


SHEET = """/* </style><p id="out">æ</p> */
h1 { color: #5b2a6e; text-wrap: balance }
@media (min-width: 60rem) { h2::before { content: "</style>" } }
@page { margin-left: 30mm }
"""


def test_the_style_sheet_of_the_authority_comes_last_in_page_and_pdf(tmp_path: Path) -> None:
    folder = copied("tranmarken", tmp_path)
    dress(folder, 'brand:\n  accent: "#1d5c3a"\n', style_css=SHEET.encode())
    assert found(folder) == []
    made = smdocs.render(smdocs.load(folder), on=AS_OF, documents=["debate-guidelines"]).documents[0]
    assert {"#5b2a6e", GREEN} <= painted(made.write("pdf"))
    (folder / "authority.yaml").write_text(
        (folder / "authority.yaml").read_text("utf-8") + "pdf: {engine: typst}\n", "utf-8"
    )
    (other,) = smdocs.render(smdocs.load(folder), on=AS_OF, documents=["debate-guidelines"], languages=["sv"]).documents
    assert painted(other.write("pdf")) & {"#5b2a6e", GREEN} == {GREEN}
    tree = page(made.write("html"))
    assert not tree.xpath("//*[@id='out']")
    assert tree.findtext(".//style").rstrip().endswith("@page { margin-left: 30mm }")
    assert made.write("docx") == replace(made, tree=replace(made.tree, brand=replace(made.tree.brand, style=""))).write(
        "docx"
    )


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("h1 { color: red }", []),
        ("a { mask: url(#b) }", []),
        ("h1 {\n  color red;\n  margin: 0 }", [("style-unreadable", 2)]),
        ("h1 { }\n}\nh2 { }", [("style-unreadable", 2)]),
        ("@media print {\n h1 { color red } }", [("style-unreadable", 2)]),
        ("@import 'a.css';", [("style-not-self-contained", 1)]),
        ("\n@font-face { font-family: A; src: local(A) }", [("style-not-self-contained", 2)]),
        ("a { background: url(data:image/png;base64,AA) }", [("style-not-self-contained", 1)]),
        ("@media print { a { background: url( 'b.png' ) } }", [("style-not-self-contained", 1)]),
        ("a { --b: url(b.png) }", [("style-not-self-contained", 1)]),
        ("a { background: image-set('b.png' 1x) }", [("style-not-self-contained", 1)]),
        ("@page { @top-left { content: url(b.png) } }", [("style-not-self-contained", 1)]),
        ("a { b: c(url(d.png)) }", [("style-not-self-contained", 1)]),
        ("a { color: device-cmyk(0 81% 81% 30%) }", [("style-not-self-contained", 1)]),
    ],
)
def test_what_a_style_sheet_needs_from_elsewhere_and_what_cannot_be_read_is_told_with_its_line(
    sheet: str, expected: list[tuple[str, int]], tmp_path: Path
) -> None:
    folder = copied("tranmarken", tmp_path)
    dress(folder, style_css=sheet.encode())
    findings = smdocs.load(folder).findings
    assert [(f.code, f.place.line) for f in findings] == expected
    assert {f.place.file for f in findings} <= {STYLE}


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"h1 { color: red } /* \xe6 */", "not-utf-8", f"{STYLE}:1:22"),
        (b" " * 100_001, "file-too-large", STYLE),
    ],
)
def test_a_style_sheet_in_other_letters_or_without_end_is_told(
    content: bytes, code: str, place: str, tmp_path: Path
) -> None:
    folder = copied("tranmarken", tmp_path)
    dress(folder, style_css=content)
    assert found(folder) == [(code, place)]


def test_a_style_sheet_that_calls_for_a_picture_from_elsewhere_goes_without() -> None:
    plain = branded().write("pdf")
    calling = branded(style="body { background: url(https://elmby.example/a.png), url(file:///etc/hostname) }")
    calling = replace(calling, pdf_engine="weasyprint")
    with pikepdf.open(BytesIO(calling.write("pdf"))) as made, pikepdf.open(BytesIO(plain)) as as_it_is:
        assert [page.get_images() for page in made.pages] == [{}] * len(as_it_is.pages)


def test_with_a_word_reference_no_png_is_asked_for(tmp_path: Path) -> None:
    folder = copied("tranmarken", tmp_path)
    dress(folder, "brand:\n  logo_text: Tranmarken\n", logo=True, reference_docx=written("tranmarken", "sv", "docx"))
    (folder / LOGOS[PNG]).unlink()
    assert found(folder) == []
    made = smdocs.render(smdocs.load(folder), on=AS_OF, documents=["debate-guidelines"]).documents[0]
    assert len(elements(made.write("pdf"), "/Figure")) == 1
    assert "word/header-first.xml" not in zipfile.ZipFile(BytesIO(made.write("docx"))).namelist()


# What the look is known by


def changes() -> Iterator[Callable[[Brand], Brand]]:
    values: list[tuple[str, Any]] = [
        *product(("accent", "link"), ("#000000",)),
        *(("font", "serif"), ("style", "h1 { }"), ("reference", b"x")),
        *product(("logo", "picture"), (Logo(b"x", PNG, 1.0),)),
    ]
    for name, value in values:
        yield lambda look, name=name, value=value: replace(look, **{name: value})  # type: ignore[misc]


def test_every_change_of_the_look_changes_its_digest() -> None:
    digests = {change(PLAIN).digest() for change in changes()}
    assert len(digests | {PLAIN.digest()}) == len(list(changes())) + 1
    assert len(list(changes())) == len(Brand.__dataclass_fields__)
    assert Brand().digest() == PLAIN.digest()


def test_a_new_logo_makes_filed_documents_stale_and_is_named(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from smdocs.cli.main import cli

    folder = copied("tranmarken", tmp_path)
    dress(folder, "brand:\n  logo_text: Tranmarken\n", logo=True)
    options = ["--on", AS_OF.isoformat(), "--format", "pdf", "--metadata"]
    assert CliRunner().invoke(cli, ["render", str(folder), *options]).exit_code == 0
    now = dt.datetime.combine(AS_OF, dt.time(), dt.UTC)
    assert {s.status.value for s in verify(smdocs.load(folder), folder / "out", now)} == {"current"}
    for name in LOGOS.values():
        shutil.copy(data() / "examples" / "region-alvmarken" / name, folder / name)
    standings = verify(smdocs.load(folder), folder / "out", now)
    assert {(s.status.value, s.changed) for s in standings} == {("stale", ("authority.brand",))}


def test_the_look_is_read_from_where_the_manual_says() -> None:
    manual = Path(brand.__file__).parents[3] / "docs" / "how-to" / "branding.md"
    text = manual.read_text("utf-8")
    for name in (*LOGOS.values(), STYLE, brand.REFERENCE):
        assert name in text


def test_a_contrast_that_is_too_low_is_not_rounded_to_enough() -> None:
    assert (colours.rounded(4.499), colours.rounded(4.5)) == ("4.4", "4.5")
