"""`herringbone school`: the group of verbs about synthetic schools."""

from __future__ import annotations

import click

from herringbone.cli.verbs import Table, Verbs

VERBS: Table = {
    "make": ("herringbone.cli.school_make", "Write a synthetic, calibrated school as flat files."),
}


@click.group("school", cls=Verbs, table=VERBS, short_help="Make a synthetic school.")
def command() -> None:
    """Synthetic schools: invented people, with the absence of an English school of that phase."""
