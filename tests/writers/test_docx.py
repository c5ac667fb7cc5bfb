"""The Word file, as python-docx, an XML reader and LibreOffice see it."""

from __future__ import annotations

import pickle
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from smdocs.tree.nodes import (
    Block,
    Break,
    Cell,
    Document,
    Furniture,
    List,
    Meta,
    Note,
    Paragraph,
    Run,
    Section,
    Table,
    inlines,
)
from smdocs.writers.docx import write
from smdocs.writers.word.elements import tag as language_tag
from tests import examples

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

NAMES = "Łukasz Żółć, Nguyễn Thị Hường, Þórður Ægisson, Áŋŋel Čáhppe Đuvvá, Åsa Öberg, Søren Kjær"
ACCESSIBLE = "https://www.lindevig.example/tilgængelighed æ"
ARABIC = "إمكانية الوصول 2024 والخصوصية"


def text(words: str, **look: Any) -> Paragraph:
    return Paragraph((Run(words, **look),))


def cell(words: str = "", header: Any = "", lines: int = 0) -> Cell:
    return Cell((text(words),) if words else (), header, lines)


def fields(caption: str, rows: Iterable[tuple[str, str]], style: Any = "fields") -> Table:
    body = tuple((cell(label, "row"), cell(value)) for label, value in rows)
    return Table((Run(caption),), (34, 66), (), body, style)


def log(caption: str, rows: int, blank: int = 0) -> Table:
    head = (tuple(cell(label, "col") for label in ("Dato", "Udført af", "Resultat")),)
    body = tuple(
        (cell(f"{1 + row % 28}. maj 2025"), cell("Åse Bjørnsø"), cell(f"Post nr. {row} & «i orden»"))
        for row in range(1, rows + 1)
    )
    return Table((Run(caption),), (20, 30, 50), head, body + ((cell(lines=2),) * 3,) * blank, "log")


def numbered(*items: str) -> List:
    return List(tuple((text(item),) for item in items), ordered=True)


def bulleted(*items: str) -> List:
    return List(tuple((text(item),) for item in items))


CONTENT: tuple[Block, ...] = (
    Paragraph((Run("Beskrivelsen gælder siden "), Run("Lindevig Kommune", strong=True), Run(".")), "lead"),
    Paragraph(
        (
            Run("Se "),
            Run("adgange", href="#adgange"),
            Run(", "),
            Run("privatlivs", href="https://www.lindevig.example/privatliv?a=1&b=2"),
            Run("politikken", strong=True, href="https://www.lindevig.example/privatliv?a=1&b=2"),
            Run(" og "),
            Run("Digital Services Act", lang="en"),
            Run(". Navne: " + NAMES + "."),
        )
    ),
    Section(
        2,
        "kontoen",
        (Run("Kontoen"),),
        (
            fields(
                "Kontoens oplysninger",
                [("Navn", "Lindevig Kommune"), ("Leder", 'Ida "Kaj" Ærø'), ("Link", "ikke oprettet endnu")],
            ),
            Table(
                (),
                (50, 50),
                ((cell("Rolle", "col"), cell("Antal", "col")),),
                ((cell("Fuld kontrol", "row"), cell("2")),),
            ),
            Table(
                (),
                (50, 50),
                ((cell("Sprog", "col"), cell("Link", "col")),),
                ((cell("Arabisk"), Cell((text(f"{ARABIC} (PDF)", href=ACCESSIBLE, lang="ar"),))),),
            ),
            Section(
                3,
                "formaal",
                (Run("Formål og målgruppe"),),
                (
                    numbered("Vi fortæller, hvad der sker.", "Vi svarer på spørgsmål."),
                    text("Sådan gør vi i praksis:"),
                    List(
                        (
                            (
                                text("Læs opslaget."),
                                numbered("Er det sandt?", "Er det lovligt?"),
                                text("Spørg en kollega, hvis du er i tvivl."),
                            ),
                            (text("Slå det op."), bulleted("Med billede", "Uden billede")),
                        ),
                        ordered=True,
                    ),
                    bulleted("Borgere", "Pårørende"),
                    Section(
                        4,
                        "alternativer",
                        (Run("Alternativer"),),
                        (text("Hjemmesiden alene når ikke de unge."),),
                    ),
                ),
            ),
        ),
    ),
    Section(
        2,
        "adgange",
        (Run("Adgange og kontrol"),),
        (
            Note(
                (
                    text("Skriv aldrig personnumre eller helbredsoplysninger i en besked."),
                    bulleted("Ring i stedet.", "Eller brug Digital Post."),
                    text("Haster det, så ring 112."),
                ),
                "important",
            ),
            text("Mellem de to bokse."),
            Note((text("Kontrollen laves to gange om året."), text("Den journaliseres.")), "notice"),
            Paragraph(
                (
                    Run("Næste kontrol er "),
                    Run("forsinket siden 3. marts 2025", style="overdue"),
                    Run(" "),
                    Run("(12 af 101 tegn)", style="muted"),
                    Run(" "),
                    Run("Mangler: lederens navn", style="gap"),
                    Run("."),
                )
            ),
            log("Kontrol af adgange", 60, blank=3),
            text("Billeder slettes efter seks måneder.", style="muted"),
        ),
    ),
    Section(
        2,
        "tekst",
        (Run("Tekst til feltet Om"),),
        (
            Paragraph((Run("Lindevig Kommune"), Break(), Run("Vi svarer kl. 9–15")), "verbatim"),
            Paragraph((Run("Antal tegn er talt uden linjeskift."),), "small"),
        ),
    ),
    Section(
        2,
        "underskrift",
        (Run("Underskrift"),),
        (
            Table(
                (Run("Blanket"),),
                (40, 60),
                (),
                (
                    (cell("Lederens navn", "row"), cell(lines=2)),
                    (cell("Sider og grupper", "row"), Cell((bulleted("Åben", "Lukket"),))),
                    (cell("Dato", "row"), Cell((Paragraph((Run("", style="blank"),)),))),
                ),
                "form",
            ),
            Paragraph((Run("Dato: "), Run("", style="blank"), Run(" Underskrift: "), Run("", style="blank"))),
            fields("Til sidst", [("Kopi sendes til", "Kommunikation")]),
        ),
    ),
)

SAMPLE = Document(
    title="Procedurebeskrivelse for Lindevig Kommunes side",
    language="da",
    blocks=CONTENT,
    furniture=Furniture(
        "Procedurebeskrivelse for Lindevig Kommunes side", "Sag 25/1234", "Side {page} af {pages}", "UDKAST"
    ),
    meta=Meta(
        "procedure",
        "Sociale medier",
        "Lindevig Kommune",
        ("sociale medier", "kontrol"),
        ("25/1234", "25/1235"),
        "2025-05-06",
        "Vejledning",
    ),
)


@cache
def sample() -> bytes:
    return write(SAMPLE)


def body(*blocks: Block, language: str = "da", draft: str = "") -> Any:
    """The body of a Word file that holds these blocks, after its title."""
    furniture = replace(SAMPLE.furniture, draft=draft)
    document = replace(SAMPLE, blocks=blocks, language=language, furniture=furniture)
    return docx.Document(BytesIO(write(document))).element.body


def part(file: bytes, name: str) -> Any:
    with zipfile.ZipFile(BytesIO(file)) as package:
        return etree.fromstring(package.read(name))


def paragraphs(root: Any) -> list[Any]:
    return list(root.iter(W + "p"))


def words(element: Any) -> str:
    return "".join(t.text for t in element.iter(W + "t"))


def style(paragraph: Any) -> str | None:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if found is None else found.get(W + "val")


def number(paragraph: Any) -> tuple[str, str]:
    found = paragraph.find(f"{W}pPr/{W}numPr")
    return found.find(W + "ilvl").get(W + "val"), found.find(W + "numId").get(W + "val")


def row_header(label: str, value: Cell) -> Table:
    return Table((), (40, 60), (), ((cell(label, "row"), value),), "form")


def test_every_word_stands_in_the_file_once_and_in_order() -> None:
    read = "".join(words(p) for p in paragraphs(docx.Document(BytesIO(sample())).element.body))
    assert read.startswith(SAMPLE.title)
    place = 0
    for inline in inlines(SAMPLE):
        if isinstance(inline, Run):
            place = read.index(inline.text, place)
    assert read.count("Kontoens oplysninger") == 1
    assert NAMES in read


def test_the_same_document_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from hashlib import sha256; from test_docx import SAMPLE, write\n"
        "print(sha256(write(SAMPLE)).hexdigest())"
    )
    here = Path(__file__).parent
    sums = {
        subprocess.run(
            [sys.executable, "-c", code, str(here)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(here.parents[1]), "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert sums == {sha256(sample()).hexdigest()}
    assert write(SAMPLE) == sample()


def test_no_part_holds_a_date_of_its_own_and_the_content_types_come_first() -> None:
    with zipfile.ZipFile(BytesIO(sample())) as package:
        entries = package.infolist()
    assert entries[0].filename == "[Content_Types].xml"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert len({entry.filename for entry in entries}) == len(entries)


def test_headings_make_an_outline_without_gaps_and_the_title_comes_first() -> None:
    read = docx.Document(BytesIO(sample()))
    headings = [(p.style.name, p.text) for p in read.paragraphs if p.style and p.style.name]
    headings = [(name, said) for name, said in headings if name.startswith("Heading")]
    assert headings[:4] == [
        ("Heading 1", SAMPLE.title),
        ("Heading 2", "Kontoen"),
        ("Heading 3", "Formål og målgruppe"),
        ("Heading 4", "Alternativer"),
    ]


def test_every_numbered_list_begins_at_one() -> None:
    root = body(numbered("a", "b"), text("mellem"), numbered("c"))
    first, second, _, third = (p for p in paragraphs(root)[1:])
    assert number(first) == number(second)
    assert number(first)[1] != number(third)[1]
    numbering = part(write(replace(SAMPLE, blocks=(numbered("a"), numbered("b")))), "word/numbering.xml")
    starts = [
        num.find(f"{W}lvlOverride/{W}startOverride").get(W + "val")
        for num in numbering.findall(W + "num")
        if num.find(W + "lvlOverride") is not None
    ]
    assert starts == ["1", "1"]


def test_a_list_within_a_list_is_one_level_deeper_and_counts_for_itself() -> None:
    root = body(List(((text("a"), numbered("a1"), text("mere om a")), (text("b"),)), ordered=True))
    outer, inner, more, last = paragraphs(root)[1:]
    assert (number(outer)[0], number(inner)[0], number(last)[0]) == ("0", "1", "0")
    assert number(outer) == number(last) != number(inner)
    assert style(more) == "ListContinue"
    assert more.find(f"{W}pPr/{W}ind").get(W + "left") == "397"


def test_bullets_are_ordinary_characters_of_the_text_font() -> None:
    numbering = part(sample(), "word/numbering.xml")
    marks = {mark.get(W + "val") for mark in numbering.iter(W + "lvlText")}
    assert {mark for mark in marks if "%" not in mark} == {"•", "–"}
    assert not list(numbering.iter(W + "rFonts"))


def test_a_link_within_the_document_leads_to_its_section() -> None:
    root = body(text("Se nedenfor", href="#luk-konto"), Section(2, "luk-konto", (Run("Luk"),), (text("x"),)))
    anchor = root.find(f".//{W}hyperlink").get(W + "anchor")
    heading = next(p for p in paragraphs(root) if style(p) == "Heading2")
    assert heading.find(W + "bookmarkStart").get(W + "name") == anchor
    assert re.fullmatch(r"[A-Za-z]\w{0,39}", anchor)


def test_links_out_are_real_links_even_with_a_space_in_the_address() -> None:
    root = part(sample(), "word/document.xml")
    targets = {
        relation.get("Id"): relation.get("Target")
        for relation in part(sample(), "word/_rels/document.xml.rels")
        if relation.get("TargetMode") == "External"
    }
    links = {words(link): targets.get(link.get(R + "id")) for link in root.iter(W + "hyperlink")}
    assert links["privatlivspolitikken"] == "https://www.lindevig.example/privatliv?a=1&b=2"
    assert links[f"{ARABIC} (PDF)"] == ACCESSIBLE.replace(" ", "%20")


def test_a_link_to_nowhere_is_an_error() -> None:
    with pytest.raises(ValueError, match="#ingen"):
        body(text("Se", href="#ingen"))


def test_two_sections_with_one_id_are_an_error() -> None:
    section = Section(2, "a", (Run("A"),), (text("x"),))
    with pytest.raises(ValueError, match="'a'"):
        body(section, section)


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_a_character_that_xml_has_no_place_for_is_an_error(sign: str) -> None:
    for block in (text(f"a{sign}b"), fields(f"a{sign}b", [("c", "d")])):
        with pytest.raises(ValueError, match="XML"):
            body(block)


SPECIAL = "&amp; & < > \" ' ]]> <!-- --> <?x?> {{ x }} %s \\ \t \u00a0 \u2028 \u200f \U0001f600 &#10; <w:t>"


def test_every_sign_that_markup_is_made_of_stays_a_sign() -> None:
    document = replace(
        SAMPLE,
        title=SPECIAL,
        blocks=(
            Section(2, SPECIAL, (Run(SPECIAL, strong=True),), (text(SPECIAL, href=f"#{SPECIAL}"),)),
            fields(SPECIAL, [(SPECIAL, SPECIAL)]),
            text("a\rb\nc", style="muted"),
        ),
        furniture=replace(SAMPLE.furniture, header_left=SPECIAL, header_right=SPECIAL, draft=SPECIAL),
    )
    read = docx.Document(BytesIO(write(document)))
    assert [words(p) for p in paragraphs(read.element.body)] == [*[SPECIAL] * 6, "a\rb\nc"]
    assert words(read.sections[0].header._element) == SPECIAL * 3


def test_signs_of_markup_in_what_screen_readers_say_of_a_table_stay_signs() -> None:
    line_ends = f"{SPECIAL}\r\n"
    root = body(Table((Run(line_ends),), (100,), ((cell(line_ends, "col"),),), ((cell("a"),),), "log"))
    for name in ("tblCaption", "tblDescription"):
        assert root.find(f".//{W}{name}").get(W + "val") == line_ends


def test_long_and_alike_ids_keep_bookmarks_of_their_own() -> None:
    long = "a" * 60
    root = body(*(Section(2, long + end, (Run(end),), (text("x"),)) for end in "bcd"))
    names = [mark.get(W + "name") for mark in root.iter(W + "bookmarkStart")]
    assert names == ["a" * 34, "a" * 34 + "_2", "a" * 34 + "_3"]
    numbered = body(*(Section(2, name, (Run(name),), (text("x"),)) for name in ("b", "b_2", "B", "b-2", "b 3")))
    names = [mark.get(W + "name").casefold() for mark in numbered.iter(W + "bookmarkStart")]
    assert len(set(names)) == len(names) == 5


def test_a_table_that_begins_another_keeps_a_bookmark_of_its_own() -> None:
    within = fields("", [("a", "b")])
    root = body(Table((), (100,), ((cell("c", "col"),),), ((Cell((within,), "row"),),)), replace(within, caption=()))
    marks = [mark.get(W + "name") for mark in root.iter(W + "bookmarkStart")]
    assert len(set(marks)) == len(marks) == 3
    starts, ends = ([m.get(W + "id") for m in root.iter(W + f"bookmark{end}")] for end in ("Start", "End"))
    assert sorted(starts) == sorted(ends) == ["1", "2", "3"]


def test_column_headers_repeat_on_every_page_and_short_rows_stay_whole() -> None:
    table = body(log("Kontrol", 60)).find(f".//{W}tbl")
    first, *others = table.findall(W + "tr")
    mark = first.find(f"{W}trPr/{W}tblHeader")
    assert mark is not None
    assert not mark.attrib
    assert not any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in others)
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (first, *others))


def test_a_row_longer_than_a_short_one_may_break() -> None:
    row = body(row_header("Formål", cell("ord " * 400))).find(f".//{W}tr")
    assert row.find(f"{W}trPr/{W}cantSplit") is None


def test_table_widths_are_fixed_and_add_up_to_the_text_width() -> None:
    table = body(fields("a", [("b", "c")])).find(f".//{W}tbl")
    assert table.find(f"{W}tblPr/{W}tblLayout").get(W + "type") == "fixed"
    widths = [int(column.get(W + "w")) for column in table.find(W + "tblGrid")]
    assert widths == [3083, 5987]
    assert [int(w.get(W + "w")) for w in table.iter(W + "tcW")] == widths
    assert sum(widths) == int(table.find(f"{W}tblPr/{W}tblW").get(W + "w")) == 9070


def test_a_table_says_its_caption_before_it_and_to_screen_readers() -> None:
    root = body(log("Kontrol af adgange", 1))
    table = root.find(f".//{W}tbl")
    before = table.getprevious()
    assert (style(before), words(before)) == ("Caption", "Kontrol af adgange")
    assert table.find(f"{W}tblPr/{W}tblCaption").get(W + "val") == "Kontrol af adgange"
    assert table.find(f"{W}tblPr/{W}tblDescription").get(W + "val") == "Dato, Udført af, Resultat"


def labelled(*rows: tuple[str, str], style: Any = "fields", language: str = "da") -> Any:
    """The body of a Word file of a table of labels and values, with the words that head its columns."""
    heads = replace(SAMPLE.furniture, label="Oplysning", value="Indhold", answer="Svar")
    return docx.Document(
        BytesIO(write(replace(SAMPLE, blocks=(fields("a", rows, style),), furniture=heads)))
    ).element.body


def test_labels_are_row_headers() -> None:
    root = labelled(("Navn", "Lindevig"), ("Leder", "Ida"))
    assert root.find(f".//{W}tblLook").get(W + "firstColumn") == "1"
    assert [words(p) for p in paragraphs(root) if style(p) == "TableHeading"] == ["Navn", "Leder"]


@pytest.mark.parametrize(("kind", "heads"), [("fields", ["Oplysning", "Indhold"]), ("form", ["Oplysning", "Svar"])])
@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_table_of_labels_has_a_header_row_that_says_what_its_columns_hold(
    kind: Any, heads: list[str], count: int
) -> None:
    table = labelled(*((f"Felt {n}", "ord " * 30) for n in range(count)), style=kind).find(f".//{W}tbl")
    first, *others = table.findall(W + "tr")
    assert [words(cell) for cell in first.iter(W + "tc")] == heads
    assert first.find(f"{W}trPr/{W}tblHeader") is not None
    assert not any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in others)
    assert [words(row.find(W + "tc")) for row in others] == [f"Felt {n}" for n in range(count)]
    assert table.find(f"{W}tblPr/{W}tblLook").get(W + "firstRow") == "1"
    # A bookmark so named tells screen readers that there are headers in the first row and in the first column.
    assert first.find(f".//{W}bookmarkStart").get(W + "name").startswith("Title")


def test_a_short_table_of_labels_stays_whole_and_a_long_one_may_break() -> None:
    assert kept(labelled(("Navn", "Lindevig"), ("Leder", "Ida"), ("Link", "ingen"))) == [True, True, True, False]
    long = kept(labelled(*((f"Felt {n}", "ord " * 60) for n in range(30))))
    assert long == [True, True, *[False] * 27, True, False]


def test_a_table_without_caption_has_the_heading_above_it_as_title() -> None:
    plain = replace(fields("", [("Navn", "Lindevig"), ("Leder", "Ida")]), caption=())
    root = body(Section(2, "a", (Run("Kontoen"),), (plain,)), plain)
    assert [t.get(W + "val") for t in root.iter(W + "tblCaption")] == ["Kontoen", SAMPLE.title]
    assert [t.get(W + "val") for t in root.iter(W + "tblDescription")] == ["Navn, Leder"] * 2


def kept(table: Any) -> list[bool]:
    """Which rows of a table stay on the page of the next one."""
    return [all(p.find(f"{W}pPr/{W}keepNext") is not None for p in tr.iter(W + "p")) for tr in table.iter(W + "tr")]


def test_a_long_table_may_break_but_no_short_row_stands_alone() -> None:
    assert kept(body(log("Kontrol", 20))) == [True, True, *[False] * 17, True, False]
    assert kept(body(log("Kontrol", 3))) == [True, True, True, False]


def test_a_row_of_several_lines_stands_alone_only_where_a_table_of_three_could_not_be_broken_else() -> None:
    def table(rows: int) -> Table:
        row = (cell("1. maj 2025"), cell("ord " * 60))
        return Table((), (30, 70), ((cell("Dato", "col"), cell("Hvad", "col")),), (row,) * rows, "log")

    assert kept(body(table(3))) == [True, False, False, False]
    assert kept(body(table(5))) == [True, True, False, False, True, False]


def test_lines_to_sign_on_stay_with_the_caption() -> None:
    rows = tuple((cell(f"Leder {n}", "row"), cell(lines=3)) for n in range(5))
    table = Table((Run("Jeg godkender."),), (50, 50), ((cell("Hvem", "col"), cell("Dato", "col")),), rows, "grid")
    assert kept(body(table)) == [True, True, False, False, True, False]


def test_a_heading_and_its_sentence_stay_with_their_table_or_list() -> None:
    for following in (log("Kontrol", 20), replace(log("", 20), caption=()), bulleted("en", "to")):
        root = body(Section(2, "a", (Run("A"),), (text("Her er den."), following)))
        sentence = next(p for p in paragraphs(root) if words(p) == "Her er den.")
        assert sentence.find(f"{W}pPr/{W}keepNext") is not None
    loose = body(Section(2, "a", (Run("A"),), (text("Først."), text("Så."), log("Kontrol", 20))))
    assert not [
        p for p in paragraphs(loose) if words(p) in ("Først.", "Så.") and p.find(f"{W}pPr/{W}keepNext") is not None
    ]


def test_a_short_end_of_the_document_stays_whole() -> None:
    def keeps(*sections: Section) -> list[bool]:
        return [p.find(f"{W}pPr/{W}keepNext") is not None for p in paragraphs(body(*sections))[1:]]

    end = Section(
        2, "a", (Run("Når alle har skrevet under"),), (text("Send en kopi til:"), bulleted("a", "b"), text("1.1"))
    )
    assert keeps(end) == [True, True, True, True, False]
    assert keeps(end, replace(end, id="b")) == [True, True, False, False, False, True, True, True, True, False]
    assert keeps(replace(end, blocks=(text("ord " * 300), text("1.1")))) == [True, False, False]


def test_cells_to_fill_in_have_a_frame_in_every_table() -> None:
    root = body(log("Kontrol", 2, blank=2))
    framed = [tc.find(f"{W}tcPr/{W}tcBorders") is not None for tc in root.iter(W + "tc")]
    assert framed == [False] * 9 + [True] * 6
    borders = root.find(f".//{W}tcBorders")
    assert [side.tag for side in borders] == [W + side for side in ("top", "left", "bottom", "right")]


def test_the_paragraph_after_a_last_table_takes_no_room() -> None:
    spacing = paragraphs(body(log("Kontrol", 2)))[-1].find(f"{W}pPr/{W}spacing")
    assert (spacing.get(W + "line"), spacing.get(W + "lineRule")) == ("20", "exact")


def test_two_tables_never_touch_and_none_ends_a_cell_or_the_document() -> None:
    plain = Table((), (100,), ((cell("a", "col"),),), ((cell("b"),),))
    nested = Table((), (100,), ((cell("a", "col"),),), ((Cell((plain,)),),))
    root = body(plain, plain, nested)
    for table in root.iter(W + "tbl"):
        assert table.getnext().tag == W + "p"


def test_a_cell_to_fill_in_is_as_high_as_its_lines() -> None:
    table = body(row_header("Underskrift", cell(lines=3))).find(f".//{W}tbl")
    height = table.find(f".//{W}trHeight")
    assert (height.get(W + "val"), height.get(W + "hRule")) == ("840", "atLeast")


def test_a_blank_is_a_line_to_write_on_and_no_text() -> None:
    line = Paragraph((Run("Dato: "), Run("", style="blank"), Run(" Navn: "), Run("", style="blank")))
    paragraph = paragraphs(body(line))[1]
    assert words(paragraph) == "Dato:  Navn: "
    assert [int(tab.get(W + "pos")) for tab in paragraph.iter(W + "tab") if tab.get(W + "pos")] == [
        4535,
        9070,
    ]
    blanks = [
        r for r in paragraph.iter(W + "r") if r.find(f"{W}rPr/{W}rStyle") is not None and r.find(W + "tab") is not None
    ]
    assert len(blanks) == 2
    assert part(sample(), "word/styles.xml").find(f".//{W}style[@{W}styleId='Blank']//{W}u") is not None


def test_pasted_text_keeps_its_line_ends() -> None:
    paragraph = paragraphs(body(Paragraph((Run("en"), Break(), Run("to")), "verbatim")))[1]
    assert style(paragraph) == "Verbatim"
    assert [child.tag for run in paragraph.iter(W + "r") for child in run] == [W + "t", W + "br", W + "t"]


@pytest.mark.parametrize(("language", "tag"), [("da", "da-DK"), ("sv", "sv-SE"), ("en", "en-GB")])
def test_the_language_of_the_document_is_the_default(language: str, tag: str) -> None:
    file = write(replace(SAMPLE, language=language))
    default = part(file, "word/styles.xml").find(f"{W}docDefaults//{W}lang")
    assert default.get(W + "val") == tag
    assert part(file, "word/settings.xml").find(W + "themeFontLang").get(W + "val") == tag
    assert docx.Document(BytesIO(file)).core_properties.language == tag


def test_a_stretch_in_another_language_says_so() -> None:
    run = body(text("Digital Services Act", lang="en")).find(f".//{W}r[{W}rPr]")
    assert run.find(f"{W}rPr/{W}lang").get(W + "val") == "en-GB"


def test_arabic_is_marked_as_written_from_right_to_left() -> None:
    root = body(text(f"{ARABIC} (PDF)", lang="ar"))
    arabic, latin = (r for r in paragraphs(root)[1].iter(W + "r"))
    assert words(arabic) == ARABIC
    assert arabic.find(f"{W}rPr/{W}rtl") is not None
    assert arabic.find(f"{W}rPr/{W}lang").get(W + "bidi") == "ar-SA"
    assert latin.find(f"{W}rPr/{W}rtl") is None


def test_a_paragraph_that_begins_from_the_right_runs_from_there() -> None:
    root = body(text(f"{ARABIC} (PDF)"), Paragraph((Run(ARABIC, lang="ar"), Run(" på dansk"))), text("dansk"))
    assert [p.find(f"{W}pPr/{W}bidi") is not None for p in paragraphs(root)[1:]] == [True, False, False]


def test_the_properties_are_the_documents_own() -> None:
    core = docx.Document(BytesIO(sample())).core_properties
    assert core.title == SAMPLE.title
    assert (core.subject, core.author, core.category) == ("Sociale medier", "Lindevig Kommune", "Vejledning")
    assert core.keywords == "sociale medier, kontrol"
    assert core.created == core.modified == datetime(2025, 5, 6, tzinfo=core.created.tzinfo if core.created else UTC)
    assert (core.revision, core.last_modified_by) == (1, "Lindevig Kommune")
    assert core.comments == ""
    custom = part(sample(), "docProps/custom.xml")
    assert {item.get("name"): item[0].text for item in custom} == {
        "DocumentType": "procedure",
        "CaseNumbers": "25/1234; 25/1235",
    }


def test_the_header_has_title_and_case_number_and_the_footer_counts_pages() -> None:
    section = docx.Document(BytesIO(sample())).sections[0]
    assert section.header.paragraphs[-1].text == f"{SAMPLE.title}\tSag 25/1234"
    footer = section.footer.paragraphs[0]._p
    assert words(footer) == "Side 1 af 1"
    assert [field.get(W + "instr").strip() for field in footer.iter(W + "fldSimple")] == ["PAGE", "NUMPAGES"]
    size = part(sample(), "word/document.xml").find(f".//{W}pgSz")
    assert (size.get(W + "w"), size.get(W + "h")) == ("11906", "16838")


def test_only_a_draft_bears_the_mark() -> None:
    mark = docx.Document(BytesIO(sample())).sections[0].header.paragraphs[0]
    assert (mark.text, mark.style.name if mark.style else "") == ("UDKAST", "Draft Mark")
    done = write(replace(SAMPLE, furniture=replace(SAMPLE.furniture, draft="")))
    assert "UDKAST" not in words(part(done, "word/header1.xml"))
    assert docx.Document(BytesIO(done)).core_properties.content_status == ""


def test_every_style_is_defined_and_none_is_italic() -> None:
    styles = part(sample(), "word/styles.xml")
    known = {s.get(W + "styleId") for s in styles.iter(W + "style")}
    used = set()
    for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        for tag in ("pStyle", "rStyle", "tblStyle"):
            used |= {e.get(W + "val") for e in part(sample(), name).iter(W + tag)}
    assert used <= known
    assert {"Lead", "Small", "Verbatim", "Gap", "Overdue", "Muted", "Blank", "Important", "Notice"} <= used
    assert {"Fields", "Log", "Grid", "Form"} <= used
    assert not list(styles.iter(W + "i"))


def test_nothing_empty_stands_in_for_spacing() -> None:
    body_paragraphs = docx.Document(BytesIO(sample())).paragraphs
    empty = [p for p in body_paragraphs if not words(p._p) and p.style and p.style.name != "Table End"]
    assert empty == []


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The sample's pages as LibreOffice lays them out, as text."""
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        pytest.skip("soffice and pdftotext are needed")
    folder = tmp_path_factory.mktemp("word")
    (folder / "sample.docx").write_bytes(sample())
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(folder / "sample.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    shown = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(folder / "sample.pdf"), "-"], check=True, capture_output=True
    )
    return shown.stdout.decode().split("\f")[:-1]


def test_a_word_processor_shows_the_text_in_order(laid_out: list[str]) -> None:
    shown = "".join("".join(laid_out).split())
    place = 0
    for said in ("Beskrivelsen gælder", NAMES, "Kontoens oplysninger", "Er det sandt?", "Ring i stedet."):
        place = shown.index("".join(said.split()), place)
    for said in ("forsinket siden", "Post nr. 60", "Vi svarer kl. 9–15", "Underskrift:", "Kommunikation"):
        place = shown.index("".join(said.split()), place)


def test_a_word_processor_numbers_the_lists_from_one(laid_out: list[str]) -> None:
    shown = re.sub(r"\s+", " ", "".join(laid_out))
    assert "1. Vi fortæller, hvad der sker. 2. Vi svarer på spørgsmål." in shown
    assert "1. Læs opslaget. 1. Er det sandt? 2. Er det lovligt? Spørg" in shown
    assert "2. Slå det op. – Med billede" in shown


def test_every_page_bears_draft_mark_case_number_and_page_number(laid_out: list[str]) -> None:
    for count, page in enumerate(laid_out, 1):
        assert "UDKAST" in page
        assert "Sag 25/1234" in page
        assert f"Side {count} af {len(laid_out)}" in page


def test_a_table_over_several_pages_repeats_its_header(laid_out: list[str]) -> None:
    pages = [page for page in laid_out if "Post nr." in page]
    assert len(pages) > 1
    assert all("Udført af" in page for page in pages)


def test_word_is_told_a_language_with_its_region() -> None:
    assert [language_tag(code) for code in ("sv", "nb", "en", "xx")] == ["sv-SE", "nb-NO", "en-GB", "xx"]


def test_another_library_that_names_namespaces_changes_no_byte() -> None:
    (document,) = (one for one in examples.rendered("region-alvmarken", "sv") if one.type == "landing-page")
    program = (
        "import pickle, sys\n"
        "from lxml import etree\n"
        "etree.register_namespace('strange', 'http://schemas.openxmlformats.org/officeDocument/2006/relationships')\n"
        "sys.stdout.buffer.write(pickle.load(sys.stdin.buffer).write('docx'))"
    )
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, input=pickle.dumps(document), capture_output=True, check=True)
    assert run.stdout == document.write("docx")
