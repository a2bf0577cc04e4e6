"""What held of a pupil on which days: class, year group, flags.

A file with `history.csv` says it itself. Without one, a class that reads otherwise today was
another until yesterday: last October's marks stay with last October's class.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from herringbone.engine.record import roll
from herringbone.engine.record.roll import FLAGS, FOREVER
from herringbone.web.imports.comparing.ground import Ground, is_shell, named
from herringbone.web.imports.rows import RowPlan
from herringbone.web.imports.showing import Section, words_of
from herringbone.web.schools.models import Pupil, PupilValue

FILE = "history.csv"
DATED = ("class", "year_group", "sen", *FLAGS)
"""Fields that change with time; what else differs (sex, ethnicity) was written wrongly before."""
ONE_DAY = timedelta(days=1)

Span = tuple[str, date, date | None]
"""A value, the first day it held, and the last (None: still)."""


def compare(ground: Ground) -> tuple[RowPlan, Section]:
    plan, section = RowPlan(PupilValue), Section("history", "What held when")
    for given, pupil in zip(ground.source.registers.pupils, ground.pupils, strict=True):
        held = ground.held.values.get(pupil.pk, []) if pupil.pk else []
        by_field: dict[str, list[PupilValue]] = {}
        for row in held:
            by_field.setdefault(row.field, []).append(row)
        for field, spans in _wanted(ground, pupil, given, by_field):
            _one_field(plan, section, pupil, field, by_field.get(field, []), spans)
    return plan, section


def _wanted(
    ground: Ground, pupil: Pupil, given: roll.Pupil, held: dict[str, list[PupilValue]]
) -> Iterator[tuple[str, list[Span]]]:
    """Each field of which the file has something to say, with the spans that should stand."""
    if ground.is_older and pupil.pk:
        yield from _as_of_then(ground, pupil, given, held)
        return
    for field, rows in given.history.items():
        yield field, [(row.value, row.start, _until(row.end)) for row in rows]
    if ground.source.has(FILE):
        for field, rows in held.items():
            if field not in given.history:
                yield field, [_span(row) for row in rows if not ground.held.was_brought(row)]
    elif pupil.pk and not is_shell(ground, pupil):
        yield from _as_of_now(ground, pupil, given, held)


def _as_of_now(
    ground: Ground, pupil: Pupil, given: roll.Pupil, held: dict[str, list[PupilValue]]
) -> Iterator[tuple[str, list[Span]]]:
    """Undated values that differ from what is held: the old until the day before, then the new."""
    today = ground.changed_from
    for field in DATED:
        if not ground.source.says("pupils.csv", field):
            continue
        becomes, was = given.values.get(field, ""), pupil.values.get(field, "")
        if becomes != was:
            yield field, _moved(held.get(field, []), was, becomes, today, given)


def _as_of_then(
    ground: Ground, pupil: Pupil, given: roll.Pupil, held: dict[str, list[PupilValue]]
) -> Iterator[tuple[str, list[Span]]]:
    """An older file's values held until its end; what is dated here already is known better."""
    last = ground.source.last_day
    for field in DATED:
        rows = given.history.get(field, ())
        spans: list[Span] = [(row.value, row.start, min(row.end, last)) for row in rows]
        then = given.values.get(field, "")
        if not spans and then != pupil.values.get(field, ""):
            began = min(enrolment.start for enrolment in given.enrolments)
            spans = [(then, min(began, last), last)]
        ours = [_span(row) for row in held.get(field, ())]
        earlier = [one for one in spans if not any(_overlap(one, other) for other in ours)]
        if earlier and ground.source.says("pupils.csv", field):
            yield field, [*earlier, *ours]


def _overlap(one: Span, other: Span) -> bool:
    return one[1] <= (other[2] or FOREVER) and other[1] <= (one[2] or FOREVER)


def _moved(
    held: Sequence[PupilValue], was: str, becomes: str, from_day: date, given: roll.Pupil
) -> list[Span]:
    spans = [_span(row) for row in held if row.start < from_day]
    spans = [
        (value, start, end if end is not None and end < from_day else from_day - ONE_DAY)
        for value, start, end in spans
    ]
    began = min((enrolment.start for enrolment in given.enrolments), default=from_day)
    if not held and was and began < from_day:
        spans = [(was, began, from_day - ONE_DAY)]
    return [*spans, (becomes, from_day, None)]


def _one_field(
    plan: RowPlan,
    section: Section,
    pupil: Pupil,
    field: str,
    held: Sequence[PupilValue],
    spans: Sequence[Span],
) -> None:
    """Rows are the same where they begin on the same day."""
    by_start = {row.start: row for row in held}
    about, name = named(pupil), words_of(field)
    for value, start, end in spans:
        row = by_start.pop(start, None)
        said = _says(value, start, end)
        if row is None:
            plan.made.append(
                PupilValue(
                    school=pupil.school, pupil=pupil, field=field, value=value, start=start, end=end
                )
            )
            section.make(about, name, said)
            continue
        before = _says(*_span(row))
        if plan.change(row, {"value": value, "end": end}):
            section.change(about, {field: (before, said)})
    for row in by_start.values():
        plan.removed.append(row)
        section.remove(about, name, _says(*_span(row)))


def _span(row: PupilValue) -> Span:
    return row.value, row.start, row.end


def _until(end: date) -> date | None:
    return None if end == FOREVER else end


def _says(value: str, start: date, end: date | None) -> str:
    last = f" to {end.isoformat()}" if end else ""
    return f"{value or '–'} from {start.isoformat()}{last}"
