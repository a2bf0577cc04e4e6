"""Who takes a register and what they may open: a class teacher today's, the office any day's.

Who may (deeds) is asked apart from when (this file); both refuse in words (practice 4, 20).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from herringbone.web.registers.changes import Author
from herringbone.web.registers.guarding import EARLY
from herringbone.web.registers.models import Source
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.viewer import Denied, Viewer
from herringbone.web.taking.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Taker:
    """A person at a register. `key` tells one person's drafts from another's; `any_day` is the
    office's and leaders'; a slip's holder has no user."""

    name: str
    position: str
    user_id: int | None
    any_day: bool = False
    source: Source = Source.SCREEN

    @property
    def author(self) -> Author:
        return Author(self.name, self.position, self.user_id)

    @property
    def key(self) -> tuple[int | None, str]:
        return self.user_id, self.name


def taker_of(viewer: Viewer, class_name: str, day: date) -> Taker:
    """The viewer at a class's register of a day; raises Denied, in words."""
    viewer.demand(Deed.TAKE_REGISTER, class_name)
    any_day = viewer.may(Deed.SEE_REGISTERS)
    if day != viewer.today and not any_day:
        raise Denied(
            "Only today's register opens here. For another day ask the office: they look it up "
            "or enter it from paper."
        )
    source = Source.OFFICE if any_day and class_name not in viewer.classes else Source.SCREEN
    return Taker(viewer.name, viewer.position, viewer.user.pk, any_day, source)


def why_not_change(taker: Taker, sheet: Sheet, now: datetime) -> str:
    """Why this person may not change marks here now, "" where they may. A register that nobody has
    taken may be taken late; one that is in and closed is amended, by the office."""
    if not sheet.school.keeps_own_registers:
        where = sheet.school.mis_name or "the management system"
        return f"Marks are read-only here: this school's register of record is in {where}."
    if now < sheet.times.opens - EARLY:
        return f"This register opens at {sheet.times.opens:%H:%M}."
    if not sheet.is_submitted or not sheet.times.has_closed(now):
        return ""
    closed = f"This register closed at {sheet.times.closes:%H:%M} and is in."
    if taker.any_day:
        return f"{closed} A change is an amendment: make it in the week, with its reason."
    return f"{closed} If a mark is wrong, tell the office: they amend it with the reason."


def why_not_submit(taker: Taker, sheet: Sheet, now: datetime) -> str:
    """As `why_not_change`, and that nobody says who is here before the session has begun."""
    if not sheet.times.has_opened(now):
        return f"This register opens at {sheet.times.opens:%H:%M}. Your marks are kept until then."
    return why_not_change(taker, sheet, now)
