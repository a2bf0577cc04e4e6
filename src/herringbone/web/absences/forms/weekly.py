"""The form of a weekly pattern, its review and its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from herringbone.web.absences.authority import Authoriser
from herringbone.web.absences.forms.fields import (
    SpokenForm,
    WeekField,
    choices_of,
    day_field,
    line_field,
    time_field,
)
from herringbone.web.absences.kinds import RULES, AbsenceKind
from herringbone.web.absences.weekly import Weekly


class WeeklyForm(SpokenForm):
    """One kind at a time; a part-time timetable asks for more than the others."""

    fills = forms.ChoiceField(label="Code of the other sessions")
    due = WeekField(
        label="Due in this school",
        required=False,
        help_text="Tick the sessions in which the pupil comes here.",
    )
    start = day_field("From")
    end = day_field("Until", required=False)
    review = day_field("Reviewed with pupil and parent on", required=False)
    agreed_start = time_field("Agreed start", required=False)
    agreed_end = time_field("Agreed end", required=False)
    provider = line_field("Provider", 120)
    authoriser = forms.ChoiceField(label="Authorised by")
    agreed_with = line_field("Agreed with (parent with whom the pupil normally lives)", 120)
    reason = line_field("Which need it meets, as part of which plan", 300)

    def __init__(
        self, *args: Any, kind: AbsenceKind, authorisers: Sequence[Authoriser], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, rule = kind, RULES[kind]
        self.people = {one.name: one for one in authorisers}
        self.fields["fills"].choices = [(code, code) for code in rule.codes]
        self.fields["fills"].initial = rule.codes[0]
        self.fields["authoriser"].choices = choices_of(self.people)
        if len(rule.codes) == 1:
            del self.fields["fills"]
        if rule.provider:
            self.fields["provider"].label = rule.provider[0].upper() + rule.provider[1:]
        else:
            del self.fields["provider"]
        if kind == AbsenceKind.PART_TIME:
            self.fields["end"].required = self.fields["review"].required = True
        else:
            for name in ("authoriser", "agreed_with"):
                del self.fields[name]
            self.fields["reason"].required = False
            self.fields["reason"].label = "Reason"

    def weekly(self) -> Weekly:
        said = dict(self.cleaned_data)
        said.setdefault("fills", RULES[self.kind].codes[0])
        person = self.people.get(said.get("authoriser", ""))
        position = person.position if person else ""
        return Weekly(kind=self.kind, authoriser_position=position, **said)


class ReviewForm(SpokenForm):
    """What came of a review, and when the next one is."""

    why = line_field("Who met, and what was decided", 500)
    next_review = day_field("Next review on")


class EndForm(SpokenForm):
    """The last day of a pattern."""

    end = day_field("Last day")
    why = line_field("Why it ends", 500)
