"""A path leads to a value, names its field, and is written and read in one way."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path as File

import pytest
from pydantic import TypeAdapter, ValidationError

import smdocs
from smdocs.model.account import Account
from smdocs.model.path import ACCOUNT, AUTHORITY, EACH, RECORDS, Path, keys, of_account, without_account
from smdocs.model.records import AccessControl, Record, in_file, position
from smdocs.words.language import language


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("account.administrators[1].name", ACCOUNT / "administrators" / 1 / "name"),
        ("account.deletion.limits[].limit.within", ACCOUNT / "deletion" / "limits" / EACH / "limit" / "within"),
        ("records[12]", RECORDS / 12),
        ("records.access_controls[].by", RECORDS / "access_controls" / EACH / "by"),
        ("authority", AUTHORITY),
        ("authority.documents.5.²", AUTHORITY / "documents" / "5" / "²"),
        ("account.a[b", ACCOUNT / "a[b"),
        ("account..name", ACCOUNT / "" / "name"),
        ("", Path("")),
    ],
)
def test_a_path_is_read_as_it_is_written(text: str, path: Path) -> None:
    assert Path.read(text) == path
    assert str(path) == text


@pytest.mark.parametrize("text", ["account]", "account[1]name", "[1"])
def test_what_is_no_writing_of_a_path_leads_nowhere_and_stays_as_it_is(text: str) -> None:
    path = Path.read(text)
    assert str(path) == text
    assert path.field() == ("", "", ())


def test_a_fact_that_names_a_field_holds_a_path() -> None:
    adapter = TypeAdapter(dict[Path, Path])
    assert adapter.validate_python({"account.link": " account.unit "}) == {ACCOUNT / "link": ACCOUNT / "unit"}
    with pytest.raises(ValidationError):
        adapter.validate_python({"account.link": ""})


def test_a_path_is_within_itself_and_what_it_stands_in_and_nothing_else() -> None:
    name = ACCOUNT / "manager" / "name"
    assert name.within(name)
    assert name.within(ACCOUNT / "manager")
    assert name.within(ACCOUNT)
    assert not name.within(ACCOUNT / "man")
    assert not name.within(AUTHORITY)
    assert not (ACCOUNT / "manager").within(name)
    assert name.parent == ACCOUNT / "manager"
    assert (name.top, ACCOUNT.top) == ("manager", "")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("account.name", ("Account", "name")),
        ("account.administrators[1].name", ("Administrator", "name")),
        ("account.administrators[]", ("Account", "administrators")),
        ("account.purpose.sv", ("Account", "purpose")),
        ("account.manager.nothing", ("Account", "manager")),
        ("account.nothing", ("", "")),
        ("authority.documents.control-log.owner", ("Identity", "owner")),
        ("authority.documents.control-log", ("Authority", "documents")),
        ("records.breaches[].what", ("BreachRecord", "what")),
        ("records[0].period.start", ("Period", "start")),
        ("records[1].by", ("", "")),
        ("elsewhere.name", ("", "")),
    ],
)
def test_a_path_names_the_field_whose_label_a_value_is_under(text: str, field: tuple[str, str]) -> None:
    data = [{"kind": "access-control"}, {"kind": "nothing"}]
    assert Path.read(text).field(data)[:2] == field


def test_a_path_knows_the_fields_that_may_stand_below() -> None:
    assert "phone" in (ACCOUNT / "manager").field().below
    assert "link" in ACCOUNT.field().below
    assert (ACCOUNT / "name").field().below == ()
    assert (AUTHORITY / "documents").field().below == ()


ONE = Account.model_validate(
    {
        "name": "Ung i Elmby",
        "administrators": [{"name": "Lise"}, {"name": "Bo", "full_control": "yes"}],
        "security": {"settings": [{"setting": "multi-factor", "state": "off"}]},
    }
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("account.name", {"account.name": "Ung i Elmby"}),
        (
            "account.administrators[].name",
            {f"account.administrators[{n}].name": v for n, v in enumerate(("Lise", "Bo"))},
        ),
        ("account.administrators[1].full_control", {"account.administrators[1].full_control": True}),
        ("account.manager.phone", {"account.manager": None}),
        ("account.deputies[].name", {}),
        ("account.security.settings.multi-factor", {"account.security.settings": "off"}),
        ("account.security.settings.inbox-closed", {"account.security.settings": None}),
    ],
)
def test_a_path_leads_to_every_value_there_is_and_to_what_is_not_there(text: str, values: dict[str, object]) -> None:
    assert {str(path): value for path, value in Path.read(text).of({"account": ONE})} == values


def test_a_record_found_among_its_kind_knows_where_in_its_file_it_stands() -> None:
    given = [
        {"kind": "snapshot", "date": "2026-01-01"},
        {"kind": "access-control", "date": "2026-02-01", "by": ["Bo"]},
        {"kind": "access-control", "date": "2026-03-01"},
    ]
    records = in_file(TypeAdapter(tuple[Record, ...]).validate_python(given))
    assert [position(record) for record in records] == [0, 1, 2]

    class Latest:
        access_controls = tuple(r for r in reversed(records) if isinstance(r, AccessControl))

    found = Path.read("records.access_controls[].by").of({"records": Latest})
    assert {str(path): value for path, value in found} == {"records[2].by": (), "records[1].by": ("Bo",)}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("account.access.control_interval", "account.access.control_interval"),
        ("account.manager.phone", "account.manager"),
        ("authority.contacts[0].phone", "authority.contacts"),
        ("authority.documents.control-log.owner.sv", "authority.documents.control-log.owner"),
        ("records.access_controls[0].by", "records.access_controls"),
    ],
)
def test_one_thing_such_as_a_person_is_one_field(text: str, whole: str) -> None:
    assert str(Path.read(text).whole()) == whole


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("account.administrators[1].name", "administrators[1].name"),
        ("records[3].result.sv", "result.sv"),
        ("records[3]", "records[3]"),
        ("authority", "authority"),
        ("", ""),
    ],
)
def test_a_path_is_told_without_what_its_file_tells(text: str, words: str) -> None:
    assert Path.read(text).in_words == words


def test_a_field_of_one_account_among_many_is_written_with_it_and_read_without() -> None:
    field = of_account("facebook", ACCOUNT / "manager" / "name")
    assert field == "facebook/account.manager.name"
    assert without_account(field) == without_account("account.manager.name") == ACCOUNT / "manager" / "name"


def test_keys_are_written_with_dots_between() -> None:
    assert keys("period.start") == ("period", "start")


_READ = {Path.read(field).root for field in language("en").words("console")["read-fields"]}
_ROOT = rf"(account|authority|records?|document|entry|entries|sole|metadata|texts|{'|'.join(sorted(_READ))})"
"""Where paths begin: what the data and the masters call by name, and what else a document is made of."""
OF_OTHER_THINGS = {
    "link['host'].split('.')": "the labels of the name of a host",
    'one.path.rpartition(".")': "a file and its extension",
    'path.rpartition("/")[2].partition(".")': "a file and its extension",
    'extension.split(".")': "an extension in two parts",
    'extension.rpartition(".")': "an extension in two parts",
    'f"{each.file.path}.json"': "the file beside a file",
    'f"{file.path}.json"': "the file beside a file",
    'f"{name}/{path}"': "a file in a bag",
    'f"{TEMPLATES}/{self._path}"': "a file in a folder",
    'f"{part}.{field}"': "a class and its field in the schema",
    'having.partition(".")': "a class and its field in the values of a finding",
    'key.rpartition(".")': "a key of the words of the register",
    'key.startswith("accounts.")': "a key of the words of the register",
}
"""What is cut at a dot and is no path of a value."""


def handled_as_text(tree: ast.AST) -> Iterator[str]:
    """Where a module cuts, joins or matches what looks like a path of a value."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="split" | "rsplit" | "partition" | "rpartition"),
                args=[ast.Constant(value="." | "[" | "]" | "[]"), *_],
            ):
                yield ast.unparse(node)
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="field" | "path"), attr="split" | "partition" | "rpartition"),
                args=[ast.Constant(value="/"), *_],
            ):
                yield ast.unparse(node)
            case ast.Compare(left=ast.Constant(value=str(text))) if re.match(rf"{_ROOT}[.\[]\w", text):
                yield ast.unparse(node)
            case ast.Call(
                func=ast.Attribute(attr="startswith" | "removeprefix" | "removesuffix" | "replace" | "endswith"),
                args=[ast.Constant(value=str(text)), *_],
            ) if re.match(rf"{_ROOT}s?[.\[]|\[\]", text):
                yield ast.unparse(node)
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=_), args=[ast.Constant(value=str(text)), *_]
            ):
                if re.search(rf"\b{_ROOT}\\?[.\[\\]|\\\[\(?\\d", text):
                    yield ast.unparse(node)
            case ast.Call(func=ast.Attribute(value=ast.Constant(value="."), attr="join")):
                yield ast.unparse(node)
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if re.match(rf"{_ROOT}[.\[]", text):
                yield ast.unparse(node)
            case ast.JoinedStr(values=[ast.FormattedValue(), ast.Constant(value=str(text)), *_]) if re.match(
                r"[.\[/]\w*$|\[$", text
            ) and any(word in ast.unparse(node) for word in ("path}", "field}", "root}", "whole()}")):
                yield ast.unparse(node)


def test_no_path_of_a_value_is_cut_or_joined_as_text_anywhere_else() -> None:
    package = File(smdocs.__file__).parent
    # Writers see no data, only files.
    apart = (package / "model" / "path.py", package / "writers")
    modules = [file for file in package.rglob("*.py") if not any(file.is_relative_to(path) for path in apart)]
    assert len(modules) > 70
    found = {
        f"{file.relative_to(package)}: {text}"
        for file in modules
        for text in handled_as_text(ast.parse(file.read_text("utf-8")))
        if not any(ast.unparse(ast.parse(known)) in text for known in OF_OTHER_THINGS)
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        'path.split(".")',
        'f"{path}.{name}"',
        'f"{path}[{n}].rule"',
        'f"account.{key}"',
        'f"records[{n}].date"',
        'path.replace("document.", "authority.documents.")',
        'path.startswith("entries[")',
        'field.startswith("due.")',
        'field.rpartition("/")[2]',
        'f"{account}/{path.whole()}"',
        'f"metadata.{key}"',
        '"account.filled_on" in fields',
        'step.removesuffix("[]")',
        're.sub(r"^sole\\b", "account", path)',
        're.findall(r"\\[(\\d+)\\]", path)',
        '".".join(steps)',
    ],
)
def test_it_is_seen_where_a_path_is_cut_or_joined_as_text(code: str) -> None:
    assert list(handled_as_text(ast.parse(code)))


def test_a_path_is_put_together_with_strokes_and_knows_its_field() -> None:
    path = ACCOUNT / "administrators" / 1 / "name"
    assert (str(path), Path.read("account.administrators[1].name")) == ("account.administrators[1].name", path)
    assert path.field()[:2] == ("Administrator", "name")
    assert str(Path.read("account.deletion.limits[].limit")) == "account.deletion.limits[].limit"


def test_what_leads_into_one_thing_begins_with_it() -> None:
    whole = [str(Path.read(f"account.{rest}").whole()) for rest in ("access.grant", "manager.phone", "deputies[0]")]
    assert whole == ["account.access.grant", "account.manager", "account.deputies"]
    owner = Path.read("authority.documents.control-log.owner.sv")
    assert str(owner.whole()) == "authority.documents.control-log.owner"
