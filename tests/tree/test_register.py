"""The channel register: what the public and the authority read in it, and what other programs get of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

import smdocs
from smdocs.documents.provenance import inspect
from smdocs.documents.render import Mode, RenderedDocument
from smdocs.edit.schema import schema
from smdocs.findings import has_errors
from smdocs.model import Account, Authority
from smdocs.read.folder import Folder
from smdocs.tree.compose import Order, compose
from smdocs.tree.entries import entry
from smdocs.tree.standing import registry
from smdocs.tree.view import printed
from smdocs.words.language import language
from smdocs.writers import txt
from smdocs.writers.csv import harmless
from tests import examples
from tests.conftest import AS_OF

WriteFolder = Callable[[dict[str, str]], Path]

AUTHORITY = "name: Elmby Kommune\ncountry: dk\nlanguages: [da]\nkind: municipality\n"
ACCOUNT = (
    "name: {name}\nplatform: facebook-page\nkind: page\nstatus: {status}\narena: open\nunit: borgerservice\n"
    "link: {link}\nresponsible: {{name: Åse Holm, title: chef}}\n"
)


def account(name: str, *, status: str = "active", link: str = "https://facebook.example/elmby", more: str = "") -> str:
    return ACCOUNT.format(name=name, status=status, link=link) + more


def made(folder: Folder, document: str = "channel-register", lang: str = "da") -> RenderedDocument:
    (one,) = smdocs.render(folder, on=AS_OF, documents=[document], languages=[lang]).documents
    return one


def of(write_folder: WriteFolder, accounts: dict[str, str], more: str = "") -> Folder:
    files = {f"accounts/{name}.yaml": text for name, text in accounts.items()}
    return smdocs.load(write_folder({"authority.yaml": AUTHORITY + more, **files}))


def example(name: str = "aeblesund") -> Folder:
    return examples.folder(name)


def rows(document: RenderedDocument) -> list[dict[str, str]]:
    text = document.write("csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def told(document: RenderedDocument) -> Any:
    return json.loads(document.write("json"))


# What the public reads


def test_accounts_stand_by_group_in_danish_order_and_closed_ones_at_the_end() -> None:
    text = made(example()).text
    headings = ["Børn og unge", "Hele kommunen", "Politik", "Trafik og vejr", "Ældre", "Nedlagt konto"]
    places = [text.index(f"{heading}\n---") for heading in headings]
    assert places == sorted(places)
    assert "31.03.2026" in text[places[-1] :]


def test_the_public_register_leaves_planned_accounts_out_and_the_internal_one_says_planned(
    write_folder: WriteFolder,
) -> None:
    accounts = {
        "a": account("Siden"),
        "b": account("Planen", status="planned", link="not created yet"),
        "c": account("Pausen", status="paused"),
    }
    folder = of(write_folder, accounts)
    public, internal = made(folder), made(folder, "channel-register-internal")
    assert "Planen" not in public.text
    assert [row["Konto"] for row in rows(public)] == ["Pausen", "Siden"]
    assert [row["Status"] for row in rows(public)] == ["På pause", "Aktiv"]
    assert "Ikke oprettet endnu" in internal.text
    assert {row["Konto"]: row["Webadresse"] for row in rows(internal)}["Planen"] == ""
    assert [row["link"] for row in told(internal)["accounts"] if row["name"] == "Planen"] == [None]


def test_the_public_register_names_nobody_unless_the_authority_asks_for_it(write_folder: WriteFolder) -> None:
    accounts = {"a": account("Siden")}
    silent = made(of(write_folder, accounts))
    naming = made(of(write_folder, accounts, "register_names: yes\n"))
    for extension in ("txt", "html", "md", "csv", "json"):
        assert b"Holm" not in silent.write(extension)
        assert "Åse Holm".encode() in naming.write(extension)
    assert "Ansvarlig" not in rows(silent)[0]
    assert rows(naming)[0]["Ansvarlig"] == "Åse Holm, chef"


def test_another_head_of_the_unit_makes_no_public_register_stale(write_folder: WriteFolder) -> None:
    accounts = {"a": account("Siden")}
    other = {"a": account("Siden").replace("Åse Holm", "Bo Ås")}
    public, internal = (
        [made(of(write_folder, each), document).description.data_sha256 for each in (accounts, other)]
        for document in ("channel-register", "channel-register-internal")
    )
    assert public[0] == public[1]
    assert internal[0] != internal[1]


def test_a_platform_nobody_knows_and_an_account_without_group_are_told(write_folder: WriteFolder) -> None:
    strange = account("Tavlen").replace("facebook-page", "Fjordtavlen")
    folder = of(write_folder, {"a": strange, "b": account("Siden", more="group: Ældre\n")})
    text = made(folder).text
    assert text.index("Ældre\n---") < text.index("Andre konti\n---") < text.index("Tavlen") < text.index("Fjordtavlen")
    alone = made(of(write_folder, {"a": strange, "b": account("Siden")})).text
    assert "Kontiene\n---" in alone
    assert "Andre konti" not in alone


def test_the_address_of_an_account_can_be_read_on_paper(write_folder: WriteFolder) -> None:
    for code in ("da", "sv"):
        text = finished(of(write_folder, {"a": account("Siden")}), "channel-register", code)
        assert "Siden facebook.example/elmby |" in text


CLOSED = """name: Dagplejen
platform: facebook-group
kind: group
status: closed
administrators: [{name: Mona Krag, removed: 2018-06-01}, {name: Ib Lund}]
group: Børn
closing:
  closed_on: 2018-06-01
  reason: {da: Ingen skrev på den, sv: Ingen skrev där}
  handed_over_to: Aula
  archive_reference: Sag 18-441
"""


@pytest.mark.parametrize(
    ("code", "row", "unit"),
    [
        (
            "da",
            "Dagplejen Facebook, gruppe Børn 01.06.2018 Ingen skrev på den. Overdraget til Aula. Sag 18-441",
            "Afdeling",
        ),
        ("sv", "Dagplejen Facebook, grupp Børn 2018-06-01 Ingen skrev där. Överlämnat till Aula. Sag 18-441", "Enhet"),
    ],
)
def test_a_closed_group_stands_in_the_register_with_what_is_known_of_it(
    write_folder: WriteFolder, code: str, row: str, unit: str
) -> None:
    text = " ".join(finished(of(write_folder, {"a": CLOSED}), "channel-register", code).replace(" | ", " ").split())
    assert row in text
    assert unit not in text


@pytest.mark.parametrize(
    ("code", "had", "unended", "others"),
    [
        (
            "da",
            "Har haft adgang",
            "Ikke noteret at adgangen er fjernet",
            ["Administratorer", "ikke oplyst", "Aldrig", "Ikke oprettet", "Kontrol af", "Intet"],
        ),
        (
            "sv",
            "Har haft behörighet",
            "Inte antecknat att behörigheten är borttagen",
            ["Administratörer", "uppgift saknas", "Aldrig", "inte skapat", "kontroll\n", "Inget"],
        ),
    ],
)
def test_nobody_has_access_to_a_closed_account_and_it_lacks_nothing_that_is_of_no_use_to_it(
    write_folder: WriteFolder, code: str, had: str, unended: str, others: list[str]
) -> None:
    folder = of(write_folder, {"a": CLOSED})
    text = finished(folder, "channel-register-internal", code)
    assert f"{had}\n  Mona Krag\n" in text
    assert f"{unended}\n  Ib Lund\n" in text
    assert [words for words in others if words in text] == []
    (row,) = told(made(folder, "channel-register-internal", code))["accounts"]
    kind = {"da": "Gruppe", "sv": "Grupp"}[code]
    assert (row["administrators"], row["kind"], row["archive_reference"]) == ([], kind, "Sag 18-441")


def finished(folder: Folder, document: str, code: str) -> str:
    """The text of a register of a folder that nothing was found in."""
    composed = compose(folder, Order(document, "", code), AS_OF, Mode.FINISHED, ())
    assert not has_errors(composed.findings)
    return txt.write(composed.document).decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("code", "start", "present"),
    [("da", "Planlagt start\n  1. februar 2027", ["Taget i brug", "Drives", "Her ligger", "Senest", "Aldrig"]),
     ("sv", "Planerad start\n  1 februari 2027", ["Startat", "Drivs", "Här förvaras", "Gjord", "Aldrig"])],
)  # fmt: skip
def test_nothing_is_told_of_a_planned_account_as_if_it_were_there(
    write_folder: WriteFolder, code: str, start: str, present: list[str]
) -> None:
    planned = account("Siden", status="planned", link="not created yet", more="operator: {name: Elmby Havn}\n")
    planned += "security: {sign_in: {kept_where: boksen}}\naccess: {control_interval: 6 months}\n"
    for day in ("since: 2027-02-01\n", "planned_start: 2027-02-01\n"):
        text = finished(of(write_folder, {"a": planned + day}), "channel-register-internal", code)
        assert start in text
        assert [words for words in present if words in text] == []


def test_who_runs_some_of_the_accounts_is_told_once_and_of_no_single_one(write_folder: WriteFolder) -> None:
    accounts = {"a": account("Siden"), "b": account("Gruppen", more="operator: {name: Bakkeby}\n")}
    for task, of_all in (("", True), (", task: Driver de fælles sider", False)):
        document = made(
            of(write_folder, accounts, f"operator: {{name: Elmby Havn{task}}}\n"), "channel-register-internal"
        )
        run = {row["name"]: row["operator"] for row in told(document)["accounts"]}
        assert run == {"Siden": "Elmby Havn" if of_all else None, "Gruppen": "Bakkeby"}
        assert ("Daglig drift: Elmby Havn. Driver de fælles sider." in document.text) is not of_all


@pytest.mark.parametrize(
    ("code", "one", "several"),
    [
        (
            "da",
            ["Kommunes konto på", "hvilken konto", "Kontoen ---"],
            ["Kommunes konti på", "hvilke konti", "Kontiene ---"],
        ),
        (
            "sv",
            ["Kommunes konto i", "vilket konto", "Kontot ---"],
            ["Kommunes konton i", "vilka konton", "Kontona ---"],
        ),
    ],
)
def test_one_account_is_not_told_of_as_several(
    write_folder: WriteFolder, code: str, one: list[str], several: list[str]
) -> None:
    accounts = {"a": account("Siden")}
    for words in (one, several):
        text = " ".join(finished(of(write_folder, accounts), "channel-register", code).split())
        assert [each for each in words if each not in text] == []
        accounts["b"] = account("Siden 2")


NOTHING_LATE = {"da": "Intet er forsinket", "sv": "Inget är försenat"}


@pytest.mark.parametrize("code", ["da", "sv"])
@pytest.mark.parametrize(("controlled", "clear"), [("2026-09-01", True), ("2025-09-01", False), ("", False)])
def test_nothing_is_said_not_to_be_late_where_nothing_was_ever_controlled(
    write_folder: WriteFolder, code: str, controlled: str, clear: bool
) -> None:
    """Whatever else an account lacks: what documents lack is told by itself."""
    root = write_folder(
        {
            "authority.yaml": AUTHORITY,
            "accounts/a.yaml": account("Siden", more="since: 2026-06-01\naccess: {control_interval: 6 months}\n"),
            "records/a.yaml": f"- {{kind: access-control, date: {controlled}}}\n" if controlled else "[]\n",
        }
    )
    text = finished(smdocs.load(root), "channel-register-internal", code)
    assert (NOTHING_LATE[code] in text) is clear
    assert ("Aktiv: 1" in text) or ("Aktivt: 1" in text)


@pytest.mark.parametrize("document", ["channel-register", "channel-register-internal"])
def test_an_authority_without_accounts_has_a_register_that_says_so(write_folder: WriteFolder, document: str) -> None:
    empty = made(of(write_folder, {}), document)
    assert "Ingen konti er i brug." in empty.text or "Der er ingen konti." in empty.text
    assert told(empty)["accounts"] == []
    assert rows(empty) == []
    sheet = openpyxl.load_workbook(io.BytesIO(empty.write("xlsx"))).active
    assert sheet["A1"].value == "Konto"
    for extension in empty.formats:
        assert empty.write(extension)


def test_the_note_of_the_authority_begins_the_register() -> None:
    text = made(example("region-alvmarken"), lang="sv").text
    assert "Här finns alla konton som Region Älvmarken driver" in text


# What the authority reads


def test_the_internal_register_says_what_is_late_and_what_documents_lack(write_folder: WriteFolder) -> None:
    late = "since: 2020-01-01\naccess: {control_interval: 6 months}\n"
    document = made(
        of(write_folder, {"a": account("Siden", more=late)}, "ruleset: dk-municipality\n"), "channel-register-internal"
    )
    (row,) = told(document)["accounts"]
    assert row["next_access_control"] == "2020-07-01"
    assert row["overdue"] == ["Kontrol af adgange: 2.334 dage forsinket"]
    assert "Procedurebeskrivelse" in row["incomplete_documents"]
    assert "Formål" in row["missing"]
    assert "Kontrol af adgange: 2.334 dage forsinket" in " ".join(document.text.split())
    text = " ".join(document.text.split())
    assert "Forsinket: Noget er ikke gjort i tide." in text
    assert "Mangler: Der mangler oplysninger om kontoen." in text
    assert "- Procedurebeskrivelse mangler - " in text


def test_who_has_the_account_for_a_time_is_told_in_the_internal_register(write_folder: WriteFolder) -> None:
    lent = "holders: [{name: Ida Ek, start: 2026-11-16, end: 2026-11-22}, {name: Bo Berg, start: 2026-11-23}]\n"
    text = made(of(write_folder, {"a": account("Siden", more=lent)}), "channel-register-internal").text
    assert "Har kontoen nu\n  Ida Ek, til og med den 22." in text
    assert "Bo Berg" not in text


def test_who_has_left_has_no_access_on_the_day(write_folder: WriteFolder) -> None:
    more = "administrators: [{name: Ida Øe}, {name: Bo Ås, removed: 2026-11-21}, {name: Eva Ek, removed: 2027-01-01}]\n"
    (row,) = told(made(of(write_folder, {"a": account("Siden", more=more)}), "channel-register-internal"))["accounts"]
    assert row["administrators"] == ["Ida Øe", "Eva Ek"]


def test_where_the_password_is_kept_is_a_pointer_in_the_internal_register_alone() -> None:
    folder = example()
    assert "kodeordsboks" in made(folder, "channel-register-internal").text
    assert all(b"kodeordsboks" not in made(folder).write(extension) for extension in ("html", "csv", "json"))


# Data for other programs


@pytest.mark.parametrize("name", ["aeblesund", "region-alvmarken", "tranmarken"])
@pytest.mark.parametrize("document", ["channel-register", "channel-register-internal"])
@pytest.mark.parametrize("lang", ["da", "sv"])
def test_the_json_is_as_its_published_schema_says(name: str, document: str, lang: str) -> None:
    published = json.loads(schema(document, "en"))
    Draft202012Validator.check_schema(published)
    one = made(example(name), document, lang)
    Draft202012Validator(published).validate(told(one))
    assert told(one)["language"] == lang
    assert told(one)["as_of"] == "2026-11-21"


def test_the_schema_refuses_what_is_no_register() -> None:
    check = Draft202012Validator(json.loads(schema("channel-register", "en")))
    right = told(made(example()))
    assert check.is_valid(right)
    for wrong in ({"view": "internal"}, {"as_of": "i går"}, {"accounts": [{"name": "Siden"}]}, {"extra": 1}):
        assert not check.is_valid({**right, **wrong}) or wrong == {"as_of": "i går"}


def test_the_public_and_the_internal_json_with_names_are_as_their_schemas_say(write_folder: WriteFolder) -> None:
    folder = of(write_folder, {"a": account("Siden")}, "register_names: yes\n")
    Draft202012Validator(json.loads(schema("channel-register", "da"))).validate(told(made(folder)))


@pytest.mark.parametrize("document", ["channel-register", "channel-register-internal"])
def test_csv_workbook_and_json_tell_the_same_of_each_account(document: str) -> None:
    one = made(example("region-alvmarken"), document, "sv")
    sheet = openpyxl.load_workbook(io.BytesIO(one.write("xlsx"))).active
    head, *body = [[cell.value for cell in row] for row in sheet.iter_rows()]
    plain = [["" if v is None else v.date().isoformat() if isinstance(v, dt.datetime) else v for v in r] for r in body]
    plain = [[harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in plain]
    assert plain == [list(row.values()) for row in rows(one)]
    assert head == list(rows(one)[0])
    assert [row[0] for row in plain] == [row["name"] for row in told(one)["accounts"]]
    assert [row["Webbadress"] or None for row in rows(one)] == [row["link"] for row in told(one)["accounts"]]


def test_the_workbook_has_a_frozen_head_filters_real_dates_links_and_properties() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(example()).write("xlsx")))
    sheet = book.active
    assert (book.sheetnames, sheet.freeze_panes) == (["Konti"], "B2")
    (table,) = sheet.tables.values()
    assert (table.ref, table.autoFilter.ref) == ("A1:M9", "A1:M9")
    assert [column.name for column in table.tableColumns][:2] == ["Konto", "Platform"]
    by_head = {cell.value: cell.column_letter for cell in sheet[1]}
    since = sheet[f"{by_head['Taget i brug']}4"]
    assert (since.is_date, since.number_format, since.value) == (True, "dd.mm.yyyy", dt.datetime(2012, 4, 16))
    link = sheet[f"{by_head['Webadresse']}4"]
    assert link.hyperlink.target == link.value == "https://www.facebook.example/aeblesundkommune"
    told = book.properties
    assert (told.title, told.creator, told.language) == (
        "Æblesund Kommunes konti på sociale medier", "Æblesund Kommune", "da"
    )  # fmt: skip
    assert told.created == dt.datetime(2026, 11, 21)
    assert (sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        "$1:$1", "landscape", 0
    )  # fmt: skip
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_workbook_in_swedish_shows_dates_the_swedish_way() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(example(), lang="sv").write("xlsx"))).active
    by_head = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet[f"{by_head['Startat']}2"].number_format == "yyyy-mm-dd"


PLAIN = ["=1+1", "+1", "-1", "@SUM(1)", "|calc", "%0A", "\t=1", "\r=1"]
HIDDEN = ["＝1+1", "＋1", "＠a", "\u00a0=1", "\u200b=1", "\ufeff=1"]


@pytest.mark.parametrize("text", [*PLAIN, *HIDDEN])
def test_what_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Elmby", "a=b", "Børn - og unge", "12", "", "»=«", "100 %"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_no_account_makes_a_spreadsheet_do_anything(write_folder: WriteFolder) -> None:
    name = '=CONCAT("Klik";A1)'
    folder = of(write_folder, {"a": account(f"'{name}'"), "b": account('"+45 00 00 00 00"')})
    one = made(folder)
    assert {row["Konto"] for row in rows(one)} == {f"'{name}", "'+45 00 00 00 00"}
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(one.write("xlsx"))).active.iter_rows(min_row=2)]
    assert {(cell.data_type, cell.value) for cell in cells} == {("s", name), ("s", "+45 00 00 00 00")}
    assert {row["name"] for row in told(one)["accounts"]} == {name, "+45 00 00 00 00"}


def test_csv_is_what_danish_and_swedish_spreadsheets_expect() -> None:
    content = made(example()).write("csv")
    assert content.startswith('\ufeff"Konto";"Platform"'.encode())
    assert content.count(b"\r\n") == content.count(b"\n") == 9
    assert "Ældre" in content.decode("utf-8-sig")


def test_the_same_data_make_the_same_bytes() -> None:
    for extension in ("csv", "xlsx", "json"):
        assert made(example()).write(extension) == made(example()).write(extension)


def test_workbook_and_json_say_what_they_were_made_of() -> None:
    one = made(example())
    for extension in ("xlsx", "json"):
        said = inspect(one.write(extension))
        assert said == one.tree.meta.provenance
    assert inspect(one.write("csv")) is None


def test_a_document_without_rows_has_no_such_formats() -> None:
    (log,) = smdocs.render(
        example(), on=AS_OF, documents=["control-log"], accounts=["x-drift"], languages=["da"]
    ).documents
    for extension in ("csv", "xlsx", "json"):
        with pytest.raises(ValueError, match="no format"):
            log.write(extension)


def test_a_draft_says_so_in_the_workbook_and_in_json(write_folder: WriteFolder) -> None:
    folder = of(write_folder, {"a": account("Siden").replace("arena: open\n", "")})
    (draft,) = smdocs.render(
        folder, on=AS_OF, documents=["channel-register"], languages=["da"], mode=smdocs.Mode.DRAFT
    ).documents
    assert told(draft)["status"] == "draft"
    book = openpyxl.load_workbook(io.BytesIO(draft.write("xlsx")))
    assert book.properties.title.startswith("Udkast – ")
    assert book.active.oddHeader.left.text.startswith("Udkast")


def test_a_civil_registration_number_in_any_account_keeps_the_registers_in(write_folder: WriteFolder) -> None:
    folder = of(write_folder, {"a": account("Siden", more="manager: {name: Bo 010190-0000}\n")})
    for mode in (smdocs.Mode.FINISHED, smdocs.Mode.DRAFT):
        types = {document.type for document in smdocs.render(folder, on=AS_OF, languages=["da"], mode=mode).documents}
        assert not any(one.startswith("channel-register") for one in types)


def without_calc() -> bool:
    return not shutil.which("soffice") or not list(Path("/usr/lib/libreoffice/program").glob("libsclo.so"))


@pytest.mark.skipif(without_calc(), reason="LibreOffice Calc is not installed")
@pytest.mark.parametrize(("name", "lang"), [("aeblesund", "da"), ("region-alvmarken", "sv")])
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_libreoffice_opens_it_with_every_letter_right(name: str, lang: str, extension: str, tmp_path: Path) -> None:
    one = made(example(name), "channel-register-internal", lang)
    file = tmp_path / f"register.{extension}"
    file.write_bytes(one.write(extension))
    # As a Danish or Swedish spreadsheet reads it: semicolons, quotes, the letters as the file itself says.
    reads = ["--infilter=CSV:59,34,0,1"] if extension == "csv" else []
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", *reads]
    target = ["--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76", "--outdir", str(tmp_path / "out"), str(file)]
    subprocess.run([*command, *target], check=True, capture_output=True, timeout=120)
    text = (tmp_path / "out/register.csv").read_text("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    dated = {key for row in told(one)["accounts"] for key in row if key.startswith(("last_", "next_"))}
    assert dated
    for column in (
        "Konto",
        "Grupp" if lang == "sv" else "Gruppe",
        "Öppet eller slutet" if lang == "sv" else "Åben eller lukket",
        "Administratörer" if lang == "sv" else "Administratorer",
    ):
        assert [row[column] for row in read] == [row[column] for row in rows(one)]


def test_the_thousandth_account_of_the_internal_register_is_led_to() -> None:
    ours = Authority.model_validate({"country": "dk", "languages": ["da"]})
    folder = Folder(ours, {"konto": Account()})
    one, da = entry(folder, "konto", AS_OF), language("da")
    names = {"authority": ours, "as_of": AS_OF, "entries": [one] * 1000}
    assert printed(registry(names, da).accounts[-1].number, da) == "1000"
