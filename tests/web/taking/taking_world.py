"""What tests of taking start from: a class at work, its register opened and sent in one line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.clock import LONDON
from herringbone.web.registers.models import Source
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil, Role
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.taking.merging import Said
from herringbone.web.taking.missing import who_should_take
from herringbone.web.taking.nudging import nudge
from herringbone.web.taking.said import Sending
from herringbone.web.taking.sheet import Sheet, sheet_of
from herringbone.web.taking.submitting import Outcome, submit, submit_from_device
from herringbone.web.taking.takers import Taker
from worlds import NOW, TODAY, World

TEACHER = Taker("Tess Teacher", "class teacher", None)
SECOND = Taker("Sid Second", "teaching assistant", None)
OFFICE = Taker("Ola Office", "office manager", None, any_day=True, source=Source.OFFICE)


def at(clock: str, day: date = TODAY) -> datetime:
    """ "08:57" of a day, in London."""
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=LONDON)


def opened(world: World, *, session: str = "AM", now: datetime = NOW, day: date = TODAY) -> Sheet:
    return sheet_of(world.school, "3B", day, session, now)


def saying(sheet: Sheet, marks: dict[str, Any], **more: Any) -> Sending:
    """By forename: a code, or a `Said`; everybody else is left as the page shows them."""
    said = {}
    for row in sheet.rows:
        given = marks.get(row.pupil.forename, row.shown)
        said[row.pupil.pk] = given if isinstance(given, Said) else Said(given, row.seen)
    fields = {"client_id": uuid4(), "began_from": sheet.version, "marks": said, **more}
    return Sending(**fields)


def sent(
    sheet: Sheet, marks: dict[str, Any], *, taker: Taker = TEACHER, now: datetime = NOW, **more
):
    """Submits from a screen that shows `sheet`, against what stands by then."""
    fresh = sheet_of(sheet.school, sheet.class_name, sheet.day, sheet.session, now)
    right = more.pop("headcount_is_right", False)
    return submit(
        sheet=fresh,
        taker=taker,
        sending=saying(sheet, marks, **more),
        now=now,
        headcount_is_right=right,
    )


def sent_late(
    sheet: Sheet, marks: dict[str, Any], *, now: datetime, captured_at: datetime
) -> Outcome:
    """Arrives from a device that kept it."""
    fresh = sheet_of(sheet.school, sheet.class_name, sheet.day, sheet.session, now)
    from dataclasses import replace

    return submit_from_device(
        sheet=fresh,
        taker=replace(TEACHER, source=Source.OFFLINE),
        sending=saying(sheet, marks, captured_at=captured_at),
        now=now,
    )


def code_of(pupil: Pupil, session: str = "AM", day: date = TODAY) -> str:
    return codes_held(pupil.school, [pupil], [day])[pupil.pk, day, session]


def plan(pupil: Pupil, kind: str, code: str, *, session: str = "", **more: Any) -> PlannedAbsence:
    """A planned absence of today, whole or one session."""
    sessions = {"first_session": session, "last_session": session} if session else {}
    fields = {"first": TODAY, "last": TODAY, "planned_at": at("08:00"), **sessions, **more}
    return PlannedAbsence.objects.create(
        school=pupil.school, pupil=pupil, kind=kind, code=code, **fields
    )


def told(world: World, class_name: str = "3B", *, session: str = "AM", now: datetime = NOW):
    """The office sends a message to whoever should take a register."""
    return nudge(
        school=world.school,
        class_name=class_name,
        day=now.date(),
        session=session,
        should_take=who_should_take(world.school, now.date()).get(class_name, ()),
        viewer=viewer_of(world.by_role[Role.OFFICE], world.school, now.date()),
        now=now,
    )
