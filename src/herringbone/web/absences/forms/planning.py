"""The form of a planned absence, of one pupil or of a trip's many, and those that change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from herringbone.web.absences.authority import Authoriser
from herringbone.web.absences.forms.fields import (
    SpokenForm,
    choices_of,
    day_field,
    line_field,
    session_field,
    time_field,
)
from herringbone.web.absences.kinds import RULES, AbsenceKind
from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.absences.plans import Plan
from herringbone.web.absences.visits import Going
from herringbone.web.schools.models import Pupil

TRIPS = (AbsenceKind.VISIT, AbsenceKind.SPORT)
"""Kinds in which pupils go together, with a leader who confirms who is there."""
ALONE = [
    kind
    for kind, rule in RULES.items()
    if rule.typed and kind not in (*TRIPS, AbsenceKind.PART_TIME)
]
"""Kinds planned for one pupil at a time, every session from one to another. A part-time timetable
is a weekly pattern, and is planned there."""


class PlanForm(SpokenForm):
    """One kind at a time: what the kind does not need is not asked."""

    code = forms.ChoiceField(label="Code")
    first = day_field("From")
    first_session = session_field("Beginning in the")
    last = day_field("Until")
    last_session = session_field("Ending in the", initial="PM")
    arrives_at = time_field("Due in school at", required=False)
    leaves_at = time_field("Leaves school at", required=False)
    provider = line_field("Provider", 120)
    authoriser = forms.ChoiceField(label="Authorised by")
    reason = line_field("Reason", 300, required=False)
    evidence = line_field("Evidence", 200, required=False)
    source = line_field("Told by", 120, required=False)
    expected_back = day_field("Expected back on", required=False)
    expected_back_session = session_field("Back in the")
    return_meeting = day_field("Return meeting on", required=False)

    def __init__(
        self, *args: Any, kind: AbsenceKind, authorisers: Sequence[Authoriser], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.rule = kind, RULES[kind]
        self.people = {one.name: one for one in authorisers}
        self.fields["code"].choices = [(code, code) for code in self.rule.codes]
        self.fields["code"].initial = self.rule.codes[0]
        self.fields["authoriser"].choices = choices_of(self.people)
        if self.rule.provider:
            self.fields["provider"].label = self.rule.provider[0].upper() + self.rule.provider[1:]
        if self.rule.evidence:
            self.fields["evidence"].label = f"Where {self.rule.evidence} is kept"
            self.fields["evidence"].required = True
        for name in self._unasked():
            del self.fields[name]

    def _unasked(self) -> set[str]:
        """Fields that this kind has no use for."""
        unasked: set[str] = set()
        if len(self.rule.codes) == 1:
            unasked.add("code")
        if not self.rule.provider:
            unasked.add("provider")
        if not self.rule.by_authority:
            unasked.add("authoriser")
        if self.kind != AbsenceKind.APPOINTMENT:
            unasked |= {"arrives_at", "leaves_at"}
        if self.kind != AbsenceKind.SUSPENSION:
            unasked.add("return_meeting")
        if self.kind in (AbsenceKind.VISIT, AbsenceKind.SPORT, AbsenceKind.APPOINTMENT):
            unasked |= {"expected_back", "expected_back_session"}
        return unasked

    def is_sure(self, doubts: Sequence[str]) -> bool:
        """Whether each doubt was ticked as right; where not, they are put on the form to tick."""
        if not doubts:
            return True
        field = forms.MultipleChoiceField(
            label="Odd, but possible: tick what is right",
            choices=[(doubt, doubt) for doubt in doubts],
            widget=forms.CheckboxSelectMultiple,
        )
        ticked = field.widget.value_from_datadict(self.data, self.files, self.add_prefix("sure"))
        self.fields = {"sure": field, **self.fields}
        if set(doubts) <= set(ticked or ()):
            return True
        self.add_error("sure", "Look at each line. Tick it where it is right, or change the plan.")
        return False

    def plan(self) -> Plan:
        """The values typed; a kind with one code has that."""
        said = {name: value for name, value in self.cleaned_data.items() if name in PLAN_FIELDS}
        said.setdefault("code", self.rule.codes[0])
        person = self.people.get(said.get("authoriser", ""))
        return Plan(kind=self.kind, authoriser_position=person.position if person else "", **said)


PLAN_FIELDS = frozenset(Plan.__dataclass_fields__) - {"kind", "authoriser_position"}


class TripForm(PlanForm):
    """Many pupils with one leader: name, place, who confirms."""

    name = line_field("Name of the visit", 120)
    destination = line_field("Where to", 120)
    leader = line_field("Leader, who confirms who is there", 120)
    leader_phone = line_field("The leader's number that day", 40, required=False)
    pupils = forms.MultipleChoiceField(label="Pupils", widget=forms.CheckboxSelectMultiple)
    field_order = ("name", "destination", "leader", "leader_phone")

    def __init__(self, *args: Any, pupils: Sequence[Pupil], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(pupil.pk): pupil for pupil in pupils}
        self.fields["pupils"].choices = [(key, p.name) for key, p in self.offered.items()]
        self.fields["pupils"].initial = list(self.offered)
        for name in ("provider", "evidence", "source"):
            self.fields.pop(name, None)

    def plan(self) -> Plan:
        """Whoever leads is who supervises."""
        return replace(super().plan(), provider=self.cleaned_data["leader"])

    def going(self) -> Going:
        said = self.cleaned_data
        return Going(said["name"], said["destination"], said["leader"], said["leader_phone"])

    def chosen(self) -> list[Pupil]:
        return [self.offered[key] for key in self.cleaned_data["pupils"]]


class ChangeForm(PlanForm):
    """The same, with the reason of the change."""

    why = line_field("Why it is changed", 500)


class WhyForm(SpokenForm):
    """A reason alone: to cancel, to take back."""

    why = line_field("Why", 500)


class ShortenForm(WhyForm):
    """A new end, within the absence."""

    last = day_field("Last day")
    last_session = session_field("Ending in the", initial="PM")
    field_order = ("last", "last_session", "why")


def initial_of(absence: PlannedAbsence) -> dict[str, Any]:
    """What a form shows of an absence that stands."""
    return {name: getattr(absence, name) for name in PLAN_FIELDS}
