"""What two fields say that cannot both be so: the tables, and what is found by them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from smdocs.findings import Severity
from smdocs.judge.check import check
from smdocs.judge.pairs import BESIDE, NEEDS, ORDER, SIZES, WITHOUT_ORDER
from smdocs.model.path import classes, within
from smdocs.model.values import Duration
from smdocs.read.folder import load
from smdocs.words.messages import message
from tests.judge.test_values import AS_OF, AUTHORITY, Write, found


def test_every_date_of_the_model_has_an_order_or_it_is_said_why_not() -> None:
    dates = {
        f"{cls.__name__}.{name}"
        for cls in classes().values()
        for name, field in cls.model_fields.items()
        if within(field.annotation, dt.date)
    }
    ordered = {
        *(".".join(path.field()[:2]) for order in ORDER for path in (order.earlier, order.later)),
        *("Administrator.removed", "Holder.end", "ElectionPeriod.start", "ElectionPeriod.end"),
        *("Identity.decided_on", "Identity.updated_on", "Revision.decided_on"),
        *("Period.start", "Period.end", "BreachRecord.aware_at", "BreachRecord.notified_at"),
        *("BreachRecord.told_internally_at", "BreachRecord.subjects_told_at"),
        *(f"{cls.__name__}.date" for cls in classes().values() if "date" in cls.model_fields),
    }
    assert dates - ordered - set(WITHOUT_ORDER) == set()
    assert set(WITHOUT_ORDER) <= dates


def test_the_tables_of_pairs_name_fields_that_there_are() -> None:
    for cls, rows in BESIDE.items():
        for row in rows:
            assert {row.answer, *row.fields} <= set(classes()[cls].model_fields)
    for cls, needs in NEEDS.items():
        assert {*needs, *needs.values()} <= set(classes()[cls].model_fields)
    for cls, sizes in SIZES.items():
        assert set(sizes) <= set(classes()[cls].model_fields)


def test_every_number_and_time_of_the_model_has_a_size_or_it_is_said_why_not() -> None:
    sized = {
        f"{cls.__name__}.{name}"
        for cls in classes().values()
        for name, field in cls.model_fields.items()
        if [kind for kind in within(field.annotation, int, Decimal, Duration) if kind is not bool]
    }
    told = {f"{cls}.{field}" for cls, sizes in SIZES.items() for field in sizes}
    assert told <= sized
    assert sized - told == {
        "Identity.blank_rows",  # refused by the model
        *(
            "Limit.within",
            "Privacy.longest_retention",
            "Retention.kept",
            "Step.length",
        ),  # the law on archives has centuries
    }


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ("status: closed\nadministrators: [{name: Bo, since: 2026-05-02}]\nclosing: {closed_on: 2026-05-01}\n", "Bo"),
        ("status: closed\nholders: [{name: Bo, start: 2026-05-02}]\nclosing: {closed_on: 2026-05-01}\n", "Bo"),
        (
            "status: closed\nadministrators: [{name: Bo, accepted_on: 2026-05-02}]\nclosing: {closed_on: 2026-05-01}\n",
            "Bo",
        ),
        ("status: active\nsince: 2026-05-01\nplanned_start: 2026-05-02\n", "Planlagt start"),
    ],
)
def test_what_comes_after_the_end_is_told_where_it_stands_and_stops_nothing(
    account: str, told: str, write_folder: Write
) -> None:
    (finding,) = found(write_folder, "comes-after", account)
    assert finding.severity is Severity.WARNING
    assert told in message(finding, "da")
    assert found(write_folder, "comes-after", account.replace("2026-05-02", "2026-05-01")) == []


def test_access_is_not_given_before_the_account_was_opened(write_folder: Write) -> None:
    account = "status: active\nsince: 2026-05-01\nadministrators: [{name: Bo, since: 2026-04-30}]\n"
    (finding,) = found(write_folder, "ends-before-start", account)
    assert (finding.field, finding.severity) == ("account.administrators[0].since", Severity.WARNING)
    coming = account.replace("2026-05-01", "2026-12-01").replace("active", "planned")
    assert found(write_folder, "ends-before-start", coming) == []


def test_a_planned_start_is_history_unless_it_lies_ahead_of_an_account_in_use(write_folder: Write) -> None:
    late = "status: active\nplanned_start: 2026-04-01\nsince: 2026-05-01\n"
    assert found(write_folder, "comes-after", late) == []
    ahead = "status: active\nplanned_start: 2026-12-01\n"
    assert [f.field for f in found(write_folder, "date-in-future", ahead)] == ["account.planned_start"]
    told = [
        f.code
        for code in ("date-in-future", "comes-after")
        for f in found(write_folder, code, ahead + "since: 2026-05-01\n")
    ]
    assert told == ["comes-after"]


def test_controls_are_not_done_on_what_is_closed_but_pictures_and_breaches_may_be(write_folder: Write) -> None:
    records = "".join(
        f"- {{kind: {kind}, date: 2026-06-01{more}}}\n"
        for kind, more in (
            *(("snapshot", ""), ("breach", ", aware_at: 2026-06-01 10.00, what: Mistet"), ("access-control", "")),
            *(("deletion-control", ""), ("password-change", ""), ("removal", ", content: post, action: hide")),
        )
    )
    closed = "status: closed\nclosing: {closed_on: 2026-05-01}\n"
    findings = found(write_folder, "comes-after", closed, records=records)
    assert [f.field for f in findings] == [f"records[{n}].date" for n in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("holders", "told"),
    [
        ([("2026-01-01", "2026-01-31"), ("2026-01-31", "2026-02-10")], []),
        ([("2026-01-01", "2026-01-31"), ("2026-01-01", "2026-01-31")], []),
        ([("2026-01-20", "2026-02-10"), ("2026-01-01", "2026-01-31")], [0]),
    ],
)
def test_an_account_is_lent_to_one_at_a_time_or_to_two_for_the_same_days(
    holders: list[tuple[str, str]], told: list[int], write_folder: Write
) -> None:
    rows = "".join(f"  - {{name: N{n}, start: {start}, end: {end}}}\n" for n, (start, end) in enumerate(holders))
    findings = found(write_folder, "periods-overlap", f"holders:\n{rows}")
    assert [f.field for f in findings] == [f"account.holders[{n}]" for n in told]


def test_a_handle_is_given_again_after_the_account_was_closed_and_on_another_platform(write_folder: Write) -> None:
    def told(one: str, other: str) -> list[str]:
        files = {
            "authority.yaml": AUTHORITY,
            "accounts/a.yaml": f"name: A\n{one}",
            "accounts/b.yaml": f"name: B\n{other}",
        }
        return [f.field for f in check(load(write_folder(files)), AS_OF) if f.code == "same-account-twice"]

    here = "platform: x\nhandle: '@Elmby'\n"
    assert told(here, "platform: x\nhandle: elmby\n") == ["account.handle"]
    assert told(here, "platform: youtube\nhandle: elmby\n") == []
    assert told(here, "platform: x\nhandle: elmby\nstatus: closed\n") == []


@pytest.mark.parametrize(
    ("account", "fields"),
    [
        ("communications_advice: {asked: no, asked_on: 2026-05-01, adviser: Bo, opinion: Godt}\n", 3),
        ("data_protection_advice: {asked: yes, adviser: Bo}\n", 0),
        ("personal_data: {impact_assessment: no, impact_assessment_reference: 26/1}\n", 1),
        ("consents: {used: no, collection: På papir, storage: I sagen}\n", 2),
        ("moderation: {ladder: [{action: hide, author_told: no, told_how: Med en besked}]}\n", 1),
        ("moderation: {ladder: [{action: block, length: for good}, {text: Vi lukker dig ude, length: 2 days}]}\n", 0),
        ("administrators: [{name: Bo, external: no, organisation: ' elmby'}]\n", 0),
        ("moderation: {comments_may_close: yes, ladder: [{action: close-comments}]}\n", 0),
    ],
)
def test_nothing_is_filled_in_beside_an_answer_that_denies_it(account: str, fields: int, write_folder: Write) -> None:
    assert len(found(write_folder, "should-be-empty", account)) == fields


def test_a_default_for_all_accounts_is_no_answer_of_one_that_says_no(write_folder: Write) -> None:
    usual = "account_defaults: {consents: {collection: På papir}}\n"
    assert found(write_folder, "should-be-empty", "consents: {used: no}\n", usual) == []


@pytest.mark.parametrize(
    ("versions", "own", "told"),
    [
        (["1.9", "1.10", "2.0"], "2.1", []),
        (["1.0", "udkast", "2.0"], "2.0", []),
        (["v2", "Version 1"], "", ["revisions[1].version"]),
        (["1.0", "2.0"], "1.5", ["version"]),
    ],
)
def test_numbers_of_versions_rise_with_their_dates(
    versions: list[str], own: str, told: list[str], write_folder: Write
) -> None:
    rows = "".join(f"      - {{version: '{v}', decided_on: 202{n}-01-01, note: Ny}}\n" for n, v in enumerate(versions))
    identity = (f"    version: '{own}'\n" if own else "") + f"    revisions:\n{rows}"
    findings = found(write_folder, "version-too-low", authority=f"documents:\n  control-log:\n{identity}")
    assert [f.field for f in findings] == [f"authority.documents.control-log.{field}" for field in told]


LADDER = "moderation: {ladder: [{action: warn}, {action: block}], removed: {saved_first: yes}}\n"


def test_what_is_removed_is_told_of_only_where_something_is(write_folder: Write) -> None:
    assert len(found(write_folder, "nothing-removed", authority=LADDER)) == 1
    for other in ("{action: hide}", "{text: Vi gør noget andet}"):
        assert found(write_folder, "nothing-removed", authority=LADDER.replace("{action: block}", other)) == []
    unlawful = LADDER.replace("{ladder", "{unlawful_removed: yes, ladder")
    assert found(write_folder, "nothing-removed", authority=unlawful) == []


def test_what_was_done_to_somebody_is_among_the_steps_that_were_told(write_folder: Write) -> None:
    def told(authority: str, account: str = "") -> list[str]:
        records = "".join(
            f"- {{kind: removal, date: 2026-01-0{n}, content: comment, action: {action}}}\n"
            for n, action in enumerate(("warn", "hide", "block", "report-to-police"), 1)
        )
        return [f.field for f in found(write_folder, "not-among-rules", account, authority, records)]

    assert told(LADDER) == ["records[1].action"]
    assert told(LADDER, "moderation: {ladder: [{action: hide}]}\n") == ["records[2].action"]
    assert told(LADDER.replace("{ladder", "{unlawful_removed: yes, ladder")) == []
    assert told("") == []


def test_settings_do_not_deny_other_answers(write_folder: Write) -> None:
    inbox = "security: {settings: [{setting: inbox-closed, state: on}]}\n"
    assert len(found(write_folder, "setting-and-answer", inbox + "messages: {open: yes}\n")) == 1
    assert found(write_folder, "setting-and-answer", inbox + "messages: {open: no}\n") == []
    two = "security: {settings: [{setting: two-full-administrators, state: on}]}\n"
    two += "administrators: [{name: Bo, full_control: yes}"
    assert len(found(write_folder, "setting-and-answer", two + "]\n")) == 1
    assert found(write_folder, "setting-and-answer", two + ", {name: Ib}]\n") == []
    off = "security: {required_settings_on: yes, settings: [{setting: multi-factor, state: off}]}\n"
    assert len(found(write_folder, "setting-and-answer", off)) == 1
    assert found(write_folder, "setting-and-answer", off.replace("off}", "on}")) == []


@pytest.mark.parametrize(("steps", "told"), [([2, 2, 1, 3], [2]), ([1, 2, 2, 3], []), ([3, None, 2], [2])])
def test_steps_stand_in_the_order_of_their_numbers(
    steps: list[int | None], told: list[int], write_folder: Write
) -> None:
    numbers = [f"after: {after}" if after else "when: Altid" for after in steps]
    listed = ", ".join(f"{{text: Trin {n}, {number}}}" for n, number in enumerate(numbers))
    findings = found(write_folder, "steps-out-of-order", f"moderation: {{ladder: [{listed}]}}\n")
    assert [f.field for f in findings] == [f"account.moderation.ladder[{n}].after" for n in told]


@pytest.mark.parametrize(
    ("handle", "fits"),
    [
        *[(handle, True) for handle in ("elmby", "@elmby_kommune", "um.lovhamn", "region-älvmarken", "@a@b.example")],
        *[(handle, False) for handle in ("#på skift!!", "elmby kommune!", "https://x.example/elmby")],
    ],
)
def test_a_handle_is_one_word(handle: str, fits: bool, write_folder: Write) -> None:
    assert (found(write_folder, "not-a-handle", f"handle: '{handle}'\n") == []) is fits
