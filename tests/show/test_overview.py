"""The overview as an officer reads it: what it says of accounts, documents, duties and files."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import tinyhtml5
from click.testing import CliRunner, Result
from cssselect2 import ElementWrapper

import smdocs
from smdocs.cli.main import cli
from smdocs.documents.wanted import Wanted, checked
from smdocs.documents.workers import Workers
from smdocs.facts import documents
from smdocs.filing.update import held
from smdocs.findings import Exit
from smdocs.judge import compliance
from smdocs.judge.compliance import check as compliance_check
from smdocs.read.folder import Folder
from smdocs.resources import data, templates
from smdocs.show.overview import Overview, page, survey
from smdocs.show.overview.survey import DocumentFile, Edition, Numbered
from smdocs.words.language import language
from tests.conftest import AS_OF, Composition

SMALL = data() / "examples" / "tranmarken"
DAY = "2026-11-21"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An authority with one account, nothing wrong with it."""
    shutil.copytree(SMALL, tmp_path / "tranmarken")
    return tmp_path / "tranmarken"


def render(folder: Path, *options: str | Path, on: str = DAY, formats: tuple[str, ...] = ("txt",)) -> Result:
    given = [*options, *(part for one in formats for part in ("--format", one))]
    return CliRunner().invoke(cli, ["render", str(folder), "--on", on, *map(str, given)])


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    changed = re.sub(old, new, text, count=1, flags=re.MULTILINE)
    assert changed != text
    file.write_text(changed, encoding="utf-8")


def asked_for_limits(folder: Path) -> None:
    """Has the authority keep to a rule set that asks for limits for deletion, and gives all else that it asks for."""
    authority, account = folder / "authority.yaml", folder / "accounts/facebook.yaml"
    change(authority, r"\Z", "ruleset: se-sormland\n")
    change(authority, "^monitoring:$", "monitoring:\n  checks_per_day: 2")
    change(authority, "^  public_records: .*", r"\g<0>\n  removed: {registered: yes, reported_to_police: yes}")
    change(authority, "^    - topic: spam", r"\g<0>\n    - topic: commercial")
    change(account, "^communications_advice: .*", "communications_advice: {asked: yes}")


LIMITS = r"^  limits:\n(?:    .*\n)+"


class Page:
    """The page as it stands on the disk."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "out" / "index.html"
        self.text = self.path.read_text("utf-8")
        self.root: Any = tinyhtml5.parse(self.text, namespace_html_elements=False)

    def account(self, name: str) -> Any:
        """The rows of an account by its name."""
        (found,) = (body for body in css(self.root, ".all tbody") if words(body.find("tr/th/b")) == name)
        return found

    def states(self, name: str) -> list[str]:
        """The states that an account is said to have."""
        return [words(state) for state in self.account(name).findall("tr/th/p")]

    def cell(self, name: str, column: str) -> str:
        """What stands in the column of a document type."""
        heads = [words(head) for head in css(self.root, ".all thead th")]
        return words(self.account(name).findall("tr")[0].findall("td")[heads.index(column) - 1])

    def own(self, document: str) -> str:
        """What is said of a document about the whole authority."""
        (found,) = (row for row in css(self.root, ".own tbody tr") if words(row.find("th")) == document)
        return " ".join(words(cell) for cell in found.findall("td"))

    def links(self) -> list[str]:
        """Where links lead, within the page and out of it."""
        return [str(link.get("href")) for link in self.root.iter("a")]


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def css(element: Any, selector: str) -> list[Any]:
    """The elements below one that a selector finds."""
    return [found.etree_element for found in ElementWrapper.from_html_root(element).query_all(selector)]


def anchors(page: Page) -> set[str]:
    return {str(one.get("id")) for one in page.root.iter() if one.get("id")}


NOT_HELD = language("sv").words("overview")["not_held"]
NAME = "Samordningsförbundet Tranmarken"


def test_what_is_made_and_in_time_is_said_to_be_in_order(folder: Path) -> None:
    result = render(folder)
    assert result.exit_code == Exit.OK, result.output
    page = Page(folder)
    assert page.states(NAME) == ["Klart"]
    for column in ("Rutinbeskrivning", "Om-texter", "Anmälan av konto", "Kontrollogg"):
        assert page.cell(NAME, column) == "Klart text"
    assert page.own("Regler för dialogen") == "Klart text"


def test_the_summary_names_the_page_and_its_language_is_that_of_the_messages(folder: Path) -> None:
    said = render(folder, "--messages", "en").output.splitlines()[-1]
    assert said.endswith(f"Overview: {folder / 'out' / 'index.html'}")
    page = Page(folder)
    assert page.root.get("lang") == "en"
    assert page.states(NAME) == ["Complete"]


def test_a_missing_field_is_named_where_it_stops_a_document_and_leads_to_what_to_do(folder: Path) -> None:
    asked_for_limits(folder)
    change(folder / "accounts/facebook.yaml", LIMITS, "")
    assert render(folder).exit_code == Exit.FINDINGS
    page = Page(folder)
    assert page.states(NAME) == ["Saknar uppgifter"]
    assert page.cell(NAME, "Rutinbeskrivning").startswith("Saknar uppgifter: ")
    assert page.cell(NAME, "Om-texter") == "Klart text"
    link = css(page.account(NAME), "td a[href^='#f']")[0]
    (finding,) = css(page.root, f"li{link.get('href')}")
    assert words(link) in words(finding)
    line = (folder / "accounts/facebook.yaml").read_text("utf-8").splitlines().index("deletion:") + 1
    assert f"accounts/facebook.yaml:{line}" in words(finding)
    assert "Stoppar: rutinbeskrivning" in words(finding)


def test_the_file_of_a_document_that_is_stopped_now_is_said_to_be_stale(folder: Path) -> None:
    asked_for_limits(folder)
    assert render(folder).exit_code == Exit.OK
    change(folder / "accounts/facebook.yaml", LIMITS, "")
    render(folder, on="2026-11-22")
    assert "Inaktuellt (inaktuell) text" in Page(folder).cell(NAME, "Rutinbeskrivning")


def test_a_format_that_was_not_made_again_is_stale_when_the_data_have_changed_and_not_before(folder: Path) -> None:
    render(folder, formats=("txt", "md"))
    render(folder, on="2026-11-22")
    assert Page(folder).cell(NAME, "Rutinbeskrivning") == "Klart md text"
    change(folder / "accounts/facebook.yaml", "medarbetare", "alla medarbetare")
    render(folder, on="2026-11-22")
    page = Page(folder)
    assert page.cell(NAME, "Rutinbeskrivning") == "Inaktuellt md (inaktuell) text"
    assert page.cell(NAME, "Kontrollogg") == "Klart md text"


def test_a_document_whose_review_is_over_is_stale(folder: Path) -> None:
    change(folder / "accounts/facebook.yaml", "^filled_on: .*", "filled_on: 2023-01-01")
    render(folder)
    page = Page(folder)
    assert "Inaktuellt: Ifyllt den" in page.cell(NAME, "Rutinbeskrivning")
    assert page.cell(NAME, "Om-texter") == "Klart text"


def test_what_was_not_done_in_time_is_overdue_on_the_account_its_documents_and_the_time_line(folder: Path) -> None:
    render(folder, on="2027-06-01")
    page = Page(folder)
    assert page.states(NAME)[0] == "Försenat"
    assert page.cell(NAME, "Kontrollogg").startswith("Försenat: behörighetskontroll")
    assert not page.cell(NAME, "Om-texter").startswith("Försenat")
    first = words(css(page.root, ".next li")[0])
    assert first.startswith("2027-0")
    assert "för sent" in first
    assert re.match(r"\d försenade", words(css(page.root, "figure desc")[0]))
    assert css(page.root, "figure path.o")


def test_what_is_due_stands_in_the_picture_in_the_month_it_is_due(folder: Path) -> None:
    render(folder)
    page = Page(folder)
    said = words(css(page.root, "figure desc")[0])
    listed = re.findall(r"\b(\d{4})-(\d\d)-\d\d", " ".join(words(li) for li in css(page.root, ".next li b")))
    months = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    assert {f"{months[int(month) - 1]} {year}" for year, month in listed} == set(re.findall(r"(\w{3} \d{4}):", said))
    counts = [int(words(text)) for text in css(page.root, "figure text.n")]
    assert sum(counts) == len(css(page.root, ".next li"))


def test_a_warning_is_told_with_its_field_and_stops_nothing(folder: Path) -> None:
    change(folder / "accounts/facebook.yaml", "^name: .*", "name: 'Tranmarken <b>nu</b>'")
    render(folder)
    page = Page(folder)
    name = "Tranmarken <b>nu</b>"
    assert page.states(name) == ["Varning"]
    assert "<b>nu" not in page.text
    assert words(css(page.account(name), ".told li b")[0]).startswith("Varning · Kontots namn")


def test_names_are_escaped_wherever_they_stand(folder: Path) -> None:
    name = """Å & "Ö" '<script>alert(1)</script>"""
    change(folder / "accounts/facebook.yaml", "^name: .*", "name: '" + name.replace("'", "''") + "'")
    change(folder / "authority.yaml", "^name: .*", "name: '" + name.replace("'", "''") + "'")
    render(folder)
    page = Page(folder)
    assert page.account(name) is not None
    assert len(list(page.root.iter("script"))) == 1
    assert words(page.root.find("head/title")) == f"Översikt – {name}"


@pytest.mark.parametrize(
    ("status", "shown"), [("planned", "planerat"), ("closed", "avslutat")], ids=["planned", "closed"]
)
def test_an_account_that_is_not_in_use_says_so_and_lacks_no_document_it_should_not_have(
    folder: Path, status: str, shown: str
) -> None:
    change(folder / "accounts/facebook.yaml", "^status: .*", f"status: {status}")
    render(folder)
    page = Page(folder)
    assert shown in words(page.account(NAME).find("tr/th/small"))
    empty = [words(td) for td in css(page.account(NAME), "td") if css(td, "i")]
    assert set(empty) <= {"Inte för det här kontot"}


def test_the_files_of_a_document_that_is_not_made_any_more_are_shown_and_said_to_be(folder: Path) -> None:
    render(folder)
    change(folder / "accounts/facebook.yaml", "^status: .*", "status: closed")
    render(folder)
    assert Page(folder).cell(NAME, "Anmälan av konto") == "Skapas inte längre text"


def test_an_account_that_cannot_be_read_has_its_row_and_the_place_to_mend(folder: Path) -> None:
    render(folder)
    (folder / "accounts/facebook.yaml").write_text("name: [\n", encoding="utf-8")
    render(folder)
    page = Page(folder)
    assert page.states("facebook") == ["Går inte att läsa"]
    assert page.cell("facebook", "Om-texter") == "Går inte att läsa text"
    assert "accounts/facebook.yaml:" in words(page.account("facebook"))
    assert "facebook.yaml" in page.own("Regler för dialogen")


def test_a_run_that_makes_nothing_still_tells_why(folder: Path) -> None:
    change(folder / "authority.yaml", "^name: .*", "name: ''")
    result = render(folder)
    assert result.exit_code == Exit.FINDINGS
    page = Page(folder)
    assert page.states(NAME) == ["Saknar uppgifter"]
    finding = words(css(page.root, "#whole .told li")[0])
    assert "authority.yaml:" in finding


NARROWED = {
    "one account": ("--account", "facebook"),
    "one type": ("--document", "control-log"),
    "the other language": ("--lang", "sv"),
}


@pytest.mark.parametrize("options", NARROWED.values(), ids=NARROWED)
def test_a_narrowed_run_tells_the_same_of_the_whole_folder(folder: Path, options: tuple[str, ...]) -> None:
    asked_for_limits(folder)
    change(folder / "accounts/facebook.yaml", LIMITS, "")
    assert render(folder).exit_code == Exit.FINDINGS
    whole = Page(folder).text
    render(folder, *options)
    assert Page(folder).text.replace(f"<p>{NOT_HELD}\n", "") == whole


@pytest.mark.parametrize(("option", "said"), [("--draft", "utkast text"), ("--form", "blankett text")])
def test_drafts_and_forms_are_linked_and_are_no_finished_documents(folder: Path, option: str, said: str) -> None:
    render(folder, option)
    page = Page(folder)
    assert page.cell(NAME, "Anmälan av konto") == f"Inte gjort än {said}"
    render(folder)
    assert Page(folder).cell(NAME, "Anmälan av konto") == f"Klart text {said}"


def test_a_draft_takes_nothing_from_what_the_finished_documents_lack(folder: Path) -> None:
    asked_for_limits(folder)
    change(folder / "accounts/facebook.yaml", LIMITS, "")
    render(folder)
    lacking = Page(folder).states(NAME)
    assert lacking[0] == "Saknar uppgifter"
    render(folder, "--draft")
    assert Page(folder).states(NAME) == lacking


def test_what_a_narrowed_run_has_not_made_is_said_not_to_be_there(folder: Path) -> None:
    render(folder, "--document", "control-log")
    page = Page(folder)
    assert page.cell(NAME, "Kontrollogg") == "Klart text"
    assert page.cell(NAME, "Om-texter") == "Inte gjort än"


def test_a_document_in_one_of_two_languages_is_said_to_lack_the_other(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data() / "examples" / "aeblesund", tmp_path / "aeblesund"))
    render(folder, "--lang", "da", "--document", "landing-page")
    assert Page(folder).own("Samleside om sociale medier").startswith("Ikke på alle sprog")
    render(folder, "--document", "landing-page")
    assert Page(folder).own("Samleside om sociale medier").startswith("I orden")


def test_every_link_leads_to_a_file_or_a_place_on_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "aeblesund"
    shutil.copytree(data() / "examples" / "aeblesund", folder)
    change(folder / "accounts/facebook-kommunen.yaml", "^filled_by: .*", "")
    render(folder, formats=("txt", "md"))
    page = Page(folder)
    within = {link[1:] for link in page.links() if link.startswith("#")}
    out = {unquote(link) for link in page.links() if not link.startswith("#")}
    assert within <= anchors(page)
    there = {
        p.relative_to(folder / "out").as_posix() for p in (folder / "out").rglob("*") if p.suffix in (".txt", ".md")
    }
    assert out == there


def test_the_same_data_and_day_give_the_same_bytes(folder: Path) -> None:
    render(folder)
    once = Page(folder).path.read_bytes()
    assert render(folder).exit_code == Exit.OK
    assert Page(folder).path.read_bytes() == once


def test_somebody_elses_page_is_left_alone_and_named(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out/index.html").write_text("min egen sida", encoding="utf-8")
    result = render(folder)
    assert result.exit_code == Exit.FINDINGS
    assert "index.html: fel:" in result.output
    assert "[file-not-ours]" in result.output
    assert (folder / "out/index.html").read_text("utf-8") == "min egen sida"
    assert "Översikt:" not in result.output


def test_the_page_is_no_filed_document_and_one_that_was_altered_is_unknown(folder: Path) -> None:
    render(folder, "--bundle", folder / "bag.zip")
    assert b"index.html" not in (folder / "bag.zip").read_bytes()

    def verified() -> str:
        return CliRunner().invoke(cli, ["verify", str(folder), "--on", DAY]).output

    assert "index.html" not in verified()
    page = folder / "out/index.html"
    page.write_text(page.read_text("utf-8") + "mer", encoding="utf-8")
    assert "Okänd: index.html" in verified()


def test_a_file_that_could_not_be_written_is_stale_and_said_to_be_in_the_way(folder: Path) -> None:
    render(folder)
    (file,) = (folder / "out").rglob("control-log_*.txt")
    file.write_text("rättad", encoding="utf-8")
    change(folder / "accounts/facebook.yaml", "^responsible:\n.*\n", "responsible:\n  name: Ny Person\n")
    render(folder)
    assert "inaktuell" in Page(folder).cell(NAME, "Kontrollogg")


def test_no_civil_registration_number_is_repeated(folder: Path) -> None:
    number = "19800101-1231"
    change(folder / "accounts/facebook.yaml", "^name: .*", f"name: Sidan för {number}")
    change(folder / "accounts/facebook.yaml", "name: Örjan Lövkvist", f"name: Örjan {number}")
    render(folder)
    assert number not in Page(folder).text


def test_the_page_says_that_it_is_internal_and_asks_for_nothing(folder: Path) -> None:
    render(folder)
    page = Page(folder)
    assert "Lägg inte ut sidan på webben" in words(page.root.find("body/header"))
    policy = css(page.root, "meta[http-equiv]")[0].get("content")
    assert policy.startswith("default-src 'none'; ")
    assert "script-src 'sha256-" in policy
    assert not css(page.root, "[style], [onclick], link, iframe")


def test_every_language_has_the_same_words(folder: Path) -> None:
    from smdocs.resources import SPOKEN

    def shape(value: Any) -> Any:
        return {k: shape(v) for k, v in value.items()} if isinstance(value, dict) else type(value)

    shapes = [shape(language(code).words("overview")) for code in SPOKEN]
    assert shapes[0] == shapes[1] == shapes[2]
    assert (templates() / "da" / "overview.yaml").is_file()


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[dt.date]:
    """The days that a folder is checked for from now on."""
    days: list[dt.date] = []

    def noting(folder: Folder, on: dt.date) -> Any:
        days.append(on)
        return compliance_check(folder, on)

    monkeypatch.setattr(compliance, "check", noting)
    return days


def own_words(folder: Path, code: str) -> None:
    """Gives a folder words of its own, for documents of all kinds: one that is a form, two that tell of findings."""
    of_the_form = "{% block purpose %}\n# Derfor er vi her\n\n{{ account.purpose }}\n{% endblock %}\n"
    mine = {
        "procedure-description": of_the_form,
        "about-texts-all": "{% block title %}\nVores tekster\n{% endblock %}\n",
        "channel-register-internal": "{% block title %}\nVores konti – {{ authority.name }}\n{% endblock %}\n",
        "about/short": "{% block private %}\nPas på dine oplysninger.\n{% endblock %}\n",
    }
    for name, text in mine.items():
        path = folder / "templates" / code / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("own", "option"),
    [(False, "--strict"), (True, "--metadata"), (True, "--draft"), (True, "--form")],
    ids=["our words", "own words", "a draft", "a form"],
)
def test_a_run_for_an_account_composes_its_documents_once_and_no_other_and_checks_once(
    tmp_path: Path, composed: list[Composition], checks: list[dt.date], own: bool, option: str
) -> None:
    folder = Path(shutil.copytree(data() / "examples" / "aeblesund", tmp_path / "aeblesund"))
    for path in (*folder.glob("accounts/*.yaml"), *folder.glob("records/*.yaml")):
        if path.stem not in ("facebook-kommunen", "x-drift"):
            path.unlink()
    # A record of an account that is not there now as well.
    change(folder / "records/facebook-kommunen.yaml", r"^  accounts: .*\n", "")
    if own:
        own_words(folder, "da")
    of_all = ("--document", "channel-register-internal", "--document", "about-texts-all")
    for narrowed in (*((of_all,) if option != "--form" else ()), ("--account", "facebook-kommunen", "--lang", "da")):
        composed.clear()
        checks.clear()
        result = render(folder, *narrowed, option)
        assert "[part-lost]" not in result.output
        assert "[point-lost]" not in result.output
        assert checks == [AS_OF]
        assert len(composed) == len({one.key for one in composed}) > 0
        if not own:
            assert len(composed) == len({one.order for one in composed})
        if narrowed[0] == "--account":
            assert {(one.order.account, one.order.language) for one in composed} == {("facebook-kommunen", "da")}
        else:
            assert {one.order.document for one in composed} <= set(narrowed)


def test_a_whole_run_with_own_words_composes_nothing_twice(
    folder: Path, composed: list[Composition], checks: list[dt.date]
) -> None:
    own_words(folder, "sv")
    for command in (["render", "--format", "txt", "--on", DAY], ["overview", "--on", "2026-11-26"]):
        composed.clear()
        checks.clear()
        result = CliRunner().invoke(cli, [command[0], str(folder), *command[1:]])
        assert result.exit_code == Exit.OK, result.output
        assert checks == [dt.date.fromisoformat(command[-1])]
        assert {one.on for one in composed} == {*checks}
        assert len(composed) == len({one.key for one in composed})
        assert {one.order.document for one in composed} == documents().keys()


def test_a_document_of_another_day_is_composed_again_only_where_it_tells_otherwise(
    folder: Path, composed: list[Composition], checks: list[dt.date]
) -> None:
    def again(day: int, *narrowed: str) -> set[tuple[str, int]]:
        """The documents that a run on a day in November composes, each with the day that it is seen from."""
        composed.clear()
        checks.clear()
        render(folder, *narrowed, on=f"2026-11-{day}")
        assert len(composed) == len({one.key for one in composed})
        return {(one.order.document, one.on.day) for one in composed}

    render(folder, formats=("txt", "html"))
    of_all = ("channel-register-internal", "about-texts-all")
    chosen = tuple(part for one in of_all for part in ("--document", one))
    assert again(26, *chosen) == {(one, 26) for one in of_all}
    assert checks == [dt.date(2026, 11, 26)]
    of_one = {"procedure-description", "about-texts", "account-registration", "control-log"}
    assert again(25, "--account", "facebook") == {(one, 25) for one in of_one}
    assert checks == [dt.date(2026, 11, 25)]
    page = Page(folder)
    assert {page.cell(NAME, column) for column in ("Rutinbeskrivning", "Om-texter")} == {"Klart webb text"}
    # Of other data: as they are now, and as they would have been on the day of the other format.
    change(folder / "accounts/facebook.yaml", "^name: .*", "name: Samordningsförbundet")
    assert again(28, *chosen) == {(one, day) for one in of_all for day in (28, 21)}
    assert sorted(checks) == [AS_OF, dt.date(2026, 11, 28)]
    assert Page(folder).own("Intern förteckning över konton") == "Inaktuellt webb (inaktuell) text"


def test_a_field_that_was_not_given_when_a_document_was_filed_and_is_now_makes_it_stale(folder: Path) -> None:
    render(folder, formats=("txt", "html"))
    change(folder / "accounts/facebook.yaml", "^purpose:", "handle: tranmarken\npurpose:")
    render(folder, on="2026-11-26")
    assert Page(folder).cell(NAME, "Rutinbeskrivning") == "Inaktuellt webb (inaktuell) text"


def test_the_page_of_a_whole_folder_holds_every_file_against_the_data(
    folder: Path, composed: list[Composition]
) -> None:
    render(folder)
    assert NOT_HELD not in Page(folder).text
    change(folder / "accounts/facebook.yaml", "medarbetare", "alla medarbetare")
    composed.clear()
    render(folder, "--document", "control-log", on="2026-12-01")
    assert {(one.order.document, one.on.isoformat()) for one in composed} == {("control-log", "2026-12-01")}
    page = Page(folder)
    assert page.cell(NAME, "Rutinbeskrivning") == "Klart text"
    assert NOT_HELD in page.text
    done = CliRunner().invoke(cli, ["overview", str(folder), "--on", "2026-12-01"])
    assert done.exit_code == Exit.OK
    assert done.output.strip() == f"Översikt: {folder / 'out' / 'index.html'}"
    page = Page(folder)
    assert page.cell(NAME, "Rutinbeskrivning") == "Inaktuellt (inaktuell) text"
    assert page.cell(NAME, "Kontrollogg") == "Klart text"
    assert NOT_HELD not in page.text


FORMATS = ("html", "pdf", "docx", "md", "txt")


def many(seen: Overview, count: int, more: int) -> Overview:
    """The overview of so many accounts with five formats of each document, and so many more findings of each."""
    rows = []
    for n in range(count):
        row = seen.rows[n % len(seen.rows)]
        findings = dict(enumerate(([*row.findings.values()] * (more + 1))[:3], 10_000 + n * 100))
        cells = {
            document: replace(cell, filed=tuple(five(filed, f"{row.account}-{n:03}") for filed in cell.filed))
            for document, cell in row.cells.items()
        }
        rows.append(replace(row, account=f"{row.account}-{n:03}", cells=cells, findings=findings))
    items = [replace(item, account=f"{item.account}-{n:03}") for n in range(count // 9) for item in seen.duties]
    return replace(seen, rows=tuple(rows), duties=tuple(items))


def five(filed: Edition, account: str) -> Edition:
    stem = f"{filed.language}/{account}/{filed.files[0].path.rpartition('/')[2].partition('.')[0]}-{account[-3:]}"
    return replace(filed, files=tuple(DocumentFile(f"{stem}.{kind}", kind, False) for kind in FORMATS))


def test_a_page_of_400_accounts_is_smaller_than_a_megabyte_and_a_half(tmp_path: Path) -> None:
    folder = tmp_path / "aeblesund"
    shutil.copytree(data() / "examples" / "aeblesund", folder)
    render(folder)
    loaded = smdocs.load(folder)
    every = checked(loaded, Wanted(AS_OF))
    with Workers() as workers:
        run = held(every, folder / "out", workers)
    seen = survey(every, run, folder / "out")
    seen = replace(seen, rows=tuple(replace(row, findings=row.findings or told(seen)) for row in seen.rows))
    text = page(many(seen, 400, more=3), loaded, "da")
    assert text.count(b"<tbody id=a") == 400
    assert 500_000 < len(text) < 1_500_000
    # Beyond so many files only the first of each document has a link of its own, which names the others.
    files = sum(len(cell.filed) for row in seen.rows for cell in row.cells.values()) * 400 // len(seen.rows)
    assert text.count(b'data-f="pdf docx md txt"') == text.count(b".html ") > files * 0.95
    assert b".pdf>" not in text


def told(seen: Overview) -> Numbered:
    return next(row.findings for row in seen.rows if row.findings)
