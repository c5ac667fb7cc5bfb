"""An authority's own words for single blocks of the masters, in its folder `templates/`.

They are read before they are used; then every document is put together with them in memory, and nothing that the
document has to say may be lost. A document says something when it changes as soon as that is taken away: the value of
a field from the data, or the text of a block from the master.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from itertools import product
from typing import Any

from pydantic import BaseModel

from smdocs import facts
from smdocs.findings import BlockName, Finding, Severity, in_order
from smdocs.model.path import EACH, Each, Path
from smdocs.model.records import KEPT
from smdocs.own.files import NO_FIELD, BlockFile, file_of, names, own, points
from smdocs.read.folder import TEMPLATES, Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.blocks import Own, UnsaidError
from smdocs.tree.compose import Composed, Order, compose
from smdocs.tree.master import Key, Masters, masters, own_name, shipped
from smdocs.tree.parse import MasterError
from smdocs.tree.view import Mode

__all__ = ["Trial", "trial"]

Try = tuple[Order, Mode]
Put = Callable[..., Composed]


@dataclass(frozen=True)
class Trial:
    """Everything that is wrong with an authority's own words, by file and line, and documents composed with them."""

    findings: tuple[Finding, ...]
    composed: Mapping[Try, Composed] = field(repr=False)


def trial(folder: Folder, tries: Sequence[Try], on: dt.date, checked: Sequence[Finding]) -> Trial:
    """Reads all own words, and tries them in those of these documents that have some: that shows what no reading can.

    `on` is the date that the documents are put together for, and `checked` what is to be said of the data then.
    """
    theirs, composed = masters(folder.templates, folder.masters), dict[Try, Composed]()

    def put(each: Try, of: Masters, data: Folder = folder) -> Composed:
        kept = composed if data is folder and of == theirs else dict[Try, Composed]()
        if each not in kept:
            kept[each] = compose(data, each[0], on, each[1], checked, of)
        return kept[each]

    wrong = [finding for path, text in folder.templates.items() for finding in BlockFile(path, text).findings()]
    unsound = {finding.place.file for finding in wrong}
    for code, document in product(LANGUAGES, facts.documents()):
        files = {f"{TEMPLATES}/{code}/{own_name(name)}" for name in names(document)}
        if own(folder, code, document) and not unsound & files:
            mine = [each for each in tries if (each[0].document, each[0].language) == (document, code)]
            wrong += _unsaid(folder, code, mine, put) or _losses(folder, mine, put)
    return Trial(in_order([*wrong, *_in_one_language(folder)]), composed)


def _unsaid(folder: Folder, code: str, tries: Sequence[Try], put: Put) -> list[Finding]:
    """The blocks that cannot be said where a document is put together in memory, for one account after the other."""
    unsaid: dict[Key, Finding] = {}
    theirs = masters(folder.templates, folder.masters)
    for each in tries:
        # Each block that cannot be said is told of, once.
        while True:
            try:
                put(each, replace(theirs, restored=frozenset(unsaid)))
                break
            except UnsaidError as error:
                problem, file = error.problem, file_of(folder, code, error.own.master)
                finding = file.finding(problem.code, problem.index, text=problem.word)
                unsaid[error.own.master, error.own.name] = finding
    return list(unsaid.values())


def _losses(folder: Folder, tries: Sequence[Try], put: Put) -> list[Finding]:
    """What a document has to say and does not, for one account after the other. Each loss is told once."""
    findings: list[Finding] = []
    elsewhere: set[str] = set()
    for order, mode in tries:
        if mode is not Mode.FORM:
            points = _Points(folder, order, partial(put, (order, mode)), elsewhere)
            lost = {finding.field or str(finding.values["block"]) for finding in findings}
            findings += [*points.blocks(lost), *points.fields(lost)]
    return findings


class _Points:
    """The points of one document, held against what the masters say and what they say with own words. `elsewhere` are
    those that it says of another account, to which those are added that it says of this one."""

    def __init__(self, folder: Folder, order: Order, put: Put, elsewhere: set[str]) -> None:
        self._folder, self._order, self._put, self._elsewhere = folder, order, put, elsewhere
        self._catalogued = facts.documents()[order.document]
        self._theirs = masters(folder.templates, folder.masters)
        self._ours = masters({}, folder.masters)
        self._own = [words for words in own(folder, order.language, order.document).values() if not words.keeps]
        self._whole = cache(put)

    def blocks(self, lost: set[str]) -> Iterator[Finding]:
        """Blocks that must say something and do not, where own words have lost that. One that is said of another
        account is looked at again only where the words have conditions."""
        for words, point in product(self._own, points(self._order.document)):
            block, place = shipped(self._order.language, words.master).get(point), f"{words.master}/{point}"
            if not block or words.name not in (point, *block.within) or point in lost:
                continue
            unclear = place not in self._elsewhere or any(part.when for part in words.parts)
            if unclear and self._lost(place, None, frozenset({(words.master, point)})):
                yield self.finding("part-lost", words, block=BlockName(point))

    def fields(self, lost: set[str]) -> Iterator[Finding]:
        """Fields of its own that are given and not said, where own words have lost them. One that is said of another
        account is looked at closely only where it is not even asked for."""
        for path in self._catalogued.fields if self._own else ():
            field, (model, name, _) = str(path), path.field()
            if field in lost or (model, name) not in self._read_there:
                continue
            if field in self._elsewhere and (model, name) not in self._not_read:
                continue
            folder = _without(self._folder, path, self._order.account)
            if self._lost(field, folder):
                yield self.finding("point-lost", self._loser(folder), path)

    def finding(self, code: str, words: Own, path: Path = NO_FIELD, **values: str) -> Finding:
        file = file_of(self._folder, self._order.language, words.master)
        return file.finding(code, words.index, path, text=words.name, **values)

    def _lost(self, point: str, folder: Folder | None, gone: frozenset[Key] = frozenset()) -> bool:
        """Whether the document stays the same without a point, and with our words does not."""
        if self._content(replace(self._theirs, left_out=gone), folder) != self._content(self._theirs):
            self._elsewhere.add(point)
            return False
        return self._content(replace(self._ours, left_out=gone), folder) != self._content(self._ours)

    def _loser(self, folder: Folder) -> Own:
        """The block without which a field would be said. Where several have lost it, the first."""
        for words in self._own:
            restored = replace(self._theirs, restored=frozenset({(words.master, words.name)}))
            if self._content(restored, folder) != self._content(restored):
                return words
        return self._own[0]

    @cached_property
    def _read_there(self) -> frozenset[tuple[str, str]]:
        """The fields that the masters ask for in the blocks that have own words, or for the whole document."""
        others: set[Key] = set()
        for master in names(self._order.document):
            around = shipped(self._order.language, master)
            mine = {words.name for words in self._own if words.master == master}
            kept = mine.union(*(around[name].within for name in mine))
            others |= {(master, name) for name in around if name not in kept and not mine & {*around[name].within}}
        return self._whole(replace(self._ours, left_out=frozenset(others))).used

    @cached_property
    def _not_read(self) -> frozenset[tuple[str, str]]:
        """The fields that the masters ask for, of this account, and with own words do not."""
        return self._whole(self._ours).used - self._whole(self._theirs).used

    def _content(self, of: Masters, folder: Folder | None = None) -> tuple[str, Any]:
        """What the document says; nothing where a block cannot do without what was taken away."""
        try:
            document = (self._put(of, folder) if folder else self._whole(of)).document
        except MasterError:
            return "", ()
        return document.title, document.blocks


def _without(folder: Folder, path: Path, account: str) -> Folder:
    """The folder without a field, of one account or, with none named, of all."""
    if path.root == "authority":
        return replace(folder, authority=_emptied(folder.authority, path.steps))
    if path.root == "account":
        accounts = {
            name: _emptied(each, path.steps) if account in ("", name) else each
            for name, each in folder.accounts.items()
        }
        return replace(folder, accounts=accounts)
    kind = KEPT[path.top]
    records = {
        name: tuple(_emptied(r, path.steps[2:]) if account in ("", name) and isinstance(r, kind) else r for r in kept)
        for name, kept in folder.records.items()
    }
    return replace(folder, records=records)


def _emptied(value: Any, steps: tuple[str | int | Each, ...]) -> Any:
    if not isinstance(value, BaseModel):
        return value
    name, rest = str(steps[0]), steps[1:]
    field = getattr(value, name)
    if not rest:
        default = type(value).model_fields[name].get_default(call_default_factory=True)
        left: Any = () if isinstance(field, tuple) else default if isinstance(default, BaseModel) else None
    elif rest[0] is EACH:
        left = tuple(_emptied(item, rest[1:]) for item in field or ())
    else:
        left = _emptied(field, rest)
    return value.model_copy(update={name: left})


def _in_one_language(folder: Folder) -> Iterator[Finding]:
    """Blocks that an authority with two languages has changed in one of them only."""
    spoken = [code.value for code in folder.authority.languages]
    for code, other, document in product(spoken, spoken, facts.documents()):
        mine = own(folder, code, document)
        for master, name in mine.keys() - own(folder, other, document).keys():
            mine_of, lacking = file_of(folder, code, master), f"{TEMPLATES}/{other}/{own_name(master)}"
            finding = mine_of.finding("block-in-one-language", mine[master, name].index, text=name, file=lacking)
            yield replace(finding, severity=Severity.WARNING)
