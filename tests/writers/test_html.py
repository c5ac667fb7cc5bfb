"""The web page, as an HTML parser and, where they are installed, a validator and a browser see it."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from base64 import b64encode
from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from lxml import html as parser
from tinyhtml5.parser import HTMLParser

from smdocs.tree.nodes import (
    Block,
    Break,
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
from smdocs.writers.html import HtmlBody, stylesheet, tag, write

NAME = "Borgerservice, Bibliotek og Kulturhuset ved Fjorden i Nørre Æbleskov Kommune 2026"
ADDRESS = "https://www.facebook.example/" + 150 * "a"


def text(*parts: Inline | str, style: Any = "") -> Paragraph:
    return Paragraph(tuple(Run(part) if isinstance(part, str) else part for part in parts), style)


def cell(*parts: Inline | str, header: Any = "", lines: int = 0) -> Cell:
    return Cell((text(*parts),) if parts else (), header, lines)


def fields(*rows: tuple[str, Cell], style: Any = "fields", caption: str = "") -> Table:
    body = tuple((cell(label, header="row"), value) for label, value in rows)
    return Table((Run(caption),) if caption else (), (30, 70), (), body, style)


def log(rows: int, columns: tuple[str, ...] = ("Dato", "Udført af", "Periode", "Resultat")) -> Table:
    width = 100 // len(columns)
    return Table(
        (Run("Adgangskontroller"),),
        (*(width,) * (len(columns) - 1), 100 - width * (len(columns) - 1)),
        (tuple(cell(column, header="col") for column in columns),),
        tuple(tuple(cell(f"{column} {row}") for column in columns) for row in range(rows)),
        "log",
    )


def document(*blocks: Block, draft: str = "", **other: Any) -> Document:
    return Document(
        title=other.pop("title", "Retningslinjer for debatten"),
        language=other.pop("language", "da"),
        blocks=blocks,
        furniture=Furniture("Nørre Æbleskov Kommune", "Sag 2026-00123", "Side {page} af {pages}", draft),
        meta=Meta(
            "debate",
            "Sådan taler vi sammen",
            "Nørre Æbleskov Kommune",
            ("debat", "tone"),
            ("A-1", "A-2"),
            "2026-11-03",
        ),
    )


def page(*blocks: Block, **other: Any) -> Any:
    return parser.document_fromstring(write(document(*blocks, **other)).decode())


def main(*inlines: Inline | str) -> str:
    """The inside of the only paragraph, as markup."""
    (paragraph,) = page(text(*inlines)).xpath("//main/p")
    return etree.tostring(paragraph, encoding="unicode", method="html").removeprefix("<p>").removesuffix("</p>")


@pytest.fixture(scope="module")
def rich() -> Document:
    """Every kind of node, in every style."""
    return document(
        text("Velkommen til vores side.", style="lead"),
        Section(
            2,
            "om",
            (Run("Om siden"),),
            (
                fields(("Navn", cell(NAME)), ("Adresse", cell(Run(ADDRESS, href=ADDRESS)))),
                Note(
                    (text(Run("Husk: ", strong=True), "skriv ikke CPR-numre."), text("Ring 112.")),
                    "important",
                ),
                Note((text("Vi ser med på hverdage."),)),
            ),
        ),
        Section(
            2,
            "regler",
            (Run("Regler"),),
            (
                List(((text("Hold tonen."),), (text("Vær:"), List(((text("saglig"),), (text("venlig"),)))))),
                List(((text("Vi skriver."),), (text("Vi sletter."),)), ordered=True),
                Section(
                    3,
                    "sprog",
                    (Run("Sprog"),),
                    (text(Run("العربية", lang="ar", href="https://a.example/ar")),),
                ),
                Section(
                    3,
                    "mere",
                    (Run("Mere"),),
                    (Section(4, "mest", (Run("Mest"),), (text("Ja", Break(), "nej"),)),),
                ),
                text("Bio:\n\nSkriv til os", style="verbatim"),
                text("Det med småt.", style="small"),
            ),
        ),
        Section(
            2,
            "log",
            (Run("Kontroller"),),
            (
                log(1),
                log(60),
                replace(log(2, ("Felt", "Længde", "Grænse")), style="grid"),
                text(
                    Run("mangler", style="gap"),
                    Run("overskredet", style="overdue"),
                    Run("(9 tegn)", style="muted"),
                ),
                fields(("Dato", cell(Run("", style="blank"))), ("Svar", cell(lines=4)), style="form"),
                fields(("Navn", cell("Navn: ", Run("", style="blank"))), caption="Underskrift"),
            ),
        ),
        draft="UDKAST",
    )


def test_a_page_needs_nothing_from_outside(rich: Document) -> None:
    tree = parser.document_fromstring(write(rich).decode())
    assert not tree.xpath("//link | //img | //iframe | //object | //@src | //@*[starts-with(name(), 'on')]")
    assert not re.search(r"url\(|@import|@font-face", tree.findtext(".//style"))


def test_the_html5_parser_finds_nothing_to_mend(rich: Document) -> None:
    reader = HTMLParser()
    reader._parse(BytesIO(write(rich)), transport_encoding="utf-8")
    assert reader.errors == []


def test_a_page_has_one_h1_within_main_and_no_heading_level_is_skipped(rich: Document) -> None:
    tree = parser.document_fromstring(write(rich).decode())
    assert tree.xpath("//main/h1/text()") == ["Retningslinjer for debatten"]
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels == [1, 2, 2, 3, 3, 4, 2]
    assert tree.xpath("//section/*[1][self::h2]/@id") == ["om", "regler", "log"]


def test_language_title_and_properties_stand_in_the_head() -> None:
    tree = page(language="sv")
    assert tree.get("lang") == "sv"
    assert tree.findtext(".//title") == "Retningslinjer for debatten"
    named = [(meta.get("name"), meta.get("content")) for meta in tree.xpath("//meta[@name]")]
    assert ("viewport", "width=device-width, initial-scale=1") in named
    assert ("author", "Nørre Æbleskov Kommune") in named
    assert ("description", "Sådan taler vi sammen") in named
    assert ("keywords", "debat, tone") in named
    assert ("dcterms.created", "2026-11-03") in named
    assert ("dcterms.modified", "2026-11-03") in named
    assert [content for name, content in named if name == "dcterms.identifier"] == ["A-1", "A-2"]


def test_a_draft_says_so_in_its_title_and_above_the_text() -> None:
    tree = page(draft="UTKAST")
    assert tree.findtext(".//title") == "UTKAST – Retningslinjer for debatten"
    assert tree.xpath("//header/p[1]/text()") == ["UTKAST"]
    assert "UTKAST" not in tree.find(".//main").text_content()


def test_a_finished_page_says_nothing_of_drafts() -> None:
    assert page().xpath("//header/p/text()") == ["Nørre Æbleskov Kommune", "Sag 2026-00123"]


def test_the_header_does_not_repeat_the_title() -> None:
    assert page(title="Nørre Æbleskov Kommune").xpath("//header/p/text()") == ["Sag 2026-00123"]


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "</title></style>", '" onclick="x', "&amp; &lt;b>"])
def test_text_is_never_markup(evil: str) -> None:
    tree = page(
        text(evil, Run(evil, href=f"https://a.example/{evil}")),
        Section(2, "a", (Run(evil),), ()),
        title=evil,
        draft=evil,
    )
    assert tree.findtext(".//title") == f"{evil} – {evil}"
    assert tree.xpath("//h1 | //h2 | //header/p[1] | //a")[0].text_content() == evil
    assert [tree.find(f".//{name}").text_content() for name in ("h1", "h2", "a")] == [evil] * 3
    assert not tree.xpath("//script | //b | //@onclick")


@pytest.mark.parametrize("style", ["", "verbatim"])
def test_a_page_forbids_the_browser_whatever_is_not_in_it(style: str) -> None:
    tree = page(text("Skriv til os", style=style))
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    scripts = [hashlib.sha256(script.encode()).digest() for script in tree.xpath("//script/text()")]
    assert len(scripts) == bool(style)
    assert dict(rule.strip().split(" ", 1) for rule in policy.split(";")) == {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": "'unsafe-inline'",
        "script-src": " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in scripts) or "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    # Rules count for what comes after them.
    assert [element.tag for element in tree.find("head")][:2] == ["meta", "meta"]
    assert tree.find("head")[1].get("http-equiv")


def test_each_style_of_a_run_has_its_element() -> None:
    assert main(Run("mangler", style="gap")) == '<mark class="gap">mangler</mark>'
    assert main(Run("12 dage over", style="overdue")) == '<strong class="overdue">12 dage over</strong>'
    assert main(Run("9 af 10", style="muted")) == '<span class="muted">9 af 10</span>'
    assert main(Run("", style="blank")) == '<span class="blank"></span>'
    assert main(Run("vigtigt", strong=True), Break(), "R&D") == "<strong>vigtigt</strong><br>R&amp;D"


def test_a_link_leads_to_its_address_and_what_may_not_stand_in_one_is_encoded() -> None:
    tree = page(text(Run("her", href="https://a.example/æ ø?q=1&r=<2>"), Run("skriv", href="mailto:post@a.example")))
    assert tree.xpath("//a/@href") == ["https://a.example/æ%20ø?q=1&r=%3C2%3E", "mailto:post@a.example"]


def test_text_in_another_language_says_so_and_runs_in_its_own_direction() -> None:
    assert main(Run("svenska", lang="sv")) == '<span lang="sv">svenska</span>'
    tree = page(text(Run("العربية", lang="ar", href="https://a.example/"), Run("(עברית)", lang="he")))
    assert [(element.get("lang"), element.get("dir")) for element in tree.xpath("//main//*[@lang]")] == [
        ("ar", "rtl"),
        ("he", "rtl"),
    ]


def test_text_that_begins_from_the_right_runs_from_there_without_a_language_too() -> None:
    assert main("Se ", Run("עברית", strong=True)) == 'Se <span dir="rtl"><strong>עברית</strong></span>'
    assert main("Se עברית her") == "Se עברית her"
    hebrew, danish, marked = page(
        text("עברית ועוד מילים og"), text("עברית og dansk"), text(Run("العربية", lang="ar"), " og dansk")
    ).xpath("//main/p")
    assert hebrew.get("dir") == "rtl"
    # A phrase at the start does not turn a Danish sentence round.
    assert danish.get("dir") is None
    assert marked.get("dir") is None


def test_dates_clock_times_and_long_names_break_where_a_reader_would_break_them() -> None:
    def whole(words: str) -> str:
        return f'<span class="whole">{words}</span>'

    seam = '<span class="seam"></span>'
    assert main("kl. 9.00–13.00") == f"kl. {whole('9.00–13.00')}"
    bound = "kl.\N{NO-BREAK SPACE}9.00–13.00"
    assert main(f"I åbningstiden, {bound} og") == f"I åbningstiden, {whole(bound)} og"
    assert main("1.1.2026–31.12.2026.") == f"{whole('1.1.2026–')}{whole('31.12.2026')}."
    assert main("2026-01-01–2026-12-31") == f"{whole('2026-01-01–')}{whole('2026-12-31')}"
    assert main("aafh@aeblesund.example, så") == "aafh@aeblesund.example, så"
    assert main("arkiv/2026-06-08_x-1.pdf") == f"arkiv/{seam}{whole('2026-06-08')}_{seam}x-{seam}1.{seam}pdf"
    assert main("fakta/tal, 1.000–2.000") == "fakta/tal, 1.000–2.000"


def test_lists_stay_nested_and_a_lone_paragraph_needs_no_element_of_its_own() -> None:
    inner = List(((text("en"),), (text("to"), text("også to"))), ordered=True)
    (outer,) = page(List(((text("først"),), (text("så"), inner)))).xpath("//main/ul")
    assert [item.text for item in outer.xpath("./li")] == ["først", None]
    assert outer.xpath("./li[2]/div/ol/li[1]/text()") == ["en"]
    assert outer.xpath("./li[2]/div/ol/li[2]/div/p/text()") == ["to", "også to"]


def test_labels_are_row_headers_and_the_columns_have_their_widths() -> None:
    (table,) = page(fields(("Navn", cell(NAME)))).xpath("//main/table[contains(@class, 'fields')]")
    assert table.xpath("./tbody/tr/th[@scope='row']/text()") == ["Navn"]
    assert table.xpath("./tbody/tr/td/text()") == [NAME]
    assert table.xpath("./colgroup/col/@style") == ["width: 30%", "width: 70%"]


def test_a_table_wider_than_a_phone_can_be_reached_and_is_called_by_its_caption() -> None:
    (box,) = page(log(3)).xpath("//main/figure[@tabindex='0']")
    (caption,) = box.xpath("./table/caption")
    assert caption.text == "Adgangskontroller"
    assert box.get("aria-labelledby") == caption.get("id")
    assert box.xpath("./table/thead/tr/th/@scope") == ["col"] * 4
    assert len(box.xpath("./table/tbody/tr")) == 3


def test_a_wide_table_without_caption_is_called_by_the_heading_above() -> None:
    bare = replace(log(1), caption=())
    assert page(Section(2, "kontrol", (Run("Kontrol"),), (bare,))).xpath("//figure/@aria-labelledby") == ["kontrol"]


def test_a_form_has_room_to_write_in() -> None:
    blank = Run("", style="blank")
    tree = page(fields(("Dato", cell(blank)), ("Svar", cell(lines=5)), ("Ved", cell("Hos ", blank)), style="form"))
    dato, svar, ved = tree.xpath("//table[contains(@class, 'form')]//td")
    assert (dato.get("style"), len(dato)) == ("height: 1.4em", 0)
    assert svar.get("style") == "height: 7.0em"
    assert ved.xpath("./span/@class") == ["blank"]


def test_cells_to_fill_in_are_boxes_in_every_table() -> None:
    table = Table((), (50, 50), ((cell("Dato", header="col"), cell("Navn", header="col")),), ((cell(lines=3),) * 2,))
    tree = page(table, log(2))
    first, second = tree.xpath("//main//table")
    assert first.get("class") == "grid write"
    assert first.xpath(".//td/@class") == ["fill", "fill"]
    assert second.xpath("@class | .//@class") == ["log"]


def test_text_to_be_pasted_keeps_its_line_ends() -> None:
    (paragraph,) = page(text("Bio:\n\n  Skriv til os", style="verbatim")).xpath("//p[@class='verbatim']")
    assert paragraph.text == "Bio:\n\n  Skriv til os"


def test_notes_are_set_apart_for_the_ear_too() -> None:
    (note,) = page(Note((text("Ring 112."), text("Nu.")), "important")).xpath("//div[@role='note']")
    assert note.get("class") == "note important"
    assert [paragraph.text for paragraph in note] == ["Ring 112.", "Nu."]


def luminance(colour: str) -> float:
    parts = re.findall("..", colour if len(colour) == 6 else "".join(2 * digit for digit in colour))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (int(p, 16) / 255 for p in parts)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["house.css", "screen.css"])
def test_light_and_dark_colours_have_the_contrast_of_wcag_aa(name: str) -> None:
    colours = {key: luminance(value) for key, value in re.findall(r"--([\w-]+): #([0-9a-f]+)", stylesheet(name))}
    for front, back, least in (
        *(
            (front, back, 4.5)
            for front in ("text", "muted", "accent", "link", "overdue")
            for back in ("ground", "tint")
        ),
        ("draft", "ground", 4.5),
        ("gap", "gap-ground", 4.5),
        ("box", "ground", 3),
    ):
        light, dark = sorted((colours[front], colours[back]), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= least, (front, back)


def test_the_same_document_is_the_same_page(rich: Document) -> None:
    assert write(rich) == write(rich)


def on_a_phone(written: bytes, question: str, folder: Path) -> list[str]:
    """What Chromium answers to a question in its own language about a page 320 pixels wide, part by part."""
    frame = f'<iframe width="320" height="600" srcdoc="{escape(written.decode())}"></iframe>'
    script = (
        "<script>onload = () => { const page = document.querySelector('iframe').contentDocument;"
        f"document.title = ({question}).join(' ') }}</script>"
    )
    (folder / "frame.html").write_text(f"<!DOCTYPE html><title></title>{frame}{script}", "utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
    seen = subprocess.run(
        [*command, "--dump-dom", (folder / "frame.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return re.findall(r"<title>(.*)</title>", seen.stdout)[0].split()


@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
def test_on_a_phone_the_page_does_not_scroll_sideways(rich: Document, tmp_path: Path) -> None:
    question = "[page.documentElement.clientWidth, page.documentElement.scrollWidth]"
    visible, needed = on_a_phone(write(rich), question, tmp_path)
    assert 280 < int(visible) <= 320
    assert int(needed) <= int(visible)


@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
@pytest.mark.parametrize(
    "widths", [(14, 86), (12, 30, 58), (12, 16, 16, 56), (11, 14, 14, 41, 20), (10, 10, 10, 20, 20, 30)]
)
def test_on_a_phone_dates_stay_whole_and_tables_scroll_in_their_own_box(
    widths: tuple[int, ...], tmp_path: Path
) -> None:
    head = tuple(cell(f"Felt {n}", header="col") for n in range(len(widths)))
    dates = tuple(cell("12.11.2026") if n != 2 else cell("12.11.2025–12.11.2026") for n in range(len(widths)))
    question = (
        "[...page.querySelectorAll('td')].map(cell => [...cell.querySelectorAll('.whole')].every(date =>"
        " date.getClientRects().length === 1"
        " && date.getBoundingClientRect().right <= cell.getBoundingClientRect().right))"
        ".concat([...page.querySelectorAll('figure')].map(box => box.scrollWidth > box.clientWidth))"
    )
    table = Table((), widths, (head,), (dates,) * 2, "log")
    answer = on_a_phone(write(document(Section(2, "log", (Run("Log"),), (table,)))), question, tmp_path)
    assert answer == ["true"] * (2 * len(widths) + (len(widths) > 2))


def test_an_element_is_written_with_the_attributes_that_it_has() -> None:
    assert tag("p", "R&D", tag("br"), class_="lead", lang=None) == '<p class="lead">R&amp;D<br></p>'


def test_dates_and_clock_times_stay_on_one_line() -> None:
    whole = '<span class="whole">{}</span>'.format
    assert HtmlBody().text("kl. 9–15 den 3.11.2026") == f"kl. {whole('9–15')} den {whole('3.11.2026')}"
