"""Whether an absence that a text tells of still stands, asked of the register at the second of
sending (practice 11), and never answered from a register that nobody submitted (practice 1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from herringbone.documents.writing import Purpose, Template
from herringbone.web.absences.models import Reported
from herringbone.web.clock import LONDON
from herringbone.web.messages.models import Message
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.reading import history_of, state_of
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import value_on
from herringbone.web.ui.days import clock

UNEXPLAINED = "N"
CAME = frozenset({"/", "\\", "L", "U"})
OF_TODAY = frozenset({"absent_on", "absent_session"})


def tells_of_absence(template: Template) -> bool:
    """Whether it says that a child is not here now."""
    return template.purpose == Purpose.SAFETY and bool(template.placeholders & OF_TODAY)


def why_over(message: Message, now: datetime) -> str:
    """Why no absence text of that day leaves any more; "" while it may."""
    local = now.astimezone(LONDON)
    if message.day != local.date():
        return "the day it was about is over"
    return "" if local.time() < message.school.day_ends else "the school day is over"


def why_not_absent(school: School, pupil: Pupil, day: date, session: str) -> str:
    """Why the child does not count as absent without a reason in that session: "arrived 09:14",
    "the register of 3B is not submitted"; "" while an N stands in a submitted register."""
    unsubmitted = _why_unsubmitted(school, pupil, day, session)
    if unsubmitted:
        return unsubmitted
    code = codes_held(school, [pupil], [day])[pupil.pk, day, session]
    if code in CAME:
        return f"arrived {_arrived(school, pupil, day, session)}"
    if code != UNEXPLAINED:
        return f"the register says {code}" if code else "the register holds no mark"
    return _why_told(school, pupil, day)


def _why_unsubmitted(school: School, pupil: Pupil, day: date, session: str) -> str:
    """An imported register has no submission of its own: there the N itself is the answer."""
    if not school.keeps_own_registers:
        return ""
    class_name = value_on(pupil, "class", day)
    if state_of(school, class_name, day, session).is_submitted:
        return ""
    return f"the register of {class_name} is not submitted"


def _why_told(school: School, pupil: Pupil, day: date) -> str:
    """Somebody told us meanwhile; what they said is for staff, not for whom we write to."""
    told = (
        Reported.objects.filter(school=school, pupil=pupil, day=day, withdrawn_at=None)
        .order_by("received_at")
        .first()
    )
    return f"reported at {clock(told.received_at)} by {told.said_by}" if told else ""


def _arrived(school: School, pupil: Pupil, day: date, session: str) -> str:
    """By the minutes that stand with the mark, else when it was entered."""
    detail = MarkDetail.objects.filter(
        school=school, pupil=pupil, date=day, session=session
    ).first()
    if detail is not None and detail.minutes_late:
        start = datetime.combine(day, school.starts(session), tzinfo=LONDON)
        return clock(start + timedelta(minutes=detail.minutes_late))
    lines = [line for line in history_of(pupil, day, day) if line.session == session]
    return clock(lines[-1].at) if lines else "since"
