"""A supply teacher's morning: a slip from the office, whose code opens one register for one day."""

from datetime import datetime

from django.core.cache import cache
from playwright.sync_api import expect

from herringbone.web.clock import LONDON
from herringbone.web.registers.models import Entry
from herringbone.web.schools.models import Cover, Role
from herringbone.web.schools.tenancy import within
from window_sizes import TABLET
from worlds import TODAY, make_pupil

AT_0848 = datetime(2026, 11, 20, 8, 48, tzinfo=LONDON)
AT_0851 = datetime(2026, 11, 20, 8, 51, tzinfo=LONDON)


def test_a_supply_teachers_morning(journey, school, moment):
    cache.clear()
    make_pupil(school.school, "Dan", class_name="4A")
    moment(AT_0848)
    code = when_the_office_makes_a_slip(journey, school)
    moment(AT_0851)
    page = journey.window(size=TABLET, has_touch=True)
    when_the_code_is_typed(journey, page, code)
    when_the_register_is_sent(journey, school, page)
    then_the_name_stands_in_the_record(school)
    then_the_slip_opens_nothing_else(journey, school, page)
    then_it_ends_when_the_office_says(journey, school, page)


def when_the_office_makes_a_slip(journey, school):
    office = journey.window(school.by_role[Role.OFFICE])
    office.goto(school.url("cover/"))
    office.locator("summary").filter(has_text="3B").click()
    journey.shot(office)
    journey.check(office)
    office.get_by_role("button", name="Make a supply slip").click()
    expect(office.get_by_text("This code is shown once.")).to_be_visible()
    journey.shot(office)
    journey.check(office)
    return office.locator(".slip-code").inner_text()


def when_the_code_is_typed(journey, page, code):
    page.goto("/slip/")
    page.get_by_label("Code on the slip").fill("AAAAA-AAAAA")
    page.get_by_label("Your name").fill("Jo Example")
    page.get_by_role("button", name="Open the register").tap()
    expect(page.get_by_text("This code opens no register today.").first).to_be_visible()
    journey.shot(page)
    journey.check(page)
    page.get_by_label("Code on the slip").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Open the register").tap()
    expect(page.get_by_text("Jo Example (supply)")).to_be_visible()
    journey.shot(page)
    journey.check(page)


def when_the_register_is_sent(journey, school, page):
    page.get_by_role("link", name="Morning").tap()
    page.wait_for_selector("form[data-ready]")
    assert page.get_by_role("searchbox").count() == 0
    page.get_by_role("button", name="Mark all blanks present").first.tap()
    ben = page.locator("[data-row][data-name='Ben']")
    ben.locator("input[value='N'] + label").tap()
    journey.shot(page)
    page.get_by_role("button", name="Submit 3B").tap()
    expect(page.get_by_text("Thank you. 3B is in: 2 here, 1 not.")).to_be_visible()
    journey.shot(page)
    journey.check(page)


def then_the_name_stands_in_the_record(school):
    with within(school.school):
        entry = Entry.objects.get(class_name="3B", date=TODAY, session="AM")
    assert (entry.person_name, entry.source) == ("Jo Example (supply)", "slip")
    assert entry.user_id is None


def then_the_slip_opens_nothing_else(journey, school, page):
    page.goto(school.url("registers/2026-11-20/AM/4A/"))
    page.wait_for_url("**/account/login/**")


def then_it_ends_when_the_office_says(journey, school, page):
    with within(school.school):
        key = Cover.objects.get().pk
    office = journey.window(school.by_role[Role.OFFICE])
    office.goto(school.url("cover/"))
    office.locator("summary").filter(has_text="3B").click()
    office.get_by_role("button", name="End it").click()
    expect(office.get_by_text("the cover has ended")).to_be_visible()
    page.goto("/slip/AM/")
    expect(page.get_by_role("heading", name="Register with a supply slip")).to_be_visible()
    journey.shot(page)
    with within(school.school):
        assert Cover.objects.get(pk=key).withdrawn_at is not None
