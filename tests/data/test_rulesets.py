"""The rule sets in `data/rulesets/`: they are whole, lead to fields that exist, and say where each rule comes from."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from smdocs import facts
from smdocs.facts import Confidence
from smdocs.judge.rulesets import COVERED
from smdocs.model.account import SettingKey, SettingState
from smdocs.model.authority import Approvers, Country
from smdocs.model.parts import Monitoring
from smdocs.model.path import Path as DataPath
from smdocs.model.path import choices_of, classes, item_class
from smdocs.model.values import Duration, Unit, Weekdays
from smdocs.resources import data
from tests.each import each

FOLDER = data() / "rulesets"
DOCS = Path(__file__).parents[2] / "docs"
SETS: dict[str, dict[str, Any]] = {
    path.stem: yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in sorted(FOLDER.glob("*.yaml"))
}
RULES: dict[tuple[str, str], dict[str, Any]] = {
    (name, rule): entry for name, held in SETS.items() for rule, entry in held["rules"].items()
}
EACH_SET = each(SETS)
EACH_RULE = each(RULES, name="/".join)

SET_KEYS = ["name", "country", "extends", "source", "rules"]
RULE_KEYS = [
    "kind",
    "field",
    "value",
    "unit",
    "where",
    "when",
    "strength",
    "documents",
    "says",
    "source",
    "checked_on",
    "confidence",
]
KINDS = {"at-most", "at-least", "required", "one-of", "order", "setting", "approver", "covers", "appears", "states"}
LIMITS = {"at-most", "at-least"}
STRENGTHS = {"must", "should", "may", "stated"}
UNITS = {"months", "days", "hours", "persons", "characters", "times a day", "times a year", "none"}
LANGUAGES = ["da", "sv", "en"]

SETTING = re.compile(r"account\.security\.settings\.([a-z-]+)")
"""The state of one setting, by its name: a path that only `when` knows."""


class UniqueKeys(yaml.BaseLoader):
    """Refuses a key that stands twice, where YAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        assert sorted(set(keys)) == sorted(keys), node.start_mark
        return super().construct_mapping(node, deep)


def chain(name: str) -> list[str]:
    """A rule set and those it extends, nearest first."""
    found = [name]
    while parent := SETS[found[-1]].get("extends"):
        assert parent in SETS, parent
        assert parent not in found, f"{name} extends itself"
        found.append(parent)
    return found


def annotation(path: str) -> Any:
    """The type of the field that a path leads to; fails when a step is no field, or `[]` is missing or too much."""
    root, *steps = path.split(".")
    assert root in ("authority", "account", "records"), path
    walked = DataPath(root)
    found: Any = None
    if root == "records":
        # The records of a kind are no field.
        walked, steps = walked / steps[0].removesuffix("[]") / 0, steps[1:]
    for n, step in enumerate(steps):
        bare = step.removesuffix("[]")
        walked /= bare
        model, name, _ = walked.field()
        assert name == bare, f"{path}: no field {step}"
        found = classes()[model].model_fields[name].annotation
        _, many = item_class(found)
        assert not step.endswith("[]") or many, f"{path}: {step} is no list"
        assert not many or step.endswith("[]") or n == len(steps) - 1, f"{path}: {step} is a list"
        walked = walked / 0 if step.endswith("[]") else walked
    return found


def numbered(rule: dict[str, Any]) -> bool:
    return bool(re.match(r"\d", rule.get("value", "")))


@EACH_SET
def test_a_rule_set_has_its_keys_in_order_and_none_twice(name: str) -> None:
    held = yaml.load((FOLDER / f"{name}.yaml").read_text("utf-8"), UniqueKeys)
    assert list(held) == [key for key in SET_KEYS if key in held]
    assert set(SET_KEYS) - set(held) <= {"extends"}
    assert list(held["name"]) == LANGUAGES
    assert held["country"] == name.split("-")[0]
    assert len(held["source"]) > 10
    assert held["rules"]


@EACH_SET
def test_a_rule_set_extends_one_of_its_country_and_ends_at_the_law(name: str) -> None:
    assert chain(name)[-1] == SETS[name]["country"]
    assert {SETS[part]["country"] for part in chain(name)} == {SETS[name]["country"]}


@EACH_SET
def test_no_rule_takes_the_place_of_another_that_the_rule_set_extends(name: str) -> None:
    ids = [rule for part in chain(name) for rule in SETS[part]["rules"]]
    assert sorted(set(ids)) == sorted(ids)


@EACH_RULE
def test_a_rule_has_its_keys_in_order_and_words_that_are_known(key: tuple[str, str]) -> None:
    rule = RULES[key]
    assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", key[1])
    assert list(rule) == [name for name in RULE_KEYS if name in rule]
    assert set(RULE_KEYS) - set(rule) <= {"field", "value", "when", "where"}
    assert rule["kind"] in KINDS
    assert rule["strength"] in STRENGTHS
    assert rule["unit"] in UNITS
    assert rule["documents"]
    assert set(rule["documents"]) <= set(facts.documents())


@EACH_RULE
def test_a_rule_says_where_it_comes_from_when_it_was_checked_and_how_sure_it_is(key: tuple[str, str]) -> None:
    rule = RULES[key]
    assert len(rule["source"]) > 8
    assert dt.date.fromisoformat(rule["checked_on"]).year >= 2026
    assert rule["confidence"] in list(Confidence)


@EACH_RULE
def test_a_rule_leads_to_a_field_of_the_data(key: tuple[str, str]) -> None:
    rule = RULES[key]
    assert "field" in rule or rule["kind"] in ("states", "appears")
    assert ("where" in rule) <= (rule["kind"] == "appears")
    if "field" in rule:
        annotation(rule["field"])


@EACH_RULE
def test_a_condition_names_a_field_and_a_value_that_it_can_have(key: tuple[str, str]) -> None:
    for path, wanted in RULES[key].get("when", {}).items():
        if setting := SETTING.fullmatch(path):
            assert setting[1] in list(SettingKey)
            assert wanted in list(SettingState)
            continue
        # One of a list's items is asked of those that the rule is about.
        assert "[]" not in path or RULES[key]["field"].startswith(path.rpartition(".")[0])
        found = annotation(path)
        if wanted not in ("yes", "no", "given", "missing"):
            assert set(wanted.removeprefix("not ").split(", ")) <= set(choices_of(found)), path
        elif wanted in ("yes", "no"):
            assert TypeAdapter(found).validate_python(wanted) is (wanted == "yes")


@EACH_RULE
def test_the_value_of_a_rule_fits_its_kind_its_unit_and_its_field(key: tuple[str, str]) -> None:
    rule = RULES[key]
    value: Any = rule.get("value")
    match rule["kind"]:
        case "at-most" | "at-least":
            found = annotation(rule["field"])
            if rule["unit"] in list(Unit):
                assert Duration.model_validate(value).unit == rule["unit"]
                TypeAdapter(found).validate_python(value)
            elif rule["unit"] == "times a year":
                assert int(value) > 0
                TypeAdapter(found).validate_python("6 months")
            elif rule["unit"] == "persons":
                assert int(value) > 0
                assert item_class(found)[1]
            else:
                assert TypeAdapter(found).validate_python(value) == int(value)
        case "one-of":
            found = annotation(rule["field"])
            for word in value.split(", "):
                TypeAdapter(found).validate_python(word)
        case "order":
            assert "[]" not in value
            for path in (rule["field"], value):
                assert TypeAdapter(annotation(path)).validate_python("2026-11-21") == dt.date(2026, 11, 21)
        case "setting":
            assert rule["field"] == "account.security.settings"
            assert value in list(SettingKey)
        case "approver":
            assert rule["field"] == "account.approvals"
            assert value in Approvers.model_fields
            assert rule["when"] == {"account.arena": value, "account.status": "not planned"}
        case "covers":
            item, _ = item_class(annotation(rule["field"]))
            if item is Monitoring:
                TypeAdapter(Weekdays).validate_python(value)
            else:
                assert set(value.split(", ")) <= set(COVERED[item])
        case "required":
            assert value is None
    if rule["kind"] not in {*LIMITS, "states"}:
        assert rule["unit"] == "none"


@EACH_RULE
def test_a_rule_is_told_in_one_sentence_in_three_languages(key: tuple[str, str]) -> None:
    rule = RULES[key]
    assert list(rule["says"]) == LANGUAGES
    for text in rule["says"].values():
        assert re.fullmatch(r"[^.!?]+\.", text), text
        assert text[0].isupper()
        assert not re.search(r"\s{2}|\s[,.;:]|[\"'\[\]]", text), text


@EACH_RULE
def test_a_number_is_written_once_and_told_where_it_stands(key: tuple[str, str]) -> None:
    rule = RULES[key]
    for text in rule["says"].values():
        assert text.count("{value}") == int(numbered(rule))
        assert "{" not in text.replace("{value}", "")
        assert not re.search(r"\d", text), "a number that the rule does not have"


@each([key for key, rule in RULES.items() if rule["kind"] != "states"], name="/".join)
def test_a_rule_that_is_checked_has_a_strength_that_can_be_broken(key: tuple[str, str]) -> None:
    assert RULES[key]["strength"] in {"must", "should"}


@each([("da", "[äöÄÖ]"), ("sv", "[æøÆØ]"), ("en", "[æøåäöÆØÅÄÖ]")])
def test_no_text_has_the_letters_of_another_language(of: tuple[str, str]) -> None:
    language, letters = of
    texts = {key: rule["says"][language] for key, rule in RULES.items()}
    assert [key for key, text in texts.items() if re.search(letters, text)] == []


@EACH_SET
def test_a_rule_that_is_not_checked_is_explained_by_a_comment(name: str) -> None:
    lines = (FOLDER / f"{name}.yaml").read_text("utf-8").splitlines()
    for rule, entry in SETS[name]["rules"].items():
        if entry["kind"] == "states":
            assert lines[lines.index(f"  {rule}:") - 1].startswith("  # "), rule


@each(Country)
def test_the_law_has_the_hours_of_the_country(country: Country) -> None:
    rule = SETS[country.value]["rules"]["law.breach_notification"]
    assert rule["value"] == f"{facts.countries()[country].breach_hours} hours"


@each(Country)
def test_the_law_rests_on_entries_of_the_register_that_are_in_force(country: Country) -> None:
    for name, rule in SETS[country.value]["rules"].items():
        cited = set(re.findall(r"\b(?:gdpr|eu-[a-z0-9-]+|dk-[a-z0-9-]+|se-[a-z0-9-]+)", rule["source"]))
        assert cited, name
        assert [key for key in cited if facts.law()[key].repealed] == []
        assert name.startswith("law.")


@each([key for key in RULES if key[0] not in ("dk", "se")], name="/".join)
def test_a_rule_of_a_source_names_the_source_of_its_rule_set(key: tuple[str, str]) -> None:
    source, rule = SETS[key[0]]["source"].partition(":")[0], RULES[key]
    if rule["source"].startswith("smdocs: advice"):
        # What no source asks for is no duty, and says so. Only About texts have such rules.
        assert (rule["kind"], rule["strength"], rule["confidence"]) == ("appears", "should", "unchecked")
    else:
        assert rule["source"].startswith(f"{source}: ")
    assert f"| `{source}` |" in (DOCS / "sources.md").read_text("utf-8")


@each(
    [
        ("dk", "law.breach_notification", "at-most", "72 hours", "must"),
        ("se", "law.breach_notification", "at-most", "72 hours", "must"),
        ("dk-municipality", "retention.personal_data_in_posts", "at-most", "24 months", "must"),
        ("dk-municipality", "control.access_interval", "at-most", "6 months", "must"),
        ("dk-municipality", "control.deletion_interval", "states", None, "stated"),
        ("dk-municipality", "admins.min", "at-least", "2", "must"),
        ("dk-region-midtjylland", "retention.personal_data_posts", "at-most", "6 months", "must"),
        ("dk-region-midtjylland", "retention.images_archive", "required", None, "must"),
        ("dk-region-midtjylland", "password.min_length", "at-least", "15", "must"),
        ("dk-region-midtjylland", "password.rotation", "at-most", "3 months", "must"),
        ("dk-region-midtjylland", "breach.internal_report", "at-most", "48 hours", "must"),
        ("dk-region-midtjylland", "monitoring.hours", "states", None, "stated"),
        ("se-region-norrbotten", "monitoring.daily", "at-least", "1", "must"),
        ("se-region-norrbotten", "retention.posts_sv", "states", None, "may"),
        ("se-dalarna", "admins.min", "at-least", "2", "must"),
        ("se-dalarna", "admins.max_slots", "states", "5", "stated"),
        ("se-dalarna", "deputies.min", "at-least", "1", "must"),
        ("se-dalarna", "response.time", "at-most", "24 hours", "should"),
        ("se-dalarna", "screenshots.interval", "at-least", "2", "must"),
        ("se-sormland", "retention.posts_sv", "required", None, "must"),
        ("se-sormland", "retention.rule_breaking", "states", None, "must"),
        ("se-sormland", "monitoring.days", "covers", "mon-fri", "must"),
        ("se-sormland", "monitoring.checks_per_day", "at-least", "2", "should"),
    ],
)
def test_the_numbers_are_those_of_the_sources(expected: tuple[str, str, str, str | None, str]) -> None:
    name, rule, kind, value, strength = expected
    held = SETS[name]["rules"][rule]
    assert (held["kind"], held.get("value"), held["strength"]) == (kind, value, strength)


def test_a_long_password_is_asked_for_only_where_multi_factor_is_not_possible() -> None:
    for rule in ("password.min_length", "password.long"):
        when = SETS["dk-region-midtjylland"]["rules"][rule]["when"]
        assert when["account.security.settings.multi-factor"] == "not-possible"


COVERAGE = (DOCS / "rules-coverage.md").read_text("utf-8")


def test_the_page_on_coverage_names_every_rule_with_its_rule_sets_and_kinds() -> None:
    told: list[tuple[str, str, str]] = []
    for rule, where in re.findall(r"^\| `([a-z_.]+)` \| ([^|]+) \|", COVERAGE, re.MULTILINE):
        told += [(name, rule, kind) for name, kind in re.findall(r"`([a-z-]+)` ([a-z-]+)", where)]
    assert sorted(told) == sorted((name, rule, entry["kind"]) for (name, rule), entry in RULES.items())


def test_the_page_on_coverage_counts_right() -> None:
    counted = re.findall(r"^\| `([a-z-]+)` \| (\d+) \| (\d+) \|$", COVERAGE, re.MULTILINE)
    checked = {name: [r["kind"] != "states" for r in held["rules"].values()] for name, held in SETS.items()}
    assert {name: (int(a), int(b)) for name, a, b in counted} == {n: (len(c), sum(c)) for n, c in checked.items()}


def of_section(heading: str) -> tuple[int, int]:
    """How many rules a table lists, and against how many of them data are held in at least one rule set."""
    section = COVERAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `[a-z_.]+` \| ([^|]+) \|", section, re.MULTILINE)
    return len(rows), sum(set(re.findall(r"` ([a-z-]+)", row)) != {"states"} for row in rows)


def test_the_page_on_coverage_says_how_many_rules_data_are_held_against() -> None:
    lead = " ".join(COVERAGE.partition("\n| rule set |")[0].split())
    listed, held = of_section("Numbers and duties")
    assert f"list {listed} numbers and duties. All {listed} are data" in lead
    assert f"Data are held against {held} of them in at least one rule set. The other {listed - held} are told" in lead
    more, held = of_section("From the forms and templates")
    assert f"add {more} more, and data are held against {held} of those" in lead
    checked = [rule for rule in RULES.values() if rule["kind"] != "states"]
    assert f"{len(RULES)} rules in seven rule sets. Data are held against {len(checked)} of them" in lead
    assert f"The {sum('when' in rule for rule in checked)} rules with a condition" in lead


def test_the_page_on_coverage_says_why_a_rule_is_not_checked() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| (`[a-z-]+` [^|]+) \| ([^|]*)\|$", COVERAGE, re.MULTILINE)
    assert len(rows) == len({rule for _, rule in RULES})
    assert [rule for rule, where, note in rows if "states" in where and len(note) < 15] == []
