"""A form of a call row that comes twice, by Back or a double tap, is one attempt; Undo stands
beside what was kept."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from call_mornings import at, drawn, tried

from herringbone.web import clock
from herringbone.web.calls.models import AttemptKept
from herringbone.web.calls.outcomes import Ended
from herringbone.web.calls.repeated import Sent
from herringbone.web.calls.trying import Untried
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from worlds import OFFICE, TODAY, make_contact, make_world

pytestmark = pytest.mark.both_databases
OFFICER = Role.ATTENDANCE_OFFICER


@pytest.fixture
def away(world):
    """Amy is N in a register that is in; her mother and father can be rung."""
    world.school.second_factor_roles = []
    world.school.save()
    with within(world.school):
        drawn(world, "Pupil Thu Fri\nAmy // N-\nBen // /-\nCal // /-", starts=TODAY.replace(day=19))
    make_contact(world.pupils["Amy"])
    make_contact(world.pupils["Amy"], "Rob", priority="2", relationship="father")
    return world


def form_of(world) -> dict[str, str]:
    """The hidden key of a row as it is drawn now."""
    page = world.client(OFFICER).get(world.url(f"calls/{world.pupils['Amy'].pk}/")).text
    (key,) = re.findall(r'name="client_id" value="([^"]+)"', page)
    return {"client_id": key}


def send(world, form: dict[str, str], ended: str = "no_answer", who: str = "Dana", **more):
    with within(world.school):
        contact = world.pupils["Amy"].contacts.get(forename=who)
    url = world.url(f"calls/{world.pupils['Amy'].pk}/attempt/")
    said = {**form, "ended": ended, "contact": contact.pk, **more}
    with clock.at(at(9, 31)):
        return world.client(OFFICER).post(url, said, follow=True)


def kept(world) -> list[str]:
    with within(world.school):
        rows = Communication.objects.filter(takes_back=None, taken_back_by=None)
        return list(rows.order_by("pk").values_list("outcome", flat=True))


def test_each_form_that_is_drawn_has_a_key_of_its_own(away):
    assert form_of(away) != form_of(away)


def test_the_same_form_again_adds_nothing_and_shows_what_was_kept(away):
    form = form_of(away)
    assert "Kept for Amy: no answer mother" in send(away, form).text
    again = send(away, form).text
    assert "Kept already at 09:31 for Amy: no answer mother (Ms Dana Ashdown)." in again
    assert "Nothing was added." in again
    assert kept(away) == ["no_answer"]


def test_two_forms_that_say_the_same_are_two_attempts(away):
    send(away, form_of(away))
    send(away, form_of(away))
    assert kept(away) == ["no_answer", "no_answer"]


def test_the_same_form_with_something_else_in_it_is_refused_with_a_fresh_one(away):
    """After Back somebody rang the father on the page of the mother's call."""
    form = form_of(away)
    send(away, form)
    refused = send(away, form, "reason_given", "Rob", words="a cold")
    assert refused.status_code == 409
    assert "Not kept: This form kept “no answer mother" in refused.text
    assert 'value="a cold"' in refused.text
    assert form["client_id"] not in refused.text
    assert kept(away) == ["no_answer"]


def test_again_once_the_child_is_accounted_for_says_what_was_kept(away):
    """Amy has left the list by then: the row cannot say any more who stands in it."""
    form = form_of(away) | {"children": str(away.pupils["Amy"].pk)}
    send(away, form, "reason_given", words="a cold")
    assert (
        "Kept already at 09:31 for Amy: reason given"
        in send(away, form, "reason_given", words="a cold").text
    )
    assert kept(away) == ["reason_given"]


def test_what_was_taken_back_does_not_come_again_by_back(away):
    form = form_of(away)
    send(away, form)
    with within(away.school):
        row = Communication.objects.get()
    away.client(OFFICER).post(away.url(f"calls/taken-back/{row.pk}/"), {"why": "wrong row"})
    assert "taken back since" in send(away, form).text
    assert kept(away) == []


def test_a_refused_form_leaves_its_key_free(away):
    form = form_of(away)
    assert "Not kept: Write what was said" in send(away, form, "reason_given").text
    send(away, form, "reason_given", words="a cold")
    assert kept(away) == ["reason_given"]


def test_of_two_taps_at_once_the_database_lets_one_through(away):
    """Both looked before either was kept: the second meets the first's key."""
    sent = Sent(uuid4(), "the same")
    with within(away.school):
        first = tried(away, Ended.WORRIED, words="a man shouted", sent=sent)
        second = tried(away, Ended.WORRIED, words="a man shouted", sent=sent)
        assert second.is_repeat and not first.is_repeat
        assert [row.pk for row in second.rows] == [row.pk for row in first.rows]
        assert AttemptKept.objects.count() == Communication.objects.count() == 1
        with pytest.raises(Untried, match="says something else"):
            tried(away, Ended.WORRIED, words="a dog", sent=Sent(sent.client_id, "something else"))


def test_a_key_of_one_school_is_free_in_another(away):
    sent = Sent(uuid4(), "the same")
    for world in (away, make_world("dale")):
        with within(world.school):
            assert not tried(world, Ended.WORRIED, words="a man shouted", sent=sent).is_repeat


def test_a_form_without_a_readable_key_is_a_new_attempt(away):
    send(away, {"client_id": "none"})
    send(away, {})
    assert kept(away) == ["no_answer", "no_answer"]


# --- Undo ----------------------------------------------------------------------------------------
def undo_of(page: str) -> str:
    (url,) = re.findall(r'action="([^"]*/calls/taken-back/\d+/)"[^>]*>(?:(?!</form>).)*Undo', page)
    return url


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (one.value, "in the hall" if one in (Ended.HERE, Ended.REASON_GIVEN) else "")
        for one in Ended
    ],
)
def test_every_outcome_of_a_call_has_undo_beside_its_message(away, ended, words):
    page = send(away, form_of(away), ended, words=words).text
    undone = away.client(OFFICER).post(undo_of(page), follow=True)
    assert "Taken back for Amy." in undone.text
    assert kept(away) == []
    with within(away.school):
        back = Communication.objects.get(takes_back__isnull=False)
    assert back.words == "pressed by mistake, undone at once"


def test_who_was_told_has_undo_beside_its_message(away):
    with within(away.school):
        amy = away.pupils["Amy"]
        amy.values |= {"cp": "1"}
        amy.save()
    lead = away.client(Role.DSL)
    url = away.url(f"calls/{amy.pk}/told/")
    page = lead.post(url, {"who": "Ms Lead and P. Worker"}, follow=True).text
    lead.post(undo_of(page))
    assert kept(away) == []
    with within(away.school):
        assert Communication.objects.filter(channel=Channel.NOTICE).count() == 2


def test_undo_by_the_form_of_the_row_still_wants_a_reason(away):
    send(away, form_of(away))
    with within(away.school):
        row = Communication.objects.get()
    answer = away.client(OFFICER).post(
        away.url(f"calls/taken-back/{row.pk}/"), {"why": " "}, follow=True
    )
    assert "Not taken back: Say why it is taken back." in answer.text
    assert kept(away) == ["no_answer"]


def test_a_visit_is_taken_back_where_it_was_recorded_and_not_from_a_call(away):
    knock = Contacted(
        Direction.OUT, Channel.VISIT, Outcome.NOBODY_HOME, at(9, 20), day=TODAY, origin="visit:1"
    )
    with within(away.school):
        amy = [away.pupils["Amy"]]
        (row,) = log(school=away.school, pupils=amy, contacted=knock, author=OFFICE, now=at(9, 20))
    assert f"calls/taken-back/{row.pk}/" not in send(away, form_of(away)).text
    answer = away.client(OFFICER).post(
        away.url(f"calls/taken-back/{row.pk}/"), {"why": "wrong house"}, follow=True
    )
    assert "Take it back where it was recorded." in answer.text
    assert kept(away) == ["nobody_home", "no_answer"]
