"""`herringbone strategy check`: every mistake in a strategy at once, with its line and caret."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from herringbone.cli.options import DAY, as_json, today

if TYPE_CHECKING:
    from herringbone.engine.language.loaded import Loaded
    from herringbone.engine.language.problems import StrategyProblem


@click.command("check", short_help="Find mistakes, with file, line and column.")
@click.argument("names_or_files", nargs=-1, required=True, metavar="NAME_OR_FILE...")
@click.option("--today", "day", type=DAY, help="The day that review dates are held against.")
@click.option(
    "--examples/--no-examples",
    default=True,
    show_default=True,
    help="Run the examples.yaml beside it.",
)
@as_json
def command(
    names_or_files: tuple[str, ...], day: date | None, examples: bool, as_json: bool
) -> None:
    """Check strategies: mistakes keep one from running, warnings are for the school to read.

    A warning says where the document and the law, guidance or arithmetic part ways, and how the
    file reads it. The worked examples beside it are run, day by day; one that does not cause what
    it says is a mistake. The exit status is 1 where there is a mistake.
    """
    from herringbone.cli.outputs import as_json_text
    from herringbone.engine.language.checks import check, has_errors
    from herringbone.engine.language.loading import load

    found = {}
    for name in names_or_files:
        loaded = load(name)
        found[name] = check(loaded, as_of=day or today())
        if examples and not has_errors(found[name]):
            found[name] += _examples(name, loaded)
    if as_json:
        told = {name: [asdict(one) for one in problems] for name, problems in found.items()}
        click.echo(as_json_text(told))
    else:
        for name, problems in found.items():
            _print(name, problems)
    if any(has_errors(problems) for problems in found.values()):
        raise click.exceptions.Exit(1)


def _examples(name: str, loaded: Loaded) -> list[StrategyProblem]:
    from herringbone.engine.trying.examples import beside, check_examples

    source = beside(name)
    return [] if source is None else check_examples(source, loaded.plan)


def _print(name: str, problems: list[StrategyProblem]) -> None:
    """Mistakes to standard error, warnings and the last line to standard output."""
    from herringbone.engine.language.problems import render

    for problem in sorted(problems, key=lambda one: one.severity != "error"):
        click.echo(f"{render(problem)}\n", err=problem.severity == "error")
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    verdict = "no mistakes" if not errors else f"{errors} mistake{'s' if errors != 1 else ''}"
    told = f"{name}: {verdict}, {warnings} warning{'s' if warnings != 1 else ''}."
    click.echo(told, err=bool(errors))
