"""`smdocs inspect`: what a file was made of."""

import sys
from pathlib import Path

import click

from smdocs.cli import options
from smdocs.filing.verify import file_provenance
from smdocs.findings import Exit
from smdocs.show.console import provenance_as_json, provenance_as_text, say
from smdocs.words.language import language


@options.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Choice(["text", "json"]), default="text", help="How it is shown.")
@options.message_language
def inspect(file: Path, output: str, lang: str | None) -> None:
    """Say what a file was made of: which document, from which data and words, as of which date. Ends with 1 when
    neither the file nor a manifest knows."""
    provenance, digest = file_provenance(file)
    if provenance is None:
        say(language(lang or "en").words("console")["inspect-nothing"].format(file=file), beside=True)
        sys.exit(Exit.FINDINGS)
    say((provenance_as_json if output == "json" else provenance_as_text)(provenance, digest, lang or "en"))
