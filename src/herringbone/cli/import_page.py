"""The page that `herringbone import` prints, and the same as values for `--json`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from herringbone.web.imports.bringing import Outcome
from herringbone.web.imports.questions import WORDINGS, Question
from herringbone.web.imports.showing import MarksSection, Section
from herringbone.web.imports.undoing import Undoing
from herringbone.web.schools.models import School
from herringbone.web.ui.figures import counted

MOST_QUESTIONS = 100
MOST_LINES = 5


def page_of(outcome: Outcome, *, dry_run: bool) -> list[str]:
    """The school, what changes section by section, what is left for a person, and what was done."""
    new = ", a new school" if outcome.made_school else ""
    lines = [f"{outcome.school.name} ({outcome.school.slug}){new}"]
    for section in outcome.diff.held():
        lines += _section(section, in_full=not outcome.made_school)
    lines += _questions(outcome.questions)
    return [*lines, _ending(outcome, dry_run=dry_run)]


def _section(section: Section, *, in_full: bool) -> Iterator[str]:
    """Counts, and the lines; of a school that is all new the counts say enough."""
    yield f"{section.title}: {section.words}"
    if isinstance(section, MarksSection):
        yield from _marks(section)
    if not in_full:
        return
    yield from (f"  {line}" for line in section.lines)
    if section.beyond:
        yield f"  and {section.beyond:,} more"


def _marks(section: MarksSection) -> Iterator[str]:
    for what, was, becomes, count in section.codes():
        moved = f"{was} → {becomes or '–'}" if was else becomes
        yield f"  {what} {moved}: {count:,}"
    for monday, added, changed, removed in section.weeks():
        counts = ((added, "added"), (changed, "changed"), (removed, "removed"))
        words = ", ".join(f"{count:,} {verb}" for count, verb in counts if count)
        yield f"  week of {monday.isoformat()}: {words}"


def _questions(questions: Sequence[Question]) -> Iterator[str]:
    ordered = sorted(questions, key=lambda one: (str(one.kind), one.taken))
    for (kind, taken), group in groupby(ordered, key=lambda one: (one.kind, one.taken)):
        held, wording = list(group), WORDINGS[kind]
        answer = wording.takes if taken else f"{wording.keeps} (--accept {kind}: otherwise)"
        yield f"{wording.title}: {len(held):,}. {answer}"
        for one in held[:MOST_QUESTIONS]:
            yield f"  {one.about}"
            yield from (f"    {line}" for line in one.lines[:MOST_LINES])
            if len(one.lines) > MOST_LINES:
                yield f"    and {len(one.lines) - MOST_LINES:,} more"
        if len(held) > MOST_QUESTIONS:
            yield f"  and {len(held) - MOST_QUESTIONS:,} more"


def _ending(outcome: Outcome, *, dry_run: bool) -> str:
    if dry_run:
        stops = any(question.stops for question in outcome.questions)
        if stops:
            return "A dry run: nothing was written. It would be refused until that is settled."
        would = "" if outcome.changed else " Nothing would change: it is all here already."
        return f"A dry run: nothing was written.{would}"
    if not outcome.changed:
        return "Nothing to change: all of it stands here already."
    entry = f" The record holds it as entry {outcome.entry.seq}." if outcome.entry else ""
    return f"Brought in.{entry} herringbone import --undo takes it back."


def said_of(outcome: Outcome) -> dict[str, Any]:
    """An outcome for `--json`."""
    return {
        "school": outcome.school.slug,
        "name": outcome.school.name,
        "new_school": outcome.made_school,
        "changed": outcome.changed,
        "older": outcome.plan.is_older,
        "changes": outcome.diff.as_said(),
        "questions": [
            {
                "kind": str(one.kind),
                "key": one.key,
                "about": one.about,
                "lines": list(one.lines),
                "taken": one.taken,
                "stops": one.stops,
            }
            for one in outcome.questions
        ],
        "left": dict(outcome.left),
        "entry": outcome.entry.seq if outcome.entry else None,
        "files": outcome.run.files if outcome.run else [],
    }


def page_of_undoing(school: School, found: Undoing, *, dry_run: bool) -> list[str]:
    """What was, or would be, taken back."""
    run = found.run
    gone = f"{counted(len(found.changes), 'mark')} and {counted(len(found.rows), 'row')}"
    lines = [
        f"{school.name} ({school.slug})",
        f"Import of {run.when} by {run.person_name}: {run.names}",
        f"{gone} go back to what stood before.",
    ]
    if found.alarms:
        lines.append(f"{found.alarms:,} documents used these marks since; each gets an alarm.")
    if dry_run:
        return [*lines, "A dry run: nothing was written."]
    entry = f" The record holds that as entry {run.undo_seq}." if run.undo_seq else ""
    return [*lines, f"Taken back.{entry}"]


def said_of_undoing(school: School, found: Undoing) -> dict[str, Any]:
    """An undoing for `--json`."""
    return {
        "school": school.slug,
        "imported_at": found.run.at.isoformat(),
        "files": found.run.files,
        "marks": len(found.changes),
        "rows": len(found.rows),
        "alarms": found.alarms,
        "entry": found.run.undo_seq,
    }
