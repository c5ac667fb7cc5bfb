"""What an authority's templates may say: the names there are, and a closed part of Jinja that cannot run wild.

Templates are read, not run: each expression is followed through the types of the data, so that a name that does
not exist is found wherever it stands, with its line.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from jinja2 import nodes
from pydantic import BaseModel

from smdocs.model.texts import Prose, Words
from smdocs.model.values import Duration, Interval
from smdocs.read.source import CONTROL
from smdocs.tree.about import NAMES as ABOUT
from smdocs.tree.context import NAMES
from smdocs.tree.master import environment, shipped_text

METHODS = {"lower", "upper", "startswith", "endswith"}
"""What one may call on a text."""
_OPERATORS = {"Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**"}
_TAGS = {"AssignBlock": "set", "Scope": "autoescape", "FromImport": "from", "FilterBlock": "filter"}


class Plain(Enum):
    """Shapes without parts: a text, number or date; something to call; something of which nothing is known."""

    TEXT = "text"
    MACRO = "macro"
    ANY = "any"


@dataclass(frozen=True)
class Thing:
    """Something with the fields of a class."""

    cls: type


@dataclass(frozen=True)
class Many:
    """A list."""

    item: Shape


@dataclass(frozen=True)
class Keyed:
    """A mapping from names that are not known beforehand."""

    value: Shape


@dataclass(frozen=True)
class Row:
    """A fixed number of things, such as the items of a list written in a template."""

    items: tuple[Shape, ...]


@dataclass
class Space:
    """A set of names: those of an imported file, or of a `namespace`."""

    names: dict[str, Shape] = field(default_factory=dict)


Shape = Plain | Thing | Many | Keyed | Row | Space
Scope = dict[str, Shape]


@dataclass(frozen=True)
class Problem:
    """Something that a template says and may not: the code of its finding, the line and the word."""

    code: str
    line: int
    word: str
    choices: tuple[str, ...] = ()


def shape(annotation: Any) -> Shape:
    """The shape of what has a type."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape(arguments[0])
    if origin in (Union, types.UnionType):
        shapes = [shape(a) for a in arguments if a is not type(None)]
        first = shapes[0]
        return first if all(s == first for s in shapes) else Plain.ANY
    if origin in (tuple, list) or (isinstance(origin, type) and issubclass(origin, Sequence)):
        return Many(shape(arguments[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Keyed(shape(arguments[1]))
    if annotation is Any:
        return Plain.ANY
    if not isinstance(annotation, type) or issubclass(annotation, Words | Prose | Duration | Interval):
        return Plain.TEXT
    return Thing(annotation) if issubclass(annotation, BaseModel) or is_dataclass(annotation) else Plain.TEXT


@cache
def fields(cls: type) -> Mapping[str, Shape]:
    """The fields that a template can name of a class, each with its shape."""
    hints = get_type_hints(cls, include_extras=True)
    if issubclass(cls, BaseModel):
        found = {name: info.annotation for name, info in cls.model_fields.items()}
    else:
        found = {name: hint for name, hint in hints.items() if not name.startswith("_")}
    for name, member in vars(cls).items():
        if isinstance(member, property) and member.fget:
            found[name] = get_type_hints(member.fget)["return"]
    return {name: shape(annotation) for name, annotation in found.items()}


@cache
def scopes(code: str, master: str) -> Mapping[str, Scope]:
    """The names that each block of a shipped master can use."""
    reader = Reader(code)
    names = {**NAMES, **ABOUT.get(master.partition("/")[0], {})}
    scope: Scope = {name: shape(annotation) for name, annotation in names.items()}
    scope |= {"range": Plain.MACRO, "namespace": Plain.MACRO}
    reader.statements(environment(code).parse(shipped_text(code, master)).body, scope)
    return reader.scopes


def problems(code: str, master: str, block: nodes.Block) -> list[Problem]:
    """What an authority's block says and may not, in the order of the lines."""
    reader = Reader(code, own=True)
    known = scopes(code, master)
    reader.statements(block.body, {"super": Plain.MACRO} | known.get(block.name, {}))
    return sorted(dict.fromkeys(reader.problems), key=lambda problem: problem.line)


class Reader:
    """Reads statements in the order they stand, with the names known at each."""

    def __init__(self, code: str, *, own: bool = False) -> None:
        self._code = code
        self._own = own
        self._environment = environment(code)
        self.problems: list[Problem] = []
        self.scopes: dict[str, Scope] = {}

    def _unknown(self, node: nodes.Node, word: str, choices: Iterable[str]) -> Shape:
        known = tuple(name for name in choices if not name.startswith("_"))
        self.problems.append(Problem("unknown-name", node.lineno, word, known))
        return Plain.ANY

    def _refused(self, node: nodes.Node, word: str) -> Shape:
        line = node.lineno or next((n.lineno for n in node.find_all(nodes.Node) if n.lineno), 1)
        self.problems.append(Problem("not-in-templates", line, word))
        return Plain.ANY

    def statements(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        """Reads statements; what they set is added to the scope."""
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: nodes.Node, scope: Scope) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    self._expression(part, scope)
            case nodes.If():
                self._expression(node.test, scope)
                for body in (node.body, node.elif_, node.else_):
                    self.statements(body, scope)
            case nodes.For():
                self._for(node, scope)
            case nodes.Assign():
                self._assign(node.target, self._expression(node.node, scope), scope)
            case nodes.Block():
                self.scopes[node.name] = dict(scope)
                self.statements(node.body, dict(scope))
            case nodes.CallBlock():
                self._expression(node.call, scope)
                self.statements(node.body, scope | {arg.name: Plain.ANY for arg in node.args})
            case _ if self._own:
                name = type(node).__name__
                self._refused(node, _TAGS.get(name, name.lower()))
            case nodes.Macro():
                scope[node.name] = Plain.MACRO
                inner = {arg.name: Plain.ANY for arg in node.args}
                self.statements(node.body, scope | inner | {"caller": Plain.MACRO})
            case nodes.Import(template=nodes.Const(value=imported)):
                tree = self._environment.parse(shipped_text(self._code, imported))
                macros = [found.name for found in tree.find_all(nodes.Macro)]
                scope[node.target] = Space(dict.fromkeys(macros, Plain.MACRO))

    def _for(self, node: nodes.For, scope: Scope) -> None:
        if node.recursive and self._own:
            self._refused(node, "recursive")
        inner = dict(scope)
        loop = ("first", "last", "index", "index0", "revindex", "revindex0", "length")
        inner["loop"] = Space(dict.fromkeys(loop, Plain.TEXT))
        self._assign(node.target, _item(self._expression(node.iter, scope)), inner)
        if node.test:
            self._expression(node.test, inner)
        self.statements(node.body, inner)
        self.statements(node.else_, dict(scope))

    def _assign(self, target: nodes.Node, given: Shape, scope: Scope) -> None:
        match target:
            case nodes.Name():
                scope[target.name] = given
            case nodes.NSRef():
                space = scope.get(target.name)
                if isinstance(space, Space):
                    space.names[target.attr] = _either(given, space.names.get(target.attr, Plain.ANY))
                elif self._own:
                    self._unknown(target, target.name, scope)
            case nodes.Tuple():
                shapes = given.items if isinstance(given, Row) else ()
                for n, part in enumerate(target.items):
                    self._assign(part, shapes[n] if n < len(shapes) else Plain.ANY, scope)

    def _expression(self, node: nodes.Node, scope: Scope) -> Shape:
        match node:
            case nodes.Const(value=str(text)) if self._own and (sign := CONTROL.search(text)):
                return self._refused(node, f"U+{ord(sign[0]):04X}")
            case nodes.Const() | nodes.TemplateData():
                return Plain.TEXT
            case nodes.Name():
                known = scope.get(node.name)
                return known if known is not None else self._unknown(node, node.name, scope)
            case nodes.Getattr():
                return self._attribute(node, self._expression(node.node, scope), node.attr)
            case nodes.Getitem():
                return self._item(node, scope)
            case nodes.Call():
                return self._call(node, scope)
            case nodes.Filter() if node.node is not None:
                return self._filter(node, self._expression(node.node, scope), scope)
            case nodes.Test():
                if node.name not in self._environment.tests:
                    self._unknown(node, node.name, self._environment.tests)
                self._parts([node.node, *node.args, *node.kwargs], scope)
            case nodes.CondExpr():
                self._expression(node.test, scope)
                otherwise = self._expression(node.expr2, scope) if node.expr2 else Plain.TEXT
                return _either(self._expression(node.expr1, scope), otherwise)
            case nodes.And() | nodes.Or() | nodes.Add():
                return _either(self._expression(node.left, scope), self._expression(node.right, scope))
            case nodes.Sub():
                self._parts([node.left, node.right], scope)
            case nodes.Not() | nodes.Neg() | nodes.Pos():
                self._expression(node.node, scope)
            case nodes.Compare():
                self._parts([node.expr, *(operand.expr for operand in node.ops)], scope)
            case nodes.Concat():
                self._parts(node.nodes, scope)
            case nodes.List():
                shapes = [self._expression(item, scope) for item in node.items]
                return Many(_all(shapes))
            case nodes.Tuple():
                return Row(tuple(self._expression(item, scope) for item in node.items))
            case nodes.Keyword():
                return self._expression(node.value, scope)
            case nodes.Slice():
                self._parts([part for part in (node.start, node.stop, node.step) if part], scope)
            case _ if self._own:
                name = type(node).__name__
                return self._refused(node, _OPERATORS.get(name, name.lower()))
        return Plain.TEXT

    def _parts(self, parts: Iterable[nodes.Node], scope: Scope) -> None:
        for part in parts:
            self._expression(part, scope)

    def _attribute(self, node: nodes.Node, of: Shape, name: str) -> Shape:
        if name.startswith("_"):
            return self._refused(node, name)
        match of:
            case Thing():
                known = fields(of.cls)
            case Space():
                known = of.names
            case Plain.ANY:
                return Plain.ANY
            case _:
                known = {}
        return known[name] if name in known else self._unknown(node, name, known)

    def _item(self, node: nodes.Getitem, scope: Scope) -> Shape:
        of = self._expression(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return of.value if isinstance(of, Keyed) else self._attribute(node, of, node.arg.value)
        self._expression(node.arg, scope)
        if isinstance(node.arg, nodes.Slice):
            return of
        return of.value if isinstance(of, Keyed) else _item(of)

    def _call(self, node: nodes.Call, scope: Scope) -> Shape:
        if node.dyn_args or node.dyn_kwargs:
            return self._refused(node, "*")
        given = {arg.key: self._expression(arg, scope) for arg in node.kwargs}
        self._parts(node.args, scope)
        called = node.node
        if isinstance(called, nodes.Name):
            if self._expression(called, scope) not in (Plain.MACRO, Plain.ANY):
                return self._refused(node, f"{called.name}()")
            return Space(given) if called.name == "namespace" else _RETURNS.get(called.name, Plain.TEXT)
        if not isinstance(called, nodes.Getattr):
            return self._refused(node, "()")
        of = self._expression(called.node, scope)
        if isinstance(of, Space):
            if self._attribute(called, of, called.attr) not in (Plain.MACRO, Plain.ANY):
                self._refused(node, f"{called.attr}()")
            return Plain.TEXT
        if isinstance(of, Keyed) and called.attr == "items":
            return Many(Row((Plain.TEXT, of.value)))
        if of in (Plain.TEXT, Plain.ANY) and called.attr in METHODS:
            return Plain.TEXT
        return self._refused(node, f"{called.attr}()")

    def _filter(self, node: nodes.Filter, of: Shape, scope: Scope) -> Shape:
        self._parts([*node.args, *node.kwargs], scope)
        if node.name not in self._environment.filters:
            return self._unknown(node, node.name, self._environment.filters)
        item = _item(of)
        if node.name in ("where", "without", "having", "each"):
            named = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
            found = [self._attribute(node, item, str(name)) for name in (*named, *(k.key for k in node.kwargs))]
            return Many(found[0]) if node.name == "each" and found else of
        if node.name == "first":
            return item
        return of if node.name == "optional" else Plain.TEXT


_RETURNS: Mapping[str, Shape] = {"range": Many(Plain.TEXT)}


def _item(of: Shape) -> Shape:
    if isinstance(of, Row):
        return _all(of.items)
    return of.item if isinstance(of, Many) else Plain.TEXT if isinstance(of, Keyed) else Plain.ANY


def _either(one: Shape, other: Shape) -> Shape:
    """The shape of what may be one or the other: the one of which more is known, where they do not contradict."""
    if one == other or other in (Plain.TEXT, Plain.ANY):
        return one
    if one in (Plain.TEXT, Plain.ANY):
        return other
    if isinstance(one, Many) and isinstance(other, Many):
        return Many(_either(one.item, other.item))
    return Plain.ANY


def _all(shapes: Iterable[Shape]) -> Shape:
    whole: Shape = Plain.ANY
    for each in shapes:
        whole = _either(each, whole)
    return whole
