"""What was said about some children today, read from the log: attempts, and whether one spoke.

A row that was taken back is as if it had never been; the log keeps both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from herringbone.web.calls.outcomes import FAILED
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.schools.models import Pupil, School

CALLS = frozenset({Channel.CALL, Channel.VOICEMAIL})
TEXTED = frozenset({Outcome.SENT, Outcome.DELIVERED})
THE_LEAD = "the designated safeguarding lead"
"""Who hears of a worry: inside the school, so the named worker does not know yet."""


@dataclass(frozen=True)
class Heard:
    """A child's day in the log, the earliest first."""

    rows: Sequence[Communication] = ()

    @cached_property
    def spoke(self) -> Communication | None:
        """The last time that somebody with care of the child was spoken to, or the child seen."""
        return next((row for row in reversed(self.rows) if row.spoke), None)

    @cached_property
    def latest(self) -> Communication | None:
        """The last that says where the matter stands: what professionals were told does not."""
        return next((row for row in reversed(self.rows) if row.channel != Channel.NOTICE), None)

    @cached_property
    def told(self) -> Communication | None:
        """That the safeguarding lead and the named worker were told."""
        return next((row for row in reversed(self.rows) if _told_outside(row)), None)

    @cached_property
    def was_texted(self) -> bool:
        """A text or an e-mail about today went to somebody."""
        return any(went_by_wire(row) for row in self.rows)

    @cached_property
    def texted(self) -> Communication | None:
        """The text of today that went last, as long as nothing has come back since."""
        latest = self.latest
        return latest if latest is not None and went_by_wire(latest) else None

    def came_back_since(self, row: Communication) -> bool:
        """Whether anything came in after it."""
        return any(one.direction == Direction.IN and one.at >= row.at for one in self.rows)

    def failed(self, contact_key: str) -> bool:
        """Whether the last call of today to this contact reached nobody."""
        calls = [
            row for row in self.rows if row.contact_key == contact_key and row.channel in CALLS
        ]
        return bool(calls) and calls[-1].outcome in FAILED


def _told_outside(row: Communication) -> bool:
    was_told = row.channel == Channel.NOTICE and row.outcome == Outcome.TOLD
    return was_told and row.with_whom != THE_LEAD


def went_by_wire(row: Communication) -> bool:
    """A text or an e-mail that we sent and that did not fail."""
    by_wire = row.channel in (Channel.TEXT, Channel.EMAIL)
    return by_wire and row.direction == Direction.OUT and row.outcome in TEXTED


NOTHING = Heard()


def heard_of(school: School, pupils: Iterable[Pupil], day: date) -> Mapping[int, Heard]:
    """By pupil's key, of those of whom something was said on the day."""
    rows = Communication.objects.filter(
        school=school, day=day, pupil__in=[pupil.pk for pupil in pupils], takes_back=None
    ).filter(taken_back_by=None)
    found: dict[int, list[Communication]] = defaultdict(list)
    for row in rows.order_by("at", "pk"):
        found[row.pupil_id].append(row)
    return {key: Heard(rows) for key, rows in found.items()}


def is_outgoing_call(row: Communication) -> bool:
    return row.channel in CALLS and row.direction == Direction.OUT
