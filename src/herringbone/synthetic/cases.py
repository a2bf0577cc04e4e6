"""Lays the planned absences of a demo over a draft: past marks, patterns and today's plans agree.

Part-time timetable, alternative provision, suspension, religious observance, appointments; what the
generator has planned by itself (patterns that run today, leave, appointments) is listed beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from herringbone.engine.record.registers import MarkDetail
from herringbone.engine.record.roll import DatedValue, Pupil
from herringbone.synthetic.draft import Draft
from herringbone.synthetic.morning_records import PlanKind, PlannedAbsence
from herringbone.synthetic.patterns import SessionPattern, week_without
from herringbone.synthetic.pool import Pool
from herringbone.synthetic.weekly import next_review

BOTH = ("AM", "PM")
AFTERNOONS = range(1, 10, 2)
SEEN_EARLY = time(9, 45)  # when the first of two appointments is expected to be over
PROVIDER = "Weir Farm Education"
PLANNED: dict[str, PlanKind] = {
    "M": "medical", "C": "leave", "C1": "leave", "H": "leave", "J1": "leave", "T": "leave",
    "S": "leave", "R": "religious", "E": "suspension",
}  # fmt: skip
SAYS = {
    "medical": "Appointment at the dentist",
    "leave": "Leave granted by the head",
    "religious": "Religious observance",
    "suspension": "Suspended",
}
PATTERN_SAYS = {
    "part_time": "Part-time timetable",
    "alternative_provision": "Alternative provision",
    "dual_registration": "Dual registration",
}


def lay_plans(draft: Draft, pool: Pool) -> list[PlannedAbsence]:
    """Everything known ahead about today but the trip."""
    _part_time(draft, pool)
    _alternative_provision(draft, pool)
    plans = [_suspension(draft, pool), _religious(draft, pool)]
    plans += [_appointment(draft, pool, time(10, 40)), _appointment(draft, pool, SEEN_EARLY)]
    laid = {pupil_id for plan in plans for pupil_id in plan.pupil_ids}
    plans += _from_patterns(draft)
    laid |= {pupil_id for plan in plans for pupil_id in plan.pupil_ids}
    return [*plans, *_by_chance(draft, laid)]


def in_compulsory_years(draft: Draft, pool: Pool) -> Pupil:
    """A calm pupil of Year 1 or above who is not vulnerable."""
    pupil_id = pool.take(
        lambda p: p.value("year_group", draft.today).isdigit() and not pool.vulnerable(p), calm=5
    )
    return draft.pupils[pupil_id]


def _part_time(draft: Draft, pool: Pool) -> None:
    """Mornings only for six weeks, two of them over; the flag is dated as the pattern is."""
    pupil = in_compulsory_years(draft, pool)
    first, last = draft.day(-10), draft.day(20)
    for n in range(-10, 21):
        if pupil.on_roll(draft.day(n)):
            draft.put(
                pupil.pupil_id, draft.day(n), "PM", "C2", MarkDetail(None, "part-time timetable")
            )
    history = {**pupil.history, "part_time_timetable": (DatedValue("1", first),)}
    values = {**pupil.values, "part_time_timetable": "1"}
    draft.change(pupil.pupil_id, values=values, history=history)
    draft.patterns.append(
        SessionPattern(
            pupil_id=pupil.pupil_id,
            kind="part_time",
            required=week_without(AFTERNOONS),
            code="C2",
            starts=first,
            ends=last,
            review=next_review(draft.calendar, first, last, draft.today),
            note="08:50 to 12:00 each day, agreed with a parent; full days by the end date",
        )
    )


def _alternative_provision(draft: Draft, pool: Pool) -> None:
    """Two fixed days a week, today's among them, at a provider that confirms each day."""
    pupil = in_compulsory_years(draft, pool)
    weekdays = {draft.today.weekday(), (draft.today.weekday() + 2) % 5}
    first, last = draft.day(-15), draft.day(25)
    for n in range(-15, 26):
        day = draft.day(n)
        if day.weekday() in weekdays and pupil.on_roll(day):
            for session in BOTH:
                draft.put(pupil.pupil_id, day, session, "B")
    draft.patterns.append(
        SessionPattern(
            pupil_id=pupil.pupil_id,
            kind="alternative_provision",
            required=week_without(2 * day + n for day in weekdays for n in (0, 1)),
            code="B",
            starts=first,
            ends=last,
            review=next_review(draft.calendar, first, last, draft.today),
            provider=PROVIDER,
            note="animal care and reading, 09:15 to 14:45; the provider rings by 09:45",
        )
    )


def _suspension(draft: Draft, pool: Pool) -> PlannedAbsence:
    """Three days, today the second."""
    pupil = in_compulsory_years(draft, pool)
    for n in (-1, 0, 1):
        for session in BOTH:
            draft.put(pupil.pupil_id, draft.day(n), session, "E", MarkDetail(None, "suspended"))
    return PlannedAbsence(
        kind="suspension",
        pupil_ids=(pupil.pupil_id,),
        code="E",
        first=draft.day(-1),
        last=draft.day(1),
        sessions=BOTH,
        says="Suspended for three days; work set each morning",
        agreed_by="head",
        returns_on=draft.day(2),
    )


def _religious(draft: Draft, pool: Pool) -> PlannedAbsence:
    """A day exclusively set apart, for two of one family where there are two."""
    ids = pool.pair() or (pool.take(lambda p: not pool.vulnerable(p)),)
    return PlannedAbsence(
        kind="religious",
        pupil_ids=ids,
        code="R",
        first=draft.today,
        last=draft.today,
        sessions=BOTH,
        says="Religious observance, told by letter a week ago",
        agreed_by="head",
        returns_on=draft.day(1),
    )


def _appointment(draft: Draft, pool: Pool, back_at: time) -> PlannedAbsence:
    pupil = in_compulsory_years(draft, pool)
    return PlannedAbsence(
        kind="medical",
        pupil_ids=(pupil.pupil_id,),
        code="M",
        first=draft.today,
        last=draft.today,
        sessions=("AM",),
        says=f"{SAYS['medical']}, card seen",
        back_at=back_at,
    )


def _from_patterns(draft: Draft) -> Iterator[PlannedAbsence]:
    """Who is not due in here today by a pattern; the nursery's weeks are no absence."""
    for pattern in draft.all_patterns():
        away = tuple(s for s in BOTH if not pattern.due(draft.today, s))
        if pattern.kind in PATTERN_SAYS and pattern.holds_on(draft.today) and away:
            yield PlannedAbsence(
                kind=_plan_kind(pattern),
                pupil_ids=(pattern.pupil_id,),
                code=pattern.code,
                first=draft.today,
                last=draft.today,
                sessions=away,
                says=PATTERN_SAYS[pattern.kind],
                place=pattern.provider,
                from_pattern=True,
            )


def _plan_kind(pattern: SessionPattern) -> PlanKind:
    match pattern.kind:
        case "part_time" | "alternative_provision" | "dual_registration":
            return pattern.kind
    raise ValueError(f"a {pattern.kind} pattern is no planned absence")


def _by_chance(draft: Draft, laid: set[str]) -> Iterator[PlannedAbsence]:
    """What the generator has for today that a school would have known before."""
    for pupil in draft.on_roll(draft.today):
        if pupil.pupil_id in laid:
            continue
        held = {s: draft.code(pupil.pupil_id, draft.today, s) for s in BOTH}
        for code in sorted({code for code in held.values() if code in PLANNED}):
            yield PlannedAbsence(
                kind=PLANNED[code],
                pupil_ids=(pupil.pupil_id,),
                code=code,
                first=draft.today,
                last=draft.today,
                sessions=tuple(s for s in BOTH if held[s] == code),
                says=SAYS[PLANNED[code]],
                agreed_by="office" if code == "M" else "head",
                back_at=time(10, 55) if code == "M" and held["AM"] == "M" else None,
            )
