"""A Word file in the look of the authority's own: styles, page, headers and footers of `brand/reference.docx`."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from smdocs.findings import Finding, Severity
from smdocs.model import Look
from smdocs.read import brand
from smdocs.read.brand import Brand
from smdocs.read.brand import reference as of_word
from smdocs.read.source import Source
from smdocs.writers.docx import write
from tests.writers.test_docx import SAMPLE, R, W, part, style, words

MACRO = (
    '<Relationship Id="rIdM" Target="vbaProject.bin"'
    ' Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>'
)
WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"
  office:mimetype="application/vnd.oasis.opendocument.text">
 <office:styles>
  <style:default-style style:family="paragraph">
   <style:text-properties fo:font-size="11pt" fo:language="de" fo:country="DE"/>
  </style:default-style>
  <style:style style:name="Standard" style:family="paragraph"/>
  <style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
    style:parent-style-name="Standard" style:default-outline-level="1">
   <style:text-properties fo:color="#802060" fo:font-size="26pt"/>
  </style:style>
  <style:style style:name="Header" style:family="paragraph" style:parent-style-name="Standard"/>
  <style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard"/>
 </office:styles>
 <office:automatic-styles>
  <style:page-layout style:name="pm1">
   <style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-left="4cm"
     fo:margin-right="2cm" fo:margin-top="2cm" fo:margin-bottom="2cm"/>
   <style:header-style/><style:footer-style/>
  </style:page-layout>
 </office:automatic-styles>
 <office:master-styles>
  <style:master-page style:name="Standard" style:page-layout-name="pm1">
   <style:header><text:p text:style-name="Header">Elmby Kommune – Kommunikation</text:p></style:header>
   <style:footer><text:p text:style-name="Footer">Torvet 1, Elmby</text:p></style:footer>
  </style:master-page>
 </office:master-styles>
 <office:body><office:text><text:h text:style-name="Heading_20_1" text:outline-level="1">Brevpapir</text:h>
 <text:p text:style-name="Standard">Denne tekst er kun til at se på.</text:p></office:text></office:body>
</office:document>
"""


def picture() -> bytes:
    """A small PNG in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header, rows = (
        struct.pack(">IIBBBBB", 40, 12, 8, 2, 0, 0, 0),
        b"".join(b"\0" + b"\x80\x20\x60" * 40 for _ in range(12)),
    )
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def from_word(change: Callable[[Any], None] = lambda made: None) -> bytes:
    """A reference made of the file that python-docx starts from, which Word has written."""
    made = docx.Document()
    page = made.sections[0]
    page.page_width, page.page_height, page.left_margin, page.right_margin = Cm(21), Cm(29.7), Cm(4), Cm(2)
    normal, title = made.styles["Normal"], made.styles["Heading 1"]
    normal.font.name, normal.font.size, title.font.color.rgb = "DejaVu Serif", Pt(12), RGBColor(0x80, 0x20, 0x60)
    page.header.paragraphs[0].add_run("Elmby Kommune – Kommunikation")
    page.footer.paragraphs[0].add_run("Torvet 1, Elmby")
    made.add_paragraph("Denne tekst er kun til at se på.")
    change(made)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@cache
def from_office() -> bytes:
    """A reference made by LibreOffice."""
    if not shutil.which("soffice"):
        pytest.skip("soffice is needed")
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "brevpapir.fodt").write_text(ODT, encoding="utf-8")
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "docx", "--outdir", str(folder), str(folder / "brevpapir.fodt")]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        return (folder / "brevpapir.docx").read_bytes()


@pytest.fixture(params=[from_word, from_office], ids=["of Word", "of LibreOffice"])
def reference(request: pytest.FixtureRequest) -> bytes:
    made: bytes = request.param()
    return made


def dressed(reference: bytes, **changes: Any) -> bytes:
    return write(replace(SAMPLE, brand=Brand(reference), **changes))


def judged(content: bytes, folder: Path) -> tuple[Brand, tuple[Finding, ...]]:
    """What is said of a reference in an authority's folder."""
    (folder / "brand").mkdir()
    (folder / brand.REFERENCE).write_bytes(content)
    return loaded(folder)


def loaded(folder: Path) -> tuple[Brand, tuple[Finding, ...]]:
    findings: list[Finding] = []
    return brand.load(folder, Look(), Source("authority.yaml"), findings), tuple(findings)


def named(file: bytes) -> Mapping[str, Any]:
    """The styles of a file by their names in Word."""
    return {s.find(W + "name").get(W + "val").lower(): s for s in part(file, "word/styles.xml").iter(W + "style")}


def furniture(file: bytes, kind: str) -> dict[str, Any]:
    """The headers or footers of a file by the page that they are on."""
    targets = {r.get("Id"): r.get("Target") for r in part(file, "word/_rels/document.xml.rels")}
    section = part(file, "word/document.xml").find(f"{W}body/{W}sectPr")
    found = section.findall(f"{W}{kind}Reference")
    return {e.get(W + "type"): part(file, f"word/{targets[e.get(R + 'id')]}") for e in found}


def test_styles_page_header_and_footer_are_those_of_the_reference_and_its_text_is_left_behind(reference: bytes) -> None:
    file = dressed(reference, furniture=replace(SAMPLE.furniture, draft=""))
    read = docx.Document(BytesIO(file))
    title = read.paragraphs[0]
    assert title.text == SAMPLE.title
    assert title.style is not None
    assert (title.style.name, title.style.font.color.rgb) == ("Heading 1", RGBColor(0x80, 0x20, 0x60))
    page = read.sections[0]
    assert [round(length.cm, 1) for length in (page.page_width, page.left_margin, page.right_margin)] == [21, 4, 2]
    assert page.header.paragraphs[0].text == "Elmby Kommune – Kommunikation"
    assert page.footer.paragraphs[0].text == "Torvet 1, Elmby"
    assert not any("kun til at se på" in p.text for p in read.paragraphs)


def test_tables_are_as_wide_as_the_text_of_the_reference(reference: bytes) -> None:
    body = part(dressed(reference), "word/document.xml")
    section = body.find(f"{W}body/{W}sectPr")
    margins = section.find(W + "pgMar")
    width = int(section.find(W + "pgSz").get(W + "w"))
    width -= int(margins.get(W + "left")) + int(margins.get(W + "right"))
    assert width < 9000
    assert {int(t.find(f"{W}tblPr/{W}tblW").get(W + "w")) for t in body.iter(W + "tbl")} == {width}


def test_every_style_that_is_used_is_there_once(reference: bytes) -> None:
    file = dressed(reference)
    styles = list(part(file, "word/styles.xml").iter(W + "style"))
    ids = [s.get(W + "styleId") for s in styles]
    assert len(set(ids)) == len(ids)
    assert len(named(file)) == len(styles)
    roots = [part(file, "word/document.xml"), *furniture(file, "header").values(), part(file, "word/styles.xml")]
    tags = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")
    assert {e.get(W + "val") for root in roots for tag in tags for e in root.iter(W + tag)} <= set(ids)
    assert named(file).keys() >= {"lead", "notice", "fields", "gap", "heading 4"}


def test_the_language_is_that_of_the_document_whatever_the_reference_says(reference: bytes) -> None:
    file = dressed(reference, language="sv")
    styles = part(file, "word/styles.xml")
    assert [language.get(W + "val") for language in styles.iter(W + "lang")] == ["sv-SE"]
    look = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert look.find(W + "lang") is not None


def test_numbered_lists_begin_at_one_and_bullets_are_bullets(reference: bytes) -> None:
    file = dressed(reference)
    numbering, body = part(file, "word/numbering.xml"), part(file, "word/document.xml")
    kinds = {k.get(W + "abstractNumId"): k for k in numbering.findall(W + "abstractNum")}
    of = {n.get(W + "numId"): kinds[n.find(W + "abstractNumId").get(W + "val")] for n in numbering.findall(W + "num")}

    def marks(text: str) -> str:
        paragraph = next(p for p in body.iter(W + "p") if words(p) == text)
        level, number = (paragraph.find(f"{W}pPr/{W}numPr/{W}{name}").get(W + "val") for name in ("ilvl", "numId"))
        found: str = of[number].find(f"{W}lvl[@{W}ilvl='{level}']/{W}lvlText").get(W + "val")
        return found

    assert [marks(text) for text in ("Borgere", "Ring i stedet.", "Med billede")] == ["•", "•", "–"]
    assert [marks(text) for text in ("Vi svarer på spørgsmål.", "Er det sandt?")] == ["%1.", "%2."]
    assert len(of) == len(numbering.findall(W + "num"))
    # Kinds of list come before lists.
    order = [child.tag for child in numbering if child.tag in (W + "abstractNum", W + "num")]
    assert order == sorted(order)


def test_bullets_of_a_symbol_font_become_ordinary_characters() -> None:
    numbering = part(dressed(from_word()), "word/numbering.xml")
    assert not [m for m in numbering.iter(W + "lvlText") if any("\ue000" <= c <= "\uf8ff" for c in m.get(W + "val"))]
    assert not list(numbering.iter(W + "rFonts"))


def test_lists_and_fonts_follow_the_schema_where_libreoffice_does_not() -> None:
    file = dressed(from_office())
    numbering = part(file, "word/numbering.xml")
    assert {side.get(W + "val") for side in numbering.iter(W + "lvlJc")} <= {"left", "right", "center"}
    assert all([child.tag for child in level][:2] == [W + "start", W + "numFmt"] for level in numbering.iter(W + "lvl"))
    assert not [c for c in part(file, "word/fontTable.xml").iter(W + "charset") if W + "characterSet" in c.attrib]


def test_the_same_document_and_reference_give_the_same_bytes(reference: bytes) -> None:
    assert dressed(reference) == dressed(bytes(bytearray(reference)))
    of_word.opened.cache_clear()
    assert dressed(reference) == dressed(reference)


def test_fonts_are_carried_only_for_the_look_of_smdocs(reference: bytes) -> None:
    def fonts(file: bytes) -> list[str]:
        with zipfile.ZipFile(BytesIO(file)) as package:
            return [name for name in package.namelist() if name.endswith(".odttf")]

    assert fonts(write(SAMPLE)) == ["word/fonts/font1.odttf", "word/fonts/font2.odttf"]
    assert fonts(dressed(reference)) == []


def test_the_draft_mark_stands_on_every_page_even_where_the_reference_has_no_header() -> None:
    def first_and_even(made: Any) -> None:
        page = made.sections[0]
        page.different_first_page_header_footer = True
        page.first_page_footer.paragraphs[0].add_run("Kun på første side")
        made.settings.odd_and_even_pages_header_footer = True
        page.even_page_header.paragraphs[0].add_run("Lige sider")

    reference = from_word(first_and_even)
    headers = furniture(dressed(reference), "header")
    assert {page: words(header[0]) for page, header in headers.items()} == dict.fromkeys(headers, "UDKAST")
    assert sorted(headers) == ["default", "even", "first"]
    done = dressed(reference, furniture=replace(SAMPLE.furniture, draft=""))
    assert {page: words(h) for page, h in furniture(done, "header").items()} == {
        "default": "Elmby Kommune – Kommunikation",
        "even": "Lige sider",
    }
    assert words(furniture(done, "footer")["first"]) == "Kun på første side"


def test_a_reference_without_header_and_footer_gets_ours() -> None:
    def bare(made: Any) -> None:
        made.sections[0].header.is_linked_to_previous = made.sections[0].footer.is_linked_to_previous = True

    file = dressed(from_word(bare))
    section = docx.Document(BytesIO(file)).sections[0]
    assert section.header.paragraphs[-1].text == f"{SAMPLE.title}\tSag 25/1234"
    tabs = list(furniture(file, "header")["default"][-1].iter(W + "tab"))
    assert [tab.get(W + "val") for tab in tabs if tab.get(W + "val")] == ["right"]
    # The header style of the reference has tab stops that ours must not run into.
    used = section.header.paragraphs[-1].style
    assert used is not None
    assert used.name == "smdocs header"


def test_a_picture_in_the_header_comes_along_and_is_shared() -> None:
    def logo(made: Any) -> None:
        made.sections[0].header.paragraphs[0].add_run().add_picture(BytesIO(picture()))
        made.sections[0].footer.paragraphs[0].add_run().add_picture(BytesIO(picture()))

    with zipfile.ZipFile(BytesIO(dressed(from_word(logo)))) as package:
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
        assert len(pictures) == len(set(pictures))
        assert {package.read(name) for name in pictures} == {picture()}


def test_the_finding_names_a_picture_without_alternative_text(tmp_path: Path) -> None:
    def logo(text: str) -> Callable[[Any], None]:
        def add(made: Any) -> None:
            shape = made.sections[0].header.paragraphs[0].add_run().add_picture(BytesIO(picture()))
            shape._inline.docPr.set("descr", text)

        return add

    for text, codes in (("", ["reference-picture-without-text"]), ("Elmby Kommunes logo", [])):
        (tmp_path / (text or "none")).mkdir()
        _, findings = judged(from_word(logo(text)), tmp_path / (text or "none"))
        assert [f.code for f in findings if "picture" in f.code] == codes


def test_what_leads_out_of_the_file_stays_behind_and_its_words_do_not() -> None:
    def outside(made: Any) -> None:
        header = made.sections[0].header
        kinds = RELATIONSHIP_TYPE
        link = header.part.relate_to("https://www.elmby.example/", kinds.HYPERLINK, is_external=True)
        shown = header.part.relate_to("https://www.elmby.example/logo.png", kinds.IMAGE, is_external=True)
        ole = header.part.relate_to(Part(PackURI("/word/embeddings/x.bin"), "application/x", b"x"), kinds.OLE_OBJECT)
        names = f'{WORDS} xmlns:r="{R[1:-1]}" xmlns:v="urn:schemas-microsoft-com:vml"'
        header.paragraphs[0]._p.append(
            parse_xml(f'<w:hyperlink {names} r:id="{link}"><w:r><w:t>elmby.example</w:t></w:r></w:hyperlink>')
        )
        for inner in (
            f'<w:pict><v:shape><v:imagedata r:id="{shown}"/></v:shape></w:pict>',
            f'<w:object><w:control r:id="{ole}"/></w:object>',
        ):
            header.paragraphs[0]._p.append(parse_xml(f"<w:r {names}>{inner}</w:r>"))
        settings = made.part.part_related_by(kinds.SETTINGS)
        settings.relate_to("file:///c:/brev.dotm", f"{R[1:-1]}/attachedTemplate", is_external=True)

    file = dressed(from_word(outside), furniture=replace(SAMPLE.furniture, draft=""))
    header = furniture(file, "header")["default"]
    assert words(header) == "Elmby Kommune – Kommunikationelmby.example"
    assert not [e for e in header.iter() if etree.QName(e).localname in ("hyperlink", "pict", "object", "imagedata")]
    with zipfile.ZipFile(BytesIO(file)) as package:
        assert not [n for n in package.namelist() if "embeddings" in n]
        told = b"".join(package.read(n) for n in package.namelist() if n.endswith(".rels"))
    assert b"elmby.example" not in told
    assert b"dotm" not in told


def test_macros_stay_behind() -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(from_word())) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                ).replace(
                    b"</Types>",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                )
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", MACRO.encode())
            target.writestr(name, content)
        target.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    file = dressed(out.getvalue())
    with zipfile.ZipFile(BytesIO(file)) as package:
        assert not [name for name in package.namelist() if "vba" in name]
        assert b"macro" not in package.read("[Content_Types].xml").lower()
    assert docx.Document(BytesIO(file)).paragraphs[0].text == SAMPLE.title


def test_fields_in_the_header_show_what_they_stand_for_and_none_fetches() -> None:
    def fields(made: Any) -> None:
        line = made.sections[0].header.paragraphs[0]._p
        for instruction in (
            "TITLE \\* MERGEFORMAT",
            'DOCPROPERTY "CaseNumbers"',
            'INCLUDETEXT "https://www.elmby.example/x"',
        ):
            line.append(
                parse_xml(f"<w:fldSimple {WORDS} w:instr='{instruction}'><w:r><w:t>gammel</w:t></w:r></w:fldSimple>")
            )
        for inner in (
            '<w:fldChar w:fldCharType="begin"/>',
            "<w:instrText> DOCPROPERTY Docu</w:instrText>",
            "<w:instrText>mentType </w:instrText>",
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>gam</w:t>",
            "<w:t>mel</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        ):
            line.append(parse_xml(f"<w:r {WORDS}>{inner}</w:r>"))

    header = furniture(dressed(from_word(fields), furniture=replace(SAMPLE.furniture, draft="")), "header")["default"]
    shown = "Elmby Kommune – Kommunikation" + SAMPLE.title + "25/1234; 25/1235" + "gammel" + "procedure"
    assert words(header) == shown
    instructions = [field.get(W + "instr") for field in header.iter(W + "fldSimple")]
    assert instructions == ["TITLE \\* MERGEFORMAT", 'DOCPROPERTY "CaseNumbers"']


def test_missing_styles_are_named_and_nothing_else_is_said(reference: bytes, tmp_path: Path) -> None:
    look, findings = judged(reference, tmp_path)
    assert look == Brand(reference)
    (finding,) = findings
    assert (finding.code, finding.severity, str(finding.place)) == (
        *("reference-style-missing", Severity.WARNING),
        "brand/reference.docx",
    )
    missing = finding.values["styles"].split(", ")
    assert {"Lead", "Fields", "Gap"} <= set(missing)
    assert not {"Normal", "heading 1", "header"} & set(missing)


def test_a_reference_with_all_styles_has_nothing_missing(tmp_path: Path) -> None:
    assert judged(write(SAMPLE), tmp_path) == (Brand(write(SAMPLE)), ())
    ours = {
        name
        for name, s in named(write(SAMPLE)).items()
        if name not in ("normal table", "no list", "default paragraph font", "table end")
    }
    assert ours == {name.lower() for name in of_word.STYLES}


def damaged(change: str) -> bytes:
    out, whole = BytesIO(), from_word()
    with zipfile.ZipFile(BytesIO(whole)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if change == "no styles markup" and name == "word/styles.xml":
                content = content[: len(content) // 2]
            if change == "entities" and name == "word/header1.xml":
                content = b'<!DOCTYPE w [<!ENTITY a "aa">]>' + content.partition(b"?>")[2].replace("–".encode(), b"&a;")
            if change == "odd number" and name == "word/numbering.xml":
                content = content.replace(b'w:numId="3"', b'w:numId="three"')
            if change == "huge" and name == "word/document.xml":
                content += b" " * (of_word.LARGEST + 1)
            if change != "part missing" or name != "word/header1.xml":
                target.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("change", ["no styles markup", "entities", "odd number", "huge", "part missing"])
def test_a_damaged_reference_is_a_finding(change: str, tmp_path: Path) -> None:
    look, (finding,) = judged(damaged(change), tmp_path)
    assert look == brand.PLAIN
    assert (finding.code, finding.severity) == ("reference-unreadable", Severity.ERROR)


@pytest.mark.parametrize("content", [b"", b"Dear all,", b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_word_file_is_a_finding(content: bytes, tmp_path: Path) -> None:
    assert [f.code for f in judged(content, tmp_path)[1]] == ["reference-unreadable"]


def test_a_folder_of_that_name_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / brand.REFERENCE).mkdir(parents=True)
    assert [f.code for f in loaded(tmp_path)[1]] == ["reference-unreadable"]


def test_a_reference_cut_off_anywhere_never_stops_smdocs_itself() -> None:
    whole = from_word()
    for length in range(0, len(whole), len(whole) // 60):
        for content in (whole[:length], whole[:length] + bytes(40) + whole[length + 40 :]):
            try:
                of_word.opened(content)
            except of_word.UnreadableError:
                continue
            assert dressed(content)


def test_paragraphs_keep_their_styles_by_the_names_of_another_language() -> None:
    def danish(made: Any) -> None:
        made.styles["Heading 1"].element.set(W + "styleId", "Overskrift1")
        for element in made.styles.element.iter(W + "basedOn", W + "next"):
            if element.get(W + "val") == "Heading1":
                element.set(W + "val", "Overskrift1")

    body = part(dressed(from_word(danish)), "word/document.xml")
    assert style(next(body.iter(W + "p"))) == "Overskrift1"
