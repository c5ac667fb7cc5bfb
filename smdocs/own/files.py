"""The files of own words: which there can be, what an authority has written, and what reading that shows."""

import re
from collections.abc import Iterator

from smdocs import facts
from smdocs.findings import Finding, Place, Severity, nearest, unknown
from smdocs.model.path import Path, keys
from smdocs.model.values import is_link
from smdocs.own.fields import can_be_shown, names_in, within
from smdocs.read.folder import MOST_NAMED, TEMPLATES, Folder
from smdocs.read.source import line_column
from smdocs.resources import LANGUAGES, ShippedFileError, data
from smdocs.tree.blocks import Own, Part, PartKind, read
from smdocs.tree.master import Key, own_name, shipped

ABOUT = ("about/short.txt", "about/medium.txt", "about/long.txt", "about/closed.txt")
"""The texts for the fields of platforms. They belong to the document with the About texts."""
NO_FIELD = Path("")
"""The path of what is about no field."""


def names(document: str) -> tuple[str, ...]:
    """The masters of a document: `control-log.html`; of the About texts, those of the texts too."""
    return (f"{document}.html", *(ABOUT if document == "about-texts" else ()))


def masters() -> dict[str, str]:
    """The masters by what they are called: a document's name, or `about/short` and the like."""
    return {own_name(name).removesuffix(".txt"): name for document in facts.documents() for name in names(document)}


def blocks(master: str) -> tuple[str, ...]:
    """The blocks of a shipped master by name."""
    return tuple(shipped(LANGUAGES[0], master))


def points(document: str) -> tuple[str, ...]:
    """The blocks that a document cannot do without. Raises `ShippedFileError` for one that no master has."""
    there = sorted({name for master in masters().values() for name in blocks(master)})
    listed = facts.documents()[document].points
    for n, point in enumerate(listed):
        if point not in there:
            steps = (document, "points", n)
            raise ShippedFileError(data() / "documents.yaml", "unknown-block", unknown(point, there), steps)
    return listed


def document_of(master: str) -> str:
    """The document that a master belongs to; empty where there is none of that name."""
    return next((document for document in facts.documents() if master in names(document)), "")


def paths() -> dict[str, str]:
    """Every file that an authority may have, by path (`da/control-log.txt`), with its master."""
    return {f"{code}/{own_name(master)}": master for code in LANGUAGES for master in masters().values()}


def own(folder: Folder, code: str, document: str) -> dict[Key, Own]:
    """The blocks of the shipped masters that an authority has words of its own for."""
    return {
        (master, block.name): block
        for master in names(document)
        for block in read(folder.templates.get(f"{code}/{own_name(master)}", ""), master)[0]
        if block.name in shipped(code, master)
    }


class BlockFile:
    """One file of own words: its path in the folder `templates`, and its text."""

    def __init__(self, path: str, text: str) -> None:
        self._path, self._text = path, text
        # Files were pages once, with elements and loops.
        self._as_text = re.sub(r"\.html$", ".txt", path)
        self._master = paths().get(self._as_text, "")
        self._document = document_of(self._master)

    def finding(self, code: str, index: int, path: Path = NO_FIELD, **values: str) -> Finding:
        """A finding at an index of the file, of a field where it is about one."""
        model, name, _ = path.field()
        place = Place(f"{TEMPLATES}/{self._path}", *line_column(self._text, index))
        return Finding(code, place, Severity.ERROR, str(path), model, name, documents=(self._document,), values=values)

    def findings(self) -> Iterator[Finding]:
        """What reading the file shows."""
        if not self._document:
            meant = nearest(self._as_text, tuple(paths()))
            stops = (document_of(paths()[meant]),) if meant else ()
            values = {"text": self._path, "meant": meant}
            yield Finding("unknown-template", Place(f"{TEMPLATES}/{self._path}"), documents=stops, values=values)
            return
        if self._path != self._as_text:
            yield self.finding("template-not-text", 0, text=self._as_text.rpartition("/")[2])
        blocks, problems = read(self._text, self._master)
        for problem in problems:
            yield self.finding(problem.code, problem.index, text=problem.word)
        theirs = shipped(self._path.partition("/")[0], self._master)
        whole = {block.name for block in blocks if not block.keeps}
        for n, block in enumerate(blocks):
            at = self._text.index(block.name, block.index)
            if block.name not in theirs:
                yield self._unknown("unknown-block", at, block.name, list(theirs))
                continue
            if block.name in {other.name for other in blocks[:n]}:
                yield self.finding("block-twice", at, text=block.name)
            for around in whole.intersection(theirs[block.name].within):
                yield self.finding("block-not-used", at, text=block.name, around=around)
            for part in block.parts:
                if part.kind in (PartKind.FIELD, PartKind.ASKED) and part.text:
                    yield from self._of_field(part)
            tag, _ = theirs[block.name].frame
            yield from self._of_text(block, "" if self._master in ABOUT else tag)

    def _unknown(self, code: str, index: int, word: str, names: list[str]) -> Finding:
        return self.finding(code, index, **unknown(word, names) | {"choices": ", ".join(names[:MOST_NAMED])})

    def _of_field(self, part: Part) -> Iterator[Finding]:
        """A name that leads to nothing, or to what cannot be shown."""
        start = at = self._text.index(part.text, part.index)
        of, there = None, names_in(self._document)
        for step in keys(part.text):
            if step not in there:
                yield self._unknown("unknown-name", at, step, list(there))
                return
            of, at = there[step], at + len(step) + 1
            there = within(of)
        if part.kind is PartKind.FIELD and not can_be_shown(of):
            yield self.finding("not-in-templates", start, text=part.text)

    def _of_text(self, block: Own, tag: str) -> Iterator[Finding]:
        """What the markup of own words has no place for. `tag` is the element that the block stands in."""
        parts = [part for part in block.parts if part.kind is not PartKind.ASKED]
        shown = [part for part in parts if part.kind is PartKind.FIELD or part.text.strip()]
        texts = [part for part in shown if part.kind is PartKind.TEXT]
        for part in texts:
            if element := _CODE.search(part.text):
                # An old file is full of them: told once a block, and the rest when it is text.
                yield self.finding("unknown-element", part.index + element.start(), text=element[0])
                return
        if tag == "section" and shown:
            first = shown[0]
            if first.kind is PartKind.FIELD or (first.kind is PartKind.TEXT and not _HEADED.match(first.text)):
                at = first.index + len(first.text) - len(first.text.lstrip())
                yield self.finding("heading-level", at, text=block.name)
        for part in texts:
            for link in _LINK.finditer(part.text):
                if not is_link(link["to"]):
                    yield self.finding("unusable-link", part.index + link.start(), text=link["to"])
            for sign in (_OF_LINES if tag == "h1" else _HEADING).finditer(part.text):
                if tag in ("h1", "p", "aside"):
                    yield self.finding("wrong-place", part.index + sign.start(), text=block.name, element=sign[0])
                elif tag and len(sign[0]) > _DEEPEST:
                    yield self.finding("heading-level", part.index + sign.start(), text=block.name)


_CODE = re.compile(r"</?[a-z][a-z0-9]*(?=[\s/>]|$)[^<>]*>?|<[!?]|&(?:#\w+|[a-z]+);", re.IGNORECASE)
_LINK = re.compile(r"\[[^\]\n]+\]\((?P<to>[^()\s]+)\)")
_HEADED = re.compile(r"\s*# ")
_HEADING = re.compile(r"^#+(?=[ \t])", re.MULTILINE)
_OF_LINES = re.compile(r"^(?:#+|[-*•])(?=[ \t])", re.MULTILINE)
"""The sign of a heading, or of an item of a list."""
_DEEPEST = 2


def file_of(folder: Folder, code: str, master: str) -> BlockFile:
    """The file in which an authority has its own words for a master."""
    path = f"{code}/{own_name(master)}"
    return BlockFile(path, folder.templates[path])
