"""`herringbone check-data`: does the legal record hold, and does what is shown come from it?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from herringbone.cli.options import as_json
from herringbone.cli.refusals import Refused

if TYPE_CHECKING:
    from herringbone.web.registers.verify import Checked

SHOWN = 100
"""Differences printed of one school; `--json` has them all."""


@click.command("check-data", short_help="Check the legal record and what was made of it.")
@click.option("--school", "slug", help="One school, by the name in its address; by default all.")
@click.option("--rebuild", is_flag=True, help="Then make rows and details from the record anew.")
@click.option(
    "--printed",
    multiple=True,
    metavar="HASH",
    help="A head that was printed before, or its beginning: is it in the chain still?",
)
@as_json
def command(slug: str | None, rebuild: bool, printed: Sequence[str], as_json: bool) -> None:
    """Read each school's record from its first entry: hashes, numbers, digests, contents; then
    compare every register row, detail and class register with it.

    Exit status 0 where all holds, 1 where anything differs. The head that is printed stands for all
    entries up to it: on paper, it shows later that none was taken away.
    """
    from herringbone.web.project import commands

    commands.start_django()
    try:
        commands.demand_database()
    except commands.NoDatabase as wrong:
        raise Refused(str(wrong)) from wrong
    unsealed = commands.unsealed()
    checked = [_checked(school, rebuild, printed) for school in _schools(slug)]
    if as_json:
        click.echo(json.dumps(_as_json(checked, unsealed), indent=2, ensure_ascii=False))
    else:
        _print(checked, unsealed)
    if unsealed or not all(one.holds for one in checked):
        raise click.exceptions.Exit(1)


def _schools(slug: str | None) -> list[Any]:
    from herringbone.web.schools.models import School

    schools = School.objects.filter(slug=slug) if slug else School.objects.order_by("slug")
    if not schools:
        there = ", ".join(School.objects.order_by("slug").values_list("slug", flat=True))
        asked = f"There is no school {slug!r}" if slug else "There is no school"
        raise Refused(f"{asked} in this database; there is {there or 'none yet'}.")
    return list(schools)


def _checked(school: Any, rebuild: bool, printed: Sequence[str]) -> Checked:
    from herringbone.web.registers.verify import missing_heads, verify
    from herringbone.web.schools.tenancy import within

    with within(school):
        if rebuild:
            _rebuild(school)
        found = verify(school)
        found.differences.extend(missing_heads(school, printed))
        return found


def _rebuild(school: Any) -> None:
    """Says on standard error what was mended; a broken record is told by the check that follows."""
    from herringbone.web.registers.rebuild import RecordBroken, rebuild

    try:
        made = rebuild(school)
    except RecordBroken:
        click.echo(f"{school.slug}: not rebuilt, for the record itself does not hold.", err=True)
        return
    for mended in made.mended[:SHOWN]:
        click.echo(f"{school.slug}: mended. {mended}", err=True)
    click.echo(f"{school.slug}: rebuilt; {len(made.mended):,} differences mended.", err=True)


def _print(checked: Sequence[Checked], unsealed: Sequence[str]) -> None:
    for words in unsealed:
        click.echo(f"database: {words}")
    for one in checked:
        for difference in one.differences[:SHOWN]:
            click.echo(f"{one.school.slug}: {difference}")
        if len(one.differences) > SHOWN:
            click.echo(f"{one.school.slug}: and {len(one.differences) - SHOWN:,} more.")
        holds = "the record holds" if one.holds else f"{len(one.differences):,} differences"
        click.echo(f"{one.school.slug}: {one.number:,} entries, {holds}. Head {one.hash}")


def _as_json(checked: Sequence[Checked], unsealed: Sequence[str]) -> dict[str, Any]:
    return {
        "unsealed": list(unsealed),
        "schools": [
            {
                "school": one.school.slug,
                "entries": one.number,
                "head": one.hash,
                "differences": [
                    {"where": found.where, "says": found.says} for found in one.differences
                ],
            }
            for one in checked
        ],
    }
