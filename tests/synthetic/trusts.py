"""What the tests of the demo's trust ask again and again of one school of it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

import pytest

from herringbone.engine.record.roll import Pupil
from herringbone.synthetic.morning_records import ClassMorning
from herringbone.synthetic.trust import make_trust
from herringbone.synthetic.trust_records import TrustSchool

VULNERABLE = ("cp", "lac", "social_worker", "cin", "yot")


def first_quick(days: Sequence[date]) -> list[Any]:
    """Parameters: the first day for every change, the others for what runs long."""
    return [days[0], *(pytest.param(day, marks=pytest.mark.thorough) for day in days[1:])]


@cache
def schools_on(today: date) -> tuple[TrustSchool, ...]:
    """The trust's schools, made once for all tests of a process that ask for the day."""
    return make_trust(today).schools


def pupil(school: TrustSchool, pupil_id: str) -> Pupil:
    return school.registers.pupils[school.registers.row_of[pupil_id]]


def held(school: TrustSchool, pupil_id: str, day: date, session: str) -> str:
    """The code that the register holds, "" for none."""
    registers = school.registers
    i = registers.calendar.index(day)
    assert i is not None
    byte = registers.marks[registers.row_of[pupil_id], 2 * i + (session == "PM")]
    return registers.codes.symbol(int(byte))


def school_day(school: TrustSchool, away: int) -> date:
    """The school day so many before (-) today."""
    calendar = school.registers.calendar
    return calendar.dates[calendar.last_index(school.morning.day) + away]


def vulnerable(school: TrustSchool, pupil_id: str) -> bool:
    return any(pupil(school, pupil_id).has(flag, school.morning.day) for flag in VULNERABLE)


def in_state(school: TrustSchool, state: str) -> list[ClassMorning]:
    return [each for each in school.morning.registers if each.state == state]


def everybody(each: ClassMorning) -> Iterator[str]:
    yield from (mark.pupil_id for mark in each.marks)
    yield from each.blank
