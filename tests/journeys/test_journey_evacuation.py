"""An evacuation: the bell rings; a phone counts the children on the field, without a network."""

from __future__ import annotations

from datetime import datetime, time
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author, Change
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from window_sizes import PHONE
from worlds import TODAY, make_contact, make_pupil

STORE = "herringbone-pages-1"
AT_1040 = datetime(2026, 11, 20, 10, 40, tzinfo=LONDON)


def at(hour: int, minute: int) -> datetime:
    return datetime.combine(TODAY, time(hour, minute), tzinfo=LONDON)


@pytest.fixture
def morning(school, moment):
    """3B was registered: Amy and Ben here, Cal not. Nobody registered 4A, where Dot and Eve are."""
    with within(school.school):
        submit_class_register(
            school=school.school,
            class_name="3B",
            date=TODAY,
            session="AM",
            changes=[
                Change(school.pupils[name], TODAY, "AM", code)
                for name, code in (("Amy", "/"), ("Ben", "/"), ("Cal", "N"))
            ],
            author=Author("Ms Teacher", "class teacher"),
            at=at(8, 57),
            client_id=uuid4(),
            began_from=0,
        )
        for name in ("Dot", "Eve"):
            school.pupils[name] = make_pupil(school.school, name, class_name="4A", year_group="4")
        make_contact(school.pupils["Ben"])
    moment(AT_1040)
    return school


def test_an_evacuation(journey, morning):
    office = journey.window(morning.by_role[Role.OFFICE], size=PHONE, has_touch=True)
    when_ben_goes_to_the_dentist_and_cal_comes_late(journey, morning, office)
    when_the_list_is_opened_before_anything_happens(journey, morning, office)
    when_the_bell_rings_and_the_network_is_gone(journey, morning, office)
    when_children_are_ticked_off_as_they_are_seen(journey, office)
    then_a_reload_on_the_field_loses_no_tick(journey, office)
    then_everyone_is_found(journey, office)
    when_the_network_is_back_and_she_signs_out_the_phone_holds_nothing(journey, morning, office)


def when_ben_goes_to_the_dentist_and_cal_comes_late(journey, school, page):
    page.goto(school.url("movements/"))
    page.get_by_label("Who is at the hatch?").fill("ben")
    page.keyboard.press("Enter")
    page.get_by_label("Ms Dana Birchall, mother: may collect").check()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Ben signed out at 10:40.")).to_be_visible()
    journey.shot(page)
    page.get_by_label("Who is at the hatch?").fill("caw")
    page.get_by_role("link", name="Cawley, Cal").click()
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.get_by_text("Cal signed in at 10:40: U, 110 minutes.")).to_be_visible()
    journey.shot(page)
    journey.check(page)


def when_the_list_is_opened_before_anything_happens(journey, school, page):
    page.goto(school.url("on-site/"))
    expect(page.locator(".counts")).to_contain_text("On site4")
    expect(page.get_by_text("not registered: assume on site, 2 on roll")).to_be_visible()
    page.wait_for_selector("html[data-keeps=yes]")
    until(page, f"async () => (await (await caches.open('{STORE}')).keys()).length === 2")
    journey.shot(page)
    journey.check(page)


def when_the_bell_rings_and_the_network_is_gone(journey, school, page):
    page.context.set_offline(True)
    page.get_by_role("link", name="Evacuation").click()
    expect(page.get_by_role("heading", name="Evacuation")).to_be_visible()
    expect(counted(page)).to_have_text("0 of 4 found")
    expect(page.locator("[data-kept]")).to_be_visible()
    expect(page.locator("[data-kept]")).to_contain_text("It is as at 10:40, loaded just now.")
    assert names(page) == ["Ashdown, Amy", "Cawley, Cal", "Denholm, Dot", "Elstow, Eve"]
    journey.shot(page)


def when_children_are_ticked_off_as_they_are_seen(journey, page):
    tick(page, "Amy")
    tick(page, "Dot")
    expect(counted(page)).to_have_text("2 of 4 found")
    expect(page.locator("[data-class]").first.locator(".num")).to_have_text("1 of 2")
    page.get_by_role("button", name="Still to find").tap()
    expect(page.locator("[data-row]:visible")).to_have_count(2)
    journey.shot(page)


def then_a_reload_on_the_field_loses_no_tick(journey, page):
    ticks = page.locator("[data-evacuation]").get_attribute("data-ticks")
    until(page, f"async () => Boolean(await (await caches.open('{STORE}')).match('{ticks}'))")
    page.reload()
    expect(counted(page)).to_have_text("2 of 4 found")
    expect(row(page, "Amy").locator("[data-tick]")).to_be_checked()
    expect(row(page, "Cal").locator("[data-tick]")).not_to_be_checked()
    journey.check(page)


def then_everyone_is_found(journey, page):
    tick(page, "Cal")
    tick(page, "Eve")
    expect(counted(page)).to_have_text("4 of 4 found")
    expect(page.get_by_text("Everyone on the list is found.")).to_be_visible()
    expect(page.get_by_text("Last one at 10:4")).to_be_visible()  # the school's time
    journey.shot(page)


def when_the_network_is_back_and_she_signs_out_the_phone_holds_nothing(journey, school, page):
    page.context.set_offline(False)
    page.goto(school.url("on-site/"))
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    until(page, f"async () => (await (await caches.open('{STORE}')).keys()).length === 0")
    journey.shot(page)
    journey.check(page)


# --- what a thumb does ---


def row(page, name: str):
    return page.locator("[data-row]").filter(has_text=name)


def tick(page, name: str) -> None:
    row(page, name).locator("label").tap()


def counted(page):
    return page.locator(".evac-count")


def names(page) -> list[str]:
    return page.locator("[data-row] b").all_inner_texts()


def until(page, asked: str) -> None:
    """Asks the page until it says yes; Playwright itself waits for no promise."""
    for _attempt in range(100):
        if page.evaluate(asked):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {asked}")
