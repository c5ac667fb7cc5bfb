"""The control log tells of breaches as the list of what is due does: what is missing, late, or not asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from smdocs.documents.render import render
from smdocs.judge.duties import Duty, duties
from smdocs.judge.schedule import zone
from smdocs.model.authority import Country
from smdocs.read.folder import Folder, load
from smdocs.tree.view import Mode

WriteFolder = Callable[[dict[str, str]], Path]

KNOWN = "2026-11-16 09:30"
TOLD = "told_internally_at: 2026-11-16 10:00"
NOTIFIED = "notified_at: 2026-11-18 12:00"
SUBJECTS = "subjects_told_at: 2026-11-18 13:00"

IN_TIME, TOO_LATE = dt.date(2026, 11, 18), dt.date(2026, 11, 20)
"""A day within the 72 hours, and one after they have passed."""


CONTROLS = "".join(
    f"- {{kind: {kind}, date: 2026-11-02, by: Bo Ås, result: Intet}}\n"
    for kind in ("access-control", "deletion-control")
)


def folder(write_folder: WriteFolder, country: str, lang: str, *given: str) -> Folder:
    told = "".join(f"  {line}\n" for line in (TOLD, *given))
    files = {
        "authority.yaml": f"name: Elmby\ncountry: {country}\nlanguages: [{lang}]\nkind: municipality\n",
        "accounts/side.yaml": "name: Elmby\nplatform: facebook-page\nkind: page\nstatus: active\n"
        "breach: {within: 24 hours}\n",
        "records/side.yaml": f"{CONTROLS}- kind: breach\n  date: 2026-11-16\n  by: Bo Ås\n  what: Brev\n"
        f"  aware_at: {KNOWN}\n{told}",
    }
    loaded = load(write_folder(files))
    assert loaded.findings == ()
    return loaded


def log(loaded: Folder, on: dt.date) -> str:
    """The log as text, without line ends and the bar beside what is important."""
    (document,) = render(loaded, on=on, documents=["control-log"], mode=Mode.DRAFT).documents
    lines = (line.removeprefix("|") for line in document.write("txt").decode().splitlines())
    return " ".join(" ".join(lines).split())


CASES = [
    # what the record says, what is still to be done, what the log says of it in Danish and in Swedish, in time and late
    (
        (),
        {Duty.BREACH_NOTIFIED},
        "Anmeldelse til Datatilsynet mangler for det brud der blev opdaget 16.11.2026 kl. 9.30. "
        "Lovens frist {udløber|udløb} 19.11.2026 kl. 9.30. Risikoen for de berørte er ikke vurderet.",
        "Anmälan till Integritetsskyddsmyndigheten (IMY) saknas för incidenten som upptäcktes 2026-11-16 kl. 9.30. "
        "Lagens tidsgräns {går|gick} ut 2026-11-19 kl. 9.30. Risken för de berörda har inte bedömts.",
    ),
    (
        ("risk: risk",),
        {Duty.BREACH_NOTIFIED},
        "Lovens frist {udløber|udløb} 19.11.2026 kl. 9.30.",
        "Lagens tidsgräns {går|gick} ut 2026-11-19 kl. 9.30.",
    ),
    (
        ("risk: unlikely",),
        set(),
        "Datatilsynet: skal ikke anmeldes, fordi det er usandsynligt at bruddet medfører en risiko",
        "Integritetsskyddsmyndigheten (IMY): behöver inte anmälas, "
        "eftersom det är osannolikt att incidenten medför en risk",
    ),
    (
        ("risk: high", NOTIFIED),
        {Duty.BREACH_SUBJECTS_TOLD},
        "Besked til de berørte mangler om det brud der blev opdaget 16.11.2026 kl. 9.30. "
        "Risikoen er høj, så de skal have besked uden unødig forsinkelse.",
        "Information till de berörda saknas om incidenten som upptäcktes 2026-11-16 kl. 9.30. "
        "Risken är hög, så de ska få veta det utan onödigt dröjsmål.",
    ),
    (("risk: high", NOTIFIED, SUBJECTS), set(), "De berørte: 18.11.2026 kl. 13.00", "De berörda: 2026-11-18 kl. 13.00"),
    (
        ("risk: risk", NOTIFIED),
        set(),
        "De berørte: ingen besked er registreret",
        "De berörda: ingen information är antecknad",
    ),
]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("lang", ["da", "sv"])
@pytest.mark.parametrize(("given", "due", "danish", "swedish"), CASES)
def test_the_log_says_what_is_missing_of_a_breach_when_it_is_due_and_only_then(
    write_folder: WriteFolder, given: tuple[str, ...], due: set[Duty], danish: str, swedish: str, lang: str, late: bool
) -> None:
    country = Country.DK if lang == "da" else Country.SE
    loaded = folder(write_folder, country.value, lang, *given)
    on = TOO_LATE if late else IN_TIME
    items = duties(loaded, dt.datetime.combine(on, dt.time(), zone(country)))
    assert {item.duty for item in items} == due
    text = log(loaded, on)
    expected = danish if lang == "da" else swedish
    before, brace, rest = expected.partition("{")
    choice, _, after = rest.partition("}")
    assert before + (choice.split("|")[late] + after if brace else "") in text
    nothing = "Intet er forsinket, og intet mangler." if lang == "da" else "Inget är försenat och inget saknas."
    assert (nothing in text) == (not due)
    passed = "og lovens frist er udløbet" if lang == "da" else "och lagens tidsgräns har gått ut"
    assert (passed in text) == (late and Duty.BREACH_NOTIFIED in due)


@pytest.mark.parametrize(
    ("risk", "danish", "swedish"),
    [
        ("unlikely", "usandsynlig", "osannolik"),
        ("risk", "til stede, men ikke høj", "finns, men är inte hög"),
        ("high", "høj", "hög"),
    ],
)
def test_the_log_says_how_high_the_risk_was(write_folder: WriteFolder, risk: str, danish: str, swedish: str) -> None:
    for country, lang, said in (
        ("dk", "da", f"Risiko for de berørte: {danish}"),
        ("se", "sv", f"Risk för de berörda: {swedish}"),
    ):
        text = log(folder(write_folder, country, lang, f"risk: {risk}", NOTIFIED, SUBJECTS), TOO_LATE)
        assert said in text
    text = log(folder(write_folder, "dk", "da", NOTIFIED), TOO_LATE)
    assert "Risiko" not in text
