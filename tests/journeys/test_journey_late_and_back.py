"""A register after it closed, with a child who is said to be coming: nobody is here untouched,
heads are counted once, wrong minutes are told, and a page gone back to sends nothing twice."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from herringbone.web.absences.models import Reported
from herringbone.web.clock import LONDON
from herringbone.web.registers.models import DraftMark, Entry
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from window_sizes import PHONE, TABLET
from worlds import TODAY

AT_0925 = datetime(2026, 11, 20, 9, 25, tzinfo=LONDON)
AT_0857 = datetime(2026, 11, 20, 8, 57, tzinfo=LONDON)
KEPT = "async () => (await (await caches.open('herringbone-pages-1')).keys()).length"
ADDRESS = "registers/2026-11-20/AM/3B/"


def said_to_come(world):
    with within(world.school):
        Reported.objects.create(
            school=world.school, pupil=world.pupils["Amy"], day=TODAY, how="text", code="L",
            said_by="somebody not among the contacts", words="she'll be there by half past nine",
            received_at=AT_0925.replace(minute=13), taken_by="Ola Office",
        )  # fmt: skip


def opened(page, world):
    page.goto(world.url(ADDRESS))
    page.wait_for_selector("form[data-ready]")


def row(page, name):
    return page.locator(f"[data-row][data-name='{name}']")


def tap(page, name, key):
    row(page, name).locator(f"input[value='{key}'] + label").tap()


def submit(page):
    page.get_by_role("button", name="Submit 3B").tap()


def codes(world):
    with within(world.school):
        held = codes_held(world.school, world.pupils.values(), [TODAY])
    return {name: held[p.pk, TODAY, "AM"] for name, p in world.pupils.items()}


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_after_closing_nobody_is_here_whom_nobody_saw(journey, school, moment, look, size):
    moment(AT_0925)
    said_to_come(school)
    page = journey.window(
        school.by_role[Role.CLASS_TEACHER], size=size, has_touch=True, color_scheme=look
    )
    opened(page, school)
    expect(row(page, "Amy").get_by_text("Said to come late")).to_be_visible()
    page.get_by_role("button", name="Mark all blanks present").first.tap()
    page.get_by_label("Children in front of you").fill("2")
    expect(page.locator("[data-count]")).to_have_text("2 of 3")
    expect(page.locator("[data-diff]")).to_have_text("")
    submit(page)
    expect(page.locator("[data-diff]")).to_contain_text("One child has no mark: Amy (Said to come")
    journey.shot(page, full=True)
    journey.check(page)
    assert codes(school) == {"Amy": "", "Ben": "", "Cal": ""}
    tap(page, "Amy", "L")
    expect(page.locator("[data-diff]")).to_have_text("3 are marked here.")
    row(page, "Amy").get_by_label("Minutes late").fill("999")
    journey.shot(page, full=True)
    row(page, "Amy").get_by_label("Minutes late").fill("35")
    submit(page)
    expect(page.get_by_text("2 in front of you, 3 marked here.")).to_be_visible()
    expect(page.locator("[data-diff]")).to_have_text("3 are marked here.")
    journey.shot(page, full=True)
    page.get_by_label("Children in front of you").fill("3")
    submit(page)
    expect(page.get_by_text("3B is in: 3 here, 1 of them late, 0 not.")).to_be_visible()
    assert codes(school) == {"Amy": "U", "Ben": "/", "Cal": "/"}
    journey.shot(page, full=True)


def test_wrong_minutes_are_told_and_hold_up_nothing_out_of_sight(
    journey, school, moment, as_teacher
):
    moment(AT_0857)
    page = as_teacher
    opened(page, school)
    minutes = row(page, "Amy").get_by_label("Minutes late")
    for name in ("Ben", "Cal"):
        tap(page, name, "/")
    tap(page, "Amy", "L")
    expect(page.locator("[data-saved]")).to_contain_text("saved")
    for text in ("abc", "999"):
        minutes.fill(text)
        expect(row(page, "Amy").get_by_text("a whole number from 0 to 600")).to_be_visible()
        page.wait_for_timeout(1200)
        expect(page.locator("[data-saved]")).to_have_text("not saved: minutes late of Amy")
        submit(page)
        expect(page.locator("[data-diff]")).to_contain_text("Not sent: minutes late of Amy")
        expect(minutes).to_be_focused()
    with within(school.school):
        assert DraftMark.objects.get(pupil=school.pupils["Amy"]).minutes_late is None
    journey.check(page)
    tap(page, "Amy", "/")
    expect(page.locator("[data-saved]")).to_contain_text("saved")
    expect(minutes).to_be_disabled()
    submit(page)
    expect(page.get_by_text("3B is in: 3 here, 0 not.")).to_be_visible()
    assert codes(school)["Amy"] == "/"


def test_whoever_goes_back_sends_another_register(journey, school, moment, as_teacher):
    moment(AT_0857)
    page = as_teacher
    opened(page, school)
    key = page.locator("[name=client_id]").input_value()
    page.get_by_role("button", name="Mark all blanks present").first.tap()
    submit(page)
    expect(page.get_by_text("3B is in: 3 here, 0 not.")).to_be_visible()
    page.get_by_role("link", name="My registers").first.tap()
    page.get_by_role("link", name="Morning").wait_for()
    page.go_back()
    page.wait_for_selector("form[data-ready]")
    expect(row(page, "Amy").locator("[data-shows]")).to_have_text("/")
    assert page.locator("[name=client_id]").input_value() != key
    tap(page, "Amy", "N")
    submit(page)
    expect(page.get_by_text("3B is in: 2 here, 1 not.")).to_be_visible()
    assert codes(school)["Amy"] == "N"
    with within(school.school):
        assert Entry.objects.filter(class_name="3B").count() == 2


def test_a_page_that_a_device_kept_is_another_submission_each_time(
    journey, school, moment, as_teacher
):
    """Opened twice without a network, it is the same page with the same id in it."""
    moment(AT_0857)
    page = as_teacher
    opened(page, school)
    for _ in range(100):  # Playwright itself waits for no promise
        if page.evaluate(KEPT):
            break
        page.wait_for_timeout(100)
    page.context.set_offline(True)
    keys = set()
    for _ in range(2):
        opened(page, school)
        keys.add(page.locator("[name=client_id]").input_value())
    assert len(keys) == 2
    page.context.set_offline(False)


def test_an_id_that_comes_again_with_another_mark_shows_both(journey, school, moment, as_teacher):
    moment(AT_0857)
    page = as_teacher
    opened(page, school)
    key = page.locator("[name=client_id]").input_value()
    page.get_by_role("button", name="Mark all blanks present").first.tap()
    other = page.context.new_page()
    opened(other, school)
    submit(page)
    expect(page.get_by_text("3B is in: 3 here, 0 not.")).to_be_visible()
    other.evaluate("key => { document.querySelector('[name=client_id]').value = key; }", key)
    other.get_by_role("button", name="Mark all blanks present").first.tap()
    tap(other, "Amy", "N")
    submit(other)
    expect(other.get_by_text("This was sent before with other marks.")).to_be_visible()
    expect(row(other, "Amy").get_by_text("You: N")).to_be_visible()
    journey.shot(other)
    journey.check(other)
    journey.wrong = [said for said in journey.wrong if "409" not in said and "422" not in said]
    tap(other, "Amy", "N")
    submit(other)
    expect(other.get_by_text("3B is in: 2 here, 1 not.")).to_be_visible()
    assert codes(school)["Amy"] == "N"
