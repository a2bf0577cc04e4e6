"""`herringbone export`: whatever was read, written as the flat files that everything else reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from herringbone.cli.options import FOLDER, reading_options


@click.command("export", short_help="Write what was read as a folder of flat files.")
@click.argument("source", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="The folder to write.")
@click.option("--force", is_flag=True, help="Replace the files of a folder that holds some.")
@reading_options
def command(source: Path, out: Path, force: bool, **asked: Any) -> None:
    """Read SOURCE, in any format that is known, and write it as flat files.

    Formats are recognised: a folder of flat files, Ed-Fi XML, CSV exports that a profile maps.
    """
    from herringbone.cli.outputs import claim
    from herringbone.cli.sources import Asked, read_source
    from herringbone.exchange.flat import write_folder

    claim(out, force=force)
    read = read_source(source, Asked(**asked))
    write_folder(read.registers, out)
    read.write_rejects(out)
    pupils, days = len(read.registers.pupils), len(read.registers.calendar)
    click.echo(f"{out}: {pupils:,} pupils, {days:,} school days.")
