import json
import re
from pathlib import Path

import pytest

from smdocs.judge.rulesets import files, ruleset
from smdocs.words.language import language
from smdocs.words.messages import rule_in_words
from tests.conftest import Run


def test_a_rule_set_holds_the_rules_of_those_it_extends_and_says_whose_they_are() -> None:
    municipality = ruleset("dk-municipality")
    assert set(ruleset("dk").rules) < set(municipality.rules)
    assert municipality.origins["law.breach_notification"] == "dk"
    assert municipality.origins["control.access_interval"] == "dk-municipality"


def test_a_rule_says_its_value_in_words() -> None:
    limit = ruleset("dk-municipality").rules["retention.personal_data_in_posts"]
    assert "24\u00a0måneder" in rule_in_words(limit, language("da"))[0]
    assert "24\u00a0månader" in rule_in_words(limit, language("sv"))[0]
    shorter = ruleset("dk-region-midtjylland").rules["retention.personal_data_posts"]
    assert "6\u00a0måneder" in rule_in_words(shorter, language("da"))[0]


@pytest.mark.parametrize("key", files())
@pytest.mark.parametrize("lang", ["da", "sv", "en"])
def test_every_rule_can_be_told_in_every_language(key: str, lang: str) -> None:
    for name, rule in ruleset(key).rules.items():
        said, _ = rule_in_words(rule, language(lang))
        assert said, name
        assert "{" not in said, name


def test_there_is_no_rule_set_of_another_name() -> None:
    with pytest.raises(KeyError):
        ruleset("../dk")


@pytest.fixture
def project(project: Path) -> Path:
    """A copy of the project, with an authority's folder in it whose rule sets may be edited."""
    (project / "elmby" / "accounts").mkdir(parents=True)
    top = "name: Elmby Kommune\ncountry: dk\nlanguages: [da]\nruleset: dk-elmby\n"
    (project / "elmby" / "authority.yaml").write_text(top, encoding="utf-8")
    account = "name: Ung i Elmby\nsnapshots:\n  interval: 4 months\n"
    (project / "elmby" / "accounts" / "facebook.yaml").write_text(account, encoding="utf-8")
    return project


TOP = """name: {da: Elmby Kommune, sv: Elmby kommun, en: Elmby}
country: dk
extends: dk-municipality
source: Elmbys egne retningslinjer
rules:
"""
SAYS = """    strength: must
    documents: [procedure-description]
    says:
      da: Der går højst {value} mellem to gange hvor kontoen bliver gemt som billeder.
      sv: Det går högst {value} mellan två gånger som kontot sparas som bilder.
      en: No more than {value} pass between two times that the account is saved as pictures.
    source: Elmbys egne retningslinjer
    checked_on: 2026-11-01
    confidence: seen
"""


def test_a_rule_set_and_a_rule_of_a_known_kind_are_added_without_code(project: Path, run: Run) -> None:
    rule = "  elmby.pictures:\n    kind: at-most\n    field: account.snapshots.interval\n    value: 3 months\n"
    text = f"{TOP}{rule}    unit: months\n{SAYS}"
    (project / "data" / "rulesets" / "dk-elmby.yaml").write_text(text, encoding="utf-8")
    found = json.loads(run("validate", "elmby", "--output", "json", "--lang", "da").stdout)
    (told,) = [row for row in found if row["code"] == "rule-at-most"]
    assert (told["file"], told["line"], told["column"]) == ("elmby/accounts/facebook.yaml", 3, 3)
    assert (told["severity"], told["documents"]) == ("error", ["procedure-description"])
    assert "Der går højst 3\u00a0måneder mellem to gange" in told["message"]
    table = run("rules", "--ruleset", "dk-elmby", "--lang", "sv")
    assert table.returncode == 0
    assert re.search("elmby\\.pictures +Det går högst 3\u00a0månader", table.stdout)
    assert "control.access_interval (dk-municipality)" in table.stdout


BROKEN = f"""name: {{da: Elmby Kommune, sv: Elmby kommun}}
country: dk
extends: dk-elmby
source: Elmbys egne retningslinjer
colour: blå
rules:
  elmby.key:
    kynd: at-most
    field: account.snapshots.interval
    value: 3 months
    unit: months
{SAYS}  elmby.kind:
    kind: at-mots
    field: account.snapshots.interval
    value: 3 months
    unit: months
{SAYS}  elmby.field:
    kind: at-most
    field: account.snapshot.interval
    value: 3 months
    unit: months
{SAYS}  elmby.value:
    kind: at-most
    field: account.snapshots.interval
    value: every month
    unit: months
{SAYS}  elmby.nothing:
    kind: order
    unit: none
{SAYS}  elmby.nothing:
    kind: states
    unit: none
{SAYS}"""


def test_all_that_is_wrong_with_a_rule_set_is_told_at_once_with_its_places(project: Path, run: Run) -> None:
    file = project / "data" / "rulesets" / "dk-elmby.yaml"
    file.write_text(BROKEN, encoding="utf-8")
    lines = BROKEN.splitlines()
    ran = run("validate", "elmby", "--output", "json", "--lang", "en")
    assert (ran.returncode, ran.stderr) == (1, "")
    told = [row for row in json.loads(ran.stdout) if row["file"] == file.as_posix()]
    assert [(row["code"], row["field"], lines[row["line"] - 1][row["column"] - 1 :]) for row in told] == [
        ("missing-key", "dk-elmby.name.en", "name: {da: Elmby Kommune, sv: Elmby kommun}"),
        ("cannot-extend", "dk-elmby.extends", "extends: dk-elmby"),
        ("unknown-key", "dk-elmby.colour", "colour: blå"),
        ("unknown-key", "dk-elmby.rules.elmby.key.kynd", "kynd: at-most"),
        ("not-a-choice", "dk-elmby.rules.elmby.kind.kind", "kind: at-mots"),
        ("leads-nowhere", "dk-elmby.rules.elmby.field.field", "field: account.snapshot.interval"),
        ("unfit-value", "dk-elmby.rules.elmby.value.value", "value: every month"),
        ("missing-key", "dk-elmby.rules.elmby.nothing.field", "elmby.nothing:"),
        ("duplicate-key", "", "elmby.nothing:"),
    ]
    assert "Did you mean “kind”?" in told[3]["message"]
    assert "Did you mean “at-most”?" in told[4]["message"]
    assert "Did you mean “account.snapshots.interval”?" in told[5]["message"]


VALIDATE = ("validate", "elmby", "--lang", "en")


@pytest.mark.parametrize(
    ("arguments", "text", "code"),
    [
        (VALIDATE, "", "empty-file"),
        (VALIDATE, "- en\n", "file-not-a-mapping"),
        (VALIDATE, "rules: [\n", "yaml-syntax"),
        (VALIDATE, f"{TOP}  x: y\n", "not-a-mapping"),
        (VALIDATE, f"{TOP.replace('municipality', 'byen')}", "cannot-extend"),
        (("render", "elmby", "--draft", "--format", "txt", "--messages", "en"), BROKEN, ""),
        (("about", "facebook", "elmby", "--messages", "en"), BROKEN, ""),
        (("rules", "--lang", "en"), BROKEN, ""),
        (("rules", "--ruleset", "dk-elmby", "--lang", "en"), BROKEN, ""),
    ],
    ids=["empty", "a list", "not closed", "no fields", "extends nothing", "render", "about", "rules", "rules of one"],
)
def test_a_rule_set_that_is_at_fault_is_no_bug(
    arguments: tuple[str, ...], text: str, code: str, project: Path, run: Run
) -> None:
    file = project / "data" / "rulesets" / "dk-elmby.yaml"
    file.write_text(text, encoding="utf-8")
    ran = run(*arguments)
    assert ran.returncode == 1
    told = [line for line in ran.stderr.splitlines() if line.startswith(f"{file.as_posix()}:")]
    assert len(told) == (1 if code else 9)
    assert f"[{code}" in told[0]
    assert "bug" not in ran.stderr


def test_a_rule_set_that_is_at_fault_is_nothing_to_an_authority_that_has_another(project: Path, run: Run) -> None:
    (project / "data" / "rulesets" / "dk-elmby.yaml").write_text(BROKEN, encoding="utf-8")
    top = project / "elmby" / "authority.yaml"
    top.write_text(top.read_text("utf-8").replace("dk-elmby", "dk-municipality"), encoding="utf-8")
    ran = run("validate", "elmby", "--lang", "en")
    assert "rulesets" not in ran.stderr
    assert "access.control_interval" in ran.stderr
