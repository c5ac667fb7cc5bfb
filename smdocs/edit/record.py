"""Adds a record to an account's list: evidence, so nothing that stands there is touched, and nothing is lost.

One at a time holds the lock. What is put in place of the old file has been read back first, and holds the old
records and the new one.
"""

import datetime as dt
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING, Any

import yaml
from filelock import FileLock, Timeout
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import Resolver

from smdocs import facts
from smdocs.findings import Finding, FindingsError, Place, Severity, has_errors, in_order
from smdocs.judge.phrases import texts
from smdocs.judge.wording import amiss
from smdocs.model import RecordKind
from smdocs.model.authority import Country
from smdocs.model.path import EACH, RECORDS, at, choices_of, item_class, keys, within
from smdocs.model.records import KEPT, kind_of
from smdocs.model.texts import Data
from smdocs.read.folder import AUTHORITY, Folder, as_records
from smdocs.read.source import Source, read

if TYPE_CHECKING:
    from smdocs.tree.compose import Order

LOCK = ".records.lock"
"""Stands in `records/`: it is empty, and may be removed when nobody is recording."""
LONGEST_WAIT = 60.0
"""Seconds that a record waits for others that are being written."""

_STR, _MAP, _SEQ = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))


class RefusedError(ValueError):
    """What was asked for cannot be recorded as it stands; says why, in English. Nothing was written. `reason` is a key
    of `templates/<language>/usage.yaml`, and `values` are what that sentence names."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values

    def __str__(self) -> str:
        from smdocs.words.language import language

        return language("en").wrong_use(self.reason, **self.values)


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


def fields(kind: str) -> dict[str, list[str]]:
    """The keys that a record of this kind may have, each with the words that it may hold where those are a fixed set.
    Raises `ValueError` for another kind."""
    return {name: choices_of(field.annotation) for name, field in _kept(kind)[1].model_fields.items()}


def needed(kind: str) -> list[str]:
    """The keys that a record of this kind must have, for the model or for a document that prints it."""
    plural, cls = _kept(kind)
    asked = {field for document in facts.documents().values() for field in document.fields}
    here = RECORDS / plural / EACH
    return [name for name, field in cls.model_fields.items() if field.is_required() or here / name in asked]


def filed_again(folder: Folder, account: str, kind: str, on: dt.date) -> list["Order"]:
    """The documents that tell of an account's records of this kind, or of when the next is due: after a new record
    they are out of date. One order per document, whatever the languages it is made in; none for an account that
    could not be read."""
    from smdocs.tree.compose import compose, orders
    from smdocs.tree.view import Mode

    if account not in folder.accounts:
        return []
    alone = replace(folder, accounts={account: folder.accounts[account]})
    code = folder.authority.first_language
    names = {("Records", _kept(kind)[0]), ("Plan", kind.replace("-", "_"))}
    return [order for order in orders(alone, (code,)) if names & compose(alone, order, on, Mode.DRAFT, checked=()).used]


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Values by key, where a dot leads into a mapping. Raises `RefusedError` for a key that is given twice."""
    values: dict[str, Any] = {}
    for key, value in pairs:
        around: Any = values
        *above, last = keys(key)
        for step in above:
            around = around.setdefault(step, {}) if isinstance(around, dict) else around
        if not isinstance(around, dict) or last in around:
            raise RefusedError("given-twice", key=key)
        around[last] = value
    return values


def _kept(kind: str) -> tuple[str, type[Data]]:
    """What the records of a kind are called together, and their class."""
    for plural, cls in KEPT.items():
        if cls is kind_of(kind):
            return plural, cls
    raise ValueError(f"there is no kind of record {kind!r}; there are {', '.join(RecordKind)}")


def _as_read(value: Any) -> Any:
    """A value as it will be when it is read again."""
    if isinstance(value, Mapping):
        return {_as_read(key): _as_read(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_as_read(item) for item in value]
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {value!r}")
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))


def _add(folder: Path, file: str, record: dict[str, Any]) -> None:
    path = (folder / file).resolve()
    try:
        # Opened for writing: a file that may not be written is not replaced either.
        with path.open("r+b") as old:
            raw, mode = old.read(), S_IMODE(os.fstat(old.fileno()).st_mode)
        present = _sound(folder, file)
    except FileNotFoundError:
        raw, mode, present = b"", None, Source(file)
    text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    between = ("\n" if text.rpartition("\n")[2] else "") + ("\n" if re.search(r"\S[^\n]*\n?\Z", text) else "")
    ends = re.findall(rb"\r\n|\n|\r", raw)
    added = (between + _item(record, *_columns(present, text))).replace("\n", ends[-1].decode() if ends else "\n")
    fresh = path.with_name(f".{path.name}.new")
    # Whoever was stopped while writing left one behind; nobody else writes while the lock is held.
    fresh.unlink(missing_ok=True)
    try:
        with fresh.open("xb") as new:
            new.write(raw + added.encode("utf-8", "surrogatepass"))
            new.flush()
            os.fsync(new.fileno())
        _check(folder, fresh, present, text, record)
        if mode is not None:
            fresh.chmod(mode)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _sound(folder: Path, file: str) -> Source:
    """The file as it is. Raises `FindingsError` where it has errors or is no list."""
    source = read(folder, file)
    findings = [f for f in source.findings if f.code != "empty-file"]
    if source.value is not None and not isinstance(source.value, list):
        as_records(source, findings)
    if has_errors(findings):
        raise FindingsError(in_order(findings))
    return source


def _columns(present: Source, text: str) -> tuple[int, int]:
    """The column of the dashes of a list and that of the keys behind them, both from 0."""
    if present.value is None:
        return 0, 2
    top = present.place(())
    dash = top.column - 1
    if text.split("\n")[top.line - 1][dash] != "-":
        raise RefusedError("list-in-brackets", file=present.file)
    return dash, present.place((len(present.value) - 1,)).column - 1 if present.value else dash + 2


def _check(folder: Path, fresh: Path, present: Source, text: str, record: dict[str, Any]) -> None:
    """Reads what is about to be put in place. Raises when anything is wrong with it."""
    source, authority = read(folder, present.file, fresh), read(folder, AUTHORITY).value
    country = next((one for one in Country if one == at(authority, "country")), Country.DK)
    findings, before = list(source.findings), present.value or []
    same = source.value == [*before, record]
    typed = as_records(source, findings)
    on = typed[-1].date if typed else dt.date.max
    for written in texts(source):
        if written.path.steps[:1] == (len(before),):
            findings.extend(f for f in amiss(written, country, on) if f.severity is Severity.ERROR)
    # Lines that will not come to be are no place to look at.
    lines = text.count("\n") + 1
    findings = [
        replace(f, place=Place(present.file)) if f.place.line > lines or not text else f
        for f in findings
        if f not in present.findings
    ]
    if findings:
        raise FindingsError(in_order(findings))
    if not same:
        raise RefusedError("cannot-add", file=present.file)


def _item(record: dict[str, Any], dash: int, keys: int) -> str:
    """The record as an item of the list, laid out as the items before it: `dash` and `keys` are columns."""
    node = _mapping(record, _kept(record["kind"])[1], flow=False)
    text = yaml.serialize(node, Dumper=yaml.SafeDumper, allow_unicode=True, width=sys.maxsize)
    indented = re.sub("^(?=.)", " " * keys, text, flags=re.MULTILINE)
    return " " * dash + "-" + indented[dash + 1 :]


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
    """Has the disk keep the new name as well; some disks cannot, nor can Windows."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
