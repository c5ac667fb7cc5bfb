"""Work that is spread over processes comes back in order, also where one of them dies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smdocs.documents.workers import WorkerDiedError, Workers
from smdocs.resources import data


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


def test_a_cluster_makes_the_same_files_also_when_one_of_its_workers_is_killed_in_the_middle(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CLUSTER, str(data() / "examples" / "region-alvmarken"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "killed" in run.stdout
    files = {path.relative_to(tmp_path / "spread"): path for path in (tmp_path / "spread").rglob("*.*")}
    alone = {path.relative_to(tmp_path / "alone"): path for path in (tmp_path / "alone").rglob("*.*")}
    assert set(files) == set(alone)
    assert [
        path for path in files if path.name != ".smdocs-made" and files[path].read_bytes() != alone[path].read_bytes()
    ] == []


CLUSTER = """
import datetime as dt, os, signal, sys
from pathlib import Path
from distributed import Client, LocalCluster
import smdocs
from smdocs.documents.wanted import Wanted, checked
from smdocs.documents.workers import Workers
from smdocs.filing.update import update

def main():
    folder, out = smdocs.load(sys.argv[1]), Path(sys.argv[2])
    every = checked(folder, Wanted(dt.date(2026, 11, 21), languages=("sv",)))
    with Workers() as workers:
        update(every, out / "alone", ["txt", "docx"], workers)
    killed = []
    def progress(done, total, file):
        if done == 1 and not killed:
            killed.append(next(iter(cluster.workers.values())).process.process.pid)
            os.kill(killed[0], signal.SIGKILL)
            print("killed", killed[0])
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        with Client(cluster) as client, Workers(executor=client.get_executor()) as workers:
            assert len(client.scheduler_info()["workers"]) == 2
            run = update(every, out / "spread", ["txt", "docx"], workers, progress=progress)
    assert not run.findings, run.findings

if __name__ == "__main__":
    main()
"""
