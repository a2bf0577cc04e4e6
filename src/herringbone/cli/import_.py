"""`herringbone import`: rolls, contacts and marks of other systems into the database.

Reads everything first, writes all or nothing, and takes the last import back on `--undo`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from herringbone.cli.options import FOLDER, as_json, reading_options

KINDS = (
    "older-file",
    "vanished",
    "leavers-here",
    "restrictions",
    "closed-days",
    "changed-history",
    "taken-here",
    "other-child",
    "other-school",
)


@click.command("import", short_help="Bring rolls, contacts and marks into the database.")
@click.argument("paths", type=FOLDER, nargs=-1, metavar="PATH...")
@click.option("--school", help="The school's short name; by default the file's own school.")
@click.option("--dry-run", is_flag=True, help="Print what would change; write nothing.")
@click.option("--undo", is_flag=True, help="Take the last import back.")
@click.option(
    "--accept",
    "accepted",
    type=click.Choice(KINDS),
    multiple=True,
    help="Take what the file says where it is otherwise left for a person; repeatable.",
)
@click.option("--by", help="Who stands in the record; by default whoever uses this computer.")
@reading_options
@as_json
def command(
    paths: tuple[Path, ...],
    school: str | None,
    dry_run: bool,
    undo: bool,
    accepted: tuple[str, ...],
    by: str | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Bring each school in PATH into the database: a folder of flat files, a ZIP of them, or files
    of one school together (flat files, Ed-Fi XML, a CSV that a profile maps).

    A school that is not there yet is made. All or nothing; the same files again change nothing.
    Pupils who are no longer in the file stay on roll, and marks of the past or taken here stay as
    they are: both are listed, and taken only by --accept.
    """
    if undo == bool(paths):
        raise click.UsageError("Name what to bring in, or --undo alone.")
    if undo and accepted:
        raise click.UsageError("--accept belongs to bringing in, not to --undo.")
    from herringbone.cli.database import opened
    from herringbone.cli.outputs import as_json_text
    from herringbone.cli.sources import Asked

    with opened():
        from herringbone.cli.importing import Wanted, bring_in, take_back

        if undo:
            result, lines = take_back(school, by, dry_run=dry_run)
        else:
            wanted = Wanted(paths, school, dry_run, accepted, by, Asked(**asked))
            result, lines = bring_in(wanted)
    click.echo(as_json_text(result) if as_json else "\n".join(lines))
