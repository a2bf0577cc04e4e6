"""`herringbone export`: a school of the database, or whatever was read, as the flat files that
everything else reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from herringbone.cli.options import FOLDER, reading_options


@click.command("export", short_help="Write a school as a folder of flat files.")
@click.argument("folder", type=FOLDER)
@click.option("--school", help="The school's short name; needed where there are several.")
@click.option("--out", type=FOLDER, help="Turn FOLDER, in any known format, into flat files here.")
@click.option("--force", is_flag=True, help="Replace the files of a folder that holds some.")
@reading_options
def command(folder: Path, school: str | None, out: Path | None, force: bool, **asked: Any) -> None:
    """Write a school of the database into FOLDER, as flat files that can be brought in again.

    With --out no database is asked: what FOLDER holds is read and written to --out. Formats are
    recognised: a folder of flat files, Ed-Fi XML, CSV exports that a profile maps.
    """
    if out is not None and school is not None:
        raise click.UsageError("--school is of the database; with --out there is none.")
    if out is not None:
        _convert(folder, out, force, asked)
        return
    if given := [name for name, value in asked.items() if value not in (None, False, "refuse")]:
        raise click.UsageError(f"--{given[0].replace('_', '-')} belongs to reading: add --out.")
    _leave(folder, school, force)


def _convert(source: Path, out: Path, force: bool, asked: dict[str, Any]) -> None:
    from herringbone.cli.outputs import claim
    from herringbone.cli.sources import Asked, read_source
    from herringbone.exchange.flat import write_folder

    claim(out, force=force)
    read = read_source(source, Asked(**asked))
    write_folder(read.registers, out)
    read.write_rejects(out)
    pupils, days = len(read.registers.pupils), len(read.registers.calendar)
    click.echo(f"{out}: {pupils:,} pupils, {days:,} school days.")


def _leave(folder: Path, slug: str | None, force: bool) -> None:
    from herringbone.cli.database import opened, school_named
    from herringbone.cli.outputs import claim
    from herringbone.cli.progress import progress
    from herringbone.cli.refusals import Refused

    try:
        claim(folder, force=force)
    except Refused as refused:
        hint = "To turn what it holds into flat files, add --out with another folder."
        raise Refused(refused.message, hint) from refused
    with opened(make=False):
        from herringbone.web.imports.leaving import export_school
        from herringbone.web.imports.refusals import NotBrought

        school = school_named(slug)
        try:
            with progress("Writing"):
                registers = export_school(school, folder)
        except NotBrought as error:
            raise Refused(*error.lines) from error
    pupils, days = len(registers.pupils), len(registers.calendar)
    click.echo(f"{folder}: {school.name}, {pupils:,} pupils, {days:,} school days.")
