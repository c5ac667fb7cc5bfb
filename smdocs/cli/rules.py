"""`smdocs rules`: the rule sets and their rules."""

from pathlib import Path

import click

from smdocs.cli import options
from smdocs.cli.answer import end
from smdocs.findings import FindingsError
from smdocs.judge.rulesets import files
from smdocs.show.console import rule_table, ruleset_list


@options.command()
@click.option("--ruleset", "key", metavar="KEY", help="Only this rule set, with all it extends.")
@options.message_language
def rules(key: str | None, lang: str | None) -> None:
    """List the rule sets, or the rules of one with their sources."""
    if key:
        options.must_exist("--ruleset", [key], files())
    speak = lang or "en"
    try:
        click.echo(rule_table(key, speak) if key else ruleset_list(speak))
    except FindingsError as error:
        end(error.findings, speak, "text", Path())
