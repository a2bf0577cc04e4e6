"""What is known ahead of some pupils on one day, read once, and the claims it makes on sessions.

Between the tables and `prefills`: everything here reads, nothing decides what a register shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Q

from herringbone.web.absences.claims import Claim, first_half, half_of, last_half
from herringbone.web.absences.models import PlannedAbsence, Reported, SessionPattern
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.querysets import rows_of

FOR_EVER = half_of(date(9998, 12, 31), "PM")
Source = PlannedAbsence | SessionPattern


@dataclass(frozen=True, slots=True)
class Known:
    """By pupil's key. `school_days` holds the open days of the suspensions among the plans."""

    plans: Mapping[int, Sequence[PlannedAbsence]]
    patterns: Mapping[int, Sequence[SessionPattern]]
    reports: Mapping[int, Sequence[Reported]]
    school_days: Sequence[date]

    def says_of(self, key: int) -> bool:
        """Whether anything at all is known of a pupil: of most, nothing is."""
        return key in self.plans or key in self.patterns or key in self.reports

    def sources(self, key: int) -> list[Source]:
        return [*self.plans.get(key, ()), *self.patterns.get(key, ())]


def known_on(school: School, pupils: Sequence[Pupil], day: date) -> Known:
    """Plans, patterns and reports of some pupils that touch a day and were not taken back."""
    here = rows_of(pupils) & Q(school=school)
    plans = PlannedAbsence.objects.filter(here, first__lte=day, last__gte=day, cancelled_at=None)
    patterns = SessionPattern.objects.filter(
        here, Q(end=None) | Q(end__gte=day), start__lte=day, cancelled_at=None
    )
    reports = Reported.objects.filter(
        here, Q(day=day) | Q(day__lt=day, expected_back__gte=day), withdrawn_at=None
    )
    read = list(plans.select_related("visit"))
    return Known(
        _by_pupil(read),
        _by_pupil(patterns),
        _by_pupil(reports.order_by("received_at", "pk")),
        suspended_days(school, read),
    )


def _by_pupil(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.pupil_id].append(row)
    return found


def suspended_days(school: School, plans: Iterable[PlannedAbsence]) -> list[date]:
    """The school days that the suspensions among some plans touch, in order."""
    suspended = [plan for plan in plans if plan.code == "E"]
    if not suspended:
        return []
    first, last = min(p.first for p in suspended), max(p.last for p in suspended)
    days = school.days.filter(date__gte=first, date__lte=last)
    return list(days.values_list("date", flat=True))


def claim_of(school: School, source: Source) -> Claim:
    """The half days that a plan or pattern asks for, and with which code."""
    if isinstance(source, SessionPattern):
        return _claim_of_pattern(school, source)
    return Claim(
        first_half(source.first, source.first_session),
        last_half(source.last, source.last_session),
        source.code,
        int(source.planned_at.timestamp()),
        source.origin,
        source.weekly,
    )


def _claim_of_pattern(school: School, pattern: SessionPattern) -> Claim:
    """A session that is due but begins, by agreement, after the register closed is away as well."""
    late = _late_session(school, pattern)
    weekly = "".join(
        "1" if due == "0" or late == ("AM", "PM")[place % 2] else "0"
        for place, due in enumerate(pattern.due)
    )
    return Claim(
        first_half(pattern.start),
        FOR_EVER if pattern.end is None else last_half(pattern.end),
        pattern.fills,
        int(pattern.planned_at.timestamp()),
        pattern.origin,
        weekly,
    )


def _late_session(school: School, pattern: SessionPattern) -> str:
    """The session whose register has closed by the agreed start, "" for none."""
    starts = pattern.agreed_start
    if starts is None:
        return ""
    session = session_at(school, starts)
    return session if starts > school.closes(session) else ""


def session_at(school: School, moment: time) -> str:
    """The session that a time of day belongs to: the afternoon begins with its register."""
    return "AM" if moment < school.pm_starts else "PM"


def latest_report(school: School, reports: Sequence[Reported], half: int) -> Reported | None:
    """The newest report that fills a half day: until the return, or on its own day alone."""
    return next((report for report in reversed(reports) if _fills(school, report, half)), None)


def _fills(school: School, report: Reported, half: int) -> bool:
    begins = first_half(report.day, report.session)
    if report.expected_back is not None:
        return begins <= half < first_half(report.expected_back, report.expected_back_session)
    if report.arrives_at is not None:
        return begins <= half <= last_half(report.day, session_at(school, report.arrives_at))
    return begins <= half <= last_half(report.day)


def agreed_start(school: School, sources: Iterable[Source], half: int) -> time | None:
    """When a child who comes in part of a session is due: after an appointment, or by a pattern."""
    for source in sources:
        starts = _starts(school, source, half)
        if starts is not None and session_at(school, starts) == ("AM", "PM")[half % 2]:
            return starts
    return None


def _starts(school: School, source: Source, half: int) -> time | None:
    if isinstance(source, SessionPattern):
        return source.agreed_start if source.due[half % 10] == "1" else None
    return source.arrives_at if claim_of(school, source).covers(half) else None
