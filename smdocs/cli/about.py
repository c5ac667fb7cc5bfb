"""`smdocs about`: an account's About texts, ready to paste."""

import datetime as dt
import sys
from pathlib import Path

import click

from smdocs.cli import options
from smdocs.cli.answer import leave, open_folder, show
from smdocs.cli.usage import WrongUse
from smdocs.documents.render import about_texts
from smdocs.findings import Exit, has_errors
from smdocs.show.console import copied
from smdocs.words.language import language


@options.command()
@click.argument("account", metavar="ACCOUNT")
@options.folder_argument
@click.option("--lang", type=options.document_language, help="Language of the texts.")
@click.option("--field", metavar="KEY", help="Only the text for this field of the platform, such as bio.")
@click.option(
    "--copy",
    is_flag=True,
    help="Put the text of --field on the clipboard too. Ends with 5 where there is no clipboard.",
)
@options.messages
@options.as_of
def about(
    account: str,
    folder: Path,
    lang: str | None,
    field: str | None,
    copy: bool,
    messages: str | None,
    on: dt.datetime | None,
) -> None:
    """Print an account's About texts, ready to paste."""
    loaded, spoken = open_folder(folder, messages or lang)
    speak = lang or loaded.authority.first_language
    options.must_exist("ACCOUNT", [account], loaded.accounts)
    texts, findings = about_texts(loaded, account, speak, options.moment(on, loaded).date())
    ready = {text.key: (text.heading(speak), text.text) for text in texts.fields}
    ready |= {f"link-{slot.place}": (slot.heading(speak), slot.address) for slot in texts.slots}
    if field:
        options.must_exist("--field", [field], ready)
    chosen = [ready[field]] if field else list(ready.values())
    if copy and len(chosen) > 1:
        raise WrongUse("copy-which", names=list(ready))
    show(findings, spoken, "text", folder)
    if has_errors(findings):
        leave(findings)
    for heading, text in chosen:
        click.echo(text if field else f"{heading}\n{text}\n")
    if copy and chosen and not copied(chosen[0][1]):
        click.echo(language(spoken).words("console")["no-clipboard"], err=True)
        sys.exit(Exit.NO_CLIPBOARD)
    leave(findings)
