"""Arguments and options that several commands have, and what is made of what was typed for them."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import click

from smdocs import facts
from smdocs.cli.usage import Noting, WrongUse
from smdocs.findings import Finding, nearest
from smdocs.journal import AddressError, location
from smdocs.judge.schedule import zone
from smdocs.model.authority import Country
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES, SPOKEN

command = partial(click.command, cls=Noting)
DATE = click.DateTime(["%Y-%m-%d"])
NOWHERE = {"package": "address-lacks-package", "kind": "no-such-address", "store": "address-unreachable"}
"""What is said of an address by what it lacks."""


class Where(click.Path):
    """A folder on this computer, or the address of one in a store."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """What leads there. Raises `WrongUse` for an address that leads nowhere."""
        try:
            folder = location(value)
        except AddressError as error:
            option = param.opts[0] if param else ""
            raise WrongUse(NOWHERE[error.lacks], option=option, name=error.address, reason=error.reason) from None
        return super().convert(folder, param, ctx) if isinstance(folder, Path) else folder


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

folder_argument = click.argument("folder", type=FOLDER, default=".", metavar="[DIR]")
message_language = click.option("--lang", type=click.Choice(SPOKEN), help="Language of the messages.")
messages = click.option(
    "--messages", type=click.Choice(SPOKEN), help="Language of the messages. Default: the first --lang."
)
output = click.option(
    "--output",
    type=click.Choice(["text", "json", "annotations"]),
    default="text",
    help="How findings are shown: text, JSON, or annotations for a code review.",
)
out = click.option(
    "--out",
    type=Where(file_okay=False, path_type=Path),
    metavar="OUT",
    help="Where the files go: a folder, or an address such as s3://bucket/folder. Default: the folder `out` in DIR.",
)
as_of = click.option(
    "--on",
    type=DATE,
    metavar="DATE",
    help="The date that ages and due dates are counted from, such as 2026-11-21. Default: today.",
)
documents = click.option("--document", "documents", multiple=True, metavar="TYPE", help="Only this document type.")
accounts = click.option("--account", "accounts", multiple=True, metavar="ID", help="Only documents about this account.")
strict = click.option("--strict", is_flag=True, help="Treat warnings as errors: they stop documents too.")
port = click.option(
    "--port", type=click.IntRange(1, 65535), metavar="PORT", help="The port of the address. Default: one that is free."
)
open_browser = click.option("--open/--no-open", "shown", default=False, help="Open it in the browser. Default: no.")
document_language = click.Choice(LANGUAGES)
country = click.Choice([*map(str, Country)])


def moment(on: dt.datetime | None, folder: Folder) -> dt.datetime:
    """The date asked for, or now on the clocks of the authority's country."""
    here = zone(folder.authority.country)
    return on.replace(tzinfo=here) if on else dt.datetime.now(here)


def today(on: dt.datetime | None) -> dt.date:
    """The date asked for, or today where the authority's data need not be read for it: both countries share a clock."""
    return (on or dt.datetime.now(zone(Country.DK))).date()


def chosen(folder: Folder, documents: Iterable[str], accounts: Iterable[str]) -> list[Finding]:
    """What could not be read of the accounts that were asked for: then there is nothing else to say. Raises `WrongUse`
    for a document type or an account that there is not."""
    must_exist("--document", documents, facts.documents())
    if unread := [f for f in folder.findings if f.account in {*accounts} - {*folder.accounts}]:
        return unread
    must_exist("--account", accounts, folder.accounts)
    return []


def must_exist(option: str, given: Iterable[str], there: Iterable[str]) -> None:
    """Raises `WrongUse` for a name that there is not, with the nearest of those that there are."""
    names = list(there)
    for name in given:
        if name not in names:
            close = nearest(name, names, 0.5)
            hint = "did-you-mean" if close else "there-are" if names else "there-are-none"
            raise WrongUse("unknown", hint, option=option, name=name, close=close, names=", ".join(sorted(names)))
