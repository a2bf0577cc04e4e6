"""What people fill in on the way: when they are back, who was seen, what to know of a home."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from herringbone.web.clock import LONDON
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.visits.ending import Ended
from herringbone.web.visits.models import Reason, Seen

SOMEBODY_ELSE = "other"
FEWEST_DIGITS = 10
"""A telephone number of this country has ten digits at least."""


class GoForm(forms.Form):
    """Who goes with the viewer, which telephone, back by when."""

    second = forms.CharField(max_length=120, required=False, label="Who goes with you")
    phone = forms.CharField(max_length=40, required=False, label="Telephone you carry")
    back_by = forms.TimeField(
        label="Back by", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean_phone(self) -> str:
        """A number that the office can ring if nobody comes back, or none."""
        said = str(self.cleaned_data["phone"]).strip()
        if said and sum(letter.isdigit() for letter in said) < FEWEST_DIGITS:
            raise forms.ValidationError("Write the whole number, or leave it empty.")
        return said

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
    children = forms.MultipleChoiceField(
        required=False, label="Children who were seen",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tick"}),
    )  # fmt: skip
    name = forms.CharField(max_length=120, required=False, label="Their name, if somebody else")
    words = forms.CharField(
        max_length=2000, required=False, label="In their words",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    card_left = forms.BooleanField(required=False, label="A “sorry we missed you” card was left")

    def __init__(self, *args: Any, children: list[Pupil], adults: list[Contact], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.pupils = {f"child{pupil.pk}": pupil for pupil in children}
        self.adults = {str(one.pk): one for one in adults}
        self.children = {key: pupil.first_name for key, pupil in self.pupils.items()}
        self.fields["who"].choices = [
            ("", "nobody"),
            *((key, f"{name} (the child)") for key, name in self.children.items()),
            *((key, f"{one.name}, {one.relationship}") for key, one in self.adults.items()),
            (SOMEBODY_ELSE, "somebody else"),
        ]
        self.fields["children"].choices = list(self.children.items())
        if len(self.children) == 1:
            del self.fields["children"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("seen") == Seen.SEEN and not self._seen(said):
            self.add_error("children", "Tick each child who was seen.")
        if said.get("seen") in (Seen.AT_DOOR, Seen.NOBODY) and said.get("children"):
            self.add_error(
                "seen", "It says that no child was seen, but a child is ticked as seen: change one."
            )
        return said

    def _seen(self, said: dict[str, Any]) -> list[str]:
        """Keys of the children who were seen: those ticked and the one chosen, or the only one."""
        if len(self.children) == 1:
            return list(self.children)
        return [
            key
            for key in self.children
            if key in said.get("children", ()) or key == said.get("who")
        ]

    def _name(self, said: dict[str, Any]) -> str:
        """Whoever was chosen or written down; of ticks alone the children's names."""
        if said["who"] or said["name"].strip() or "children" not in said:
            return self.children.get(said["who"], said["name"])
        return " and ".join(self.children[key] for key in said["children"])

    def ended(self) -> Ended:
        said = self.cleaned_data
        return Ended(
            seen=Seen(said["seen"]),
            words=said["words"],
            contact=self.adults.get(said["who"]),
            name=self._name(said),
            card_left=said["card_left"],
            children=frozenset(self.pupils[key].pk for key in self._seen(said)),
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
