"""The PDF of either engine, as pikepdf and poppler see it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pikepdf
import pytest

import smdocs
from smdocs.resources import data
from smdocs.tree.nodes import (
    Block,
    Cell,
    Document,
    Furniture,
    Inline,
    List,
    Meta,
    Note,
    Paragraph,
    Run,
    Section,
    Table,
)
from smdocs.version import __version__
from smdocs.writers import pdf
from smdocs.writers.fonts import GlyphMissingError
from smdocs.writers.pdf.variants import EngineName, VariantName
from tests.conftest import AS_OF

LATIN = "Łukasz Żółć, Nguyễn Thị Hường, Þórður Ægisson, Máhtte Ŋuorra-Ŧiŋ Čáhppe Đuvvá, Åsa Öberg, Søren Kjær"
WHITE = (255, 255, 255)

MARK = (248, 231, 231)
"""Light enough for the least of the text colours to keep a contrast of 4.5 : 1 on it."""

NAME = "Borgerservice, Bibliotek og Kulturhuset ved Fjorden i Nørre Æbleskov Kommune 2026"


def text(*parts: Inline | str, style: Any = "") -> Paragraph:
    return Paragraph(tuple(Run(part) if isinstance(part, str) else part for part in parts), style)


def cell(*parts: Inline | str, header: Any = "", lines: int = 0) -> Cell:
    return Cell((text(*parts),) if parts else (), header, lines)


def log(rows: int) -> Table:
    head = tuple(cell(name, header="col") for name in ("Dato", "Hvem", "Periode", "Udfald"))
    body = tuple(tuple(cell(f"{name} {row}") for name in ("dag", "navn", "tid", "godt")) for row in range(rows))
    return Table((Run("Kontroller"),), (20, 25, 25, 30), (head,), body, "log")


def document(*blocks: Block, draft: str = "", left: str = "Debatten", language: str = "da") -> Document:
    return Document(
        title="Retningslinjer for debatten",
        language=language,
        blocks=blocks,
        furniture=Furniture(left, "Sag 2026-00123", "Side {page} af {pages}", draft),
        meta=Meta("debate", "Sådan taler vi", "Nørre Æbleskov Kommune", ("debat", "tone"), ("A-1",), "2026-11-03"),
    )


def rich(draft: str = "") -> Document:
    """Every kind of node over several pages."""
    blank = Run("", style="blank")
    form = (("Dato", cell(blank)), ("Svar", cell(lines=5)), ("Ved", cell("Navn: ", blank)))
    return document(
        text("Velkommen til vores side & alle dens venner.", style="lead"),
        Section(2, "navne", (Run("Navne"),), (text(LATIN),)),
        Section(
            2,
            "regler",
            (Run("Regler"),),
            (
                List(((text("Hold tonen."),), (text("Vær:"), List(((text("saglig"),), (text("venlig"),)))))),
                List(((text("Vi skriver."), text("Hver gang.")), (text("Vi sletter."),)), ordered=True),
                Note((text(Run("Husk: ", strong=True), "intet CPR."), text("Ring 112.")), "important"),
                text(Run("العربية", lang="ar", href="https://a.example/ar"), " ", Run("svenska", lang="sv")),
                text("Bio:\n\nSkriv til os", style="verbatim"),
                text(
                    Run("mangler", style="gap"),
                    " ",
                    Run("12 dage over", style="overdue"),
                    " ",
                    Run("(9)", style="muted"),
                ),
            ),
        ),
        Section(
            2,
            "log",
            (Run("Kontroller"),),
            (
                Section(3, "sletning", (Run("Sletning"),), (log(1), log(60))),
                Table((Run("Skema"),), (30, 70), (), tuple((cell(a, header="row"), b) for a, b in form), "form"),
            ),
        ),
        draft=draft,
    )


def lines(count: int) -> list[Paragraph]:
    return [text(f"Linje {line}.") for line in range(count)]


drawn_by: EngineName = "typst"
"""The engine that is tried."""


@pytest.fixture(scope="module", params=get_args(EngineName), autouse=True)
def engine(request: pytest.FixtureRequest) -> EngineName:
    """Every test is for both."""
    global drawn_by
    drawn_by = request.param
    return drawn_by


def write(document: Document, variant: VariantName | None = None) -> bytes:
    """The document by the engine that is tried."""
    return pdf.write(document, variant, drawn_by)


@pytest.fixture(scope="module")
def finished(engine: EngineName) -> bytes:
    return write(rich())


@pytest.fixture(scope="module")
def drafted(engine: EngineName) -> bytes:
    return write(rich("UDKAST"))


def pages(written: bytes, *options: str) -> list[str]:
    """The text of each page, as pdftotext reads it."""
    command = ["pdftotext", "-enc", "UTF-8", *options, "-", "-"]
    answer = subprocess.run(command, input=written, capture_output=True, check=True)
    assert not answer.stderr
    return answer.stdout.decode().split("\f")[:-1]


def pictures(written: bytes) -> list[list[tuple[int, int, int]]]:
    """The pixels of each page, about 2 to the millimetre."""
    answer = subprocess.run(["pdftoppm", "-r", "50", "-"], input=written, capture_output=True, check=True)
    found = []
    for page in re.split(rb"P6\n(?=\d+ \d+\n255\n)", answer.stdout)[1:]:
        data = page.split(b"\n", 2)[2]
        found.append(list(zip(data[0::3], data[1::3], data[2::3], strict=True)))
    assert found
    return found


def words(written: bytes) -> str:
    return " ".join(" ".join(pages(written)).split())


def boxes(written: bytes) -> list[list[tuple[float, float, str]]]:
    """Per page, the top and the bottom of each word and the word, in points from the top of the page."""
    answer = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=written, capture_output=True, check=True)
    word = re.compile(r'yMin="([-\d.]+)" xMax="[-\d.]+" yMax="([-\d.]+)">(.*?)</word>')
    return [
        [(float(top), float(bottom), told) for top, bottom, told in word.findall(page)]
        for page in answer.stdout.decode().split("<page ")[1:]
    ]


def filled(written: bytes) -> list[float]:
    """Per page, how much of the height that text may take it takes."""
    top, bottom = 27 * 72 / 25.4, 275 * 72 / 25.4
    return [max((low - top) / (bottom - top) for _, low, _ in page if low < bottom) for page in boxes(written)]


def run_apart(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A program in a process of its own, in which these variables are set too."""
    every = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    return subprocess.run([sys.executable, "-c", program, *arguments], env=every, capture_output=True, check=True)


def attributes(element: Any) -> dict[str, Any]:
    """What an element says of itself, by name."""
    given = element.get("/A", pikepdf.Array())
    each = given if isinstance(given, pikepdf.Array) else [given]
    return {name: value for one in each for name, value in one.items()}


def font_name(name: str) -> str:
    """What a font is called in a file, whichever way an engine writes it."""
    return re.sub(r"^[A-Z]{6}\+|-Identity-H$|-Regular|-", "", name).replace("SemiBold", "Semibold")


def elements(file: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """The elements of the structure tree, in reading order."""

    def walk(element: Any) -> Iterator[tuple[str, Any]]:
        yield str(element.S)[1:], element
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    return walk(file.Root.StructTreeRoot.K[0])


def test_the_words_come_in_reading_order(finished: bytes) -> None:
    told = words(finished)
    expected = (
        "Retningslinjer for debatten Velkommen til vores side & alle dens venner. Navne",
        "Regler • Hold tonen. • Vær: – saglig – venlig 1. Vi skriver. Hver gang. 2. Vi sletter. Husk: intet",
        "svenska Bio: Skriv til os mangler 12 dage over (9)",
        "Dato Hvem Periode Udfald",
        "dag 0 navn 0 tid 0 godt 0",
        "dag 59 navn 59 tid 59 godt 59",
    )
    places = [told.index(part) for part in expected]
    assert places == sorted(places)


def test_names_of_the_north_and_beyond_are_whole(finished: bytes) -> None:
    assert LATIN in words(finished)


def test_every_page_has_header_and_page_number_and_is_a4(finished: bytes) -> None:
    told = pages(finished)
    assert len(told) > 2
    for number, page in enumerate(told, start=1):
        assert "Debatten" in page
        assert "Sag 2026-00123" in page
        assert f"Side {number} af {len(told)}" in page
    with pikepdf.open(BytesIO(finished)) as file:
        for sheet in file.pages:
            assert [round(float(side)) for side in sheet.mediabox] == [0, 0, 595, 842]


def test_a_long_name_wraps_in_the_header() -> None:
    (page,) = pages(write(document(text("Kort."), left=NAME, draft="UDKAST")))
    assert NAME in " ".join(page.split())
    assert "Sag 2026-00123" in page


@pytest.mark.parametrize("left", ["Borgerservice og Bibliotek " * 9, "Borgerservice" * 16], ids=["words", "a word"])
@pytest.mark.parametrize("draft", ["", "UDKAST"])
def test_a_name_too_long_for_the_header_ends_in_an_ellipsis_after_two_lines(left: str, draft: str) -> None:
    (page,) = boxes(write(document(text("Kort."), left=left, draft=draft)))
    header = [(top, word) for top, bottom, word in page if bottom < 27 * 72 / 25.4]
    assert min(top for top, _ in header) > 20
    told = [word for _, word in header if word not in ("Sag", "2026-00123", "UDKAST")]
    assert told[0].startswith("Borgerservice")
    assert told[-1].endswith("…")
    assert len({top for top, word in header if word in told}) == 2


def test_a_long_title_stays_on_the_page() -> None:
    name = "Kulturhuset" * 18
    written = write(replace(document(text("Kort.")), title=name))
    answer = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=written, capture_output=True, check=True)
    assert max(float(edge) for edge in re.findall(rb'xMax="([\d.]+)"', answer.stdout)) <= 595 - 56
    assert name in "".join(pages(written)[0].split())


def test_every_page_of_a_draft_says_so_in_its_header(drafted: bytes) -> None:
    told = pages(drafted)
    assert len(told) > 2
    assert [page.count("UDKAST") for page in told] == [1] * len(told)


def test_the_draft_mark_lies_large_and_light_under_every_page(drafted: bytes, finished: bytes) -> None:
    drawn = pictures(drafted)
    assert len(drawn) == len(pages(drafted))
    for page in drawn:
        assert 0.02 < page.count(MARK) / len(page) < 0.15
    covered = [
        bare for mark, bare in zip(drawn[0], pictures(finished)[0], strict=True) if mark == MARK and bare != WHITE
    ]
    assert not covered


def test_a_finished_document_has_no_draft_mark(finished: bytes) -> None:
    assert "UDKAST" not in words(finished)
    assert not [page for page in pictures(finished) if MARK in page]


def test_a_long_table_repeats_its_header_and_keeps_its_rows_whole() -> None:
    written = write(document(log(60)))
    told = pages(written, "-layout")
    assert len(told) > 1
    for page in told:
        assert re.search(r"Dato +Hvem +Periode +Udfald", page)
    rows = [row for page in told for row in re.findall(r"dag (\d+) +navn \1 +tid \1 +godt \1", page)]
    assert [int(row) for row in rows] == list(range(60))
    assert "Kontroller" not in told[1]


def test_a_heading_never_ends_a_page() -> None:
    for count in range(20, 34):
        written = write(document(*lines(count), Section(2, "sidst", (Run("Overskrift"),), (log(4),))))
        for page in pages(written):
            assert ("Overskrift" in page) == ("dag 0" in page) == ("dag 1" in page)


def test_a_heading_and_its_sentence_stay_with_their_table() -> None:
    for count in range(20, 34):
        section = Section(3, "hvem", (Run("Hvem har adgang?"),), (text("I dag har de her adgang."), log(4)))
        for page in pages(write(document(*lines(count), section))):
            assert ("Hvem har" in page) == ("I dag har" in page) == ("dag 0" in page) == ("dag 1" in page)


def test_no_short_row_of_a_table_stands_alone_on_a_page() -> None:
    for count in range(14, 30):
        told = pages(write(document(*lines(count), log(8))))
        assert ("dag 6" in told[-1]) == ("dag 7" in told[-1])


def signatures() -> Table:
    rows = tuple((cell(who, header="row"), cell(lines=3), cell(lines=3)) for who in ("Lederen", "Chefen", "Direktøren"))
    head = (tuple(cell(label, header="col") for label in ("Hvem", "Dato", "Underskrift")),)
    return Table((Run("Jeg godkender kontoen."),), (40, 20, 40), head, rows, "grid")


def test_a_table_of_four_long_entries_begins_where_its_heading_and_one_of_them_have_room() -> None:
    long = "Navn på den der har udført kontrollen og et navn til"
    body = tuple(tuple(cell(f"{part} {row}") for part in ("dag", long, "tid", "godt")) for row in range(4))
    section = Section(2, "kontroller", (Run("Udført"),), (replace(log(1), body=body),))
    used = [filled(write(document(*lines(count), section)))[0] for count in range(18, 30)]
    assert min(used) > 0.8


def test_the_lines_to_sign_on_stay_with_what_is_signed() -> None:
    for count in range(20, 33):
        for page in pages(write(document(*lines(count), signatures()))):
            assert ("Jeg godkender" in page) == ("Lederen" in page) == ("Chefen" in page)


def test_cells_to_fill_in_by_hand_have_visible_sides() -> None:
    (page,) = pictures(write(document(signatures())))
    height = 585
    width = len(page) // height
    dark = [sum(max(page[row * width + x]) < 225 for row in range(height)) for x in range(width)]
    sides = [x for x in range(width) if dark[x] > 60 >= dark[x - 1]]
    # To the left of the dates, between dates and signatures, to the right of these: millimetres of the page.
    assert [x * 210 / width for x in sides] == pytest.approx([88, 122, 190], abs=2)


def test_pages_are_filled_where_the_text_can_be_broken() -> None:
    def section(number: int) -> Section:
        values = ((f"Felt {row}", "Nogle ord om sagen. " * (1 + (number + row) % 5)) for row in range(3 + number % 3))
        rows = tuple((cell(name, header="row"), cell(value)) for name, value in values)
        introduction = text("Her står hvad der gælder. " * (1 + number % 3))
        note = Note((text("Husk at journalisere. " * 4),))
        blocks = (introduction, Table((), (32, 68), (), rows, "fields"), log(3), note)
        return Section(2, f"afsnit-{number}", (Run(f"Afsnit {number}"),), blocks)

    used = filled(write(document(*map(section, range(16)))))
    assert len(used) > 6
    assert min(used[:-1]) > 0.75


def test_a_long_row_goes_on_over_the_page_and_a_short_one_does_not() -> None:
    steps = Cell(tuple(text(f"Trin {step}") for step in range(40)))
    rows = ((cell("Kort", header="row"), cell("Ja")), (cell("Fremgangsmåde", header="row"), steps))
    used = filled(write(document(*lines(20), Table((), (30, 70), (), rows, "fields"))))
    assert used[0] > 0.9
    short = tuple((cell(f"Felt {row}", header="row"), cell("En lang række ord. " * 13)) for row in range(30))
    for page in pages(write(document(Table((), (30, 70), (), short, "fields")))):
        assert " ".join(page.split()).count("En lang") == 13 * page.count("Felt")


@pytest.mark.parametrize(
    "long",
    [
        cell("Nogle ord om sagen som er til at læse. " * 90),
        Cell(tuple(text("Der var engang en lang række ord om sagen. " * 5) for _ in range(20))),
        Cell((List(tuple((text(f"Navn {number}"),) for number in range(60))),)),
    ],
)
def test_no_label_of_a_long_row_stands_alone_at_the_end_of_a_page(long: Cell) -> None:
    rows = ((cell("Kort", header="row"), cell("Ja")), (cell("Fremgang", header="row"), long))
    table, broken = Table((), (30, 70), (), rows, "fields"), 0
    # A line and a line of small print differ in height: so the row begins at many places near the page end.
    for small, normal in product((0, 2, 3, 5), range(4)):
        before = [*lines(30 - round(small * 0.86) - normal), *(text("Småt.", style="small") for _ in range(small))]
        for page in pages(write(document(*before, table)), "-layout"):
            if "Fremgang" in page:
                beside = re.sub(r"Side \d+ af \d+", "", page.partition("Fremgang")[2]).split()
                assert len(beside) > 3, (small, normal)
                broken += "Linje" in page
    assert 0 < broken < 16


def test_a_document_is_set_closer_when_that_saves_a_page_with_next_to_nothing_on_it() -> None:
    last = [pages(write(document(*lines(count))))[1:] for count in range(26, 40)]
    assert [] in last
    assert all(page[0].count("Linje") > 2 for page in last if page)


def test_file_names_go_on_in_the_next_line_after_a_mark_and_stay_as_they_are() -> None:
    name = "RÄ-HSF24-0212/skarmbilder/2026-07-06_podcast_natten.pdf"
    table = Table((), (80, 20), (), ((cell("Fil", header="row"), cell(name)),), "fields")
    written = write(document(table))
    assert name in "".join(pages(written)[0].split())
    parts = [word for _, _, word in boxes(written)[0] if word in name and len(word) > 2]
    assert "".join(parts) == name
    assert len(parts) > 2
    assert all(part[-1] in "/_-." for part in parts[:-1])


def test_dates_and_clock_times_never_break() -> None:
    told = pages(write(document(*(text("ord " * count + "9.00–13.00 den 12.11.2026.") for count in range(14, 44)))))
    for line in "\n".join(told).splitlines():
        assert not re.search(r"\d[–-]$|^[–-]|^\d\d?\.?$", line)
    assert "\n".join(told).count("9.00–13.00") == "\n".join(told).count("12.11.2026") == 30


def test_properties_and_language_are_the_documents_own(finished: bytes) -> None:
    with pikepdf.open(BytesIO(finished)) as file:
        assert str(file.Root.Lang) == "da"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo["/Title"]) == "Retningslinjer for debatten"
        assert str(file.docinfo["/Author"]) == "Nørre Æbleskov Kommune"
        assert str(file.docinfo["/Subject"]) == "Sådan taler vi"
        assert str(file.docinfo["/Keywords"]) == "debat, tone"
        assert str(file.docinfo["/CreationDate"]) == "D:20261103"
        assert str(file.docinfo["/ModDate"]) == "D:20261103"
        with file.open_metadata() as metadata:
            assert metadata["dc:title"] == "Retningslinjer for debatten"
            assert metadata["xmp:CreateDate"] == "2026-11-03"


def test_a_draft_is_called_one_in_its_title(drafted: bytes) -> None:
    with pikepdf.open(BytesIO(drafted)) as file:
        assert str(file.docinfo["/Title"]) == "UDKAST – Retningslinjer for debatten"


def test_headings_are_bookmarks(finished: bytes) -> None:
    with pikepdf.open(BytesIO(finished)) as file, file.open_outline() as outline:
        (title,) = outline.root
        assert title.title == "Retningslinjer for debatten"
        assert [chapter.title for chapter in title.children] == ["Navne", "Regler", "Kontroller"]
        assert [part.title for part in title.children[2].children] == ["Sletning"]


def test_the_file_says_that_it_is_for_the_archive_and_for_everyone(finished: bytes) -> None:
    with pikepdf.open(BytesIO(finished)) as file, file.open_metadata() as metadata:
        assert metadata.pdfa_status == "2A"
        assert metadata["pdfuaid:part"] == "1"
        assert file.Root.MarkInfo.Marked


@pytest.mark.parametrize(
    ("variant", "pdfa", "pdfua", "intent"),
    [
        ("2a", "2A", "1", "/GTS_PDFA1"),
        ("3a", "3A", "1", "/GTS_PDFA1"),
        ("1b", "1B", None, "/GTS_PDFA1"),
        ("ua", "", "1", None),
        ("plain", "", None, None),
    ],
)
def test_each_kind_of_pdf_claims_what_it_is_and_all_are_tagged_and_read_the_same(
    variant: VariantName, pdfa: str, pdfua: str | None, intent: str | None, finished: bytes
) -> None:
    written = write(rich(), variant)
    assert pages(written) == pages(finished)
    with pikepdf.open(BytesIO(written)) as file, file.open_metadata() as metadata:
        assert (metadata.pdfa_status, metadata.get("pdfuaid:part")) == (pdfa, pdfua)
        assert [str(told.S) for told in file.Root.get("/OutputIntents", [])] == ([intent] if intent else [])
        assert metadata["dc:title"] == "Retningslinjer for debatten"
        assert [kind for kind, _ in elements(file)].count("TH") > 8
        assert all("/Scope" in attributes(element) for kind, element in elements(file) if kind == "TH")


def test_a_form_goes_out_to_be_filled_in_and_says_so_by_being_no_file_for_the_archive() -> None:
    form = replace(rich(), furniture=replace(rich().furniture, form=True))
    with pikepdf.open(BytesIO(write(form))) as file, file.open_metadata() as metadata:
        assert (metadata.pdfa_status, metadata["pdfuaid:part"]) == ("", "1")
        assert "/OutputIntents" not in file.Root


def test_nothing_in_a_file_reacts_to_the_reader_or_comes_with_it(finished: bytes) -> None:
    with pikepdf.open(BytesIO(finished)) as file:
        assert not {"/AcroForm", "/OpenAction", "/AA", "/Collection"} & set(file.Root.keys())
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(file.Root.get("/Names", {}).keys())
        annotations = [each for page in file.pages for each in page.get("/Annots", [])]
        assert {(str(each.Subtype), str(each.A.S)) for each in annotations} == {("/Link", "/URI")}
        for item in file.objects:
            if isinstance(item, pikepdf.Dictionary):
                assert not {"/JS", "/AA", "/EF", "/RichMediaContent"} & set(item.keys())


def test_the_properties_are_readable_without_knowing_pdf_and_say_the_same_twice(finished: bytes) -> None:
    packet = finished[finished.index(b"<?xpacket begin") : finished.index(b"<?xpacket end")].decode()
    for told in ("Retningslinjer for debatten", "Nørre Æbleskov Kommune", "Sådan taler vi", "debat, tone"):
        assert packet.count(f">{told}<") == 1
    with pikepdf.open(BytesIO(finished)) as file, file.open_metadata() as metadata:
        assert metadata["dc:creator"] == ["Nørre Æbleskov Kommune"]
        assert metadata["dc:description"] == str(file.docinfo["/Subject"])
        assert metadata["pdf:Keywords"] == str(file.docinfo["/Keywords"])
        assert metadata["xmp:ModifyDate"] == "2026-11-03"
        assert metadata["xmp:CreatorTool"] == str(file.docinfo["/Creator"]) == f"smdocs {__version__}"


def test_cells_name_their_headers_by_ids_that_the_tree_can_look_up(finished: bytes) -> None:
    with pikepdf.open(BytesIO(finished)) as file:
        names = file.Root.StructTreeRoot.IDTree.Names
        found = {bytes(names[n]): names[n + 1] for n in range(0, len(names), 2)}
        assert list(found) == sorted(found)
        assert {str(element.S) for element in found.values()} == {"/TH"}
        given = [attributes(element) for kind, element in elements(file) if kind == "TD"]
        headers = [list(one["/Headers"]) for one in given if "/Headers" in one]
        assert len(headers) > 200
        assert {bytes(name) for cell in headers for name in cell} <= set(found)


def test_what_is_copied_out_has_the_letters_that_were_written_and_none_of_the_typesetters() -> None:
    told = "Efterår: offentlig, fluffy affix, fjord, Thy; æøå ÆØÅ äö ÄÖ é ü – »citat« ”citat”"
    broken = "ansvars­fraskrivelses­klausulerne " * 20
    written = write(document(text(told), text(broken), Section(2, "fi", (Run("Effektiv affisk"),), (text("ffi"),))))
    copied = words(written)
    assert told in copied
    assert "Effektiv affisk" in copied
    assert not re.search("[\ufb00-\ufb06\ufffd\ue000-\uf8ff]", copied)
    whole = re.sub(r"[\s\xad\u2010-]", "", "".join(pages(written)))
    assert whole.count("ansvarsfraskrivelsesklausulerne") == 20


def test_header_cells_say_of_what_they_are_the_header(finished: bytes) -> None:
    with pikepdf.open(BytesIO(finished)) as file:
        scopes = [str(attributes(element)["/Scope"]) for kind, element in elements(file) if kind == "TH"]
    assert scopes.count("/Row") == 3
    assert scopes.count("/Column") == len(scopes) - 3 >= 8


def test_list_items_have_a_mark_and_a_body(finished: bytes) -> None:
    with pikepdf.open(BytesIO(finished)) as file:
        items = [[str(kid.S) for kid in item.K] for kind, item in elements(file) if kind == "LI"]
    assert items == [["/Lbl", "/LBody"]] * 6


def test_every_link_is_read_as_a_link_whatever_stands_in_it() -> None:
    address = "https://www.facebook.example/en_lang_adresse/" + "x" * 120
    links = (
        Run("112", strong=True, href="tel:112"),
        Run("12.11.2026", href="https://a.example/dato"),
        Run(address, href=address),
        Run("العربية", lang="ar", href="https://a.example/ar"),
        Run("mangler", style="gap", href="https://a.example/gap"),
    )
    with pikepdf.open(BytesIO(write(document(*map(text, links))))) as file:
        owners = file.Root.StructTreeRoot.ParentTree.Nums
        numbers = {int(owners[place]): owners[place + 1] for place in range(0, len(owners), 2)}
        annotations = file.pages[0].Annots
        assert {str(link.A.URI) for link in annotations} == {run.href for run in links}
        assert {str(numbers[int(link.StructParent)].S) for link in annotations} == {"/Link"}


def test_text_in_another_language_is_marked_as_such(finished: bytes) -> None:
    with pikepdf.open(BytesIO(finished)) as file:
        tagged = [str(element.Lang) for _, element in elements(file) if "/Lang" in element]
        marked = [
            str(operands[1].Lang)
            for page in file.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and operands[1].get("/Lang", "da") != "da"
        ]
    assert [*tagged, *marked] == ["ar", "sv"]


def test_what_stands_in_the_margins_is_not_read_aloud(drafted: bytes) -> None:
    with pikepdf.open(BytesIO(drafted)) as file:
        for page in file.pages:
            within: list[str] = []
            shown = {"artifact": 0, "text": 0}
            for operands, operator in pikepdf.parse_content_stream(page):
                match str(operator):
                    case "BDC" | "BMC":
                        within.append(str(operands[0]))
                    case "EMC":
                        within.pop()
                    case "Tj" | "TJ":
                        shown["artifact" if "/Artifact" in within else "text"] += 1
                        assert within, "all that is shown is text or artifact"
            # Header left, middle and right, and the page number.
            assert shown["artifact"] >= 4
            assert shown["text"] >= 1


def test_fonts_are_embedded_and_latin_text_is_in_source_sans_alone(tmp_path: Path) -> None:
    path = tmp_path / "latin.pdf"
    path.write_bytes(write(document(text(LATIN, Run("fed", strong=True), " ☐ ☑ ✓ → – … €"), List(((text("a"),),)))))
    lines = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert {font_name(line.split()[0]) for line in lines} == {"SourceSansPro", "SourceSansProSemibold"}
    assert all(re.search(r" yes yes yes ", line) for line in lines)


def test_letters_that_source_sans_lacks_are_drawn_in_another_font() -> None:
    with pikepdf.open(BytesIO(write(document(text(Run("العربية", lang="ar")))))) as file:
        names = {font_name(str(font.BaseFont)[1:]) for font in file.pages[0].Resources.Font.values()}
    assert any(not name.startswith("SourceSans") for name in names)


@pytest.mark.parametrize(
    ("drawn", "missing"),
    [
        ("Vores \ue000 mærke", ("\ue000",)),
        ("ikke tildelt: \u0378", ("\u0378",)),
        ("\ue001 \ue000 \ue001", ("\ue000", "\ue001")),
    ],
)
def test_a_character_without_picture_is_an_error_and_never_a_box(drawn: str, missing: tuple[str, ...]) -> None:
    with pytest.raises(GlyphMissingError) as raised:
        write(document(text(drawn)))
    assert raised.value.characters == missing


def test_a_missing_character_in_the_header_is_found_too() -> None:
    with pytest.raises(GlyphMissingError):
        write(document(text("Godt."), left="Mærket \uf8ff"))


def test_an_address_without_a_place_to_break_stays_on_the_page() -> None:
    address = "https://www.facebook.example/" + "abcdefghij" * 20
    table = Table((), (30, 70), (), ((cell("Adresse", header="row"), cell(Run(address, href=address))),), "fields")
    written = write(document(table))
    answer = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=written, capture_output=True, check=True)
    right = [float(edge) for edge in re.findall(rb'xMax="([\d.]+)"', answer.stdout)]
    assert max(right) <= 595 - 56
    with pikepdf.open(BytesIO(written)) as file:
        assert {str(link.A.URI) for link in file.pages[0].Annots} == {address}


def test_the_same_document_is_the_same_file_in_another_process(finished: bytes, engine: EngineName) -> None:
    program = "import sys; from tests.writers.test_pdf import pdf, rich; "
    program += f"sys.stdout.buffer.write(pdf.write(rich(), engine={engine!r}))"
    for seed in ("1", "2"):
        answer = run_apart(program, PYTHONHASHSEED=seed, TZ="Asia/Tokyo")
        assert answer.stdout == finished
        assert not answer.stderr


def test_a_document_does_not_depend_on_those_before_it(finished: bytes) -> None:
    write(document(text(Run("العربية", lang="ar"), "漢"[1:])))
    assert write(rich()) == finished


def test_a_kind_of_pdf_that_there_is_not_is_refused_before_anything_is_made() -> None:
    folder = smdocs.load(data() / "examples" / "tranmarken")
    with pytest.raises(ValueError, match="there is no '2b'; there are 2a, 1b, 3a, ua, plain"):
        smdocs.render(folder, on=AS_OF, pdf_variant="2b")  # type: ignore[arg-type]
