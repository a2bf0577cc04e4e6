"""The forms of a leave request: as it came, and the decision with each ground considered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from herringbone.web.absences.answering import first_answer
from herringbone.web.absences.deciding import Ground, Verdict
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


class GroundsForm(SpokenForm):
    """Two fields for each ground: what was considered, and whether it is exceptional."""

    def __init__(self, *args: Any, request_made: LeaveRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request_made = request_made
        self.rows: list[GroundConsidered] = list(request_made.grounds.all())

    def ask_about(self, row: GroundConsidered, *, required: bool) -> None:
        self.fields[f"considered-{row.pk}"] = words_field(
            f"What was considered about “{row.ground}”",
            500,
            rows=2,
            required=required,
            initial=row.considered,
        )
        self.fields[f"exceptional-{row.pk}"] = forms.BooleanField(
            label="This is an exceptional circumstance",
            required=False,
            initial=bool(row.is_exceptional),
        )

    @property
    def ground_fields(self) -> list[tuple[GroundConsidered, Any, Any]]:
        """Each ground with its two fields, for the template."""
        return [
            (row, self[f"considered-{row.pk}"], self[f"exceptional-{row.pk}"])
            for row in self.rows
            if f"considered-{row.pk}" in self.fields
        ]

    def ground(self, row: GroundConsidered) -> Ground:
        said = self.cleaned_data
        words = said.get(f"considered-{row.pk}", "")
        return Ground(row.pk, words, said.get(f"exceptional-{row.pk}", False))


class DecideForm(GroundsForm):
    """Each ground with what was considered about it; then the days, then the answer. With
    `is_again` a decision is put right, which needs a reason."""

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
        help_text="Leave it empty to have a first wording made from what you considered. "
        "Your name and position stand below it.",
    )
    why = line_field("Why the decision is put right", 500)

    def __init__(self, *args: Any, is_again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in self.rows:
            self.ask_about(row, required=True)
        for name in ("first", "first_session", "last", "last_session"):
            self.fields[name].initial = getattr(self.request_made, name)
        if not is_again:
            del self.fields["why"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("decision") == GRANT and not (said.get("first") and said.get("last")):
            self.add_error("first", "Give the days that are granted.")
        return said

    @property
    def is_granted(self) -> bool:
        return bool(self.cleaned_data["decision"] == GRANT)

    def span(self) -> Span | None:
        """What is granted; None where nothing is."""
        said = self.cleaned_data
        if not self.is_granted:
            return None
        return Span(said["first"], said["last"], said["first_session"], said["last_session"])

    def grounds(self) -> list[Ground]:
        return [self.ground(row) for row in self.rows]

    def verdict(self) -> Verdict:
        said, row = self.cleaned_data, self.request_made
        answer = said["answer"].strip() or first_answer(row, self.span(), self.grounds())
        back = said["expected_back"] if self.is_granted else None
        return Verdict(row, self.grounds(), answer, self.span(), back)


LATER, SAME = "later", "same"


class SiblingForm(GroundsForm):
    """A brother's or sister's request for the same dates, decided in one with the first or left for
    its own page. A ground in the same words was weighed there; any other has its own fields."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=((LATER, "later, on its own page"), (SAME, "now, as decided above")),
        widget=forms.RadioSelect,
        initial=LATER,
    )
    answer = words_field(
        "Its own answer to the parent",
        6000,
        rows=6,
        required=False,
        help_text="Leave it empty to have a first wording made, with this child's name.",
    )

    def __init__(self, *args: Any, beside: LeaveRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.above = {_folded(row.ground): row for row in beside.grounds.all()}
        for row in self.rows:
            if _folded(row.ground) not in self.above:
                self.ask_about(row, required=False)

    @property
    def is_now(self) -> bool:
        return bool(self.cleaned_data["decision"] == SAME)

    def verdict(self, form: DecideForm) -> Verdict:
        """As the first was decided; the service says where its days or grounds do not fit."""
        grounds = [self._weighed(row, form) for row in self.rows]
        row, span = self.request_made, form.span()
        answer = self.cleaned_data["answer"].strip() or first_answer(row, span, grounds)
        return Verdict(row, grounds, answer, span, form.verdict().expected_back)

    def _weighed(self, row: GroundConsidered, form: DecideForm) -> Ground:
        same = self.above.get(_folded(row.ground))
        return replace(form.ground(same), key=row.pk) if same else self.ground(row)


def _folded(ground: str) -> str:
    return " ".join(ground.split()).casefold().rstrip(".")


class LivesForm(SpokenForm):
    """Whether the pupil normally lives with who asked, and how that is known."""

    lives_with = forms.ChoiceField(
        label="The pupil normally lives with who asked",
        choices=LIVES,
        required=False,
        widget=forms.RadioSelect,
    )
    why = line_field("How that is known", 500)
