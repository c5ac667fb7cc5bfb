"""`smdocs new`: the folder of an authority to start with."""

from pathlib import Path

import click

from smdocs.cli import options
from smdocs.cli.answer import say_new
from smdocs.edit.scaffold import scaffold
from smdocs.resources import LANGUAGES


@options.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--lang", type=options.document_language, default=LANGUAGES[0], help="Language of the comments and texts."
)
@click.option("--country", type=options.country, help="Country whose law applies. Default: of the language.")
def new(folder: Path, lang: str, country: str | None) -> None:
    """Start an authority's folder, with comments that say what to write."""
    say_new(folder, lambda: scaffold(folder, lang, country))
