"""Who and what is not accounted for yet: the stamp is not set over any of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from herringbone.web.calls.listing import CallList
from herringbone.web.schools.models import Pupil


@dataclass(frozen=True, slots=True)
class Unaccounted:
    """A child, a class or a group; `pupil` is None for the last two."""

    says: str
    pupil: Pupil | None = None
    class_name: str = ""


def unaccounted(calls: CallList) -> list[Unaccounted]:
    """Everything that is open, in the page's order; empty where the stamp may be set."""
    return list(_open(calls))


def _open(calls: CallList) -> Iterator[Unaccounted]:
    morning = calls.morning
    for one in morning.missing_in_day:
        yield Unaccounted(one.says, one.pupil, one.place.class_name)
    for register in morning.missing_registers:
        if not register.nobody_due:
            yield Unaccounted("nobody has registered", class_name=register.class_name)
    for group in morning.unconfirmed:
        yield Unaccounted(f"{group.title}: {len(group.members)} not confirmed")
    for row in calls.calls:
        for child in row.children:
            yield Unaccounted(_why(child.days), child.pupil, child.class_name)
    for place in morning.overdue:
        yield Unaccounted("due back, not back", place.pupil, place.class_name)
    for alarm in morning.alarms:
        yield Unaccounted(f"alarm: {alarm.get_kind_display()}", alarm.pupil)


def _why(days: int) -> str:
    return "no reason known" if days == 1 else f"day {days} without a word"
