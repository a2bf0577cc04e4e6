"""Out and back: nobody goes without saying until when, and who is not back in time is a red row."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.jobs.models import Job
from herringbone.web.project.jobs import worker
from herringbone.web.registers.changes import Author
from herringbone.web.schools.holds import hold
from herringbone.web.schools.models import Role
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.visits.going import Going, come_back, later, leave, not_back, out_now
from herringbone.web.visits.models import HomeVisit, Outing
from herringbone.web.visits.planning import Unvisited, note_home
from herringbone.web.visits.route import Route
from worlds import NOW, TODAY

pytestmark = pytest.mark.both_databases
BY = Author("Ola Officer", "attendance officer", 7)
AT_TEN = datetime(2026, 11, 20, 10, 0, tzinfo=LONDON)


def keys(homes) -> list[str]:
    return [stop.key for stop in Route(homes.school, TODAY).stops]


def go(homes, **more) -> Outing:
    more = {"phone": "07700 900321", **more}
    by = more.pop("by", BY)
    return leave(school=homes.school, keys=keys(homes), going=Going(AT_TEN, **more), by=by, now=NOW)


def test_who_is_out_stands_with_their_homes_until_they_are_back(homes, asked):
    asked("Amy")
    asked("Cal")
    outing = go(homes, second="Sam Second", phone="07700 900321")
    assert [out.names for out in out_now(homes.school)] == ["Ola Officer and Sam Second"]
    assert {visit.pupil.first_name for visit in outing.visits.all()} == {"Amy", "Cal"}
    assert all(stop.is_out for stop in Route(homes.school, TODAY).stops)
    come_back(outing=outing, words="all well", by=BY, now=AT_TEN)
    assert not out_now(homes.school).exists()


def test_homes_that_nobody_got_to_are_on_the_route_again(homes, asked):
    asked("Amy")
    come_back(outing=go(homes), words="", by=BY, now=AT_TEN)
    assert not Route(homes.school, TODAY).stops[0].is_out
    go(homes)
    assert HomeVisit.objects.count() == 1


@pytest.mark.parametrize(
    "back_by",
    [NOW, NOW - timedelta(minutes=5), NOW + timedelta(hours=7), NOW + timedelta(days=1)],
    ids=["now", "before", "in seven hours", "tomorrow"],
)
def test_nobody_goes_without_saying_until_when(homes, asked, back_by):
    asked("Amy")
    with pytest.raises(Unvisited, match="when you will be back"):
        leave(school=homes.school, keys=keys(homes), going=Going(back_by), by=BY, now=NOW)
    assert not Outing.objects.exists()


def test_where_two_go_nobody_goes_alone(homes, asked):
    asked("Cal")
    note_home(pupil=homes.pupils["Cal"], words="a large dog", two_go=True, by=BY, now=NOW)
    with pytest.raises(Unvisited, match="two people go there"):
        go(homes)
    assert go(homes, second="Sam Second").pk


def test_two_people_do_not_set_out_to_one_home(homes, asked):
    """The second has the page of before the first one left."""
    asked("Cal")
    go(homes)
    with pytest.raises(Unvisited, match="somebody else is on the way"):
        go(homes, by=Author("Sam Second", "office manager", 8))
    assert HomeVisit.objects.count() == 1


def test_a_home_that_is_held_is_not_gone_to_unless_for_safety(homes, asked):
    work = asked("Cal")
    viewer = viewer_of(homes.by_role[Role.DSL], homes.school, TODAY)
    hold(viewer=viewer, pupil=homes.pupils["Cal"], whole_family=False, why="a death", at=NOW)
    with pytest.raises(Unvisited, match="everything is held"):
        go(homes)
    work.verb = "welfare_check"
    work.save()
    assert go(homes).pk


def test_past_their_time_they_are_a_red_row_and_the_job_writes_when_it_rang(homes, asked):
    asked("Cal")
    outing = go(homes)
    assert not_back(homes.school, AT_TEN - timedelta(seconds=1)) == []
    with clock.at(AT_TEN):
        worker().run_due()
    outing.refresh_from_db()
    assert outing.alarm_at == AT_TEN
    assert not_back(homes.school, AT_TEN) == [outing]


def test_who_reports_has_longer_and_who_is_back_rings_nothing(homes, asked):
    asked("Cal")
    outing = go(homes)
    later(outing=outing, back_by=AT_TEN + timedelta(minutes=30), now=NOW)
    with clock.at(AT_TEN):
        worker().run_due()
    outing.refresh_from_db()
    assert outing.alarm_at is None and not_back(homes.school, AT_TEN) == []
    come_back(outing=outing, words="", by=BY, now=AT_TEN)
    with clock.at(AT_TEN + timedelta(hours=1)):
        worker().run_due()
    outing.refresh_from_db()
    assert outing.alarm_at is None
    assert Job.everywhere.filter(kind="visits_back", state="done").count() == 2


def test_the_page_goes_red_for_the_office_and_says_what_to_do(homes, asked):
    asked("Cal")
    client, url = homes.client(Role.ATTENDANCE_OFFICER), homes.url("visits/")
    stop = Route(homes.school, TODAY).stops[0].key
    said = {"stop": [stop], "back_by": "10:00", "phone": "07700 900321", "second": ""}
    assert client.post(homes.url("visits/go/"), said).status_code == 302
    for role in (Role.OFFICE, Role.DSL):
        with clock.at(AT_TEN + timedelta(minutes=1)):
            text = homes.client(role).get(url).content.decode()
        assert "not back, and nobody has heard of them since 10:00" in text
        assert 'href="tel:07700 900321"' in text and "999" in text
    outing = Outing.objects.get()
    with clock.at(AT_TEN + timedelta(minutes=2)):
        client.post(homes.url(f"visits/out/{outing.pk}/later/"), {"back_by": "10:30"})
        assert "not back" not in client.get(url).content.decode()
        client.post(homes.url(f"visits/out/{outing.pk}/back/"), {"words": "fine"})
    outing.refresh_from_db()
    assert (outing.back_words, out_now(homes.school).count()) == ("fine", 0)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"back_by": "10:00"}, "Tick the homes"),
        ({"stop": "x", "back_by": "soon"}, "Back by"),
        ({"stop": "all", "back_by": "08:00"}, "when you will be back"),
        ({"stop": "all", "back_by": "10:00", "phone": "abc"}, "Write the whole number"),
        ({"stop": "all", "back_by": "10:00", "phone": ""}, "the office rings it"),
        ({"stop": "gone", "back_by": "10:00"}, "not on the route any more"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(homes, asked, said, words):
    asked("Cal")
    if said.get("stop") == "all":
        said = {**said, "stop": Route(homes.school, TODAY).stops[0].key}
    client = homes.client(Role.OFFICE)
    said = {"phone": "07700 900321", **said, "second": "Sam Second"}
    answer = client.post(homes.url("visits/go/"), said)
    text = answer.content.decode()
    assert answer.status_code == 409 and words in text and "Sam Second" in text
    assert not Outing.objects.exists()
