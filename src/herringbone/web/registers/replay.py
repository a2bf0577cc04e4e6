"""The record read from its beginning, entry by entry: what the projections must say, and whether
the chain holds. `verify` compares with it, `rebuild` writes it.

It reads a few hundred entries at a time and keeps no transaction open, so that registers can be
taken meanwhile: what has been written is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import groupby

from herringbone.web.registers.chain import BEGINNING, digest_of, hash_of
from herringbone.web.registers.class_registers import Place, submitted
from herringbone.web.registers.content import MarkSaid, PartSaid, read
from herringbone.web.registers.details import Key, follow
from herringbone.web.registers.models import ClassRegister, Entry, EntryPart, Kind, MarkDetail
from herringbone.web.registers.slots import byte_of, empty_row, slot_of
from herringbone.web.schools.models import School

AT_ONCE = 400
"""Entries read by one query."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where record and database part, in words: `where` names the entry, the mark or the register,
    `says` what is wrong there."""

    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.where}: {self.says}"


ProposedAt = tuple[int, int, date, str]
"""An entry's number, a pupil's key, a date and a session."""


@dataclass(frozen=True, slots=True)
class ProposedMark:
    """A mark that was not taken: what stood instead, its code and what went with it."""

    standing: str
    code: str
    carried: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part with its content, or with the entry that erased it."""

    ordinal: int
    digest: str
    pupil_pk: int | None
    salt: str | None
    text: str | None
    erased_by: int | None


@dataclass
class Replay:
    """What the record says, up to the entry last followed. `differences` are the chain's own."""

    school: School
    pupil_ids: dict[int, str]
    seq: int = 0
    hash: str = BEGINNING
    rows: dict[tuple[int, date], bytearray] = field(default_factory=dict)
    details: dict[Key, MarkDetail] = field(default_factory=dict)
    registers: dict[Place, ClassRegister] = field(default_factory=dict)
    proposed: dict[ProposedAt, ProposedMark] = field(default_factory=dict)
    erased: dict[int, list[tuple[str, datetime]]] = field(default_factory=dict)
    statements: dict[int, Entry] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    has_gaps: bool = False

    def follow_to(self, seq: int) -> None:
        """Reads on until the entry of this number, or the last one that there is."""
        while self.seq < seq:
            entries = _entries(self.school, self.seq, seq)
            if not entries:
                self._tell(f"entry {self.seq + 1}", f"is missing; the chain should reach {seq}")
                return
            parts = _parts(self.school, entries[0].seq, entries[-1].seq)
            for entry in entries:
                self._follow(entry, parts.get(entry.seq, []))

    def _follow(self, entry: Entry, parts: list[StoredPart]) -> None:
        where = f"entry {entry.seq}"
        if entry.seq != self.seq + 1:
            self._tell(where, f"follows entry {self.seq}; {entry.seq - self.seq - 1} are missing")
            self.has_gaps = True
        if entry.previous_hash != self.hash:
            self._tell(where, "does not carry the hash of the entry before it")
        if hash_of(entry, [part.digest for part in parts]) != entry.hash:
            self._tell(where, "its words or parts are not those that its hash was made of")
        self.seq, self.hash = entry.seq, entry.hash
        if entry.class_name:
            self._submit(entry)
        if entry.kind == Kind.ERASED:
            self.statements[entry.pk] = entry
        for part in parts:
            self._follow_part(entry, part)

    def _submit(self, entry: Entry) -> None:
        place = (entry.class_name, entry.date, entry.session)
        register = self.registers.get(place)
        if register is None:
            register = self.registers[place] = ClassRegister(
                school_id=self.school.pk,
                class_name=entry.class_name,
                date=entry.date,
                session=entry.session,
            )
        register.version = entry.seq
        submitted(register, entry)

    def _follow_part(self, entry: Entry, part: StoredPart) -> None:
        where = f"entry {entry.seq}, part {part.ordinal}"
        if part.erased_by is not None:
            self.has_gaps = True
            self.erased.setdefault(part.erased_by, []).append((part.digest, entry.recorded_at))
            if part.text is not None:
                self._tell(where, "is named as erased, and its content still stands")
            return
        if part.text is None or part.salt is None or part.pupil_pk is None:
            self._tell(where, "its content is gone, and no entry of erasure names it")
            self.has_gaps = True
            return
        if digest_of(part.salt, part.text) != part.digest:
            self._tell(where, "its content is not what its digest was made of")
        try:
            said = read(part.text)
        except ValueError as wrong:
            self._tell(where, f"cannot be read: {wrong}")
            return
        if self.pupil_ids.get(part.pupil_pk) != said.pupil_id:
            self._tell(where, f"speaks of pupil {said.pupil_id} and is filed under another")
        self.carry(entry.seq, part.pupil_pk, said, where)

    def carry(self, seq: int, pupil_pk: int, said: PartSaid, where: str) -> None:
        """Carries one pupil's part into the projections; `where` names it in a difference."""
        proposed = {(one.date, one.session): one for one in said.proposed}
        for mark in said.marks:
            self._mark(pupil_pk, mark, f"{where}, pupil {said.pupil_id}")
            follow(self.details, self.school.pk, pupil_pk, mark)
            one = proposed.get((mark.date, mark.session))
            if one is not None:
                key = (seq, pupil_pk, mark.date, mark.session)
                self.proposed[key] = ProposedMark(mark.new, one.code, one.carried)

    def _mark(self, pupil_pk: int, mark: MarkSaid, where: str) -> None:
        start = self._year_start(mark.date)
        row = self.rows.get((pupil_pk, start))
        if row is None:
            row = self.rows[pupil_pk, start] = empty_row()
        slot = slot_of(start, mark.date, mark.session)
        # Behind a gap an original may rest on what is no longer there, but not on something else.
        if row[slot] != _byte(mark.original) and (row[slot] or not self.has_gaps):
            self._tell(
                f"{where}, {mark.date} {mark.session}",
                f"says that {mark.original or 'no mark'} stood before; the entries before say "
                "otherwise",
            )
        row[slot] = _byte(mark.new)

    def _year_start(self, day: date) -> date:
        return _year_start(self.school.academic_year_start, day)

    def _tell(self, where: str, says: str) -> None:
        self.differences.append(Difference(where, says))


@cache
def _year_start(first: date, day: date) -> date:
    begins = first.replace(year=day.year)
    return begins if day >= begins else first.replace(year=day.year - 1)


@cache
def _byte(code: str) -> int:
    return byte_of(code)


def _entries(school: School, after: int, until: int) -> list[Entry]:
    found = Entry.objects.filter(school=school, seq__gt=after, seq__lte=until).order_by("seq")
    return list(found[:AT_ONCE])


def _parts(school: School, first: int, last: int) -> dict[int, list[StoredPart]]:
    """Parts of the entries from one number to another, by the entry's number."""
    found = (
        EntryPart.objects.filter(school=school, entry__seq__gte=first, entry__seq__lte=last)
        .order_by("entry__seq", "ordinal")
        .values_list(
            "entry__seq",
            "ordinal",
            "digest",
            "content__pupil_id",
            "content__salt",
            "content__text",
            "erased__entry_id",
        )
    )
    return {
        seq: [StoredPart(*row[1:]) for row in rows]
        for seq, rows in groupby(found, key=lambda row: row[0])
    }
