"""Which marks an import may not change by itself, and why: the past that others have relied on.

A mark that stands is history once five school days have passed, it was amended here, or a document
used it. Where the school keeps its own registers, a mark taken here is the school's word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from herringbone.web.imports.comparing.ground import Ground
from herringbone.web.imports.questions import Ask
from herringbone.web.registers.content import read
from herringbone.web.registers.models import Kind, PartContent, Source
from herringbone.web.schools.models import Pupil

RECENT = 5
"""School days, today included, in which a management system still settles its marks."""

Key = tuple[int, date, str]


class History:
    """Asked about marks that stand and that the file would change."""

    def __init__(self, ground: Ground, pupils: Iterable[Pupil]) -> None:
        self.ground = ground
        days = {*ground.held.days, *ground.source.registers.calendar.dates}
        recent = sorted(day for day in days if day <= ground.today)[-RECENT:]
        self.recent_from = recent[0] if recent else date.min
        own = ground.school.keeps_own_registers
        self.taken_here = taken_here(ground, [p.pk for p in pupils]) if own else frozenset()

    def why(self, pupil: Pupil, day: date, session: str) -> tuple[Ask, str] | None:
        """The kind of question and its reason; None where the file may simply change the mark."""
        key = (pupil.pk, day, session)
        if self.ground.is_older and key not in self.taken_here:
            return Ask.CHANGED_HISTORY, "the file is older than what stands here"
        if key in self.taken_here:
            return Ask.TAKEN_HERE, "taken here"
        detail = self.ground.held.details.get(key)
        if detail is not None and detail.is_amended:
            return Ask.CHANGED_HISTORY, "amended here"
        for use in self.ground.held.uses.get(pupil.pk, ()):
            if use.first <= day <= use.last:
                return Ask.CHANGED_HISTORY, f"used by {use.says}"
        if day < self.recent_from:
            return Ask.CHANGED_HISTORY, f"before {self.recent_from.isoformat()}"
        return None


def taken_here(ground: Ground, pupils: Iterable[int]) -> frozenset[Key]:
    """The marks of some pupils whose last word in the record is not an import's."""
    writers: dict[Key, list[bool]] = defaultdict(list)
    parts = PartContent.objects.filter(school=ground.school, pupil_id__in=list(pupils))
    ordered = parts.order_by("part__entry__seq").values_list(
        "pupil_id", "part__entry__kind", "part__entry__source", "text"
    )
    for pupil_id, kind, source, text in ordered.iterator(chunk_size=500):
        for mark in read(text).marks:
            held = writers[pupil_id, mark.date, mark.session]
            if source == Source.UNDO and kind == Kind.IMPORTED:
                del held[-1:]  # what stood before the import stands again
            elif not mark.is_kept:
                held.append(kind != Kind.IMPORTED)
    return frozenset(key for key, held in writers.items() if held and held[-1])
