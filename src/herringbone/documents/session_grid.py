"""Every session of a half term as a table: a row a week, a column a session, each mark in letters.

The certificate for evidence shows it, because there every mark is a figure somebody may question.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from herringbone.documents.marks import HalfTerm, Mark, in_order
from herringbone.documents.strokes import days_a_week
from herringbone.documents.words import WEEKDAYS, short_day
from herringbone.engine.record.calendar import AM, PM, monday_of

Slot = tuple[date, str]
Cell = dict[str, str]


def grid_of(
    half_term: HalfTerm, amended: Mapping[Slot, int], minutes: Mapping[Slot, int]
) -> dict[str, object]:
    """A half term's name, its days and its weeks; each cell a mark, its note and its minutes."""
    by_slot = {(mark.date, mark.session): mark for mark in in_order(half_term.marks)}
    mondays = sorted({monday_of(day) for day, _ in by_slot})
    days = days_a_week([half_term])
    return {
        "name": half_term.name,
        "days": [name[:3] for name in WEEKDAYS[:days]],
        "weeks": [
            [f"{short_day(monday)} {monday.year}", _cells(monday, days, by_slot, amended, minutes)]
            for monday in mondays
        ],
    }


def _cells(
    monday: date,
    days: int,
    by_slot: Mapping[Slot, Mark],
    amended: Mapping[Slot, int],
    minutes: Mapping[Slot, int],
) -> list[Cell]:
    slots = [(monday + timedelta(days=i), part) for i in range(days) for part in (AM, PM)]
    return [
        {
            "code": by_slot[slot].code if slot in by_slot else "",
            "note": str(amended.get(slot, "")),
            "minutes": str(minutes.get(slot, "")),
        }
        for slot in slots
    ]
