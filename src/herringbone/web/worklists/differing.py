"""Why a school's figure may differ from the department's or the management system's.

Worked out on this school's own data, beside each headline that has a twin elsewhere (practice 29).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from herringbone.engine.england.compulsory_age import compulsory_from, compulsory_to
from herringbone.web.registers.models import MarkDetail
from herringbone.web.ui.figures import counted
from herringbone.web.worklists.week import SchoolWeek


def differs(week: SchoolWeek) -> list[str]:
    """One sentence for each thing that is counted differently elsewhere."""
    return [_span(week), ROUNDED, _young(week), _left(week), _open(week)]


ROUNDED = (
    "A school's figure is rounded half up, as the DfE rounds; a pupil's is cut, so that nobody "
    "is called over a line that they are under."
)


def _span(week: SchoolWeek) -> str:
    nation = week.nation
    until = nation.complete_to
    to = f" to {until.day} {until:%B %Y}" if until else ""
    return (
        f"The DfE's is England's figure for {nation.phase} schools, {nation.year}{to}: "
        "a year beside your week."
    )


def _young(week: SchoolWeek) -> str:
    day = week.as_of.date
    births = [one.date_of_birth for one in week.roll.pupils]
    outside = sum(born is not None and _is_outside(born, day) for born in births)
    unknown = births.count(None)
    also = f"; of {counted(unknown, 'more pupil')} no date of birth is held" if unknown else ""
    return (
        f"{counted(outside, 'pupil')} on roll not of compulsory school age: "
        f"the DfE leaves them out, these figures count them{also}."
    )


@lru_cache(maxsize=8192)
def _is_outside(born: date, day: date) -> bool:
    """Whether a child is not of compulsory school age; between 6 and 15 all are."""
    age = day.year - born.year
    if 6 < age < 15:
        return False
    return not compulsory_from(born) <= day <= compulsory_to(born)


def _left(week: SchoolWeek) -> str:
    start = week.school.year_start(week.today)
    left = sum(
        bool(one.enrolments) and start <= one.enrolments[-1].end < week.as_of.date
        for one in week.measured.registers.pupils
    )
    return (
        f"{counted(left, 'pupil')} left this year and count here up to the leaving day; "
        "a management system often drops them."
    )


def _open(week: SchoolWeek) -> str:
    unmarked = int(week.pooled("week.unmarked") or 0)
    expected = MarkDetail.objects.filter(
        school=week.school, date__gte=week.monday, date__lte=week.as_of.date
    ).exclude(expected="")
    return (
        f"{counted(unmarked, 'session')} of the week without a mark, of these "
        f"{expected.count()} expected elsewhere and not confirmed: none counts until it is marked."
    )
