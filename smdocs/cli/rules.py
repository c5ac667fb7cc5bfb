"""`smdocs rules`: the rule sets and their rules."""

from __future__ import annotations

import click

from smdocs.cli.options import command, message_language, must_exist
from smdocs.judge.rulesets import keys
from smdocs.show.console import rule_table, ruleset_list


@command()
@click.option("--ruleset", "key", metavar="KEY", help="Only this rule set, with all it extends.")
@message_language
def rules(key: str | None, lang: str | None) -> None:
    """List the rule sets, or the rules of one with their sources."""
    if key:
        must_exist("--ruleset", [key], keys())
    click.echo(rule_table(key, lang or "en") if key else ruleset_list(lang or "en"))
