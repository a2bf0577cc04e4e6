"""What a sender's mark becomes in the record: the child in the room wins over every plan, a late
child is L or U by the school's times, and what is only expected stays unmarked (practice 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from herringbone.web.absences.laying import change_for
from herringbone.web.movements.places import ON_SITE_CODES
from herringbone.web.registers.changes import Carried, Change
from herringbone.web.taking.merging import Said
from herringbone.web.taking.models import NoticeKind
from herringbone.web.taking.rows import Row
from herringbone.web.taking.times import Times, present_code


class NotYours(ValueError):
    """A code that is not a teacher's to give; the words say whose it is."""


@dataclass(frozen=True, slots=True)
class Decided:
    """`code` is what a person would read in the cell; `change` is what the record is told, which
    for an expected code is no mark. `notice` says what the office has to know; `came` is a child in
    the room whose agreed start keeps another code."""

    code: str
    change: Change
    notice: NoticeKind | None = None
    came: bool = False

    @property
    def is_here(self) -> bool:
        """In the room, for a headcount."""
        return self.came or self.code in ON_SITE_CODES


def decide(row: Row, said: Said, times: Times, now_minutes: int | None) -> Decided:
    """`now_minutes` are the minutes late of a child who comes now, for an L without minutes; None
    where nobody knows (from paper), which is then L. Raises NotYours for any code but the stroke,
    L, N and what stands already."""
    code = present_code(times.session) if said.code in ("/", "\\") else said.code
    if code in ("", row.standing) and code not in ("L", "N"):
        return _as_it_stands(row, said)
    if code not in row.choices and code != "N":
        raise NotYours(
            f"{row.pupil.name}: {code} is given by the office. Mark the child here, late or N, "
            "and tell the office the rest in a note."
        )
    if code == "N":
        return _not_here(row, said)
    minutes = None
    if code == "L":
        minutes = said.minutes if said.minutes is not None else now_minutes
        code = "L" if minutes is None else times.late_code(minutes)
    if code == "U" and minutes is not None and _is_by_agreement(row, times, minutes):
        return replace(_as_it_stands(row, said), came=True)
    notice = NoticeKind.HERE_AFTER_ALL if row.standing not in ("", *ON_SITE_CODES) else None
    return _decided(row, code, Carried(minutes_late=minutes, note=said.note), notice)


def _is_by_agreement(row: Row, times: Times, minutes: int) -> bool:
    """Came after closing, but not after the start that was agreed: then the agreement's code stands
    (practice 14)."""
    agreed = row.planned.agreed_start if row.planned is not None else None
    return agreed is not None and times.arrived_at(minutes).time() <= agreed


def _as_it_stands(row: Row, said: Said) -> Decided:
    """Nobody touched it: the record's mark, a plan that becomes one, or a code that waits."""
    prefill, code = row.planned, row.standing
    if prefill is None or row.held or prefill.code != code:
        return _decided(row, row.held, Carried(note=said.note), None, shown=code)
    change = change_for(row.pupil, row.day, row.session, prefill)
    return Decided(code, replace(change, carried=replace(change.carried, note=said.note)))


def _not_here(row: Row, said: Said) -> Decided:
    """N wins over an expected attendance; where the reason is known already, the reason stays."""
    if not row.waits_for_a_leader:
        known = row.standing if row.is_known_absence else "N"
        if known != "N":
            return _as_it_stands(row, said)
        notice = None
    else:
        known = row.planned.beneath if row.planned else ""
        known = "" if known in ON_SITE_CODES else known  # said to come, and did not
        notice = NoticeKind.NOT_HERE
    return _decided(row, known or "N", Carried(note=said.note), notice)


def _decided(
    row: Row, code: str, carried: Carried, notice: NoticeKind | None, *, shown: str = ""
) -> Decided:
    change = Change(row.pupil, row.day, row.session, code, carried)
    return Decided(shown or code, change, notice)
