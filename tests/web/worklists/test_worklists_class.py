"""The first day's work of a class stands on the list as soon as its register is in; the school's
run after it finds it right."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import uuid4

import pytest

from herringbone.engine.record.calendar import AsOf
from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.jobs.kinds import Kind
from herringbone.web.jobs.models import Job
from herringbone.web.jobs.worker import Worker
from herringbone.web.project.jobs import TASKS
from herringbone.web.registers.changes import Author, Change
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists.daily_class import run_class
from herringbone.web.worklists.models import Remembered, Standing, State, Work
from herringbone.web.worklists.running import run_day, run_now
from small_strategy import HEAD, provision
from worlds import NOW, draw, make_pupil

pytestmark = pytest.mark.both_databases

MONDAY, THURSDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 19), date(2026, 11, 20)
WEEK = """
Pupil Mon Tue Wed Thu
Amy   //  //  //  //
Ben   //  //  //  II
Cal   //  //  //  //
Dot   //  //  //  //
"""
CALL = provision(
    id="ABS-01", says="The office rings about every child away without a reason.", every="",
    at="register", when="unexplained_today", on="while", who="office", do="{call: home}",
)  # fmt: skip
SECOND = provision(
    id="ABS-02", says="A second day away brings a visit.", every="", at="register",
    when="absent_days_in_a_row >= 2", on="entry", who="office", do="{visit: second_day}",
)  # fmt: skip
LETTER = provision(
    id="RIV-23", every="day", when="absent >= 2", do="{letter: warning}",
    says="A letter goes home at two sessions missed.",
)  # fmt: skip


def at(hour: int, minute: int = 0, day: date = FRIDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


@pytest.fixture
def school(entered):
    """Dot is in another class; closed up to Thursday."""
    entered.pupils["Dot"] = make_pupil(entered.school, "Dot", class_name="4A", year_group="4")
    text = HEAD.replace("needs: possible >= 40\n", "") + CALL + SECOND + LETTER
    Adoption.objects.create(
        school=entered.school, name="small", text=text, start=MONDAY, adopted_at=NOW
    )
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    run_day(entered.school, AsOf(date(2026, 11, 18), 2), at(16, day=date(2026, 11, 18)))
    run_day(entered.school, AsOf(THURSDAY, 2), at(16, day=THURSDAY))
    Job.everywhere.all().delete()
    return entered


def take(school, **marks: str) -> None:
    names = ("Amy", "Ben", "Cal")
    submit_class_register(
        school=school.school, class_name="3B", date=FRIDAY, session="AM",
        changes=[
            Change(school.pupils[name], FRIDAY, "AM", marks.get(name, "/")) for name in names
        ],
        author=Author("Theo Teacher", "class teacher", 3), at=at(8, 58), client_id=uuid4(),
        began_from=0,
    )  # fmt: skip


def live() -> list[str]:
    found = Work.objects.filter(date=FRIDAY, state=State.OPEN).order_by("provision", "subject")
    return [f"{work.provision} {work.subject}" for work in found]


def test_a_register_that_is_saved_asks_for_its_class_at_once(school):
    with clock.at(at(8, 58)):
        take(school, Amy="N", Ben="I")
        assert Worker({Kind.CLASS_RUN: TASKS[Kind.CLASS_RUN]}, []).run_due() == 1
    assert live() == ["ABS-01 P0001", "ABS-02 P0002"]


def test_the_schools_run_after_it_changes_nothing_of_it(school):
    take(school, Amy="N", Ben="I")
    run_class(school.school, "3B", at(8, 59))
    before = live()
    done = run_now(school.school, at(9, 0))
    assert (done.counts.made, done.counts.gone) == (0, 0)
    assert live() == before
    assert run_class(school.school, "3B", at(9, 1)).made == 0


def test_it_remembers_nothing_and_takes_nothing_away(school):
    take(school, Amy="N")
    run_now(school.school, at(9, 0))
    draw(school.school, "Pupil Fri\nDot N-", school.pupils, starts=FRIDAY)
    run_now(school.school, at(9, 25))
    lines, before = Remembered.objects.count(), live()
    run_class(school.school, "3B", at(9, 30))
    assert (Remembered.objects.count(), live()) == (lines, before)


def test_of_another_class_it_says_nothing(school):
    draw(school.school, "Pupil Fri\nDot N-", school.pupils, starts=FRIDAY)
    take(school, Amy="N")
    run_class(school.school, "3B", at(9, 25))
    assert live() == ["ABS-01 P0001"]


def test_where_the_day_before_is_not_closed_the_schools_run_does_it_all(school):
    Standing.objects.filter(school=school.school).update(ran_to=date(2026, 11, 17))
    take(school, Amy="N")
    assert run_class(school.school, "3B", at(9, 0)).made == 0
    assert live() == []
