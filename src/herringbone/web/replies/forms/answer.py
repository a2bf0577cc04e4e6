"""The parent's form: why, in their own words, when back; one for all children or one for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from herringbone.documents.words import listed, weekday_words
from herringbone.web.replies.answering import Said
from herringbone.web.replies.models import Why
from herringbone.web.schools.models import Pupil

NOT_KNOWN = "unknown"
THIS_AFTERNOON = "pm"
MOST_WORDS = 400


class AnswerForm(forms.Form):
    """About some children of whom the same is said."""

    why = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": "Choose one answer."}
    )
    words = forms.CharField(
        required=False,
        max_length=MOST_WORDS,
        label="Tell us more, in your own words",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Please use fewer words, or ring us."},
    )
    back = forms.ChoiceField(required=False)

    def __init__(
        self, *args: Any, children: Sequence[Pupil], days: Sequence[date], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.children, names = children, names_of(children)
        verb = "is" if len(children) == 1 else "are"
        self.fields["why"].label = f"Why {verb} {names} not in school?"
        self.fields["why"].choices = [
            (Why.ILL, "Ill"),
            (Why.SICK, "Being sick or diarrhoea, such as a tummy bug"),
            (Why.APPOINTMENT, "At the doctor, dentist or hospital"),
            (Why.RELIGIOUS, "A religious day"),
            (Why.ON_THE_WAY, "On the way to school now"),
            (Why.AT_SCHOOL, f"I think {names} {verb} at school"),
            (Why.OTHER, "Something else"),
        ]
        self.fields["back"].label = f"When will {names} be back?"
        self.fields["back"].choices = [
            (NOT_KNOWN, "I do not know yet"),
            (THIS_AFTERNOON, "Later today"),
            *((day.isoformat(), weekday_words(day)) for day in days),
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("why") == Why.OTHER and not typed.get("words", "").strip():
            self.add_error("words", "Please tell us in a few words.")
        return typed

    def said(self, today: date) -> list[Said]:
        """What was said of each child."""
        typed = self.cleaned_data
        back, session = _back(typed["back"], today)
        return [
            Said(child, typed["why"], " ".join(typed["words"].split()), back, session)
            for child in self.children
        ]


class HelpForm(forms.Form):
    help = forms.BooleanField(required=False)


def _back(chosen: str, today: date) -> tuple[date | None, str]:
    if chosen in ("", NOT_KNOWN):
        return None, "AM"
    if chosen == THIS_AFTERNOON:
        return today, "PM"
    return date.fromisoformat(chosen), "AM"


def names_of(children: Sequence[Pupil]) -> str:
    """First names and nothing else: "Ben and Cal"."""
    return listed(child.first_name for child in children)
