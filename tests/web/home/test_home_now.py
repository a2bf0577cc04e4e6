"""The page Now: calls in order, what each role may know, the hatch, the stamp, the paper."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from herringbone.web import clock
from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.calls.models import Alarm
from herringbone.web.clock import LONDON
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Direction, Outcome
from herringbone.web.home.models import Stamp
from herringbone.web.home.stamping import NotYet, stamp
from herringbone.web.messages.models.links import ReplyLink
from herringbone.web.registers.models import ClassRegister
from herringbone.web.replies.models import Reply
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import Viewer
from herringbone.web.visits.models import Outing
from herringbone.web.worklists.models import Work
from worlds import NOW, OFFICE, TODAY, draw, make_contact, make_pupil

PAGE = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  N-
Ben   //  II  II  II  /-
Cal   //  //  //  //  N-
"""
MONDAY = date(2026, 11, 16)
CALLERS = (
    Role.OFFICE,
    Role.ATTENDANCE_OFFICER,
    Role.ATTENDANCE_LEAD,
    Role.DSL,
    Role.HEAD,
    Role.SLT,
)


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 20, hour, minute, tzinfo=LONDON)


@pytest.fixture
def morning(world):
    """3B is in: Amy, with a protection plan, and Cal are N; Ben is back after three days."""
    world.school.second_factor_roles = []
    world.school.save()
    amy = world.pupils["Amy"]
    amy.values |= {"cp": "1"}
    with within(world.school):
        amy.save()
    draw(world.school, PAGE, world.pupils, starts=MONDAY)
    submit(world, "3B")
    make_contact(amy)
    return world


def submit(world, class_name: str) -> None:
    with within(world.school):
        ClassRegister.objects.update_or_create(
            school=world.school, class_name=class_name, date=TODAY, session="AM",
            defaults={"first_submitted_at": NOW, "submitted_at": NOW, "submitted_by": "A"},
        )  # fmt: skip


def now_page(world, role=Role.ATTENDANCE_OFFICER, when=NOW, **more) -> str:
    with clock.at(when):
        return world.client(role).get(world.url(), **more).text


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def test_the_strip_says_how_many_and_of_them_who_is_pressing(morning):
    seen = words_of(now_page(morning))
    assert "Unexplained 2 1 vulnerable" in seen
    assert "Registers 1 of 1" in seen
    assert "As at 09:10" in seen


def test_a_reason_that_nobody_spoke_is_counted_beside_the_unexplained(morning):
    draw(morning.school, PAGE.replace("N-\nBen", "I-\nBen"), morning.pupils, starts=MONDAY)
    assert "Unexplained 1 1 more to speak with" in words_of(now_page(morning))


def test_whoever_may_not_know_flags_reads_the_same_order_and_no_reason_for_it(morning):
    """The office rings first whom it must, and learns from no heading, tag or count why."""
    office, officer = now_page(morning, Role.OFFICE), now_page(morning)
    for text in (office, officer):
        assert text.index("Ashdown, Amy") < text.index("Cawley, Cal")
    assert "Vulnerable, unexplained" in officer
    assert "First calls" in office
    for hidden in ("ulnerable", "Child protection", "safeguarding lead and named worker"):
        assert hidden not in office.partition("<main")[2], hidden


@pytest.mark.parametrize("role", [Role.SENCO, Role.CLASS_TEACHER, Role.GOVERNOR, Role.TRUST])
def test_whoever_does_not_ring_has_no_call_and_no_number(morning, role):
    text = now_page(morning, role)
    assert "tel:" not in text
    assert "data-call-row" not in text


@pytest.mark.parametrize("role", CALLERS)
def test_whoever_rings_has_the_first_number_a_tap_away(morning, role):
    assert 'href="tel:07700900123"' in now_page(morning, role)


# --- at the hatch --------------------------------------------------------------------------------
@pytest.mark.parametrize("role", CALLERS)
def test_at_the_hatch_the_server_sends_first_names_and_nothing_else(morning, role):
    """Practice: no flag, reason, contact, surname, figure, or heading that tells."""
    amy = morning.pupils["Amy"]
    with within(morning.school):
        log(
            school=morning.school, pupils=[amy], author=OFFICE, now=NOW,
            contacted=Contacted(
                Direction.OUT, Channel.CALL, Outcome.NO_ANSWER, NOW, with_whom="mother", day=TODAY
            ),
        )  # fmt: skip
        Alarm.objects.create(
            school=morning.school, pupil=amy, day=TODAY, kind="worried", due_at=NOW, raised_at=NOW,
            words="a man shouted",
        )  # fmt: skip
    client = morning.client(role)
    client.cookies["hb_counter"] = "on"
    text = client.get(morning.url()).text.partition("<main")[2]
    assert "<b>Amy</b>" in text
    for hidden in (
        "Ashdown", "Cawley", "ulnerable", "Child protection", "mother", "07700", "tel:", "shouted",
        "Unexplained", "second day", "No answer", "no answer", "Suspended", "Back today", "Leave",
        "alarm", "Persistently",
    ):  # fmt: skip
        assert hidden not in text, hidden
    for path in (f"calls/{amy.pk}/", "now/cover-sheet/", "calls/unreachable/", "now/later/"):
        page = client.get(morning.url(path)).text.partition("<main")[2]
        for hidden in ("Ashdown", "07700", "mother"):
            assert hidden not in page, (path, hidden)


# --- beside the calls ----------------------------------------------------------------------------
def test_who_is_back_is_welcomed_with_how_long(morning):
    assert "Birchall, Ben 3B after 3 days" in words_of(now_page(morning))


def test_suspended_pupils_stand_apart_with_their_day_and_no_call(morning):
    with within(morning.school):
        PlannedAbsence.objects.create(
            school=morning.school, pupil=morning.pupils["Cal"], kind="suspension", code="E",
            first=date(2026, 11, 19), last=date(2026, 11, 23), planned_at=NOW,
        )  # fmt: skip
    text = now_page(morning)
    assert "Cawley, Cal" in text
    assert f'id="row-{morning.pupils["Cal"].pk}"' not in text
    assert "day 2 of 3" in text
    assert "no return meeting" in text


def test_letters_never_stand_among_the_calls(morning):
    with within(morning.school):
        for verb, name in (("letter", "Cal"), ("meeting", "Ben")):
            Work.objects.create(
                school=morning.school, provision="X-01", verb=verb, subject_kind="pupil",
                subject=morning.pupils[name].pupil_id, date=TODAY, due_by=TODAY,
                owner="attendance_officer", words=f"{verb} to do", asked_at=NOW,
            )  # fmt: skip
    assert "letter to do" not in now_page(morning)
    later = morning.client(Role.ATTENDANCE_OFFICER).get(morning.url("now/later/"))
    seen = words_of(later.text)
    assert "letter to do" not in seen
    assert "meeting to do" in seen
    assert "1 letter or message to look at" in seen


def test_the_text_run_is_offered_when_the_gate_is_closed_and_to_whoever_may_let_it_go(
    morning, monkeypatch
):
    morning.school.late_until = at(9, 30).time()
    morning.school.save()
    assert "when the late gate closes at 09:30" in words_of(now_page(morning, when=at(9, 29)))
    assert morning.url("messages-out/texts/AM/") in now_page(morning, when=at(9, 30))
    may = Viewer.may
    monkeypatch.setattr(
        Viewer,
        "may",
        lambda self, deed, about=None: deed != Deed.APPROVE_MESSAGES and may(self, deed, about),
    )
    other = now_page(morning, when=at(9, 30))
    assert morning.url("messages-out/texts/AM/") not in other
    assert "can be texted now" in other


def test_unconfirmed_provision_is_chased_from_a_quarter_to_ten(morning):
    with within(morning.school):
        dot = make_pupil(morning.school, "Dot")
        PlannedAbsence.objects.create(
            school=morning.school, pupil=dot, kind="provision", code="B", provider="Fellside",
            first=TODAY, last=TODAY, planned_at=NOW,
        )  # fmt: skip
    assert "Nobody has confirmed" not in now_page(morning, when=at(9, 44))
    text = now_page(morning, when=at(9, 45))
    assert text.index("Nobody has confirmed") < text.index("Vulnerable, unexplained")


def test_with_htmx_only_the_live_part_comes_again(morning):
    part = now_page(morning, headers={"HX-Request": "true"})
    assert "<html" not in part
    assert f'id="row-{morning.pupils["Amy"].pk}"' in part
    whole = now_page(morning)
    assert 'id="live"' in whole
    assert "every 20s" in whole


# --- alarms --------------------------------------------------------------------------------------
def test_an_alarm_rings_on_the_page_though_no_job_ran_and_says_who_saw_it(morning):
    assert "Alarms" not in now_page(morning, when=at(9, 59))
    text = now_page(morning, Role.DSL, when=at(10, 0))
    assert text.index("Alarms") < text.index("Vulnerable, unexplained")
    assert "999, by anyone" in text
    assert "seen by Designated Safeguarding Lead Hill" in now_page(morning, when=at(10, 1))


@pytest.mark.parametrize("role", [Role.SENCO, Role.CLASS_TEACHER, Role.GOVERNOR])
def test_nobody_else_has_the_alarms(morning, role):
    now_page(morning, when=at(10, 0))
    assert "Alarms" not in now_page(morning, role, when=at(10, 1))


# --- the stamp -----------------------------------------------------------------------------------
def settle_all(world) -> None:
    draw(world.school, "Pupil Fri\nAmy L-\nBen /-\nCal L-", world.pupils, starts=TODAY)


def test_the_stamp_is_refused_with_the_list_of_who_is_not_accounted_for(morning):
    answer = morning.client(Role.OFFICE).post(morning.url("now/stamp/"))
    assert answer.status_code == 409
    assert "Ashdown, Amy" in answer.text
    assert "Cawley, Cal" in answer.text
    assert "Birchall" not in answer.text
    with within(morning.school):
        assert not Stamp.objects.exists()


def test_a_register_that_is_not_in_refuses_the_stamp(morning):
    settle_all(morning)
    make_pupil(morning.school, "Eve", class_name="2A", year_group="2")
    with within(morning.school), pytest.raises(NotYet) as refused:
        stamp(school=morning.school, author=OFFICE, now=NOW)
    assert [one.class_name for one in refused.value.left] == ["2A"]


def test_children_on_a_trip_that_nobody_confirmed_refuse_the_stamp(morning):
    settle_all(morning)
    eve = make_pupil(morning.school, "Eve")
    with within(morning.school):
        PlannedAbsence.objects.create(
            school=morning.school, pupil=eve, kind="visit", code="V", first=TODAY, last=TODAY,
            planned_at=NOW,
        )  # fmt: skip
        with pytest.raises(NotYet) as refused:
            stamp(school=morning.school, author=OFFICE, now=NOW)
    [left] = refused.value.left
    assert left.says.endswith(": 1 not confirmed")


def test_an_alarm_that_nobody_settled_refuses_the_stamp(morning):
    now_page(morning, when=at(10, 0))
    settle_all(morning)
    with within(morning.school), pytest.raises(NotYet) as refused:
        stamp(school=morning.school, author=OFFICE, now=at(10, 5))
    assert {one.pupil.forename for one in refused.value.left} == {"Amy"}


def test_the_stamp_says_when_and_by_whom_and_how_each_was_closed(morning):
    settle_all(morning)
    assert "Everyone accounted for</button>" in now_page(morning, when=at(9, 41))
    with clock.at(at(9, 42)):
        morning.client(Role.ATTENDANCE_OFFICER).post(morning.url("now/stamp/"))
    with within(morning.school):
        made = Stamp.objects.get()
    assert (made.session, made.at, made.name) == ("AM", at(9, 42), "Attendance Officer Hill")
    seen = words_of(now_page(morning, when=at(9, 43)))
    assert "Everyone accounted for 09:42" in seen
    assert "Attendance Officer Hill" in seen


def test_the_stamp_is_set_again_after_the_page_opened_again(morning):
    settle_all(morning)
    with within(morning.school):
        stamp(school=morning.school, author=OFFICE, now=at(9, 42))
    draw(morning.school, "Pupil Fri\nAmy N-\nBen /-\nCal L-", morning.pupils, starts=TODAY)
    seen = words_of(now_page(morning, when=at(9, 50)))
    assert "Stamped 09:42 by Tess Office, and open again" in seen
    settle_all(morning)
    with within(morning.school):
        stamp(school=morning.school, author=OFFICE, now=at(9, 55))
        assert Stamp.objects.count() == 2


def test_the_years_stamps_are_a_page_that_shows_days_without_one(morning):
    settle_all(morning)
    with within(morning.school):
        stamp(school=morning.school, author=OFFICE, now=at(9, 42))
    seen = words_of(morning.client(Role.DSL).get(morning.url("now/stamps/")).text)
    assert "Fri 20 Nov morning 09:42" in seen
    assert "Thu 19 Nov no stamp" in seen


# --- paper ---------------------------------------------------------------------------------------
def test_the_cover_sheet_has_whom_to_ring_and_what_may_be_said(morning):
    with within(morning.school):
        make_contact(
            morning.pupils["Amy"], "Zoe", priority="2", relationship="aunt", phone="07700 900555",
            parental_responsibility="0",
        )  # fmt: skip
    seen = words_of(morning.client(Role.OFFICE).get(morning.url("now/cover-sheet/")).text)
    assert "Ashdown, Amy 3B" in seen
    assert "mother 07700 900123" in seen
    assert "aunt 07700 900555 (ask only)" in seen
    assert "999, by anyone" in seen


# --- why it is empty -----------------------------------------------------------------------------
def test_an_empty_list_says_why(morning):
    settle_all(morning)
    assert "everyone absent has a reason" in words_of(now_page(morning))
    make_pupil(morning.school, "Eve", class_name="2A", year_group="2")
    assert "say nothing about their children" in words_of(now_page(morning))
    with clock.at(at(9, 0) + timedelta(days=1)):
        closed = morning.client(Role.OFFICE).get(morning.url()).text
    assert "The school is closed today." in closed


def test_a_call_for_help_by_link_rings_on_top_once_its_two_hours_are_over(morning):
    with within(morning.school):
        amy = morning.pupils["Amy"]
        link = ReplyLink.objects.create(
            school=morning.school, digest="0" * 64, contact_key="C", day=TODAY, made_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )  # fmt: skip
        Reply.objects.create(
            school=morning.school, pupil=amy, link=link, together=uuid4(), day=TODAY,
            contact_key="C", said_by="mother", code="N", received_at=NOW, needs_help=True,
            help_for=morning.by_role[Role.DSL], help_due_at=at(11, 10),
        )  # fmt: skip
    assert "Nobody has answered" not in now_page(morning, when=at(11, 9))
    text = now_page(morning, when=at(11, 10))
    assert text.index("Nobody has answered") < text.index("Vulnerable, unexplained")
    assert text.count("Nobody has answered") == 1


def test_whoever_is_out_visiting_and_not_back_in_time_stands_on_top(morning):
    with within(morning.school):
        Outing.objects.create(
            school=morning.school, day=TODAY, who="Ola Officer", second="Tess Teacher",
            phone="07700 900001", left_at=at(9, 30), back_by=at(10, 30),
        )  # fmt: skip
    assert "Ola Officer" not in now_page(morning, when=at(10, 29))
    text = now_page(morning, when=at(10, 30))
    assert "Ola Officer and Tess Teacher" in text and "07700 900001" in text
    assert text.index("Ola Officer") < text.index("Vulnerable, unexplained")
