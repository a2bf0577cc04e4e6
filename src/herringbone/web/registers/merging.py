"""Merges what a sender entered with what happened to the register since they last saw it.

Three-way, mark by mark (ground rule 7): what only the sender changed is taken, what only others
changed stays, what both made equal is one, and what they made different stays and is proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from herringbone.web.registers.changes import Carried, Change, Proposed
from herringbone.web.registers.content import MarkSaid, canonical, read
from herringbone.web.registers.models import Entry, PartContent
from herringbone.web.schools.models import Pupil, School


@dataclass(slots=True)
class Moved:
    """What others did to one mark since the sender saw it: the code that the sender saw, what was
    said besides, and who spoke last."""

    saw: str
    said: dict[str, int | str] = field(default_factory=dict)
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A mark that stays as `standing` although the sender entered `proposed`."""

    pupil: Pupil
    date: date
    session: str
    saw: str
    standing: str
    proposed: str
    by: str
    at: datetime | None


def moved_since(
    school: School, pupils: Iterable[Pupil], day: date, session: str, began_from: int
) -> dict[int, Moved]:
    """By pupil's key, marks that entries after number `began_from` changed."""
    found: dict[int, Moved] = {}
    for pupil_id, text, entry in _later(school, pupils, day, session, began_from):
        for mark in read(text).marks:
            if (mark.date, mark.session) == (day, session) and _does_something(mark):
                moved = found.setdefault(pupil_id, Moved(mark.original))
                if mark.original != mark.new:
                    moved.said.clear()
                moved.said.update(mark.carried)
                moved.by, moved.at = entry.person_name, entry.recorded_at
    return found


def _later(
    school: School, pupils: Iterable[Pupil], day: date, session: str, began_from: int
) -> Iterable[tuple[int, str, Entry]]:
    # The slot as canonical JSON writes it: the database leaves out the parts about other days.
    slot = canonical([day.isoformat(), session])[:-1]
    parts = (
        PartContent.objects.filter(
            school=school,
            pupil__in=[pupil.pk for pupil in pupils],
            part__entry__seq__gt=began_from,
            text__contains=slot,
        )
        .select_related("part__entry")
        .order_by("part__entry__seq")
    )
    return ((row.pupil_id, row.text, row.part.entry) for row in parts)


def _does_something(mark: MarkSaid) -> bool:
    return mark.original != mark.new or bool(mark.carried)


def merged(
    changes: Sequence[Change], standing: Mapping[int, str], moved: Mapping[int, Moved]
) -> tuple[list[Change], list[Conflict]]:
    """The changes that the record takes, and the conflicts among them. `standing` has each pupil's
    mark as it stands; pupils not in `moved` have not been touched since the sender looked."""
    taken, conflicts = [], []
    for change in changes:
        key = change.pupil.pk
        one = moved.get(key)
        merged_change = change if one is None else _merge(change, standing[key], one)
        taken.append(merged_change)
        if one is not None and merged_change.proposed is not None:
            conflicts.append(_conflict(merged_change, standing[key], one))
    return taken, conflicts


def _merge(change: Change, standing: str, moved: Moved) -> Change:
    says = change.carried.as_said()
    differs = any(moved.said.get(name, value) != value for name, value in says.items())
    if change.code == standing and not differs:
        return change
    if standing == moved.saw and not differs:
        return change
    if change.code == moved.saw and not says:
        return replace(change, code=standing, is_kept=True)
    proposed = Proposed(change.code, change.carried)
    return replace(change, code=standing, carried=Carried(), is_kept=True, proposed=proposed)


def _conflict(change: Change, standing: str, moved: Moved) -> Conflict:
    assert change.proposed is not None
    return Conflict(
        pupil=change.pupil,
        date=change.date,
        session=change.session,
        saw=moved.saw,
        standing=standing,
        proposed=change.proposed.code,
        by=moved.by,
        at=moved.at,
    )
