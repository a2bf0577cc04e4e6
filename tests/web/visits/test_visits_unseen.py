"""Whoever was not seen, and of whom nobody with care spoke, stays on the route of the same day; a
second visit has its own out and back; a welfare check never ends with a closed door."""

from __future__ import annotations

from datetime import timedelta

import pytest

from herringbone.web import clock
from herringbone.web.communications.models import Communication
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Contact, DoneBefore, Role
from herringbone.web.visits.ending import enough, record
from herringbone.web.visits.going import Going, come_back, leave
from herringbone.web.visits.meeting import Ended
from herringbone.web.visits.models import HomeVisit, Outing, Reason, Seen
from herringbone.web.visits.planning import Unvisited, plan
from herringbone.web.visits.route import Route
from herringbone.web.visits.undoing import put_back
from herringbone.web.worklists.models import State, Work
from worlds import NOW, TODAY

pytestmark = pytest.mark.both_databases
BY = Author("Ola Officer", "attendance officer", 7)
AT_THE_DOOR = NOW.replace(hour=10, minute=40)
LATER = NOW.replace(hour=14, minute=5)


def stop(homes, name: str = "Amy", day=TODAY):
    return Route(homes.school, day).stop_of(homes.pupils[name])


def to_see(homes, name: str = "Amy", day=TODAY) -> list[str]:
    found = stop(homes, name, day)
    return [pupil.first_name for pupil in found.to_see] if found is not None else []


def go(homes, name: str = "Amy", now=NOW, **more) -> HomeVisit:
    """Out to one home; the visit that is to be recorded there."""
    going = Going(now + timedelta(hours=2), phone="07700 900321", **more)
    key = stop(homes, name).key
    outing = leave(school=homes.school, keys=[key], going=going, by=BY, now=now)
    return outing.visits.get()


def end(visit: HomeVisit, seen: Seen, *names, homes=None, now=AT_THE_DOOR, **more) -> HomeVisit:
    children = frozenset(homes.pupils[name].pk for name in names) if homes else None
    ended = Ended(seen, children=children, **more)
    return record(visit=visit, ended=ended, by=BY, now=now)


def back(visit: HomeVisit, now=AT_THE_DOOR) -> None:
    come_back(outing=visit.outing, words="", by=BY, now=now)


@pytest.fixture
def both(homes, asked):
    """A visit to Amy and Ben is asked for; their mother has no care of Ben."""
    asked("Amy")
    asked("Ben")
    rows = Contact.objects.filter(pupil=homes.pupils["Ben"])
    rows.update(lives_with="0", parental_responsibility="0")
    return homes


def test_who_was_not_seen_is_still_to_be_seen_today_and_the_list_says_who_was(both):
    visit = go(both)
    end(visit, Seen.SEEN, "Amy", homes=both, name="Amy")
    back(visit)
    found = stop(both)
    assert to_see(both) == ["Ben"] and not found.is_done and not found.is_out
    assert [knock.words for knock in found.knocks] == ["Amy seen 10:40, Ben not seen"]
    with clock.at(AT_THE_DOOR):
        text = both.client(Role.OFFICE).get(both.url("visits/")).content.decode()
    assert "Amy seen 10:40, Ben not seen" in text and "1 home to go to" in text
    assert f'value="{found.key}"' in text and "Done today" not in text


def test_a_second_visit_of_the_day_has_its_own_out_and_back_and_ends_what_is_left(both):
    first = go(both)
    end(first, Seen.SEEN, "Amy", homes=both, name="Amy")
    back(first)
    second = go(both, now=LATER, second="Sam Second")
    assert second.pk != first.pk and second.outing != first.outing
    assert second.pupil == both.pupils["Ben"] and stop(both).is_out
    end(second, Seen.SEEN, "Ben", homes=both, name="Ben", now=LATER)
    assert stop(both).is_done and not stop(both).is_out
    back(second, LATER)
    assert [knock.words for knock in stop(both).knocks] == [
        "Amy seen 10:40, Ben not seen", "Ben seen 14:05",
    ]  # fmt: skip
    assert set(Work.objects.values_list("state", "outcome")) == {(State.DONE, "seen")}
    assert Communication.objects.count() == 3
    assert Outing.objects.filter(back_at=None).count() == 0


def test_nobody_home_leaves_everyone_to_be_seen_today_and_tomorrow(both):
    end(go(both), Seen.NOBODY, card_left=True)
    assert to_see(both) == ["Amy", "Ben"]
    assert stop(both).knocks[0].words == "Amy and Ben not seen 10:40"
    assert not DoneBefore.objects.exists()
    assert to_see(both, day=TODAY + timedelta(days=3)) == ["Amy", "Ben"]


def test_a_neighbour_answers_for_nobody_of_an_only_child_either(homes, asked):
    work = asked("Cal")
    end(go(homes, "Cal"), Seen.AT_DOOR, name="a neighbour")
    work.refresh_from_db()
    assert (work.state, to_see(homes, "Cal")) == (State.OPEN, ["Cal"])


def test_with_somebody_who_has_care_spoken_to_nobody_has_to_go_again(both):
    mother = Contact.objects.get(pupil=both.pupils["Amy"])
    Contact.objects.filter(pupil=both.pupils["Ben"]).update(lives_with="1")
    end(go(both), Seen.SEEN, "Amy", homes=both, contact=mother)
    assert stop(both).is_done
    assert stop(both).knocks[0].words == "Amy seen 10:40, Ben not seen but spoken about"


# --- who decides that nobody goes again ----------------------------------------------------------
def test_who_says_that_nobody_goes_again_ends_the_visits_as_they_ended(both):
    end(go(both), Seen.NOBODY, is_last=True)
    assert stop(both).is_done
    assert set(Work.objects.values_list("state", "outcome")) == {(State.DONE, "nobody_home")}
    assert DoneBefore.objects.filter(outcome="nobody_home").count() == 2
    text = both.client(Role.OFFICE).get(both.url("visits/")).content.decode()
    assert "Done today" in text and "nobody goes again" in text


def test_it_can_be_said_afterwards_and_is_taken_back_with_the_visit(both):
    visit = end(go(both), Seen.NOBODY)
    for _ in range(2):
        enough(visit=visit, by=BY, now=LATER)
    assert stop(both).is_done
    assert DoneBefore.objects.filter(outcome="nobody_home").count() == 2
    put_back(visit=visit, why="the wrong door", by=BY, now=LATER)
    assert not DoneBefore.objects.exists()
    assert to_see(both) == ["Amy", "Ben"]


def test_before_a_visit_was_made_nobody_says_that_none_follows(both):
    with pytest.raises(Unvisited, match="how the visit ended"):
        enough(visit=go(both), by=BY, now=NOW)


@pytest.mark.parametrize("is_last", [False, True])
def test_a_welfare_check_does_not_end_with_a_closed_door(homes, asked, is_last):
    check, visit = asked("Cal", verb="welfare_check", provision="ACC-19"), asked("Cal")
    end(go(homes, "Cal"), Seen.NOBODY, is_last=is_last)
    check.refresh_from_db()
    visit.refresh_from_db()
    assert (check.state, visit.state == State.DONE) == (State.OPEN, is_last)
    assert to_see(homes, "Cal") == ["Cal"] and stop(homes, "Cal").is_safety
    end(go(homes, "Cal", now=LATER), Seen.SEEN, name="Cal", now=LATER)
    check.refresh_from_db()
    assert (check.state, check.outcome) == (State.DONE, "seen")


@pytest.mark.parametrize("seen", [Seen.SEEN, Seen.NOBODY])
def test_whether_the_police_are_asked_is_not_answered_by_a_knock(homes, asked, seen):
    offered = asked("Cal", verb="welfare_check", provision="ARB-08", thing="police", is_offer=True)
    name = "Cal" if seen == Seen.SEEN else ""
    end(go(homes, "Cal"), seen, name=name, is_last=True)
    offered.refresh_from_db()
    assert offered.state == State.OPEN
    assert stop(homes, "Cal").is_done is (seen == Seen.SEEN)


def test_who_is_asked_for_after_a_visit_of_the_morning_is_on_the_route(homes, asked):
    made = plan(pupil=homes.pupils["Cal"], day=TODAY, reason=Reason.JOINT, why="x", by=BY, now=NOW)
    end(made, Seen.SEEN, name="Cal")
    assert stop(homes, "Cal").is_done
    asked("Cal", asked_at=AT_THE_DOOR + timedelta(minutes=1))
    assert to_see(homes, "Cal") == ["Cal"]


# --- a list that is gathered, and work about several children ------------------------------------
def test_a_gathered_list_keeps_a_home_where_one_child_was_not_seen(both, asked):
    Work.objects.all().delete()
    listed = asked("Amy", subject_kind="school", subject="Hill", listed=["P0001", "P0002"])
    end(go(both), Seen.SEEN, "Amy", homes=both, name="Amy")
    listed.refresh_from_db()
    assert (listed.state, to_see(both)) == (State.OPEN, ["Ben"])
    assert to_see(both, day=TODAY + timedelta(days=3)) == ["Ben"]
    end(go(both, now=LATER), Seen.SEEN, "Ben", homes=both, name="Ben", now=LATER)
    listed.refresh_from_db()
    assert (listed.state, listed.outcome) == (State.DONE, "seen")


def test_a_gathered_list_is_over_where_nobody_goes_again_to_the_last_home(homes, asked):
    listed = asked("Amy", subject_kind="school", subject="Hill", listed=["P0001", "P0003"])
    end(go(homes), Seen.NOBODY)
    end(go(homes, "Cal"), Seen.NOBODY, is_last=True)
    listed.refresh_from_db()
    assert (listed.state, to_see(homes)) == (State.OPEN, ["Amy"])
    enough(visit=HomeVisit.objects.get(pupil=homes.pupils["Amy"]), by=BY, now=LATER)
    listed.refresh_from_db()
    assert (listed.state, listed.outcome) == (State.DONE, "nobody_home")


def test_of_work_about_a_family_only_who_was_not_seen_is_still_to_be_seen(both, asked):
    Work.objects.all().delete()
    work = asked("Amy", subject_kind="family", subject="F1")
    end(go(both), Seen.SEEN, "Amy", homes=both, name="Amy")
    work.refresh_from_db()
    assert (work.state, to_see(both)) == (State.OPEN, ["Ben"])
    end(go(both, now=LATER), Seen.SEEN, "Ben", homes=both, name="Ben", now=LATER)
    work.refresh_from_db()
    assert work.state == State.DONE


# --- visits that somebody asked for by hand ------------------------------------------------------
def test_a_joint_visit_that_found_nobody_is_asked_for_still_with_its_reason(homes):
    cal = homes.pupils["Cal"]
    plan(pupil=cal, day=TODAY, reason=Reason.JOINT, why="with the nurse", by=BY, now=NOW)
    first = go(homes, "Cal")
    end(first, Seen.NOBODY)
    back(first)
    assert to_see(homes, "Cal") == ["Cal"]
    assert [one.why for one in stop(homes, "Cal").asked] == ["with the nurse"]
    second = go(homes, "Cal", now=LATER)
    assert (second.reason, second.why) == (Reason.JOINT, "with the nurse")
    end(second, Seen.SEEN, name="Cal", now=LATER)
    assert stop(homes, "Cal").is_done


def test_a_visit_asked_for_and_not_made_is_on_the_route_of_the_next_day(homes):
    cal, monday = homes.pupils["Cal"], NOW + timedelta(days=3)
    made = plan(pupil=cal, day=TODAY, reason=Reason.JOINT, why="x", by=BY, now=NOW)
    assert to_see(homes, "Cal", monday.date()) == ["Cal"]
    record(visit=made, ended=Ended(Seen.SEEN, name="Cal"), by=BY, now=monday)
    made.refresh_from_db()
    assert made.day == monday.date()
    assert Communication.objects.get().day == monday.date()


def test_a_home_that_nobody_got_to_leaves_the_route_when_nothing_is_asked_for(homes, asked):
    work = asked("Cal")
    visit = go(homes, "Cal")
    back(visit)
    work.state = State.CANCELLED
    work.save()
    assert stop(homes, "Cal") is None


def test_two_who_are_asked_for_at_one_door_are_one_knock(homes):
    for name in ("Amy", "Ben"):
        plan(
            pupil=homes.pupils[name], day=TODAY, reason=Reason.EVENT, why=f"for {name}",
            by=BY, now=NOW,
        )  # fmt: skip
    assert [one.why for one in stop(homes).asked] == ["for Amy", "for Ben"]
    visit = go(homes)
    end(visit, Seen.SEEN, "Amy", "Ben", homes=homes, name="Amy")
    assert stop(homes).is_done and len(stop(homes).knocks) == 1
    visit.refresh_from_db()
    put_back(visit=visit, why="the wrong door", by=BY, now=LATER)
    assert to_see(homes) == ["Amy", "Ben"]


def test_a_visit_that_is_taken_back_after_the_return_is_on_the_route_to_go_to(homes, asked):
    asked("Cal")
    visit = end(go(homes, "Cal"), Seen.SEEN, name="Cal")
    back(visit)
    put_back(visit=visit, why="the wrong door", by=BY, now=LATER)
    assert to_see(homes, "Cal") == ["Cal"] and not stop(homes, "Cal").is_out
    visit.refresh_from_db()
    assert visit.outing is None
    assert go(homes, "Cal", now=LATER).pk == visit.pk


def test_while_somebody_is_out_a_visit_that_is_taken_back_is_theirs_again(homes, asked):
    asked("Cal")
    visit = end(go(homes, "Cal"), Seen.SEEN, name="Cal")
    put_back(visit=visit, why="the wrong door", by=BY, now=AT_THE_DOOR)
    assert stop(homes, "Cal").is_out
