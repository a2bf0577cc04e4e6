"""Which marks a letter rests on: only a letter that left raises an alarm, and one that has not is
looked at again where a mark it tells of has changed."""

from __future__ import annotations

from html import unescape

import pytest
from posting import BY, a_letter, a_year_so_far, approved, asked, later, wanted

from herringbone.web.messages import printing
from herringbone.web.messages.approving import approve, soften, withdraw
from herringbone.web.messages.filling import Facts
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.sending import send_due
from herringbone.web.messages.states import Refused
from herringbone.web.office.changing import documents_resting_on
from herringbone.web.registers.amending import amend
from herringbone.web.registers.models import Alarm, MarkUse
from herringbone.web.registers.reasons import Reason
from herringbone.web.schools.models import Role
from worlds import NOW, OFFICE, make_contact

pytestmark = pytest.mark.both_databases
A_DAY = NOW.date().replace(month=10, day=1)


@pytest.fixture
def home(posted):
    amy = posted.pupils["Amy"]
    make_contact(
        amy, "Dana", lives_with="1", address_1="1 Reed Lane", town="Hill", postcode="AB1 2CD"
    )
    a_year_so_far(posted.school, {"Amy": amy})
    return posted


def letter(world, **more):
    [message] = asked(world.school, a_letter(world.pupils["Amy"], **more))
    return message


def let_go(message):
    return approve(message=message, by=BY, reasoning="talked over with the head")


def posted_letter(world):
    [message] = approved(world.school, a_letter(world.pupils["Amy"]), reasoning="agreed")
    send_due(world.school, NOW)
    return printing.posted(message=message, by=BY)


def change_mark(world, code="O", minutes=1):
    amend(
        school=world.school,
        pupil=world.pupils["Amy"],
        date=A_DAY,
        session="AM",
        code=code,
        reason=Reason.MISTAKE,
        author=OFFICE,
        at=later(minutes),
    )


def test_a_letter_that_waits_or_was_withdrawn_is_no_document_that_used_a_mark(home):
    message = letter(home)
    assert documents_resting_on(home.pupils["Amy"], [(A_DAY, "AM")]) == []
    withdraw(message=message, by=BY, reasoning="rang instead")
    change_mark(home)
    assert not MarkUse.objects.exists() and not Alarm.objects.exists()


def test_a_letter_that_is_in_the_post_is_one(home):
    message = posted_letter(home)
    [use] = documents_resting_on(home.pupils["Amy"], [(A_DAY, "AM")])
    assert use.reference == message.origin
    change_mark(home)
    [alarm] = Alarm.objects.all()
    assert (alarm.use_id, alarm.original, alarm.new) == (use.pk, "/", "O")


def test_a_mark_that_changed_between_writing_and_the_post_raises_its_alarm_at_once(home):
    """Whoever let it go saw the change and decided that it goes all the same."""
    message = letter(home)
    change_mark(home)
    let_go(message)
    send_due(home.school, later(2))
    printing.posted(message=message, by=BY)
    [alarm] = Alarm.objects.all()
    assert (alarm.date, alarm.new) == (A_DAY, "O")


def test_a_letter_whose_marks_changed_says_so_before_anybody_lets_it_go(home):
    message = letter(home)
    change_mark(home)
    with pytest.raises(Refused, match=r"changed since it was written: Thu 1 Oct, .*was / and is O"):
        approve(message=message, by=BY)


def test_one_that_was_let_go_waits_for_a_person_where_a_mark_changed_since(home):
    message = let_go(letter(home))
    change_mark(home)
    send_due(home.school, later(2))
    message.refresh_from_db()
    assert message.state == State.WAITING
    assert "The register changed since it was written" in message.last_why
    let_go(message)
    send_due(home.school, later(3))
    message.refresh_from_db()
    assert message.state == State.PRINT, "decided once"
    assert printing.why_left_out(message) == ""


def test_one_that_lies_in_the_tray_is_left_out_and_can_be_taken_back_there(home):
    message = let_go(letter(home))
    send_due(home.school, NOW)
    change_mark(home)
    client = home.client(Role.ATTENDANCE_LEAD)
    page = unescape(client.get(home.url("messages-out/print/")).content.decode())
    assert "Left out: The register changed since it was written: Thu 1 Oct" in page
    with pytest.raises(Refused, match="Take it out of the post"):
        printing.posted(message=message, by=BY)
    assert "Take it back" in client.get(home.url(f"messages-out/{message.pk}/")).content.decode()
    url = home.url(f"messages-out/{message.pk}/take-back/")
    client.post(url, {"reasoning": " "})
    message.refresh_from_db()
    assert message.state == State.PRINT, "no reason, no deed"
    client.post(url, {"reasoning": "a mark was wrong"})
    message.refresh_from_db()
    assert (message.state, message.last_why) == (State.WITHDRAWN, "a mark was wrong")
    change_mark(home, "/", 5)
    assert not Alarm.objects.exists()


def test_softer_words_rest_on_the_marks_of_when_they_were_written(home):
    message = letter(home)
    change_mark(home)
    facts = Facts(home.school, [home.pupils["Amy"]], later(2))
    soften(message=message, subject="Amy", body="We miss Amy.", by=BY, facts=facts)
    assert printing.why_left_out(let_go(message)) == ""


def test_a_text_about_today_rests_on_no_marks(home):
    [message] = asked(home.school, wanted(home.pupils["Amy"]))
    assert Message.objects.filter(pk=message.pk, about__marks_head=None).exists()
