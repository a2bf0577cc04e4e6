"""The parent's form: why, in their own words, when back; one for all children or one for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from herringbone.web.replies.answering import Said
from herringbone.web.replies.models import Why
from herringbone.web.replies.speaking import Speech
from herringbone.web.schools.models import Pupil

NOT_KNOWN = "unknown"
THIS_AFTERNOON = "pm"
MOST_WORDS = 400


class AnswerForm(forms.Form):
    """About some children of whom the same is said, in a language."""

    why = forms.ChoiceField(widget=forms.RadioSelect)
    words = forms.CharField(
        required=False, max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
    back = forms.ChoiceField(required=False)

    def __init__(
        self,
        *args: Any,
        children: Sequence[Pupil],
        days: Sequence[date],
        speech: Speech,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.children = children
        self.spoken = spoken = speech.filled(first_names(children))
        self._say("why", spoken["why"], spoken["choose_one"])
        self._say("words", spoken["tell_more"], spoken["fewer_words"])
        self._say("back", spoken["back"], spoken["choose_one"])
        self.fields["why"].choices = list(spoken["choices"].items())
        self.fields["back"].choices = [
            (NOT_KNOWN, spoken["not_known"]),
            (THIS_AFTERNOON, spoken["later_today"]),
            *((day.isoformat(), speech.day(day)) for day in days),
        ]

    def _say(self, name: str, label: str, error: str) -> None:
        """The field's question, and what is said where its answer cannot be taken."""
        field = self.fields[name]
        field.label = label
        field.error_messages.update(dict.fromkeys(field.error_messages, error))
        for validator in field.validators:
            validator.message = error

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        is_silent = "words" not in self.errors and not typed.get("words", "").strip()
        if typed.get("why") == Why.OTHER and is_silent:
            self.add_error("words", self.spoken["few_words"])
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


def first_names(children: Sequence[Pupil]) -> list[str]:
    """What the page calls them, and all that it tells of them."""
    return [child.first_name for child in children]
