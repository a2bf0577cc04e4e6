"""Where one pupil is, judged from their last movement and the latest register: the rules alone.

`onsite` reads the tables and asks this for everybody. A doubt never takes a child off the list of
those to look for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from herringbone.web.clock import LONDON
from herringbone.web.movements.models import Direction, Movement
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.days import clock

ON_SITE_CODES = frozenset({"/", "\\", "L", "U"})
"""U is an unauthorised absence in the register and a child in the building all the same."""

ELSEWHERE = {
    "V": "on a visit",
    "P": "at a sporting activity",
    "W": "on work experience",
    "B": "at other provision",
    "K": "at the local authority's provision",
    "D": "at the other school",
}
UNEXPLAINED = frozenset({"N", "O"})


class Where(StrEnum):
    """`ASSUMED`: nobody has said, so on site until proved otherwise. `UNKNOWN`: somebody must ask
    now. `OVERDUE`: signed out, due back by now, not back."""

    ON_SITE = "on site"
    ASSUMED = "assume on site"
    UNKNOWN = "not known"
    OVERDUE = "due back, not back"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Place:
    """One pupil's whereabouts; `says` is how that is known, `note` what a helper must know."""

    pupil: Pupil
    class_name: str
    where: Where
    says: str
    note: str = ""
    due_back: time | None = None
    is_missing: bool = False

    @property
    def is_to_be_found(self) -> bool:
        """Whether somebody must see the child in an evacuation."""
        return self.where != Where.AWAY

    @property
    def to_know(self) -> str:
        """What whoever looks for the child must know, in a few words."""
        if self.where == Where.OVERDUE:
            due = f", due back {clock(self.due_back)}" if self.due_back else ""
            return f"{self.says}{due}, not back: may be here"
        return self.says if self.where == Where.UNKNOWN else self.note


@dataclass(frozen=True, slots=True)
class Seen:
    """What the registers say of a pupil: the morning's mark and the latest session's.

    `begun` is when the latest session began, `said` "registered 08:57"; `is_taken` whether the
    class was registered then; `morning_at` and `latest_at` when. `expected` is a code that waits
    for somebody to confirm it.
    """

    morning: str
    latest: str
    begun: datetime
    said: str
    is_taken: bool
    is_afternoon: bool
    morning_at: datetime | None = None
    latest_at: datetime | None = None
    expected: str = ""
    expected_says: str = ""
    closed: str = ""


def place_of(
    pupil: Pupil,
    class_name: str,
    seen: Seen,
    movements: list[Movement],
    moment: datetime,
) -> Place:
    """Where the pupil is at `moment`; `movements` are the day's, in order, later ones included."""
    past = [movement for movement in movements if movement.at <= moment]
    last = past[-1] if past else None
    if last is not None and last.direction == Direction.OUT:
        found = _after_going_out(seen, last, moment)
    elif last is not None and _came_and_is_not_marked(seen, last):
        says = f"signed in {clock(last.at)}, {_absence(seen.latest)} in the register"
        found = (Where.UNKNOWN, says, "", None)
    elif last is not None and not _left_since(seen, last):
        found = (Where.ON_SITE, f"signed in {clock(last.at)}", "", None)
    else:
        comes_later = bool(movements) and not past and movements[0].direction == Direction.IN
        found = _by_register(seen, last, arrives_later=comes_later)
    where, says, note, due = found
    return Place(pupil, class_name, where, says, note, due, is_missing(seen, last))


def is_missing(seen: Seen, last: Movement | None) -> bool:
    """Here this morning, or signed in; not here in the afternoon's register; no sign-out."""
    if not (seen.is_afternoon and seen.latest == "N"):
        return False
    if last is None:
        return seen.morning in ON_SITE_CODES
    return last.direction == Direction.IN and last.at < seen.begun


Found = tuple[Where, str, str, time | None]


def _after_going_out(seen: Seen, out: Movement, moment: datetime) -> Found:
    """Signed out stands, unless a later session's register saw the child in the room."""
    if seen.latest in ON_SITE_CODES and out.at < seen.begun:
        note = f"signed out {clock(out.at)} and never signed in again"
        return Where.ON_SITE, seen.said, note, None
    says = f"signed out {clock(out.at)}: {out.get_why_display()}"
    due = out.expected_back
    if due is not None and due < moment.astimezone(LONDON).time():
        return Where.OVERDUE, says, "", due
    return Where.AWAY, says, "", due


def _came_and_is_not_marked(seen: Seen, arrival: Movement) -> bool:
    """Came before the morning's register and is an N in it: a doubt, so somebody must ask."""
    return seen.latest == "N" and not seen.is_afternoon and arrival.at < seen.begun


def _left_since(seen: Seen, arrival: Movement) -> bool:
    """A later session's register does not have the child who had signed in."""
    return seen.latest not in ("", *ON_SITE_CODES) and arrival.at < seen.begun


def _by_register(seen: Seen, last: Movement | None, *, arrives_later: bool) -> Found:
    if seen.closed:
        return Where.AWAY, seen.closed, "", None
    if is_missing(seen, last):
        here = last.at if last is not None else seen.morning_at
        at = f"at {clock(here)}" if here else "this morning"
        says = f"here {at}, not at {clock(seen.latest_at or seen.begun)}, no sign-out"
        return Where.UNKNOWN, says, "", None
    if seen.latest in ON_SITE_CODES:
        if arrives_later:
            return Where.AWAY, "not arrived", "", None
        return Where.ON_SITE, seen.said, "", None
    if seen.latest:
        return Where.AWAY, _absence(seen.latest), "", None
    if seen.expected:
        where = ELSEWHERE.get(seen.expected, "elsewhere")
        return Where.UNKNOWN, f"{where}, not confirmed", seen.expected_says, None
    note = seen.expected_says if not seen.is_taken else "no mark in the register"
    return Where.ASSUMED, seen.said, note, None


def _absence(code: str) -> str:
    if code in ELSEWHERE:
        return ELSEWHERE[code]
    return "absent, no reason yet" if code in UNEXPLAINED else f"absent ({code})"
