"""At the door: who was seen stands in the log of every child of the home, does the work that waits,
ends the clock's question only where somebody with care was met, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from herringbone.web.calls.alarms import raise_once
from herringbone.web.calls.models import Alarm, Kind, SettledHow
from herringbone.web.communications.models import Communication
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Contact, DoneBefore, Role
from herringbone.web.visits.ending import record
from herringbone.web.visits.meeting import Ended
from herringbone.web.visits.models import HomeVisit, Reason, Seen
from herringbone.web.visits.planning import Unvisited, plan
from herringbone.web.visits.route import Route
from herringbone.web.visits.undoing import put_back
from herringbone.web.worklists.models import State, Work
from worlds import NOW, TODAY

pytestmark = pytest.mark.both_databases
BY = Author("Ola Officer", "attendance officer", 7)
NO_CARE = {"lives_with": "0", "parental_responsibility": "0"}
FAMILY = {
    "provision": "RIV-08", "occasion": "1", "subject_kind": "family", "subject": "F1",
    "verb": "visit", "thing": "home", "date": TODAY, "due_by": TODAY,
    "owner": "attendance_officer", "words": "home visit: home", "why": "a week", "asked_at": NOW,
}  # fmt: skip


@pytest.fixture
def visit(homes, asked):
    """To the home of Amy and Ben, for both of whom a visit is asked for."""
    asked("Amy")
    asked("Ben")
    return HomeVisit.objects.create(
        school=homes.school, pupil=homes.pupils["Amy"], day=TODAY, reason=Reason.WORK,
        made_by="Ola Officer", made_at=NOW,
    )  # fmt: skip


def mother(homes) -> Contact:
    return Contact.objects.filter(pupil=homes.pupils["Amy"]).first()


def end(visit, seen: Seen, **more) -> None:
    record(visit=visit, ended=Ended(seen, **more), by=BY, now=NOW)


def test_a_child_who_was_seen_is_logged_for_each_and_the_work_of_each_is_done(homes, visit):
    both = frozenset(homes.pupils[name].pk for name in ("Amy", "Ben"))
    end(visit, Seen.SEEN, contact=mother(homes), children=both, words="both have a cold")
    rows = Communication.objects.order_by("pupil__forename")
    assert [(r.pupil.forename, r.channel, r.outcome, r.spoke) for r in rows] == [
        ("Amy", "visit", "seen", True), ("Ben", "visit", "seen", True),
    ]  # fmt: skip
    assert len({row.together for row in rows}) == 1
    assert {(w.state, w.outcome) for w in Work.objects.all()} == {(State.DONE, "seen")}
    assert DoneBefore.objects.filter(provision="RIV-08", outcome="seen").count() == 2


@pytest.mark.parametrize(
    ("who", "spoke"),
    [
        ({"parental_responsibility": "1", "lives_with": ""}, True),
        ({"parental_responsibility": "", "lives_with": "1"}, True),
        ({"parental_responsibility": "0", "lives_with": "0"}, False),
        (None, False),
    ],
    ids=["a parent", "who lives there", "an emergency contact", "a neighbour"],
)
def test_at_the_door_it_counts_only_where_somebody_with_care_was_spoken_to(
    homes, visit, who, spoke
):
    contact = mother(homes)
    if who is None:
        end(visit, Seen.AT_DOOR, name="a neighbour")
    else:
        Contact.objects.filter(contact_id=contact.contact_id).update(**who)
        contact.refresh_from_db()
        end(visit, Seen.AT_DOOR, contact=contact)
    assert {row.spoke for row in Communication.objects.all()} == {spoke}


def alarm_of(homes, name: str = "Amy") -> Alarm:
    return raise_once(
        school=homes.school, pupil=homes.pupils[name], kind=Kind.UNACCOUNTED, due_at=NOW, now=NOW
    )


@pytest.mark.parametrize(("seen", "settled"), [(Seen.SEEN, True), (Seen.NOBODY, False)])
def test_the_clocks_question_ends_with_a_child_seen_and_not_with_a_closed_door(
    homes, visit, seen, settled
):
    alarm = alarm_of(homes)
    end(visit, seen, contact=mother(homes) if settled else None)
    alarm.refresh_from_db()
    assert (alarm.settled_at is not None) is settled


def test_nobody_home_with_a_card_is_logged_so_and_needs_no_name(visit):
    end(visit, Seen.NOBODY, card_left=True, words="curtains drawn")
    row = Communication.objects.first()
    assert (row.outcome, row.spoke) == ("nobody_home", False)
    assert row.words == "curtains drawn A card was left."


@pytest.mark.parametrize("seen", [Seen.SEEN, Seen.AT_DOOR])
def test_who_was_met_has_to_be_named(visit, seen):
    with pytest.raises(Unvisited, match="Name who"):
        end(visit, seen)
    assert not Communication.objects.exists()
    assert Work.objects.filter(state=State.OPEN).count() == 2


def test_it_is_recorded_once(homes, visit):
    end(visit, Seen.NOBODY)
    with pytest.raises(Unvisited, match="Ola Officer recorded it already: nobody home"):
        end(visit, Seen.SEEN, name="Amy")
    assert Communication.objects.count() == 2


def test_a_visit_that_was_asked_for_by_hand_is_logged_without_work(homes):
    made = plan(
        pupil=homes.pupils["Cal"], day=TODAY, reason=Reason.JOINT, why="with the nurse",
        by=BY, now=NOW,
    )  # fmt: skip
    end(made, Seen.SEEN, name="Cal")
    assert Communication.objects.get().pupil == homes.pupils["Cal"]


def test_a_list_of_homes_is_done_with_the_last_of_them(homes, asked):
    listed = asked("Amy", subject_kind="school", subject="Hill", listed=["P0001", "P0003"])
    for name, state in (("Amy", State.OPEN), ("Cal", State.DONE)):
        stop = Route(homes.school, TODAY).stop_of(homes.pupils[name])
        assert stop is not None and stop.works == (listed,)
        made = plan(
            pupil=homes.pupils[name], day=TODAY, reason=Reason.JOINT, why="x", by=BY, now=NOW
        )
        end(made, Seen.SEEN, name=name)
        listed.refresh_from_db()
        assert listed.state == state
    assert not Route(homes.school, TODAY + timedelta(days=3)).stops


# --- brothers and sisters of whom not everyone was seen ------------------------------------------
def each(homes) -> list[tuple[str, str, bool]]:
    rows = Communication.objects.filter(takes_back=None).order_by("pupil__forename")
    return [(row.pupil.forename, row.outcome, row.spoke) for row in rows]


def states() -> set[tuple[str, str]]:
    return set(Work.objects.values_list("subject", "state"))


def only(homes, *names: str) -> frozenset[int]:
    return frozenset(homes.pupils[name].pk for name in names)


def test_a_brother_who_was_not_seen_is_not_logged_so_and_stays_to_be_seen(homes, visit):
    alarms = {name: alarm_of(homes, name) for name in ("Amy", "Ben")}
    end(visit, Seen.SEEN, name="Amy", children=only(homes, "Amy"))
    assert each(homes) == [("Amy", "seen", True), ("Ben", "spoken_at_door", False)]
    assert states() == {("P0001", State.DONE), ("P0002", State.OPEN)}
    for alarm in alarms.values():
        alarm.refresh_from_db()
    assert alarms["Amy"].settled_at is not None and alarms["Ben"].settled_at is None


def test_of_whom_the_mother_speaks_unseen_is_spoken_about_at_the_door_and_not_seen(homes, visit):
    alarm = alarm_of(homes, "Ben")
    end(visit, Seen.SEEN, contact=mother(homes), children=only(homes, "Amy"))
    assert each(homes) == [("Amy", "seen", True), ("Ben", "spoken_at_door", True)]
    outcomes = set(Work.objects.values_list("subject", "outcome"))
    assert outcomes == {("P0001", "seen"), ("P0002", "spoken_at_door")}
    alarm.refresh_from_db()
    assert alarm.settled_how == SettledHow.SPOKEN


@pytest.mark.parametrize("seen", [Seen.SEEN, Seen.AT_DOOR])
@pytest.mark.parametrize("held", ["not held", "without care"])
def test_an_adult_answers_only_for_a_child_of_whom_they_are_held_with_care(
    homes, visit, seen, held
):
    of_ben = Contact.objects.filter(pupil=homes.pupils["Ben"])
    _ = of_ben.delete() if held == "not held" else of_ben.update(**NO_CARE)
    alarm = alarm_of(homes, "Ben")
    children = only(homes, "Amy") if seen == Seen.SEEN else frozenset()
    end(visit, seen, contact=mother(homes), children=children)
    assert each(homes) == [("Amy", seen, True), ("Ben", "spoken_at_door", False)]
    assert states() == {("P0001", State.DONE), ("P0002", State.OPEN)}
    alarm.refresh_from_db()
    assert alarm.settled_at is None


def test_work_about_both_waits_until_both_are_accounted_for(homes, visit):
    Work.objects.all().delete()
    Work.objects.create(**FAMILY, school=homes.school)
    end(visit, Seen.SEEN, name="Amy", children=only(homes, "Amy"))
    assert Work.objects.get().state == State.OPEN
    put_back(visit=visit, why="Ben came down too", by=BY, now=NOW)
    end(visit, Seen.SEEN, contact=mother(homes), children=only(homes, "Amy"))
    assert Work.objects.get().outcome == "spoken_at_door"


def test_what_differs_between_brothers_and_sisters_is_taken_back_for_each(homes, visit):
    end(visit, Seen.SEEN, name="Amy", children=only(homes, "Amy"))
    put_back(visit=visit, why="the wrong door", by=BY, now=NOW)
    assert Communication.objects.filter(takes_back__isnull=False).count() == 2
    end(visit, Seen.SEEN, name="Amy", children=only(homes, "Amy"))
    put_back(visit=visit, why="again", by=BY, now=NOW)
    assert Communication.objects.filter(takes_back__isnull=False).count() == 4


def test_seen_without_a_child_of_the_home_is_refused(homes, visit):
    with pytest.raises(Unvisited, match="Tick each child"):
        end(visit, Seen.SEEN, contact=mother(homes), children=only(homes, "Cal"))


def test_taken_back_the_work_is_open_the_log_says_so_and_the_alarm_rings_again(homes, visit):
    alarm = alarm_of(homes)
    end(visit, Seen.SEEN, contact=mother(homes))
    with pytest.raises(Unvisited, match="Say why"):
        put_back(visit=visit, why=" ", by=BY, now=NOW)
    put_back(visit=visit, why="the wrong door", by=BY, now=NOW)
    assert Work.objects.filter(state=State.OPEN).count() == 2
    assert not DoneBefore.objects.exists()
    assert Communication.objects.filter(takes_back__isnull=False).count() == 2
    alarm.refresh_from_db()
    visit.refresh_from_db()
    assert (alarm.settled_at, visit.done_at, visit.seen) == (None, None, "")
    end(visit, Seen.NOBODY, is_last=True)
    assert Work.objects.filter(outcome="nobody_home").count() == 2


# --- on a phone, without a script ----------------------------------------------------------------
def key(homes, name: str) -> str:
    """Names the child, not a place in the list: the route may stand otherwise when it is sent."""
    return f"child{homes.pupils[name].pk}"


def test_the_form_at_the_door(homes, visit):
    client, url = homes.client(Role.ATTENDANCE_OFFICER), homes.url(f"visits/{visit.pk}/")
    text = client.get(url).content.decode()
    assert "Amy (the child)" in text and "Dana" in text and "12 Mill Lane" in text
    assert client.post(url, {"seen": "seen"}).status_code == 409
    said = {"seen": "seen", "who": key(homes, "Amy"), "words": "playing", "card_left": ""}
    assert client.post(url, said).status_code == 302
    visit.refresh_from_db()
    assert (visit.seen, visit.with_whom, visit.spoke) == ("seen", "Amy", True)
    client.post(homes.url(f"visits/{visit.pk}/take-back/"), {"why": "wrong home"})
    visit.refresh_from_db()
    assert visit.done_at is None


def test_at_the_door_each_child_who_was_seen_is_ticked(homes, visit):
    client, url = homes.client(Role.ATTENDANCE_OFFICER), homes.url(f"visits/{visit.pk}/")
    text = client.get(url).content.decode()
    assert text.count('name="children"') == 2
    mum = str(mother(homes).pk)
    refused = client.post(url, {"seen": "seen", "who": mum})
    assert refused.status_code == 409 and "Tick each child who was seen" in refused.content.decode()
    wrong = client.post(url, {"seen": "nobody_home", "children": [key(homes, "Ben")]})
    assert wrong.status_code == 409 and "a child is ticked as seen" in wrong.content.decode()
    assert client.post(url, {"seen": "seen", "who": key(homes, "Ben")}).status_code == 302
    assert each(homes) == [("Amy", "spoken_at_door", False), ("Ben", "seen", True)]


def test_ticks_alone_name_who_was_seen(homes, visit):
    client, url = homes.client(Role.ATTENDANCE_OFFICER), homes.url(f"visits/{visit.pk}/")
    client.post(url, {"seen": "seen", "children": [key(homes, "Amy"), key(homes, "Ben")]})
    visit.refresh_from_db()
    assert visit.with_whom == "Amy and Ben"
    assert each(homes) == [("Amy", "seen", True), ("Ben", "seen", True)]


def test_of_one_child_nothing_is_to_be_ticked(homes):
    made = plan(pupil=homes.pupils["Cal"], day=TODAY, reason=Reason.JOINT, why="x", by=BY, now=NOW)
    client, url = homes.client(Role.ATTENDANCE_OFFICER), homes.url(f"visits/{made.pk}/")
    text = client.get(url).content.decode()
    assert 'name="children"' not in text and "Children who were seen" not in text
    who = Contact.objects.get(pupil=homes.pupils["Cal"]).pk
    assert client.post(url, {"seen": "seen", "who": str(who)}).status_code == 302
    assert each(homes) == [("Cal", "seen", True)]


def test_what_is_known_of_a_home_is_kept_from_the_door_and_ended(homes, visit):
    client = homes.client(Role.OFFICE)
    said = {"note-words": "ring twice", "note-two_go": "on"}
    client.post(homes.url(f"visits/{visit.pk}/note/"), said)
    text = client.get(homes.url("visits/")).content.decode()
    assert "ring twice" in text and "two people go" in text
    from herringbone.web.visits.models import HomeNote

    client.post(homes.url(f"visits/notes/{HomeNote.objects.get().pk}/end/"))
    assert "ring twice" not in client.get(homes.url("visits/")).content.decode()


@pytest.mark.parametrize("role", [Role.CLASS_TEACHER, Role.GOVERNOR, Role.LA_OFFICER])
def test_who_may_not_visit_sees_no_home(homes, visit, role):
    assert homes.client(role).get(homes.url("visits/")).status_code == 403


def test_who_is_restricted_does_not_answer_where_the_child_is_by_living_there(homes, visit):
    at_door = mother(homes)
    at_door.lives_with, at_door.legal_restriction = "1", "Order of 3 May: no contact"
    at_door.save()
    end(visit, Seen.AT_DOOR, contact=at_door)
    assert not Communication.objects.filter(spoke=True).exists()
