"""Reads an authority's files: bounded, safe YAML in which every value keeps its place and its raw text.

YAML decides no type here: every scalar is the text that stands in the file. What is wrong with a file is a
finding, never a crash. Knows nothing of what the values mean.
"""

import pathlib
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import islice
from typing import Any

from smdocs.findings import Finding, Place, Severity, shown
from smdocs.model.path import Path, Steps, at
from smdocs.read.events import CONTROL, read_yaml
from smdocs.read.outline import Outline

LARGEST_FILE = 1_000_000
"""Bytes. A thousand times the size of an ordinary account file."""
MOST_OF_A_KIND = 20
"""Findings of one kind of character in one file: in a file of the wrong kind it may stand everywhere."""

_CALLED = (
    *("name", "use", "topic", "kind", "action", "title", "version", "label", "platform", "what", "writer", "role"),
    *("setting", "language", "article", "text"),
)
"""Fields that tell one item of a list from another, the plainest first."""

_TAB_INDENT = re.compile(r"^ *(\t)[ \t]*[^ \t\n]", re.MULTILINE)
_OF_ACCOUNTS = {"accounts": "account", "records": "records"}
"""The folders whose files are each of one account, and the root of the paths in them."""


@dataclass
class Source:
    """A file as read: its value (mappings, lists and text), the place of every value, and what was wrong. `value` is
    None when the file could not be read at all. Keys without a value are left out of it, but have a place. What stands
    under the paths `taken` comes from elsewhere, where it stands under the same path in `defaults`."""

    file: str
    value: Any = None
    findings: list[Finding] = field(default_factory=list)
    outline: Outline | None = field(default=None, repr=False)
    taken: dict[Steps, None] = field(default_factory=dict, repr=False)
    defaults: Outline | None = field(default=None, repr=False)

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
        if self.outline is None:
            return Place(self.file, 1, 1)
        reached, here = self.outline.reached(path)
        if self.defaults and (taken := self._taken(path)):
            further, there = self.defaults.reached(path)
            if further >= max(reached, len(taken)):
                return self.defaults.place(there)
        return self.outline.place(here)

    def _taken(self, path: Steps) -> Steps | None:
        return next((path[:n] for n in range(1, len(path) + 1) if path[:n] in self.taken), None)

    def holds(self, path: Steps) -> bool:
        """Whether a value stands in the file itself, and not elsewhere."""
        return not (self.taken and self._taken(path))

    def values(self) -> Iterator[tuple[Steps, Any]]:
        """Everything that stands in the file itself, and what it holds: None where that is nothing."""
        if self.outline is None:
            return
        hidden = self.taken if self.outline.gaps else {}
        for steps, value in self.outline.values(self.value):
            if not (hidden and self._taken(steps)) or self.place(steps).file == self.file:
                yield steps, value

    def gaps(self) -> Iterator[Steps]:
        """The keys that nothing stands behind, also those that come from elsewhere."""
        ways = [] if self.outline is None or not self.outline.gaps else list(self.values())
        if self.defaults and self.defaults.gaps:
            for taken in self.taken:
                _, here = self.defaults.reached(taken)
                ways.extend(self.defaults.part(here).values(reduce(at, taken, self.value), taken))
        for steps, value in ways:
            if value is None and steps and isinstance(steps[-1], str):
                yield steps

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
        if self.defaults and (taken := self._taken(path)) and taken != path:
            # Others have taken the same.
            above = reduce(at, taken[:-1], self.value)
            above[taken[-1]], self.defaults = deepcopy(above[taken[-1]]), self.defaults.part(0)
            around = reduce(at, path[:-1], self.value)
            self.defaults.drop(path)
        if self.outline:
            self.outline.drop(path)
        del around[last]
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
    written = read_yaml(text, file, source.account, ours=ours)
    source.value, source.outline, source.findings = written.value, written.outline, written.findings
    for steps, place in written.empty:
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
