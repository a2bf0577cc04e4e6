"""Asking for a document makes one message a parent who may have it, and twice the same."""

from __future__ import annotations

import pytest

from herringbone.documents.writing import Channel
from herringbone.web.messages.asking import Wanted, ask
from herringbone.web.messages.filling import LINK
from herringbone.web.messages.models import Message, State
from worlds import NOW, OFFICE, TODAY, make_contact

pytestmark = pytest.mark.both_databases


def wanted(*pupils, **more):
    fields = {
        "strategy": "rivington",
        "template": "first_day_absence",
        "pupils": pupils,
        "key": "work:1",
        "day": TODAY,
        "session": "AM",
        "channels": (Channel.TEXT,),
    }
    return Wanted(**{**fields, **more})


def test_each_parent_has_their_own_and_asking_twice_makes_no_second(posted):
    school, amy = posted.school, posted.pupils["Amy"]
    make_contact(amy, "Dana")
    make_contact(amy, "Lee", title="Mr", relationship="father", phone="07700 900456")
    first = ask(school=school, wanted=wanted(amy), by=OFFICE, now=NOW)
    again = ask(school=school, wanted=wanted(amy), by=OFFICE, now=NOW)
    assert first.messages == again.messages
    assert Message.objects.count() == 2
    assert {m.to_where for m in first.messages} == {"07700900123", "07700900456"}
    words = first.messages[0].words
    assert "Amy" in words and "this morning" in words
    assert LINK in words, "the link is made when it leaves, and never kept"
    assert {m.state for m in first.messages} == {State.WAITING}
