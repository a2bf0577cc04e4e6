"""A register through a network drop: taps and the submission stay on the tablet and go in once."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from herringbone.web.clock import LONDON
from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import Entry, Proposal
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY

AT_0857 = datetime(2026, 11, 20, 8, 57, tzinfo=LONDON)
ADDRESS = "registers/2026-11-20/AM/3B/"
PAGES = "herringbone-pages-1"
KEPT = "async (store) => await self.hbKept.all(store)"


@pytest.fixture
def tablet(journey, school, moment, as_teacher):
    """The register was opened once, with a network; the worker has kept it."""
    moment(AT_0857)
    page = as_teacher
    page.goto(school.url(ADDRESS))
    page.wait_for_selector("form[data-ready]")
    until(page, f"async () => (await (await caches.open('{PAGES}')).keys()).length === 1")
    return page


def until(page, asked):
    """Asks the page until it says yes; Playwright itself waits for no promise."""
    for _ in range(100):
        if page.evaluate(asked):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {asked}")


def row(page, name):
    return page.locator(f"[data-row][data-name='{name}']")


def tap(page, name, key):
    row(page, name).locator(f"input[value='{key}'] + label").tap()


def network(page, *, is_there):
    page.context.set_offline(not is_there)


def codes(world):
    with within(world.school):
        held = codes_held(world.school, world.pupils.values(), [TODAY])
    return {name: held[p.pk, TODAY, "AM"] for name, p in world.pupils.items()}


def entries(world):
    with within(world.school):
        return list(Entry.objects.filter(class_name="3B"))


def test_an_offline_register(journey, school, tablet):
    page = tablet
    when_the_network_drops_taps_stay(journey, page)
    when_the_page_is_opened_again_it_is_there(journey, school, page)
    when_it_is_submitted_it_waits(journey, school, page)
    then_the_device_holds_ids_and_codes_alone(school, page)
    when_the_network_is_back_it_goes_in_once(journey, school, page)
    journey.check(page)


def when_the_network_drops_taps_stay(journey, page):
    network(page, is_there=False)
    tap(page, "Amy", "/")
    tap(page, "Ben", "N")
    expect(page.locator("[data-saved]")).to_have_text("kept on this device 08:57")
    journey.shot(page)


def when_the_page_is_opened_again_it_is_there(journey, school, page):
    page.goto(school.url(ADDRESS))
    page.wait_for_selector("form[data-ready]")
    expect(row(page, "Amy").locator("[data-shows]")).to_have_text("/")
    expect(row(page, "Ben").locator("[data-shows]")).to_have_text("N")
    journey.shot(page)


def when_it_is_submitted_it_waits(journey, school, page):
    tap(page, "Cal", "L")
    page.get_by_role("button", name="Submit 3B").tap()
    banner = page.locator("[data-queue]")
    expect(banner).to_contain_text("3B AM: saved on this device 08:57")
    expect(banner).to_contain_text("will send when the network is back")
    assert entries(school) == []
    journey.shot(page)
    journey.check(page)


def then_the_device_holds_ids_and_codes_alone(school, page):
    [item] = page.evaluate(KEPT, "queue")
    keys = {pupil.forename: pupil.pk for pupil in school.pupils.values()}
    assert [mark[:3] for mark in item["marks"]] == [
        [keys["Amy"], "/", ""],
        [keys["Ben"], "N", ""],
        [keys["Cal"], "L", ""],
    ]
    said = str(page.evaluate(KEPT, "queue")) + str(page.evaluate(KEPT, "taps"))
    assert not [p for p in school.pupils.values() if p.surname in said or p.forename in said]


def when_the_network_is_back_it_goes_in_once(journey, school, page):
    network(page, is_there=True)
    expect(page.get_by_text("Thank you. 3B is in: 2 here, 1 of them late, 1 not.")).to_be_visible(
        timeout=20000
    )
    assert codes(school) == {"Amy": "/", "Ben": "N", "Cal": "L"}
    [entry] = entries(school)
    assert entry.source == "offline"
    assert entry.captured_at.astimezone(LONDON).strftime("%H:%M") == "08:57"
    assert entry.recorded_at >= entry.captured_at
    assert page.evaluate(KEPT, "queue") == []
    journey.shot(page)


def test_what_moved_meanwhile_is_proposed_and_a_person_chooses(journey, school, tablet):
    page = tablet
    network(page, is_there=False)
    for name in ("Amy", "Ben", "Cal"):
        tap(page, name, "/")
    page.get_by_role("button", name="Submit 3B").tap()
    expect(page.locator("[data-queue]")).to_be_visible()
    with within(school.school):
        amend(
            school=school.school, author=Author("Ola Office", "office"), date=TODAY, session="AM",
            pupil=school.pupils["Ben"], code="N", at=NOW.replace(hour=8, minute=58),
        )  # fmt: skip
    network(page, is_there=True)
    expect(page.get_by_role("button", name="Take /")).to_be_visible(timeout=20000)
    assert codes(school) == {"Amy": "/", "Ben": "N", "Cal": "/"}
    journey.shot(page)
    journey.check(page)
    page.get_by_role("button", name="Take /").tap()
    expect(page.get_by_text("Thank you. 3B is in: 3 here, 0 not.")).to_be_visible()
    with within(school.school):
        assert Proposal.objects.get().settled_by == "Class Teacher Hill"
    assert codes(school)["Ben"] == "/"


def test_an_expired_sign_in_keeps_the_queue_and_asks(journey, school, tablet):
    page = tablet
    network(page, is_there=False)
    for name in ("Amy", "Ben", "Cal"):
        tap(page, name, "/")
    page.get_by_role("button", name="Submit 3B").tap()
    expect(page.locator("[data-queue]")).to_be_visible()
    session = next(c for c in page.context.cookies() if c["name"] == "sessionid")
    page.context.clear_cookies(name="sessionid")
    network(page, is_there=True)
    link = page.locator("[data-queue]").get_by_role("link", name="Sign in again")
    expect(link).to_be_visible(timeout=20000)
    assert link.get_attribute("href").startswith("/account/login/?next=")
    assert len(page.evaluate(KEPT, "queue")) == 1
    journey.shot(page)
    page.context.add_cookies([session])
    page.goto(school.url("my-registers/"))
    expect(page.locator("[data-queue]")).to_contain_text("3B AM is in, sent", timeout=20000)
    assert len(entries(school)) == 1
    journey.check(page)


def test_signing_out_says_what_is_not_sent_and_wipes_the_device(journey, school, tablet):
    page = tablet
    network(page, is_there=False)
    for name in ("Amy", "Ben", "Cal"):
        tap(page, name, "/")
    page.get_by_role("button", name="Submit 3B").tap()
    expect(page.locator("[data-queue]")).to_be_visible()
    page.locator("details.menu > summary").tap()
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda box: box.dismiss())
        page.get_by_role("button", name="Sign out").tap()
    assert "3B AM has not been sent" in asked.value.message
    assert len(page.evaluate(KEPT, "queue")) == 1
    with page.expect_event("dialog"):
        page.once("dialog", lambda box: box.accept())
        page.get_by_role("button", name="Sign out").tap()
    page.wait_for_timeout(500)
    network(page, is_there=True)
    page.goto(school.url("my-registers/"))
    assert page.evaluate(KEPT, "queue") == []
    assert (
        page.evaluate("async (name) => (await (await caches.open(name)).keys()).length", PAGES) == 0
    )
    assert entries(school) == []


def test_after_twelve_hours_nothing_is_kept(journey, school, tablet):
    page = tablet
    page.evaluate(
        "async () => await self.hbKept.put('queue', {client_id: 'x', page: '/x', who: 'x',"
        " marks: [], kept_at: Date.now() - 12 * 3600 * 1000 - 1000})"
    )
    page.evaluate(
        """async (name) => {
            const pages = await caches.open(name);
            const [key] = await pages.keys();
            const held = await pages.match(key, {ignoreVary: true});
            const headers = new Headers(held.headers);
            headers.set("X-Kept-At", String(Date.now() - 12 * 3600 * 1000 - 1000));
            await pages.put(key, new Response(await held.blob(), {headers}));
        }""",
        PAGES,
    )
    network(page, is_there=False)
    page.goto(school.url(ADDRESS))
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    journey.check(page)
    network(page, is_there=True)
    page.goto(school.url(ADDRESS))
    page.wait_for_selector("form[data-ready]")
    until(page, f"async () => (await ({KEPT})('queue')).length === 0")
