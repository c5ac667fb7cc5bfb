"""The house is as its picture says: which rooms there are, who knows whom, one way through, nothing too large."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
PACKAGE = PROJECT / "smdocs"
PICTURE = PROJECT / "docs" / "architecture.md"

MOST_ENTRIES, MOST_FLOORS, MOST_LINES = 20, 12, 400

Graph = dict[str, set[str]]
"""Who imports whom."""


def module(file: Path) -> str:
    """The name of a module within the package: `tree.view`; that of a package itself is its folder's."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def imported(file: Path) -> set[str]:
    """The modules of ours that a file names in an import, wherever in the file it stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "smdocs":
            within = node.module.partition(".")[2]
            below = {f"{within}.{alias.name}".strip(".") for alias in node.names} & set(FILES)
            names |= below or {within}
        elif isinstance(node, ast.Import):
            names |= {a.name.partition(".")[2] for a in node.names if a.name.startswith("smdocs.")}
    return names - {""}


MODULES: Graph = {name: imported(file) - {name} for name, file in FILES.items() if name}


def room(name: str) -> str:
    return name.partition(".")[0]


def rooms() -> Graph:
    """Which rooms each room imports. The faces of the package, which only hand on, are no rooms."""
    known: Graph = {room(name): set() for name in MODULES if name != "__main__"}
    for name, others in MODULES.items():
        if name != "__main__":
            known[room(name)] |= {room(other) for other in others} - {room(name)}
    return known


def floors(graph: Graph) -> dict[str, int]:
    """The floor of each: the first for those that know nobody, else the one above all whom they know."""
    placed: dict[str, int] = {}
    for name in TopologicalSorter(graph).static_order():
        placed[name] = 1 + max((placed[other] for other in graph.get(name, ())), default=0)
    return placed


def test_the_rooms_know_whom_the_picture_says() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .* \| ([^|]*) \|$", PICTURE.read_text("utf-8"), re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", knows)) for name, knows in rows} == rooms()


def test_a_room_stands_in_the_table_after_all_whom_it_knows() -> None:
    order = re.findall(r"^\| `(\w+)` \|", PICTURE.read_text("utf-8"), re.MULTILINE)
    late = [
        f"{name} -> {other}"
        for name, others in rooms().items()
        for other in others
        if order.index(other) > order.index(name)
    ]
    assert late == []


@pytest.mark.parametrize("graph", [rooms(), MODULES], ids=["rooms", "modules"])
def test_nobody_knows_in_a_circle(graph: Graph) -> None:
    try:
        placed = floors(graph)
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
    assert placed


def test_the_house_is_small_enough_to_see() -> None:
    entries = [p.name for p in PACKAGE.iterdir() if p.name not in ("__pycache__", "templates", "data")]
    assert len(entries) <= MOST_ENTRIES, entries
    assert max(floors(rooms()).values()) + len({"__main__"}) <= MOST_FLOORS


def test_no_module_is_longer_than_one_can_read_in_a_sitting() -> None:
    lines = {name: len(file.read_text("utf-8").splitlines()) for name, file in FILES.items()}
    assert {name: n for name, n in lines.items() if n > MOST_LINES} == {}


def test_every_folder_of_the_package_says_what_it_is_for() -> None:
    silent = [name for name, file in FILES.items() if not ast.get_docstring(ast.parse(file.read_text("utf-8")))]
    assert silent == []


TENSES = {"found", "known", "said", "told"}
"""What a value was, or will be, and not what it holds."""


def named(file: Path) -> Iterator[str]:
    """What a file gives names to: values, parameters and functions."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()) | ast.ClassDef(name=name):
                yield name


def test_nothing_is_named_by_a_tense() -> None:
    tenses = {name: {each for each in named(file) if each.strip("_") in TENSES} for name, file in FILES.items()}
    assert {name: found for name, found in tenses.items() if found} == {}


def test_nothing_in_the_picture_has_left_the_house() -> None:
    """Names in code on the page, `room.module.name` or `module.name`, are names that stand in that module."""
    text = re.sub(r"^```.*?^```", "", PICTURE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    gone = []
    for path, name in re.findall(r"`([a-z_]+(?:\.[a-z_]+)*)\.(\w+)`", text):
        files = [file for known, file in FILES.items() if known == path or known.endswith(f".{path}")]
        if files and not any(re.search(rf"\b{name}\b", file.read_text("utf-8")) for file in files):
            gone.append(f"{path}.{name}")
    assert gone == []
