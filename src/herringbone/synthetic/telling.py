"""What parents say when a child is away: who told the school, how, when and in which words.

A run of illness was told on its first day, or again today where nobody said when the child is back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from herringbone.engine.record.roll import Contact
from herringbone.synthetic.draft import Draft
from herringbone.synthetic.morning_records import Channel, ReportedAbsence
from herringbone.synthetic.pool import Pool

WORDS: Mapping[str, tuple[str, ...]] = {
    "I": (
        "{She} has a high temperature and will not be in today.",
        "{She} is full of cold and coughing, we are keeping {her} at home.",
        "Stomach ache since the night, not coming in.",
        "Headache and a sore throat. I will ring again tomorrow.",
        "Not well, {she} hardly slept. We hope for tomorrow.",
        "{Her} asthma is bad this morning, we are seeing the nurse at ten.",
        "Chickenpox, spots all over. The pharmacist says until they crust.",
    ),
    "G": (
        "We are still away with the family and back at the weekend.",
        "Our flight was moved. We will not be back before Monday.",
    ),
}
SICK = "{She} was sick twice in the night."
UNREAD = (
    "Hi its mum, not coming in today, been up all night with a temperature",
    "Running late, car will not start, there by half past nine",
    "Poorly today. Can you send the work home?",
)
GIRL = {"She": "She", "she": "she", "her": "her", "Her": "Her"}
BOY = {"She": "He", "she": "he", "her": "him", "Her": "His"}
CHANNELS: tuple[Channel, ...] = ("phone", "phone", "text", "app", "email")
LONGEST_RUN = 5  # school days back that a spell is followed


def who_tells(draft: Draft, pupil_id: str, place: int = 0) -> Contact | None:
    """A contact who may be rung and has parental responsibility, the first where nobody is asked
    for at `place`; None where there is none."""
    able = [
        contact
        for contact in draft.contacts[pupil_id]
        if contact.values["may_contact"] == contact.values["parental_responsibility"] == "1"
    ]
    return able[place % len(able)] if able else None


def report(draft: Draft, pool: Pool, pupil_id: str) -> ReportedAbsence:
    """What the school was told about an absence of today."""
    begun = _began(draft, pupil_id)
    code = "G" if draft.code(pupil_id, draft.today, "AM") == "G" and begun < draft.today else "I"
    sick = code == "I" and begun == draft.today and pool.chance.random() < 0.15
    words = SICK if sick else WORDS[code][int(pool.chance.integers(len(WORDS[code])))]
    back = _back(draft, pool, begun, sick=sick)
    contact = who_tells(draft, pupil_id, int(pool.chance.integers(4)) // 3)
    return ReportedAbsence(
        pupil_id=pupil_id,
        contact_id=contact.contact_id if contact else "",
        who=contact.values["relationship"] if contact else "a neighbour",
        how=CHANNELS[int(pool.chance.integers(len(CHANNELS)))],
        on=begun if back is not None else draft.today,
        at=_before_school(pool),
        words=words.format(**(GIRL if draft.pupils[pupil_id].values["sex"] == "F" else BOY)),
        code=code,
        expected_back=back,
    )


def unread(draft: Draft, pupil_id: str, number: int) -> ReportedAbsence:
    """A message that came while the office was busy; every third from a number nobody knows."""
    contact = None if number % 3 == 1 else who_tells(draft, pupil_id)
    return ReportedAbsence(
        pupil_id=pupil_id,
        contact_id=contact.contact_id if contact else "",
        who=contact.values["relationship"] if contact else "somebody not among the contacts",
        how="text",
        on=draft.today,
        at=time(9, 11 + 2 * (number % 4)),
        words=UNREAD[number % len(UNREAD)],
        code="I" if number % 3 != 1 else "L",
        expected_back=None,
        handled=False,
    )


def _began(draft: Draft, pupil_id: str) -> date:
    """The first day of the illness or holiday that goes on today, as far back as anybody looks."""
    began, code = draft.today, draft.code(pupil_id, draft.today, "AM")
    for n in range(1, LONGEST_RUN if code in WORDS else 0):
        day = draft.day(-n)
        if not draft.pupils[pupil_id].on_roll(day) or draft.code(pupil_id, day, "PM") != code:
            break
        began = day
    return began


def _back(draft: Draft, pool: Pool, begun: date, *, sick: bool) -> date | None:
    """When the child is expected: two days after being sick; told once where the spell is old."""
    if sick:
        return draft.day(2)
    if begun < draft.today:
        return draft.day(1) if pool.chance.random() < 0.6 else None
    return draft.day(1) if pool.chance.random() < 0.3 else None


def _before_school(pool: Pool) -> time:
    minutes = 7 * 60 + 35 + int(pool.chance.integers(90))
    return time(minutes // 60, minutes % 60)
