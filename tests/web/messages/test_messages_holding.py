"""Hold everything, the last look before a message leaves, and that nothing is sent afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from notify_stub import notify
from posting import (
    BY,
    a_letter,
    a_year_so_far,
    approved,
    asked,
    channels,
    later,
    mark_today,
    open_channels,
    submit,
    wanted,
)

import herringbone.web
from herringbone.web.messages import claiming, printing
from herringbone.web.messages.approving import approve, send_again, take_up
from herringbone.web.messages.holding import hold_everything
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.sending import send_due
from herringbone.web.messages.states import Refused
from herringbone.web.schools import holds
from herringbone.web.schools.models import Hold, Role
from herringbone.web.schools.viewer import viewer_of
from worlds import NOW, TODAY, make_contact

pytestmark = pytest.mark.both_databases


@pytest.fixture
def morning(posted):
    amy = posted.pupils["Amy"]
    make_contact(
        amy, "Dana", lives_with="1", address_1="1 Reed Lane", town="Hill", postcode="AB1 2CD"
    )
    a_year_so_far(posted.school, {"Amy": amy})
    mark_today(posted.school, {"Amy": "N", "Ben": "/", "Cal": "/"}, posted.pupils)
    submit(posted.school)
    open_channels()
    return posted


def hold(world, name="Amy", *, whole_family=False):
    viewer = viewer_of(world.by_role[Role.CLASS_TEACHER], world.school, TODAY)
    pupil = world.pupils[name]
    return hold_everything(
        viewer=viewer, pupil=pupil, whole_family=whole_family, why="bereaved", at=NOW
    )


def letter(world, **more):
    [message] = approved(world.school, a_letter(world.pupils["Amy"], **more), reasoning="agreed")
    return message


def test_a_hold_takes_back_what_waits_what_is_approved_and_what_lies_in_the_print_queue(morning):
    with notify() as stub, channels(text="notify", letter="print", server=stub.url):
        paper = letter(morning, key="work:2")
        send_due(morning.school, NOW)
        paper.refresh_from_db()
        assert paper.state == State.PRINT
        printing.printed(messages=[paper], by=BY)
        [text] = approved(morning.school, wanted(morning.pupils["Amy"]))
        [waits] = asked(morning.school, wanted(morning.pupils["Amy"], key="work:3"))
        held = hold(morning)
        assert {m.pk for m in held.withdrawn} == {paper.pk, text.pk, waits.pk}
        assert "Take 1 printed letter out of the post." in held.words
        send_due(morning.school, later(1))
        assert not stub.accepted
    with pytest.raises(Refused, match="withdrawn"):
        printing.posted(message=paper, by=BY)
    assert set(Message.objects.values_list("state", flat=True)) == {State.WITHDRAWN}


def test_lifting_a_hold_sends_nothing_again(morning):
    with notify() as stub, channels(text="notify", server=stub.url):
        approved(morning.school, wanted(morning.pupils["Amy"]))
        held = hold(morning)
        head = viewer_of(morning.by_role[Role.HEAD], morning.school, TODAY)
        holds.lift(viewer=head, hold=held.hold, why="they are back", at=later(1))
        send_due(morning.school, later(2))
        assert not stub.accepted


def test_a_batch_is_killed_between_approval_and_sending_even_by_a_bare_hold(morning):
    """The row itself is enough: whoever sets one, by whatever way, the second of sending asks."""
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = approved(morning.school, wanted(morning.pupils["Amy"]))
        Hold.objects.create(
            school=morning.school,
            pupil=morning.pupils["Amy"],
            why="bereaved",
            set_by=morning.by_role[Role.DSL],
            set_at=NOW,
        )
        send_due(morning.school, NOW)
        assert not stub.accepted
    message.refresh_from_db()
    assert (message.state, message.last_why) == (State.WITHDRAWN, "Everything is held: bereaved")


def test_a_hold_that_comes_in_the_middle_of_a_batch_stops_the_rest(morning, monkeypatch):
    make_contact(morning.pupils["Ben"], "Eli", phone="07700 900777")
    mark_today(morning.school, {"Ben": "N"}, morning.pupils)
    real = claiming._leaves

    def leaves(message, carrier, now):
        if not Hold.objects.exists():
            hold(morning, "Ben")
        return real(message, carrier, now)

    monkeypatch.setattr(claiming, "_leaves", leaves)
    with notify() as stub, channels(text="notify", server=stub.url):
        [first] = approved(morning.school, wanted(morning.pupils["Amy"]))
        [second] = approved(morning.school, wanted(morning.pupils["Ben"], key="work:2"))
        send_due(morning.school, NOW)
        assert stub.accepted == {str(first.reference): 1}
    second.refresh_from_db()
    assert second.state == State.WITHDRAWN


def test_what_leaves_at_that_very_moment_is_told_and_not_taken_back(morning):
    [message] = approved(morning.school, wanted(morning.pupils["Amy"]))
    with channels(text="notify"):
        assert claiming.claim(message, NOW) is not None
    held = hold(morning)
    assert (held.withdrawn, held.leaving) == ((), (message,))
    assert held.words.endswith("1 message left at this very moment.")
    message.refresh_from_db()
    assert message.state == State.LEAVING


def test_a_family_is_held_whole(morning):
    for name in ("Amy", "Ben"):
        pupil = morning.pupils[name]
        pupil.family_id = "F1"
        pupil.save()
    with notify() as stub, channels(text="notify", server=stub.url):
        [text] = approved(morning.school, wanted(morning.pupils["Amy"]))
        held = hold(morning, "Ben", whole_family=True)
        assert [m.pk for m in held.withdrawn] == [text.pk]


def test_nothing_is_approved_while_everything_is_held_whatever_is_said(morning):
    [message] = asked(morning.school, wanted(morning.pupils["Amy"]))
    Hold.objects.create(
        school=morning.school,
        pupil=morning.pupils["Amy"],
        why="bereaved",
        set_by=morning.by_role[Role.DSL],
        set_at=NOW,
    )
    with pytest.raises(Refused, match="Everything is held: bereaved"):
        approve(message=message, by=BY, reasoning="it must go all the same")


def test_the_page_of_a_pupil_takes_everything_back_and_says_so(morning):
    with notify() as stub, channels(text="notify", server=stub.url):
        approved(morning.school, wanted(morning.pupils["Amy"]))
        client = morning.client(Role.CLASS_TEACHER)
        url = morning.url(f"pupils/{morning.pupils['Amy'].pk}/hold/")
        page = client.post(url, {"why": "bereaved", "whole_family": ""}, follow=True)
        assert "1 message taken back." in page.content.decode()
    assert Message.objects.get().state == State.WITHDRAWN


def test_no_other_part_of_the_program_sets_a_hold_without_taking_back():
    root = Path(herringbone.web.__file__).parent
    setting = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "holds.hold(" in path.read_text(encoding="utf-8")
    ]
    assert setting == ["messages/holding.py"]


def test_what_was_withdrawn_is_never_taken_up(morning):
    [message] = asked(morning.school, wanted(morning.pupils["Amy"]))
    hold(morning)
    for again in (
        lambda: take_up(message=message, by=BY),
        lambda: send_again(message=message, by=BY, reasoning="please"),
    ):
        with pytest.raises(Refused):
            again()
