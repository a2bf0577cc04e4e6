"""A synthetic school into the database: roll and calendar by the import, its history at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from herringbone.engine.record.registers import Registers
from herringbone.synthetic.trust_records import TrustSchool
from herringbone.web.imports.bringing import bring
from herringbone.web.registers.changes import Author, Carried, Occasion
from herringbone.web.registers.first_marks import FirstMarks, write_first_marks
from herringbone.web.registers.models import Kind, Source
from herringbone.web.registers.reasons import Reason
from herringbone.web.schools.models import ClosedDay, Pupil, School, Trust
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.models import Adoption

SYSTEM = Author("Herringbone", "demonstration")
SETTLED = 7
"""School days before today after which no N stands."""


@dataclass
class Enrolled:
    """A school of the demonstration with what it was made from; `pupils` by the school's id."""

    school: School
    given: TrustSchool
    pupils: dict[str, Pupil] = field(default_factory=dict)

    @property
    def registers(self) -> Registers:
        return self.given.registers


def enrol(trust: Trust, given: TrustSchool, at: datetime) -> Enrolled:
    """The school with its calendar, roll, contacts and strategy; no mark yet."""
    registers = given.registers
    school = School.objects.create(
        trust=trust,
        slug=given.key,
        name=registers.school.name,
        phase=registers.school.phase.value,
        la=registers.school.la,
        academic_year_start=registers.school.academic_year_start,
        address_1="Fell Lane",
        town="Herringford",
        postcode="ZZ9 9ZZ",
        phone="01632 960100",
        attendance_phone="01632 960101",
        email=f"office@{given.key}.example",
        second_factor_roles=[],
        is_demonstration=True,
    )
    roll = replace(registers, marks=np.zeros_like(registers.marks), details={})
    bring(school=school, registers=roll, author=SYSTEM, at=at, made_school=True)
    with within(school):
        ClosedDay.objects.bulk_create(
            ClosedDay(school=school, date=day.date, kind=day.kind, says=day.says)
            for day in given.closed
        )
        Adoption.objects.create(
            school=school,
            name=given.strategy,
            start=school.year_start(registers.calendar.dates[0]),
            adopted_at=at,
        )
        pupils = {pupil.pupil_id: pupil for pupil in school.pupils}
    return Enrolled(school, given, pupils)


def write_history(enrolled: Enrolled, until: date, at: datetime) -> None:
    """Every mark before `until` as one entry; a mark amended since stands as it was first."""
    registers = enrolled.registers
    days = [day for day in registers.calendar.dates if day < until]
    marks = registers.marks[:, : 2 * len(days)].copy()
    carried = {
        (row, slot): Carried(detail.minutes_late, detail.reason or None, detail.note or None)
        for (row, slot), detail in registers.details.items()
        if slot < marks.shape[1]
    }
    _settle(enrolled, marks)
    _put_back(enrolled, until, marks, carried)
    pupils = [enrolled.pupils[pupil.pupil_id] for pupil in registers.pupils]
    occasion = Occasion(
        kind=Kind.IMPORTED, source=Source.IMPORT, author=SYSTEM, at=at, reason=Reason.IMPORTED
    )
    write_first_marks(
        school=enrolled.school,
        occasion=occasion,
        first=FirstMarks(pupils, days, marks, carried),
    )


def _settle(enrolled: Enrolled, marks: npt.NDArray[np.uint8]) -> None:
    """An old N became O: statistics keep some for ever, a school's office does not."""
    codes, calendar = enrolled.registers.codes, enrolled.registers.calendar
    old = marks[:, : 2 * max(0, calendar.last_index(enrolled.given.morning.day) - SETTLED)]
    old[old == codes.byte("N")] = codes.byte("O")


def _put_back(
    enrolled: Enrolled,
    until: date,
    marks: npt.NDArray[np.uint8],
    carried: dict[tuple[int, int], Carried],
) -> None:
    """What stood before the fortnight's amendments, which are made one by one later."""
    registers = enrolled.registers
    for amendment in enrolled.given.fortnight.amendments:
        number = registers.calendar.index(amendment.day)
        if number is None or amendment.day >= until:
            continue
        place = (registers.row_of[amendment.pupil_id], 2 * number + (amendment.session == "PM"))
        marks[place] = registers.codes.byte(amendment.original)
        carried.pop(place, None)
