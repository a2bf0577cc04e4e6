"""What the log says of some children: every row with what took it back, the newest first.

Apps above read contacts through here; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from herringbone.web.clock import LONDON
from herringbone.web.communications.models import Channel, Communication
from herringbone.web.schools.models import Pupil, School


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page asks for; nothing set is everything."""

    channel: str = ""
    direction: str = ""
    first: date | None = None
    last: date | None = None
    spoke: bool = False


@dataclass(frozen=True)
class Line:
    """A row with the row that takes it back, where one does. `is_withheld`: what was told to
    another professional is for whoever may see why."""

    row: Communication
    taken_back: Communication | None
    is_withheld: bool = False
    siblings: tuple[str, ...] = ()


def rows_about(school: School, pupils: Sequence[Pupil]) -> QuerySet[Communication]:
    """Every row of some children, takings back included, as they were written down."""
    rows: QuerySet[Communication] = Communication.objects.filter(school=school, pupil__in=pupils)
    return rows.select_related("pupil").order_by("pk")


def lines(
    school: School, pupils: Sequence[Pupil], wanted: Wanted, *, sees_safeguarding: bool
) -> list[Line]:
    """What took place, the newest first; what was taken back stays, with who did and why."""
    rows = list(rows_about(school, pupils))
    backs = {row.takes_back_id: row for row in rows if row.takes_back_id}
    shared = _named_together(rows)
    found = [
        Line(
            row,
            backs.get(row.pk),
            row.channel == Channel.NOTICE and not sees_safeguarding,
            shared[row.together] if len(shared[row.together]) > 1 else (),
        )
        for row in rows
        if row.takes_back_id is None and _fits(row, wanted)
    ]
    return sorted(found, key=lambda line: (line.row.at, line.row.pk), reverse=True)


def last_contact(school: School, pupil: Pupil) -> Communication | None:
    """The last time that a person with care of the child was spoken to, or the child seen."""
    rows = rows_about(school, [pupil]).filter(spoke=True, takes_back=None, taken_back_by=None)
    rows = rows.exclude(channel=Channel.NOTICE).order_by("-at", "-pk")
    found: Communication | None = rows.first()
    return found


def _fits(row: Communication, wanted: Wanted) -> bool:
    day = row.at.astimezone(LONDON).date()
    return (
        wanted.channel in ("", row.channel)
        and wanted.direction in ("", row.direction)
        and (wanted.first is None or day >= wanted.first)
        and (wanted.last is None or day <= wanted.last)
        and (row.spoke or not wanted.spoke)
    )


def _named_together(rows: Iterable[Communication]) -> dict[Any, tuple[str, ...]]:
    """By contact: the first names of those of whom it was one."""
    found: dict[Any, tuple[str, ...]] = {}
    for row in rows:
        found[row.together] = (*found.get(row.together, ()), row.pupil.first_name)
    return found
