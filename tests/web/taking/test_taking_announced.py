"""A child who is said to be on the way: nobody has seen them, so nobody is registered as here until
somebody looks; and one rule of who is in the room, on the screen, in the record and on site."""

from datetime import time

import pytest
from django.test import Client
from taking_world import OFFICE, at, code_of, opened, plan, sent, sent_late

from herringbone.web import clock
from herringbone.web.absences.models import Reported
from herringbone.web.movements.onsite import on_site
from herringbone.web.movements.places import Where
from herringbone.web.registers.models import Entry
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.taking.covering import make_slip
from herringbone.web.taking.merging import Said
from herringbone.web.taking.papers import _rows
from worlds import TODAY

OTHERS = {"Ben": "/", "Cal": "/"}
URL = "registers/2026-11-20/AM/3B/"
BEFORE, AFTER = at("09:15"), at("09:25")


def said_to_come(world, code="L", name="Amy", arrives=None):
    return Reported.objects.create(
        school=world.school, pupil=world.pupils[name], day=TODAY, how="text", code=code,
        said_by="somebody not among the contacts", words="she'll be there by half past nine",
        arrives_at=arrives, received_at=at("09:13"), taken_by="Ola Office",
    )  # fmt: skip


def row(world, name="Amy", **more):
    return opened(world, **more).row_of(world.pupils[name].pk)


def seen_here(world, moment):
    """Who is on the on-site list because somebody saw them: not only assumed for want of a mark."""
    return {place.pupil.forename for place in on_site(world.school, moment).at(Where.ON_SITE)}


@pytest.mark.parametrize("code", ["L", "U", "/"])
@pytest.mark.parametrize("now", [BEFORE, AFTER])
def test_who_is_only_said_to_come_is_not_marked_and_submit_asks(entered, now, code):
    said_to_come(entered, code)
    sheet = opened(entered, now=now)
    assert (row(entered).shown, row(entered).is_blank, row(entered).is_ghost) == ("", True, True)
    assert (sheet.marked, sheet.prefilled, sheet.here) == (0, 0, 0)
    outcome = sent(sheet, OTHERS, now=now)
    assert [one.pupil.forename for one in outcome.blanks] == ["Amy"]
    assert not Entry.objects.exists()


def test_from_a_device_the_child_stays_without_a_mark_and_is_not_on_site(entered):
    said_to_come(entered)
    sent_late(opened(entered), OTHERS, now=at("09:40"), captured_at=AFTER)
    assert [code_of(entered.pupils[name]) for name in ("Amy", "Ben")] == ["", "/"]
    assert seen_here(entered, at("09:41")) == {"Ben", "Cal"}


def test_when_somebody_presses_late_the_clock_says_which(entered):
    """Half past nine was said by somebody, and agreed with nobody."""
    said_to_come(entered, arrives=time(9, 30))
    sent(opened(entered, now=AFTER), {**OTHERS, "Amy": "L"}, now=AFTER)
    assert code_of(entered.pupils["Amy"]) == "U"
    assert seen_here(entered, at("09:26")) == {"Amy", "Ben", "Cal"}


def test_the_row_says_what_was_said_and_agrees_to_nothing(entered):
    said_to_come(entered, arrives=time(9, 30))
    words = [hint.words for hint in row(entered).hints]
    assert words == [
        "Said to come late, due 09:30, reported 09:13 by somebody not among the contacts"
    ]


def test_what_was_said_is_not_lost_beside_a_stronger_reason_to_look(entered):
    said_to_come(entered)
    sent(opened(entered), {**OTHERS, "Amy": "N"})
    assert row(entered).announced == ""
    afternoon = row(entered, session="PM", now=at("13:05"))
    assert afternoon.hints[0].words == "Not here this morning (N)"
    assert "Said to come late" in afternoon.hints[1].words


def test_n_at_a_provision_is_never_what_somebody_said_of_coming(entered):
    plan(entered.pupils["Amy"], "provision", "K")
    said_to_come(entered)
    assert (row(entered).shown, row(entered).planned.beneath) == ("K", "L")
    sent(opened(entered), {**OTHERS, "Amy": "N"})
    assert code_of(entered.pupils["Amy"]) == "N"


def test_a_report_of_illness_still_fills_the_row(entered):
    said_to_come(entered, code="I")
    assert (row(entered).shown, opened(entered).prefilled) == ("I", 1)
    assert sent(opened(entered), OTHERS).is_sent
    assert code_of(entered.pupils["Amy"]) == "I"


def test_the_paper_register_leaves_the_box_empty(entered):
    said_to_come(entered)
    said_to_come(entered, code="I", name="Ben")
    rows = _rows(entered.school, [entered.pupils["Amy"], entered.pupils["Ben"]], [TODAY])
    assert [row.planned for row in rows] == [(), ((TODAY, "AM", "I"), (TODAY, "PM", "I"))]


@pytest.fixture
def told(at_work):
    with within(at_work.school):
        said_to_come(at_work)
    return at_work


@pytest.mark.parametrize("who", ["teacher", "slip"])
def test_the_page_leaves_nothing_chosen_and_names_the_child(told, who):
    client, url = told.client(Role.CLASS_TEACHER), told.url(URL)
    if who == "slip":
        with within(told.school):
            viewer = viewer_of(told.by_role[Role.OFFICE], told.school, TODAY)
            _, code = make_slip(
                school=told.school, class_name="3B", day=TODAY, viewer=viewer, now=at("08:00")
            )
        client = Client()
        client.post("/slip/", {"code": code, "name": "Sue Supply"})
        url = "/slip/AM/"
    key = told.pupils["Amy"].pk
    with clock.at(AFTER):
        page = client.get(url).text
        here = page.split(f'id="row-{key}"')[1].split("</li>")[0]
        assert 'data-standing=""' in here
        assert "checked" not in here
        assert "Said to come late, reported 09:13" in here
        assert "0 of 3" in page
        posted = {f"mark-{told.pupils[name].pk}": "/" for name in OTHERS}
        answer = client.post(url, {**posted, "headcount": "2", "do": "submit"}).text
    assert "1 pupil has no mark" in answer
    assert "</a> (Said to come late, reported 09:13" in answer
    with within(told.school):
        assert not Entry.objects.exists()


# --- one rule of who is in the room --------------------------------------------------------------
def test_who_came_after_closing_is_in_the_room(entered):
    marks = {**OTHERS, "Ben": "N", "Amy": Said("L", minutes=36)}
    asked = sent(opened(entered, now=AFTER), marks, now=AFTER, headcount=3)
    assert (asked.here, asked.headcount) == (2, 3)
    assert sent(opened(entered, now=AFTER), marks, now=AFTER, headcount=2).is_sent
    sheet = opened(entered, now=AFTER)
    assert code_of(entered.pupils["Amy"]) == "U"
    assert (sheet.here, sheet.away, sheet.late) == (2, 1, 1)
    assert len(seen_here(entered, at("09:26"))) == sheet.here
    assert sheet.row_of(entered.pupils["Amy"].pk).locked_by == ""


def test_the_script_counts_by_the_servers_rule(at_work):
    page = at_work.client(Role.CLASS_TEACHER).get(at_work.url(URL)).text
    assert 'data-here="/ L U \\"' in page


def test_another_days_clock_says_nothing_of_a_late_child(entered):
    later = at("10:00", TODAY.replace(day=23))
    sheet = opened(entered, now=later)
    assert sent(sheet, {**OTHERS, "Amy": "L"}, taker=OFFICE, now=later).is_sent
    assert code_of(entered.pupils["Amy"]) == "L"
