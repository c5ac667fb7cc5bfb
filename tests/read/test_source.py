"""An authority's files are read as they stand: every value as its raw text, with its place, whatever the bytes."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smdocs.findings import Place, Severity
from smdocs.read.events import DEEPEST, MOST_NODES
from smdocs.read.source import LARGEST_FILE, MOST_OF_A_KIND, Source, read
from smdocs.words.language import language

CODES = set(language("en").words("findings"))


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def reading(folder: Path, content: str | bytes) -> Source:
    (folder / "a.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(folder, "a.yaml")


def value(folder: Path, content: str) -> Any:
    source = reading(folder, content)
    assert source.findings == []
    return source.value


def found(folder: Path, content: str | bytes) -> list[tuple[str, int, int]]:
    return [(f.code, f.place.line, f.place.column) for f in reading(folder, content).findings]


RAW = ["no", "yes", "on", "12:30", "0455731000", "1.10", "0x1F", "1_000", "2026-11-21", "1e3", ".5", "="]


@pytest.mark.parametrize("text", RAW)
def test_a_value_is_the_text_that_stands_there(folder: Path, text: str) -> None:
    assert value(folder, f"a: {text}\nb: [{text}]\n") == {"a": text, "b": [text]}


@pytest.mark.parametrize("text", ["👩‍🍳 mad", "Ǥuovdageainnu", "Þórður", "Łódź", "Nguyễn", "العربية", "»ja« & co."])
def test_letters_of_all_scripts_are_kept(folder: Path, text: str) -> None:
    assert value(folder, f"a: {text}\n") == {"a": text}


def test_letters_and_their_marks_are_put_together(folder: Path) -> None:
    apart = unicodedata.normalize("NFD", "Rådhusgården på Ærø")
    assert value(folder, f"{apart}: {apart}\n") == {"Rådhusgården på Ærø": "Rådhusgården på Ærø"}


def test_a_key_or_a_hyphen_with_nothing_behind_it_is_not_given_and_has_a_place(folder: Path) -> None:
    source = reading(folder, "a:\nb: ''\nd: {da: hej, sv: }\n")
    assert source.value == {"b": "", "d": {"da": "hej"}}
    assert source.place(("a",)) == Place("a.yaml", 1, 1)
    assert source.findings == []


@pytest.mark.parametrize("nothing", ["~", "null", "Null", "NULL"])
def test_what_yaml_writes_for_nothing_is_not_given_and_in_quotes_is_text(folder: Path, nothing: str) -> None:
    text = f"a: {nothing}\nb: '{nothing}'\nc: {{da: hej, sv: {nothing}}}\nd: {{sv: {nothing}}}\n"
    assert value(folder, text) == {"b": nothing, "c": {"da": "hej"}}
    assert found(folder, f"{nothing}\n") == [("empty-file", 1, 1)]


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_an_item_of_nothing_is_told_where_it_stands(folder: Path, nothing: str) -> None:
    source = reading(folder, f"a: 1\nc:\n  - {nothing}\n  - x\n  - {nothing}\n")
    assert source.value == {"a": "1", "c": ["x"]}
    assert [(f.code, f.place.line, f.severity) for f in source.findings] == [
        ("empty-item", 3, Severity.ERROR),
        ("empty-item", 5, Severity.ERROR),
    ]


def test_every_value_has_the_place_it_stands_in(folder: Path) -> None:
    text = "name: Ung\nmanager:\n  name: Lise\n  phone: 1\nlist:\n  - a: 1\n    b: 2\n  - x\nflow: {da: hej, sv: hej}\n"
    source = reading(folder, text)
    places = {path: (place.line, place.column) for path, _ in source.values() for place in [source.place(path)]}
    assert places == {
        (): (1, 1),
        ("name",): (1, 1),
        ("manager",): (2, 1),
        ("manager", "name"): (3, 3),
        ("manager", "phone"): (4, 3),
        ("list",): (5, 1),
        ("list", 0): (6, 5),
        ("list", 0, "a"): (6, 5),
        ("list", 0, "b"): (7, 5),
        ("list", 1): (8, 5),
        ("flow",): (9, 1),
        ("flow", "da"): (9, 8),
        ("flow", "sv"): (9, 17),
    }
    assert source.place(("manager", "title")) == Place("a.yaml", 2, 1)
    assert source.place(("nothing",)) == Place("a.yaml", 1, 1)


def test_what_comes_after_a_value_that_is_left_out_keeps_its_place(folder: Path) -> None:
    source = reading(folder, "list:\n  - a: 1\n  - a: 2\n    b: 3\n  - a: 4\n")
    assert source.drop(("list", 0))
    assert source.value == {"list": [{"a": "2", "b": "3"}, {"a": "4"}]}
    assert source.place(("list", 0, "b")).line == 4
    assert source.place(("list", 1)).line == 5
    assert source.drop(("list", 0, "a"))
    assert source.value == {"list": [{"b": "3"}, {"a": "4"}]}
    assert not source.drop(("list", 0, "a"))
    assert not source.drop(("list", 7))
    assert not source.drop(("other", "a"))
    assert not source.drop(("list", 0, "b", "c"))


def test_what_a_file_holds_is_told_with_the_way_to_it(folder: Path) -> None:
    source = reading(folder, "a:\nlist:\n  - b: 1\n    c:\n  - x\n")
    assert list(source.values()) == [
        ((), {"list": [{"b": "1"}, "x"]}),
        (("a",), None),
        (("list",), [{"b": "1"}, "x"]),
        (("list", 0), {"b": "1"}),
        (("list", 0, "b"), "1"),
        (("list", 0, "c"), None),
        (("list", 1), "x"),
    ]
    assert list(source.gaps()) == [("a",), ("list", 0, "c")]
    assert list(Source("a.yaml").values()) == []


def test_what_is_taken_from_elsewhere_stands_there_and_is_left_out_here_alone(folder: Path) -> None:
    (folder / "b.yaml").write_text("b: 1\ng:\n  list: [x, y, z]\n  w:\n", encoding="utf-8")
    shared = read(folder, "b.yaml")
    first, second = reading(folder, "a: 1\ng:\n  v: 2\nb:\n"), reading(folder, "a: 1\n")
    for source in (first, second):
        source.defaults, source.taken = shared.outline, dict.fromkeys([("b",), ("g", "list")])
        own = source.value.get("g", {})
        source.value = source.value | {"b": "1", "g": own | {"list": shared.value["g"]["list"]}}
    places = [first.place(("g", "list", n)) for n in range(3)]
    assert [(place.line, place.column) for place in places] == [(3, 10), (3, 13), (3, 16)]
    assert first.place(("b",)).line == 1
    assert first.place(("g", "v")).line == 3
    assert [path for path, _ in first.values()] == [(), ("a",), ("g",), ("g", "v")]
    assert not first.holds(("g", "list", 1))
    assert first.holds(("g", "v"))
    assert first.drop(("g", "list", 0))
    assert first.value["g"] == {"v": "2", "list": ["y", "z"]}
    assert first.place(("g", "list", 0)).column == 13
    assert second.value["g"] == {"list": ["x", "y", "z"]}
    assert second.place(("g", "list", 0)).column == 10


def test_paragraphs_and_lists_are_kept_as_written(folder: Path) -> None:
    text = "purpose: |\n  Vi fortæller: nyt & gammelt #elmby\n\n  - råd\n  - dåd: ja\nnext: >\n  en\n  linje\n"
    assert value(folder, text) == {
        "purpose": "Vi fortæller: nyt & gammelt #elmby\n\n- råd\n- dåd: ja\n",
        "next": "en linje\n",
    }


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_the_ends_of_lines_of_other_systems_are_read_alike(folder: Path, end: str) -> None:
    text = "a: 1\nb: |\n  x\n\n  y\nb: 2\n"
    there, here = reading(folder, text.replace("\n", end)), reading(folder, text)
    assert there == here
    assert there.value == {"a": "1", "b": "x\n\ny\n"}
    assert found(folder, text.replace("\n", end)) == [("duplicate-key", 6, 1)]


def test_a_byte_order_mark_is_no_part_of_the_first_key(folder: Path) -> None:
    source = reading(folder, b"\xef\xbb\xbfname: Ung\n")
    assert source.value == {"name": "Ung"}
    assert source.place(("name",)) == Place("a.yaml", 1, 1)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"name: R\xe5d\n", [("not-utf-8", 1, 8)]),
        ("næste: ja\nname: Råd\n".encode("latin-1"), [("not-utf-8", 1, 2)]),
        ("name: Råd\n".encode("utf-16"), [("not-utf-8", 1, 1)]),
        ("", [("empty-file", 1, 1)]),
        ("# kun en bemærkning\n", [("empty-file", 1, 1)]),
        ("---\n", [("empty-file", 1, 1)]),
        ("a:\n\tb: 1\n\n  \tc: 2\n", [("tab-indent", 2, 1), ("tab-indent", 4, 3)]),
        ("a:\n  - \tb: 1\n  -\t%\n", [("tab-indent", 2, 5)]),
        ("a: x\u200e\u202ey\n", [("control-character", 1, 6)]),
        ('a: "x\\u0007y"\n', [("control-character", 1, 1 + 3)]),
        ("a: x\u2028y\u0085z\n", [("control-character", 1, 5), ("control-character", 1, 7)]),
        ("a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
        ("m:\n  a: 1\n  a: 2\n", [("duplicate-key", 3, 3)]),
        ("title: Leder: x\n", [("unquoted-colon", 1, 13)]),
        ("a: b\n  c: d\n", [("unquoted-colon", 2, 4)]),
        ("a: &x [1]\nb: *x\n", [("unquoted-sign", 1, 4)]),
        ("a: *vigtigt*\n", [("unquoted-sign", 1, 4)]),
        ("a: &\n", [("unquoted-sign", 1, 4)]),
        ("a: !vigtigt nu\n", [("unquoted-sign", 1, 4)]),
        ("a: !!python/object/apply:os.system [ls]\n", [("unquoted-sign", 1, 4)]),
        ("a: @elmby\n", [("unquoted-sign", 1, 4)]),
        ("a: %20\n", [("unquoted-sign", 1, 4)]),
        ("a: `x`\n", [("unquoted-sign", 1, 4)]),
        ("a: 'x\nb: y\n", [("unclosed-quote", 1, 4)]),
        ("a: 1\nb\nc: 2\n", [("missing-colon", 2, 1)]),
        ("a: 'x' y\n", [("yaml-syntax", 1, 8)]),
        ("a: - x\n", [("yaml-syntax", 1, 4)]),
        ("a: 1\n---\nb: 2\n", [("several-documents", 2, 1)]),
        ("a: {da: Hej, du, sv: Hej}\n", [("unquoted-comma", 1, 14)]),
        ("[a]: 1\n? {b: c}\n: 2\n'': 3\n", [("key-not-text", 1, 1), ("key-not-text", 2, 3), ("key-not-text", 4, 1)]),
        ("{{ name }}: 1\n", [("key-not-text", 1, 1)]),
    ],
)
def test_a_slip_has_its_name_and_its_place(folder: Path, content: str | bytes, expected: list[Any]) -> None:
    assert found(folder, content) == expected


def test_the_first_of_two_equal_keys_counts(folder: Path) -> None:
    assert reading(folder, "a: 1\na: 2\n").value == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("a: Brug #elmby\n", [9]),
        ("handle: #elmby\n", [9]),
        ("a:\n  - se #1\n", [8]),
        ("a: et\n  to #tre\n", [6]),
        ("a: x # en bemærkning\n", []),
        ("a: x#y\n", []),
        ("a: 'x' #bemærkning\n", []),
        ("a: |\n  x #y\n", []),
        ("#a: 1\nb: 2\n  #c\n", []),
        ("a: x ##########\n", []),
    ],
)
def test_a_hashtag_that_reads_as_a_comment_is_warned_of(folder: Path, text: str, columns: list[int]) -> None:
    findings = reading(folder, text).findings
    assert [(f.code, f.severity, f.place.column) for f in findings] == [
        ("hash-in-text", Severity.WARNING, column) for column in columns
    ]


def test_a_bomb_of_references_is_refused_before_it_goes_off(folder: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert found(folder, bomb) == [("unquoted-sign", 1, 4)]


def test_nesting_and_length_have_their_bounds(folder: Path) -> None:
    assert value(folder, "[" * DEEPEST + "]" * DEEPEST)
    assert found(folder, "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)) == [("too-complex", 1, DEEPEST + 1)]
    assert len(value(folder, "- x\n" * (MOST_NODES - 1))) == MOST_NODES - 1
    assert found(folder, "- x\n" * MOST_NODES) == [("too-complex", MOST_NODES, 3)]


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(folder: Path) -> None:
    text = "a: " + "x" * (LARGEST_FILE - 4) + "\n"
    assert len(value(folder, text)["a"]) == LARGEST_FILE - 4
    assert found(folder, text + "\n") == [("file-too-large", 0, 0)]


def test_of_a_character_that_is_everywhere_not_every_one_is_told(folder: Path) -> None:
    assert found(folder, "name: Ung\n".encode("utf-16-le") * 50)[1:] != []
    assert len(found(folder, "name: Ung\n".encode("utf-16-le") * 50)) == MOST_OF_A_KIND
    assert len(found(folder, "\ta: 1\n" * 50)) == MOST_OF_A_KIND


SIGN = ["[", "{", "a,", '"', "'", ":", "!", "%", "#", " ", "\n", "\t", "\0"]
PARTS = ["{a: ", "- ", "? ", "&a ", "{a, ", "\tx\n", "a\n", "- a #b\n", "a: b\n", "|\n", "a: |\n x\n", '["\\u0041", ']
LINES = ["\t" + " " * 998 + "\n", "x" * 500 + "\n"]


@pytest.mark.parametrize("part", [*SIGN, *PARTS, *LINES])
def test_a_large_file_of_one_thing_over_and_over_is_soon_done_with(folder: Path, part: str) -> None:
    source = reading(folder, (part * (LARGEST_FILE // len(part)))[:LARGEST_FILE])
    assert {f.code for f in source.findings} <= CODES


def test_a_file_that_is_missing_or_no_file_is_a_finding(folder: Path) -> None:
    (folder / "folder.yaml").mkdir()
    assert [f.code for f in read(folder, "folder.yaml").findings] == ["unreadable-file"]
    assert [(f.code, str(f.place)) for f in read(folder, "c.yaml").findings] == [("missing-file", "c.yaml")]


def whole(source: Source) -> bool:
    """Whether a file was read, or it was said why not; and whether all that was read is text in lists and mappings."""

    def plain(part: Any) -> bool:
        if isinstance(part, dict):
            return all(isinstance(k, str) and plain(v) for k, v in part.items())
        return all(map(plain, part)) if isinstance(part, list) else isinstance(part, str)

    told = all(f.code in CODES and f.place.line >= 0 for f in source.findings)
    return told and (plain(source.value) if source.value is not None else bool(source.findings))


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        assert whole(reading(Path(name), content))


SIGNS = st.sampled_from([*"\n\t :-?,[]{}#&*!|>'\"%@`~=\\aåé0", "\n  ", "- ", ": ", " #", "---\n", "...", "\\u0007"])


@settings(max_examples=600)
@given(st.lists(SIGNS | st.characters(exclude_categories=["Cs"]), max_size=60).map("".join))
def test_no_signs_are_too_strange(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        assert whole(reading(Path(name), text))
