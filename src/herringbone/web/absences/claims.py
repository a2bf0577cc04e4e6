"""Which of several known absences holds a session: splits what overlaps and joins what is one.

Pure arithmetic on half days, so that it can be tried against a plain loop. A half day is a number:
ten to a week, Monday morning first, counted from 1 January of the year 1, which was a Monday.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

WEEK = 10
EVERY_SESSION = "1" * WEEK
"""A weekly pattern: Mon AM, Mon PM … Fri PM, "1" where it holds."""

PRECEDENCE = ("D", "X", "K", "B", "E", "V", "P", "W", "C1", "J1", "S", "T", "C2", "C", "R", "M")
"""Whose claim wins a session, strongest first.

A session that this school does not own (D) or may not ask for (X) stays so. Provision that goes on
(K, B) comes before a suspension, because E means that none was made. A suspended pupil is on no
trip. A trip comes before study leave or a part-time timetable, because somebody put the child on
its list; where the leader says "not there", the claim beneath holds. An appointment yields to all:
a child who was not due misses nothing by it.
"""

KEPT_WHEN_REPORTED = frozenset({"D", "X", "K", "B", "E", "C1", "S", "T", "C2", "C", "R"})
"""Codes that a parent's report leaves alone: the child was not due here. A report of illness takes
the child off a trip (V, P, W) and replaces an appointment or interview (M, J1)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A code for the half days `first` to `last`, both included, of a weekly pattern. `order` grows
    with the moment it was decided; among equal codes the later wins. `key` is the caller's own."""

    first: int
    last: int
    code: str
    order: int
    key: str
    weekly: str = EVERY_SESSION

    def covers(self, half: int) -> bool:
        return self.first <= half <= self.last and self.weekly[half % WEEK] == "1"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Half days in a row that one claim holds, weekends passed over."""

    first: int
    last: int
    claim: Claim


def half_of(day: date, session: str) -> int:
    """The number of a weekday's half day; raises ValueError for a weekend, which has none."""
    week, weekday = divmod(day.toordinal() - 1, 7)
    if weekday > 4:
        raise ValueError(f"{day} is a {day:%A}")
    return week * WEEK + weekday * 2 + (session == "PM")


def session_of(half: int) -> tuple[date, str]:
    """The day and session of a half day."""
    week, place = divmod(half, WEEK)
    return date.fromordinal(week * 7 + place // 2 + 1), ("AM", "PM")[place % 2]


def first_half(day: date, session: str = "AM") -> int:
    """The first half day on or after a session: a weekend counts to Monday."""
    beyond = max(0, day.weekday() - 4)
    return half_of(day + timedelta(days=3 - beyond), "AM") if beyond else half_of(day, session)


def last_half(day: date, session: str = "PM") -> int:
    """The last half day on or before a session: a weekend counts to Friday."""
    beyond = max(0, day.weekday() - 4)
    return half_of(day - timedelta(days=beyond), "PM") if beyond else half_of(day, session)


def rank(claim: Claim) -> tuple[int, int]:
    """The smaller, the stronger; a code outside the order comes last."""
    known = claim.code in PRECEDENCE
    return (PRECEDENCE.index(claim.code) if known else len(PRECEDENCE), -claim.order)


def in_order(claims: Iterable[Claim], half: int) -> list[Claim]:
    """The claims on a half day, strongest first."""
    return sorted((claim for claim in claims if claim.covers(half)), key=rank)


def settled(claims: Sequence[Claim], first: int, last: int) -> list[Stretch]:
    """Who holds what between two half days, both included: no overlap, no two neighbours alike."""
    cuts = sorted({first, last + 1, *_edges(claims, first, last)})
    found: list[Stretch] = []
    for begins, ends in pairwise(cuts):
        holder = next(iter(in_order(claims, begins)), None)
        if holder is None:
            continue
        before = found[-1] if found else None
        if before and before.claim == holder and before.last == begins - 1:
            found[-1] = Stretch(before.first, ends - 1, holder)
        else:
            found.append(Stretch(begins, ends - 1, holder))
    return found


def _edges(claims: Iterable[Claim], first: int, last: int) -> Iterable[int]:
    """Half days at which some claim begins to hold or stops, within the bounds."""
    for claim in claims:
        begins, ends = max(claim.first, first), min(claim.last, last)
        if begins > ends:
            continue
        yield from (begins, ends + 1)
        if claim.weekly != EVERY_SESSION:
            yield from (h for h in range(begins + 1, ends + 1) if _turns(claim.weekly, h))


def _turns(weekly: str, half: int) -> bool:
    return weekly[half % WEEK] != weekly[(half - 1) % WEEK]
