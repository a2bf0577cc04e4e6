"""What the register's page says around its rows: how far it is, what is left, what to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from herringbone.web.movements.places import ON_SITE_CODES
from herringbone.web.registers.models import DraftMark
from herringbone.web.schools.register_window import window_warnings
from herringbone.web.taking.drafts import Busy, others_at
from herringbone.web.taking.merging import Said
from herringbone.web.taking.progress import State, state_of
from herringbone.web.taking.rows import Row
from herringbone.web.taking.said import MOST_MINUTES, Sending
from herringbone.web.taking.sheet import Sheet
from herringbone.web.taking.submitting import Outcome
from herringbone.web.taking.takers import Taker, why_not_change, why_not_submit


@dataclass(frozen=True)
class Screen:
    """Everything that the page shows; `outcome` is what a submission came to that needs a look."""

    sheet: Sheet
    taker: Taker
    now: datetime
    state: State
    rows: Sequence[Row]
    busy: Sequence[Busy]
    outcome: Outcome
    why_not: str
    why_not_yet: str
    headcount: int | None

    @property
    def blank_keys(self) -> set[int]:
        return {row.pupil.pk for row in self.outcome.blanks}

    @property
    def warnings(self) -> list[str]:
        return window_warnings(self.sheet.school, self.sheet.day)

    @property
    def minutes_now(self) -> int | None:
        """Minutes late of a child who comes now; None on any day but the register's."""
        is_its_day = self.now.date() == self.sheet.day
        return self.sheet.times.minutes_since_start(self.now) if is_its_day else None

    @property
    def most_minutes(self) -> int:
        return MOST_MINUTES

    @property
    def here_codes(self) -> str:
        """Codes of children in the room, for the script: it counts by the server's own rule."""
        return " ".join(sorted(ON_SITE_CODES))


def screen_of(
    sheet: Sheet,
    taker: Taker,
    now: datetime,
    *,
    outcome: Outcome | None = None,
    sending: Sending | None = None,
) -> Screen:
    """`sending` was sent and not written: its marks show again, differences unchosen."""
    outcome = outcome or Outcome()
    typed = sending.marks if sending else {}
    rows = [_as_typed(row, taker, now, outcome, typed) for row in sheet.rows]
    if sending is not None:
        unread = sending.unread
        rows = [replace(row, unread=unread.get(f"minutes-{row.pupil.pk}")) for row in rows]
    sheet = replace(sheet, rows=rows)
    return Screen(
        sheet=sheet,
        taker=taker,
        now=now,
        state=state_of(sheet.times, sheet.register, sheet.typed, now),
        rows=rows,
        busy=others_at(sheet, taker),
        outcome=outcome,
        why_not=why_not_change(taker, sheet, now),
        why_not_yet=why_not_submit(taker, sheet, now),
        headcount=sending.headcount if sending else None,
    )


def _as_typed(
    row: Row, taker: Taker, now: datetime, outcome: Outcome, typed: Mapping[int, Said]
) -> Row:
    look, key = outcome.look, row.pupil.pk
    draft = row.typed
    if draft is not None and draft.code and (draft.user_id, draft.person_name) != taker.key:
        row = replace(row, is_theirs=True)
    difference = next((d for d in look.differences if d.pupil == key), None) if look else None
    if difference is not None:
        return replace(row, choose=difference)
    said = look.marks[key] if look else typed.get(key)
    if said is None:
        return row
    sent = DraftMark(
        code=said.code,
        minutes_late=said.minutes,
        note=said.note or "",
        user_id=taker.user_id,
        person_name=taker.name,
        at=now,
    )
    return replace(row, draft=sent, record_is_newer=False)
