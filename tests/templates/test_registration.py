"""The account registration form as it is written: blank, with some answers, and finished."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import docx
import pytest
from lxml import html

import smdocs
from smdocs.documents.render import Mode, RenderedDocument
from smdocs.findings import has_errors
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.compose import BLANK, Order, compose
from smdocs.writers import txt
from tests.conftest import AS_OF
from tests.examples import folder

TYPE = "account-registration"
EXAMPLES = ("aeblesund", "region-alvmarken")

QUESTIONS = {
    "da": [
        "Platform",
        "Webadresse",
        "Afdeling",
        "Forvaltning",
        "Hvad skal kontoen bruges til?",
        "Hvem er målgruppen?",
        "Administratorer",
        "Hvem passer kontoen til daglig?",
        "Hvornår og hvor tit læser I det der bliver skrevet?",
        "Hvordan gør I i praksis?",
        "Hvor mange timer om ugen er der sat af?",
        "Er kontoen åben eller lukket?",
        "Lederens erklæring",
        "Administratorernes erklæring",
        "Send en kopi til:",
    ],
    "sv": [
        "Plattform",
        "Webbadress",
        "Enhet",
        "Förvaltning",
        "Vad är syftet med kontot?",
        "Vilken är målgruppen?",
        "Administratörer",
        "Vilka sköter kontot till vardags?",
        "Hur ofta och när bevakas kontot?",
        "Hur ser arbetsgången ut?",
        "Hur många timmar i veckan är avsatta?",
        "Är kontot öppet eller slutet?",
        "Chefens försäkran",
        "Administratörernas försäkran",
        "Skicka en kopia till:",
    ],
}
"""What is asked, in the order of the form that the contents follow."""

OPEN, CLOSED = {"da": "Åben:", "sv": "Öppet:"}, {"da": "Lukket:", "sv": "Slutet:"}
LISTED = {"da": "Administratorer", "sv": "Administratörer"}
MANAGER = {"da": "Lederens erklæring", "sv": "Chefens försäkran"}
SIGNED = {"da": "Administratorernes erklæring", "sv": "Administratörernas försäkran"}
MUST = {"da": "Skal udfyldes", "sv": "Ska fyllas i"}
NOT_YET = {"da": "Opret ikke kontoen endnu.", "sv": "Skapa inte kontot än."}


def form(name: str, account: str, code: str, mode: Mode) -> RenderedDocument:
    rendering = smdocs.render(folder(name), on=AS_OF, documents=[TYPE], accounts=[account], languages=[code], mode=mode)
    (made,) = rendering.documents
    return made


@cache
def blank(name: str, code: str) -> RenderedDocument:
    return form(name, BLANK, code, Mode.FORM)


@cache
def finished(name: str, account: str, code: str) -> RenderedDocument:
    return form(name, account, code, Mode.FINISHED)


def select(page: RenderedDocument, path: str) -> list[html.HtmlElement]:
    """Elements of the web page."""
    found = html.document_fromstring(page.html).xpath(path)
    assert isinstance(found, list)
    return [element for element in found if isinstance(element, html.HtmlElement)]


def rows(page: RenderedDocument, heading: str) -> list[list[str]]:
    """The rows of the first table after a heading of the web page, without its column headers."""
    (found,) = select(page, f"//*[self::h2 or self::h3][. = '{heading}']/following::table[1]")
    return [[said(cell) for cell in row] for row in found.iterfind("tbody/tr")]


def said(element: html.HtmlElement) -> str:
    return " ".join(" ".join(map(str, element.itertext())).split())


def answer(page: RenderedDocument, question: str) -> str:
    """What stands in the box beside a question."""
    for row in select(page, "//table[contains(@class, 'form')]//tr"):
        if said(row[0]).startswith(question):
            return said(row[1])
    raise AssertionError(f"{question} is not asked")


def docx_tables(page: RenderedDocument) -> list[list[list[str]]]:
    document = docx.Document(io.BytesIO(page.write("docx")))
    return [[[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows] for table in document.tables]


def signed_in_word(page: RenderedDocument) -> list[list[str]]:
    """The table that the administrators sign."""
    (signed,) = [table for table in docx_tables(page) if table[0][0] in ("Administrator", "Administratör")]
    return signed


def pdf_text(page: RenderedDocument, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = folder / "form.pdf"
    path.write_bytes(page.write("pdf"))
    run = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return re.sub(r"\s+", " ", run.stdout.decode())


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_blank_form_has_five_administrator_lines_and_the_first_two_must_be_filled_in(name: str, code: str) -> None:
    listed = rows(blank(name, code), LISTED[code])
    assert [row[0].split()[0] for row in listed] == ["1", "2", "3", "4", "5"]
    assert [MUST[code] in row[0] for row in listed] == [True, True, False, False, False]
    assert all(row[1:3] == ["", ""] and row[3].count("☐") == 2 for row in listed)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_blank_form_has_a_signature_line_for_the_manager_and_for_each_administrator(name: str, code: str) -> None:
    page = blank(name, code)
    assert [row[1:] for row in rows(page, MANAGER[code])] == [["", "", ""]]
    signed = rows(page, SIGNED[code])
    assert [row[1:] for row in signed] == [["", "", ""]] * 5
    assert [MUST[code] in row[0] for row in signed] == [True, True, False, False, False]
    assert [row[1:] for row in signed_in_word(page)[1:]] == [["", "", ""]] * 5


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_box_of_the_blank_form_is_ticked(name: str, code: str, tmp_path: Path) -> None:
    page = blank(name, code)
    for text in (page.text, page.html, pdf_text(page, tmp_path)):
        plain = text.replace("\u00a0", " ")
        assert f"☐ {OPEN[code]}" in plain
        assert f"☐ {CLOSED[code]}" in plain
        assert "☑" not in plain


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_blank_form_says_who_approves_and_that_the_account_must_wait(name: str, code: str) -> None:
    page, approvers = blank(name, code), folder(name).authority.approvers
    choice = answer(page, QUESTIONS[code][11])
    assert approvers.open
    assert approvers.closed
    spoken: str = "da" if code == "da" else "sv"
    opened, closed = (role.written_in(spoken, "da")[0] for role in (approvers.open, approvers.closed))
    assert re.search(rf"{OPEN[code]}.*: {opened}.*{CLOSED[code]}.*: {closed}", choice)
    assert NOT_YET[code] in page.text
    assert "[" not in page.text


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("made", ["blank", "finished"])
def test_the_questions_come_in_the_order_of_the_form_they_are_taken_from(made: str, code: str) -> None:
    page = blank("aeblesund", code) if made == "blank" else finished("aeblesund", "facebook-kommunen", code)
    asked = [said(e) for e in select(page, "//h2 | //h3 | //th[@scope = 'row'] | //section/p")]
    places = [next(n for n, text in enumerate(asked) if question in text) for question in QUESTIONS[code]]
    assert places == sorted(places)
    in_word = docx_tables(page)
    # The first row of each table heads its columns.
    assert in_word[0][1][0].startswith(QUESTIONS[code][0])
    assert QUESTIONS[code][4] in in_word[1][1][0]


@pytest.mark.parametrize(
    ("name", "account", "code", "approver", "manager", "administrators"),
    [
        (
            "aeblesund",
            "fjordtavlen-aakanden",
            "da",
            "Institutionens leder",
            ["Centerleder", "Ingeborg Ørnfeldt", "08.12.2022", ""],
            ["Ingeborg Ørnfeldt", "Sanne Lillevang Fuglsang", "Thảo Nguyễn Lillevang"],
        ),
        (
            "region-alvmarken",
            "facebook-foraldragrupp",
            "sv",
            "Verksamhetschef",
            ["Verksamhetschef", "Örjan Sjödalö", "2023-01-23", ""],
            ["Zeynep Ålhage", "Biret Ŋávdnesson"],
        ),
        (
            "region-alvmarken",
            "facebook-regionen",
            "sv",
            "Förvaltningschef",
            ["Förvaltningschef", "Malin Åströmsjö", "2014-02-24", ""],
            ["Rasmus Lindnääs", "Áile Sárá Guŧŧá", "Félix Bråx", "Zsófia Mårtø", "Søren Æbelkjær"],
        ),
    ],
)
def test_the_finished_form_names_who_decides_and_who_signs(
    name: str,
    account: str,
    code: str,
    approver: str,
    manager: list[str],
    administrators: list[str],
    tmp_path: Path,
) -> None:
    page = finished(name, account, code)
    opened = folder(name).accounts[account].arena == "open"
    assert answer(page, QUESTIONS[code][11]).startswith(OPEN[code] if opened else CLOSED[code])
    assert answer(page, "Hvem godkender" if code == "da" else "Vem godkänner") == approver
    assert rows(page, MANAGER[code])[0] == manager
    assert [row[1] for row in rows(page, LISTED[code])] == administrators
    assert [row[1:] for row in rows(page, SIGNED[code])] == [[person, "", ""] for person in administrators]
    assert [row[1] for row in signed_in_word(page)[1:]] == administrators
    printed = pdf_text(page, tmp_path)
    assert all(person.split()[0] in printed for person in administrators)
    assert not re.search("[☐☑]", page.text)


def test_an_administrator_whose_access_is_removed_does_not_sign() -> None:
    removed = [a.name for a in folder("region-alvmarken").accounts["facebook-regionen"].administrators if a.removed]
    assert removed
    text = finished("region-alvmarken", "facebook-regionen", "sv").text
    assert not any(name in text for name in removed)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_form_with_some_answers_ticks_them_and_leaves_the_rest_to_be_written(code: str) -> None:
    page = form("region-alvmarken", "tiktok-ungdomsmottagningen", code, Mode.FORM)
    choice = answer(page, QUESTIONS[code][11])
    assert choice.startswith(f"☑ {OPEN[code]}")
    assert f"☐ {CLOSED[code]}" in choice
    assert answer(page, QUESTIONS[code][1]).startswith("☑")
    listed = rows(page, LISTED[code])
    assert [row[1] for row in listed] == ["Per-Óla Ruoŧŧi", "Biret Ŋávdnesson", "", "", ""]
    assert listed[0][3] == "☑ Ja ☐ Nej"
    assert rows(page, MANAGER[code]) == [["Forvaltningschef" if code == "da" else "Förvaltningschef", "", "", ""]]
    assert NOT_YET[code] in page.text


def test_a_form_has_a_line_for_every_administrator_when_there_are_more_than_five() -> None:
    eager = folder("aeblesund").accounts["facebook-kommunen"]
    people = (*eager.administrators, *folder("aeblesund").accounts["fjordtavlen-aakanden"].administrators)
    crowded = Folder(
        folder("aeblesund").authority,
        {"facebook-kommunen": eager.model_copy(update={"administrators": people})},
        {},
        (),
        folder("aeblesund").sources,
    )
    current = [p.name for p in people if p.removed is None or p.removed > AS_OF]
    assert len(current) > 5
    rendering = smdocs.render(
        crowded, on=AS_OF, documents=[TYPE], accounts=["facebook-kommunen"], languages=["da"], mode=Mode.FORM
    )
    (page,) = rendering.documents
    assert [row[1] for row in rows(page, LISTED["da"])] == current
    assert [row[1] for row in rows(page, SIGNED["da"])] == current


THIN = "platform: {platform}\nstatus: planned\nunit: Dagplejen\n"
GIVEN = """name: Dagplejen
handle: dagplejen_elmby
planned_start: 2027-02-01
posts_per_week: 2,5
not_for: Ingen billeder af børn.
contact: {name: Mona Krag, email: mona@elmby.example}
personal_data: {processing_record: F-17}
access: {reason_for_many: Alle tre huse skriver.}
closing: {planned_end: 2029-06-30, notify: [forældrene, dagplejerne]}
"""
TOLD = {
    "da": ["dagplejen_elmby", "1. februar 2027", "2,5", "Ingen billeder", "mona@elmby", "F-17", "Alle tre huse",
        "30. juni 2029", "- forældrene - dagplejerne"],
    "sv": ["dagplejen_elmby", "1 februari 2027", "2,5", "Ingen billeder", "mona@elmby", "F-17", "Alle tre huse",
        "30 juni 2029", "- forældrene - dagplejerne"],
}  # fmt: skip


def composed(root: Path, account: str, code: str, mode: Mode = Mode.FINISHED, top: str = "") -> str:
    (root / "accounts").mkdir(exist_ok=True)
    (root / "authority.yaml").write_text(f"name: Elmby Kommune\ncountry: dk\nlanguages: [da]\n{top}", "utf-8")
    (root / "accounts" / "a.yaml").write_text(account, "utf-8")
    made = compose(smdocs.load(root), Order(TYPE, "a", code), AS_OF, mode, ())
    assert not has_errors(made.findings)
    return " ".join(txt.write(made.document).decode().replace("\u00a0", " ").split())


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_manager_who_approves_an_account_reads_all_that_was_given(code: str, tmp_path: Path) -> None:
    text = composed(tmp_path, THIN.format(platform="instagram") + GIVEN, code)
    assert [told for told in TOLD[code] if told.lower() not in text.lower()] == []


@pytest.mark.parametrize(
    ("code", "declares", "approver"),
    [
        ("da", ("Jeg godkender kontoen", "Jeg tager opgaven"), "forvaltningschef"),
        ("sv", ("Jag godkänner kontot", "Jag tar på mig"), "forvaltningschef"),
    ],
)
def test_a_declaration_stands_only_where_somebody_signs_it(
    code: str, declares: tuple[str, str], approver: str, tmp_path: Path
) -> None:
    account = THIN.format(platform="instagram")
    assert not any(words in composed(tmp_path, account, code) for words in declares)
    assert all(words in composed(tmp_path, account, code, Mode.FORM) for words in declares)
    people = "administrators: [{name: Mona Krag, accepted_on: 2026-10-01, training: Grundkursus 2026}]\n"
    text = composed(tmp_path, account + people, code)
    assert "Grundkursus 2026" in text
    assert [words in text for words in declares] == [False, True]
    assert "01.10.2026" in text or "2026-10-01" in text
    text = composed(tmp_path, account + "approvals: [{role: Leder, name: Bo Ås, decided_on: 2026-10-02}]\n", code)
    assert [words in text for words in declares] == [True, False]
    text = composed(tmp_path, account + "arena: closed\n", code, top="approvers: {closed: forvaltningschef}\n")
    assert [words in text for words in declares] == [True, False]
    assert f"{approver} ____" in text


@pytest.mark.parametrize("code", LANGUAGES)
def test_who_runs_the_accounts_is_told_with_the_task_and_not_of_a_single_account(code: str, tmp_path: Path) -> None:
    top = "operator: {name: Elmby Havn, task: Driver de fælles sider}\n"
    text = composed(tmp_path, THIN.format(platform="instagram"), code, top=top)
    assert f"{'Kontiene drives' if code == 'da' else 'Kontona drivs'} af Elmby Havn Driver de" in text.replace(
        " av ", " af "
    )
    text = composed(tmp_path, THIN.format(platform="instagram") + "operator: {name: Bakkeby}\n", code, top=top)
    assert ("Skal drives af Bakkeby" if code == "da" else "Ska drivas av Bakkeby") in text, "it is planned"
    assert "Elmby Havn" not in text


@pytest.mark.parametrize(("code", "title"), [("da", "Anmeldelse af konto"), ("sv", "Anmälan av konto")])
def test_a_registration_of_an_account_that_has_no_name_yet_asserts_nothing(
    code: str, title: str, tmp_path: Path
) -> None:
    text = composed(tmp_path, THIN.format(platform="instagram"), code)
    assert text.startswith(f"{title}: Dagplejen (Instagram) ===")
    others = [
        "åben",
        "lukket",
        "öppe",
        "slute",
        "mindst ",
        "minst ",
        "timer",
        "timmar",
        "tid til",
        "tid för",
        "godkendt",
    ]
    assert [word for word in others if word in text.lower()] == []


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("da", ["Brugernavn", "Hvornår skal kontoen tages i brug?", "Hvem skal have besked når kontoen bliver nedlagt?",
            "Hvad er nummeret i fortegnelsen over behandlinger?", "Hvor mange opslag om ugen regner I med?"]),
        ("sv", ["Användarnamn", "När ska kontot tas i bruk?", "Vilka ska få veta när kontot avslutas?",
            "Vilken post har behandlingen i registerförteckningen?", "Hur många inlägg i veckan räknar ni med?"]),
    ],
)  # fmt: skip
def test_the_blank_form_leaves_room_for_what_the_finished_one_tells(code: str, asked: list[str]) -> None:
    page = blank("aeblesund", code)
    assert [answer(page, question) for question in asked] == [""] * len(asked)
