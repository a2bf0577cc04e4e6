"""What the two weeks before a demo's day have left behind: leave, amendments, a register not taken.

Each record agrees with the marks: where there is nothing of its kind in them it is laid over a calm
pupil's days first, and an amendment's new mark is what the register holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from typing import Literal

from herringbone.engine.record.registers import MarkDetail
from herringbone.synthetic.draft import Draft
from herringbone.synthetic.morning_records import (
    Amendment,
    Fortnight,
    LeaveRequest,
    MissingInDay,
    Movement,
    NotTaken,
)
from herringbone.synthetic.pool import Pool
from herringbone.synthetic.telling import who_tells

BOTH = ("AM", "PM")
BACK = 10  # school days that are looked through
AGEING = (3, 4)  # days ago on which an N still stands, so that its age shows
# What N became, and why: code, reason, evidence, minutes after which it was told, by whom.
FOUND_OUT = (
    ("I", "reason given", "text 09:31 from {who}", time(9, 34), "office"),
    ("I", "reason given", "call 10:05 to {who}: in bed with a temperature", time(10, 6), "office"),
    ("I", "reason given", "e-mail 11:20 from {who}", time(11, 42), "attendance_officer"),
    ("M", "appointment card seen", "card from the dental surgery", time(11, 15), "office"),
    ("G", "holiday found out", "{who} said on the telephone that they are abroad", time(14, 5),
     "attendance_lead"),
)  # fmt: skip


def make_fortnight(draft: Draft, pool: Pool, kept: Iterable[str]) -> Fortnight:
    """The records of the school days before today; changes the marks that they are about. No
    register of the pupils `kept` is left blank."""
    ageing = [_age(draft, pool, ago) for ago in AGEING]
    missing = _missing(draft, pool)
    amendments = [*_found_out(draft), _in_error(draft, pool), *_came_after_close(draft)]
    amendments += _given_up(draft)
    amendments.append(_collected(missing))
    return Fortnight(
        leave=_leave(draft, pool),
        amendments=tuple(sorted(amendments, key=lambda a: (a.on, a.at, a.pupil_id, a.session))),
        not_taken=(_not_taken(draft, pool, {missing.pupil_id, *ageing, *kept}),),
        missing=(missing,),
        movements=_movements(draft, pool),
    )


def _age(draft: Draft, pool: Pool, ago: int) -> str:
    """A pupil who was N for a day and has been in since."""
    pupil_id = pool.take(lambda p: not pool.vulnerable(p), calm=ago + 1)
    for session in BOTH:
        draft.put(pupil_id, draft.day(-ago), session, "N")
    return pupil_id


def _missing(draft: Draft, pool: Pool) -> MissingInDay:
    """Collected ill at noon two days ago without signing out; ill in the register since."""
    pupil_id = pool.take(lambda p: who_tells(draft, p.pupil_id) is not None)
    contact, day = who_tells(draft, pupil_id), draft.day(-2)
    draft.put(pupil_id, day, "PM", "I", MarkDetail(None, "sickness"))
    who = contact.values["relationship"] if contact else ""
    return MissingInDay(
        pupil_id=pupil_id,
        day=day,
        seen_at=time(8, 52),
        missed_at=time(13, 10),
        closed_at=time(13, 24),
        closed_how="parent_confirms",
        closed_by="office",
        words=f"The {who} rang back: collected at noon from the playground, stomach ache.",
    )


def _collected(missing: MissingInDay) -> Amendment:
    return Amendment(
        pupil_id=missing.pupil_id,
        day=missing.day,
        session="PM",
        original="N",
        new="I",
        reason="reason given",
        evidence="call 13:24 from home: collected at noon, unwell",
        on=missing.day,
        at=time(13, 36),
        by_role="office",
    )


# --- amendments -----------------------------------------------------------------------------------
def _found_out(draft: Draft) -> Iterator[Amendment]:
    """N until somebody answered: first mornings of absences that the register now holds."""
    used: set[str] = set()
    for new, reason, evidence, at, role in FOUND_OUT:
        for pupil_id, day in _first_mornings(draft, new):
            contact = who_tells(draft, pupil_id)
            if contact is not None and pupil_id not in used:
                used.add(pupil_id)
                words = evidence.format(who=contact.values["relationship"])
                yield Amendment(pupil_id, day, "AM", "N", new, reason, words, day, at, role)
                break


def _first_mornings(draft: Draft, code: str) -> Iterator[tuple[str, date]]:
    """Mornings with this code after a day in school, the latest first."""
    for ago in range(1, BACK):
        day, before = draft.day(-ago), draft.day(-ago - 1)
        for pupil_id in sorted(draft.pupils):
            held = draft.code(pupil_id, day, "AM"), draft.code(pupil_id, before, "PM")
            if held == (code, "\\"):
                yield pupil_id, day


def _in_error(draft: Draft, pool: Pool) -> Amendment:
    """Marked N by the teacher while with the music teacher; seen by a member of staff."""
    pupil_id = pool.take(calm=5)
    day = draft.day(-4)
    return Amendment(
        pupil_id=pupil_id,
        day=day,
        session="AM",
        original="N",
        new="/",
        reason="entered in error",
        evidence="was with the violin teacher from 08:50, who confirms it",
        on=day,
        at=time(9, 55),
        by_role="class_teacher",
    )


def _came_after_close(draft: Draft) -> Iterator[Amendment]:
    """The last who came after the register closed, with the minutes that the register holds."""
    for ago in range(1, BACK):
        day = draft.day(-ago)
        for pupil_id in sorted(draft.pupils):
            detail = draft.details[pupil_id].get(draft.slot(day, "AM"))
            if draft.code(pupil_id, day, "AM") == "U" and detail and detail.minutes_late:
                minutes = 8 * 60 + 50 + detail.minutes_late
                at = time(minutes // 60, minutes % 60)
                yield Amendment(
                    pupil_id, day, "AM", "N", "U", "arrived after the register closed",
                    f"signed in at the office {at:%H:%M}", day, at, "office", detail.minutes_late,
                )  # fmt: skip
                return


def _given_up(draft: Draft) -> Iterator[Amendment]:
    """No reason after five school days: O, by a named person, both sessions of the day."""
    for ago in range(6, BACK + 2):
        day = draft.day(-ago)
        for pupil_id in sorted(draft.pupils):
            if [draft.code(pupil_id, day, session) for session in BOTH] == ["O", "O"]:
                for session in BOTH:
                    yield Amendment(
                        pupil_id, day, session, "N", "O", "no reason after five school days",
                        "two calls, a text and a letter without an answer", draft.day(5 - ago),
                        time(15, 45), "attendance_lead",
                    )  # fmt: skip
                return


# --- a register, movements, leave -----------------------------------------------------------------
def _not_taken(draft: Draft, pool: Pool, kept: set[str]) -> NotTaken:
    """Yesterday afternoon nobody took one class's register: its marks are blank."""
    day = draft.day(-1)
    held = {draft.pupils[pupil_id].value("class", day) for pupil_id in kept}
    by_class: dict[str, list[str]] = {}
    for pupil in draft.on_roll(day):
        by_class.setdefault(pupil.value("class", day), []).append(pupil.pupil_id)
    name = pool.pick(name for name in by_class if name not in held and name[0] != "N")
    for pupil_id in by_class[name]:
        draft.put(pupil_id, day, "PM", "")
    return NotTaken(name, day, "PM")


def _movements(draft: Draft, pool: Pool) -> tuple[Movement, ...]:
    """Three of the last days, each come back or gone for good."""
    return (
        _movement(draft, pool, 1, time(13, 40), "orthodontist", time(14, 30), time(14, 35)),
        _movement(draft, pool, 1, time(11, 20), "unwell, collected", None, None),
        _movement(draft, pool, 2, time(10, 5), "speech therapy", time(11, 0), time(11, 10)),
    )


def _movement(
    draft: Draft,
    pool: Pool,
    ago: int,
    at: time,
    reason: str,
    expected_back: time | None,
    back_at: time | None,
) -> Movement:
    pupil_id = pool.take(lambda p: who_tells(draft, p.pupil_id) is not None)
    contact = who_tells(draft, pupil_id)
    assert contact is not None
    return Movement(
        pupil_id=pupil_id,
        on=draft.day(-ago),
        at=at,
        way="out",
        reason=reason,
        came_with=contact.values["relationship"],
        contact_id=contact.contact_id,
        expected_back=expected_back,
        back_at=back_at,
    )


def _leave(draft: Draft, pool: Pool) -> tuple[LeaveRequest, ...]:
    """One waiting for the head, one granted, one refused whose child was then ill on those days."""
    brothers = pool.pair() or (pool.take(),)
    granted, refused = pool.take(), pool.take(calm=5)
    for ago in (3, 2):
        for session in BOTH:
            draft.put(refused, draft.day(-ago), session, "I", MarkDetail(None, "stomach ache"))
    return (
        _asked(
            draft, brothers, -2, 12, 16,
            "Our cousin marries abroad and we would like both to be there.",
        ),
        _asked(
            draft, (granted,), -8, 3, 4, "My father has died. The funeral is in Cork.", "granted",
            "C", -7, "A close relative's funeral; two days include the journey; first request.",
            "We are very sorry for your loss. Two days are granted.",
        ),
        _asked(
            draft, (refused,), -9, -3, -2, "Flights are half the price before the holiday.",
            "refused", "G", -8, "A cheaper holiday is no exceptional circumstance.",
            "We cannot agree to this. Please talk to us if there is another reason.",
        ),
    )  # fmt: skip


def _asked(
    draft: Draft,
    pupil_ids: Sequence[str],
    asked: int,
    first: int,
    last: int,
    words: str,
    state: Literal["pending", "granted", "refused"] = "pending",
    code: str = "",
    decided: int | None = None,
    grounds: str = "",
    answer: str = "",
) -> LeaveRequest:
    contact = who_tells(draft, pupil_ids[0])
    return LeaveRequest(
        pupil_ids=tuple(pupil_ids),
        contact_id=contact.contact_id if contact else "",
        asked_on=draft.day(asked),
        first=draft.day(first),
        last=draft.day(last),
        words=words,
        state=state,
        code=code,
        decided_on=None if decided is None else draft.day(decided),
        decided_by="" if decided is None else "head",
        grounds=grounds,
        answer=answer,
    )
