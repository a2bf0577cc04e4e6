"""An attendance officer works through the list by keyboard alone, takes one back, and does the same
without script; a head looks why a child is not on it."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.worklists.models import Handling, State, Work
from listed_work import adopt, call_for, work_for
from window_sizes import PHONE
from worlds import draw

WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  N-
Ben   //  II  I/  //  //
Cal   //  //  II  II  //
"""


@pytest.fixture
def listed(school):
    """A call that comes first, a letter, and a meeting, all the officer's."""
    adopt(school.school)
    draw(school.school, WEEK, school.pupils, starts=date(2026, 11, 16))
    call_for(school.school, school.pupils["Amy"], owner="attendance_officer")
    work_for(school.school, school.pupils["Ben"])
    work_for(
        school.school, school.pupils["Cal"], verb="meeting", thing="family",
        words="meeting: family", occasion="m",
    )  # fmt: skip
    return school


LINES = "[data-line] > details > summary"


def expect_focus_on(page, words):
    expect(page.locator("[data-line]:focus-within")).to_contain_text(words)


def states(world) -> dict[str, str]:
    with within(world.school):
        return {work.verb: work.state for work in Work.objects.all()}


def test_the_list_by_keyboard(journey, listed):
    page = journey.window(listed.by_role[Role.ATTENDANCE_OFFICER])
    page.goto(listed.url("worklist/"))
    journey.shot(page)
    journey.check(page)
    page.locator(LINES).first.focus()
    expect_focus_on(page, "Call: home")
    page.keyboard.press("ArrowDown")
    expect_focus_on(page, "Letter: warning")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").filter(has_text="The office rings")).to_be_visible()
    journey.shot(page)
    journey.check(page)
    page.keyboard.press("1")
    expect(page.get_by_role("status").get_by_text("Call: home")).to_be_visible()
    expect_focus_on(page, "Letter: warning")
    assert states(listed) == {"call": State.DONE, "letter": State.OPEN, "meeting": State.OPEN}
    page.keyboard.press("1")
    expect_focus_on(page, "Meeting: family")
    settled = page.locator("[data-settled]").filter(has_text="Letter: warning")
    settled.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back: letter: warning")).to_be_visible()
    assert states(listed)["letter"] == State.OPEN
    journey.shot(page)


def test_put_off_by_keyboard_in_the_line_with_undo_in_its_place(journey, listed):
    page = journey.window(listed.by_role[Role.ATTENDANCE_OFFICER])
    page.goto(listed.url("worklist/"))
    page.locator(LINES).nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("s")
    expect(page.get_by_label("Until")).to_be_focused()
    journey.shot(page)
    journey.check(page)
    page.keyboard.press("Escape")
    expect(page.get_by_label("Until")).to_have_count(0)
    expect_focus_on(page, "Letter: warning")
    page.keyboard.press("s")
    expect(page.get_by_label("Until")).to_be_focused()
    page.get_by_label("Until").fill("2026-11-30")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.locator("[data-way]").get_by_label("Why").fill("the family is away")
    page.keyboard.press("Enter")
    settled = page.locator("[data-settled]").filter(has_text="put off until Mon 30 Nov")
    expect(settled.get_by_role("button", name="Undo")).to_be_visible()
    expect_focus_on(page, "Meeting: family")
    journey.shot(page)
    journey.check(page)
    settled.get_by_role("button", name="Undo").click()
    expect_focus_on(page, "Letter: warning")
    with within(listed.school):
        assert Work.objects.get(verb="letter").snoozed_until is None


def test_many_of_a_kind_are_a_stop_for_the_arrows_and_have_the_focus_in_turn(journey, listed):
    for name in ("Amy", "Ben", "Cal"):
        work_for(listed.school, listed.pupils[name], verb="task", thing="t", words="look again")
    page = journey.window(listed.by_role[Role.ATTENDANCE_OFFICER])
    page.goto(listed.url("worklist/"))
    page.locator(LINES).nth(2).focus()
    page.keyboard.press("ArrowDown")
    expect_focus_on(page, "3 × look again")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("1")
    expect_focus_on(page, "3 × look again")


@pytest.mark.parametrize("key, label", [("h", "To whom"), ("x", "Why")])
def test_the_other_ways_open_in_the_line_and_a_figure_typed_there_is_no_outcome(
    journey, listed, key, label
):
    page = journey.window(listed.by_role[Role.ATTENDANCE_OFFICER])
    page.goto(listed.url("worklist/"))
    page.locator(LINES).nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.press(key)
    expect(page.locator("[data-way]").get_by_label(label)).to_be_focused()
    page.get_by_role("button", name="Cancel").focus()
    page.keyboard.press("1")
    assert set(states(listed).values()) == {State.OPEN}
    page.keyboard.press("Enter")
    expect_focus_on(page, "Letter: warning")


def test_single_keys_can_be_off(journey, listed):
    page = journey.window(listed.by_role[Role.ATTENDANCE_OFFICER])
    page.context.add_cookies([{"name": "hb_keys", "value": "off", "url": journey.address}])
    page.goto(listed.url("worklist/"))
    page.locator(LINES).first.focus()
    page.keyboard.press("1")
    page.keyboard.press("ArrowDown")
    expect_focus_on(page, "Letter: warning")
    assert set(states(listed).values()) == {State.OPEN}


def test_the_list_without_script_on_a_phone(journey, listed):
    page = journey.window(
        listed.by_role[Role.ATTENDANCE_OFFICER], size=PHONE, java_script_enabled=False
    )
    page.goto(listed.url("worklist/"))
    page.locator(LINES).nth(1).click()
    page.get_by_role("button", name="Sent", exact=False).first.click()
    expect(page.get_by_text("Letter: warning: sent.").first).to_be_visible()
    page.locator(LINES).nth(1).click()
    page.get_by_role("link", name="Not appropriate …").last.click()
    page.get_by_label("Why").last.select_option("family")
    page.get_by_role("button", name="Not appropriate").click()
    assert states(listed) == {
        "call": State.OPEN, "letter": State.DONE, "meeting": State.NOT_APPROPRIATE,
    }  # fmt: skip
    with within(listed.school):
        assert Handling.objects.count() == 2


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_heads_pages_are_reachable_and_readable(journey, listed, look):
    page = journey.window(listed.by_role[Role.HEAD], color_scheme=look)
    for path in (
        "school-this-week/", "nobody-has-acted/", "worklist/?whose=all",
        f"pupils/{listed.pupils['Cal'].pk}/why-not/", f"pupils/{listed.pupils['Cal'].pk}/actions/",
    ):  # fmt: skip
        page.goto(listed.url(path))
        journey.shot(page)
        journey.check(page)
    with within(listed.school):
        pk = Work.objects.get(verb="letter").pk
    page.goto(listed.url(f"worklist/{pk}/"))
    journey.shot(page)
    journey.check(page)
