"""The masters against the model, the catalogue and each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from jinja2 import nodes

from smdocs import facts
from smdocs.documents.render import Mode
from smdocs.findings import Finding, has_errors
from smdocs.judge.check import check
from smdocs.model import Account
from smdocs.model.path import Path
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.compose import Order, compose, orders
from smdocs.tree.master import environment, shipped_text
from smdocs.tree.nodes import Section, walk
from smdocs.writers import txt
from tests.conftest import AS_OF
from tests.each import each
from tests.examples import COMPLETE, EXAMPLES, composed, folder


def finished() -> list[tuple[str, Order]]:
    return [(name, order) for name in EXAMPLES for order in orders(folder(name), LANGUAGES)]


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_stops_or_mars_the_documents_of_the_examples(name: str) -> None:
    assert not has_errors(check(folder(name), AS_OF))
    found: list[Finding] = []
    spoken = tuple(code.value for code in folder(name).authority.languages)
    for order in orders(folder(name), spoken):
        found.extend(composed(name, order).findings)
    # TikTok has 80 characters, and the README says what there is no room for.
    left_out = {("text-left-out", "tiktok-ungdomsmottagningen")} if name == "region-alvmarken" else set()
    assert {(f.code, f.account) for f in found} == left_out


def blank_forms() -> list[Order]:
    from smdocs.documents.wanted import Wanted

    return [o for o in Wanted(AS_OF, mode=Mode.FORM).orders(folder("aeblesund")) if o.account == "_blank"]


def about_an_account() -> list[tuple[str, str]]:
    types = [name for name, catalogued in facts.documents().items() if catalogued.subject.value != "authority"]
    return list(product(types, LANGUAGES))


@each(about_an_account)
def test_what_a_master_prints_of_an_account_is_what_the_catalogue_asks_for(of: tuple[str, str]) -> None:
    """With nothing known of an account, every gap that a master shows is a field that the catalogue asks for."""
    document, code = of
    nothing = Folder(folder("aeblesund").authority, {"konto": Account()}, {}, (), folder("aeblesund").sources)
    sources = dict(nothing.sources) | {
        "accounts/konto.yaml": folder("aeblesund").sources["accounts/facebook-kommunen.yaml"]
    }
    nothing = Folder(nothing.authority, nothing.accounts, {}, (), sources)
    made = compose(nothing, Order(document, "konto", code), AS_OF, Mode.FINISHED, checked=())
    gaps = {Path.read(f.field) for f in made.findings if f.code == "missing-field"}
    asked = {Path(r.field.root, r.field.in_file) for r in facts.documents()[document].requires}
    assert {gap for gap in gaps if not any(a.within(gap) or gap.within(a) for a in asked)} == set()


def shape(name: str, order: Order) -> list[str]:
    """The levels of the headings in each part of a document: groups stand by the alphabet of the language."""
    blocks = walk(composed(name, order).document.blocks)
    return sorted("".join(str(block.level) for block in blocks if isinstance(block, Section)).split("2"))


@each(facts.documents())
def test_danish_and_swedish_have_the_same_sections(document: str) -> None:
    for name in COMPLETE:
        for order in orders(folder(name), ("da",)):
            if order.document == document:
                assert shape(name, order) == shape(name, replace(order, language="sv")), order


def label(page: tuple[str, Order]) -> str:
    name, order = page
    return f"{name}: {order.document} {order.account} {order.language}"


@each(finished, name=label)
def test_a_finished_document_reads_well(page: tuple[str, Order]) -> None:
    """No guidance, no gap, no double space, no straight quotes, no stray punctuation."""
    text = txt.write(composed(*page).document).decode()
    assert not re.search(r"\[[^\]]*\]|\bXX\b|lorem ipsum|None|Undefined|\{\{|\}\}", text)
    for line in text.splitlines():
        assert "  " not in line.strip(" |"), line
        assert '"' not in line, line
        assert not re.search(r"\s[,.;:!?](\s|$)|,,|\.\.(?!\.)", line), line


_SPEECH = (
    # The text, values with their filters, and what is between them.
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Filter, nodes.Name, nodes.Getattr, nodes.Getitem),
    # Parts: blocks that an authority can say otherwise, macros with what they are told, files that are shared.
    *(nodes.Block, nodes.Macro, nodes.Call, nodes.CallBlock, nodes.Keyword, nodes.Import, nodes.Include, nodes.Scope),
    # Going through what is given, a shorter name for it, and constants, of which a list may be gone through.
    *(nodes.For, nodes.Assign, nodes.Const, nodes.List, nodes.Tuple),
    # Simple conditions.
    *(nodes.If, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand),
)
"""What a master may consist of. What is not here computes: `+`, `~`, `is`, slices, `namespace`, filtered blocks."""

_OPERATORS = {"eq", "ne", "lt", "lteq", "gt", "gteq", "in"}


def computed(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """What a master works out itself, by line."""
    imported = {node.target for node in tree.find_all(nodes.Import)}
    macros = {node.name for node in tree.find_all(nodes.Macro)} | {"caller"}
    given = {argument.name for node in tree.find_all(nodes.Macro) for argument in node.args}
    called = {id(node.node) for node in tree.find_all(nodes.Call)}
    for node in tree.find_all(nodes.Node):
        match node:
            case nodes.Name(name=name, ctx="load") if name in macros - given and id(node) not in called:
                yield node.lineno, "takes a macro for a value"
            case nodes.Call(node=nodes.Name(name=name)) if name in macros:
                pass
            case nodes.Call(node=nodes.Getattr(node=nodes.Name(name=name))) if name in imported:
                pass
            case nodes.Call():
                yield node.lineno, "calls what is no macro"
            case nodes.If() | nodes.CondExpr() if node.test.find(nodes.Call) or isinstance(node.test, nodes.Call):
                yield node.lineno, "asks what a macro has said"
            case nodes.Assign(node=nodes.Call()):
                yield node.lineno, "keeps what a macro has said"
            case nodes.For() if node.test or _goes_through_some(node):
                yield node.lineno, "picks from what it goes through"
            case nodes.Getitem(arg=nodes.Const(value=str())) | nodes.Assign(target=nodes.Name()):
                pass
            case nodes.Getitem():
                yield node.lineno, "looks something up"
            case nodes.Assign():
                yield node.lineno, "sets more than a name"
            case nodes.Compare():
                sides = [node.expr, *(operand.expr for operand in node.ops)]
                operators = {operand.op for operand in node.ops}
                if not any(isinstance(side, nodes.Const) for side in sides) or operators - _OPERATORS:
                    yield node.lineno, "compares with something else than a fixed choice"
                fixed = [side.value for side in sides if isinstance(side, nodes.Const)]
                if any(Path.read(value).steps for value in fixed if isinstance(value, str)):
                    yield node.lineno, "compares with the path of a field"
            case nodes.Filter() if node.name not in FILTERS:
                yield node.lineno, f"filters with {node.name}"
            case _ if not isinstance(node, _SPEECH):
                yield node.lineno, type(node).__name__


def _goes_through_some(loop: nodes.For) -> bool:
    """Whether all that a loop says hangs on one condition."""
    match [node for node in loop.body if not isinstance(node, nodes.Assign) and not _is_space(node)]:
        case [nodes.If(elif_=[], else_=[])]:
            return True
    return False


def _is_space(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )


FILTERS = frozenset(
    [
        "optional",
        "lacking",
        "capital",
        "unstopped",
        "spelled",
        "full_stop",
        "genitive",
        "listing",
        "form",
        "date",
        "weekdays",
        "bare",
        "tel",
        "prose",
        "linked",
    ]
)
"""Filters that say a value otherwise. None picks, counts or puts in order."""


MASTERS = [
    *("_parts.html", *(f"{document}.html" for document in facts.documents())),
    *(f"about/{name}.txt" for name in ("_pieces", "short", "medium", "long", "closed")),
]


def test_masters_speak_and_do_not_compute() -> None:
    found = [
        f"{code}/{master}:{line}: {what}"
        for code in LANGUAGES
        for master in MASTERS
        for line, what in computed(environment(code).parse(shipped_text(code, master)))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("master", "wrong"),
    [
        ("{% for c in contacts if c.phone %}{{ c.phone }}{% endfor %}", "picks from what it goes through"),
        ("{% for c in contacts %}\n{% if c.phone %}{{ c }}{% endif %}{% endfor %}", "picks from what it goes through"),
        ("{% for c in contacts %}{% if loop.first %}{{ c }}{% endif %}{% endfor %}", "picks from what it goes through"),
        ("{{ contacts[0].phone }}", "looks something up"),
        ("{% if rule.field == 'account.access.control_interval' %}!{% endif %}", "compares with the path of a field"),
        ("{% if 'account.deletion.limits[].limit' in fields %}!{% endif %}", "compares with the path of a field"),
        ("{% for c in contacts %}{% if c.phone %}{{ c }}{% else %}–{% endif %}{% endfor %}", None),
        ("{% for c in contacts %}{% if not loop.first %}, {% endif %}{{ c }}{% endfor %}", None),
        ("{% if account.status == 'closed' or 'cookies' in must %}{{ law['se-tf'].short }}{% endif %}", None),
    ],
)
def test_a_master_that_picks_is_told_from_one_that_speaks(master: str, wrong: str | None) -> None:
    assert [what for _, what in computed(environment("da").parse(master))] == ([wrong] if wrong else [])


def sentences(master: str) -> Iterator[str]:
    """The whole sentences of fixed words in a master, also those among the texts that its tags choose from."""
    words = re.sub(r"\{#.*?#\}", "", master, flags=re.DOTALL)
    chosen = [
        text for tag in re.findall(r"\{[{%].*?[%}]\}", words) for text in re.findall(r"\"([^\"]*)\"|'([^']*)'", tag)
    ]
    words = re.sub(r"\{%.*?%\}|</?(?!strong|span|a\b)\w[^>]*>", "\n", words)
    words = re.sub(r"<[^>]*>", "", words)
    for line in ("\n".join([words, *map("".join, chosen)])).splitlines():
        for sentence in re.split(r"(?<=[.?!])\s+", line.strip()):
            if re.fullmatch(r"[^{}]*\w[^{}]*\s[^{}]+\s[^{}]+[.?!]", sentence):
                yield sentence


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_sentence_of_fixed_words_stands_in_one_master(code: str) -> None:
    """What several documents say word for word is a macro in `_parts.html`."""
    stands: dict[str, set[str]] = {}
    for master in MASTERS:
        for sentence in sentences(shipped_text(code, master)):
            stands.setdefault(sentence, set()).add(master)
    assert len(stands) > 100
    assert {sentence: masters for sentence, masters in stands.items() if len(masters) > 1} == {}
