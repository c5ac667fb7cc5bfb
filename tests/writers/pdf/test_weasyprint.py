"""What is WeasyPrint's alone: what it needs of the system, the fonts it finds there, and what it says."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from smdocs.tree.nodes import Document
from smdocs.writers import fonts, pdf
from smdocs.writers.fonts import GlyphMissingError, RenderError
from smdocs.writers.pdf import weasyprint
from tests.writers.test_pdf import document, font_name, rich, run_apart, text

PROGRAM = (
    "import sys; from tests.writers.pdf.test_weasyprint import rich, write; sys.stdout.buffer.write(write(rich()))"
)
DEJAVU = "<dir>/usr/share/fonts/truetype/dejavu</dir>"
FIRST = '<edit name="family" mode="{}" binding="strong"><string>DejaVu Sans</string></edit>'


def write(document: Document) -> bytes:
    return pdf.write(document, engine="weasyprint")


@pytest.fixture(scope="module")
def finished() -> bytes:
    return write(rich())


def test_a_complaint_of_the_engine_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "markup", lambda _: "<html lang=da><title>x</title><p style='colour: red'>x")
    with pytest.raises(RenderError, match="unknown property"):
        write(document())


def test_nothing_is_logged_and_the_logger_stays_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("weasyprint")
    logger.setLevel(logging.ERROR)
    before = (logger.level, logger.propagate, logger.disabled, list(logger.handlers))
    with pytest.raises(GlyphMissingError):
        write(document(text("\u0378")))
    assert (logger.level, logger.propagate, logger.disabled, list(logger.handlers)) == before
    assert not caplog.records
    logger.setLevel(logging.NOTSET)


def test_where_pango_is_missing_the_caller_is_told_and_nothing_is_printed() -> None:
    program = """
import ctypes.util, sys, cffi
def missing(*_): raise OSError("no such library")
cffi.FFI.dlopen = missing
from smdocs.writers.fonts import EngineMissingError
from tests.writers.pdf.test_weasyprint import document, write
try:
    write(document())
except EngineMissingError as error:
    print(error.engine)
"""
    answer = run_apart(program)
    assert (answer.stdout, answer.stderr) == (b"weasyprint\n", b"")


def test_the_environment_is_left_alone(finished: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    with fonts.configured():
        path = Path(os.environ["FONTCONFIG_FILE"])
        assert "SourceSansPro-Regular.ttf" in path.read_text("utf-8")
    assert "FONTCONFIG_FILE" not in os.environ
    assert not path.exists()


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(DEJAVU, id="another font"),
        pytest.param("", id="no font"),
        pytest.param(f"<match>{FIRST.format('assign')}</match>{DEJAVU}", id="another font in place of all"),
        pytest.param(f"<match>{FIRST.format('prepend_first')}</match>{DEJAVU}", id="another font before all"),
        pytest.param(f"<reset-dirs/>{DEJAVU}", id="no folder but its own"),
        pytest.param("<selectfont><rejectfont><glob>*/Source*</glob></rejectfont></selectfont>", id="not ours"),
        pytest.param("<dir>", id="broken"),
    ],
)
def test_a_font_configuration_of_the_users_own_leaves_the_fonts_of_the_house_first(
    rules: str, finished: bytes, tmp_path: Path
) -> None:
    own = tmp_path / "own.conf"
    own.write_text(f"<fontconfig>{rules}</fontconfig>", "utf-8")
    written = run_apart(PROGRAM, FONTCONFIG_FILE=str(own)).stdout
    with pikepdf.open(BytesIO(written)) as file:
        names = {font_name(str(font.BaseFont)[1:]) for page in file.pages for font in page.Resources.Font.values()}
    assert {"SourceSansPro", "SourceSansProSemibold"} <= names
    assert not any(name.startswith("DejaVu") for name in names)
    assert written == finished


def test_a_font_that_only_the_users_own_configuration_knows_draws_what_others_lack(tmp_path: Path) -> None:
    (system,) = {Path(p).parent for p in files_of("DejaVu Sans:style=Book")}
    own, house = tmp_path / "own.conf", tmp_path / "house.conf"
    own.write_text(f"<fontconfig><dir>{system}</dir></fontconfig>", "utf-8")
    for included, found in ((str(own), True), (None, False)):
        house.write_bytes(fonts.configuration([], included).replace(b"/usr/share/fonts", b"/nowhere"))
        assert bool(files_of("DejaVu Sans:style=Book", house)) is found


def files_of(pattern: str, configuration: Path | None = None) -> list[str]:
    more = {"FONTCONFIG_FILE": str(configuration)} if configuration else {}
    asked = ["fc-list", pattern, "--format", "%{file}\\n"]
    answer = subprocess.run(asked, env={**os.environ, **more}, capture_output=True, text=True, check=True)
    return answer.stdout.split()


def test_the_font_configuration_of_the_users_own_is_named_again_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "own.conf")
    with fonts.configured():
        assert '<include ignore_missing="yes">own.conf<' in Path(os.environ["FONTCONFIG_FILE"]).read_text("utf-8")
    assert os.environ["FONTCONFIG_FILE"] == "own.conf"


@pytest.mark.parametrize("font", fonts.FAMILIES)
def test_a_font_of_the_house_that_the_system_has_too_is_shut_out(font: str, tmp_path: Path) -> None:
    # A Regular of the system that is really a Black: if it were used, the file would say so.
    family = fonts.FAMILIES[font]
    folder = Path(import_module(family.package).font_directory)
    ours = [folder / f"{family.stem}-{face}.ttf" for face in fonts.FACES]
    (tmp_path / "system").mkdir()
    shutil.copy(folder / f"{family.stem}-Black.ttf", tmp_path / "system" / f"{family.stem}-Regular.ttf")
    conf = fonts.configuration(ours).replace(b"/usr/share/fonts", str(tmp_path / "system").encode())
    (tmp_path / "fonts.conf").write_bytes(conf)
    listed = subprocess.run(
        ["fc-list", ":", "file"],
        env={**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert sorted(line.split(":")[0] for line in listed.splitlines() if family.stem in line) == sorted(map(str, ours))
