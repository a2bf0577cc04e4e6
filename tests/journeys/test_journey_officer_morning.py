"""An attendance officer's morning: twelve messages before the bell, nine children whom nobody
explains, a register that nobody sent, and a stamp that is refused until everyone is accounted for.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fourteen_classes import ABSENT, CLASSES, NED_MOTHER, fourteen_classes
from herringbone.web.absences.models import Reported
from herringbone.web.calls.models import Alarm
from herringbone.web.communications.models import Channel, Outcome
from herringbone.web.home.models import Stamp
from herringbone.web.movements.models import MissingCheck
from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Author
from herringbone.web.replies.models import Reply
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.visits.models import HomeVisit
from school_day import Keyboard, Telephones, at, background, logged, mark, take
from window_sizes import LAPTOP, PHONE
from worlds import TODAY

MESSAGES = (
    ("ada", "mum", "a temperature", "I"),
    ("bea", "mum", "vomiting since the night", "I"),
    ("cyd", "mum", "dentist, back this afternoon", "M"),
    ("dot", "gran", "she has a cold", "I"),
    ("edi", "mum", "chicken pox, back thursday", "I"),
    ("flo", "mum", "tummy bug", "I"),
    ("pia", "mum", "earache", "I"),
    ("que", "mum", "hospital", "M"),
    ("ros", "mum", "headache", "I"),
    ("sam+tia", "mum", "both have flu", "I"),
    ("una", "mum", "optician at nine", "M"),
    ("vic", "mum", "asthma", "I"),
)
MOST_KEYS = 45
"""Ten seconds a message, for somebody who types four or five keys in one."""


@pytest.fixture
def telephones(monkeypatch):
    return Telephones(monkeypatch)


@pytest.fixture
def friday(school, journey, settings):
    settings.ORIGIN = journey.address
    return fourteen_classes(school)


def test_an_officers_morning(journey, friday, moment, telephones):
    moment(at(7, 30))
    page = journey.window(
        friday.by_role[Role.ATTENDANCE_OFFICER], size=LAPTOP, color_scheme="light"
    )
    when_twelve_messages_are_taken_by_keyboard(journey, friday, page)
    moment(at(9, 26))
    then_a_register_is_missing_and_says_nothing_of_its_children(journey, friday, page)
    then_nine_are_unexplained_and_the_first_name_is_in_sight(journey, friday, page)
    then_one_key_hides_all_but_first_names(journey, friday, page)
    when_families_are_texted_and_one_replies(journey, friday, page, telephones)
    moment(at(9, 40))
    when_calls_are_made_with_the_keys(journey, friday, page)
    moment(at(9, 50))
    when_a_child_comes_in_by_the_hatch(journey, friday, page, telephones)
    moment(at(10, 5))
    then_the_alarm_about_a_vulnerable_child_rings(journey, friday, page)
    moment(at(10, 15))
    when_the_one_called_in_vain_is_reached(journey, friday, page)
    when_a_home_is_visited_with_a_telephone(journey, friday, page, moment)
    moment(at(10, 38))
    then_the_stamp_is_refused_over_one_child(journey, friday, page)
    moment(at(10, 42))
    then_everyone_is_accounted_for(journey, friday, page)


def now(page, world):
    page.goto(world.url())
    expect(page.get_by_role("heading", name="Now", exact=True)).to_be_visible()


def unexplained(page):
    return page.get_by_role("region", name="Counts").get_by_text("Unexplained").locator("..")


def when_twelve_messages_are_taken_by_keyboard(journey, world, page):
    page.goto(world.url("messages-in/"))
    hand = Keyboard(page)
    for who, said_by, words, _ in MESSAGES:
        began = hand.pressed
        expect(page.get_by_label("Who is away")).to_be_focused()
        hand.type(who).press("Tab").type(said_by).press("Tab").type(words)
        if who == "bea":
            expect(page.get_by_text("Suggested: I · 48 hours at home")).to_be_visible()
            journey.shot(page)
        hand.press("Enter")
        first = who.partition("+")[0].capitalize()
        expect(page.get_by_text(f"Kept: {first}")).to_be_visible()
        assert hand.pressed - began <= MOST_KEYS, who
    expect(page.get_by_role("heading", name="For today 13")).to_be_visible()
    expect(page.get_by_text("caller not held")).to_have_count(1)
    journey.shot(page)
    journey.check(page)
    then_each_message_stands_as_a_report(world)


def then_each_message_stands_as_a_report(world):
    with within(world.school):
        reports = {report.pupil.forename: report for report in Reported.objects.all()}
        assert len(reports) == 13
        for who, _, words, code in MESSAGES:
            for name in who.split("+"):
                report = reports[name.capitalize()]
                assert (report.code, report.words) == (code, words)
        assert reports["Bea"].is_sickness_48h and reports["Bea"].expected_back.day == 23
        assert reports["Edi"].expected_back.isoformat() == "2026-11-26"
        assert reports["Ada"].expected_back is None
        assert not reports["Dot"].is_known
    assert [row.channel for row in logged(world, "Ada")] == [Channel.CALL]


def then_a_register_is_missing_and_says_nothing_of_its_children(journey, world, page):
    for number, name in enumerate(name for name in CLASSES if name != "3B"):
        take(world, name, at(8, 51 + number % 8), **ABSENT)
    background()
    assert mark(world, "Ada") == "I", "what was reported fills the register"
    now(page, world)
    expect(unexplained(page)).to_contain_text("8")
    missing = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="3B"))
    expect(missing).to_contain_text("Nobody has registered")
    expect(missing).to_contain_text("vulnerable pupils in this class: 1")
    expect(missing).to_contain_text("go and look")
    expect(page.get_by_text("Ashdown, Amy")).to_have_count(0)
    journey.shot(page)
    take(world, "3B", at(9, 26), Amy="N")
    background()


def then_nine_are_unexplained_and_the_first_name_is_in_sight(journey, world, page):
    now(page, world)
    expect(unexplained(page)).to_contain_text("9 2 vulnerable · 1 second day")
    first = page.locator(".now-main").get_by_text("Ashdown, Amy")
    box = first.bounding_box()
    assert box and box["y"] + box["height"] < LAPTOP["height"], "the first name without scrolling"
    headings = page.locator(".now-main").get_by_role("heading").all_inner_texts()
    order = [heading.rsplit(maxsplit=1)[0] for heading in headings]
    assert order == [
        "Vulnerable, unexplained", "Second day, nobody has said why", "On the way to school",
        "The rest",
    ]  # fmt: skip
    journey.shot(page)
    journey.check(page)


def then_one_key_hides_all_but_first_names(journey, world, page):
    page.keyboard.press("F8")
    expect(page.get_by_role("button", name="Counter mode", pressed=True)).to_be_visible()
    expect(page.locator(".now-main").get_by_text("Amy")).to_be_visible()
    for word in ("Ashdown", "Gusson", "Child protection", "vulnerable", "07700"):
        assert word not in page.get_by_role("main").inner_text()
    journey.shot(page)
    page.keyboard.press("F8")
    expect(page.locator(".now-main").get_by_text("Ashdown, Amy")).to_be_visible()


def when_families_are_texted_and_one_replies(journey, world, page, telephones):
    page.get_by_role("link", name="See whom, then text").click()
    page.get_by_role("button", name="Text 8 families now").click()
    expect(page.get_by_text("11 texts approved")).to_be_visible()
    background()
    assert len(telephones.texts) == 11
    [both] = [body for _, body in telephones.texts if "Ivy" in body]
    assert "Ivy and Jem" in both, "one text a family names all its absent children"
    parent = journey.window(size=PHONE, color_scheme="light")
    parent.goto(telephones.link(NED_MOTHER))
    parent.get_by_label("Ill", exact=True).check()
    parent.get_by_role("button", name="Send to the school").click()
    expect(parent.get_by_role("heading", name="Thank you. We have it.")).to_be_visible()
    now(page, world)
    page.get_by_role("region", name="Counts").get_by_text("Messages").locator("..").get_by_role(
        "link"
    ).click()
    expect(page.get_by_role("button", name="Accept")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Taken.")).to_be_visible()
    assert mark(world, "Ned") == "I"
    with within(world.school):
        assert Reply.objects.get().state == "accepted"


def opened(page, name):
    """The row of a child, opened by Enter; where a call was just kept, it holds the focus."""
    row = page.get_by_role("listitem").filter(has=page.locator("summary", has_text=name))
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_role("heading", name="What happened?")).to_be_visible()
    return row


def kept(page, words):
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def when_calls_are_made_with_the_keys(journey, world, page):
    now(page, world)
    hand = Keyboard(page)
    opened(page, "Ashdown, Amy")
    journey.shot(page)
    journey.check(page)
    hand.press("1")
    kept(page, "Kept for Amy: no answer mother")
    then_undo_is_beside_what_was_kept(world, page)
    opened(page, "Ashdown, Amy")
    hand.press("1")
    kept(page, "Kept for Amy: no answer mother")
    row = opened(page, "Ashdown, Amy")
    then_the_clock_says_who_was_rung_and_what_is_left(row, world)
    expect(page.get_by_role("radio", name="Mr Eli Ashdown, father")).to_be_checked()
    hand.press("3").type("with her aunt, a high temperature").press("Enter")
    kept(page, "Kept for Amy: reason given father")
    assert mark(world, "Amy") == "I"
    assert [(row.outcome, row.spoke) for row in logged(world, "Amy")[-2:]] == [
        (Outcome.NO_ANSWER, False), (Outcome.REASON_GIVEN, True),
    ]  # fmt: skip
    for name in ("Gus", "Hal"):
        for key, said in (("1", "no answer"), ("2", "left a message")):
            opened(page, f"{name}son, {name}")
            hand.press(key)
            kept(page, f"Kept for {name}: {said}")
    opened(page, "Ivyson, Ivy")
    hand.press("3").type("both have a bad cough").press("Enter")
    kept(page, "Kept for Ivy, Jem: reason given")
    then_one_call_stands_on_both(world)
    opened(page, "Louson, Lou")
    hand.press("4")
    kept(page, "Kept for Lou: on the way")
    opened(page, "Maxson, Max")
    hand.press("5").type("in the library with Mr Vale").press("Enter")
    kept(page, "Kept for Max: here after all")
    opened(page, "Olison, Oli")
    hand.press("3").type("at the dentist until 11").press("Enter")
    kept(page, "Kept for Oli")
    assert [mark(world, name) for name in ("Max", "Oli", "Lou")] == ["/", "M", "N"]
    journey.shot(page)
    background()


def then_undo_is_beside_what_was_kept(world, page):
    """In sight at the row itself, which holds the focus: taken back, the mother is next again."""
    undo = page.get_by_role("status").get_by_role("button", name="Undo")
    expect(undo).to_be_in_viewport()
    expect(page.locator("summary", has_text="Ashdown, Amy")).to_be_focused()
    undo.click()
    kept(page, "Taken back for Amy.")
    expect(page.locator("summary", has_text="Ashdown, Amy")).to_be_focused()
    assert [row.takes_back_id is None for row in logged(world, "Amy")[-2:]] == [True, False]


def then_the_clock_says_who_was_rung_and_what_is_left(row, world):
    officer = world.by_role[Role.ATTENDANCE_OFFICER].name
    steps = row.locator(".call-steps").get_by_role("listitem")
    expect(steps.filter(has_text="Ring mother")).to_contain_text("no answer")
    expect(steps.filter(has_text="Ring mother")).to_contain_text(officer)
    expect(steps.filter(has_text="Ring father")).to_have_class("is-now")
    expect(steps.filter(has_text="Alarm for office")).to_contain_text("at 10:00")


def then_one_call_stands_on_both(world):
    ivy, jem = logged(world, "Ivy")[-1], logged(world, "Jem")[-1]
    assert ivy.together == jem.together and ivy.words == jem.words == "both have a bad cough"
    assert (mark(world, "Ivy"), mark(world, "Jem")) == ("I", "I")


def when_a_child_comes_in_by_the_hatch(journey, world, page, telephones):
    page.goto(world.url("movements/"))
    page.get_by_label("Who is at the hatch?").fill("lou")
    page.get_by_role("link", name="Louson").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="Next child")).to_be_visible()
    journey.shot(page)
    assert mark(world, "Lou") == "U"
    page.get_by_role("button", name="Lou is here").click()
    expect(page.get_by_role("button", name="Lou is here")).to_have_count(0)
    background()
    [(_, home)] = telephones.texts[11:]
    assert "Lou" in home and "9:50" in home, "home hears that she came, by one key"


def then_the_alarm_about_a_vulnerable_child_rings(journey, world, page):
    background()
    with within(world.school):
        assert [alarm.pupil.forename for alarm in Alarm.objects.filter(settled_at=None)] == ["Gus"]
    now(page, world)
    alarm = page.get_by_role("alert").filter(has_text="Gusson")
    expect(alarm).to_contain_text("nobody knows where the child is")
    expect(page.get_by_text("Immediate danger: 999, by anyone.")).to_be_visible()
    expect(page.get_by_role("button", name="Everyone accounted for")).to_have_count(0)
    journey.shot(page)
    journey.check(page)


def when_the_one_called_in_vain_is_reached(journey, world, page):
    now(page, world)
    row = opened(page, "Gusson, Gus")
    row.get_by_label("Told: the safeguarding lead").fill("Ms Pole and the social worker")
    row.get_by_role("button", name="Keep").click()
    kept(page, "Kept: who was told about Gus")
    opened(page, "Gusson, Gus")
    page.get_by_role("radio", name="Ms Dana").check()
    Keyboard(page).press("3").type("asleep, up all night").press("Enter")
    kept(page, "Kept for Gus: reason given mother")
    assert Channel.NOTICE in [row.channel for row in logged(world, "Gus")]
    with within(world.school):
        [alarm] = Alarm.objects.all()
        assert (alarm.settled_how, alarm.settled_name) == (
            "spoken", world.by_role[Role.ATTENDANCE_OFFICER].name,
        )  # fmt: skip


def when_a_home_is_visited_with_a_telephone(journey, world, office, moment):
    """Of Hal nobody has heard for two days, and both telephones were in vain: somebody knocks."""
    officer = world.by_role[Role.ATTENDANCE_OFFICER]
    page = journey.window(officer, size=PHONE, color_scheme="light", has_touch=True)
    page.goto(world.url("visits/"))
    stop = page.get_by_role("listitem").filter(has_text="Halson")
    expect(stop).to_contain_text("4 Mill Lane, Oakbeck")
    expect(stop).to_contain_text("Lives there: Ms Dana Halson")
    journey.check(page)
    page.get_by_label("Who goes with you").fill("Ms Pole")
    page.get_by_label("Telephone you carry").fill("07700 900199")
    page.get_by_label("Back by").fill("10:35")
    journey.shot(page, full=True)
    page.get_by_role("button", name="Go to the ticked homes").click()
    out = page.get_by_role("region", name="Out on visits")
    expect(out).to_contain_text("Ms Pole")
    out.get_by_role("link", name="Halson").click()
    page.get_by_label("Child seen").check()
    page.get_by_label("Who was seen or spoken to").select_option("Hal (the child)")
    page.get_by_label("In their words").fill("in bed with a fever; the telephone was cut off")
    journey.shot(page, full=True)
    journey.check(page)
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("heading", name="Visits")).to_be_visible()
    moment(at(10, 30))
    page.goto(world.url("visits/"))
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("region", name="Out on visits")).to_have_count(0)
    row = logged(world, "Hal")[-1]
    assert (row.channel, row.outcome, row.spoke) == (Channel.VISIT, Outcome.SEEN, True)
    with within(world.school):
        visit = HomeVisit.objects.get()
        assert visit.outing.back_at is not None and "Ms Pole" in visit.outing.names
    now(office, world)
    to_code = office.get_by_role("list", name="Explained, to code").get_by_role("listitem")
    expect(to_code.filter(has_text="Halson")).to_be_visible()


def then_the_stamp_is_refused_over_one_child(journey, world, page):
    """A colleague finds out, while the page is open, that a boy is not in his room."""
    now(page, world)
    button = page.get_by_role("button", name="Everyone accounted for")
    expect(button).to_be_visible()
    with within(world.school):
        amend(
            school=world.school, author=Author("Col League", "office"), pupil=world.pupils["Wes"],
            date=TODAY, session="AM", code="N", at=at(10, 37), reason="mistake",
        )  # fmt: skip
    button.click()
    expect(page.get_by_text("No stamp was set.")).to_be_visible()
    journey.refused_on_purpose(409)
    journey.shot(page)
    journey.check(page)
    with within(world.school):
        assert not Stamp.objects.exists()
    page.get_by_role("row").filter(has_text="Wes").get_by_role("link").click()
    expect(page.get_by_role("heading", name="What happened?")).to_be_visible()
    Keyboard(page).press("5").type("in the music room with Ms Pole").press("Enter")
    kept(page, "Kept for Wes: here after all")
    assert mark(world, "Wes") == "/"


def then_everyone_is_accounted_for(journey, world, page):
    now(page, world)
    page.get_by_role("button", name="Everyone accounted for").click()
    expect(page.get_by_text("Everyone accounted for 10:42").first).to_be_visible()
    journey.shot(page)
    journey.check(page)
    with within(world.school):
        stamp = Stamp.objects.get()
        names = {world.pupils[name].pk for name in (*ABSENT, "Amy", "Wes")}
        assert (stamp.session, stamp.at.astimezone(at(1).tzinfo).strftime("%H:%M")) == (
            "AM", "10:42",
        )  # fmt: skip
        assert stamp.name == world.by_role[Role.ATTENDANCE_OFFICER].name
        assert names <= {one["pupil"] for one in stamp.closed}
    page.get_by_role("link", name="This year's stamps").click()
    expect(page.get_by_role("row").filter(has_text="10:42")).to_be_visible()


def test_an_officers_afternoon(journey, friday, moment):
    """Here this morning, not here now, and nobody signed out: above everything, closed by name."""
    for name in CLASSES:
        take(friday, name, at(8, 55))
    moment(at(13, 10))
    for name in CLASSES:
        take(friday, name, at(13, 8), "PM", Xan="N")
    page = journey.window(
        friday.by_role[Role.ATTENDANCE_OFFICER], size=LAPTOP, color_scheme="light"
    )
    now(page, friday)
    first = page.locator(".now-main").get_by_role("heading").first
    expect(first).to_have_text("Missing in the day 1")
    expect(page.get_by_text("no sign-out", exact=False).first).to_be_visible()
    journey.shot(page)
    journey.check(page)
    page.get_by_role("link", name="Look, then close").click()
    page.get_by_label("found on site").check()
    page.get_by_label("Who found").fill("Mr Vale, behind the hall")
    journey.shot(page)
    journey.check(page)
    page.get_by_role("button", name="Close it in my name").click()
    with within(friday.school):
        check = MissingCheck.objects.get()
        assert (check.pupil.forename, check.how) == ("Xan", "on_site")
        assert check.name == friday.by_role[Role.ATTENDANCE_OFFICER].name
    now(page, friday)
    expect(page.get_by_text("Missing in the day")).to_have_count(0)
