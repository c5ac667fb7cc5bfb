"""`smdocs verify`: filed documents held against the data."""

import datetime as dt
import sys
from pathlib import Path

import click

from smdocs.cli import options
from smdocs.cli.answer import leave, open_folder, show
from smdocs.cli.usage import WrongUse
from smdocs.filing.verify import FileStatus
from smdocs.filing.verify import verify as hold
from smdocs.findings import Exit, has_errors
from smdocs.journal import Location
from smdocs.show.console import say, standings_as_json, standings_as_text


@options.command()
@options.folder_argument
@click.option(
    "--against",
    type=options.Where(exists=True, file_okay=False, path_type=Path),
    metavar="OUT",
    help="The folder of filed documents, or its address. Default: the folder `out` in DIR.",
)
@click.option(
    "--on",
    type=options.DATE,
    metavar="DATE",
    help="The date by which something may have fallen due since. Default: today.",
)
@click.option("--output", type=click.Choice(["text", "json"]), default="text", help="How it is shown.")
@options.message_language
def verify(folder: Path, against: Location | None, on: dt.datetime | None, output: str, lang: str | None) -> None:
    """Hold filed documents against the data: current, stale (and which fields have changed), altered, missing, not
    made any more, unknown, or not to be told. Ends with 4 when one is not current, with 3 when something has fallen due
    since, with 2 when there are none."""
    loaded, speak = open_folder(folder, lang)
    filed = against or folder / "out"
    if not filed.is_dir():
        raise WrongUse("nothing-filed", path=filed)
    standings = hold(loaded, filed, options.moment(on, loaded))
    say((standings_as_json if output == "json" else standings_as_text)(standings, speak))
    show(loaded.findings, speak, "text", folder)
    if has_errors(loaded.findings):
        leave(loaded.findings)
    if not standings:
        # Nothing was held against anything: a wrong folder must not pass for one that is current.
        sys.exit(Exit.USAGE)
    if any(one.status is not FileStatus.CURRENT for one in standings):
        sys.exit(Exit.STALE)
    sys.exit(Exit.OVERDUE if any(one.due for one in standings) else Exit.OK)
