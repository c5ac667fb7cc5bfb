"""`smdocs validate`: everything that is wrong with an authority's folder, or with some documents of it."""

import datetime as dt
from pathlib import Path

from smdocs.cli import options
from smdocs.cli.answer import end, open_folder
from smdocs.cli.usage import WrongUse
from smdocs.documents.wanted import Wanted, checked, preflight


@options.command()
@options.folder_argument
@options.documents
@options.accounts
@options.message_language
@options.as_of
@options.strict
@options.output
def validate(
    folder: Path,
    documents: tuple[str, ...],
    accounts: tuple[str, ...],
    lang: str | None,
    on: dt.datetime | None,
    strict: bool,
    output: str,
) -> None:
    """Check an authority's folder and say everything that is wrong with it, or with the documents that are named."""
    loaded, speak = open_folder(folder, lang, output)
    if unread := options.chosen(loaded, documents, accounts):
        end(unread, speak, output, folder)
    wanted = Wanted(options.moment(on, loaded).date(), documents, accounts, strict=strict)
    if (documents or accounts) and not wanted.orders(loaded):
        raise WrongUse("no-such-document")
    end(preflight(checked(loaded, wanted)), speak, output, folder)
