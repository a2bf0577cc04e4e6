"""Schools nobody would plan: short odd calendars, half days, re-joiners, old codes, empty marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st

from herringbone.engine.england.codes import national_codes
from herringbone.engine.measuring.bands import Band
from herringbone.engine.measuring.figures import ImprovementRule
from herringbone.engine.record.calendar import AsOf, Calendar, SchoolDay
from herringbone.engine.record.registers import MarkDetail, Registers
from herringbone.engine.record.roll import DatedValue, Enrolment, Pupil
from herringbone.engine.record.school import Phase, School

BANDS = (
    Band("gold", at_least=Decimal("97.5")),
    Band("green", above=Decimal(90)),
    Band("amber", at_least=Decimal(50)),
    Band("red"),
)
# What a drawn byte becomes, where the code is valid on the date; most marks are presence.
OFTEN = ("/", "/", "/", "/", "/", "", "", "L", "U", "I", "N", "O", "G", "C", "X", "D", "M", "B")


@dataclass(frozen=True)
class Case:
    registers: Registers
    as_of: AsOf
    settings: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Short enough to read: Hypothesis prints it when the two disagree."""
        registers, symbols = self.registers, self.registers.codes.symbols
        days = " ".join(
            f"{day.date:%y%m%d}{'' if day.am and day.pm else 'AP'[day.pm]}"
            + "!" * len(day.closed_for)
            for day in registers.calendar.days
        )
        rows = [" ".join(symbols[byte] or "-" for byte in row) for row in registers.marks]
        told = [
            (p.enrolments, p.date_of_birth, p.history, m)
            for p, m in zip(registers.pupils, rows, strict=True)
        ]
        return f"Case({self.as_of}, {self.settings}, {days}, {told})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


def next_weekday(day: date) -> date:
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


GAPS = (1,) * 24 + (2, 3, 10, 25)
GROUPS = st.sampled_from(("3", "4"))
SEEDS = st.integers(0, 2**32)
LENGTHS = st.sampled_from((3, 0, 8, 25, 40, 55, 70))
# Hypothesis draws the shape of a school and a seed; dense tables of marks come from the seed,
# because drawn byte by byte they would nearly all be empty.


@st.composite
def school_years(draw: st.DrawFn, start: date) -> list[SchoolDay]:
    """One academic year's days, half terms in order; now and then none."""
    chance = Random(draw(SEEDS))
    halves = sorted(draw(st.sets(st.integers(1, 6), min_size=1, max_size=4)))
    day, found = start + timedelta(days=draw(st.integers(0, 9))), []
    for _ in range(draw(LENGTHS)):
        day = next_weekday(day)
        if day >= start.replace(year=start.year + 1):
            break
        found.append(day)
        day += timedelta(days=chance.choice(GAPS))
    size = -(-len(found) // len(halves))
    return [odd_day(on, halves[i // size], chance.randrange(40)) for i, on in enumerate(found)]


def odd_day(on: date, half: int, part: int) -> SchoolDay:
    """Most days are whole; a few are half days, or closed for one or both year groups."""
    shut = {3: {"3"}, 4: {"4"}, 5: {"3", "4"}}.get(part, set())
    term = ("autumn", "spring", "summer")[(half - 1) // 2]
    return SchoolDay(on, term, half, am=part != 1, pm=part != 2, closed_for=frozenset(shut))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    first = draw(st.sampled_from((2024, 2021, 2020, 2024, 2021, 2020, 2023, 2019, 2025)))
    month, day = draw(st.sampled_from(((9, 1), (9, 1), (8, 1), (8, 20))))
    years = range(first, first + draw(st.integers(1, 3)))
    days = [d for year in years for d in draw(school_years(date(year, month, day)))]
    return Calendar(tuple(days), date(first, month, day))


@st.composite
def pupils(draw: st.DrawFn, calendar: Calendar, number: int) -> Pupil:
    dates = calendar.dates or (calendar.year_start,)
    near = st.sampled_from(dates).map(lambda day: day + timedelta(days=draw(st.integers(-3, 3))))
    begins = draw(st.one_of(st.just(dates[0] - timedelta(days=90)), near))
    enrolments = [Enrolment(begins)]
    if draw(st.booleans()):
        ends = max(begins, draw(near))
        back = ends + timedelta(days=draw(st.integers(1, 40)))
        enrolments = [Enrolment(begins, ends)] + [Enrolment(back)] * draw(st.integers(0, 1))
    age = draw(st.sampled_from((8, 8, 8, 4, 5, 15, 16)))
    born = dates[0] - timedelta(days=365 * age + draw(st.integers(0, 500)))
    values = {"year_group": draw(GROUPS), "class": draw(GROUPS) + "A", "pp": "1", "sen": "K"}
    return Pupil(
        pupil_id=f"p{number}",
        enrolments=tuple(enrolments),
        values=values,
        date_of_birth=draw(st.sampled_from((born, born, born, None))),
        history=draw(histories(near)),
    )


@st.composite
def histories(draw: st.DrawFn, near: st.SearchStrategy[date]) -> dict[str, tuple[DatedValue, ...]]:
    if not draw(st.booleans()):
        return {}
    moved = draw(near)
    before = moved - timedelta(days=1)
    return {
        "class": (DatedValue("3A", moved - timedelta(days=30), before), DatedValue("4A", moved)),
        "year_group": (DatedValue("3", moved - timedelta(days=30), before),),
        "pp": (DatedValue("1", moved),),
    }


@st.composite
def cases(draw: st.DrawFn) -> Case:
    calendar = draw(calendars())
    roll = tuple(draw(pupils(calendar, n)) for n in range(draw(st.integers(1, 3))))
    as_of = draw(days_asked(calendar))
    marks, details = draw(mark_tables(calendar, len(roll), as_of))
    school = School("Any School", Phase.PRIMARY, calendar.year_start)
    registers = Registers(school, calendar, national_codes(), roll, marks, details)
    return Case(registers, as_of, draw(settings_drawn(calendar, as_of)))


# A pupil's last days, told backwards: a code and the days it lasts, on both sessions or one.
STORIES = st.lists(
    st.tuples(
        st.sampled_from(("I", "I", "N", "O", "X", "X", "U", "D", "")),
        st.sampled_from((1, 1, 2, 5, 6, 7)),
        st.sampled_from(((0, 1), (0, 1), (0, 1), (0,), (1,))),
    ),
    min_size=1,
    max_size=8,
)


@st.composite
def mark_tables(
    draw: st.DrawFn, calendar: Calendar, count: int, as_of: AsOf
) -> tuple[Any, dict[Any, MarkDetail]]:
    """Presence with some other marks or many, and before the as-of day a story for each pupil."""
    slots, chance = calendar.slots, Random(draw(SEEDS))
    others = draw(st.sampled_from((0.05, 0.15, 0.3, 1.0)))
    marks = np.zeros((count, slots), dtype=np.uint8)
    for row, slot in np.ndindex(count, slots):
        value = chance.randrange(256) if chance.random() < others else 0
        marks[row, slot] = code_at(calendar, slot, value)
    for row in range(count):
        tell(marks[row], calendar, calendar.last_index(as_of.date), draw(STORIES))
    details = {
        place: MarkDetail(chance.choice((None, 5, 20)), chance.choice(("", " ", "a reason")))
        for place in np.ndindex(count, slots)
        if chance.random() < 0.1
    }
    return marks, details


def tell(marks: Any, calendar: Calendar, day: int, story: list[Any]) -> None:
    """Write a story into one pupil's marks, back from school day `day`."""
    for symbol, length, parts in story:
        for _ in range(length):
            for part in parts if day >= 0 else ():
                marks[2 * day + part] = valid(symbol, calendar.dates[day])
            day -= 1


def valid(symbol: str, on: date) -> int:
    """The code's byte, 0 where it is not valid on the date."""
    book = national_codes()
    return (book.byte(symbol) or 0) if symbol and book.meaning(symbol, on) else 0


def code_at(calendar: Calendar, slot: int, value: int) -> int:
    """A byte valid on the slot's date: one of the usual codes, or any."""
    book, on = national_codes(), calendar.dates[slot // 2]
    if value < 200:
        return valid(OFTEN[value % len(OFTEN)], on)
    codes = book.codes_on(on)
    return book.byte(codes[value % len(codes)].symbol) or 0


@st.composite
def days_asked(draw: st.DrawFn, calendar: Calendar) -> AsOf:
    """Mostly a school day, late rather than early; sometimes a day without school."""
    days = calendar.dates or (calendar.year_start,)
    day = days[-1 - int(draw(st.floats(0, 1)) ** 2 * (len(days) - 1))]
    away = draw(st.sampled_from((0, 0, 0, 0, 0, -8, 1, 2, 20)))
    return AsOf(day + timedelta(days=away), draw(st.sampled_from((2, 2, 1, 0))))


@st.composite
def settings_drawn(draw: st.DrawFn, calendar: Calendar, as_of: AsOf) -> dict[str, Any]:
    size = calendar.last_index(as_of.date) + 1
    found: dict[str, Any] = {"bands": BANDS, "award_week_ends": draw(st.integers(0, 4))}
    if draw(st.booleans()):
        first = draw(st.integers(0, size))
        found["period"] = range(first, draw(st.integers(first, size)))
        found["previous_close"] = draw(st.integers(max(-1, size - 40), size - 1))
        target = draw(st.sampled_from((None, Decimal(95), Decimal("60.5"))))
        found["improvement"] = ImprovementRule(
            draw(st.sampled_from((Decimal(2), Decimal("0.1")))), target
        )
    return found
