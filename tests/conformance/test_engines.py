"""Each engine finds what is wrong: files that smdocs wrote are broken here, one fault at a time."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

import smdocs
from smdocs.documents.render import RenderedDocument
from smdocs.resources import data
from tests.conformance import engines
from tests.conformance.test_conformance import lost
from tests.conftest import AS_OF
from tests.each import hold_each

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

FINISHED = ("2a", "ua1")


@pytest.fixture(scope="session")
def document() -> RenderedDocument:
    folder = smdocs.load(data() / "examples" / "tranmarken")
    return smdocs.render(folder, on=AS_OF, documents=["procedure-description"]).documents[0]


@pytest.fixture
def whole(document: RenderedDocument, tmp_path: Path) -> Callable[[str], Path]:
    """A file of a format as smdocs writes it."""

    def write(extension: str) -> Path:
        path = tmp_path / f"document.{extension}"
        path.write_bytes(document.write(extension))
        return path

    return write


def without_tags(file: pikepdf.Pdf) -> None:
    del file.Root.StructTreeRoot


def without_identification(file: pikepdf.Pdf) -> None:
    packet = file.Root.Metadata.read_bytes()
    file.Root.Metadata = file.make_stream(packet.replace(b"pdfaid:", b"other:").replace(b"pdfuaid:", b"another:"))
    file.Root.Metadata.Type, file.Root.Metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML


def without_language(file: pikepdf.Pdf) -> None:
    del file.Root.Lang


def without_a_font(file: pikepdf.Pdf) -> None:
    for item in file.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            del item["/FontFile3" if "/FontFile3" in item else "/FontFile2"]
            return


def without_scopes(file: pikepdf.Pdf) -> None:
    for item in file.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") in ("/TH", "/TD"):
            del item["/A"]


def with_a_script(file: pikepdf.Pdf) -> None:
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


@pytest.mark.parametrize("engine", [engines.verapdf, engines.page_validation])
@pytest.mark.parametrize(
    ("fault", "standards"),
    [
        (without_tags, FINISHED),
        (without_identification, FINISHED),
        (without_language, ("ua1",)),
        (without_a_font, FINISHED),
        (without_scopes, ("ua1",)),
        (with_a_script, ("2a",)),
    ],
)
def test_validators_of_pdf_find(
    fault: Callable[[pikepdf.Pdf], None],
    standards: tuple[str, ...],
    engine: Callable[..., list[str]],
    whole: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    good, bad = whole("pdf"), tmp_path / "bad.pdf"
    with pikepdf.open(good) as file:
        fault(file)
        file.save(bad)
    assert engine({good: FINISHED}) == []
    for standard in standards:
        assert engine({bad: (standard,)}) != []


def test_qpdf_finds_damage(whole: Callable[[str], Path], tmp_path: Path) -> None:
    good, bad = whole("pdf"), tmp_path / "bad.pdf"
    bad.write_bytes(good.read_bytes().replace(b"endstream", b"endstrean", 1))
    assert engines.qpdf([good]) == []
    assert engines.qpdf([bad]) != []


def in_body(change: Callable[[etree._Element], None], good: Path, bad: Path) -> None:
    """A Word file with its text changed."""
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                tree = etree.fromstring(content)
                change(tree)
                content = etree.tostring(tree)
            target.writestr(name, content)


def properties_last(tree: etree._Element) -> None:
    paragraph = next(p for p in tree.iter(f"{W}p") if p.find(f"{W}pPr") is not None and len(p) > 1)
    paragraph.append(paragraph.find(f"{W}pPr"))


def unknown_value(tree: etree._Element) -> None:
    next(tree.iter(f"{W}tblLayout")).set(f"{W}type", "sideways")


@pytest.mark.parametrize("engine", [engines.open_xml_sdk, engines.openxml_audit])
@pytest.mark.parametrize("fault", [properties_last, unknown_value])
def test_validators_of_word_files_find(
    fault: Callable[[etree._Element], None],
    engine: Callable[[list[Path]], list[str]],
    whole: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    good, bad = whole("docx"), tmp_path / "bad.docx"
    in_body(fault, good, bad)
    assert engine([good]) == []
    assert engine([bad]) != []


def test_a_word_file_that_does_not_open_is_found(whole: Callable[[str], Path], tmp_path: Path) -> None:
    good, bad = whole("docx"), tmp_path / "bad.docx"
    in_body(lambda tree: None, good, bad)
    content = BytesIO(bad.read_bytes())
    bad.write_bytes(content.read(3000))
    assert set(engines.libreoffice([good, bad], "txt", tmp_path / "office")) == {good}


def without_a_sentence(tree: etree._Element) -> None:
    text = next(t for t in tree.iter(f"{W}t") if len(t.text or "") > 60)
    text.text = text.text[:20]


def test_lost_text_is_found(whole: Callable[[str], Path], tmp_path: Path) -> None:
    page, good, bad = whole("html"), whole("docx"), tmp_path / "bad.docx"
    in_body(without_a_sentence, good, bad)
    told = engines.libreoffice([good, bad], "txt", tmp_path / "office")
    assert lost(page, told[good].read_text("utf-8-sig")) == []
    assert len(lost(page, told[bad].read_text("utf-8-sig"))) == 1


def changed(page: Path, faults: Iterable[tuple[str, str]]) -> list[Path]:
    """A copy of a web page for each fault, with something in it replaced."""
    text = page.read_text("utf-8")
    copies = []
    for n, (before, after) in enumerate(faults):
        assert before in text
        copies.append(page.with_name(f"bad-{n}.html"))
        copies[-1].write_text(text.replace(before, after, 1), "utf-8")
    return copies


def test_the_html_checker_finds_each_fault(whole: Callable[[str], Path]) -> None:
    faults = [
        ("</h1>", "</h1><ul><p>a paragraph among items</p></ul>"),
        ("</h1>", '</h1><p id="a"></p><p id="a"></p>'),
        ("</h1>", "</h2>"),
        ("margin: 0 0 .65em", "margin: 0 0 .65lines"),
    ]
    bad = changed(whole("html"), faults)
    told = engines.nu([whole("html"), *bad])
    assert {line.partition(":")[0] for line in told} == {page.name for page in bad}


PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


ALL = set(engines.LOOKS)
FAULTS: list[tuple[str, set[str], str]] = [
    (f'</h1><img src="{PIXEL}">', ALL, "axe image-alt"),
    (f'</h1><img src="{PIXEL}">', ALL, "HTML_CodeSniffer WCAG2AA.Principle1.Guideline1_1.1_1_1.H37"),
    ("</h1><input>", ALL, "axe label"),
    ("</h1><input>", ALL, "HTML_CodeSniffer WCAG2AA.Principle1.Guideline1_3.1_3_1.F68"),
    ('</h1><p style="color: #aaa">Svagt', {"light", "phone", "print"}, "axe color-contrast"),
    (
        '</h1><p style="color: #aaa">Svagt',
        {"light", "phone", "print"},
        "HTML_CodeSniffer WCAG2AA.Principle1.Guideline1_4.1_4_3",
    ),
    ('</h1><p style="color: #555">Svagt', {"dark"}, "axe color-contrast"),
    ("</h1><style>@media print { p { color: #aaa } }</style>", {"print"}, "axe color-contrast"),
    ('</h1><p style="min-width: 30rem">Bredt', {"phone"}, "scrolls sideways"),
    ('</h1><img alt="Et sted" src="https://a.example/a.png">', ALL, "asks for https://a.example"),
    ("</h1><h4>For dybt</h4>", ALL, "axe heading-order"),
]
"""What is put into a page, the ways of looking at it in which that is a fault, and what is told of it."""


def test_the_checkers_of_accessibility_find_each_fault(whole: Callable[[str], Path]) -> None:
    good = whole("html")
    bad = changed(good, [("</h1>", after) for after, _, _ in FAULTS])
    told = engines.browser([good, *bad])
    assert not [line for line in told if line.startswith(good.name)]

    def is_found(fault: tuple[Path, tuple[str, set[str], str]]) -> None:
        page, (_, looks, engine) = fault
        assert {look for look in ALL if any(f"{page.name}: {look}: {engine}" in line for line in told)} == looks

    hold_each(is_found, zip(bad, FAULTS, strict=True))


@pytest.mark.parametrize(
    "check",
    [
        lambda: engines.qpdf([]),
        lambda: engines.nu([]),
        lambda: engines.open_xml_sdk([]),
        lambda: engines.libreoffice([], "txt", Path("/")),
        lambda: engines.browser([]),
    ],
)
def test_an_engine_that_is_missing_is_no_engine_that_is_content(
    check: Callable[[], object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(engines, "NODE_MODULES", tmp_path)
    with pytest.raises(engines.EngineMissingError, match="make conformance"):
        check()
