"""A pupil found from anywhere by a few letters, the keyboard alone, and not by whoever may not."""

from __future__ import annotations

from playwright.sync_api import expect

from herringbone.web.schools.models import Role
from window_sizes import PHONE
from worlds import make_pupil


def test_a_pupil_is_found_from_anywhere(journey, school):
    make_pupil(school.school, "Amira", surname="Ashcombe", class_name="4A", year_group="4")
    page = journey.window(school.by_role[Role.OFFICE])
    page.goto(school.url("week/"))
    page.keyboard.press("/")
    page.keyboard.type("am")
    found = page.get_by_role("listbox", name="Pupils found").get_by_role("option")
    expect(found).to_have_count(2)
    expect(found.first).to_contain_text("Ashcombe, Amira")
    journey.shot(page)
    journey.check(page)
    page.keyboard.press("ArrowDown")
    expect(found.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pupils/*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ashdown")


def test_on_a_phone_and_with_a_name_that_nobody_has(journey, school):
    page = journey.window(school.by_role[Role.OFFICE], size=PHONE, color_scheme="dark")
    page.goto(school.url())
    page.locator("#find").fill("zz")
    expect(page.get_by_role("listbox")).to_contain_text("Nobody by that name")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    journey.shot(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
