import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smdocs.judge.schedule import DueState, add, clocked, plan, reply_by, sort, working_days_after
from smdocs.model import Account
from smdocs.model.authority import Country
from smdocs.model.records import AccessControl, BreachRecord, BreachRisk, PasswordChange
from smdocs.model.values import Duration, Interval

ACTIVE = Account.model_validate({"status": "active", "since": "2024-01-31", "access": {"control_interval": "6 months"}})


def control(day: str) -> AccessControl:
    return AccessControl.model_validate({"kind": "access-control", "date": day})


def test_six_months_after_the_last_of_august_is_the_last_of_february() -> None:
    six = Interval.model_validate("6 months")
    assert add(dt.date(2026, 8, 31), six) == dt.date(2027, 2, 28)
    assert add(dt.date(2027, 8, 31), six) == dt.date(2028, 2, 29)


def test_a_control_is_due_from_the_latest_record_and_overdue_the_day_after() -> None:
    records = sort([control("2026-01-10"), control("2026-05-20"), control("2025-11-01")], dt.date(2026, 11, 20))
    due = plan(ACTIVE, records, dt.date(2026, 11, 20)).access_control
    assert (due.last, due.next, due.overdue) == (dt.date(2026, 5, 20), dt.date(2026, 11, 20), False)
    late = plan(ACTIVE, records, dt.date(2026, 11, 21)).access_control
    assert (late.overdue, late.late) == (True, Duration.model_validate("1 day"))


def test_a_record_after_the_as_of_date_is_not_known_yet() -> None:
    records = sort([control("2026-05-20"), control("2026-11-21")], dt.date(2026, 11, 20))
    assert [r.date for r in records.access_controls] == [dt.date(2026, 5, 20)]


def test_what_was_never_done_is_due_an_interval_after_the_account_began() -> None:
    due = plan(ACTIVE, sort([], dt.date(2026, 11, 21)), dt.date(2026, 11, 21)).access_control
    assert (due.never, due.next) == (True, dt.date(2024, 7, 31))


CONTROLLED = [control("2024-02-01")]


@pytest.mark.parametrize(
    ("since", "done", "day", "state", "late"),
    [
        ("2024-01-31", CONTROLLED, "2024-08-01", DueState.AGAIN, None),
        ("2024-01-31", CONTROLLED, "2024-08-02", DueState.LATE, "1 day"),
        ("2024-01-31", [], "2024-07-31", DueState.FIRST, None),
        ("2024-01-31", [], "2024-08-02", DueState.FIRST_LATE, "2 days"),
        (None, [], "2024-08-02", DueState.NEVER, None),
        (None, CONTROLLED, "2024-08-01", DueState.AGAIN, None),
    ],
)
def test_how_a_duty_stands_is_one_of_a_few_things(
    since: str | None, done: list[AccessControl], day: str, state: DueState, late: str | None
) -> None:
    account = ACTIVE.model_copy(update={"since": since and dt.date.fromisoformat(since)})
    on = dt.date.fromisoformat(day)
    due = plan(account, sort(done, on), on).access_control
    assert (due.state, due.late) == (state, late and Duration.model_validate(late))
    assert due.overdue == (state in (DueState.LATE, DueState.FIRST_LATE))
    assert plan(account, sort(done, on), on).snapshot.state is None


def test_nothing_is_due_for_an_account_that_is_closed_or_only_planned() -> None:
    for status in ("closed", "planned"):
        account = ACTIVE.model_copy(update={"status": status})
        due = plan(account, sort([control("2020-01-01")], dt.date(2026, 1, 1)), dt.date(2026, 1, 1)).access_control
        assert (due.next, due.overdue, due.never, due.state) == (None, False, False, None)


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)) | st.dates(dt.date(2028, 2, 27), dt.date(2028, 3, 2))
"""Any date, and often those around a leap day."""


@given(DAYS, DAYS, st.integers(1, 60), st.integers(1, 60), st.sampled_from(["days", "weeks", "months", "years"]))
def test_due_dates_come_after_their_record_and_in_its_order(
    one: dt.date, two: dt.date, n: int, m: int, unit: str
) -> None:
    (one, two), (n, m) = sorted((one, two)), sorted((n, m))
    interval = Interval.model_validate(f"{n} {unit}")
    assert one < add(one, interval) <= add(two, interval)
    assert add(one, interval) <= add(one, Interval.model_validate(f"{m} {unit}"))


@given(st.integers(1, 120), st.sampled_from(["months", "years"]))
def test_months_and_years_after_a_leap_day_end_on_its_day_or_on_the_last_of_the_month(n: int, unit: str) -> None:
    due = add(dt.date(2028, 2, 29), Interval.model_validate(f"{n} {unit}"))
    months = n * (12 if unit == "years" else 1)
    assert (due.year * 12 + due.month) - (2028 * 12 + 2) == months
    assert due.day == 29 or (due + dt.timedelta(days=1)).day == 1


LATER = dt.date(2026, 5, 1)
"""A day on which all clocks have run out."""


def breach(told: str, notified: str, **more: str) -> BreachRecord:
    times = {"aware_at": "2026-03-28 12:00", "told_internally_at": told, "notified_at": notified, **more}
    return BreachRecord.model_validate({"kind": "breach", "date": "2026-03-28", "what": "brev", **times})


def test_a_breach_is_late_an_hour_after_its_clock_has_run_out() -> None:
    # The night before 29 March is an hour short: 48 hours after noon it is one o'clock.
    two_days = Duration.model_validate("48 hours")
    in_time = clocked(breach("2026-03-30 13:00", "2026-03-31 13:00"), two_days, Country.DK, LATER)
    late = clocked(breach("2026-03-30 14:00", "2026-03-31 14:00"), two_days, Country.DK, LATER)
    assert (in_time.told_late, in_time.notified_late) == (False, False)
    assert (late.told_late, late.notified_late) == (True, True)


def test_a_moment_without_a_time_zone_is_read_as_on_the_same_clock() -> None:
    one_hour = Duration.model_validate("1 hours")
    assert not clocked(breach("2026-03-28 12:30+01:00", "2026-03-28 14:00"), one_hour, Country.DK, LATER).told_late
    assert clocked(breach("2026-03-28 12:30Z", "2026-03-28 14:00"), one_hour, Country.DK, LATER).told_late


def test_a_breach_that_is_unlikely_to_be_a_risk_need_not_be_notified_and_is_never_late() -> None:
    times = {"kind": "breach", "date": "2026-03-28", "what": "brev", "aware_at": "2026-03-28 12:00"}
    seen = {
        risk: clocked(BreachRecord.model_validate(times | ({"risk": risk} if risk else {})), None, Country.SE, LATER)
        for risk in (None, *BreachRisk)
    }
    assert {risk: c.to_notify for risk, c in seen.items()} == {
        None: True,
        BreachRisk.UNLIKELY: False,
        BreachRisk.RISK: True,
        BreachRisk.HIGH: True,
    }
    assert [risk for risk, c in seen.items() if c.to_tell_subjects] == [BreachRisk.HIGH]
    assert seen[BreachRisk.UNLIKELY].notify_by is None
    assert [risk for risk, c in seen.items() if not c.expired] == [BreachRisk.UNLIKELY]
    late = clocked(breach("2026-03-28 13:00", "2026-04-28 13:00", risk="unlikely"), None, Country.SE, LATER)
    assert (late.notified_late, late.to_notify) == (False, False)
    told = clocked(
        breach("2026-03-28 13:00", "2026-03-28 13:00", risk="high", subjects_told_at="2026-03-28 12:30"),
        None,
        Country.SE,
        LATER,
    )
    assert not told.to_tell_subjects


def test_a_working_day_is_one_of_the_country() -> None:
    before_easter = dt.date(2026, 4, 1)
    assert working_days_after(before_easter, 1, Country.DK) == dt.date(2026, 4, 7)
    assert working_days_after(before_easter, 1, Country.SE) == dt.date(2026, 4, 2)


def test_hours_to_reply_in_pass_on_working_days_alone() -> None:
    friday = dt.datetime(2026, 11, 20, 15)
    by = reply_by(friday, Duration.model_validate("24 hours"), Country.DK)
    assert by.isoformat() == "2026-11-23T15:00:00+01:00"


LENT = {
    "status": "active",
    "holders": [{"name": "Ida", "end": "2026-09-30"}, {"name": "Bo", "end": "2026-12-31"}, {"name": "Ada"}],
    "security": {"sign_in": {"rotation_after_lending": "yes"}},
}


@pytest.mark.parametrize(
    ("more", "changed", "due"),
    [
        ({}, None, "2026-09-30"),
        ({}, "2026-09-29", "2026-09-30"),
        ({}, "2026-09-30", "2026-12-31"),
        ({"status": "closed"}, None, None),
        ({"security": {"sign_in": {"rotation_after_lending": "no"}}}, None, None),
        ({"security": {"sign_in": {"rotation_after_lending": "yes", "shared": "no"}}}, None, None),
        (
            {"security": {"sign_in": {"rotation_after_lending": "yes", "rotation": "1 month"}}},
            "2026-08-01",
            "2026-09-01",
        ),
        (
            {"security": {"sign_in": {"rotation_after_lending": "yes", "rotation": "3 months"}}},
            "2026-08-01",
            "2026-09-30",
        ),
    ],
)
def test_a_password_is_to_be_changed_when_a_loan_ends(
    more: dict[str, object], changed: str | None, due: str | None
) -> None:
    day = dt.date(2026, 11, 21)
    done = [PasswordChange.model_validate({"kind": "password-change", "date": changed})] if changed else []
    change = plan(Account.model_validate(LENT | more), sort(done, day), day).password_change
    assert change.next == (dt.date.fromisoformat(due) if due else None)
    assert change.asked is (due is not None)
