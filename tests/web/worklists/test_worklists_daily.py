"""The daily run in the background: a register that is saved asks for it and it is on the list; the
night closes the day before; on marks that are too old nothing is made; what is not carried over
lapses."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest

from herringbone.engine.record.calendar import AsOf
from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.imports.models import ImportRun
from herringbone.web.jobs.kinds import Kind
from herringbone.web.jobs.models import Job, State
from herringbone.web.jobs.worker import Worker
from herringbone.web.project.jobs import SCHEDULES, TASKS
from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Author, Change
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists.models import Standing, Work
from herringbone.web.worklists.models import State as WorkState
from herringbone.web.worklists.running import run_day, run_now
from herringbone.web.worklists.stale import held_back
from small_strategy import HEAD, provision
from worlds import NOW, OFFICE, draw

pytestmark = pytest.mark.both_databases

MONDAY, WEDNESDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 18), date(2026, 11, 20)
WEEK = """
Pupil Mon Tue Wed Thu
Amy   //  //  //  //
Ben   //  //  //  II
Cal   //  //  //  //
"""
TEACHER = Author("Theo Teacher", "class teacher", 3)


def first_day(**more: str) -> str:
    plain = {
        "id": "ABS-01", "says": "The office rings about every child away without a reason.",
        "every": "", "at": "register", "when": "unexplained_today", "on": "while",
        "who": "office", "do": "{call: home}",
    }  # fmt: skip
    return provision(**{**plain, **more})


LETTER = provision(
    id="RIV-23", every="day", when="absent >= 2", do="{letter: warning}",
    says="A letter goes home at two sessions missed.",
)  # fmt: skip


def adopted(school, *provisions: str):
    text = HEAD.replace("needs: possible >= 40\n", "") + "".join(provisions)
    Adoption.objects.create(school=school, name="small", text=text, start=MONDAY, adopted_at=NOW)
    return school


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


def worker() -> Worker:
    """One that does the daily runs alone."""
    mine = [schedule for schedule in SCHEDULES if schedule.kind == Kind.DAY_RUN]
    return Worker({Kind.DAY_RUN: TASKS[Kind.DAY_RUN]}, mine)


@pytest.fixture
def school(entered):
    """Closed up to Wednesday; nothing is asked for yet."""
    adopted(entered.school, first_day(), LETTER)
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    run_day(entered.school, AsOf(WEDNESDAY, 2), at(WEDNESDAY, 16))
    Job.everywhere.all().delete()
    return entered


def take(school, moment: datetime, **marks: str) -> None:
    """The class hands its register in."""
    submit_class_register(
        school=school.school,
        class_name="3B",
        date=moment.date(),
        session="AM" if moment.hour < 12 else "PM",
        changes=[
            Change(school.pupils[name], moment.date(), "AM" if moment.hour < 12 else "PM", code)
            for name, code in {**dict.fromkeys(school.pupils, "/"), **marks}.items()
        ],
        author=TEACHER,
        at=moment,
        client_id=uuid4(),
        began_from=0,
    )


def open_calls() -> list[str]:
    calls = Work.objects.filter(provision="ABS-01", state=WorkState.OPEN)
    return sorted(calls.values_list("subject", flat=True))


# --- asked for by the register -------------------------------------------------------------------
def test_a_register_that_is_saved_asks_for_the_run_and_its_absent_are_on_the_list(school):
    moment = at(FRIDAY, 8, 58)
    with clock.at(moment):
        take(school, moment, Amy="N")
        assert worker().run_due() == 1
    assert open_calls() == ["P0001"]


@pytest.mark.parametrize("hour", [10, 15, 28], ids=["closed", "home time", "night"])
def test_a_child_who_is_signed_in_makes_no_missing_children_of_the_rest(school, hour):
    """The class's register is not in; a mark in it was made at the office."""
    draw(school.school, "Pupil Fri\nAmy L-\nBen N-", school.pupils, starts=FRIDAY)
    run_now(school.school, at(FRIDAY, 9, 0) + timedelta(hours=hour - 9))
    assert open_calls() == ["P0002"]


def test_a_list_names_none_of_whom_a_blank_speaks_and_grows_as_marks_come(entered):
    gathered = first_day(gather="school", do="{list: first_day}")
    adopted(entered.school, gathered)
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    run_day(entered.school, AsOf(WEDNESDAY, 2), at(WEDNESDAY, 16))
    draw(entered.school, "Pupil Fri\nAmy N-", entered.pupils, starts=FRIDAY)
    run_now(entered.school, at(FRIDAY, 9, 30))
    assert Work.objects.get(provision="ABS-01").listed == ["P0001"]
    amend_one(entered, "Ben", "N", at(FRIDAY, 9, 31))
    run_now(entered.school, at(FRIDAY, 9, 32))
    assert Work.objects.get(provision="ABS-01").listed == ["P0001", "P0002"]


def test_before_the_register_closes_only_a_childs_own_mark_asks_for_anything(entered):
    adopted(entered.school, first_day(id="ABS-02", gather="school", do="{list: first_day}"))
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    run_day(entered.school, AsOf(WEDNESDAY, 2), at(WEDNESDAY, 16))
    take(entered, at(FRIDAY, 8, 58), Amy="N")
    run_now(entered.school, at(FRIDAY, 8, 58))
    assert Work.objects.get(provision="ABS-02").listed == ["P0001"]


def test_twenty_registers_at_once_are_one_run_and_the_next_ten_seconds_later(school):
    moment = at(FRIDAY, 9, 0)
    with clock.at(moment):
        take(school, moment, Amy="N")
        for _ in range(20):
            amend_one(school, "Ben", "I", moment)
            amend_one(school, "Ben", "/", moment)
        assert worker().run_due() == 1
        amend_one(school, "Ben", "N", moment)
        assert worker().run_due() == 0
    with clock.at(moment + timedelta(seconds=10)):
        assert worker().run_due() == 1
    assert open_calls() == ["P0001", "P0002"]


def test_an_amendment_takes_the_call_away_again(school):
    moment = at(FRIDAY, 9, 30)
    with clock.at(moment):
        take(school, moment, Amy="N")
        worker().run_due()
    later = moment + timedelta(minutes=1)
    with clock.at(later):
        amend_one(school, "Amy", "I", later)
        worker().run_due()
    assert open_calls() == []


def test_a_register_that_is_not_in_makes_no_call(school):
    """Practice 1: no message to a family ever arises from a blank."""
    with clock.at(at(FRIDAY, 9, 40)):
        run_now(school.school, clock.now())
    assert open_calls() == []


def test_a_register_taken_back_with_its_transaction_asks_for_nothing(school, monkeypatch):
    def fails(*_arguments):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("herringbone.web.registers.submission.write_locked", fails)
    with pytest.raises(RuntimeError):
        take(school, at(FRIDAY, 9, 0))
    assert not Job.everywhere.exists()


def amend_one(school, name: str, code: str, moment: datetime) -> None:
    amend(
        school=school.school, author=OFFICE, pupil=school.pupils[name], date=moment.date(),
        session="AM", code=code, at=moment, reason="mistake",
    )  # fmt: skip


# --- the night -----------------------------------------------------------------------------------
def test_the_day_stays_open_until_the_night_and_is_closed_then(school):
    with clock.at(at(FRIDAY, 8, 0)):
        worker().run_due()
    with clock.at(at(FRIDAY, 16)):
        worker().run_due()
        assert Standing.objects.get().ran_to == date(2026, 11, 19)
    with clock.at(at(date(2026, 11, 21), 3, 30)):
        assert worker().run_due() == 1
        assert Standing.objects.get().ran_to == FRIDAY


def test_a_pupil_who_goes_after_the_register_closed_is_still_on_the_afternoons_list(school):
    moment = at(FRIDAY, 13, 50)
    with clock.at(moment):
        take(school, moment, Amy="N")
        worker().run_due()
    assert open_calls() == ["P0001"]


def test_it_is_asked_for_after_each_register_and_every_night(school):
    with clock.at(at(FRIDAY, 8, 0)):
        worker().turn()
    keys = sorted(Job.everywhere.values_list("key", flat=True))
    assert [key[-16:] for key in keys if key.startswith("night")] == ["2026-11-21 03:30"]
    assert [key[-16:] for key in keys if key.startswith("registers")] == [
        "2026-11-20 09:25", "2026-11-20 13:35",
    ]  # fmt: skip


def test_a_school_without_a_strategy_has_nothing_to_run_and_fails_not(entered):
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    assert worker().run_due() == 1
    assert Job.everywhere.get(kind=Kind.DAY_RUN, key="").state == State.DONE


def test_every_kind_has_its_line_and_every_schedule_a_kind():
    assert set(TASKS) == set(Kind)
    assert {schedule.kind for schedule in SCHEDULES} <= set(Kind)


# --- marks that are too old ----------------------------------------------------------------------
@pytest.fixture
def of_a_mis(school):
    school.school.register_of_record, school.school.mis_name = "mis", "Their MIS"
    school.school.save()
    return school


def brought(school, moment: datetime) -> None:
    ImportRun.objects.create(
        school=school.school, at=moment, person_name="office", source="Their MIS"
    )


def test_on_a_stale_import_nothing_is_made_no_day_is_closed_and_it_is_said(of_a_mis):
    brought(of_a_mis, at(WEDNESDAY, 16))
    draw(of_a_mis.school, "Pupil Fri\nAmy N-\nBen /-\nCal /-", of_a_mis.pupils, starts=FRIDAY)
    before = Work.objects.count()
    run = run_now(of_a_mis.school, at(FRIDAY, 10, 30))
    assert "has not been brought in" in run.held_back
    assert (Work.objects.count(), Standing.objects.get().ran_to) == (before, WEDNESDAY)
    assert held_back(of_a_mis.school) == run.held_back


def test_it_is_looked_again_and_all_is_made_once_marks_have_come(of_a_mis):
    brought(of_a_mis, at(WEDNESDAY, 16))
    draw(of_a_mis.school, "Pupil Fri\nAmy N-\nBen /-\nCal /-", of_a_mis.pupils, starts=FRIDAY)
    moment = at(FRIDAY, 10, 30)
    with clock.at(moment):
        worker().run_due()
        assert Job.everywhere.get(key="", state=State.WAITING).at == moment + timedelta(minutes=5)
    brought(of_a_mis, moment)
    with clock.at(moment + timedelta(minutes=5)):
        worker().run_due()
    assert open_calls() == ["P0001"]
    assert held_back(of_a_mis.school) == ""
    letter = Work.objects.get(provision="RIV-23")
    assert (letter.subject, letter.state) == ("P0002", WorkState.OPEN)


# --- what is not done in time --------------------------------------------------------------------
def test_what_is_not_carried_over_lapses_after_its_day_and_what_is_stays(entered):
    adopted(
        entered.school,
        first_day(if_not_done="lapse", due="same day"),
        LETTER.replace("absent >= 2", "absent >= 2\n    due: 1 school day"),
    )
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    run_day(entered.school, AsOf(WEDNESDAY, 2), at(WEDNESDAY, 16))
    moment = at(FRIDAY, 9, 0)
    take(entered, moment, Amy="N")
    run_now(entered.school, moment)
    letter = Work.objects.get(provision="RIV-23")
    assert run_now(entered.school, at(FRIDAY, 23, 30)).counts.lapsed == 0
    run = run_now(entered.school, at(date(2026, 11, 21), 3, 30))
    call = Work.objects.get(provision="ABS-01")
    assert (run.counts.lapsed, call.state, call.is_live) == (1, WorkState.LAPSED, False)
    run_now(entered.school, at(date(2026, 11, 26), 3, 30))
    letter.refresh_from_db()
    assert letter.due_by < date(2026, 11, 26)
    assert letter.state == WorkState.OPEN
    assert run_now(entered.school, at(date(2026, 11, 26), 4)).counts.lapsed == 0


def test_what_lapsed_is_kept_and_does_not_come_again(entered):
    adopted(entered.school, first_day(if_not_done="lapse", due="same day"))
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    run_day(entered.school, AsOf(WEDNESDAY, 2), at(WEDNESDAY, 16))
    take(entered, at(FRIDAY, 9, 0), Amy="N")
    run_now(entered.school, at(FRIDAY, 9, 0))
    for hour in (3, 4):
        run_now(entered.school, at(date(2026, 11, 21), hour))
    assert [work.state for work in Work.objects.filter(provision="ABS-01")] == ["lapsed"]
