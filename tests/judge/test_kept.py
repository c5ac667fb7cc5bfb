"""What an authority says that it does with what it removes, held against its records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from smdocs.judge.kept import check
from smdocs.read.folder import load

AUTHORITY = "name: Elmby\ncountry: dk\nlanguages: [da]\nmoderation: {{removed: {{{promised}}}}}\n"


def test_a_removal_on_several_accounts_is_held_against_what_holds_on_each(
    write_folder: Callable[[dict[str, str]], Path],
) -> None:
    removal = "- {kind: removal, date: 2026-02-01, content: comment, action: delete, accounts: [y]}\n"
    files = {
        "authority.yaml": AUTHORITY.format(promised="saved_first: no"),
        "accounts/x.yaml": "name: Drift\n",
        "accounts/y.yaml": "name: Ung\nmoderation: {removed: {saved_first: yes}}\n",
        "records/x.yaml": removal,
    }
    (found,) = check(load(write_folder(files)), dt.date(2026, 11, 21))
    assert (found.account, found.field, found.place.file) == ("y", "records[0].screenshot", "records/x.yaml")


@pytest.mark.parametrize(
    ("promised", "record", "fields"),
    [
        ("saved_first: yes", "action: delete", ["records[0].screenshot"]),
        ("saved_first: yes", "action: delete, screenshot: 12-1", []),
        ("saved_first: yes", "action: warn", []),
        ("saved_first: no", "action: delete", []),
        ("reported_to_police: yes", "action: delete", []),
        ("reported_to_police: yes", "action: report-to-police", ["records[0].police_report"]),
        ("reported_to_police: yes", "action: report-to-police, police_report: 17-2", []),
    ],
)
def test_a_record_shows_whether_a_promise_was_kept(
    promised: str, record: str, fields: list[str], write_folder: Callable[[dict[str, str]], Path]
) -> None:
    files = {
        "authority.yaml": AUTHORITY.format(promised=promised),
        "accounts/x.yaml": "name: Drift\n",
        "records/x.yaml": f"- {{kind: removal, date: 2026-02-01, content: comment, {record}}}\n",
    }
    assert [f.field for f in check(load(write_folder(files)), dt.date(2026, 11, 21))] == fields
