"""A gap is a gap: what a document is asked for and lacks shows in its draft by its label, where it belongs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path as File
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from pydantic import TypeAdapter

from smdocs import facts, load
from smdocs.findings import Finding
from smdocs.judge import compliance, requirements
from smdocs.judge.requirements import lacks
from smdocs.judge.rulesets import RuleKind, files, ruleset, type_of
from smdocs.model import Account, Authority, Record
from smdocs.model.account import Status
from smdocs.model.path import EACH, Path, classes, within
from smdocs.model.records import in_file
from smdocs.read.folder import Folder
from smdocs.tree.compose import Composed, compose, orders
from smdocs.tree.view import Mode
from smdocs.words.language import language
from smdocs.writers import txt
from tests.conftest import AS_OF
from tests.each import each
from tests.templates.maximal import Maker, accounts, authority

CODES = ("da", "sv")
INSTEAD = [
    Path.read(one) for one in yaml.safe_load(File(__file__).with_name("every_field.yaml").read_text())["instead"]
]
"""Fields that are printed in the place of others."""
ASKING = (
    *(RuleKind.REQUIRED, RuleKind.ONE_OF, RuleKind.AT_LEAST, RuleKind.AT_MOST),
    *(RuleKind.COVERS, RuleKind.SETTING),
)
SETTLED_BY = {"comment-monitor": "operators", "inbox-closed": "messages"}
"""What else in an account says what an item of a list does."""
_WHOLE = {
    "account.security.settings[].state": "a setting is none without its state",
    "authority.moderation.public_records": "the country says it where the authority does not",
}
"""What rules are about that never lacks, by why."""


@dataclass(frozen=True)
class Asked:
    """A field that a document is asked for: when, and by which rule set (none: the catalogue). `word` is what an item
    of a list is to be for."""

    document: str
    field: Path
    word: str
    when: Mapping[Path, str]
    by: str

    def __str__(self) -> str:
        return f"{self.document}: {self.field} {self.word} ({self.by or 'documents.yaml'})"


def asked() -> list[Asked]:
    """Every field once for each document that is asked for it."""
    every: dict[tuple[object, ...], Asked] = {}
    for document, entry in facts.documents().items():
        for one in entry.requires:
            every.setdefault((document, one.field), Asked(document, one.field, "", one.when, ""))
    for key in files():
        for rule in ruleset(key).rules.values():
            if rule.field is None or rule.kind not in ASKING or str(rule.field) in _WHOLE:
                continue
            if any(path.within(rule.field) and wanted == "given" for path, wanted in rule.when.items()):
                # It asks for nothing where that is not there.
                continue
            word = (rule.value or "").partition(",")[0] if rule.kind in (RuleKind.COVERS, RuleKind.SETTING) else ""
            for document in rule.documents:
                by = Asked(document, rule.field, word, rule.when, key)
                every.setdefault((document, rule.field, word), by)
    return list(every.values())


class OneOfEach(Maker):
    def _many(self, hint: Any, at: str, turn: int, owner: tuple[str, str]) -> list[object]:
        items = super()._many(hint, at, turn, owner)
        return items if at.endswith("settings") else items[:1]


@cache
def everything() -> Mapping[str, Any]:
    """An authority of which everything is given, with one account that is in use."""
    maker = OneOfEach()
    ours = authority(maker)
    ours.pop("rule_overrides")
    (account, records) = accounts(maker, [Status.ACTIVE])["active"]
    return {"authority": ours, "account": account, "records": records}


@cache
def files_of(country: str) -> Folder:
    """A folder of as little as there can be."""
    with TemporaryDirectory() as top:
        for name, data in {
            "authority": {"country": country, "languages": ["da"]},
            "accounts/active": {},
            "records/active": [],
        }.items():
            file = File(top) / f"{name}.yaml"
            file.parent.mkdir(exist_ok=True)
            file.write_text(json.dumps(data))
        return load(top)


def without(data: Any, steps: Sequence[Any]) -> None:
    step, *rest = steps
    if step is EACH:
        for item in data:
            without(item, rest)
    elif not rest:
        data.pop(step, None)
    elif step in data:
        without(data[step], rest)


def put(data: Any, steps: Sequence[Any], value: str) -> None:
    step, *rest = steps
    if isinstance(data, list) and step is not EACH:
        data[:] = [item | {"state": value} if item["setting"] == step else item for item in data]
    elif step is EACH:
        for item in data:
            put(item, rest, value)
    elif rest:
        put(data.setdefault(step, {}), rest, value)
    else:
        data[step] = value


def lacking(one: Asked, answer: str = "") -> Folder:
    """The authority without that field, or with that answer in it."""
    data = deepcopy(dict(everything()))
    data["authority"] |= {"ruleset": one.by or "dk", "country": ruleset(one.by or "dk").country.value}
    needed = (one.field, *(path for path, wanted in one.when.items() if wanted != "missing"))
    for path in INSTEAD:
        goal = path.parent == one.field.parent and path.parent.steps == ("reply",)
        if not goal and not any(path.within(other) or other.within(path) for other in needed):
            without(data[path.root], path.steps)
    if one.field.within(Path.read("authority.moderation")):
        # An account with rules of its own is none of those that the authority's are for.
        without(data["account"], ["moderation"])
    for path, wanted in one.when.items():
        if wanted == "missing":
            without(data[path.root], path.steps)
        elif wanted != "given" and not wanted.startswith("not "):
            put(data[path.root], path.steps, wanted.partition(",")[0])
    if one.field.root == "records":
        kind, _, *rest = one.field.steps
        done = str(kind).replace("_", "-").removesuffix("s")
        for record in data["records"]:
            if record["kind"] == done:
                without(record, rest)
    elif one.word and isinstance(items := _at(data[one.field.root], one.field.steps), list):
        items[:] = [item for item in items if one.word not in item.values()]
        without(data["account"], [SETTLED_BY.get(one.word, "")])
    else:
        without(data[one.field.root], one.field.steps)
    if answer:
        put(data[one.field.root], one.field.steps, answer)
    return folder(data["authority"], data["account"], data["records"])


def _at(data: Any, steps: Sequence[Any]) -> Any:
    return _at(data[steps[0]], steps[1:]) if steps else data


RECORDS_OF: TypeAdapter[tuple[Record, ...]] = TypeAdapter(tuple[Record, ...])


def folder(ours: Mapping[str, Any], account: Mapping[str, Any], records: Sequence[Any] = ()) -> Folder:
    made = Authority.model_validate(ours)
    return replace(
        files_of(made.country.value),
        authority=made,
        accounts={"active": Account.model_validate(account)},
        records={"active": in_file(RECORDS_OF.validate_python(records), "active")},
        findings=(),
    )


def told(authority: Folder, document: str) -> list[Finding]:
    """What is said of what a document lacks."""
    every = chain(requirements.missing(authority, AS_OF), compliance.check(authority, AS_OF))
    return [finding for finding in every if lacks(finding) and document in finding.documents]


def drafts(authority: Folder, document: str, code: str, checked: Sequence[Finding]) -> Iterator[Composed]:
    """The drafts of a document: of the account first."""
    for order in sorted(orders(authority, (code,)), key=lambda order: order.account, reverse=True):
        if order.document == document:
            yield compose(authority, order, AS_OF, Mode.DRAFT, checked)


def text_of(composed: Composed) -> str:
    return " ".join(txt.write(composed.document).decode().split())


def marks(finding: Finding, field: Path, code: str) -> list[str]:
    """The marks of the gaps that a finding about a field tells of."""
    spoken, at = language(code), field.field()
    label = spoken.label(classes()[at.model], at.name)
    given, key = finding.values.get("given"), finding.values.get("key")
    several = given if isinstance(given, tuple) else [key] if key else []
    words = [f"{label}: {spoken.choice(word)}" for word in several] or [label]
    return [" ".join(spoken.words("furniture")["gap"].format(field=each).split()) for each in words]


@each(asked)
def test_what_is_taken_away_shows_as_a_gap_by_its_label(one: Asked) -> None:
    thin = lacking(one)
    every = told(thin, one.document)
    wanted = [f for f in every if _of_one(Path.read(f.field), one.field)]
    assert wanted, "nobody tells of it"
    for code in CODES:
        seen = ""
        for composed in drafts(thin, one.document, code, every):
            seen += text_of(composed)
            unasked = [f.field for f in composed.findings if f.code == "missing-field"]
            assert not unasked, f"shows what nobody asks for: {unasked}"
        for finding in wanted:
            for mark in marks(finding, one.field, code):
                assert mark in seen, f"{code} does not show {mark}"


def _of_one(found: Path, field: Path) -> bool:
    if field.root == "records":
        return found.root == field.root and found.steps[-1] == field.steps[-1]
    return tuple(step for step in found.steps if isinstance(step, str)) == field.in_file


ONLY_NO = {"account.personal_data.shared"}
"""What is given besides is told unless the answer is no."""


def flags() -> list[Asked]:
    return [one for one in asked() if bool in within(type_of(one.field), bool) and str(one.field) not in ONLY_NO]


@each(flags)
def test_a_yes_that_is_missing_is_told_as_none(one: Asked) -> None:
    for code in CODES:
        lines = []
        for thin in (lacking(one, "yes"), lacking(one, "no"), lacking(one)):
            every = told(thin, one.document)
            texts = [txt.write(made.document).decode() for made in drafts(thin, one.document, code, every)]
            lines.append({line for text in texts for line in text.splitlines() if any(map(str.isalpha, line))})
        yes, no, gap = lines
        assert (yes - no) & gap == set(), code


NAMES = {"account": {"name": "Elmby", "status": "active"}, "authority": {"name": "Elmby Kommune"}}


@each(files)
def test_all_that_the_thinnest_authority_lacks_shows(key: str) -> None:
    thin = folder(
        {**NAMES["authority"], "ruleset": key, "country": ruleset(key).country.value, "languages": ["da", "sv"]},
        NAMES["account"],
    )
    hidden: dict[str, set[str]] = {}
    for document in facts.documents():
        every = told(thin, document)
        for code in CODES:
            seen = "".join(map(text_of, drafts(thin, document, code, every)))
            for finding in every:
                if not any(mark[:-1] in seen for at in fields_in(finding, key) for mark in marks(finding, at, code)):
                    hidden.setdefault(f"{code} {document}", set()).add(finding.field)
    assert not hidden, hidden


def fields_in(finding: Finding, key: str) -> list[Path]:
    """The field that a finding tells of, and those that the rule set asks for in what is not there at all."""
    at = Path.read(finding.field)
    return [at, *(rule.field for rule in ruleset(key).rules.values() if rule.field and rule.field.within(at))]
