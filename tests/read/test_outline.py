"""Where values stand is kept in little room, and told by the way to each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smdocs.findings import Place
from smdocs.read.outline import Outline
from smdocs.read.source import read

TEXT = """\
a: 1
group:
  b: 2
  empty:
list:
  - name: x
    n: 1
  - y
  - name: z
"""


@pytest.fixture
def outline(tmp_path: Path) -> Outline:
    (tmp_path / "a.yaml").write_text(TEXT, encoding="utf-8")
    made = read(tmp_path, "a.yaml").outline
    assert made is not None
    return made


def place(outline: Outline, *steps: Any) -> tuple[int, str]:
    """How many of the steps lead somewhere, and where they end."""
    reached, here = outline.reached(steps)
    return reached, str(outline.place(here))


def test_the_way_to_a_value_leads_to_its_place_or_to_the_nearest(outline: Outline) -> None:
    assert place(outline) == (0, "a.yaml:1:1")
    assert place(outline, "group", "b") == (2, "a.yaml:3:3")
    assert place(outline, "group", "empty") == (2, "a.yaml:4:3")
    assert place(outline, "group", "c") == (1, "a.yaml:2:1")
    assert place(outline, "list", 0, "n") == (3, "a.yaml:7:5")
    assert place(outline, "list", 2, "name") == (3, "a.yaml:9:5")
    assert place(outline, "list", 3) == (1, "a.yaml:5:1")
    assert place(outline, "list", "name") == (1, "a.yaml:5:1")
    assert place(outline, "group", 0) == (1, "a.yaml:2:1")
    assert place(outline, "a", "b") == (1, "a.yaml:1:1")


def test_a_part_is_an_outline_of_its_own(outline: Outline) -> None:
    items = outline.part(outline.reached(("list",))[1])
    assert place(items, 0, "name") == (2, "a.yaml:6:5")
    items.drop((0,))
    assert place(items, 0) == (1, "a.yaml:8:5")
    assert place(outline, "list", 0) == (2, "a.yaml:6:5")


def test_what_comes_after_an_item_that_is_left_out_moves_up_and_keeps_its_place(outline: Outline) -> None:
    assert place(outline, "list", 1) == (2, "a.yaml:8:5")
    outline.drop(("list", 0))
    assert place(outline, "list", 0) == (2, "a.yaml:8:5")
    assert place(outline, "list", 1, "name") == (3, "a.yaml:9:5")
    assert place(outline, "list", 2) == (1, "a.yaml:5:1")
    outline.drop(("list", 7))
    outline.drop(("a",))
    assert place(outline, "a") == (1, "a.yaml:1:1")


def test_it_tells_of_everything_with_what_stands_there(outline: Outline) -> None:
    value = {"a": "1", "group": {"b": "2"}, "list": [{"name": "x", "n": "1"}, "y", {"name": "z"}]}
    steps = [way for way, _ in outline.values(value, ("top",))]
    assert steps[:4] == [("top",), ("top", "a"), ("top", "group"), ("top", "group", "b")]
    assert dict(outline.values(value))["group", "empty"] is None
    assert dict(outline.values(value))["list", 2, "name"] == "z"
    assert outline.gaps
    assert outline.place(0) == Place("a.yaml", 1, 1)
