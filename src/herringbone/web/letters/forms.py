"""What is typed about a letter: a decision and why, a call, what only a person can put in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from herringbone.web.letters.suggesting import Choice
from herringbone.web.schools.asked import DayField

A_WEEK = timedelta(days=7)
DECISIONS = [(choice.value, choice.value) for choice in Choice]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DecisionForm(forms.Form):
    """`decision` is the button that was pressed."""

    decision = forms.ChoiceField(choices=DECISIONS, widget=forms.HiddenInput, required=True)
    reasoning = forms.CharField(
        max_length=1000,
        required=False,
        label="Why",
        help_text="Kept with the letter, beside what this panel shows.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    until = DayField(
        required=False, label="If held, back on", widget=DateInput(), help_text="A week from today."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"until": today + A_WEEK}, **kwargs})
        self.today = today

    def clean(self) -> dict[str, Any]:
        """A letter that is held says why, and comes back on a later day."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("decision") != Choice.HOLD:
            return found
        if not found.get("reasoning", "").strip():
            self.add_error("reasoning", "Say why it is held: the reason is kept with it.")
        until = found.get("until") or self.today + A_WEEK
        if until <= self.today:
            self.add_error("until", "A day after today, please: it comes back then.")
        found["until"] = until
        return found


class RangForm(forms.Form):
    """The call that stands for a letter."""

    spoke = forms.ChoiceField(
        choices=(("1", "I spoke with them"), ("", "Nobody answered")), required=False, label="How"
    )
    with_whom = forms.CharField(max_length=160, required=False, label="With whom")
    words = forms.CharField(
        max_length=500, required=False, label="What was said", widget=forms.Textarea({"rows": 2})
    )


class WordsForm(forms.Form):
    """What a letter needs and no register holds: a field for each placeholder."""

    def __init__(self, *args: Any, lacking: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, says in lacking.items():
            self.fields[name] = forms.CharField(
                max_length=400,
                label=f"{says[:1].upper()}{says[1:]}",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
