"""Values as people write them, and as they are told again."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from smdocs.model.parts import Hours, ReplyGoal, Step
from smdocs.model.values import END_OF_DAY, BlockLength
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
