"""The command line: arguments, progress and exit codes, nothing else. Help needs no more than click to load."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from smdocs.cli.usage import Root, WrongUse, called
from smdocs.version import __version__

if TYPE_CHECKING:
    from smdocs.findings import Finding
    from smdocs.model.values import Interval
    from smdocs.read.folder import Folder
    from smdocs.show.console import Made
    from smdocs.show.preview import Preview
    from smdocs.writers import VariantName

FORMATS = ("html", "pdf", "docx", "md", "txt", "csv", "xlsx", "json")
PDF_VARIANTS = ("2a", "1b", "3a", "ua", "plain")
RECORDS = ("access-control", "deletion-control", "password-change", "snapshot", "removal", "breach")
EPILOG = (
    "Exit codes: 0 all well; 1 errors found, what they do not concern was made; 2 wrong use; 3 something is overdue "
    "(only `due` and `verify`); 4 a filed document is not current (only `verify`); 5 there is no clipboard (only "
    "`about --copy`); 70 a bug in smdocs; 130 interrupted."
)

folder_argument = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", metavar="[DIR]"
)
message_language = click.option("--lang", type=click.Choice(["da", "sv", "en"]), help="Language of the messages.")
output = click.option(
    "--output",
    type=click.Choice(["text", "json", "annotations"]),
    default="text",
    help="How findings are shown: text, JSON, or annotations for a code review.",
)
as_of = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The date that ages and due dates are counted from, such as 2026-11-21. Default: today.",
)
messages = click.option(
    "--messages", type=click.Choice(["da", "sv", "en"]), help="Language of the messages. Default: the first --lang."
)

port = click.option(
    "--port", type=click.IntRange(1, 65535), metavar="PORT", help="The port of the address. Default: one that is free."
)
open_browser = click.option("--open/--no-open", "shown", default=False, help="Open it in the browser. Default: no.")

strict = click.option("--strict", is_flag=True, help="Treat warnings as errors: they stop documents too.")


@click.group(cls=Root, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="smdocs %(version)s")
def cli() -> None:
    """Documents for public bodies' social-media accounts: YAML in one folder, checked and rendered in Danish
    and Swedish."""


@cli.command()
@folder_argument
@message_language
@as_of
@strict
@output
def validate(folder: Path, lang: str | None, on: dt.datetime | None, strict: bool, output: str) -> None:
    """Check an authority's folder and say everything that is wrong with it."""
    from smdocs.documents.render import render as compose_all

    loaded = _load(folder, lang, output)
    # Some things show only where a document is put together: a text that does not fit, or in another language.
    findings = compose_all(loaded, on=_date(on, loaded), strict=strict).findings
    _show(findings, lang or loaded.authority.first_language, output, folder)
    _leave(findings)


@cli.command()
@folder_argument
@click.option("--document", "documents", multiple=True, metavar="TYPE", help="Only this document type.")
@click.option("--account", "accounts", multiple=True, metavar="ID", help="Only documents about this account.")
@click.option("--lang", "languages", type=click.Choice(["da", "sv"]), multiple=True, help="Only this language.")
@click.option("--format", "formats", type=click.Choice(FORMATS), multiple=True, help="Only this format.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the files go. Default: the folder `out` in DIR.",
)
@as_of
@click.option("--draft", is_flag=True, help="Make unfinished documents too, gaps and draft mark plain to see.")
@click.option("--form", is_flag=True, help="Make forms to fill in by hand, with what is known filled in.")
@strict
@click.option(
    "--fragment",
    is_flag=True,
    help="Make web pages as fragments to put into pages of your own, and a style sheet for them. Without --format: "
    "nothing else.",
)
@click.option(
    "--pdf-variant",
    type=click.Choice(PDF_VARIANTS),
    help="The kind of PDF: 2a is PDF/A-2a and PDF/UA-1, 3a is PDF/A-3a and PDF/UA-1, 1b is PDF/A-1b, ua is PDF/UA-1 "
    "alone, plain claims nothing. Default: 2a, for forms ua.",
)
@click.option(
    "--metadata/--no-metadata", default=False, help="Write a side-car with metadata beside each file. Default: none."
)
@click.option(
    "--bundle",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.zip",
    help="Put all files of the run, with metadata, into a BagIt bag for an archive too.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Stay, render again each time a file of DIR is saved, and show the files as `preview` does.",
)
@port
@open_browser
@messages
@output
def render(watch: bool, port: int | None, shown: bool, **options: Any) -> None:
    """Render documents: every type, account, language and format, unless told otherwise."""
    if not watch:
        if port or shown:
            raise WrongUse("only-with-watch", option="--port" if port else "--open")
        _leave(_render(**options, made={}))
    elif options["bundle"] or options["output"] != "text":
        excluded = "--bundle" if options["bundle"] else f"--output {options['output']}"
        raise WrongUse("watch-excludes", option=excluded)
    else:
        _watch(port, shown, options)


def _render(
    folder: Path,
    documents: tuple[str, ...],
    accounts: tuple[str, ...],
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    out: Path | None,
    on: dt.datetime | None,
    draft: bool,
    form: bool,
    strict: bool,
    fragment: bool,
    pdf_variant: VariantName | None,
    metadata: bool,
    bundle: Path | None,
    messages: str | None,
    output: str,
    made: Made,
) -> Sequence[Finding]:
    """One run. What an earlier one has `made` is made again only where it has changed."""
    from smdocs.documents.render import Mode, render, wanted
    from smdocs.facts import documents as document_types
    from smdocs.show.console import Console
    from smdocs.show.overview import page, survey

    if draft and form:
        raise WrongUse("draft-and-form")
    if fragment and "html" not in (formats := formats or ("html",)):
        raise WrongUse("fragment-without-html")
    if bundle and bundle.suffix.lower() != ".zip":
        raise WrongUse("not-a-zip", name=bundle.name)
    speak = messages or (languages[0] if languages else None)
    loaded = _load(folder, speak, output)
    speak = speak or loaded.authority.first_language
    _known("--document", documents, _types())
    if unread := [f for f in loaded.findings if f.account in {*accounts} - {*loaded.accounts}]:
        _show(unread, speak, output, folder)
        _leave(unread)
    _known("--account", accounts, loaded.accounts)
    mode = Mode.DRAFT if draft else Mode.FORM if form else Mode.FINISHED
    if not (orders := wanted(loaded, documents, accounts, languages, mode)):
        raise WrongUse("no-such-document")
    if formats and not any(set(formats) & set(document_types()[order.document].formats) for order in orders):
        raise WrongUse("no-such-format", formats=list(formats))
    day, out = _date(on, loaded), out or folder / "out"
    rendering = render(
        loaded,
        on=day,
        documents=documents,
        accounts=accounts,
        languages=languages,
        mode=mode,
        strict=strict,
        pdf_variant=pdf_variant,
    )
    console = Console(speak, quiet=output != "text", made=made)
    wanted_formats = ["fragment.html" if fragment and one == "html" else one for one in formats or FORMATS]
    findings = [
        *rendering.findings,
        *console.write(rendering.documents, wanted_formats, out, metadata=metadata),
    ]
    if bundle:
        about = {"Source-Organization": loaded.authority.name or "", "Bagging-Date": day.isoformat()}
        findings += console.bundle(bundle, out, about)
    seen = survey(loaded, out, rendering, day, mode=mode, strict=strict, wrote=findings[len(rendering.findings) :])
    findings += console.overview(out, page(seen, loaded, speak), seen.memory)
    _show(findings, speak, output, folder)
    console.summary(out)
    return findings


def _watch(port: int | None, shown: bool, options: dict[str, Any]) -> None:
    """Runs once, and again each time that something is saved, until somebody stops it."""
    from smdocs.read.folder import spoken_in
    from smdocs.show.watch import saved
    from smdocs.words.language import language

    folder: Path = options["folder"]
    out: Path = options["out"] or folder / "out"
    speak = language(options["messages"] or next(iter(options["languages"]), spoken_in(folder)))
    made: Made = {}
    with _served(out, speak.code, port, shown) as server:
        for _ in saved(folder, out, server.closing):
            try:
                _render(**options, made=made)
            except SystemExit:
                # The data cannot be read: that has been said.
                click.echo(speak.words("console")["watch-kept"])
            except WrongUse as error:
                if not made:
                    raise
                click.echo(speak.wrong_use(*error.sentences, **error.values), err=True)


@contextmanager
def _served(out: Path, lang: str, port: int | None, shown: bool) -> Iterator[Preview]:
    """A server of rendered documents that has said where it is."""
    import errno
    import webbrowser

    from smdocs.show.preview import Preview
    from smdocs.words.language import language

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


@cli.command()
@folder_argument
@port
@open_browser
@message_language
def preview(folder: Path, port: int | None, shown: bool, lang: str | None) -> None:
    """Show rendered documents in a browser, on this machine alone: those in the folder `out` of DIR, or in DIR itself
    where that is what `render` has written into. Ctrl+C ends it."""
    from smdocs.filing.archive import MANIFEST
    from smdocs.read.folder import AUTHORITY, spoken_in
    from smdocs.show.preview import START

    kept = folder if (folder / AUTHORITY).is_file() else folder.resolve().parent
    out = folder / "out" if kept == folder else folder
    if not any((out / name).is_file() for name in (MANIFEST, START)):
        # Any other folder would be shown to whoever is signed in on this machine.
        raise WrongUse("nothing-to-show", path=out)
    with _served(out, lang or spoken_in(kept), port, shown) as server:
        # In pieces, since a wait without an end cannot be stopped on every system.
        while not server.closing.wait(1):
            pass


@cli.command()
@click.argument("account", metavar="ACCOUNT")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", metavar="[DIR]")
@click.option("--lang", type=click.Choice(["da", "sv"]), help="Language of the texts.")
@click.option("--field", metavar="KEY", help="Only the text for this field of the platform, such as bio.")
@click.option(
    "--copy",
    is_flag=True,
    help="Put the text of --field on the clipboard too. Ends with 5 where there is no clipboard.",
)
@messages
@as_of
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
    from smdocs.documents.render import about_texts
    from smdocs.findings import has_errors
    from smdocs.show.console import copied

    loaded = _load(folder, messages or lang, "text")
    speak = lang or loaded.authority.first_language
    _known("ACCOUNT", [account], loaded.accounts)
    texts, findings = about_texts(loaded, account, speak, _date(on, loaded))
    ready = {text.key: (text.heading(speak), text.text) for text in texts.fields}
    ready |= {f"link-{n}": (slot.heading(n, speak), slot.address) for n, slot in enumerate(texts.slots, 1)}
    if field:
        _known("--field", [field], ready)
    chosen = [ready[field]] if field else list(ready.values())
    if copy and len(chosen) > 1:
        raise WrongUse("copy-which", names=list(ready))
    _show(findings, messages or speak, "text", folder)
    if has_errors(findings):
        _leave(findings)
    for heading, text in chosen:
        click.echo(text if field else f"{heading}\n{text}\n")
    if copy and chosen and not copied(chosen[0][1]):
        from smdocs.findings import Exit
        from smdocs.words.language import language

        click.echo(language(messages or speak).words("console")["no-clipboard"], err=True)
        sys.exit(Exit.NO_CLIPBOARD)
    _leave(findings)


@cli.command()
@folder_argument
@as_of
@click.option(
    "--within",
    callback=lambda _context, option, text: _interval(option, text) if text else None,
    metavar="TIME",
    help="Only what is overdue or due within a time from then, such as 30d, 6w, 3m or 1y.",
)
@click.option(
    "--asked",
    callback=lambda _context, option, text: _moment(option, text) if text else None,
    metavar="TIME",
    help='By when to answer a question asked at a time, such as "2026-12-23 14:05", on each account.',
)
@click.option("--output", type=click.Choice(["text", "json"]), default="text", help="How the table is shown.")
@click.option(
    "--ics",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write a calendar too; `-` prints it instead of the table.",
)
@message_language
def due(
    folder: Path,
    on: dt.datetime | None,
    within: Interval | None,
    asked: dt.datetime | None,
    output: str,
    ics: Path | None,
    lang: str | None,
) -> None:
    """List what is overdue or due on all accounts, by date: controls, password changes, snapshots, breaches that
    were not told or notified, and planned ends; with --asked, when a question is to be answered instead. Ends with
    3 when something is overdue."""
    from smdocs.findings import Exit, Finding, Place, has_errors
    from smdocs.journal import save
    from smdocs.judge.duties import duties, replies
    from smdocs.judge.schedule import add
    from smdocs.show.due import as_json, calendar, table

    loaded = _load(folder, lang, "text")
    speak = lang or loaded.authority.first_language
    now = _now(on, loaded)
    until = add(now.date(), within) if within else None
    items = replies(loaded, asked, now, until) if asked else duties(loaded, now, until)
    findings = list(loaded.findings)
    made = calendar(items, loaded.authority, now.date(), speak) if ics else b""
    if ics == Path("-"):
        click.echo(made, nl=False)
    elif items or output == "json" or not has_errors(findings):
        # Where a file could not be read, nobody knows that nothing is due.
        click.echo(as_json(items, speak) if output == "json" else table(items, speak))
    if ics and ics != Path("-"):
        place = Place(ics.resolve().as_posix())
        try:
            save(ics, made)
        except FileExistsError:
            findings.append(Finding("file-not-ours", place, values={"option": "--ics"}))
        except OSError as error:
            findings.append(Finding("cannot-write", place, values={"reason": error.strerror or type(error).__name__}))
    _show(findings, speak, "text", folder)
    if any(item.overdue for item in items) and not has_errors(findings):
        sys.exit(Exit.OVERDUE)
    _leave(findings)


@cli.command()
@folder_argument
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="OUT",
    help="The folder of filed documents. Default: the folder `out` in DIR.",
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The date by which something may have fallen due since. Default: today.",
)
@click.option("--output", type=click.Choice(["text", "json"]), default="text", help="How it is shown.")
@message_language
def verify(folder: Path, against: Path | None, on: dt.datetime | None, output: str, lang: str | None) -> None:
    """Hold filed documents against the data: current, stale (and which fields have changed), altered, missing, not
    made any more, unknown, or not to be told. Ends with 4 when one is not current, with 3 when something has fallen due
    since, with 2 when there are none."""
    from smdocs.filing.verify import Status
    from smdocs.filing.verify import verify as hold
    from smdocs.findings import Exit, has_errors
    from smdocs.show.console import standings_as_json, standings_as_text

    loaded = _load(folder, lang, "text")
    speak = lang or loaded.authority.first_language
    filed = against or folder / "out"
    if not filed.is_dir():
        raise WrongUse("nothing-filed", path=filed)
    standings = hold(loaded, filed, _now(on, loaded))
    click.echo((standings_as_json if output == "json" else standings_as_text)(standings, speak))
    _show(loaded.findings, speak, "text", folder)
    if has_errors(loaded.findings):
        _leave(loaded.findings)
    if not standings:
        # Nothing was held against anything: a wrong folder must not pass for one that is current.
        sys.exit(Exit.USAGE)
    if any(one.status is not Status.CURRENT for one in standings):
        sys.exit(Exit.STALE)
    sys.exit(Exit.OVERDUE if any(one.due for one in standings) else Exit.OK)


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Choice(["text", "json"]), default="text", help="How it is shown.")
@message_language
def inspect(file: Path, output: str, lang: str | None) -> None:
    """Say what a file was made of: which document, from which data and words, as of which date. Ends with 1 when
    neither the file nor a manifest knows."""
    from smdocs.filing.verify import said_of
    from smdocs.findings import Exit
    from smdocs.show.console import provenance_as_json, provenance_as_text
    from smdocs.words.language import language

    said, digest = said_of(file)
    if said is None:
        click.echo(language(lang or "en").words("console")["inspect-nothing"].format(file=file), err=True)
        sys.exit(Exit.FINDINGS)
    click.echo((provenance_as_json if output == "json" else provenance_as_text)(said, digest, lang or "en"))


@cli.command()
@message_language
def documents(lang: str | None) -> None:
    """List the document types."""
    from smdocs.words.language import language

    for name in _types():
        words = language(lang or "en").words("documents")[name]
        click.echo(f"{name:26}{words['name']}: {words['about']}")


@cli.command()
@message_language
def platforms(lang: str | None) -> None:
    """List the platforms: their text fields, how much each of them holds, and how sure that is."""
    from smdocs.show.console import platform_list

    click.echo(platform_list(lang or "en"))


@cli.command()
@click.option("--ruleset", "key", metavar="KEY", help="Only this rule set, with all it extends.")
@message_language
def rules(key: str | None, lang: str | None) -> None:
    """List the rule sets, or the rules of one with their sources."""
    from smdocs.judge.rulesets import keys
    from smdocs.show.console import rule_table, ruleset_list

    if key:
        _known("--ruleset", [key], keys())
    click.echo(rule_table(key, lang or "en") if key else ruleset_list(lang or "en"))


@cli.command()
@click.argument("kind", type=click.Choice(RECORDS), metavar="KIND")
@click.argument("account", metavar="ACCOUNT")
@folder_argument
@click.option("--by", multiple=True, required=True, metavar="NAME", help="Who did it. May be given several times.")
@click.option("--result", metavar="TEXT", help="What came of it.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="When it was done. Default: today.")
@click.option("--journal-ref", metavar="REF", help="Where it is filed.")
@click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="KEY=VALUE",
    help="Another field of the record, such as file=26/1, period.start=2026-05-01 or result.sv=Klart.",
)
@message_language
def record(
    kind: str,
    account: str,
    folder: Path,
    by: tuple[str, ...],
    result: str | None,
    on: dt.datetime | None,
    journal_ref: str | None,
    pairs: tuple[str, ...],
    lang: str | None,
) -> None:
    """Add to the records of an account what was done, as evidence. KIND is access-control, deletion-control,
    password-change, snapshot, removal or breach; what it needs is said when it is missing."""
    from smdocs.edit.record import RefusedError, add_record, choices, fields, needed, nested
    from smdocs.findings import Finding, FindingsError, Place, without_civil_numbers
    from smdocs.read.folder import spoken_in
    from smdocs.words.language import language

    speak = lang or spoken_in(folder)
    if _today(on) > _today(None):
        raise WrongUse("not-yet", date=_today(on))
    _known("ACCOUNT", [account], (path.stem for path in (folder / "accounts").glob("[!.]*.yaml")))
    given = [pair.partition("=") for pair in pairs]
    if wrong := [key for key, equals, _ in given if not equals]:
        raise WrongUse("set-without-value", key=wrong[0])
    own = {"kind", "date", "by", "journal_reference"}
    _known("--set", (key.partition(".")[0] for key, _, _ in given), (name for name in fields(kind) if name not in own))
    texts = [(key, value) for key, _, value in given]
    texts += [("result", result)] if result is not None else []
    texts += [("journal_reference", journal_ref)] if journal_ref is not None else []
    try:
        told = nested(texts)
        last = {key: told.pop(key) for key in ("result", "journal_reference") if key in told}
        if missing := [key for key in needed(kind) if key not in {"kind", "date", "by", *told, *last}]:
            options = [
                "--result TEXT" if key == "result" else f"--set {key}={'|'.join(choices(kind, key)) or 'VALUE'}"
                for key in missing
            ]
            more = [key for key in fields(kind) if key not in {*own, "result", *missing, *told}]
            also = ("record-may-have",) if more else ()
            raise WrongUse("record-needs", *also, needed=options, fields=", ".join(more))
        who = {"by": by[0] if len(by) == 1 else list(by)}
        path = add_record(folder, account, {"kind": kind, "date": str(_today(on))} | told | who | last)
    except RefusedError as error:
        raise WrongUse(error.reason, **error.values) from None
    except FindingsError as error:
        _show(error.findings, speak, "text", folder)
        _leave(error.findings)
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        findings = [Finding("cannot-write", Place(f"records/{account}.yaml"), account=account, values=values)]
        _show(findings, speak, "text", folder)
        _leave(findings)
    else:
        words = language(speak).words("console")
        click.echo(without_civil_numbers(words["recorded"].format(file=path)))
        if again := _file_again(folder, account, kind, _today(on), speak):
            click.echo(words["file_again"].format(documents=again))


@cli.command()
@click.argument("kind", type=click.Choice(["authority", "account", "records", "metadata"]), default="authority")
@message_language
def schema(kind: str, lang: str | None) -> None:
    """Print the JSON Schema of a kind of file, with titles and descriptions in a language."""
    from smdocs.edit.schema import schema as make

    click.echo(make(kind, lang or "en"), nl=False)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--lang", type=click.Choice(["da", "sv"]), default="da", help="Language of the comments and texts.")
@click.option("--country", type=click.Choice(["dk", "se"]), help="Country whose law applies. Default: of the language.")
def new(folder: Path, lang: str, country: str | None) -> None:
    """Start an authority's folder, with comments that say what to write."""
    from smdocs.edit.scaffold import scaffold

    try:
        made = scaffold(folder, lang, country or ("dk" if lang == "da" else "se"))
    except FileExistsError as error:
        raise WrongUse("there-already", path=error.args[0]) from None
    except OSError as error:
        raise WrongUse("not-writable", path=folder, reason=error.strerror) from None
    for path in made:
        click.echo(path)


@cli.group()
def templates() -> None:
    """Say single parts of the documents in your own words: see them, copy them, check them."""


@templates.command(name="list")
@folder_argument
@message_language
def templates_list(folder: Path, lang: str | None) -> None:
    """List the blocks of each document, and in which languages DIR has its own words for them."""
    from smdocs.own.catalogue import table
    from smdocs.read.folder import AUTHORITY

    loaded = _load(folder, lang, "text") if (folder / AUTHORITY).exists() else None
    click.echo(table(loaded, lang or (loaded.authority.first_language if loaded else "en")))


@templates.command(name="show")
@click.argument("document", metavar="DOCUMENT")
@click.option("--block", metavar="BLOCK", help="Only this block.")
@click.option("--lang", type=click.Choice(["da", "sv"]), default="da", help="Language of the document. Default: da.")
def templates_show(document: str, block: str | None, lang: str) -> None:
    """Print the original text of a document's blocks. DOCUMENT may also be about/short, about/medium or about/long."""
    from smdocs.own.catalogue import original

    click.echo(original(_master(document, block), lang, block or ""), nl=False)


@templates.command(name="copy")
@click.argument("document", metavar="DOCUMENT")
@click.argument("block", metavar="[BLOCK]", required=False)
@folder_argument
@click.option("--lang", "languages", type=click.Choice(["da", "sv"]), multiple=True, help="Only this language.")
def templates_copy(document: str, block: str | None, folder: Path, languages: tuple[str, ...]) -> None:
    """Copy the original text of a block, or of all, into DIR/templates, as a start for your own words."""
    from smdocs.own.catalogue import copy

    master = _master(document, block)
    loaded = _load(folder, languages[0] if languages else None, "text")
    try:
        made = copy(folder, master, languages or tuple(loaded.authority.languages), block or "")
    except FileExistsError as error:
        raise WrongUse("there-already", "show-to-paste", path=error.args[0]) from None
    except OSError as error:
        raise WrongUse("not-writable", path=folder, reason=error.strerror) from None
    for path in made:
        click.echo(path)


@templates.command(name="check")
@folder_argument
@message_language
@as_of
@output
def templates_check(folder: Path, lang: str | None, on: dt.datetime | None, output: str) -> None:
    """Check the folder `templates` of DIR. So do `validate` and `render`."""
    from smdocs.own import check
    from smdocs.read.folder import TEMPLATES

    loaded = _load(folder, lang, output)
    read = [f for f in loaded.findings if f.place.file.partition("/")[0] == TEMPLATES]
    findings = [*read, *check(loaded, _date(on, loaded))]
    _show(findings, lang or loaded.authority.first_language, output, folder)
    _leave(findings)


def _master(document: str, block: str | None) -> str:
    from smdocs.own.blocks import shipped
    from smdocs.own.catalogue import masters

    _known("DOCUMENT", [document], masters())
    _known("BLOCK", [block] if block else [], shipped("da", masters()[document]))
    return masters()[document]


def _types() -> list[str]:
    from smdocs.facts import documents as catalogue

    return list(catalogue())


def _file_again(folder: Path, account: str, kind: str, on: dt.date, speak: str) -> str:
    """The documents that a new record makes out of date; none where the authority cannot be read."""
    from smdocs.edit.record import filed_again
    from smdocs.findings import FindingsError
    from smdocs.model.authority import Subject
    from smdocs.read.folder import load
    from smdocs.words.language import language

    try:
        loaded = load(folder)
    except FindingsError:
        return ""
    spoken = language(speak)
    whole = f" ({spoken.choice(Subject.AUTHORITY)})"
    again = filed_again(loaded, account, kind, on)
    return spoken.listing(spoken.document(order.document) + ("" if order.account else whole) for order in again)


def _date(on: dt.datetime | None, folder: Folder) -> dt.date:
    """The date asked for, or today on the clocks of the authority's country."""
    return _now(on, folder).date()


def _today(on: dt.datetime | None) -> dt.date:
    """Today where the authority's data need not be read for it: both countries share a clock."""
    from smdocs.judge.schedule import zone
    from smdocs.model.authority import Country

    return (on or dt.datetime.now(zone(Country.DK))).date()


def _now(on: dt.datetime | None, folder: Folder) -> dt.datetime:
    from smdocs.judge.schedule import zone

    here = zone(folder.authority.country)
    return on.replace(tzinfo=here) if on else dt.datetime.now(here)


def _interval(option: click.Parameter, text: str) -> Interval:
    from pydantic import ValidationError

    from smdocs.model.values import Interval

    units = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
    try:
        return Interval.model_validate(f"{text[:-1]} {units.get(text[-1:], '')}")
    except ValidationError:
        raise WrongUse("not-a-time", option=called(option), value=text) from None


def _moment(option: click.Parameter, text: str) -> dt.datetime:
    from pydantic import TypeAdapter, ValidationError

    from smdocs.model.values import Moment

    try:
        return TypeAdapter[dt.datetime](Moment).validate_python(text)
    except ValidationError:
        raise WrongUse("not-a-moment", option=called(option), value=text) from None


def _load(folder: Path, lang: str | None, output: str) -> Folder:
    from smdocs.findings import FindingsError
    from smdocs.read.folder import load, spoken_in

    try:
        return load(folder)
    except FindingsError as error:
        _show(error.findings, lang or spoken_in(folder), output, folder)
        _leave(error.findings)
        raise AssertionError("an authority that cannot be read has an error") from error


def _known(option: str, given: Iterable[str], known: Iterable[str]) -> None:
    from smdocs.findings import nearest

    names = list(known)
    for name in given:
        if name not in names:
            close = nearest(name, names, 0.5)
            hint = "did-you-mean" if close else "there-are" if names else "there-are-none"
            raise WrongUse("unknown", hint, option=option, name=name, close=close, names=", ".join(sorted(names)))


def _show(findings: Sequence[Finding], lang: str, output: str, folder: Path) -> None:
    from smdocs.findings import told_once, without_civil_numbers
    from smdocs.show.console import SHOW

    show: Callable[[Sequence[Finding], str, Path], str] = SHOW[output]
    text = without_civil_numbers(show(told_once(findings), lang, folder))
    if text:
        click.echo(text, err=output == "text")


def _leave(findings: Iterable[Finding]) -> None:
    from smdocs.findings import Exit, has_errors

    sys.exit(Exit.FINDINGS if has_errors(findings) else Exit.OK)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the command line. What smdocs itself gets wrong is said to be its own fault."""
    try:
        sys.exit(cli.main(arguments, prog_name="smdocs", standalone_mode=False))
    except SystemExit:
        raise
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        from smdocs.findings import Exit

        sys.exit(Exit.INTERRUPTED)
    except Exception as error:
        import traceback

        from smdocs.findings import Exit

        where = traceback.extract_tb(error.__traceback__)[-1]
        click.echo(
            f"smdocs has a bug; your data are not to blame, and no file was left half written.\n"
            f"Please report this: {type(error).__name__} in {Path(where.filename).name}:{where.lineno}, "
            f"smdocs {__version__}, Python {sys.version.split()[0]}.",
            err=True,
        )
        sys.exit(Exit.BUG)
