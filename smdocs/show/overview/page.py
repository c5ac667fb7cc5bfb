"""The page: the words of a survey in one language, in a template of its own. It needs nothing from outside, and its
script nobody needs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from smdocs import facts
from smdocs.documents.render import Mode
from smdocs.filing.archive import OVERVIEW
from smdocs.filing.run import saved
from smdocs.findings import Finding, Severity, without_civil_numbers
from smdocs.model import RecordKind, Status
from smdocs.model.path import Path as FieldPath
from smdocs.model.path import classes
from smdocs.read.folder import Folder
from smdocs.show.overview.survey import NOT_FOR_IT, AccountRow, Cell, Edition, Overview, State
from smdocs.show.overview.timeline import Timeline, is_late, timeline, urgency
from smdocs.words.language import Language, capital, language
from smdocs.words.messages import due_day, duty_name, how_late, message
from smdocs.writers.html import LETTERS_OF, called, drawn, look, policy, stylesheet

SIGNS = {
    State.UNREADABLE: "u",
    State.MISSING: "m",
    State.OVERDUE: "o",
    State.STALE: "s",
    State.UNMADE: "p",
    State.PARTLY: "h",
    State.GONE: "g",
    State.WARNED: "w",
    State.COMPLETE: "c",
    State.NONE: "n",
}
"""What a state is called within the page: letters, for each stands there a thousand times."""
NEXT = 8
"""Duties that are listed at once."""
CAUSES = 3
"""Findings that are named in a cell."""
EVERY_FILE = 3_000
"""Files up to which each has its link in the page. Of more, the first of each document has, and the script makes the
others: they would be too many for one page."""


def page(seen: Overview, folder: Folder, lang: str) -> bytes:
    """The overview as a page in UTF-8, in the language of messages."""
    spoken = language(lang)
    words = spoken.words("overview")
    brand = folder.brand
    styles = [stylesheet("house.css"), stylesheet("screen.css"), _part("page.css")]
    types = [_type(document, spoken) for document in seen.types]
    styles += [_named_on_phones(types), look(brand, LETTERS_OF[brand.font])]
    style = Markup("").join(styles)
    given = {name: words[name] for name in ("all", "shown", "none_shown", "formats", "stale")}
    script = called(_part("page.js"), given)
    texts, picture = _Texts(seen, spoken), timeline(seen.duties, seen.on)
    text = _template().render(
        lang=lang,
        w=words,
        c=spoken.words("console"),
        style=style,
        script=script,
        policy=policy(script),
        authority=folder.authority.name or "",
        logo=_logo(folder, spoken),
        on=spoken.date(seen.on),
        types=types,
        states=[(SIGNS[state], words["states"][state.value]) for state in State],
        tiles=texts.tiles(),
        rows=[texts.row(row) for row in seen.rows],
        whole=texts.row(seen.authority),
        held=seen.whole,
        count=_counted(words["accounts_count"], len(seen.rows)),
        duties=texts.duties(),
        next=NEXT,
        picture=picture,
        said=_told(picture, words),
        lane_name=partial(duty_name, spoken=spoken),
        every=texts.every,
    )
    return text.encode()


def save(seen: Overview, folder: Folder, out: Path, lang: str) -> tuple[Path | None, tuple[Finding, ...]]:
    """Saves the page on top of a folder of documents; says where, or what is in its way."""
    match saved(out / OVERVIEW, page(seen, folder, lang)):
        case Finding() as finding:
            return None, (finding,)
        case file:
            return file.path, ()


class _Texts:
    """What the rows of the page say."""

    def __init__(self, seen: Overview, spoken: Language) -> None:
        self.seen, self.spoken, self.words = seen, spoken, spoken.words("overview")
        self.places = {row.account: n for n, row in enumerate(seen.rows, start=1)}
        self.findings = {n: one for row in (seen.authority, *seen.rows) for n, one in row.findings.items()}
        self.several = len({f.language for row in seen.rows for cell in row.cells.values() for f in cell.filed}) > 1
        cells = [cell for row in (seen.authority, *seen.rows) for cell in row.cells.values()]
        self.every = sum(len(filed.files) for cell in cells for filed in cell.filed) <= EVERY_FILE

    def tiles(self) -> list[tuple[str, str, int]]:
        """Each state that an account has: its sign, its name and how many accounts have it."""
        counted = Counter(state for row in self.seen.rows for state in row.states)
        return [(SIGNS[s], self.words["states"][s.value]["name"], counted[s]) for s in State if counted[s]]

    def row(self, row: AccountRow) -> dict[str, Any]:
        """An account: what it is called, how it stands, its cells in the order of the columns, and its findings."""
        platform = facts.platforms().get(row.data.platform or "")
        status = row.data.status
        about = [row.account if row.data.name else "", platform.name if platform else row.data.platform or ""]
        about += [self.spoken.choice(status)] if status and status is not Status.ACTIVE else []
        counted = Counter(finding.severity for finding in row.findings.values())
        kinds = ((Severity.ERROR, "errors"), (Severity.WARNING, "warnings"))
        whole = not row.account
        return {
            "id": self.places.get(row.account, 0),
            "name": row.data.name or row.account,
            "about": " · ".join(filter(None, about)),
            "states": [self.state(state) for state in row.states],
            "signs": "".join(SIGNS[state] for state in row.states),
            "cells": [
                {"type": _type(document, self.spoken), **self.cell(row.cells.get(document, NOT_FOR_IT))}
                for document in (row.cells if whole else self.seen.types)
            ],
            "findings": [self.finding(*one) for one in row.findings.items()],
            "more": row.more,
            "sum": ", ".join(_counted(self.words[name], counted[kind]) for kind, name in kinds if counted[kind]),
        }

    def state(self, state: State) -> tuple[str, str]:
        """The sign of a state and its name."""
        return SIGNS[state], self.words["states"][state.value]["name"]

    def cell(self, cell: Cell) -> dict[str, Any]:
        """The states of a document with the findings behind each, and its files."""
        states = []
        for state in cell.states:
            numbers = [number for number in cell.causes.get(state, ()) if number in self.findings]
            named: dict[str, int] = {}
            for number in numbers:
                named.setdefault(self.cause(self.findings[number]), number)
            shown = list(named.items())[:CAUSES]
            # A finding that the page has no room for is behind the state all the same.
            left = len(cell.causes.get(state, ())) - len(shown)
            states.append((*self.state(state), shown, left if len(named) > CAUSES or len(numbers) < left else 0))
        return {"states": states, "filed": [self.filed(one) for one in cell.filed]}

    def filed(self, filed: Edition) -> dict[str, Any]:
        """Links to the files of a document in one language, and what is to be said before them."""
        mode = "" if filed.mode is Mode.FINISHED else self.words[filed.mode.value]
        stale = all(file.stale for file in filed.files)
        before = [filed.language if self.several else "", mode, f"({self.words['stale']})" if stale else ""]
        return {
            "before": " ".join(filter(None, before)),
            "links": [
                {
                    "path": Markup(quote(file.path)),
                    "format": file.format,
                    "name": self.words["formats"].get(file.format, file.format.upper()),
                    "stale": file.stale and not stale,
                }
                for file in filed.files
            ],
        }

    def cause(self, finding: Finding) -> str:
        """What is named in a cell: what was not done, or the field that a finding is about."""
        control = finding.values.get("control")
        return self.spoken.choice(control) if isinstance(control, RecordKind) else self.field(finding)

    def field(self, finding: Finding) -> str:
        """What a field is called that a finding is about: by its label, or else by its path or its file."""
        if finding.model:
            return self.spoken.label(classes()[finding.model], finding.name)
        return FieldPath.read(finding.field).in_words or finding.place.file.rpartition("/")[2]

    def finding(self, number: int, finding: Finding) -> dict[str, Any]:
        """A finding with its field, where to mend it and what it stops."""
        error = finding.severity is Severity.ERROR
        place = f"{finding.place.file}:{finding.place.line}" if finding.place.line else finding.place.file
        return {
            "number": number,
            "sign": SIGNS[State.MISSING if error else State.WARNED],
            "kind": self.words["error" if error else "warning"],
            "field": self.field(finding),
            "says": message(finding, self.spoken.code),
            "place": place,
            "stops": self.spoken.listing(map(self.spoken.document, finding.documents)) if error else "",
        }

    def duties(self) -> list[dict[str, Any]]:
        """What is due, by date, what is late first."""
        items = sorted(self.seen.duties, key=lambda item: not is_late(item))
        signs = {"late": SIGNS[State.OVERDUE], "soon": "d", "later": "l"}
        return [
            {
                "sign": signs[urgency([item], self.seen.on)],
                "what": duty_name(item.duty, self.spoken),
                "name": item.name,
                "place": self.places.get(item.account, 0),
                "who": item.who,
                "when": due_day(item, self.spoken),
                "how": how_late(item, self.spoken),
            }
            for item in items
        ]


def _told(picture: Timeline, words: Mapping[str, Any]) -> str:
    """What is told to those who do not see the picture."""
    months = [
        words["timeline_month"].format(month=words["months"][m.first.month - 1], year=m.first.year, n=m.count)
        for m in picture.months
        if m.count
    ]
    late = [words["timeline_late"].format(n=picture.late)] if picture.late else []
    return ". ".join([*late, *months])


def _counted(forms: Mapping[str, str], n: int) -> str:
    return forms["one" if n == 1 else "many"].format(n=n)


def _clean(value: Any) -> Any:
    """What stands on the page as it may be shown: no civil registration number is."""
    return without_civil_numbers(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _type(document: str, spoken: Language) -> str:
    known = spoken.words("documents")
    return capital(known[document]["name"]) if document in known else document


def _logo(folder: Folder, spoken: Language) -> Markup:
    picture, says = folder.brand.logo, folder.authority.brand.logo_text
    if picture is None or says is None:
        return Markup()
    text, lang = spoken.text(says, folder.authority.first_language)
    return drawn(picture, _clean(text), lang if lang != spoken.code else None)


def _named_on_phones(types: Iterable[str]) -> Markup:
    """Rules that put the name of its column before each cell where there is no room for columns."""
    named = ((n, _quoted(name)) for n, name in enumerate(types, 2))
    rules = "".join(f"  .all td:nth-child({n}):before {{ content: {name} }}\n" for n, name in named)
    return Markup(f"@media screen and (max-width: 60rem) {{\n{rules}}}\n")


def _quoted(text: str) -> str:
    """A text within a style sheet."""
    return '"' + re.sub(r'["\\<>\n]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'


@cache
def _part(name: str) -> Markup:
    """A style sheet or a script beside this module, without what is said about it."""
    written = (files("smdocs.show.overview") / name).read_text("utf-8")
    return Markup(re.sub(r"^ *//.*\n", "", written, flags=re.MULTILINE).strip())


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, finalize=_clean, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string((files("smdocs.show.overview") / "page.html").read_text("utf-8"))
