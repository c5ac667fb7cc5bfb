"""Reads an authority's files: bounded, safe YAML in which every value keeps its place and its raw text.

YAML decides no type here: every scalar is the text that stands in the file. What is wrong with a file is a
finding, never a crash. Knows nothing of what the values mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from smdocs.findings import Finding, Place

LARGEST_FILE = 1_000_000
"""Bytes. A thousand times the size of an ordinary account file."""
MOST_NODES = 50_000
DEEPEST = 30

Path_ = tuple[str | int, ...]
"""The way to a value from the top of its file: keys and list positions."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_INVISIBLE_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


@dataclass
class Source:
    """A file as read: its value (mappings, lists and text), the place of every value, and what was wrong.

    `value` is None when the file could not be read at all. Keys without a value are left out of `value`, but
    have a place.
    """

    file: str
    value: Any = None
    places: dict[Path_, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def place(self, path: Path_) -> Place:
        """Where a value stands, or the nearest thing around it that does."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file, 1, 1))

    def drop(self, path: Path_) -> bool:
        """Leaves a value out of `value`; what comes after it in a list moves up, places and all."""
        around = self.value
        for step in path[:-1]:
            try:
                around = around[step]
            except (KeyError, IndexError, TypeError):
                return False
        last = path[-1]
        if isinstance(around, dict):
            return around.pop(last, self) is not self
        if not isinstance(around, list) or not isinstance(last, int) or last >= len(around):
            return False
        del around[last]
        n = len(path) - 1
        moved: dict[Path_, Place] = {}
        for known, place in self.places.items():
            if known[:n] == path[:-1] and len(known) > n and isinstance(position := known[n], int):
                if position == last:
                    continue
                if position > last:
                    known = (*known[:n], position - 1, *known[n + 1 :])
            moved[known] = place
        self.places = moved
        return True


def read(folder: Path, file: str) -> Source:
    """A YAML file of an authority's folder; `file` is relative to it, with forward slashes."""
    source = Source(file)
    text = _text(folder / file, source)
    if text is None:
        return source
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        _bound(text, loader)
        node = yaml.compose(text, loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        source.findings.append(_syntax(text, mark, source, error.problem or ""))
        return source
    except yaml.YAMLError:
        source.findings.append(Finding("yaml-syntax", Place(file, 1, 1)))
        return source
    except _TooMuchError as error:
        source.findings.append(Finding(error.code, Place(file, error.line, 1)))
        return source
    if node is None or (isinstance(node, ScalarNode) and not node.value):
        source.findings.append(Finding("empty-file", Place(file, 1, 1)))
        return source
    source.value = _build(node, (), source)
    return source


def _text(path: Path, source: Source) -> str | None:
    def found(code: str, line: int = 0, column: int = 0, **values: str) -> None:
        source.findings.append(Finding(code, Place(source.file, line, column), values=values))

    try:
        if path.stat().st_size > LARGEST_FILE:
            found("file-too-large", largest=str(LARGEST_FILE // 1000))
            return None
        raw = path.read_bytes()
    except OSError:
        found("unreadable-file")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, last = before.count(b"\n") + 1, before.rpartition(b"\n")[2]
        found("not-utf-8", line, len(last.decode("utf-8", "replace")) + 1)
        return None
    for match in _CONTROL.finditer(text):
        found("control-character", *_line_column(text, match.start()), character=f"U+{ord(match[0]):04X}")
    for match in _INVISIBLE_DIRECTION.finditer(text):
        found("control-character", *_line_column(text, match.start()), character=f"U+{ord(match[0]):04X}")
    for number, line_text in enumerate(text.split("\n"), 1):
        indent = line_text[: len(line_text) - len(line_text.lstrip())]
        if "\t" in indent and line_text.strip():
            found("tab-indent", number, indent.index("\t") + 1)
    return None if source.findings else text


def _line_column(text: str, index: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - start + 1


class _TooMuchError(Exception):
    def __init__(self, code: str, line: int) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


def _bound(text: str, loader: Any) -> None:
    """Refuses aliases, too many nodes and too deep nesting before anything is built of them."""
    depth = count = 0
    for event in yaml.parse(text, loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise _TooMuchError("alias", line)
        if isinstance(event, yaml.NodeEvent):
            count += 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or count > MOST_NODES:
            raise _TooMuchError("too-complex", line)


def _syntax(text: str, mark: Any, source: Source, problem: str) -> Finding:
    place = Place(source.file, mark.line + 1, mark.column + 1) if mark else Place(source.file, 1, 1)
    if "mapping values are not allowed" in problem:
        return Finding("unquoted-colon", place)
    if "expected a single document" in problem or ("document" in problem and "---" in text):
        return Finding("several-documents", place)
    return Finding("yaml-syntax", place)


def _place(node: Node, source: Source) -> Place:
    return Place(source.file, node.start_mark.line + 1, node.start_mark.column + 1)


def _build(node: Node, path: Path_, source: Source) -> Any:
    if path not in source.places:
        source.places[path] = _place(node, source)
    if isinstance(node, ScalarNode):
        return unicodedata.normalize("NFC", node.value)
    if isinstance(node, SequenceNode):
        items = [child for child in node.value if not _empty(child)]
        return [_build(child, (*path, n), source) for n, child in enumerate(items)]
    if isinstance(node, MappingNode):
        return dict(_pairs(node, path, source))
    raise AssertionError(f"a YAML node of kind {type(node).__name__}")


def _pairs(node: MappingNode, path: Path_, source: Source) -> Iterator[tuple[str, Any]]:
    seen: dict[str, Place] = {}
    for key_node, value_node in node.value:
        place = _place(key_node, source)
        if not isinstance(key_node, ScalarNode):
            source.findings.append(Finding("key-not-text", place))
            continue
        key = unicodedata.normalize("NFC", key_node.value)
        if key in seen:
            values = {"key": key, "line": str(seen[key].line)}
            source.findings.append(Finding("duplicate-key", place, values=values))
            continue
        seen[key] = place
        source.places[(*path, key)] = place
        if not _empty(value_node):
            yield key, _build(value_node, (*path, key), source)


def _empty(node: Node) -> bool:
    """A key or list mark with nothing behind it; an empty text in quotes is not empty in this sense."""
    return isinstance(node, ScalarNode) and node.value == "" and node.style is None
