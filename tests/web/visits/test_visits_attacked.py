"""What goes wrong between planning and the door: another school's rows, a child who moved, left or
is held, a withheld address, long words, an empty form, the night on which the clock changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from herringbone.web import clock
from herringbone.web.calls.alarms import raise_once
from herringbone.web.calls.models import Kind
from herringbone.web.clock import LONDON
from herringbone.web.communications.models import Communication
from herringbone.web.registers.changes import Author
from herringbone.web.schools.holds import hold
from herringbone.web.schools.models import Contact, Enrolment, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.visits.ending import record
from herringbone.web.visits.forms import GoForm
from herringbone.web.visits.going import Going, leave, not_back
from herringbone.web.visits.meeting import Ended
from herringbone.web.visits.models import HomeNote, HomeVisit, Outing, Reason, Seen
from herringbone.web.visits.planning import Unvisited, plan
from herringbone.web.visits.route import Route
from herringbone.web.worklists.models import State, Work
from worlds import NOW, TODAY, make_world

pytestmark = pytest.mark.both_databases
BY = Author("Ola Officer", "attendance officer", 7)
OUT = {"back_by": "10:30", "phone": "07700 900321", "second": ""}


@pytest.fixture
def officer(homes):
    return homes.client(Role.ATTENDANCE_OFFICER)


@pytest.fixture
def out(homes, asked, officer) -> HomeVisit:
    """On the way to Amy and Ben."""
    asked("Amy")
    asked("Ben")
    assert officer.post(homes.url("visits/go/"), {**OUT, "stop": "F1"}).status_code == 302
    return HomeVisit.objects.get()


def sent(homes, *seen: str, shown: tuple[str, ...] = ("Amy", "Ben"), **more) -> dict[str, object]:
    def keys(names):
        return [f"child{homes.pupils[name].pk}" for name in names]

    return {"seen": "seen", "children": keys(seen), "about": keys(shown), **more}


# --- another school ------------------------------------------------------------------------------
def test_another_schools_visit_outing_note_and_pupil_are_not_here(homes, officer, out):
    other = make_world("dale")
    with within(other.school):
        pupil = other.pupils["Amy"]
        theirs = plan(pupil=pupil, day=TODAY, reason=Reason.JOINT, why="x", by=BY, now=NOW)
        outing = Outing.objects.create(
            school=other.school, day=TODAY, who="x", left_at=NOW, back_by=NOW + timedelta(hours=1)
        )
        note = HomeNote.objects.create(
            school=other.school, family="F1", words="x", made_by="x", made_at=NOW
        )
    pages = [f"visits/{theirs.pk}/", f"visits/add/{pupil.pk}/"]
    deeds = [
        *(f"visits/{theirs.pk}/{deed}/" for deed in ("take-back", "drop", "note", "no-more")),
        *(f"visits/out/{outing.pk}/{deed}/" for deed in ("back", "later")),
        f"visits/notes/{note.pk}/end/",
    ]
    assert {officer.get(homes.url(path)).status_code for path in pages} == {404}
    assert {officer.post(homes.url(path)).status_code for path in (*pages, *deeds)} == {404}
    with within(other.school):
        for row in (theirs, outing, note):
            row.refresh_from_db()
        assert (theirs.dropped_at, outing.back_at, note.ended_at) == (None, None, None)


def test_a_child_of_another_home_is_not_recorded_from_a_forged_form(homes, officer, out):
    url = homes.url(f"visits/{out.pk}/")
    assert officer.post(url, sent(homes, "Cal", shown=("Amy", "Cal"))).status_code == 409
    with pytest.raises(Unvisited, match="Tick each child"):
        keys = frozenset({homes.pupils["Cal"].pk})
        ended = Ended(Seen.SEEN, name="Cal", children=keys, about=keys)
        record(visit=out, ended=ended, by=BY, now=NOW)
    assert not Communication.objects.exists()


# --- between planning and the door ---------------------------------------------------------------
def test_what_was_said_of_the_children_on_the_page_is_not_said_of_another(homes, officer, out):
    """Amy came to school while the visitor stood at the door; the page still asked for both."""
    Work.objects.filter(subject="P0001").update(state=State.CANCELLED)
    visit = HomeVisit.objects.get()
    HomeVisit.objects.filter(pk=visit.pk).update(pupil=homes.pupils["Ben"])
    officer.post(homes.url(f"visits/{visit.pk}/"), sent(homes, "Amy"))
    rows = Communication.objects.order_by("pupil__forename")
    assert [(row.pupil.forename, row.outcome) for row in rows] == [
        ("Amy", "seen"), ("Ben", "spoken_at_door"),
    ]  # fmt: skip
    assert Work.objects.get(subject="P0002").state == State.OPEN


def test_a_child_who_came_to_the_route_since_is_still_to_be_seen(homes, asked, officer):
    asked("Amy")
    officer.post(homes.url("visits/go/"), {**OUT, "stop": "F1"})
    asked("Ben")
    visit = HomeVisit.objects.get()
    said = {"seen": "seen", "about": [f"child{homes.pupils['Amy'].pk}"]}
    assert officer.post(homes.url(f"visits/{visit.pk}/"), said).status_code == 302
    assert [row.pupil.forename for row in Communication.objects.all()] == ["Amy"]
    stop = Route(homes.school, TODAY).stop_of(homes.pupils["Ben"])
    assert [pupil.first_name for pupil in stop.to_see] == ["Ben"]


def test_a_child_who_left_the_roll_is_marked_so_before_anybody_goes(homes, asked, officer):
    asked("Cal")
    yesterday = TODAY - timedelta(days=1)
    Enrolment.objects.filter(pupil=homes.pupils["Cal"]).update(end=yesterday)
    text = officer.get(homes.url("visits/")).content.decode()
    assert "is not on roll here any more" in text


def test_a_child_who_moved_away_is_at_the_new_address_at_the_door(homes, officer, out):
    for name in ("Amy", "Ben"):
        pupil = homes.pupils[name]
        pupil.address = ["8 New Street", "Herringford", "HF2 9ZZ"]
        pupil.save()
    assert "8 New Street" in officer.get(homes.url(f"visits/{out.pk}/")).content.decode()
    assert "8 New Street" in officer.get(homes.url("visits/")).content.decode()


def test_a_child_who_moved_to_another_family_keeps_the_visit_that_was_begun(homes, officer, out):
    amy = homes.pupils["Amy"]
    amy.family_id = "F9"
    amy.save()
    assert officer.get(homes.url(f"visits/{out.pk}/")).status_code == 200
    officer.post(homes.url(f"visits/{out.pk}/"), sent(homes, "Amy", shown=("Amy",)))
    assert [row.pupil.forename for row in Communication.objects.all()] == ["Amy"]
    stop = Route(homes.school, TODAY).stop_of(homes.pupils["Ben"])
    assert [pupil.first_name for pupil in stop.to_see] == ["Ben"] and not stop.is_out


def test_a_child_who_died_while_somebody_is_on_the_way_is_told_and_not_a_broken_page(
    homes, officer, asked
):
    asked("Cal")
    officer.post(homes.url("visits/go/"), {**OUT, "stop": "P0003"})
    cal = homes.pupils["Cal"]
    cal.died_on = TODAY
    cal.save()
    page = officer.get(homes.url("visits/")).content.decode()
    assert "Nobody goes there any more" in page and "Lock Street" not in page
    answer = officer.get(homes.url(f"visits/{HomeVisit.objects.get().pk}/"), follow=True)
    assert "Nobody goes to this home any more today" in answer.content.decode()
    with pytest.raises(Unvisited, match="Nobody knocks"):
        plan(pupil=cal, day=TODAY, reason=Reason.JOINT, why="x", by=BY, now=NOW)


def test_a_hold_that_comes_while_somebody_is_on_the_way_stands_on_their_list(homes, officer, out):
    viewer = viewer_of(homes.by_role[Role.DSL], homes.school, TODAY)
    hold(viewer=viewer, pupil=homes.pupils["Ben"], whole_family=False, why="a death", at=NOW)
    for path in ("visits/", f"visits/{out.pk}/"):
        assert "everything held" in officer.get(homes.url(path)).content.decode()


@pytest.mark.parametrize("is_safety", [False, True])
def test_a_home_for_which_everything_is_held_is_on_no_paper_unless_for_safety(
    homes, asked, officer, is_safety
):
    asked("Cal", verb="welfare_check" if is_safety else "visit")
    viewer = viewer_of(homes.by_role[Role.DSL], homes.school, TODAY)
    hold(viewer=viewer, pupil=homes.pupils["Cal"], whole_family=False, why="a death", at=NOW)
    assert "Lock Street" in officer.get(homes.url("visits/")).content.decode()
    paper = officer.get(homes.url("visits/paper/")).content.decode()
    assert ("Lock Street" in paper) is is_safety


# --- an address that must not be shown -----------------------------------------------------------
@pytest.mark.parametrize("role", [Role.OFFICE, Role.DSL])
def test_a_withheld_address_is_on_no_page_of_a_visit_out_done_or_at_the_door(homes, out, role):
    ben = homes.pupils["Ben"]
    ben.values = {**ben.values, "address_confidential": "1"}
    ben.save()
    client = homes.client(role)

    def texts():
        paths = ("visits/", "visits/paper/", f"visits/{out.pk}/")
        return "".join(client.get(homes.url(path)).content.decode() for path in paths)

    while_out = texts()
    client.post(homes.url(f"visits/{out.pk}/"), sent(homes, "Amy"))
    for text in (while_out, texts()):
        assert "Mill Lane" not in text and "HF1 4" not in text
    assert "Address withheld" in while_out


# --- what people type ----------------------------------------------------------------------------
def test_long_words_emoji_and_angle_brackets_are_kept_as_they_were_said(homes, officer, out):
    words = "Mum: “all ill” 🤒 <b>&amp;</b> Łukasz " + "w" * 1900
    who = "Ms " + "N" * 110
    answer = officer.post(
        homes.url(f"visits/{out.pk}/"),
        {"seen": "spoken_at_door", "name": who, "who": "other", "words": words},
    )
    assert answer.status_code == 302
    row = Communication.objects.first()
    assert (row.words, row.with_whom) == (words, who)
    page = officer.get(homes.url(f"visits/{out.pk}/")).content.decode()
    assert "🤒 &lt;b&gt;" in page and "<b>&amp;" not in page


def test_longer_than_is_kept_is_refused_and_nothing_typed_is_lost(homes, officer, out):
    said = {"seen": "nobody_home", "words": "x" * 2001}
    answer = officer.post(homes.url(f"visits/{out.pk}/"), said)
    assert answer.status_code == 409 and "x" * 2001 in answer.content.decode()
    assert not Communication.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Say how it ended."),
        ({"seen": ""}, "Say how it ended."),
        ({"seen": "fine"}, "Say how it ended."),
        ({"seen": "spoken_at_door"}, "Name who was seen or spoken to."),
        ({"seen": "nobody_home", "name": "a neighbour"}, "somebody is named"),
        ({"seen": "nobody_home", "at": "later"}, "Write the time as 11:30."),
        ({"seen": "nobody_home", "at": "23:50"}, "not one that is to come"),
        ({"seen": "nobody_home", "who": "999999"}, "Choose again"),
    ],
)
def test_an_outcome_that_says_too_little_is_refused_in_words(homes, officer, out, said, words):
    answer = officer.post(homes.url(f"visits/{out.pk}/"), {"words": "kept on the page", **said})
    text = answer.content.decode()
    assert answer.status_code == 409 and words in text and "kept on the page" in text
    assert not Communication.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"day": ""}, "Choose the day."),
        ({"day": "soon"}, "Write the day as"),
        ({"reason": ""}, "Choose why it is made."),
        ({"reason": "work"}, "Choose why it is made."),
        ({"why": " "}, "Say why the visit is made"),
    ],
)
def test_a_visit_that_is_asked_for_says_when_and_why(homes, officer, said, words):
    sent_form = {"day": TODAY.isoformat(), "reason": "joint", "why": "with the nurse", **said}
    answer = officer.post(homes.url(f"visits/add/{homes.pupils['Cal'].pk}/"), sent_form)
    assert answer.status_code == 409 and words in answer.content.decode()
    assert not HomeVisit.objects.exists()


# --- when it was ---------------------------------------------------------------------------------
def test_what_is_written_up_later_stands_at_the_time_of_the_knock(homes, officer, out):
    with clock.at(NOW.replace(hour=12, minute=30)):
        officer.post(homes.url(f"visits/{out.pk}/"), sent(homes, "Amy", "Ben", at="10:40"))
    row = Communication.objects.first()
    assert (row.at, row.recorded_at) == (
        NOW.replace(hour=10, minute=40), NOW.replace(hour=12, minute=30),
    )  # fmt: skip


def test_what_is_written_up_on_the_next_day_asks_for_the_time_and_settles_no_alarm_of_that_day(
    homes, officer, out
):
    monday = NOW + timedelta(days=3)
    alarm = raise_once(
        school=homes.school, pupil=homes.pupils["Amy"], kind=Kind.UNACCOUNTED, due_at=monday,
        now=monday,
    )  # fmt: skip
    url = homes.url(f"visits/{out.pk}/")
    with clock.at(monday):
        refused = officer.post(url, sent(homes, "Amy", "Ben"))
        assert "You went on 20 November" in refused.content.decode()
        assert officer.post(url, sent(homes, "Amy", "Ben", at="10:40")).status_code == 302
    assert {row.day for row in Communication.objects.all()} == {TODAY}
    alarm.refresh_from_db()
    assert alarm.settled_at is None


@pytest.mark.parametrize(
    ("night", "back_by", "minutes"),
    [
        (datetime(2026, 10, 25, 0, 40, tzinfo=LONDON), "01:40", 60),
        (datetime(2026, 10, 25, 0, 40, tzinfo=LONDON), "02:10", 150),
        (datetime(2027, 3, 28, 0, 40, tzinfo=LONDON), "02:10", 30),
    ],
    ids=["the hour that comes twice", "after it", "the hour that is skipped"],
)
def test_the_alarm_rings_on_time_in_the_night_on_which_the_clock_changes(
    homes, night, back_by, minutes
):
    plan(
        pupil=homes.pupils["Cal"], day=night.date(), reason=Reason.CONCERN, why="x", by=BY,
        now=night,
    )  # fmt: skip
    form = GoForm({**OUT, "back_by": back_by})
    assert form.is_valid()
    going = Going(form.moment(night), phone="07700 900321")
    outing = leave(school=homes.school, keys=["P0003"], going=going, by=BY, now=night)
    outing.refresh_from_db()
    ring = night.timestamp() + minutes * 60
    for seconds, late in ((-1, []), (0, [outing])):
        at = datetime.fromtimestamp(ring + seconds, tz=LONDON)
        assert not_back(homes.school, at) == late


def test_within_the_hour_that_comes_twice_back_by_is_the_one_to_come(homes):
    night = datetime(2026, 10, 25, 1, 50, tzinfo=LONDON)
    form = GoForm({**OUT, "back_by": "01:20"})
    assert form.is_valid()
    assert form.moment(night).timestamp() - night.timestamp() == 30 * 60


def test_whoever_is_out_over_midnight_is_still_looked_for(homes, officer, out):
    next_day = datetime(2026, 11, 21, 0, 30, tzinfo=LONDON)
    assert [one.pk for one in not_back(homes.school, next_day)] == [out.outing_id]
    stop = Route(homes.school, date(2026, 11, 21)).stop_of(homes.pupils["Amy"])
    assert stop is not None and stop.is_out


def test_an_adult_who_is_not_held_any_more_is_asked_for_again(homes, officer, out):
    who = Contact.objects.filter(pupil=homes.pupils["Amy"]).get().pk
    Contact.objects.all().delete()
    answer = officer.post(homes.url(f"visits/{out.pk}/"), sent(homes, "Amy", who=str(who)))
    assert answer.status_code == 409 and "has changed" in answer.content.decode()
