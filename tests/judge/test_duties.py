"""What is due on an account and by when, over any moment and any country: duties, deadlines and answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from holidays import country_holidays
from hypothesis import assume, given
from hypothesis import strategies as st

from smdocs.judge.duties import Duty, Item, duties, replies
from smdocs.judge.schedule import deadline, reply_by, working_days_after, zone, zoned
from smdocs.model import Account, Authority
from smdocs.model.authority import Country
from smdocs.model.parts import ReplyGoal
from smdocs.model.records import AccessControl, BreachRecord
from smdocs.model.values import Duration
from smdocs.read.folder import Folder

DENMARK = Authority.model_validate(
    {"name": "Elmby Kommune", "country": "dk", "languages": ["da"], "website": "https://www.elmby.example/om"}
)
HERE = zone(Country.DK)


def folder(account: dict[str, Any], *records: AccessControl | BreachRecord) -> Folder:
    return Folder(DENMARK, {"side": Account.model_validate(account)}, {"side": records})


def breach(aware_at: str, **more: str) -> BreachRecord:
    given = {"kind": "breach", "date": aware_at[:10], "aware_at": aware_at, "what": "En mistet telefon", **more}
    return BreachRecord.model_validate(given)


def noon(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=HERE)


def test_a_breach_that_is_unlikely_to_be_a_risk_is_not_to_be_notified() -> None:
    items = duties(folder({}, breach("2026-03-28 12:00", risk="unlikely")), noon("2026-11-21"))
    assert items == ()
    for risk in ({"risk": "risk"}, {}):
        (item,) = duties(folder({}, breach("2026-03-28 12:00", **risk)), noon("2026-11-21"))
        assert (item.duty, item.overdue) == (Duty.BREACH_NOTIFIED, True)


def test_an_authority_that_sets_itself_no_limit_has_only_that_of_the_law() -> None:
    items = duties(folder({}, breach("2026-10-24 12:00")), noon("2026-10-24"))
    assert [(i.duty, i.at and i.at.isoformat()) for i in items] == [
        (Duty.BREACH_NOTIFIED, "2026-10-27T11:00:00+01:00")  # the night before 25 October has an hour more
    ]


def test_a_limit_in_working_days_knows_the_holidays_of_the_country() -> None:
    wednesday_before_easter = dt.date(2026, 4, 1)
    assert working_days_after(wednesday_before_easter, 1, Country.DK) == dt.date(2026, 4, 7)
    assert working_days_after(wednesday_before_easter, 1, Country.SE) == dt.date(2026, 4, 2)
    assert working_days_after(dt.date(2023, 5, 4), 1, Country.DK) == dt.date(2023, 5, 8)
    assert working_days_after(dt.date(2024, 4, 25), 1, Country.DK) == dt.date(2024, 4, 26)
    assert working_days_after(dt.date(2026, 6, 18), 1, Country.SE) == dt.date(2026, 6, 22)
    items = duties(folder({"breach": {"within": "2 working days"}}, breach("2026-04-01 15:00")), noon("2026-04-02"))
    assert (items[-1].duty, items[-1].at) == (
        Duty.BREACH_TOLD,
        dt.datetime(2026, 4, 8, 23, 59, 59, tzinfo=HERE),
    )


def test_a_planned_end_is_due_until_the_account_is_closed() -> None:
    planned = {"status": "active", "closing": {"planned_end": "2026-11-20"}}
    assert [(i.duty, i.overdue) for i in duties(folder(planned), noon("2026-11-21"))] == [(Duty.PLANNED_END, True)]
    closed = {"status": "active", "closing": {"planned_end": "2026-11-20", "closed_on": "2026-11-20"}}
    assert duties(folder(closed), noon("2026-11-21")) == ()


def test_a_revision_is_due_until_a_later_day_is_set_or_the_account_is_closed() -> None:
    to_revise = {"status": "active", "next_revision": "2026-11-20"}
    assert [(i.duty, i.overdue) for i in duties(folder(to_revise), noon("2026-11-21"))] == [(Duty.REVISION, True)]
    assert duties(folder(to_revise | {"status": "closed"}), noon("2026-11-21")) == ()


# By when a question is to be answered

FIRST_OF_APRIL, DAY_BEFORE_CHRISTMAS_EVE = "2026-04-01 15:00", "2026-12-23 14:05"


@pytest.mark.parametrize(
    ("asked", "goal", "danish", "swedish"),
    [
        # Friday, and then Saturday and Sunday.
        ("2026-11-20 15:00", "24 hours", "2026-11-23 15:00", "2026-11-23 15:00"),
        ("2026-11-21 10:00", "24 hours", "2026-11-23 23:59:59", "2026-11-23 23:59:59"),
        ("2026-11-22 23:59", "25 hours", "2026-11-24 01:00", "2026-11-24 01:00"),
        ("2026-11-23 00:00", "24 hours", "2026-11-23 23:59:59", "2026-11-23 23:59:59"),
        ("2026-11-20 15:00", "2 working days", "2026-11-24 23:59:59", "2026-11-24 23:59:59"),
        ("2026-11-20 15:00", "2 days", "2026-11-22 15:00", "2026-11-22 15:00"),
        ("2026-11-20 15:00", "1 weeks", "2026-11-27 15:00", "2026-11-27 15:00"),
        ("2026-08-31 15:00", "6 months", "2027-02-28 23:59:59", "2027-02-28 23:59:59"),
        # Easter: Maundy Thursday is kept in Denmark only.
        (FIRST_OF_APRIL, "24 hours", "2026-04-07 15:00", "2026-04-02 15:00"),
        (FIRST_OF_APRIL, "1 working days", "2026-04-07 23:59:59", "2026-04-02 23:59:59"),
        (FIRST_OF_APRIL, "2 working days", "2026-04-08 23:59:59", "2026-04-07 23:59:59"),
        ("2026-04-03 10:00", "24 hours", "2026-04-07 23:59:59", "2026-04-07 23:59:59"),
        # Christmas: the eve is kept in Sweden only.
        (DAY_BEFORE_CHRISTMAS_EVE, "24 hours", "2026-12-24 14:05", "2026-12-28 14:05"),
        (DAY_BEFORE_CHRISTMAS_EVE, "2 working days", "2026-12-28 23:59:59", "2026-12-29 23:59:59"),
        # The clock is set forward on Sunday 29 March and back on Sunday 25 October: neither night counts.
        ("2026-03-27 15:00", "24 hours", "2026-03-30 15:00", "2026-03-30 15:00"),
        ("2026-10-23 15:00", "24 hours", "2026-10-26 15:00", "2026-10-26 15:00"),
        ("2026-03-28 15:00", "1 days", "2026-03-29 16:00", "2026-03-29 16:00"),
        # From another zone, and over a leap day.
        ("2026-11-20 15:00Z", "24 hours", "2026-11-23 16:00", "2026-11-23 16:00"),
        ("2028-02-28 12:00", "24 hours", "2028-02-29 12:00", "2028-02-29 12:00"),
    ],
)
def test_a_question_is_answered_on_the_days_that_are_worked(asked: str, goal: str, danish: str, swedish: str) -> None:
    for country, expected in ((Country.DK, danish), (Country.SE, swedish)):
        by = reply_by(dt.datetime.fromisoformat(asked), Duration.model_validate(goal), country)
        assert by == dt.datetime.fromisoformat(expected).replace(tzinfo=zone(country))
        assert by.tzinfo is zone(country)


# Over any moment

SPAN = (dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31))
MARCH, OCTOBER, LEAP = (
    (dt.datetime(2026, 3, 26), dt.datetime(2026, 3, 30)),
    (dt.datetime(2026, 10, 22), dt.datetime(2026, 10, 26)),
    (dt.datetime(2028, 2, 27), dt.datetime(2028, 3, 2)),
)
"""The days around the two nights when the clock is changed, and around a leap day."""
ZONES = st.sampled_from([HERE, dt.UTC, None])
MOMENTS = st.builds(
    lambda moment, fold: moment.replace(microsecond=0, fold=fold),
    st.one_of([st.datetimes(*span, timezones=ZONES) for span in (SPAN, MARCH, OCTOBER, LEAP)]),
    st.integers(0, 1),
)
"""Moments as a record has them: with a zone or on the country's clock, in hours that come twice or not at all."""
DAYS = st.one_of(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.dates(dt.date(2028, 2, 27), dt.date(2028, 3, 2))
)
COUNTRIES = st.sampled_from(Country)


@given(
    MOMENTS,
    MOMENTS,
    st.integers(1, 200),
    st.integers(1, 200),
    st.sampled_from(["hours", "days", "working days", "weeks", "months", "years"]),
    COUNTRIES,
    st.sampled_from([deadline, reply_by]),
)
def test_a_clock_runs_out_after_it_starts_and_in_its_order(
    one: dt.datetime,
    two: dt.datetime,
    n: int,
    m: int,
    unit: str,
    country: Country,
    runs_out: Callable[[dt.datetime, Duration, Country], dt.datetime],
) -> None:
    one, two = sorted((one, two), key=lambda moment: zoned(moment, country))
    short, long = (Duration.model_validate(f"{amount} {unit}") for amount in sorted((n, m)))
    first, later, longer = (
        runs_out(moment, within, country).astimezone(dt.UTC)
        for moment, within in ((one, short), (two, short), (one, long))
    )
    assert zoned(one, country) <= first
    assert first <= later
    assert first <= longer


@given(MOMENTS, st.integers(1, 1000), COUNTRIES)
def test_hours_are_hours_that_pass_whatever_the_clock_does(moment: dt.datetime, n: int, country: Country) -> None:
    end = deadline(moment, Duration.model_validate(f"{n} hours"), country)
    assert end.astimezone(dt.UTC) - zoned(moment, country) == dt.timedelta(hours=n)
    assert end.tzinfo is zone(country)


@cache
def holidays(country: Country, year: int) -> frozenset[dt.date]:
    kept = {Country.DK: ("public",), Country.SE: ("public", "de_facto")}[country]
    return frozenset(country_holidays(country.value.upper(), years=year, categories=kept))


def free(day: dt.date, country: Country) -> bool:
    return day.weekday() >= 5 or day in holidays(country, day.year)


@given(MOMENTS, st.integers(1, 200), st.sampled_from(["hours", "working days"]), COUNTRIES)
def test_no_question_is_to_be_answered_on_a_day_that_is_free(
    asked: dt.datetime, n: int, unit: str, country: Country
) -> None:
    by = reply_by(asked, Duration.model_validate(f"{n} {unit}"), country)
    assert not free(by.date(), country)


@given(MOMENTS, st.integers(1, 100), COUNTRIES)
def test_the_hours_of_a_reply_are_the_hours_of_the_working_days_until_it(
    asked: dt.datetime, n: int, country: Country
) -> None:
    here, start = zone(country), zoned(asked, country)
    by = reply_by(asked, Duration.model_validate(f"{n} hours"), country)
    passed, day = dt.timedelta(), start.astimezone(here).date()
    while day <= by.date():
        opens, closes = (
            dt.datetime.combine(date, dt.time(), here).astimezone(dt.UTC) for date in (day, day + dt.timedelta(days=1))
        )
        if not free(day, country):
            passed += max(min(closes, by.astimezone(dt.UTC)) - max(opens, start), dt.timedelta())
        day += dt.timedelta(days=1)
    a_second = dt.timedelta(seconds=1) if by.time() == dt.time(23, 59, 59) else dt.timedelta()
    assert passed in (dt.timedelta(hours=n), dt.timedelta(hours=n) - a_second)


@given(MOMENTS, DAYS, st.sampled_from([None, "unlikely", "risk", "high"]), COUNTRIES, st.booleans())
def test_no_duty_of_a_breach_is_due_before_it_was_known(
    known: dt.datetime, as_of: dt.date, risk: str | None, country: Country, limited: bool
) -> None:
    assume(known.date() <= as_of)
    given = {"kind": "breach", "date": known.date(), "aware_at": known, "what": "brev"} | (
        {"risk": risk} if risk else {}
    )
    account = Account.model_validate({"breach": {"within": "2 working days"}} if limited else {})
    authority = Authority.model_validate({"name": "Elmby", "country": country.value, "languages": ["da"]})
    kept = Folder(authority, {"side": account}, {"side": (BreachRecord.model_validate(given),)})
    now = dt.datetime.combine(as_of, dt.time(), zone(country))
    items = duties(kept, now)
    asked = [Duty.BREACH_TOLD] if limited else []
    asked += [Duty.BREACH_NOTIFIED] if risk != "unlikely" else []
    asked += [Duty.BREACH_SUBJECTS_TOLD] if risk == "high" else []
    assert {item.duty for item in items} == set(asked)
    for item in items:
        assert item.at is not None
        assert item.at.astimezone(dt.UTC) >= zoned(known, country)
        assert item.due == item.at.date()
        assert item.overdue == (item.at < now)


def test_a_goal_of_the_account_holds_before_that_of_the_authority() -> None:
    authority = DENMARK.model_copy(update={"reply": ReplyGoal.model_validate({"within": "5 working days"})})
    accounts = {
        "a": Account.model_validate({"reply": {"within": "1 working days"}}),
        "b": Account.model_validate({"status": "active"}),
    }
    asked = dt.datetime(2026, 11, 23, 9)
    assert [(i.account, i.due) for i in replies(Folder(authority, accounts), asked, noon("2026-11-23"))] == [
        ("a", dt.date(2026, 11, 24)),
        ("b", dt.date(2026, 11, 30)),
    ]


@given(DAYS, st.integers(1, 60), COUNTRIES)
def test_working_days_are_weekdays_and_follow_each_other(day: dt.date, n: int, country: Country) -> None:
    last = working_days_after(day, n, country)
    assert last.weekday() < 5
    assert last >= day + dt.timedelta(days=n)
    assert working_days_after(working_days_after(day, n - 1, country), 1, country) == last


@given(
    DAYS,
    DAYS,
    st.integers(1, 60),
    st.sampled_from(["days", "weeks", "months", "years"]),
    DAYS,
)
def test_a_duty_is_due_after_its_record_and_no_earlier_for_a_later_one(
    one: dt.date, two: dt.date, n: int, unit: str, as_of: dt.date
) -> None:
    account = {"status": "active", "since": "2000-01-01", "access": {"control_interval": f"{n} {unit}"}}
    now = dt.datetime.combine(as_of, dt.time(), HERE)

    def due(*days: dt.date) -> Item:
        made = (AccessControl.model_validate({"kind": "access-control", "date": day}) for day in days)
        (item,) = duties(folder(account, *made), now)
        return item

    alone, both = due(one), due(one, two)
    for item in (alone, both):
        assert item.due is not None
        assert item.due > (item.last or dt.date(2000, 1, 1))
        assert item.overdue == (item.due < as_of) == ((item.days_left or 0) < 0)
        assert item.last is None or item.last <= as_of
    assert alone.due is not None
    assert both.due is not None
    assert alone.due <= both.due
