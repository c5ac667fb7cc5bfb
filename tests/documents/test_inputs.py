"""A document of which nothing has changed that it is made of says the same: whatever else changes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from smdocs import facts, load
from smdocs.documents.inputs import LIBRARIES, Inputs
from smdocs.documents.metadata import described
from smdocs.model import Account, Authority, RecordKind
from smdocs.model.authority import Country
from smdocs.read.folder import Folder
from smdocs.resources import data
from smdocs.tree.compose import Order, compose, orders
from smdocs.tree.view import Mode
from tests.conftest import AS_OF
from tests.each import each
from tests.templates.test_reads import folders

ROOTS = {"authority": Authority, "account": Account}
OTHER = {
    "country": Country.SE,
    "languages": Authority.model_validate({"country": "dk", "languages": ["sv"]}).languages,
}
"""What may stand in fields that cannot be empty."""
MODE = Mode.FINISHED


@cache
def whole() -> Folder:
    return next(folders())


def inputs(folder: Folder) -> Inputs:
    return Inputs(folder, ())


def said(folder: Folder, order: Order) -> tuple[object, ...]:
    composed = compose(folder, order, AS_OF, MODE, ())
    return composed.document, composed.reads, described(folder, order, composed, AS_OF, MODE)


@cache
def said_by_the_whole(order: Order) -> tuple[object, ...]:
    return said(whole(), order)


def without(root: str, field: str) -> Folder:
    """The folder without a field of the authority or of all accounts, without records of a kind, or without an
    account."""
    folder = whole()
    if root == "records":
        kept = {name: tuple(r for r in done if r.kind != field) for name, done in folder.records.items()}
        return replace(folder, records=kept)
    if root == "accounts":
        return replace(folder, accounts={name: one for name, one in folder.accounts.items() if name != field})
    info = ROOTS[root].model_fields[field]
    gone = OTHER[field] if info.is_required() else info.get_default(call_default_factory=True)
    if root == "authority":
        return replace(folder, authority=folder.authority.model_copy(update={field: gone}))
    accounts = {name: one.model_copy(update={field: gone}) for name, one in folder.accounts.items()}
    return replace(folder, accounts=accounts)


def changes() -> Iterator[str]:
    for root, cls in ROOTS.items():
        yield from (f"{root}.{field}" for field in cls.model_fields)
    yield from (f"records.{kind}" for kind in RecordKind)
    yield from (f"accounts.{name}" for name in whole().accounts)


@each(changes)
def test_what_takes_no_part_in_the_inputs_of_a_document_changes_nothing_in_it(change: str) -> None:
    folder = without(*change.split("."))
    before, after = inputs(whole()), inputs(folder)
    for order in {*orders(folder, ("da",))} & {*orders(whole(), ("da",))}:
        if before.of(order, MODE, AS_OF) == after.of(order, MODE, AS_OF):
            assert said(folder, order) == said_by_the_whole(order), order


def test_a_sentence_of_one_account_takes_part_in_the_documents_that_print_it_alone() -> None:
    folder = load(data() / "examples" / "region-alvmarken")
    name, account = next(iter(folder.accounts.items()))
    other = account.model_copy(update={"not_for": account.purpose})
    changed = replace(folder, accounts={**folder.accounts, name: other})
    before, after = inputs(folder), inputs(changed)
    every = orders(folder, ("sv",))
    made_of = {o for o in every if before.of(o, MODE, AS_OF) != after.of(o, MODE, AS_OF)}
    assert {o.account for o in made_of} <= {"", name}
    reading = {
        name
        for name, entry in facts.documents().items()
        if any(path.top == "not_for" for path in (*entry.reads, *entry.fields))
    }
    of_accounts = {name for name, entry in facts.documents().items() if entry.subject == "account"}
    # One that could be about all, and is about this account, may read all of it.
    assert {o.document for o in made_of if not o.account or o.document in of_accounts} == reading
    assert len(made_of) < len(every) / 2


def test_the_libraries_whose_versions_count_come_with_smdocs() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=~!\s]", one)[0] for one in project["dependencies"]}
    assert set(LIBRARIES) <= names
