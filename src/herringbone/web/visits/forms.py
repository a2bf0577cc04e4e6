"""What people fill in on the way: when they are back, who was seen, what to know of a home."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from herringbone.web.clock import LONDON
from herringbone.web.schools.models import Contact
from herringbone.web.visits.ending import Ended
from herringbone.web.visits.models import Reason, Seen

SOMEBODY_ELSE = "other"


class GoForm(forms.Form):
    """Who goes with the viewer, which telephone, back by when."""

    second = forms.CharField(max_length=120, required=False, label="Who goes with you")
    phone = forms.CharField(max_length=40, required=False, label="Telephone you carry")
    back_by = forms.TimeField(
        label="Back by", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def moment(self, now: datetime) -> datetime:
        return datetime.combine(now.date(), self.cleaned_data["back_by"], tzinfo=LONDON)


class LaterForm(forms.Form):
    back_by = forms.TimeField(
        label="Back by", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


class EndForm(forms.Form):
    """Who was seen; the choices of adults are those held for the home."""

    seen = forms.ChoiceField(
        choices=Seen.choices, widget=forms.RadioSelect, label="How did it end?"
    )
    who = forms.ChoiceField(required=False, label="Who was seen or spoken to")
    name = forms.CharField(max_length=120, required=False, label="Their name, if somebody else")
    words = forms.CharField(
        max_length=2000, required=False, label="In their words",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    card_left = forms.BooleanField(required=False, label="A “sorry we missed you” card was left")

    def __init__(self, *args: Any, children: list[str], adults: list[Contact], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.adults = {str(one.pk): one for one in adults}
        self.children = {f"child{n}": name for n, name in enumerate(children)}
        self.fields["who"].choices = [
            ("", "nobody"),
            *((key, f"{name} (the child)") for key, name in self.children.items()),
            *((key, f"{one.name}, {one.relationship}") for key, one in self.adults.items()),
            (SOMEBODY_ELSE, "somebody else"),
        ]

    def ended(self) -> Ended:
        said = self.cleaned_data
        return Ended(
            seen=Seen(said["seen"]),
            words=said["words"],
            contact=self.adults.get(said["who"]),
            name=self.children.get(said["who"], said["name"]),
            card_left=said["card_left"],
        )


class PlanForm(forms.Form):
    """A visit that somebody asked for."""

    day = forms.DateField(
        label="On", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.ChoiceField(
        choices=[choice for choice in Reason.choices if choice[0] != Reason.WORK],
        label="Because",
        widget=forms.RadioSelect,
    )
    why = forms.CharField(max_length=300, label="What whoever knocks should know of it")


class NoteForm(forms.Form):
    words = forms.CharField(max_length=300, label="What whoever knocks should know")
    two_go = forms.BooleanField(required=False, label="Nobody goes there alone")
