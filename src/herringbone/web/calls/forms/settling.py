"""How an alarm ended: which way, with whom, and the reference that was given for it."""

from __future__ import annotations

from typing import Any

from django import forms

from herringbone.web.absences.forms.fields import SpokenForm, line_field
from herringbone.web.calls.alarms import Settled
from herringbone.web.calls.models import Alarm, Kind, SettledHow
from herringbone.web.calls.models.alarms import FOR_THE_LEAD

ONLY = {SettledHow.TOLD: Kind.NOT_TOLD, SettledHow.HELPED: Kind.HELP, SettledHow.DONE: None}
"""Ways that end one kind of alarm alone; that it was done is said where it is recorded."""


def ways(alarm: Alarm, *, leads: bool) -> list[SettledHow]:
    """What may be chosen: what only the safeguarding lead decides is for whoever leads."""
    return [
        how
        for how in SettledHow
        if ONLY.get(how, alarm.kind) == alarm.kind and (leads or how not in FOR_THE_LEAD)
    ]


class SettleForm(SpokenForm):
    how = forms.ChoiceField(label="How it ended", widget=forms.RadioSelect)
    who = line_field("Who was spoken to, saw the child, or was told", 120, required=False)
    reference = line_field("Reference, of police or MASH", 60, required=False)
    words = line_field("In a few words", 300, required=False)

    def __init__(self, *args: Any, alarm: Alarm, leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = [(how.value, how.label) for how in ways(alarm, leads=leads)]

    def settled(self) -> Settled:
        typed = self.cleaned_data
        return Settled(SettledHow(typed["how"]), typed["who"], typed["words"], typed["reference"])


class LookedForm(SpokenForm):
    """What became of a number that nobody answers."""

    words = line_field("What you found out", 200)


class ToldForm(SpokenForm):
    """That the safeguarding lead and the named worker were told."""

    who = line_field("Who was told, by name", 160)
    words = line_field("What was said", 300, required=False)
