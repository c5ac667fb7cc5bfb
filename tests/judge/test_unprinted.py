"""What is given and stands in no document because of another answer is told where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from smdocs import facts
from smdocs.findings import Severity
from smdocs.judge.check import check
from smdocs.read.folder import load

AS_OF = dt.date(2026, 11, 21)
Write = Callable[[dict[str, str]], Path]
CODES = (
    "should-be-empty",
    "half-given",
    "replaced-everywhere",
    "no-account-there",
    "only-in-registers",
    "record-not-shown",
)


def lost(write: Write, account: str, authority: str = "", **files: str) -> list[tuple[str, str]]:
    folder = write(
        {
            "authority.yaml": f"name: Elmby\ncountry: dk\nlanguages: [da]\n{authority}\n",
            "accounts/facebook.yaml": f"name: Ung\nplatform: facebook-page\n{account}\n",
            **{f"{name}.yaml": text for name, text in files.items()},
        }
    )
    findings = [f for f in check(load(folder), AS_OF) if f.code in CODES]
    assert {f.severity for f in findings} <= {Severity.WARNING}
    return [(f.code, f.field) for f in findings]


HALF = "{platform: Facebook, cookies: Ja.}"
OFFICE = "office_hours: [{days: mon-fri, opens: 9.00, closes: 15.00}]"


@pytest.mark.parametrize(
    ("account", "authority", "field"),
    [
        ("status: closed\nabout: Vi svarer hver dag.", "", "account.about"),
        (
            "",
            "moderation: {rules: [{topic: spam, applies: no, text: Ingen reklamer.}]}",
            "authority.moderation.rules[0].text",
        ),
        ("", f"{OFFICE}\nmonitoring: {{office_hours: no}}", "authority.office_hours"),
    ],
)
def test_what_another_answer_leaves_out_is_told(account: str, authority: str, field: str, write_folder: Write) -> None:
    assert lost(write_folder, account, authority) == [("should-be-empty", field)]


@pytest.mark.parametrize(
    ("account", "authority"),
    [
        ("consents: {used: yes, withdrawal: Skriv til os.}", ""),
        ("consents: {withdrawal: Skriv til os.}", ""),
        ("status: closed\nabout_texts: {intro: Siden er lukket.}", ""),
        ("moderation: {ladder: [{action: block, length: 3 days}]}", ""),
        ("monitoring: {office_hours: yes}", OFFICE),
        ("consents: {used: no}", "account_defaults: {consents: {withdrawal: Skriv til os.}}"),
        ("", f"privacy: {{cookies: Nej., platforms: [{HALF}]}}\naccount_defaults: {{platform: x}}"),
    ],
)
def test_what_is_printed_is_let_be(account: str, authority: str, write_folder: Write) -> None:
    extra = {"accounts/x": "name: X\nplatform: x\n"} if "cookies" in authority else {}
    assert lost(write_folder, account, authority, **extra) == []


@pytest.mark.parametrize(
    ("authority", "field"),
    [
        ("privacy: {joint_controllers: [{platform: TikTok, own_view: Nej.}]}", "privacy.joint_controllers[0]"),
        ("privacy: {platforms: [{platform: tiktok, cookies: Ja.}]}", "privacy.platforms[0]"),
        (
            "moderation: {platform_terms_links: [{platform: TikTok, terms_link: https://t.example/}]}",
            "moderation.platform_terms_links[0]",
        ),
    ],
)
def test_what_is_said_of_a_platform_without_an_account_is_told(authority: str, field: str, write_folder: Write) -> None:
    assert lost(write_folder, "status: active", authority) == [("no-account-there", f"authority.{field}.platform")]
    assert (
        lost(write_folder, "status: active", authority.replace("TikTok", "Facebook").replace("tiktok", "Facebook"))
        == []
    )


def test_records_without_a_control_log_are_told(write_folder: Write) -> None:
    records = "- {kind: access-control, date: 2026-10-01}\n- {kind: password-change, date: 2026-10-02}\n"
    told = {
        status: lost(write_folder, status, **{"records/facebook": records})
        for status in ("status: planned", "status: active", "register_only: yes")
    }
    assert told == {
        "status: planned": [("record-not-shown", "records[1]")],
        "status: active": [],
        "register_only: yes": [("record-not-shown", "records[0]"), ("record-not-shown", "records[1]")],
    }


def test_a_departure_on_an_account_in_the_register_alone_is_told(write_folder: Write) -> None:
    own = "rule_overrides: [{rule: access.interval, accounts: facebook, applies: no, reason: Lille.}]"
    assert lost(write_folder, "register_only: yes", own) == [
        ("should-be-empty", "authority.rule_overrides[0].accounts")
    ]
    assert lost(write_folder, "register_only: no", own) == []


def test_hours_that_nobody_reads_by_are_told(write_folder: Write) -> None:
    assert lost(write_folder, "", OFFICE) == [("half-given", "authority.office_hours")]


SHUT, OPEN = "status: active\ncomments: closed", "status: active\ncomments: open"
INBOX = f"{SHUT}\nmessages: {{open: yes}}"
TIMES = "{hours_in_words: når vi kan, checks_per_day: 2, routine: Vagten læser.}"
KEPT = "removed: {kept: {within: 30 days, after: x}}"
LADDER = f"moderation: {{comments_may_close: yes, unlawful_removed: no, ladder: [{{action: hide}}], {KEPT}}}"
OF_LADDER = ["moderation.comments_may_close", "moderation.ladder", "moderation.removed"]


@pytest.mark.parametrize(
    ("account", "authority", "fields"),
    [
        (SHUT, f"monitoring: {TIMES}\nreply: {{within: 2 days}}", ["monitoring", "reply"]),
        (SHUT, LADDER, OF_LADDER),
        (INBOX, f"monitoring: {TIMES}\nreply: {{within: 2 days}}\n{LADDER}", OF_LADDER),
        (SHUT.replace("active", "closed"), LADDER, []),
        (OPEN, f"monitoring: {TIMES}\nreply: {{within: 2 days}}\n{LADDER}", []),
        ("", f"monitoring: {TIMES}\nreply: {{within: 2 days}}\n{LADDER}", []),
    ],
    ids=["hours", "ladder", "inbox", "closed", "open", "not-told"],
)
def test_what_is_done_with_comments_where_there_are_none_is_told(
    account: str, authority: str, fields: list[str], write_folder: Write
) -> None:
    told = lost(write_folder, account, authority)
    assert sorted(told) == [("should-be-empty", f"authority.{field}") for field in fields]


def test_what_an_account_does_with_comments_where_there_are_none_is_told(write_folder: Write) -> None:
    told = lost(write_folder, f"{SHUT}\n{LADDER}")
    assert sorted(told) == [("should-be-empty", f"account.{field}") for field in OF_LADDER]
    assert lost(write_folder, f"{OPEN}\n{LADDER}") == []


@pytest.mark.parametrize(
    ("account", "authority", "fields"),
    [
        (
            "monitoring: {hours_in_words: om morgenen}",
            f"monitoring: {TIMES}",
            ["monitoring.checks_per_day", "monitoring.hours_in_words"],
        ),
        (
            "monitoring: {hours_in_words: om morgenen}",
            f"{OFFICE}\nmonitoring: {{office_hours: yes, holidays: Vi holder fri.}}",
            ["monitoring.holidays", "monitoring.office_hours", "office_hours"],
        ),
        ("monitoring: {evenings: Vagten læser.}", f"monitoring: {TIMES}", []),
        ("reply: {within: 1 day}", "reply: {within: 2 days}", ["reply"]),
        ("reply: {within: 2 days}", "reply: {within: 2 days}", []),
    ],
)
def test_what_every_account_has_of_its_own_is_told(
    account: str, authority: str, fields: list[str], write_folder: Write
) -> None:
    told = lost(write_folder, f"{OPEN}\n{account}", authority)
    assert sorted(told) == [("replaced-everywhere", f"authority.{field}") for field in fields]
    other = {"accounts/x": f"name: X\nplatform: x\n{OPEN}\n"}
    assert lost(write_folder, f"{OPEN}\n{account}", authority, **other) == []


def test_a_limit_of_what_is_not_saved_is_told(write_folder: Write) -> None:
    removed = "moderation: {ladder: [{action: hide}], removed: {saved_first: SAVED, kept: {within: 30 days, after: x}}}"
    assert lost(write_folder, OPEN, removed.replace("SAVED", "no")) == [
        ("should-be-empty", "authority.moderation.removed.kept")
    ]
    assert lost(write_folder, OPEN, removed.replace("SAVED", "yes")) == []


def test_what_is_excused_is_not_told_too() -> None:
    listed = facts.unprinted()
    excused = {path for paths in listed.excused.values() for path in paths}
    assert not excused & {path for answer in listed.answers for path in answer.fields}
