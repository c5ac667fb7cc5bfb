"""`smdocs templates`: an authority's own blocks, listed, shown, copied and checked."""

import datetime as dt
from pathlib import Path

import click

from smdocs.cli import options
from smdocs.cli.answer import end, open_folder, say_new
from smdocs.cli.usage import Commands
from smdocs.documents.wanted import Wanted, checked
from smdocs.own.catalogue import copy, original, table
from smdocs.own.files import blocks, masters
from smdocs.read.folder import AUTHORITY, TEMPLATES
from smdocs.resources import LANGUAGES


@click.group(cls=Commands)
def templates() -> None:
    """Say single parts of the documents in your own words: see them, copy them, check them."""


@templates.command(name="list")
@options.folder_argument
@options.message_language
def templates_list(folder: Path, lang: str | None) -> None:
    """List the blocks of each document, and in which languages DIR has its own words for them."""
    loaded, speak = open_folder(folder, lang) if (folder / AUTHORITY).exists() else (None, lang or "en")
    click.echo(table(loaded, speak))


@templates.command(name="show")
@click.argument("document", metavar="DOCUMENT")
@click.option("--block", metavar="BLOCK", help="Only this block.")
@click.option(
    "--lang",
    type=options.document_language,
    default=LANGUAGES[0],
    help=f"Language of the document. Default: {LANGUAGES[0]}.",
)
def templates_show(document: str, block: str | None, lang: str) -> None:
    """Print the original text of a document's blocks. DOCUMENT may also be about/short, about/medium or about/long."""
    click.echo(original(_master(document, block), lang, block or ""), nl=False)


@templates.command(name="copy")
@click.argument("document", metavar="DOCUMENT")
@click.argument("block", metavar="[BLOCK]", required=False)
@options.folder_argument
@click.option("--lang", "languages", type=options.document_language, multiple=True, help="Only this language.")
def templates_copy(document: str, block: str | None, folder: Path, languages: tuple[str, ...]) -> None:
    """Copy the original text of a block, or of all, into DIR/templates, as a start for your own words."""
    master = _master(document, block)
    loaded, _ = open_folder(folder, languages[0] if languages else None)
    codes = languages or [code.value for code in loaded.authority.languages]
    say_new(folder, lambda: copy(folder, master, codes, block or ""), "show-to-paste")


@templates.command(name="check")
@options.folder_argument
@options.message_language
@options.as_of
@options.output
def templates_check(folder: Path, lang: str | None, on: dt.datetime | None, output: str) -> None:
    """Check the folder `templates` of DIR. So do `validate` and `render`."""
    loaded, speak = open_folder(folder, lang, output)
    read = [f for f in loaded.findings if f.place.file.partition("/")[0] == TEMPLATES]
    own = checked(loaded, Wanted(options.moment(on, loaded).date())).own
    end([*read, *own.findings], speak, output, folder)


def _master(document: str, block: str | None) -> str:
    options.must_exist("DOCUMENT", [document], masters())
    options.must_exist("BLOCK", [block] if block else [], blocks(masters()[document]))
    return masters()[document]
