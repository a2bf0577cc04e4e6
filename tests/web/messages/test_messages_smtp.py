"""E-mail against a real server: taken, refused for now or for good, and a line that breaks."""

from __future__ import annotations

import pytest
from mail_server import mail_server
from posting import BY, a_letter, a_year_so_far, approved, at, channels, later, open_channels

from herringbone.documents.writing import Channel
from herringbone.web.communications.models import Communication
from herringbone.web.messages.approving import By, it_went, send_again
from herringbone.web.messages.models import State
from herringbone.web.messages.sending import send_due
from herringbone.web.messages.states import Refused
from worlds import NOW, make_contact

pytestmark = pytest.mark.both_databases
MONDAY = at("07:30", NOW.date().replace(day=23))


@pytest.fixture
def home(posted):
    """Amy's mother has an e-mail address; Amy was ill for two days of eight weeks."""
    make_contact(posted.pupils["Amy"], "Dana")
    a_year_so_far(posted.school, {"Amy": posted.pupils["Amy"]})
    posted.school.email = "office@hill.example"
    posted.school.save()
    open_channels()
    return posted


def by_email(world, **more):
    want = a_letter(world.pupils["Amy"], channels=(Channel.EMAIL,), **more)
    [message] = approved(world.school, want, reasoning="talked over with the head")
    return message


def test_a_letter_arrives_with_its_words_and_answers_go_to_the_school(home):
    with mail_server() as (box, port), channels(email="smtp", smtp=port):
        message = by_email(home)
        assert send_due(home.school, NOW).left == 1
        send_due(home.school, later(30))
    [letter] = box.taken
    assert letter["To"] == "dana@example.org"
    assert letter["Reply-To"] == "office@hill.example"
    assert letter["Message-ID"] == f"<{message.reference}@hill.example>"
    words, _file = letter.get_payload()
    body = words.get_payload(decode=True).decode()
    assert "Amy" in body
    assert not any(line.startswith(("# ", "§ ")) for line in body.splitlines())
    message.refresh_from_db()
    assert message.state == State.SENT
    assert Communication.objects.get().outcome == "sent"


def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_not(home):
    with mail_server() as (box, port), channels(email="smtp", smtp=port):
        box.refuse = ["451 try later"]
        message = by_email(home)
        send_due(home.school, NOW)
        message.refresh_from_db()
        assert (message.state, message.tried) == (State.APPROVED, 1)
        assert "451" in message.last_why
        box.refuse_to = {"dana@example.org": "550 no such mailbox"}
        send_due(home.school, later(1))
        send_due(home.school, later(600))
    message.refresh_from_db()
    assert (message.state, len(box.taken)) == (State.FAILED, 0)
    assert "no such mailbox" in message.last_why


def test_a_server_that_cannot_be_reached_loses_nothing(home):
    with channels(email="smtp", smtp=1):
        message = by_email(home)
        send_due(home.school, NOW)
    message.refresh_from_db()
    assert message.state == State.APPROVED
    assert message.handed_at is None
    with mail_server() as (box, port), channels(email="smtp", smtp=port):
        send_due(home.school, later(1))
    assert len(box.taken) == 1


def test_a_line_that_breaks_before_the_answer_is_shown_and_never_sent_twice_by_itself(home):
    with mail_server() as (box, port), channels(email="smtp", smtp=port):
        box.drops = 1
        message = by_email(home)
        send_due(home.school, NOW)
        message.refresh_from_db()
        assert message.state == State.UNKNOWN
        assert "may have gone" in message.last_why
        for minutes in (1, 30, 300):
            send_due(home.school, later(minutes))
        assert len(box.taken) == 1
        with pytest.raises(Refused, match="how you know"):
            it_went(message=message, by=BY, reasoning=" ")
        it_went(message=message, by=BY, reasoning="it stands in the server's log")
    message.refresh_from_db()
    assert message.state == State.SENT
    assert Communication.objects.get().words.startswith(message.subject)


def test_a_second_copy_that_a_person_asks_for_has_the_same_message_id(home):
    with mail_server() as (box, port), channels(email="smtp", smtp=port):
        box.drops = 1
        message = by_email(home)
        send_due(home.school, NOW)
        send_again(message=message, by=BY, reasoning="it is not in the server's log")
        send_due(home.school, NOW)
    assert len({str(letter["Message-ID"]) for letter in box.taken}) == 1
    message.refresh_from_db()
    assert message.state == State.SENT
    assert [row.decided for row in message.decisions.all()] == ["approved", "resent"]


def test_a_letter_approved_in_the_evening_leaves_on_the_next_school_day(home):
    evening = at("20:05")
    with mail_server() as (box, port), channels(email="smtp", smtp=port):
        want = a_letter(home.pupils["Amy"], channels=(Channel.EMAIL,))
        [message] = approved(home.school, want, By(BY.author, evening), "agreed")
        assert message.not_before == MONDAY, "Friday evening to Monday morning"
        send_due(home.school, evening)
        assert not box.taken
        send_due(home.school, MONDAY)
        assert len(box.taken) == 1
