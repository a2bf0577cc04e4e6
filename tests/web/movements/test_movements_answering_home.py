"""At the late gate: where a text had gone, one key says that the child is here."""

from __future__ import annotations

from datetime import datetime

import pytest

from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.messages import text_run
from herringbone.web.messages.approving import By
from herringbone.web.messages.models import Message, State
from herringbone.web.movements.answering_home import NothingToAnswer, offers_key, tell_home
from herringbone.web.movements.models import Movement
from herringbone.web.registers.models import ClassRegister
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, OFFICE, TODAY, draw, make_contact

GATE = datetime(2026, 11, 20, 9, 25, tzinfo=LONDON)
CAME = datetime(2026, 11, 20, 9, 32, tzinfo=LONDON)


@pytest.fixture
def texted(world):
    """Amy is N in a register that is in, and home was texted."""
    school = world.school
    school.phone = school.attendance_phone = "01632 960100"
    school.second_factor_roles = []
    school.save()
    draw(school, "Pupil Fri\nAmy N-\nBen N-\nCal /-", world.pupils, starts=TODAY)
    with within(school):
        ClassRegister.objects.update_or_create(
            school=school, class_name="3B", date=TODAY, session="AM",
            defaults={"first_submitted_at": NOW, "submitted_at": NOW, "submitted_by": "A"},
        )  # fmt: skip
        make_contact(world.pupils["Amy"])
        text_run.press(school=school, session="AM", by=By(OFFICE, GATE))
        yield world


def came_in(world, name: str = "Amy") -> Movement:
    made: Movement = Movement.objects.create(
        school=world.school, pupil=world.pupils[name], day=TODAY, direction="in", at=CAME,
        why="late", recorded_at=CAME,
    )  # fmt: skip
    return made


def went() -> None:
    Message.objects.update(state=State.SENT)


def test_the_key_is_there_once_a_text_had_gone_and_once_only(texted):
    line = came_in(texted)
    assert not offers_key(line)
    went()
    assert offers_key(line)
    made = tell_home(movement=line, author=OFFICE, now=CAME)
    (message,) = made.messages
    assert "Amy is here, arrived 09:32" in message.words
    message.refresh_from_db()
    assert message.state == State.APPROVED
    assert not offers_key(line)
    with pytest.raises(NothingToAnswer):
        tell_home(movement=line, author=OFFICE, now=CAME)


def test_a_child_about_whom_nothing_went_has_no_key(texted):
    went()
    assert not offers_key(came_in(texted, "Ben"))
    out = came_in(texted)
    Movement.objects.filter(pk=out.pk).update(direction="out")
    out.refresh_from_db()
    assert not offers_key(out)


def test_signing_in_at_the_desk_offers_it_and_one_press_sends_it(texted):
    went()
    client = texted.client(Role.OFFICE)
    with clock.at(CAME):
        done = client.post(
            texted.url(f"movements/{texted.pupils['Amy'].pk}/in/"),
            {"in-at": "09:32", "in-why": "late", "in-words": "", "in-brought_by": ""},
            follow=True,
        )
        assert "Amy is here, arrived 09:32: tell home" in done.text
        line = Movement.objects.get()
        answer = client.post(texted.url(f"movements/line/{line.pk}/tell-home/"), follow=True)
    assert "Amy is here: 1 message to home." in answer.text
    assert Message.objects.filter(template="arrived").count() == 1
