"""What a bulk event would do, mark by mark, before anything is written.

The page shows it, the service writes exactly it: both ask `plan_event`, and a fingerprint of what
was shown travels with the form, so that nothing else is ever written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from herringbone.engine.england.codes import national_codes
from herringbone.web.absences.prefills import prefills_for
from herringbone.web.office.event_codes import EVENT_CODES, EXPECTED, REPLACEABLE
from herringbone.web.office.models import Scope
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import values_on

Session = tuple[date, str]


class EventRefused(ValueError):
    """Why an event cannot be recorded, in words for whoever typed it."""


@dataclass(frozen=True)
class EventAsk:
    """A bulk event as somebody asks for it; `names` mean nothing for the whole school."""

    code: str
    scope: Scope
    sessions: Sequence[Session]
    reason: str
    names: Sequence[str] = ()
    replaces: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Touched:
    """One session of a pupil: what stands there, and what was only expected there."""

    pupil: Pupil
    class_name: str
    date: date
    session: str
    before: str
    expected: str = ""


@dataclass(frozen=True)
class EventPlan:
    """`changes` get the code; `kept` hold a mark that the event leaves alone."""

    ask: EventAsk
    changes: Sequence[Touched] = ()
    kept: Sequence[Touched] = ()
    pupils: int = 0
    replaced: Counter[str] = field(default_factory=Counter)

    @property
    def fingerprint(self) -> str:
        """The same for the same changes, whoever asks."""
        said = (f"{c.pupil.pk} {c.date} {c.session} {c.before} {c.expected}" for c in self.changes)
        return sha256("\n".join((self.ask.code, *said)).encode()).hexdigest()

    @property
    def kept_codes(self) -> Counter[str]:
        return Counter(row.before or f"{row.expected} expected" for row in self.kept)


def plan_event(school: School, ask: EventAsk, only: Pupil | None = None) -> EventPlan:
    """The event's changes in the order of date, session, class and name; raises EventRefused.
    `only` asks about one pupil: somebody who joined after the event was recorded."""
    check(school, ask)
    changes: list[Touched] = []
    kept: list[Touched] = []
    met: set[int] = set()
    for day in sorted({day for day, _ in ask.sessions}):
        for row in _sessions_of_day(school, ask, day, only):
            met.add(row.pupil.pk)
            if _gives_way(row, ask.replaces):
                changes.append(row)
            elif row.before != ask.code:
                kept.append(row)
    replaced = Counter(row.before or EXPECTED for row in changes if row.before or row.expected)
    return EventPlan(ask, changes, kept, len(met), replaced)


def check(school: School, ask: EventAsk) -> None:
    """Raises EventRefused where the code is not for this scope, day or reason."""
    rule = EVENT_CODES.get(ask.code)
    if rule is None:
        raise EventRefused(f"{ask.code} is for single pupils; an event has {_codes()}.")
    if ask.scope not in rule.scopes:
        raise EventRefused(_wrong_scope(ask))
    if ask.scope != Scope.SCHOOL and not ask.names:
        raise EventRefused(f"Say which {Scope(ask.scope).label} it is for.")
    if not ask.reason.strip():
        raise EventRefused(f"Give the reason. {rule.needs}")
    if not ask.replaces <= set(REPLACEABLE):
        wrong = ", ".join(sorted(ask.replaces - set(REPLACEABLE)))
        raise EventRefused(f"An event never replaces {wrong}; it may replace / \\ L N O.")
    _check_sessions(school, ask)


def _check_sessions(school: School, ask: EventAsk) -> None:
    if not ask.sessions:
        raise EventRefused("Say which sessions it is for.")
    days = {row.date: row for row in school.days.filter(date__in=[d for d, _ in ask.sessions])}
    for day, session in ask.sessions:
        row = days.get(day)
        if row is None or not (row.am if session == "AM" else row.pm):
            raise EventRefused(
                f"The school has no {session} session on {day:%A} {day.day} {day:%B} {day.year}: "
                "take that day out, or put it right in the calendar."
            )
        problem = national_codes().problem(ask.code, day)
        if problem:
            raise EventRefused(f"{problem}.")


def _wrong_scope(ask: EventAsk) -> str:
    if ask.code in ("#", "Y4"):
        return (
            f"{ask.code} is only for the whole school. For part of it use Y3 (part of the premises "
            "closed) or Y7 (another cause that nobody could avoid)."
        )
    return f"{ask.code} is not for the whole school; a school that closed unexpectedly is Y4."


def _sessions_of_day(
    school: School, ask: EventAsk, day: date, only: Pupil | None
) -> Iterable[Touched]:
    """Each session of that day of each pupil in the scope, with what stands there."""
    pupils = in_scope(school, ask.scope, ask.names, day, only)
    held = values_on(pupils, ("class", "year_group"), day)
    at_home = _years_at_home(school, day)
    codes = codes_held(school, pupils, [day])
    expected = expected_codes(school, pupils, day)
    ordered = sorted(pupils, key=lambda p: (held[p.pk]["class"], p.surname, p.forename, p.pk))
    for session in [s for d, s in ask.sessions if d == day]:
        for pupil in ordered:
            if held[pupil.pk]["year_group"] not in at_home:
                key = (pupil.pk, day, session)
                yield Touched(
                    pupil,
                    held[pupil.pk]["class"],
                    day,
                    session,
                    codes[key],
                    expected.get((pupil.pk, session), ""),
                )


def in_scope(
    school: School, scope: str, names: Sequence[str], day: date, only: Pupil | None = None
) -> list[Pupil]:
    """Pupils on roll that day whom a scope means."""
    pupils = school.pupils.on_roll(day)
    if only is not None:
        pupils = pupils.filter(pk=only.pk)
    if scope == Scope.LIST:
        return list(pupils.filter(pupil_id__in=names))
    if scope == Scope.SCHOOL:
        return list(pupils)
    found: dict[int, Pupil] = {}
    for name in names:
        found.update({pupil.pk: pupil for pupil in pupils.with_value(scope, name, day)})
    return list(found.values())


def expected_codes(
    school: School, pupils: Sequence[Pupil], day: date
) -> Mapping[tuple[int, str], str]:
    """By pupil's key and session: a code that waits to be confirmed, or will once the register is
    sent: a trip that was planned before stands in no register yet when the heating fails at 8."""
    rows = MarkDetail.objects.filter(school=school, date=day).exclude(expected="")
    laid = {(r[0], r[1]): r[2] for r in rows.values_list("pupil_id", "session", "expected")}
    known = prefills_for(school, pupils, day)
    return {key: one.code for key, one in known.items() if one.is_expected} | laid


def _years_at_home(school: School, day: date) -> frozenset[str]:
    """Year groups that have no session that day by the calendar."""
    row: Any = school.days.get(date=day)
    return frozenset(filter(None, row.closed_for.split(";")))


def _gives_way(row: Touched, replaces: frozenset[str]) -> bool:
    if row.before:
        return row.before in replaces
    return not row.expected or EXPECTED in replaces


def _codes() -> str:
    return ", ".join(EVENT_CODES)
