"""What cannot be so beside something else: dates the wrong way round or ahead, hours that overlap, the same twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from smdocs.findings import Finding, Place, Severity
from smdocs.judge.check import check
from smdocs.judge.values import below
from smdocs.read.folder import load
from smdocs.words.messages import message
from tests.examples import folder as example

AS_OF = dt.date(2026, 11, 21)
AUTHORITY = "name: Elmby\ncountry: dk\nlanguages: [da]\n"
Write = Callable[[dict[str, str]], Path]


def found(write: Write, code: str, account: str = "", authority: str = "", records: str = "") -> list[Finding]:
    files = {"authority.yaml": AUTHORITY + authority, "accounts/a.yaml": f"name: Ung\n{account}"}
    folder = load(write(files | ({"records/a.yaml": records} if records else {})))
    return [f for f in check(folder, AS_OF) if f.code == code]


@pytest.mark.parametrize(
    ("account", "field", "severity"),
    [
        ("since: 2026-05-01\nclosing: {planned_end: 2026-04-30}\n", "account.closing.planned_end", Severity.ERROR),
        (
            "planned_start: 2026-05-01\nclosing: {planned_end: 2026-04-30}\n",
            "account.closing.planned_end",
            Severity.ERROR,
        ),
        ("since: 2026-05-01\nclosing: {closed_on: 2026-04-30}\n", "account.closing.closed_on", Severity.ERROR),
        (
            "approvals: [{role: Leder, decided_on: 2026-05-01}]\nclosing: {closed_on: 2026-04-30}\n",
            "account.closing.closed_on",
            Severity.ERROR,
        ),
        (
            "communications_advice: {asked_on: 2026-05-01}\nclosing: {closed_on: 2026-04-30}\n",
            "account.closing.closed_on",
            Severity.ERROR,
        ),
        ("revised_on: 2026-05-01\nnext_revision: 2026-04-30\n", "account.next_revision", Severity.ERROR),
        (
            "administrators: [{name: A}, {name: B, since: 2026-05-01, removed: 2026-04-30}]\n",
            "account.administrators[1].removed",
            Severity.ERROR,
        ),
        (
            "administrators: [{name: A, accepted_on: 2026-05-01, removed: 2026-04-30}]\n",
            "account.administrators[0].removed",
            Severity.ERROR,
        ),
        ("holders: [{name: A, start: 2026-05-01, end: 2026-04-30}]\n", "account.holders[0].end", Severity.ERROR),
        (
            "moderation: {election_periods: [{name: Valg, start: 2026-05-01, end: 2026-04-30}]}\n",
            "account.moderation.election_periods[0].end",
            Severity.ERROR,
        ),
    ],
)
def test_what_ends_before_it_starts_is_one_error_at_the_end(
    account: str, field: str, severity: Severity, write_folder: Write
) -> None:
    findings = found(write_folder, "ends-before-start", account)
    assert [(f.field, f.severity) for f in findings] == [(field, severity)]
    assert found(write_folder, "end-passed", account.replace("closed_on", "x")) == []
    same_day = account.replace("2026-04-30", "2026-05-01")
    assert found(write_folder, "ends-before-start", same_day) == []


def test_of_whom_a_date_is_wrong_is_told_by_name(write_folder: Write) -> None:
    account = "administrators: [{name: Ib}, {name: Bo Ås, since: 2026-05-01, removed: 2026-04-30}, {title: Leder}]\n"
    (finding,) = found(write_folder, "ends-before-start", account)
    assert "»Adgang fjernet den« (nr. 2 under »Administratorer«: Bo Ås) siger 2026-04-30" in message(finding, "da")
    (finding,) = found(write_folder, "missing-key", account)
    assert "Feltet »Navn« (nr. 3 under »Administratorer«: Leder) mangler." in message(finding, "da")
    (finding,) = found(write_folder, "missing-key", "manager: {title: Leder}\n")
    assert message(finding, "da").startswith("Feltet »Navn« (under »Leder«) mangler.")
    (finding,) = found(write_folder, "not-a-date", authority="documents: {control-log: {decided_on: i går}}\n")
    assert "»Besluttet den« (under »kontrollog«)" in message(finding, "da")
    contacts = "contacts:\n  - {use: press, phone: 12 34 56 78}\n  - {use: press, email: x}\n"
    (finding,) = found(write_folder, "not-an-email", authority=contacts)
    assert "(nr. 2 under »Kontaktveje«: presse)" in message(finding, "da")


def test_of_whom_a_field_is_missing_is_told_beside_its_path() -> None:
    field = "account.administrators[1].role"
    values = {"called": "Bo"}
    finding = Finding("missing-field", Place("a"), field=field, model="Administrator", name="role", values=values)
    assert "(no. 2 under “Administrators”: Bo, administrators[1].role) is not filled in" in message(finding, "en")


def test_records_do_not_come_before_the_account_nor_before_the_period_that_they_control(write_folder: Write) -> None:
    records = (
        "- {kind: access-control, date: 2026-03-01}\n- {kind: snapshot, date: 2026-06-01, period: "
        "{start: 2026-01-01, end: 2026-06-30}}\n- {kind: removal, date: 2026-06-01, content: post, action: hide}\n"
    )
    findings = found(write_folder, "ends-before-start", "since: 2026-05-01\n", records=records)
    assert [(f.field, f.severity) for f in findings] == [
        ("records[0].date", Severity.WARNING),
        ("records[1].date", Severity.WARNING),
    ]


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        (["2024-01-01", "2025-01-01", "2026-01-01"], []),
        (["2026-01-01", "2025-01-01", "2024-01-01"], []),
        (["2024-01-01", "2026-01-01", "2025-01-01"], [2]),
        (["2026-01-01", "2024-01-01", "2025-01-01"], [1]),
    ],
)
def test_revisions_stand_in_one_order(days: list[str], wrong: list[int], write_folder: Write) -> None:
    rows = "".join(f"      - {{version: '{n}', decided_on: {day}, note: Ny}}\n" for n, day in enumerate(days))
    findings = found(write_folder, "ends-before-start", authority=f"documents:\n  control-log:\n    revisions:\n{rows}")
    fields = [f"authority.documents.control-log.revisions[{n}].decided_on" for n in wrong]
    assert [f.field for f in findings] == fields


@pytest.mark.parametrize(
    ("account", "field"),
    [
        ("status: active\nsince: 2026-11-22\n", "account.since"),
        ("status: closed\nclosing: {closed_on: 2026-11-22}\n", "account.closing.closed_on"),
        ("filled_on: 2026-11-22\n", "account.filled_on"),
        ("approvals: [{role: Leder, decided_on: 2026-11-22}]\n", "account.approvals[0].decided_on"),
        ("data_protection_advice: {asked_on: 2026-11-22}\n", "account.data_protection_advice.asked_on"),
    ],
)
def test_what_is_done_is_not_dated_ahead(account: str, field: str, write_folder: Write) -> None:
    assert [f.field for f in found(write_folder, "date-in-future", account)] == [field]


@pytest.mark.parametrize(
    "account",
    [
        "status: planned\nsince: 2026-12-01\n",
        "status: planned\nplanned_start: 2026-12-01\nnext_revision: 2027-01-01\nclosing: {planned_end: 2026-12-01}\n",
        "administrators: [{name: A, since: 2026-12-01}, {name: B, removed: 2026-12-01}]\n",
        "moderation: {election_periods: [{name: Valg, start: 2026-12-01, end: 2026-12-24}]}\n",
        "holders: [{name: A, start: 2026-12-01, end: 2026-12-24}]\n",
    ],
)
def test_what_is_planned_may_lie_ahead(account: str, write_folder: Write) -> None:
    assert found(write_folder, "date-in-future", account) == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["days: mon-fri, opens: 9.00, closes: 12.00", "days: mon-fri, opens: 12.00, closes: 15.00"], None),
        (["days: mon-fri, opens: 9.00, closes: 12.00", "days: thu, opens: 11.00, closes: 18.00"], "torsdag"),
        (["days: mon, opens: 9.00, closes: 12.00", "days: mon, opens: 9.00, closes: 12.00"], "mandag"),
        (["days: sun, opens: 22.00, closes: 2.00", "days: mon, opens: 1.00, closes: 8.00"], "mandag"),
        (["days: sun, opens: 22.00, closes: 2.00", "days: mon, opens: 2.00, closes: 8.00"], None),
        (["days: weekdays, opens: 9.00, closes: 12.00", "days: wed, opens: 9.00, closes: 10.00"], "onsdag"),
        (["days: mon, opens: 9.00, closes: 24.00", "days: tue, opens: 0.00, closes: 24.00"], None),
        (["days: mon", "days: mon-fri"], "mandag"),
    ],
)
def test_hours_do_not_overlap(rows: list[str], told: str | None, write_folder: Write) -> None:
    authority = "office_hours:\n" + "".join(f"  - {{{row}}}\n" for row in rows)
    findings = found(write_folder, "hours-overlap", authority=authority)
    assert [f.field for f in findings] == (["authority.office_hours[1]"] if told else [])
    assert all(told and told in message(f, "da") for f in findings)


@pytest.mark.parametrize(
    ("account", "severity"),
    [
        ("audiences: [Unge, unge]\n", Severity.WARNING),
        ("case_numbers: [26/1, 26/1]\n", Severity.WARNING),
        ("moderation: {rules: [{topic: tone}, {topic: tone}]}\n", Severity.WARNING),
        ("moderation: {rules: [{topic: tone}, {topic: tone, text: Vær venlig.}]}\n", Severity.ERROR),
        (
            "deletion: {limits: [{kind: Opslag, limit: {within: 1 year}}, {kind: opslag, limit: {within: 2 years}}]}\n",
            Severity.ERROR,
        ),
        ("controllers: [{name: Elmby, phone: '12345678'}, {name: Elmby, phone: '87654321'}]\n", Severity.ERROR),
        ("moderation: {ladder: [{action: hide}, {action: hide}]}\n", Severity.WARNING),
        ("moderation: {ladder: [{action: hide}, {action: hide, after: 3}]}\n", None),
        ("audiences: [Unge, Ældre]\n", None),
    ],
)
def test_the_same_thing_twice_is_told_and_an_error_where_it_says_different_things(
    account: str, severity: Severity | None, write_folder: Write
) -> None:
    findings = found(write_folder, "listed-twice", account)
    assert [f.severity for f in findings] == ([severity] if severity else [])


def test_the_same_record_twice_is_told_but_two_removals_may_be_alike(write_folder: Write) -> None:
    removal = "- {kind: removal, date: 2026-06-01, content: comment, action: hide}\n"
    control = "- {kind: access-control, date: 2026-06-01, by: Bo}\n"
    findings = found(write_folder, "listed-twice", records=removal * 2 + control * 2)
    assert [f.field for f in findings] == ["records[3]"]


def test_the_same_contact_twice_is_told(write_folder: Write) -> None:
    contact = "  - {use: press, phone: '12345678'}\n"
    other = "  - {use: press, phone: '87654321'}\n"
    (finding,) = found(write_folder, "listed-twice", authority="contacts:\n" + contact + other + contact)
    assert finding.field == "authority.contacts[2]"


def test_an_account_that_is_past_its_end_or_its_start_and_does_not_say_so_is_told(write_folder: Write) -> None:
    closed = "status: active\nsince: 2025-01-01\nclosing: {closed_on: 2026-06-01}\n"
    assert [f.field for f in found(write_folder, "end-passed", closed)] == ["account.closing.closed_on"]
    planned = "status: planned\nsince: 2026-06-01\n"
    assert [f.field for f in found(write_folder, "start-passed", planned)] == ["account.since"]
    put_off = "status: planned\nplanned_start: 2026-06-01\n"
    assert [f.field for f in found(write_folder, "start-passed", put_off)] == ["account.planned_start"]


def test_every_date_list_and_thing_below_is_reached() -> None:
    (account,) = example("tranmarken").accounts.values()
    ways = {steps for steps, _ in below(account)}
    assert {("administrators",), ("administrators", 0), ("administrators", 0, "since")} <= ways


def test_what_was_revised_lately_is_not_old_whenever_it_was_filled_in(write_folder: Write) -> None:
    old = "status: active\nfilled_on: 2023-01-01\n"
    for revised, fields in (("", ["filled_on"]), ("2023-06-01", ["revised_on"]), ("2026-10-01", [])):
        account = old + (f"revised_on: {revised}\n" if revised else "")
        assert [f.field for f in found(write_folder, "updated-long-ago", account)] == [f"account.{f}" for f in fields]


def test_the_fewest_are_no_more_than_the_most(write_folder: Write) -> None:
    (finding,) = found(write_folder, "number-too-large", "access: {fewest: 4, most: 3}\n")
    assert "Skriv højst 3" in message(finding, "da")
    assert found(write_folder, "number-too-large", "access: {fewest: 3, most: 3}\n") == []


@pytest.mark.parametrize(
    ("account", "authority", "told"),
    [
        ("since: 2026-03-01\napprovals: [{role: Chef, decided_on: 2026-03-02}]", "", True),
        ("since: 2026-03-01\napprovals: [{role: Chef, decided_on: 2026-03-01}]", "", False),
        ("since: 2026-03-01\napprovals: [{role: Chef}]", "", False),
        (
            "since: 2026-03-01\napprovals: [{role: A, decided_on: 2026-03-02}, {role: B, decided_on: 2026-02-02}]",
            "",
            False,
        ),
        ("since: 2026-03-01", "", False),
        ("status: planned\nplanned_start: 2026-10-01\napprovals: [{role: Chef, decided_on: 2026-10-02}]", "", True),
        ("since: 2026-03-01\napprovals: [{role: Chef, decided_on: 2026-03-02}]", "ruleset: se-dalarna", False),
    ],
)
def test_an_approval_comes_before_the_start(
    account: str, authority: str, told: bool, write_folder: Callable[[dict[str, str]], Path]
) -> None:
    head = f"name: Älmby\ncountry: se\nlanguages: [sv]\n{authority}\n"
    folder = write_folder({"authority.yaml": head, "accounts/facebook.yaml": f"name: Ung\n{account}\n"})
    findings = check(load(folder), dt.date(2026, 11, 21))
    assert any(f.code == "approved-after-start" for f in findings) is told
    # A rule about it tells it instead, and can be departed from.
    assert any(f.code == "rule-order" for f in findings) is bool(authority)
