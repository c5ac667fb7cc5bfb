"""How a command answers: an authority's folder or what is wrong with it, its findings, and the exit code."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from smdocs.cli.usage import WrongUse
from smdocs.findings import Exit, Finding, FindingsError, has_errors, in_order
from smdocs.read.folder import Folder, load, spoken_in
from smdocs.show.console import SHOW, say


def open_folder(folder: Path, lang: str | None, output: str = "text") -> tuple[Folder, str]:
    """An authority's folder, and the language to answer in: the one asked for, else its own. A folder that cannot be
    read is said to be at fault, and that is the end."""
    try:
        loaded = load(folder)
    except FindingsError as error:
        end(error.findings, lang or spoken_in(folder), output, folder)
    return loaded, lang or loaded.authority.first_language


def show(findings: Sequence[Finding], lang: str, output: str, folder: Path) -> None:
    """Shows findings once each, as text beside the answer of the command, else as its answer."""
    tell(shown(findings, lang, output, folder), output)


def shown(findings: Sequence[Finding], lang: str, output: str, folder: Path) -> str:
    """Findings once each, as they are shown."""
    return SHOW[output](in_order(findings, by_account=False), lang, folder)


def tell(text: str, output: str) -> None:
    """Shows what there is to show of findings."""
    if text:
        say(text, beside=output == "text")


def end(findings: Sequence[Finding], lang: str, output: str, folder: Path) -> NoReturn:
    """Shows findings and ends the command."""
    show(findings, lang, output, folder)
    leave(findings)


def say_new(folder: Path, make: Callable[[], Iterable[Path]], *advice: str) -> None:
    """Makes new files in a folder and says which. Raises `WrongUse` where one is there already, with `advice`."""
    try:
        for path in make():
            say(str(path))
    except FileExistsError as error:
        raise WrongUse("there-already", *advice, path=error.args[0]) from None
    except OSError as error:
        raise WrongUse("not-writable", path=folder, reason=error.strerror) from None


def leave(findings: Iterable[Finding]) -> NoReturn:
    """Ends the command: with 1 where a finding is an error."""
    sys.exit(ended(findings))


def ended(findings: Iterable[Finding]) -> Exit:
    """How a command ends."""
    return Exit.FINDINGS if has_errors(findings) else Exit.OK
