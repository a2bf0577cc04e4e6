"""A head's Friday at half past nine: the week, who waits for a decision, of whom nobody has acted,
why one child is not on the list, and everything held for another until the head says otherwise.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from herringbone.documents.writing import Channel
from herringbone.web.absences.leave import Asked, ask_leave
from herringbone.web.absences.models import LeaveRequest
from herringbone.web.communications.models import Communication
from herringbone.web.messages.approving import By, approve
from herringbone.web.messages.asking import Wanted, ask
from herringbone.web.messages.models import Message, State
from herringbone.web.schools.models import Hold, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.evaluation import AsOf
from herringbone.web.worklists.handling import By as Hand
from herringbone.web.worklists.handling import done
from herringbone.web.worklists.models import State as WorkState
from herringbone.web.worklists.models import Work
from herringbone.web.worklists.running import run_day, run_now
from school_day import adopt, at, background, take
from window_sizes import LAPTOP, TABLET
from worlds import OFFICE, TODAY, draw, make_contact, make_pupil

SEPTEMBER, FRIDAY_BEFORE = date(2026, 9, 30), date(2026, 11, 13)
FALLEN = ("Ben", "Dee", "Flo")


@pytest.fixture
def friday(school):
    """Ben, Dee and Flo fell under 93 last week: about Dee somebody acted, Ben's letter is approved
    and waits for the printer. Cal's family asks for leave."""
    school.school.phone = school.school.attendance_phone = "01632 960 120"
    school.school.save()
    for name in ("Dee", "Flo"):
        school.pupils[name] = make_pupil(
            school.school, name, class_name="5A", year_group="5", surname=f"{name}son"
        )
    for pupil in school.pupils.values():
        make_contact(
            pupil, lives_with="1", address_1="4 Mill Lane", town="Oakbeck", postcode="ZZ9 9ZZ"
        )
    draw_the_autumn(school)
    adopt(school, "rivington")
    run_day(school.school, AsOf(SEPTEMBER, 2), at(18, 0, SEPTEMBER))
    run_day(school.school, AsOf(FRIDAY_BEFORE, 2), at(18, 0, FRIDAY_BEFORE))
    run_day(school.school, AsOf(TODAY - timedelta(days=1), 2), at(18, 0, date(2026, 11, 19)))
    for class_name in ("3B", "5A"):
        take(school, class_name, at(8, 40))
    run_now(school.school, at(8, 45))
    what_people_did(school)
    return school


def draw_the_autumn(world):
    with within(world.school):
        days = world.school.days.filter(date__lt=TODAY).order_by("date")
        open_days = list(days.values_list("date", flat=True))
    first = open_days[0]
    week = [first + timedelta(days=n) for n in range((open_days[-1] - first).days + 1)]
    week = [day for day in week if day.weekday() < 5]
    missed = {**dict.fromkeys(open_days[-17:-5:4], "OO"), open_days[-5]: "O/"}
    rows = []
    for name in world.pupils:
        away = missed if name in FALLEN else {}
        is_open = set(open_days)
        drawn = [away.get(day, "//") if day in is_open else "--" for day in week]
        rows.append(" ".join([name, *drawn]))
    head = "Pupil " + " ".join(["Mon"] * len(week))
    draw(world.school, "\n".join([head, *rows]), world.pupils, starts=first)


def letter_about(world, name):
    return Work.objects.get(thing="warning", subject=world.pupils[name].pupil_id)


def what_people_did(world):
    with within(world.school):
        done(work=letter_about(world, "Dee"), outcome="sent", by=Hand(OFFICE, at(8, 50)), words="")
        work = letter_about(world, "Ben")
        wanted = Wanted(
            strategy="rivington", template="warning", pupils=(world.pupils["Ben"],),
            key=f"work:{work.pk}", day=TODAY, session="", channels=(Channel.LETTER,),
            origins={world.pupils["Ben"].pk: f"work:{work.pk}"},
        )  # fmt: skip
        made = ask(school=world.school, wanted=wanted, by=OFFICE, now=at(8, 55))
        approve(message=made.messages[0], by=By(OFFICE, at(8, 56)), reasoning="agreed")
        asked = Asked(
            asked_by="Ms Dana Cawley", lives_with="1", asked_on=date(2026, 11, 16),
            first=date(2026, 12, 7), last=date(2026, 12, 8), reason="Her grandmother's funeral.",
            grounds=("a funeral",),
        )  # fmt: skip
        ask_leave(
            school=world.school, pupil=world.pupils["Cal"], asked=asked, author=OFFICE,
            at=at(9, 0, date(2026, 11, 16)),
        )  # fmt: skip


def test_a_heads_friday(journey, friday, moment):
    moment(at(9, 30))
    head = journey.window(friday.by_role[Role.HEAD], size=LAPTOP, color_scheme="light")
    then_the_week_says_whether_we_did_what_we_said(journey, friday, head)
    then_it_says_of_whom_nobody_has_acted(journey, friday, head)
    when_leave_is_decided(journey, friday, head)
    then_a_pupils_page_says_why_she_is_not_on_the_list(journey, friday, head)
    when_a_teacher_holds_everything(journey, friday)
    then_the_letter_is_out_of_the_queue_and_only_the_head_lifts_it(journey, friday, head)


def then_the_week_says_whether_we_did_what_we_said(journey, world, page):
    page.goto(world.url("school-this-week/"))
    expect(page.get_by_role("heading", name="School this week")).to_be_visible()
    expect(page.get_by_text("figures to the close of Thu 19 Nov")).to_be_visible()
    expect(page.get_by_role("link", name="1 leave request to decide")).to_be_visible()
    waiting = page.get_by_role("heading", name="Waiting for me")
    expect(waiting).to_have_text("Waiting for me 1")
    said = page.get_by_role("heading", name="Did we do what we said?").locator("..")
    expect(said).to_contain_text("Due ")
    journey.shot(page, full=True)
    journey.check(page)
    with within(world.school):
        weekly = Work.objects.filter(due_by__gte=date(2026, 11, 16), due_by__lte=TODAY)
        did = weekly.filter(state=WorkState.DONE).count()
    assert did >= 1
    expect(said).to_contain_text(f"done {did}")


def then_it_says_of_whom_nobody_has_acted(journey, world, page):
    page.get_by_role("heading", name="Nobody has acted").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Nobody has acted")).to_be_visible()
    flo = page.get_by_role("row").filter(has_text="Floson")
    expect(flo).to_contain_text("RIV-23")
    expect(flo).to_contain_text("none")
    expect(page.get_by_role("row").filter(has_text="Deeson")).to_have_count(0)
    journey.shot(page)
    journey.check(page)


def when_leave_is_decided(journey, world, page):
    page.goto(world.url("school-this-week/"))
    page.get_by_role("link", name="1 leave request to decide").click()
    page.get_by_role("link", name="Cawley").click()
    expect(page.get_by_text("Her grandmother's funeral.")).to_be_visible()
    page.get_by_label("What was considered").fill("the funeral is on Monday, far away")
    page.get_by_label("This is an exceptional circumstance").check()
    page.get_by_label("leave is granted").check()
    page.get_by_label("Answer").fill("We are sorry for your loss. Cal may be away on both days.")
    journey.shot(page, full=True)
    journey.check(page)
    page.get_by_role("button", name="Decide in my name").click()
    with within(world.school):
        leave = LeaveRequest.objects.get()
        assert leave.outcome == "granted" and leave.planned is not None
    page.goto(world.url("school-this-week/"))
    expect(page.get_by_text("leave request to decide")).to_have_count(0)


def then_a_pupils_page_says_why_she_is_not_on_the_list(journey, world, page):
    page.goto(world.url(f"pupils/{world.pupils['Amy'].pk}/actions/"))
    page.get_by_role("link", name="Why isn't Amy on the list?").click()
    expect(page.get_by_role("heading", name="Why isn't Amy on the list?")).to_be_visible()
    line = page.get_by_role("row").filter(has_text="RIV-23")
    expect(line).to_contain_text("attendance")
    expect(line).to_contain_text("100.0")
    journey.shot(page)
    journey.check(page)


def when_a_teacher_holds_everything(journey, world):
    background()
    with within(world.school):
        assert Message.objects.get().state == State.PRINT
    page = journey.window(
        world.by_role[Role.CLASS_TEACHER], size=TABLET, has_touch=True, color_scheme="light"
    )
    page.goto(world.url(f"pupils/{world.pupils['Ben'].pk}/"))
    page.get_by_role("link", name="Hold everything").click()
    page.get_by_label("Why").fill("His father died on Wednesday")
    journey.shot(page)
    journey.check(page)
    page.get_by_role("button", name="Hold everything").click()
    expect(page.locator(".note").get_by_text("Everything is held", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Lift it", exact=True)).to_have_count(0)
    with within(world.school):
        hold = Hold.objects.get()
        assert hold.set_by == world.by_role[Role.CLASS_TEACHER] and hold.lifted_at is None
        assert Message.objects.get().state == State.WITHDRAWN


def then_the_letter_is_out_of_the_queue_and_only_the_head_lifts_it(journey, world, page):
    page.goto(world.url("messages-out/print/"))
    expect(page.get_by_text("No letter waits for paper.")).to_be_visible()
    with within(world.school):
        [hold] = Hold.objects.all()
    teacher = world.client(Role.CLASS_TEACHER)
    lift = world.url(f"pupils/{world.pupils['Ben'].pk}/hold/{hold.pk}/lift/")
    assert teacher.post(lift, {"why": "no"}).status_code in (403, 404)
    page.goto(world.url(f"pupils/{world.pupils['Ben'].pk}/"))
    expect(page.get_by_text("His father died on Wednesday").first).to_be_visible()
    journey.shot(page)
    page.get_by_role("link", name="Lift it").click()
    page.get_by_label("Why it may end").fill("The family asks for the usual contact again")
    page.get_by_role("button", name="Lift the hold").click()
    expect(page.get_by_text("The hold is lifted.")).to_be_visible()
    with within(world.school):
        hold.refresh_from_db()
        assert hold.lifted_by == world.by_role[Role.HEAD]
        assert Message.objects.get().state == State.WITHDRAWN, "what was taken back stays so"
        assert not Communication.objects.filter(pupil=world.pupils["Ben"]).exists()
    background()
    with within(world.school):
        assert letter_about(world, "Ben").state == WorkState.OPEN
