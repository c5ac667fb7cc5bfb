import datetime as dt
from collections import Counter
from pathlib import Path

from smdocs.facts import platforms
from smdocs.judge.check import check
from smdocs.read.folder import load
from tests.many import EXPECTED, many


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_large_authority_is_the_same_each_time_and_holds_what_is_said_of_it(tmp_path: Path, as_of: dt.date) -> None:
    assert tree(many(tmp_path / "one", 60)) == tree(many(tmp_path / "other", 60))
    folder = load(tmp_path / "one")
    assert len(folder.accounts) == 60
    assert {finding.code for finding in check(folder, as_of)} <= EXPECTED
    accounts = folder.accounts.values()
    assert {account.platform for account in accounts} == set(platforms())
    assert set(Counter(account.status for account in accounts)) == {"planned", "active", "paused", "closed"}
    assert {bool(account.group) for account in accounts} == {account.created for account in accounts} == {True, False}
