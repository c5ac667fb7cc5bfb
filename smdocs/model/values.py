"""The values that fields hold, read from the raw text a person wrote: YAML decides no type, these do.

Each refusal is a `PydanticCustomError` whose type is the code of a finding; `load` turns it into one.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, LiteralString
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, GetJsonSchemaHandler, WithJsonSchema, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from smdocs.findings import shown
from smdocs.model.texts import LONGEST_LINE, TEXT_SCHEMA, Data, read_text

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that a date may have: others are slips, and far ones leave the calendar when something is added."""

_YES = ("yes", "true", "on", "ja")


def _written(refusal: LiteralString, pattern: str, read: Callable[[str], Any]) -> BeforeValidator:
    """Reads a value that is written in some form. Any other text, and a mapping or list, is refused with the code."""
    fits = re.compile(pattern).fullmatch

    def value(given: object) -> Any:
        if not isinstance(given, str | list | dict):
            return given
        text = given.strip() if isinstance(given, str) else ""
        if not fits(text):
            raise PydanticCustomError(refusal, refusal.replace("-", " "), {"text": shown(given)})
        return read(text)

    return BeforeValidator(value)


Flag = Annotated[
    bool,
    _written("not-yes-or-no", "(?i)yes|true|on|ja|no|false|off|nej", lambda text: text.lower() in _YES),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "ja", "nej", "on", "off"]}]}),
]
"""Yes or no: `yes`, `no`, `ja`, `nej`, `true`, `false`, `on`, `off`."""


def _clocked(match: re.Match[str]) -> str:
    return f"{match[1]}T{match[2]:0>2}:"


def _in_calendar(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
    except ValueError:
        moment = dt.datetime.min
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("impossible-date", "no such date", {"text": text})
    return moment


_USUAL_DAYS = (
    re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/ -](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
)
"""Other ways to write a day that people use here."""


def _day(given: object) -> Any:
    if not isinstance(given, str | list | dict):
        return given
    text = given.strip() if isinstance(given, str) else ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _in_calendar(text).date()
    meant = ""
    for usual in _USUAL_DAYS:
        if match := usual.fullmatch(text):
            meant = meant or f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}"
    raise PydanticCustomError("not-a-date", "date expected", {"text": shown(given), "meant": meant})


Date = Annotated[dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A date written `2026-11-21`."""

Moment = Annotated[
    dt.datetime,
    _written(
        "not-a-time",
        r"\d{4}-\d{2}-\d{2}(T| |,? kl\.? ?)\d{1,2}[.:]\d{2}(:\d{2})?( ?(Z|[+-]\d{2}:\d{2}))?",
        lambda text: _in_calendar(re.sub(r"^(.{10})\D+(\d{1,2})[.:]", _clocked, text)),
    ),
    WithJsonSchema({"type": "string"}),
]
"""A date and a clock time, `2026-11-21 14:05` or `2026-11-21 kl. 14.05`; in the authority's own time zone unless it
ends in one (`+01:00`)."""

Clock = Annotated[
    dt.time,
    _written(
        "not-a-clock-time",
        r"(?:kl\.? ?)?([01]?\d|2[0-3])([.:][0-5]\d)?",
        lambda text: dt.time(*map(int, re.findall(r"\d+", text))),
    ),
    WithJsonSchema({"type": ["string", "number"], "examples": ["15:30"]}),
]
"""A clock time, `9.00`, `15:30`, `kl. 9` or `9`."""

END_OF_DAY = dt.time(fold=1)
"""24.00: midnight as the end of a day. It is told from its beginning by `fold` alone."""

ClosingClock = Annotated[
    Clock,
    BeforeValidator(
        lambda value: END_OF_DAY if isinstance(value, str) and re.fullmatch(r"(kl\.? ?)?24([.:]00)?", value) else value
    ),
    WithJsonSchema({"type": ["string", "number"], "examples": ["15:30"]}),
]
"""The clock time at which something ends: `15:30`, and `24.00` at the end of the day."""

Whole = Annotated[
    int, _written("not-a-whole-number", r"\d{1,6}", int), WithJsonSchema({"type": "integer", "minimum": 0})
]
"""A whole number, 0 or more."""

Count = Annotated[
    int, _written("not-a-count", r"0*[1-9]\d{0,5}", int), WithJsonSchema({"type": "integer", "minimum": 1})
]
"""A whole number, 1 or more."""

MOST_ROWS = 50


def _rows(number: int) -> int:
    if number > MOST_ROWS:
        raise PydanticCustomError("number-too-large", "too large", {"most": str(MOST_ROWS)})
    return number


Rows = Annotated[Whole, AfterValidator(_rows), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MOST_ROWS})]
"""A number of rows to fill in by hand, from 0 to 50."""

Number = Annotated[
    Decimal,
    _written("not-a-number", r"\d{1,6}([.,]\d{1,2})?", lambda text: Decimal(text.replace(",", "."))),
    WithJsonSchema({"type": ["number", "string"], "examples": ["2,5"]}),
]
"""A number of 0 or more, with a decimal comma or point and at most two decimals: `1.000` may be a thousand."""

Colour = Annotated[
    str,
    _written("not-a-colour", "#[0-9A-Fa-f]{6}", str.lower),
    WithJsonSchema({"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}),
]
"""A colour as web pages name it, `#12465a`: two hexadecimal digits each of red, green and blue."""


def _seen(text: str) -> str:
    """An address without characters that nobody sees, which come along when it is pasted."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _link(value: object) -> str:
    text = _seen(read_text(value, 2000))
    if re.search(r"[\s<>\"`\\{}|^]", text):
        raise PydanticCustomError("not-a-link", "link expected", {"text": shown(text)})
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise PydanticCustomError("not-a-link", "link expected", {"text": shown(text)}) from None
    if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc and port != 0:
        host = parts.netloc.partition(":")[0]
        return text.replace(host, _in_letters(host), 1)
    shapes = {"mailto": r"[^@\s]+@[^@\s]+\.[^@\s]+", "tel": r"\+?[\d().-]+"}
    if parts.scheme in shapes and re.fullmatch(shapes[parts.scheme], parts.path):
        return text
    if parts.scheme in ("http", "https", "mailto", "tel", ""):
        raise PydanticCustomError("not-a-link", "link expected", {"text": shown(text)})
    raise PydanticCustomError("unsafe-link", "unsafe scheme", {"text": shown(text), "scheme": parts.scheme})


def is_link(text: str) -> bool:
    """Whether the text is an address that the data may hold."""
    try:
        return bool(_link(text))
    except PydanticCustomError:
        return False


def _in_letters(host: str) -> str:
    """A host as people read it: `xn--blesund-lxa.example` is `æblesund.example`. What is none stays as it is."""
    try:
        return host.encode().decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


Link = Annotated[str, BeforeValidator(_link), WithJsonSchema({"type": "string"})]
"""An address that begins with `https://`, `http://`, `mailto:` or `tel:`; letters of any script."""

NOT_CREATED = "not created yet"
AccountLink = Annotated[
    str,
    BeforeValidator(lambda value: value if value == NOT_CREATED else _link(value)),
    WithJsonSchema({"anyOf": [{"const": NOT_CREATED}, {"type": "string"}]}),
]
"""The address of an account, or the words `not created yet`."""


def _email(value: object) -> str:
    text = _seen(read_text(value, 254))
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+", text):
        raise PydanticCustomError("not-an-email", "e-mail address expected", {"text": shown(text)})
    return text


Email = Annotated[str, BeforeValidator(_email), WithJsonSchema({"type": "string"})]
"""An e-mail address."""


def comes_before(one: Any, other: Any) -> bool:
    """Whether one comes before the other; of two moments of which only one names its time zone, as the clocks show."""
    if isinstance(one, dt.datetime) and (one.tzinfo is None) != (other.tzinfo is None):
        one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    return bool(one < other)


FEWEST_DIGITS = 3
"""Of a phone number: 112 has so many."""


def _phone(value: object) -> str:
    text = " ".join(read_text(value, LONGEST_LINE).split())
    if sum(c.isdigit() for c in text) < FEWEST_DIGITS or "@" in text or "://" in text:
        raise PydanticCustomError("not-a-phone", "phone number expected", {"text": shown(text)})
    return text


Phone = Annotated[str, BeforeValidator(_phone), WithJsonSchema(TEXT_SCHEMA)]
"""A phone number as people write it, with what they say of it: `112 or 114 14`. It is text."""


def not_in_order(start: tuple[str, str], end: tuple[str, str]) -> PydanticCustomError:
    """The refusal of two values that stand the wrong way round, each by the field that holds it and as it is shown."""
    values = {"earlier": start[0], "start": start[1], "later": end[0], "end": end[1]}
    return PydanticCustomError("ends-before-start", "ends before it starts", values)


def in_order(start: str, *ends: str, written: str = "") -> Any:
    """Refuses data in which the value of one of the fields `ends` comes before that of `start`; `written` is how a
    message shows the two."""

    def read(data: Data) -> Data:
        began = getattr(data, start)
        for end in ends:
            if began and (ended := getattr(data, end)) and comes_before(ended, began):
                raise not_in_order((start, format(began, written)), (end, format(ended, written)))
        return data

    return model_validator(mode="after")(read)


class Unit(StrEnum):
    """What a duration is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_HOURS = dict(zip(Unit, (1, 24, 24, 24 * 7, 24 * 365.25 / 12, 24 * 365.25), strict=True))


class Duration(Data):
    """A length of time, written `6 months`, `48 hours` or `3 working days`."""

    amount: Whole
    unit: Unit

    PATTERN: ClassVar[str] = r"^([1-9]\d{0,3}) (hour|day|working day|week|month|year)s?$"
    REFUSAL: ClassVar[LiteralString] = "not-a-duration"
    MOST: ClassVar[Mapping[Unit, int]] = {Unit.YEARS: 200, Unit.MONTHS: 2400}

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        if isinstance(value, Duration):
            return value
        match = re.fullmatch(cls.PATTERN, " ".join(value.split())) if isinstance(value, str) else None
        if not match:
            raise PydanticCustomError(cls.REFUSAL, "duration expected", {"text": shown(value)})
        amount, unit = int(match[1]), Unit(match[2] + "s")
        if amount > cls.MOST.get(unit, amount):
            raise PydanticCustomError("number-too-large", "too large", {"most": f"{cls.MOST[unit]} {unit.value}"})
        return {"amount": amount, "unit": unit}

    def __str__(self) -> str:
        """The duration as it is written in a file."""
        return f"{self.amount} {self.unit.value}"

    @property
    def hours(self) -> float:
        """Its length on one scale, for telling which of two is longer; never for finding a date."""
        return self.amount * _HOURS[self.unit]

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": cls.PATTERN, "examples": ["6 months", "3 working days"]}


class Interval(Duration):
    """The time between two rounds of a duty: a duration counted in whole days, weeks, months or years."""

    PATTERN: ClassVar[str] = r"^([1-9]\d{0,3}) (day|week|month|year)s?$"
    REFUSAL: ClassVar[LiteralString] = "not-an-interval"


class Keeping(Interval):
    """How long something is kept: a duration counted in whole days, weeks, months or years."""

    REFUSAL: ClassVar[LiteralString] = "not-a-keeping-time"


class BlockLength(Duration):
    """How long somebody is blocked: `30 days`, `at least 30 days` or `for good`."""

    at_least: bool = False
    for_good: bool = False

    PATTERN: ClassVar[str] = r"^(for good|(at least )?[1-9]\d{0,3} (hour|day|working day|week|month|year)s?)$"
    REFUSAL: ClassVar[LiteralString] = "not-a-block-length"

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if text == "for good":
            return {"amount": 0, "unit": Unit.DAYS, "for_good": True}
        if isinstance(value, str) and not re.fullmatch(cls.PATTERN, text):
            raise PydanticCustomError(cls.REFUSAL, "length expected", {"text": shown(value)})
        least = text.startswith("at least ")
        read = Duration.model_validate(text.removeprefix("at least ") if text else value)
        return {"amount": read.amount, "unit": read.unit, "at_least": least}

    def __str__(self) -> str:
        """The length as it is written in a file."""
        return "for good" if self.for_good else f"{'at least ' * self.at_least}{super().__str__()}"

    @property
    def hours(self) -> float:
        """Its length on one scale; longer than any where it has no end."""
        return float("inf") if self.for_good else super().hours


Weekday = StrEnum("Weekday", "MON TUE WED THU FRI SAT SUN WEEKDAYS HOLIDAYS")
"""A day of the week; and what are days of no one name: all days of work, and public holidays."""

WEEK = tuple(Weekday)[:7]
"""The days of the week from Monday."""


def _weekdays(value: object) -> tuple[Weekday, ...]:
    if isinstance(value, tuple):
        return value
    week: list[Any] = list(WEEK)
    days: set[Weekday] = set()
    for part in value.lower().split(",") if isinstance(value, str) else []:
        ends = [end.strip() for end in re.split(r"[-–]", part)]
        if len(ends) == 1 and ends[0] in list(Weekday):
            days.add(Weekday(ends[0]))
            continue
        are_days = len(ends) == 2 and all(end in week for end in ends)
        if not are_days or not (between := week[week.index(ends[0]) : week.index(ends[-1]) + 1]):
            break
        days.update(between)
    else:
        if days:
            return tuple(day for day in Weekday if day in days)
    raise PydanticCustomError("not-weekdays", "days of the week expected", {"text": shown(value)})


Weekdays = Annotated[
    tuple[Weekday, ...],
    BeforeValidator(_weekdays),
    WithJsonSchema({"type": "string", "examples": ["mon-fri", "mon, wed", "weekdays", "sat, sun, holidays"]}),
]
"""Days of the week, `mon-fri` or `mon, wed`; `weekdays` are days of work, and `holidays` are public ones."""
