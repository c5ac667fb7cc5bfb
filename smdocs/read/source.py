"""Reads an authority's files: bounded, safe YAML in which every value keeps its place and its raw text.

YAML decides no type here: every scalar is the text that stands in the file. What is wrong with a file is a
finding, never a crash. Knows nothing of what the values mean.
"""

import pathlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import islice
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from smdocs.findings import Finding, FindingsError, Place, Severity, shown
from smdocs.model.path import Path, Steps, at

LARGEST_FILE = 1_000_000
"""Bytes. A thousand times the size of an ordinary account file."""
MOST_NODES = 50_000
DEEPEST = 30
MOST_OF_A_KIND = 20
"""Findings of one kind of character in one file: in a file of the wrong kind it may stand everywhere."""

_CALLED = (
    *("name", "use", "topic", "kind", "action", "title", "version", "label", "platform", "what", "writer", "role"),
    *("setting", "language", "article", "text"),
)
"""Fields that tell one item of a list from another, the plainest first."""

# Besides control characters, those that turn the direction of writing, and those that YAML but hardly an editor
# takes for the end of a line: behind them every place would be wrong.
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_TAB_INDENT = re.compile(r"^ *(\t)[ \t]*[^ \t\n]", re.MULTILINE)
_NOT_A_COMMENT = re.compile(r"\s+#[^\s#]")
_OF_ACCOUNTS = {"accounts": "account", "records": "records"}
"""The folders whose files are each of one account, and the root of the paths in them."""


@dataclass
class Source:
    """A file as read: its value (mappings, lists and text), the place of every value, and what was wrong. `value` is
    None when the file could not be read at all. Keys without a value are left out of it, but have a place."""

    file: str
    value: Any = None
    places: dict[Steps, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def _whose(self) -> tuple[str, str]:
        """Where the paths of the file begin, and the account that it is of."""
        above, _, name = self.file.rpartition("/")
        stem = name.removesuffix(".yaml")
        return (_OF_ACCOUNTS[above], stem) if above in _OF_ACCOUNTS else (stem, "")

    @property
    def account(self) -> str:
        """The account that the file is of, by its id; empty where it is of the authority."""
        return self._whose[1]

    def path(self, steps: Steps) -> Path:
        """The way to a value, from where the paths of the file begin."""
        return Path(self._whose[0], steps)

    def place(self, path: Steps) -> Place:
        """Where a value stands, or the nearest thing around it that does."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file, 1, 1))

    def finding(
        self,
        code: str,
        path: Path,
        severity: Severity = Severity.ERROR,
        *,
        account: str | None = None,
        documents: tuple[str, ...] = (),
        labelled: Path | None = None,
        **values: Any,
    ) -> Finding:
        """Something to say of a value, at its place, under the label of its field or of the one it is `labelled` as."""
        model, name, _ = (labelled or path).field(self.value)
        place, account = self.place(path.in_file), self.account if account is None else account
        if called := self._called(path):
            values.setdefault("called", called)
        return Finding(code, place, severity, str(path), model, name, account, documents, values)

    def _called(self, path: Path) -> str:
        """What tells the item of a list that a value stands in from the others; empty where nothing does."""
        steps = path.in_file
        last = max((n for n, step in enumerate(steps) if isinstance(step, int)), default=-1)
        item = reduce(at, steps[: last + 1], self.value) if last >= 0 else None
        for key in _CALLED:
            text = at(item, key)
            text = next(iter(text.values()), "") if isinstance(text, dict) else text
            if isinstance(text, str) and text.strip() and key not in steps[last + 1 : last + 2]:
                field = Path(path.root, (*steps[: last + 1], key)).field(self.value)
                return next((choice for choice in field.choices() if choice == text), shown(text))
        return ""

    def report(self, code: str, place: Place, severity: Severity = Severity.ERROR, **values: str) -> None:
        """Notes what is wrong with the writing of the file."""
        self.findings.append(Finding(code, place, severity, account=self.account, values=values))

    def drop(self, path: Steps) -> bool:
        """Leaves a value out of `value`; what comes after it in a list moves up, places and all."""
        around, last = reduce(at, path[:-1], self.value), path[-1]
        if at(around, last) is None:
            return False
        del around[last]
        if isinstance(last, int):
            n, places, self.places = len(path) - 1, self.places, {}
            for steps, place in places.items():
                position = steps[n] if steps[:n] == path[:-1] and len(steps) > n else None
                if isinstance(position, int) and position > last:
                    steps = (*steps[:n], position - 1, *steps[n + 1 :])
                if position != last:
                    self.places[steps] = place
        return True


def read(folder: pathlib.Path, file: str, lies: pathlib.Path | None = None, *, ours: bool = False) -> Source:
    """A YAML file of an authority's folder; `file` is relative to it, with forward slashes. `lies` is where it lies
    when that is elsewhere. One of `ours` may hold what no other may, such as an anchor."""
    source = Source(file)
    text = _text(lies or folder / file, source)
    for match in islice(_TAB_INDENT.finditer(text or ""), MOST_OF_A_KIND):
        source.report("tab-indent", Place(file, *line_column(text or "", match.start(1))))
    if text is None or source.findings:
        return source
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        if not ours:
            _look_through(text, loader, source)
        node = yaml.compose(text, loader)
    except yaml.YAMLError as error:
        source.findings.append(_syntax(text, error, source))
        return source
    except FindingsError as error:
        source.findings.extend(error.findings)
        return source
    if node is None or _empty(node):
        source.report("empty-file", Place(file, 1, 1))
        return source
    empty: list[tuple[Steps, Place]] = []
    source.value = _build(node, (), source, empty)
    for steps, place in empty:
        source.findings.append(replace(source.finding("empty-item", source.path(steps)), place=place))
    return source


def plain(folder: pathlib.Path, file: str, largest: int = LARGEST_FILE) -> tuple[str | None, list[Finding]]:
    """The text of a file of an authority's folder that is no YAML, None where it cannot be used, and the findings. A
    file that is a link out of the folder is not opened, nor one that is larger than so many bytes."""
    source = Source(file)
    if not (folder / file).resolve().is_relative_to(folder.resolve()):
        return None, [Finding("unreadable-file", Place(file))]
    text = _text(folder / file, source, largest)
    return (None if source.findings else text), source.findings


def _text(path: pathlib.Path, source: Source, largest: int = LARGEST_FILE) -> str | None:
    whole = Place(source.file)
    try:
        if path.stat().st_size > largest:
            source.report("file-too-large", whole, largest=str(largest // 1000))
            return None
        raw = path.read_bytes()
    except OSError as error:
        source.report("missing-file" if isinstance(error, FileNotFoundError) else "unreadable-file", whole)
        return None
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, last = before.count(b"\n") + 1, before.rpartition(b"\n")[2]
        source.report("not-utf-8", Place(source.file, line, len(last.decode("utf-8", "replace")) + 1))
        return None
    for match in islice(CONTROL.finditer(text), MOST_OF_A_KIND):
        place = Place(source.file, *line_column(text, match.start()))
        source.report("control-character", place, character=f"U+{ord(match[0]):04X}")
    return text


def line_column(text: str, index: int) -> tuple[int, int]:
    """The line and the column of an index, from 1."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _look_through(text: str, loader: Any, source: Source) -> None:
    """Refuses aliases, anchors and tags, too many nodes and too deep nesting before anything is built of them;
    warns of a hash sign that was hardly meant to begin a comment."""
    depth = count = 0
    lines = text.split("\n")
    for event in yaml.parse(text, loader):
        place = _place(event, source)
        if isinstance(event, yaml.NodeEvent):
            count += 1
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&" if event.anchor else ""
            if sign or getattr(event, "tag", None) is not None:
                values = {"sign": sign or "!"}
                raise FindingsError([Finding("unquoted-sign", place, account=source.account, values=values)])
        if isinstance(event, yaml.ScalarEvent) and not event.style and event.end_mark:
            line, column = event.end_mark.line, event.end_mark.column
            # What is never closed may end on a line of its own that the text does not have.
            if line < len(lines) and (match := _NOT_A_COMMENT.match(lines[line], column)):
                source.report("hash-in-text", Place(source.file, line + 1, match.end() - 1), Severity.WARNING)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or count > MOST_NODES:
            raise FindingsError([Finding("too-complex", place, account=source.account)])


def _syntax(text: str, error: yaml.YAMLError, source: Source) -> Finding:
    """What the reader of YAML says, as far as it tells of a usual mistake."""

    def finding(code: str, mark: Any, **values: str) -> Finding:
        place = Place(source.file, mark.line + 1, mark.column + 1) if mark else Place(source.file, 1, 1)
        return Finding(code, place, account=source.account, values=values)

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


def _place(node: Node | yaml.Event, source: Source) -> Place:
    mark: Any = node.start_mark
    return Place(source.file, mark.line + 1, mark.column + 1)


def _build(node: Node, path: Steps, source: Source, empty: list[tuple[Steps, Place]]) -> Any:
    """The value of a node; the lists that have items of nothing, and where those stand, go to `empty`."""
    if path not in source.places:
        source.places[path] = _place(node, source)
    if isinstance(node, ScalarNode):
        return _scalar(node, source)
    if isinstance(node, SequenceNode):
        items = [child for child in node.value if not _empty(child)]
        empty.extend((path, _place(child, source)) for child in node.value if _empty(child))
        return [_build(child, (*path, n), source, empty) for n, child in enumerate(items)]
    if isinstance(node, MappingNode):
        return dict(_pairs(node, path, source, empty))
    raise AssertionError(f"a YAML node of kind {type(node).__name__}")


def _pairs(
    node: MappingNode, path: Steps, source: Source, empty: list[tuple[Steps, Place]]
) -> Iterator[tuple[str, Any]]:
    seen: dict[str, Place] = {}
    for key_node, value_node in node.value:
        place = _place(key_node, source)
        if not isinstance(key_node, ScalarNode) or not key_node.value:
            source.report("key-not-text", place)
            continue
        key = _scalar(key_node, source)
        if key in seen:
            source.report("duplicate-key", place, key=shown(key), line=str(seen[key].line))
            continue
        if node.flow_style and _empty(value_node) and value_node.start_mark.index == key_node.end_mark.index:
            # {da: hej, du, sv: …}: within braces a comma begins a new key, so the rest of the text became one.
            source.report("unquoted-comma", place, text=shown(key))
            continue
        seen[key] = place
        source.places[(*path, key)] = place
        value = None if _empty(value_node) else _build(value_node, (*path, key), source, empty)
        # Keys with nothing behind any of them are a form not filled in yet.
        if value is not None and value != {}:
            yield key, value


def _scalar(node: ScalarNode, source: Source) -> str:
    """The text of a value. Within double quotes, control characters may also be written as `\\u0007` and the like."""
    text = node.value.replace("\r\n", "\n").replace("\r", "\n")
    if match := CONTROL.search(text):
        source.report("control-character", _place(node, source), character=f"U+{ord(match[0]):04X}")
        text = CONTROL.sub("", text)
    return unicodedata.normalize("NFC", text)


_NOTHING = ("", "~", "null", "Null", "NULL")
"""What YAML takes for nothing where it stands without quotes."""


def _empty(node: Node) -> bool:
    """A key or list mark with nothing behind it, or with what YAML writes for nothing; an empty text in quotes is not
    empty in this sense."""
    return isinstance(node, ScalarNode) and node.value in _NOTHING and not node.style
