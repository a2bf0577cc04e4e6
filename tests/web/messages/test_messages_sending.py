"""What was approved leaves once, is tried again where that helps, and is shown where it fails."""

from __future__ import annotations

import pytest
from notify_stub import notify
from posting import (
    BY,
    approved,
    asked,
    channels,
    later,
    mark_today,
    open_channels,
    submit,
    wanted,
)

from herringbone.web.communications.models import Communication
from herringbone.web.messages.approving import By, send_again
from herringbone.web.messages.models import Message, State, Try
from herringbone.web.messages.receipts import Receipt, take
from herringbone.web.messages.sending import send_due
from worlds import NOW, make_contact

pytestmark = pytest.mark.both_databases


@pytest.fixture
def morning(posted):
    """Amy is away with no reason in a submitted register; her mother has a mobile."""
    make_contact(posted.pupils["Amy"], "Dana")
    mark_today(posted.school, {"Amy": "N", "Ben": "/", "Cal": "/"}, posted.pupils)
    submit(posted.school)
    open_channels()
    return posted


def test_nothing_leaves_without_approval(morning):
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = asked(morning.school, wanted(morning.pupils["Amy"]))
        assert send_due(morning.school, NOW).left == 0
        assert not stub.accepted
        message.refresh_from_db()
        assert message.state == State.WAITING


def test_an_approved_text_goes_once_with_its_link_and_is_logged(morning):
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = approved(morning.school, wanted(morning.pupils["Amy"]))
        assert send_due(morning.school, NOW).left == 1
        assert send_due(morning.school, later(5)).left == 0
        assert stub.accepted == {str(message.reference): 1}
        [body] = stub.bodies
    assert body["phone_number"] == "07700900123"
    assert "/r/" in body["personalisation"]["body"]
    assert "((" not in body["personalisation"]["body"]
    assert "Amy" not in body["reference"]
    message.refresh_from_db()
    assert (message.state, message.carrier) == (State.SENT, "notify")
    [row] = Communication.objects.all()
    assert (row.outcome, row.with_whom, row.name) == ("sent", "Ms Dana Ashdown", "Tess Office")
    assert "/r/" not in row.words, "whoever reads the log must not be able to answer for a parent"


def test_a_provider_that_asks_to_wait_is_asked_again_later_and_no_sooner(morning):
    faults = [(429, "Exceeded rate limit"), (503, "down"), (500, "fault")]
    with notify(faults=faults) as stub, channels(text="notify", server=stub.url):
        [message] = approved(morning.school, wanted(morning.pupils["Amy"]))
        send_due(morning.school, NOW)
        message.refresh_from_db()
        assert (message.state, message.tried) == (State.APPROVED, 1)
        assert "Exceeded rate limit" in message.last_why
        assert send_due(morning.school, NOW).left == 0, "not before its time"
        for minutes in (1, 6, 21):
            send_due(morning.school, later(minutes))
        assert stub.accepted == {str(message.reference): 1}
    ended = list(Try.objects.order_by("pk").values_list("ended", flat=True))
    assert ended == ["temporary", "temporary", "temporary", "sent"]


def test_an_answer_that_was_lost_is_looked_up_and_nothing_goes_twice(morning):
    with notify(drops=1) as stub, channels(text="notify", server=stub.url):
        [message] = approved(morning.school, wanted(morning.pupils["Amy"]))
        send_due(morning.school, NOW)
        message.refresh_from_db()
        assert message.state == State.APPROVED
        send_due(morning.school, later(1))
        assert stub.accepted == {str(message.reference): 1}
    message.refresh_from_db()
    assert (message.state, message.provider_id) == (State.SENT, stub.ids[str(message.reference)])


def test_after_the_last_attempt_it_has_failed_and_says_so(morning):
    with notify(faults=[(503, "down")] * 6) as stub, channels(text="notify", server=stub.url):
        [message] = approved(morning.school, wanted(morning.pupils["Amy"]))
        for minutes in (0, 1, 6, 21, 81, 261):
            send_due(morning.school, later(minutes))
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert message.last_why.startswith("Given up after 6 attempts")
    assert Communication.objects.get().outcome == "failed"


def test_what_the_provider_refuses_is_not_tried_again(morning):
    faults = [(400, "phone_number Not a UK mobile number")]
    with notify(faults=faults) as stub, channels(text="notify", server=stub.url):
        [message] = approved(morning.school, wanted(morning.pupils["Amy"]))
        send_due(morning.school, NOW)
        send_due(morning.school, later(600))
    message.refresh_from_db()
    assert (message.state, stub.asked["post"]) == (State.FAILED, 1)
    assert "Not a UK mobile number" in message.last_why


def test_what_cannot_be_made_ready_holds_up_nothing_behind_it(morning):
    make_contact(morning.pupils["Ben"], "Eli")
    mark_today(morning.school, {"Ben": "N"}, morning.pupils)
    with notify() as stub, channels(text="notify", server=stub.url):
        [broken] = approved(morning.school, wanted(morning.pupils["Amy"]))
        [whole] = approved(morning.school, wanted(morning.pupils["Ben"], key="work:2"))
        Message.objects.filter(pk=broken.pk).update(template="no_such_letter")
        assert send_due(morning.school, NOW).left == 1
        assert stub.accepted == {str(whole.reference): 1}
    broken.refresh_from_db()
    assert broken.state == State.NOT_SENT
    assert "no letter is called no_such_letter" in broken.last_why


def test_what_failed_and_is_sent_again_is_not_taken_for_gone_by_its_first_failure(morning):
    """GOV.UK Notify keeps the failed one under the same reference; a 429 makes us look it up."""
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = approved(morning.school, wanted(morning.pupils["Amy"]))
        send_due(morning.school, NOW)
        first = stub.ids[str(message.reference)]
        take(Receipt(message.reference, first, "temporary-failure"), later(1))
        message.refresh_from_db()
        assert message.state == State.FAILED
        by = By(BY.author, later(2))
        send_again(message=message, by=by, reasoning="her phone is on again")
        stub.faults.append((429, "Exceeded rate limit"))
        send_due(morning.school, later(2))
        assert stub.accepted[str(message.reference)] == 1
        send_due(morning.school, later(4))
        assert stub.accepted[str(message.reference)] == 2
    message.refresh_from_db()
    assert (message.state, message.provider_id != first) == (State.SENT, True)
