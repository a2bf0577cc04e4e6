"""What a person types about a piece of work: how it ended, why not, until when, to whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from herringbone.web.schools.asked import DayField
from herringbone.web.worklists.people import Duties

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
OTHER = "other"
REASONS = (
    ("long_illness", "A long illness that the school knows of"),
    ("family", "A bereavement, or a hard time in the family"),
    ("spoken", "We spoke with the family about it already"),
    ("plan", "A plan or a contract is in place"),
    ("mark", "A mark is wrong and is being put right"),
    ("leaving", "The pupil has left, or is leaving"),
    (OTHER, "Something else"),
)
"""Why a step is not appropriate; the words beside are kept with it."""


class DoneForm(forms.Form):
    """An outcome is a button's; the words beside it are nobody's duty."""

    outcome = forms.CharField(max_length=20, widget=forms.HiddenInput)
    with_whom = forms.CharField(label="With whom", max_length=160, required=False)
    words = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class NotAppropriateForm(forms.Form):
    reason = forms.ChoiceField(label="Why", choices=[("", "Choose …"), *REASONS])
    words = forms.CharField(
        label="In your words", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("reason") == OTHER and not said.get("words", "").strip():
            self.add_error("words", "Say what it is: the reason is kept with the pupil's actions.")
        return said

    @property
    def why(self) -> str:
        """The reason as it is kept."""
        reason, words = self.cleaned_data["reason"], self.cleaned_data["words"].strip()
        named = dict(REASONS)[reason]
        return words if reason == OTHER else f"{named}: {words}" if words else named


class SnoozeForm(forms.Form):
    until = DayField(label="Until", widget=DATE)
    why = forms.CharField(label="Why", max_length=500)

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self._today = today

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until <= self._today:
            raise forms.ValidationError("Choose a day after today.")
        return until


class HandOverForm(forms.Form):
    """To a role of the strategy, or to a person by name."""

    to = forms.ChoiceField(label="To whom")
    why = forms.CharField(label="Why", max_length=500, required=False)

    def __init__(self, *args: Any, duties: Duties, **more: Any) -> None:
        super().__init__(*args, **more)
        roles = [(f"role:{name}", duties.title(name)) for name in duties.names]
        people = [(f"person:{key}", name) for key, name in sorted(
            duties.named.items(), key=lambda pair: pair[1]
        )]  # fmt: skip
        self.fields["to"].choices = [("", "Choose …"), ("A role", roles), ("A person", people)]

    @property
    def role(self) -> str:
        kind, _, name = self.cleaned_data["to"].partition(":")
        return name if kind == "role" else ""

    @property
    def person(self) -> int | None:
        kind, _, key = self.cleaned_data["to"].partition(":")
        return int(key) if kind == "person" else None


class ViewForm(forms.Form):
    name = forms.CharField(label="Name of the view", max_length=60)
    query = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)
