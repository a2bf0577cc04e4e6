"""Fields that several forms of absences share: half days, a week of ten sessions, who, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from herringbone.web.absences.plans import Unplannable
from herringbone.web.registers.changes import Refused
from herringbone.web.schools.asked import DayField

SESSIONS = (("AM", "morning"), ("PM", "afternoon"))
WEEK = tuple(
    (str(place), f"{day} {session}")
    for place, (day, session) in enumerate(
        (day, session) for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for session in ("AM", "PM")
    )
)
"""The ten sessions of a week as choices, by their place in a weekly pattern."""


def day_field(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return DayField(label=label, widget=widget, **more)


def time_field(label: str, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, **more)


def session_field(label: str, initial: str = "AM", **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=SESSIONS, initial=initial, **more)


def line_field(label: str, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.TextInput, **more)


def words_field(label: str, most: int, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


SPOKEN: tuple[tuple[type[forms.Field], dict[str, str]], ...] = (
    (
        forms.MultipleChoiceField,
        {"required": "Tick at least one.", "invalid_choice": "Tick only what is listed here."},
    ),
    (
        forms.ChoiceField,
        {"required": "Choose one.", "invalid_choice": "Choose one of those listed."},
    ),
    (
        forms.DateField,
        {"required": "Give the day.", "invalid": "Give the day with month and year."},
    ),
    (
        forms.TimeField,
        {"required": "Give the time.", "invalid": "Give the time as hours and minutes: 09:15."},
    ),
    (
        forms.CharField,
        {
            "required": "Write it here: it cannot stay empty.",
            "max_length": "Use at most %(limit_value)d letters; there are %(show_value)d.",
        },
    ),
)
"""What each sort of field says is wrong, the narrower sort first."""


class SpokenForm(forms.Form):
    """A form whose fields say what to do, in the office's words and not the framework's."""

    def full_clean(self) -> None:
        for field in self.fields.values():
            words = next((said for sort, said in SPOKEN if isinstance(field, sort)), {})
            field.error_messages = {**field.error_messages, **words}
        super().full_clean()


class WeekField(forms.MultipleChoiceField):
    """Ten boxes; its value is the weekly pattern, such as "1111111110"."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **more: Any) -> None:
        super().__init__(choices=WEEK, **more)

    def clean(self, value: Any) -> str:
        ticked = set(super().clean(value))
        return "".join("1" if place in ticked else "0" for place, _ in WEEK)


def ticked(weekly: str) -> list[str]:
    """The boxes of a weekly pattern, as a form's initial value."""
    return [str(place) for place, holds in enumerate(weekly) if holds == "1"]


def say_problems(form: forms.Form, refused: Unplannable | Refused) -> None:
    """Puts all that a service refused on the form."""
    for problem in getattr(refused, "problems", [str(refused)]):
        form.add_error(None, problem)


def choices_of(names: Iterable[str], empty: str = "–") -> list[tuple[str, str]]:
    return [("", empty), *((name, name) for name in names)]


def lines_of(text: str) -> Sequence[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
