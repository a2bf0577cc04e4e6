"""What people do with work: each deed leaves its row, tells the strategy, and can be taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction

from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import DoneBefore, Post, Role, SchoolEvent
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import By, Unhandled
from herringbone.web.worklists.models import Handling, How, State, Work
from worlds import NOW, TODAY

pytestmark = pytest.mark.both_databases

OFFICER = By(Author("Ola Officer", "attendance officer", 7), NOW)


@pytest.fixture
def make(entered):
    def made(**fields) -> Work:
        given = {
            "provision": "RIV-23", "occasion": "1", "subject_kind": "pupil", "subject": "P0001",
            "verb": "letter", "thing": "warning", "date": TODAY, "due_by": TODAY,
            "owner": "attendance_officer", "words": "letter: warning", "asked_at": NOW,
        }  # fmt: skip
        return Work.objects.create(school=entered.school, **{**given, **fields})

    return made


def test_done_is_told_to_the_strategy_and_as_an_event(make):
    work = make()
    row = handling.done(work=work, outcome="sent", by=OFFICER)
    work.refresh_from_db()
    assert (work.state, work.outcome) == (State.DONE, "sent")
    told = DoneBefore.objects.get(origin=f"handling:{row.pk}")
    assert (told.provision, told.subject, told.date, told.outcome) == (
        "RIV-23", "P0001", TODAY, "sent",
    )  # fmt: skip
    event = SchoolEvent.objects.get(origin=f"handling:{row.pk}")
    assert (event.event, event.outcome) == ("letter_sent", "warning")


def test_a_letter_that_came_back_is_no_letter_sent(make):
    handling.done(work=make(), outcome="returned", by=OFFICER)
    assert DoneBefore.objects.get().outcome == "returned"
    assert not SchoolEvent.objects.exists()


def test_an_outcome_that_its_verb_does_not_have_is_refused(make):
    with pytest.raises(Unhandled, match="sent, returned"):
        handling.done(work=make(), outcome="reached", by=OFFICER)
    assert not Handling.objects.exists()


def test_what_was_only_offered_can_be_declined(make):
    handling.done(work=make(is_offer=True), outcome="declined", by=OFFICER)
    assert not SchoolEvent.objects.exists()


def test_taking_back_opens_it_again_and_takes_it_from_the_strategy(make):
    work = make()
    row = handling.done(work=work, outcome="sent", by=OFFICER)
    handling.undo(handling=row, by=OFFICER)
    work.refresh_from_db()
    assert (work.state, work.outcome) == (State.OPEN, "")
    assert not DoneBefore.objects.exists() and not SchoolEvent.objects.exists()
    assert [one.how for one in Handling.objects.all()] == [How.DONE, How.UNDONE]


def test_only_the_latest_can_be_taken_back(make):
    work = make()
    first = handling.hand_over(work=work, by=OFFICER, to_role="slt")
    second = handling.not_appropriate(work=work, why="a bereavement", by=OFFICER)
    with pytest.raises(Unhandled, match="that back first"):
        handling.undo(handling=first, by=OFFICER)
    handling.undo(handling=second, by=OFFICER)
    work.refresh_from_db()
    assert (work.state, work.holder) == (State.OPEN, "slt")
    handling.undo(handling=first, by=OFFICER)
    work.refresh_from_db()
    assert work.holder == "attendance_officer"


def test_taking_back_what_a_named_person_did_leaves_it_with_that_person(make, entered):
    work, senco = make(), entered.by_role[Role.SENCO]
    handling.hand_over(work=work, by=OFFICER, to_role="slt")
    handling.hand_over(work=work, by=OFFICER, to_person=senco)
    row = handling.done(work=work, outcome="sent", by=OFFICER)
    handling.undo(handling=row, by=OFFICER)
    work.refresh_from_db()
    assert (work.state, work.holder, work.person) == (State.OPEN, "slt", senco)


def test_taking_back_a_handover_gives_it_to_the_person_who_had_it_before(make, entered):
    work, senco = make(), entered.by_role[Role.SENCO]
    first = handling.hand_over(work=work, by=OFFICER, to_person=senco)
    second = handling.hand_over(work=work, by=OFFICER, to_person=entered.by_role[Role.HEAD])
    handling.undo(handling=second, by=OFFICER)
    work.refresh_from_db()
    assert (work.holder, work.person) == ("attendance_officer", senco)
    handling.undo(handling=first, by=OFFICER)
    work.refresh_from_db()
    assert work.person is None


@pytest.mark.parametrize("since", ["left", "namesake"])
def test_where_the_person_before_is_gone_or_not_the_only_one_of_that_name_the_role_has_it(
    make, entered, since
):
    work, senco, head = make(), entered.by_role[Role.SENCO], entered.by_role[Role.HEAD]
    handling.hand_over(work=work, by=OFFICER, to_person=senco)
    second = handling.hand_over(work=work, by=OFFICER, to_role="slt")
    if since == "left":
        Post.objects.filter(user=senco).update(end=TODAY - timedelta(1))
    else:
        head.name = senco.name
        head.save()
    handling.undo(handling=second, by=OFFICER)
    work.refresh_from_db()
    assert (work.holder, work.person) == ("attendance_officer", None)


def test_not_appropriate_and_put_off_need_a_reason(make):
    for deed in (
        lambda: handling.not_appropriate(work=make(), why=" ", by=OFFICER),
        lambda: handling.snooze(
            work=make(occasion="2"), until=TODAY + timedelta(1), why="", by=OFFICER
        ),
    ):
        with pytest.raises(Unhandled, match="Say why"):
            deed()


def test_what_is_put_off_keeps_its_day_and_what_is_about_today_cannot_be(make):
    work = make()
    handling.snooze(work=work, until=date(2026, 11, 30), why="the family is away", by=OFFICER)
    work.refresh_from_db()
    assert (work.state, work.snoozed_until) == (State.OPEN, date(2026, 11, 30))
    with pytest.raises(Unhandled, match="away today"):
        handling.snooze(
            work=make(occasion="2", is_live=True), until=date(2026, 11, 30), why="x", by=OFFICER
        )


def test_twice_done_is_done_once(make):
    work = make()
    handling.done(work=work, outcome="sent", by=OFFICER)
    with pytest.raises(Unhandled, match="done already"):
        handling.done(work=work, outcome="sent", by=OFFICER)
    assert Handling.objects.count() == 1


@pytest.mark.parametrize("sql", ["UPDATE worklists_handling SET words = 'other'",
                                 "DELETE FROM worklists_handling"])  # fmt: skip
def test_what_was_done_is_never_changed(make, sql):
    handling.done(work=make(), outcome="sent", by=OFFICER)
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        connection.cursor().execute(sql)
