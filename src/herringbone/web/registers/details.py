"""Writes the sparse half of a register, `MarkDetail`, as the record's entries say it.

A new code takes away what belonged to the old one (minutes, reason, provider …) but never a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from herringbone.web.registers.changes import Carried
from herringbone.web.registers.models import Kind, MarkDetail
from herringbone.web.schools.models import Pupil, School

OF_THE_CODE = ("reason", "authoriser", "provider", "origin", "expected")
Key = tuple[int, date, str]


class Details:
    """The details of some pupils on some days, changed together and saved at once."""

    def __init__(self, school: School, pupils: Iterable[Pupil], days: Iterable[date]) -> None:
        self.school = school
        found = MarkDetail.objects.filter(
            school=school, pupil_id__in=[p.pk for p in pupils], date__in=list(days)
        )
        self._held: dict[Key, MarkDetail] = {(d.pupil_id, d.date, d.session): d for d in found}
        self._touched: dict[Key, MarkDetail] = {}

    def say(self, kind: Kind, key: Key, original: str, new: str, carried: Carried) -> None:
        """What an entry said about one mark."""
        said = carried.as_said()
        amended = kind == Kind.AMENDED and original != new
        if key not in self._held and not said and not amended:
            return
        row = self._held.get(key) or MarkDetail(
            school=self.school, pupil_id=key[0], date=key[1], session=key[2]
        )
        if original != new:
            row.minutes_late = None
            for name in OF_THE_CODE:
                setattr(row, name, "")
        for name, value in said.items():
            setattr(row, name, value)
        if amended:
            row.original, row.is_amended = original, True
        self._held[key] = self._touched[key] = row

    def save(self) -> None:
        """Writes what was said; a row that says nothing any more is removed."""
        rows = list(self._touched.values())
        empty = [row for row in rows if not says_anything(row)]
        new = [row for row in rows if row.pk is None and says_anything(row)]
        old = [row for row in rows if row.pk is not None and says_anything(row)]
        MarkDetail.objects.filter(pk__in=[row.pk for row in empty if row.pk]).delete()
        MarkDetail.objects.bulk_create(new, batch_size=500)
        MarkDetail.objects.bulk_update(old, FIELDS, batch_size=100)


FIELDS: Sequence[str] = ("minutes_late", "note", "original", "is_amended", *OF_THE_CODE)


def says_anything(row: MarkDetail) -> bool:
    return any(getattr(row, name) not in (None, "", False) for name in FIELDS)
