"""`smdocs schema`: the JSON Schema of a kind of file."""

import click

from smdocs.cli import options
from smdocs.edit.schema import schema as make


@options.command()
@click.argument("kind", type=click.Choice(["authority", "account", "records", "metadata"]), default="authority")
@options.message_language
def schema(kind: str, lang: str | None) -> None:
    """Print the JSON Schema of a kind of file, with titles and descriptions in a language."""
    click.echo(make(kind, lang or "en"), nl=False)
