"""A class's register is sent: it is one entry, once, and nothing that moved meanwhile is lost."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author, Change, Refused
from herringbone.web.registers.models import ClassRegister, Entry, Kind, Source
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.submission import submit_class_register
from worlds import TODAY, make_pupil

pytestmark = pytest.mark.both_databases
TEACHER = Author("Ros Teacher", "class teacher", 7)


def at(clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, tzinfo=LONDON)


def submit(world, marks: str, clock: str = "08:57", **more):
    """`marks` as `Amy / Ben N`; "-" for blank."""
    words = marks.split()
    changes = [
        Change(world.pupils[name], TODAY, "AM", "" if code == "-" else code)
        for name, code in zip(words[::2], words[1::2], strict=True)
    ]
    asked = {"author": TEACHER, "began_from": 0, "client_id": uuid4(), **more}
    return submit_class_register(
        school=world.school,
        class_name="3B",
        date=TODAY,
        session="AM",
        changes=changes,
        at=at(clock),
        **asked,
    )


def standing(world) -> str:
    held = codes_held(world.school, world.pupils.values(), [TODAY])
    return " ".join(held[pupil.pk, TODAY, "AM"] or "-" for pupil in world.pupils.values())


def test_a_register_becomes_one_entry_with_every_pupil(entered):
    done = submit(entered, "Amy / Ben N Cal L", headcount=2)
    assert standing(entered) == "/ N L"
    assert done.entry.kind == Kind.TAKEN
    assert done.entry.parts.count() == 3
    register = ClassRegister.objects.get()
    assert register.submitted_at == at("08:57")
    assert (register.submitted_by, register.headcount, register.is_late) == (
        "Ros Teacher",
        2,
        False,
    )


def test_a_submission_sent_twice_is_kept_once(entered):
    sender = uuid4()
    first = submit(entered, "Amy / Ben N Cal L", client_id=sender)
    again = submit(entered, "Amy / Ben N Cal L", clock="08:58", client_id=sender)
    assert again.is_repetition
    assert again.entry == first.entry
    assert Entry.objects.count() == 1


def test_an_id_that_comes_again_with_other_marks_is_refused(entered):
    sender = uuid4()
    submit(entered, "Amy / Ben N Cal L", client_id=sender)
    with pytest.raises(Refused, match="id of an earlier one"):
        submit(entered, "Amy / Ben / Cal L", client_id=sender)


def test_what_both_made_different_stays_and_comes_back(entered):
    first = submit(entered, "Amy / Ben L Cal -")
    done = submit(entered, "Amy / Ben N Cal N", clock="08:59", began_from=0)
    assert standing(entered) == "/ L N"
    assert [(c.pupil, c.saw, c.standing, c.proposed) for c in done.conflicts] == [
        (entered.pupils["Ben"], "", "L", "N")
    ]
    assert done.register.version == first.entry.seq + 1


def test_after_closing_the_first_is_late_and_a_second_needs_a_reason(entered):
    late = submit(entered, "Amy / Ben / Cal /", clock="09:20")
    assert late.entry.kind == Kind.AMENDED
    assert late.entry.reason == "late_register"
    assert late.register.is_late
    with pytest.raises(Refused, match="say why"):
        submit(entered, "Amy / Ben N Cal /", clock="10:00", began_from=late.register.version)


def test_typed_offline_in_time_is_still_the_taking_of_it(entered):
    done = submit(
        entered, "Amy / Ben / Cal /", clock="11:00", source=Source.OFFLINE, captured_at=at("09:05")
    )
    assert done.entry.kind == Kind.TAKEN
    assert not done.register.is_late
    assert done.entry.captured_at == at("09:05")


def test_a_register_takes_as_many_statements_however_many_pupils_there_are(entered):
    seen, counted = submit(entered, "Amy /").entry.seq, []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            marks = " ".join(f"{name} /" for name in entered.pupils)
            seen = submit(entered, marks, began_from=seen).entry.seq
        counted.append(len(asked))
        for more in range(27):
            entered.pupils[f"F{more}"] = make_pupil(entered.school, f"F{more}")
    assert counted[0] == counted[1] <= 27
