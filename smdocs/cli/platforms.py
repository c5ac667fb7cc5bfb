"""`smdocs platforms`: the platforms and what their fields hold."""

import click

from smdocs.cli import options
from smdocs.show.console import platform_list


@options.command()
@options.message_language
def platforms(lang: str | None) -> None:
    """List the platforms: their text fields, how much each of them holds, and how sure that is."""
    click.echo(platform_list(lang or "en"))
