"""`smdocs due`: what is overdue or due, as a table, JSON or a calendar."""

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter, ValidationError

from smdocs.cli import options
from smdocs.cli.answer import leave, open_folder, show
from smdocs.cli.usage import WrongUse, called
from smdocs.filing.run import saved
from smdocs.findings import Exit, has_errors
from smdocs.judge.duties import duties, replies
from smdocs.judge.schedule import add
from smdocs.model.values import Interval, Moment
from smdocs.show.due import as_json, calendar, table

UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}


def _reading(sentence: str, read: Callable[[str], Any]) -> Callable[[click.Context, click.Parameter, str | None], Any]:
    """Reads what was typed for an option. What cannot be read is refused with a sentence."""

    def value(_: click.Context, option: click.Parameter, text: str | None) -> Any:
        try:
            return read(text) if text else None
        except ValidationError:
            raise WrongUse(sentence, option=called(option), value=text) from None

    return value


@options.command()
@options.folder_argument
@options.as_of
@click.option(
    "--within",
    callback=_reading("not-a-time", lambda text: Interval.model_validate(f"{text[:-1]} {UNITS.get(text[-1], '')}")),
    metavar="TIME",
    help="Only what is overdue or due within a time from then, such as 30d, 6w, 3m or 1y.",
)
@click.option(
    "--asked",
    callback=_reading("not-a-moment", TypeAdapter(Moment).validate_python),
    metavar="TIME",
    help='By when to answer a question asked at a time, such as "2026-12-23 14:05", on each account.',
)
@click.option("--output", type=click.Choice(["text", "json"]), default="text", help="How the table is shown.")
@click.option(
    "--ics",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write a calendar too; `-` prints it instead of the table.",
)
@options.message_language
def due(
    folder: Path,
    on: dt.datetime | None,
    within: Interval | None,
    asked: dt.datetime | None,
    output: str,
    ics: Path | None,
    lang: str | None,
) -> None:
    """List what is overdue or due on all accounts, by date: controls, password changes, snapshots, breaches that
    were not told or notified, and planned ends; with --asked, when a question is to be answered instead. Ends with
    3 when something is overdue."""
    loaded, speak = open_folder(folder, lang)
    now = options.moment(on, loaded)
    until = add(now.date(), within) if within else None
    items = replies(loaded, asked, now, until) if asked else duties(loaded, now, until)
    findings = list(loaded.findings)
    made = calendar(items, loaded.authority, now.date(), speak) if ics else b""
    if ics == Path("-"):
        click.echo(made, nl=False)
    elif items or output == "json" or not has_errors(findings):
        # Where a file could not be read, nobody knows that nothing is due.
        click.echo(as_json(items, speak) if output == "json" else table(items, speak))
    if ics and ics != Path("-"):
        _, in_the_way = saved(ics, made, "--ics")
        findings += in_the_way
    show(findings, speak, "text", folder)
    if any(item.overdue for item in items) and not has_errors(findings):
        sys.exit(Exit.OVERDUE)
    leave(findings)
