"""A child arrives after the session began: L until the register closes; after that the reason
chooses the code, and not every late child is U (practice 14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from herringbone.engine.england.codes import CodeClass, national_codes
from herringbone.web.clock import LONDON
from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Author, Carried, Refused
from herringbone.web.registers.checking import code_on
from herringbone.web.registers.closing import is_closed, starts_at
from herringbone.web.registers.minutes import minutes_after_start
from herringbone.web.registers.models import Entry
from herringbone.web.registers.reasons import Evidence, Reason
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil, School
from herringbone.web.ui.days import clock

OPEN_CODE = "L"


class Because(StrEnum):
    """Why a child comes after the register has closed."""

    LATE = "late"
    APPOINTMENT = "appointment"
    TRANSPORT = "transport"
    AGREED_START = "agreed_start"


@dataclass(frozen=True, slots=True)
class Coded:
    code: str
    says: str


AFTER_CLOSING: dict[Because, Coded] = {
    Because.LATE: Coded("U", "late, no other reason"),
    Because.APPOINTMENT: Coded("M", "from a medical or dental appointment"),
    Because.TRANSPORT: Coded("Y1", "school or usual transport failed"),
    Because.AGREED_START: Coded("C2", "agreed later start, part-time timetable"),
}


def session_at(school: School, moment: datetime) -> str:
    """The session that an arrival belongs to: the afternoon from its start, else the morning."""
    local = moment.astimezone(LONDON)
    return "PM" if local >= starts_at(school, local.date(), "PM") else "AM"


def code_for(
    school: School, day: date, session: str, arrived_at: datetime, because: Because
) -> str:
    """L while the register is open, the reason's code after it; raises Refused where that code is
    not in use on the day."""
    if not is_closed(school, day, session, arrived_at):
        return OPEN_CODE
    return code_on(AFTER_CLOSING[because].code, day, session)


@transaction.atomic
def arrive(
    *,
    school: School,
    author: Author,
    pupil: Pupil,
    at: datetime,
    arrived_at: datetime | None = None,
    because: Because = Because.LATE,
    words: str = "",
    evidence: Evidence | None = None,
) -> Entry | None:
    """Marks a child who arrives, with the minutes since the session began.

    `at` is now, `arrived_at` when the child came where that was before. None where the register
    already shows the child here: coming back changes no mark. A prefill gives way to the child.
    Raises Refused before the session begins and wherever `amend` does.
    """
    came = (arrived_at or at).astimezone(LONDON)
    day, session = came.date(), session_at(school, came)
    if came > at:
        raise Refused(f"{pupil.first_name} cannot have arrived at {clock(came)}: that is to come.")
    if came < starts_at(school, day, session):
        begins = clock(school.starts(session))
        raise Refused(
            f"{pupil.first_name} is in time: the session begins at {begins}, and the register "
            "will say so."
        )
    standing = codes_held(school, [pupil], [day])[pupil.pk, day, session]
    if is_here(standing, day):
        return None
    return amend(
        school=school,
        author=author,
        pupil=pupil,
        date=day,
        session=session,
        code=code_for(school, day, session, came, because),
        at=at,
        reason=Reason.ARRIVED,
        words=words,
        evidence=evidence,
        carried=Carried(minutes_late=minutes_after_start(school, day, session, came)),
        saw=standing,
    )


def is_here(code: str, day: date) -> bool:
    """Whether a mark says that the child is in school: present, or arrived after closing."""
    meaning = national_codes().meaning(code, day)
    return meaning is not None and (meaning.code_class == CodeClass.PRESENT or code == "U")
