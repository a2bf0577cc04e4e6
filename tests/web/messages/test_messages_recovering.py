"""What becomes of a message whose sender died: looked at once its lease is over and never before;
whoever was taken for dead hands nothing over and ends nothing of the next. On both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from notify_stub import notify
from posting import approved, channels, mark_today, open_channels, submit, wanted

from herringbone.web.messages.channels.carrier import Answer, Ended, Overtaken
from herringbone.web.messages.claiming import claim, hand_over
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.recovering import NOT_HANDED, PERHAPS, lease, recover
from herringbone.web.messages.sending import send_due
from herringbone.web.messages.settling import settle
from worlds import NOW, make_contact

pytestmark = pytest.mark.both_databases
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def text(posted):
    """An approved text about Amy, and a stand-in for the provider."""
    make_contact(posted.pupils["Amy"], "Dana")
    mark_today(posted.school, {"Amy": "N", "Ben": "/", "Cal": "/"}, posted.pupils)
    submit(posted.school)
    open_channels()
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = approved(posted.school, wanted(posted.pupils["Amy"]))
        message.stub = stub
        yield message


def over():
    return NOW + lease() + A_SECOND


def stands(message):
    row = Message.objects.get(pk=message.pk)
    return State(row.state), row.tried


def test_what_is_approved_no_longer_is_not_taken_up(text):
    """Two senders read the same list; one of them, or a hold, was quicker."""
    Message.objects.filter(pk=text.pk).update(state=State.WITHDRAWN)
    assert claim(text, NOW) is None
    assert stands(text) == (State.WITHDRAWN, 0)


def test_one_of_two_senders_takes_it_up(text):
    assert claim(text, NOW) is not None
    assert claim(text, NOW) is None
    assert stands(text) == (State.LEAVING, 1)


def test_what_is_on_its_way_is_left_alone_until_its_lease_is_over(text):
    claim(text, NOW)
    assert recover(text.school, NOW + lease()) == 0
    assert stands(text) == (State.LEAVING, 1)
    assert recover(text.school, over()) == 1
    assert stands(text) == (State.APPROVED, 1)
    assert text.turns.last().why == NOT_HANDED
    assert send_due(text.school, over()).left == 1
    assert text.stub.accepted == {str(text.reference): 1}


def test_whoever_was_taken_for_dead_hands_nothing_over(text):
    dead = claim(text, NOW)
    recover(text.school, over())
    alive = claim(Message.objects.get(pk=text.pk), over())
    with pytest.raises(Overtaken):
        hand_over(dead, over())
    hand_over(alive, over())


def test_a_late_answer_of_whoever_was_taken_for_dead_ends_nothing_of_the_next(text):
    dead = claim(text, NOW)
    recover(text.school, over())
    alive = claim(Message.objects.get(pk=text.pk), over())
    settle(text, dead.claim, Answer(Ended.PERMANENT, words="refused"), over())
    assert stands(text) == (State.LEAVING, 2)
    assert [one.answer for one in text.attempts.all()] == ["refused"], "it is kept all the same"
    settle(text, alive.claim, Answer(Ended.SENT, "n1"), over())
    assert stands(text) == (State.SENT, 2)


def test_what_was_handed_over_is_looked_up_and_waits_while_nobody_answers(text):
    hand_over(claim(text, NOW), NOW)
    with channels(text="notify", server="http://127.0.0.1:9"):
        assert recover(text.school, over()) == 0
    assert stands(text) == (State.LEAVING, 1)
    text.stub.accept("sms", {"reference": str(text.reference)})
    assert recover(text.school, over()) == 1
    assert stands(text) == (State.SENT, 1)
    assert send_due(text.school, over()).left == 0
    assert text.stub.accepted == {str(text.reference): 1}


def test_what_a_provider_cannot_be_asked_for_is_shown_until_it_is_known(text):
    handed = claim(text, NOW)
    hand_over(handed, NOW)
    Message.objects.filter(pk=text.pk).update(carrier="smtp")
    assert recover(text.school, over()) == 1
    text.refresh_from_db()
    assert (text.state, text.last_why) == (State.UNKNOWN, PERHAPS)
    assert send_due(text.school, over()).left == 0, "it is not tried again by itself"
    settle(text, handed.claim, Answer(Ended.SENT, "n1"), over())
    assert stands(text) == (State.SENT, 1), "its sender was slow, not dead"
