"""Adds a record to an account's list: evidence, so nothing that stands there is touched, and nothing is lost.

One at a time holds the lock. What is put in place of the old file has been read back first, and holds the old
records and the new one.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING, Any

import yaml
from filelock import FileLock, Timeout
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import Resolver

from smdocs import facts
from smdocs.findings import Finding, FindingsError, Place, Severity, has_errors, in_order
from smdocs.judge.wording import amiss, texts
from smdocs.model import RecordKind
from smdocs.model.authority import Country
from smdocs.model.path import EACH, RECORDS, choices_of, item_class, keys, within
from smdocs.model.records import KEPT, kind_of
from smdocs.model.texts import Data
from smdocs.read.folder import AUTHORITY, Folder, as_records
from smdocs.read.source import read

if TYPE_CHECKING:
    from smdocs.tree.compose import Order

LOCK = ".records.lock"
"""Stands in `records/`: it is empty, and may be removed when nobody is recording."""
LONGEST_WAIT = 60.0
"""Seconds that a record waits for others that are being written."""

_STR, _MAP, _SEQ = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))


class RefusedError(ValueError):
    """What was asked for cannot be recorded as it stands; says why, in English. Nothing was written.

    `reason` is a key of `templates/<language>/usage.yaml`, and `values` are what that sentence names.
    """

    def __init__(self, reason: str, **values: object) -> None:
        from smdocs.words.language import language

        super().__init__(language("en").wrong_use(reason, **values))
        self.reason, self.values = reason, values


def add_record(folder: Path | str, account: str, record: Mapping[str, Any], *, wait: float = LONGEST_WAIT) -> Path:
    """Adds a record at the end of `records/<account>.yaml`, which is made if there is none, and says where.

    `record` has the keys of a record (`kind`, `date`, `by` …) with text as it would stand in the file; mappings
    such as `period` and lists such as `by` hold text too. `wait` is in seconds.

    Raises `FindingsError` for values that are not possible and for a file that has errors, `RefusedError` for a
    record that lacks what a document needs and a file that cannot be added to, and `OSError` when it cannot be
    written. The file is then as it was.
    """
    folder, file = Path(folder), f"records/{account}.yaml"
    if Path(account).name != account or not (folder / f"accounts/{account}.yaml").is_file():
        values = {"file": f"accounts/{account}.yaml"}
        raise FindingsError([Finding("records-without-account", Place(file), account=account, values=values)])
    if missing := [key for key in needed(str(record.get("kind"))) if key not in record]:
        raise RefusedError("record-needs", needed=missing)
    (folder / "records").mkdir(exist_ok=True)
    try:
        with FileLock(folder / "records" / LOCK).acquire(timeout=wait, poll_interval=0.01):
            _add(folder, file, _as_read(record))
    except Timeout:
        raise RefusedError("in-use", file=file, seconds=f"{wait:g}") from None
    return folder / file


def fields(kind: str) -> list[str]:
    """The keys that a record of this kind may have. Raises `ValueError` for another kind."""
    return list(_class(kind).model_fields)


def choices(kind: str, key: str) -> list[str]:
    """The words that a key of this kind of record may hold, where they are a fixed set."""
    return choices_of(_class(kind).model_fields[key].annotation)


def needed(kind: str) -> list[str]:
    """The keys that a record of this kind must have, for the model or for a document that prints it."""
    cls, known_as = _class(kind), _known_as(kind)
    asked = {r.field for document in facts.documents().values() for r in document.requires if not r.when}
    here = RECORDS / known_as / EACH
    return [name for name, field in cls.model_fields.items() if field.is_required() or here / name in asked]


def filed_again(folder: Folder, account: str, kind: str, on: dt.date) -> list[Order]:
    """The documents that tell of an account's records of this kind, or of when the next is due: after a new record
    they are out of date. One order per document, whatever the languages it is made in; none for an account that
    could not be read."""
    from smdocs.tree.compose import compose, orders
    from smdocs.tree.view import Mode
    from smdocs.words.language import language

    if account not in folder.accounts:
        return []
    alone = replace(folder, accounts={account: folder.accounts[account]})
    code = folder.authority.first_language
    told = {("Records", _known_as(kind)), ("Plan", kind.replace("-", "_"))}
    return [
        order for order in orders(alone, (code,)) if told & compose(alone, order, language(code), on, Mode.DRAFT).used
    ]


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Values by key, where a dot leads into a mapping. Raises `RefusedError` for a key that is given twice.

    >>> nested([("file", "26/1"), ("period.start", "2026-05-01"), ("period.end", "2026-11-01")])
    {'file': '26/1', 'period': {'start': '2026-05-01', 'end': '2026-11-01'}}
    """
    found: dict[str, Any] = {}
    for key, value in pairs:
        around: Any = found
        *above, last = keys(key)
        for step in above:
            around = around.setdefault(step, {}) if isinstance(around, dict) else around
        if not isinstance(around, dict) or last in around:
            raise RefusedError("given-twice", key=key)
        around[last] = value
    return found


def _known_as(kind: str) -> str:
    cls = _class(kind)
    return next(name for name, kept in KEPT.items() if kept is cls)


def _class(kind: str) -> type[Data]:
    if (cls := kind_of(kind)) is None:
        raise ValueError(f"there is no kind of record {kind!r}; there are {', '.join(RecordKind)}")
    return cls


def _as_read(value: Any) -> Any:
    """A value as it will be when it is read again."""
    if isinstance(value, Mapping):
        return {_as_read(key): _as_read(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_as_read(item) for item in value]
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {value!r}")
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class _Present:
    """A file of records as it is: its bytes, its records, and how they are laid out.

    `dash` is the column of the dashes and `keys` that of the keys, both from 0.
    """

    raw: bytes = b""
    records: tuple[Any, ...] = ()
    findings: tuple[Finding, ...] = ()
    mode: int | None = None
    dash: int = 0
    keys: int = 2

    @property
    def text(self) -> str:
        return self.raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")

    @property
    def line_end(self) -> str:
        ends = re.findall(rb"\r\n|\n|\r", self.raw)
        return ends[-1].decode() if ends else "\n"


def _add(folder: Path, file: str, record: dict[str, Any]) -> None:
    path = (folder / file).resolve()
    present = _present(folder, file, path)
    last = present.text.rpartition("\n")[2]
    between = ("\n" if last else "") + ("\n" if re.search(r"\S[^\n]*\n?\Z", present.text) else "")
    added = (between + _item(record, present)).replace("\n", present.line_end)
    fresh = path.with_name(f".{path.name}.new")
    # Whoever was stopped while writing left one behind; nobody else writes while the lock is held.
    fresh.unlink(missing_ok=True)
    try:
        with fresh.open("xb") as new:
            new.write(present.raw + added.encode("utf-8", "surrogatepass"))
            new.flush()
            os.fsync(new.fileno())
        _check(folder, file, fresh, present, record)
        if present.mode is not None:
            fresh.chmod(present.mode)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _present(folder: Path, file: str, path: Path) -> _Present:
    try:
        # Opened for writing: a file that may not be written is not replaced either.
        with path.open("r+b") as old:
            raw, mode = old.read(), S_IMODE(os.fstat(old.fileno()).st_mode)
    except FileNotFoundError:
        return _Present()
    source = read(folder, file)
    findings = [f for f in source.findings if f.code != "empty-file"]
    if source.value is not None and not isinstance(source.value, list):
        as_records(source, findings)
    if has_errors(findings):
        raise FindingsError(in_order(findings))
    if source.value is None:
        return _Present(raw, findings=tuple(findings), mode=mode)
    present = _Present(raw, tuple(source.value), tuple(findings), mode)
    top = source.places[()]
    if present.text.split("\n")[top.line - 1][top.column - 1] != "-":
        raise RefusedError("list-in-brackets", file=file)
    dash = top.column - 1
    keys = source.places[(len(source.value) - 1,)].column - 1 if source.value else dash + 2
    return replace(present, dash=dash, keys=keys)


def _country(folder: Path) -> Country:
    """The country of the authority, as far as can be told."""
    authority = read(folder, AUTHORITY).value
    written = authority.get("country") if isinstance(authority, dict) else None
    return next((country for country in Country if country == written), Country.DK)


def _check(folder: Path, file: str, fresh: Path, present: _Present, record: dict[str, Any]) -> None:
    """Reads what is about to be put in place. Raises when anything is wrong with it."""
    source, country = read(folder, file, fresh), _country(folder)
    findings = list(source.findings)
    same = source.value == [*present.records, record]
    typed = as_records(source, findings)
    on = typed[-1].date if typed else dt.date.max
    for text in texts(source):
        if text.path.steps[:1] == (len(present.records),):
            findings.extend(f for f in amiss(text, country, on) if f.severity is Severity.ERROR)
    # Lines that will not come to be are no place to look at.
    lines = present.text.count("\n") + 1
    said = [
        replace(f, place=Place(file)) if f.place.line > lines or not present.raw else f
        for f in findings
        if f not in present.findings
    ]
    if said:
        raise FindingsError(in_order(said))
    if not same:
        raise RefusedError("cannot-add", file=file)


def _item(record: dict[str, Any], present: _Present) -> str:
    """The record as an item of the list, laid out as the items before it."""
    cls = _class(record["kind"])
    node = _mapping(record, cls, flow=False)
    text = yaml.serialize(node, Dumper=yaml.SafeDumper, allow_unicode=True, width=sys.maxsize)
    first, *rest = text.removesuffix("\n").split("\n")
    dash = " " * present.dash + "-" + " " * (present.keys - present.dash - 1)
    lines = [dash + first, *(" " * present.keys + line if line else "" for line in rest)]
    return "".join(f"{line}\n" for line in lines)


def _mapping(values: dict[str, Any], cls: type[Data] | None, *, flow: bool) -> MappingNode:
    types = {key: field.annotation for key, field in cls.model_fields.items()} if cls else {}
    pairs = [(_scalar(key), _node(value, types.get(key, str))) for key, value in values.items()]
    return MappingNode(_MAP, pairs, flow_style=flow)


def _node(value: Any, annotation: Any) -> Node:
    if isinstance(value, dict):
        cls, _ = item_class(annotation)
        return _mapping(value, cls, flow=cls is not None)
    if isinstance(value, list):
        return SequenceNode(_SEQ, [_node(item, str) for item in value], flow_style=True)
    if within(annotation, bool, dt.date):
        tag = Resolver().resolve(ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
        return ScalarNode(tag, value)
    return _scalar(value)


def _scalar(text: str) -> ScalarNode:
    """A text that no reader of YAML takes for anything else."""
    # A tab at the start of a line is refused when read, and line ends at the end would swallow the lines that follow.
    style = '"' if "\t" in text or text.endswith("\n") else "|" if "\n" in text else None
    return ScalarNode(_STR, text, style=style)


def _settle(folder: Path) -> None:
    """Has the disk keep the new name as well; some disks cannot."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
