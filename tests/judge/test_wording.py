"""What stands in an authority's own texts and must not: civil registration numbers above all, and what looks like one
and is not."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import smdocs
from smdocs.cli.main import main
from smdocs.documents.render import Mode
from smdocs.filing.verify import FileStatus, Standing
from smdocs.findings import Finding, Severity, without_civil_numbers
from smdocs.judge.check import check
from smdocs.read.folder import load
from smdocs.resources import data
from smdocs.show.console import provenance_as_json, provenance_as_text, say, standings_as_json, standings_as_text
from smdocs.tree.nodes import Provenance
from smdocs.words.messages import message
from tests.examples import folder as example

AS_OF = dt.date(2026, 11, 21)
Write = Callable[[dict[str, str]], Path]


def luhn_digit(digits: str) -> str:
    """The check digit, as the Swedish tax agency describes it: twos and ones by turns, digits of the products added."""
    total = sum(sum(map(int, str(int(d) * (2 - n % 2)))) for n, d in enumerate(digits))
    return str(-total % 10)


def personnummer(day: str, serial: str, sign: str = "-") -> str:
    """A number of the right form; `day` has six or eight digits."""
    return f"{day}{sign}{serial}{luhn_digit(day[-6:] + serial)}"


def found(write: Write, text: str, country: str = "dk", field: str = "purpose") -> list[Finding]:
    language = "da" if country == "dk" else "sv"
    folder = write(
        {
            "authority.yaml": f"name: Elmby\ncountry: {country}\nlanguages: [{language}]\n",
            "accounts/facebook.yaml": f"name: Ung\n{field}: '{text}'\n",
        }
    )
    return [f for f in check(load(folder), AS_OF) if f.code not in ("missing-field", "too-few")]


def codes(findings: list[Finding]) -> list[str]:
    return [f.code for f in findings]


DANISH = [
    "010190-0000",  # keeps no check digit, as numbers since 2007 may
    "0101900000",
    "010190 0000",
    "290200-4000",  # a leap day
    "Lise (010190-0000) er på ferie",
    "cpr:010190-0000.",
    "010190–0000",  # dashes of all kinds
    "010190‑0000",
    "010190−0000",
    "010190 - 0000",
    "010190 - 0000",
    "010190 0000",
    "01 01 90 0000",
    "01.01.90-0000",
    "01-01-90-0000",
    "cpr/010190-0000",
    "CPR010190-0000",
    "cpr.010190-0000",
    "010190-0000/Hansen",
    "Hansen_010190-0000",
    "https://elmby.example/cpr/0101900000",
    "https://elmby.example/010190-0000",
    "cpr nr. 010126 0000",
    "nr 0101900000",
    "nr. 010190-0000",
    "sagen om Lise 010190-0000",
    "sagsbehandler 010190-0000",
]
SWEDISH = [
    personnummer("640823", "323"),
    personnummer("19640823", "323"),
    personnummer("640823", "323", ""),
    personnummer("19640823", "323", ""),
    personnummer("120823", "323", "+"),
    personnummer("640883", "323"),  # a coordination number
    f"Ring Lise, {personnummer('19640883', '323')}.",
    "1981-12-18-" + personnummer("811218", "987")[-4:],
    personnummer("811218", "987", "–"),
    personnummer("811218", "987", " "),
    f"pers.nr {personnummer('811218', '987', '')}",
]
NEITHER = [
    "26-001234",
    "2026-000418",
    "EMN-2026-001234",
    "27.24.00-G01-1-26",
    "sag 0101900000",
    "sag 010126-0000",
    "Sagsnummer: 010190-0000",
    "sagsnr.: 010190–0000",
    "konto 1234 0101900000",
    "211126 1430",
    "21.11.26 1430",
    "2026-11-21 1430",
    "journalnr. 0101900000",
    "j. nr. 010190-0000",
    "sags-id 010190-0000",
    "kto. 0101900000",
    "KS 2026/01234",
    "12 34 56 78",
    "12345678",
    "5790000000000",
    "EAN 5790 0000 0000 0",
    "+45 01 01 90 00",
    "tlf. 0101900000",
    "2026-11-21",
    "20261121-20271121",
    "21.11.2026",
    "310290-0000",  # no such day
    "010136-4000",  # not born yet
    "https://facebook.com/groups/0101900000",
    "0101900000123",
    "1.010190-0000.2",
]
NEITHER_IN_SWEDEN = [
    "212000-0142",
    "202100-6206",
    "556036-0793",
    "070-174 06 05",
    "dnr 2026-1234",
    f"dnr {personnummer('811218', '987')}",
    f"ärendenummer: {personnummer('811218', '987')}",
    f"Ärende-ID {personnummer('811218', '987', '')}",
    f"OCR {personnummer('811218', '987', '')}",
    f"tfn {personnummer('811218', '987', '')}",
    "261121 1430",
    personnummer("640823", "323")[:-1] + "x",
    "640823-3230",  # another check digit
]


@pytest.mark.parametrize("text", DANISH)
def test_a_danish_civil_registration_number_is_found_and_not_repeated(text: str, write_folder: Write) -> None:
    findings = found(write_folder, text)
    assert codes(findings) == ["civil-registration-number"]
    assert findings[0].severity is Severity.ERROR
    for language in ("da", "sv", "en"):
        assert not any(ch.isdigit() for ch in message(findings[0], language))


@pytest.mark.parametrize("text", SWEDISH)
def test_a_swedish_personal_identity_number_is_found(text: str, write_folder: Write) -> None:
    assert codes(found(write_folder, text, "se")) == ["civil-registration-number"]


@pytest.mark.parametrize("text", ["010190-0000", personnummer("640823", "323")])
@pytest.mark.parametrize("country", ["dk", "se"])
def test_a_number_of_the_other_country_is_found_where_it_is_written_as_one(
    country: str, text: str, write_folder: Write
) -> None:
    assert codes(found(write_folder, text, country)) == ["civil-registration-number"]


@pytest.mark.parametrize(("country", "text"), [("dk", t) for t in NEITHER] + [("se", t) for t in NEITHER_IN_SWEDEN])
def test_another_number_is_not_taken_for_one(country: str, text: str, write_folder: Write) -> None:
    assert codes(found(write_folder, text, country)) == []


def test_a_number_without_a_hyphen_may_stand_where_numbers_belong(write_folder: Write) -> None:
    assert codes(found(write_folder, "0101900000", field="case_numbers")) == []
    assert codes(found(write_folder, "010190-0000", field="case_numbers")) == ["civil-registration-number"]
    assert codes(found(write_folder, "sag 010190-0000", field="case_numbers")) == []
    assert codes(found(write_folder, "cpr 0101900000", field="case_numbers")) == ["civil-registration-number"]


@pytest.mark.parametrize("number", ["010190-\n  0000", "010190\n  0000", "01  01  90-0000", "010190 \n    - 0000"])
def test_a_number_in_two_lines_or_with_wide_spaces_is_found(number: str, write_folder: Write) -> None:
    text = f"|-\n  Ring til {number} i dag"
    files = {
        "authority.yaml": "name: Elmby\ncountry: dk\nlanguages: [da]\n",
        "accounts/facebook.yaml": f"purpose: {text}\n",
    }
    findings = check(load(write_folder(files)), AS_OF)
    assert "civil-registration-number" in codes(list(findings))


@pytest.mark.parametrize("text", [*DANISH, *SWEDISH])
def test_what_is_found_is_masked_where_it_is_shown(text: str) -> None:
    shown = without_civil_numbers(text)
    assert "…" in shown
    assert not re.search(r"\d{4}", shown)


def test_a_number_as_the_name_of_a_field_or_of_a_file_is_told_and_never_shown(
    write_folder: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_folder(
        {
            "authority.yaml": "name: Elmby\ncountry: dk\nlanguages: [da]\ndocuments: {010190-0000: {}}\n",
            "accounts/facebook.yaml": "name: Ung\n'010190-0000': hej\npurpose: '[cpr og adresse 010190-0000 her]'\n",
            "accounts/lise-010190-0000.yaml": "name: Ung\n",
            "records/0101900000.yaml": "- kind: snapshot\n",
        }
    )
    found = {(f.code, f.field) for f in check(load(folder), AS_OF)}
    assert ("civil-registration-number", "account.010190-0000") in found
    assert ("civil-registration-number", "authority.documents.010190-0000") in found
    assert ("file-name", "") in found
    for output in ("text", "json", "annotations"):
        with pytest.raises(SystemExit):
            main(["validate", str(folder), "--output", output, "--on", "2026-11-21"])
        shown = "".join(capsys.readouterr())
        assert "file-name" in shown
        assert not re.search("010190-?0", shown)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_number_in_own_words_stops_what_they_would_stand_in_in_any_mode(mode: Mode, write_folder: Write) -> None:
    example = data() / "examples" / "tranmarken"
    files = {p.relative_to(example).as_posix(): p.read_text("utf-8") for p in example.rglob("*.yaml")}
    block = "{% block lead %}\nRing personnummer 010190-\n0000.\n{% endblock %}\n"
    folder = load(write_folder(files | {"templates/sv/landing-page.txt": block}))
    rendering = smdocs.render(folder, on=AS_OF, documents=["landing-page"], mode=mode)
    assert rendering.documents == ()
    (finding,) = rendering.findings
    assert (finding.code, str(finding.place)) == ("civil-registration-number", "templates/sv/landing-page.txt:1:1")
    for code in ("da", "sv", "en"):
        assert "sv/landing-page.txt" in message(finding, code)
        assert "0190" not in message(finding, code)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_document_that_would_show_a_number_is_not_made_in_any_mode(mode: Mode, write_folder: Write) -> None:
    example = data() / "examples" / "tranmarken"
    files = {p.relative_to(example).as_posix(): p.read_text("utf-8") for p in example.rglob("*.yaml")}
    documents = ["account-registration"]

    def made(files: dict[str, str]) -> set[str]:
        folder = load(write_folder(files))
        rendering = smdocs.render(folder, on=AS_OF, mode=mode, documents=documents, accounts=folder.accounts)
        return {document.account for document in rendering.documents}

    assert made(files) == {"facebook"}
    account = files["accounts/facebook.yaml"]
    assert made(files | {"accounts/lise-010190-0000.yaml": account}) == {"facebook"}
    files["accounts/facebook.yaml"] = re.sub("(?m)^name: .*$", "name: Ring 010190-0000", account)
    assert made(files) == set()


def test_a_number_in_a_record_is_found(write_folder: Write) -> None:
    folder = write_folder(
        {
            "authority.yaml": "name: Elmby\ncountry: dk\nlanguages: [da]\n",
            "accounts/facebook.yaml": "name: Ung\n",
            "records/facebook.yaml": "- kind: removal\n  date: 2026-10-01\n  content: post\n  action: delete\n"
            "  result: Opslaget nævnte 010190-0000\n",
        }
    )
    findings = [f for f in check(load(folder), AS_OF) if f.code == "civil-registration-number"]
    assert [str(f.place) for f in findings] == ["records/facebook.yaml:5:3"]


@given(st.dates(dt.date(1926, 1, 1), dt.date(2025, 12, 31)), st.integers(0, 999), st.booleans())
def test_any_day_and_serial_number_makes_a_swedish_number(day: dt.date, serial: int, coordination: bool) -> None:
    from smdocs.judge.wording import _personnummer

    born = f"{day:%Y%m}{day.day + 60 * coordination:02}"
    number = personnummer(born, f"{serial:03}")
    assert _personnummer(number, AS_OF)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not _personnummer(wrong, AS_OF)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31)), st.integers(0, 9999))
def test_any_day_and_serial_number_makes_a_danish_number(day: dt.date, serial: int) -> None:
    from smdocs.judge.wording import _cpr

    # The seventh digit tells the century, so some of the days are not born yet.
    assume(serial < 4000 and day.year < 2000)
    assert _cpr(f"{day:%d%m%y}-{serial:04}", AS_OF)
    assert not _cpr(f"{day:%d}13{day:%y}-{serial:04}", AS_OF)


@pytest.mark.parametrize(
    ("country", "text", "told"),
    [
        ("se", "enligt PuL", "PuL"),
        ("se", "Enligt personuppgiftslagens regler", "personuppgiftslagens"),
        ("se", "lag 1998:204", "1998:204"),
        ("se", "förvaltningslagen (1986:223)", "1986:223"),
        ("se", "RA-FS 1991:6", "RA-FS 1991:6"),
        ("se", "Kontakta Datainspektionen.", "Datainspektionen"),
        ("se", "E-delegationens råd", "E-delegationens"),
        ("se", "inom landstinget", "landstinget"),
        ("dk", "efter persondataloven", "persondataloven"),
    ],
)
def test_what_is_repealed_is_told_with_what_applies_now(
    country: str, text: str, told: str, write_folder: Write
) -> None:
    (finding,) = found(write_folder, text, country)
    assert (finding.code, finding.severity) == ("repealed-law", Severity.WARNING)
    assert told in message(finding, "sv")


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("se", "tidigare Datainspektionen"),
        ("se", "det dåvarande landstinget"),
        ("se", "dataskyddslagen (2018:218), 11998:2041"),
        ("se", "pulver, sklad och SKLerad"),
        ("dk", "den svenske personuppgiftslagen"),
        ("dk", "databeskyttelsesloven"),
    ],
)
def test_what_tells_of_the_past_or_is_in_force_is_let_be(country: str, text: str, write_folder: Write) -> None:
    assert found(write_folder, text, country) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Klik på javascript:alert(1) nu", "unsafe-link"),
        ("Hent ftp://elmby.example/fil", "unsafe-link"),
        ("Se data:text/html,hej", "unsafe-link"),
        ("Se https:///elmby", "malformed-link"),
        ("Se http:/elmby.example", "malformed-link"),
        ("Skriv til mailto:elmby", "malformed-link"),
        ("Se <a href=x>her</a>", "html-in-text"),
    ],
)
def test_an_address_in_a_text_that_leads_nowhere_or_does_harm_is_told(
    text: str, code: str, write_folder: Write
) -> None:
    assert codes(found(write_folder, text)) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Se https://www.elmby.example/døgnvagt, eller skriv til a@elmby.example.",
        "Se (https://elmby.example/ung).",
        "Sådan: 1/2, kl. 9:30, A:B, 2 < 3 > 1, C:/mappe",
        "Mål: 3:1 og tel: 12 34 56 78",
    ],
)
def test_ordinary_text_is_no_address(text: str, write_folder: Write) -> None:
    assert codes(found(write_folder, text)) == []


def test_when_strict_what_was_a_warning_stops_the_documents_it_concerns() -> None:
    folder = example("aeblesund")
    usual = smdocs.render(folder, on=AS_OF, documents=["control-log"], languages=["da"])
    strict = smdocs.render(folder, on=AS_OF, documents=["control-log"], languages=["da"], strict=True)
    late = {f.account for f in usual.findings}
    assert late == {"bluesky-drift", "instagram-ung", "linkedin-job", "smaafuglene-foraeldre", "youtube-byraad"}
    assert {f.severity for f in usual.findings} == {Severity.WARNING}
    assert {f.severity for f in strict.findings} == {Severity.ERROR}
    assert {d.account for d in usual.documents} - {d.account for d in strict.documents} == late


def test_an_address_with_other_letters_is_read_as_such_and_leads_there(write_folder: Write) -> None:
    example = data() / "examples" / "tranmarken"
    files = {p.relative_to(example).as_posix(): p.read_text("utf-8") for p in example.rglob("*.yaml")}
    website = "website: https://xn--blesund-lxa.example/hjälp"
    files["authority.yaml"] = re.sub("(?m)^website: .*$", website, files["authority.yaml"])
    rendering = smdocs.render(load(write_folder(files)), on=AS_OF, documents=["debate-guidelines"])
    (document,) = rendering.documents
    assert "æblesund.example" in document.text
    assert "xn--" not in document.text
    assert 'href="https://xn--blesund-lxa.example/hj' in document.html
    with zipfile.ZipFile(io.BytesIO(document.write("docx"))) as held:
        assert b"https://xn--blesund-lxa.example/hj" in held.read("word/_rels/document.xml.rels")


def test_what_is_said_of_filed_documents_shows_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    number = "cpr/010190-0000"
    standing = Standing(f"da/{number}.txt", FileStatus.STALE, number, AS_OF, (f"{number}/account.name",))
    digest = "ab0101900000".ljust(64, "c")
    said = Provenance(number, "2026-11-21", f"sha256:{digest}", "sha256:0", "1.0")
    for shown in (
        standings_as_text([standing], "da"),
        standings_as_json([standing], "da"),
        provenance_as_text(said, digest, "da"),
        provenance_as_json(said, digest, "da"),
    ):
        say(shown)
        printed = capsys.readouterr().out
        assert "cpr/…" in printed
        assert "010190" not in printed.replace(digest, "")
        assert printed.count(digest) == shown.count(digest)


@pytest.mark.parametrize(
    ("account", "field"),
    [
        ("manager: {name: lise@elmby.example}\n", "account.manager.name"),
        ("administrators: [{name: 'Ib, https://elmby.example'}]\n", "account.administrators[0].name"),
        ("platform: www.facebook.example\n", "account.platform"),
        ("handle: https://x.example/elmby\n", "account.handle"),
        ("operator: {name: Elmby, task: 'Se https://elmby.example'}\n", None),
        ("handle: '@elmby@social.example'\n", None),
        ("platform: forum.elmby.example\n", None),
    ],
)
def test_a_name_is_no_address(account: str, field: str | None, write_folder: Write) -> None:
    files = {"authority.yaml": "name: Elmby\ncountry: dk\nlanguages: [da]\n", "accounts/a.yaml": account}
    findings = [f for f in check(load(write_folder(files)), AS_OF) if f.code == "not-a-name"]
    assert [f.field for f in findings] == ([field] if field else [])
