"""A class teacher's morning on a tablet: one register, from the first tap to "Thank you"."""

import re
from datetime import date, datetime

import pytest
from playwright.sync_api import expect

from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.clock import LONDON
from herringbone.web.registers.models import DraftMark, Entry
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.taking.models import OfficeNotice
from worlds import NOW, TODAY, draw, make_pupil

AT_0853 = datetime(2026, 11, 20, 8, 53, tzinfo=LONDON)
PAST = """
Pupil Mon Tue Wed Thu
Amy // II II II
Ben // // // NN
Cal // // // //
Dee // NN // //
"""


@pytest.fixture
def morning(school, moment):
    """3B as it stands at 08:53: one was ill for three days, one away yesterday without a word, one
    expected on a visit, one at the dentist."""
    moment(AT_0853)
    for name in ("Dee", "Eli", "Fay"):
        school.pupils[name] = make_pupil(school.school, name)
    draw(school.school, PAST, school.pupils, starts=date(2026, 11, 16))
    with within(school.school):
        for name, kind, code in (("Eli", "visit", "V"), ("Fay", "appointment", "M")):
            PlannedAbsence.objects.create(
                school=school.school, pupil=school.pupils[name], kind=kind, code=code,
                first=TODAY, last=TODAY, planned_at=NOW,
            )  # fmt: skip
    return school


def row(page, name):
    return page.locator(f"[data-row][data-name='{name}']")


def tap(page, name, key):
    """Presses a pupil's key, as a finger does."""
    row(page, name).locator(f"input[value='{key}'] + label").tap()


def cell(page, name):
    return row(page, name).locator("[data-shows]")


def codes(world, session="AM"):
    with within(world.school):
        held = codes_held(world.school, world.pupils.values(), [TODAY])
    return {name: held[p.pk, TODAY, session] for name, p in world.pupils.items()}


def test_a_class_teachers_morning(journey, morning, as_teacher):
    page = as_teacher
    given_the_register_is_open(journey, morning, page)
    when_the_room_is_marked(journey, page)
    then_a_second_person_sees_it(journey, morning)
    when_the_children_are_counted_and_it_is_sent(journey, page)
    then_the_record_and_the_office_know(morning)
    then_a_mark_can_still_be_changed(journey, morning, page)
    journey.check(page)


def given_the_register_is_open(journey, morning, page):
    page.goto(morning.url("my-registers/"))
    journey.shot(page)
    page.get_by_role("link", name="Morning").tap()
    expect(page.get_by_role("heading", name="3B")).to_be_visible()
    expect(page.locator("[data-count]")).to_have_text("2 of 6")
    expect(page.get_by_text("2 entries are only prefilled.")).to_be_visible()
    page.wait_for_selector("form[data-ready]")
    journey.shot(page)
    journey.check(page)


def when_the_room_is_marked(journey, page):
    page.get_by_role("button", name="Mark all blanks present").first.tap()
    expect(cell(page, "Amy")).to_have_text("/")
    expect(row(page, "Amy").get_by_text("Back after 3 days: welcome")).to_be_visible()
    expect(row(page, "Dee").get_by_text("Ask for a note: Tuesday")).to_be_visible()
    expect(cell(page, "Ben")).to_have_text("·")
    expect(row(page, "Ben").get_by_text("nobody has said why")).to_be_visible()
    tap(page, "Cal", "L")
    expect(row(page, "Cal").get_by_label("Minutes late")).to_have_value("3")
    tap(page, "Fay", "/")
    tap(page, "Eli", "N")
    row(page, "Cal").get_by_label("Write a note about Cal").tap()
    page.get_by_label("Note to the office about Cal").fill("Came with his aunt.")
    expect(page.locator("[data-saved]")).to_contain_text("saved 08:5")
    expect(page.locator("[data-count]")).to_have_text("5 of 6")
    journey.shot(page)


def then_a_second_person_sees_it(journey, morning):
    office = journey.window(morning.by_role[Role.OFFICE])
    office.goto(morning.url("registers/2026-11-20/AM/3B/"))
    expect(office.locator("[data-busy]")).to_contain_text("Class Teacher Hill is taking this")
    expect(office.locator("[data-row][data-name='Cal'] [data-shows]")).to_contain_text("L")
    journey.shot(office)
    office.close()


def when_the_children_are_counted_and_it_is_sent(journey, page):
    page.get_by_role("button", name="Submit 3B").tap()
    expect(page.locator("[data-diff]")).to_contain_text("One child has no mark: Ben")
    tap(page, "Ben", "N")
    page.get_by_label("Children in front of you").fill("5")
    expect(page.locator("[data-diff]")).to_have_text("4 are marked here.")
    page.get_by_role("button", name="Submit 3B").tap()
    expect(page.get_by_text("5 in front of you, 4 marked here.")).to_be_visible()
    journey.shot(page)
    page.get_by_label("Children in front of you").fill("4")
    page.get_by_role("button", name="Submit 3B").tap()
    expect(page.get_by_text("Thank you. 3B is in: 4 here, 1 of them late, 2 not.")).to_be_visible()
    journey.shot(page, full=True)


def then_the_record_and_the_office_know(morning):
    assert codes(morning) == {
        "Amy": "/", "Ben": "N", "Cal": "L", "Dee": "/", "Eli": "N", "Fay": "/",
    }  # fmt: skip
    with within(morning.school):
        entry = Entry.objects.filter(class_name="3B").get()
        assert entry.headcount == 4
        assert not DraftMark.objects.exists()
        told = {notice.pupil.forename: notice.kind for notice in OfficeNotice.objects.all()}
    assert told == {"Eli": "absent", "Fay": "here"}


def then_a_mark_can_still_be_changed(journey, morning, page):
    tap(page, "Ben", "/")
    page.get_by_role("button", name="Submit 3B again").tap()
    expect(page.get_by_text("is in: 5 here")).to_be_visible()
    assert codes(morning)["Ben"] == "/"
    journey.shot(page)


def test_the_register_by_keyboard_alone(journey, morning):
    page = journey.window(morning.by_role[Role.CLASS_TEACHER])
    page.goto(morning.url("registers/2026-11-20/AM/3B/"))
    page.wait_for_selector("form[data-ready]")
    row(page, "Amy").locator("input[type=radio]").first.focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.closest('[data-row]').dataset.name") == "Ben"
    page.keyboard.press("p")
    expect(cell(page, "Ben")).to_have_text("·")
    expect(page.locator("[data-saved]")).to_contain_text("P is a code of the office")
    page.keyboard.press("N")
    page.keyboard.press("Space")
    page.keyboard.press("l")
    shown = [cell(page, name).inner_text()[0] for name in ("Amy", "Ben", "Cal", "Dee")]
    assert shown == ["/", "N", "/", "L"]
    page.keyboard.press("Control+z")
    expect(cell(page, "Dee")).to_have_text("·")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Delete")
    expect(cell(page, "Cal")).to_have_text("·")
    page.keyboard.press(".")
    page.keyboard.type("Left his bag.")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('[data-row]').dataset.name") == "Cal"
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys and cells of the register")).to_be_visible()
    journey.shot(page)
    journey.check(page)
    page.keyboard.press("Escape")
    expect(page.locator("[data-saved]")).to_have_text(re.compile("^saved"))
    with within(morning.school):
        typed = {d.pupil.forename: (d.code, d.note) for d in DraftMark.objects.all()}
    assert typed["Amy"] == ("/", "")
    assert typed["Cal"] == ("", "Left his bag.")


def test_two_people_mark_one_child_differently(journey, morning, as_teacher):
    url = morning.url("registers/2026-11-20/AM/3B/")
    as_teacher.goto(url)
    as_teacher.wait_for_selector("form[data-ready]")
    office = journey.window(morning.by_role[Role.OFFICE])
    office.goto(url)
    office.wait_for_selector("form[data-ready]")
    row(office, "Amy").locator("input[value='N'] + label").click()
    expect(office.locator("[data-saved]")).to_contain_text("saved")
    tap(as_teacher, "Amy", "/")
    expect(row(as_teacher, "Amy")).to_contain_text("Office Hill: N. Which is right?")
    expect(cell(as_teacher, "Amy")).to_have_text("·")
    journey.shot(as_teacher)
    with as_teacher.expect_response(lambda answer: answer.request.method == "POST"):
        tap(as_teacher, "Amy", "/")
    with within(morning.school):
        assert DraftMark.objects.get(pupil=morning.pupils["Amy"]).code == "/"
    journey.check(as_teacher)
