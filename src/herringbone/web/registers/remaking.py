"""Puts rows and details in the place of those that stand, as a replay of the record says: for a
whole school (`rebuild`), or for the pupils of whom contents were erased (`erasure`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from herringbone.web.registers.content import read
from herringbone.web.registers.details import says_anything
from herringbone.web.registers.models import MarkDetail, PartContent, RegisterRow
from herringbone.web.registers.replay import Replay
from herringbone.web.schools.models import Pupil, School


def replay_of(school: School, pupils: Sequence[Pupil]) -> Replay:
    """What the record still says of some pupils."""
    replay = Replay(school, {pupil.pk: pupil.pupil_id for pupil in pupils}, has_gaps=True)
    parts = PartContent.objects.filter(school=school, pupil__in=[pupil.pk for pupil in pupils])
    read_in_order = parts.order_by("part__entry__seq").values_list(
        "part__entry__seq", "pupil_id", "text"
    )
    for seq, key, text in read_in_order:
        replay.carry(seq, key, read(text), f"entry {seq}")
    return replay


def write_rows(replay: Replay, pupils: Sequence[Pupil] | None = None) -> None:
    _of(RegisterRow, replay.school, pupils).delete()
    RegisterRow.objects.bulk_create(
        [
            RegisterRow(school=replay.school, pupil_id=key, year_start=start, marks=bytes(marks))
            for (key, start), marks in sorted(replay.rows.items())
        ],
        batch_size=300,
    )


def write_details(replay: Replay, pupils: Sequence[Pupil] | None = None) -> None:
    _of(MarkDetail, replay.school, pupils).delete()
    rows = [row for _, row in sorted(replay.details.items()) if says_anything(row)]
    MarkDetail.objects.bulk_create(rows, batch_size=500)


def _of(model: Any, school: School, pupils: Sequence[Pupil] | None) -> Any:
    rows = model.objects.filter(school=school)
    return rows if pupils is None else rows.filter(pupil__in=[pupil.pk for pupil in pupils])
