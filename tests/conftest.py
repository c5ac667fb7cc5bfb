"""Folders and documents that many tests look at."""

from __future__ import annotations

import datetime as dt
import gc
import os
import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from subprocess import DEVNULL, PIPE

import hypothesis
import pytest

import smdocs
from smdocs.findings import Finding
from smdocs.read.folder import Folder
from smdocs.resources import data
from smdocs.tree.compose import Composed, Order, compose
from smdocs.tree.master import Masters, masters
from smdocs.tree.view import Mode

AS_OF = dt.date(2026, 11, 21)
"""The date the examples are told from."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rendered",
        type=Path,
        help="A folder that the examples were rendered to a moment ago, as by `make demo`: what takes long to draw is "
        "read there. Default: it is drawn again.",
    )


def pytest_collection_finish() -> None:
    # Thousands of tests, and all that they load, are not looked through for garbage again and again.
    gc.freeze()
    gc.set_threshold(20_000)


# How long an example takes is no matter: the computer may be busy with others.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


@dataclass(frozen=True)
class Composition:
    """A document that was composed: of which data, as seen from which day, how, and of which masters."""

    folder: Folder = field(repr=False)
    order: Order
    on: dt.date
    mode: Mode
    masters: Masters = field(repr=False)

    @property
    def key(self) -> tuple[object, ...]:
        """Of two that have the same, one was needless."""
        return id(self.folder), self.order, self.on, self.mode, self.masters


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> list[Composition]:
    """Every document that any part of smdocs composes from now on."""
    done: list[Composition] = []

    def noting(
        folder: Folder, order: Order, on: dt.date, mode: Mode, checked: Sequence[Finding], of: Masters | None = None
    ) -> Composed:
        done.append(Composition(folder, order, on, mode, of or masters(folder.templates, folder.masters)))
        return compose(folder, order, on, mode, checked, of)

    # All that may name it have to be there, or they would name this one for ever.
    for each in pkgutil.walk_packages(smdocs.__path__, "smdocs."):
        if each.name != "smdocs.__main__" and not each.name.startswith("smdocs.writers"):
            module = import_module(each.name)
            if getattr(module, "compose", None) is compose:
                monkeypatch.setattr(module, "compose", noting)
    return done


@pytest.fixture
def as_of() -> dt.date:
    return AS_OF


@pytest.fixture(scope="session")
def examples() -> list[Path]:
    """The example authorities' folders."""
    return sorted(path for path in (data() / "examples").iterdir() if path.is_dir())


@pytest.fixture
def write_folder(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Makes an authority's folder of the files that are shown in the test."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


STORE = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    """The address of a bucket in a store that speaks S3, a process of its own on this computer."""
    import s3fs

    run = [sys.executable, "-c", STORE]
    with (
        pytest.MonkeyPatch.context() as patch,
        subprocess.Popen(run, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, encoding="utf-8") as server,
    ):
        assert server.stdout
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.stdout.readline().strip()}")
        for name, value in {"ACCESS_KEY_ID": "made", "SECRET_ACCESS_KEY": "up", "DEFAULT_REGION": "us-east-1"}.items():
            patch.setenv(f"AWS_{name}", value)
        s3fs.S3FileSystem().mkdir("documents")
        yield "s3://documents"
        s3fs.S3FileSystem.clear_instance_cache()
        server.communicate()


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project without its examples, in which code, words and facts may be edited."""
    for part in ("smdocs", "templates", "data/rulesets"):
        shutil.copytree(data().parent / part, tmp_path / part)
    for file in ("pyproject.toml", *(f"data/{path.name}" for path in data().glob("*.yaml"))):
        shutil.copy(data().parent / file, tmp_path / file)
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    """Runs the command line of the copy."""

    def smdocs(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "smdocs", *arguments],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(project), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return smdocs
