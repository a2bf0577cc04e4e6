"""Locks and changes the rows of a register: the head of the school's chain first, then each pupil's
row in the order of its key, so that two writers never wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from herringbone.web.registers.chain import BEGINNING
from herringbone.web.registers.models import ChainHead, RegisterRow
from herringbone.web.registers.slots import SESSIONS, byte_of, code_of, empty_row, slot_of
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.querysets import rows_of


class Rows:
    """The rows of some pupils, locked inside a transaction until it ends."""

    def __init__(self, school: School, pupils: Iterable[Pupil], days: Iterable[date]) -> None:
        self.school = school
        self.pupils = {pupil.pk: pupil for pupil in pupils}
        self.head = locked_head(school)
        years = {school.year_start(day) for day in days}
        held = (
            RegisterRow.objects.select_for_update()
            .filter(school=school, pupil_id__in=self.pupils, year_start__in=years)
            .order_by("pk")
        )
        self._marks = {(row.pupil_id, row.year_start): bytearray(row.marks) for row in held}
        self._touched: set[tuple[int, date]] = set()

    def place(self, day: date, session: str) -> tuple[date, int]:
        """The year and the slot of a session."""
        start = self.school.year_start(day)
        return start, slot_of(start, day, session)

    def code(self, pupil_id: int, place: tuple[date, int]) -> str:
        """The code that stands in a place, "" for no mark."""
        start, slot = place
        marks = self._marks.get((pupil_id, start))
        return code_of(marks[slot]) if marks else ""

    def swap(self, pupil_id: int, place: tuple[date, int], code: str) -> str:
        """Puts a code in its place; gives the one that stood there, "" for no mark."""
        start, slot = place
        key = (pupil_id, start)
        marks = self._marks.get(key)
        if marks is None:
            marks = self._marks[key] = empty_row()
        original = marks[slot]
        marks[slot] = byte_of(code)
        self._touched.add(key)
        return code_of(original)

    def save(self) -> None:
        """Writes what was put: new rows and changed ones in one statement a few hundred rows."""
        rows = [
            RegisterRow(
                school=self.school,
                pupil_id=pupil_id,
                year_start=start,
                marks=bytes(self._marks[pupil_id, start]),
            )
            for pupil_id, start in sorted(self._touched)
        ]
        RegisterRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["school", "pupil", "year_start"],
            update_fields=["marks"],
            batch_size=300,
        )


def locked_head(school: School) -> ChainHead:
    """The head of the chain, locked; made at the school's first entry."""
    heads = ChainHead.objects.select_for_update().filter(school=school)
    head: ChainHead | None = heads.first()
    if head is None:
        ChainHead.objects.get_or_create(school=school, defaults={"hash": BEGINNING})
        head = heads.get()
    head.school = school
    return head


def codes_held(
    school: School, pupils: Iterable[Pupil], days: Iterable[date]
) -> dict[tuple[int, date, str], str]:
    """By pupil's key, date and session: the code that stands, "" for no mark. Locks nothing."""
    wanted, pupils = list(days), list(pupils)
    keys = [pupil.id for pupil in pupils]
    starts = {day: school.year_start(day) for day in wanted}
    rows = RegisterRow.objects.filter(
        rows_of(pupils), school=school, year_start__in=set(starts.values())
    ).values_list("pupil_id", "year_start", "marks")
    held: dict[date, dict[int, bytes]] = {start: {} for start in starts.values()}
    for key, start, marks in rows:
        held[start][key] = marks
    found = {}
    for day, start in starts.items():
        year = held[start]
        for session in SESSIONS:
            slot = slot_of(start, day, session)
            for key in keys:
                marks = year.get(key)
                found[key, day, session] = code_of(marks[slot]) if marks else ""
    return found
