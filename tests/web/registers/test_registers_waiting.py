"""What waits for a person: alarms on documents, and marks that were proposed; settled once."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import uuid4

import pytest

from herringbone.web.clock import LONDON
from herringbone.web.registers.alarms import note_use
from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Author, Carried, Change, Refused
from herringbone.web.registers.models import Alarm, Entry, Proposal
from herringbone.web.registers.reading import head_of
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.settling import leave_proposal, settle_alarm, take_proposal
from herringbone.web.registers.submission import submit_class_register
from worlds import NOW, TODAY, draw

pytestmark = pytest.mark.both_databases
OFFICE = Author("Tess Office", "office manager", 3)
HEAD = Author("Una Head", "head", 5)
MONDAY = date(2026, 11, 16)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(TODAY, time(hour, minute), tzinfo=LONDON)


@pytest.fixture
def kept(entered):
    draw(
        entered.school,
        "Pupil Mon Tue Wed Thu\nAmy // II II //\nBen // II // //",
        entered.pupils,
        starts=MONDAY,
    )
    return entered


def letter(world, name: str = "Amy", first: int = 17, last: int = 18, **more):
    return note_use(
        school=world.school,
        pupil=world.pupils[name],
        kind="letter",
        reference="L-7",
        says="letter about 4 sessions",
        first=date(2026, 11, first),
        last=date(2026, 11, last),
        at=NOW,
        **more,
    )


def change(world, name: str = "Amy", day: int = 17, code: str = "M", **more) -> Entry:
    return amend(
        school=world.school,
        author=OFFICE,
        pupil=world.pupils[name],
        date=date(2026, 11, day),
        session="AM",
        code=code,
        at=at(10),
        reason=Reason.MISTAKE,
        **more,
    )


def test_an_amendment_after_a_letter_used_the_mark_raises_an_alarm(kept):
    use = letter(kept)
    entry = change(kept)
    (alarm,) = Alarm.objects.all()
    assert (alarm.use, alarm.entry) == (use, entry)
    assert (alarm.date, alarm.session) == (date(2026, 11, 17), "AM")
    assert (alarm.original, alarm.new) == ("I", "M")
    assert alarm.raised_at == at(10)


@pytest.mark.parametrize(
    ("name", "day"), [("Amy", 16), ("Amy", 19), ("Ben", 17)], ids=["before", "after", "other"]
)
def test_marks_that_the_letter_did_not_use_raise_none(kept, name, day):
    letter(kept)
    change(kept, name, day)
    assert Alarm.objects.count() == 0


def test_what_goes_with_a_mark_raises_none(kept):
    letter(kept)
    change(kept, code="I", carried=Carried(note="note received"))
    assert Alarm.objects.count() == 0


def test_each_document_gets_its_alarm(kept):
    letter(kept)
    letter(kept, first=16, last=20)
    change(kept)
    assert Alarm.objects.count() == 2


def test_taking_a_register_raises_none(kept):
    letter(kept, last=20)
    submit(kept, "N/")
    submit(kept, "L/", began_from=2)
    assert Alarm.objects.count() == 0


def test_an_amendment_between_reading_and_noting_is_caught_up(kept):
    read_at = head_of(kept.school).number
    change(kept)
    change(kept, day=19)
    letter(kept, read_at=read_at)
    (alarm,) = Alarm.objects.all()
    assert (alarm.date, alarm.original, alarm.new) == (date(2026, 11, 17), "I", "M")
    letter(kept, read_at=head_of(kept.school).number)
    assert Alarm.objects.count() == 1


def test_an_alarm_is_settled_once_by_name(kept):
    letter(kept)
    change(kept)
    alarm = Alarm.objects.get()
    with pytest.raises(Refused, match="Say what was done"):
        settle_alarm(alarm=alarm, author=HEAD, how=" ", at=at(11))
    settle_alarm(alarm=alarm, author=HEAD, how="letter withdrawn, family told", at=at(11))
    assert Alarm.objects.get().settled_by == "Una Head"
    with pytest.raises(Refused, match="Una Head settled this on Fri 20 Nov, 11:00: letter with"):
        settle_alarm(alarm=Alarm.objects.get(), author=OFFICE, how="again", at=at(12))


def submit(world, codes: str, **more):
    asked = {"began_from": 0, **more}
    return submit_class_register(
        school=world.school,
        class_name="3B",
        date=TODAY,
        session="AM",
        changes=[
            Change(world.pupils[name], TODAY, "AM", code)
            for name, code in zip(("Amy", "Ben"), codes, strict=True)
        ],
        author=Author("Ros Teacher", "class teacher", 7),
        at=at(9),
        client_id=uuid4(),
        **asked,
    )


@pytest.fixture
def proposed(kept):
    """Ben is L; a second sender who had seen a blank page said N."""
    submit(kept, "/L")
    submit(kept, "/N")
    return kept


def bens_mark(world) -> str:
    pupil = world.pupils["Ben"]
    return codes_held(world.school, [pupil], [TODAY])[pupil.pk, TODAY, "AM"]


def test_a_proposal_says_what_stood_and_what_was_entered(proposed):
    one = Proposal.objects.get()
    assert (one.pupil, one.standing, one.code) == (proposed.pupils["Ben"], "L", "N")
    assert (one.proposed_by, one.settled_at) == ("Ros Teacher", None)
    assert bens_mark(proposed) == "L"


def test_a_proposal_is_taken_in_the_name_of_whoever_decides(proposed):
    one = Proposal.objects.get()
    entry = take_proposal(proposal=one, author=HEAD, at=at(10), reason=Reason.MISTAKE)
    assert bens_mark(proposed) == "N"
    assert (entry.person_name, Proposal.objects.get().settled_by) == ("Una Head", "Una Head")
    with pytest.raises(Refused, match="Una Head settled this"):
        leave_proposal(proposal=Proposal.objects.get(), author=OFFICE, at=at(11))


def test_a_proposal_is_left(proposed):
    leave_proposal(proposal=Proposal.objects.get(), author=HEAD, at=at(10))
    assert bens_mark(proposed) == "L"
    assert Proposal.objects.get().settled_how == "left as it stands"


def test_a_proposal_whose_mark_moved_again_is_not_taken_unseen(proposed):
    amend(
        school=proposed.school,
        author=OFFICE,
        pupil=proposed.pupils["Ben"],
        date=TODAY,
        session="AM",
        code="M",
        at=at(9, 30),
        reason=Reason.MISTAKE,
    )
    with pytest.raises(Refused, match="changed meanwhile by Tess Office at 09:30"):
        take_proposal(
            proposal=Proposal.objects.get(), author=HEAD, at=at(10), reason=Reason.MISTAKE
        )
    assert Proposal.objects.get().settled_at is None


def test_taking_a_proposal_after_closing_needs_a_reason(proposed):
    with pytest.raises(Refused, match="say why"):
        take_proposal(proposal=Proposal.objects.get(), author=HEAD, at=at(10))
    assert Proposal.objects.get().settled_at is None
