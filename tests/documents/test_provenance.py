"""What a file says of its making changes with what the document prints, and gives nobody's data away."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import smdocs
from smdocs.documents import batch
from smdocs.documents.provenance import changed, digests, inspect, locked, origin
from smdocs.documents.render import Mode, RenderedDocument, maker
from smdocs.documents.workers import Workers
from smdocs.filing import archive
from smdocs.read.folder import load
from smdocs.resources import data
from smdocs.tree.compose import Order
from smdocs.tree.nodes import NAMESPACE
from tests.conftest import AS_OF

WriteFolder = Callable[[dict[str, str]], Path]

AUTHORITY = """name: Elmby Kommune
country: dk
languages: [da, sv]
kind: municipality
ruleset: dk-municipality
contacts:
  - {use: general, name: Borgerservice, phone: 00 00 00 10}
"""
OTHERWISE = """rule_overrides:
  - {rule: form.audiences, applies: no, reason: Vi skriver for alle.}
"""
ACCOUNT = """name: Ung i Elmby
platform: facebook-page
kind: page
status: active
purpose: {da: Vi fortæller om fritid., sv: Vi berättar om fritid.}
manager: {name: Eva Ege, phone: 00 00 00 14}
access: {control_interval: 6 months}
since: 2026-01-01
"""


def made(root: Path, document: str = "procedure-description", lang: str = "da") -> RenderedDocument:
    documents = smdocs.render(load(root), on=AS_OF, mode=Mode.DRAFT, documents=[document], languages=[lang]).documents
    return next(d for d in documents if d.account in ("", "ung"))


@pytest.fixture
def root(write_folder: WriteFolder) -> Path:
    return write_folder({"authority.yaml": AUTHORITY, "accounts/ung.yaml": ACCOUNT})


@pytest.mark.parametrize(
    ("file", "old", "new", "fields"),
    [
        ("accounts/ung.yaml", "om fritid.,", "om skolen.,", {"account.purpose"}),
        ("accounts/ung.yaml", "00 00 00 14", "00 00 00 15", {"account.manager"}),
        ("accounts/ung.yaml", "name: Ung i Elmby", "name: Ung i Elmby By", {"account.name"}),
        (
            "accounts/ung.yaml",
            "6 months",
            "3 months",
            # What the rule set says of it is said only where the account has decided something else.
            {"account.access.control_interval", "due.access_control", "authority.ruleset"},
        ),
        ("authority.yaml", "ruleset: dk-municipality", "ruleset: dk", {"authority.ruleset"}),
    ],
)
def test_a_change_of_what_a_document_prints_changes_its_digest_and_that_field_alone(
    root: Path, file: str, old: str, new: str, fields: set[str]
) -> None:
    before = made(root)
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), "utf-8")
    after = made(root)
    assert before.origin.data != after.origin.data
    assert before.write("html") != after.write("html")
    assert {*changed(reads(root), before.origin.fields, before.origin.key)} == fields


@pytest.mark.parametrize(
    ("file", "old", "new", "fields"),
    [
        (
            "authority.yaml",
            "ruleset: dk-municipality\n",
            f"ruleset: dk-municipality\n{OTHERWISE}",
            {"authority.rule_overrides"},
        ),
        ("accounts/ung.yaml", "kind: page\n", "kind: page\naudiences: [unge]\n", {"account.audiences"}),
    ],
)
def test_a_draft_that_shows_other_gaps_is_another_one(
    root: Path, file: str, old: str, new: str, fields: set[str]
) -> None:
    before = made(root)
    assert "[mangler: Målgrupper]" in before.text
    (root / file).write_text((root / file).read_text("utf-8").replace(old, new), "utf-8")
    after = made(root)
    assert "[mangler: Målgrupper]" not in after.text
    assert before.origin.data != after.origin.data
    told = {*changed(reads(root), before.origin.fields, before.origin.key)}
    assert fields <= told


def reads(root: Path, account: str = "ung", mode: Mode = Mode.DRAFT) -> Mapping[str, Any]:
    """What the procedure description reads as it is made now."""
    return maker(load(root))(Order("procedure-description", account, "da"), AS_OF, mode).reads


def digests_with(root: Path, key: bytes, account: str = "ung", mode: Mode = Mode.DRAFT) -> dict[str, str]:
    """The fields of the procedure description as it is made now, under a key of one's own."""
    return digests(reads(root, account, mode), key)


def test_a_field_that_is_not_given_has_not_changed_though_it_was_not_looked_for() -> None:
    filed = origin({"account.purpose": {"account.purpose": "Fritid"}})
    for nothing in (None, []):
        empty = {"account.audiences": {"account.audiences": nothing}, "ung/account.link": {"account.link": nothing}}
        looked_for = origin({"account.purpose": {"account.purpose": "Skole"}, **empty})
        now = {"account.purpose": {"account.purpose": "Skole"}, **empty}
        assert changed(now, filed.fields, filed.key) == ("account.purpose",)
        now = {"account.purpose": {"account.purpose": "Fritid"}}
        assert changed(now, looked_for.fields, looked_for.key) == ("account.purpose",)
        now |= {"account.audiences": {"account.audiences": ["unge"]}}
        assert changed(now, looked_for.fields, looked_for.key) == ("account.audiences", "account.purpose")
    asked = {"asked": {"asked": [["", "account.audiences"]]}}
    assert changed(asked, {}, filed.key) == ("authority.ruleset",)
    assert changed(asked | now, filed.fields, filed.key) == ("account.audiences",)
    no = {"account.messages.open": {"account.messages.open": False}}
    assert changed(no, {}, filed.key) == ("account.messages.open",)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("accounts/ung.yaml", ACCOUNT.replace("Vi berättar om fritid.", "Vi berättar om skolan.")),
        ("accounts/ung.yaml", f"# Opdateret\n{ACCOUNT}"),
        ("accounts/anden.yaml", ACCOUNT.replace("Ung i Elmby", "Gammel i Elmby")),
        ("authority.yaml", AUTHORITY.replace("languages: [da, sv]", "languages: [da]")),
    ],
)
def test_what_a_document_does_not_tell_leaves_its_digest_and_its_bytes_alone(root: Path, file: str, text: str) -> None:
    before = made(root)
    (root / file).write_text(text, "utf-8")
    after = made(root)
    assert before.origin == after.origin
    assert before.write("docx") == after.write("docx")


def test_the_day_it_is_seen_from_is_told_and_is_no_part_of_the_data(root: Path) -> None:
    on = AS_OF.replace(day=22)
    later = next(
        iter(
            smdocs.render(
                load(root), on=on, mode=Mode.DRAFT, documents=["about-texts"], languages=["da"], accounts=["ung"]
            ).documents
        )
    )
    before = made(root, "about-texts")
    said = inspect(later.write("pdf"))
    assert said is not None
    assert said.as_of == "2026-11-22"
    assert {f for f in before.origin.fields if f.startswith("due.")} == set()


def test_the_manifest_holds_nobodys_data_not_even_for_those_who_guess() -> None:
    root = data() / "examples" / "aeblesund"
    folder = load(root)
    (document,) = smdocs.render(
        folder, on=AS_OF, documents=["procedure-description"], accounts=["facebook-kommunen"], languages=["da"]
    ).documents
    (product,) = batch.written([(document, ("txt",))], Workers())
    content = document.write("txt")
    told = archive.as_bytes(archive.manifest([archive.written(product, "txt", content)])).decode()
    manager = folder.accounts["facebook-kommunen"].manager
    assert manager is not None
    assert manager.name not in told
    assert str(manager.phone) not in told
    (filed,) = json.loads(told)["documents"]
    (file,) = filed["files"]
    # Who has the manifest alone can try every number there is, and finds none: the key is not in it.
    for key in (bytes.fromhex(file["key"]), bytes.fromhex(file["sha256"]), bytes.fromhex(filed["data_sha256"])):
        guessed = digests_with(root, key, "facebook-kommunen", Mode.FINISHED)
        assert set(guessed) == set(filed["fields"])
        assert not set(guessed.values()) & set(filed["fields"].values())
    # Who has the file too can read the number, and has the key.
    key = locked(bytes.fromhex(file["key"]), content)
    assert digests_with(root, key, "facebook-kommunen", Mode.FINISHED) == filed["fields"]


def test_the_same_data_in_another_order_have_the_same_digest() -> None:
    assert origin({"a": {"x": 1, "y": "å"}, "b": None}) == origin({"b": None, "a": {"y": "å", "x": 1}})
    assert origin({"a": 1}).data != origin({"a": "1"}).data


@pytest.mark.parametrize("extension", ["html", "pdf", "docx", "md"])
def test_a_file_says_what_it_was_made_of_where_its_format_keeps_such_things(root: Path, extension: str) -> None:
    document = made(root)
    said = inspect(document.write(extension))
    assert said == document.tree.meta.provenance
    assert said is not None
    assert (said.document, said.as_of) == ("procedure-description_ung_da_draft", "2026-11-21")


def test_plain_text_is_pasted_elsewhere_and_says_nothing_but_its_text(root: Path) -> None:
    assert "sha256" not in made(root).text


def test_a_pdf_describes_its_own_properties_as_an_archive_wants_it(root: Path) -> None:
    with pikepdf.open(io.BytesIO(made(root).write("pdf"))) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        with pdf.open_metadata() as found:
            assert found[f"{{{NAMESPACE}}}document"] == "procedure-description_ung_da_draft"
    assert xmp.count("<pdfaExtension:schemas>") == 1
    for name in ("document", "as_of", "data", "templates", "version"):
        assert f"<pdfaProperty:name>{name}</pdfaProperty:name>" in xmp


def test_a_word_file_keeps_it_among_its_properties(root: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(made(root).write("docx"))) as package:
        assert "smdocs.data" in package.read("docProps/custom.xml").decode()
