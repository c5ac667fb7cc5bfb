"""What the command line shows: findings in three forms, progress on long runs, and a summary."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import click

from smdocs import facts
from smdocs.filing.run import Saved
from smdocs.filing.update import Updated
from smdocs.filing.verify import FileStatus, Standing
from smdocs.findings import Finding, FindingsError, Severity, has_errors, in_order, without_civil_numbers
from smdocs.journal import Location, Outcome
from smdocs.judge.rulesets import files, problems, ruleset
from smdocs.model.path import METADATA, classes, without_account
from smdocs.read.folder import slips
from smdocs.resources import SPOKEN, ShippedFileError
from smdocs.tree.nodes import Provenance
from smdocs.words.language import language
from smdocs.words.messages import duty, message, rule_in_words


def say(text: str, *, beside: bool = False) -> None:
    """Prints what tells of an authority's data, or of what was typed, without anybody's civil registration number.
    `beside` is where findings go when they are not the answer."""
    click.echo(without_civil_numbers(text), err=beside)


def _as_text(findings: Sequence[Finding], lang: str, folder: Path) -> str:
    words = language(lang).words("console")
    lines = [
        f"{(folder / f.place.file).as_posix()}{str(f.place)[len(f.place.file) :]}: "
        f"{words[f.severity.value]}: {message(f, lang)} [{f.code}]"
        for f in findings
    ]
    if findings:
        errors = sum(f.severity is Severity.ERROR for f in findings)
        lines.append(words["found"].format(errors=errors, warnings=len(findings) - errors))
    return "\n".join(lines)


def _as_json(findings: Sequence[Finding], lang: str, folder: Path) -> str:
    rows = [
        {
            "code": f.code,
            "severity": f.severity.value,
            "file": (folder / f.place.file).as_posix(),
            "line": f.place.line,
            "column": f.place.column,
            "field": without_civil_numbers(f.field),
            "account": f.account,
            "documents": list(f.documents),
            "message": message(f, lang),
        }
        for f in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _as_annotations(findings: Sequence[Finding], lang: str, folder: Path) -> str:
    def escaped(text: str, more: str = "") -> str:
        return "".join(f"%{ord(c):02X}" if c in f"%\r\n{more}" else c for c in text)

    return "\n".join(
        f"::{f.severity.value} file={escaped((folder / f.place.file).as_posix(), ':,')},line={max(f.place.line, 1)},"
        f"col={max(f.place.column, 1)},title={f.code}::{escaped(message(f, lang))}"
        for f in findings
    )


SHOW: Mapping[str, Callable[[Sequence[Finding], str, Path], str]] = {
    "text": _as_text,
    "json": _as_json,
    "annotations": _as_annotations,
}
"""The forms that findings are shown in."""


def slip(error: ShippedFileError, lang: str) -> str:
    """What is wrong with a file of smdocs' own, in a language, or in the next of which all the words can be read."""
    for code in (lang, "en", *SPOKEN):
        try:
            words, lines = language(code).words("usage"), list[str]()
            for wrong in slips(error):
                own = words[wrong.code].format_map(wrong.values) if wrong.code in words else ""
                lines.append(f"{wrong.place}: {own or message(wrong, code)}")
            return without_civil_numbers("\n".join([words["shipped"], *lines]))
        except ShippedFileError:
            continue
    return f"smdocs cannot use a file that it comes with: {error}"


def ruleset_list(lang: str) -> str:
    """The rule sets, a line each: key, name, number of rules, source. Raises `FindingsError` for a file at fault."""
    spoken = language(lang)
    counted = spoken.words("console")["rules"]
    if has_errors(findings := in_order(f for file in files().values() for f in problems(file))):
        raise FindingsError(findings)
    width = max(map(len, files())) + 2
    return "\n".join(
        f"{one.key:{width}}{spoken.pick(one.name)[0]}: {counted.format(n=len(one.rules))}. {one.source}"
        for one in map(ruleset, files())
    )


def platform_list(lang: str) -> str:
    """The platforms, each with its text fields, how much they hold and how sure that is."""
    words = {**language(lang).words("platforms"), **language(lang).words("console")}
    lines: list[str] = []
    for key, one in facts.platforms().items():
        number = one.links.number
        links = words["none"] if not number else words["one"] if number == 1 else words["text"].format(number=number)
        lines.append(f"{key}: {one.name}. {links}")
        for name, field in one.fields.items():
            limits = [
                f"{limit.limit} {'' if limit.measure is facts.Measure.UNKNOWN else words[limit.measure.value]}".strip()
                for limit in field.limits
            ]
            sure = f"{words[field.confidence.value]}, {field.checked_on}"
            lines.append(f"  {name:24}{'; '.join(limits) or words['no_limit']} ({sure})")
    return "\n".join(lines)


def rule_table(key: str, lang: str) -> str:
    """The rules of a set as a table as wide as the terminal: the id, the sentence, how strong, and where it is from.
    Raises `FindingsError` where their files are at fault."""
    from io import StringIO

    from rich.box import SIMPLE_HEAD
    from rich.console import Console as Screen
    from rich.table import Table

    words, spoken, one = language(lang).words("console"), language(lang), ruleset(key)
    table = Table(box=SIMPLE_HEAD, show_lines=True, title=f"{spoken.pick(one.name)[0]} ({key})", title_justify="left")
    for column, ratio in zip(spoken.words("reference")["rules_columns"], (4, 8, 2, 6), strict=True):
        table.add_column(column, ratio=ratio, overflow="fold")
    for name, rule in one.rules.items():
        origin = f" ({one.origins[name]})" if one.origins[name] != key else ""
        source = f"{rule.source}, {rule.checked_on}, {words[rule.confidence.value]}"
        table.add_row(f"{name}{origin}", rule_in_words(rule, spoken)[0], words[rule.strength.value], source)
    shown = StringIO()
    width = max(get_terminal_size((120, 24)).columns, 72)
    Screen(file=shown, width=width, color_system=None, highlight=False, markup=False).print(table)
    return "\n".join(line.rstrip() for line in shown.getvalue().splitlines())


def copied(text: str) -> bool:
    """Puts a text on the clipboard; says whether there was one."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        return False
    return True


def standings_as_text(standings: Sequence[Standing], lang: str) -> str:
    """How filed files stand: formats of a document that stand alike on one line, what is to say of them below, and
    how many files there are of each kind."""
    words = language(lang).words("console")
    if not standings:
        return str(words["verify-nothing"])
    alike: dict[Standing, list[str]] = {}
    for one in standings:
        path, _, extension = one.path.rpartition(".")
        alike.setdefault(replace(one, path=path), []).append(extension)
    lines: list[str] = []
    for one, formats in alike.items():
        shown = formats[0] if len(formats) == 1 else f"{{{','.join(formats)}}}"
        lines.append(f"{words[f'verify-{one.status}']}: {one.path}.{shown}")
        if one.changed:
            fields = "; ".join(field_name(field, lang) for field in one.changed)
            lines.append(f"  {words['verify-changed']}: {fields}")
        elif one.unread:
            lines.append(f"  {words['verify-unread']}: {'; '.join(one.unread)}")
        elif one.status is FileStatus.UNTOLD:
            lines.append(f"  {words['verify-not-as-written']}")
        elif not one.fields_known:
            lines.append(f"  {words['verify-changed-unknown']}")
        if one.words_changed:
            lines.append(f"  {words['verify-words']}")
        if one.due:
            lines.append(f"  {words['verify-due']}: {'; '.join(duty(item, lang) for item in one.due)}")
    counted = Counter(one.status for one in standings)
    lines.append(
        " ".join(f"{words[f'verify-{status}']}: {counted[status]}." for status in FileStatus if counted[status])
    )
    return "\n".join(lines)


def standings_as_json(standings: Sequence[Standing], lang: str) -> str:
    """How filed files stand, an object each."""
    rows = [
        {
            "path": one.path,
            "status": one.status.value,
            "document_no": one.document or None,
            "as_of": one.as_of.isoformat() if one.as_of else None,
            "changed": list(one.changed),
            "changed_known": one.fields_known,
            "templates_changed": one.words_changed,
            "cannot_be_read": list(one.unread),
            "due_since": [
                {"duty": item.duty.value, "due": item.due.isoformat() if item.due else None, "said": duty(item, lang)}
                for item in one.due
            ],
        }
        for one in standings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def field_name(field: str, lang: str) -> str:
    """A field by its label and its path, such as `Purpose (account.purpose)`; by its path where it has no label."""
    path = without_account(field)
    # What masters read that stands in no file of the authority has words of its own.
    spoken, (model, name, _) = language(lang), path.field()
    own: Mapping[str, str] = spoken.words("console")["read-fields"]
    label = own.get(str(path)) or own.get(path.root) or (spoken.label(classes()[model], name) if model else "")
    if path.within(METADATA):
        label = spoken.words("metadata")[path.top]["label"]
    return f"{label} ({field})" if label else field


def provenance_as_text(provenance: Provenance, digest: str, lang: str) -> str:
    """What a file was made of, a line each."""
    words = language(lang).words("console")
    rows = [*asdict(provenance).items(), ("sha256", f"sha256:{digest}")]
    width = max(len(words[f"inspect-{key}"]) for key, _ in rows) + 2
    return "\n".join(f"{words[f'inspect-{key}'] + ':':{width}}{value}" for key, value in rows)


def provenance_as_json(provenance: Provenance, digest: str, _: str) -> str:
    """What a file was made of, as an object."""
    return json.dumps({**asdict(provenance), "sha256": f"sha256:{digest}"}, ensure_ascii=False, indent=2)


class Progress:
    """Says how filing goes: a bar on a terminal, and a line per file unless documents are made `again`."""

    def __init__(self, lang: str, *, quiet: bool = False, again: bool = False) -> None:
        self._lang, self._words = lang, language(lang).words("console")
        self._quiet, self._again = quiet, again
        self._bar: Any = None

    def __call__(self, done: int, total: int, file: Saved | None) -> None:
        """Shows how many of how many documents are done, and a file that was saved."""
        if self._quiet:
            return
        if file and not self._again:
            say(f"{self._words[file.outcome.value]} {file.path}")
        if not (total and sys.stderr.isatty()):
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=self._words["rendering"], file=sys.stderr)
        if not self._bar.finished:
            self._bar.update(done - self._bar.pos)
            if done == total:
                self._bar.render_finish()

    def why(self, run: Updated) -> None:
        """Why each document was made that was."""
        if self._quiet:
            return
        lang, words = self._lang, self._words["why"]
        for one in run.why:
            fields = "; ".join(field_name(field, lang) for field in one.fields)
            reasons = ", ".join(words[reason] for reason in one.reasons)
            say(f"{one.stem}: {reasons}{f' ({fields})' if fields else ''}")

    def summary(self, run: Updated, out: Location, overview: Location | None) -> None:
        """How many files there are and where, and the page that shows how they stand."""
        if self._quiet:
            return
        counts = {outcome.value: sum(file.outcome is outcome for file in run.files) for outcome in Outcome}
        counts[Outcome.IDENTICAL.value] += run.left
        lines = [self._words["summary"].format(total=len(run.files) + run.left, out=out, **counts)]
        lines += [self._words["overview"].format(file=overview)] if overview else []
        say(" ".join(lines))
