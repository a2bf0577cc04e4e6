"""Times on roll: what the file states, who vanished from it, and leavers recorded here.

A pupil who is not in the file stays on roll until a person says otherwise: leaving has a ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from herringbone.engine.record import roll
from herringbone.engine.record.roll import FOREVER
from herringbone.web.imports.comparing.ground import Ground, named
from herringbone.web.imports.questions import Ask
from herringbone.web.imports.rows import RowPlan
from herringbone.web.imports.showing import Section
from herringbone.web.registers.slots import session_of
from herringbone.web.schools.models import Enrolment, Pupil

EARLIER = "history.csv"


def compare(ground: Ground) -> tuple[RowPlan, Section]:
    plan, section = RowPlan(Enrolment), Section("enrolments", "Times on roll")
    for given, pupil in zip(ground.source.registers.pupils, ground.pupils, strict=True):
        held = ground.held.enrolments.get(pupil.pk, []) if pupil.pk else []
        if ground.is_older:
            _of_then(ground, plan, section, pupil, given.enrolments, held)
        elif not held or ground.source.states_roll:
            _pupil(ground, plan, section, pupil, given.enrolments, held)
    if ground.source.states_roll and not ground.is_older:
        _vanished(ground, plan, section)
    return plan, section


def _pupil(
    ground: Ground,
    plan: RowPlan,
    section: Section,
    pupil: Pupil,
    given: Sequence[roll.Enrolment],
    held: Sequence[Enrolment],
) -> None:
    """Times on roll are the same where they begin on the same day; those left over are paired from
    the latest back, so that what else is known of a time (its ground, its other school) stays with
    it. Earlier ones stand in a file of their own, and go only where that file leaves them out."""
    by_start = {row.start: row for row in held}
    pairs = [(one, by_start.pop(one.start, None)) for one in given]
    spare = list(by_start.values())
    for one, row in reversed(pairs):
        row = row if row is not None else spare.pop() if spare else None
        end = None if one.end == FOREVER else one.end
        if row is None:
            plan.made.append(Enrolment(school=pupil.school, pupil=pupil, start=one.start, end=end))
            if pupil.pk:
                section.make(named(pupil), "on roll", _says(one.start, end))
            continue
        was = _says(row.start, row.end)
        if plan.change(row, {"start": one.start, "end": _end(ground, pupil, row, end)}):
            section.change(named(pupil), {"on roll": (was, _says(one.start, end))})
    for row in spare if ground.source.has(EARLIER) else ():
        if ground.held.was_brought(row):
            plan.removed.append(row)
            section.remove(named(pupil), "on roll", _says(row.start, row.end))


def _of_then(
    ground: Ground,
    plan: RowPlan,
    section: Section,
    pupil: Pupil,
    given: Sequence[roll.Enrolment],
    held: Sequence[Enrolment],
) -> None:
    """What an older file knows of earlier times: they are added, and a time that goes on here began
    when it began there. Whoever is on roll there alone had left by its end."""
    for one in given:
        end = one.end if one.end != FOREVER else None
        row = next((row for row in held if _meet(row, one)), None)
        if row is not None:
            was = _says(row.start, row.end)
            if plan.change(row, {"start": min(row.start, one.start)}):
                moved = {"on roll": (was, _says(one.start, row.end))}
                section.change(named(pupil), moved)
            continue
        end = end or ground.source.last_day
        made = Enrolment(school=ground.school, pupil=pupil, start=min(one.start, end), end=end)
        plan.made.append(made)
        if pupil.pk:
            section.make(named(pupil), "on roll", _says(made.start, end))


def _meet(row: Enrolment, one: roll.Enrolment) -> bool:
    return one.start <= (row.end or FOREVER) and row.start <= one.end


def _end(ground: Ground, pupil: Pupil, row: Enrolment, end: date | None) -> date | None:
    """The last day on roll: the file's, but a leaver recorded here with a ground stays one."""
    if row.end is None or not row.ground or end == row.end:
        return end
    there = f"to {end.isoformat()}" if end else "still on roll"
    line = f"Here: left on {row.end.isoformat()} ({row.ground}). In the file: {there}."
    return (
        end
        if ground.asking.ask(Ask.LEAVERS_HERE, pupil.pupil_id, named(pupil), [line])
        else (row.end)
    )


def _vanished(ground: Ground, plan: RowPlan, section: Section) -> None:
    ids = ground.source.registers.row_of
    for pupil in ground.held.pupils.values():
        if pupil.pupil_id in ids:
            continue
        row = _open(ground, ground.held.enrolments.get(pupil.pk, ()))
        if row is None:
            continue
        last = _last_mark(ground, pupil)
        seen = f"Last mark here on {last.isoformat()}." if last else "No mark here yet."
        line = f"On roll since {row.start.isoformat()}. {seen}"
        if ground.asking.ask(Ask.VANISHED, pupil.pupil_id, named(pupil), [line]):
            end = max(last or ground.today - timedelta(days=1), row.start)
            was = _says(row.start, row.end)
            how = f"no longer in the file brought in on {ground.today:%-d %B %Y}"
            plan.change(row, {"end": end, "confirmed_how": row.confirmed_how or how})
            section.change(named(pupil), {"on roll": (was, _says(row.start, end))})


def _open(ground: Ground, rows: Iterable[Enrolment]) -> Enrolment | None:
    """The time on roll that goes on after the file's last day, where it began by then: whoever
    joined later is not missed in an older file."""
    last = max(ground.source.last_day, ground.today)
    for row in rows:
        if row.start <= ground.source.last_day and (row.end is None or row.end > last):
            return row
    return None


def _last_mark(ground: Ground, pupil: Pupil) -> date | None:
    found = [
        session_of(start, len(marks.rstrip(b"\0")) - 1)[0]
        for (key, start), marks in ground.held.rows.items()
        if key == pupil.pk and any(marks)
    ]
    return max(found, default=None)


def _says(start: date, end: date | None) -> str:
    return f"from {start.isoformat()}" + (f" to {end.isoformat()}" if end else "")
