"""The packages people install: what they hold, and that they work far from where they were built."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from smdocs import resources

CHECKOUT = Path(__file__).parents[1]
WORDS_AND_FACTS = ("templates", "data")

packaging = pytest.mark.packaging


def load_windows() -> ModuleType:
    spec = spec_from_file_location("build", CHECKOUT / "windows" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


windows = load_windows()


@dataclass(frozen=True)
class Elsewhere:
    """A fresh virtual environment, used from an empty folder; smdocs is in it once a test installs it."""

    home: Path
    cwd: Path

    def python(self, *arguments: str | Path, cwd: Path | None = None) -> str:
        """What the environment's Python prints; fails the test with its complaint if it ends badly."""
        return run(self.home / "bin" / "python", *arguments, cwd=cwd or self.cwd)

    def install(self, *what: str | Path) -> None:
        pip = (sys.executable, "-m", "pip", "--python", self.home / "bin" / "python", "install", "--quiet")
        run(*pip, "--no-deps", "--no-index", "--no-build-isolation", *what, cwd=self.cwd)


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, built from this checkout and unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=CHECKOUT)
    (archive,) = folder.glob("*.tar.gz")
    run("tar", "-xzf", archive, cwd=folder)
    return folder / archive.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the unpacked sdist as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=sdist)
    (archive,) = folder.glob("*.whl")
    return archive


@pytest.fixture
def elsewhere(tmp_path: Path) -> Elsewhere:
    home, cwd = tmp_path / "venv", tmp_path / "empty"
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=tmp_path)
    cwd.mkdir()
    # What smdocs needs is borrowed from the environment the tests run in, which saves installing it anew.
    # Folders named in a .pth file come after the new environment's own, and .pth files inside them (such as
    # that of an editable smdocs) are not read.
    (own,) = home.glob("lib/python*/site-packages")
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (own / "borrowed.pth").write_text("\n".join(sorted(borrowed)), encoding="utf-8")
    return Elsewhere(home, cwd)


def files(root: Path) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not {"__pycache__", "node_modules"} & set(path.parts)
    }


@packaging
def test_the_wheel_holds_every_template_and_every_fact(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder in WORDS_AND_FACTS:
        assert {f"smdocs/{folder}/{name}" for name in files(CHECKOUT / folder)} <= held


@packaging
def test_the_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in held} == {"smdocs", wheel.name.rsplit("-", 3)[0] + ".dist-info"}
    assert not [name for name in held if "__pycache__" in name or name.endswith((".pyc", "~"))]
    assert "smdocs/py.typed" in held
    assert any(name.endswith("/licenses/LICENSE") for name in held)


@packaging
def test_the_sdist_holds_what_a_developer_needs(sdist: Path) -> None:
    held = files(sdist)
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "pyproject.toml", "Makefile"} <= held
    for folder in ("smdocs", "tests", "docs", "windows", ".ci", *WORDS_AND_FACTS):
        assert {f"{folder}/{name}" for name in files(CHECKOUT / folder)} <= held
    assert os.access(sdist / ".ci" / "setup.sh", os.X_OK)


@packaging
def test_two_builds_are_the_same_bytes(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=sdist)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


@packaging
def test_the_wheel_renders_an_example_far_from_the_checkout(wheel: Path, elsewhere: Elsewhere) -> None:
    elsewhere.install(wheel)
    package, data = elsewhere.python("-c", WHERE).splitlines()
    assert Path(package).is_relative_to(elsewhere.home)
    assert Path(data) == Path(package) / "data"

    smallest = min(Path(data).glob("examples/*/"), key=lambda example: len(files(example)))
    mine, out = elsewhere.cwd / "mine", elsewhere.cwd / "out"
    shutil.copytree(smallest, mine)
    run(elsewhere.home / "bin" / "smdocs", "render", mine, "--out", out, cwd=elsewhere.cwd)

    made = files(out)
    assert {".html", ".pdf", ".docx", ".md", ".txt"} <= {Path(name).suffix for name in made}
    assert all((out / name).stat().st_size for name in made)
    assert all((out / name).read_bytes().startswith(b"%PDF-") for name in made if name.endswith(".pdf"))
    assert all(zipfile.is_zipfile(out / name) for name in made if name.endswith(".docx"))


@packaging
def test_an_editable_install_reads_the_checkouts_folders_and_copies_none(sdist: Path, elsewhere: Elsewhere) -> None:
    elsewhere.install("--editable", sdist)
    package, data = elsewhere.python("-c", WHERE).splitlines()
    assert (Path(package), Path(data)) == (sdist / "smdocs", sdist / "data")
    assert not list(elsewhere.home.rglob("data/examples"))
    assert elsewhere.python("-m", "smdocs", "documents").strip()


@packaging
def test_an_unpacked_sdist_works_without_being_installed(sdist: Path, elsewhere: Elsewhere) -> None:
    assert elsewhere.python("-m", "smdocs", "documents", cwd=sdist).strip()
    package, data = elsewhere.python("-c", WHERE, cwd=sdist).splitlines()
    assert (Path(package), Path(data)) == (sdist / "smdocs", sdist / "data")


@packaging
def test_all_that_smdocs_needs_has_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MACOSX_DEPLOYMENT_TARGET", "14.0")
    oldest, newest = windows.PYTHONS[0], windows.PYTHONS[-1]
    platforms = {"windows": newest, "aarch64-apple-darwin": newest, "x86_64-manylinux_2_28": oldest}
    # Each waits for a registry.
    with ThreadPoolExecutor() as waiting:
        for needed in waiting.map(windows.needed, platforms.keys(), platforms.values()):
            assert {"lxml", "typst", "weasyprint"} <= {line.partition("==")[0] for line in needed.splitlines()}


def test_the_folder_for_windows_holds_what_its_command_prompt_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "PYTHONS", ())
    (tmp_path / "smdocs-1.2.3-py3-none-any.whl").touch()
    folder = windows.build(tmp_path)
    assert folder == tmp_path / "smdocs-1.2.3-windows"
    assert files(folder) == {"install.cmd", "smdocs.cmd", "wheels/smdocs-1.2.3-py3-none-any.whl"}
    for file in folder.glob("*.cmd"):
        content = file.read_bytes()
        assert content.isascii()
        assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r") > 0


def test_the_installer_for_windows_looks_for_every_python_that_there_are_wheels_for() -> None:
    text = (CHECKOUT / "windows" / "install.cmd").read_text("ascii")
    assert sorted(re.findall(r'"py -([\d.]+)"', text)) == list(windows.PYTHONS)
    first, last = (int(python.partition(".")[2]) for python in (windows.PYTHONS[0], windows.PYTHONS[-1]))
    assert f"(3, {first}) <= sys.version_info < (3, {last + 1})" in text
    assert text.count(f"Python 3.{last} ") == 3


WHERE = "import smdocs.resources as r; print(r.__file__.rpartition(chr(47))[0]); print(r.data())"


def test_the_folder_inside_the_package_goes_before_the_one_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "smdocs")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "data").mkdir()
    assert resources.data() == tmp_path / "data"
    (tmp_path / "smdocs" / "data").mkdir(parents=True)
    assert resources.data() == tmp_path / "smdocs" / "data"


def test_a_strangers_folder_beside_an_incomplete_package_is_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "smdocs")
    (tmp_path / "data").mkdir()
    with pytest.raises(FileNotFoundError, match=r"incomplete: its folder data/ .* Install it again"):
        resources.data()


def test_documents_are_in_two_languages_and_messages_in_three() -> None:
    assert resources.data().name == "data"
    assert (resources.LANGUAGES, resources.SPOKEN) == (("da", "sv"), ("da", "sv", "en"))
