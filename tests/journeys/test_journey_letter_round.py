"""A half term's letters, sixty of them: read one by one by keyboard, three kept back for a reason
that is kept, the others to one file of paper and to the post; nothing reaches the three families.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.messages.models import Approval, Message, State, Stop, StopKind
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.evaluation import AsOf
from herringbone.web.worklists.models import State as WorkState
from herringbone.web.worklists.models import Work
from herringbone.web.worklists.running import run_day
from school_day import Keyboard, adopt, at, background
from window_sizes import LAPTOP
from worlds import OFFICE, draw, make_contact, make_pupil

SEPTEMBER, FRIDAY, MONDAY = date(2026, 9, 30), date(2026, 11, 20), date(2026, 11, 23)
MANY = 60
COMPLAINT, SPOKEN, ILL = "Surname07", "Surname23", "Surname41"
REASONS = {
    COMPLAINT: "the head answers their complaint first",
    SPOKEN: "we agreed on Friday that he starts with breakfast club",
    ILL: "tonsils out in October: the letter would hurt",
}


@pytest.fixture
def half_term(school):
    """Sixty children who missed four days each since the half term, which is under 93; of one
    family a complaint is open, with one we spoke on Friday, one child was ill each time."""
    school.school.phone = school.school.attendance_phone = "01632 960 120"
    school.school.save()
    for number in range(MANY):
        name = f"Child{number:02}"
        pupil = make_pupil(
            school.school, name, class_name=f"{1 + number % 6}A", year_group=str(1 + number % 6),
            surname=f"Surname{number:02}",
        )  # fmt: skip
        make_contact(
            pupil, f"Parent{number:02}", lives_with="1", address_1=f"{number + 1} Example Row",
            town="Oakbeck", postcode="ZZ9 9ZZ",
        )  # fmt: skip
        school.pupils[name] = pupil
    draw_the_autumn(school)
    adopt(school, "rivington")
    run_day(school.school, AsOf(SEPTEMBER, 2), at(18, 0, SEPTEMBER))
    run_day(school.school, AsOf(FRIDAY, 2), at(18, 0, FRIDAY))
    what_is_known_besides(school)
    return school


def draw_the_autumn(world):
    with within(world.school):
        days = world.school.days.filter(date__lte=FRIDAY).order_by("date")
        open_days = list(days.values_list("date", flat=True))
    first = open_days[0]
    week = [first + timedelta(days=n) for n in range((FRIDAY - first).days + 1)]
    week = [day for day in week if day.weekday() < 5]
    missed = set(open_days[-15::4])
    rows = []
    for name in world.pupils:
        away = "II" if name == "Child41" else "OO" if name.startswith("Child") else "//"
        drawn = [away if day in missed else "//" if day in set(open_days) else "--" for day in week]
        rows.append(" ".join([name, *drawn]))
    head = "Pupil " + " ".join(["Mon"] * len(week))
    draw(world.school, "\n".join([head, *rows]), world.pupils, starts=first)


def what_is_known_besides(world):
    officer = Author("Tess Office", "attendance officer")
    with within(world.school):
        Stop.objects.create(
            school=world.school, pupil=world.pupils["Child07"], kind=StopKind.COMPLAINT,
            why="about the school meals", set_at=at(9, 0, FRIDAY), set_by=officer.name,
        )  # fmt: skip
        spoke = Contacted(
            Direction.OUT, Channel.CALL, Outcome.REACHED, at(15, 0, FRIDAY), with_whom="mother",
            words="breakfast club from Monday", spoke=True,
        )  # fmt: skip
        log(
            school=world.school, pupils=[world.pupils["Child23"]], contacted=spoke, author=OFFICE,
            now=at(15, 5, FRIDAY),
        )  # fmt: skip


def test_a_half_terms_letter_round(journey, half_term, moment):
    moment(at(8, 30, MONDAY))
    lead = half_term.by_role[Role.ATTENDANCE_LEAD]
    page = journey.window(lead, size=LAPTOP, color_scheme="light")
    when_sixty_letters_are_written(journey, half_term, page)
    when_each_is_read_and_decided_by_keyboard(journey, half_term, page)
    then_three_are_kept_back_with_their_reasons(half_term)
    then_one_file_holds_the_other_letters(journey, half_term, page)
    when_they_are_posted(journey, half_term, page)
    then_nothing_reached_the_three_families(journey, half_term, page)


def when_sixty_letters_are_written(journey, world, page):
    page.goto(world.url("letters/"))
    job = page.get_by_role("link", name="RIV-23")
    expect(job).to_contain_text("60 letters")
    journey.shot(page)
    journey.check(page)
    job.click()
    with within(world.school):
        assert not Message.objects.exists(), "nothing is written before somebody asks"
    page.get_by_role("button", name="Write 60 letters").click()
    expect(page.get_by_text("60 letters to read before anything leaves")).to_be_visible()
    with within(world.school):
        states = Message.objects.values_list("state", flat=True)
        assert list(states) == [State.WAITING] * MANY
    journey.shot(page)
    journey.check(page)


def reads(page):
    """The surname of the child whose letter is on the paper."""
    current = page.get_by_role("region", name="The batch").locator("[aria-current=true]")
    return re.search(r"Surname\d\d", current.inner_text()).group()


def named(surname):
    return f"{surname}, {surname.replace('Surname', 'Child')}"


def suggests(page):
    return page.get_by_role("complementary", name="Before you send").locator(".note").inner_text()


def when_each_is_read_and_decided_by_keyboard(journey, world, page):
    hand, seen = Keyboard(page), set()
    while len(seen) < MANY:
        name = reads(page)
        assert name not in seen
        seen.add(name)
        if name in REASONS:
            keeps_back(journey, page, hand, name)
        else:
            assert "Nothing speaks against it" in suggests(page), name
            hand.press("a")
            expect(page.get_by_text(f"{named(name)}: 1 letter approved.")).to_be_visible()
    assert reads(page) == SPOKEN, "what is to be rung still waits"
    assert hand.pressed < MANY + 250, "a letter is a key, and a reason its words"


def keeps_back(journey, page, hand, name):
    said = {COMPLAINT: "Hold.", SPOKEN: "Ring instead.", ILL: "Soften."}[name]
    assert said in suggests(page)
    journey.shot(page)
    if name == SPOKEN:
        page.get_by_label("Why").focus()
        hand.type(REASONS[name]).press("Tab").press("c")
        expect(page.get_by_text(f"{named(name)}: no letter. Ring")).to_be_visible()
        return
    hand.press("h")
    expect(page.get_by_label("Why")).to_be_focused()
    hand.type(REASONS[name]).press("Tab").press("h")
    expect(page.get_by_text(f"{named(name)}: held until 30 November")).to_be_visible()


def pupil(world, surname):
    return world.pupils[surname.replace("Surname", "Child")]


def then_three_are_kept_back_with_their_reasons(world):
    background()
    with within(world.school):
        for surname, why in REASONS.items():
            [kept] = Approval.objects.filter(message__about__pupil=pupil(world, surname))
            assert kept.reasoning == why
            assert kept.decided == ("call" if surname == SPOKEN else "held")
            assert any(said["why"] == "Suggested" for said in kept.showed)
            assert any("sessions so far" in said["words"] for said in kept.showed)
        states = Message.objects.values_list("state", flat=True)
        assert sorted(states) == sorted([State.PRINT] * 57 + [State.HELD] * 2 + [State.WITHDRAWN])
        works = Work.objects.filter(thing="warning")
        assert works.filter(state=WorkState.DONE, outcome="sent").count() == 57
        assert works.filter(state=WorkState.OPEN).count() == 3


def then_one_file_holds_the_other_letters(journey, world, page):
    page.goto(world.url("messages-out/print/"))
    link = page.get_by_role("link", name="Open 57 letters as one file")
    expect(link).to_be_visible()
    journey.shot(page)
    journey.check(page)
    file = page.request.get(link.get_attribute("href"))
    assert file.headers["content-type"] == "application/pdf"
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(file.body())).pages)
    for number in range(MANY):
        is_there = f"Parent{number:02} Surname{number:02}" in text
        assert is_there is (f"Surname{number:02}" not in REASONS), number


def when_they_are_posted(journey, world, page):
    page.get_by_role("button", name="Ticked ones are printed").click()
    expect(page.get_by_text("57 letters marked as printed")).to_be_visible()
    page.get_by_role("button", name="Ticked ones are posted").click()
    expect(page.get_by_text("57 letters posted and logged")).to_be_visible()
    page.goto(world.url("messages-out/?where=sent"))
    journey.shot(page)
    with within(world.school):
        sent = Communication.objects.filter(channel=Channel.LETTER, outcome=Outcome.SENT)
        assert sent.count() == sent.values("pupil").distinct().count() == 57


def then_nothing_reached_the_three_families(journey, world, page):
    with within(world.school):
        for surname in REASONS:
            rows = Communication.objects.filter(pupil=pupil(world, surname))
            assert {row.channel for row in rows} <= {Channel.CALL}
            states = Message.objects.filter(about__pupil=pupil(world, surname))
            assert not states.filter(state__in=(State.SENT, State.PRINT, State.APPROVED)).exists()
    page.goto(world.url("letters/"))
    page.get_by_role("link", name="RIV-23").click()
    expect(page.get_by_role("region", name="The batch")).to_contain_text("held until 30 Nov")
    page.get_by_role("combobox", name="How").select_option("I spoke with them")
    page.get_by_label("With whom").fill("mother")
    page.get_by_label("What was said").fill("breakfast club went well")
    journey.shot(page)
    journey.check(page)
    page.get_by_role("button", name="Into the log").click()
    expect(page.get_by_text("the call is in the log")).to_be_visible()
    with within(world.school):
        last = Communication.objects.filter(pupil=pupil(world, SPOKEN)).latest("at")
        assert (last.channel, last.words) == (Channel.CALL, "breakfast club went well")
        work = Work.objects.get(thing="warning", subject=pupil(world, SPOKEN).pupil_id)
        assert work.state == WorkState.NOT_APPROPRIATE
