"""`smdocs validate`: everything that is wrong with an authority's folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from smdocs.cli.answer import leave, open_folder, show
from smdocs.cli.options import as_of, command, folder_argument, message_language, moment, output, strict
from smdocs.documents.preflight import preflight
from smdocs.documents.wanted import checked


@command()
@folder_argument
@message_language
@as_of
@strict
@output
def validate(folder: Path, lang: str | None, on: dt.datetime | None, strict: bool, output: str) -> None:
    """Check an authority's folder and say everything that is wrong with it."""
    loaded = open_folder(folder, lang, output)
    findings = preflight(checked(loaded, moment(on, loaded).date(), strict=strict))
    show(findings, lang or loaded.authority.first_language, output, folder)
    leave(findings)
