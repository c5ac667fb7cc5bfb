"""Where in the data something comes from that a master sees: noted when it is read, told when it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smdocs.model.path import Path


@dataclass(frozen=True, slots=True)
class Origin:
    """The path of a value in the data, or in the facts, and the account that it is of (none: the authority).

    `stands` is where in its file it stands, when that is told otherwise there: a record by its position. `elsewhere`
    are the fields, of a list those of its items, that come from somewhere else.
    """

    path: Path
    account: str = ""
    stands: Path | None = field(default=None, compare=False)
    elsewhere: Mapping[str, Origin] | None = field(default=None, compare=False)

    def __truediv__(self, step: str | int) -> Origin:
        if self.elsewhere and step in self.elsewhere:
            return self.elsewhere[str(step)]
        if self == NOWHERE:
            return self
        stands, of_items = self.stands and self.stands / step, self.elsewhere if isinstance(step, int) else None
        return Origin(self.path / step, self.account, stands, of_items)

    @property
    def place(self) -> Path:
        """The path by which people find the value."""
        return self.stands or self.path


NOWHERE = Origin(Path(""))
"""The origin of what tells the same as something else that is read."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A value with where it comes from, for something that was gathered or put together."""

    value: Any
    origin: Origin
