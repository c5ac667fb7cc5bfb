"""`smdocs documents`: the document types."""

import click

from smdocs import facts
from smdocs.cli import options
from smdocs.words.language import language


@options.command()
@options.message_language
def documents(lang: str | None) -> None:
    """List the document types."""
    for name in facts.documents():
        words = language(lang or "en").words("documents")[name]
        click.echo(f"{name:26}{words['name']}: {words['about']}")
