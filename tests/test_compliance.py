import dataclasses

import pytest

import smdocs
from smdocs.compliance import check
from smdocs.folder import Folder
from smdocs.resources import data
from tests.conftest import AS_OF


def under(name: str, key: str) -> Folder:
    """An example as it would be under another rule set, without its departures."""
    folder = smdocs.load(data() / "examples" / name)
    return dataclasses.replace(
        folder, authority=folder.authority.model_copy(update={"ruleset": key, "rule_overrides": ()})
    )


def text(folder: Folder) -> str:
    rendering = smdocs.render(
        folder, on=AS_OF, documents=["procedure-description"], accounts=["x-drift"], languages=["da"]
    )
    return " ".join(rendering.documents[0].text.split())


def test_the_rule_set_that_is_picked_is_told_in_the_document() -> None:
    assert "senest 24 måneder efter at opslaget er lavet" in text(under("aeblesund", "dk-municipality"))
    other = text(under("aeblesund", "dk-region-midtjylland"))
    assert "senest 24 måneder efter at opslaget er lavet" not in other
    assert "6 måneder" in other
    assert "Region Midtjylland" in other


def test_another_rule_set_finds_other_things() -> None:
    municipality = {f.values["rule"] for f in check(under("aeblesund", "dk-municipality"), AS_OF)}
    region = {f.values["rule"] for f in check(under("aeblesund", "dk-region-midtjylland"), AS_OF)}
    assert "dk-region-midtjylland/retention.personal_data_posts" in region
    assert municipality == set()


@pytest.mark.parametrize("name", ["aeblesund", "region-alvmarken"])
def test_an_example_keeps_the_rule_set_it_has_picked(name: str) -> None:
    assert list(check(smdocs.load(data() / "examples" / name), AS_OF)) == []


def test_a_departure_is_told_with_its_reason_and_is_no_finding() -> None:
    strict = {f.values["rule"] for f in check(under("region-alvmarken", "se-dalarna"), AS_OF)}
    assert strict == {"se-dalarna/response.time_on_account"}
    folder = smdocs.load(data() / "examples" / "region-alvmarken")
    rendering = smdocs.render(folder, on=AS_OF, documents=["procedure-description"], languages=["sv"])
    assert all("Vi tillämpar inte regeln." in " ".join(d.text.split()) for d in rendering.documents)
