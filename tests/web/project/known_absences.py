"""One row of each kind that absences and movements keep, for addresses that name one."""

from __future__ import annotations

from herringbone.web.absences.models import (
    LeaveRequest,
    PlannedAbsence,
    Reported,
    SessionPattern,
    Visit,
)
from herringbone.web.calls.models import Alarm
from herringbone.web.movements.models import Movement
from herringbone.web.schools.models import Contact, Enrolment
from worlds import NOW, TODAY, World, make_contact


def movement(world: World) -> Movement:
    return Movement.objects.create(
        school=world.school,
        pupil=world.pupils["Amy"],
        day=TODAY,
        direction="in",
        at=NOW,
        why="late",
        recorded_at=NOW,
        name="Tess Office",
    )


def absence(world: World) -> PlannedAbsence:
    return PlannedAbsence.objects.create(
        school=world.school,
        pupil=world.pupils["Amy"],
        kind="religious",
        code="R",
        first=TODAY,
        last=TODAY,
        planned_at=NOW,
    )


def visit(world: World) -> Visit:
    return Visit.objects.create(
        school=world.school,
        name="Museum",
        destination="Harlow",
        leader="Kit Leader",
        first=TODAY,
        last=TODAY,
    )


def pattern(world: World) -> SessionPattern:
    pupil = world.pupils["Amy"]
    return SessionPattern.objects.create(
        school=world.school,
        pupil=pupil,
        enrolment=Enrolment.objects.get(pupil=pupil),
        kind="dual",
        due="1" * 10,
        fills="D",
        start=TODAY,
        planned_at=NOW,
    )


def report(world: World) -> Reported:
    return Reported.objects.create(
        school=world.school,
        pupil=world.pupils["Amy"],
        day=TODAY,
        said_by="mother",
        how="phone",
        words="unwell",
        code="I",
        received_at=NOW,
        taken_by="Tess Office",
    )


def leave(world: World) -> LeaveRequest:
    return LeaveRequest.objects.create(
        school=world.school,
        pupil=world.pupils["Amy"],
        asked_by="Dana Ashdown",
        asked_on=TODAY,
        first=TODAY,
        last=TODAY,
        reason="a wedding",
        recorded_at=NOW,
    )


def alarm(world: World) -> Alarm:
    made, _ = Alarm.objects.get_or_create(
        school=world.school,
        pupil=world.pupils["Amy"],
        day=TODAY,
        kind="worried",
        defaults={"due_at": NOW, "raised_at": NOW},
    )
    return made


def contact(world: World) -> Contact:
    return world.pupils["Amy"].contacts.first() or make_contact(world.pupils["Amy"])
