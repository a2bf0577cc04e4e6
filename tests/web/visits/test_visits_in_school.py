"""Whom the registers have in school again: nobody knocks, and somebody says so."""

from __future__ import annotations

from datetime import date

import pytest

from herringbone.web import clock
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Role
from herringbone.web.visits.models import Reason
from herringbone.web.visits.planning import Unvisited, plan
from herringbone.web.visits.returned import take_off
from herringbone.web.visits.route import Route
from herringbone.web.worklists import handling
from herringbone.web.worklists.models import Handling, State
from listed_work import adopt
from worlds import NOW, TODAY, draw

BY = Author("Ola Officer", "attendance officer", 7)
CHECK = {"provision": "ABS-01", "verb": "welfare_check"}
"""Of the small strategy: asked for by an absence that was going on."""
MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)


@pytest.fixture
def back(homes, asked):
    """Amy and Cal were away until Wednesday and are in today; Ben is still away."""
    page = "Pupil Mon Tue Wed Thu Fri\nAmy NN NN NN /\\ /-\nBen NN NN NN NN N-\nCal NN NN NN N\\ L-"
    adopt(homes.school)
    draw(homes.school, page, homes.pupils, starts=MONDAY)
    return asked


def route(homes) -> Route:
    return Route(homes.school, TODAY)


def stop_of(homes, name: str):
    return route(homes).stop_of(homes.pupils[name])


def test_who_is_in_school_again_is_off_the_homes_to_go_to(homes, back):
    back("Cal", **CHECK, date=WEDNESDAY)
    stop = stop_of(homes, "Cal")
    assert stop.is_back
    [(pupil, here)] = stop.back
    assert (pupil.first_name, here.since, here.session) == ("Cal", date(2026, 11, 19), "PM")


def test_a_brother_still_away_keeps_the_home(homes, back):
    back("Amy", **CHECK, date=WEDNESDAY)
    back("Ben", **CHECK, date=WEDNESDAY)
    stop = stop_of(homes, "Amy")
    assert not stop.is_back
    assert [pupil.first_name for pupil, _ in stop.back] == ["Amy"]


def test_a_visit_about_something_else_is_still_to_make(homes, back):
    back("Cal", verb="visit", thing="joint", date=WEDNESDAY)
    assert not stop_of(homes, "Cal").back


def test_a_check_that_a_worry_asks_for_is_still_to_make(homes, back):
    back("Cal", provision="RIV-23", verb="welfare_check", date=WEDNESDAY)
    assert not stop_of(homes, "Cal").back


def test_a_list_of_homes_keeps_its_place_and_is_not_taken_off(homes, back):
    cal = homes.pupils["Cal"].pupil_id
    fields = {"subject_kind": "school", "subject": "Hill", "listed": [cal]}
    work = back("Cal", **{**CHECK, "verb": "visit"}, date=WEDNESDAY, **fields)
    stop = stop_of(homes, "Cal")
    assert stop.is_back
    assert stop.own_works == []
    with clock.at(NOW):
        seen = homes.client(Role.ATTENDANCE_OFFICER).get(homes.url("visits/")).text
    assert "In school again" in seen
    assert "Take off the route" not in seen
    with pytest.raises(Unvisited, match="look again"):
        take_off(route=route(homes), families=[stop.family], by=BY, now=NOW)
    work.refresh_from_db()
    assert work.state == State.OPEN


def test_what_somebody_dealt_with_meanwhile_is_refused_in_words_and_nothing_kept(homes, back):
    first, second = back("Cal", **CHECK, date=WEDNESDAY), back("Amy", **CHECK, date=WEDNESDAY)
    read = route(homes)
    families = [stop.family for stop in read.stops if stop.is_back]
    handling.not_appropriate(work=second, why="rang instead", by=handling.By(BY, NOW))
    with pytest.raises(Unvisited, match="dealt with"):
        take_off(route=read, families=families, by=BY, now=NOW)
    first.refresh_from_db()
    assert first.state == State.OPEN


def test_an_absence_that_was_known_after_the_child_came_back_is_not_over(homes, back):
    back("Cal", **CHECK, date=TODAY)
    assert not stop_of(homes, "Cal").back


def test_a_visit_that_somebody_asked_for_is_still_to_make(homes, back):
    back("Cal", **CHECK, date=WEDNESDAY)
    cal = homes.pupils["Cal"]
    plan(pupil=cal, day=TODAY, reason=Reason.CONCERN, why="bruise", by=BY, now=NOW)
    assert not stop_of(homes, "Cal").is_back


def test_taking_a_home_off_keeps_why(homes, back):
    work = back("Cal", **CHECK, date=WEDNESDAY)
    assert (
        take_off(route=route(homes), families=[stop_of(homes, "Cal").family], by=BY, now=NOW) == 1
    )
    work.refresh_from_db()
    assert work.state == State.NOT_APPROPRIATE
    assert Handling.objects.get(work=work).words == (
        "Cal is in school again since Thursday 19 November 2026, afternoon register"
    )
    assert stop_of(homes, "Cal") is None


def test_who_is_away_is_never_taken_off(homes, back):
    work = back("Ben", **CHECK, date=WEDNESDAY)
    with pytest.raises(Unvisited, match="look again"):
        take_off(route=route(homes), families=["F1"], by=BY, now=NOW)
    work.refresh_from_db()
    assert work.state == State.OPEN


def test_the_page_lists_them_apart_and_takes_them_off(homes, back):
    back("Cal", **CHECK, date=WEDNESDAY)
    back("Ben", **CHECK, date=WEDNESDAY)
    client = homes.client(Role.ATTENDANCE_OFFICER)
    with clock.at(NOW):
        seen = client.get(homes.url("visits/")).text
        assert "1 home to go to" in seen
        going, apart = seen.split("In school again")
        assert "Ben" in going.partition("<main")[2]
        assert "Cal" not in going.partition("<main")[2]
        assert "since Thu 19 Nov, afternoon" in apart
        key = stop_of(homes, "Cal").key
        client.post(homes.url("visits/in-school/"), {"stop": [key]})
        after = client.get(homes.url("visits/")).text
        done = client.get(homes.url("worklist/")).text.partition("Done by you today")[2]
    assert "Off the route: in school again" in after
    assert "Cal" in done
    assert "Undo" in done
    assert "Cal" not in after.partition("<main")[2]
