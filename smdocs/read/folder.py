"""From a folder of files to the typed data, with everything that is wrong with them.

A value that is not possible becomes a finding and is left out, so that one run finds all there is to find.
"""

import pathlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar, get_origin

from pydantic import TypeAdapter, ValidationError

from smdocs.findings import (
    FieldName,
    Finding,
    FindingsError,
    Place,
    Severity,
    in_order,
    nearest,
    shown,
    without_civil_numbers,
)
from smdocs.model import Account, Authority, Look, Record, RecordKind
from smdocs.model.path import RECORDS, Path, Steps, at, group_of_fields, within
from smdocs.model.records import in_file
from smdocs.model.texts import Data
from smdocs.read import brand
from smdocs.read.brand import Brand
from smdocs.read.source import Source, plain, read
from smdocs.resources import LANGUAGES, ShippedFileError, templates

AUTHORITY = "authority.yaml"
MOST_NAMED = 12
"""Fields that a message names as examples."""
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that no file or folder can have on Windows."""
TEMPLATES = "templates"
"""Where an authority has its own words for blocks of the masters."""
MADE_BY_OTHERS = {"brand", TEMPLATES, "README.md"}

T = TypeVar("T")
_adapter = cache(TypeAdapter)
Below = Callable[[Path], Sequence[str]]
"""Says which keys may stand under a path, or beside a key that is none."""


@dataclass(frozen=True)
class Folder:
    """An authority's folder as read: the data, where each value stands, the findings of reading it, and its look.

    `templates` are the texts of the files in the folder of that name, by path: `da/control-log.txt`; `masters` those of
    a developer's masters that stand over the shipped ones: `da/control-log.html`.
    """

    authority: Authority
    accounts: Mapping[str, Account] = field(default_factory=dict)
    records: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)
    brand: Brand = field(default=brand.PLAIN, repr=False)
    templates: Mapping[str, str] = field(default_factory=dict, repr=False)
    masters: Mapping[str, str] = field(default_factory=dict, repr=False)
    named: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    """The other accounts that the records of an account name, also those records that could not be read."""

    def kept(self, account: str) -> Mapping[str, tuple[Record, ...]]:
        """What was done on an account, by the account in whose file it stands: its own comes first."""
        own = self.records.get(account, ())
        others = [home for home, named in self.named.items() if account in named and home != account]
        shared = {home: tuple(one for one in self.records.get(home, ()) if account in one.accounts) for home in others}
        return {account: own, **shared}

    def done(self, account: str) -> tuple[Record, ...]:
        """What was done on an account: the records in its file, and those in other files that name it."""
        return tuple(chain.from_iterable(self.kept(account).values()))

    @property
    def unread(self) -> Mapping[str, str]:
        """The files of the accounts that cannot be read, by account."""
        accounts = {pathlib.Path(file).stem: file for file in sorted(self.sources) if file.startswith("accounts/")}
        return {account: file for account, file in accounts.items() if account not in self.accounts}

    def place(self, account: str, path: Path) -> Place:
        """Where a value of an account, by its id, or of the authority stands, or the nearest thing around it."""
        return self._source(account, path).place(path.in_file)

    def finding(self, code: str, account: str, path: Path, severity: Severity = Severity.ERROR, **more: Any) -> Finding:
        """Something to say of a value of an account or of the authority. `more` are what `Source.finding` takes:
        `documents`, `labelled` and the values of the finding."""
        owner = "" if path.root == "authority" else account
        return self._source(account, path).finding(code, path, severity, account=owner, **more)

    def of_shared(
        self, code: str, account: str, home: str, path: Path, severity: Severity = Severity.ERROR, **more: Any
    ) -> Finding:
        """The same about a record of an account that stands in the file of another, its `home` (none: in its own)."""
        finding = self.finding(code, home or account, path, severity, **more)
        return replace(finding, account=account) if home else finding

    def _source(self, account: str, path: Path) -> Source:
        file = f"{'records' if path.root == 'records' else 'accounts'}/{account}.yaml"
        return self.sources[AUTHORITY if path.root == "authority" or file not in self.sources else file]


def load(folder: pathlib.Path | str, *, templates: pathlib.Path | str | None = None) -> Folder:
    """Reads an authority's folder. `findings` of the result holds what is wrong with single values.

    `templates` is a folder of masters that take the place of the shipped ones by name, such as `da/control-log.html`.
    They are programs of a developer's, in the Jinja of the shipped masters, so it has to be a folder that you trust.

    Raises `FindingsError` when `authority.yaml` cannot be read far enough to know whose data these are.
    """
    folder = pathlib.Path(folder)
    top = read(folder, AUTHORITY)
    findings = list(top.findings)
    sources = {AUTHORITY: top}
    authority = typed(_adapter(Authority), top, findings)
    accounts: dict[str, Account] = {}
    records: dict[str, tuple[Record, ...]] = {}
    named: dict[str, frozenset[str]] = {}
    defaults = at(top.value, "account_defaults")
    shared = top.outline.part(top.outline.reached(("account_defaults",))[1]) if defaults and top.outline else None
    for source in _read_all(folder, "accounts"):
        sources[source.file] = source
        findings.extend([*_file_name(source), *source.findings])
        if isinstance(source.value, dict) and isinstance(defaults, dict):
            source.value = _merge(Account, defaults, source.value, (), source.taken)
            source.defaults = shared
        account = typed(_adapter(Account), source, findings)
        if account is not None:
            accounts[source.account] = account
    for source in _read_all(folder, "records"):
        sources[source.file] = source
        # A file of nothing but comments is a list of records with none in it yet.
        findings.extend(f for f in source.findings if f.code != "empty-file")
        file = f"accounts/{source.account}.yaml"
        if file not in sources:
            place, values = Place(source.file), {"file": file}
            findings.append(Finding("records-without-account", place, account=source.account, values=values))
            continue
        if others := _named(source.value):
            named[source.account] = others
        if (kept := as_records(source, findings)) is not None:
            records[source.account] = kept
    findings.extend(_strangers(folder, sources))
    chosen = authority.brand if authority else Look()
    look = brand.load(folder, chosen, top, findings)
    own = _templates(folder, findings)
    masters = _masters(pathlib.Path(templates)) if templates else {}
    if authority is None:
        raise FindingsError(in_order(findings))
    return Folder(authority, accounts, records, in_order(findings), sources, look, own, masters, named)


def _named(records: Any) -> frozenset[str]:
    """The accounts that records name as they are written, before anything of them is left out."""
    named: set[str] = set()
    for record in records if isinstance(records, list) else ():
        ids = at(record, "accounts")
        named.update(one for one in (ids if isinstance(ids, list) else [ids]) if isinstance(one, str))
    return frozenset(named)


def as_records(source: Source, findings: list[Finding]) -> tuple[Record, ...] | None:
    """The typed records of a file; None when it is no list. What is not possible is left out and goes to `findings`."""
    records = typed(_adapter(tuple[Record, ...]), source, findings)
    return records and in_file(records, source.account)


def spoken_in(folder: pathlib.Path) -> str:
    """The language to speak of a folder that could not be loaded: its first, as far as can be told; else English."""
    try:
        text = (folder / AUTHORITY).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "en"
    first = re.search(r"^languages:\s*[\[-]?\s*(\w+)", text, re.MULTILINE)
    return first[1] if first and first[1] in LANGUAGES else "en"


def _file_name(source: Source) -> Iterator[Finding]:
    """An account's id is part of the names of its files, on every kind of disk."""
    stem, place = source.account, Place(source.file)
    sound = re.fullmatch(r"[^\W_A-Z]+(-[^\W_A-Z]+)*", stem) and stem == stem.lower() == without_civil_numbers(stem)
    if stem in RESERVED:
        yield Finding("reserved-name", place, account=stem, values={"text": stem})
    elif not sound or len(stem) > 60 or len(stem.encode()) > 180:
        yield Finding("file-name", place, account=stem)


def _read_all(folder: pathlib.Path, kind: str) -> Iterator[Source]:
    for path in sorted((folder / kind).glob("*"), key=attrgetter("stem")):
        if path.suffix == ".yaml" and not path.name.startswith("."):
            yield read(folder, f"{kind}/{path.name}")


def _templates(folder: pathlib.Path, findings: list[Finding]) -> dict[str, str]:
    """The files in `templates/`. One that is no text is among them too, empty: somebody has to be told."""
    texts: dict[str, str] = {}
    top = folder / TEMPLATES
    for path in [top] if top.is_symlink() else sorted(top.rglob("*")):
        if path.is_symlink() and path.is_dir():
            # What it leads to may be anything, however much of it.
            findings.append(Finding("linked-folder", Place(path.relative_to(folder).as_posix())))
            continue
        name = path.relative_to(top)
        if path.is_dir() or name.name == "README.md" or any(part.startswith(".") for part in name.parts):
            continue
        if path.suffix in (".html", ".txt"):
            text, problems = plain(folder, f"{TEMPLATES}/{name.as_posix()}")
            findings.extend(problems)
        else:
            text = ""
        if text is not None:
            texts[name.as_posix()] = text
    return texts


def _masters(folder: pathlib.Path) -> dict[str, str]:
    """The texts of a developer's masters. Raises `NotADirectoryError` where there is no such folder."""
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    files = [*folder.glob("*/*.html"), *folder.glob("*/about/*.txt")]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(files)}


def _strangers(folder: pathlib.Path, files: Collection[str]) -> Iterator[Finding]:
    """Files that look like data and are not read: a slip of the name would lose an account unseen."""
    for path in sorted(folder.rglob("*")):
        file = path.relative_to(folder)
        if file.as_posix() in files or not path.is_file() or path.suffix.lower() not in (".yaml", ".yml"):
            continue
        if file.parts[0] not in MADE_BY_OTHERS and not any(part.startswith(".") for part in file.parts):
            account = path.stem if file.parts[0] in ("accounts", "records") else ""
            yield Finding("unread-file", Place(file.as_posix()), account=account)


def _merge(
    cls: type[Data], defaults: dict[str, Any], own: dict[str, Any], here: Steps, taken: dict[Steps, None]
) -> dict[str, Any]:
    """The account over the defaults. Groups of fields are merged; one thing, such as a person, a limit or a
    text, is replaced whole: half of one and half of another would be nobody. What is `taken` is that of all others."""
    merged = dict(own)
    for key, value in defaults.items():
        if key not in own:
            merged[key] = value
            taken[*here, key] = None
        elif isinstance(value, dict) and isinstance(own[key], dict) and (group := group_of_fields(cls, key)):
            merged[key] = _merge(group, value, own[key], (*here, key), taken)
    return merged


def typed(adapter: TypeAdapter[T], source: Source, findings: list[Finding], below: Below | None = None) -> T | None:
    """The typed value of a file. What is not possible is noted and left out, and the rest read again. `below` is
    for a file whose paths are none of a folder's."""
    keys = below or (lambda path: path.field(source.value).below or LANGUAGES)
    left_out: set[Place] = set()
    findings.extend(_unknown_without_value(source, keys))
    while source.value is not None:
        try:
            return adapter.validate_python(source.value)
        except ValidationError as error:
            wrong: set[Steps] = set()
            problems: list[Finding] = []
            for problem in error.errors(include_url=False):
                path = _existing(problem["loc"], source.value)
                problems.append(_finding(problem, source.path(path), source, keys))
                wrong.add(path[:-1] if problem["type"] == "missing" else path)
            findings.extend(f for f in problems if not follows(f, problems, left_out))
            left_out.update(source.place(path[:n]) for path in wrong for n in range(1, len(path) + 1))
            # From the end, so that what is dropped from a list does not move what is dropped next.
            ordered = sorted(wrong, key=lambda path: [(str(type(s)), s) for s in path], reverse=True)
            dropped = [source.drop(path) for path in ordered if path]
            if not any(dropped):
                break
    return None


def slips(error: ShippedFileError) -> list[Finding]:
    """What is wrong with a file of our own, where it stands."""
    above, kind, wrong = templates().parent, error.kind, list[Finding]()
    source = read(above, error.file.relative_to(above).as_posix(), ours=True)
    if error.code:
        place = source.place(error.steps) if error.steps else Place(source.file, error.line, 1)
        return [replace(source.finding(error.code, source.path(error.steps), **error.values), place=place)]
    cls, keyed = next(iter(within(kind, Data)), None), get_origin(kind) is dict
    typed(_adapter(kind), source, wrong, lambda path: Path("", path.steps[keyed:]).field(cls=cls).below)
    return [*source.findings, *wrong]


def _unknown_without_value(source: Source, below: Below) -> Iterator[Finding]:
    """Keys that are no field's and have nothing behind them: the reader of values never meets those."""
    for path in source.gaps():
        siblings = source.path(path).parent.field(source.value).below
        if siblings and path[-1] not in siblings:
            yield _finding(problem={"type": "extra_forbidden"}, path=source.path(path), source=source, below=below)


OF_ABSENCE = {
    "missing-key",
    "empty-list",
    "empty-text",
    "goal-without-end",
    "hours-half-given",
    "limit-without-end",
    "restricted-without-basis",
    "rule-without-text",
    "step-without-action",
}
"""Codes of findings about something that is not there, in an item or a group that cannot do without it."""


def follows(finding: Finding, problems: list[Finding], left_out: Collection[Place] = ()) -> bool:
    """Whether something is missing only because what stands there is wrong, which is a finding already."""
    if finding.code not in OF_ABSENCE:
        return False
    path = Path.read(finding.field)
    within = any(f.field != finding.field and Path.read(f.field).within(path) for f in problems)
    misspelt = any(f.code == "unknown-key" and meant(f) == path for f in problems)
    return finding.place in left_out or within or misspelt


def meant(finding: Finding) -> Path:
    """The field that a finding is about: of a key that is almost another, the other."""
    path = Path.read(finding.field)
    near = str(finding.values.get("meant", "")) if finding.code == "unknown-key" else ""
    return path.parent / near if near else path


def _existing(loc: tuple[int | str, ...], value: Any) -> Steps:
    """A location as pydantic tells it, without the tags of unions and the form of a text that are not in the file."""
    path: list[str | int] = []
    for n, step in enumerate(loc):
        if (below := at(value, step)) is not None:
            value = below
        elif n < len(loc) - 1 or not isinstance(value, dict) or step in ("\0", "[key]", value.get("kind")):
            continue
        path.append(step)
    return tuple(path)


_TYPES: Mapping[str, str] = {
    "missing": "missing-key",
    "extra_forbidden": "unknown-key",
    "dict_type": "not-by-document",
    "model_type": "not-a-mapping",
    "model_attributes_type": "not-a-mapping",
    "tuple_type": "not-a-list",
    "too_short": "empty-list",
    "union_tag_not_found": "missing-key",
    "union_tag_invalid": "not-a-choice",
}
_OF_A_FILE: Mapping[str, str] = {"not-a-mapping": "file-not-a-mapping", "not-a-list": "file-not-a-list"}


def _finding(problem: Any, path: Path, source: Source, below: Below) -> Finding:
    code, labelled = _TYPES.get(problem["type"], problem["type"]), path
    values: dict[str, Any] = {key: str(v) for key, v in problem.get("ctx", {}).items()}
    if problem["type"] in ("union_tag_not_found", "union_tag_invalid"):
        path, labelled = path / "kind", RECORDS / "access_controls" / "kind"
    model, name, _ = labelled.field(source.value)
    if problem["type"] == "union_tag_invalid":
        kind = problem["input"]["kind"]
        values = {"text": shown(kind)} | _near(kind, list(RecordKind))
    elif code in _OF_A_FILE and not path.steps:
        code = _OF_A_FILE[code]
    elif code == "not-by-document" and path.root != "authority":
        code = "not-by-field" if path.root == "account" else "file-not-a-mapping"
    elif code == "not-a-mapping" and path.root == "records" and not model:
        code = "not-a-record"
    elif code == "not-a-mapping":
        values = _near("", below(path))
    elif code == "not-a-link" and (model, name) == ("Account", "link"):
        code = "not-an-account-link"
    elif code == "ends-before-start":
        first, path = path / values.pop("earlier"), path / values.pop("later")
        labelled = path
        values["earlier"] = FieldName(*first.field(source.value)[:2])
    elif code == "unknown-key":
        values = {"key": shown(str(path.steps[-1]))} | _near(path.steps[-1], below(path))
    elif code == "missing-key":
        values = {"key": str(path.steps[-1])}
    return source.finding(code, path, labelled=labelled, **values)


def _near(word: object, names: Sequence[str]) -> dict[str, str]:
    """Some of the names there are, and the one that is almost the word."""
    return {"choices": ", ".join(names[:MOST_NAMED]), "meant": nearest(str(word).lower(), names)}
