"""One test over many things: it reports all that are at fault, each by its name, and not the first alone."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any


def hold_each(test: Callable[[Any], None], things: Iterable[Any], name: Callable[[Any], str] = str) -> None:
    """Holds a test against each thing; fails with every fault, or when there is nothing to hold it against.

    >>> def is_even(number):
    ...     assert not number % 2, "odd"
    >>> hold_each(is_even, [2, 3, 4, 5])
    Traceback (most recent call last):
    AssertionError: 2 of 4 are at fault
    3: odd
    5: odd
    """
    count, faults = 0, []
    for count, thing in enumerate(things, 1):  # noqa: B007
        try:
            test(thing)
        except Exception as error:
            faults.append(f"{name(thing)}: {_told(error)}")
    assert count, "there is nothing to hold the test against"
    if faults:
        raise AssertionError("\n".join([f"{len(faults)} of {count} are at fault", *faults]))


def each(
    things: Iterable[Any] | Callable[[], Iterable[Any]], name: Callable[[Any], str] = str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes one test of a test whose first parameter is a thing; its other parameters are fixtures.

    What gives the things may be called first when the test runs, where they take long to make.
    """

    def over(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def all_of_them(**fixtures: Any) -> None:
            hold_each(lambda thing: test(thing, **fixtures), things if isinstance(things, Iterable) else things(), name)

        _, *rest = inspect.signature(test).parameters.values()
        all_of_them.__signature__ = inspect.Signature(rest)  # type: ignore[attr-defined]
        return all_of_them

    return over


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, AssertionError) and str(error) else repr(error)
