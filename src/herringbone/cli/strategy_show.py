"""`herringbone strategy show`: the policy that a parent could read."""

from __future__ import annotations

import shutil

import click

NARROW, WIDE = 60, 100


@click.command("show", short_help="Print the policy in plain English.")
@click.argument("name_or_file")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
)
@click.option("--width", type=click.IntRange(40, 200), help="Columns; the terminal's width else.")
def command(name_or_file: str, form: str, width: int | None) -> None:
    """Print the strategy NAME_OR_FILE as a policy in plain English.

    What the document leaves open is printed with how it is read, so that the school can correct it.
    """
    from herringbone.cli.sources import read_strategy
    from herringbone.engine.showing.show import show

    plan = read_strategy(name_or_file).plan
    columns = width or max(NARROW, min(WIDE, shutil.get_terminal_size((88, 24)).columns))
    click.echo(show(plan, markdown=form == "markdown", width=columns), nl=False)
