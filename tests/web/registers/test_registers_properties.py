"""Whatever is done to registers, in whatever order: the rows are what a plain reading of it all
gives, record and projections agree, and rebuilding changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herringbone.web.clock import LONDON
from herringbone.web.registers.amending import Amendment, amend_all
from herringbone.web.registers.changes import Author, Carried, Change, Occasion, Refused
from herringbone.web.registers.details import FIELDS
from herringbone.web.registers.models import (
    ClassRegister,
    Entry,
    Kind,
    MarkDetail,
    Proposal,
    RegisterRow,
    Source,
)
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.rebuild import rebuild
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.registers.verify import SUBMITTED, verify

pytestmark = pytest.mark.both_databases
SOMEBODY = Author("Ros Teacher", "class teacher", 7)
DAYS = (date(2026, 11, 19), date(2026, 11, 20))
SESSIONS = ("AM", "PM")
NAMES = ("Amy", "Ben", "Cal")
Mark = tuple[str, date, str]

codes = st.sampled_from(["", "/", "L", "N", "I", "M", "V", "C1", "#"])
slots = st.tuples(st.sampled_from(DAYS), st.sampled_from(SESSIONS))
marks = st.tuples(st.sampled_from(NAMES), st.sampled_from(DAYS), st.sampled_from(SESSIONS))
pages = st.dictionaries(marks, codes, min_size=1, max_size=6)


@dataclass(frozen=True)
class Submits:
    slot: tuple[date, str]
    codes: Sequence[str]
    began: float
    sender: UUID
    is_late: bool


@dataclass(frozen=True)
class Amends:
    page: dict[Mark, str]
    minutes: int | None
    note: str | None


@dataclass(frozen=True)
class Brings:
    page: dict[Mark, str]
    kind: Kind


@dataclass(frozen=True)
class Expects:
    mark: Mark
    code: str


@dataclass(frozen=True)
class TakesBack:
    """Puts back what the last entry changed."""


deeds = st.one_of(
    st.builds(
        Submits,
        slots,
        st.tuples(codes, codes, codes),
        st.floats(0, 1),
        st.sampled_from([UUID(int=number) for number in range(1, 6)]),
        st.booleans(),
    ),
    st.builds(
        Amends, pages, st.none() | st.integers(0, 29), st.none() | st.sampled_from(["rang", "ü“"])
    ),
    st.builds(Brings, pages, st.sampled_from([Kind.IMPORTED, Kind.EVENT])),
    st.builds(Expects, marks, st.sampled_from(["V", "D", ""])),
    st.builds(TakesBack),
)


@dataclass
class Plain:
    """Every mark's codes one after another, with the number of the entry that put each there."""

    held: dict[Mark, list[tuple[int, str]]] = field(default_factory=dict)
    senders: dict[UUID, Submits] = field(default_factory=dict)

    def at(self, mark: Mark, seq: int) -> str:
        before = [code for number, code in self.held.get(mark, ()) if number <= seq]
        return before[-1] if before else ""

    def now(self, mark: Mark) -> str:
        return self.at(mark, 1_000_000)

    def put(self, mark: Mark, seq: int, code: str) -> None:
        self.held.setdefault(mark, []).append((seq, code))

    def merge(self, mark: Mark, began: int, sent: str) -> str:
        saw, stands = self.at(mark, began), self.now(mark)
        return sent if stands in (saw, sent) else stands


def of_session(code: str, session: str) -> str:
    return "\\" if code == "/" and session == "PM" else code


def clock(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 5), tzinfo=LONDON)


def changes_of(world: Any, page: dict[Mark, str], carried: Carried | None = None) -> list[Change]:
    return [
        Change(world.pupils[name], day, session, code, carried or Carried())
        for (name, day, session), code in page.items()
    ]


def do(world: Any, plain: Plain, deed: Any) -> None:
    seq = Entry.objects.count()
    last = clock(DAYS[-1], 18)
    match deed:
        case Submits():
            submits(world, plain, deed, seq)
        case Amends(page, minutes, note):
            carried = Carried(minutes_late=minutes, note=note)
            wanted = [
                Amendment(
                    world.pupils[n], d, s, code, carried if code == "L" else Carried(note="x")
                )
                for (n, d, s), code in page.items()
            ]
            try:
                amend_all(
                    school=world.school,
                    author=SOMEBODY,
                    amendments=wanted,
                    at=last,
                    reason=Reason.MISTAKE,
                )
            except Refused:
                assert all(plain.now(m) == of_session(c, m[2]) for m, c in page.items())
                assert Entry.objects.count() == seq
            else:
                put_all(plain, page, seq + 1)
        case Brings(page, kind):
            occasion = Occasion(kind, Source.IMPORT, SOMEBODY, last)
            write_entry(school=world.school, occasion=occasion, changes=changes_of(world, page))
            put_all(plain, page, seq + 1)
        case Expects((name, day, session) as mark, code):
            occasion = Occasion(Kind.PLANNED, Source.OFFICE, SOMEBODY, last)
            change = Change(
                world.pupils[name], day, session, plain.now(mark), Carried(expected=code)
            )
            write_entry(school=world.school, occasion=occasion, changes=[change])
            plain.put(mark, seq + 1, plain.now(mark))
        case TakesBack():
            back = {
                mark: plain.at(mark, seq - 1)
                for mark, held in plain.held.items()
                if held[-1][0] == seq
            }
            if back:
                occasion = Occasion(Kind.AMENDED, Source.UNDO, SOMEBODY, last, reason="undone")
                write_entry(school=world.school, occasion=occasion, changes=changes_of(world, back))
                put_all(plain, back, seq + 1)


def put_all(plain: Plain, page: dict[Mark, str], seq: int) -> None:
    for mark, code in page.items():
        plain.put(mark, seq, of_session(code, mark[2]))


def submits(world: Any, plain: Plain, deed: Submits, seq: int) -> None:
    day, session = deed.slot
    began = round(deed.began * seq)
    sent = {
        (name, day, session): of_session(code, session)
        for name, code in zip(NAMES, deed.codes, strict=True)
    }
    hour = 15 if deed.is_late else (9 if session == "AM" else 13)
    asked = {
        "school": world.school,
        "class_name": "3B",
        "date": day,
        "session": session,
        "changes": changes_of(world, sent),
        "author": SOMEBODY,
        "at": clock(day, hour),
        "client_id": deed.sender,
        "began_from": began,
        "reason": Reason.MISTAKE if deed.is_late else "",
    }
    if deed.sender in plain.senders:
        repeats(asked, plain.senders[deed.sender], deed, seq)
        return
    done = submit_class_register(**asked)
    assert done.entry.seq == seq + 1
    for mark, code in sent.items():
        plain.put(mark, seq + 1, plain.merge(mark, began, code))
    plain.senders[deed.sender] = deed


def repeats(asked: dict[str, Any], first: Submits, deed: Submits, seq: int) -> None:
    """The same id again: either the same submission, or refused; never a second entry."""
    try:
        assert submit_class_register(**asked).is_repetition
    except Refused:
        assert (first.slot, first.codes) != (deed.slot, deed.codes)
    assert Entry.objects.count() == seq


def state() -> list[Any]:
    return [
        sorted(
            (key, start, bytes(row))
            for key, start, row in RegisterRow.objects.values_list(
                "pupil_id", "year_start", "marks"
            )
        ),
        sorted(MarkDetail.objects.values_list("pupil_id", "date", "session", *FIELDS)),
        sorted(
            ClassRegister.objects.exclude(submitted_at=None).values_list(
                "class_name", "date", "session", "version", *SUBMITTED
            )
        ),
        sorted(Proposal.objects.values_list("entry__seq", "pupil_id", "standing", "code")),
    ]


def check(world: Any, done: Sequence[Any]) -> None:
    plain = Plain()
    for deed in done:
        do(world, plain, deed)
    held = codes_held(world.school, world.pupils.values(), DAYS)
    for name in NAMES:
        for day in DAYS:
            for session in SESSIONS:
                mark = (name, day, session)
                assert held[world.pupils[name].pk, day, session] == plain.now(mark), mark
    assert [str(one) for one in verify(world.school).differences] == []
    before = state()
    assert rebuild(world.school).mended == []
    assert state() == before


def in_vain(world: Any, done: Sequence[Any]) -> None:
    """All of it in a transaction that is taken back, so that each example begins anew."""
    with transaction.atomic():
        check(world, done)
        transaction.set_rollback(True)


ANEW = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@pytest.mark.thorough
@given(done=st.lists(deeds, min_size=1, max_size=12))
@settings(max_examples=40, **ANEW)
def test_rows_are_what_a_plain_reading_gives(entered, done):
    in_vain(entered, done)


@pytest.mark.slow
@given(done=st.lists(deeds, min_size=5, max_size=60))
@settings(max_examples=400, **ANEW)
def test_rows_are_what_a_plain_reading_gives_over_long_stories(entered, done):
    in_vain(entered, done)
