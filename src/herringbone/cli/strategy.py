"""`herringbone strategy`: the group of verbs about written strategies."""

from __future__ import annotations

import click

from herringbone.cli.verbs import Table, Verbs

VERBS: Table = {
    "check": ("herringbone.cli.strategy_check", "Find mistakes, with file, line and column."),
    "show": ("herringbone.cli.strategy_show", "Print the policy in plain English."),
    "coverage": ("herringbone.cli.strategy_coverage", "List each provision and what it did."),
    "schema": ("herringbone.cli.strategy_schema", "Print the JSON Schema for editors."),
}


@click.group("strategy", cls=Verbs, table=VERBS, short_help="Check, print or try a strategy.")
def command() -> None:
    """Written strategies: those that come with Herringbone by name, your own by file."""
