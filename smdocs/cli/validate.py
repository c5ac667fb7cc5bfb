"""`smdocs validate`: everything that is wrong with an authority's folder."""

import datetime as dt
from pathlib import Path

from smdocs.cli import options
from smdocs.cli.answer import end, open_folder
from smdocs.documents.wanted import Wanted, checked, preflight


@options.command()
@options.folder_argument
@options.message_language
@options.as_of
@options.strict
@options.output
def validate(folder: Path, lang: str | None, on: dt.datetime | None, strict: bool, output: str) -> None:
    """Check an authority's folder and say everything that is wrong with it."""
    loaded, speak = open_folder(folder, lang, output)
    end(preflight(checked(loaded, Wanted(options.moment(on, loaded).date(), strict=strict))), speak, output, folder)
