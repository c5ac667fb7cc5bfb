"""A folder of files becomes typed data; what is not possible is a finding and left out, and the rest is read."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smdocs.findings import FindingsError, Place
from smdocs.judge.check import check
from smdocs.model import Account, Authority, RecordKind
from smdocs.model.path import ACCOUNT, classes, item_class
from smdocs.model.path import Path as DataPath
from smdocs.model.texts import Data
from smdocs.model.values import is_link
from smdocs.read.folder import Folder, load, meant, spoken_in
from smdocs.words.language import language
from smdocs.words.messages import message

Write = Callable[[dict[str, str]], Path]

AUTHORITY = "name: Elmby Kommune\ncountry: dk\nlanguages: [da, sv]\n"
MESSAGES = language("en").words("findings")
RECORDS = {
    kind.value: cls
    for kind in RecordKind
    for cls in classes().values()
    if "date" in cls.model_fields
    and "kind" in cls.model_fields
    and kind.value in str(cls.model_fields["kind"].annotation)
}


def told(folder: Folder) -> list[tuple[str, str]]:
    return [(str(f.place), f.code) for f in folder.findings]


def test_all_files_of_a_folder_are_read(write_folder: Write) -> None:
    folder = load(
        write_folder(
            {
                "authority.yaml": AUTHORITY,
                "accounts/x-drift.yaml": "name: Drift\nsince: 2024-05-01\n",
                "accounts/ældre.yaml": "name: Ældre i byen\n",
                "records/x-drift.yaml": "- kind: snapshot\n  date: 2026-10-01\n  by: Lise Holm\n",
            }
        )
    )
    assert folder.findings == ()
    assert folder.authority.name == "Elmby Kommune"
    assert list(folder.accounts) == ["x-drift", "ældre"]
    assert folder.accounts["x-drift"].since == dt.date(2024, 5, 1)
    assert [r.by for r in folder.records["x-drift"]] == [("Lise Holm",)]


def test_what_is_not_possible_is_left_out_and_the_rest_is_read(write_folder: Write) -> None:
    folder = load(
        write_folder(
            {
                "authority.yaml": AUTHORITY,
                "accounts/x.yaml": "name: Drift\nkind: paeg\nadministrators:\n  - {name: Lise Holm, email: lise}\n"
                "  - {title: Leder}\n  - {name: Ib Lund}\n",
                "records/x.yaml": "- kind: snapshoot\n  date: 2026-10-01\n- kind: snapshot\n  date: 2026-10-02\n",
            }
        )
    )
    account = folder.accounts["x"]
    assert (account.name, account.kind) == ("Drift", None)
    assert [(a.name, a.email) for a in account.administrators] == [("Lise Holm", None), ("Ib Lund", None)]
    assert [r.date.day for r in folder.records["x"]] == [2]
    assert told(folder) == [
        ("accounts/x.yaml:2:1", "not-a-choice"),
        ("accounts/x.yaml:4:23", "not-an-email"),
        ("accounts/x.yaml:5:5", "missing-key"),
        ("records/x.yaml:1:3", "not-a-choice"),
    ]
    assert folder.place("x", ACCOUNT / "administrators" / 1 / "name") == Place("accounts/x.yaml", 6, 6)
    assert folder.place("x", DataPath("records", (0, "date"))) == Place("records/x.yaml", 4, 3)


def test_an_authority_that_cannot_be_read_is_raised_with_all_findings(write_folder: Write) -> None:
    with pytest.raises(FindingsError) as raised:
        load(write_folder({"authority.yaml": "name: X\nlanguages: [da]\n", "accounts/x.yaml": "kind: paeg\n"}))
    assert [(str(f.place), f.code) for f in raised.value.findings] == [
        ("accounts/x.yaml:1:1", "not-a-choice"),
        ("authority.yaml:1:1", "missing-key"),
    ]


def test_an_account_takes_over_what_all_share_and_may_say_otherwise(write_folder: Write) -> None:
    folder = load(
        write_folder(
            {
                "authority.yaml": AUTHORITY + "account_defaults:\n  unit: {da: Kontoret, sv: Kontoret}\n  access:\n"
                "    grant: Spørg chefen\n    control_interval: 6 months\n  audiences: [Unge, Ældre]\n  version: '1'\n",
                "accounts/a.yaml": "name: A\naccess:\n  control_interval: 1 year\naudiences: [Alle]\nunit: Butikken\n"
                "version:\n",
                "accounts/b.yaml": "name: B\n",
            }
        )
    )
    a, b = folder.accounts["a"], folder.accounts["b"]
    assert a.access.grant is not None
    assert a.access.grant.once == "Spørg chefen"
    assert a.access.control_interval is not None
    assert (a.access.control_interval.amount, a.access.control_interval.unit) == (1, "years")
    assert [x.once for x in a.audiences] == ["Alle"]
    assert a.unit is not None
    assert (a.unit.once, a.unit.texts) == ("Butikken", {})
    assert a.version == "1"
    assert [x.once for x in b.audiences] == ["Unge", "Ældre"]
    assert b.unit is not None
    assert b.unit.texts["sv"] == "Kontoret"
    assert folder.place("a", ACCOUNT / "access" / "grant") == Place("authority.yaml", 7, 5)
    assert folder.place("a", ACCOUNT / "access" / "control_interval") == Place("accounts/a.yaml", 3, 3)
    assert folder.place("b", ACCOUNT / "audiences" / 1) == Place("authority.yaml", 9, 21)
    assert folder.findings == ()


@pytest.mark.parametrize("name", ["Facebook", "a_b", "a b", "a.b", "-a", "a-", "a--b", "x" * 61, "Æ", "a\u0301b"])
def test_a_name_that_not_every_disk_can_hold_is_refused(write_folder: Write, name: str) -> None:
    folder = load(write_folder({"authority.yaml": AUTHORITY, f"accounts/{name}.yaml": "name: A\n"}))
    assert told(folder) == [(f"accounts/{name}.yaml", "file-name")]


@pytest.mark.parametrize("name", ["a", "facebook-2", "ældre", "x" * 60, "112"])
def test_a_plain_name_of_an_account_is_taken(write_folder: Write, name: str) -> None:
    assert load(write_folder({"authority.yaml": AUTHORITY, f"accounts/{name}.yaml": "name: A\n"})).findings == ()


def test_files_that_look_like_data_but_are_not_read_are_told_of(write_folder: Write) -> None:
    strange = ["accounts/x.yml", "accounts/old/x.yaml", "accounts/X.YAML", "acounts/x.yaml", "records/x.yml", "x.yaml"]
    ours = ["brand/colours.yaml", "templates/da/fields.yaml", ".gitlab-ci.yml", ".github/workflows/a.yml", "a.txt"]
    files = {"authority.yaml": AUTHORITY, **dict.fromkeys(strange + ours, "a: 1\n")}
    folder = load(write_folder(files))
    assert told(folder) == [(name, "unread-file") for name in sorted(strange)]
    assert {f.place.file: f.account for f in folder.findings}["accounts/x.yml"] == "x"


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("languages: [sv, da]\n", "sv"),
        ("languages: da\n", "da"),
        ("languages: [norsk]\n", "en"),
        ("languages: [[da]]\n", "en"),
        ("name: A\n", "en"),
        ("- da\n", "en"),
        ("name: 'A\n", "en"),
    ],
)
def test_a_folder_that_cannot_be_loaded_is_spoken_of_in_its_first_language(
    write_folder: Write, text: str, spoken: str
) -> None:
    assert spoken_in(write_folder({"authority.yaml": text})) == spoken


def test_a_key_that_is_almost_another_stands_for_it(write_folder: Write) -> None:
    folder = load(
        write_folder({"authority.yaml": AUTHORITY, "accounts/x.yaml": "manager:\n  naem: Lise\n  Phone: 1\n  x: 2\n"})
    )
    assert [(f.code, str(meant(f))) for f in folder.findings] == [
        ("unknown-key", "account.manager.name"),
        ("unknown-key", "account.manager.phone"),
        ("unknown-key", "account.manager.x"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: {da: A}\n", ("not-a-text", "account.name")),
        ("manager: [Lise]\n", ("not-a-mapping", "account.manager")),
        ("audiences: {da: Unge}\n", ("not-a-list", "account.audiences")),
        ("audiences: [[Unge]]\n", ("not-a-text", "account.audiences[0]")),
        ("about: {da: [Hej]}\n", ("not-a-text", "account.about.da")),
        ("about: {en: Hi}\n", ("unknown-key", "account.about.en")),
        ("since: [2026-01-01]\n", ("not-a-date", "account.since")),
        ("privacy_in_about: {da: ja}\n", ("not-yes-or-no", "account.privacy_in_about")),
        ("breach:\n  within: {amount: 3, unit: days}\n", ("not-a-duration", "account.breach.within")),
        ("administrators: Lise\n", ("not-a-list", "account.administrators")),
        ("administrators:\n  - Lise\n", ("not-a-mapping", "account.administrators[0]")),
        ("case_numbers: {nr: 1}\n", ("not-a-list", "account.case_numbers")),
        ("manager: {name: Lise, title: [Leder]}\n", ("not-a-text", "account.manager.title")),
    ],
)
def test_a_wrong_shape_is_told_of_the_field_it_is_in(write_folder: Write, text: str, expected: tuple[str, str]) -> None:
    folder = load(write_folder({"authority.yaml": AUTHORITY, "accounts/x.yaml": text}))
    assert [(f.code, f.field) for f in folder.findings] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind: snapshot\n", [("file-not-a-list", 1)]),
        ("snapshot\n", [("file-not-a-list", 1)]),
        ("- snapshot\n- [kind]\n", [("not-a-record", 1), ("not-a-record", 2)]),
        ("- date: 2026-01-01\n", [("missing-key", 1)]),
        ("- kind: [snapshot]\n  date: 2026-01-01\n", [("not-a-choice", 1)]),
        ("- kind: snapshot\n- kind: removal\n  content: post\n", [("missing-key", 1), *[("missing-key", 2)] * 2]),
        ("- kind: snapshot\n  date: 2026-01-01\n  what: x\n", [("unknown-key", 3)]),
    ],
)
def test_records_are_a_list_of_records(write_folder: Write, text: str, expected: list[tuple[str, int]]) -> None:
    folder = load(write_folder({"authority.yaml": AUTHORITY, "accounts/x.yaml": "name: X\n", "records/x.yaml": text}))
    assert [(f.code, f.place.line) for f in folder.findings] == expected


WRONG: list[Any] = [
    "x", "", "2026-13-45", "-1", "99999999999", "0 days", "javascript:x", "http://[", [], ["x"], [[]], [["x"]], [{}],
    [{"x": "y"}], {}, {"x": "y"}, {"da": ["x"]}, {"da": {"x": "y"}}, {"da": "x", "en": "y"}, {"kind": "removal"}, [""],
    {"procedure-description": "x"}, {"x": {"per": "y", "revisions": [{"version": "1"}]}}, [{"kind": {"da": "x"}}],
]  # fmt: skip


def filled(model: type[Data], value: Any, depth: int) -> dict[str, Any]:
    """A value in every field so far down in a model."""
    if not depth:
        return dict.fromkeys(model.model_fields, value)
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        within, many = item_class(field.annotation)
        if within:
            below = filled(within, value, depth - 1)
            found[name] = [below] if many else below
    return found


@pytest.mark.parametrize("depth", [0, 1, 2])
@pytest.mark.parametrize("value", WRONG, ids=repr)
def test_no_wrong_shape_anywhere_lacks_its_words(write_folder: Write, value: Any, depth: int) -> None:
    records = [{**dict.fromkeys(cls.model_fields, value), "kind": kind} for kind, cls in RECORDS.items()]
    files = {
        "authority.yaml": filled(Authority, value, depth) | {"name": "Elmby", "country": "dk", "languages": ["da"]},
        "accounts/x.yaml": filled(Account, value, depth),
        "records/x.yaml": [value, {"kind": value}, *records] if depth else value,
    }
    folder = load(write_folder({name: json.dumps(data, ensure_ascii=False) for name, data in files.items()}))
    for finding in check(folder, dt.date(2026, 11, 21)):
        assert finding.place.line
        for lang in ("da", "sv", "en"):
            assert not re.search("»«|””|“”", message(finding, lang)) or "''" in repr(value), finding


SCALARS = [name for name, field in Account.model_fields.items() if item_class(field.annotation)[0] is None]


@settings(max_examples=300)
@given(name=st.sampled_from(SCALARS), text=st.text(max_size=60), style=st.sampled_from(["plain", "quoted", "block"]))
def test_no_text_in_a_field_is_too_strange(name: str, text: str, style: str) -> None:
    written = {
        "plain": f"{name}: {text}\n",
        "quoted": f"{name}: {json.dumps(text)}\n",
        "block": f"{name}: |\n" + "".join(f"  {line}\n" for line in text.split("\n")),
    }[style]
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "accounts").mkdir()
        (Path(directory) / "authority.yaml").write_text(AUTHORITY, encoding="utf-8")
        (Path(directory) / "accounts" / "x.yaml").write_bytes(written.encode("utf-8", "surrogatepass"))
        folder = load(directory)
    assert {f.code for f in folder.findings} <= set(MESSAGES)
    assert all(message(f, lang) for f in folder.findings for lang in ("da", "sv", "en"))
    assert folder.findings or "x" in folder.accounts


def test_a_misspelt_key_is_told_even_with_nothing_behind_it(tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "authority.yaml").write_text("name: X\ncountry: dk\nlanguages: [da]\ndocuments:\n  control-log:\n")
    (tmp_path / "accounts" / "a.yaml").write_text("purpse:\nsecurity:\n  sign_in:\n    shard:\n")
    found = [(f.code, str(f.place), f.values["meant"]) for f in load(tmp_path).findings]
    assert found == [
        ("unknown-key", "accounts/a.yaml:1:1", "purpose"),
        ("unknown-key", "accounts/a.yaml:4:5", "shared"),
    ]


def test_a_person_takes_the_place_of_a_default_person_whole(tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "authority.yaml").write_text(
        "name: X\ncountry: dk\nlanguages: [da]\naccount_defaults:\n"
        "  manager: {name: Bo, email: bo@x.example}\n  messages: {open: no, deleted: {within: 1 months}}\n"
    )
    (tmp_path / "accounts" / "a.yaml").write_text("manager: {name: Åse}\nmessages: {deleted: {event: straks}}\n")
    account = load(tmp_path).accounts["a"]
    assert account.manager is not None
    assert (account.manager.name, account.manager.email) == ("Åse", None)
    assert account.messages is not None
    assert account.messages.open is False
    assert account.messages.deleted is not None
    assert account.messages.deleted.within is None


def test_a_mapping_with_nothing_in_it_is_a_form_not_filled_in(tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "authority.yaml").write_text("name: X\ncountry: dk\nlanguages: [da]\n")
    (tmp_path / "accounts" / "a.yaml").write_text("manager:\n  name:\n  title:\n")
    folder = load(tmp_path)
    assert folder.findings == ()
    assert folder.accounts["a"].manager is None


def test_a_file_of_records_that_holds_only_comments_has_no_records(tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "records").mkdir()
    (tmp_path / "authority.yaml").write_text("name: X\ncountry: dk\nlanguages: [da]\n")
    (tmp_path / "accounts" / "a.yaml").write_text("name: A\n")
    (tmp_path / "records" / "a.yaml").write_text("# her kommer kontrollerne\n")
    assert load(tmp_path).findings == ()


def test_an_address_that_leads_nowhere_is_no_link() -> None:
    assert is_link("https://elmby.example/kontakt")
    assert not is_link("https://[elmby")
