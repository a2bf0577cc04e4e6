"""The forms of a leave request: as it came, and the decision with each ground considered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from herringbone.web.absences.deciding import Ground
from herringbone.web.absences.forms.fields import (
    SpokenForm,
    day_field,
    line_field,
    lines_of,
    session_field,
    words_field,
)
from herringbone.web.absences.leave import Asked, Span
from herringbone.web.absences.models import GroundConsidered, LeaveRequest
from herringbone.web.schools.models import Contact

SOMEBODY = "else"
LIVES = (("1", "yes"), ("0", "no"), ("", "not known"))


class AskForm(SpokenForm):
    """A request as the parent made it."""

    who = forms.ChoiceField(label="Who asks", widget=forms.RadioSelect)
    asked_by = line_field("Name of somebody we do not hold", 120, required=False)
    lives_with = forms.ChoiceField(
        label="The pupil normally lives with them",
        choices=LIVES,
        required=False,
        widget=forms.RadioSelect,
    )
    asked_on = day_field("Asked on")
    first = day_field("From")
    first_session = session_field("Beginning in the")
    last = day_field("Until")
    last_session = session_field("Ending in the", initial="PM")
    reason = words_field("The request, in the parent's words", 2000)
    grounds = words_field(
        "Grounds, one a line",
        2000,
        help_text="Each is considered by itself and named in the answer.",
    )
    evidence = line_field("Evidence", 200, required=False)

    def __init__(self, *args: Any, contacts: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        self.fields["who"].choices = [
            *((key, _adult(contact)) for key, contact in self.contacts.items()),
            (SOMEBODY, "somebody we do not hold"),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("who") == SOMEBODY and not said.get("asked_by", "").strip():
            self.add_error("asked_by", "Write the name of who asks.")
        return said

    def asked(self) -> Asked:
        typed = self.cleaned_data
        contact = self.contacts.get(typed["who"])
        return Asked(
            asked_by=contact.name if contact else typed["asked_by"],
            contact=contact,
            lives_with=typed["lives_with"] or _held_to_live_with(contact),
            asked_on=typed["asked_on"],
            first=typed["first"],
            first_session=typed["first_session"],
            last=typed["last"],
            last_session=typed["last_session"],
            reason=typed["reason"],
            grounds=lines_of(typed["grounds"]),
            evidence=typed["evidence"],
        )


def _held_to_live_with(contact: Contact | None) -> str:
    """What the school holds of it, where the form does not say."""
    held = contact.lives_with if contact else ""
    return held if held in ("0", "1") else ""


def _adult(contact: Contact) -> str:
    who = ", ".join(part for part in (contact.name, contact.relationship) if part)
    lives = {"1": "lives with the pupil", "0": "does not live with the pupil"}
    return f"{who}: {lives.get(contact.lives_with, 'not known whether the pupil lives with them')}"


GRANT, REFUSE = "grant", "refuse"


class DecideForm(SpokenForm):
    """Each ground with what was considered about it; then the days, then the answer."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=((GRANT, "leave is granted"), (REFUSE, "leave is not granted")),
        widget=forms.RadioSelect,
    )
    first = day_field("Granted from", required=False)
    first_session = session_field("Beginning in the")
    last = day_field("Granted until", required=False)
    last_session = session_field("Ending in the", initial="PM")
    expected_back = day_field("Expected back on", required=False)
    answer = words_field(
        "Answer to the parent",
        6000,
        rows=12,
        required=False,
        help_text="Leave it empty to have a first wording made from what you considered.",
    )

    def __init__(self, *args: Any, request_made: LeaveRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[GroundConsidered] = list(request_made.grounds.all())
        for row in self.rows:
            self.fields[f"considered-{row.pk}"] = words_field(
                f"“{row.ground}”: what was considered", 500, rows=2
            )
            self.fields[f"exceptional-{row.pk}"] = forms.BooleanField(
                label="This is an exceptional circumstance", required=False
            )
        for name in ("first", "first_session", "last", "last_session"):
            self.fields[name].initial = getattr(request_made, name)

    @property
    def ground_fields(self) -> list[tuple[GroundConsidered, Any, Any]]:
        """Each ground with its two fields, for the template."""
        return [
            (row, self[f"considered-{row.pk}"], self[f"exceptional-{row.pk}"]) for row in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("decision") == GRANT and not (said.get("first") and said.get("last")):
            self.add_error("first", "Give the days that are granted.")
        return said

    @property
    def is_granted(self) -> bool:
        return bool(self.cleaned_data["decision"] == GRANT)

    def span(self) -> Span:
        said = self.cleaned_data
        return Span(said["first"], said["last"], said["first_session"], said["last_session"])

    def grounds(self) -> list[Ground]:
        said = self.cleaned_data
        return [
            Ground(
                row.pk,
                said.get(f"considered-{row.pk}", ""),
                said.get(f"exceptional-{row.pk}", False),
            )
            for row in self.rows
        ]


class LivesForm(SpokenForm):
    """Whether the pupil normally lives with who asked, and how that is known."""

    lives_with = forms.ChoiceField(
        label="The pupil normally lives with who asked",
        choices=LIVES,
        required=False,
        widget=forms.RadioSelect,
    )
    why = line_field("How that is known", 500)
