"""Who is back today after an absence: a welcome, a note to ask for, a meeting to hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.calls.morning import Morning
from herringbone.web.calls.waiting import is_absence
from herringbone.web.registers.arrivals import is_here
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.figures import counted

MOST_DAYS = 10


@dataclass(frozen=True, slots=True)
class Back:
    """`says` what to do beside the welcome."""

    pupil: Pupil
    class_name: str
    days: int
    says: str


def back_today(morning: Morning) -> list[Back]:
    """Here now, away in both sessions of the school day before; the longest away first."""
    days = _days_before(morning)
    if not days or morning.session not in morning.sessions:
        return []
    here = [
        pupil
        for key, pupil in morning.keyed
        if morning.code(key, "AM") not in ("", "N")
        and _away(morning, key, days[0])
        and is_here(morning.code(key, "AM"), morning.day)
    ]
    codes = codes_held(morning.school, here, days)
    meetings = _meetings(morning, here)
    found = [_back(morning, pupil, days, codes, meetings) for pupil in here]
    return sorted(found, key=lambda one: (-one.days, one.pupil.surname))


def _days_before(morning: Morning) -> list[date]:
    rows = morning.school.days.filter(date__lt=morning.day).order_by("-date")
    return list(rows.values_list("date", flat=True)[:MOST_DAYS])


def _away(morning: Morning, key: int, day: date) -> bool:
    return all(is_absence(morning.codes[key, day, session], day) for session in ("AM", "PM"))


def _back(
    morning: Morning,
    pupil: Pupil,
    days: Sequence[date],
    codes: Mapping[tuple[int, date, str], str],
    meetings: frozenset[int],
) -> Back:
    run = []
    for day in days:
        both = [codes[pupil.pk, day, session] for session in ("AM", "PM")]
        if not all(is_absence(code, day) for code in both):
            break
        run += both
    count = len(run) // 2
    more = " or more" if count == MOST_DAYS else ""
    says = f"after {counted(count, 'day')}{more}"
    if pupil.pk in meetings:
        says += " · return meeting"
    elif "N" in run:
        says += " · ask for a note"
    return Back(pupil, morning.class_of(pupil.pk), count, says)


def _meetings(morning: Morning, pupils: Sequence[Pupil]) -> frozenset[int]:
    rows = PlannedAbsence.objects.filter(
        school=morning.school,
        pupil__in=[pupil.pk for pupil in pupils],
        return_meeting=morning.day,
        cancelled_at=None,
    )
    return frozenset(rows.values_list("pupil_id", flat=True))
