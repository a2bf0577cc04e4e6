"""What people fill in on the way: when they are back, who was seen, what to know of a home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms

from herringbone.web.clock import LONDON
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.visits.meeting import Ended
from herringbone.web.visits.models import Reason, Seen

SOMEBODY_ELSE = "other"
FEWEST_DIGITS = 10
"""A telephone number of this country has ten digits at least."""
TIME_WRONG = {
    "invalid": "Write the time as 11:30.",
    "required": "Say when you will be back, as 11:30.",
}


class GoForm(forms.Form):
    """Who goes with the viewer, which telephone, back by when."""

    second = forms.CharField(max_length=120, required=False, label="Who goes with you")
    phone = forms.CharField(
        max_length=40, label="Telephone you carry",
        error_messages={"required": "Write the number: the office rings it if you are not back."},
    )  # fmt: skip
    back_by = forms.TimeField(
        label="Back by", error_messages=TIME_WRONG,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip

    def clean_phone(self) -> str:
        """A number that the office can ring if nobody comes back."""
        said = str(self.cleaned_data["phone"]).strip()
        if sum(letter.isdigit() for letter in said) < FEWEST_DIGITS:
            raise forms.ValidationError("Write the whole number: the office rings it.")
        return said

    def moment(self, now: datetime) -> datetime:
        return next_at(self.cleaned_data["back_by"], now)


def next_at(at: time, now: datetime) -> datetime:
    """Today at that time; in the hour that comes twice, the one of the two that is to come."""
    first = datetime.combine(now.date(), at, tzinfo=LONDON)
    return first if first.timestamp() > now.timestamp() else first.replace(fold=1)


class LaterForm(forms.Form):
    back_by = forms.TimeField(
        label="Back by", error_messages=TIME_WRONG,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip

    def moment(self, now: datetime) -> datetime:
        return next_at(self.cleaned_data["back_by"], now)


class EndForm(forms.Form):
    """Who was seen; the choices of adults are those held for the home. `about` holds the children
    whom the page showed, so that what is sent is of these and of nobody who came to the route or
    left it since."""

    seen = forms.ChoiceField(
        choices=Seen.choices, widget=forms.RadioSelect, label="How did it end?",
        error_messages={"required": "Say how it ended.", "invalid_choice": "Say how it ended."},
    )  # fmt: skip
    children = forms.MultipleChoiceField(
        required=False, label="Children who were seen",
        error_messages={"invalid_choice": "Tick again: whom this is about has changed."},
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tick"}),
    )  # fmt: skip
    who = forms.ChoiceField(
        required=False, label="Who was seen or spoken to",
        error_messages={"invalid_choice": "Choose again: whom we hold of this home has changed."},
    )  # fmt: skip
    name = forms.CharField(max_length=120, required=False, label="Their name, if somebody else")
    words = forms.CharField(
        max_length=2000, required=False, label="In their words",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    at = forms.TimeField(
        required=False, label="At", error_messages=TIME_WRONG,
        help_text="Only where it was earlier: now, if you leave it empty.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    card_left = forms.BooleanField(required=False, label="A “sorry we missed you” card was left")
    is_last = forms.BooleanField(
        required=False, label="Nobody goes again today for a child who was not seen"
    )

    def __init__(
        self, *args: Any, home: Sequence[Pupil], children: Sequence[Pupil],
        adults: Sequence[Contact], day: date, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.day = day
        of_home = {f"child{pupil.pk}": pupil for pupil in home}
        shown = self.data.getlist("about") if self.is_bound else []
        self.has_changed_home = not of_home.keys() >= set(shown)
        kept = {} if self.has_changed_home else {key: of_home[key] for key in shown}
        self.pupils = kept or {f"child{pupil.pk}": pupil for pupil in children}
        self.adults = {str(one.pk): one for one in adults}
        self.first_names = {key: pupil.first_name for key, pupil in self.pupils.items()}
        self.fields["who"].choices = [
            ("", "nobody else"),
            *((key, f"{name} (the child)") for key, name in self.first_names.items()),
            *((key, f"{one.name}, {one.relationship}") for key, one in self.adults.items()),
            (SOMEBODY_ELSE, "somebody else"),
        ]
        self.fields["children"].choices = list(self.first_names.items())
        if len(self.first_names) == 1:
            del self.fields["children"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.has_changed_home:
            self.add_error("seen", "A child on this page is not of this home any more: look again.")
        if said.get("seen") == Seen.SEEN and not self._seen(said):
            self.add_error("children", "Tick each child who was seen.")
        if said.get("seen") in (Seen.AT_DOOR, Seen.NOBODY) and said.get("children"):
            self.add_error(
                "seen", "It says that no child was seen, but a child is ticked as seen: change one."
            )
        if said.get("seen") == Seen.NOBODY and (said.get("who") or said.get("name", "").strip()):
            self.add_error(
                "seen", "It says that nobody was home, but somebody is named: change one."
            )
        return said

    def _seen(self, said: dict[str, Any]) -> list[str]:
        """Keys of the children who were seen: those ticked and the one chosen, or the only one."""
        if said["seen"] != Seen.SEEN:
            return []
        if len(self.first_names) == 1:
            return list(self.first_names)
        return [
            key
            for key in self.first_names
            if key in said.get("children", ()) or key == said.get("who")
        ]

    def _name(self, said: dict[str, Any]) -> str:
        """Whoever was chosen or written down; of ticks alone the children's names."""
        if said["who"] or said["name"].strip() or said["seen"] != Seen.SEEN:
            return self.first_names.get(said["who"], said["name"])
        return " and ".join(self.first_names[key] for key in self._seen(said))

    def ended(self) -> Ended:
        said = self.cleaned_data
        at = said["at"]
        return Ended(
            seen=Seen(said["seen"]),
            words=said["words"],
            contact=self.adults.get(said["who"]),
            name=self._name(said),
            card_left=said["card_left"],
            children=frozenset(self.pupils[key].pk for key in self._seen(said)),
            about=frozenset(pupil.pk for pupil in self.pupils.values()),
            at=datetime.combine(self.day, at, tzinfo=LONDON) if at is not None else None,
            is_last=said["is_last"],
        )


class PlanForm(forms.Form):
    """A visit that somebody asked for."""

    day = forms.DateField(
        label="On",
        error_messages={"required": "Choose the day.", "invalid": "Write the day as 20/11/2026."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.ChoiceField(
        choices=[choice for choice in Reason.choices if choice[0] != Reason.WORK],
        label="Because",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose why it is made.",
            "invalid_choice": "Choose why it is made.",
        },
    )
    why = forms.CharField(
        max_length=300, label="What whoever knocks should know of it",
        error_messages={"required": "Say why the visit is made: whoever knocks has to know it."},
    )  # fmt: skip


class NoteForm(forms.Form):
    words = forms.CharField(max_length=300, label="What whoever knocks should know")
    two_go = forms.BooleanField(required=False, label="Nobody goes there alone")
