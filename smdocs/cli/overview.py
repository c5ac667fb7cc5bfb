"""`smdocs overview`: the page that shows how everything stands, of the whole folder."""

import datetime as dt
from pathlib import Path

from smdocs.cli import options
from smdocs.cli.answer import leave, open_folder, show
from smdocs.documents.wanted import Wanted, checked
from smdocs.documents.workers import Workers, cores
from smdocs.filing.update import held
from smdocs.journal import Location
from smdocs.show.console import say
from smdocs.show.overview import save, survey
from smdocs.words.language import language


@options.command()
@options.folder_argument
@options.out
@options.as_of
@options.message_language
def overview(folder: Path, out: Location | None, on: dt.datetime | None, lang: str | None) -> None:
    """Write the overview of the folder of documents anew, every file held against the data. Each `render` writes it
    too, and holds the files of the documents it makes."""
    loaded, speak = open_folder(folder, lang)
    day, out = options.moment(on, loaded).date(), out or folder / "out"
    every = checked(loaded, Wanted(day))
    with Workers(cores()) as workers:
        run = held(every, out, workers)
    page, in_the_way = save(survey(every, run, out), loaded, out, speak, run.state)
    findings = [*run.of_data, *in_the_way]
    show(findings, speak, "text", folder)
    if page:
        say(language(speak).words("console")["overview"].format(file=page))
    leave(findings)
