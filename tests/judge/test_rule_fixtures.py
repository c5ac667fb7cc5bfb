"""Each rule that data can be held against is broken by a bad example and kept by a good one.

`rulesets/<rule set>.yaml` holds the examples by rule; `rulesets/dk.yaml` explains their keys. What must appear in the
About texts is held against the texts, not the data: `test_about_rules.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

import smdocs
from smdocs.findings import Finding, Severity
from smdocs.judge import compliance
from smdocs.judge.requirements import holds
from smdocs.judge.rulesets import RuleKind, Strength, files, ruleset
from smdocs.judge.schedule import sort
from smdocs.model.values import Duration
from smdocs.read.folder import Folder
from smdocs.words.language import language
from smdocs.words.messages import rule_in_words
from tests.conftest import AS_OF
from tests.each import each

FIXTURES: dict[str, dict[str, dict[str, Any]]] = {
    path.stem: yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    for path in sorted((Path(__file__).parent / "rulesets").glob("*.yaml"))
}
CHECKED = [
    (key, name)
    for key in files()
    for name, rule in ruleset(key).rules.items()
    if ruleset(key).origins[name] == key and rule.kind not in (RuleKind.STATES, RuleKind.APPEARS)
]
EACH_RULE = each(CHECKED, name="/".join)

CODES = {
    RuleKind.AT_MOST: "rule-at-most",
    RuleKind.AT_LEAST: "rule-at-least",
    RuleKind.REQUIRED: "rule-required",
    RuleKind.ONE_OF: "rule-one-of",
    RuleKind.ORDER: "rule-order",
    RuleKind.SETTING: "rule-setting",
    RuleKind.APPROVER: "rule-approver",
    RuleKind.COVERS: "rule-covers",
}
MEANT = {Strength.MUST: Severity.ERROR, Strength.SHOULD: Severity.WARNING}

Written = Callable[..., Folder]


@pytest.fixture
def written(write_folder: Callable[[dict[str, str]], Path]) -> Written:
    """One of the examples of a rule as an authority's folder, read."""

    def write(key: str, name: str, example: str) -> Folder:
        shown = FIXTURES[key][name][example]
        assert set(shown) <= {"authority", "account", "records"}
        top = {"name": "Elmby", "country": ruleset(key).country.value, "languages": ["da"], "ruleset": key}
        files = {
            "authority.yaml": top | shown.get("authority", {}),
            "accounts/facebook.yaml": {"name": "Ung i Elmby"} | shown.get("account", {}),
        }
        files |= {"records/facebook.yaml": shown["records"]} if "records" in shown else {}
        folder = smdocs.load(write_folder({file: plain(data) for file, data in files.items()}))
        assert folder.findings == ()
        return folder

    return write


class Plain(yaml.SafeDumper):
    """Puts no quotes around yes, dates and numbers, as people do not."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


def plain(data: dict[str, Any]) -> str:
    """YAML with a field on each line."""
    text: str = yaml.dump(data, Dumper=Plain, allow_unicode=True, sort_keys=False, width=1000)
    return text


def roots(folder: Folder) -> dict[str, Any]:
    return {
        "authority": folder.authority,
        "account": folder.accounts["facebook"],
        "records": sort(folder.records.get("facebook", ()), AS_OF),
    }


def of_rule(findings: Any, key: str, name: str) -> list[Finding]:
    return [f for f in findings if str(f.values.get("says")) == f"{key}/{name}"]


def rules_broken(folder: Folder) -> set[str]:
    return {str(f.values["says"]) for f in compliance.check(folder, AS_OF)}


def test_every_rule_that_is_checked_has_examples_and_no_other_has() -> None:
    assert {(key, name) for key, held in FIXTURES.items() for name in held} == set(CHECKED)
    for key, name in CHECKED:
        conditional = {"otherwise"} if ruleset(key).rules[name].when else set()
        assert set(FIXTURES[key][name]) == {"bad", "field", "line", "good"} | conditional, name


def test_the_examples_stand_in_the_order_of_the_rules() -> None:
    for key, held in FIXTURES.items():
        assert list(held) == [name for of, name in CHECKED if of == key]


@EACH_RULE
def test_a_bad_example_is_told_with_the_rule_and_the_place(
    of: tuple[str, str], written: Written, tmp_path: Path
) -> None:
    key, name = of
    rule, expected = ruleset(key).rules[name], FIXTURES[key][name]
    folder = written(key, name, "bad")
    (broken,) = of_rule(compliance.check(folder, AS_OF), key, name)
    unsaid = broken.values["given"] == compliance.MISSING and rule.kind is not RuleKind.SETTING
    absent = rule.kind is RuleKind.REQUIRED or unsaid
    assert broken.code == ("rule-required" if absent else CODES[rule.kind])
    assert broken.severity is MEANT[rule.strength]
    assert (broken.field, broken.documents) == (expected["field"], rule.documents)
    said = smdocs.check(folder, on=AS_OF)
    (finding,) = of_rule(said, key, name)
    assert set(rule.documents) <= set(finding.documents)
    if finding.code == "rule-required":
        assert not [f for f in said if f.code == "missing-field" and f.field == broken.field]
    for lang in ("da", "sv", "en"):
        message = smdocs.message(finding, lang)
        assert name in message
        assert ruleset(key).name[lang] in message
        assert rule_in_words(rule, language(lang))[0] in message
    place = finding.place
    root, files = expected["field"].replace("[", ".").split(".")[0], {"authority": "authority.yaml"}
    assert place.file == files.get(root, f"{'records' if root == 'records' else 'accounts'}/facebook.yaml")
    line = (tmp_path / place.file).read_text("utf-8").splitlines()[place.line - 1]
    assert line[place.column - 1 :] == expected["line"]


@EACH_RULE
def test_a_good_example_keeps_the_rule_and_differs_in_nothing_else(of: tuple[str, str], written: Written) -> None:
    key, name = of
    broken = rules_broken(written(key, name, "bad"))
    folder = written(key, name, "good")
    assert holds(ruleset(key).rules[name].of_all, roots(folder))
    assert broken - rules_broken(folder) == {f"{key}/{name}"}
    said = smdocs.check(folder, on=AS_OF)
    assert of_rule(said, key, name) == []
    field = FIXTURES[key][name]["field"]
    assert not [f for f in said if f.code == "missing-field" and f.field == field]


@each([(key, name) for key, name in CHECKED if "otherwise" in FIXTURES[key].get(name, ())], name="/".join)
def test_a_rule_with_a_condition_says_nothing_where_the_condition_does_not_hold(
    of: tuple[str, str], written: Written
) -> None:
    key, name = of
    folder = written(key, name, "otherwise")
    rule = ruleset(key).rules[name]
    assert rule.of_items or not holds(rule.of_all, roots(folder))
    assert of_rule(compliance.check(folder, AS_OF), key, name) == []


@each([(k, n) for k, n in CHECKED if ruleset(k).rules[n].kind in (RuleKind.AT_MOST, RuleKind.AT_LEAST)], name="/".join)
def test_the_good_example_of_a_limit_is_the_limit_and_the_bad_one_the_next_beyond(
    of: tuple[str, str], written: Written
) -> None:
    key, name = of
    rule = ruleset(key).rules[name]

    def given(example: str) -> int:
        assert rule.field is not None
        ((_, value),) = rule.field.of(roots(written(key, name, example)))
        if isinstance(value, Duration):
            unit = "months" if rule.unit == "times a year" else rule.unit
            assert value.unit == unit
            return value.amount
        return len(value) if isinstance(value, tuple) else int(value)

    limit = int((rule.value or "").split()[0])
    beyond = 1 if rule.kind is RuleKind.AT_MOST else -1
    if rule.unit == "times a year":
        # Oftener is a shorter time between.
        limit, beyond = 12 // limit, -beyond
    assert (given("good"), given("bad")) == (limit, limit + beyond)
