"""Locks and changes the rows of a register: the head of the school's chain first, then each pupil's
row in the order of its key, so that two writers never wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from herringbone.web.registers.chain import BEGINNING
from herringbone.web.registers.models import ChainHead, RegisterRow
from herringbone.web.registers.slots import byte_of, code_of, empty_row, slot_of
from herringbone.web.schools.models import Pupil, School


class Rows:
    """The rows of some pupils, locked inside a transaction until it ends."""

    def __init__(self, school: School, pupils: Iterable[Pupil], days: Iterable[date]) -> None:
        self.school = school
        self.pupils = {pupil.pk: pupil for pupil in pupils}
        self.head = _locked_head(school)
        years = {school.year_start(day) for day in days}
        held = (
            RegisterRow.objects.select_for_update()
            .filter(school=school, pupil_id__in=self.pupils, year_start__in=years)
            .order_by("pk")
        )
        self._held = {(row.pupil_id, row.year_start): row for row in held}
        self._marks = {key: bytearray(row.marks) for key, row in self._held.items()}
        self._touched: set[tuple[int, date]] = set()

    def code(self, pupil: Pupil, day: date, session: str) -> str:
        """The code that stands, "" for no mark."""
        start = self.school.year_start(day)
        marks = self._marks.get((pupil.pk, start))
        return code_of(marks[slot_of(start, day, session)]) if marks else ""

    def put(self, pupil: Pupil, day: date, session: str, code: str) -> None:
        start = self.school.year_start(day)
        marks = self._marks.setdefault((pupil.pk, start), empty_row())
        marks[slot_of(start, day, session)] = byte_of(code)
        self._touched.add((pupil.pk, start))

    def save(self) -> None:
        """Writes what was put: rows that are new, and rows that changed."""
        new, old = [], []
        for key in sorted(self._touched):
            marks = bytes(self._marks[key])
            row = self._held.get(key)
            if row is None:
                pupil_id, start = key
                new.append(
                    RegisterRow(
                        school=self.school, pupil_id=pupil_id, year_start=start, marks=marks
                    )
                )
            else:
                row.marks = marks
                old.append(row)
        RegisterRow.objects.bulk_create(new, batch_size=500)
        RegisterRow.objects.bulk_update(old, ["marks"], batch_size=100)


def _locked_head(school: School) -> ChainHead:
    """The head of the chain, locked; made at the school's first entry."""
    ChainHead.objects.get_or_create(school=school, defaults={"hash": BEGINNING})
    head: ChainHead = ChainHead.objects.select_for_update().get(school=school)
    return head


def codes_held(
    school: School, pupils: Iterable[Pupil], days: Iterable[date]
) -> dict[tuple[int, date, str], str]:
    """By pupil's key, date and session: the code that stands, "" for no mark. Reads, locks nothing."""
    wanted = list(days)
    years = {school.year_start(day) for day in wanted}
    rows = RegisterRow.objects.filter(
        school=school, pupil_id__in=[p.pk for p in pupils], year_start__in=years
    )
    held = {(row.pupil_id, row.year_start): bytes(row.marks) for row in rows}
    found = {}
    for pupil in pupils:
        for day in wanted:
            start = school.year_start(day)
            marks = held.get((pupil.pk, start))
            for session in ("AM", "PM"):
                byte = marks[slot_of(start, day, session)] if marks else 0
                found[pupil.pk, day, session] = code_of(byte)
    return found
