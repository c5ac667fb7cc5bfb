"""What would show in documents is told without them, and it is what shows where they are put together."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
import yaml

import smdocs
from smdocs.documents.wanted import Wanted, checked, preflight
from smdocs.findings import FindingsError
from smdocs.resources import data
from tests.conftest import AS_OF, Composition
from tests.each import hold_each
from tests.examples import EXAMPLES, folder

FIXTURES = Path(__file__).parents[1] / "findings"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_told_what_their_documents_show_though_none_is_put_together(
    name: str, composed: list[Composition]
) -> None:
    found = preflight(checked(folder(name), Wanted(AS_OF)))
    assert composed == []
    assert found == smdocs.render(folder(name), on=AS_OF).findings


def test_every_finding_of_documents_is_told_without_them() -> None:
    told: set[str] = set()
    for fixture in sorted(path for path in FIXTURES.iterdir() if path.is_dir()):
        try:
            loaded = smdocs.load(fixture)
        except FindingsError:
            continue
        found = preflight(checked(loaded, Wanted(AS_OF)))
        assert found == smdocs.render(loaded, on=AS_OF).findings, fixture.name
        told |= {finding.code for finding in found}
    assert {"not-translated", "name-too-long", "text-does-not-fit", "text-left-out"} <= told


def test_a_document_is_put_together_only_where_a_text_may_be_in_another_language(
    tmp_path: Path, composed: list[Composition]
) -> None:
    mine = Path(shutil.copytree(data() / "examples" / "tranmarken", tmp_path / "mine"))
    authority = mine / "authority.yaml"
    changed = re.sub(r"(?m)^languages: .*$", "languages: [sv, da]", authority.read_text("utf-8"))
    authority.write_text(changed, encoding="utf-8")
    loaded = smdocs.load(mine)
    found = preflight(checked(loaded, Wanted(AS_OF)))
    assert {one.order.language for one in composed} == {"da"}
    assert found == smdocs.render(loaded, on=AS_OF).findings
    assert "not-translated" in {finding.code for finding in found}


@pytest.mark.parametrize(
    ("field", "documents"),
    [("necessity", {"procedure-description", "account-registration"}), ("about", {"about-texts"})],
)
def test_a_document_that_does_not_read_what_is_in_another_language_is_not_put_together(
    field: str, documents: set[str], tmp_path: Path, composed: list[Composition]
) -> None:
    mine = Path(shutil.copytree(data() / "examples" / "aeblesund", tmp_path / "mine"))
    account = next((mine / "accounts").glob("facebook*.yaml"))
    changed = yaml.load(account.read_text("utf-8"), yaml.BaseLoader) | {field: "Noget på dansk."}
    account.write_text(yaml.dump(changed, sort_keys=False), "utf-8")
    loaded = smdocs.load(mine)
    found = preflight(checked(loaded, Wanted(AS_OF)))
    assert {(one.order.document, one.order.account) for one in composed} == {(name, account.stem) for name in documents}
    assert {one.order.language for one in composed} == {"sv"}
    assert found == smdocs.render(loaded, on=AS_OF).findings


def test_a_document_is_put_together_where_own_words_may_print_what_nobody_asks_for(
    tmp_path: Path, composed: list[Composition]
) -> None:
    mine = Path(shutil.copytree(data() / "examples" / "tranmarken", tmp_path / "mine"))
    words = mine / "templates" / "sv" / "debate-guidelines.txt"
    words.parent.mkdir(parents=True, exist_ok=True)
    words.write_text(
        "{% block lead %}\nLäs {{ authority.publishing.cookie_policy }}.\n{% endblock %}\n", encoding="utf-8"
    )
    loaded = smdocs.load(mine)
    found = preflight(checked(loaded, Wanted(AS_OF)))
    assert {one.order.document for one in composed} == {"debate-guidelines"}
    assert len(composed) == len({one.key for one in composed})
    assert found == smdocs.render(loaded, on=AS_OF).findings
    assert [f.field for f in found if f.code == "missing-field"] == ["authority.publishing.cookie_policy"]


def without_one(value: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Data without one of its keys, once for each key, and which it was."""
    for name in value if isinstance(value, dict) else ():
        yield ".".join((*names, name)), {key: of for key, of in value.items() if key != name}
        for which, rest in without_one(value[name], (*names, name)):
            yield which, value | {name: rest}


def test_what_a_document_lacks_is_told_without_it_whatever_the_authority_has_not_given(tmp_path: Path) -> None:
    mine = Path(shutil.copytree(data() / "examples" / "tranmarken", tmp_path / "mine"))
    authority = mine / "authority.yaml"

    def is_told(rest: tuple[str, Any]) -> None:
        authority.write_text(yaml.dump(rest[1], sort_keys=False), "utf-8")
        try:
            loaded = smdocs.load(mine)
        except FindingsError:
            return
        assert preflight(checked(loaded, Wanted(AS_OF))) == smdocs.render(loaded, on=AS_OF).findings

    hold_each(is_told, without_one(yaml.load(authority.read_text("utf-8"), yaml.BaseLoader)), name=itemgetter(0))
