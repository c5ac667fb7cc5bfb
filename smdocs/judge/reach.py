"""The fields that a requirement or a rule speaks of, reached by their paths, and the conditions it holds under."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from smdocs.judge.schedule import sort
from smdocs.read.folder import Folder


@dataclass(frozen=True)
class Found:
    """A field reached by a path: where, which field of which class, and its value."""

    path: str
    model: str
    name: str
    value: Any


def reach(path: str, roots: Mapping[str, Any]) -> Iterator[Found]:
    """Every field that a requirement's path leads to; `[]` branches into the items of a list. Below something
    that is not there, the field itself is not there."""
    root, _, rest = path.partition(".")
    waiting = [Found(root, "", "", roots[root])]
    for step in rest.split("."):
        each, step = step.endswith("[]"), step.removesuffix("[]")
        reached: list[Found] = []
        for found in waiting:
            if found.value is None:
                reached.append(found)
                continue
            if isinstance(found.value, tuple):
                reached.append(_of_setting(found, step))
                continue
            name, at = f"{found.path}.{step}", getattr(found.value, step)
            here = Found(name, type(found.value).__name__, step, at)
            if each:
                reached.extend(replace(here, path=f"{name}[{n}]", value=v) for n, v in enumerate(at or ()))
            else:
                reached.append(here)
        waiting = reached
    yield from waiting


def _of_setting(found: Found, key: str) -> Found:
    """The state of one security setting by its key."""
    states = {item.setting.value: item.state for item in found.value}
    return Found(found.path, "Setting", "state", states.get(key))


def holds(when: Mapping[str, str], roots: Mapping[str, Any]) -> bool:
    """Whether every condition holds."""
    for path, wanted in when.items():
        value = next(reach(path, roots)).value
        match wanted:
            case "given":
                held = not absent(value)
            case "missing":
                held = absent(value)
            case "yes" | "no":
                held = value is (wanted == "yes")
            case _ if wanted.startswith("not "):
                held = value != wanted.removeprefix("not ")
            case _:
                held = isinstance(value, StrEnum) and value.value in wanted.split(", ")
        if not held:
            return False
    return True


def absent(value: Any) -> bool:
    """Whether there is nothing there."""
    return value is None or value == () or (isinstance(value, BaseModel) and value == type(value).model_construct())


def removed(item: Any, as_of: dt.date) -> bool:
    """Whether somebody in a list has left by a date."""
    left: dt.date | None = getattr(item, "removed", None)
    return left is not None and left <= as_of


def counts(item: Any, as_of: dt.date, *, planned: bool) -> bool:
    """Whether somebody in a list has access on a date: has not left, and has begun, if the account has."""
    since: dt.date | None = getattr(item, "since", None)
    return not removed(item, as_of) and (planned or since is None or since <= as_of)


def in_file(path: str, folder: Folder, account: str, as_of: dt.date) -> str:
    """The path as it stands in the file: records are by kind and latest first only in memory."""
    if not path.startswith("records."):
        return path
    kind, _, rest = path.removeprefix("records.").partition("[")
    position, _, field = rest.partition("].")
    record = getattr(sort(folder.records[account], as_of), kind)[int(position)]
    return f"records[{next(n for n, r in enumerate(folder.records[account]) if r is record)}].{field}"
