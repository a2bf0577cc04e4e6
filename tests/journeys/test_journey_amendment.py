"""A parent's text changes two marks on which a certificate rests; the alarm is seen and settled."""

from datetime import date

import pytest
from playwright.sync_api import expect

from herringbone.web.registers.alarms import note_use
from herringbone.web.registers.models import Alarm, Entry, Kind
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from window_sizes import PHONE
from worlds import NOW, draw

THURSDAY = date(2026, 11, 19)


@pytest.fixture
def certified(school):
    """Amy was away all Thursday without a word, and a certificate says so."""
    draw(
        school.school, "Pupil Mon Tue Wed Thu\nAmy // // // NN", school.pupils,
        starts=date(2026, 11, 16), kind=Kind.TAKEN,
    )  # fmt: skip
    with within(school.school):
        note_use(
            school=school.school, pupil=school.pupils["Amy"], kind="certificate", reference="C1",
            says="a certificate issued 3 November", first=date(2026, 11, 2), last=THURSDAY, at=NOW,
        )  # fmt: skip
    return school


def codes(world):
    with within(world.school):
        amy = world.pupils["Amy"]
        held = codes_held(world.school, [amy], [THURSDAY])
        return [held[amy.pk, THURSDAY, session] for session in ("AM", "PM")]


def test_an_amendment(journey, certified):
    page = journey.window(certified.by_role[Role.OFFICE], color_scheme="dark")
    when_two_marks_are_amended_at_once(journey, certified, page)
    then_the_record_keeps_both_and_why(journey, certified, page)
    then_the_alarm_waits_for_a_person(journey, certified, page)


def test_an_amendment_without_script_on_a_phone(journey, certified):
    page = journey.window(
        certified.by_role[Role.OFFICE], size=PHONE, has_touch=True, java_script_enabled=False
    )
    page.goto(certified.url("week/?class=3B"))
    page.locator("td.g-n").get_by_role("link", name="N No reason established yet").first.click()
    journey.shot(page)
    page.get_by_label("Becomes").select_option("I")
    page.get_by_label("Why does it change?").select_option("entered by mistake")
    page.get_by_role("button", name="Save the amendment").click()
    expect(page.get_by_text("amended Fri 20 Nov").first).to_be_visible()
    journey.shot(page)
    assert codes(certified) == ["I", "N"]


def when_two_marks_are_amended_at_once(journey, world, page):
    page.goto(world.url("week/?class=3B"))
    amy = f"[data-pupil='{world.pupils['Amy'].pk}'][data-date='{THURSDAY}']"
    page.locator(f"{amy}[data-session='AM']").click()
    expect(page.locator("#panel")).to_contain_text("A certificate issued 3 November")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("i")
    expect(page.get_by_text("2 changes after closing: they wait for a reason")).to_be_visible()
    page.get_by_label("Why does it change?").select_option("reason given by a parent")
    page.get_by_label("How the reason came").select_option("text")
    page.get_by_label("From whom").fill("mother")
    journey.shot(page)
    journey.check(page)
    page.get_by_role("button", name="Save the amendment").click()
    expect(page.locator("[data-grid-reason]")).to_be_hidden()
    expect(page.locator(f"{amy}[data-session='PM'] s")).to_have_text("N")
    assert codes(world) == ["I", "I"]


def then_the_record_keeps_both_and_why(journey, world, page):
    page.goto(world.url(f"marks/{world.pupils['Amy'].pk}/{THURSDAY}/AM/"))
    history = page.locator(".history")
    expect(history).to_contain_text("by Tess Office, office manager")
    expect(history).to_contain_text("N → I, amended Fri 20 Nov")
    expect(history).to_contain_text("by Office Hill, office")
    expect(history).to_contain_text("reason given by a parent; text 20 Nov 2026")
    expect(history).to_contain_text("from mother")
    journey.shot(page)
    journey.check(page)
    with within(world.school):
        assert Entry.objects.filter(kind=Kind.AMENDED).count() == 1


def then_the_alarm_waits_for_a_person(journey, world, page):
    page.goto(world.url("week/?class=3B"))
    page.get_by_role("link", name="Alarms").click()
    expect(page.get_by_role("row").filter(has_text="a certificate issued")).to_have_count(2)
    journey.shot(page)
    journey.check(page)
    for left in (1, 0):
        page.get_by_label("What was done about").first.fill("new certificate sent, mother told")
        page.get_by_role("button", name="Settle").first.click()
        expect(page.get_by_role("button", name="Settle")).to_have_count(left)
    expect(page.get_by_text("No alarm.")).to_be_visible()
    journey.check(page)
    with within(world.school):
        settled = Alarm.objects.values_list("settled_by", "settled_how").distinct()
        assert list(settled.order_by("settled_by")) == [
            ("Office Hill", "new certificate sent, mother told")
        ]
