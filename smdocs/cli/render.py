"""`smdocs render`: documents made and filed, once or again on each save."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import click

from smdocs import writers
from smdocs.cli.answer import leave, open_folder, show
from smdocs.cli.options import (
    as_of,
    command,
    document_language,
    folder_argument,
    messages,
    moment,
    must_exist,
    open_browser,
    output,
    port,
    strict,
)
from smdocs.cli.preview import served
from smdocs.cli.usage import WrongUse
from smdocs.documents.render import Mode, formats_of, wanted
from smdocs.documents.render import render as make
from smdocs.facts import documents as document_types
from smdocs.findings import Finding
from smdocs.read.folder import spoken_in
from smdocs.show.console import Console, Made
from smdocs.show.overview import page, survey
from smdocs.show.watch import saved
from smdocs.words.language import language
from smdocs.writers.pdf.variants import VariantName

FORMATS = [extension for extension, one in writers.formats().items() if not one.on_request]


@command()
@folder_argument
@click.option("--document", "documents", multiple=True, metavar="TYPE", help="Only this document type.")
@click.option("--account", "accounts", multiple=True, metavar="ID", help="Only documents about this account.")
@click.option("--lang", "languages", type=document_language, multiple=True, help="Only this language.")
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
    type=click.Choice(get_args(VariantName)),
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
        leave(_render(**options, made={}))
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
    if draft and form:
        raise WrongUse("draft-and-form")
    if fragment and "html" not in (formats := formats or ("html",)):
        raise WrongUse("fragment-without-html")
    if bundle and bundle.suffix.lower() != ".zip":
        raise WrongUse("not-a-zip", name=bundle.name)
    speak = messages or (languages[0] if languages else None)
    loaded = open_folder(folder, speak, output)
    speak = speak or loaded.authority.first_language
    must_exist("--document", documents, document_types())
    if unread := [f for f in loaded.findings if f.account in {*accounts} - {*loaded.accounts}]:
        show(unread, speak, output, folder)
        leave(unread)
    must_exist("--account", accounts, loaded.accounts)
    mode = Mode.DRAFT if draft else Mode.FORM if form else Mode.FINISHED
    if not (orders := wanted(loaded, documents, accounts, languages, mode)):
        raise WrongUse("no-such-document")
    if formats and not any(set(formats) & set(formats_of(order.document)) for order in orders):
        raise WrongUse("no-such-format", formats=list(formats))
    day, out = moment(on, loaded).date(), out or folder / "out"
    rendering = make(
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
    show(findings, speak, output, folder)
    console.summary(out)
    return findings


def _watch(port: int | None, shown: bool, options: dict[str, Any]) -> None:
    """Runs once, and again each time that something is saved, until somebody stops it."""
    folder: Path = options["folder"]
    out: Path = options["out"] or folder / "out"
    speak = language(options["messages"] or next(iter(options["languages"]), spoken_in(folder)))
    made: Made = {}
    with served(out, speak.code, port, shown) as server:
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
