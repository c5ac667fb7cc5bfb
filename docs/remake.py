"""Makes anew what the manual shows of smdocs.

python docs/remake.py             the output under the commands of all pages
python docs/remake.py pictures    the pictures in PICTURES; needs Chromium, Playwright and Poppler

The blocks of a page are one session in a folder of its own, beside `data/`:

- `console` holds commands after `$ ` and what they print; `console first=3 last=1` shows three lines and the last.
- A block whose first line is a comment with the name of a file is that file.
- `diff` with such a line is a change to that file: what stands after `-` becomes what stands after `+`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageOps

DOCS = Path(__file__).resolve().parent
PROJECT = DOCS.parent

BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"(?:# |\{# )(?P<name>[\w./-]+\.(yaml|py|html))(?: #\})?\n")

AS_OF = "2026-11-21"
LARGEST_PICTURE = 200_000
"""Bytes."""
DESK = "#d5d9de"
"""The colour that pages lie on."""


def pages() -> list[Path]:
    """The pages of the manual that people wrote, README first."""
    return [PROJECT / "README.md", *sorted(p for p in DOCS.rglob("*.md") if p.parent.name != "reference")]


def retold(page: Path) -> str:
    """The page with the output that its commands give today. Raises `CalledProcessError` for a command that fails."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as temporary:
        session = Session(Path(temporary))
        out, end = [], 0
        for block in BLOCK.finditer(text):
            out += [text[end : block.start("body")], session.told(block["info"], block["body"])]
            end = block.end("body")
    return "".join(out) + text[end:]


class Session:
    """One reader at one terminal, in a folder with the project's `data/` beside them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "here"
        self._folder.mkdir()
        (self._folder / "data").symlink_to(PROJECT / "data")
        commands = folder / "bin"
        commands.mkdir()
        for name, call in (("smdocs", '"$python" -m smdocs'), ("python", '"$python"')):
            (commands / name).write_text(f'#!/bin/sh\nexec {call} "$@"\n')
            (commands / name).chmod(0o755)
        self._environment = os.environ | {
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(PROJECT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "python": sys.executable,
            "LC_ALL": "C.UTF-8",
        }

    def told(self, info: str, body: str) -> str:
        """What a block says when it is lived through: files are written, commands are run."""
        kind, *options = info.split() or [""]
        if kind == "console":
            return "".join(self._run(line[2:], dict(o.split("=") for o in options)) for line in _commands(body))
        if file := FILE.match(body):
            path = self._folder / file["name"]
            if kind == "diff":
                path.write_text(_changed(path.read_text(encoding="utf-8"), body), encoding="utf-8")
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(body, encoding="utf-8")
        return body

    def _run(self, command: str, shown: dict[str, str]) -> str:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
        )
        if done.returncode > 1:
            error = subprocess.CalledProcessError(done.returncode, command, done.stdout)
            error.add_note(done.stdout[-2000:])
            raise error
        lines = done.stdout.rstrip().splitlines()
        first, last = int(shown.get("first", len(lines))), int(shown.get("last", 0))
        if len(lines) > first + last + 1:
            lines = [*lines[:first], "…", *lines[len(lines) - last :]]
        return "".join(f"{line}\n" for line in (f"$ {command}", *lines))


def _changed(text: str, diff: str) -> str:
    lines = diff.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line.startswith(sign)) for sign in "-+")
    if text.count(old) != 1:
        raise ValueError(f"stands {text.count(old)} times in the file: {old}")
    return text.replace(old, new)


def _commands(body: str) -> Iterator[str]:
    return (line for line in body.splitlines() if line.startswith("$ "))


class Picture(NamedTuple):
    """A picture of the manual: its name, the file of a rendered example that it shows, and how."""

    name: str
    file: str
    how: str


PICTURES = (
    Picture(
        "procedure-description",
        "aeblesund/da/facebook-kommunen/procedure-description_facebook-kommunen.pdf",
        "sheet",
    ),
    Picture("debate-guidelines", "region-alvmarken/sv/_authority/debate-guidelines.html", "phone"),
    Picture("control-log", "region-alvmarken/sv/instagram-regionen/control-log_instagram-regionen.pdf", "sheet"),
    Picture("debate-guidelines-light", "aeblesund/da/_authority/debate-guidelines.html", "light"),
    Picture("debate-guidelines-dark", "aeblesund/da/_authority/debate-guidelines.html", "dark"),
    Picture("debate-guidelines-phone", "aeblesund/da/_authority/debate-guidelines.html", "phone"),
    Picture("overview-light", "aeblesund/index.html", "light"),
    Picture("overview-dark", "aeblesund/index.html", "dark"),
    Picture("overview-phone", "aeblesund/index.html", "phone"),
    Picture("landing-page-light", "aeblesund/da/_authority/landing-page.html", "light"),
    Picture("landing-page-phone", "aeblesund/da/_authority/landing-page.html", "phone"),
    Picture("channel-register-light", "region-alvmarken/sv/_authority/channel-register.html", "light"),
    Picture("channel-register-phone", "region-alvmarken/sv/_authority/channel-register.html", "phone"),
    Picture("privacy-notice-light", "region-alvmarken/sv/_authority/privacy-notice.html", "light"),
    Picture("privacy-notice-phone", "region-alvmarken/sv/_authority/privacy-notice.html", "phone"),
    Picture("about-texts-all-dark", "aeblesund/da/_authority/about-texts-all.html", "dark"),
    Picture("about-texts-all-phone", "aeblesund/da/_authority/about-texts-all.html", "phone"),
)

WINDOWS = {"light": (1000, 760, "light"), "dark": (1000, 760, "dark"), "phone": (390, 844, "light")}
"""How web pages are looked at: the width and height of the window, and the colours that the reader prefers."""


def pictures() -> None:
    """Renders the examples as they stand on one day and takes the pictures."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as play:
        out = Path(temporary)
        for example in sorted({picture.file.partition("/")[0] for picture in PICTURES}):
            folder = PROJECT / "data" / "examples" / example
            smdocs = [sys.executable, "-m", "smdocs", "render", str(folder), "--on", AS_OF, "--out", str(out / example)]
            formats = ["--format", "pdf", "--format", "html"]
            subprocess.run([*smdocs, *formats], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox", "--hide-scrollbars"])
        for picture in PICTURES:
            if picture.how == "sheet":
                _keep(_sheet(out / picture.file), picture.name)
            else:
                _keep(_window(chromium, out / picture.file, *WINDOWS[picture.how]), picture.name)


def _sheet(pdf: Path) -> Image.Image:
    """The first page of a PDF."""
    page = ["-f", "1", "-l", "1", "-singlefile", "-scale-to-x", "846", "-scale-to-y", "-1", "-png"]
    subprocess.run(["pdftoppm", *page, str(pdf), str(pdf.with_suffix(""))], check=True)
    return ImageOps.expand(Image.open(pdf.with_suffix(".png")).convert("RGB"), 27, DESK)


def _window(chromium: Any, page: Path, width: int, height: int, colours: str) -> Image.Image:
    """The top of a web page in a window, as wide in the picture as a sheet is."""
    size = {"width": width, "height": height}
    tab = chromium.new_page(viewport=size, color_scheme=colours, device_scale_factor=2)
    tab.goto(page.as_uri())
    shot = Image.open(BytesIO(tab.screenshot())).convert("RGB")
    tab.close()
    if width < height:
        # A phone lies on its desk as a sheet does, with room on both sides.
        shot = ImageOps.expand(shot, (242, 36), DESK)
        return shot.resize((900, 900 * shot.height // shot.width))
    return ImageOps.expand(shot.resize((846, 846 * shot.height // shot.width)), 27, DESK)


def _keep(picture: Image.Image, name: str) -> None:
    path = DOCS / "images" / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    picture.quantize(64).save(path, optimize=True)
    print(f"{path.relative_to(PROJECT)} ({path.stat().st_size // 1000} kB)")


if __name__ == "__main__":
    if sys.argv[1:] == ["pictures"]:
        pictures()
    else:
        for page in pages():
            page.write_text(retold(page), encoding="utf-8")
