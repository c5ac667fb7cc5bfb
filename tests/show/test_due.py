"""What is due on all accounts: the list, its table, its JSON, its calendar, and how the command ends."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from smdocs.cli.main import cli
from smdocs.findings import Exit
from smdocs.judge.duties import Duty, Item, duties
from smdocs.model.records import BreachRecord
from smdocs.show.due import calendar, table
from smdocs.words.language import language
from tests.judge.test_duties import DAY_BEFORE_CHRISTMAS_EVE, DENMARK, HERE, breach, folder, noon

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


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("da", ["Besked til berørte af brud", "uden unødig forsinkelse", "kendt siden 20.11.2026 kl. 9.30"]),
        ("sv", ["Information till berörda av incident", "utan onödigt dröjsmål", "känd sedan 2026-11-20 kl. 9.30"]),
        ("en", ["Telling those affected by a breach", "without undue delay", "known since 2026-11-20 9:30"]),
    ],
)
def test_those_concerned_by_a_high_risk_are_to_be_told_at_once_and_no_hours_are_made_up(
    lang: str, words: list[str]
) -> None:
    known = breach("2026-11-20 08:30Z", risk="high", notified_at="2026-11-21 09:00")
    items = duties(folder({}, known), noon("2026-11-22"))
    assert [(i.duty, i.at, i.overdue) for i in items] == [
        (Duty.BREACH_SUBJECTS_TOLD, dt.datetime(2026, 11, 20, 9, 30, tzinfo=HERE), True)
    ]
    line = table(items, lang).splitlines()[1]
    assert [word in line for word in words] == [True] * 3
    assert "2 " not in line.removesuffix(words[-1])
    told = known.model_copy(update={"subjects_told_at": dt.datetime(2026, 11, 22, 10)})
    assert duties(folder({}, told), noon("2026-11-22")) == ()
    content = calendar(items, DENMARK, dt.date(2026, 11, 22), lang)
    (event,) = events(content).values()
    assert words[1] in event["DESCRIPTION"]


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


def test_an_entry_that_moves_on_the_same_day_has_a_higher_sequence_number(write_folder: WriteFolder) -> None:
    place = write_folder(ELMBY)
    before = events(run(place, "--on", "2026-11-21", "--ics", "-").stdout_bytes)
    with (place / "records/side.yaml").open("a") as file:
        file.write("- {kind: access-control, date: 2026-11-21}\n")
    after = events(run(place, "--on", "2026-11-21", "--ics", "-").stdout_bytes)
    control = "side-access-control@elmby.example"
    assert before[control]["DTSTART"].dt < after[control]["DTSTART"].dt
    assert before[control]["SEQUENCE"] < after[control]["SEQUENCE"] < 2**31
    later = events(run(place, "--on", "2026-11-22", "--ics", "-").stdout_bytes)
    assert after[control]["SEQUENCE"] < later[control]["SEQUENCE"]


def test_a_calendar_with_nothing_in_it_is_valid(write_folder: WriteFolder) -> None:
    files = {"authority.yaml": ELMBY["authority.yaml"], "accounts/ny.yaml": "name: Ny\nstatus: planned\n"}
    content = run(write_folder(files), "--on", "2026-11-21", "--ics", "-").stdout_bytes
    # RFC 5545, 3.6: a calendar must include at least one component.
    (only,) = Calendar.from_ical(content).subcomponents
    assert (only.name, only["TZID"]) == ("VTIMEZONE", "Europe/Copenhagen")


def test_a_file_that_cannot_be_read_is_not_told_as_nothing_to_do(write_folder: WriteFolder) -> None:
    place = write_folder({"authority.yaml": ELMBY["authority.yaml"], "accounts/side.yaml": "name: [\n"})
    result = run(place, "--on", "2026-11-21")
    assert (result.exit_code, result.stdout) == (Exit.FINDINGS, "")
    assert "side.yaml" in result.stderr


def test_two_breaches_noticed_at_the_same_moment_have_an_entry_each() -> None:
    one, other = breach("2026-11-19 09:30"), breach("2026-11-19 08:30Z")
    today = dt.date(2026, 11, 19)
    both = events(calendar(duties(folder({}, one, other), noon("2026-11-19")), DENMARK, today, "da"))
    assert set(both) == {
        "side-breach-notified-20261119T083000Z@www.elmby.example",
        "side-breach-notified-20261119T083000Z-2@www.elmby.example",
    }


def test_a_breach_keeps_its_entry_when_another_of_the_same_moment_is_recorded_or_ended() -> None:
    one = breach("2026-11-19 09:30")
    later = breach("2026-11-19 09:30").model_copy(update={"date": dt.date(2026, 11, 20)})
    ended = one.model_copy(update={"notified_at": dt.datetime(2026, 11, 20, 9)})

    def uids(*records: BreachRecord, on: str = "2026-11-20") -> list[str]:
        return sorted(events(calendar(duties(folder({}, *records), noon(on)), DENMARK, dt.date(2026, 11, 20), "da")))

    both = uids(one, later)
    assert uids(one) == uids(one, later, on="2026-11-19") == both[1:]
    assert uids(ended, later) == both[:1]


def test_a_civil_registration_number_is_shown_in_no_form_of_the_list(write_folder: WriteFolder) -> None:
    files = dict(ELMBY)
    account = files.pop("accounts/side.yaml").replace("Elmby på Facebook", "Ring 010190–0000")
    files["accounts/lise-010190-0000.yaml"] = account.replace("Lise Holm", "Lise Holm CPR 01.01.90-0000")
    files["authority.yaml"] = files["authority.yaml"].replace("Elmby Kommune", "Elmby 0101900000")
    data = write_folder(files)
    for form in ("--output=text", "--output=json", "--ics=-"):
        shown = run(data, "--on", "2026-11-21", form).stdout.replace("\r\n ", "")
        assert "Lise Holm CPR …" in shown
        assert "Ring …" in shown or form == "--output=text"
        assert "0000" not in shown.replace("000000Z", "").replace("T000000", "")


def test_a_long_name_with_signs_of_its_own_is_folded_by_the_bytes_and_comes_back() -> None:
    name = "Ærø, Åland; \\ og »Ö« 👩‍👧 " * 18
    item = Item(Duty.SNAPSHOT, "side", name.strip(), "Bo, Ås", dt.date(2026, 11, 20), True, dt.date(2026, 11, 21))
    content = calendar([item], DENMARK, dt.date(2026, 11, 21), "da")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (event,) = events(content).values()
    assert event["SUMMARY"] == f"Skærmbilleder: {name.strip()}"
    assert event["DESCRIPTION"] == "Ansvarlig: Bo, Ås"


# By when a question is to be answered

WITH_REPLIES = {
    "authority.yaml": ELMBY["authority.yaml"] + "reply: {within: 2 working days}\n",
    "accounts/a.yaml": "name: A\nstatus: active\nreply: {within: 24 hours}\nresponsible: {name: Lise Holm}\n",
    "accounts/b.yaml": "name: B\nstatus: paused\nmanager: {name: Per Ås}\naccess: {control_interval: 6 months}\n",
    "accounts/c.yaml": "name: C\nstatus: closed\n",
    "accounts/d.yaml": "name: D\nstatus: planned\n",
}


def test_asked_says_by_when_each_account_in_use_is_to_answer(write_folder: WriteFolder) -> None:
    place = write_folder(WITH_REPLIES)
    result = run(place, "--on", "2026-12-23", "--asked", DAY_BEFORE_CHRISTMAS_EVE)
    assert result.stdout == (
        "Opgave             Konto  Ansvarlig  Frist                 Status\n"
        "Svar på spørgsmål  a      Lise Holm  24.12.2026 kl. 14.05  om 1 dag\n"
        "Svar på spørgsmål  b      Per Ås     28.12.2026 kl. 23.59  om 5 dage\n"
        "Forsinket: 0 af 2.\n"
    )
    assert result.exit_code == Exit.OK
    found = rows(place, "2026-12-29", "--asked", DAY_BEFORE_CHRISTMAS_EVE)
    assert [(r["duty"], r["account"], r["at"], r["overdue"]) for r in found] == [
        ("reply", "a", "2026-12-24T14:05:00+01:00", True),
        ("reply", "b", "2026-12-28T23:59:59+01:00", True),
    ]
    soon = rows(place, "2026-12-23", "--asked", DAY_BEFORE_CHRISTMAS_EVE, "--within", "2d")
    assert [r["account"] for r in soon] == ["a"]
    made = events(run(place, "--on", "2026-12-23", "--asked", DAY_BEFORE_CHRISTMAS_EVE, "--ics", "-").stdout_bytes)
    assert {uid: event["DTSTART"].dt for uid, event in made.items()} == {
        "a-reply-20261223T130500Z@elmby.example": dt.date(2026, 12, 24),
        "b-reply-20261223T130500Z@elmby.example": dt.date(2026, 12, 28),
    }
    assert made["b-reply-20261223T130500Z@elmby.example"]["DESCRIPTION"] == (
        "Ansvarlig: Per Ås\nFrist: 28.12.2026 kl. 23.59"
    )


def test_without_a_goal_for_replies_nothing_is_to_be_answered_by_a_time(write_folder: WriteFolder) -> None:
    result = run(write_folder(ELMBY), "--on", "2026-12-23", "--asked", DAY_BEFORE_CHRISTMAS_EVE)
    assert (result.stdout, result.exit_code) == ("Der er ingen frister.\n", Exit.OK)


@pytest.mark.parametrize("asked", ["2026-12-23", "14:05", "23.12.2026 14:05", "2026-02-30 14:05", "i går"])
def test_a_moment_that_is_none_is_said_with_what_to_write(write_folder: WriteFolder, asked: str) -> None:
    result = run(write_folder(WITH_REPLIES), "--asked", asked)
    assert result.exit_code == Exit.USAGE
    assert "2026-12-23 14:05" in result.stderr


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
    assert "for eksempel 30d" in result.stderr


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
