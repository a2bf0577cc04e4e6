"""Registers not in: whose, since when, who should take it, and a message to them."""

import pytest
from taking_world import at, opened, plan, sent, told

from herringbone.web import clock
from herringbone.web.schools.models import Cover, Role, SchoolDay
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.taking.covering import arrange
from herringbone.web.taking.missing import missing_registers, who_should_take
from herringbone.web.taking.models import Nudge
from herringbone.web.taking.nudging import NobodyToTell
from worlds import NOW, TODAY, draw, make_pupil

ALL_HERE = {"Amy": "/", "Ben": "/", "Cal": "/"}


def missing(world, now, **more):
    return missing_registers(world.school, TODAY, "AM", now, **more)


def test_none_is_missing_before_the_session_begins(entered):
    assert missing(entered, at("08:49")) == []


def test_a_register_is_waited_for_while_it_is_open(entered):
    [row] = missing(entered, at("09:00"))
    assert (row.class_name, row.since, row.is_first_job) == ("3B", None, False)
    assert row.who == "Class Teacher Hill"


@pytest.mark.parametrize(("when", "first"), [("09:24", False), ("09:25", True)])
def test_five_minutes_after_closing_it_is_the_first_job(entered, when, first):
    [row] = missing(entered, at(when))
    assert row.since == at("09:20")
    assert row.minutes_past == int(when[-2:]) - 20
    assert row.is_first_job is first


def test_a_register_that_is_in_is_not_missing(entered):
    sent(opened(entered), ALL_HERE)
    assert missing(entered, at("09:30")) == []


def test_vulnerable_pupils_are_a_number_and_only_where_asked_for(entered):
    make_pupil(entered.school, "Dan", values={"cp": "1"})
    make_pupil(entered.school, "Eve", values={"lac": "1", "social_worker": "1"})
    assert missing(entered, at("09:30"))[0].vulnerable is None
    assert missing(entered, at("09:30"), with_vulnerable=True)[0].vulnerable == 2


def test_a_closed_day_and_a_year_group_at_home_have_no_register(entered):
    day = SchoolDay.objects.filter(date=TODAY)
    day.update(closed_for="3")
    assert missing(entered, at("09:30")) == []
    day.delete()
    assert missing(entered, at("09:30")) == []


def test_a_register_kept_by_the_management_system_is_not_chased(entered):
    entered.school.register_of_record = "mis"
    assert missing(entered, at("09:30")) == []


def test_a_class_whose_marks_were_all_brought_in_is_not_missing(entered):
    draw(entered.school, "Pupil Fri\nAmy //\nBen II", entered.pupils, starts=TODAY)
    assert len(missing(entered, at("09:30"))) == 1
    draw(entered.school, "Pupil Fri\nCal //", entered.pupils, starts=TODAY)
    assert missing(entered, at("09:30")) == []


def test_a_class_in_which_nobody_is_due_is_no_first_job(entered):
    for pupil in entered.pupils.values():
        plan(pupil, "visit", "V")
    [row] = missing(entered, at("09:30"))
    assert (row.nobody_due, row.is_first_job) == ("3 V", False)


def test_a_cover_takes_the_teachers_place(entered):
    head = entered.by_role[Role.HEAD]
    viewer = viewer_of(entered.by_role[Role.OFFICE], entered.school, TODAY)
    arrange(school=entered.school, class_name="3B", day=TODAY, user=head, viewer=viewer, now=NOW)
    assert [one.name for one in who_should_take(entered.school, TODAY)["3B"]] == [str(head)]


def test_a_slip_has_no_account_to_tell(entered):
    Cover.objects.create(school=entered.school, class_name="3B", date=TODAY, code_digest="x",
                         made_by=entered.by_role[Role.OFFICE], made_at=NOW)  # fmt: skip
    with pytest.raises(NobodyToTell, match="ring the room"):
        told(entered)


def test_the_live_list_is_a_part_of_the_page(at_work):
    client = at_work.client(Role.OFFICE)
    page = client.get(at_work.url("missing-registers/?session=AM"))
    part = client.get(at_work.url("missing-registers/?session=AM"), headers={"HX-Request": "true"})
    assert "every 20s" in page.text
    assert "3B" in part.text
    assert "<html" not in part.text
    assert "Vulnerable" not in part.text


def test_the_number_of_vulnerable_pupils_is_shown_to_who_may_see_it(at_work):
    with clock.at(at("09:30")):
        url = at_work.url("missing-registers/?session=AM")
        assert "Vulnerable pupils in this class" in at_work.client(Role.DSL).get(url).text
        assert "Vulnerable pupils" not in at_work.client(Role.OFFICE).get(url).text


def test_no_message_of_taking_has_an_address_outside_the_school(at_work, mailoutbox):
    at_work.client(Role.OFFICE).post(at_work.url("missing-registers/AM/3B/tell/"))
    with within(at_work.school):
        assert Nudge.objects.get().to == at_work.by_role[Role.CLASS_TEACHER]
    assert mailoutbox == []
