"""A worker: what is due is done once; what fails is tried again and given up in the end with its
place in the code; what a dead worker held is taken up by another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError

from herringbone.web import clock
from herringbone.web.jobs import claiming, ending
from herringbone.web.jobs.claiming import LEASE, claim, renew, take_over
from herringbone.web.jobs.kinds import BACK_OFF, Later, Task
from herringbone.web.jobs.models import Job, State
from herringbone.web.jobs.queue import enqueue
from herringbone.web.jobs.worker import KEPT, LOOKS, Worker
from herringbone.web.schools.models import Pupil
from worlds import NOW

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def did() -> list[str]:
    return []


def worker(does, **more) -> Worker:
    return Worker({"sums": Task(does, "Sums", **more)}, name="one")


def ask(world, key: str = "", after: timedelta = timedelta()) -> None:
    enqueue("sums", school=world.school, key=key, at=NOW + after)


def test_what_is_due_is_done_and_what_is_not_waits(world, did):
    ask(world, "now")
    ask(world, "later", timedelta(minutes=1))
    assert worker(lambda job, _: did.append(job.key)).run_due() == 1
    assert did == ["now"]
    assert dict(Job.everywhere.values_list("key", "state")) == {"now": "done", "later": "waiting"}


def test_it_is_done_inside_its_school_and_outside_any_afterwards(world, did):
    ask(world)
    worker(lambda *_: did.append(Pupil.objects.count())).run_due()
    assert did == [3]


def test_what_fails_is_tried_again_after_longer_and_longer(world):
    def fails(_job, _now):
        raise ValueError("Amy Ashdown")

    ask(world)
    one, now = worker(fails), NOW
    for pause in BACK_OFF:
        with clock.at(now):
            assert one.run_due() == 1
        job = Job.everywhere.get()
        assert (job.state, job.at) == (State.WAITING, now + pause)
        now = job.at
    with clock.at(now):
        one.run_due()
    job = Job.everywhere.get()
    assert (job.state, job.tries) == (State.DEAD, len(BACK_OFF) + 1)


def test_a_failure_says_what_and_where_and_never_the_words(world):
    ask(world)
    worker(lambda *_: _fails_inside()).run_due()
    said = Job.everywhere.get().last_error
    assert said.startswith("ValueError in web/clock.py, line ")
    assert "time zone" not in said


def _fails_inside() -> None:
    with clock.at(NOW.replace(tzinfo=None)):
        pass


def test_done_in_the_end_it_remembers_no_failure(world, did):
    def once_bad(_job, _now):
        did.append("")
        if len(did) == 1:
            raise ValueError

    ask(world)
    one = worker(once_bad)
    one.run_due()
    with clock.at(NOW + BACK_OFF[0]):
        one.run_due()
    job = Job.everywhere.get()
    assert (job.state, job.last_error, job.tries) == (State.DONE, "", 2)


def test_a_job_that_asks_for_later_has_not_failed(world):
    def not_yet(_job, now):
        raise Later(now + timedelta(minutes=5), "nothing has come yet")

    ask(world)
    worker(not_yet).run_due()
    job = Job.everywhere.get()
    assert (job.state, job.at) == (State.WAITING, NOW + timedelta(minutes=5))
    assert (job.tries, job.last_error) == (0, "")


def test_one_that_fails_joins_the_one_that_was_asked_for_meanwhile(world):
    def fails(_job, _now):
        ask(world)
        raise ValueError

    ask(world)
    worker(fails).turn()
    job = Job.everywhere.get(state=State.WAITING)
    assert (job.tries, job.at) == (1, NOW + BACK_OFF[0])
    assert Job.everywhere.filter(state=State.DONE).count() == 1


def test_one_of_a_key_begins_only_so_long_after_the_other(world, did):
    one = worker(lambda *_: did.append(clock.now()), apart=timedelta(seconds=10))
    ask(world)
    one.run_due()
    for seconds in (1, 4, 9):
        with clock.at(NOW + timedelta(seconds=seconds)):
            ask(world)
            one.run_due()
    with clock.at(NOW + timedelta(seconds=10)):
        one.run_due()
    assert did == [NOW, NOW + timedelta(seconds=10)]


def test_two_of_a_key_never_run_together(world):
    tasks = worker(lambda *_: None).tasks
    ask(world)
    assert claim("one", tasks, NOW) is not None
    ask(world)
    assert claim("two", tasks, NOW) is None


def test_the_job_of_a_worker_that_died_is_taken_up_after_its_lease(world):
    one = worker(lambda *_: None)
    ask(world)
    claim("dead", one.tasks, NOW)
    assert take_over(one.tasks, NOW + LEASE - timedelta(seconds=1)) == 0
    assert take_over(one.tasks, NOW + LEASE) == 1
    job = Job.everywhere.get()
    assert (job.state, job.tries, job.last_error) == (State.WAITING, 1, claiming.DIED)


def test_a_job_that_kills_its_worker_each_time_is_given_up_too(world):
    one, now = worker(lambda *_: None, back_off=(timedelta(seconds=5),)), NOW
    ask(world)
    for _ in range(2):
        assert claim("dead", one.tasks, now) is not None
        now += LEASE
        take_over(one.tasks, now)
        now += timedelta(seconds=5)
    assert Job.everywhere.get().state == State.DEAD


def test_who_lost_a_job_holds_it_no_longer_for_whoever_has_it_now(world):
    one = worker(lambda *_: None)
    ask(world)
    lost = claim("slow", one.tasks, NOW)
    take_over(one.tasks, NOW + LEASE)
    again = NOW + LEASE + BACK_OFF[0]
    held = claim("quick", one.tasks, again)
    assert not renew(lost, again + LEASE)
    assert Job.everywhere.get().lease_until == again + LEASE
    assert renew(held, again + LEASE)
    assert Job.everywhere.get().lease_until == again + LEASE + LEASE


def test_who_lives_keeps_the_job_and_who_lost_it_cannot_end_it(world):
    one = worker(lambda *_: None)
    ask(world)
    held = claim("slow", one.tasks, NOW)
    assert renew(held, NOW + LEASE - timedelta(seconds=5))
    assert take_over(one.tasks, NOW + LEASE) == 0
    take_over(one.tasks, NOW + 2 * LEASE)
    assert not renew(held, NOW + 2 * LEASE)
    again = claim("quick", one.tasks, NOW + 3 * LEASE)
    assert again is not None
    assert not ending.done(held, NOW + 3 * LEASE)
    assert Job.everywhere.get().worker == "quick"


def test_a_clock_that_is_set_back_leaves_no_job_held(world):
    """As when a demonstration is opened again on its morning."""
    one = worker(lambda *_: None)
    ask(world)
    with clock.at(NOW + timedelta(hours=2)):
        claim("of the last time", one.tasks, clock.now())
    assert take_over(one.tasks, NOW) == 1


def test_what_was_done_goes_after_a_fortnight_and_what_was_given_up_stays(world):
    for state in (State.DONE, State.DEAD):
        Job.everywhere.create(
            school=world.school, kind="sums", at=NOW, asked_at=NOW, ended_at=NOW, state=state
        )
    one = worker(lambda *_: None)
    with clock.at(NOW + KEPT + timedelta(seconds=1)):
        one.turn()
    assert [job.state for job in Job.everywhere.all()] == [State.DEAD]


def test_a_database_that_does_not_answer_is_waited_for(world, did, monkeypatch):
    one = worker(lambda job, _: did.append(job.key))
    ask(world, "after")
    turn, gone = one.turn, [True]

    def turns() -> bool:
        if gone:
            gone.pop()
            raise DatabaseError("the server closed the connection")
        return turn()

    monkeypatch.setattr(one, "turn", turns)
    monkeypatch.setattr("herringbone.web.jobs.worker.PAUSE", 0.001)
    monkeypatch.setattr("herringbone.web.jobs.worker.connection", _NotClosed())
    one.run(keep_on=lambda: not did)
    assert did == ["after"]


class _NotClosed:
    """The test's own connection holds its transaction."""

    errors_occurred = False

    def close(self) -> None: ...


def test_an_idle_look_is_one_question(world, django_assert_num_queries):
    one = worker(lambda *_: None)
    one.turn()
    with django_assert_num_queries(1):
        assert not one.turn()
    assert LOOKS <= 1
