"""The page: a survey in words, by a template of its own. It needs nothing from outside, and nobody needs its script."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import floor
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from smdocs import facts
from smdocs.filing.archive import OVERVIEW
from smdocs.filing.run import saved
from smdocs.findings import Finding, without_civil_numbers
from smdocs.journal import Ledger, Location
from smdocs.judge.duties import Duty, Item
from smdocs.model import RecordKind, Status
from smdocs.model.path import Path as FieldPath
from smdocs.model.path import classes
from smdocs.read.folder import Folder
from smdocs.show.overview.survey import AccountRow, Numbered, Overview
from smdocs.words.language import Language, capital, language
from smdocs.words.messages import due_day, duty_name, how_late, message
from smdocs.writers.html import LETTERS_OF, called, drawn, look, policy, source, stylesheet

NEXT = 8
"""Duties that are listed at once."""
CAUSES = 3
"""Findings that are named in a cell."""
EVERY_FILE = 3_000
"""Files up to which each has its link in the page. Of more, the first of each document has, and the script makes the
others: they would be too many for one page."""
MONTHS = 12
FEW = 120
"""Duties up to which each half of a month has a mark of its own."""
SOON = 30
"""Days within which something is soon."""
URGENCIES = ("late", "soon", "later")
HEAD = 2_000
"""Bytes within which a page says what it stands on."""
LATE = -1.0
"""Where what is late stands, in months after the beginning."""


@dataclass(frozen=True)
class Timeline:
    """What the picture of what is due shows, what is late at the left and twelve months after it.

    `today` is how many months after the beginning the day stands. With `few`, each half of a month has a mark of its
    own. `months` are how much is due in each, by its year and its number from 0. `lanes` are the marks of each duty:
    how many months after the beginning, how many duties, and how urgent.
    """

    today: float
    late: int
    few: bool
    months: Mapping[tuple[int, int], int]
    lanes: Mapping[Duty, Sequence[tuple[float, int, str]]]


def page(seen: Overview, folder: Folder, lang: str, state: str = "") -> bytes:
    """The overview as a page in UTF-8, in the language of messages. `state` is a digest of what it stands on."""
    spoken, brand = language(lang), folder.brand
    words, names = spoken.words("overview"), spoken.words("documents")
    types = {
        document: capital(names[document]["name"]) if document in names else document
        for document in (*seen.types, *seen.authority.cells)
    }
    given = {name: words[name] for name in ("all", "shown", "none_shown", "formats", "stale")}
    script = called(source("overview.js"), given)
    rows = (seen.authority, *seen.rows)
    text = _template().render(
        lang=lang,
        state=state,
        spoken=spoken,
        w=words,
        style=stylesheet("house.css") + stylesheet("screen.css"),
        look=look(brand, LETTERS_OF[brand.font]),
        script=script,
        policy=policy(script),
        authority=folder.authority.name or "",
        logo=_logo(folder, spoken),
        seen=seen,
        types=types,
        tiles=Counter(state for row in seen.rows for state in row.states),
        findings={number: finding for row in rows for number, finding in row.findings.items()},
        places={row.account: n for n, row in enumerate(seen.rows, start=1)},
        duties=sorted(seen.duties, key=lambda item: urgency(item) != "late"),
        next=NEXT,
        picture=timeline(seen.duties, seen.on),
        several=len({filed.language for row in seen.rows for filed in row.filed}) > 1,
        every=sum(len(filed.files) for row in rows for filed in row.filed) <= EVERY_FILE,
    )
    return text.encode()


def save(
    seen: Overview, folder: Folder, out: Location, lang: str, state: str = ""
) -> tuple[Location | None, tuple[Finding, ...]]:
    """Saves the page on top of a folder of documents; says where, or what is in its way."""
    outcome, in_the_way = saved(out / OVERVIEW, page(seen, folder, lang, state))
    return out / OVERVIEW if outcome else None, in_the_way


def shows(out: Location, lang: str, state: str) -> bool:
    """Whether the page on top of a folder of documents stands on this, in this language, as it was saved."""
    try:
        content = (out / OVERVIEW).read_bytes()
    except OSError:
        return False
    head = content[:HEAD].decode(errors="ignore")
    return f'lang="{lang}"' in head and f'content="{state}"' in head and Ledger(out).knows(OVERVIEW, content)


def about(row: AccountRow, spoken: Language) -> str:
    """The id of an account that has a name, its platform, and its status where it is not in use."""
    platform, status = facts.platforms().get(row.data.platform or ""), row.data.status
    parts = [row.account if row.data.name else "", platform.name if platform else row.data.platform or ""]
    parts += [spoken.choice(status)] if status and status is not Status.ACTIVE else []
    return " · ".join(filter(None, parts))


def named(behind: Sequence[int], findings: Numbered, spoken: Language) -> tuple[list[tuple[str, int]], int]:
    """What is named in a cell of the findings behind a state, each with its number, and how many are left."""
    numbers = [number for number in behind if number in findings]
    causes: dict[str, int] = {}
    for number in numbers:
        control = findings[number].values.get("control")
        undone = spoken.choice(control) if isinstance(control, RecordKind) else ""
        causes.setdefault(undone or field(findings[number], spoken), number)
    shown = list(causes.items())[:CAUSES]
    # A finding that the page has no room for is behind the state all the same.
    left = len(behind) - len(shown)
    return shown, left if len(causes) > CAUSES or len(numbers) < left else 0


def field(finding: Finding, spoken: Language) -> str:
    """What a field is called that a finding is about: by its label, or else by its path or its file."""
    if finding.model:
        return spoken.label(classes()[finding.model], finding.name)
    return FieldPath.read(finding.field).in_words or finding.place.file.rpartition("/")[2]


def documents(finding: Finding, spoken: Language) -> str:
    """The documents that a finding stops."""
    return spoken.listing(map(spoken.document, finding.documents))


def timeline(items: Iterable[Item], on: dt.date) -> Timeline:
    """The picture of duties seen from a day. What is due later than its last month is not in it."""
    every = [(item, _at(item.due, on) if item.due and urgency(item) != "late" else LATE) for item in items]
    shown = [(item, at) for item, at in every if at < MONTHS]
    few = len(shown) <= FEW
    parts = 2 if few else 1
    places: dict[Duty, dict[float, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item, at in shown:
        places[item.duty][(floor(at * parts) + 0.5) / parts].append(urgency(item))
    counted = Counter(floor(at) for _, at in shown)
    return Timeline(
        today=_at(on, on),
        late=counted[floor(LATE)],
        few=few,
        months={divmod(on.year * 12 + on.month - 1 + n, 12): counted[n] for n in range(MONTHS)},
        lanes={
            duty: [(at, len(among), min(among, key=URGENCIES.index)) for at, among in sorted(places[duty].items())]
            for duty in Duty
            if duty in places
        },
    )


def urgency(item: Item) -> str:
    """How urgent it is. What was never done is late: nobody may know since when."""
    left = item.days_left
    return "late" if item.overdue or left is None else "soon" if left <= SOON else "later"


def _at(day: dt.date, on: dt.date) -> float:
    """How many months after the beginning of the month of another day one is."""
    return (day.year - on.year) * 12 + day.month - on.month + (day.day - 1) / 31


def _clean(value: Any) -> Any:
    """What stands on the page as it may be shown: no civil registration number is."""
    return without_civil_numbers(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _logo(folder: Folder, spoken: Language) -> Markup:
    picture, says = folder.brand.logo, folder.authority.brand.logo_text
    if picture is None or says is None:
        return Markup()
    text, lang = spoken.text(says, folder.authority.first_language)
    return drawn(picture, _clean(text), lang if lang != spoken.code else None)


def quoted(text: str) -> Markup:
    """A text within a style sheet."""
    return Markup('"' + re.sub(r'["\\<>\n]', lambda sign: f"\\{ord(sign[0]):x} ", text) + '"')


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        finalize=_clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    spoken = (about, documents, due_day, duty_name, field, how_late, message, named, quoted, urgency)
    environment.globals |= {one.__name__: one for one in spoken}
    return environment.get_template("page.html")
