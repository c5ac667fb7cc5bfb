"""What a document has to say: whether an authority's own blocks have lost any of it.

A document says something when it changes as soon as that is taken away: the value of a field from the data, or the
text of a block from the master.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from smdocs import facts
from smdocs.facts import Requirement
from smdocs.judge.conditions import absent, holds
from smdocs.judge.schedule import sort
from smdocs.model.path import EACH, Each, Path
from smdocs.model.records import KEPT
from smdocs.own.blocks import own, shipped
from smdocs.read.folder import Folder
from smdocs.tree.compose import Composed, Order, compose
from smdocs.tree.master import OURS, Block, Masters, masters, shipped_text
from smdocs.tree.parse import MasterError
from smdocs.tree.view import Mode
from smdocs.words.language import language

Told = tuple[str, Any]


class Points:
    """The points of one document, held against what our masters say and what the authority's say."""

    def __init__(self, folder: Folder, order: Order, on: dt.date) -> None:
        self._folder = folder
        self._order = order
        self._on = on
        self._catalogued = facts.documents()[order.document]
        self._masters = masters(folder.templates)
        self._own = list(own(folder, order.language, order.document))

    def lost_blocks(self, known: Collection[str], told: set[str]) -> Iterator[tuple[str, Block]]:
        """Blocks that must say something and do not, each with the authority's block that has lost it. Those that
        are known to be lost, or `told` of another account, are left out. The latter are added to."""
        for master, name in self._own:
            around = shipped(self._order.language, master)
            for point in self._catalogued.points:
                within = around[point].within if point in around else ()
                place = f"{master}/{point}"
                if {point, place} & {*known, *told} or point not in around or not (name == point or name in within):
                    continue
                gone = frozenset({(master, point)})
                if self._told(replace(self._masters, left_out=gone)) != self._as_it_is:
                    told.add(place)
                elif self._told(Masters(left_out=gone)) != self._ours:
                    yield point, (master, name)

    def lost_fields(self, known: Collection[str], told: set[str]) -> Iterator[tuple[str, Block]]:
        """Required fields that are given and not told, each with the authority's block that has lost it. Those that
        are known to be lost are left out. `told` are those that this document tells of another account: such a field
        is looked at closely only where it is not even asked for. It is added to."""
        for requirement in self._catalogued.requires:
            field, label = str(requirement.field), requirement.field.field()[:2]
            if field in known or requirement.absent or (field in told and label not in self._not_asked_for):
                continue
            if not (near := self._near(requirement)) or not self._given(requirement):
                continue
            folder = without(self._folder, requirement.field, self._order.account)
            if self._told(self._masters, folder) != self._as_it_is:
                told.add(field)
            elif self._told(OURS, folder) != self._ours:
                yield field, self._loser(near, folder)

    def _loser(self, near: list[Block], folder: Folder) -> Block:
        """The block without which a field would be told. Where several have lost it, the first."""
        for block in near:
            restored = replace(self._masters, restored=frozenset({block}))
            if self._told(restored, folder) != self._told(restored):
                return block
        return near[0]

    @cached_property
    def _not_asked_for(self) -> frozenset[tuple[str, str]]:
        """The fields that our masters ask for, of this account, and those of the authority do not."""
        return self._with_ours.used - self._with_theirs.used

    @cached_property
    def _with_theirs(self) -> Composed:
        return self._composed(self._masters)

    @cached_property
    def _with_ours(self) -> Composed:
        return self._composed(OURS)

    @property
    def _as_it_is(self) -> Told:
        return self._with_theirs.document.title, self._with_theirs.document.blocks

    @property
    def _ours(self) -> Told:
        return self._with_ours.document.title, self._with_ours.document.blocks

    def _told(self, of: Masters, folder: Folder | None = None) -> Told:
        """What the document tells; nothing where a block cannot do without what was taken away."""
        try:
            document = self._composed(of, folder).document
        except MasterError:
            return "", ()
        return document.title, document.blocks

    def _composed(self, of: Masters, folder: Folder | None = None) -> Composed:
        spoken = language(self._order.language)
        return compose(folder or self._folder, self._order, spoken, self._on, Mode.FINISHED, of)

    def _given(self, requirement: Requirement) -> bool:
        """Whether the field is given, in any of the accounts that the document is about."""
        accounts = [self._order.account] if self._order.account else [*self._folder.accounts, ""]
        for name in accounts:
            roots: dict[str, Any] = {"authority": self._folder.authority, "account": self._folder.accounts.get(name)}
            if name:
                roots["records"] = sort(self._folder.records.get(name, ()), self._on)
            paths = (requirement.field, *requirement.when)
            if any(roots.get(path.root) is None for path in paths):
                continue
            given = any(not absent(value) for _, value in requirement.field.of(roots))
            if given and holds(requirement.when, roots):
                return True
        return False

    def _near(self, requirement: Requirement) -> list[Block]:
        """The authority's blocks whose shipped text may tell the field."""
        keys = requirement.field.in_file
        lists = (key for key, step in pairwise(requirement.field.steps) if step is EACH)
        named = {str(keys[-1]), *map(str, lists)}
        return [block for block in self._own if named & _words(self._order.language, *block)]


@cache
def _words(code: str, master: str, name: str) -> frozenset[str]:
    """The words in a block of a shipped master, in the macros that it calls, and in what its variables are set to."""
    block = shipped(code, master).get(name)
    waiting = [*_WORD.findall(block.text)] if block else []
    behind = _behind(code, master)
    found: set[str] = set()
    while waiting:
        word = waiting.pop()
        if word not in found:
            found.add(word)
            waiting.extend(behind.get(word, ()))
    return frozenset(found)


@cache
def _behind(code: str, master: str) -> Mapping[str, set[str]]:
    """The words behind each name that a master sets or defines before its first block, or imports."""
    pieces = "about/_pieces.txt" if master.startswith("about/") else "_parts.html"
    before = shipped_text(code, master).partition("{% block")[0]
    found: dict[str, set[str]] = {}
    for text in (shipped_text(code, "_parts.html"), shipped_text(code, pieces), before):
        for macro in _MACRO.finditer(text):
            found.setdefault(macro["name"], set()).update(_WORD.findall(macro[0]))
        rest = _MACRO.sub("", text)
        for given in _SET.finditer(rest):
            # What is gathered in a loop stands behind the loop's words too.
            found.setdefault(given["name"], set()).update(_WORD.findall(rest if given["dot"] else given[0]))
    return found


_WORD = re.compile(r"\w+")
_MACRO = re.compile(r"\{%-?\s*macro\s+(?P<name>\w+).*?endmacro", re.DOTALL)
_SET = re.compile(r"\{%-?\s*set\s+(?P<name>\w+)(?P<dot>\.?)[^%]*%\}")


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
