"""What is written where a reply, a text, a report or a worry is settled."""

from __future__ import annotations

from typing import Any

from django import forms

from herringbone.web.absences.forms.fields import (
    SpokenForm,
    day_field,
    line_field,
    session_field,
    words_field,
)
from herringbone.web.absences.reporting import Said
from herringbone.web.absences.suggesting import CODES


class ReasonForm(SpokenForm):
    words = line_field("Why", 300)


class SpokenToForm(SpokenForm):
    words = line_field("What was said", 300)
    reached = forms.TypedChoiceField(
        label="Whom you reached",
        choices=[("1", "I spoke to them"), ("0", "Nobody answered")],
        coerce=lambda chosen: chosen == "1",
        widget=forms.RadioSelect,
    )


class ChangeForm(SpokenForm):
    """A reply with changes; `spoken` where somebody was spoken to about it."""

    words = line_field("What was said", 500)
    code = forms.ChoiceField(label="Code", choices=CODES)
    expected_back = day_field("Back on", required=False)
    expected_back_session = session_field("Back in the")
    sickness = forms.BooleanField(
        label="Vomiting or diarrhoea: back 48 hours after the last time", required=False
    )
    spoken = line_field("Spoken to: what they said", 300, required=False)

    def said(self, suggestion: Said) -> Said:
        """The suggestion with what was changed."""
        typed = self.cleaned_data
        return Said(
            day=suggestion.day,
            how=suggestion.how,
            words=typed["words"],
            code=typed["code"],
            said_by=suggestion.said_by,
            contact=suggestion.contact,
            expected_back=typed["expected_back"],
            expected_back_session=typed["expected_back_session"],
            is_sickness_48h=typed["sickness"],
        )


def changes_of(suggestion: Said) -> dict[str, Any]:
    """The form's first values: the reply as it was sent."""
    return {
        "words": suggestion.words,
        "code": suggestion.code,
        "expected_back": suggestion.expected_back,
        "expected_back_session": suggestion.expected_back_session,
        "sickness": suggestion.is_sickness_48h,
    }


class ConcernForm(SpokenForm):
    words = words_field("What have you noticed?", 1000, 4)


class StepForm(SpokenForm):
    words = words_field("What you say or did", 1000, 3, required=False)
