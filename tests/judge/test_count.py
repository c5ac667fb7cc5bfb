"""How long a text is: every way of counting, on the texts of `lengths.yaml`."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smdocs.facts import Measure
from smdocs.judge.count import LINK, count

TEXTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "lengths.yaml").read_text("utf-8"))


@pytest.mark.parametrize("text", TEXTS, ids=[text["says"] for text in TEXTS])
def test_a_text_is_as_long_as_its_platform_says(text: dict[str, Any]) -> None:
    assert {measure.value: count(text["text"], measure) for measure in Measure} == text["lengths"]


def test_texts_of_every_kind_are_there_and_some_are_published_by_x() -> None:
    assert sum("published" in text for text in TEXTS) >= 12
    assert all(set(text["lengths"]) == set(Measure) for text in TEXTS)


@given(st.text())
def test_the_same_letters_are_as_long_however_they_are_put_together(text: str) -> None:
    for measure in Measure:
        assert count(unicodedata.normalize("NFD", text), measure) == count(text, measure)


@given(st.text(alphabet="abcæøå 🐟👩‍👧é", max_size=40))
def test_nothing_is_longer_than_its_bytes_and_nothing_shorter_than_what_is_seen(text: str) -> None:
    seen, whole = count(text, Measure.GRAPHEMES), count(text, Measure.BYTES)
    assert all(seen <= count(text, measure) <= whole for measure in Measure)


@given(st.from_regex(r"https://[a-z]{1,20}\.dk/[a-z0-9/]{1,80}", fullmatch=True))
def test_a_link_is_23_on_x_and_on_mastodon(link: str) -> None:
    for measure in (Measure.X_WEIGHTS, Measure.GRAPHEMES_LINKS_23):
        assert count(f"Se {link} her", measure) == len("Se  her") + LINK


def test_each_measure_counts_a_cook_in_its_own_way() -> None:
    assert [count("Rødgrød 👩‍🍳", measure) for measure in Measure] == [11, 13, 9, 21, 10, 9, 13]
