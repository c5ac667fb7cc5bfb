"""What a requirement or a rule may ask of data before it holds: whether a field is given, who counts on a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from smdocs.model.path import Path


def holds(when: Mapping[Path, str], roots: Mapping[str, Any]) -> bool:
    """Whether every condition holds."""
    return all(_holds(next(path.of(roots))[1], wanted) for path, wanted in when.items())


def _holds(value: Any, wanted: str) -> bool:
    if wanted in ("given", "missing"):
        return absent(value) is (wanted == "missing")
    words = wanted.removeprefix("not ")
    return (as_written(value) in words.split(", ")) is (words == wanted)


def as_written(value: Any) -> str:
    """A value as rules and conditions write it: one of a fixed set, `yes` or `no`; nothing where there is none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


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
