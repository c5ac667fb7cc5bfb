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
from typing import Any

from smdocs.findings import without_civil_numbers
from smdocs.model.texts import LanguageCode, Prose, Words, pick
from smdocs.resources import SPOKEN, read, templates

NBSP = "\u00a0"


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
        """What `templates/<language>/<name>.yaml` holds."""
        if name not in self._words:
            self._words[name] = read(self.folder / f"{name}.yaml")
        return self._words[name]

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
        for cls in model.__mro__:
            if name in fields.get(cls.__name__, {}):
                return dict(fields[cls.__name__][name])
        raise KeyError(f"{model.__name__}.{name} has no label in {self.code}")

    def label(self, model: type, name: str) -> str:
        """What a field is called."""
        return self._field(model, name)["label"]

    def help(self, model: type, name: str) -> str:
        """What to write in a field."""
        return self._field(model, name)["help"]

    def choice(self, value: StrEnum | bool, form: str = "name") -> str:
        """The word for one of a fixed set, in one of its forms where it has several.

        >>> from smdocs.model.account import AccountKind
        >>> Language("da").choice(AccountKind.PAGE, "definite")
        'siden'
        """
        if isinstance(value, LanguageCode):
            from babel import Locale

            return str(Locale.parse(self.code).languages[value])
        if isinstance(value, bool):
            word = self.words("choices")["Flag"]["yes" if value else "no"]
        else:
            word = self.words("choices")[type(value).__name__][value.value]
        return str(word[form] if isinstance(word, dict) else word)

    def date(self, day: dt.date, style: str = "long") -> str:
        """A date: `long`, `table` or `month`.

        >>> Language("sv").date(dt.date(2026, 11, 21)).replace(NBSP, " ")
        '21 november 2026'
        """
        from babel.dates import format_date

        return format_date(day, self.words("language")["dates"][style], locale=self.code)

    @property
    def spreadsheet_date(self) -> str:
        """The pattern of a date in a table, as spreadsheets have it.

        >>> Language("da").spreadsheet_date, Language("sv").spreadsheet_date
        ('dd.mm.yyyy', 'yyyy-mm-dd')
        """
        return re.sub(r"\by\b", "yyyy", self.words("language")["dates"]["table"]).replace("MM", "mm")

    def sort_key(self, text: str) -> str:
        """What a text is put in order by, as in a list of names.

        >>> sorted(["Århus", "Ørsted", "Æbelø", "Zone", "aaby", "Abild"], key=Language("da").sort_key)
        ['Abild', 'Zone', 'Æbelø', 'Ørsted', 'aaby', 'Århus']
        >>> sorted(["Öst", "Ängen", "Åmål", "Zon", "Ebba"], key=Language("sv").sort_key)
        ['Ebba', 'Zon', 'Åmål', 'Ängen', 'Öst']
        """
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
        from babel.dates import format_datetime

        return format_datetime(moment.replace(tzinfo=None), self.words("language")["dates"]["moment"], locale=self.code)

    def clock(self, time: dt.time) -> str:
        """A clock time without the word for it.

        >>> Language("da").clock(dt.time(9))
        '9.00'
        """
        from babel.dates import format_time

        return format_time(time, self.words("language")["dates"]["clock"], locale=self.code)

    def number(self, number: int | Decimal) -> str:
        """A number with the language's decimal sign and groups.

        >>> Language("da").number(Decimal("1234.5"))
        '1.234,5'
        """
        from babel.numbers import format_decimal

        return format_decimal(number, "#,##0.###", locale=self.code)

    def listing(self, items: Iterable[str], last: str = "and") -> str:
        """Items in running text, with `and` or `or` before the last.

        >>> Language("da").listing(["læse", "skrive", "regne"])
        'læse, skrive og regne'
        """
        joined = list(items)
        if len(joined) < 2:
            return "".join(joined)
        return f"{', '.join(joined[:-1])} {self.words('furniture')[last]} {joined[-1]}"

    def duration(self, amount: int, unit: StrEnum) -> str:
        """A length of time.

        >>> from smdocs.model.values import Unit
        >>> Language("da").duration(6, Unit.MONTHS).replace(NBSP, " ")
        '6 måneder'
        """
        return f"{self.number(amount)}{NBSP}{self.choice(unit, 'one' if amount == 1 else 'many')}"

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
        """The text with no-break spaces where a line end would part what belongs together.

        >>> Language("da").typeset("efter § 13, kl. 9 og 6 måneder").count(NBSP)
        3
        >>> Language("sv").typeset("08-465 004 10").count(NBSP)
        2
        """
        return self._bind(text)

    def weekdays(self, days: Iterable[StrEnum]) -> str:
        """Days of the week; runs of three or more by their ends.

        >>> from smdocs.model.values import Weekday as W
        >>> Language("da").weekdays([W.MON, W.TUE, W.WED, W.FRI])
        'mandag–onsdag og fredag'
        """
        chosen, parts = list(days), list[str]()
        week = list(type(chosen[0]))
        # Days that follow each other are as far apart in the week as they are in the list.
        for _, run in groupby(enumerate(chosen), key=lambda each: week.index(each[1]) - each[0]):
            names = [self.choice(day) for _, day in run]
            parts.extend([f"{names[0]}–{names[-1]}"] if len(names) > 2 else names)
        return self.listing(parts)

    def genitive(self, name: str) -> str:
        """The genitive of a name.

        >>> Language("da").genitive("Horsens"), Language("da").genitive("Elmby")
        ('Horsens’', 'Elmbys')
        >>> Language("sv").genitive("Borås"), Language("sv").genitive("Norrby")
        ('Borås', 'Norrbys')
        """
        usual, after_s = self.words("language")["genitive"]["usual"], self.words("language")["genitive"]["after_s"]
        return f"{name}{after_s if name.casefold().endswith(('s', 'x', 'z')) else usual}"

    def wrong_use(self, *sentences: str, **values: object) -> str:
        """What is said of wrong use, by the keys of sentences and the values they share. Lists are put in a row.

        >>> Language("da").wrong_use("unknown", "did-you-mean", option="ACCOUNT", name="facebok", close="facebook")
        'ACCOUNT: »facebok« findes ikke. Mente du facebook?'
        """
        words = self.words("usage")
        texts = {key: self.listing(value) if isinstance(value, list) else value for key, value in values.items()}
        return without_civil_numbers(" ".join(words[sentence].format(**texts) for sentence in sentences))

    def document(self, document_type: str) -> str:
        """What a document type is called."""
        return str(self.words("documents")[document_type]["name"])


def capital(text: str) -> str:
    """The text with a capital first letter, for the start of a sentence.

    >>> capital("åben")
    'Åben'
    """
    return text[:1].upper() + text[1:]


@cache
def language(code: str) -> Language:
    """The language with this code; raises ValueError for one that smdocs does not speak."""
    return Language(code)
