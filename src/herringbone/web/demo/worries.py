"""What a demonstration's teachers told the team: the words behind each worry of the last days, so
that the work which came of it can be understood. Those before yesterday are answered and done.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta

from herringbone.web.clock import LONDON
from herringbone.web.demo.roll import Enrolled
from herringbone.web.demo.staff import Staff
from herringbone.web.replies.concerns import EVENT, take_step
from herringbone.web.replies.models import Concern
from herringbone.web.schools.models import Pupil, Role, SchoolEvent
from herringbone.web.schools.roll import value_on

DAYS = 12
NOTICED = (
    "Very quiet since half term, and asks every morning who will be at home when school is out.",
    "Late each Monday and too tired to work before break; says there was nobody to get up with.",
    "Has stopped going out at playtime and says that nobody there plays with anyone new.",
    "Missed the last two Thursdays, the days with swimming, and had no kit the week before.",
)


def tell_worries(enrolled: Enrolled, staff: Staff, today: date) -> None:
    """Inside the school, whose events are all known."""
    events = SchoolEvent.objects.filter(
        school=enrolled.school, event=EVENT, date__gte=today - timedelta(days=DAYS), origin=""
    )
    for event in events.order_by("date", "pk"):
        pupil = enrolled.pupils.get(event.subject)
        if pupil is not None:
            _tell(pupil, staff, event, is_new=event.date >= today - timedelta(days=1))


def _tell(pupil: Pupil, staff: Staff, event: SchoolEvent, *, is_new: bool) -> None:
    author = staff.teacher(value_on(pupil, "class", event.date))
    spread = hashlib.sha256(pupil.pupil_id.encode()).digest()[0]
    made = Concern.objects.create(
        school=pupil.school,
        pupil=pupil,
        words=NOTICED[spread % len(NOTICED)],
        raised_at=_at(event.date, 12, 25),
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )
    event.origin = made.origin
    event.save(update_fields=["origin"])
    if not is_new:
        _settle(made, staff)


def _settle(made: Concern, staff: Staff) -> None:
    officer, day = staff.author(Role.ATTENDANCE_OFFICER), made.raised_at.date()
    said = {
        "answered": "Thank you: we ring home today.",
        "acted": "Rang home; we look again in a week.",
    }
    for hour, step in ((13, "seen"), (14, "answered"), (15, "acted")):
        take_step(
            concern=made, step=step, words=said.get(step, ""), author=officer, at=_at(day, hour, 10)
        )


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)
