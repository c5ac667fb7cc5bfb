"""`smdocs render`: documents made and filed, once or again on each save."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click

from smdocs import writers
from smdocs.cli import options
from smdocs.cli.answer import end, leave, open_folder, show
from smdocs.cli.preview import served
from smdocs.cli.usage import WrongUse
from smdocs.documents.render import Mode, formats_of
from smdocs.documents.wanted import Wanted, checked
from smdocs.documents.workers import Workers, cores
from smdocs.filing.archive import OVERVIEW
from smdocs.filing.update import update
from smdocs.findings import Finding
from smdocs.journal import Location
from smdocs.read.folder import spoken_in
from smdocs.show.console import Progress
from smdocs.show.overview import save, shows, survey
from smdocs.show.watch import saved
from smdocs.words.language import language
from smdocs.writers.pdf.variants import EngineName, VariantName

FORMATS = [extension for extension, one in writers.formats().items() if not one.on_request]


@dataclass(frozen=True)
class Options:
    """What was typed."""

    folder: Path
    documents: tuple[str, ...]
    accounts: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    out: Location | None
    on: dt.datetime | None
    draft: bool
    form: bool
    strict: bool
    fragment: bool
    pdf_variant: VariantName | None
    pdf_engine: EngineName | None
    metadata: bool
    bundle: Path | None
    force: bool
    explain: bool
    jobs: int | None
    watch: bool
    port: int | None
    shown: bool
    messages: str | None
    output: str

    @property
    def goes_to(self) -> Location:
        """The folder of documents."""
        return self.out or self.folder / "out"

    @property
    def extensions(self) -> tuple[str, ...]:
        """The formats of the files: with `--fragment`, web pages are fragments, and nothing else unless named."""
        chosen = self.formats or (("html",) if self.fragment else FORMATS)
        return tuple("fragment.html" if self.fragment and one == "html" else one for one in chosen)


@options.command()
@options.folder_argument
@options.documents
@options.accounts
@click.option("--lang", "languages", type=options.document_language, multiple=True, help="Only this language.")
@click.option("--format", "formats", type=click.Choice(FORMATS), multiple=True, help="Only this format.")
@options.out
@options.as_of
@click.option("--draft", is_flag=True, help="Make unfinished documents too, gaps and draft mark plain to see.")
@click.option("--form", is_flag=True, help="Make forms to fill in by hand, with what is known filled in.")
@options.strict
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
    "--pdf-engine",
    type=click.Choice(get_args(EngineName)),
    help="What draws PDFs: typst needs nothing from the system, weasyprint knows a style sheet of your own. "
    "Default: what authority.yaml says, else weasyprint where there is a brand/style.css, and typst where not.",
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
@click.option("--force", is_flag=True, help="Make every document again, also those of which nothing has changed.")
@click.option("--explain", is_flag=True, help="Say of each document that was made why it was made.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many documents are made at once. Default: as many as the computer has processors.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Stay, render again each time a file of DIR is saved, and show the files as `preview` does.",
)
@options.port
@options.open_browser
@options.messages
@options.output
def render(**typed: Any) -> None:
    """Render documents: every type, account, language and format, unless told otherwise."""
    given = Options(**typed)
    if given.watch and (given.bundle or given.output != "text"):
        raise WrongUse("watch-excludes", option="--bundle" if given.bundle else f"--output {given.output}")
    with Workers(given.jobs or cores()) as workers:
        if given.watch:
            _watch(given, workers)
        elif given.port or given.shown:
            raise WrongUse("only-with-watch", option="--port" if given.port else "--open")
        else:
            leave(_run(given, workers))


def _run(given: Options, workers: Workers, *, again: bool = False) -> Sequence[Finding]:
    """One run, perhaps `again`: what there is to say."""
    if given.draft and given.form:
        raise WrongUse("draft-and-form")
    if given.fragment and "fragment.html" not in given.extensions:
        raise WrongUse("fragment-without-html")
    if given.bundle and given.bundle.suffix.lower() != ".zip":
        raise WrongUse("not-a-zip", name=given.bundle.name)
    folder, speak = open_folder(given.folder, given.messages or next(iter(given.languages), None), given.output)
    if unread := options.chosen(folder, given.documents, given.accounts):
        end(unread, speak, given.output, given.folder)
    mode = Mode.DRAFT if given.draft else Mode.FORM if given.form else Mode.FINISHED
    day, narrowed = options.moment(given.on, folder).date(), (given.documents, given.accounts, given.languages)
    wanted = Wanted(day, *narrowed, mode, given.strict, given.pdf_variant, given.pdf_engine)
    if not (orders := wanted.orders(folder)):
        raise WrongUse("no-such-document")
    if given.formats and not any({*given.formats} & {*formats_of(o.document)} for o in orders):
        raise WrongUse("no-such-format", formats=list(given.formats))
    progress = Progress(speak, quiet=given.output != "text", again=again)
    make = partial(
        update,
        every := checked(folder, wanted),
        given.goes_to,
        workers=workers,
        metadata=given.metadata,
        bundle=given.bundle,
        about={"Source-Organization": folder.authority.name or "", "Bagging-Date": day.isoformat()},
        force=given.force,
        explain=given.explain,
        progress=progress,
    )
    if again:
        # Somebody waits for the page to change.
        make(formats=[one for one in given.extensions if writers.formats()[one].is_text])
    run = make(formats=given.extensions)
    findings = [*run.of_data, *run.findings]
    overview: Location | None = given.goes_to / OVERVIEW
    if not shows(given.goes_to, speak, run.state):
        seen = survey(every, run.held, run.of_data, given.goes_to, run.findings)
        overview, in_the_way = save(seen, folder, given.goes_to, speak, run.state)
        findings += in_the_way
    show(findings, speak, given.output, given.folder)
    if given.explain:
        progress.why(run)
    progress.summary(run, given.goes_to, overview)
    return findings


def _watch(given: Options, workers: Workers) -> None:
    """Runs once, and again each time that something is saved, until somebody stops it."""
    out = given.goes_to
    if not isinstance(out, Path):
        raise WrongUse("watch-excludes", option=f"--out {out}")
    speak, again = language(given.messages or next(iter(given.languages), spoken_in(given.folder))), False
    with served(out, speak.code, given.port, given.shown) as server:
        for _ in saved(given.folder, out, server.closing):
            try:
                _run(given, workers, again=again)
                again = True
            except SystemExit:
                # The data cannot be read: that has been said.
                click.echo(speak.words("console")["watch-kept"])
            except WrongUse as error:
                if not again:
                    raise
                click.echo(speak.wrong_use(*error.sentences, **error.values), err=True)
