"""Work that is spread over processes comes back in order, also where one of them dies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from smdocs.documents.workers import WorkerDiedError, Workers


def halved(task: tuple[Path, int]) -> int:
    """Half of a number; a process dies of an odd one, the first time."""
    mark, number = task
    if number % 2 and not mark.exists():
        mark.touch()
        os._exit(1)
    return number // 2


def refused(task: tuple[Path, int]) -> int:
    os._exit(1)


def test_a_worker_that_dies_costs_one_retry(tmp_path: Path) -> None:
    with Workers(2) as workers:
        assert list(workers.spread(halved, [(tmp_path / "died", n) for n in range(9)])) == [n // 2 for n in range(9)]
        assert list(workers.spread(halved, [(tmp_path / "died", n) for n in range(3)])) == [0, 0, 1]
    assert (tmp_path / "died").exists()


def test_a_worker_that_dies_again_and_again_is_no_endless_loop(tmp_path: Path) -> None:
    with Workers(2) as workers, pytest.raises(WorkerDiedError):
        list(workers.spread(refused, [(tmp_path, n) for n in range(3)]))
