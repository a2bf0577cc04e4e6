"""Short ways to plan for a test's pupils, and the prefills of a week drawn as a register page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from herringbone.web.absences.kinds import AbsenceKind
from herringbone.web.absences.models import PlannedAbsence, Reported, SessionPattern, Visit
from herringbone.web.absences.planning import plan_absence
from herringbone.web.absences.plans import Plan
from herringbone.web.absences.prefills import prefills_for
from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Enrolment, Pupil, Role, School
from worlds import World

MONDAY = date(2026, 11, 16)
FRIDAY = MONDAY + timedelta(days=4)
BEFORE = datetime(2026, 11, 13, 15, 0, tzinfo=LONDON)
CLERK = Author("Tess Office", "office manager")


def day(name: str) -> date:
    return MONDAY + timedelta(days=("Mon", "Tue", "Wed", "Thu", "Fri").index(name))


def plan(
    world: World, pupil: str, code: str, first: str, last: str, /, **more: Any
) -> PlannedAbsence:
    """An absence of the drawn week, such as `plan(world, "Ben", "E", "Mon AM", "Wed PM")`."""
    at = more.pop("at", BEFORE)
    made = plan_absence(
        school=world.school,
        pupils=[world.pupils[pupil]],
        plan=a_plan(world, code, first, last, **more),
        author=CLERK,
        at=at,
    )
    return made[0]


KIND_OF = {
    "V": AbsenceKind.VISIT,
    "P": AbsenceKind.SPORT,
    "B": AbsenceKind.PROVISION,
    "K": AbsenceKind.PROVISION,
    "W": AbsenceKind.WORK,
    "D": AbsenceKind.DUAL,
    "C2": AbsenceKind.PART_TIME,
    "X": AbsenceKind.NOT_COMPULSORY,
    "E": AbsenceKind.SUSPENSION,
    "M": AbsenceKind.APPOINTMENT,
    "R": AbsenceKind.RELIGIOUS,
    "S": AbsenceKind.STUDY,
    "J1": AbsenceKind.INTERVIEW,
    "C1": AbsenceKind.PERFORMANCE,
    "T": AbsenceKind.MOBILE,
    "C": AbsenceKind.LEAVE,
}


def a_plan(world: World, code: str, first: str, last: str, /, **more: Any) -> Plan:
    head = world.by_role[Role.HEAD].name
    (first_day, first_session), (last_day, last_session) = first.split(), last.split()
    fields: dict[str, Any] = {
        "provider": "Forest School" if code in ("P", "B", "K", "W", "D", "J1") else "",
        "authoriser": head if code in ("C", "C1", "C2", "E", "S", "J1") else "",
        "evidence": "in the pupil's file" if code in ("C1", "C2") else "",
        "kind": KIND_OF[code],
        "code": code,
        "first": day(first_day),
        "last": day(last_day),
        "first_session": first_session,
        "last_session": last_session,
    }
    return Plan(**{**fields, **more})


def trip(world: World, *pupils: str, on: str = "Fri", name: str = "Harlow Museum") -> Visit:
    """A day out with a leader; the pupils have a place each."""
    visit = Visit.objects.create(
        school=world.school,
        name=name,
        destination="Harlow",
        leader="Kit Leader",
        leader_phone="07700 900456",
        first=day(on),
        last=day(on),
    )
    plan_absence(
        school=world.school,
        pupils=[world.pupils[pupil] for pupil in pupils],
        plan=a_plan(world, "V", f"{on} AM", f"{on} PM"),
        author=CLERK,
        at=BEFORE,
        visit=visit,
    )
    return visit


def pattern(world: World, pupil: str, fills: str, due: str, **more: Any) -> SessionPattern:
    """`due` is ten of "0" and "1", Mon AM first."""
    child = world.pupils[pupil]
    fields = {"start": date(2026, 9, 1), "planned_at": BEFORE, "kind": KIND_OF[fills]}
    return SessionPattern.objects.create(
        school=world.school,
        enrolment=Enrolment.objects.get(pupil=child),
        pupil=child,
        due=due,
        fills=fills,
        **{**fields, **more},
    )


def reported(world: World, pupil: str, on: str, code: str = "I", **more: Any) -> Reported:
    """The parent rang at 08:10 on a day of the drawn week."""
    the_day = day(on)
    fields = {
        "said_by": "mother",
        "how": "phone",
        "words": "sick in the night",
        "received_at": datetime.combine(the_day, time(8, 10), tzinfo=LONDON),
        "taken_by": CLERK.name,
    }
    return Reported.objects.create(
        school=world.school,
        pupil=world.pupils[pupil],
        day=the_day,
        code=code,
        **{**fields, **more},
    )


def drawn_prefills(school: School, pupils: Mapping[str, Pupil]) -> str:
    """The week's prefills as a register page; expected codes in brackets, "-" for none."""
    lines = ["Pupil Mon Tue Wed Thu Fri"]
    by_day = [
        prefills_for(school, list(pupils.values()), MONDAY + timedelta(days=n)) for n in range(5)
    ]
    for name, pupil in pupils.items():
        cells = []
        for found in by_day:
            halves = [found.get((pupil.pk, session)) for session in ("AM", "PM")]
            cells.append("".join(_drawn(prefill) for prefill in halves))
        lines.append(f"{name} {' '.join(cells)}")
    return "\n".join(lines)


def _drawn(prefill: Any) -> str:
    if prefill is None or not prefill.code:
        return "-"
    return f"({prefill.code})" if prefill.is_expected else prefill.code
