"""A recorded week lived in the database: the school as the week draws it, with people in its roles,
registers taken class by class, and the strategy run after each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author, Change, Occasion
from herringbone.web.registers.first_marks import FirstMarks, write_first_marks
from herringbone.web.registers.models import Kind, Source
from herringbone.web.registers.reading import state_of
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools.models import (
    AcademicYear,
    ClassGroup,
    DoneBefore,
    Enrolment,
    Pupil,
    Role,
    School,
    SchoolDay,
    SchoolEvent,
)
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.evaluation import AsOf
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists.running import DayRun, run_day, run_now
from week_drawn import WeekFile
from worlds import SURNAMES, make_contact, make_person

HISTORY = Author("Tess Office", "office manager")
HOME = {"address_1": "14 Example Row", "town": "Oakbeck", "postcode": "ZZ9 9ZZ"}
TAKEN = {"AM": time(8, 55), "PM": time(13, 5)}


@dataclass
class Lived:
    """`by_role` are users; a class teacher is found by class in `teachers`."""

    week: WeekFile
    school: School
    by_role: dict[Role, Any] = field(default_factory=dict)
    teachers: dict[str, Any] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)

    @property
    def classes(self) -> dict[str, list[Pupil]]:
        found: dict[str, list[Pupil]] = {}
        for pupil in self.pupils.values():
            found.setdefault(pupil.values["class"], []).append(pupil)
        return found

    def take(self, class_name: str, day: date, session: str) -> None:
        """The class's register as the page draws it; a blank is left to the office."""
        user, registers = self.teachers[class_name], self.week.registers
        column = 2 * registers.calendar.index(day) + (session == "PM")
        changes = []
        for pupil in self.classes[class_name]:
            code = registers.codes.symbol(
                int(registers.marks[registers.row_of[pupil.pupil_id], column])
            )
            if code:
                changes.append(Change(pupil, day, session, code))
        submit_class_register(
            school=self.school,
            class_name=class_name,
            date=day,
            session=session,
            changes=changes,
            author=Author(str(user), f"class teacher of {class_name}", user.pk),
            at=moment(day, TAKEN[session]),
            client_id=uuid5(NAMESPACE_URL, f"{class_name} {day} {session}"),
            began_from=state_of(self.school, class_name, day, session).version,
        )

    def answers(self, pupil: str, day: date) -> str:
        """How a call about the pupil ends; the week says where it is not a reason given."""
        said = self.week.given.get("answers", {}).get(pupil, "reason_given")
        return str(said.get(day, "no_answer") if isinstance(said, dict) else said)

    def ends(self, work: Any) -> str:
        """How the week says that a step ends; "" for the usual way."""
        ends = self.week.given.get("ends", {})
        name = f"{work.provision}.{work.step}" if work.step else work.provision
        return str(ends.get(name, ""))

    def run(self, day: date, at: time) -> DayRun:
        return run_now(self.school, moment(day, at))


def moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=LONDON)


def settle(week: WeekFile) -> Lived:
    """The school on the evening before its week: all that was before is in, and stands."""
    school = School.objects.create(
        name="Weave Primary School",
        slug=week.strategy,
        phase="primary",
        academic_year_start=week.calendar.year_start,
        phone="01632 960100",
        attendance_phone="01632 960101",
        is_demonstration=True,
    )
    lived = Lived(week, school)
    with within(school):
        _calendar(lived)
        _roll(lived)
        _people(lived)
        _history(lived)
        Adoption.objects.create(
            school=school,
            name=week.strategy,
            text=week.text,
            start=week.earlier[0],
            adopted_at=moment(week.earlier[0], time(8)),
        )
        evening = week.earlier[-1]
        run_day(school, AsOf(evening), moment(evening, time(18)))
    return lived


def _calendar(lived: Lived) -> None:
    school, days = lived.school, lived.week.calendar
    for start in sorted({school.year_start(day) for day in days.dates}):
        AcademicYear.objects.create(
            school=school, start=start, label=f"{start.year}/{(start.year + 1) % 100:02d}"
        )
    SchoolDay.objects.bulk_create(
        SchoolDay(school=school, date=day.date, term=day.term, half_term=day.half_term)
        for day in days.days
    )


def _roll(lived: Lived) -> None:
    school = lived.school
    for number, read in enumerate(lived.week.registers.pupils):
        values = {k: v for k, v in read.values.items() if v}
        pupil = Pupil.objects.create(
            school=school,
            pupil_id=read.pupil_id,
            forename=read.pupil_id,
            surname=SURNAMES[number % len(SURNAMES)] + "abcdefghijklmnop"[number // len(SURNAMES)],
            date_of_birth=read.date_of_birth,
            family_id=read.family_id or f"F{number:03d}",
            values=values,
            address=list(HOME.values()),
        )
        Enrolment.objects.create(school=school, pupil=pupil, start=read.enrolments[0].start)
        ClassGroup.objects.get_or_create(
            school=school, name=values["class"], defaults={"year_group": values["year_group"]}
        )
        make_contact(pupil, f"Dana{number}", phone=f"07700 9{number:05d}", **HOME)
        lived.pupils[read.pupil_id] = pupil


def _people(lived: Lived) -> None:
    for role in Role:
        if role != Role.CLASS_TEACHER:
            lived.by_role[role] = make_person(lived.school, role)
    for name in lived.classes:
        lived.teachers[name] = make_person(
            lived.school, Role.CLASS_TEACHER, class_name=name, name=f"Teacher of {name}"
        )


def _history(lived: Lived) -> None:
    week, registers = lived.week, lived.week.registers
    days = week.earlier
    pupils = [lived.pupils[one.pupil_id] for one in registers.pupils]
    occasion = Occasion(
        kind=Kind.IMPORTED,
        source=Source.IMPORT,
        author=HISTORY,
        at=moment(days[-1], time(17)),
    )
    first = FirstMarks(pupils, days, np.ascontiguousarray(registers.marks[:, : 2 * len(days)]), {})
    write_first_marks(school=lived.school, occasion=occasion, first=first)
    for row in week.registers.done:
        if row.date < week.monday:
            DoneBefore.objects.create(school=lived.school, **_fields(row))
    for row in week.registers.events:
        SchoolEvent.objects.create(school=lived.school, **_fields(row))


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
