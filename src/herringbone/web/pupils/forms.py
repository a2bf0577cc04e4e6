"""Forms of a pupil's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from herringbone.web.pupils.models import CertificateKind
from herringbone.web.schools.asked import DayField
from herringbone.web.schools.forms import DateInput

SESSIONS = (("AM", "morning"), ("PM", "afternoon"))


class CertificateForm(forms.Form):
    """Which certificate, from when to when."""

    kind = forms.ChoiceField(
        choices=CertificateKind.choices, widget=forms.RadioSelect, initial="parents", label="Kind"
    )
    first = DayField(widget=DateInput(), label="From")
    last = DayField(widget=DateInput(), label="To")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day is before the first.")
        return found


class HoldForm(forms.Form):
    """Why everything is held, and for whom."""

    why = forms.CharField(max_length=200, label="Why")
    whole_family = forms.BooleanField(required=False, label="For the whole family")


class LiftForm(forms.Form):
    """Why a hold ends."""

    why = forms.CharField(max_length=200, label="Why it may end")


class QueryForm(forms.Form):
    """A mark that somebody asks about."""

    date = DayField(widget=DateInput(), label="Day")
    session = forms.ChoiceField(choices=SESSIONS, label="Session")
    asked_by = forms.CharField(max_length=120, label="Who asks")
    words = forms.CharField(
        max_length=500, widget=forms.Textarea(attrs={"rows": 2}), label="What they say"
    )


class AnswerForm(forms.Form):
    """The answer to a query."""

    answer = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class WhatIfForm(forms.Form):
    """Marks that might change, one a line of sessions missed, to one code."""

    code = forms.CharField(max_length=3, label="Code", initial="/")
    session = forms.MultipleChoiceField(
        label="Sessions",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick the sessions that might change."},
    )

    def __init__(self, *args: Any, sessions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].choices = sessions

    @property
    def changes(self) -> list[tuple[date, str, str]]:
        """Day, session and code of each session chosen."""
        code = self.cleaned_data["code"].strip()
        keys = [key.split("_") for key in self.cleaned_data["session"]]
        return [(date.fromisoformat(day), session, code) for day, session in keys]
