"""How full a demo's morning is: how many registers are out, how many children unexplained.

One plan a school; the figures are those that the office's first screen shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from herringbone.engine.record.roll import Pupil
from herringbone.synthetic.draft import Draft
from herringbone.synthetic.pool import Pool

TRIP_YEARS, MISSING_YEARS = ("5", "6"), ("1", "2", "3", "4")


@dataclass(frozen=True, slots=True)
class MorningPlan:
    """`unexplained` counts the vulnerable and those away for the second day; `late` is the least
    number of late arrivals; `trip_confirmed` is None while the leader has not said who came."""

    not_started: int
    in_progress: int
    unexplained: int
    vulnerable: int
    second_day: int
    late: int
    unread: int
    trip_confirmed: time | None
    absent_fixtures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """Today's classes by the state of their registers; the trip's is submitted too."""

    trip: str
    not_started: tuple[str, ...]
    in_progress: tuple[str, ...]
    submitted: frozenset[str]


def choose_classes(draft: Draft, pool: Pool, plan: MorningPlan, fixtures: Iterable[str]) -> Classes:
    """The trip is one of the two top years'; registers not started have vulnerable pupils."""
    members = draft.classes()
    kept = {draft.pupils[each].value("class", draft.today) for each in fixtures}
    by_year = {name: pupils[0].value("year_group", draft.today) for name, pupils in members.items()}
    trip = pool.pick(name for name in members if by_year[name] in TRIP_YEARS)
    may_miss = [n for n in members if by_year[n] in MISSING_YEARS and n not in kept]
    may_miss.sort(key=lambda name: (-_count_vulnerable(pool, members[name]), name))
    not_started = tuple(sorted(may_miss[: plan.not_started]))
    others = may_miss[plan.not_started :]
    in_progress = tuple(sorted(others[: plan.in_progress]))
    out = {trip, *not_started, *in_progress}
    return Classes(trip, not_started, in_progress, frozenset(set(members) - out))


def _count_vulnerable(pool: Pool, pupils: list[Pupil]) -> int:
    return sum(pool.vulnerable(pupil) for pupil in pupils)
