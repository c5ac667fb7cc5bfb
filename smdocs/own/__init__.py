"""An authority's own words for single blocks of the masters, in its folder `templates/`.

They are read before they are used; then every document is put together with them in memory, and nothing that the
document has to say may be lost.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from smdocs import facts
from smdocs.findings import BlockName, Finding, Place, Severity, in_order, nearest
from smdocs.model.path import Path
from smdocs.model.values import is_link
from smdocs.own.fields import Miss, can_be_shown, find
from smdocs.own.files import document_of, names, own, paths
from smdocs.own.points import Points
from smdocs.read.folder import MOST_NAMED, TEMPLATES, Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.blocks import Kind, Own, Part, UnsaidError, read
from smdocs.tree.compose import BLANK, Order, compose, orders
from smdocs.tree.master import Key, masters, own_name, shipped
from smdocs.tree.view import Mode
from smdocs.words.language import language as speak

__all__ = ["check"]


def check(folder: Folder, on: dt.date) -> tuple[Finding, ...]:
    """Everything that is wrong with an authority's own words, by file and line.

    `on` is the date that the documents are put together for, which shows what no reading of the words can.
    """
    found = [finding for path in folder.templates for finding in _File(folder, path).findings()]
    unsound = {f.place.file for f in found}
    for code in LANGUAGES:
        for document in facts.documents():
            files = {f"{TEMPLATES}/{code}/{own_name(name)}" for name in names(document)}
            if own(folder, code, document) and not unsound & files:
                found.extend(_tried(folder, document, code, on))
    found.extend(_in_one_language(folder))
    return in_order(found)


class _File:
    """One file of own words, by its path in the folder `templates`."""

    def __init__(self, folder: Folder, path: str) -> None:
        self.path = path
        # Files were pages once, with elements and loops.
        self._as_text = re.sub(r"\.html$", ".txt", path)
        self.document = document_of(self._as_text)
        self._text = folder.templates[path]

    def finding(self, code: str, index: int, **values: str) -> Finding:
        """A finding at an index of the file."""
        line, start = self._text.count("\n", 0, index) + 1, self._text.rfind("\n", 0, index) + 1
        place = Place(f"{TEMPLATES}/{self.path}", line, index - start + 1)
        return Finding(code, place, documents=(self.document,) if self.document else (), values=values)

    def findings(self) -> Iterator[Finding]:
        """What reading the file shows."""
        if not self.document:
            meant = nearest(self._as_text, tuple(paths()))
            near = document_of(meant)
            values = {"text": self.path, "meant": meant} if meant else {"text": self.path}
            file = Place(f"{TEMPLATES}/{self.path}")
            yield Finding("unknown-template", file, documents=(near,) if near else (), values=values)
            return
        if self.path != self._as_text:
            yield self.finding("template-not-text", 0, text=self._as_text.rpartition("/")[2])
        blocks, problems = read(self._text)
        for problem in problems:
            yield self.finding(problem.code, problem.index, text=problem.word)
        code, _, _ = self.path.partition("/")
        theirs = shipped(code, paths()[self._as_text])
        whole = {block.name: block for block in blocks if not block.keeps}
        for n, block in enumerate(blocks):
            at = self._text.index(block.name, block.index)
            if block.name not in theirs:
                yield self._unknown("unknown-block", at, block.name, tuple(theirs))
                continue
            if block.name in {other.name for other in blocks[:n]}:
                yield self.finding("block-twice", at, text=block.name)
            for around in whole.keys() & set(theirs[block.name].within):
                yield self.finding("block-not-used", at, text=block.name, around=around)
            for part in block.parts:
                yield from self._of_field(part) if part.kind in _NAMING else ()
            tag, _ = theirs[block.name].frame
            yield from self._of_text(block, "" if self._as_text.partition("/")[2].startswith("about/") else tag)

    def _unknown(self, code: str, index: int, word: str, choices: tuple[str, ...]) -> Finding:
        meant = nearest(word, choices)
        values = {"text": word, "choices": ", ".join(choices[:MOST_NAMED])}
        return self.finding(code, index, **values, **({"meant": meant} if meant else {}))

    def _of_field(self, part: Part) -> Iterator[Finding]:
        """A name that leads to nothing, or to what cannot be shown."""
        if not part.text:
            return
        found, index = find(part.text, self.document), self._text.index(part.text, part.index)
        if isinstance(found, Miss):
            yield self._unknown("unknown-name", index + found.index, found.word, found.choices)
        elif part.kind is Kind.FIELD and not can_be_shown(found):
            yield self.finding("not-in-templates", index, text=part.text)

    def _of_text(self, block: Own, tag: str) -> Iterator[Finding]:
        """What the markup of own words has no place for. `tag` is the element that the block stands in."""
        said = [part for part in block.parts if part.kind in (Kind.OURS, Kind.FIELD) or part.text.strip()]
        texts = [part for part in said if part.kind is Kind.TEXT]
        codes = [(part, code) for part in texts if (code := _CODE.search(part.text))]
        for part, code in codes[:1]:
            # An old file is full of them: told once a block, and the rest when it is text.
            yield self.finding("unknown-element", part.index + code.start(), text=code[0])
            return
        first = next((part for part in said if part.kind in _SHOWN), None)
        headed = first and (first.kind is Kind.OURS or (first.kind is Kind.TEXT and _HEADED.match(first.text)))
        if tag == "section" and first and not headed:
            yield self.finding(
                "heading-level", first.index + len(first.text) - len(first.text.lstrip()), text=block.name
            )
        for part in texts:
            for link in _LINK.finditer(part.text):
                if not is_link(link["to"]):
                    yield self.finding("unusable-link", part.index + link.start(), text=link["to"])
            for sign in (_OF_LINES if tag == "h1" else _HEADING).finditer(part.text):
                if tag in ("h1", "p", "aside"):
                    yield self.finding("wrong-place", part.index + sign.start(), text=block.name, element=sign[0])
                elif tag and len(sign[0]) > _DEEPEST:
                    yield self.finding("heading-level", part.index + sign.start(), text=block.name)


_NAMING = (Kind.FIELD, Kind.IF, Kind.UNLESS)
_SHOWN = (Kind.FIELD, Kind.OURS, Kind.TEXT)
_CODE = re.compile(r"</?[a-z][a-z0-9]*(?=[\s/>]|$)[^<>]*>?|<[!?]|&(?:#\w+|[a-z]+);", re.IGNORECASE)
_LINK = re.compile(r"\[[^\]\n]+\]\((?P<to>[^()\s]+)\)")
_HEADED = re.compile(r"\s*# ")
_HEADING = re.compile(r"^#+(?=[ \t])", re.MULTILINE)
_OF_LINES = re.compile(r"^(?:#+|[-*•])(?=[ \t])", re.MULTILINE)
"""The sign of a heading, or of an item of a list."""
_DEEPEST = 2


def _tried(folder: Folder, document: str, code: str, on: dt.date) -> tuple[Finding, ...]:
    """What putting a document together in memory shows: in all its forms, for every account."""
    mine = [order for order in orders(folder, (code,)) if order.document == document]
    tries = [(order, Mode.FINISHED) for order in mine]
    if facts.documents()[document].form:
        tries += [(order, Mode.FORM) for order in (Order(document, BLANK, code), *mine)]
    found: list[Finding] = []
    at_fault: set[Key] = set()
    for order, mode in tries:
        # Each block that cannot be said is told of, once.
        while True:
            try:
                sound = replace(masters(folder.templates, folder.masters), restored=frozenset(at_fault))
                compose(folder, order, speak(code), on, mode, sound)
                break
            except UnsaidError as error:
                at_fault.add(error.block)
                file = _File(folder, f"{code}/{own_name(error.block[0])}")
                found.append(file.finding(error.problem.code, error.problem.index, text=error.problem.word))
    lost: set[str] = set()
    for order in () if found else mine:
        found.extend(_lost(folder, order, on, {f.field or str(f.values["block"]) for f in found}, lost))
    return in_order(found)


def _lost(folder: Folder, order: Order, on: dt.date, known: set[str], elsewhere: set[str]) -> Iterator[Finding]:
    """What the document has to say and does not. What is known to be lost is not told again."""
    points = Points(folder, order, on)
    changed = own(folder, order.language, order.document)

    def by(block: Key) -> tuple[_File, int]:
        return _File(folder, f"{order.language}/{own_name(block[0])}"), changed[block].index

    for point, block in points.lost_blocks(known, elsewhere):
        file, index = by(block)
        yield file.finding("part-lost", index, text=block[1], block=BlockName(point))
    for field, block in points.lost_fields(known, elsewhere):
        file, index = by(block)
        model, name, _ = Path.read(field).field()
        yield replace(file.finding("point-lost", index, text=block[1]), field=field, model=model, name=name)


def _in_one_language(folder: Folder) -> Iterator[Finding]:
    """Blocks that an authority with two languages has changed in one of them only."""
    spoken = [code.value for code in folder.authority.languages]
    for code in spoken:
        for document in facts.documents():
            mine = own(folder, code, document)
            for other in spoken:
                for master, name in mine.keys() - own(folder, other, document).keys():
                    file = _File(folder, f"{code}/{own_name(master)}")
                    values = {"text": name, "file": f"{TEMPLATES}/{other}/{own_name(master)}"}
                    one = file.finding("block-in-one-language", mine[master, name].index, **values)
                    yield replace(one, severity=Severity.WARNING)
