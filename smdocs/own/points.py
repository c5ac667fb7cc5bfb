"""What a document has to say: whether an authority's own words have lost any of it.

A document says something when it changes as soon as that is taken away: the value of a field from the data, or the
text of a block from the master.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from smdocs import facts
from smdocs.model.path import EACH, Each, Path
from smdocs.model.records import KEPT
from smdocs.own.files import names, own
from smdocs.read.folder import Folder
from smdocs.tree.compose import Composed, Order, compose
from smdocs.tree.master import Key, Masters, masters, shipped
from smdocs.tree.parse import MasterError
from smdocs.tree.view import Mode
from smdocs.words.language import language

Said = tuple[str, Any]


class Points:
    """The points of one document, held against what the masters say and what they say with own words."""

    def __init__(self, folder: Folder, order: Order, on: dt.date) -> None:
        self._folder = folder
        self._order = order
        self._on = on
        self._catalogued = facts.documents()[order.document]
        self._theirs = masters(folder.templates, folder.masters)
        self._ours = masters({}, folder.masters)
        changed = own(folder, order.language, order.document)
        self._own = [block for block, words in changed.items() if not words.keeps]

    def lost_blocks(self, known: Collection[str], elsewhere: set[str]) -> Iterator[tuple[str, Key]]:
        """Blocks that must say something and do not, each with the block of own words that has lost it. Those that are
        known to be lost, or said of another account, are left out. The latter are added to `elsewhere`."""
        for master, name in self._own:
            around = shipped(self._order.language, master)
            for point in self._catalogued.points:
                place = f"{master}/{point}"
                if {point, place} & {*known, *elsewhere} or point not in around:
                    continue
                if name != point and name not in around[point].within:
                    continue
                gone = frozenset({(master, point)})
                if self._said(replace(self._theirs, left_out=gone)) != self._as_it_is:
                    elsewhere.add(place)
                elif self._said(replace(self._ours, left_out=gone)) != self._as_ours:
                    yield point, (master, name)

    def lost_fields(self, known: Collection[str], elsewhere: set[str]) -> Iterator[tuple[str, Key]]:
        """Required fields that are given and not said, each with the block of own words that has lost it. Those that
        are known to be lost are left out. `elsewhere` are those that this document says of another account: such a
        field is looked at closely only where it is not even asked for. It is added to."""
        for requirement in self._catalogued.requires:
            field, label = str(requirement.field), requirement.field.field()[:2]
            if field in known or requirement.absent or not self._own or label not in self._read_there:
                continue
            if field in elsewhere and label not in self._not_read:
                continue
            folder = without(self._folder, requirement.field, self._order.account)
            if self._said(self._theirs, folder) != self._as_it_is:
                elsewhere.add(field)
            elif self._said(self._ours, folder) != self._as_ours:
                yield field, self._loser(folder)

    def _loser(self, folder: Folder) -> Key:
        """The block without which a field would be said. Where several have lost it, the first."""
        for block in self._own:
            restored = replace(self._theirs, restored=frozenset({block}))
            if self._said(restored, folder) != self._said(restored):
                return block
        return self._own[0]

    @cached_property
    def _read_there(self) -> frozenset[tuple[str, str]]:
        """The fields that the masters ask for in the blocks that have own words, or for the whole document."""
        others: set[Key] = set()
        for master in names(self._order.document):
            around = shipped(self._order.language, master)
            mine = {name for of, name in self._own if of == master}
            kept = mine | {outer for name in mine for outer in around[name].within}
            others |= {
                (master, name) for name, each in around.items() if name not in kept and not mine & {*each.within}
            }
        return self._composed(replace(self._ours, left_out=frozenset(others))).used

    @cached_property
    def _not_read(self) -> frozenset[tuple[str, str]]:
        """The fields that the masters ask for, of this account, and with own words do not."""
        return self._composed(self._ours).used - self._composed(self._theirs).used

    @cached_property
    def _as_it_is(self) -> Said:
        return self._said(self._theirs)

    @cached_property
    def _as_ours(self) -> Said:
        return self._said(self._ours)

    def _said(self, of: Masters, folder: Folder | None = None) -> Said:
        """What the document says; nothing where a block cannot do without what was taken away."""
        try:
            document = self._composed(of, folder).document
        except MasterError:
            return "", ()
        return document.title, document.blocks

    def _composed(self, of: Masters, folder: Folder | None = None) -> Composed:
        spoken = language(self._order.language)
        return compose(folder or self._folder, self._order, spoken, self._on, Mode.FINISHED, of)


def without(folder: Folder, path: Path, account: str) -> Folder:
    """The folder without a field, of one account or, with none named, of all."""
    ids = [account] if account else list(folder.accounts)
    if path.root == "authority":
        return replace(folder, authority=_without(folder.authority, path.steps))
    if path.root == "account":
        changed = {name: _without(folder.accounts[name], path.steps) for name in ids if name in folder.accounts}
        return replace(folder, accounts={**folder.accounts, **changed})
    kind = KEPT[path.top]
    records = {
        name: tuple(_without(r, path.steps[2:]) if isinstance(r, kind) else r for r in folder.records[name])
        for name in ids
        if name in folder.records
    }
    return replace(folder, records={**folder.records, **records})


def _without(value: Any, steps: tuple[str | int | Each, ...]) -> Any:
    if not isinstance(value, BaseModel):
        return value
    name, rest = str(steps[0]), steps[1:]
    field = getattr(value, name)
    if not rest:
        default = type(value).model_fields[name].get_default(call_default_factory=True)
        left: Any = () if isinstance(field, tuple) else default if isinstance(default, BaseModel) else None
    elif rest[0] is EACH:
        left = tuple(_without(item, rest[1:]) for item in field or ())
    else:
        left = _without(field, rest)
    return value.model_copy(update={name: left})
