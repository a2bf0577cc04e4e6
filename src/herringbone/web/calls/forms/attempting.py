"""The keys of a call row, with the few words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from herringbone.web.absences.forms.fields import SpokenForm, day_field, line_field, time_field
from herringbone.web.absences.suggesting import CODES
from herringbone.web.calls.outcomes import KEYS, Ended
from herringbone.web.calls.trying import Tried
from herringbone.web.schools.models import Contact, Pupil

SOMEBODY = "else"


class AttemptForm(SpokenForm):
    """`children` are the row's; unticked ones are left out of the call."""

    ended = forms.ChoiceField(choices=[(one.value, key.says) for one, key in KEYS.items()])
    contact = forms.CharField(required=False)
    with_whom = line_field("Somebody else: who", 120, required=False)
    has_care = forms.BooleanField(label="has care of the child", required=False)
    words = line_field("What was said", 500, required=False)
    code = forms.ChoiceField(
        label="Code", choices=[("", "as the words suggest"), *CODES], required=False
    )
    arrives_at = time_field("Comes at", required=False)
    expected_back = day_field("Back on", required=False)
    children = forms.MultipleChoiceField(required=False)

    def __init__(
        self, *args: Any, contacts: Sequence[Contact], pupils: Sequence[Pupil], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        self.pupils = {str(pupil.pk): pupil for pupil in pupils}
        self.fields["children"].choices = [(key, one.name) for key, one in self.pupils.items()]

    def clean_contact(self) -> Contact | None:
        typed = self.cleaned_data["contact"]
        if typed and typed != SOMEBODY and typed not in self.contacts:
            raise forms.ValidationError("This contact is not held for these children any more.")
        return self.contacts.get(typed)

    def about(self) -> list[Pupil]:
        """The children who are ticked; all of them where the form has no ticks."""
        ticked = self.cleaned_data["children"]
        return [self.pupils[key] for key in ticked] if ticked else list(self.pupils.values())

    def tried(self) -> Tried:
        typed = self.cleaned_data
        return Tried(
            ended=Ended(typed["ended"]),
            contact=typed["contact"],
            with_whom=typed["with_whom"],
            words=typed["words"],
            code=typed["code"],
            expected_back=typed["expected_back"],
            arrives_at=typed["arrives_at"],
            has_care=typed["has_care"],
        )
