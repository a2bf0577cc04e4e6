"""The quick form of a report: who said it, how, in which words, which code, until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from herringbone.web.absences.forms.fields import (
    SpokenForm,
    day_field,
    line_field,
    session_field,
    time_field,
)
from herringbone.web.absences.models import How
from herringbone.web.absences.reporting import Said
from herringbone.web.absences.suggesting import CODES
from herringbone.web.schools.models import Contact, Pupil

SOMEBODY = "else"


class ReportForm(SpokenForm):
    """One message; siblings are ticked to have it kept on each."""

    words = line_field("What was said", 500)
    who = forms.ChoiceField(label="Who said it", widget=forms.RadioSelect)
    said_by = line_field("Name, as given, of somebody we do not hold", 120, required=False)
    how = forms.ChoiceField(label="How it came", choices=How.choices)
    code = forms.ChoiceField(label="Suggested code", choices=CODES)
    day = day_field("Away on")
    session = session_field("From the")
    arrives_at = time_field("Comes late, at", required=False)
    expected_back = day_field("Back on", required=False)
    expected_back_session = session_field("Back in the")
    sickness = forms.BooleanField(
        label="Vomiting or diarrhoea: back 48 hours after the last time", required=False
    )
    siblings = forms.MultipleChoiceField(
        label="Said of these children as well",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, contacts: Sequence[Contact], siblings: Sequence[Pupil], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        self.others = {str(pupil.pk): pupil for pupil in siblings}
        self.fields["who"].choices = [
            *((key, _adult(contact)) for key, contact in self.contacts.items()),
            (SOMEBODY, "somebody we do not hold"),
        ]
        self.fields["siblings"].choices = [(key, p.first_name) for key, p in self.others.items()]
        if not siblings:
            del self.fields["siblings"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("who") == SOMEBODY and not said.get("said_by", "").strip():
            self.add_error("said_by", "Write the name that was given, or “would not say”.")
        return said

    def said(self) -> Said:
        typed = self.cleaned_data
        contact = self.contacts.get(typed["who"])
        return Said(
            day=typed["day"],
            session=typed["session"],
            how=How(typed["how"]),
            words=typed["words"],
            code=typed["code"],
            said_by=_name(contact) if contact else typed["said_by"],
            contact=contact,
            expected_back=typed["expected_back"],
            expected_back_session=typed["expected_back_session"],
            arrives_at=typed["arrives_at"],
            is_sickness_48h=typed["sickness"],
        )

    def also(self) -> list[Pupil]:
        """The siblings who were ticked."""
        return [self.others[key] for key in self.cleaned_data.get("siblings", [])]


def _adult(contact: Contact) -> str:
    return ", ".join(part for part in (contact.name, contact.relationship) if part)


def _name(contact: Contact) -> str:
    """ "mother (Ms Dana Birchall)"."""
    return f"{contact.relationship} ({contact.name})" if contact.relationship else contact.name
