"""Writes the sparse half of a register, `MarkDetail`, as the record's entries say it.

A new code takes away what belonged to the old one (minutes, reason, provider …) but never a note.
`follow` is the one rule: what is written, what is rebuilt and what is verified all go through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from herringbone.web.registers.content import MarkSaid
from herringbone.web.registers.models import MarkDetail
from herringbone.web.schools.models import Pupil, School

OF_THE_CODE = ("reason", "authoriser", "provider", "origin", "expected")
FIELDS = ("minutes_late", "note", "original", "is_amended", *OF_THE_CODE)
Key = tuple[int, date, str]


class Details:
    """The details of some pupils on some days, changed together and saved at once."""

    def __init__(self, school: School, pupils: Iterable[Pupil], days: Iterable[date]) -> None:
        self.school = school
        found = MarkDetail.objects.filter(
            school=school, pupil_id__in=[p.pk for p in pupils], date__in=list(days)
        )
        self.held: dict[Key, MarkDetail] = {(d.pupil_id, d.date, d.session): d for d in found}
        self._touched: dict[Key, MarkDetail] = {}

    def say(self, pupil_id: int, mark: MarkSaid) -> None:
        """What an entry said about one mark."""
        row = follow(self.held, self.school.pk, pupil_id, mark)
        if row is not None:
            self._touched[pupil_id, mark.date, mark.session] = row

    def save(self) -> None:
        """Writes what was said; a row that says nothing any more is removed."""
        rows = list(self._touched.values())
        empty = [row for row in rows if not says_anything(row)]
        new = [row for row in rows if row.pk is None and says_anything(row)]
        old = [row for row in rows if row.pk is not None and says_anything(row)]
        MarkDetail.objects.filter(pk__in=[row.pk for row in empty if row.pk]).delete()
        MarkDetail.objects.bulk_create(new, batch_size=500)
        MarkDetail.objects.bulk_update(old, FIELDS, batch_size=100)


def follow(
    held: dict[Key, MarkDetail], school_id: int, pupil_id: int, mark: MarkSaid
) -> MarkDetail | None:
    """Carries one mark into the details held, and gives the row it touched, if any."""
    key = (pupil_id, mark.date, mark.session)
    row = held.get(key)
    if row is None:
        if not mark.carried and not mark.is_amended:
            return None
        row = held[key] = MarkDetail(
            school_id=school_id, pupil_id=pupil_id, date=mark.date, session=mark.session
        )
    elif not mark.carried and mark.original == mark.new:
        return None
    if mark.original != mark.new:
        row.minutes_late = None
        for name in OF_THE_CODE:
            setattr(row, name, "")
    for name, value in mark.carried.items():
        setattr(row, name, None if name == "minutes_late" and value == "" else value)
    if mark.is_amended and not row.is_amended:
        row.original, row.is_amended = mark.original, True
    return row


def says_anything(row: MarkDetail) -> bool:
    """Whether a row holds more than its place; no minutes are None, 0 minutes are said."""
    return row.minutes_late is not None or any(
        getattr(row, name) for name in FIELDS if name != "minutes_late"
    )
