"""Each document type says which fields it needs, and when; what is missing is told once and stops what needs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from smdocs import facts
from smdocs.findings import Finding, Place, Severity
from smdocs.judge.check import check
from smdocs.judge.requirements import stops, subject
from smdocs.model import Subject
from smdocs.model.path import EACH
from smdocs.read.folder import Folder, load
from smdocs.words.messages import message

AS_OF = dt.date(2026, 11, 21)
Write = Callable[[dict[str, str]], Path]
Checked = Callable[..., dict[str, Finding]]

AUTHORITY = "name: Elmby Kommune\ncountry: {country}\nlanguages: [da]\n"


@pytest.fixture
def missing(write_folder: Write) -> Checked:
    """What is missing in a folder with one account, by field; `authority`, `account` and `records` are the files."""

    def run(account: str = "", authority: str = "", records: str = "", country: str = "dk") -> dict[str, Finding]:
        files = {"authority.yaml": AUTHORITY.format(country=country) + authority}
        files["accounts/x.yaml"] = account or "name: Drift\n"
        if records:
            files["records/x.yaml"] = records
        found = check(load(write_folder(files)), AS_OF)
        return {f.field: f for f in found if f.code == "missing-field"}

    return run


def needs(document: str) -> set[str]:
    """The fields a document needs whatever the others say, from its account."""
    requires = facts.documents()[document].requires
    fields = {r.field for r in requires if not r.when and r.field.root == "account"}
    return {str(field) for field in fields if EACH not in field.steps}


def test_the_smallest_example_has_all_it_needs(examples: list[Path]) -> None:
    smallest = min(examples, key=lambda path: sum(1 for _ in path.rglob("*.yaml")))
    assert check(load(smallest), AS_OF) == ()


def test_an_example_without_a_field_says_so_and_nothing_else(examples: list[Path], write_folder: Write) -> None:
    for example in examples:
        files = {p.relative_to(example).as_posix(): p.read_text("utf-8") for p in example.rglob("*.yaml")}
        lines = files["authority.yaml"].split("\n")
        files["authority.yaml"] = "\n".join(line for line in lines if not line.startswith("website:"))
        found = [f for f in check(load(write_folder(files)), AS_OF) if f.severity is Severity.ERROR]
        assert [(f.code, f.field) for f in found] == [("missing-field", "authority.website")]
        for path in files:
            (write_folder({}) / path).unlink()


def test_an_account_with_nothing_in_it_lacks_all_that_is_always_needed(missing: Checked) -> None:
    found = missing("handle: elmby\n")
    for document in facts.documents():
        said = {field for field, f in found.items() if document in f.documents}
        # A field of a group that is not there is asked for by the name of the group.
        assert {f for f in needs(document) if f not in said and f.rpartition(".")[0] not in said} == set()


def test_a_field_that_several_documents_need_is_told_once_with_all_of_them(missing: Checked) -> None:
    found = missing()
    of_none = {"channel-register-internal", "about-texts-all"}
    assert found["account.platform"].documents == tuple(d for d in facts.documents() if d not in of_none)
    assert found["account.platform"].place == Place("accounts/x.yaml", 1, 1)
    assert found["account.platform"].account == "x"
    assert found["authority.website"].documents == (
        "debate-guidelines",
        "debate-guidelines-short",
        "landing-page",
        "about-texts",
    )
    assert found["authority.website"].place == Place("authority.yaml", 1, 1)
    assert found["authority.website"].account == ""
    assert "Platform" in message(found["account.platform"], "da")


@pytest.mark.parametrize(
    ("account", "field", "asked"),
    [
        ("personal_data: {shared: yes}\n", "account.personal_data.subjects", True),
        ("personal_data: {shared: no}\n", "account.personal_data.subjects", False),
        ("personal_data: {}\n", "account.personal_data.subjects", False),
        ("consents: {used: yes}\n", "account.consents.storage", True),
        ("consents: {used: no}\n", "account.consents.storage", False),
        ("kind: other\n", "account.kind_in_words", True),
        ("kind: page\n", "account.kind_in_words", False),
        ("status: closed\n", "account.closing", True),
        ("status: active\n", "account.closing", False),
        ("messages: {open: yes}\n", "account.messages.reason", True),
        ("messages: {open: no}\n", "account.messages.reason", False),
        ("monitoring: {checks_per_day: 2}\n", "account.monitoring.routine", True),
        ("name: Drift\n", "account.monitoring.routine", False),
        ("name: Drift\n", "account.monitoring", True),
        ("security: {sign_in: {shared: yes}}\n", "account.security.sign_in.rotation", True),
        ("security: {sign_in: {shared: no}}\n", "account.security.sign_in.rotation", False),
    ],
)
def test_what_is_needed_may_depend_on_another_field(missing: Checked, account: str, field: str, asked: bool) -> None:
    assert (field in missing(account)) is asked


def test_what_an_account_needs_may_depend_on_its_authority(missing: Checked) -> None:
    assert "account.monitoring" not in missing(authority="monitoring: {office_hours: yes, routine: Vi kigger}\n")
    account = "name: Drift\nresponsible: {name: Lise Holm}\n"
    assert "account.responsible.title" in missing(account, country="se")
    assert "account.responsible.title" not in missing(account, country="dk")


def test_each_item_of_a_list_is_asked_for(missing: Checked) -> None:
    found = missing("administrators:\n  - {name: Lise, role: content-producer}\n  - name: Ib\n    full_control: yes\n")
    administrators = {
        field: str(f.place) for field, f in found.items() if "istrators[" in field and ".since" not in field
    }
    assert administrators == {
        "account.administrators[0].full_control": "accounts/x.yaml:2:5",
        "account.administrators[1].role": "accounts/x.yaml:3:5",
    }


@pytest.mark.parametrize(
    ("decided", "people", "codes"),
    [
        ("fewest: 2", "[{name: A}]", ["too-few"]),
        ("fewest: 2", "[{name: A}, {name: B}]", []),
        ("fewest: 2", "[{name: A}, {name: B, removed: 2026-01-01}]", ["too-few"]),
        ("fewest: 2", "[{name: A}, {name: B, removed: 2027-01-01}]", []),
        ("most: 1", "[{name: A}, {name: B}]", ["too-many"]),
        ("most: 1, reason_for_many: Vi har vagter.", "[{name: A}, {name: B}]", []),
        ("grant: Lederen.", "[{name: A}]", []),
    ],
)
def test_how_many_have_access_is_held_against_what_was_decided(
    decided: str, people: str, codes: list[str], write_folder: Write
) -> None:
    account = f"access: {{{decided}}}\nadministrators: {people}\n"
    folder = folder_of(write_folder, accounts={"x": account})
    found = [f for f in check(folder, AS_OF) if f.code in ("too-few", "too-many")]
    assert [f.code for f in found] == codes
    assert all(f.severity is Severity.WARNING for f in found)


def test_a_record_is_pointed_to_where_it_stands_not_where_it_is_shown(missing: Checked) -> None:
    records = (
        "- kind: snapshot\n  date: 2025-01-01\n  by: Ib\n  file: a.png\n"
        "- kind: access-control\n  date: 2025-02-01\n  by: Lise\n"
        "- kind: access-control\n  date: 2026-02-01\n  result: Alt i orden\n"
    )
    found = {field: str(f.place) for field, f in missing("status: active\n", records=records).items() if "rec" in field}
    assert found == {
        "records[1].result": "records/x.yaml:5:3",
        "records[2].by": "records/x.yaml:8:3",
    }


def test_a_record_after_the_date_is_warned_of_and_not_asked_about(write_folder: Write) -> None:
    files = {"authority.yaml": AUTHORITY.format(country="dk"), "accounts/x.yaml": "name: Drift\n"}
    folder = load(write_folder({**files, "records/x.yaml": "- kind: snapshot\n  date: 2026-11-22\n"}))
    for day, codes in ((AS_OF, ["record-in-future"]), (AS_OF + dt.timedelta(1), ["missing-field", "missing-field"])):
        assert [f.code for f in check(folder, day) if f.field.startswith("records")] == codes


def test_an_account_is_asked_only_for_documents_of_its_stage_of_life(missing: Checked) -> None:
    for status, without in (("planned", "control-log"), ("closed", "account-registration")):
        found = missing(f"status: {status}\n").values()
        assert not [f for f in found if f.account and without in f.documents]


@pytest.mark.parametrize(
    ("platform", "meant"),
    [
        ("instagram", ""),
        ("Instagram", "instagram"),
        ("Facebook page", "facebook-page"),
        ("intagram", "instagram"),
        ("Fjordtavlen", ""),
        ("Nærradio", ""),
    ],
)
def test_a_platform_need_not_be_known_but_may_be_misspelt(write_folder: Write, platform: str, meant: str) -> None:
    account = f"name: Drift\nplatform: {platform}\n"
    folder = load(write_folder({"authority.yaml": AUTHORITY.format(country="dk"), "accounts/x.yaml": account}))
    found = [f for f in check(folder, AS_OF) if f.code == "unknown-platform"]
    assert [(f.values["meant"], f.severity) for f in found] == ([(meant, Severity.WARNING)] if meant else [])


def folder_of(write_folder: Write, authority: str = "", accounts: Mapping[str, str] | None = None) -> Folder:
    files = {"authority.yaml": AUTHORITY.format(country="dk") + authority}
    files |= {f"accounts/{name}.yaml": text for name, text in (accounts or {}).items()}
    return load(write_folder(files))


def test_a_document_is_about_what_the_authority_says_else_what_the_catalogue_says(write_folder: Write) -> None:
    folder = folder_of(write_folder, "documents:\n  control-log: {per: authority}\n  about-texts: {version: '1'}\n")
    assert subject(folder, "control-log") is Subject.AUTHORITY
    assert subject(folder, "about-texts") is Subject.ACCOUNT
    assert subject(folder, "debate-guidelines") is Subject.AUTHORITY


def stopped(folder: Folder, code: str) -> set[tuple[str, str]]:
    """The documents that a finding stops, with their account."""
    findings = [f for f in check(folder, AS_OF) if f.code == code]
    assert findings
    return {
        (document, account)
        for document, entry in facts.documents().items()
        for account in ([""] if entry.subject is Subject.AUTHORITY else list(folder.accounts))
        if any(stops(f, folder, document, account) for f in findings)
    }


def about(account: str) -> set[tuple[str, str]]:
    return {(name, account) for name, entry in facts.documents().items() if entry.subject is Subject.ACCOUNT}


PAGES = ("debate-guidelines", "debate-guidelines-short", "privacy-notice", "landing-page", "channel-register")
OF_ALL = {(d, "") for d in PAGES}
"""The public documents about all accounts."""
REGISTER = ("channel-register-internal", "")
ABOUT_ALL = OF_ALL | {REGISTER, ("about-texts-all", "")}
"""All that there are."""


def test_what_is_missing_stops_the_documents_that_need_it(write_folder: Write) -> None:
    folder = folder_of(write_folder, accounts={"a": "name: A\n", "b": "name: B\n"})
    found = {(f.field, f.account): f for f in check(folder, AS_OF)}
    purpose = found["account.purpose", "a"]
    assert stops(purpose, folder, "procedure-description", "a")
    assert not stops(purpose, folder, "procedure-description", "b")
    assert not stops(purpose, folder, "about-texts", "a")
    arena = found["account.arena", "b"]
    assert stops(arena, folder, "debate-guidelines", "")
    website = found["authority.website", ""]
    assert stops(website, folder, "about-texts", "a")
    assert not stops(website, folder, "control-log", "a")


def test_a_value_that_is_wrong_stops_all_about_its_account_and_what_needs_the_field(write_folder: Write) -> None:
    accounts = {"a": "name: A\nfilled_on: i går\n", "b": "name: B\n"}
    assert stopped(folder_of(write_folder, accounts=accounts), "not-a-date") == about("a")
    # The register tells of what is due, which is counted from here.
    accounts = {"a": "name: A\nsince: i går\n", "b": "name: B\n"}
    assert stopped(folder_of(write_folder, accounts=accounts), "not-a-date") == about("a") | {REGISTER}
    accounts = {"a": "name: A\nlink: i morgen\n", "b": "name: B\n"}
    assert stopped(folder_of(write_folder, accounts=accounts), "not-an-account-link") == about("a") | OF_ALL


def test_an_account_that_cannot_be_read_stops_what_is_about_all_accounts(write_folder: Write) -> None:
    accounts = {"a": "name: 'A\n", "b": "name: B\n"}
    assert stopped(folder_of(write_folder, accounts=accounts), "unclosed-quote") == ABOUT_ALL
    accounts = {"a": "name: A\nname: B\n", "b": "name: B\n"}
    assert stopped(folder_of(write_folder, accounts=accounts), "duplicate-key") == about("a") | ABOUT_ALL


def test_a_mistake_of_the_authority_stops_everything(write_folder: Write) -> None:
    folder = folder_of(write_folder, "website: elmby\n", {"a": "name: A\n", "b": "name: B\n"})
    assert stopped(folder, "not-a-link") == about("a") | about("b") | ABOUT_ALL


def test_a_warning_stops_nothing(write_folder: Write) -> None:
    assert stopped(folder_of(write_folder, accounts={"a": "platform: Instagram\n"}), "unknown-platform") == set()
