"""The clock of a call in the strategies' own steps: each turns done, by whom and when, and is late,
with an alarm, where nobody did it. The strategies are the five that are shipped, run for real."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from call_mornings import calls, drawn, tried

from herringbone.web.calls.alarms import Settled, ringing, settle
from herringbone.web.calls.clock import raise_due, tell_lead
from herringbone.web.calls.models import Alarm, Kind, SettledHow
from herringbone.web.calls.outcomes import Ended
from herringbone.web.calls.showing import May, shown_row
from herringbone.web.calls.steps import Step
from herringbone.web.calls.way import steps_of
from herringbone.web.clock import LONDON
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Direction, Outcome
from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import ClassRegister
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.models import Work
from herringbone.web.worklists.running import run_now
from worlds import NOW, OFFICE, make_contact

pytestmark = pytest.mark.django_db
OFFICER = Author("Ola Officer", "attendance officer", 7)
MONDAY, NEXT_WEEK = date(2026, 11, 16), date(2026, 11, 23)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LONDON)


def away(world, strategy: str, marks: str = "//  //  //  //  N-", **flags: int):
    """Amy is out as drawn; the strategy has run up to Friday's registers, at 9:25."""
    Adoption.objects.create(
        school=world.school, name=strategy, text="", start=date(2026, 9, 1), adopted_at=NOW
    )
    amy = world.pupils["Amy"]
    amy.values |= {name: str(value) for name, value in flags.items()}
    amy.address = ["12 Mill Lane", "Herringford", "HF1 4AB"]
    amy.save()
    here = "//  //  //  //  /-"
    page = f"Pupil Mon Tue Wed Thu Fri\nAmy   {marks}\nBen   {here}\nCal   {here}"
    drawn(world, page)
    make_contact(amy)
    for day in (17, 18, 19, 20):
        run_now(world.school, on(day, 8))
    run_now(world.school, on(20, 9, 25))
    return world


def still_away(world, marks: str, day: int):
    """The week after: the registers up to the day are in, and the strategy has run."""
    here = "//  //  //  //  //"
    week = "Pupil Mon Tue Wed Thu Fri"
    drawn(world, f"{week}\nAmy   {marks}\nBen   {here}\nCal   {here}", starts=NEXT_WEEK, taken=())
    for one in range(23, day + 1):
        at = on(one, 9)
        ClassRegister.objects.update_or_create(
            school=world.school, class_name="3B", date=at.date(), session="AM",
            defaults={"first_submitted_at": at, "submitted_at": at, "submitted_by": "Ms Teacher"},
        )  # fmt: skip
    for one in range(23, day + 1):
        run_now(world.school, on(one, 8))
    run_now(world.school, on(day, 9, 25))
    return world


def steps(world, now: datetime) -> dict[tuple[str, str], Step]:
    """By the strategy's number and what is said."""
    found = calls(world, now)
    (row,) = [row for row in found.rows if row.children[0].pupil == world.pupils["Amy"]]
    return {(step.source, step.says): step for step in steps_of(found.morning, row)}


def step(world, source: str, now: datetime, says: str = "") -> Step:
    (found,) = [
        one for (name, words), one in steps(world, now).items() if name == source and says in words
    ]
    return found


def told_of(one: Step) -> tuple[str, str, datetime, str]:
    assert one.done is not None, one
    return one.state, one.done.by, one.done.at, one.done.how


def rings(world, now: datetime) -> list[str]:
    raise_due(world.school, now)
    return [one.kind for one in ringing(world.school, now)]


def texted(world, when: datetime) -> None:
    sent = Contacted(
        Direction.OUT,
        Channel.TEXT,
        Outcome.SENT,
        when,
        with_whom="Ms Dana Ashdown",
        day=when.date(),
    )
    log(school=world.school, pupils=[world.pupils["Amy"]], contacted=sent, author=OFFICE, now=when)


def knocked(world, when: datetime, outcome: Outcome, *, spoke: bool = False) -> None:
    """What a visit leaves in the log."""
    knock = Contacted(
        Direction.OUT, Channel.VISIT, outcome, when, with_whom="an aunt" if spoke else "",
        spoke=spoke, day=when.date(),
    )  # fmt: skip
    log(
        school=world.school, pupils=[world.pupils["Amy"]], contacted=knock, author=OFFICER, now=when
    )


def visited(world, provision: str, when: datetime, outcome: Outcome = Outcome.SEEN) -> None:
    """What a visit leaves that accounts for the child: the log, and the work that is done."""
    knocked(world, when, outcome, spoke=True)
    work = Work.objects.get(provision=provision, state="open", verb__in=("visit", "welfare_check"))
    handling.done(work=work, outcome=outcome, by=By(OFFICER, when, origin="visit:1"))


# --- Rivington -----------------------------------------------------------------------------------
def test_rivingtons_text_and_call_of_the_first_day_turn_done(entered):
    world = away(entered, "rivington")
    before = steps(world, on(20, 9, 30))
    assert [one.state for (source, _), one in before.items() if source.startswith("RIV-07")] == [
        "now", "next",
    ]  # fmt: skip
    texted(world, on(20, 9, 31))
    dana = world.pupils["Amy"].contacts.get()
    tried(world, Ended.NO_ANSWER, contact=dana, now=on(20, 9, 55))
    text = step(world, "RIV-07, contact", on(20, 9, 56), "text")
    assert told_of(text)[:3] == ("done", OFFICE.name, on(20, 9, 31))
    call = step(world, "RIV-07, contact", on(20, 9, 56), "call")
    assert told_of(call) == ("done", OFFICE.name, on(20, 9, 55), "nobody reached")


def test_rivingtons_call_is_late_from_the_first_alarm_which_rings(entered):
    world = away(entered, "rivington")
    assert step(world, "RIV-07, contact", on(20, 10, 59), "call").state == "next"
    assert step(world, "RIV-07, contact", on(20, 11, 0), "call").state == "late"
    assert rings(world, on(20, 11, 0)) == [Kind.UNACCOUNTED]


def test_rivingtons_professionals_are_told_with_who_and_when_or_it_rings(entered):
    world = away(entered, "rivington", social_worker=1)
    assert step(world, "RIV-10, tell", on(20, 10, 19)).state == "next"
    assert step(world, "RIV-10, tell", on(20, 10, 20)).state == "late"
    assert Kind.NOT_TOLD in rings(world, on(20, 10, 20))
    tell_lead(
        school=world.school, pupil=world.pupils["Amy"], who="Ms Lead and P. Worker",
        words="by telephone", author=OFFICER, now=on(20, 10, 25),
    )  # fmt: skip
    assert told_of(step(world, "RIV-10, tell", on(20, 10, 26)))[:3] == (
        "done", OFFICER.name, on(20, 10, 25),
    )  # fmt: skip
    assert Kind.NOT_TOLD not in rings(world, on(20, 10, 26))


def test_rivingtons_second_day_visit_comes_tomorrow_is_due_and_is_done_by_a_visit(entered):
    world = away(entered, "rivington")
    ahead = step(world, "RIV-08", on(20, 9, 30))
    assert (ahead.state, ahead.if_so) == ("next", "Mon 23 Nov, if the absence goes on")
    still_away(world, "N-  --  --  --  --", 23)
    due = step(world, "RIV-08", on(23, 9, 30))
    assert (due.state, due.at) == ("next", on(24, 15, 20))
    knocked(world, on(23, 10, 5), Outcome.NOBODY_HOME)
    again = step(world, "RIV-08", on(23, 10, 6))
    assert (again.done, again.so_far) == (None, "nobody home · 10:05 Ola Officer")
    visited(world, "RIV-08", on(23, 11, 5))
    assert told_of(step(world, "RIV-08", on(23, 11, 6))) == (
        "done", OFFICER.name, on(23, 11, 5), "child seen",
    )  # fmt: skip


def test_rivingtons_visit_is_overdue_after_the_third_day_and_rings_until_it_is_made(entered):
    world = still_away(away(entered, "rivington"), "NN  NN  N-  --  --", 25)
    assert step(world, "RIV-08", on(24, 15, 19)).state != "late"
    assert step(world, "RIV-08", on(25, 9, 30)).state == "late"
    assert Kind.OVERDUE in rings(world, on(25, 9, 30))
    assert rings(world, on(25, 9, 31)).count(Kind.OVERDUE) == 1
    alarm = Alarm.objects.get(kind=Kind.OVERDUE)
    assert alarm.due_at == on(24, 15, 20)
    assert alarm.words == "home visit (second day), by Tue 24 Nov, 15:20 (RIV-08)"
    visited(world, "RIV-08", on(25, 10, 30))
    assert Kind.OVERDUE not in rings(world, on(25, 10, 31))
    alarm.refresh_from_db()
    assert (alarm.settled_how, alarm.settled_name) == (SettledHow.DONE, OFFICER.name)
    assert (alarm.settled_at, alarm.settled_words) == (on(25, 10, 30), "child seen")
    assert told_of(step(world, "RIV-08", on(25, 10, 31)))[2] == on(25, 10, 30)


def test_an_alarm_that_a_visit_ended_rings_again_when_the_visit_is_taken_back(entered):
    world = still_away(away(entered, "rivington"), "NN  NN  N-  --  --", 25)
    raise_due(world.school, on(25, 9, 30))
    work = Work.objects.get(provision="RIV-08")
    made = handling.done(work=work, outcome="nobody_home", by=By(OFFICER, on(25, 9, 40)))
    assert Kind.OVERDUE not in rings(world, on(25, 9, 41))
    handling.undo(handling=made, by=By(OFFICER, on(25, 9, 42)), why="another house")
    assert Kind.OVERDUE in rings(world, on(25, 9, 43))


def test_what_is_not_appropriate_is_done_with_its_reason_and_rings_for_nobody(entered):
    world = still_away(away(entered, "rivington"), "NN  NN  N-  --  --", 25)
    work = Work.objects.get(provision="RIV-08")
    handling.not_appropriate(work=work, why="seen in hospital", by=By(OFFICER, on(25, 9, 28)))
    assert told_of(step(world, "RIV-08", on(25, 9, 30)))[3] == "not appropriate, seen in hospital"
    assert Kind.OVERDUE not in rings(world, on(25, 9, 30))


def test_rivingtons_same_day_visit_waits_for_a_call_that_reaches_nobody(entered):
    """Below 92, with enough of the year behind it to judge by."""
    weeks = "//  //  //  //  //"
    for monday in (date(2026, 10, 5), date(2026, 10, 12), date(2026, 11, 2), date(2026, 11, 9)):
        marks = "II  II  //  //  //"
        page = f"Pupil Mon Tue Wed Thu Fri\nAmy   {marks}\nBen   {weeks}\nCal   {weeks}"
        drawn(entered, page, starts=monday, taken=())
    world = away(entered, "rivington")
    assert step(world, "RIV-45, below 92", on(20, 9, 30)).if_so == "today, if nobody reached"
    tried(world, Ended.NO_ANSWER, contact=world.pupils["Amy"].contacts.get(), now=on(20, 9, 40))
    run_now(world.school, on(20, 9, 41))
    due = step(world, "RIV-45, below 92", on(20, 9, 42))
    assert (due.if_so, due.at, due.done) == ("", on(20, 15, 20), None)
    visited(world, "RIV-45", on(20, 10, 5))
    assert told_of(step(world, "RIV-45, below 92", on(20, 10, 6)))[1:3] == (
        OFFICER.name, on(20, 10, 5),
    )  # fmt: skip


def test_what_the_strategy_lets_lapse_is_late_and_rings_no_alarm_of_its_own(entered):
    world = away(entered, "accord", cp=1)
    assert step(world, "ACC-11, targeted", on(20, 15, 20)).state == "late"
    assert Kind.OVERDUE not in rings(world, on(20, 15, 20))


# --- Arbour --------------------------------------------------------------------------------------
def test_arbours_first_day_visit_of_a_vulnerable_child_is_done_by_a_visit(entered):
    world = away(entered, "arbour", cp=1)
    due = step(world, "ARB-05", on(20, 9, 30))
    assert (due.at, due.deadline) == (on(20, 15, 20), True)
    visited(world, "ARB-05", on(20, 10, 5), Outcome.SPOKEN_AT_DOOR)
    assert told_of(step(world, "ARB-05", on(20, 10, 6))) == (
        "done", OFFICER.name, on(20, 10, 5), "spoke at the door, child not seen",
    )  # fmt: skip


def test_arbours_first_day_visit_rings_when_the_day_is_over(entered):
    world = away(entered, "arbour", cp=1)
    assert Kind.OVERDUE not in rings(world, on(20, 15, 19))
    assert Kind.OVERDUE in rings(world, on(20, 15, 20))
    assert step(world, "ARB-05", on(20, 15, 20)).state == "late"


def test_arbours_third_day_visit_and_the_leads_question_of_the_police(entered):
    world = away(entered, "arbour", "//  NN  NN  NN  N-", cp=1)
    third = step(world, "ARB-07", on(20, 9, 30))
    assert (third.state, third.at) == ("next", on(20, 15, 20))
    police = step(world, "ARB-08", on(20, 9, 30))
    assert police.is_guarded and police.state == "late" and police.at == on(18, 15, 20)
    assert Kind.OVERDUE in rings(world, on(20, 9, 30))
    lead = Author("Des Lead", "safeguarding lead", 9)
    work = Work.objects.get(provision="ARB-08")
    handling.done(work=work, outcome="declined", by=By(lead, on(20, 9, 45)), words="seen at aunt's")
    assert told_of(step(world, "ARB-08", on(20, 9, 46))) == (
        "done", "Des Lead", on(20, 9, 45), "declined",
    )  # fmt: skip


# --- Accord --------------------------------------------------------------------------------------
def test_accords_text_is_done_and_its_call_follows_where_nothing_comes_back(entered):
    world = away(entered, "accord")
    assert step(world, "ACC-15, text", on(20, 9, 30)).state == "now"
    assert step(world, "ACC-15, call", on(20, 9, 30)).if_so == "today, if nobody reached"
    texted(world, on(20, 9, 31))
    assert told_of(step(world, "ACC-15, text", on(20, 9, 32)))[1:3] == (OFFICE.name, on(20, 9, 31))
    raise_due(world.school, on(20, 9, 52))
    run_now(world.school, on(20, 9, 53))
    call = step(world, "ACC-15, call", on(20, 9, 54))
    assert (call.done, call.at) == (None, on(20, 11, 0))
    assert step(world, "ACC-15, call", on(20, 11, 0)).state == "late"
    assert Kind.UNACCOUNTED in rings(world, on(20, 11, 0))


def test_accords_fourth_day_is_a_check_that_is_done_by_a_visit_and_rings_when_late(entered):
    world = away(entered, "accord", "//  NN  NN  NN  N-")
    ahead = step(world, "ACC-19, fourth day", on(20, 9, 30))
    assert (ahead.if_so, ahead.is_guarded) == ("tonight, if the absence goes on", True)
    still_away(world, "NN  N-  --  --  --", 24)
    check = step(world, "ACC-19, fourth day", on(24, 9, 30))
    assert (check.state, check.at) == ("late", on(23, 15, 20))
    assert Kind.OVERDUE in rings(world, on(24, 9, 30))
    visited(world, "ACC-19", on(24, 10, 5), Outcome.SPOKEN_AT_DOOR)
    assert told_of(step(world, "ACC-19, fourth day", on(24, 10, 6))) == (
        "done", OFFICER.name, on(24, 10, 5), "spoke at the door, child not seen",
    )  # fmt: skip
    assert Kind.OVERDUE not in rings(world, on(24, 10, 6))


def test_accords_round_of_homes_is_done_for_a_child_once_somebody_spoke(entered):
    world = away(entered, "accord", cp=1)
    knock = step(world, "ACC-11, targeted", on(20, 9, 30))
    assert knock.done is None
    knocked(world, on(20, 10, 5), Outcome.NOBODY_HOME)
    assert step(world, "ACC-11, targeted", on(20, 10, 6)).done is None
    knocked(world, on(20, 10, 45), Outcome.SPOKEN_AT_DOOR, spoke=True)
    assert told_of(step(world, "ACC-11, targeted", on(20, 10, 46)))[1:3] == (
        OFFICER.name, on(20, 10, 45),
    )  # fmt: skip


# --- Harthill, Waves, and what practice asks of everybody ----------------------------------------
def test_harthills_call_turns_done_by_the_call(entered):
    world = away(entered, "harthill")
    assert step(world, "HAR-10", on(20, 9, 30)).state == "next"
    tried(world, Ended.NO_ANSWER, contact=world.pupils["Amy"].contacts.get(), now=on(20, 9, 40))
    assert told_of(step(world, "HAR-10", on(20, 9, 41)))[1:] == (
        OFFICE.name, on(20, 9, 40), "nobody reached",
    )  # fmt: skip


def test_waves_names_no_step_of_its_own_so_that_practice_stands_alone(entered):
    world = away(entered, "waves")
    assert [says for _, says in steps(world, on(20, 9, 30))] == [
        "ring mother",
        "alarm for office, safeguarding lead and head",
        "home visit",
        "the safeguarding lead decides on a welfare check",
        "police or MASH, with a reference",
    ]


def test_a_visit_that_no_strategy_asked_for_is_done_too(entered):
    world = away(entered, "waves")
    knocked(world, on(20, 10, 5), Outcome.NOBODY_HOME)
    assert told_of(steps(world, on(20, 10, 6))["", "home visit"]) == (
        "done", OFFICER.name, on(20, 10, 5), "nobody home",
    )  # fmt: skip


def test_whoever_was_rung_stands_with_what_came_of_it_and_by_whom(entered):
    world = away(entered, "waves")
    tried(world, Ended.LEFT_MESSAGE, contact=world.pupils["Amy"].contacts.get(), now=on(20, 9, 40))
    assert told_of(steps(world, on(20, 9, 41))["", "ring mother"]) == (
        "done", OFFICE.name, on(20, 9, 40), "left a message",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("settled", "decision", "police"),
    [
        (
            Settled(SettledHow.JUDGED, words="at the hospital"),
            "the safeguarding lead decided",
            None,
        ),
        (Settled(SettledHow.POLICE, "PC 41", reference="CAD 219"), "police asked", "CAD 219"),
    ],
)
def test_the_leads_decision_and_the_reference_turn_done(entered, settled, decision, police):
    world = away(entered, "waves")
    raise_due(world.school, on(20, 11, 0))
    lead = Author("Des Lead", "safeguarding lead", 9)
    settle(alarm=Alarm.objects.get(), settled=settled, by=lead, now=on(20, 11, 10))
    found = {says: one for (_, says), one in steps(world, on(20, 11, 11)).items()}
    decided = told_of(found["the safeguarding lead decides on a welfare check"])
    assert decided[1:3] == ("Des Lead", on(20, 11, 10))
    assert decided[3].startswith(decision)
    assert told_of(found["alarm for office, safeguarding lead and head"])[1] == "Des Lead"
    last = found.get("police or MASH, with a reference")
    assert (last is None) if police is None else (police in told_of(last)[3])


def test_of_whom_only_the_code_is_missing_no_alarm_stands_on_the_row(entered):
    """Somebody spoke: nothing rings for Amy any more, and the register still says N."""
    world = away(entered, "waves")
    dana = world.pupils["Amy"].contacts.get()
    tried(world, Ended.REASON_GIVEN, contact=dana, words="a cold", now=on(20, 9, 40))
    drawn(world, "Pupil Fri\nAmy N-", starts=date(2026, 11, 20), taken=())
    found = {says: one.state for (_, says), one in steps(world, on(20, 9, 41)).items()}
    assert found == {"ring mother": "done"}
    assert Kind.UNACCOUNTED not in rings(world, on(20, 11, 0))


# --- the tag of a row ----------------------------------------------------------------------------
def tag(world, now: datetime) -> str:
    found = calls(world, now)
    (row,) = found.rows
    may = May(flags=True, needs=True, contacts=True)
    return shown_row(found.morning, row, may).tag


def test_a_rows_tag_says_the_most_pressing_moment_in_few_words(entered):
    world = still_away(away(entered, "rivington"), "NN  NN  N-  --  --", 25)
    assert tag(world, on(24, 15, 0)) == "alarm 11:00"
    assert tag(world, on(25, 9, 30)) == "visit late"


def test_a_rows_tag_names_the_hour_of_the_lead_and_then_that_it_is_over(entered):
    world = away(entered, "waves", cp=1)
    world.school.alarm_vulnerable = time(10, 30)
    world.school.save()
    assert tag(world, on(20, 9, 30)) == "DSL told by 10:20"
    assert tag(world, on(20, 10, 21)) == "DSL not told"


def test_who_may_not_know_flags_reads_no_step_that_tells_of_them(entered):
    world = away(entered, "rivington", social_worker=1)
    found = calls(world, on(20, 9, 30))
    may = May(flags=False, needs=False, contacts=True)
    said = [one.says for one in shown_row(found.morning, found.rows[0], may, whole=True).steps]
    assert not [one for one in said if "professionals" in one or "named worker" in one]
    assert "ring mother" in said
