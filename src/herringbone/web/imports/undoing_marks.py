"""The marks of an import as they stood before it: what taking it back tells the legal record.

Where a later entry speaks of them, or of pupils and days that only the import made, `worked_on`
says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from herringbone.web.imports.models import Deed, ImportRun, RowChange
from herringbone.web.registers.changes import Carried, Change
from herringbone.web.registers.content import MarkSaid, read
from herringbone.web.registers.models import MarkDetail, MarkUse, PartContent
from herringbone.web.schools.models import Enrolment, Pupil, School, SchoolDay

Key = tuple[int, date, str]
CARRIED = ("minutes_late", "reason", "note", "authoriser", "provider", "origin", "expected")
NOTHING = Carried()
STAYS_WITH_A_NEW_CODE = frozenset({"note"})


def changes_back(
    school: School, rows: Iterable[RowChange], said: Iterable[tuple[Pupil, MarkSaid]]
) -> list[Change]:
    """Every mark of the import as it stood before, with all that it carried."""
    before: dict[Key, dict[str, Any]] = {
        (row.before["pupil_id"], date.fromisoformat(row.before["date"]), row.before["session"]): (
            row.before
        )
        for row in rows
        if row.table == MarkDetail._meta.label
    }
    held = MarkDetail.objects.filter(school=school)
    now: dict[Key, MarkDetail] = {(row.pupil_id, row.date, row.session): row for row in held}
    changes = []
    for pupil, mark in said:
        key = (pupil.pk, mark.date, mark.session)
        plain = key not in before and key not in now
        carries = NOTHING if plain else _carried(mark, before.get(key, {}), now.get(key))
        changes.append(Change(pupil, mark.date, mark.session, mark.original, carries))
    return changes


def said_by(school: School, seq: int | None) -> Iterator[tuple[Pupil, MarkSaid]]:
    """Each mark of an entry with its pupil."""
    parts = PartContent.objects.filter(school=school, part__entry__seq=seq)
    for part in parts.select_related("pupil").order_by("part__ordinal").iterator(chunk_size=200):
        for mark in read(part.text).marks:
            yield part.pupil, mark


def _carried(mark: MarkSaid, before: dict[str, Any], now: MarkDetail | None) -> Carried:
    """What must be said so that the mark carries again what it did."""
    says: dict[str, Any] = {}
    for name in CARRIED:
        empty = None if name == "minutes_late" else ""
        goes = mark.original != mark.new and name not in STAYS_WITH_A_NEW_CODE
        stands = empty if goes else getattr(now, name, empty)
        wanted = before.get(name, empty)
        if wanted != stands:
            says[name] = "" if wanted is None else wanted
    return Carried(**says)


def worked_on(
    school: School,
    run: ImportRun,
    rows: Iterable[RowChange],
    said: Iterable[tuple[Pupil, MarkSaid]],
) -> Iterator[str]:
    """Later entries about marks that the import brought, or about pupils and days that only it
    made."""
    brought = {(pupil.pk, mark.date, mark.session) for pupil, mark in said}
    pupils, days = _made(school, rows)
    parts = PartContent.objects.filter(school=school, part__entry__seq__gt=run.head_seq)
    for part in parts.select_related("pupil", "part__entry").order_by("part__entry__seq"):
        for mark in read(part.text).marks:
            key = (part.pupil_id, mark.date, mark.session)
            rests = key in brought or part.pupil_id in pupils or mark.date in days
            if rests and not mark.is_kept:
                yield (
                    f"{part.pupil.name} ({part.pupil.pupil_id}), {mark.date.isoformat()} "
                    f"{mark.session}: {mark.original or '–'} → {mark.new or '–'} since, by "
                    f"{part.part.entry.person_name}"
                )


def _made(school: School, rows: Iterable[RowChange]) -> tuple[set[int], set[date]]:
    """Pupils who are on roll only by this import, and school days that only it opened."""
    keys: dict[str, list[int]] = {}
    for row in rows:
        if row.deed == Deed.MADE:
            keys.setdefault(row.table, []).append(row.row_id)
    times = Enrolment.objects.filter(school=school, pk__in=keys.get("schools.Enrolment", ()))
    days = SchoolDay.objects.filter(school=school, pk__in=keys.get("schools.SchoolDay", ()))
    pupils = {*keys.get("schools.Pupil", ()), *times.values_list("pupil_id", flat=True)}
    return pupils, set(days.values_list("date", flat=True))


def documents_resting(school: School, said: Sequence[tuple[Pupil, MarkSaid]]) -> int:
    days: dict[int, list[date]] = {}
    for pupil, mark in said:
        if mark.original != mark.new:
            days.setdefault(pupil.pk, []).append(mark.date)
    uses = MarkUse.objects.filter(school=school, pupil_id__in=days)
    return sum(any(use.first <= day <= use.last for day in days[use.pupil_id]) for use in uses)
