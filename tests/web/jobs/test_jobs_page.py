"""An administrator sees what was given up and tries it again; a watcher of the server is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from herringbone.web.jobs.looking import LATE
from herringbone.web.jobs.models import Job, State
from herringbone.web.jobs.queue import enqueue
from herringbone.web.schools.models import Role
from worlds import NOW, make_school


@pytest.fixture
def school(entered):
    entered.school.second_factor_roles = []
    entered.school.save(update_fields=["second_factor_roles"])
    return entered


def given_up(school, **more) -> Job:
    plain = {"kind": "day_run", "key": "", "at": NOW, "asked_at": NOW, "ended_at": NOW}
    error = {"last_error": "ValueError in web/worklists/running.py, line 9", "tries": 8}
    return Job.everywhere.create(school=school, state=State.DEAD, **{**plain, **error, **more})


def page(school) -> str:
    return school.client(Role.ADMINISTRATOR).get(school.url("background/")).content.decode()


def test_what_was_given_up_is_shown_with_where_it_failed_and_tried_again(school):
    job = given_up(school.school, payload={"round": 3})
    text = page(school)
    assert "The daily run of the strategy" in text and "running.py, line 9, 8 tries" in text
    school.client(Role.ADMINISTRATOR).post(school.url(f"background/{job.pk}/"))
    made = Job.everywhere.get()
    assert (made.state, made.tries, made.payload) == (State.WAITING, 0, {"round": 3})
    assert "Nothing was given up." in page(school)


def test_trying_it_again_twice_asks_once(school):
    job = given_up(school.school)
    for _ in range(2):
        school.client(Role.HEAD).post(school.url(f"background/{job.pk}/"))
    assert Job.everywhere.count() == 1


def test_another_schools_job_is_not_here(school):
    job = given_up(make_school("dale"))
    assert "running.py" not in page(school)
    school.client(Role.HEAD).post(school.url(f"background/{job.pk}/"))
    assert Job.everywhere.get().state == State.DEAD


def test_a_job_that_nobody_takes_up_says_that_no_worker_runs(school):
    enqueue("day_run", school=school.school, at=NOW - LATE - timedelta(seconds=1))
    assert "Nothing has been taken up for a while." in page(school)
    assert Client().get("/health").json()["jobs"] == "late"


def test_health_says_that_one_was_given_up_and_nothing_of_whom(school):
    given_up(school.school)
    assert Client().get("/health").json() == {"status": "ok", "jobs": "failing"}


def test_only_who_manages_the_school_sees_it(school):
    assert school.client(Role.OFFICE).get(school.url("background/")).status_code == 403
