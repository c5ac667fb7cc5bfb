"""Looks through the texts an authority wrote for what must not stand there: civil registration numbers, guidance that
was left, repealed law, promises that the law on archives outranks, addresses that lead nowhere or do harm.
"""

import datetime as dt
import pathlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter, ValidationError

from smdocs import facts
from smdocs.findings import Finding, LawKey, Place, Severity, shown
from smdocs.judge import promises
from smdocs.judge.glance import NUMBER, Sign, as_printed, glance
from smdocs.judge.leftovers import leftover
from smdocs.judge.phrases import PlacedText, one_of
from smdocs.model.authority import Country
from smdocs.model.path import Path
from smdocs.model.values import Link
from smdocs.read.folder import TEMPLATES, Folder
from smdocs.read.source import Source, line_column


def check(folder: Folder, telling: Mapping[str, Iterable[PlacedText]], on: dt.date) -> Iterator[Finding]:
    """What stands in the texts of a folder that must not, or should not, on a date. `telling` are those of each file
    that may hold anything."""
    country = folder.authority.country
    refused = {finding.place for finding in folder.findings}
    for file, words in folder.templates.items():
        own = Source(f"{TEMPLATES}/{file}", words)
        yield from civil_registration_numbers(PlacedText(own, Path(TEMPLATES) / file, words), country, on)
        yield from _own_words(own, Path(TEMPLATES) / file, folder)
    plain: set[str | int] = set()
    for file, source in folder.sources.items():
        for steps, _ in source.values():
            # The name of a field may be a number too.
            if not steps or (name := steps[-1]) in plain:
                continue
            if not isinstance(name, str) or Sign.NUMBER not in glance(name):
                plain.add(name)
            else:
                yield from civil_registration_numbers(PlacedText(source, source.path(steps), name), country, on)
        for text in telling[file]:
            signs = glance(text.text)
            for finding in amiss(text, country, on):
                if finding.code not in _TOLD_ONCE or finding.place not in refused:
                    yield finding
            if text.path.root != "records":
                yield from _repealed(text, country) if Sign.REPEALED in signs else ()
                yield from promises.check(text, folder.authority) if Sign.AT_ONCE in signs else ()


_FIELD_OR_CONDITION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def _own_words(source: Source, path: Path, folder: Folder) -> Iterator[Finding]:
    """What was left in own words for the blocks of a document, which stops that one, and what they promise."""
    words = _FIELD_OR_CONDITION.sub(lambda match: " " * len(match[0]), source.value)
    document = pathlib.PurePath(source.file).stem
    documents = (document,) if document in facts.documents() else ()
    if left := leftover(words):
        place = Place(source.file, *line_column(words, words.index(left)))
        yield replace(source.finding("leftover-guidance", path, documents=documents, text=shown(left)), place=place)
    for finding in promises.check(PlacedText(source, path, words), folder.authority):
        yield replace(finding, documents=documents)


def amiss(text: PlacedText, country: Country, on: dt.date) -> Iterator[Finding]:
    """What may stand in no text of a file."""
    signs = glance(text.text)
    if Sign.NUMBER in signs:
        yield from civil_registration_numbers(text, country, on)
    if Sign.LEFTOVER in signs and text.name != "pattern":
        yield text.finding("leftover-guidance", text=leftover(text.text))
    if Sign.ADDRESS in signs:
        yield from _addresses(text)
        # What a field is called is asked last, which takes longest.
        if (
            _OF_NAMES.keys() & {*text.path.steps}
            and (address := _OF_NAMES.get(text.name))
            and address.search(text.text)
        ):
            yield text.finding("not-a-name", text=text.text)


_ADDRESS = re.compile(r"(?:https?://|www\.|\w+@)\S*")
_NEAR = 500
"""Characters before a number in which a word that says what it is may stand."""


def civil_registration_numbers(text: PlacedText, country: Country, on: dt.date) -> Iterator[Finding]:
    """A Danish CPR number, of old or new kind, or a Swedish personal identity or coordination number.

    After a word that says so, any such number is one. After a word such as phone or case none is. Ten digits without
    a hyphen are too often something else: then only the number of the authority's own country counts, and not in an
    address or in a field for other numbers. What is found is never repeated.
    """
    for number in NUMBER.finditer(as_printed(text.text)):
        before = number.string[max(0, number.start() - _NEAR) : number.start()]
        hyphen = number["sign"].strip() != ""
        labelled = bool(_label(facts.wording().personal_labels, "[^a-zæøåäö0-9]*").search(before))
        if not labelled and (_is_other(text, number, before, hyphen) or _is_moment(number, on)):
            continue
        if any(valid(number[0], on) for of, valid in _CIVIL_NUMBERS.items() if labelled or hyphen or of is country):
            yield text.finding("civil-registration-number")
            return


def _is_other(text: PlacedText, number: re.Match[str], before: str, hyphen: bool) -> bool:
    """Whether a number is of another kind: after a word that says so, or within a longer one."""
    labels = facts.wording().number_labels
    if before[-1:].isalpha() or _label(labels, "[ (#/_-]*").search(before):
        return True
    if hyphen:
        return False
    others = _label(labels, r"[ (#/_-]*\d[\d -]*[ -]").search(before)
    start = max(number.string.rfind(space, 0, number.start()) for space in " \n") + 1
    around = re.compile(r"\S+").match(number.string, start)
    address = around and _ADDRESS.search(around[0])
    within = bool(address and start + address.start() < number.start())
    return text.name in _OF_NUMBERS or bool(others) or within


def _is_moment(number: re.Match[str], on: dt.date) -> bool:
    """Whether a number in two parts is a day about the as-of date and a time, such as `211126 1430`."""
    digits = re.sub(r"\D", "", number[0])[:-4]
    if not number["sign"].isspace():
        return False
    for pattern in ("%Y%m%d",) if len(digits) == 8 else ("%d%m%y", "%y%m%d"):
        with suppress(ValueError):
            if abs(dt.datetime.strptime(digits, pattern).date() - on) <= dt.timedelta(days=366):
                return True
    return False


_OF_NUMBERS = {"phone", "organisation_number", "case_numbers", "case_number", "journal_reference", "police_report"}
"""Fields that hold other numbers."""


def _label(words: tuple[str, ...], between: str) -> re.Pattern[str]:
    """One of the words, with nothing but what may stand between after it, at the end of a text."""
    return one_of(words, rf"\.?:?{between}$", r"(?<![^\W_])(?<!-)")


def _cpr(number: str, on: dt.date) -> bool:
    """Newer numbers do not keep the check digit, so the date is all there is to tell by."""
    from stdnum.dk import cpr

    digits = re.sub(r"\D", "", number)
    try:
        return len(digits) == 10 and cpr.get_birth_date(digits) <= on
    except ValueError:
        return False


def _personnummer(number: str, on: dt.date) -> bool:
    """A coordination number has 60 added to the day of birth."""
    from stdnum import luhn
    from stdnum.se import personnummer

    digits = re.sub(r"\D", "", number)
    century, digits = digits[:-10], digits[-10:]
    if not century:
        # The last century that makes the year one that has been; a plus sign tells of the one before.
        century = str((on.year - int(digits[:2])) // 100 - ("+" in number))
    day = int(digits[4:6])
    born = f"{century}{digits[:4]}{day - 60 if day > 60 else day:02}{digits[6:]}"
    try:
        return luhn.is_valid(digits) and personnummer.get_birth_date(born) <= on
    except ValueError:
        return False


_CIVIL_NUMBERS: dict[Country, Callable[[str, dt.date], bool]] = {Country.DK: _cpr, Country.SE: _personnummer}

_URL = re.compile(r"://|\bmailto:|\bwww\.", re.IGNORECASE)
_ANY_ADDRESS = re.compile(rf"{_URL.pattern}|[^@\s]@[^@\s]+\.\w", re.IGNORECASE)
_OF_NAMES = dict.fromkeys(("name", "filled_by", "by", "adviser", "title", "unit", "platform"), _ANY_ADDRESS)
_OF_NAMES |= {"handle": _URL}
"""Fields that name something, and the addresses that belong in others. A handle may look like an e-mail address."""

_TOLD_ONCE = {"html-in-text", "not-a-name", "unsafe-link", "malformed-link", "leftover-guidance"}
"""Codes of what is not said of a value that was refused already."""

_HTML = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|iframe|img|li|ol|p|script|span|strong|table|u|ul)\b[^<>]*>", re.I
)
_SCHEME = re.compile(
    r"(?<![\w/])(?:[a-z][a-z0-9.+-]+:/{1,3}|(?:javascript|data|vbscript|mailto|tel):)(?=\S)[^\s\"'”»]*", re.IGNORECASE
)
_LINK: TypeAdapter[str] = TypeAdapter(Link)


def _addresses(text: PlacedText) -> Iterator[Finding]:
    """Addresses within a text that lead nowhere or do harm, and HTML, which would be shown as it stands."""
    if tag := _HTML.search(text.text):
        yield text.finding("html-in-text", Severity.WARNING, text=tag[0])
    for match in _SCHEME.finditer(text.text):
        address = match[0].rstrip(".,;:!?)")
        try:
            _LINK.validate_python(address)
        except ValidationError as error:
            code = "unsafe-link" if error.errors()[0]["type"] == "unsafe-link" else "malformed-link"
            yield text.finding(code, text=address, scheme=address.partition(":")[0].lower())


def _repealed(text: PlacedText, country: Country) -> Iterator[Finding]:
    for names, successor in _no_longer_in_force(country):
        for match in names.finditer(text.text):
            if not one_of(facts.wording().formerly, r"[\s.:(]*$").search(text.text[: match.start()]):
                meant = successor and LawKey(successor)
                yield text.finding("repealed-law", Severity.WARNING, text=match[0], meant=meant)
                break


@cache
def _no_longer_in_force(country: Country) -> list[tuple[re.Pattern[str], str]]:
    """For each law or body of a country that is no more, its names and the key of its successor."""
    return [
        (_names(law.known_as), law.replaced_by or "")
        for key, law in facts.law().items()
        if law.known_as and key.partition("-")[0] == country.value
    ]


def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    """Names in small letters with whatever ending; names in capitals as they stand, or in the genitive."""
    each = [
        rf"(?i:{re.escape(name)}\w{{0,4}})" if name.islower() and name.isalpha() else rf"{re.escape(name)}(?::?s)?"
        for name in names
    ]
    return re.compile(rf"(?<![\w:])(?:{'|'.join(each)})(?![\w:])")
