"""`smdocs validate`: everything that is wrong with an authority's folder, or with some documents of it."""

import datetime as dt
import sys
from pathlib import Path

from smdocs.cli import options
from smdocs.cli.answer import end, ended, leave, open_folder, shown, tell
from smdocs.cli.usage import WrongUse
from smdocs.documents.wanted import Wanted, checked, preflight
from smdocs.show.answers import Answers


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
    answers = Answers(folder, options.today(on), "validate", documents, accounts, lang, strict, output)
    if given := answers.given():
        tell(given[0], output)
        sys.exit(given[1])
    loaded, speak = open_folder(folder, lang, output)
    if unread := options.chosen(loaded, documents, accounts):
        end(unread, speak, output, folder)
    wanted = Wanted(options.moment(on, loaded).date(), documents, accounts, strict=strict)
    if (documents or accounts) and not wanted.orders(loaded):
        raise WrongUse("no-such-document")
    findings = preflight(checked(loaded, wanted))
    answers.keep(text := shown(findings, speak, output, folder), ended(findings))
    tell(text, output)
    leave(findings)
