"""Writing to a family by hand: what only a person knows is asked for; nothing goes with a hole."""

from __future__ import annotations

import pytest
from posting import a_year_so_far

from herringbone.web.messages.models import Message, State
from herringbone.web.schools.models import Role
from worlds import make_contact

pytestmark = pytest.mark.both_databases


@pytest.fixture
def office(posted):
    amy = posted.pupils["Amy"]
    make_contact(amy, "Dana", address_1="1 Reed Lane", town="Hill", postcode="AB1 2CD")
    a_year_so_far(posted.school, {"Amy": amy})
    posted.client_ = posted.client(Role.OFFICE)
    posted.page = posted.url(f"messages-out/about/{amy.pk}/write/")
    return posted


def test_what_only_a_person_knows_is_asked_for_and_then_it_waits_for_approval(office):
    first = office.client_.post(office.page, {"template": "meeting_set", "key": "one"})
    assert first.status_code == 422 and not Message.objects.exists()
    asked = {blank.name for blank in first.context["blanks"]}
    assert {"meeting_day", "meeting_time"} <= asked
    half = {"template": "meeting_set", "key": "one", "meeting_day": "Thursday 3 December"}
    kept = {b.name: b.value for b in office.client_.post(office.page, half).context["blanks"]}
    assert kept["meeting_day"] == "Thursday 3 December" and kept["meeting_time"] == ""
    filled = dict.fromkeys(asked, "Thursday 3 December")
    said = {"template": "meeting_set", "key": "one", **filled}
    answer = office.client_.post(office.page, said)
    message = Message.objects.get()
    assert answer["Location"].endswith(f"/{message.pk}/")
    assert message.state == State.WAITING and "Thursday 3 December" in message.words
    office.client_.post(office.page, said)
    assert Message.objects.count() == 1, "sent twice it is the same letter"


def test_where_it_reaches_nobody_the_page_says_why(office):
    office.pupils["Amy"].contacts.update(may_contact="0", may_receive_letters="0")
    page = office.client_.post(office.page, {"template": "acknowledgement", "key": "two"})
    assert "It reaches nobody." in page.content.decode()
    assert "may not be contacted" in page.content.decode()


def test_an_absence_text_is_not_written_by_hand(office):
    page = office.client_.get(office.page)
    assert "first_day_absence" not in dict(page.context["choices"])
    refused = office.client_.post(office.page, {"template": "first_day_absence", "key": "three"})
    assert refused.status_code == 404
