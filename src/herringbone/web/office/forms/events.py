"""An event for many pupils as it is typed: code, scope, sessions, reason, what it may replace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from herringbone.web.office.event_codes import (
    EVENT_CODES,
    EXPECTED,
    PRESENT,
    UNAUTHORISED,
    UNEXPLAINED,
)
from herringbone.web.office.event_plan import EventAsk
from herringbone.web.office.models import Scope
from herringbone.web.schools.asked import DayField
from herringbone.web.schools.models import ClassGroup, Pupil, PupilValue, School
from herringbone.web.schools.roll import class_names

LONGEST = timedelta(days=31)
REPLACES = {
    "present": ("present marks: / \\ L", PRESENT),
    "n": ("N, no reason yet", UNEXPLAINED),
    "o": ("O, absent without a reason", UNAUTHORISED),
    "expected": ("visits and provision that nobody confirmed yet", (EXPECTED,)),
}
HALVES = {"both": ("AM", "PM"), "AM": ("AM",), "PM": ("PM",)}
NAME_FIELDS = {
    Scope.YEAR: "years",
    Scope.CLASS: "classes",
    Scope.ROUTE: "routes",
    Scope.LIST: "pupils",
}


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)


class EventForm(forms.Form):
    """`ask` is the event, once valid; what it would do is shown before anything is written."""

    code = forms.ChoiceField(
        label="What happened",
        choices=[(code, f"{code}  {rule.says}") for code, rule in EVENT_CODES.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="The reason",
        max_length=300,
        help_text="It stands in the record beside each mark: “boiler failed at 7:40”.",
    )
    first = DayField(label="First day", widget=DateInput())
    last = DayField(
        label="Last day", required=False, widget=DateInput(), help_text="Empty for one day."
    )
    halves = forms.ChoiceField(
        label="Sessions",
        choices=[("both", "all day"), ("AM", "mornings"), ("PM", "afternoons")],
        initial="both",
    )
    scope = forms.ChoiceField(label="For whom", choices=Scope.choices)
    years = forms.MultipleChoiceField(
        label="Year groups", required=False, widget=forms.CheckboxSelectMultiple
    )
    classes = forms.MultipleChoiceField(
        label="Classes", required=False, widget=forms.CheckboxSelectMultiple
    )
    routes = forms.MultipleChoiceField(
        label="Routes to school", required=False, widget=forms.CheckboxSelectMultiple
    )
    pupils = forms.CharField(
        label="Pupils",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One a line: “Surname, Forename”, or the pupil's number.",
    )
    replaces = forms.MultipleChoiceField(
        label="Also take the place of",
        required=False,
        choices=[(key, says) for key, (says, _) in REPLACES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Blanks are always filled. Illness, appointments, leave and suspension stay.",
    )

    def __init__(self, *args: Any, school: School, day: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.school = school
        self.fields["first"].initial = day
        self.fields["years"].choices = _plain(_years(school))
        self.fields["classes"].choices = _plain(class_names(school))
        self.fields["routes"].choices = _plain(_routes(school))

    def clean_pupils(self) -> list[str]:
        """The numbers of those named, each once; each line that names nobody or several is said."""
        lines = [line.strip() for line in self.cleaned_data["pupils"].splitlines()]
        lines = [line for line in lines if line]
        if not lines:
            return []
        found = _by_name(self.school, self.fields["first"].initial)
        wrong = [_why_not(line, len(found[line.lower()])) for line in lines]
        if any(wrong):
            raise forms.ValidationError([why for why in wrong if why])
        return list(dict.fromkeys(found[line.lower()][0] for line in lines))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last") or said.get("first")
        if first and last and last < first:
            self.add_error("last", "The last day is before the first.")
        elif first and last and last - first > LONGEST:
            self.add_error("last", "An event lasts at most a month; record a longer one in parts.")
        name = NAME_FIELDS.get(said.get("scope", ""))  # type: ignore[call-overload]
        if name and not said.get(name):
            self.add_error(name, "Choose at least one.")
        return said

    @property
    def ask(self) -> EventAsk:
        said = self.cleaned_data
        scope = Scope(said["scope"])
        replaces = {code for key in said["replaces"] for code in REPLACES[key][1]}
        return EventAsk(
            code=said["code"],
            scope=scope,
            sessions=self._sessions(),
            reason=said["reason"],
            names=said[NAME_FIELDS[scope]] if scope in NAME_FIELDS else (),
            replaces=frozenset(replaces),
        )

    def _sessions(self) -> list[tuple[date, str]]:
        """The sessions that the school has between the days; a single day as it was typed, so that
        one without school is said to be so."""
        said = self.cleaned_data
        first, last = said["first"], said["last"] or said["first"]
        halves = HALVES[said["halves"]]
        if first == last and not self.school.days.filter(date=first).exists():
            return [(first, half) for half in halves]
        return [
            (row.date, half)
            for row in self.school.days.filter(date__gte=first, date__lte=last)
            for half in halves
            if (row.am if half == "AM" else row.pm)
        ]


def _by_name(school: School, day: date) -> dict[str, list[str]]:
    """Numbers by number and by "surname, forename" (or known as), in small letters."""
    found: dict[str, list[str]] = defaultdict(list)
    columns = ("pupil_id", "surname", "forename", "known_as")
    for number, surname, forename, known in school.pupils.on_roll(day).values_list(*columns):
        found[number.lower()].append(number)
        for first in {forename, known} - {""}:
            found[f"{surname}, {first}".lower()].append(number)
    return found


def _why_not(line: str, known: int) -> str:
    if known == 0:
        return f"“{line}” is nobody on roll: write “Surname, Forename”, or the number."
    return f"“{line}” is more than one pupil: write the number." if known > 1 else ""


def _plain(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


def _years(school: School) -> list[str]:
    groups = ClassGroup.objects.filter(school=school, is_current=True).exclude(year_group="")
    held = set(groups.values_list("year_group", flat=True))
    return sorted(held, key=lambda year: (not year.isdigit(), int(year) if year.isdigit() else 0))


def _routes(school: School) -> list[str]:
    """Ways to school that some pupil has, dated or not."""
    dated = PupilValue.objects.filter(school=school, field="travels").exclude(value="")
    plain = Pupil.objects.filter(school=school).values_list("values__travels", flat=True)
    return sorted({*dated.values_list("value", flat=True), *filter(None, plain.distinct())})
