"""Files get names that every disk and case system takes, and no two get the same."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import smdocs
from smdocs import facts
from smdocs.documents import names
from smdocs.documents.render import Mode
from smdocs.documents.wanted import Wanted
from smdocs.model import Account, Authority
from smdocs.model.file_names import PLACEHOLDERS
from smdocs.read.folder import RESERVED, Folder, load
from tests.conftest import AS_OF

WriteFolder = Callable[[dict[str, str]], Path]

FORBIDDEN = set('"*:<>?/\\|#%') | {chr(n) for n in range(32)}
"""What Windows, SharePoint and their tools refuse in the name of a file or folder."""


def folder(
    ids: dict[str, str | None], pattern: str, letters: str = "fold", languages: tuple[str, ...] = ("da", "sv")
) -> Folder:
    told = {"country": "dk", "languages": list(languages), "file_names": {"pattern": pattern, "letters": letters}}
    accounts = {
        key: Account.model_validate({"name": name, "case_numbers": "LD12/00942"} if name else {})
        for key, name in ids.items()
    }
    return Folder(Authority.model_validate(told), accounts)


def files(data: Folder, mode: Mode = Mode.FINISHED) -> list[str]:
    orders = Wanted(AS_OF, mode=mode).orders(data)
    return [f"{stem}.html" for stem in names.stems(data, orders, AS_OF, mode).values()]


def named(data: Folder, document: str = "control-log") -> list[str]:
    orders = Wanted(AS_OF, documents=(document,)).orders(data)
    stems = names.stems(data, Wanted(AS_OF).orders(data), AS_OF, Mode.FINISHED)
    return [PurePosixPath(stems[order]).name for order in orders]


text = st.text(min_size=1, max_size=80).filter(lambda t: any(c.isalnum() for c in t))
letter = st.characters(categories=("L", "N")).filter(lambda c: c == c.lower())
ids = (
    st.lists(st.text(letter, min_size=1, max_size=60), min_size=1, max_size=4)
    .map(lambda parts: "-".join(parts)[:60].rstrip("-"))
    .filter(lambda t: t == t.lower() and len(t.encode()) <= 180)
)
part = st.sampled_from([f"{{{name}}}" for name in PLACEHOLDERS]) | st.text("abcÅæø-_", max_size=8)
patterns = (
    st.lists(part, max_size=6)
    .map(lambda parts: "_".join(parts)[:60])
    .map(lambda start: ("" if start.count("{") != start.count("}") else start) + "{account}{document}")
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    accounts=st.dictionaries(ids, text, min_size=1, max_size=4),
    pattern=patterns,
    letters=st.sampled_from(["fold", "keep"]),
    mode=st.sampled_from(list(Mode)),
)
def test_any_account_gets_names_that_are_legal_everywhere_and_told_apart(
    accounts: dict[str, str | None], pattern: str, letters: str, mode: Mode
) -> None:
    made = files(folder(accounts, pattern, letters), mode)
    assert len({name.casefold() for name in made}) == len(made)
    assert len({PurePosixPath(name).name.casefold() for name in made}) == len(made)
    for file in made:
        assert len(file) <= facts.filing()["path"].limit
        assert unicodedata.normalize("NFC", file) == file
        assert not PureWindowsPath(file).is_reserved()
        for piece in PurePosixPath(file).parts:
            assert len(piece) <= facts.filing()["file_name"].limit
            assert len(piece.encode()) <= 255
            assert not set(piece) & FORBIDDEN
            assert piece == piece.strip(" .")
            assert piece.partition(".")[0].lower() not in RESERVED
            assert "_vti_" not in piece.lower()
            assert " " not in piece
            assert letters == "keep" or piece.isascii()


@settings(max_examples=50, suppress_health_check=[HealthCheck.filter_too_much])
@given(ids)
def test_the_usual_names_are_legal_for_every_account_that_can_be(account: str) -> None:
    data = Folder(Authority.model_validate({"country": "dk", "languages": ["da"]}), {account: Account()})
    for mode in Mode:
        for file in files(data, mode):
            assert len(file) <= facts.filing()["path"].limit
            assert all(len(piece.encode()) <= 255 for piece in PurePosixPath(file).parts)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("fold", ["2026-11-21_LD12-00942_kontrollog_Ung-paa-Aeroe", "2026-11-21_LD12-00942_kontrollogg_Ung-pa-Aero"]),
        ("keep", ["2026-11-21_LD12-00942_kontrollog_Ung-på-Ærø", "2026-11-21_LD12-00942_kontrollogg_Ung-på-Ærø"]),
    ],
)
def test_letters_are_folded_as_the_language_does_or_kept(letters: str, expected: list[str]) -> None:
    data = folder({"ung": "Ung på Ærø"}, "{date}_{case}_{document_name}_{account_name}", letters)
    assert named(data) == expected


def test_two_languages_are_told_apart_where_the_pattern_does_not() -> None:
    data = folder({"ung": None}, "{document}_{account}")
    assert named(data) == ["control-log_ung_da", "control-log_ung_sv"]
    assert named(folder({"ung": None}, "{document}_{account}", languages=("sv",))) == ["control-log_ung"]


def test_names_that_differ_in_letters_only_are_told_apart_and_stay_as_they_are() -> None:
    data = folder({"a": "Ung", "b": "UNG", "c": "Ældre"}, "{account_name}_{document}", languages=("da",))
    first, second, third = named(data)
    assert first.casefold() != second.casefold()
    assert first.startswith("Ung_control-log_da-")
    assert third == "Aeldre_control-log"
    assert named(folder({"a": "Ung", "b": "UNG"}, "{account_name}_{document}", languages=("da",))) == [first, second]


def test_a_part_that_is_not_known_leaves_no_hole() -> None:
    data = folder({"ung": None}, "{date}_{case}_{version}_{document}_{account}", languages=("da",))
    assert named(data) == ["2026-11-21_control-log_ung"]


def test_what_a_file_is_called_does_not_depend_on_what_else_is_made(write_folder: WriteFolder) -> None:
    pattern = "file_names: {pattern: '{case}_{document}'}\n"
    root = write_folder(
        {
            "authority.yaml": f"name: Elmby\ncountry: dk\nlanguages: [da]\n{pattern}",
            "accounts/en.yaml": "name: En\ncase_numbers: 26/1\n",
            "accounts/to.yaml": "name: To\ncase_numbers: 26/1\n",
        }
    )
    every = smdocs.render(load(root), on=AS_OF, mode=Mode.DRAFT).documents
    one = smdocs.render(load(root), on=AS_OF, mode=Mode.DRAFT, accounts=["to"], documents=["control-log"]).documents
    assert one[0].file_name("pdf") in {d.file_name("pdf") for d in every}
    assert one[0].file_name("pdf").startswith("da/to/26-1_control-log_draft_da-")
    assert len({d.file_name("pdf").casefold() for d in every}) == len(every)


def test_files_are_written_under_the_names_of_the_pattern(write_folder: WriteFolder) -> None:
    root = write_folder(
        {
            "authority.yaml": "name: Elmby\ncountry: dk\nlanguages: [da]\n"
            "file_names: {pattern: '{date}_{document}_{account}'}\n",
            "accounts/ung.yaml": "name: Ung\n",
        }
    )
    (log,) = smdocs.render(load(root), on=dt.date(2026, 5, 4), mode=Mode.DRAFT, documents=["control-log"]).documents
    log.save(root / "out" / log.file_name("txt"))
    assert (root / "out/da/ung/2026-05-04_control-log_ung_draft.txt").is_file()


def test_letters_become_those_that_every_file_name_may_have() -> None:
    assert names.letters("Ung på Ærø: LD12/00942", "da") == "Ung-paa-Aeroe-LD12-00942"
    assert names.letters("Hjälpmedel i Älvmarken", "sv", keep=True) == "Hjälpmedel-i-Älvmarken"
