"""Makes anew what the manual shows of smdocs.

python docs/remake.py             the generated reference and schemas, and the output under the commands of all pages
python docs/remake.py pictures    the pictures in PICTURES; needs Chromium, Playwright and Poppler

The blocks of a page that people wrote are one session in a folder of its own, beside `data/`:

- `console` holds commands after `$ ` and what they print; `console first=3 last=1` shows three lines and the last.
- A block whose first line is a comment with the name of a file is that file.
- `diff` with such a line is a change to that file: what stands after `-` becomes what stands after `+`.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from PIL import Image, ImageOps

from smdocs import facts
from smdocs.cli.main import main as smdocs
from smdocs.edit import schema
from smdocs.judge import rulesets
from smdocs.model.path import classes, enums, item_class
from smdocs.model.values import Weekday
from smdocs.resources import SPOKEN
from smdocs.words.language import Language, capital, language
from smdocs.words.messages import rule_in_words

DOCS = Path(__file__).resolve().parent
PROJECT = DOCS.parent

BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"(?:# |\{# )(?P<name>[\w./-]+\.(yaml|py|html|txt))(?: #\})?\n")

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
        alone = command.startswith("smdocs ") and not set(command) & set(";|&<>$")
        code, output = self._here(shlex.split(command)[1:]) if alone else self._in_shell(command)
        if code > 1:
            error = subprocess.CalledProcessError(code, command, output)
            error.add_note(output[-2000:])
            raise error
        lines = output.rstrip().splitlines()
        first, last = int(shown.get("first", len(lines))), int(shown.get("last", 0))
        if len(lines) > first + last + 1:
            lines = [*lines[:first], "…", *lines[len(lines) - last :]]
        return "".join(f"{line}\n" for line in (f"$ {command}", *lines))

    def _here(self, arguments: list[str]) -> tuple[int, str]:
        """Runs smdocs within this process, which has loaded it already: its exit code and all that it prints."""
        output = io.StringIO()
        with contextlib.chdir(self._folder), redirect_stdout(output), redirect_stderr(output):
            try:
                smdocs(arguments)
            except SystemExit as end:
                return int(end.code or 0), output.getvalue()

    def _in_shell(self, command: str) -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
        )
        return done.returncode, done.stdout


def _changed(text: str, diff: str) -> str:
    lines = diff.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line.startswith(sign)) for sign in "-+")
    if text.count(old) != 1:
        raise ValueError(f"stands {text.count(old)} times in the file: {old}")
    return text.replace(old, new)


def _commands(body: str) -> Iterator[str]:
    return (line for line in body.splitlines() if line.startswith("$ "))


def generated() -> Iterator[tuple[str, str]]:
    """Every generated file: its path below `docs/` and its text."""
    for lang in SPOKEN:
        for kind in (*schema.KINDS, *schema.OUTPUTS):
            yield f"schema/{kind}.{lang}.json", schema.schema(kind, lang)
        yield f"reference/metadata.{lang}.md", metadata_reference(lang)
        yield f"reference/data.{lang}.md", data_reference(lang)
        yield f"reference/findings.{lang}.md", findings_reference(lang)
        yield f"reference/rules.{lang}.md", rules_reference(lang)
        yield f"reference/platforms.{lang}.md", platforms_reference(lang)


def metadata_reference(lang: str) -> str:
    """Every field of the metadata, in Markdown: key, label and what it holds."""
    speak = language(lang)
    words = speak.words("reference")
    lines = [
        f"# {words['metadata_title']}",
        "",
        words["metadata_lead"],
        "",
        f"| {' | '.join(words['metadata_columns'])} |",
    ]
    lines += ["| --- | --- | --- |"]
    lines += [f"| `{key}` | {told['label']} | {told['help']} |" for key, told in speak.words("metadata").items()]
    return "\n".join(lines) + "\n"


def data_reference(lang: str) -> str:
    """Every field of the data, in Markdown: key, label, shape and what to write; then what documents need."""
    speak = language(lang)
    words = speak.words("reference")
    lines = [f"# {words['data_title']}", "", words["data_lead"], ""]
    for name, cls in classes().items():
        heading = speak.words("fields").get(name, {}).get("_label", name)
        lines += [
            f"## {heading} (`{name}`)",
            "",
            f"| {' | '.join(words['data_columns'])} |",
            "| --- | --- | --- | --- |",
        ]
        for field, info in cls.model_fields.items():
            shape = _shape(info.annotation, words)
            help_text = speak.help(cls, field)
            lines.append(f"| `{field}` | {speak.label(cls, field)} | {shape} | {help_text} |")
        lines.append("")
    lines += [f"## {words['choices_title']}", ""]
    for name, choices in enums().items():
        lines += [f"### `{name}`", ""]
        lines += [f"- `{member.value}`: {schema.word(member, speak)}" for member in choices]
        lines.append("")
    lines += [f"## {words['required_title']}", "", words["required_lead"], ""]
    for document, entry in facts.documents().items():
        lines += [f"### {speak.document(document)} (`{document}`)", ""]
        for requirement in entry.requires:
            condition = "".join(f", {words['when']} `{f}` = `{v}`" for f, v in requirement.when.items())
            lines.append(f"- `{requirement.field}`{condition} ({requirement.source})")
        lines.append("")
    lines += [f"## {words['unprinted_title']}", "", words["unprinted_lead"], ""]
    for answer in facts.unprinted().answers:
        condition = f"{words['when']} `{answer.because}` = `{answer.so}`"
        lines += [f"- `{field}`, {condition}" for field in answer.fields]
    return "\n".join(lines).rstrip() + "\n"


def _shape(annotation: Any, words: Mapping[str, Any]) -> str:
    within, many = item_class(annotation)
    name = f"`{within.__name__}`" if within else _value_name(annotation, words)
    return f"{words['list_of']} {name}" if many else name


def _value_name(annotation: Any, words: Mapping[str, Any]) -> str:
    value = next(iter(_types(annotation)), str)
    if value.__name__ in enums() and value is not Weekday:
        return f"`{value.__name__}`"
    return str(words["shapes"][value.__name__])


def _types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        if annotation is not NoneType:
            yield annotation
    elif get_origin(annotation) is Literal:
        yield str
    else:
        for part in get_args(annotation):
            yield from _types(part)


def findings_reference(lang: str) -> str:
    """Every finding: its code, what it says and what to do."""
    speak = language(lang)
    words = speak.words("reference")
    lines = [f"# {words['findings_title']}", "", words["findings_lead"], ""]
    for code, text in sorted(speak.words("findings").items()):
        lines += [f"## `{code}`", "", text["says"], "", text["do"], ""]
    return "\n".join(lines).rstrip() + "\n"


def rules_reference(lang: str) -> str:
    """Every rule set: each rule's sentence, how strong it is, and where it comes from."""
    speak = language(lang)
    words, console = speak.words("reference"), speak.words("console")
    lines = [f"# {words['rules_title']}", "", words["rules_lead"], ""]
    for key in rulesets.files():
        one = rulesets.ruleset(key)
        lines += [f"## {speak.pick(one.name)[0]} (`{key}`)", "", one.source, ""]
        lines += [f"| {' | '.join(words['rules_columns'])} |", "| --- | --- | --- | --- |"]
        for name, rule in one.rules.items():
            source = f"{rule.source}, {rule.checked_on}, {console[rule.confidence.value]}".replace("|", "\\|")
            lines.append(f"| `{name}` | {rule_in_words(rule, speak)[0]} | {console[rule.strength.value]} | {source} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def platforms_reference(lang: str) -> str:
    """Every platform: its text fields with their limits, its links, roles and sign-in, each with where it is from."""
    speak = language(lang)
    words, known = speak.words("platforms"), speak.words("console")

    def from_(fact: facts.Fact) -> str:
        return str(words["source"]).format(
            source=fact.source, day=fact.checked_on, confidence=known[fact.confidence.value]
        )

    lines = [f"# {words['title']}", "", words["lead"], ""]
    for key, one in facts.platforms().items():
        lines += [
            f"## {one.name} (`{key}`)",
            "",
            f"| {' | '.join(words['columns'])} |",
            "| --- | --- | --- | --- | --- |",
        ]
        for name, field in one.fields.items():
            limits = [str(limit.limit) for limit in field.limits] or [words["no_limit"]]
            counted = [words[limit.measure.value] for limit in field.limits]
            cells = (f"`{name}`", speak.text(field.label)[0], "; ".join(limits), "; ".join(counted), from_(field)[1:-1])
            lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        lines += ["", *(f"- {told}" for told in _told_of(one, words, speak, from_)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _told_of(
    one: facts.Platform, words: Mapping[str, str], speak: Language, from_: Callable[[facts.Fact], str]
) -> Iterator[str]:
    links, roles, sign_in = one.links, one.roles, one.sign_in
    said = [words["none"] if not links.number else words["one"] if links.number == 1 else words["text"]]
    said += [words["label"].format(label=speak.text(links.label)[0])] if links.label else []
    said += [words["title_limit"].format(limit=links.title_limit)] if links.title_limit else []
    said += _yes_or_no(words, "clickable", links.clickable)
    yield f"{' '.join(said).format(number=links.number)} {from_(links)}"
    if roles:
        listed = {"full": ", ".join(roles.full_control), "other": "; ".join(roles.other)}
        yield f"{words['roles'].format(**listed)} {from_(roles)}"
    else:
        yield words["no_roles"]
    if sign_in:
        said = _yes_or_no(words, "mf", sign_in.multi_factor) + _yes_or_no(words, "p", sign_in.personal)
        said += [words[f"inbox_{sign_in.inbox.value}"]] if sign_in.inbox else []
        said += _yes_or_no(words, "b", sign_in.business_profile)
        yield f"{' '.join(said)} {from_(sign_in)}"
    addresses = {"terms": one.terms_link, "rules": one.community_rules_link, "arrangement": one.arrangement_link}
    said = [words["company"].format(company=one.company)] if one.company else []
    said += [f"[{capital(words[key])}]({address})." for key, address in addresses.items() if address]
    yield f"{' '.join(said)} {from_(one)}".strip()


def _yes_or_no(words: Mapping[str, str], key: str, value: bool | None) -> list[str]:
    return [] if value is None else [words[f"{key}_{'yes' if value else 'no'}"]]


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
            render = [sys.executable, "-m", "smdocs", "render", str(folder), "--on", AS_OF, "--out", str(out / example)]
            formats = ["--format", "pdf", "--format", "html"]
            subprocess.run([*render, *formats], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
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
    shot = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
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
        for name, text in generated():
            (DOCS / name).parent.mkdir(exist_ok=True)
            (DOCS / name).write_text(text, encoding="utf-8")
        for page in pages():
            page.write_text(retold(page), encoding="utf-8")
