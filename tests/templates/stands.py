"""By what the fixed words of masters stand: reads masters as they are written, macros and all, and finds for every
stretch of words the mark that holds for it and what is asked around it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import nodes

from smdocs.tree.master import environment, shipped_text
from smdocs.tree.parse import BY

NAMES_ONLY = {"h", "h1", "h2", "h3", "h4", "th", "caption"}
"""Elements that name what stands under them: they vanish with it."""
_LETTERS = re.compile(r"[^\W\d_]")
_COMMENT_MARK = re.compile(r"(\{% block \w+[^%]*%\})\s*(?:\{# by: (.*?) #\})?")

Env = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """A stretch of fixed words: where it stands, the mark that holds for it (empty: none), whether it only names what
    stands under it, and the fields that are asked around it to be there, or not to be."""

    master: str
    line: int
    text: str
    mark: str
    names: bool
    there: frozenset[str]
    lacking: frozenset[str]

    def __str__(self) -> str:
        return f"{self.master}:{self.line}: {self.text!r} by {self.mark or 'nothing'!r}"


@dataclass
class _Element:
    tag: str
    mark: str
    meant: Mapping[str, frozenset[str]]
    """What each part of the mark means, where it stands."""
    printed: set[str] = field(default_factory=set)
    words: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Bound:
    """An expression with the names that hold for it."""

    expr: nodes.Node
    env: Env


@dataclass(frozen=True)
class _Paths:
    paths: frozenset[str]


@dataclass(frozen=True)
class _Module:
    name: str


class Reader:
    """Reads a master of a language: `words` are its fixed words, and `marks` all its marks by block, in order."""

    def __init__(self, code: str, master: str, text: str | None = None) -> None:
        self.code, self.words, self.marks = code, list[Words](), list[tuple[str, str]]()
        self.problems: list[str] = []
        self._elements, self._tag, self._block = list[_Element](), "", ""
        self._there, self._lacking = frozenset[str](), frozenset[str]()
        self._master = [master]
        self._meant: list[tuple[Mapping[str, frozenset[str]], _Element | None]] = []
        body = _parsed(code, master).body if text is None else environment(code).parse(text).body
        self._walk(body, _env(code, master) if text is None else {})

    def stands(self) -> Iterator[str]:
        """What is wrong with the marks: words without one, and marks that nothing around the words asks for."""
        yield from self.problems
        for words, (meant, element) in zip(self.words, self._meant, strict=True):
            if words.names:
                continue
            if not words.mark:
                yield f"{words} has no mark"
                continue
            there = words.there | (frozenset(element.printed) if element else frozenset())
            if not any(_holds(part, paths, there, words.lacking) for part, paths in meant.items()):
                yield f"{words} is not asked for around it; asked: {sorted(there)}, not: {sorted(words.lacking)}"

    def _walk(self, body: list[nodes.Node], env: Env) -> Env:
        names = dict(env)
        for node in body:
            match node:
                case nodes.Output():
                    for part in node.nodes:
                        if isinstance(part, nodes.TemplateData):
                            self._markup(part.data, part.lineno, names)
                        else:
                            self._print(part, names)
                case nodes.If():
                    self._if(node, names)
                case nodes.For():
                    paths = _paths(node.iter, names)
                    looped = names | dict.fromkeys(_targets(node.target), _Paths(paths)) | {"loop": _Paths(frozenset())}
                    self._within(node.body, looped, paths, frozenset(), node.lineno)
                    self._within(node.else_, names, frozenset(), paths, node.lineno)
                case nodes.Assign():
                    for name in _targets(node.target):
                        names[name] = _Bound(node.node, dict(names))
                case nodes.Import():
                    names[node.target] = _Module(node.template.value)
                case nodes.Macro():
                    names[node.name] = node
                case nodes.Block():
                    outer, self._block = self._block, node.name
                    self._walk(node.body, names)
                    self._block = outer
                case nodes.CallBlock() if macro := _macro(node.call, names, self.code):
                    _, made, its_env = macro
                    said = nodes.Macro("caller", [], [], node.body)
                    self._walk(made.body, _called(made, node.call, names, its_env) | {"caller": said})
                case nodes.Include():
                    pass
                case _:
                    raise AssertionError(f"{self._master[-1]}:{node.lineno}: {node}")
        return names

    def _if(self, node: nodes.If, env: Env) -> None:
        there, lacking = _asked(node.test, env)
        # What the first item of a list opens, the last one closes.
        of_loop = any(name.name == "loop" for name in node.test.find_all(nodes.Name))
        self._within(node.body, env, there, lacking, node.lineno, of_loop=of_loop)
        before_there, before_lacking = lacking, there
        for other in node.elif_:
            there, lacking = _asked(other.test, env)
            self._within(other.body, env, there | before_there, lacking | before_lacking, other.lineno)
            before_there, before_lacking = before_there | lacking, before_lacking | there
        self._within(node.else_, env, before_there, before_lacking, node.lineno)

    def _within(
        self,
        body: list[nodes.Node],
        env: Env,
        there: frozenset[str],
        lacking: frozenset[str],
        line: int,
        *,
        of_loop: bool = False,
    ) -> None:
        before = self._there, self._lacking
        depth, tag = len(self._elements), self._tag
        self._there, self._lacking = self._there | there, self._lacking | lacking
        self._walk(body, env)
        self._there, self._lacking = before
        if not of_loop and (len(self._elements) != depth or bool(self._tag) != bool(tag)):
            self.problems.append(f"{self._master[-1]}:{line}: what a condition opens it has to close")
            del self._elements[depth:]

    def _print(self, expr: nodes.Node, env: Env) -> None:
        if self._tag:
            self._tag += "\0"
            self._note(_paths(expr, env))
            return
        match expr:
            case nodes.Const():
                self._say(str(expr.value), expr.lineno)
            case nodes.CondExpr():
                there, lacking = _asked(expr.test, env)
                for part, asked in ((expr.expr1, (there, lacking)), (expr.expr2, (lacking, there))):
                    if part is not None:
                        before = self._there, self._lacking
                        self._there, self._lacking = self._there | asked[0], self._lacking | asked[1]
                        self._print(part, env)
                        self._there, self._lacking = before
            case nodes.Or():
                self._print(expr.left, env)
                there, lacking = _asked(expr.left, env)
                before = self._there, self._lacking
                self._there, self._lacking = self._there | lacking, self._lacking | there
                self._print(expr.right, env)
                self._there, self._lacking = before
            case nodes.Filter(name="optional"):
                pass
            case nodes.Filter() if expr.node is not None:
                if _is_words(expr.node, env):
                    self._print(expr.node, env)
                elif not _optional(expr):
                    self._note(_paths(expr, env))
            case nodes.Name() if isinstance(bound := env.get(expr.name), _Bound):
                self._print(bound.expr, bound.env)
            case nodes.Call() if macro := _macro(expr, env, self.code):
                master, made, its_env = macro
                self._master.append(master)
                self._walk(made.body, _called(made, expr, env, its_env))
                self._master.pop()
            case _:
                self._note(_paths(expr, env))

    def _note(self, paths: frozenset[str]) -> None:
        for element in self._elements:
            element.printed |= paths

    def _markup(self, text: str, line: int, env: Env) -> None:
        for part in re.split(r"(<|>)", text):
            if part == "<":
                self._tag = "<"
            elif part == ">" and self._tag:
                self._element(self._tag[1:], line, env)
                self._tag = ""
            elif self._tag:
                self._tag += part
            else:
                self._say(part, line)
            line += part.count("\n")

    def _element(self, tag: str, line: int, env: Env) -> None:
        name = re.split(r"[\s/]", tag.removeprefix("/"))[0]
        if tag.startswith("/"):
            while self._elements and self._elements.pop().tag != name:
                self.problems.append(f"{self._master[-1]}:{line}: </{name}> closes nothing")
        elif not tag.endswith("/") and name != "br":
            mark = re.search(rf'\b{BY}="([^"]*)"', tag)
            if mark:
                self.marks.append((self._block, mark[1]))
                parts = [part.strip() for part in mark[1].split(",")]
                self._elements.append(_Element(name, mark[1], {part: _meant(part, env) for part in parts}))
            else:
                around = self._elements[-1] if self._elements else _Element("", "", {})
                self._elements.append(_Element(name, around.mark, around.meant))

    def _say(self, text: str, line: int) -> None:
        text = re.sub(r"&\w+;", "", text)
        if not _LETTERS.search(text):
            return
        element = self._elements[-1] if self._elements else None
        marked = next((e for e in self._elements if element and e.meant is element.meant and e.mark), None)
        names = any(e.tag in NAMES_ONLY for e in self._elements)
        self.words.append(
            Words(
                self._master[-1],
                line,
                " ".join(text.split()),
                element.mark if element else "",
                names,
                self._there,
                self._lacking,
            )
        )
        self._meant.append((element.meant if element else {}, marked))


def _holds(part: str, paths: frozenset[str], there: frozenset[str], lacking: frozenset[str]) -> bool:
    if part == "explains":
        return True
    if part.startswith("law:"):
        return part[4:].partition("-")[0] not in ("dk", "se") or "authority.country" in there | lacking
    asked = lacking if part.startswith("not ") else there
    return any(one == path or one.startswith(f"{path}.") for path in paths for one in asked)


def _meant(part: str, env: Env) -> frozenset[str]:
    if part == "explains" or part.startswith("law:"):
        return frozenset()
    written = environment("da").parse("{{ " + part.removeprefix("not ") + " }}").body[0]
    return _paths(written.nodes[0], env)


def _targets(target: nodes.Node) -> list[str]:
    return [name.name for name in target.find_all(nodes.Name)] or [target.name]


def _optional(expr: nodes.Node) -> bool:
    while isinstance(expr, nodes.Filter):
        if expr.name == "optional":
            return True
        expr = expr.node
    return False


def _is_words(expr: nodes.Node, env: Env) -> bool:
    match expr:
        case nodes.Const() | nodes.CondExpr() | nodes.Or():
            return True
        case nodes.Call():
            return True
        case nodes.Name() if isinstance(bound := env.get(expr.name), _Bound):
            return _is_words(bound.expr, bound.env)
        case nodes.Filter() if expr.node is not None:
            return _is_words(expr.node, env)
    return False


def _paths(expr: nodes.Node, env: Env) -> frozenset[str]:
    """The fields that an expression is made of."""
    match expr:
        case nodes.Name():
            bound = env.get(expr.name, _Paths(frozenset({expr.name})))
            if isinstance(bound, _Paths):
                return bound.paths
            return _paths(bound.expr, bound.env) if isinstance(bound, _Bound) else frozenset()
        case nodes.Getattr():
            return frozenset(f"{path}.{expr.attr}" for path in _paths(expr.node, env))
        case nodes.Getitem():
            key = expr.arg.value if isinstance(expr.arg, nodes.Const) else "[]"
            return frozenset(f"{path}.{key}" for path in _paths(expr.node, env))
        case nodes.Const():
            return frozenset()
    return frozenset[str]().union(*(_paths(child, env) for child in expr.iter_child_nodes()))


def _asked(test: nodes.Node, env: Env) -> tuple[frozenset[str], frozenset[str]]:
    """The fields that a condition asks to be there, and those it asks not to be."""
    match test:
        case nodes.Not():
            there, lacking = _asked(test.node, env)
            return lacking, there
        case nodes.And() | nodes.Or():
            left, right = _asked(test.left, env), _asked(test.right, env)
            return left[0] | right[0], left[1] | right[1]
        case nodes.Compare():
            negative = any(operand.op in ("ne", "notin") for operand in test.ops)
            paths = _paths(test.expr, env).union(*(_paths(operand.expr, env) for operand in test.ops))
            return (frozenset(), paths) if negative else (paths, frozenset())
        case nodes.Name() if isinstance(bound := env.get(test.name), _Bound):
            return _asked(bound.expr, bound.env)
    return _paths(test, env), frozenset()


def _macro(call: nodes.Call, env: Env, code: str) -> tuple[str, nodes.Macro, Env] | None:
    match call.node:
        case nodes.Name() if isinstance(macro := env.get(call.node.name), nodes.Macro):
            return str(env["__name__"]) if "__name__" in env else "", macro, env
        case nodes.Getattr(node=nodes.Name()) if isinstance(module := env.get(call.node.node.name), _Module):
            its = _env(code, module.name)
            return (module.name, its[call.node.attr], its) if call.node.attr in its else None
    return None


def _called(macro: nodes.Macro, call: nodes.Call, env: Env, its_env: Env) -> Env:
    names = [arg.name for arg in macro.args]
    defaults = dict(zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True))
    bound: dict[str, Any] = {name: _Bound(default, its_env) for name, default in defaults.items()}
    bound |= {name: _Bound(arg, env) for name, arg in zip(names, call.args, strict=False)}
    bound |= {kw.key: _Bound(kw.value, env) for kw in call.kwargs}
    return {**its_env, **bound}


@cache
def _parsed(code: str, master: str) -> nodes.Template:
    source = shipped_text(code, master)
    if master.endswith(".txt"):
        marked = _COMMENT_MARK.sub(lambda m: f"{m[1]}<div{f' by={chr(34)}{m[2]}{chr(34)}' if m[2] else ''}>", source)
        source = marked.replace("{% endblock %}", "</div>{% endblock %}")
    return environment(code).parse(source, master)


@cache
def _env(code: str, master: str) -> Env:
    """The macros, modules and names that a master makes for itself."""
    names: dict[str, Any] = {"__name__": master}
    for node in _parsed(code, master).body:
        match node:
            case nodes.Macro():
                names[node.name] = node
            case nodes.Import():
                names[node.target] = _Module(node.template.value)
            case nodes.Assign():
                for name in _targets(node.target):
                    names[name] = _Bound(node.node, dict(names))
    return names
