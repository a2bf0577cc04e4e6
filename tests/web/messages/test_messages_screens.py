"""The outbox in a real browser: the morning's texts pressed and read, a letter decided and posted,
without script as well, each page held to WCAG 2.2 AA on a phone and on a desk."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from posting import a_letter, a_year_so_far, asked, at, mark_today, submit

import unsealed  # noqa: F401 - a test that commits could not be cleaned up after otherwise
from herringbone.web import clock
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.sending import send_due
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from worlds import make_contact, make_world

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CLOSED, LATER = at("09:25"), at("09:50")


@pytest.fixture
def office(transactional_db, settings):
    """A demonstration at 09:25: Amy is away without a reason, and a letter waits for approval."""
    settings.DEMONSTRATION_BEGINS = CLOSED
    clock._started.cache_clear()
    world = make_world()
    school, amy = world.school, world.pupils["Amy"]
    school.phone, school.second_factor_roles = "01632 960100", []
    school.save()
    amy.school = school
    with within(school):
        make_contact(amy, "Dana", address_1="1 Reed Lane", town="Hill", postcode="AB1 2CD")
        a_year_so_far(school, {"Amy": amy})
        mark_today(school, {"Amy": "N", "Ben": "/", "Cal": "/"}, world.pupils)
        submit(school)
        asked(school, a_letter(amy), CLOSED)
    yield world
    clock._started.cache_clear()


@pytest.fixture(params=["with script", "without"])
def page(request, office, browser, live_server):
    """A window of the attendance lead."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    script = request.param == "with script"
    context = browser.new_context(viewport=DESK, base_url=address, java_script_enabled=script)
    client = Client()
    client.force_login(office.by_role[Role.ATTENDANCE_LEAD])
    name = django_settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": address}])
    opened = context.new_page()
    opened.with_script = script
    yield opened
    context.close()


def check(page):
    """Nothing serious by axe, and nothing wider than the window, on a phone and on a desk."""
    if not page.with_script:
        return
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
        bad = [v for v in found["violations"] if v["impact"] in {"serious", "critical"}]
        assert not bad, [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in bad]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide at {size['width']}"


def test_a_morning_of_texts_and_a_letter_to_the_post(page, office):
    url = f"/s/{office.school.slug}/messages-out/"
    page.goto(f"{url}texts/AM/")
    check(page)
    page.get_by_role("button", name="Text 1 family now").click()
    assert page.get_by_text("1 text approved.").is_visible()
    with within(office.school):
        send_due(office.school, LATER)
    page.goto(f"{url}shown/")
    assert page.get_by_text("we have not seen Amy").first.is_visible()
    check(page)
    page.goto(url)
    check(page)
    page.get_by_role("link", name="Attendance has fallen under 93%").click()
    check(page)
    page.get_by_label("Why").fill("agreed with the head")
    page.get_by_role("button", name="Keep the decision").click()
    assert page.get_by_text("approved, to be sent").first.is_visible()
    with within(office.school):
        send_due(office.school, LATER)
    page.goto(f"{url}print/")
    check(page)
    page.get_by_role("button", name="Ticked ones are printed").click()
    check(page)
    page.get_by_role("button", name="Ticked ones are posted").click()
    assert page.get_by_text("1 letter posted and logged.").is_visible()
    with within(office.school):
        assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}
        pupil = office.pupils["Amy"].pk
    page.goto(f"{url}about/{pupil}/")
    assert page.get_by_text("1 Reed Lane, Hill, AB1 2CD").first.is_visible()
    check(page)
