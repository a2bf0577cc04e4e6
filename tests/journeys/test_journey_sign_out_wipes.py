"""Signing out while answers are still on their way: nothing that was asked for before stays on the
device, and nothing that it held is shown again."""

import threading
from datetime import datetime

import pytest
from playwright.sync_api import expect

from herringbone.web.clock import LONDON, TellsTheTime

AT_0857 = datetime(2026, 11, 20, 8, 57, tzinfo=LONDON)
ADDRESS = "registers/2026-11-20/AM/3B/"
PAGES = "herringbone-pages-1"
COUNT = f"async () => (await (await caches.open('{PAGES}')).keys()).length"
LEAVE = "/account/logout/"


class Slow:
    """Answers to one address wait for `go`, once `hold` was called: before the view is asked, or
    with its answer in hand."""

    def __init__(self):
        self.path, self.is_before = "", False
        self.arrived, self.go, self.left = (threading.Event() for _ in range(3))

    def hold(self, path, *, is_before=False):
        self.path, self.is_before = path, is_before

    def around(self, answer):
        def slowly(middleware, request):
            if request.path != self.path:
                return answer(middleware, request)
            if self.is_before:
                self._wait()
                return answer(middleware, request)
            given = answer(middleware, request)
            self._wait()
            return given

        return slowly

    def _wait(self):
        self.arrived.set()
        assert self.go.wait(60), "nobody let the answer go"
        self.left.set()


@pytest.fixture
def slow(monkeypatch):
    made = Slow()
    monkeypatch.setattr(TellsTheTime, "__call__", made.around(TellsTheTime.__call__))
    yield made
    made.go.set()


@pytest.fixture
def tablet(school, moment, as_teacher):
    """The register was opened once; the worker holds the window."""
    moment(AT_0857)
    page = as_teacher
    page.goto(school.url(ADDRESS))
    page.wait_for_selector("form[data-ready]")
    until(page, f"async () => (await ({COUNT})()) === 1")
    return page


def until(page, asked):
    for _ in range(100):
        if page.evaluate(asked):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {asked}")


def press_sign_out(page):
    page.locator("details.menu > summary").tap()
    page.get_by_role("button", name="Sign out").tap(no_wait_after=True)


def signed_out(page):
    press_sign_out(page)
    expect(page).to_have_url("/account/login/")


def another_window(page, school):
    """A second window of the same browser, on its way to the register."""
    other = page.context.new_page()
    other.goto(school.url("my-registers/"))
    other.evaluate("async () => { await navigator.serviceWorker.ready; }")
    other.evaluate("(to) => { setTimeout(() => location.assign(to), 0); }", school.url(ADDRESS))
    return other


def nothing_is_kept(page):
    """Now, and after whatever the worker still had to do."""
    until(page, f"async () => (await ({COUNT})()) === 0")
    page.wait_for_timeout(1000)
    assert page.evaluate(COUNT) == 0


def test_an_answer_on_its_way_while_signing_out_is_not_kept(journey, school, tablet, slow):
    slow.hold(school.url(ADDRESS))
    other = another_window(tablet, school)
    assert slow.arrived.wait(20)
    signed_out(tablet)
    slow.go.set()
    expect(other.get_by_role("heading", name="3B")).to_be_visible()
    nothing_is_kept(tablet)


def test_what_was_kept_is_not_shown_to_whoever_waits_after_a_sign_out(
    journey, school, tablet, slow
):
    slow.hold(school.url(ADDRESS))
    other = another_window(tablet, school)
    assert slow.arrived.wait(20)
    signed_out(tablet)
    expect(other.get_by_role("heading", name="No connection")).to_be_visible(timeout=15000)
    expect(other.get_by_text("Ashdown")).to_have_count(0)
    slow.go.set()
    assert slow.left.wait(20)
    nothing_is_kept(tablet)


def test_a_page_that_the_worker_fetches_for_itself_is_not_kept(
    journey, school, moment, as_teacher, slow
):
    moment(AT_0857)
    page = as_teacher
    page.goto(school.url("my-registers/"))
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    slow.hold(school.url(ADDRESS))
    page.evaluate(
        """async (place) => (await navigator.serviceWorker.ready).active
            .postMessage({ keep: new URL(place, location).href, assets: [] })""",
        school.url(ADDRESS),
    )
    assert slow.arrived.wait(20)
    page.reload()
    signed_out(page)
    slow.go.set()
    assert slow.left.wait(20)
    nothing_is_kept(page)


def test_a_register_opened_while_the_sign_out_is_on_its_way_is_not_kept(
    journey, school, tablet, slow
):
    slow.hold(LEAVE, is_before=True)
    press_sign_out(tablet)
    assert slow.arrived.wait(20)
    other = another_window(tablet, school)
    expect(other.get_by_role("heading", name="3B")).to_be_visible()
    until(other, f"async () => (await ({COUNT})()) === 1")
    slow.go.set()
    expect(tablet).to_have_url("/account/login/")
    nothing_is_kept(tablet)


def test_after_signing_out_without_a_network_nothing_opens(journey, school, tablet):
    tablet.context.set_offline(True)
    press_sign_out(tablet)
    tablet.wait_for_timeout(500)
    tablet.goto(school.url(ADDRESS))
    expect(tablet.get_by_role("heading", name="No connection")).to_be_visible()
    tablet.context.set_offline(False)
