"""What is said of a command line that was used wrongly, in the language of whoever used it.

Click finds most of it, in English; here it is put into words of `templates/<language>/usage.yaml`. Loads no more than
click until something is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from stat import S_ISDIR
from typing import IO, Any

import click


class WrongUse(click.UsageError):
    """Wrong use that smdocs itself has found: the keys of sentences, and the values they share."""

    def __init__(self, *sentences: str, **values: object) -> None:
        super().__init__(" ".join(sentences))
        self.sentences, self.values = sentences, values


class Noting(click.Command):
    """A command that keeps what was typed after its name: errors are put into words by it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses what was typed. Raises `click.UsageError`, which knows its context."""
        ctx.obj = tuple(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


class Commands(Noting, click.Group):
    """A group of commands that keep what was typed."""

    command_class = Noting


class Root(Commands):
    """The command line. What is typed may be repeated in an error, but no civil registration number is.

    `later` is its commands and how the help of each begins, which is all that help shows. A command stands in a module
    of its name, which loads when it is called.
    """

    def __init__(self, *args: Any, later: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        for name, begins in later.items():
            self.add_command(click.Command(name, help=begins))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the command loaded. Raises `click.UsageError` for one that there is not."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, loaded(name) if name else command, rest

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        """As click does. Raises `click.UsageError` for wrong use, in the language of whoever used it."""
        with _in_their_language():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command. Raises `click.UsageError` for wrong use, in the language of whoever used it."""
        with _in_their_language():
            return super().invoke(ctx)


def loaded(name: str) -> click.Command:
    """A command of the command line, from its module."""
    command: click.Command = getattr(import_module(f"smdocs.cli.{name}"), name)
    return command


class _InWordsError(click.UsageError):
    """Wrong use, with words that need no more from click."""

    def __init__(self, message: str, ctx: click.Context | None, words: dict[str, str]) -> None:
        super().__init__(message, ctx)
        self._words = words

    def show(self, file: IO[Any] | None = None) -> None:
        """Says how the command is used, where help is, and what is wrong."""
        if self.ctx is not None:
            formatter = self.ctx.make_formatter()
            pieces = self.ctx.command.collect_usage_pieces(self.ctx)
            formatter.write_usage(self.ctx.command_path, " ".join(pieces), prefix=self._words["usage"])
            click.echo(formatter.getvalue(), file=file, err=True, nl=False)
            click.echo(self._words["help"].format(command=self.ctx.command_path), file=file, err=True)
            click.echo(file=file, err=True)
        click.echo(self._words["error"].format(message=self.message), file=file, err=True)


@contextmanager
def _in_their_language() -> Iterator[None]:
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        from smdocs.findings import without_civil_numbers
        from smdocs.words.language import language

        spoken = language(_language(error.ctx.find_root().obj if error.ctx else ()))
        sentences, values = _reason(error)
        message = spoken.wrong_use(*sentences, **values) if sentences else without_civil_numbers(error.format_message())
        raise _InWordsError(message, error.ctx, spoken.words("usage")) from None


def _language(typed: Sequence[str]) -> str:
    """The language that is asked for, else that of the first folder of an authority, else English."""
    from smdocs.read.folder import AUTHORITY, spoken_in
    from smdocs.resources import SPOKEN

    for option in ("--messages", "--lang"):
        for word, after in zip(typed, (*typed[1:], ""), strict=True):
            name, _, value = word.partition("=")
            if name == option and (value or after) in SPOKEN:
                return value or after
    folders = (Path(word) for word in (*typed, ".") if _kind(Path(word) / AUTHORITY) == "file")
    return next((spoken_in(folder) for folder in folders), "en")


def _kind(path: Path) -> str:
    """Whether a path is that of a `file` or of a `folder`; empty where there is nothing, or what cannot be a path."""
    try:
        return "folder" if S_ISDIR(path.stat().st_mode) else "file"
    except (OSError, ValueError):
        return ""


def _reason(error: click.UsageError) -> tuple[tuple[str, ...], dict[str, object]]:
    """The keys of the sentences that tell of an error, and their values; none for what smdocs has no words for."""
    ctx = error.ctx
    match error:
        case WrongUse():
            return error.sentences, error.values
        case click.MissingParameter(param=click.Parameter() as param):
            more = ("there-are",) if isinstance(param.type, click.Choice) else ()
            return ("missing", *more), {"option": called(param), "names": _choices(param)}
        case click.BadParameter(param=click.Parameter() as param) if ctx is not None:
            value = _refused(param, ctx)
            names = _choices(param)
            return _of_value(param, value), {"option": called(param), "value": value, "name": value, "names": names}
        case click.NoSuchOption():
            return _near("no-such-option", error.option_name, error.possibilities)
        case click.exceptions.NoSuchCommand():
            return _near("no-such-command", error.command_name, error.possibilities)
        case click.BadOptionUsage() if ctx is not None:
            flags = [p for p in ctx.command.params if isinstance(p, click.Option) and p.is_flag]
            is_flag = any(error.option_name in (*p.opts, *p.secondary_opts) for p in flags)
            return ("takes-no-value" if is_flag else "needs-value",), {"option": error.option_name}
    if type(error) is click.UsageError and ctx is not None:
        # Of the errors without a class of their own, only that there are too many words can come up here.
        _, rest = _parsed(ctx)
        return ("too-many",) if rest else (), {"rest": " ".join(rest)}
    return (), {}


def called(param: click.Parameter) -> str:
    """What an option or an argument is called in help: `--on` or `DIR`."""
    return (
        param.opts[-1] if isinstance(param, click.Option) else (param.metavar or (param.name or "").upper()).strip("[]")
    )


def _near(sentence: str, name: str, possible: Sequence[str] | None) -> tuple[tuple[str, ...], dict[str, object]]:
    sentences = (sentence, "did-you-mean") if possible else (sentence,)
    return sentences, {"name": name, "close": possible[0] if possible else ""}


def _choices(param: click.Parameter) -> str:
    return ", ".join(map(str, param.type.choices)) if isinstance(param.type, click.Choice) else ""


def _of_value(param: click.Parameter, value: str) -> tuple[str, ...]:
    """What is wrong with a value that is refused."""
    kind, there = param.type, _kind(Path(value))
    match kind:
        case click.Choice():
            return "unknown", "there-are"
        case click.DateTime():
            return ("not-a-date",)
        case click.Path() if not there:
            return ("no-such-folder" if kind.dir_okay else "no-such-file",)
        case click.Path() if there == "file" and not kind.file_okay:
            return ("is-a-file",)
        case click.Path() if there == "folder" and not kind.dir_okay:
            return ("is-a-folder",)
        case click.Path():
            return ("not-readable",)
    return ("bad-value",)


def _parsed(ctx: click.Context) -> tuple[dict[str, Any], list[str]]:
    """What was typed for each option and argument, and what was too much."""
    values, rest, _ = ctx.command.make_parser(ctx).parse_args(list(ctx.obj))
    return dict(values), list(rest)


def _refused(param: click.Parameter, ctx: click.Context) -> str:
    """What was typed that an option or argument does not take: the first, where it was given several times."""
    typed = _parsed(ctx)[0].get(param.name or "")
    for value in typed if isinstance(typed, list | tuple) else [typed]:
        try:
            param.type.convert(value, param, ctx)
        except click.BadParameter:
            return str(value)
    return str(typed)
