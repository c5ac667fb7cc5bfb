"""One way through a text of YAML: its value, where each part of it stands, and what was wrong.

Every scalar is the text that stands there; what is no plain data, too much or too deep is refused before anything is
built of it. This is what reading many files takes its time for: it goes through each event once.
"""

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml
from yaml.composer import ComposerError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from smdocs.findings import Finding, FindingsError, Place, Severity, shown
from smdocs.model.path import Steps
from smdocs.read.outline import Outline

MOST_NODES = 50_000
DEEPEST = 30

# Besides control characters, those that turn the direction of writing, and those that YAML but hardly an editor
# takes for the end of a line: behind them every place would be wrong.
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_NOT_A_COMMENT = re.compile(r"[^\S\n]+#[^\s#]")
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass
class Read:
    """What a text says: its value, None where it cannot be read or says nothing; where the parts of that stand; the
    lists that have items of nothing, and where those stand; and what was wrong."""

    value: Any = None
    outline: Outline | None = None
    empty: list[tuple[Steps, Place]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_yaml(text: str, file: str, account: str, *, ours: bool) -> Read:
    """Reads the text of a file, of an account or none. One of `ours` may hold what no other may, such as an anchor."""
    passage = _Passage(text, file, account, ours=ours)
    try:
        value = passage.whole()
    except yaml.YAMLError as error:
        return Read(findings=[*passage.before, _syntax(text, error, file, account)])
    except FindingsError as error:
        return Read(findings=[*passage.before, *error.findings])
    if value is None:
        empty = Finding("empty-file", Place(file, 1, 1), account=account)
        return Read(findings=[*passage.before, empty])
    return Read(value, passage.outline(), passage.empty, [*passage.before, *passage.within])


class _Passage:
    """The way through the events of a text. What is said `before` anything is built holds whatever becomes of that;
    what is wrong `within` only where all of it can be read."""

    def __init__(self, text: str, file: str, account: str, *, ours: bool) -> None:
        self.file, self.account = file, account
        self.before: list[Finding] = []
        self.within: list[Finding] = []
        self.empty: list[tuple[Steps, Place]] = []
        self._keys: list[str | None] = []
        self._marks: list[Any] = []
        self._sizes: list[tuple[int, int]] = []
        self._gaps = False
        # What stands in a text stands so in its parts, but for what is written with a backslash in double quotes.
        self._composed = unicodedata.is_normalized("NFC", text)
        self._events = self._spelt_out(text) if ours else self._allowed(text)

    def outline(self) -> Outline:
        """Where the parts of the value stand."""
        sizes = array("I", [1]) * len(self._keys)
        for here, size in self._sizes:
            sizes[here] = size
        lines, columns = ([mark.line + 1 for mark in self._marks], [mark.column + 1 for mark in self._marks])
        return Outline(self.file, self._keys, sizes, array("I", lines), array("I", columns), self._gaps)

    def whole(self) -> Any:
        """The value of the file; None where there is none."""
        value, first = None, next((event for event in self._events if isinstance(event, yaml.NodeEvent)), None)
        if first is not None and not _empty(first):
            value = self._item(first, ())
        other = next((event for event in self._events if isinstance(event, yaml.DocumentStartEvent)), None)
        for _ in self._events:
            pass
        if other:
            raise ComposerError(None, None, "but found another document", other.start_mark)  # type: ignore[arg-type]
        return value

    def _allowed(self, text: str) -> Iterator[Any]:
        """What the reader tells, as far as it may stand in a file; with a warning of a hash sign that was hardly meant
        to begin a comment."""
        depth = count = 0
        hashes = "#" in text and _NOT_A_COMMENT.search(text) is not None
        for event in iter(_LOADER(text).get_event, None):
            kind = type(event)
            if kind is ScalarEvent:
                count += 1
                if event.tag is not None or event.anchor:
                    self._refuse(event)
                if hashes and not event.style and (match := _NOT_A_COMMENT.match(text, event.end_mark.index)):
                    column = event.end_mark.column + match.end() - match.start() - 1
                    place = Place(self.file, event.end_mark.line + 1, column)
                    self.before.append(Finding("hash-in-text", place, Severity.WARNING, account=self.account))
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                count += 1
                depth += 1
                if event.tag is not None or event.anchor:
                    self._refuse(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                depth -= 1
            elif kind is AliasEvent:
                self._refuse(event)
            if depth > DEEPEST or count > MOST_NODES:
                raise FindingsError([Finding("too-complex", self._place(event), account=self.account)])
            yield event

    def _refuse(self, event: Any) -> NoReturn:
        values = {"sign": "*" if isinstance(event, AliasEvent) else "&" if event.anchor else "!"}
        place, account = self._place(event), self.account
        raise FindingsError([Finding("unquoted-sign", place, account=account, values=values)])

    def _spelt_out(self, text: str) -> Iterator[Any]:
        """What the reader would tell if what aliases stand for were written in their places."""
        yield from _events(yaml.compose(text, _LOADER))

    def _item(self, event: Any, path: Steps) -> Any:
        """The value that begins with an event, noted as an item of a list or the top."""
        self._keys.append(None)
        self._marks.append(event.start_mark)
        return self._value(event, path)

    def _value(self, event: Any, path: Steps) -> Any:
        kind = type(event)
        if kind is ScalarEvent:
            return self._text(event)
        here = len(self._keys) - 1
        value = self._mapping(event, path) if kind is MappingStartEvent else self._sequence(path)
        self._sizes.append((here, len(self._keys) - here))
        return value

    def _sequence(self, path: Steps) -> list[Any]:
        items: list[Any] = []
        for event in self._events:
            kind = type(event)
            if kind is SequenceEndEvent:
                break
            if kind is ScalarEvent and _empty(event):
                self.empty.append((path, self._place(event)))
            else:
                items.append(self._item(event, (*path, len(items))))
        return items

    def _mapping(self, start: Any, path: Steps) -> dict[str, Any]:
        value: dict[str, Any] = {}
        marks: dict[str, Any] = {}
        events, nothing = self._events, _NOTHING
        for named in events:
            kind = type(named)
            if kind is MappingEndEvent:
                break
            if kind is not ScalarEvent or not named.value:
                self.report("key-not-text", named)
                self._skip(named)
                self._skip(next(events))
                continue
            key, event = sys.intern(self._text(named)), next(events)
            bare = type(event) is ScalarEvent and event.value in nothing and not event.style
            if key in marks:
                self.report("duplicate-key", named, key=shown(key), line=str(marks[key].line + 1))
                self._skip(event)
                continue
            mark = named.start_mark
            if bare and start.flow_style and event.start_mark.index == named.end_mark.index:
                # {da: hej, du, sv: …}: within braces a comma begins a new key, so the rest of the text became one.
                self.report("unquoted-comma", named, text=shown(key))
                continue
            marks[key] = mark
            self._keys.append(key)
            self._marks.append(mark)
            below = None if bare else self._value(event, (*path, key))
            # Keys with nothing behind any of them are a form not filled in yet.
            if below is None or below == {}:
                self._gaps = True
            else:
                value[key] = below
        return value

    def _skip(self, event: Any) -> None:
        """Passes over what begins with an event."""
        depth = 0
        while True:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if not depth:
                break
            event = next(self._events)

    def _text(self, event: Any) -> str:
        """The text of a value. Within double quotes, control characters may also be written as `\\u0007` and such."""
        text: str = event.value
        if self._composed and event.style != '"':
            return text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if match := CONTROL.search(text):
            self.report("control-character", event, character=f"U+{ord(match[0]):04X}")
            text = CONTROL.sub("", text)
        return unicodedata.normalize("NFC", text)

    def report(self, code: str, event: Any, **values: str) -> None:
        self.within.append(Finding(code, self._place(event), account=self.account, values=values))

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)


def _events(node: Any) -> Iterator[Any]:
    """What a reader of YAML would tell of a node in which aliases have become what they stand for."""
    if isinstance(node, ScalarNode):
        yield ScalarEvent(None, None, (True, True), node.value, node.start_mark, node.end_mark, node.style)
    elif isinstance(node, SequenceNode):
        yield SequenceStartEvent(None, None, True, node.start_mark, node.end_mark, node.flow_style)
        for item in node.value:
            yield from _events(item)
        yield SequenceEndEvent(node.start_mark, node.end_mark)
    elif isinstance(node, MappingNode):
        yield MappingStartEvent(None, None, True, node.start_mark, node.end_mark, node.flow_style)
        for key, value in node.value:
            yield from _events(key)
            yield from _events(value)
        yield MappingEndEvent(node.start_mark, node.end_mark)


_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
"""What YAML takes for nothing where it stands without quotes."""


def _empty(event: Any) -> bool:
    """A key or list mark with nothing behind it, or with what YAML writes for nothing; an empty text in quotes is not
    empty in this sense."""
    return isinstance(event, ScalarEvent) and event.value in _NOTHING and not event.style


def _syntax(text: str, error: yaml.YAMLError, file: str, account: str) -> Finding:
    """What the reader of YAML says, as far as it tells of a usual mistake."""

    def finding(code: str, mark: Any, **values: str) -> Finding:
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        return Finding(code, place, account=account, values=values)

    problem, context = getattr(error, "problem", "") or "", getattr(error, "context", "") or ""
    mark = getattr(error, "problem_mark", None)
    start = getattr(error, "context_mark", None)
    if "mapping values are not allowed" in problem:
        return finding("unquoted-colon", mark)
    if "cannot start any token" in problem and mark:
        sign = text.split("\n")[mark.line][mark.column : mark.column + 1]
        return finding("tab-indent" if sign == "\t" else "unquoted-sign", mark, sign=sign)
    for sign, name in (("*", "scanning an alias"), ("&", "scanning an anchor"), ("!", "scanning a tag")):
        if name in context:
            return finding("unquoted-sign", start, sign=sign)
    if "quoted scalar" in context and "unexpected end of stream" in problem:
        return finding("unclosed-quote", start)
    if "could not find expected ':'" in problem:
        return finding("missing-colon", start)
    if "document" in problem and re.search("^---", text, re.MULTILINE):
        return finding("several-documents", mark)
    return finding("yaml-syntax", mark or start)
