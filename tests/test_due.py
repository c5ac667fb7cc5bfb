"""What is due on all accounts: the list, its table, its JSON, its calendar, and how the command ends."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from smdocs.cli import cli
from smdocs.due import Duty, Item, calendar, duties, table
from smdocs.findings import Exit
from smdocs.folder import Folder
from smdocs.language import language
from smdocs.model import Account, Authority
from smdocs.model.authority import Country
from smdocs.model.records import AccessControl, BreachRecord
from smdocs.model.values import Duration
from smdocs.schedule import deadline, working_days_after, zone

DENMARK = Authority.model_validate(
    {"name": "Elmby Kommune", "country": "dk", "languages": ["da"], "website": "https://www.elmby.example/om"}
)
HERE = zone(Country.DK)

WriteFolder = Callable[[dict[str, str]], Path]

ELMBY = {
    "authority.yaml": "name: Elmby Kommune\ncountry: dk\nlanguages: [da]\nwebsite: https://elmby.example\n",
    "accounts/side.yaml": "name: Elmby på Facebook\nstatus: active\nsince: 2026-01-31\n"
    "responsible: {name: Lise Holm}\nmanager: {name: Per Ås}\n"
    "access: {control_interval: 6 months}\ndeletion: {control_interval: 12 months}\n"
    "security: {sign_in: {rotation: 3 months}}\nsnapshots: {interval: 2 weeks}\nbreach: {within: 48 hours}\n",
    "records/side.yaml": "- {kind: access-control, date: 2026-05-20}\n"
    "- {kind: password-change, date: 2026-11-09}\n- {kind: snapshot, date: 2026-11-07}\n"
    "- {kind: breach, date: 2026-11-19, aware_at: 2026-11-19 09:30, what: En mistet telefon}\n",
    "accounts/gruppe.yaml": "name: Gruppen\nstatus: active\nmanager: {name: Per Ås}\n"
    "closing: {planned_end: 2026-12-31}\n",
}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["due", *(str(a) for a in arguments)])


def rows(folder: Path, on: str, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(folder, "--on", on, "--output", "json", *more).stdout)
    return found


def folder(account: dict[str, Any], *records: AccessControl | BreachRecord) -> Folder:
    return Folder(DENMARK, {"side": Account.model_validate(account)}, {"side": records})


def breach(aware_at: str, **more: str) -> BreachRecord:
    given = {"kind": "breach", "date": aware_at[:10], "aware_at": aware_at, "what": "En mistet telefon", **more}
    return BreachRecord.model_validate(given)


def noon(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=HERE)


def test_the_table_lists_every_duty_of_every_account_by_date(write_folder: WriteFolder) -> None:
    result = run(write_folder(ELMBY), "--on", "2026-11-21")
    assert result.stdout == (
        "Opgave                 Konto   Ansvarlig  Frist                Status\n"
        "Kontrol af adgange     side    Lise Holm  20.11.2026           1 dag forsinket\n"
        "Skærmbilleder          side    Lise Holm  21.11.2026           i dag\n"
        "Intern besked om brud  side    Lise Holm  21.11.2026 kl. 9.30  i dag\n"
        "Anmeldelse af brud     side    Lise Holm  22.11.2026 kl. 9.30  om 1 dag\n"
        "Planlagt lukning       gruppe  Per Ås     31.12.2026           om 40 dage\n"
        "Kontrol af sletning    side    Lise Holm  31.01.2027           om 71 dage\n"
        "Skift af kodeord       side    Lise Holm  09.02.2027           om 80 dage\n"
        "Forsinket: 1 af 7.\n"
    )
    assert result.exit_code == Exit.OVERDUE


def test_what_is_overdue_is_kept_whatever_the_time_asked_for(write_folder: WriteFolder) -> None:
    place = write_folder(ELMBY)
    assert [r["due"] for r in rows(place, "2026-11-21", "--within", "1d")] == [
        "2026-11-20",
        "2026-11-21",
        "2026-11-21",
        "2026-11-22",
    ]
    assert len(rows(place, "2026-11-21", "--within", "2m")) == 5


def test_json_says_the_same_in_keys_that_no_language_changes(write_folder: WriteFolder) -> None:
    place = write_folder(ELMBY)
    danish, english = rows(place, "2026-11-21"), rows(place, "2026-11-21", "--lang", "en")
    assert danish[3] == {
        "duty": "breach-notified",
        "duty_name": "Anmeldelse af brud",
        "account": "side",
        "account_name": "Elmby på Facebook",
        "who": "Lise Holm",
        "due": "2026-11-22",
        "at": "2026-11-22T09:30:00+01:00",
        "last": None,
        "overdue": False,
        "days_left": 1,
        "how": "om 1 dag",
    }
    spoken = ("duty_name", "how")
    assert [{k: v for k, v in r.items() if k not in spoken} for r in danish] == [
        {k: v for k, v in r.items() if k not in spoken} for r in english
    ]
    assert english[0]["how"] == "1 day late"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("da", ["2 dage forsinket", "1 dag forsinket", "i dag", "om 1 dag", "om 12 dage", "aldrig gjort"]),
        ("sv", ["2 dagar för sent", "1 dag för sent", "i dag", "om 1 dag", "om 12 dagar", "aldrig gjort"]),
        ("en", ["2 days late", "1 day late", "today", "in 1 day", "in 12 days", "never done"]),
    ],
)
def test_how_late_and_how_soon_are_said_in_words(lang: str, said: list[str]) -> None:
    today = dt.date(2026, 11, 21)
    days = [today + dt.timedelta(days=n) for n in (-2, -1, 0, 1, 12)]
    items = [Item(Duty.SNAPSHOT, "side", "Elmby", "", day, bool(day and day < today), today) for day in (*days, None)]
    lines = table(items, lang).splitlines()[1:-1]
    assert [line.endswith(f"  {words}") for line, words in zip(lines, said, strict=True)] == [True] * 6


@pytest.mark.parametrize("lang", ["da", "sv", "en"])
def test_every_duty_has_a_name_of_its_own(lang: str) -> None:
    today = dt.date(2026, 11, 21)
    lines = table([Item(d, "side", "Elmby", "", today, False, today) for d in Duty], lang).splitlines()[1:-1]
    assert len({line.partition("  ")[0] for line in lines}) == len(Duty)
    assert language(lang).words("console")["nothing-due"] == table([], lang)


def test_what_was_never_done_and_nobody_knows_since_when_comes_first_without_a_date() -> None:
    items = duties(folder({"access": {"control_interval": "6 months"}}), noon("2026-11-21"))
    assert [(i.duty, i.due, i.overdue) for i in items] == [(Duty.ACCESS_CONTROL, None, False)]
    assert Calendar.from_ical(calendar(items, DENMARK, dt.date(2026, 11, 21), "da")).walk("VEVENT") == []


def test_the_clocks_of_a_breach_run_until_it_is_told_and_notified() -> None:
    account = {"status": "closed", "breach": {"within": "48 hours"}}
    open_, told = breach("2026-03-28 12:00"), breach("2026-03-28 12:00", told_internally_at="2026-03-28 13:00")
    ended = breach("2026-03-28 12:00", told_internally_at="2026-04-28 13:00", notified_at="2026-04-28 13:00")
    items = duties(folder(account, open_, told, ended), noon("2026-03-30"))
    assert [(i.duty, i.at and i.at.isoformat(), i.overdue) for i in items] == [
        (Duty.BREACH_TOLD, "2026-03-30T13:00:00+02:00", False),
        (Duty.BREACH_NOTIFIED, "2026-03-31T13:00:00+02:00", False),
        (Duty.BREACH_NOTIFIED, "2026-03-31T13:00:00+02:00", False),
    ]
    an_hour_later = duties(folder(account, open_), noon("2026-03-30") + dt.timedelta(hours=1, minutes=1))
    assert [i.overdue for i in an_hour_later] == [True, False]
    assert "fristen udløb i dag" in table(an_hour_later, "da")


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


def events(content: bytes) -> dict[str, Any]:
    return {str(event["UID"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def test_a_calendar_moves_its_entries_and_doubles_none(write_folder: WriteFolder) -> None:
    place = write_folder(ELMBY)
    before = events(run(place, "--on", "2026-11-21", "--ics", "-").stdout_bytes)
    with (place / "records/side.yaml").open("a") as file:
        file.write("- {kind: access-control, date: 2026-11-22}\n")
    after = events(run(place, "--on", "2026-11-22", "--ics", "-").stdout_bytes)
    control = "side-access-control@elmby.example"
    assert set(before) == set(after)
    assert len(before) == 7
    assert (before[control]["DTSTART"].dt, after[control]["DTSTART"].dt) == (
        dt.date(2026, 11, 20),
        dt.date(2027, 5, 22),
    )
    assert before[control]["SEQUENCE"] < after[control]["SEQUENCE"]
    assert after[control]["DTSTAMP"].dt == dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def test_two_breaches_noticed_at_the_same_moment_have_an_entry_each() -> None:
    one, other = breach("2026-11-19 09:30"), breach("2026-11-19 08:30Z")
    today = dt.date(2026, 11, 19)
    both = events(calendar(duties(folder({}, one, other), noon("2026-11-19")), DENMARK, today, "da"))
    assert set(both) == {
        "side-breach-notified-20261119T083000Z@www.elmby.example",
        "side-breach-notified-20261119T083000Z-2@www.elmby.example",
    }


def test_an_entry_fills_a_day_and_warns_once_before_it(write_folder: WriteFolder) -> None:
    content = run(write_folder(ELMBY), "--on", "2026-11-21", "--ics", "-").stdout_bytes
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in content.split(b"\r\n"))
    for uid, event in events(content).items():
        assert event["DTEND"].dt - event["DTSTART"].dt == dt.timedelta(days=1)
        assert type(event["DTSTART"].dt) is dt.date
        (alarm,) = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == dt.timedelta(days=-1 if "breach" in uid else -7)
    deletion = events(content)["side-deletion-control@elmby.example"]
    assert deletion["SUMMARY"] == "Kontrol af sletning: Elmby på Facebook"
    told = events(content)["side-access-control@elmby.example"]["DESCRIPTION"]
    assert told == "Ansvarlig: Lise Holm\nSidst: 20.05.2026"


def test_a_calendar_file_is_written_anew_but_never_over_somebody_elses(
    write_folder: WriteFolder, tmp_path: Path
) -> None:
    place, file = write_folder(ELMBY), tmp_path / "ud" / "frister.ics"
    for on in ("2026-11-21", "2026-11-22"):
        result = run(place, "--on", on, "--ics", file)
        assert result.exit_code == Exit.OVERDUE
        assert result.stdout.startswith("Opgave")
        assert file.read_bytes() == run(place, "--on", on, "--ics", "-").stdout_bytes
    file.write_text("min egen")
    result = run(place, "--on", "2026-11-23", "--ics", file)
    assert (result.exit_code, file.read_text()) == (Exit.FINDINGS, "min egen")
    assert "[file-not-ours]" in result.stderr


def test_the_command_ends_with_0_when_nothing_is_overdue_and_with_1_when_the_data_are_wrong(
    write_folder: WriteFolder,
) -> None:
    place = write_folder(ELMBY)
    assert run(place, "--on", "2026-11-19").exit_code == Exit.OK
    (place / "accounts/gruppe.yaml").write_text("name: Gruppen\nsince: i går\n")
    result = run(place, "--on", "2026-11-21")
    assert result.exit_code == Exit.FINDINGS
    assert "gruppe.yaml:2" in result.stderr
    assert "1 dag forsinket" in result.stdout


@pytest.mark.parametrize("within", ["30", "d", "0d", "3x", "-1d", "30 dage", "1000y"])
def test_a_time_that_is_none_is_said_with_what_to_write(write_folder: WriteFolder, within: str) -> None:
    result = run(write_folder(ELMBY), "--within", within)
    assert result.exit_code == Exit.USAGE
    assert "such as 30d" in result.stderr


def test_today_is_asked_of_the_clock_when_no_date_is_given(write_folder: WriteFolder) -> None:
    (control, *_) = json.loads(run(write_folder(ELMBY), "--output", "json").stdout)
    left = dt.date.fromisoformat(control["due"]) - dt.datetime.now(HERE).date()
    assert abs(control["days_left"] - left.days) <= 1


def test_the_examples_have_a_list_and_a_calendar_in_every_language(examples: list[Path]) -> None:
    for example in examples:
        for lang in ("da", "sv", "en"):
            shown = run(example, "--on", "2026-11-21", "--lang", lang)
            assert shown.exit_code in (Exit.OK, Exit.OVERDUE), shown.output
            dated = [r for r in rows(example, "2026-11-21") if r["due"]]
            made = run(example, "--on", "2026-11-21", "--lang", lang, "--ics", "-").stdout_bytes
            assert len(events(made)) == len(dated)


SPAN = (dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31))
MARCH, OCTOBER = (
    (dt.datetime(2026, 3, 26), dt.datetime(2026, 3, 30)),
    (dt.datetime(2026, 10, 22), dt.datetime(2026, 10, 26)),
)
"""The days around the two nights when the clock is changed."""
MOMENTS = st.one_of(
    [st.datetimes(*span, timezones=st.just(HERE), allow_imaginary=False) for span in (SPAN, MARCH, OCTOBER)]
).map(lambda moment: moment.replace(microsecond=0))
DAYS = st.one_of(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.dates(dt.date(2028, 2, 27), dt.date(2028, 3, 2))
)
COUNTRIES = st.sampled_from(Country)


@given(
    MOMENTS,
    MOMENTS,
    st.integers(0, 200),
    st.sampled_from(["hours", "days", "working days", "weeks", "months", "years"]),
    COUNTRIES,
)
def test_a_clock_runs_out_after_it_starts_and_in_its_order(
    one: dt.datetime, two: dt.datetime, n: int, unit: str, country: Country
) -> None:
    within = Duration.model_validate(f"{n} {unit}")
    one, two = sorted((one.astimezone(dt.UTC), two.astimezone(dt.UTC)))
    first, second = (deadline(m, within, country).astimezone(dt.UTC) for m in (one, two))
    assert one <= first <= second


@given(MOMENTS, st.integers(0, 1000), COUNTRIES)
def test_hours_are_hours_that_pass_whatever_the_clock_does(moment: dt.datetime, n: int, country: Country) -> None:
    end = deadline(moment, Duration.model_validate(f"{n} hours"), country)
    assert end.astimezone(dt.UTC) - moment.astimezone(dt.UTC) == dt.timedelta(hours=n)
    assert end.tzinfo is zone(country)


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
