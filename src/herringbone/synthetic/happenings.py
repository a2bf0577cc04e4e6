"""What happened and was planned at the school: `SchoolEvent`s for strategies to follow.

The fixed points of each year (parents' evenings, reports, governors, reviews) and things about
single pupils (a concern, a message, a brother or sister at another school).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.roll import Pupil, SchoolEvent
from herringbone.synthetic.assumptions import number
from herringbone.synthetic.placing import Bytes
from herringbone.synthetic.recipe import Recipe

# Half term, and how far through it (0 its first day, 1 its last).
OF_THE_SCHOOL = {
    "parents_evening": ((1, 0.8), (4, 0.4)),
    "report": ((2, 0.9), (4, 0.9), (6, 0.8)),
    "governors": ((2, 0.5), (4, 0.5), (6, 0.5)),
    "progress_meeting": ((1, 0.95), (3, 0.95), (5, 0.95)),
    "learning_review": ((3, 0.3),),
    "event_ahead": ((2, 0.95), (3, 0.6), (5, 0.5), (6, 0.9)),  # the last days of term, a fair
}
OF_A_CLASS = {"learning_review": ((2, 0.6), (5, 0.3))}
NURSERY = ("N1", "N2")
PER_100 = {
    "concern_raised": "concerns_per_100_pupils",
    "message_received": "messages_per_100_pupils",
    "sibling_elsewhere": "siblings_elsewhere_per_100_pupils",
    "joint_visit_asked": "joint_visits_per_100_pupils",
}
FACTS = ("sibling_elsewhere", "joint_visit_asked")  # nobody answers these


def make_events(
    recipe: Recipe, calendar: Calendar, pupils: Sequence[Pupil], marks: Bytes
) -> list[SchoolEvent]:
    """All events of all years, by date. Planned ones reach past `recipe.until`; others do not."""
    events: list[SchoolEvent] = []
    for year in recipe.years:
        chance = recipe.chance("events", year)
        events += _of_the_school(calendar, year, pupils)
        events += _reviews(chance, calendar, year, pupils)
        events += _of_pupils(recipe, chance, calendar, year, pupils, marks)
        events += _joiners(recipe, calendar, year, pupils)
    return sorted(events, key=in_order)


def make_nursery_events(
    recipe: Recipe, calendar: Calendar, children: Sequence[Pupil]
) -> Iterator[SchoolEvent]:
    """What a nursery adds to its school's events: reviews of its classes, and who joins it when."""
    for year in recipe.years:
        here = [child for child in children if child.value("year_group", _spring(year)) in NURSERY]
        yield from _of_classes(calendar, year, here)
        yield from _joiners(recipe, calendar, year, here)


def in_order(event: SchoolEvent) -> tuple[date, str, str, str]:
    return event.date, event.event, event.subject_kind, event.subject


def _spring(year: int) -> date:
    return date(year + 1, 5, 1)


def _of_the_school(calendar: Calendar, year: int, pupils: Sequence[Pupil]) -> Iterator[SchoolEvent]:
    for event, times in OF_THE_SCHOOL.items():
        for half_term, part in times:
            yield SchoolEvent(_day(calendar, year, half_term, part), event)
    yield from _of_classes(calendar, year, pupils)


def _of_classes(calendar: Calendar, year: int, pupils: Sequence[Pupil]) -> Iterator[SchoolEvent]:
    for event, times in OF_A_CLASS.items():
        for half_term, part in times:
            on = _day(calendar, year, half_term, part)
            for name in sorted({p.value("class", on) for p in pupils if p.on_roll(on)}):
                yield SchoolEvent(on, event, "class", name)


def _reviews(
    chance: np.random.Generator, calendar: Calendar, year: int, pupils: Sequence[Pupil]
) -> Iterator[SchoolEvent]:
    """A review in each term for a pupil with a plan, in a half term of the year for SEN support."""
    for pupil in pupils:
        if pupil.values.get("sen", "N") == "N":
            continue
        terms = (2, 4, 6) if pupil.has("ehcp", date(year, 9, 1)) else (int(chance.integers(1, 7)),)
        for half_term in terms:
            on = _day(calendar, year, half_term, float(chance.random()))
            if pupil.on_roll(on):
                yield SchoolEvent(on, "send_review", "pupil", pupil.pupil_id)


def _of_pupils(
    recipe: Recipe,
    chance: np.random.Generator,
    calendar: Calendar,
    year: int,
    pupils: Sequence[Pupil],
    marks: Bytes,
) -> Iterator[SchoolEvent]:
    days = [
        i for i in calendar.year_days(year)
        if recipe.until is None or calendar.dates[i] <= recipe.until
    ]  # fmt: skip
    here = [row for row in range(len(pupils)) if marks[row, [2 * i for i in days]].any()]
    if not here:
        return
    for event, rate in PER_100.items():
        for _ in range(round(len(here) * number("events", rate) / 100)):
            row = here[int(chance.integers(len(here)))]
            on = calendar.dates[days[int(chance.integers(len(days)))]]
            answered = bool(chance.random() < number("events", "answered"))
            if pupils[row].on_roll(on):
                outcome = "answered" if answered and event not in FACTS else ""
                yield SchoolEvent(on, event, "pupil", pupils[row].pupil_id, outcome)


def _joiners(
    recipe: Recipe, calendar: Calendar, year: int, pupils: Sequence[Pupil]
) -> Iterator[SchoolEvent]:
    """Who joins after the year's first day, on the day they start."""
    days = calendar.year_days(year)
    opens, closes = calendar.dates[days[0]], recipe.until or calendar.dates[days[-1]]
    for pupil in pupils:
        for enrolment in pupil.enrolments:
            if opens < enrolment.start <= min(closes, calendar.dates[days[-1]]):
                yield SchoolEvent(enrolment.start, "joined", "pupil", pupil.pupil_id)


def _day(calendar: Calendar, year: int, half_term: int, part: float) -> date:
    days = [i for i in calendar.year_days(year) if calendar.days[i].half_term == half_term]
    return calendar.dates[days[min(int(part * len(days)), len(days) - 1)]]
