"""What `herringbone import` does once the database is open: read, compare, write, and say so.

Several sources stand or fall together; each is one school.
"""

from __future__ import annotations

import getpass
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from herringbone.cli.database import school_named
from herringbone.cli.import_page import page_of, page_of_undoing, said_of, said_of_undoing
from herringbone.cli.progress import progress
from herringbone.cli.refusals import Refused
from herringbone.cli.sources import Asked, Source, read_source
from herringbone.web import clock
from herringbone.web.imports.bringing import Outcome, bring, together
from herringbone.web.imports.founding import school_for
from herringbone.web.imports.questions import Ask, Decisions
from herringbone.web.imports.refusals import NotBrought, first
from herringbone.web.imports.sources import files_of
from herringbone.web.imports.undoing import undo_last, undoing_of
from herringbone.web.imports.unpacking import unpack
from herringbone.web.registers.changes import Author
from herringbone.web.registers.changes import Refused as NotRecorded

POSITION = "at the command line"
MOST_BLOCKS = 20
"""Printed of what later work rests on an import; there can be as many as marks."""
Said = tuple[dict[str, Any], list[str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line."""

    paths: Sequence[Path]
    school: str | None
    dry_run: bool
    accepted: Sequence[str]
    by: str | None
    asked: Asked


def bring_in(wanted: Wanted) -> Said:
    """Brings every source in, all or nothing; gives the result and the page that is printed."""
    sources = _sources(wanted.paths)
    if wanted.school and len(sources) > 1:
        raise Refused("herringbone: --school names one school, and several sources were given.")
    try:
        with together(keep=not wanted.dry_run):
            outcomes = [_one(wanted, paths) for paths in sources]
    except (NotBrought, NotRecorded) as refused:
        raise _refused(refused) from refused
    result = {"dry_run": wanted.dry_run, "imports": [said_of(outcome) for outcome in outcomes]}
    lines = [line for outcome in outcomes for line in page_of(outcome, dry_run=wanted.dry_run)]
    return result, lines


def _sources(paths: Sequence[Path]) -> list[list[Path]]:
    """Each folder or archive is a school of its own; loose files belong together."""
    own = [[path] for path in paths if path.is_dir() or path.suffix.lower() == ".zip"]
    loose = [path for path in paths if [path] not in own]
    return [*own, loose] if loose else own


def _one(wanted: Wanted, paths: Sequence[Path]) -> Outcome:
    with _place_of(paths) as place:
        source = read_source(place, wanted.asked)
        if source.reading.refused:
            source.write_rejects(Path.cwd())
        files = files_of(paths)
    registers = source.registers
    school, is_new = school_for(registers, wanted.school or "")
    with progress("Bringing in") as step:
        return bring(
            school=school,
            registers=registers,
            columns=source.reading.columns_present or None,
            files=files,
            named=_named(source, wanted.asked),
            author=Author(_who(wanted.by), POSITION),
            at=clock.now(),
            decisions=Decisions(frozenset(Ask(kind) for kind in wanted.accepted)),
            dry_run=wanted.dry_run,
            made_school=is_new,
            progress=lambda _words, done, total: step(done, total),
        )


@contextmanager
def _place_of(paths: Sequence[Path]) -> Iterator[Path]:
    """One path as it is; an archive or several loose files as a folder for as long as it lasts."""
    [first, *others] = paths
    if not others and first.suffix.lower() != ".zip":
        yield first
        return
    with tempfile.TemporaryDirectory(prefix="herringbone-") as name:
        folder = Path(name)
        for path in paths:
            if path.suffix.lower() == ".zip":
                unpack(path, folder)
            elif (folder / path.name).exists():
                raise NotBrought(f"{path}: a file of that name was given twice.")
            else:
                (folder / path.name).symlink_to(path.resolve())
        yield folder


def _named(source: Source, asked: Asked) -> str:
    if asked.profile:
        return asked.profile[-120:]
    return "flat files" if "school.toml" in source.reading.columns_present else "an export"


def _who(by: str | None) -> str:
    try:
        return by or getpass.getuser()
    except (KeyError, OSError) as error:
        raise Refused("herringbone: say who stands in the record with --by NAME.") from error


def take_back(slug: str | None, by: str | None, *, dry_run: bool) -> Said:
    """Takes the last import of a school back, or says what that would do."""
    school = school_named(slug)
    try:
        if dry_run:
            found = undoing_of(school)
            if found is None:
                raise NotBrought(f"No import of {school.name} is left to take back.")
            if found.blocks:
                raise NotBrought(*first(found.blocks, MOST_BLOCKS))
        else:
            author = Author(_who(by), POSITION)
            found = undo_last(school=school, author=author, at=clock.now())
    except (NotBrought, NotRecorded) as refused:
        raise _refused(refused) from refused
    said = {"dry_run": dry_run, "undone": said_of_undoing(school, found)}
    return said, page_of_undoing(school, found, dry_run=dry_run)


def _refused(error: NotBrought | NotRecorded) -> Refused:
    lines = error.lines if isinstance(error, NotBrought) else (str(error),)
    return Refused(*lines, "herringbone: refused. Nothing was written.")
