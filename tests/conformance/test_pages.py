"""Every kind of web page that smdocs writes, read as people read: narrow and wide, light and dark, by keyboard."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner
from filelock import FileLock

from smdocs import facts
from smdocs.cli.main import cli
from smdocs.documents.render import formats_of
from smdocs.findings import Exit
from smdocs.resources import data
from tests.conformance.pages import COLOURS, WIDTHS, Reader
from tests.conftest import AS_OF


@pytest.fixture(scope="session")
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The longest page of each type of document in each language, and those at the top of the folder."""
    base, there = tmp_path_factory.getbasetemp(), request.config.getoption("rendered")
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    root = (there / "aeblesund").resolve() if there else base / "pages"
    with FileLock(base / "pages.lock"):
        if not root.is_dir():
            options = ["--on", AS_OF.isoformat(), "--format", "html", "--lang", "da", "--lang", "sv"]
            result = CliRunner().invoke(
                cli, ["render", str(data() / "examples" / "aeblesund"), "--out", str(root), *options]
            )
            assert result.exit_code == Exit.OK, result.output
    found = sorted(root.rglob("*.html"), key=lambda page: page.stat().st_size)
    return list({(page.relative_to(root).parts[0], page.stem.partition("_")[0]): page for page in found}.values())


Way = tuple[int, str]
Reading = Callable[..., Reader]


@pytest.fixture
def reading(chromium: Any) -> Iterator[Reading]:
    readers: list[Reader] = []

    def made(*ways: Way) -> Reader:
        readers.append(Reader(chromium, *ways))
        return readers[-1]

    yield made
    for one in readers:
        one.close()


def test_there_is_a_page_of_each_type_that_has_one(pages: list[Path]) -> None:
    kinds = {name for name in facts.documents() if "html" in formats_of(name)}
    for lang in ("da", "sv"):
        assert {page.stem.partition("_")[0] for page in pages if f"/{lang}/" in page.as_posix()} == kinds


SHARES = 6
"""The pages are read in shares, so that several processes have something to do."""


@pytest.mark.parametrize("share", range(SHARES))
def test_nobody_stumbles_over_anything(share: int, pages: list[Path], reading: Reading) -> None:
    reader = reading(*product(WIDTHS, COLOURS))
    problems = [line for page in pages[share::SHARES] for line in reader.read(page)]
    assert not problems, "\n".join([f"{len(problems)} problems", *problems])


POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
PHONE, DESK, NIGHT = (320, "light"), (1280, "light"), (1280, "dark")


@pytest.mark.parametrize(
    ("fault", "stumbled"),
    [
        ('<p style="width: 3rem; overflow: hidden; white-space: nowrap">Afskåret', "cut: <p>"),
        ('<p style="height: 1rem; overflow: hidden">For<br>lavt', "cut: <p>"),
        ('<p style="margin-bottom: -1.5em">Under</p><p>Over', "overlapping: «Under»"),
        ('<p><button style="min-height: 0; padding: 0; height: 20px">Lille</button>', "small: <button>"),
        ('<div style="overflow: auto"><p style="width: 50rem; max-width: none">Bredt</p></div>', "unreached: <div>"),
        ('<p><a href="#a">Sidst</a> <a href="#a" tabindex="3">Først</a>', "keys: stop 0 of"),
        ('<p><button style="outline: none">Usynlig</button>', "keys: focus does not show"),
        (
            '<p style="display: flex; flex-direction: column-reverse"><a href="#a">1</a><a href="#a">2</a>',
            "keys: goes back",
        ),
        ("<p><button>Fast</button><script>onkeydown = (e) => e.preventDefault()</script>", "keys: stop 0 of"),
        ('<img alt="Et sted" src="https://a.example/a.png">', "console: Loading the image"),
        ("<p><script>console.log(1)</script>", "console: 1"),
        ("<p><script>throw 1</script>", "error: 1"),
        ("<p><script>document.querySelector('h1').remove()</script>", "without scripts: "),
        (f'<img src="{PIXEL}">', "axe: image-alt"),
    ],
)
def test_what_people_stumble_over_is_found(
    fault: str, stumbled: str, pages: list[Path], reading: Reading, tmp_path: Path
) -> None:
    found = reading(PHONE).read(with_fault(fault, pages, tmp_path))
    assert any(line.startswith(f"bad.html: 320 light: {stumbled}") for line in found)


@pytest.mark.parametrize(
    ("fault", "stumbled", "way"),
    [
        ('<p style="min-width: 30rem">Bredt', "cut: scrolls sideways", PHONE),
        ('<p style="color: #555">Svagt', "axe: color-contrast", NIGHT),
    ],
)
def test_what_only_some_stumble_over_is_found(
    fault: str, stumbled: str, way: Way, pages: list[Path], reading: Reading, tmp_path: Path
) -> None:
    ways = (PHONE, DESK, NIGHT)
    found = "\n".join(reading(*ways).read(with_fault(fault, pages, tmp_path)))
    assert [(width, look) for width, look in ways if f"bad.html: {width} {look}: {stumbled}" in found] == [way]


def with_fault(fault: str, pages: list[Path], folder: Path) -> Path:
    """The shortest page with something in it that should not be there. What is a script may run."""
    whole = min(pages, key=lambda page: page.stat().st_size).read_text("utf-8")
    bad = folder / "bad.html"
    allowed = POLICY.sub("", whole) if "<script>" in fault else whole
    bad.write_text(allowed.replace("</h1>", f"</h1>{fault}", 1), "utf-8")
    return bad


class Visited(BaseHTTPRequestHandler):
    """A place that pages may not ask, which notes who does."""

    paths: ClassVar[set[str]] = set()

    def do_GET(self) -> None:
        self.paths.add(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


ASKS = (
    '<img alt="" src="{place}/picture"><link rel="stylesheet" href="{place}/style"><script src="{place}/code"></script>'
    '<iframe src="{place}/frame"></iframe><style>body {{ background: url({place}/ground) }}</style>'
    '<script>fetch("{place}/said", {{ mode: "no-cors" }}); new Image().src = "{place}/drawn"</script>'
)


@pytest.mark.parametrize("kept", [True, False])
def test_the_browser_keeps_a_page_from_asking_for_anything(
    kept: bool, pages: list[Path], chromium: Any, tmp_path: Path
) -> None:
    whole = min(pages, key=lambda page: page.stat().st_size).read_text("utf-8")
    Visited.paths.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Visited) as server:
        Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        asks = ASKS.format(place=f"http://127.0.0.1:{server.server_port}")
        bad = tmp_path / "bad.html"
        bad.write_text((whole if kept else POLICY.sub("", whole)).replace("</body>", f"{asks}</body>"), "utf-8")
        page = chromium.new_page()
        page.goto(bad.as_uri())
        page.wait_for_timeout(1000)
        page.close()
        server.shutdown()
    assert Visited.paths == (set() if kept else {"/picture", "/style", "/code", "/frame", "/ground", "/said", "/drawn"})
