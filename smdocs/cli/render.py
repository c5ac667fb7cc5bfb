"""`smdocs render`: documents made and filed, once or again on each save."""

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass, replace
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import click

from smdocs import writers
from smdocs.cli import options
from smdocs.cli.answer import end, leave, open_folder, show
from smdocs.cli.preview import served
from smdocs.cli.usage import WrongUse, bug
from smdocs.documents.render import Mode, formats_of
from smdocs.documents.wanted import Wanted, checked
from smdocs.documents.workers import Workers, cores
from smdocs.filing.archive import OVERVIEW
from smdocs.filing.update import update
from smdocs.findings import Exit, Finding, has_errors
from smdocs.journal import Location
from smdocs.read.folder import AUTHORITY, spoken_in
from smdocs.resources import ShippedFileError
from smdocs.show.console import Progress
from smdocs.show.overview import save, shows, survey
from smdocs.show.watch import saved
from smdocs.words.language import Language, language
from smdocs.writers.pdf.variants import EngineName, VariantName

DASK_SECONDS = 20
"""How long a scheduler may take to answer."""
FORMATS = [extension for extension, one in writers.formats().items() if not one.on_request]


@dataclass(frozen=True)
class Options:
    """What was typed; `folder` is that of the authority whose turn it is."""

    folders: tuple[Path, ...]
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
    dask: str | None
    watch: bool
    port: int | None
    shown: bool
    messages: str | None
    output: str
    folder: Path = Path()

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
@click.argument("folders", type=options.FOLDER, nargs=-1, metavar="[DIR]...")
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
    "--dask", metavar="ADDRESS", help="Have documents made by the workers of a Dask scheduler, such as tcp://host:8786."
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
    """Render documents: every type, account, language and format, unless told otherwise. DIR is the folder of an
    authority, or one with several such folders; more than one can be named."""
    given = Options(**typed)
    if given.watch and (given.bundle or given.output != "text"):
        raise WrongUse("watch-excludes", option="--bundle" if given.bundle else f"--output {given.output}")
    if not given.watch and (given.port or given.shown):
        raise WrongUse("only-with-watch", option="--port" if given.port else "--open")
    authorities = _authorities(given.folders or (Path(),))
    with _workers(given) as workers:
        if len(authorities) > 1:
            sys.exit(_many(given, authorities, workers))
        given = replace(given, folder=authorities[0])
        if given.watch:
            _watch(given, workers)
        else:
            leave(_run(given, workers))


def _authorities(folders: Iterable[Path]) -> list[Path]:
    """The folders of authorities: those that are named, and those in one that is none itself."""
    each: list[Path] = []
    for folder in folders:
        within = [] if (folder / AUTHORITY).exists() else sorted(path.parent for path in folder.glob(f"*/{AUTHORITY}"))
        each += within or [folder]
    return each


@contextmanager
def _workers(given: Options) -> Iterator[Workers]:
    """Those who make the documents. Raises `WrongUse` where there is no Dask, or no answer from its scheduler."""
    if not given.dask:
        with Workers(given.jobs or cores()) as workers:
            yield workers
        return
    try:
        from distributed import Client
    except ImportError:
        raise WrongUse("dask-missing") from None
    try:
        client = Client(given.dask, timeout=DASK_SECONDS)
    except OSError as error:
        raise WrongUse("dask-silent", address=given.dask, reason=str(error)) from None
    with client, Workers(given.jobs or 1, client.get_executor()) as workers:
        yield workers


def _many(given: Options, authorities: Sequence[Path], workers: Workers) -> Exit:
    """Runs for each of several authorities, and says at the end how it went: what is wrong with one stops no other."""
    if excluded := "--watch" if given.watch else "--bundle" if given.bundle else "--account" if given.accounts else "":
        raise WrongUse("many-excludes", option=excluded)
    if twice := [name for name, count in Counter(one.resolve().name for one in authorities).items() if count > 1]:
        raise WrongUse("two-of-a-name", name=twice[0])
    speak = language(given.messages or next(iter(given.languages), spoken_in(authorities[0])))
    ends: dict[Path, Exit] = {}
    findings: list[Any] = []
    for one in authorities:
        out = given.out / one.resolve().name if given.out else None
        if given.output == "text":
            click.echo(f"{one}:")
        with redirect_stdout(StringIO()) if given.output == "json" else nullcontext() as answer:
            ends[one] = _one_of_many(replace(given, folder=one, out=out), workers, speak)
        findings += json.loads(answer.getvalue() or "[]") if answer else []
    if given.output == "json":
        click.echo(json.dumps(findings, ensure_ascii=False, indent=2))
    wrong = [str(one) for one, end in ends.items() if end is not Exit.OK]
    names = f" ({', '.join(wrong)})" if wrong else ""
    summary = speak.words("console")["authorities"].format(total=len(ends), wrong=len(wrong), names=names)
    click.echo(summary, err=given.output != "text")
    return max(ends.values())


def _one_of_many(given: Options, workers: Workers, speak: Language) -> Exit:
    try:
        return Exit.FINDINGS if has_errors(_run(given, workers)) else Exit.OK
    except SystemExit as ended:
        return Exit(int(ended.code or 0))
    except WrongUse as error:
        click.echo(speak.wrong_use(*error.sentences, **error.values), err=True)
        return Exit.USAGE
    except ShippedFileError:
        # It is at fault for all of them.
        raise
    except Exception as error:
        click.echo(bug(error), err=True)
        return Exit.BUG


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
    # Somebody waits for a page to change, if there is one.
    first = make(formats=[one for one in given.extensions if writers.formats()[one].is_text]) if again else None
    run = make(formats=given.extensions)
    if first:
        run = replace(run, files=(*first.files, *run.files), left=run.left - len(first.files))
    findings = [*run.of_data, *run.findings]
    overview: Location | None = given.goes_to / OVERVIEW
    if not shows(given.goes_to, speak, run.state):
        seen = survey(every, run, given.goes_to)
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
