"""What happens each night: at half past three by London's clocks, once, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.jobs.kinds import Schedule, Task
from herringbone.web.jobs.models import Job
from herringbone.web.jobs.schedules import moment_of, next_occasion, plan
from herringbone.web.jobs.worker import Worker
from worlds import NOW, make_school

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]
NIGHT = Schedule("sums", "night", lambda _school: (time(3, 30),))
HALF_PAST_THREE = time(3, 30)


@pytest.mark.parametrize(
    ("changes", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 20), 24)],
    ids=["clocks go forward", "clocks go back", "any other night"],
)
def test_the_nights_are_as_far_apart_as_the_clocks_say(changes, hours):
    before = moment_of(changes - timedelta(days=1), HALF_PAST_THREE)
    that_night = next_occasion(HALF_PAST_THREE, before)
    assert that_night - before == timedelta(hours=hours)
    assert that_night.astimezone(LONDON).time() == HALF_PAST_THREE


@pytest.mark.parametrize("changes", [date(2026, 3, 29), date(2026, 10, 25)])
def test_on_a_night_of_change_it_is_done_once(world, changes):
    did = []
    worker = Worker({"sums": Task(lambda *_: did.append(clock.now()), "Sums")}, (NIGHT,))
    midnight = datetime.combine(changes, time(0), tzinfo=LONDON).astimezone(UTC)
    for minutes in range(0, 26 * 60, 5):
        with clock.at(midnight + timedelta(minutes=minutes)):
            worker.run_due()
    assert [(at.date(), at.time()) for at in did] == [(changes, HALF_PAST_THREE)]


def test_an_hour_that_comes_twice_is_taken_once_and_one_that_does_not_come_an_hour_later():
    assert moment_of(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment_of(date(2026, 3, 29), time(1, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_late_in_a_summer_evening_the_night_is_tomorrows():
    late = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)  # 00:30 on the 15th in London
    assert next_occasion(HALF_PAST_THREE, late) == datetime(2026, 7, 15, 2, 30, tzinfo=UTC)


def test_each_school_has_its_own_and_planning_again_adds_none(world):
    schools = [world.school, make_school("dale")]
    assert plan([NIGHT], schools, NOW) == 2
    assert plan([NIGHT], schools, NOW + timedelta(hours=1)) == 0
    assert {job.school.slug for job in Job.everywhere.all()} == {"hill", "dale"}


def test_a_night_without_a_worker_is_done_in_the_morning_and_not_again(world):
    did = []
    worker = Worker({"sums": Task(lambda *_: did.append(clock.now()), "Sums")}, (NIGHT,))
    with clock.at(NOW):
        worker.run_due()
    morning = NOW + timedelta(days=3)
    for minutes in (0, 10, 20):
        with clock.at(morning + timedelta(minutes=minutes)):
            worker.run_due()
    assert did == [morning]


def test_an_occasion_that_was_done_does_not_come_again_to_a_slower_clock(world):
    worker = Worker({"sums": Task(lambda *_: None, "Sums")}, (NIGHT,))
    plan([NIGHT], [world.school], NOW)
    night = next_occasion(HALF_PAST_THREE, NOW)
    with clock.at(night):
        assert worker.run_due() == 1
    plan([NIGHT], [world.school], night - timedelta(milliseconds=200))
    assert Job.everywhere.filter(at=night).count() == 1
