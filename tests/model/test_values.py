"""Values as people write them, and as they are told again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from smdocs.model.parts import Hours, ReplyGoal, Step
from smdocs.model.values import (
    END_OF_DAY,
    BlockLength,
    Clock,
    Count,
    Date,
    Duration,
    Email,
    Link,
    Moment,
    Number,
    Phone,
)
from smdocs.words.language import NBSP, language


def told(hours: Hours, code: str) -> str:
    speak = language(code)
    assert hours.opens
    assert hours.closes
    return f"{speak.weekdays(hours.days)} {speak.clock(hours.opens)}–{speak.clock(hours.closes)}"


@pytest.mark.parametrize(
    ("written", "da", "sv"),
    [
        (("fri, sat", "22.00", "2.00"), "fredag og lørdag 22.00–2.00", "fredag och lördag 22.00–2.00"),
        (("weekdays", "9.00", "24.00"), "hverdage 9.00–24.00", "vardagar 9.00–24.00"),
        (
            ("sat, sun, holidays", "10:00", "12:00"),
            "lørdag, søndag og helligdage 10.00–12.00",
            "lördag, söndag och helgdagar 10.00–12.00",
        ),
    ],
)
def test_hours_may_end_after_midnight_and_be_of_days_of_work_and_holidays(
    written: tuple[str, str, str], da: str, sv: str
) -> None:
    hours = Hours.model_validate(dict(zip(("days", "opens", "closes"), written, strict=True)))
    assert [told(hours, code) for code in ("da", "sv")] == [da, sv]
    assert not hours.round_the_clock


def test_a_day_from_midnight_to_midnight_is_round_the_clock() -> None:
    whole = Hours.model_validate({"days": "mon-sun", "opens": "0.00", "closes": "24.00"})
    assert whole.round_the_clock
    assert (whole.closes, whole.closes and whole.closes.fold) == (END_OF_DAY, 1)
    assert whole.opens == dt.time()


@pytest.mark.parametrize("closes", ["9.00", "8.00", "25.00", "24.30"])
def test_hours_that_cannot_be_are_refused(closes: str) -> None:
    with pytest.raises(ValidationError):
        Hours.model_validate({"days": "mon", "opens": "15.30" if closes == "8.00" else "9.00", "closes": closes})


def test_hours_may_name_the_days_alone() -> None:
    assert Hours.model_validate({"days": "mon-fri"}).opens is None


@pytest.mark.parametrize(
    ("written", "da", "sv"),
    [
        ("30 days", "i 30 dage", "i 30 dagar"),
        ("at least 1 month", "i mindst 1 måned", "i minst 1 månad"),
        ("for good", "for altid", "för alltid"),
    ],
)
def test_a_block_may_last_for_good_or_at_least_some_time(written: str, da: str, sv: str) -> None:
    length = BlockLength.model_validate(written)
    said = [language(code).block_length(length).replace(NBSP, " ") for code in ("da", "sv")]
    assert said == [da, sv]
    assert str(BlockLength.model_validate(str(length))) == str(length)


def test_a_block_for_good_is_longer_than_any_other() -> None:
    good, long = BlockLength.model_validate("for good"), BlockLength.model_validate("at least 100 years")
    assert good.hours > long.hours


@pytest.mark.parametrize(("cls", "empty"), [(ReplyGoal, {}), (Step, {"after": "2"})])
def test_what_says_nothing_is_refused(cls: type[ReplyGoal | Step], empty: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        cls.model_validate(empty)
    assert cls.model_validate(empty | {"text": "Vi svarer når vi kan."})


def read(kind: Any, text: str) -> Any:
    return TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Clock, "9", dt.time(9)),
        (Clock, "9.30", dt.time(9, 30)),
        (Clock, "kl. 9.30", dt.time(9, 30)),
        (Clock, "kl 09:30", dt.time(9, 30)),
        (Moment, "2026-11-21 14:05", dt.datetime(2026, 11, 21, 14, 5)),
        (Moment, "2026-11-21 14.05", dt.datetime(2026, 11, 21, 14, 5)),
        (Moment, "2026-11-21 kl. 9.05", dt.datetime(2026, 11, 21, 9, 5)),
        (Moment, "2026-11-21T14:05:06Z", dt.datetime(2026, 11, 21, 14, 5, 6, tzinfo=dt.UTC)),
        (Count, "03", 3),
        (Number, "2,5", Decimal("2.5")),
        (Number, "0", Decimal(0)),
        (Phone, "112 eller 114 14", "112 eller 114 14"),
        (Phone, "+46 (0)00-00 00 01", "+46 (0)00-00 00 01"),
        (Phone, "000-00 00 01 (kl. 9–15)", "000-00 00 01 (kl. 9–15)"),
        (Link, "https://elmby\u200b.example/ung\u00ad", "https://elmby.example/ung"),
        (Email, "lise@elm\u00adby.example", "lise@elmby.example"),
    ],
)
def test_what_people_usually_write_is_read(kind: Any, text: str, value: object) -> None:
    assert read(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Date, "i morgen", "not-a-date"),
        (Clock, "24.30", "not-a-clock-time"),
        (Clock, "9-15", "not-a-clock-time"),
        (Moment, "2026-11-21", "not-a-time"),
        (Moment, "2026-11-21 25.00", "impossible-date"),
        (Count, "0", "not-a-count"),
        (Count, "to", "not-a-count"),
        (Number, "1.000", "not-a-number"),
        (Duration, "0 days", "not-a-duration"),
        (Duration, "6 måneder", "not-a-duration"),
        (BlockLength, "0 days", "not-a-block-length"),
        (BlockLength, "at least 0 days", "not-a-block-length"),
        (Phone, "hovednummeret", "not-a-phone"),
        (Phone, "lise2026@elmby.example", "not-a-phone"),
        (Phone, "https://elmby.example/112", "not-a-phone"),
        (Email, "12 34 56 78", "not-an-email"),
    ],
)
def test_what_says_nothing_or_another_thing_is_refused(kind: Any, text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(kind, text)
    assert {error["type"] for error in refused.value.errors()} == {code}


@pytest.mark.parametrize(
    "text",
    ["21.11.2026", "21. 11. 2026", "21/11/2026", "21/11-2026", "21-11-2026", "2026.11.21", "2026/11/21", "20261121"],
)
def test_of_a_day_in_another_form_it_is_told_what_to_write(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(Date, text)
    assert [error["ctx"]["meant"] for error in refused.value.errors()] == ["2026-11-21"]
