"""The school office from half past seven to ten: fourteen registers, a late bus, who is where."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from herringbone.web.clock import LONDON
from herringbone.web.office.models import BulkEvent
from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Author, Carried, Change
from herringbone.web.registers.models import Entry, Kind
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools.models import Pupil, Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw, make_contact, make_pupil

CLASSES = ("RA", "RB", *(f"{year}{letter}" for year in range(1, 7) for letter in "AB"))
MONDAY = date(2026, 11, 16)
COLLEAGUE = Author("Col League", "office")


def at(hour, minute):
    return datetime(2026, 11, 20, hour, minute, tzinfo=LONDON)


@pytest.fixture
def fortnight(school):
    """Fourteen classes of three; in 1A one has an N since last Friday and one a note that says
    otherwise than its code; in 2A two come by Bus 4; in 4A somebody is new today."""
    world = school
    for name in CLASSES:
        for number in range(0 if name == "3B" else 3):
            child = f"{name}{number}"
            values = {"travels": "Bus 4"} if name == "2A" and number < 2 else {}
            starts = TODAY if child == "4A0" else date(2026, 9, 1)
            pupil = make_pupil(
                world.school, child, class_name=name, year_group=name[0], start=starts,
                surname=f"{child}son", values=values,
            )  # fmt: skip
            world.pupils[child] = pupil
    for pupil in world.pupils.values():
        make_contact(pupil, address_1="4 Mill Lane", postcode="OX1 1AA")
    old = {k: p for k, p in world.pupils.items() if k not in ("4A0", "1A0", "1A1")}
    page = "Pupil Fri Mon Tue Wed Thu\n" + "\n".join(f"{k} // // // // //" for k in old)
    page += "\n1A0 N/ // // // //\n1A1 // // // // I/"
    draw(world.school, page, world.pupils, starts=date(2026, 11, 13))
    with within(world.school):
        amend(
            school=world.school, author=COLLEAGUE, pupil=world.pupils["1A1"],
            date=date(2026, 11, 19), session="AM", code="I", at=NOW, reason="mistake",
            carried=Carried(note="dentist, mother rang"),
        )  # fmt: skip
    return world


def take(world, name, minute, **codes):
    """A teacher sends a register; everybody is present unless told."""
    with within(world.school):
        pupils = [p for p in Pupil.objects.all() if p.values.get("class") == name]
        held = codes_held(world.school, pupils, [TODAY])
        changes = [
            Change(p, TODAY, "AM", codes.get(p.forename) or held[p.pk, TODAY, "AM"] or "/")
            for p in pupils
        ]
        submit_class_register(
            school=world.school, class_name=name, date=TODAY, session="AM", changes=changes,
            author=Author(f"T. {name}", "class teacher"), at=at(8 + minute // 60, minute % 60),
            client_id=uuid4(), began_from=10**9,
        )  # fmt: skip


def code(world, name, day=TODAY, session="AM"):
    with within(world.school):
        pupil = world.pupils[name]
        return codes_held(world.school, [pupil], [day])[pupil.pk, day, session]


def cell(page, world, name, day=TODAY, session="AM"):
    place = f"[data-date='{day}'][data-session='{session}']"
    return page.locator(f"[data-pupil='{world.pupils[name].pk}']{place}")


def test_an_office_morning(journey, fortnight, moment):
    moment(at(7, 30))
    page = journey.window(fortnight.by_role[Role.ATTENDANCE_LEAD], color_scheme="light")
    when_bus_4_does_not_run(journey, fortnight, page)
    moment(at(9, 26))
    then_twelve_of_fourteen_are_in(journey, fortnight, page)
    when_reasons_come_in_for_the_week(journey, fortnight, page)
    then_nobody_overwrites_a_colleague_unseen(journey, fortnight, page)
    when_an_n_is_due_it_is_settled_by_name(journey, fortnight, page)
    when_the_coding_check_is_mended(journey, fortnight, page)
    then_the_new_child_has_arrived(journey, fortnight, page)


def when_bus_4_does_not_run(journey, world, page):
    page.goto(world.url("registers/"))
    expect(page.get_by_text("Opens at 08:50")).to_be_visible()
    page.get_by_role("link", name="Closures").click()
    page.get_by_role("link", name="Record an event").first.click()
    page.get_by_label("Y1 Transport did not run").check()
    page.get_by_label("The reason").fill("Bus 4 broke down at Mill Lane")
    page.get_by_label("Sessions").select_option("AM")
    page.get_by_label("For whom").select_option("a route to school")
    expect(page.get_by_label("3B")).to_be_hidden()
    page.get_by_label("Bus 4").check()
    journey.check(page)
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("2 marks of 2 pupils become Y1")).to_be_visible()
    journey.shot(page)
    assert code(world, "2A0") == ""
    page.get_by_role("button", name="Record 2 marks").click()
    expect(page.get_by_text("Recorded: 2 marks.")).to_be_visible()
    journey.check(page)
    assert (code(world, "2A0"), code(world, "2A1"), code(world, "2A2")) == ("Y1", "Y1", "")
    with within(world.school):
        assert BulkEvent.objects.get().person_name == "Attendance Lead Hill"


def then_twelve_of_fourteen_are_in(journey, world, page):
    for number, name in enumerate(c for c in CLASSES if c not in ("3B", "5A")):
        late = 84 if name == "1B" else 52 + number
        take(world, name, late, **{"1A2": "N", "6B0": "N", "6B1": "L"})
    page.goto(world.url("registers/"))
    expect(page.get_by_text("12 of 14 registers in")).to_be_visible()
    expect(page.get_by_text("late, submitted 09:24 by T. 1B")).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="3B", exact=True))
    expect(row).to_contain_text("not in, closed")
    journey.shot(page, full=True)
    journey.check(page)
    page.get_by_role("link", name="2 registers not in").click()
    expect(page.get_by_text("3B").first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="N only").click()
    expect(page.locator("#marks tbody tr")).to_have_count(2)
    journey.shot(page)
    journey.check(page)


def when_reasons_come_in_for_the_week(journey, world, page):
    """By keyboard alone, from the cell to the reason and back to the cell."""
    page.goto(world.url("week/?class=6B"))
    cell(page, world, "6B0").click()
    expect(page.locator("#panel")).to_contain_text("by T. 6B, class teacher")
    expect(page.locator("#panel")).to_contain_text("N · 0 of 5")
    page.keyboard.press("i")
    expect(page.get_by_text("1 change after closing: it waits for a reason")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.type("reason given")
    page.keyboard.press("Tab")
    page.keyboard.type("text")
    page.get_by_label("From whom").fill("mother")
    journey.shot(page)
    journey.check(page)
    page.get_by_role("button", name="Save the amendment").press("Enter")
    expect(page.locator("[data-grid-reason]")).to_be_hidden()
    expect(page.get_by_text("saved 09:2")).to_be_visible()
    expect(cell(page, world, "6B0")).to_be_focused()
    expect(cell(page, world, "6B0").locator("s")).to_have_text("N")
    expect(page.locator("#panel")).to_contain_text("reason given by a parent; text")
    assert code(world, "6B0") == "I"
    expect(page.locator("#panel.htmx-settling, #panel.htmx-swapping")).to_have_count(0)
    page.keyboard.press(".")
    page.keyboard.type("mother texted: temperature")
    page.get_by_role("button", name="Save the note").press("Enter")
    expect(page.locator("#panel")).to_contain_text("“mother texted: temperature”")
    journey.shot(page)


def then_nobody_overwrites_a_colleague_unseen(journey, world, page):
    page.goto(world.url("week/?class=1A"))
    with within(world.school):
        amend(
            school=world.school, author=COLLEAGUE, pupil=world.pupils["1A2"], date=TODAY,
            session="AM", code="M", at=at(9, 27), reason="mistake",
        )  # fmt: skip
    cell(page, world, "1A2").click()
    page.keyboard.press("o")
    page.get_by_label("Why does it change?").select_option("entered by mistake")
    page.get_by_role("button", name="Save the amendment").click()
    refused = page.locator("[data-grid-problems]")
    expect(refused).to_contain_text("changed meanwhile by Col League")
    expect(cell(page, world, "1A2")).to_have_attribute("data-code", "M")
    journey.shot(page)
    assert code(world, "1A2") == "M"


def when_an_n_is_due_it_is_settled_by_name(journey, world, page):
    page.get_by_role("link", name="N to settle").click()
    expect(page.get_by_text("N · 5 of 5")).to_be_visible()
    expect(page.get_by_text("Telling the school beforehand authorises nothing")).to_be_visible()
    journey.shot(page)
    journey.check(page)
    page.get_by_role("link", name="O no reason").click()
    expect(page.get_by_label("Becomes")).to_have_value("O")
    page.get_by_role("button", name="Save the amendment").click()
    expect(page.get_by_role("heading", name="N to settle")).to_be_visible()
    assert code(world, "1A0", date(2026, 11, 13)) == "O"
    with within(world.school):
        entry = Entry.objects.filter(kind=Kind.AMENDED).latest("seq")
        assert (entry.reason, entry.person_name) == ("no_reason", "Attendance Lead Hill")


def when_the_coding_check_is_mended(journey, world, page):
    page.get_by_role("navigation", name="Registers", exact=True).get_by_role(
        "link", name="Coding check"
    ).click()
    expect(page.get_by_text("the note speaks of an appointment")).to_be_visible()
    journey.shot(page)
    journey.check(page)
    page.get_by_role("link", name="Change the code: M?").click()
    expect(page.get_by_label("Becomes")).to_have_value("M")
    page.get_by_label("Why does it change?").select_option("entered by mistake")
    page.get_by_role("button", name="Save the amendment").click()
    expect(page.get_by_role("heading", name="Coding check")).to_be_visible()
    expect(page.get_by_text("the note speaks of an appointment")).to_have_count(0)
    assert code(world, "1A1", date(2026, 11, 19)) == "M"


def then_the_new_child_has_arrived(journey, world, page):
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Pupils").click()
    page.get_by_role("link", name="Roll").click()
    expect(page.get_by_text("new today: 1; arrived 1")).to_be_visible()
    journey.shot(page)
    journey.check(page)
