"""Makes a school's morning at 09:20: registers in and missing, who is late, told of, unexplained.

The day's own marks decide it, as the generator drew them; the plan says how many registers are out
and how many children nobody has explained yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Literal

from herringbone.engine.record.roll import Contact, Pupil
from herringbone.synthetic.cases import SEEN_EARLY
from herringbone.synthetic.class_registers import Known, after_opening, class_registers
from herringbone.synthetic.draft import Draft
from herringbone.synthetic.morning_plan import Classes, MorningPlan
from herringbone.synthetic.morning_records import (
    LateArrival,
    Morning,
    Movement,
    PlannedAbsence,
    ReportedAbsence,
)
from herringbone.synthetic.pool import Pool
from herringbone.synthetic.telling import report, unread
from herringbone.synthetic.unexplained import choose_unexplained

NOW = time(9, 20)
AWAY = ("I", "O", "N", "G", "U")
LATE = (
    ("missed the bus", "on their own"),
    ("overslept", "with mother"),
    ("traffic on the bypass", "with father"),
    ("brother or sister unwell", "with grandmother"),
    ("car would not start", "with mother"),
    ("walked, left late", "on their own"),
)
LATEST = 28  # minutes: the register closes after 30


def make_morning(
    draft: Draft,
    pool: Pool,
    plan: MorningPlan,
    classes: Classes,
    planned: Sequence[PlannedAbsence],
    laid: Mapping[str, tuple[str, ...]],
) -> Morning:
    """The morning of the draft's today. `pool` picks from registers that are in, the trip's not."""
    taken = {p: each for each in planned if "AM" in each.sessions for p in each.pupil_ids}
    pool.keep_out(taken)
    movements = _movements(draft, pool, planned)
    unexplained = choose_unexplained(draft, pool, plan, laid)
    reported = _reported(draft, pool, classes, {*taken, *unexplained})
    late = _late(draft, pool, plan, classes, {*taken, *unexplained, *reported})
    elsewhere = {pupil_id for absence in planned for pupil_id in absence.pupil_ids}
    trip = _trip(draft, plan, classes, {*elsewhere, *reported})
    taken |= dict.fromkeys(trip.pupil_ids, trip)
    known = Known(taken, reported, late, frozenset(unexplained))
    return Morning(
        day=draft.today,
        at=NOW,
        registers=class_registers(draft, pool, classes, known),
        late=tuple(sorted(late.values(), key=lambda each: (each.at, each.pupil_id))),
        reported=(*reported.values(), *_unread(draft, plan, classes, unexplained)),
        planned=(trip, *planned),
        movements=movements,
    )


def _reported(
    draft: Draft, pool: Pool, classes: Classes, others: set[str]
) -> dict[str, ReportedAbsence]:
    """Everybody else who is away; of a class whose register is missing, only who is ill."""
    missing = {*classes.not_started, *classes.in_progress}
    found = {}
    for name, pupils in draft.classes().items():
        for pupil in pupils:
            code = draft.code(pupil.pupil_id, draft.today, "AM")
            if pupil.pupil_id in others or code not in AWAY:
                continue
            if name not in missing or code == "I":
                found[pupil.pupil_id] = report(draft, pool, pupil.pupil_id)
    pool.keep_out(found)
    return found


def _late(
    draft: Draft, pool: Pool, plan: MorningPlan, classes: Classes, others: set[str]
) -> dict[str, LateArrival]:
    """Who is late today, and more of the calm until there are as many as the plan says."""
    due = [pupil for pupil in draft.on_roll(draft.today) if pupil.pupil_id not in others]
    late = [
        pupil.pupil_id
        for pupil in due
        if draft.code(pupil.pupil_id, draft.today, "AM") == "L"
        and pupil.value("class", draft.today) != classes.trip
    ]
    while len(late) < plan.late:
        late.append(pool.take())
    pool.keep_out(late)
    return {pupil_id: _arrival(pool, pupil_id, n) for n, pupil_id in enumerate(sorted(late))}


def _arrival(pool: Pool, pupil_id: str, number: int) -> LateArrival:
    minutes = 2 + int(pool.chance.integers(LATEST - 1))
    reason, came_with = LATE[number % len(LATE)]
    return LateArrival(pupil_id, after_opening(minutes), minutes, reason, came_with)


def _trip(draft: Draft, plan: MorningPlan, classes: Classes, others: set[str]) -> PlannedAbsence:
    """The whole class, but those who are away or elsewhere for a part of the day."""
    pupils = draft.classes()[classes.trip]
    ids = tuple(pupil.pupil_id for pupil in pupils if pupil.pupil_id not in others)
    year = pupils[0].value("year_group", draft.today)
    return PlannedAbsence(
        kind="visit",
        pupil_ids=ids,
        code="V",
        first=draft.today,
        last=draft.today,
        sessions=("AM", "PM"),
        says=f"Year {year} visit to the weaving mill: {classes.trip}",
        place="Weir Mill Museum",
        leader=f"the class teacher of {classes.trip}",
        agreed_by="head",
        confirmed_at=plan.trip_confirmed,
        back_at=time(15, 10),
    )


def _unread(
    draft: Draft, plan: MorningPlan, classes: Classes, unexplained: Sequence[str]
) -> list[ReportedAbsence]:
    """Messages nobody has opened: about the last of the unexplained, and a class not registered."""
    waiting = [draft.classes()[name] for name in classes.not_started]
    about = [*unexplained[::-1][: plan.unread - 1], *(_first_calm(draft, each) for each in waiting)]
    return [unread(draft, pupil_id, n) for n, pupil_id in enumerate(about[: plan.unread])]


def _first_calm(draft: Draft, pupils: Sequence[Pupil]) -> str:
    here = [p.pupil_id for p in pupils if draft.code(p.pupil_id, draft.today, "AM") == "/"]
    return here[0]


def _movements(draft: Draft, pool: Pool, planned: Sequence[PlannedAbsence]) -> tuple[Movement, ...]:
    """Out to the dentist, home with a temperature, and back early from an appointment."""
    out = [_leaves(draft, pool, time(9, 10), "dentist at 09:30", time(10, 45))]
    out.append(_leaves(draft, pool, time(9, 17), "unwell after registration, sent home", None))
    back = next(p.pupil_ids[0] for p in planned if p.kind == "medical" and p.back_at == SEEN_EARLY)
    return (*out, _movement(draft, back, time(9, 18), "in", "back from the dentist", None))


def _leaves(
    draft: Draft, pool: Pool, at: time, reason: str, expected_back: time | None
) -> Movement:
    pupil_id = pool.take(lambda p: _collector(draft, p.pupil_id) is not None)
    return _movement(draft, pupil_id, at, "out", reason, expected_back)


def _movement(
    draft: Draft,
    pupil_id: str,
    at: time,
    way: Literal["out", "in"],
    reason: str,
    expected_back: time | None,
) -> Movement:
    contact = _collector(draft, pupil_id)
    return Movement(
        pupil_id=pupil_id,
        on=draft.today,
        at=at,
        way=way,
        reason=reason,
        came_with=contact.values["relationship"] if contact else "on their own",
        contact_id=contact.contact_id if contact else "",
        expected_back=expected_back,
    )


def _collector(draft: Draft, pupil_id: str) -> Contact | None:
    """The first contact who may collect the child."""
    held = draft.contacts[pupil_id]
    return next((contact for contact in held if contact.values["may_collect"] == "1"), None)
