"""A call for help reaches a named person that day; two school hours later it is an alarm."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from linked import link, send

from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.communications.models import Communication
from herringbone.web.jobs.models import Job
from herringbone.web.registers.changes import Author
from herringbone.web.replies.helping import (
    Unanswerable,
    alarms,
    answer_help,
    helper_for,
    ring,
    school_time_after,
)
from herringbone.web.replies.models import Reply
from herringbone.web.schools.models import Deputy, Post, Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, make_person

pytestmark = pytest.mark.both_databases
CLERK = Author("Tess Office", "office manager", 7)


def at(*moment: int) -> datetime:
    return datetime(2026, 11, *moment, tzinfo=LONDON)


@pytest.fixture
def asked(world):
    """Ben's and Cal's mother asks for help on Friday at 9:10."""
    send(address := link(world, "Ben", "Cal"), why="other", words="it is too much", help="on")
    with within(world.school):
        world.address = address
        yield world


def test_it_goes_to_whoever_does_attendance_and_the_parent_reads_the_name(asked):
    officer = asked.by_role[Role.ATTENDANCE_OFFICER]
    assert {reply.help_for for reply in Reply.objects.all()} == {officer}
    page = Client().get(asked.address).content.decode()
    assert f"{officer.name} will ring you" in page
    assert "11:10" in page


def test_of_a_vulnerable_child_the_safeguarding_lead_is_asked(entered):
    ben = entered.pupils["Ben"]
    ben.values["cin"] = "1"
    ben.save()
    found = helper_for(entered.school, [entered.pupils["Amy"], ben], TODAY)
    assert found.user == entered.by_role[Role.DSL]


def test_whoever_stands_in_today_is_asked(entered):
    post = Post.objects.get(role=Role.ATTENDANCE_OFFICER)
    other = make_person(entered.school, Role.SENCO, name="Sam Deputy")
    Deputy.objects.create(school=entered.school, post=post, user=other, start=TODAY, end=TODAY)
    assert helper_for(entered.school, [entered.pupils["Amy"]], TODAY).user == other
    later = TODAY + timedelta(days=3)
    assert helper_for(entered.school, [entered.pupils["Amy"]], later).user == post.user


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ((20, 9, 10), (20, 11, 10)),
        ((20, 14, 20), (23, 9, 50)),  # an hour on Friday, an hour on Monday
        ((20, 17, 0), (23, 10, 50)),
        ((20, 6, 0), (20, 10, 50)),
        ((21, 12, 0), (23, 10, 50)),
    ],
)
def test_two_hours_are_school_time(entered, since, until):
    assert school_time_after(entered.school, at(*since)) == at(*until)


def test_a_morning_only_counts_until_noon(entered):
    entered.school.days.filter(date=TODAY).update(pm=False)
    assert school_time_after(entered.school, at(20, 12, 0)) == at(23, 9, 50)


def test_unanswered_it_is_an_alarm_and_answered_it_is_none(asked):
    assert alarms(asked.school, at(20, 11, 9)) == []
    assert {r.pupil.forename for r in alarms(asked.school, at(20, 11, 10))} == {"Ben", "Cal"}
    reply = Reply.objects.first()
    answer_help(reply=reply, words="no answer", reached=False, author=CLERK, now=at(20, 10, 0))
    assert len(alarms(asked.school, at(20, 11, 10))) == 2
    answer_help(
        reply=reply, words="food bank, rings Monday", reached=True, author=CLERK, now=at(20, 10, 5)
    )
    assert alarms(asked.school, at(20, 11, 10)) == []
    assert {r.help_answered_by for r in Reply.objects.all()} == {"Tess Office"}
    with pytest.raises(Unanswerable, match="already"):
        answer_help(reply=reply, words="again", reached=True, author=CLERK, now=NOW)


def test_what_was_said_is_needed_and_stands_in_the_log(asked):
    reply = Reply.objects.first()
    with pytest.raises(Unanswerable, match="what was said"):
        answer_help(reply=reply, words=" ", reached=True, author=CLERK, now=NOW)
    answer_help(reply=reply, words="food bank", reached=True, author=CLERK, now=NOW)
    rows = Communication.objects.filter(direction="out")
    assert {(r.pupil.forename, r.outcome, r.spoke, r.words) for r in rows} == {
        ("Ben", "reached", True, "food bank"),
        ("Cal", "reached", True, "food bank"),
    }


def test_the_alarm_is_asked_for_once_a_family_at_its_time(asked):
    job = Job.objects.get()
    assert (job.kind, job.at) == ("help_alarm", at(20, 11, 10))
    ring(SimpleNamespace(school=asked.school, payload=job.payload), at(20, 11, 11))
    assert {r.help_alarmed_at for r in Reply.objects.all()} == {at(20, 11, 11)}
    ring(SimpleNamespace(school=asked.school, payload=job.payload), at(20, 11, 30))
    assert {r.help_alarmed_at for r in Reply.objects.all()} == {at(20, 11, 11)}


def test_an_answered_call_rings_no_alarm(asked):
    job = Job.objects.get()
    answer_help(reply=Reply.objects.first(), words="rung", reached=True, author=CLERK, now=NOW)
    ring(SimpleNamespace(school=asked.school, payload=job.payload), at(20, 11, 11))
    assert {r.help_alarmed_at for r in Reply.objects.all()} == {None}


def test_at_night_the_parent_is_told_when_somebody_reads_it(world):
    with clock.at(at(20, 21, 0)):
        address = link(world)
        send(address, why="ill", help="on")
        page = Client().get(address).content.decode()
    assert "Monday 23 November 2026" in page
    assert "999" in page
