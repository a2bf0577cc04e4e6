"""The line of one message: whom, who said it, the words; all else follows from these or is typed.

The code and the return are read from the words unless a hand chooses otherwise.
"""

from __future__ import annotations

from datetime import date
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
from herringbone.web.absences.suggesting import CODES, suggested
from herringbone.web.replies.returning import returning
from herringbone.web.replies.whom import NotFound, Whom, caller, family_of, said_by, whom
from herringbone.web.schools.models import Contact, Pupil, School

FROM_WORDS = ""


class IntakeForm(SpokenForm):
    """One message about a pupil and, where told, brothers and sisters."""

    whom = line_field("Who is away", 80)
    pupil = forms.IntegerField(required=False, widget=forms.HiddenInput)
    also = forms.TypedMultipleChoiceField(required=False, coerce=int)
    who = line_field("Who says so", 120)
    words = line_field("What was said", 500)
    how = forms.ChoiceField(label="How it came", choices=How.choices)
    code = forms.ChoiceField(
        label="Code", required=False, choices=[(FROM_WORDS, "as the words suggest"), *CODES]
    )
    day = day_field("Away on", required=False)
    session = session_field("From the", required=False)
    expected_back = day_field("Back on", required=False)
    expected_back_session = session_field("In the", required=False)
    arrives_at = time_field("Comes late, at", required=False)
    sickness = forms.BooleanField(label="48 hours at home", required=False)

    def __init__(self, *args: Any, school: School, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school, self.today = school, today
        self.meant, self.contact = Whom(), None
        if self.is_bound:
            self.fields["also"].choices = [(key, key) for key in self.data.getlist("also")]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        try:
            self.meant = whom(self.school, typed.get("whom", ""), typed.get("pupil"), self.today)
        except NotFound as wrong:
            self.add_error("whom", str(wrong))
            return typed
        if typed.get("whom") and not self.meant.pupils:
            self.add_error("whom", self._nobody())
        elif self.meant.pupils and typed.get("who"):
            self._find_caller(typed["who"])
        return typed

    def _nobody(self) -> str:
        if self.meant.found:
            return f"{len(self.meant.found)} pupils fit: choose one, or type another letter."
        return "Nobody on roll today is called so. Type the first letters of a name."

    def _find_caller(self, typed: str) -> None:
        try:
            self.contact = caller(self.contacts, typed)
        except NotFound as wrong:
            self.add_error("who", str(wrong))

    @property
    def pupils(self) -> list[Pupil]:
        """Those typed, and those of the family who are ticked."""
        first, *others = self.meant.pupils
        ticked = set(self.cleaned_data.get("also") or [])
        more = [one for one in family_of(first, self.today) if one.pk in ticked]
        return [first, *{one.pk: one for one in (*others, *more)}.values()]

    @property
    def contacts(self) -> list[Contact]:
        return contacts_of(self.meant.pupils[0]) if self.meant.pupils else []

    def said(self) -> Said:
        """The message, with what its words say where nothing was chosen."""
        typed = self.cleaned_data
        suggestion = suggested(typed["words"])
        is_chosen = bool(typed["code"] or typed["sickness"])
        back = returning(typed["words"], self.school, typed["day"] or self.today)
        tells = not (typed["expected_back"] or typed["arrives_at"])
        return Said(
            day=typed["day"] or self.today,
            session=typed["session"] or "AM",
            how=How(typed["how"]),
            words=typed["words"],
            code=typed["code"] or ("I" if typed["sickness"] else suggestion.code),
            said_by=said_by(self.contact) if self.contact else typed["who"],
            contact=self.contact,
            expected_back=back.day if tells else typed["expected_back"],
            expected_back_session=(back.session if tells else typed["expected_back_session"])
            or "AM",
            arrives_at=back.arrives_at if tells else typed["arrives_at"],
            is_sickness_48h=typed["sickness"] or (not is_chosen and suggestion.offers_48h),
        )


def contacts_of(pupil: Pupil) -> list[Contact]:
    """In the order in which they are numbered on the screen."""
    return list(Contact.objects.filter(school=pupil.school, pupil=pupil))
