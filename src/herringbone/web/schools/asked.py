"""What an address or a form asks for, read so that nothing absurd gets further: days of this age,
whole numbers in plain digits that a database can hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
BEYOND = "Look at the year: days from 1900 to 2199 can be entered."
LARGEST = 2**63 - 1
"""What PostgreSQL's and SQLite's keys hold."""


def is_near(day: date) -> bool:
    """Whether a day is of an age in which children are at school: arithmetic with it is safe."""
    return FIRST_DAY <= day <= LAST_DAY


def day_of(text: str) -> date:
    """A day as `2026-11-20`; raises ValueError for anything else and for another age."""
    day = date.fromisoformat(text)
    if not is_near(day):
        raise ValueError(BEYOND)
    return day


def number_of(text: str) -> int | None:
    """A whole number of at least 0 as it stands in an address; None for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= LARGEST else None


class DayField(forms.DateField):
    """A day of this age: a year typed wrong is told beside its field."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.validators += [
            MinValueValidator(FIRST_DAY, BEYOND),
            MaxValueValidator(LAST_DAY, BEYOND),
        ]
