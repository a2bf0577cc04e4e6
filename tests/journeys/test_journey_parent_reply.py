"""A parent answers by a link on a telephone; the office takes it, and types the rest of the morning
without a mouse."""

from datetime import datetime

from playwright.sync_api import expect

from herringbone.web.absences.models import Reported
from herringbone.web.clock import LONDON
from herringbone.web.communications.models import Communication
from herringbone.web.messages.links import make
from herringbone.web.replies.models import Reply
from herringbone.web.replies.receiving import received
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from window_sizes import DESKTOP, PHONE, TABLET
from worlds import NOW, TODAY, draw, make_contact

AT_0931 = datetime(2026, 11, 20, 9, 31, tzinfo=LONDON)


def test_a_parents_reply(journey, school, moment):
    address = given_a_family_and_a_link(school)
    moment(AT_0931)
    phone = journey.window(size=PHONE, has_touch=True)
    when_the_parent_answers(journey, phone, address)
    then_the_link_shows_what_was_sent_and_no_more(journey, phone, address)
    office = journey.window(school.by_role[Role.ATTENDANCE_OFFICER], size=DESKTOP)
    when_the_office_accepts_by_enter(journey, office, school)
    when_a_message_is_typed_without_a_mouse(journey, office, school)
    when_a_text_is_taken_with_enter(journey, office, school)
    then_the_log_holds_it_all(journey, office, school)


def test_a_parent_answers_in_polish(journey, school, moment):
    """One touch changes the language; a mistake, Back and reload keep it and send nothing twice."""
    address = given_a_family_and_a_link(school, "Ben", "Cal")
    moment(AT_0931)
    phone = journey.window(size=PHONE, has_touch=True)
    phone.goto(address)
    phone.get_by_role("link", name="Polski").tap()
    expect(phone.get_by_role("heading", name="Ben i Cal – nieobecność w szkole")).to_be_visible()
    phone.get_by_role("button", name="Wyślij do szkoły").tap()
    expect(phone.get_by_role("link", name="Prosimy wybrać jedną odpowiedź.")).to_be_visible()
    phone.reload()
    seen(journey, phone)
    phone.get_by_label("Choroba").check()
    phone.get_by_label("Kiedy Ben i Cal wrócą do szkoły?").select_option(
        label="wtorek, 24 listopada 2026"
    )
    phone.get_by_role("button", name="Wyślij do szkoły").tap()
    for look in (lambda: None, phone.reload, phone.go_back):
        look()
        expect(phone.get_by_role("heading", name="Dziękujemy.")).to_be_visible()
        expect(phone.get_by_text("Powrót: wtorek, 24 listopada 2026.").first).to_be_visible()
    seen(journey, phone)
    with within(school.school):
        replies = list(Reply.objects.order_by("pk"))
    assert [(one.says, one.came_by) for one in replies] == [
        ("ill", "link given by hand, in Polish")
    ] * 2


def test_the_screens_of_what_comes_in(journey, school, moment):
    """Narrow, middle and wide, light and dark, with as much on them as a bad morning leaves."""
    address = given_a_family_and_a_link(school, "Ben", "Cal")
    moment(AT_0931)
    for size in (PHONE, TABLET):
        for scheme in ("light", "dark"):
            page = journey.window(size=size, color_scheme=scheme)
            page.goto(f"{address}?each")
            seen(journey, page)
    answered = journey.window(size=PHONE)
    answered.goto(address)
    answered.get_by_label("I think Ben and Cal are at school").check()
    answered.get_by_label("I need help").check()
    answered.get_by_role("button", name="Send").click()
    expect(answered.get_by_text("We look for your child now.")).to_be_visible()
    seen(journey, answered)
    seen_without_a_link(journey)
    with within(school.school):
        came_in(school)
        amy = school.pupils["Amy"]
        row = Communication.objects.first()
        reply = Reply.objects.first()
    for size in (PHONE, TABLET, DESKTOP):
        for scheme in ("light", "dark"):
            office = journey.window(school.by_role[Role.DSL], size=size, color_scheme=scheme)
            for path in (
                "messages-in/?whom=ben",
                f"messages-in/replies/{reply.pk}/change/",
                f"worries/pupils/{amy.pk}/",
                "worries/",
                f"communications/pupils/{reply.pupil_id}/?who=family",
                f"communications/pupils/{amy.pk}/add/",
                f"communications/pupils/{amy.pk}/export/",
                f"communications/{row.pk}/export/",
            ):
                office.goto(school.url(path))
                seen(journey, office)


def seen(journey, page):
    journey.shot(page, full=True)
    journey.check(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.url}: {wide} pixels too wide at {page.viewport_size}"


def seen_without_a_link(journey):
    """A window of its own: that the page is none is what the browser would report."""
    page = journey.browser.new_page(viewport=PHONE, base_url=journey.address)
    page.goto("/r/nothing-of-the-kind")
    expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
    seen(journey, page)
    page.close()


def given_a_family_and_a_link(school, *names):
    for name in ("Ben", "Cal"):
        child = school.pupils[name]
        child.family_id = "F1"
        child.save(update_fields=["family_id"])
        make_contact(child, contact_id="C1", surname="Birchall")
    with within(school.school):
        draw(school.school, "Pupil Fri\nAmy /-\nBen N-\nCal N-", school.pupils, starts=TODAY)
        pupils = [school.pupils[name] for name in names or ("Ben",)]
        token = make(school=school.school, contact_key="C1", pupils=pupils, day=TODAY, now=NOW)
    return f"/r/{token}"


def came_in(school, words="Cal has the dentist, in at 10.30"):
    fields = {"channel": "text", "from_where": "+447700900123", "reference": words[:20]}
    return received(school=school.school, words=words, at=AT_0931, **fields)


def when_the_parent_answers(journey, phone, address):
    phone.goto(address)
    expect(phone.get_by_role("heading", name="Ben is not in school")).to_be_visible()
    seen(journey, phone)
    phone.get_by_role("button", name="Send to the school").tap()
    expect(phone.get_by_role("link", name="Choose one answer.")).to_be_visible()
    seen(journey, phone)
    phone.get_by_text("Ill", exact=True).tap()
    phone.get_by_label("Tell us more, in your own words").fill("A temperature since last night")
    phone.get_by_label("When will Ben be back?").select_option(label="Tuesday 24 November 2026")
    phone.get_by_role("button", name="Send to the school").tap()
    expect(phone.get_by_role("heading", name="Thank you. We have it.")).to_be_visible()
    seen(journey, phone)


def then_the_link_shows_what_was_sent_and_no_more(journey, phone, address):
    """After it was sent, reloaded, gone back to, and opened again."""
    for look in (lambda: None, phone.reload, phone.go_back, lambda: phone.goto(address)):
        look()
        expect(phone.get_by_text("Ill: A temperature since last night.")).to_be_visible()
        expect(phone.get_by_role("button")).to_have_count(0)
        assert "Birchall" not in phone.content()
    expect(phone.get_by_text("You sent this on")).to_be_visible()
    assert phone.context.cookies() == []


def when_the_office_accepts_by_enter(journey, office, school):
    office.goto(school.url("messages-in/"))
    expect(office.get_by_role("button", name="Accept : Ben")).to_be_focused()
    journey.shot(office)
    journey.check(office)
    office.keyboard.press("Enter")
    expect(office.get_by_text("Taken.")).to_be_visible()
    with within(school.school):
        assert Reported.objects.get().expected_back.isoformat() == "2026-11-24"


def when_a_message_is_typed_without_a_mouse(journey, office, school):
    expect(office.get_by_label("Who is away")).to_be_focused()
    office.keyboard.type("amy")
    expect(office.locator("#meant").get_by_text("Ashdown, Amy")).to_be_visible()
    office.keyboard.press("Tab")
    office.keyboard.type("aunty jo")
    office.keyboard.press("Tab")
    office.keyboard.type("tummy bug")
    expect(office.get_by_text("48 hours at home").first).to_be_visible()
    journey.shot(office)
    journey.check(office)
    office.keyboard.press("Enter")
    expect(office.get_by_text("Kept: Amy.")).to_be_visible()
    expect(office.get_by_text("caller not held")).to_be_visible()
    journey.shot(office)


def when_a_text_is_taken_with_enter(journey, office, school):
    with within(school.school):
        came_in(school)
    office.goto(school.url("messages-in/"))
    expect(office.get_by_role("link", name="Take for Cal")).to_be_focused()
    office.keyboard.press("Enter")
    expect(office.get_by_role("button", name="Keep it")).to_be_focused()
    journey.shot(office)
    office.keyboard.press("Enter")
    expect(office.get_by_text("Kept: Cal.")).to_be_visible()
    with within(school.school):
        report = Reported.objects.get(pupil=school.pupils["Cal"])
    assert (report.code, f"{report.arrives_at:%H:%M}") == ("M", "10:30")


def then_the_log_holds_it_all(journey, office, school):
    office.goto(school.url(f"communications/pupils/{school.pupils['Ben'].pk}/?who=family"))
    for words in ("ill: A temperature since last night", "Cal has the dentist"):
        expect(office.get_by_text(words)).to_be_visible()
    journey.shot(office)
    journey.check(office)
