"""The clock of escalation: alarms at the school's times, seen, and settled one by one by a name."""

from __future__ import annotations

from datetime import time

import pytest
from call_mornings import at, calls, drawn, submit, tried, work

from herringbone.web import clock as the_clock
from herringbone.web.calls import alarms
from herringbone.web.calls.alarms import Settled, Unsettled, ringing, settle
from herringbone.web.calls.clock import alarm_times, raise_due, tell_lead
from herringbone.web.calls.forms.settling import ways
from herringbone.web.calls.models import Alarm, Kind, SettledHow
from herringbone.web.calls.outcomes import Ended
from herringbone.web.calls.way import LEAD_TOLD, next_step, steps_of
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.schools.models import Role
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists.models import State
from worlds import NOW, OFFICE, TODAY, make_contact

pytestmark = pytest.mark.django_db


def vulnerable(world, name: str = "Amy") -> None:
    world.pupils[name].values |= {"cp": "1"}
    world.pupils[name].save()


def raised(world, now) -> list[tuple[str, str]]:
    raise_due(world.school, now)
    return [(one.pupil.forename, one.kind) for one in ringing(world.school, now)]


@pytest.mark.parametrize(("when", "rings"), [(at(10, 59), False), (at(11, 0), True)])
def test_the_first_alarm_of_most_is_at_eleven(one_away, when, rings):
    assert raised(one_away, when) == ([("Amy", Kind.UNACCOUNTED)] if rings else [])


@pytest.mark.parametrize(("when", "rings"), [(at(9, 59), False), (at(10, 0), True)])
def test_the_first_alarm_of_the_vulnerable_is_at_ten(one_away, when, rings):
    vulnerable(one_away)
    assert raised(one_away, when) == ([("Amy", Kind.UNACCOUNTED)] if rings else [])


def test_the_times_are_the_schools_own(one_away):
    one_away.school.alarm_others = time(9, 45)
    one_away.school.save()
    assert raised(one_away, at(9, 44)) == []
    assert raised(one_away, at(9, 45)) == [("Amy", Kind.UNACCOUNTED)]


def test_lead_and_named_worker_are_told_within_the_hour_of_closing_or_it_rings(one_away):
    """The register closes at 9:20; on day 1, by 10:20."""
    vulnerable(one_away)
    assert ("Amy", Kind.NOT_TOLD) not in raised(one_away, at(10, 19))
    assert ("Amy", Kind.NOT_TOLD) in raised(one_away, at(10, 20))


def test_a_worry_told_to_the_lead_in_school_does_not_count_for_the_named_worker(one_away):
    vulnerable(one_away)
    tried(one_away, Ended.WORRIED, words="a man shouted", now=at(9, 40))
    assert ("Amy", Kind.NOT_TOLD) not in raised(one_away, at(10, 19))
    assert ("Amy", Kind.NOT_TOLD) in raised(one_away, at(10, 20))
    says = {step.says: step.state for row in calls(one_away, at(10, 20)).rows
            for step in steps_of(calls(one_away, at(10, 20)).morning, row)}  # fmt: skip
    assert says[LEAD_TOLD] != "done"


def test_a_named_worker_who_did_not_answer_was_not_told(one_away):
    vulnerable(one_away)
    rang = Contacted(
        Direction.OUT,
        Channel.NOTICE,
        Outcome.NO_ANSWER,
        at(9, 40),
        with_whom="P. Worker",
        day=TODAY,
    )
    log(
        school=one_away.school, pupils=[one_away.pupils["Amy"]], contacted=rang, author=OFFICE,
        now=at(9, 40),
    )  # fmt: skip
    assert ("Amy", Kind.NOT_TOLD) in raised(one_away, at(10, 20))


def test_a_worry_after_both_were_told_takes_nothing_of_it_back(one_away):
    vulnerable(one_away)
    tell_lead(
        school=one_away.school, pupil=one_away.pupils["Amy"], who="Ms Lead and P. Worker",
        words="by telephone", author=OFFICE, now=at(9, 35),
    )  # fmt: skip
    tried(one_away, Ended.WORRIED, words="a man shouted", now=at(9, 40))
    assert ("Amy", Kind.NOT_TOLD) not in raised(one_away, at(10, 20))


def test_telling_them_is_logged_does_the_strategys_work_and_ends_that_alarm(one_away):
    Adoption.objects.create(
        school=one_away.school,
        name="rivington",
        text="",
        start=TODAY.replace(month=9),
        adopted_at=NOW,
    )
    vulnerable(one_away)
    raise_due(one_away.school, at(10, 30))
    tell = work(one_away, "RIV-10", "notify", step="tell")
    tell_lead(
        school=one_away.school, pupil=one_away.pupils["Amy"], who="Ms Lead and P. Worker",
        words="by telephone", author=OFFICE, now=at(10, 31),
    )  # fmt: skip
    tell.refresh_from_db()
    assert (tell.state, tell.outcome) == (State.DONE, "reached")
    row = Communication.objects.get()
    assert (row.channel, row.with_whom) == (Channel.NOTICE, "Ms Lead and P. Worker")
    assert [kind for _, kind in raised(one_away, at(10, 40))] == [Kind.UNACCOUNTED]
    told = Alarm.objects.get(kind=Kind.NOT_TOLD)
    assert (told.settled_name, told.settled_with) == (OFFICE.name, "Ms Lead and P. Worker")


def test_a_talk_ends_the_question_where_the_child_is_and_no_other_alarm(one_away):
    vulnerable(one_away)
    raise_due(one_away.school, at(10, 30))
    tried(one_away, Ended.WORRIED, words="a man shouted", now=at(10, 31))
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.REASON_GIVEN, contact=dana, words="a cold", code="I", now=at(10, 32))
    alarms = Alarm.objects.values_list("kind", "settled_how")
    assert set(alarms) == {
        (Kind.UNACCOUNTED, SettledHow.SPOKEN),
        (Kind.NOT_TOLD, ""),
        (Kind.WORRIED, ""),
    }


def test_an_alarm_is_raised_once_however_often_it_is_looked(one_away):
    for _ in range(3):
        raise_due(one_away.school, at(11, 5))
    assert Alarm.objects.count() == 1


def test_a_child_who_is_accounted_for_rings_for_nothing(one_away):
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.REASON_GIVEN, contact=dana, words="a cold", now=at(9, 31))
    assert raised(one_away, at(11, 5)) == []


def test_on_the_way_holds_the_alarm_until_the_time_that_was_given(one_away):
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.ON_THE_WAY, contact=dana, arrives_at=time(11, 10), now=at(10, 50))
    assert raised(one_away, at(11, 5)) == []
    assert raised(one_away, at(11, 10)) == [("Amy", Kind.UNACCOUNTED)]


def test_on_the_way_without_a_time_holds_nothing(one_away):
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.ON_THE_WAY, contact=dana, now=at(9, 50))
    assert raised(one_away, at(11, 0)) == [("Amy", Kind.UNACCOUNTED)]


def test_an_alarm_does_not_go_away_by_itself(one_away):
    """Even when the child has come, a named person says so."""
    raise_due(one_away.school, at(11, 0))
    drawn(one_away, "Pupil Fri\nAmy L-\nBen /-\nCal /-", taken=(), starts=TODAY)
    assert not calls(one_away, at(11, 5)).rows
    assert [one.pupil.forename for one in ringing(one_away.school, at(11, 5))] == ["Amy"]


def test_a_call_that_speaks_with_care_settles_the_question_where_the_child_is(one_away):
    raise_due(one_away.school, at(11, 0))
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.REASON_GIVEN, contact=dana, words="a cold", now=at(11, 4))
    alarm = Alarm.objects.get()
    assert (alarm.settled_how, alarm.settled_name) == (SettledHow.SPOKEN, OFFICE.name)
    assert alarm.settled_at == at(11, 4)


def test_an_alarm_names_who_saw_it_once_each(one_away):
    raise_due(one_away.school, at(11, 0))
    for role in (Role.OFFICE, Role.DSL, Role.DSL):
        viewer = viewer_of(one_away.by_role[role], one_away.school, TODAY)
        alarms.note_seen(alarms=ringing(one_away.school, at(11, 1)), viewer=viewer, now=at(11, 1))
    seen = [one.name for one in Alarm.objects.get().seen.all()]
    assert seen == ["Office Hill", "Designated Safeguarding Lead Hill"]


# --- settling ------------------------------------------------------------------------------------
def an_alarm(world) -> Alarm:
    tried(world, Ended.WORRIED, words="a man shouted")
    return Alarm.objects.get()


@pytest.mark.parametrize("how", [SettledHow.POLICE, SettledHow.MASH])
def test_police_and_the_front_door_need_their_reference(one_away, how):
    alarm = an_alarm(one_away)
    with pytest.raises(Unsettled, match="reference"):
        settle(alarm=alarm, settled=Settled(how, who="PC 41"), by=OFFICE, now=NOW)
    done = settle(
        alarm=alarm, settled=Settled(how, who="PC 41", reference="CAD 219"), by=OFFICE, now=NOW
    )
    assert (done.reference, done.settled_name, done.settled_at) == ("CAD 219", OFFICE.name, NOW)


def test_no_more_is_needed_only_with_words(one_away):
    with pytest.raises(Unsettled, match="Write why"):
        settle(alarm=an_alarm(one_away), settled=Settled(SettledHow.JUDGED), by=OFFICE, now=NOW)


def test_who_was_spoken_to_is_named(one_away):
    with pytest.raises(Unsettled, match="Name the person"):
        settle(alarm=an_alarm(one_away), settled=Settled(SettledHow.SPOKEN), by=OFFICE, now=NOW)


def test_it_is_settled_once(one_away):
    alarm = an_alarm(one_away)
    seen = Settled(SettledHow.SEEN, who="Mr Vale")
    settle(alarm=alarm, settled=seen, by=OFFICE, now=NOW)
    with pytest.raises(Unsettled, match="settled it already"):
        settle(alarm=alarm, settled=seen, by=OFFICE, now=NOW)


def test_only_who_leads_decides_on_police_a_referral_or_that_no_more_is_needed(one_away):
    alarm = an_alarm(one_away)
    decisions = {SettledHow.POLICE, SettledHow.MASH, SettledHow.JUDGED}
    assert decisions <= set(ways(alarm, leads=True))
    assert not decisions & set(ways(alarm, leads=False))


# --- the way of a row ----------------------------------------------------------------------------
def test_the_whole_way_stands_in_order_and_the_next_step_is_now(one_away):
    vulnerable(one_away)
    amy = one_away.pupils["Amy"]
    dana = make_contact(amy)
    make_contact(amy, "Rob", priority="2", relationship="father")
    tried(one_away, Ended.NO_ANSWER, contact=dana)
    found = calls(one_away)
    steps = steps_of(found.morning, found.rows[0])
    assert [step.says for step in steps] == [
        "ring mother",
        "ring father",
        "alarm for office, safeguarding lead and head",
        "safeguarding lead and named worker told",
        "home visit",
        "the safeguarding lead decides on a welfare check",
        "police or MASH, with a reference",
    ]
    assert [step.state for step in steps][:3] == ["done", "now", "next"]


def test_that_the_lead_is_to_be_told_is_read_by_nobody_who_may_not_know_flags(one_away):
    vulnerable(one_away)
    found = calls(one_away)
    open_to_all = next_step(found.morning, found.rows[0], guarded=False)
    assert open_to_all.says.startswith("alarm")


def test_the_job_looks_at_the_schools_times_an_hour_after_closing_and_at_its_end(one_away):
    with the_clock.at(NOW):
        times = alarm_times(one_away.school)
    assert times == (time(10, 0), time(11, 0), time(10, 20), time(14, 30), time(15, 20))


def test_what_the_morning_answered_rings_again_for_an_afternoon_without_the_child(one_away):
    """Once: and not while the morning's own alarm rings still."""
    amy = one_away.pupils["Amy"]
    raise_due(one_away.school, at(11, 5))
    drawn(one_away, "Pupil Fri\nAmy NN\nBen //\nCal //", taken=("3B",), starts=TODAY)
    submit(one_away, "3B", "PM")
    assert raised(one_away, at(15, 25)) == [("Amy", Kind.UNACCOUNTED)]
    [morning] = Alarm.objects.filter(pupil=amy)
    settle(alarm=morning, settled=Settled(SettledHow.SPOKEN, "mother"), by=OFFICE, now=at(15, 26))
    assert raised(one_away, at(15, 27)) == [("Amy", Kind.UNACCOUNTED)]
    assert raised(one_away, at(15, 28)) == [("Amy", Kind.UNACCOUNTED)]
    police = Alarm.objects.get(pupil=amy, settled_at=None)
    settle(
        alarm=police,
        settled=Settled(SettledHow.POLICE, "P. Constable", reference="P1"),
        by=OFFICE,
        now=at(15, 29),
    )
    assert raised(one_away, at(15, 30)) == []
