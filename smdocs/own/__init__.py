"""An authority's own words: single blocks of the masters that it has changed in its folder `templates/`.

They are held against a closed language and closed elements before they are used, then every document is put together
with them in memory, and nothing that the document has to say may be lost.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from jinja2 import TemplateSyntaxError, nodes

from smdocs import facts
from smdocs.findings import Finding, Place, Severity, in_order, nearest
from smdocs.model.path import Path
from smdocs.own.blocks import document_of, names, own, paths, shipped
from smdocs.own.language import problems
from smdocs.own.markup import ampersand, unclosed, unknown
from smdocs.own.points import Points
from smdocs.read.folder import MOST_NAMED, TEMPLATES, Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.compose import BLANK, Order, compose, orders
from smdocs.tree.master import OURS, environment, masters
from smdocs.tree.parse import Fault, MasterError
from smdocs.tree.view import Mode
from smdocs.words.language import language as speak

__all__ = ["check"]


def check(folder: Folder, on: dt.date) -> tuple[Finding, ...]:
    """Everything that is wrong with an authority's own templates, by file and line.

    `on` is the date that the documents are put together for, which shows what no reading of the templates can.
    """
    found: list[Finding] = []
    for path, text in folder.templates.items():
        found.extend(_read(path, text))
    unsound = {f.place.file for f in found if f.severity is Severity.ERROR}
    for code in LANGUAGES:
        for document in facts.documents():
            files = [f"{code}/{name}" for name in names(document) if f"{code}/{name}" in folder.templates]
            if files and not unsound & {f"{TEMPLATES}/{file}" for file in files}:
                found.extend(_tried(folder, document, code, on))
    found.extend(_in_one_language(folder))
    return in_order(found)


def _finding(code: str, path: str, text: str, index: int, word: str = "", choices: tuple[str, ...] = ()) -> Finding:
    """A finding at a place in the text of a template."""
    document = document_of(path.partition("/")[2])
    values = {"text": word, "choices": ", ".join(choices[:MOST_NAMED]), "meant": nearest(word, choices)}
    return Finding(
        code,
        _place(path, text, index),
        documents=(document,) if document else (),
        values={key: value for key, value in values.items() if value},
    )


def _place(path: str, text: str, index: int) -> Place:
    line, start = text.count("\n", 0, index) + 1, text.rfind("\n", 0, index) + 1
    return Place(f"{TEMPLATES}/{path}", line, index - start + 1)


def _read(path: str, text: str) -> Iterator[Finding]:
    """What reading one template shows."""
    code, _, master = path.partition("/")
    if path not in paths():
        values = {"text": path, "choices": ", ".join(names("control-log")), "meant": nearest(path, paths())}
        near = document_of(values["meant"].partition("/")[2])
        yield Finding(
            "unknown-template", Place(f"{TEMPLATES}/{path}"), documents=(near,) if near else (), values=values
        )
        return
    try:
        tree = environment(code).parse(text)
    except TemplateSyntaxError as error:
        yield _finding("template-syntax", path, text, _sign(text, error.lineno))
        return
    except (RecursionError, ValueError):
        yield _finding("template-syntax", path, text, 0)
        return
    yield from _laid_out(path, text, tree)
    for node in tree.body:
        if isinstance(node, nodes.Block) and node.name in shipped(code, master):
            for p in problems(code, master, node):
                yield _finding(p.code, path, text, _index(text, p.line, p.word.removesuffix("()")), p.word, p.choices)
    if master.endswith(".html"):
        for mark in unknown(text):
            kind = _TYPES[mark.fault] if mark.fault else ""
            yield _finding(kind or "unknown-element", path, text, mark.index, mark.word, mark.choices)
        if sign := ampersand(text):
            yield _finding("bare-ampersand", path, text, sign.index)


def _laid_out(path: str, text: str, tree: nodes.Template) -> Iterator[Finding]:
    """A template is made of blocks that the shipped master has, each once, and nothing around them."""
    code, _, master = path.partition("/")
    theirs = shipped(code, master)
    for node in tree.body:
        if isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport):
            word = type(node).__name__.lower().replace("fromimport", "from")
            yield _finding("not-in-templates", path, text, _index(text, node.lineno, word), word)
        elif isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    yield _finding("outside-block", path, text, _sign(text, part.lineno))
                elif part.data.strip():
                    first = part.data.strip().split("\n")[0]
                    yield _finding("outside-block", path, text, _index(text, part.lineno, first, whole=False))
        elif not isinstance(node, nodes.Block):
            yield _finding("outside-block", path, text, _sign(text, node.lineno))
    seen: dict[str, nodes.Block] = {}
    for node in tree.find_all(nodes.Block):
        at = _index(text, node.lineno, node.name)
        if node.name not in theirs:
            yield _finding("unknown-block", path, text, at, node.name, tuple(theirs))
        elif node.name in seen:
            yield _finding("block-twice", path, text, at, node.name)
        seen.setdefault(node.name, node)
    top = {node.name: node for node in tree.body if isinstance(node, nodes.Block) and node.name in theirs}
    for name, node in top.items():
        for outer in theirs[name].within:
            if outer in top and not _calls_super(top[outer]):
                unused = _finding("block-not-used", path, text, _index(text, node.lineno, name), name)
                yield replace(unused, values={**unused.values, "around": outer})


def _calls_super(block: nodes.Block) -> bool:
    return any(isinstance(call.node, nodes.Name) and call.node.name == "super" for call in block.find_all(nodes.Call))


def _index(text: str, line: int, word: str, *, whole: bool = True) -> int:
    """Where a word stands in a line or below, else where the line begins."""
    start = sum(len(each) + 1 for each in text.split("\n")[: line - 1])
    found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)" if whole else re.escape(word)).search(text, start)
    return found.start() if found else start


def _sign(text: str, line: int) -> int:
    """Where Jinja begins in a line."""
    start = _index(text, line, "")
    found = re.compile(r"\{[{%#]").search(text, start, text.find("\n", start) if "\n" in text[start:] else len(text))
    return found.start() if found else start


_TYPES: Mapping[Fault, str] = {
    Fault.MARKUP: "markup-not-closed",
    Fault.ELEMENT: "wrong-place",
    Fault.PLACE: "wrong-place",
    Fault.HEADING: "heading-level",
    Fault.CELLS: "table-cells",
    Fault.LINK: "unusable-link",
    Fault.LANGUAGE: "unknown-language",
    Fault.VALUE: "template-fails",
    Fault.SIZE: "template-too-large",
}


_NAMED = (Fault.LINK, Fault.LANGUAGE)
"""Faults that are told by the word at fault."""


def _tried(folder: Folder, document: str, code: str, on: dt.date) -> tuple[Finding, ...]:
    """What putting a document together in memory shows: in all its forms, for every account."""
    catalogued = facts.documents()[document]
    mine = [order for order in orders(folder, (code,)) if order.document == document]
    tries = [(order, Mode.FINISHED) for order in mine]
    if catalogued.form:
        tries += [(order, Mode.FORM) for order in (Order(document, BLANK, code), *mine)]
    found: list[Finding] = []
    at_fault: set[tuple[str, str]] = set()
    for order, mode in tries:
        sound = replace(masters(folder.templates), restored=frozenset(at_fault))
        try:
            compose(folder, order, speak(code), on, mode, sound)
        except MasterError as error:
            for block, fault in _blamed(folder, order, mode, on, error):
                at_fault.add(block)
                found.append(_fault(folder, order, block, fault))
    told: set[str] = set()
    for order in () if found else mine:
        found.extend(_lost(folder, order, on, {f.field or f.values["block"] for f in found}, told))
    return in_order(found)


def _blamed(
    folder: Folder, order: Order, mode: Mode, on: dt.date, error: MasterError
) -> list[tuple[tuple[str, str], MasterError]]:
    """Which of the authority's blocks are at fault, and how. Raises the error when none is: then it is ours."""
    changed = own(folder, order.language, order.document)
    # A master that fails without them too is no fault of theirs.
    compose(folder, order, speak(order.language), on, mode, OURS)
    at_fault: list[tuple[tuple[str, str], MasterError]] = []
    for block in changed:
        others = replace(masters(folder.templates), restored=frozenset(changed.keys() - {block}))
        try:
            compose(folder, order, speak(order.language), on, mode, others)
        except MasterError as alone:
            at_fault.append((block, alone))
    return at_fault or [(next(iter(changed)), error)]


def _fault(folder: Folder, order: Order, block: tuple[str, str], fault: MasterError) -> Finding:
    master, name = block
    path = f"{order.language}/{master}"
    text, found = folder.templates[path], own(folder, order.language, order.document)[block]
    index = found.index
    if fault.index is not None:
        index = fault.index
    elif fault.line and fault.file == path:
        index = _sign(text, fault.line)
    elif fault.fault is Fault.MARKUP and (mark := unclosed(found.text)):
        index += mark.index
    finding = _finding(_TYPES[fault.fault], path, text, index, fault.word if fault.fault in _NAMED else name)
    if finding.code == "wrong-place":
        finding = replace(finding, values={**finding.values, "element": fault.element})
    return finding


def _lost(folder: Folder, order: Order, on: dt.date, known: set[str], told: set[str]) -> Iterator[Finding]:
    """What the document has to say and does not. What is known to be lost is not told again."""
    points = Points(folder, order, on)
    changed = own(folder, order.language, order.document)

    def at(block: tuple[str, str]) -> tuple[Place, tuple[str, ...]]:
        path = f"{order.language}/{block[0]}"
        return _place(path, folder.templates[path], changed[block].index), (order.document,)

    for point, block in points.lost_blocks(known, told):
        place, documents = at(block)
        yield Finding("part-lost", place, documents=documents, values={"block": point, "text": block[1]})
    for field, block in points.lost_fields(known, told):
        place, documents = at(block)
        model, name, _ = Path.read(field).field()
        values = {"text": block[1]}
        yield Finding("point-lost", place, field=field, model=model, name=name, documents=documents, values=values)


def _in_one_language(folder: Folder) -> Iterator[Finding]:
    """Blocks that an authority with two languages has changed in one of them only."""
    spoken = folder.authority.languages
    for code in spoken:
        for document in facts.documents():
            mine = own(folder, code, document)
            for other in spoken:
                for master, name in mine.keys() - own(folder, other, document).keys():
                    path, block = f"{code}/{master}", mine[master, name]
                    one = _finding("block-in-one-language", path, folder.templates[path], block.index)
                    values = {"text": name, "file": f"{TEMPLATES}/{other}/{master}"}
                    yield replace(one, severity=Severity.WARNING, values=values)
