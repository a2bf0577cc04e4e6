"""Two people on one register: what each did is kept, what both did differently is shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author, Carried, Change, Occasion, Refused
from herringbone.web.registers.models import (
    ClassRegister,
    DraftMark,
    Entry,
    Kind,
    MarkDetail,
    Proposal,
    Source,
)
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.registers.verify import verify
from herringbone.web.schools.models import Keeper, SchoolDay
from worlds import TODAY, draw, make_pupil

pytestmark = pytest.mark.both_databases
TEACHER = Author("Ros Teacher", "class teacher", 7)
OFFICE = Author("Tess Office", "office manager", 3)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, tzinfo=LONDON)


def submit(world, code: str, carried: Carried | None = None, **more):
    """Amy's mark alone, as one sender sends it."""
    asked = {"began_from": 0, "at": at(8, 57), "client_id": uuid4(), "author": TEACHER, **more}
    return submit_class_register(
        school=world.school,
        class_name="3B",
        date=TODAY,
        session="AM",
        changes=[Change(world.pupils["Amy"], TODAY, "AM", code, carried or Carried())],
        **asked,
    )


def office(world, code: str, carried: Carried | None = None) -> Entry:
    return write_entry(
        school=world.school,
        occasion=Occasion(Kind.TAKEN, Source.OFFICE, OFFICE, at(8, 55)),
        changes=[Change(world.pupils["Amy"], TODAY, "AM", code, carried or Carried())],
    )


def amy(world) -> str:
    pupil = world.pupils["Amy"]
    return codes_held(world.school, [pupil], [TODAY])[pupil.pk, TODAY, "AM"]


@pytest.mark.parametrize(
    ("saw", "meanwhile", "sent", "stands", "conflict"),
    [
        ("", None, "/", "/", False),
        ("", "L", "L", "L", False),
        ("", "L", "", "L", False),
        ("", "L", "N", "L", True),
        ("N", "N", "/", "/", False),
        ("N", "L", "N", "L", False),
        ("N", "L", "L", "L", False),
        ("N", "L", "/", "L", True),
        ("N", "", "N", "", False),
        ("N", "", "/", "", True),
    ],
)
def test_three_ways_meet_mark_by_mark(entered, saw, meanwhile, sent, stands, conflict):
    began_from = office(entered, saw).seq if saw else 0
    if meanwhile is not None:
        office(entered, meanwhile)
    done = submit(entered, sent, began_from=began_from)
    assert amy(entered) == stands
    assert bool(done.conflicts) == conflict == (Proposal.objects.count() == 1)
    if conflict:
        (one,) = done.conflicts
        assert (one.saw, one.standing, one.proposed, one.by) == (
            saw,
            meanwhile,
            sent,
            "Tess Office",
        )
    assert verify(entered.school).holds


def test_minutes_that_two_people_gave_differently_are_a_conflict(entered):
    office(entered, "L", Carried(minutes_late=5))
    done = submit(entered, "L", Carried(minutes_late=12))
    assert len(done.conflicts) == 1
    assert MarkDetail.objects.get().minutes_late == 5
    assert Proposal.objects.get().carried == {"minutes_late": 12}


def test_a_note_that_only_one_wrote_is_kept_beside_the_mark_of_the_other(entered):
    office(entered, "L", Carried(minutes_late=5))
    done = submit(entered, "L", Carried(minutes_late=5, note="wet shoes"))
    assert done.conflicts == ()
    row = MarkDetail.objects.get()
    assert (row.minutes_late, row.note) == (5, "wet shoes")


def test_what_moved_in_between_and_back_is_no_conflict(entered):
    office(entered, "N")
    office(entered, "")
    assert submit(entered, "/").conflicts == ()
    assert amy(entered) == "/"


def test_a_sender_who_saw_the_latest_may_change_it(entered):
    seen = office(entered, "N").seq
    assert submit(entered, "/", began_from=seen).conflicts == ()
    assert amy(entered) == "/"


def test_what_an_import_put_there_is_seen_too(entered):
    draw(entered.school, "Pupil Fri\nAmy I-", entered.pupils, starts=TODAY)
    done = submit(entered, "/", began_from=0)
    assert [one.standing for one in done.conflicts] == ["I"]


def test_a_child_in_the_room_wins_over_what_was_expected(entered):
    write_entry(
        school=entered.school,
        occasion=Occasion(Kind.PLANNED, Source.OFFICE, OFFICE, at(8, 55)),
        changes=[Change(entered.pupils["Amy"], TODAY, "AM", "", Carried(expected="V"))],
    )
    assert submit(entered, "/", began_from=0).conflicts == ()
    assert amy(entered) == "/"
    assert not MarkDetail.objects.exists()


@pytest.mark.parametrize("began_from", [2, 99, 10**15])
def test_a_version_that_the_chain_does_not_have_hides_nothing(entered, began_from):
    """A device that is older than a restored database, or one that makes numbers up."""
    office(entered, "L")
    assert len(submit(entered, "N", began_from=began_from).conflicts) == 1
    assert amy(entered) == "L"


def test_a_version_below_nought_is_refused(entered):
    with pytest.raises(Refused, match="never below 0"):
        submit(entered, "N", began_from=-1)


def test_a_repetition_gives_the_same_conflicts_again(entered):
    office(entered, "L")
    sender = uuid4()
    first = submit(entered, "N", client_id=sender)
    again = submit(entered, "N", client_id=sender)
    assert again.is_repetition
    assert [(c.pupil, c.standing, c.proposed) for c in again.conflicts] == [
        (c.pupil, c.standing, c.proposed) for c in first.conflicts
    ]
    assert Proposal.objects.count() == 1


def test_a_repetition_of_what_was_left_alone_is_a_repetition(entered):
    office(entered, "L")
    sender = uuid4()
    submit(entered, "", client_id=sender)
    assert submit(entered, "", client_id=sender).is_repetition


def test_the_same_id_for_another_register_is_refused(entered):
    sender = uuid4()
    submit(entered, "/", client_id=sender)
    with pytest.raises(Refused, match="id of an earlier one"):
        submit_class_register(
            school=entered.school,
            class_name="3B",
            date=TODAY - timedelta(days=1),
            session="AM",
            changes=[Change(entered.pupils["Amy"], TODAY - timedelta(days=1), "AM", "/")],
            author=TEACHER,
            at=at(9),
            client_id=sender,
            began_from=0,
        )


def test_the_same_id_from_another_person_is_refused(entered):
    sender = uuid4()
    submit(entered, "/", client_id=sender)
    with pytest.raises(Refused, match="id of an earlier one"):
        submit(entered, "/", client_id=sender, author=Author("Una Other", "teacher", 8))


def test_drafts_of_those_who_were_sent_are_gone_and_others_stay(entered):
    for name in ("Amy", "Ben"):
        DraftMark.objects.create(
            school=entered.school,
            class_name="3B",
            date=TODAY,
            session="AM",
            pupil=entered.pupils[name],
            code="/",
            person_name="Ros Teacher",
            at=at(8, 50),
        )
    submit(entered, "/")
    assert [draft.pupil for draft in DraftMark.objects.all()] == [entered.pupils["Ben"]]


# --- when it is taken, when it is late, when it is an amendment ---------------------------------
def offline(world, code: str, **more):
    asked = {"source": Source.OFFLINE, "captured_at": at(9, 5), "at": at(11), **more}
    return submit(world, code, **asked)


@pytest.mark.parametrize(
    ("captured", "source", "kind"),
    [
        (at(9, 5), Source.OFFLINE, Kind.TAKEN),
        (at(9, 20), Source.OFFLINE, Kind.AMENDED),
        (at(9, 5), Source.SCREEN, Kind.AMENDED),
        (at(9, 5) - timedelta(days=1), Source.OFFLINE, Kind.AMENDED),
        (at(23, 0), Source.OFFLINE, Kind.AMENDED),
    ],
)
def test_only_a_device_that_typed_in_time_takes_a_register_afterwards(
    entered, captured, source, kind
):
    done = offline(entered, "/", captured_at=captured, source=source)
    assert done.entry.kind == kind
    assert done.register.is_late == (kind == Kind.AMENDED)
    assert (done.entry.captured_at, done.entry.recorded_at) == (captured, at(11))


def test_a_device_never_changes_a_submitted_register_as_if_it_were_its_taking(entered):
    seen = submit(entered, "N").entry.seq
    done = offline(entered, "/", began_from=seen)
    assert (done.entry.kind, done.entry.reason) == (Kind.AMENDED, "from_device")
    assert MarkDetail.objects.get().original == "N"


def test_the_first_submission_decides_whether_it_was_late(entered):
    first = submit(entered, "N")
    again = submit(entered, "I", began_from=first.entry.seq, at=at(10), reason="mistake")
    assert not again.register.is_late
    assert again.register.first_submitted_at == at(8, 57)
    assert again.register.submitted_at == at(10)


def test_after_closing_the_same_marks_again_need_no_reason(entered):
    submit(entered, "/")
    done = submit(entered, "/", at=at(10), began_from=1)
    assert (done.entry.kind, done.entry.reason) == (Kind.AMENDED, "")


def test_a_head_count_that_is_not_given_again_stays(entered):
    submit(entered, "/", headcount=1)
    submit(entered, "/", began_from=1)
    assert ClassRegister.objects.get().headcount == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"at": at(8, 19)}, "has not begun"),
        ({"author": Author("", "")}, "names the person"),
    ],
)
def test_what_cannot_be_is_refused(entered, more, words):
    with pytest.raises(Refused, match=words):
        submit(entered, "/", **more)


def test_children_come_in_before_the_bell(entered):
    assert submit(entered, "/", at=at(8, 20)).entry.kind == Kind.TAKEN


def test_a_closed_day_takes_no_register(entered):
    SchoolDay.objects.filter(date=TODAY).update(am=False)
    with pytest.raises(Refused, match="is closed on Friday 20 November 2026"):
        submit(entered, "/")


def test_a_school_whose_mis_keeps_the_register_takes_none(entered):
    entered.school.register_of_record = Keeper.MIS
    with pytest.raises(Refused, match="read-only here"):
        submit(entered, "/")


def test_a_pupil_who_is_not_on_roll_is_refused(entered):
    entered.pupils["Amy"] = make_pupil(entered.school, "Dee", start=TODAY + timedelta(days=3))
    with pytest.raises(Refused, match="is not on roll on Friday"):
        submit(entered, "/")


def test_marks_of_another_session_are_refused(entered):
    with pytest.raises(Refused, match="its own date and session only"):
        submit_class_register(
            school=entered.school,
            class_name="3B",
            date=TODAY,
            session="AM",
            changes=[Change(entered.pupils["Amy"], TODAY, "PM", "\\")],
            author=TEACHER,
            at=at(9),
            client_id=uuid4(),
            began_from=0,
        )
