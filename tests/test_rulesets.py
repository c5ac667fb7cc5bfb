import pytest

from smdocs.language import language
from smdocs.rulesets import keys, ruleset


def test_a_rule_set_holds_the_rules_of_those_it_extends_and_says_whose_they_are() -> None:
    municipality = ruleset("dk-municipality")
    assert set(ruleset("dk").rules) < set(municipality.rules)
    assert municipality.origins["law.breach_notification"] == "dk"
    assert municipality.origins["control.access_interval"] == "dk-municipality"


def test_a_rule_says_its_value_in_words() -> None:
    limit = ruleset("dk-municipality").rules["retention.personal_data_in_posts"]
    assert "24\u00a0måneder" in limit.said(language("da"))
    assert "24\u00a0månader" in limit.said(language("sv"))
    shorter = ruleset("dk-region-midtjylland").rules["retention.personal_data_posts"]
    assert "6\u00a0måneder" in shorter.said(language("da"))


@pytest.mark.parametrize("key", keys())
@pytest.mark.parametrize("lang", ["da", "sv", "en"])
def test_every_rule_can_be_told_in_every_language(key: str, lang: str) -> None:
    for name, rule in ruleset(key).rules.items():
        assert rule.said(language(lang)), name
        assert "{" not in rule.said(language(lang)), name


def test_there_is_no_rule_set_of_another_name() -> None:
    with pytest.raises(KeyError):
        ruleset("../dk")
