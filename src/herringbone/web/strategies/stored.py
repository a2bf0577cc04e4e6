"""Stored rows as the engine's `Registers`: the way in of the one door (`evaluation.py`)."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from functools import cached_property

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record import roll
from herringbone.engine.record.calendar import Calendar, SchoolDay
from herringbone.engine.record.registers import MarkDetail, Registers
from herringbone.engine.record.school import Phase
from herringbone.engine.record.school import School as EngineSchool
from herringbone.web.registers import models as registers
from herringbone.web.registers.gathering import marks_gathered, sessions_of
from herringbone.web.registers.slots import SESSIONS
from herringbone.web.schools import models as schools
from herringbone.web.schools.kept_roll import whole_roll
from herringbone.web.schools.querysets import rows_of
from herringbone.web.schools.roll import DayRoll, as_engine

CONTACT_FIELDS = tuple(
    field.name
    for field in schools.Contact._meta.fields
    if field.name not in {"id", "school", "pupil", "contact_id"}
)


def registers_of(
    school: schools.School,
    pupils: Sequence[schools.Pupil] | None = None,
    *,
    with_everything: bool = False,
) -> Registers:
    """The school's registers, or those of some pupils, as stored. `with_everything` also reads
    contacts, events, what was done before and notices: for an export or a whole evaluation."""
    chosen, read = _in_order(pupils, as_engine(pupils)) if pupils is not None else _all_of(school)
    more = _everything(school, chosen) if with_everything else {}
    found = _registers(school, chosen, read, more)
    if with_everything:
        len(found.details)
    return found


def registers_of_roll(roll_of_day: DayRoll) -> Registers:
    """The whole school's, of pupils whom a page has read already."""
    return _registers(roll_of_day.school, *_in_order(roll_of_day.everyone, roll_of_day.read))


Ordered = tuple[list[schools.Pupil], list[roll.Pupil]]


def _all_of(school: schools.School) -> Ordered:
    whole = whole_roll(school)
    return _in_order(whole.held, whole.read)  # only their keys are asked for


def _in_order(pupils: Sequence[schools.Pupil], read: Sequence[roll.Pupil]) -> Ordered:
    """By `pupil_id`, as the engine has them; every list of pupils here is in that order."""
    pairs = sorted(zip(pupils, read, strict=True), key=lambda pair: pair[1].pupil_id)
    return [pupil for pupil, _ in pairs], [one for _, one in pairs]


def _registers(
    school: schools.School,
    pupils: Sequence[schools.Pupil],
    read: Sequence[roll.Pupil],
    more: Mapping[str, object] | None = None,
) -> Registers:
    calendar = calendar_of(school)
    return Registers(
        school=engine_school(school, calendar),
        calendar=calendar,
        codes=national_codes(),
        pupils=tuple(read),
        marks=marks_gathered(school, pupils, sessions_of(calendar.dates)),
        details=DetailsWhenAsked(school, pupils, calendar),
        **(more or {}),  # type: ignore[arg-type]
    )


def engine_school(school: schools.School, calendar: Calendar) -> EngineSchool:
    return EngineSchool(
        name=school.name,
        phase=Phase(school.phase),
        academic_year_start=calendar.year_start,
        urn=school.urn,
        laestab=school.laestab,
        la=school.la,
        closes_at=school.am_closes,
        late_until=school.late_until,
    )


def calendar_of(school: schools.School) -> Calendar:
    """All school days held; the first academic year starts by the earliest of them."""
    days = [
        SchoolDay(
            row.date,
            row.term,
            row.half_term,
            row.am,
            row.pm,
            frozenset(filter(None, row.closed_for.split(";"))),
        )
        for row in school.days
    ]
    first = days[0].date if days else school.academic_year_start
    return Calendar.of(days, school.year_start(first))


class DetailsWhenAsked(Mapping[tuple[int, int], MarkDetail]):
    """What marks carry besides their codes: most figures never ask, so it is read when one does."""

    def __init__(
        self, school: schools.School, pupils: Sequence[schools.Pupil], calendar: Calendar
    ) -> None:
        self._of = school, pupils, calendar

    @cached_property
    def _held(self) -> dict[tuple[int, int], MarkDetail]:
        return _details(*self._of)

    def __getitem__(self, place: tuple[int, int]) -> MarkDetail:
        return self._held[place]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def items(self) -> ItemsView[tuple[int, int], MarkDetail]:
        return self._held.items()


def _details(
    school: schools.School, pupils: Sequence[schools.Pupil], calendar: Calendar
) -> dict[tuple[int, int], MarkDetail]:
    row_of = {pupil.pk: row for row, pupil in enumerate(pupils)}
    rows = registers.MarkDetail.objects.filter(rows_of(pupils), school=school)
    rows = rows.exclude(minutes_late=None, reason="", note="")
    found = {}
    for row in rows.values_list("pupil_id", "date", "session", "minutes_late", "reason", "note"):
        place, day = row_of.get(row[0]), calendar.index(row[1])
        if place is None or day is None:
            continue
        found[place, 2 * day + SESSIONS.index(row[2])] = MarkDetail(row[3], row[4], row[5])
    return found


def _everything(school: schools.School, pupils: Sequence[schools.Pupil]) -> dict[str, object]:
    ids = {pupil.pk: pupil.pupil_id for pupil in pupils}
    contacts = schools.Contact.objects.filter(school=school).order_by(
        "pupil__pupil_id", "priority", "contact_id"
    )
    return {
        "contacts": [
            roll.Contact(
                ids[row.pupil_id],
                row.contact_id,
                {name: getattr(row, name) for name in CONTACT_FIELDS},
            )
            for row in contacts
            if row.pupil_id in ids
        ],
        "events": [
            roll.SchoolEvent(row.date, row.event, row.subject_kind, row.subject, row.outcome)
            for row in schools.SchoolEvent.objects.filter(school=school)
        ],
        "done": [
            roll.Done(row.provision, row.step, row.subject, row.date, row.outcome)
            for row in schools.DoneBefore.objects.filter(school=school)
        ],
        "notices": [
            roll.Notice(ids[row.pupil_id], row.contact_id, row.date, row.outcome, row.issued_by)
            for row in schools.PenaltyNotice.objects.filter(school=school)
            if row.pupil_id in ids
        ],
    }
