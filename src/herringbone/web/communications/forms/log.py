"""Forms of the log: filters, an entry by hand, taking one back, exports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms

from herringbone.web.absences.forms.fields import (
    SpokenForm,
    day_field,
    line_field,
    time_field,
    words_field,
)
from herringbone.web.clock import LONDON
from herringbone.web.communications.adding import KINDS, Written
from herringbone.web.communications.models import Channel, Direction, Held, Outcome
from herringbone.web.communications.reading import Wanted
from herringbone.web.schools.models import Contact, Pupil

ANOTHER = "else"


class WantedForm(SpokenForm):
    """All of it is optional; what makes no sense filters nothing."""

    channel = forms.ChoiceField(required=False, choices=[("", "every way"), *Channel.choices])
    direction = forms.ChoiceField(
        required=False,
        choices=[("", "both ways"), (Direction.OUT, "from us"), (Direction.IN, "to us")],
    )
    first = day_field("From", required=False)
    last = day_field("Until", required=False)
    spoke = forms.BooleanField(label="Only where somebody was spoken to", required=False)

    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()


class EntryForm(SpokenForm):
    """An entry by hand, about the child and any brothers and sisters that are ticked."""

    what = forms.ChoiceField(
        label="What it was and how it ended",
        choices=[
            (kind.words, [(f"{key}:{one}", f"{kind.words}: {one.label}") for one in kind.outcomes])
            for key, kind in KINDS.items()
        ],
    )
    who = forms.ChoiceField(label="With whom")
    with_whom = line_field("Name and who they are, of anybody else", 160, required=False)
    on = day_field("On")
    clock = time_field("At")
    words = words_field("What was said", 4000, 4)
    about = day_field("About the school day", required=False)
    also = forms.MultipleChoiceField(
        label="Of these children as well", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, contacts: Sequence[Contact], siblings: Sequence[Pupil], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        self.siblings = {str(pupil.pk): pupil for pupil in siblings}
        named = [(key, _adult(contact)) for key, contact in self.contacts.items()]
        self.fields["who"].choices = [*named, (ANOTHER, "somebody else")]
        self.fields["also"].choices = [(key, one.first_name) for key, one in self.siblings.items()]
        if not siblings:
            del self.fields["also"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("who") == ANOTHER and not typed.get("with_whom", "").strip():
            self.add_error("with_whom", "Write the name and who they are.")
        return typed

    def written(self) -> Written:
        typed = self.cleaned_data
        contact = self.contacts.get(typed["who"])
        kind, _, outcome = typed["what"].partition(":")
        return Written(
            kind=kind,
            outcome=Outcome(outcome),
            at=_moment(typed["on"], typed["clock"]),
            with_whom=_named(contact) if contact else typed["with_whom"],
            words=typed["words"],
            contact=contact,
            day=typed["about"],
        )

    def also_about(self) -> list[Pupil]:
        return [self.siblings[key] for key in self.cleaned_data.get("also", [])]


def first_of(kind: str) -> str:
    """The usual way in which a kind ends, as the form's first value; a talk for any other word."""
    name = kind if kind in KINDS else next(iter(KINDS))
    return f"{name}:{KINDS[name].outcomes[0]}"


class WhyForm(SpokenForm):
    words = line_field("Why it is taken back", 300)


class ExportForm(SpokenForm):
    """The whole as evidence, or one parent's own part."""

    held = forms.ChoiceField(
        label="What it holds",
        choices=[(one.value, one.label) for one in (Held.EVIDENCE, Held.PARENT)],
        widget=forms.RadioSelect,
        initial=Held.EVIDENCE,
    )
    who = forms.ChoiceField(label="For which parent", required=False)
    family = forms.BooleanField(label="With brothers and sisters here", required=False)
    kind = forms.ChoiceField(label="As", choices=[("pdf", "PDF"), ("csv", "CSV")])
    given_to = line_field("Given to whom, and for what", 160)

    def __init__(
        self, *args: Any, contacts: Sequence[Contact], has_siblings: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        named = [(key, _adult(contact)) for key, contact in self.contacts.items()]
        self.fields["who"].choices = [("", "–"), *named]
        if not has_siblings:
            del self.fields["family"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("held") == Held.PARENT and not typed.get("who"):
            self.add_error("who", "Choose the parent who is given it.")
        return typed

    @property
    def contact(self) -> Contact | None:
        if self.cleaned_data["held"] != Held.PARENT:
            return None
        return self.contacts[self.cleaned_data["who"]]


class EntryExportForm(SpokenForm):
    """One entry to a safeguarding system."""

    given_to = line_field("To which system or person, and for what", 160)
    kind = forms.ChoiceField(label="As", choices=[("pdf", "PDF"), ("csv", "CSV")])


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=LONDON)


def _adult(contact: Contact) -> str:
    return ", ".join(part for part in (contact.name, contact.relationship) if part)


def _named(contact: Contact) -> str:
    """ "mother (Ms Dana Birchall)"."""
    return f"{contact.relationship} ({contact.name})" if contact.relationship else contact.name
