"""Plans, patterns and reports in one short line, as a register or the desk shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from herringbone.web.absences.kinds import AbsenceKind
from herringbone.web.absences.models import PlannedAbsence, Reported, SessionPattern
from herringbone.web.clock import LONDON
from herringbone.web.ui.days import clock
from herringbone.web.ui.days import day as day_words
from herringbone.web.ui.figures import listed


def says_planned(plan: PlannedAbsence, day: date, school_days: Sequence[date] = ()) -> str:
    """What a plan says on one of its days."""
    if plan.visit is not None:
        return f"{plan.visit.name}, with {plan.visit.leader}"
    if plan.kind == AbsenceKind.SUSPENSION:
        return suspension(plan, day, school_days)
    says = str(AbsenceKind(plan.kind).label)
    if plan.provider:
        says = f"{says}: {plan.provider}"
    if plan.arrives_at:
        says = f"{says}, due at {clock(plan.arrives_at)}"
    return f"{says}, until {day_words(plan.last)}" if plan.last > day else says


def suspension(plan: PlannedAbsence, day: date, school_days: Sequence[date]) -> str:
    """Suspended, day 2 of 3: counted in school days."""
    days = [d for d in school_days if plan.first <= d <= plan.last]
    if day not in days:
        return f"suspended until {day_words(plan.last)}"
    return f"suspended, day {days.index(day) + 1} of {len(days)}"


def says_pattern(pattern: SessionPattern) -> str:
    says = str(AbsenceKind(pattern.kind).label)
    where = f": {pattern.provider}" if pattern.provider else ""
    until = f", until {day_words(pattern.end)}" if pattern.end else ""
    return f"{says}{where}{until}"


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
PARTS = {"11": "all day", "10": "morning", "01": "afternoon"}


def week_words(weekly: str, held: str) -> str:
    """Which sessions of a week are `held` ("0" or "1"): "Mon–Wed all day; Fri afternoon"."""
    pairs = ["".join("01"[half == held] for half in weekly[n : n + 2]) for n in range(0, 10, 2)]
    found = []
    for pair in dict.fromkeys(pair for pair in pairs if pair in PARTS):
        days = [place for place, one in enumerate(pairs) if one == pair]
        plural = "s" if len(days) > 1 and pair != "11" else ""
        found.append(f"{_days_words(days)} {PARTS[pair]}{plural}")
    return "; ".join(found) or "none"


def _days_words(days: list[int]) -> str:
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{DAYS[days[0]]}–{DAYS[days[-1]]}"
    return listed([DAYS[day] for day in days])


def says_report(report: Reported) -> str:
    """Who said what, when and how; an unknown caller is named as one."""
    at = report.received_at.astimezone(LONDON)
    who = report.said_by if report.is_known else f"{report.said_by} (not a held contact)"
    back = f", back {day_words(report.expected_back)}" if report.expected_back else ""
    if report.arrives_at:
        back = f", in at {clock(report.arrives_at)}"
    day = "" if at.date() == report.day else f"{day_words(at.date())} "
    return f"reported {day}{clock(at)} by {who}, {report.get_how_display()}: {report.words}{back}"
