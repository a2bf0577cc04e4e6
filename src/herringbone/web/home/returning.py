"""Who is back today after an absence: a welcome, a note to ask for, a meeting to hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from herringbone.engine.england.codes import CodeClass, national_codes
from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.calls.morning import Morning
from herringbone.web.registers.arrivals import is_here
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.figures import counted

MOST_DAYS = 10
AWAY = frozenset({CodeClass.AUTHORISED, CodeClass.UNAUTHORISED})


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
        for pupil in morning.pupils
        if is_here(morning.code(pupil.pk, "AM"), morning.day) and _away(morning, pupil.pk, days[0])
    ]
    codes = codes_held(morning.school, here, days)
    meetings = _meetings(morning, here)
    found = [_back(morning, pupil, days, codes, meetings) for pupil in here]
    return sorted(found, key=lambda one: (-one.days, one.pupil.surname))


def _days_before(morning: Morning) -> list[date]:
    rows = morning.school.days.filter(date__lt=morning.day).order_by("-date")
    return list(rows.values_list("date", flat=True)[:MOST_DAYS])


def _away(morning: Morning, key: int, day: date) -> bool:
    return _is_away(morning.codes[key, day, "AM"], day) and _is_away(
        morning.codes[key, day, "PM"], day
    )


def _is_away(code: str, day: date) -> bool:
    meaning = national_codes().meaning(code, day) if code else None
    return meaning is not None and meaning.code_class in AWAY and code != "U"


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
        if not all(_is_away(code, day) for code in both):
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
