"""One attempt: kept once on each child, with the report, the strategy's work and the alarms that
follow from it; and all of it taken back."""

from __future__ import annotations

from datetime import date, time

import pytest
from call_mornings import at, calls, drawn, names_in, tried, work

from herringbone.web.absences.models import Reported
from herringbone.web.calls.attempting import Untried
from herringbone.web.calls.clock import raise_due
from herringbone.web.calls.models import Alarm, Kind
from herringbone.web.calls.outcomes import KEYS, Ended
from herringbone.web.calls.sections import Section
from herringbone.web.calls.undoing import take_back
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import (
    Channel,
    Communication,
    Direction,
    Outcome,
)
from herringbone.web.jobs.models import Job
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import DoneBefore
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists.models import State
from worlds import NOW, OFFICE, TODAY, make_contact

pytestmark = pytest.mark.django_db


def mark(world, name: str = "Amy", session: str = "AM") -> str:
    pupil = world.pupils[name]
    return codes_held(world.school, [pupil], [TODAY])[pupil.pk, TODAY, session]


def adopt(world, name: str) -> None:
    Adoption.objects.create(
        school=world.school, name=name, text="", start=date(2026, 9, 1), adopted_at=NOW
    )


def siblings(world, *names: str) -> None:
    for name in names:
        world.pupils[name].family_id = "F1"
        world.pupils[name].save()


def test_every_ending_has_its_key_and_none_has_two():
    assert set(KEYS) == set(Ended)
    assert sorted(key.key for key in KEYS.values()) == list("12345679")


@pytest.mark.parametrize(
    ("ended", "outcome", "spoke"),
    [
        (Ended.NO_ANSWER, Outcome.NO_ANSWER, False),
        (Ended.LEFT_MESSAGE, Outcome.LEFT_MESSAGE, False),
        (Ended.REASON_GIVEN, Outcome.REASON_GIVEN, True),
        (Ended.ON_THE_WAY, Outcome.ON_THE_WAY, True),
        (Ended.HERE, Outcome.HERE, True),
        (Ended.WRONG_NUMBER, Outcome.WRONG_NUMBER, False),
        (Ended.HELP_ASKED, Outcome.HELP_ASKED, True),
        (Ended.WORRIED, Outcome.TOLD, False),
    ],
)
def test_each_key_writes_its_outcome_with_contact_time_and_name(one_away, ended, outcome, spoke):
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, ended, contact=dana, words="in the library with Mr Vale", now=at(9, 31))
    row = Communication.objects.get()
    assert (row.outcome, row.spoke, row.day, row.at) == (outcome, spoke, TODAY, at(9, 31))
    assert (row.name, row.position) == (OFFICE.name, OFFICE.position)
    if ended != Ended.WORRIED:
        assert (row.contact_key, row.to_where) == (dana.contact_id, dana.phone)


def test_one_call_about_three_children_is_kept_once_on_each(entered):
    siblings(entered, "Amy", "Ben", "Cal")
    drawn(entered, "Pupil Fri\nAmy N-\nBen N-\nCal N-", starts=TODAY)
    for name in ("Amy", "Ben", "Cal"):
        make_contact(entered.pupils[name], "Dana", contact_id="C1")
    dana = entered.pupils["Amy"].contacts.get()
    made = tried(entered, Ended.REASON_GIVEN, "Amy", "Ben", "Cal", contact=dana, words="all ill")
    assert {row.pupil.forename for row in made.rows} == {"Amy", "Ben", "Cal"}
    assert len({row.together for row in made.rows}) == 1
    assert [mark(entered, name) for name in ("Amy", "Ben", "Cal")] == ["I", "I", "I"]


def test_nothing_of_a_sibling_is_said_to_whom_it_is_no_contact_of(entered):
    siblings(entered, "Amy", "Ben")
    drawn(entered, "Pupil Fri\nAmy N-\nBen N-\nCal /-", starts=TODAY)
    rob = make_contact(entered.pupils["Ben"], "Rob")
    made = tried(entered, Ended.REASON_GIVEN, "Amy", "Ben", contact=rob, words="he has a cough")
    assert [row.pupil.forename for row in made.rows] == ["Ben"]
    assert mark(entered, "Amy") == "N"


def test_somebody_without_care_of_the_child_is_not_spoken_to(one_away):
    aunt = make_contact(one_away.pupils["Amy"], "Zoe", parental_responsibility="0")
    assert not tried(one_away, Ended.REASON_GIVEN, contact=aunt, words="a cold").spoke
    home = make_contact(one_away.pupils["Amy"], "Nan", parental_responsibility="0", lives_with="1")
    assert tried(one_away, Ended.REASON_GIVEN, contact=home, words="a cold").spoke


def test_a_contact_under_a_restriction_is_told_nothing(one_away):
    rob = make_contact(one_away.pupils["Amy"], "Rob", legal_restriction="Court order.")
    with pytest.raises(Untried, match="tell nothing"):
        tried(one_away, Ended.REASON_GIVEN, contact=rob, words="a cold")
    assert not Communication.objects.exists()


@pytest.mark.parametrize("ended", [Ended.REASON_GIVEN, Ended.HERE])
def test_what_says_nothing_without_words_is_refused_without(one_away, ended):
    dana = make_contact(one_away.pupils["Amy"])
    with pytest.raises(Untried, match="Write"):
        tried(one_away, ended, contact=dana, words="  ")


def test_nobody_named_is_refused(one_away):
    with pytest.raises(Untried, match="Choose whom you rang"):
        tried(one_away, Ended.NO_ANSWER)


def test_a_reason_becomes_a_report_and_explains_the_mark(one_away):
    dana = make_contact(one_away.pupils["Amy"])
    made = tried(one_away, Ended.REASON_GIVEN, contact=dana, words="at the dentist until 11")
    (report,) = made.reports
    assert (report.code, report.how, report.said_by) == ("M", "phone", "mother (Ms Dana Ashdown)")
    assert mark(one_away) == "M"
    assert not calls(one_away).rows


def test_a_holiday_explains_nothing(one_away):
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.REASON_GIVEN, contact=dana, words="on holiday in Spain")
    assert mark(one_away) == "N"
    assert names_in(calls(one_away), Section.TO_CODE) == [["Amy"]]


def test_here_after_all_makes_the_mark_present_with_who_saw_the_child(one_away):
    tried(one_away, Ended.HERE, words="in the library with Mr Vale")
    assert mark(one_away) == "/"
    assert not calls(one_away).rows


def test_on_the_way_with_a_time_is_kept_as_expected_late(one_away):
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.ON_THE_WAY, contact=dana, arrives_at=time(9, 40))
    report = Reported.objects.get()
    assert (report.arrives_at, mark(one_away)) == (time(9, 40), "N")


# --- the strategy's work -------------------------------------------------------------------------
def test_a_call_that_reaches_somebody_does_the_call_and_the_text_before_it(one_away):
    adopt(one_away, "rivington")
    text = work(one_away, "RIV-07", "text", step="contact", thing="first_day_absence")
    call = work(one_away, "RIV-07", "call", step="contact", thing="first_day_absence")
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.REASON_GIVEN, contact=dana, words="a cold")
    for one in (text, call):
        one.refresh_from_db()
        assert (one.state, one.outcome) == (State.DONE, "reached")
    assert {row.outcome for row in DoneBefore.objects.all()} == {"reached"}
    assert Job.everywhere.filter(kind="day_run").exists()


def test_nobody_is_reached_only_after_the_last_contact(one_away):
    """RIV-45's visit follows from it, so it is not said too early."""
    adopt(one_away, "rivington")
    call = work(one_away, "RIV-07", "call", step="contact")
    amy = one_away.pupils["Amy"]
    dana, rob = make_contact(amy), make_contact(amy, "Rob", priority="2")
    tried(one_away, Ended.NO_ANSWER, contact=dana)
    call.refresh_from_db()
    assert call.state == State.OPEN
    tried(one_away, Ended.LEFT_MESSAGE, contact=rob)
    call.refresh_from_db()
    assert (call.state, call.outcome) == (State.DONE, "nobody_reached")


def test_a_text_without_an_answer_has_reached_nobody_once_one_rings(one_away):
    """ACC-15: the call follows from the text that brought no reply."""
    adopt(one_away, "accord")
    amy = one_away.pupils["Amy"]
    text = work(one_away, "ACC-15", "text", step="text")
    dana = make_contact(amy)
    make_contact(amy, "Rob", priority="2")
    sent = Contacted(
        Direction.OUT, Channel.TEXT, Outcome.SENT, at(9, 32), contact_key=dana.contact_id, day=TODAY
    )
    log(school=one_away.school, pupils=[amy], contacted=sent, author=OFFICE, now=at(9, 32))
    tried(one_away, Ended.NO_ANSWER, contact=dana, now=at(9, 50))
    text.refresh_from_db()
    assert (text.state, text.outcome) == (State.DONE, "nobody_reached")


def test_a_message_on_the_line_is_answered_by_speaking(one_away):
    adopt(one_away, "accord")
    speak = work(one_away, "ACC-16", "call", step="speak", thing="attendance_line")
    chase = work(one_away, "ACC-16", "chase", step="chase", thing="expected_back")
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.REASON_GIVEN, contact=dana, words="a cold")
    for one in (speak, chase):
        one.refresh_from_db()
        assert one.outcome == "reached"


def test_a_call_of_the_morning_does_no_letters_call(one_away):
    adopt(one_away, "rivington")
    better = work(one_away, "RIV-21", "call", thing="attendance_is_improving", is_live=False)
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.REASON_GIVEN, contact=dana, words="a cold")
    better.refresh_from_db()
    assert better.state == State.OPEN


def test_of_a_vulnerable_child_only_a_person_with_care_is_reached(one_away):
    adopt(one_away, "rivington")
    one_away.pupils["Amy"].values |= {"cp": "1"}
    one_away.pupils["Amy"].save()
    call = work(one_away, "RIV-07", "call", step="contact")
    aunt = make_contact(one_away.pupils["Amy"], "Zoe", parental_responsibility="0")
    tried(one_away, Ended.REASON_GIVEN, contact=aunt, words="a cold")
    call.refresh_from_db()
    assert call.state == State.OPEN
    assert names_in(calls(one_away), Section.VULNERABLE) == [["Amy"]]


# --- alarms --------------------------------------------------------------------------------------
def test_worried_rings_at_once_for_the_safeguarding_lead(one_away):
    tried(one_away, Ended.WORRIED, words="a man shouted")
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.due_at, alarm.raised_by) == (Kind.WORRIED, NOW, OFFICE.name)
    assert alarm.for_name == "Designated Safeguarding Lead Hill"
    assert Communication.objects.get().with_whom == "the designated safeguarding lead"


def test_help_reaches_a_named_person_and_rings_after_two_school_hours(one_away):
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.HELP_ASKED, contact=dana, words="we lost our home", now=at(9, 30))
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.due_at) == (Kind.HELP, at(11, 30))
    assert alarm.for_name == "Attendance Officer Hill"


def test_help_late_in_the_day_rings_on_the_next_school_morning(one_away):
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.HELP_ASKED, contact=dana, words="please", now=at(14, 20))
    assert Alarm.objects.get().due_at == at(9, 50).replace(day=23)


# --- taken back ----------------------------------------------------------------------------------
def test_an_attempt_is_taken_back_with_all_that_followed(one_away):
    adopt(one_away, "rivington")
    call = work(one_away, "RIV-07", "call", step="contact")
    dana = make_contact(one_away.pupils["Amy"])
    made = tried(one_away, Ended.REASON_GIVEN, contact=dana, words="a cold", now=at(9, 31))
    assert mark(one_away) == "I"
    take_back(row=made.rows[0], why="the wrong child", author=OFFICE, now=at(9, 33), may_amend=True)
    call.refresh_from_db()
    assert call.state == State.OPEN
    assert mark(one_away) == "N"
    assert Reported.objects.get().withdrawn_at == at(9, 33)
    assert names_in(calls(one_away, at(9, 34))) == [["Amy"]]
    assert not calls(one_away, at(9, 34)).children[0].heard.rows
    assert Communication.objects.count() == 2


def test_what_a_call_raised_is_a_mistake_once_it_is_taken_back(one_away):
    made = tried(one_away, Ended.WORRIED, words="a man shouted")
    take_back(row=made.rows[0], why="pressed by mistake", author=OFFICE, now=at(9, 12))
    alarm = Alarm.objects.get()
    assert (alarm.settled_how, alarm.settled_words) == ("mistake", "pressed by mistake")


def test_it_is_taken_back_once_and_with_a_reason(one_away):
    made = tried(one_away, Ended.WORRIED)
    with pytest.raises(Untried, match="Say why"):
        take_back(row=made.rows[0], why=" ", author=OFFICE, now=NOW)
    take_back(row=made.rows[0], why="a slip", author=OFFICE, now=NOW)
    with pytest.raises(Untried, match="taken back already"):
        take_back(row=made.rows[0], why="again", author=OFFICE, now=NOW)


# --- after a text --------------------------------------------------------------------------------
def texted(world, when) -> None:
    sent = Contacted(
        Direction.OUT, Channel.TEXT, Outcome.SENT, when, with_whom="mother", contact_key="C",
        day=TODAY, origin="message:1",
    )  # fmt: skip
    pupils = [world.pupils["Amy"]]
    log(school=world.school, pupils=pupils, contacted=sent, author=OFFICE, now=when)


def test_after_a_text_one_waits_twenty_minutes_and_then_rings(one_away):
    texted(one_away, at(9, 32))
    assert names_in(calls(one_away, at(9, 51)), Section.WAITING) == [["Amy"]]
    assert not names_in(calls(one_away, at(9, 52)), Section.WAITING)
    assert names_in(calls(one_away, at(9, 52))) == [["Amy"]]


def test_a_text_that_nobody_answers_brings_the_strategys_call_by_itself(one_away):
    """ACC-15: whether or not somebody rings meanwhile."""
    adopt(one_away, "accord")
    text = work(one_away, "ACC-15", "text", step="text")
    texted(one_away, at(9, 32))
    raise_due(one_away.school, at(9, 45))
    text.refresh_from_db()
    assert text.state == State.OPEN
    raise_due(one_away.school, at(9, 52))
    text.refresh_from_db()
    assert (text.state, text.outcome) == (State.DONE, "nobody_reached")


def test_a_vulnerable_child_waits_for_no_answer_to_a_text(one_away):
    one_away.pupils["Amy"].values |= {"lac": "1"}
    one_away.pupils["Amy"].save()
    texted(one_away, at(9, 32))
    assert names_in(calls(one_away, at(9, 33)), Section.VULNERABLE) == [["Amy"]]
