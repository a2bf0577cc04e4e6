"""What the record refuses before anything is written, whoever asks: each refusal in words.

Both databases refuse alike: a text too long for a column, or one that PostgreSQL cannot hold, is
found here and never as an error of the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise

from herringbone.engine.england.codes import national_codes
from herringbone.web.registers.changes import (
    NOTHING,
    Carried,
    Change,
    Occasion,
    Proposed,
    Refused,
)
from herringbone.web.registers.models import ClassRegister, Entry, MarkDetail
from herringbone.web.registers.reasons import REASONS
from herringbone.web.registers.slots import SESSIONS, byte_of, code_of
from herringbone.web.schools.asked import LARGEST
from herringbone.web.schools.models import Pupil, School

LONGEST_WORDS = 2000


def checked(school: School, occasion: Occasion, changes: Iterable[Change]) -> list[Change]:
    """The changes in the record's order, codes as the code book writes them. Raises Refused."""
    check_occasion(occasion)
    ordered = sorted(
        (_checked_change(school, change) for change in changes),
        key=lambda c: (c.pupil.pupil_id, c.date, c.session),
    )
    if not ordered and not occasion.class_name:
        raise Refused("An entry changes at least one mark or submits a register.")
    if not ordered and (occasion.reason_words or occasion.evidence):
        raise Refused("Words and evidence belong to a pupil's mark, and no mark is changed.")
    _check_once(ordered)
    return ordered


@lru_cache(maxsize=8192)
def code_on(code: str, day: date, session: str) -> str:
    """A code as the record writes it; raises Refused where it may not stand on that day and
    session. `/` and `\\` are one key to a person, so each becomes its session's."""
    if session not in SESSIONS:
        raise Refused(f"A session is AM or PM, not {session!r}.")
    if code.strip() in ("/", "\\"):
        return "/" if session == "AM" else "\\"
    problem = national_codes().problem(code, day)
    if problem:
        raise Refused(f"{problem}.")
    return code_of(byte_of(code))


def check_pupil(school: School, pupil: Pupil) -> None:
    """Raises Refused for another school's pupil."""
    if pupil.school_id != school.id:
        raise Refused(f"Pupil {pupil.pupil_id} is not a pupil of {school.name}.")


def _checked_change(school: School, change: Change) -> Change:
    check_pupil(school, change.pupil)
    code = code_on(change.code, change.date, change.session)
    _check_carried(change.carried, change)
    proposed = change.proposed
    if proposed is not None:
        _check_carried(proposed.carried, change)
        meant = code_on(proposed.code, change.date, change.session)
        proposed = Proposed(meant, proposed.carried)
    elif code == change.code:
        return change
    where = (change.pupil, change.date, change.session)
    return Change(*where, code, change.carried, change.is_kept, proposed)


def _check_carried(carried: Carried, change: Change) -> None:
    if carried is NOTHING or carried == NOTHING:
        return
    for name, value in carried.as_said().items():
        if name == "minutes_late" and value == "":
            continue
        if isinstance(value, str):
            check_text(name.replace("_", " "), value, longest(MarkDetail, name))
        elif not 0 <= value <= MOST_MINUTES:
            raise Refused(f"Minutes late are between 0 and {MOST_MINUTES}, not {value}.")
    if carried.expected:
        code_on(carried.expected, change.date, change.session)


MOST_MINUTES = 600


def _check_once(ordered: list[Change]) -> None:
    for one, other in pairwise(ordered):
        if (one.date, one.session, one.pupil.id) == (other.date, other.session, other.pupil.id):
            where = f"{one.date} {one.session}"
            raise Refused(f"Pupil {one.pupil.pupil_id}, {where}: one entry gives two marks.")


def check_occasion(occasion: Occasion) -> None:
    for moment in (occasion.at, occasion.captured_at):
        if moment is not None and moment.tzinfo is None:
            raise Refused("A moment in the record needs its time zone.")
    if not occasion.author.name.strip():
        raise Refused("An entry names the person who makes it.")
    if occasion.reason and occasion.reason not in REASONS:
        raise Refused(f"{occasion.reason!r} is not on the list of reasons.")
    if occasion.class_name and (occasion.date is None or not occasion.session):
        raise Refused("A register's own entry names class, date and session, all three.")
    if occasion.class_name and occasion.session not in SESSIONS:
        raise Refused(f"A session is AM or PM, not {occasion.session!r}.")
    _check_occasion_texts(occasion)


def _check_occasion_texts(occasion: Occasion) -> None:
    author = occasion.author
    check_text("the name", author.name, longest(Entry, "person_name"))
    check_text("the position", author.position, longest(Entry, "person_position"))
    check_text("entered by", occasion.entered_by, longest(Entry, "entered_by"))
    check_text("the class", occasion.class_name, longest(ClassRegister, "class_name"))
    check_text("the reason's words", occasion.reason_words, LONGEST_WORDS)
    if occasion.evidence is not None:
        check_text("the evidence", occasion.evidence.who, 200)
    if occasion.began_from is not None and not 0 <= occasion.began_from <= LARGEST:
        raise Refused("A version is never below 0 and never so high. Open the register again.")
    if occasion.headcount is not None and not 0 <= occasion.headcount <= 9999:
        raise Refused(f"{occasion.headcount} children are no head count.")


def check_text(what: str, text: str, most: int) -> None:
    """Raises Refused for a text that a database cannot hold."""
    if len(text) > most:
        raise Refused(f"{what.capitalize()} is {len(text)} characters long; {most} are the most.")
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Refused(f"{what.capitalize()} holds a character that cannot be kept; type it again.")


@lru_cache(maxsize=32)
def longest(model: type, field: str) -> int:
    length: int = model._meta.get_field(field).max_length  # type: ignore[attr-defined]
    return length
