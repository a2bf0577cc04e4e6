"""Who is new on the roll today, and which of them has arrived: "new today: 2; arrived 1"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from herringbone.web.registers.arrivals import is_here
from herringbone.web.registers.reading import codes_between
from herringbone.web.schools.models import Enrolment, Pupil, School
from herringbone.web.schools.roll import values_on

AHEAD = timedelta(days=21)


@dataclass(frozen=True)
class Starter:
    """A pupil whose time on roll begins; `codes` are today's marks, `has_arrived` whether one of
    them says that the child is in school."""

    pupil: Pupil
    class_name: str
    start: date
    codes: Sequence[str] = ()
    has_arrived: bool = False


def new_today(school: School, today: date) -> list[Starter]:
    """Those who begin today, by class and name."""
    return _starters(school, today, today, today)


def coming(school: School, today: date) -> list[Starter]:
    """Those who begin in the next three weeks."""
    return _starters(school, today + timedelta(days=1), today + AHEAD, today)


def new_words(starters: Sequence[Starter]) -> str:
    """ "new today: 2; arrived 1"."""
    return f"new today: {len(starters)}; arrived {sum(one.has_arrived for one in starters)}"


def _starters(school: School, first: date, last: date, today: date) -> list[Starter]:
    rows = Enrolment.objects.filter(school=school, start__gte=first, start__lte=last)
    starts = {row.pupil_id: row.start for row in rows}
    pupils = list(school.pupils.filter(pk__in=starts))
    classes = values_on(pupils, ("class",), last)
    codes = codes_between(school, pupils, [today])
    return sorted(
        (
            Starter(
                pupil,
                classes[pupil.pk]["class"],
                starts[pupil.pk],
                codes[pupil.pk],
                any(is_here(code, today) for code in codes[pupil.pk]),
            )
            for pupil in pupils
        ),
        key=lambda one: (one.start, one.class_name, one.pupil.surname),
    )
