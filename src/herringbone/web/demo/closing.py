"""The stamps that a demonstration's office set: each session of this year's days before today after
which no N stood and every register was in. A day on which one stood has none, as it would have had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from herringbone.engine.record.calendar import AM, PM
from herringbone.web.clock import LONDON
from herringbone.web.demo.roll import Enrolled
from herringbone.web.demo.staff import Staff
from herringbone.web.home.models import Stamp
from herringbone.web.schools.models import Role
from herringbone.web.schools.roll import values_on

BEGINS = {AM: time(9, 50), PM: time(13, 45)}
WITHIN = 75
"""Minutes after that by which the office was through."""
LEAD = 40
"""Of 256: so many were set by the lead, on the officer's days away."""
ASKED = frozenset({"I", "O", "U", "M"})
"""What an N of the morning became once somebody had said why."""
WORDS = {
    "I": "ill",
    "O": "no reason that could be authorised",
    "U": "came late",
    "M": "at a doctor's",
}


def stamp_days(enrolled: Enrolled, staff: Staff, today: date) -> None:
    """Inside the school, whose days are all taken."""
    calendar = enrolled.registers.calendar
    begins = enrolled.school.year_start(today)
    rows = [
        row
        for number, day in enumerate(calendar.dates)
        if begins <= day < today
        for session in (AM, PM)
        if (row := _stamp(enrolled, staff, number, session)) is not None
    ]
    Stamp.objects.bulk_create(rows, batch_size=200)


def _stamp(enrolled: Enrolled, staff: Staff, number: int, session: str) -> Stamp | None:
    day = enrolled.registers.calendar.dates[number]
    if not _is_whole(enrolled, number, session):
        return None
    asked = list(_asked(enrolled, number, session))
    if session == PM and not asked:
        return None
    spread = _spread(f"{enrolled.school.slug}{day}{session}")
    minutes = timedelta(minutes=min(WITHIN, 4 * len(asked) + spread % 20))
    at = datetime.combine(day, BEGINS[session], tzinfo=LONDON) + minutes
    author = staff.author(Role.ATTENDANCE_LEAD if spread < LEAD else Role.ATTENDANCE_OFFICER)
    classes = values_on([enrolled.pupils[one] for one, _ in asked], ("class",), day)
    closed = [
        {
            "pupil": enrolled.pupils[one].pk,
            "pupil_class": classes[enrolled.pupils[one].pk]["class"],
            "how": f"N became {code}: {WORDS[code]}",
            "by": author.name,
            "at": at.isoformat(),
        }
        for one, code in asked
    ]
    return Stamp(
        school=enrolled.school,
        day=day,
        session=session,
        at=at,
        open_first=len(closed),
        closed=closed,
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )


def _is_whole(enrolled: Enrolled, number: int, session: str) -> bool:
    """Every register was taken, and no N stands."""
    day = enrolled.registers.calendar.dates[number]
    missing = enrolled.given.fortnight.not_taken
    if any(one.day == day and one.session == session for one in missing):
        return False
    return all(code != "N" for _, code in _codes(enrolled, 2 * number + (session == PM)))


def _asked(enrolled: Enrolled, number: int, session: str) -> Iterator[tuple[str, str]]:
    """Who was away then and not the session before: of them somebody had to hear."""
    slot = 2 * number + (session == PM)
    before = dict(_codes(enrolled, slot - 1)) if slot else {}
    for pupil_id, code in _codes(enrolled, slot):
        if code in ASKED and before.get(pupil_id) not in ASKED:
            yield pupil_id, code


def _codes(enrolled: Enrolled, slot: int) -> Iterator[tuple[str, str]]:
    registers = enrolled.registers
    for row, pupil in enumerate(registers.pupils):
        symbol = registers.codes.symbol(int(registers.marks[row, slot]))
        if symbol and pupil.pupil_id in enrolled.pupils:
            yield pupil.pupil_id, symbol


def _spread(words: str) -> int:
    """A steady number below 256."""
    return hashlib.sha256(words.encode()).digest()[0]
