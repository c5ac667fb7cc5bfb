"""The door through which words come in: one object per language over `templates/<language>/`.

Knows labels, help, choices, dates, numbers, lists and inflection. Knows no authority.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property, lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any, NoReturn

from smdocs.findings import shown, without_civil_numbers
from smdocs.model.texts import LanguageCode, Prose, Words, pick
from smdocs.model.values import END_OF_DAY, WEEK, BlockLength
from smdocs.resources import SPOKEN, ShippedFileError, read, templates

NBSP = "\u00a0"


class _Words(dict[str, Any]):
    """Words of a file by key. One that is not there is a slip in the file."""

    def __init__(self, words: Mapping[str, Any], file: Path, *steps: str) -> None:
        super().__init__((key, _kept(value, file, *steps, key)) for key, value in words.items())
        self._at = file, steps

    def __missing__(self, key: str) -> NoReturn:
        raise ShippedFileError(self._at[0], "missing-key", {"key": key}, (*self._at[1], key))


class _Sentence(str):
    """Words with places for values. One for a value that there is not is a slip in the file."""

    at: tuple[Path, tuple[str, ...]]

    def format(self, *_: object, **values: object) -> str:
        return self.format_map(values)

    def format_map(self, values: Mapping[str, object]) -> str:  # type: ignore[override]
        try:
            return super().format_map(values)
        except (LookupError, ValueError) as error:
            given = {"text": shown(self), "choices": ", ".join(f"{{{name}}}" for name in values)}
            raise ShippedFileError(self.at[0], "bad-placeholder", given, self.at[1]) from error


def _kept(value: Any, file: Path, *steps: str) -> Any:
    if isinstance(value, dict):
        return _Words(value, file, *steps)
    if isinstance(value, str) and "{" in value:
        value = _Sentence(value)
        value.at = file, steps
    return value


class Language:
    """One of the languages that smdocs speaks, by its code. Not all have documents besides messages and labels."""

    def __init__(self, code: str) -> None:
        if code not in SPOKEN:
            raise ValueError(f"no language {code!r}")
        self.code = code
        self._words: dict[str, Any] = {}

    @property
    def folder(self) -> Path:
        """Where its masters and words stand."""
        return templates() / self.code

    def words(self, name: str) -> Any:
        """What `templates/<language>/<name>.yaml` holds. Raises `ShippedFileError` for what it does not."""
        if name not in self._words:
            file = self.folder / f"{name}.yaml"
            self._words[name] = _Words(read(file), file)
        return self._words[name]

    @cached_property
    def _locale(self) -> Any:
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse(self.code)
        except (UnknownLocaleError, ValueError) as error:
            raise ShippedFileError(self.folder, "no-such-language", {"text": self.code}) from error

    @cached_property
    def _timed(self) -> Callable[[str, dt.date | dt.time, str], str]:
        """A date, a time or both (`datetime`), as Babel writes it by a pattern of the language."""
        from babel import dates

        # The same dates stand in document after document.
        @lru_cache(4096)
        def timed(kind: str, value: dt.date | dt.time, style: str) -> str:
            pattern = self.words("language")["dates"][style]
            try:
                return str(getattr(dates, f"format_{kind}")(value, pattern, locale=self._locale))
            except (ValueError, AttributeError) as error:
                file = self.folder / "language.yaml"
                raise ShippedFileError(file, "not-a-pattern", {"text": pattern}, ("dates", style)) from error

        return timed

    def text(self, words: Words | Prose, first: str = "") -> tuple[str, str]:
        """Words of the data in this language, and the language they are in.

        Where they are not in this one, that is the authority's `first`, else the nearest.
        """
        return words.written_in(self.code, first or self.code, *self.words("language")["near"])

    def pick(self, texts: Mapping[str, str]) -> tuple[str, str]:
        """Of a text by the code of its language the one to read in this, and the language it is in."""
        return pick(texts, self.code, *self.words("language")["near"])

    def _field(self, model: type, name: str) -> Mapping[str, str]:
        fields = self.words("fields")
        owner = next((cls for cls in model.__mro__ if name in fields.get(cls.__name__, ())), model)
        return dict(fields[owner.__name__][name])

    def label(self, model: type, name: str) -> str:
        """What a field is called."""
        return self._field(model, name)["label"]

    def help(self, model: type, name: str) -> str:
        """What to write in a field."""
        return self._field(model, name)["help"]

    def choice(self, value: StrEnum | bool, form: str = "name") -> str:
        """The word for one of a fixed set, in one of its forms where it has several."""
        if isinstance(value, LanguageCode):
            return str(self._locale.languages[value])
        if isinstance(value, bool):
            word = self.words("choices")["Flag"]["yes" if value else "no"]
        else:
            word = self.words("choices")[type(value).__name__][value.value]
        return str(word[form] if isinstance(word, dict) else word)

    def date(self, day: dt.date, style: str = "long") -> str:
        """A date: `long`, `table` or `month`."""
        return self._timed("date", day, style)

    @property
    def spreadsheet_date(self) -> str:
        """The pattern of a date in a table, as spreadsheets have it."""
        return re.sub(r"\by\b", "yyyy", self.words("language")["dates"]["table"]).replace("MM", "mm")

    def sort_key(self, text: str) -> str:
        """What a text is put in order by, as in a list of names."""
        folded = unicodedata.normalize("NFC", text).casefold()
        for theirs, ours in self.words("language")["alike"].items():
            folded = folded.replace(theirs, ours)
        last = self.words("language")["last_letters"]
        return "".join(
            chr(ord("z") + 1 + last.index(letter)) if letter in last else unicodedata.normalize("NFKD", letter)[0]
            for letter in folded
        )

    def moment(self, moment: dt.datetime) -> str:
        """A date and clock time, as they stand on the clock where it happened."""
        return self._timed("datetime", moment.replace(tzinfo=None), "moment")

    def clock(self, time: dt.time) -> str:
        """A clock time without the word for it; midnight as the end of a day is 24."""
        text = self._timed("time", time.replace(fold=0), "clock")
        return re.sub(r"^0+(?=\D)", "24", text) if time == END_OF_DAY and time.fold else text

    @cached_property
    def number(self) -> Callable[[int | Decimal], str]:
        """A number with the language's decimal sign and groups."""
        from babel.numbers import format_decimal

        return lru_cache(1024)(partial(format_decimal, format="#,##0.###", locale=self._locale))

    def listing(self, items: Iterable[str], last: str = "and") -> str:
        """Items in running text, with `and` or `or` before the last."""
        joined = list(items)
        if len(joined) < 2:
            return "".join(joined)
        return f"{', '.join(joined[:-1])} {self.words('furniture')[last]} {joined[-1]}"

    def duration(self, amount: int, unit: StrEnum) -> str:
        """A length of time."""
        return f"{self.number(amount)}{NBSP}{self.choice(unit, 'one' if amount == 1 else 'many')}"

    def spelled(self, text: str) -> str:
        """A text that begins with a small number, with that in letters as in running text: `two working days`."""
        letters = self.words("language")["in_letters"]
        number = re.match(rf"(\d+)(?:[ {NBSP}](?!\d)|$)", text)
        if not number or int(number[1]) >= len(letters["numbers"]):
            return text
        words = f"{letters['numbers'][int(number[1])]} {text[number.end() :]}".strip()
        return str(letters["otherwise"].get(words, words))

    def block_length(self, length: BlockLength) -> str:
        """How long somebody is blocked, as it follows the word for that: `for 30 days`, `for good`."""
        words = self.words("furniture")["block"]
        key = "for_good" if length.for_good else "at_least" if length.at_least else "for"
        return str(words[key].format(length=self.duration(length.amount, length.unit)))

    @cached_property
    def _bind(self) -> Callable[[str], str]:
        """Spaces that must not become line ends: around §, between a number and the words bound to it, between the
        groups of a number, and between a post code and its town."""
        before, after = self.words("language")["bound"]["before"], self.words("language")["bound"]["after"]
        units = {form.split()[0] for unit in self.words("choices")["Unit"].values() for form in unit.values()}
        places = (
            r"(?<=§) (?=\d)",
            r"(?<=\d) (?=§)",
            r"(?<=\d) (?=\d)",
            *(rf"(?<=\b{re.escape(word)}) (?=\d)" for word in before),
            rf"(?<=\d) (?=(?:{'|'.join(map(re.escape, sorted({*units, *after})))})(?!\w))",
            r"(?<=\b\d{4}) (?=[A-ZÀ-ÖØ-Þ])",
            r"(?<=\b\d{3} \d{2}) (?=[A-ZÀ-ÖØ-Þ])",
        )
        # The same texts stand in document after document.
        return lru_cache(4096)(partial(re.compile("|".join(places)).sub, NBSP))

    def typeset(self, text: str) -> str:
        """The text with no-break spaces where a line end would part what belongs together."""
        return self._bind(text)

    def weekdays(self, days: Iterable[StrEnum]) -> str:
        """Days of the week; runs of three or more by their ends. What is no day of its own stands alone."""
        chosen, parts = list(days), list[str]()

        def run_of(each: tuple[int, StrEnum]) -> object:
            # Days that follow each other are as far apart in the week as they are in the list.
            return WEEK.index(each[1]) - each[0] if each[1] in WEEK else each[1]

        for _, run in groupby(enumerate(chosen), key=run_of):
            names = [self.choice(day) for _, day in run]
            parts.extend([f"{names[0]}–{names[-1]}"] if len(names) > 2 else names)
        return self.listing(parts)

    def genitive(self, name: str) -> str:
        """The genitive of a name."""
        usual, after_s = self.words("language")["genitive"]["usual"], self.words("language")["genitive"]["after_s"]
        return f"{name}{after_s if name.casefold().endswith(('s', 'x', 'z')) else usual}"

    def wrong_use(self, *sentences: str, **values: object) -> str:
        """What is said of wrong use, by the keys of sentences and the values they share. Lists are put in a row."""
        words = self.words("usage")
        texts = {key: self.listing(value) if isinstance(value, list) else value for key, value in values.items()}
        return without_civil_numbers(" ".join(words[sentence].format(**texts) for sentence in sentences))

    def document(self, document_type: str) -> str:
        """What a document type is called."""
        return str(self.words("documents")[document_type]["name"])


def capital(text: str) -> str:
    """The text with a capital first letter, for the start of a sentence. A word with a capital inside it (`eID`) begins
    as it is written."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text if first != first.lower() else text[:1].upper() + text[1:]


@cache
def language(code: str) -> Language:
    """The language with this code; raises ValueError for one that smdocs does not speak."""
    return Language(code)
