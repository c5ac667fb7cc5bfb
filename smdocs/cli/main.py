"""The command line: its commands, and what happens when one fails. Help needs no more than click to load."""

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from smdocs.cli.usage import Root, bug
from smdocs.version import __version__

COMMANDS = {
    "about": "Print an account's About texts, ready to paste.",
    "documents": "List the document types.",
    "due": "List what is overdue or due on all accounts, by date: controls, password changes, snapshots, breaches",
    "inspect": "Say what a file was made of: which document, from which data and words, as of which date.",
    "new": "Start an authority's folder, with comments that say what to write.",
    "overview": "Write the overview of the folder of documents anew, every file held against the data.",
    "platforms": "List the platforms: their text fields, how much each of them holds, and how sure that is.",
    "preview": "Show rendered documents in a browser, on this machine alone: those in the folder `out` of DIR",
    "record": "Add to the records of an account what was done, as evidence.",
    "render": "Render documents: every type, account, language and format, unless told otherwise.",
    "rules": "List the rule sets, or the rules of one with their sources.",
    "schema": "Print the JSON Schema of a kind of file, with titles and descriptions in a language.",
    "templates": "Say single parts of the documents in your own words: see them, copy them, check them.",
    "validate": "Check an authority's folder and say everything that is wrong with it, or with the documents",
    "verify": "Hold filed documents against the data: current, stale (and which fields have changed), altered",
}
"""Each command, whose module loads when it is called, and how its help begins: as far as a terminal shows it."""

EPILOG = (
    "Exit codes: 0 all well; 1 errors found, what they do not concern was made; 2 wrong use; 3 something is overdue "
    "(only `due` and `verify`); 4 a filed document is not current (only `verify`); 5 there is no clipboard (only "
    "`about --copy`); 70 a bug in smdocs, or a slip in a file that it comes with; 130 interrupted."
)


@click.group(cls=Root, later=COMMANDS, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="smdocs %(version)s")
def cli() -> None:
    """Documents for public bodies' social-media accounts: YAML in one folder, checked and rendered in Danish
    and Swedish."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the command line. What smdocs or a file that it comes with gets wrong is no fault of the data."""
    try:
        sys.exit(cli.main(arguments, prog_name="smdocs"))
    except (click.Abort, KeyboardInterrupt):
        from smdocs.findings import Exit

        sys.exit(Exit.INTERRUPTED)
    except Exception as error:
        from smdocs.findings import Exit

        # Only where the module of that class has been loaded, which takes time, can one have come up.
        slips: Any = getattr(sys.modules.get("smdocs.resources"), "ShippedFileError", ())
        if isinstance(error, slips):
            from smdocs.cli.usage import language_of
            from smdocs.show.console import slip

            click.echo(slip(error, language_of(sys.argv[1:] if arguments is None else arguments)), err=True)
            sys.exit(Exit.BUG)
        click.echo(bug(error), err=True)
        sys.exit(Exit.BUG)
