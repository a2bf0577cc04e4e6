"""A parent answers the morning's text on a telephone: no account, no script, one link of their own.

What they send is a suggestion in the office; it never closes a vulnerable child, tells no other
parent anything, and a call for help reaches a person by name and rings when nobody answers.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from herringbone.web.communications.models import Direction, Outcome
from herringbone.web.messages.models import Message, ReplyLink, State
from herringbone.web.registers.reading import history_of
from herringbone.web.replies.models import Reply
from herringbone.web.replies.models import State as ReplyState
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from school_day import Telephones, at, background, logged, mark, take
from worlds import TODAY, draw, make_contact

PHONE = {"width": 390, "height": 844}
MOTHER, FATHER, AUNT, GRAN = "07700 900111", "07700 900112", "07700 900113", "07700 900114"
SAID = "being sick since the night"


@pytest.fixture
def telephones(monkeypatch):
    return Telephones(monkeypatch)


@pytest.fixture
def families(school, journey, settings):
    """Ben has two homes; Amy has a child protection plan; Cal's grandmother brings her up alone."""
    settings.ORIGIN = journey.address
    school.school.attendance_phone = "01632 960 120"
    school.school.save()
    home = {"lives_with": "1", "address_1": "4 Mill Lane", "postcode": "OX1 1AA"}
    make_contact(school.pupils["Ben"], "Dana", contact_id="C1", phone=MOTHER, **home)
    make_contact(
        school.pupils["Ben"], "Eli", contact_id="C2", phone=FATHER, title="Mr",
        relationship="father", priority="2",
    )  # fmt: skip
    make_contact(school.pupils["Amy"], "Fay", phone=AUNT, **home)
    make_contact(school.pupils["Cal"], "Gil", phone=GRAN, relationship="grandmother", **home)
    amy = school.pupils["Amy"]
    amy.values |= {"cp": "1"}
    amy.save()
    page = "Pupil " + " ".join(["Mon Tue Wed Thu Fri"] * 2)
    page += "".join(f"\n{name} " + " ".join(["//"] * 9) for name in ("Amy", "Ben", "Cal"))
    draw(school.school, page, school.pupils, starts=at(9).date().replace(day=9))
    return school


def test_a_parent_on_a_phone(journey, families, moment, telephones):
    moment(at(9, 26))
    take(families, "3B", at(8, 58), Amy="N", Ben="N", Cal="N")
    office = journey.window(families.by_role[Role.ATTENDANCE_OFFICER], color_scheme="light")
    when_the_officer_texts_the_families(journey, families, office, telephones)
    when_the_mother_answers_without_script(journey, families, telephones)
    then_opened_again_it_shows_what_she_sent(journey, telephones)
    then_the_father_reads_nothing_of_it(journey, telephones)
    then_it_is_a_suggestion_and_enter_takes_it(journey, families, office)
    when_a_reply_comes_about_a_vulnerable_child(journey, telephones)
    then_it_closes_nothing(journey, families, office)
    when_a_grandmother_asks_for_help(journey, families, telephones)
    then_it_rings_after_two_school_hours(journey, families, office, moment)
    then_the_log_holds_both_directions(journey, families, office)


def phone(journey, **more):
    return journey.window(size=PHONE, is_mobile=True, has_touch=True, color_scheme="light", **more)


def when_the_officer_texts_the_families(journey, world, page, telephones):
    page.goto(world.url("messages-out/"))
    page.get_by_role("link", name="Absence texts").click()
    expect(page.get_by_text("Ms Dana Birchall by text")).to_be_visible()
    journey.shot(page)
    journey.check(page)
    assert not telephones.texts
    page.get_by_role("button", name="Text 3 families now").click()
    expect(page.get_by_text("4 texts approved")).to_be_visible()
    background()
    digits = [number.replace(" ", "") for number in (MOTHER, FATHER, AUNT, GRAN)]
    assert telephones.numbers() == digits
    assert "Ben" in telephones.of(MOTHER) and "01632 960 120" in telephones.of(MOTHER)
    then_the_demonstration_shows_the_text_and_no_link(journey, world, page, telephones)


def then_the_demonstration_shows_the_text_and_no_link(journey, world, page, telephones):
    page.goto(world.url("messages-out/shown/"))
    expect(page.get_by_text("we have not seen Ben")).to_have_count(2)
    expect(page.get_by_text("[link to answer]")).to_have_count(4)
    token = telephones.link(MOTHER).rpartition("/")[2]
    assert token not in page.content()
    journey.shot(page)
    journey.check(page)
    with within(world.school):
        assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}
        assert not ReplyLink.objects.filter(digest=token).exists()


def when_the_mother_answers_without_script(journey, world, telephones):
    page = phone(journey, java_script_enabled=False)
    page.goto(telephones.link(MOTHER))
    expect(page.get_by_role("heading", name="Ben is not in school")).to_be_visible()
    assert "Birchall" not in page.content() and "3B" not in page.content()
    journey.shot(page)
    page.get_by_label("Being sick or diarrhoea").check()
    expect(page.get_by_text("children stay at home for 48 hours")).to_be_visible()
    page.get_by_label("Tell us more, in your own words").fill(SAID)
    page.get_by_label("When will Ben be back?").select_option("2026-11-23")
    page.get_by_role("button", name="Send to the school").click()
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_visible()
    expect(page.get_by_text("Please keep your child at home for 48 hours")).to_be_visible()
    journey.shot(page)
    assert not page.context.cookies(), "a parent's browser keeps nothing"
    with within(world.school):
        reply = Reply.objects.get()
        assert (reply.code, reply.is_sickness_48h, reply.state) == ("I", True, ReplyState.WAITING)
        assert reply.back_on.isoformat() == "2026-11-23"
    assert mark(world, "Ben") == "N", "nothing is closed by a reply alone"


def then_opened_again_it_shows_what_she_sent(journey, telephones):
    page = phone(journey)
    page.goto(telephones.link(MOTHER))
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_visible()
    expect(page.get_by_text(SAID)).to_be_visible()
    expect(page.get_by_role("button", name="Send to the school")).to_have_count(0)
    journey.check(page)


def then_the_father_reads_nothing_of_it(journey, telephones):
    page = phone(journey)
    page.goto(telephones.link(FATHER))
    expect(page.get_by_role("heading", name="Ben is not in school")).to_be_visible()
    for word in ("since the night", "Dana", "mother", MOTHER):
        assert word not in page.content()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    expect(page.get_by_label("When will Ben be back?")).to_have_value("unknown")
    journey.check(page)


def then_it_is_a_suggestion_and_enter_takes_it(journey, world, page):
    page.goto(world.url("messages-in/"))
    line = page.get_by_role("listitem").filter(has_text=SAID)
    expect(line).to_contain_text("mother (Ms Dana Birchall) · text to …111")
    expect(line).to_contain_text("nobody spoken to")
    journey.shot(page)
    journey.check(page)
    expect(line.get_by_role("button", name="Accept")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Taken.")).to_be_visible()
    assert mark(world, "Ben") == "I"
    with within(world.school):
        reply = Reply.objects.get()
        assert (reply.state, reply.report.expected_back.isoformat()) == ("accepted", "2026-11-23")
        line = history_of(world.pupils["Ben"], TODAY, TODAY)[-1]
    assert (line.original, line.new, line.words) == ("N", "I", f"vomiting or diarrhoea: {SAID}")
    assert line.evidence == "text 20 Nov 2026 09:26 from mother (Ms Dana Birchall)"


def when_a_reply_comes_about_a_vulnerable_child(journey, telephones):
    page = phone(journey)
    page.goto(telephones.link(AUNT))
    page.get_by_label("Ill", exact=True).check()
    page.get_by_label("Tell us more, in your own words").fill("a temperature")
    page.get_by_role("button", name="Send to the school").click()
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_visible()


def then_it_closes_nothing(journey, world, page):
    page.goto(world.url("messages-in/"))
    line = page.get_by_role("listitem").filter(has_text="a temperature")
    expect(line).to_contain_text("Closes nothing until somebody was spoken to")
    line.get_by_role("button", name="Accept").press("Enter")
    expect(page.get_by_text("it closes nothing until somebody was spoken to")).to_be_visible()
    journey.shot(page)
    assert mark(world, "Amy") == "N"
    with within(world.school):
        assert Reply.objects.get(pupil=world.pupils["Amy"]).state == ReplyState.KEPT
    page.goto(world.url())
    amy = page.get_by_role("list", name="Vulnerable, unexplained").get_by_role("listitem")
    expect(amy.filter(has_text="Amy")).to_be_visible()
    expect(page.get_by_role("button", name="Everyone accounted for")).to_have_count(0)
    journey.shot(page)


def when_a_grandmother_asks_for_help(journey, world, telephones):
    officer = world.by_role[Role.ATTENDANCE_OFFICER]
    page = phone(journey)
    page.goto(telephones.link(GRAN))
    page.get_by_label("Something else").check()
    page.get_by_label("Tell us more, in your own words").fill("I cannot get her out of bed")
    page.get_by_label("I need help. Please ring me.").check()
    journey.shot(page, full=True)
    page.get_by_role("button", name="Send to the school").click()
    expect(page.get_by_text(f"{officer.name} will ring you")).to_be_visible()
    journey.shot(page, full=True)
    with within(world.school):
        reply = Reply.objects.get(needs_help=True)
        assert reply.help_for == officer
        assert at(11, 26) <= reply.help_due_at < at(11, 28)


def then_it_rings_after_two_school_hours(journey, world, page, moment):
    page.goto(world.url())
    asked = page.get_by_role("complementary").get_by_text("Asked for help")
    expect(asked).to_be_visible()
    moment(at(11, 20))
    background()
    with within(world.school):
        assert Reply.objects.get(needs_help=True).help_alarmed_at is None
    moment(at(11, 40))
    background()
    with within(world.school):
        assert Reply.objects.get(needs_help=True).help_alarmed_at is not None
    page.goto(world.url())
    alarm = page.get_by_role("alert").filter(has_text="I cannot get her out of bed")
    expect(alarm).to_contain_text("Nobody has answered")
    journey.shot(page)
    journey.check(page)
    alarm.get_by_role("link", name="I rang them").click()
    when_somebody_rings_back(journey, world, page)


def when_somebody_rings_back(journey, world, page):
    page.get_by_label("I spoke to them").check()
    page.get_by_label("What was said").fill("rang Gil: worn out, early help offered")
    journey.check(page)
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("heading", name="Messages in")).to_be_visible()
    with within(world.school):
        reply = Reply.objects.get(needs_help=True)
        assert reply.help_answered_by == world.by_role[Role.ATTENDANCE_OFFICER].name
    page.goto(world.url())
    expect(page.get_by_text("Nobody has answered")).to_have_count(0)


def then_the_log_holds_both_directions(journey, world, page):
    page.goto(world.url(f"communications/pupils/{world.pupils['Ben'].pk}/"))
    log = page.get_by_role("region", name="Log")
    expect(log.get_by_text(SAID)).to_be_visible()
    expect(log.get_by_text("we have not seen Ben")).to_have_count(2)
    journey.shot(page, full=True)
    journey.check(page)
    rows = [(row.direction, row.outcome, row.contact_key) for row in logged(world, "Ben")]
    assert sorted(rows) == [
        (Direction.IN, Outcome.REASON_GIVEN, "C1"),
        (Direction.OUT, Outcome.SENT, "C1"),
        (Direction.OUT, Outcome.SENT, "C2"),
    ]
