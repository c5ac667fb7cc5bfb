"""What a case system is told of a document: a side-car beside each file that keeps to its published schema."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import smdocs
from smdocs.cli.main import cli
from smdocs.documents import metadata
from smdocs.documents.render import Mode, RenderedDocument
from smdocs.edit import schema as reference
from smdocs.findings import Exit
from smdocs.model import Account, Authority, LanguageCode
from smdocs.read.folder import Folder, load
from smdocs.resources import data, templates
from smdocs.tree.compose import Order
from smdocs.words.language import language
from tests.conftest import AS_OF
from tests.examples import folder, rendered

WriteFolder = Callable[[dict[str, str]], Path]

EXAMPLES = ("aeblesund", "region-alvmarken")


def every(name: str) -> list[RenderedDocument]:
    """All documents of an example."""
    return [*rendered(name, "da"), *rendered(name, "sv")]


def told(document: RenderedDocument, extension: str = "html") -> dict[str, Any]:
    values: dict[str, Any] = json.loads(document.side_car(extension, document.write(extension)))
    return values


def one(name: str, document: str, account: str = "", lang: str = "da", mode: Mode = Mode.FINISHED) -> RenderedDocument:
    narrowed = {"documents": [document], "accounts": [account] if account else [], "languages": [lang]}
    return next(
        d for d in smdocs.render(folder(name), on=AS_OF, mode=mode, **narrowed).documents if d.account == account
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_side_car_keeps_to_the_published_schema(name: str) -> None:
    schemas = [json.loads(reference.schema("metadata", lang)) for lang in ("da", "sv", "en")]
    for schema in schemas:
        jsonschema.Draft202012Validator.check_schema(schema)
    checkers = [jsonschema.Draft202012Validator(one, format_checker=jsonschema.FormatChecker()) for one in schemas]
    for document in every(name):
        found = told(document)
        for checker in checkers:
            checker.validate(found)
            with pytest.raises(jsonschema.ValidationError):
                checker.validate({key: value for key, value in found.items() if key != "sha256"})


def test_the_schema_is_printed_with_the_words_of_a_language() -> None:
    result = CliRunner().invoke(cli, ["schema", "metadata", "--lang", "sv"])
    assert result.exit_code == Exit.OK
    assert json.loads(result.stdout)["properties"]["case_no"]["title"] == "Diarienummer"


@pytest.mark.parametrize("lang", ["da", "sv", "en"])
def test_every_field_of_the_metadata_has_words_and_no_other_has(lang: str) -> None:
    nested = {
        f"{part.__name__.lower()}.{field}"
        for part in (metadata.Classification, metadata.Access, metadata.Retention, metadata.Format)
        for field in part.model_fields
    }
    words = language(lang).words("metadata")
    assert set(words) == set(metadata.Metadata.model_fields) | nested
    assert list(words) == list(language("da").words("metadata"))
    assert all(set(entry) == {"label", "help"} and entry["help"].endswith(".") for entry in words.values())


def test_a_pdf_says_what_it_conforms_to_and_each_format_its_own_type() -> None:
    document = one("aeblesund", "control-log", "facebook-kommunen")
    assert told(document, "pdf")["format"] == {"mime": "application/pdf", "pdfa": "2a", "pdfua": "1"}
    assert told(document, "docx")["format"]["mime"].endswith("wordprocessingml.document")
    assert told(document, "md")["format"] == {"mime": "text/markdown", "pdfa": None, "pdfua": None}
    content = document.write("html")
    assert told(document)["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_side_car_tells_what_the_authority_has_written(write_folder: WriteFolder) -> None:
    root = write_folder(
        {
            "authority.yaml": """name: Elmby Kommune
country: dk
languages: [da]
approvers: {open: Kommunaldirektøren, closed: Skolechefen}
documents:
  account-registration:
    version: "1.2"
    case_numbers: [26/9]
    updated_on: 2026-03-31
    replaces: Anmeldelse fra 2019
    classification: {scheme: KLE, code: 27.24.00, facet: G01}
    disclosure: {restricted: yes, basis: Offentlighedsloven § 30}
    retention: {rule: Slettes efter fem år, basis: Sletteplan 2025, kept: 5 years}
""",
            "accounts/ung.yaml": "name: Ung i Elmby\nplatform: facebook-group\narena: closed\nunit: Ungdomsskolen\n"
            "case_numbers: [26/1, 25/7]\nfilled_by: Eva Ege\nfilled_on: 2026-02-01\n",
        }
    )
    (document,) = smdocs.render(load(root), on=AS_OF, mode=Mode.DRAFT, documents=["account-registration"]).documents
    found = told(document)
    assert found["title"].startswith("Ung i Elmby (")
    assert "anmeldelse af konto (udkast)" in found["title"]
    assert found["title"].endswith("21.11.2026")
    expected = {
        "authority": "Elmby Kommune",
        "unit": "Ungdomsskolen",
        "account": "ung",
        "case_no": "26/1",
        "other_case_nos": ["25/7", "26/9"],
        "document_no": "account-registration_ung_da_draft",
        "document_date": "2026-02-01",
        "version": "1.2",
        "status": "draft",
        "filled_by": "Eva Ege",
        "sender": "Ungdomsskolen",
        "recipient": "Skolechefen",
        "direction": "internal",
        "classification": {"scheme": "KLE", "code": "27.24.00", "facet": "G01"},
        "access": {"restricted": True, "basis": "Offentlighedsloven § 30"},
        "retention": {"rule": "Slettes efter fem år", "basis": "Sletteplan 2025", "due": "2031-02-01"},
        "replaces": "Anmeldelse fra 2019",
        "as_of": "2026-11-21",
        "file": "account-registration_ung_draft.html",
    }
    assert {key: found[key] for key in expected} == expected


def people(folder: Folder) -> Iterator[str]:
    """Names, telephone numbers and e-mail addresses of staff in a folder."""
    for account in folder.accounts.values():
        for person in (account.manager, account.responsible, account.contact, *account.administrators):
            if person:
                yield from (text for text in (person.name, person.phone, person.email) if text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_metadata_of_public_documents_name_no_staff_and_others_only_who_filled_it_in(name: str) -> None:
    staff = set(people(folder(name)))
    assert len(staff) > 10
    for document in every(name):
        found = told(document)
        if document.description.audience == "public":
            assert found["filled_by"] is None
        rest = json.dumps({**found, "filled_by": None}, ensure_ascii=False)
        assert [text for text in staff if text in rest] == []


def test_a_civil_registration_number_in_a_name_never_reaches_the_metadata(write_folder: WriteFolder) -> None:
    root = write_folder(
        {
            "authority.yaml": "name: Elmby\ncountry: dk\nlanguages: [da]\n",
            "accounts/ung.yaml": "name: Sag om 010203-1234\nunit: Eva 0102031234\nplatform: facebook-page\n",
        }
    )
    for document in smdocs.render(load(root), on=AS_OF, mode=Mode.DRAFT).documents:
        assert not re.search(r"010203-?1234", document.side_car("html", document.write("html")).decode())


def test_the_title_begins_with_what_tells_it_from_others() -> None:
    titles = [told(d)["title"] for d in every("aeblesund") if d.language == "da"]
    assert len(set(titles)) == len(titles)
    assert "Æblesund Kommune (Facebook): kontrollog, 21.11.2026" in titles
    assert "Retningslinjer for debatten, Æblesund Kommune, 21.11.2026" in titles


def test_a_blank_form_is_called_what_it_is() -> None:
    forms = smdocs.render(folder("aeblesund"), on=AS_OF, documents=["account-registration"], mode=Mode.FORM).documents
    blank = next(form for form in forms if form.account == "_blank")
    assert told(blank)["account"] is None
    assert blank.description.title.startswith(("Anmeldelse af konto (til udfyldelse)", "Anmälan"))


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=500).filter(
    str.strip
)


def utf_16(text: str) -> int:
    """The length of a text as SBSYS counts it."""
    return len(text.encode("utf-16-le")) // 2


@settings(max_examples=150)
@given(account=names, platform=names, authority=names, mode=st.sampled_from(list(Mode)))
def test_a_title_is_never_too_long_for_a_case_system(account: str, platform: str, authority: str, mode: Mode) -> None:
    folder = Folder(
        Authority.model_construct(name=authority, country="dk", languages=("da",)),
        {"a": Account.model_construct(name=account, platform=platform)},
    )
    for order in (Order("control-log", "a", "da"), Order("debate-guidelines", "", "da")):
        title = metadata.title(folder, order, language("da"), AS_OF, mode)
        assert utf_16(title) <= 200
        assert title == " ".join(title.split())
        assert title.endswith("21.11.2026")
        title.encode()


def test_a_title_is_cut_between_letters_as_people_see_them() -> None:
    families = "👩‍👩‍👧" * 60
    folder = Folder(
        Authority.model_construct(name="Elmby", country="dk", languages=("da",)),
        {"a": Account.model_construct(name=families, platform="facebook-page")},
    )
    title = metadata.title(folder, Order("control-log", "a", "da"), language("da"), AS_OF, Mode.FINISHED)
    start, _, _ = title.partition("…")
    assert start == "👩‍👩‍👧" * (len(start) // 5)
    assert 190 < utf_16(title) <= 200


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"unit": "Biblioteket"}, {"unit": "Musikskolen"}, "Biblioteket"),
        ({"unit": "Kansliet", "handle": "@elmby"}, {"unit": "Kansliet", "handle": "@elmby.ung"}, "@elmby"),
        ({"unit": "Kansliet"}, {"unit": "Kansliet"}, "facebook"),
    ],
)
def test_accounts_of_the_same_name_and_platform_have_titles_that_tell_them_apart(
    first: dict[str, str], second: dict[str, str], told: str
) -> None:
    same = {"name": "Elmby", "platform": "facebook-page"}
    accounts = {"facebook": Account.model_validate(same | first), "ung": Account.model_validate(same | second)}
    folder = Folder(Authority.model_construct(name="Elmby", country="dk", languages=(LanguageCode("da"),)), accounts)
    titles = [
        metadata.title(folder, Order("control-log", account, "da"), language("da"), AS_OF, Mode.FINISHED)
        for account in accounts
    ]
    assert titles[0] == f"Elmby (Facebook, {told}): kontrollog, 21.11.2026"
    assert titles[0] != titles[1]


@pytest.mark.parametrize(
    ("classified", "said"),
    [("", "Kontrollog"), ("classification: {scheme: KLE, code: 27.24.00, facet: G01}", "KLE 27.24.00 G01")],
)
def test_a_word_file_is_sorted_by_the_file_plan_or_else_by_the_type_of_document(
    classified: str, said: str, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(data() / "examples" / "aeblesund", folder)
    file = folder / "authority.yaml"
    text = file.read_text("utf-8")
    before = "    disclosure: {restricted: no}\n"
    assert before in text
    found = load(folder).authority.documents["control-log"].classification
    assert found is not None
    text = re.sub(r"(?m)^ +classification: .*\n", "", text)
    file.write_text(text.replace(before, f"{before}    {classified}\n"), "utf-8")
    loaded = load(folder)
    (document,) = smdocs.render(
        loaded, on=AS_OF, documents=["control-log"], accounts=["facebook-kommunen"], languages=["da"]
    ).documents
    assert docx.Document(BytesIO(document.write("docx"))).core_properties.category == said


def test_the_words_of_the_metadata_are_in_every_language_of_messages() -> None:
    assert {p.parent.name for p in templates().glob("*/metadata.yaml")} == {"da", "sv", "en"}
