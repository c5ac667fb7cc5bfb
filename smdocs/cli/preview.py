"""`smdocs preview`: rendered documents in a browser."""

import errno
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from smdocs.cli import options
from smdocs.cli.usage import WrongUse
from smdocs.filing.archive import MANIFEST
from smdocs.read.folder import AUTHORITY, spoken_in
from smdocs.show.preview import START, Preview
from smdocs.words.language import language


@options.command()
@options.folder_argument
@options.port
@options.open_browser
@options.message_language
def preview(folder: Path, port: int | None, shown: bool, lang: str | None) -> None:
    """Show rendered documents in a browser, on this machine alone: those in the folder `out` of DIR, or in DIR itself
    where that is what `render` has written into. Ctrl+C ends it."""
    kept = folder if (folder / AUTHORITY).is_file() else folder.resolve().parent
    out = folder / "out" if kept == folder else folder
    if not any((out / name).is_file() for name in (MANIFEST, START)):
        # Any other folder would be shown to whoever is signed in on this machine.
        raise WrongUse("nothing-to-show", path=out)
    with served(out, lang or spoken_in(kept), port, shown) as server:
        # In pieces, since a wait without an end cannot be stopped on every system.
        while not server.closing.wait(1):
            pass


@contextmanager
def served(out: Path, lang: str, port: int | None, shown: bool) -> Iterator[Preview]:
    """A server of rendered documents that has said where it is."""
    try:
        server = Preview(out, port or 0, lang)
    except OSError as error:
        sentence = "port-in-use" if error.errno == errno.EADDRINUSE else "port-refused"
        raise WrongUse(sentence, port=port, reason=error.strerror) from None
    with server:
        click.echo(language(lang).words("console")["preview-at"].format(address=server.address))
        if shown:
            webbrowser.open(server.address)
        yield server
