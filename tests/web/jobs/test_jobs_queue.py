"""Asking for work in the background: once a key, at the earlier time, in a transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from herringbone.web.jobs.models import Job, State
from herringbone.web.jobs.queue import enqueue
from worlds import NOW, make_school

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def waiting() -> list[tuple[str, str, datetime]]:
    rows = Job.everywhere.filter(state=State.WAITING).order_by("kind", "key")
    return [(row.kind, row.key, row.at) for row in rows]


def test_asked_for_again_while_it_waits_it_is_the_same_and_the_earlier_time_wins(world):
    later = NOW + timedelta(minutes=5)
    enqueue("sums", school=world.school, at=later)
    enqueue("sums", school=world.school, at=NOW)
    enqueue("sums", school=world.school, at=later)
    assert waiting() == [("sums", "", NOW)]


def test_another_key_kind_or_school_is_another_job(world):
    enqueue("sums", school=world.school, at=NOW)
    enqueue("sums", school=world.school, key="3B", at=NOW)
    enqueue("tidy", school=world.school, at=NOW)
    enqueue("sums", school=make_school("dale"), at=NOW)
    assert Job.everywhere.count() == 4


def test_a_payload_given_again_replaces_the_one_that_waits(world):
    enqueue("sums", school=world.school, at=NOW, payload={"round": 1})
    enqueue("sums", school=world.school, at=NOW, payload={"round": 2})
    enqueue("sums", school=world.school, at=NOW)
    assert Job.everywhere.get().payload == {"round": 2}


def test_while_one_runs_the_next_waits_behind_it(world):
    enqueue("sums", school=world.school, at=NOW)
    Job.everywhere.update(state=State.RUNNING)
    enqueue("sums", school=world.school, at=NOW)
    enqueue("sums", school=world.school, at=NOW)
    assert sorted(Job.everywhere.values_list("state", flat=True)) == ["running", "waiting"]


def test_what_is_taken_back_was_never_asked_for(world):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("sums", school=world.school, at=NOW)
        raise ZeroDivisionError
    assert not Job.everywhere.exists()


def test_a_moment_needs_its_time_zone(world):
    with pytest.raises(ValueError, match="time zone"):
        enqueue("sums", school=world.school, at=NOW.replace(tzinfo=None))
