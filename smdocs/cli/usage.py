"""What is said of a command line that was used wrongly, in the language of whoever used it.

Click finds most of it, in English; here it is put into words of `templates/<language>/usage.yaml`. Loads no more than
click until something is wrong.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from stat import S_ISDIR
from typing import Any

import click
from click.core import augment_usage_errors

from smdocs.version import __version__


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
        with augment_usage_errors(ctx):
            return super().parse_args(ctx, args)


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

    def main(self, *args: Any, **more: Any) -> Any:
        """Runs what was typed. Wrong use ends it, told in the language of whoever used it."""
        try:
            return super().main(*args, **{**more, "standalone_mode": False})
        except click.UsageError as error:
            if isinstance(error, click.exceptions.NoArgsIsHelpError) or not error.ctx:
                error.show()
            else:
                _tell(error, error.ctx)
            sys.exit(error.exit_code)


def loaded(name: str) -> click.Command:
    """A command of the command line, from its module."""
    command: click.Command = getattr(import_module(f"smdocs.cli.{name}"), name)
    return command


def _tell(error: click.UsageError, ctx: click.Context) -> None:
    """Says how the command is used, where help is, and what is wrong."""
    from smdocs.words.language import language

    spoken = language(language_of(ctx.find_root().obj))
    words = spoken.words("usage")
    formatter = ctx.make_formatter()
    formatter.write_usage(ctx.command_path, " ".join(ctx.command.collect_usage_pieces(ctx)), words["usage"])
    click.echo(formatter.getvalue() + words["help"].format(command=ctx.command_path) + "\n", err=True)
    click.echo(words["error"].format(message=_message(error, ctx, spoken.wrong_use)), err=True)


def language_of(typed: Sequence[str]) -> str:
    """The language that is asked for, else that of the first folder of an authority, else English."""
    from smdocs.read.folder import AUTHORITY, spoken_in
    from smdocs.resources import SPOKEN

    for option in ("--messages", "--lang"):
        for word, after in pairwise((*typed, "")):
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


def _message(error: click.UsageError, ctx: click.Context, in_words: Callable[..., str]) -> str:
    """What is wrong, `in_words` by the keys of sentences and their values; where smdocs has none, as click says it."""
    match error:
        case WrongUse():
            return in_words(*error.sentences, **error.values)
        case click.BadParameter(param=click.Parameter() as param):
            names = list(map(str, param.type.choices)) if isinstance(param.type, click.Choice) else []
            value = "" if isinstance(error, click.MissingParameter) else _refused(param, ctx)
            sentence = "missing" if isinstance(error, click.MissingParameter) else _of_value(param, value)
            more = ("there-are",) if names else ()
            return in_words(sentence, *more, option=called(param), value=value, name=value, names=", ".join(names))
        case (
            click.NoSuchOption(option_name=name, possibilities=close)
            | click.exceptions.NoSuchCommand(command_name=name, possibilities=close)
        ):
            sentence = "no-such-option" if isinstance(error, click.NoSuchOption) else "no-such-command"
            more = ("did-you-mean",) if close else ()
            return in_words(sentence, *more, name=name, close=close[0] if close else "")
        case click.BadOptionUsage():
            flags = [p for p in ctx.command.params if isinstance(p, click.Option) and p.is_flag]
            is_flag = any(error.option_name in (*p.opts, *p.secondary_opts) for p in flags)
            return in_words("takes-no-value" if is_flag else "needs-value", option=error.option_name)
    # Of the errors without a class of their own, only that there are too many words can come up here.
    if type(error) is click.UsageError and (rest := _parsed(ctx)[1]):
        return in_words("too-many", rest=" ".join(rest))
    from smdocs.findings import without_civil_numbers

    return without_civil_numbers(error.format_message())


def called(param: click.Parameter) -> str:
    """What an option or an argument is called in help: `--on` or `DIR`."""
    return param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name.strip("[].")


def _of_value(param: click.Parameter, value: str) -> str:
    """What is wrong with a value that is refused."""
    match param.type, _kind(Path(value)):
        case click.Choice(), _:
            return "unknown"
        case click.DateTime(), _:
            return "not-a-date"
        case click.Path(dir_okay=folder), "":
            return "no-such-folder" if folder else "no-such-file"
        case click.Path(file_okay=False), "file":
            return "is-a-file"
        case click.Path(dir_okay=False), "folder":
            return "is-a-folder"
        case click.Path(), _:
            return "not-readable"
    return "bad-value"


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


def bug(error: Exception) -> str:
    """What is said of an error that smdocs itself has made, whatever was typed."""
    import traceback

    package = Path(__file__).parents[1]
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    # The last line of smdocs itself that led to it, whoever's code it came up in.
    path, line = next(frame for frame in reversed(frames) if frame[0].is_relative_to(package))
    return (
        f"smdocs has a bug; your data are not to blame, and no file was left half written.\n"
        f"Please report this: {type(error).__name__} in {path.relative_to(package.parent).as_posix()}:{line}, "
        f"smdocs {__version__}, Python {sys.version.split()[0]}."
    )
