"""`smdocs record`: evidence of what was done, added to the records of an account."""

import datetime as dt
from pathlib import Path

import click

from smdocs.cli import options
from smdocs.cli.answer import end
from smdocs.cli.usage import WrongUse
from smdocs.edit.record import RefusedError, add_record, fields, filed_again, needed, nested
from smdocs.findings import Finding, FindingsError, Place
from smdocs.model.authority import Subject
from smdocs.model.path import keys
from smdocs.model.records import RecordKind
from smdocs.read.folder import load, spoken_in
from smdocs.show.console import say
from smdocs.words.language import language


@options.command()
@click.argument("kind", type=click.Choice([kind.value for kind in RecordKind]), metavar="KIND")
@click.argument("account", metavar="ACCOUNT")
@options.folder_argument
@click.option("--by", multiple=True, required=True, metavar="NAME", help="Who did it. May be given several times.")
@click.option("--result", metavar="TEXT", help="What came of it.")
@click.option("--also", multiple=True, metavar="ACCOUNT", help="Another account that it was done on. Repeatable.")
@click.option("--on", type=options.DATE, metavar="DATE", help="When it was done. Default: today.")
@click.option("--journal-ref", metavar="REF", help="Where it is filed.")
@click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="KEY=VALUE",
    help="Another field of the record, such as file=26/1, period.start=2026-05-01 or result.sv=Klart.",
)
@options.message_language
def record(
    kind: str,
    account: str,
    folder: Path,
    by: tuple[str, ...],
    result: str | None,
    also: tuple[str, ...],
    on: dt.datetime | None,
    journal_ref: str | None,
    pairs: tuple[str, ...],
    lang: str | None,
) -> None:
    """Add to the records of an account what was done, as evidence. KIND is access-control, deletion-control,
    password-change, snapshot, removal or breach; what it needs is said when it is missing."""
    speak, day = lang or spoken_in(folder), options.today(on)
    if day > options.today(None):
        raise WrongUse("not-yet", date=day)
    options.must_exist("ACCOUNT", [account, *also], (path.stem for path in (folder / "accounts").glob("[!.]*.yaml")))
    given = [pair.partition("=") for pair in pairs]
    if wrong := [key for key, equals, _ in given if not equals]:
        raise WrongUse("set-without-value", key=wrong[0])
    settable = [key for key in fields(kind) if key not in {"kind", "date", "by", "accounts", "journal_reference"}]
    options.must_exist("--set", (keys(key)[0] for key, _, _ in given), settable)
    texts = [(key, value) for key, _, value in given]
    texts += [(k, text) for k, text in (("result", result), ("journal_reference", journal_ref)) if text is not None]
    try:
        values = nested(texts)
        values |= {"accounts": list(also)} if also else {}
        last = {key: values.pop(key) for key in ("result", "journal_reference") if key in values}
        if missing := [key for key in needed(kind) if key not in {"kind", "date", "by", *values, *last}]:
            lacks = [
                "--result TEXT" if key == "result" else f"--set {key}={'|'.join(fields(kind)[key]) or 'VALUE'}"
                for key in missing
            ]
            more = [key for key in settable if key not in {"result", *missing, *values}]
            hint = ("record-may-have",) if more else ()
            raise WrongUse("record-needs", *hint, needed=lacks, fields=", ".join(more))
        who = {"by": by[0] if len(by) == 1 else list(by)}
        path = add_record(folder, account, {"kind": kind, "date": str(day)} | values | who | last)
    except RefusedError as error:
        raise WrongUse(error.reason, **error.values) from None
    except FindingsError as error:
        end(error.findings, speak, "text", folder)
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        place = Place(f"records/{account}.yaml")
        end([Finding("cannot-write", place, account=account, values=values)], speak, "text", folder)
    words = language(speak).words("console")
    say(words["recorded"].format(file=path))
    if again := _file_again(folder, account, kind, day, speak):
        say(words["file_again"].format(documents=again))


def _file_again(folder: Path, account: str, kind: str, on: dt.date, speak: str) -> str:
    """The documents that a new record makes out of date; none where the authority cannot be read."""
    try:
        loaded = load(folder)
    except FindingsError:
        return ""
    spoken = language(speak)
    whole = f" ({spoken.choice(Subject.AUTHORITY)})"
    again = filed_again(loaded, account, kind, on)
    return spoken.listing(spoken.document(order.document) + ("" if order.account else whole) for order in again)
