"""Nothing given is lost: for every field of the model, a document that its reader needs prints it, or it is said why
none does. A new field is held to it without being named here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

import smdocs
from smdocs.model.account import Status
from smdocs.tree.compose import compose, orders
from smdocs.tree.view import Mode
from smdocs.writers import txt
from tests.conftest import AS_OF
from tests.templates.maximal import CODE, Maker, accounts, authority

TABLE = yaml.safe_load((Path(__file__).parent / "every_field.yaml").read_text("utf-8"))


@cache
def printed() -> tuple[Maker, dict[str, str], frozenset[tuple[str, str]]]:
    """The fields of a made-up authority, the text of its documents by their type, and what masters read."""
    texts: dict[str, str] = {}
    used: set[tuple[str, str]] = set()
    maker = Maker()
    one, instead, own = (Status.ACTIVE,), TABLE["instead"], TABLE["own"]
    for dropped, statuses in (((), tuple(Status)), (instead, one), (own, one), ([*instead, *own], one)):
        maker.dropped = dropped
        with TemporaryDirectory() as root:
            write(Path(root), "authority", authority(maker))
            for name, (account, records) in accounts(maker, statuses).items():
                write(Path(root), f"accounts/{name}", account)
                write(Path(root), f"records/{name}", records)
            folder = smdocs.load(root)
        assert [f"{f.code}: {f.field} {f.values}" for f in folder.findings] == []
        for order in orders(folder, (CODE,)):
            composed = compose(folder, order, AS_OF, Mode.FINISHED, ())
            texts[order.document] = texts.get(order.document, "") + txt.write(composed.document).decode()
            used |= composed.used
    texts = {document: " ".join(text.replace("\u00a0", " ").split()) for document, text in texts.items()}
    return maker, texts, frozenset(used)


def write(root: Path, name: str, data: object) -> None:
    file = root / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def lost() -> Iterator[str]:
    maker, texts, used = printed()
    for path, traces in maker.traces.items():
        if not any(trace.within(text) for trace in traces for text in texts.values()):
            yield path
    for path, field in maker.plain.items():
        if field not in used:
            yield path


def below(one: str, path: str) -> bool:
    """Whether a path is another or leads on from there; `*` is any of the things of which each has a name."""
    named = re.sub(r"^(authority\.documents|account\.about_texts)\.[\w-]+", r"\1.*", path)
    return any(each == one or each.startswith((f"{one}.", f"{one}[")) for each in (path, named))


def excused(path: str) -> bool:
    return any(below(one, path) for fields in TABLE["not_printed"].values() for one in fields)


def test_every_field_is_printed_by_some_document_or_it_is_said_why_not() -> None:
    assert [path for path in lost() if not excused(path)] == []


def test_what_is_said_not_to_be_printed_is_not() -> None:
    gone = set(lost())
    for fields in TABLE["not_printed"].values():
        for one in fields:
            assert any(below(one, path) for path in gone), one


def test_the_document_that_its_reader_needs_prints_a_field() -> None:
    maker, texts, _ = printed()
    lacking = {
        document: [path for path in paths if not any(t.within(texts[document]) for t in maker.traces[path])]
        for document, paths in TABLE["needed"].items()
    }
    assert {document: paths for document, paths in lacking.items() if paths} == {}
