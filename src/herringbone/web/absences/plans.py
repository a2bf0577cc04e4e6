"""What somebody wants to plan, as values, and everything that still stands against it.

Forms and services ask the same `problems_of`, and it returns all of them at once. Sources:
regulations 10 and 11 of SI 2024/208; *Working together to improve school attendance*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from herringbone.engine.england.codes import national_codes
from herringbone.engine.england.compulsory_age import is_compulsory
from herringbone.web.absences.authority import authorisers
from herringbone.web.absences.claims import EVERY_SESSION, first_half, session_of
from herringbone.web.absences.kinds import RULES, AbsenceKind
from herringbone.web.absences.terms import Typed, calendar_problems
from herringbone.web.registers.closing import starts_at
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import value_on
from herringbone.web.ui.days import day_long

LONGEST_DAYS = 366


class Unplannable(ValueError):
    """Refused, with every problem in words."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Plan:
    """An absence of one or many pupils before it is kept; fields as `PlannedAbsence`."""

    kind: AbsenceKind
    code: str
    first: date
    last: date
    first_session: str = "AM"
    last_session: str = "PM"
    weekly: str = EVERY_SESSION
    reason: str = ""
    provider: str = ""
    authoriser: str = ""
    authoriser_position: str = ""
    evidence: str = ""
    source: str = ""
    expected_back: date | None = None
    expected_back_session: str = "AM"
    arrives_at: time | None = None
    leaves_at: time | None = None
    return_meeting: date | None = None

    @property
    def typed(self) -> Typed:
        return Typed(self.first, self.last, self.first_session, self.last_session, self.weekly)


def problems_of(school: School, pupils: Sequence[Pupil], plan: Plan, at: datetime) -> list[str]:
    """Everything that must be put right before the plan can stand, in words; none: it may."""
    if plan.typed.is_backwards:
        return ["It ends before it begins: look at the dates and sessions."]
    return [
        *_about_the_code(plan),
        *_about_the_details(school, plan, at),
        *_about_time(school, plan, at),
        *_about_the_roll(school, pupils, plan),
        *(
            problem
            for pupil in pupils
            for problem in age_problems(school, pupil, plan.code, plan.first, plan.last)
        ),
    ]


def _about_the_code(plan: Plan) -> Iterator[str]:
    rule = RULES[plan.kind]
    if plan.code not in rule.codes:
        yield f"{plan.kind.label.capitalize()} is coded {' or '.join(rule.codes)}, not {plan.code}."
        return
    for day in (plan.first, plan.last):
        problem = national_codes().problem(plan.code, day)
        if problem:
            yield f"{problem}."
            return


def _about_the_details(school: School, plan: Plan, at: datetime) -> Iterator[str]:
    rule = RULES[plan.kind]
    if rule.provider and not plan.provider.strip():
        yield f"Name {rule.provider}: {plan.code} cannot stand without."
    if rule.evidence and not plan.evidence.strip():
        yield f"Say where {rule.evidence} is kept: {plan.code} rests on it."
    if not rule.by_authority:
        return
    allowed = authorisers(school, at.date())
    if plan.authoriser not in {one.name for one in allowed}:
        names = ", ".join(one.name for one in allowed) or "nobody holds that role today"
        yield f"{plan.code} needs who authorised it, with authority to decide leave: {names}."


def _about_time(school: School, plan: Plan, at: datetime) -> Iterator[str]:
    if (plan.last - plan.first).days > LONGEST_DAYS:
        yield "It lasts more than a year: give an end within the school year and renew it."
    if "1" not in plan.weekly:
        yield "Its week has no session: tick those that it holds."
    else:
        yield from calendar_problems(school, plan.typed)
    if plan.expected_back and plan.expected_back < plan.last:
        yield "The pupil is expected back before the absence ends: look at both dates."
    if RULES[plan.kind].in_advance:
        day, session = session_of(first_half(plan.first, plan.first_session))
        if starts_at(school, day, session) <= at:
            yield (
                f"{plan.code} is agreed in advance, and this begins on a session that has begun. "
                "Start it from the next session; what has been is coded from what is known of it."
            )


def _about_the_roll(school: School, pupils: Sequence[Pupil], plan: Plan) -> Iterator[str]:
    if not pupils:
        yield "Choose at least one pupil."
    for day in dict.fromkeys((plan.first, plan.last)):
        here = set(school.pupils.on_roll(day).values_list("pk", flat=True))
        for pupil in pupils:
            if pupil.pk not in here:
                yield f"{pupil.name} is not on roll on {day_long(day)}."


def age_problems(school: School, pupil: Pupil, code: str, first: date, last: date) -> Iterator[str]:
    """X is only outside compulsory school age, C2 only within it."""
    start = school.academic_year_start
    ages = {
        is_compulsory(pupil.date_of_birth, day, (start.month, start.day)) for day in (first, last)
    }
    if code == "X" and None in ages:
        yield f"X depends on age, and no date of birth is held for {pupil.name}."
    elif code == "X" and True in ages:
        yield f"{pupil.name} is of compulsory school age then: X cannot stand; C2 or another may."
    elif code == "C2" and False in ages:
        yield f"{pupil.name} is not of compulsory school age throughout: use X for those sessions."


def warnings_of(school: School, pupil: Pupil, plan: Plan) -> list[str]:
    """What a person should have thought of; nothing here stops the plan."""
    rule, found = RULES[plan.kind], []
    if rule.warning:
        found.append(rule.warning)
    year_group = value_on(pupil, "year_group", plan.first)
    age = int(year_group) if year_group.isdigit() else 0
    if plan.kind == AbsenceKind.WORK and age < 10:
        found.append(f"{pupil.name} is in Year {year_group}: W is for Years 10 and 11.")
    if plan.kind == AbsenceKind.STUDY and age < 11:
        found.append(f"{pupil.name} is in Year {year_group}: S is usually for Year 11 on.")
    days = school.days.filter(date__gte=plan.first, date__lte=plan.last).count()
    if plan.kind == AbsenceKind.SUSPENSION and days > 5:
        found.append(f"{days} school days: other provision is due from the sixth.")
    if plan.kind == AbsenceKind.RELIGIOUS and days > 2:
        found.append(f"{days} school days: R covers only the days set apart.")
    return found
