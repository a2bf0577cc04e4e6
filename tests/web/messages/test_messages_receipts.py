"""GOV.UK Notify calls back: with a token, once or twice, early or late, about ours or another's."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client
from notify_stub import notify
from posting import APPROVER, approved, channels, later, mark_today, open_channels, submit, wanted

from herringbone.web.communications.models import Communication
from herringbone.web.messages.approving import By, send_again
from herringbone.web.messages.models import Message, State, Try
from herringbone.web.messages.receipts import FAILED
from herringbone.web.messages.sending import send_due
from worlds import NOW, make_contact

pytestmark = pytest.mark.both_databases


@pytest.fixture
def sent(posted):
    """A text that GOV.UK Notify took."""
    make_contact(posted.pupils["Amy"], "Dana", phone="07700 900003")
    mark_today(posted.school, {"Amy": "N", "Ben": "/", "Cal": "/"}, posted.pupils)
    submit(posted.school)
    open_channels()
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = approved(posted.school, wanted(posted.pupils["Amy"]))
        send_due(posted.school, NOW)
        message.refresh_from_db()
        message.ends = stub.ends(str(message.reference))
        yield message


def tell(message, status, *, token="a token agreed", reference=None, key=""):
    body = {
        "id": key or message.provider_id or "740e5834",
        "reference": str(reference or message.reference),
        "to": "07700900003",
        "status": status,
        "notification_type": "sms",
    }
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().post(
        "/notify/receipts", json.dumps(body), content_type="application/json", headers=headers
    )


def test_a_delivered_text_is_delivered_and_logged_once_however_often_it_is_told(sent):
    assert tell(sent, "delivered").status_code == 204
    assert tell(sent, "delivered").status_code == 204
    sent.refresh_from_db()
    assert sent.state == State.DELIVERED
    assert sorted(row.outcome for row in Communication.objects.all()) == ["delivered", "sent"]
    assert Try.objects.count() == 3, "each receipt is kept"


def test_the_simulators_number_fails_for_now_and_says_what_to_do(sent):
    assert sent.ends == "temporary-failure"
    tell(sent, sent.ends)
    sent.refresh_from_db()
    assert (sent.state, sent.last_why) == (State.FAILED, FAILED["temporary-failure"])
    assert Communication.objects.filter(outcome="failed").count() == 1
    tell(sent, "delivered")
    sent.refresh_from_db()
    assert sent.state == State.DELIVERED, "the phone was switched on"


@pytest.mark.parametrize("status", sorted(FAILED))
def test_each_failure_is_shown_with_what_to_do(sent, status):
    tell(sent, status)
    sent.refresh_from_db()
    assert sent.state == State.FAILED
    assert sent.last_why == FAILED[status]


@pytest.mark.parametrize("status", ["created", "sending", "pending", "accepted"])
def test_what_is_on_its_way_changes_nothing(sent, status):
    tell(sent, status)
    sent.refresh_from_db()
    assert sent.state == State.SENT


@pytest.mark.parametrize("token", ["", "another token"])
def test_nobody_tells_without_the_token(sent, token):
    assert tell(sent, "permanent-failure", token=token).status_code == 403
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_where_no_token_was_agreed_nobody_tells_at_all(sent, settings):
    settings.MESSAGES["notify"]["receipt_token"] = ""
    assert tell(sent, "delivered", token="").status_code == 403


def test_a_receipt_of_another_service_is_taken_and_changes_nothing(sent):
    assert tell(sent, "delivered", reference=uuid4()).status_code == 204
    assert not Communication.objects.filter(outcome="delivered").exists()


@pytest.mark.parametrize("body", ["", "[]", '{"reference": "x", "id": "1", "status": "sent"}', "{"])
def test_what_is_no_receipt_is_refused(sent, body):
    answer = Client().post(
        "/notify/receipts",
        body,
        content_type="application/json",
        headers={"Authorization": "Bearer a token agreed"},
    )
    assert answer.status_code == 400


def test_a_receipt_that_is_quicker_than_the_answer_says_that_it_went(sent):
    Message.objects.filter(pk=sent.pk).update(state=State.LEAVING, sent_at=None)
    Communication.objects.none()
    tell(sent, "delivered")
    sent.refresh_from_db()
    assert sent.state == State.DELIVERED
    assert [turn.became for turn in sent.turns.all()][-2:] == ["sent", "delivered"]


def again(sent):
    """It failed, and somebody sends it once more."""
    first = sent.provider_id
    tell(sent, "temporary-failure")
    sent.refresh_from_db()
    send_again(message=sent, by=By(APPROVER, later(1)), reasoning="The phone is on now.")
    return first


@pytest.mark.parametrize("status", ["permanent-failure", "delivered"])
def test_a_late_receipt_of_what_was_sent_before_says_nothing_of_what_was_sent_again(sent, status):
    first = again(sent)
    send_due(sent.school, later(2))
    sent.refresh_from_db()
    second = sent.provider_id
    assert sent.state == State.SENT and second != first
    tell(sent, status, key=first)
    sent.refresh_from_db()
    assert (sent.state, sent.provider_id) == (State.SENT, second)
    last = Try.objects.order_by("pk").last()
    assert (last.provider_id, last.answer) == (first, f"receipt of an earlier sending: {status}")
    tell(sent, "permanent-failure")
    sent.refresh_from_db()
    assert sent.state == State.FAILED, "its own receipt still counts"


def test_while_it_leaves_again_only_a_receipt_of_the_new_sending_says_that_it_went(sent):
    first = again(sent)
    Message.objects.filter(pk=sent.pk).update(state=State.LEAVING)
    tell(sent, "delivered", key=first)
    sent.refresh_from_db()
    assert sent.state == State.LEAVING
    tell(sent, "delivered", key="a new one")
    sent.refresh_from_db()
    assert (sent.state, sent.provider_id) == (State.DELIVERED, "a new one")


def test_a_sending_whose_number_nobody_learnt_is_an_earlier_one_too(sent):
    tell(sent, "permanent-failure", key="never learnt")
    sent.refresh_from_db()
    assert sent.state == State.SENT
