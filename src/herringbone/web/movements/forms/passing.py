"""The two forms of the desk, in and out, each with the clock's time to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms

from herringbone.web.clock import LONDON
from herringbone.web.movements.models import Why
from herringbone.web.movements.signing import ALONE, Passing, needs_a_name
from herringbone.web.schools.models import Contact

ELSE, NOBODY = "else", "alone"
INS = (Why.LATE, Why.APPOINTMENT, Why.TRANSPORT, Why.AGREED, Why.BACK, Why.FAMILY, Why.OTHER)
OUTS = (
    Why.APPOINTMENT,
    Why.ILL,
    Why.LUNCH,
    Why.AGREED,
    Why.FAMILY,
    Why.ELSEWHERE,
    Why.OTHER,
)
CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class Clocked(forms.Form):
    """Time, reason and words, as both forms have them; `now` gives the time to begin with."""

    at = forms.TimeField(label="Time", widget=CLOCK)
    why = forms.ChoiceField(label="Reason")
    words = forms.CharField(
        label="In words", max_length=200, required=False, widget=forms.TextInput
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now.astimezone(LONDON)
        self.fields["at"].initial = self.now.time().replace(second=0, microsecond=0)

    def moment(self, clock: time) -> datetime:
        """A time of today."""
        return datetime.combine(self.now.date(), clock, tzinfo=LONDON)


class SignInForm(Clocked):
    """Who comes; who brought them where somebody did."""

    brought_by = forms.CharField(
        label="Brought by", max_length=120, required=False, widget=forms.TextInput
    )
    field_order = ("at", "why", "words", "brought_by")

    def __init__(self, *args: Any, now: datetime, why: Why = Why.LATE, **kwargs: Any) -> None:
        super().__init__(*args, now=now, prefix="in", **kwargs)
        self.fields["why"].choices = [(one.value, one.label) for one in INS]
        self.fields["why"].initial = why.value

    def passing(self) -> Passing:
        said = self.cleaned_data
        return Passing(
            at=self.moment(said["at"]),
            why=Why(said["why"]),
            words=said["words"],
            with_words=said["brought_by"],
        )


class SignOutForm(Clocked):
    """Who leaves, with whom, and back when; whoever is not on the list needs a member of staff."""

    who = forms.ChoiceField(label="Leaves with", widget=forms.RadioSelect)
    with_words = forms.CharField(
        label="Name of somebody else", max_length=120, required=False, widget=forms.TextInput
    )
    allowed_by = forms.ChoiceField(label="Allowed by: not on the list, or alone", required=False)
    expected_back = forms.TimeField(label="Back at", required=False, widget=CLOCK)
    field_order = ("who", "with_words", "allowed_by", "at", "why", "expected_back", "words")

    def __init__(
        self,
        *args: Any,
        now: datetime,
        contacts: Sequence[Contact],
        staff: Sequence[str],
        why: Why = Why.APPOINTMENT,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, now=now, prefix="out", **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        self.fields["why"].choices = [(one.value, one.label) for one in OUTS]
        self.fields["why"].initial = why.value
        self.fields["who"].choices = [
            *((key, _adult(contact)) for key, contact in self.contacts.items()),
            (ELSE, "somebody else: name them"),
            (NOBODY, "nobody: goes alone"),
        ]
        self.fields["allowed_by"].choices = [("", "–"), *((name, name) for name in staff)]

    def passing(self) -> Passing:
        said = self.cleaned_data
        contact = self.contacts.get(said["who"])
        with_words = {ELSE: said["with_words"], NOBODY: ALONE}.get(said["who"], "")
        return Passing(
            at=self.moment(said["at"]),
            why=Why(said["why"]),
            words=said["words"],
            contact=contact,
            with_words=with_words,
            allowed_by=said["allowed_by"],
            expected_back=said["expected_back"],
        )


def _adult(contact: Contact) -> str:
    """A contact as the list says them; a restriction stands in the banner above."""
    who = ", ".join(part for part in (contact.name, contact.relationship) if part)
    if contact.legal_restriction:
        return f"{who}: restricted, needs a member of staff"
    return f"{who}: not on the list" if needs_a_name(contact) else f"{who}: may collect"


class StrikeForm(forms.Form):
    """Why a line is struck out."""

    why = forms.CharField(label="Why this line is struck out", max_length=200)
