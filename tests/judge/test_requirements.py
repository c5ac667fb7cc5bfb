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
from smdocs.tree.compose import orders
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
        return {f.field: f for f in found if f.code in ("missing-field", "rule-required")}

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
        files["authority.yaml"] = "\n".join(line for line in lines if not line.startswith("name:"))
        found = [f for f in check(load(write_folder(files)), AS_OF) if f.severity is Severity.ERROR]
        assert [(f.code, f.field) for f in found] == [("missing-field", "authority.name")]
        for path in files:
            (write_folder({}) / path).unlink()


def test_an_account_with_nothing_in_it_lacks_all_that_is_always_needed(missing: Checked) -> None:
    found = missing("handle: elmby\n")
    for document in facts.documents():
        said = {field for field, f in found.items() if document in f.documents}
        # A field of a group that is not there is asked for by the name of the group.
        assert {f for f in needs(document) if f not in said and f.rpartition(".")[0] not in said} == set()


def test_a_field_that_several_documents_need_is_told_once_with_all_of_them(missing: Checked) -> None:
    found = missing("handle: drift\n")
    name = found["account.name"]
    lists = [d for d, entry in facts.documents().items() if entry.subject is Subject.AUTHORITY]
    without_accounts = ("about-texts-all", "debate-guidelines-short")
    assert name.documents == tuple(d for d in lists if d not in without_accounts)
    assert (name.place, name.account) == (Place("accounts/x.yaml", 1, 1), "x")
    assert "Kontoens navn" in message(name, "da")
    purposes = found["authority.privacy.purposes"]
    assert (purposes.documents, purposes.place) == (("privacy-notice",), Place("authority.yaml", 1, 1))
    assert purposes.account == ""


def test_without_a_rule_set_only_that_is_asked_for_which_a_document_cannot_be_without(missing: Checked) -> None:
    assert set(missing("handle: drift\n")) == {
        *("account.name", "authority.moderation.rules"),
        *("authority.privacy.purposes", "authority.privacy.legal_bases"),
    }


@pytest.mark.parametrize("given", ["rules: [{topic: tone}]", "purpose: Her kan I spørge."])
def test_rules_of_debate_have_rules_or_say_what_the_accounts_are_for(missing: Checked, given: str) -> None:
    asked = "authority.moderation.rules"
    assert asked not in missing("name: Drift\n", f"moderation: {{{given}}}\n")
    each = "documents: {debate-guidelines: {per: account}, debate-guidelines-short: {per: account}}\n"
    assert asked in missing("name: Drift\n", each)
    assert asked not in missing(f"name: Drift\nmoderation: {{{given}}}\n", each)


MUNICIPALITY, DALARNA = "ruleset: dk-municipality\n", "ruleset: se-dalarna\n"


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
    ],
)
def test_what_is_asked_for_may_depend_on_another_field(missing: Checked, account: str, field: str, asked: bool) -> None:
    assert (field in missing(account, MUNICIPALITY)) is asked


def test_what_is_asked_of_an_account_may_depend_on_its_authority(missing: Checked) -> None:
    own = "name: Drift\nmonitoring: {checks_per_day: 2}\n"
    assert "account.monitoring.routine" in missing(own, DALARNA, country="se")
    assert "account.monitoring" in missing("name: Drift\n", DALARNA, country="se")
    usual = "monitoring: {office_hours: yes, routine: Vi kigger}\n"
    assert "account.monitoring" not in missing("name: Drift\n", DALARNA + usual, country="se")


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
    found = {field: str(f.place) for field, f in missing("name: X\n", MUNICIPALITY, records).items() if "rec" in field}
    assert found == {
        "records[1].result": "records/x.yaml:5:3",
        "records[2].by": "records/x.yaml:8:3",
    }


def test_a_record_after_the_date_is_warned_of_and_not_asked_about(write_folder: Write) -> None:
    files = {"authority.yaml": AUTHORITY.format(country="dk") + MUNICIPALITY, "accounts/x.yaml": "name: Drift\n"}
    folder = load(write_folder({**files, "records/x.yaml": "- kind: access-control\n  date: 2026-11-22\n"}))
    for day, codes in ((AS_OF, ["record-in-future"]), (AS_OF + dt.timedelta(1), ["rule-required", "rule-required"])):
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
    folder = folder_of(write_folder, MUNICIPALITY, {"a": "handle: a\n", "b": "handle: b\n"})
    found = {(f.field, f.account): f for f in check(folder, AS_OF)}
    purpose = found["account.purpose", "a"]
    assert stops(purpose, folder, "procedure-description", "a")
    assert not stops(purpose, folder, "procedure-description", "b")
    assert not stops(purpose, folder, "about-texts", "a")
    name = found["account.name", "b"]
    assert stops(name, folder, "channel-register", "")
    purposes = found["authority.privacy.purposes", ""]
    assert stops(purposes, folder, "privacy-notice", "")
    assert not stops(purposes, folder, "control-log", "a")


def test_a_value_that_is_wrong_stops_what_reads_the_field(write_folder: Write) -> None:
    of_a = {(name, "a") for name in ("procedure-description", "account-registration")}
    accounts = {"a": "name: A\nfilled_on: i går\n", "b": "name: B\n"}
    assert stopped(folder_of(write_folder, accounts=accounts), "not-a-date") == of_a
    # The log and one register tell of what is due, which is counted from here; the other prints it where it is given.
    accounts = {"a": "name: A\nsince: i går\n", "b": "name: B\n"}
    registers = {REGISTER, ("channel-register", ""), ("control-log", "a")}
    assert stopped(folder_of(write_folder, accounts=accounts), "not-a-date") == of_a | registers
    accounts = {"a": "name: A\nlink: i morgen\n", "b": "name: B\n"}
    listing = (OF_ALL | {REGISTER, ("control-log", "a")}) - {("debate-guidelines-short", "")}
    assert stopped(folder_of(write_folder, accounts=accounts), "not-an-account-link") == of_a | listing


def test_a_page_is_whole_or_absent_and_knows_nothing_of_what_it_does_not_read(write_folder: Write) -> None:
    wrong = "consents: {validity: {within: snart}}\n"
    folder = folder_of(write_folder, accounts={"a": f"name: A\n{wrong}", "b": "name: B\n"})
    assert stopped(folder, "not-a-duration") == {("procedure-description", "a"), ("privacy-notice", "")}
    folder = folder_of(write_folder, accounts={"a": "name: A\nregister_only: måske\n", "b": "name: B\n"})
    assert stopped(folder, "not-yes-or-no") == about("a") | ABOUT_ALL


PUBLIC = {(name, "") for name in ("debate-guidelines", "landing-page")}


def test_what_an_item_or_a_group_lacks_stops_what_reads_it_and_says_so(write_folder: Write) -> None:
    def told(top: str, account: str, code: str) -> tuple[set[tuple[str, str]], str]:
        folder = folder_of(write_folder, top, {"a": f"name: A\n{account}", "b": "name: B\n"})
        (finding,) = [f for f in check(folder, AS_OF) if f.code == code]
        return stopped(folder, code), message(finding, "en")

    documents, says = told("privacy: {legal_bases: [{article: 6(1)(e)}]}\n", "", "missing-key")
    assert documents == {("procedure-description", "a"), ("procedure-description", "b"), ("privacy-notice", "")}
    assert says.startswith("The field “Purpose” (no. 1 under “Legal bases”: 6(1)(e)) is missing. ")
    assert "This stops: procedure description and privacy notice for social media." in says
    documents, says = told("", "alternatives: [{what: Hjemmesiden}]\n", "missing-key")
    assert documents == {(name, "a") for name in ("procedure-description", "account-registration")}
    assert "This stops: procedure description and account registration." in says
    documents, _ = told("reply: {reservation: Ikke om natten.}\n", "", "goal-without-end")
    of_one = {(n, a) for n in ("about-texts", "account-registration") for a in "ab"}
    assert documents == PUBLIC | {("debate-guidelines-short", "")} | of_one


def test_a_record_that_cannot_be_read_stops_what_tells_of_records_alone(write_folder: Write) -> None:
    kept = "- {kind: breach, date: 2026-01-02, aware_at: i går}\n"
    files = {
        "authority.yaml": AUTHORITY.format(country="dk"),
        "accounts/a.yaml": "name: A\n",
        "accounts/b.yaml": "name: B\n",
    }
    folder = load(write_folder({**files, "records/a.yaml": kept, "records/c.yaml": kept}))
    assert stopped(folder, "not-a-time") == {("procedure-description", "a"), ("control-log", "a"), REGISTER}
    assert stopped(folder, "records-without-account") == {REGISTER}


def test_an_account_that_cannot_be_read_stops_what_is_about_all_accounts(write_folder: Write) -> None:
    accounts = {"a": "name: 'A\n", "b": "name: B\n"}
    assert stopped(folder_of(write_folder, accounts=accounts), "unclosed-quote") == ABOUT_ALL
    accounts = {"a": "name: A\nname: B\n", "b": "name: B\n"}
    assert stopped(folder_of(write_folder, accounts=accounts), "duplicate-key") == about("a") | ABOUT_ALL


def test_a_mistake_of_the_authority_stops_what_reads_it(write_folder: Write) -> None:
    folder = folder_of(write_folder, "website: elmby\n", {"a": "name: A\n", "b": "name: B\n"})
    texts = {("about-texts", "a"), ("about-texts", "b"), ("privacy-notice", "")}
    assert stopped(folder, "not-a-link") == PUBLIC | texts
    folder = folder_of(write_folder, "brand: {accent: rød}\n", {"a": "name: A\n", "b": "name: B\n"})
    assert stopped(folder, "not-a-colour") == about("a") | about("b") | ABOUT_ALL


def test_a_warning_stops_nothing(write_folder: Write) -> None:
    assert stopped(folder_of(write_folder, accounts={"a": "platform: Instagram\n"}), "unknown-platform") == set()


def test_a_group_that_was_closed_is_told_in_the_register_and_asked_for_nothing(write_folder: Write) -> None:
    closed = "name: Dagplejen\nplatform: facebook-group\nkind: group\nstatus: closed\narena: closed\n"
    for key in ("", MUNICIPALITY):
        folder = folder_of(write_folder, key, {"dagplejen": closed})
        assert check(folder, AS_OF) == ()
    made = {order.document for order in orders(folder, ("da",))}
    assert {"channel-register", "channel-register-internal", "procedure-description"} <= made
    assert not {"privacy-notice", "landing-page", "debate-guidelines"} & made
