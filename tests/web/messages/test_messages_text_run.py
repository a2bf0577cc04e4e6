"""The morning's texts: from submitted registers, a family at once, checked at the last second."""

from __future__ import annotations

import pytest
from django.utils.html import escape
from notify_stub import notify
from posting import APPROVER, at, channels, mark_today, open_channels, submit

from herringbone.web import clock
from herringbone.web.absences.models import How
from herringbone.web.absences.reporting import Said, report_absence
from herringbone.web.messages import text_run
from herringbone.web.messages.approving import By
from herringbone.web.messages.holding import hold_everything
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.sending import send_due
from herringbone.web.registers.changes import Carried, Change, Occasion
from herringbone.web.registers.models import Kind, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.schools.models import Contact, Hold, Role
from herringbone.web.schools.viewer import viewer_of
from worlds import OFFICE, TODAY, make_contact, make_pupil

pytestmark = pytest.mark.both_databases
CLOSED = at("09:25")
BY = By(APPROVER, CLOSED)


@pytest.fixture
def family(posted):
    """Amy and Ben are one family with one mother; Cal is another's."""
    for name in ("Amy", "Ben"):
        pupil = posted.pupils[name]
        pupil.family_id = "F1"
        pupil.save(update_fields=["family_id"])
        make_contact(pupil, "Dana", contact_id="F1-1")
    make_contact(posted.pupils["Cal"], "Eli", phone="07700 900777")
    open_channels()
    return posted


def press(world, **more):
    return text_run.press(school=world.school, session="AM", by=BY, **more)


def text_of(stub, number):
    return next(b["personalisation"]["body"] for b in stub.bodies if b["phone_number"] == number)


def test_nothing_arises_from_a_register_that_nobody_submitted(family):
    mark_today(family.school, {"Amy": "N", "Ben": "N", "Cal": "N"}, family.pupils)
    offered = text_run.offer(family.school, "AM", CLOSED)
    assert (offered.families, offered.unsubmitted) == ((), ("3B",))
    assert not press(family).messages
    assert not Message.objects.exists()


def test_it_is_offered_only_when_the_late_gate_is_closed(family):
    family.school.late_until = at("09:40").time()
    family.school.save()
    mark_today(family.school, {"Amy": "N"}, family.pupils)
    submit(family.school)
    assert "09:40" in text_run.offer(family.school, "AM", CLOSED).why_not
    with pytest.raises(ValueError, match="late gate is open until 09:40"):
        press(family)
    assert text_run.offer(family.school, "AM", at("09:40")).may


def test_one_text_names_all_the_children_of_a_family_who_are_away(family):
    mark_today(family.school, {"Amy": "N", "Ben": "N", "Cal": "N"}, family.pupils)
    submit(family.school)
    with notify() as stub, channels(text="notify", server=stub.url):
        assert len(press(family).messages) == 2
        assert not press(family).messages, "pressed twice"
        send_due(family.school, CLOSED)
        assert sorted(stub.accepted.values()) == [1, 1]
    assert "Amy and Ben" in text_of(stub, "07700900123")
    assert "Cal" not in text_of(stub, "07700900123")


def test_whoever_arrived_meanwhile_is_not_texted_about_and_the_outbox_says_when(family):
    mark_today(family.school, {"Amy": "N", "Ben": "/", "Cal": "/"}, family.pupils)
    submit(family.school)
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = press(family).messages
        with clock.at(at("09:14")):
            change = Change(family.pupils["Amy"], TODAY, "AM", "L", Carried(minutes_late=24))
            write_entry(
                school=family.school,
                occasion=Occasion(Kind.TAKEN, Source.OFFICE, OFFICE, at("09:14")),
                changes=[change],
            )
        send_due(family.school, at("09:26"))
        assert not stub.accepted
    message.refresh_from_db()
    assert (message.state, message.last_why) == (State.NOT_SENT, "arrived 09:14")


def report(world, name, when):
    said = Said(TODAY, How.PHONE, "sick in the night", "I", "mother")
    pupils, taken = [world.pupils[name]], at(when)
    return report_absence(school=world.school, pupils=pupils, said=said, author=OFFICE, at=taken)


def test_whoever_was_reported_meanwhile_is_not_texted_about_nor_offered(family):
    mark_today(family.school, {"Amy": "N", "Ben": "/", "Cal": "N"}, family.pupils)
    submit(family.school)
    report(family, "Cal", "09:20")
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = press(family).messages
        assert [row.pupil.first_name for row in message.about.all()] == ["Amy"]
        report(family, "Amy", "09:25")
        send_due(family.school, at("09:26"))
        assert not stub.accepted
    message.refresh_from_db()
    assert (message.state, message.last_why) == (State.NOT_SENT, "reported at 09:25 by mother")


def test_the_child_who_arrived_is_left_out_and_the_other_still_named(family):
    mark_today(family.school, {"Amy": "N", "Ben": "N", "Cal": "/"}, family.pupils)
    submit(family.school)
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = press(family).messages
        mark_today(family.school, {"Amy": "/"}, family.pupils)
        send_due(family.school, at("09:26"))
    body = text_of(stub, "07700900123")
    assert "Ben" in body and "Amy" not in body
    assert message.wordings.count() == 2, "the words that were approved stay beside those sent"
    left = message.about.get(pupil=family.pupils["Amy"])
    assert left.left_out_why.startswith("arrived ")


def hold_amy(world, **more):
    viewer = viewer_of(world.by_role[Role.DSL], world.school, TODAY)
    amy = world.pupils["Amy"]
    fields = {"whole_family": False, "why": "bereaved", "at": CLOSED, **more}
    return hold_everything(viewer=viewer, pupil=amy, **fields)


def both_away(world):
    mark_today(world.school, {"Amy": "N", "Ben": "N", "Cal": "/"}, world.pupils)
    submit(world.school)


def only_ben(stub):
    body = text_of(stub, "07700900123")
    return sum(stub.accepted.values()) == 1 and "Ben" in body and "Amy" not in body


def test_a_hold_on_one_child_leaves_the_text_about_the_other(family):
    both_away(family)
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = press(family).messages
        held = hold_amy(family)
        assert (held.withdrawn, held.shortened) == ((), (message,))
        assert "1 message now names only who is not held." in held.words
        assert not press(family).messages, "asked for a second time"
        send_due(family.school, at("09:26"))
        assert only_ben(stub)
    left = message.about.get(pupil=family.pupils["Amy"])
    assert left.left_out_why == "Everything is held: bereaved"


def test_a_text_that_still_waits_for_approval_names_only_the_other_too(family):
    both_away(family)
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = press(family).messages
        Message.objects.filter(pk=message.pk).update(state=State.WAITING, approved=None)
        hold_amy(family)
    message.refresh_from_db()
    assert (message.state, message.approved) == (State.WAITING, None)
    assert "Ben" in message.words and "Amy" not in message.words


def test_the_other_child_is_asked_for_again_where_the_text_had_to_be_withdrawn(family):
    both_away(family)
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = press(family).messages
        Contact.objects.filter(contact_id="F1-1").update(phone="07700 900444")
        assert [m.pk for m in hold_amy(family).withdrawn] == [message.pk]
        [again] = press(family).messages
        assert [row.pupil.forename for row in again.about.all()] == ["Ben"]
        send_due(family.school, at("09:26"))
        assert "Ben" in text_of(stub, "07700900444")


def test_a_hold_stands_where_the_shorter_text_cannot_be_written(family):
    both_away(family)
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = press(family).messages
        family.school.phone = family.school.attendance_phone = ""
        family.school.save()
        assert [m.pk for m in hold_amy(family).withdrawn] == [message.pk]
    assert Hold.objects.filter(lifted_at=None).count() == 1


def test_a_hold_on_the_whole_family_leaves_no_text(family):
    both_away(family)
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = press(family).messages
        assert [m.pk for m in hold_amy(family, whole_family=True).withdrawn] == [message.pk]
        send_due(family.school, at("09:26"))
        assert not stub.accepted


def test_at_the_second_of_sending_a_bare_hold_on_one_child_stops_nothing_about_the_other(family):
    both_away(family)
    with notify() as stub, channels(text="notify", server=stub.url):
        press(family)
        amy, lead = family.pupils["Amy"], family.by_role[Role.DSL]
        Hold.objects.create(
            school=family.school, pupil=amy, why="bereaved", set_by=lead, set_at=CLOSED
        )
        send_due(family.school, at("09:26"))
        assert only_ben(stub)


def test_a_child_who_is_held_already_keeps_no_text_about_the_other_from_going(family):
    both_away(family)
    with notify() as stub, channels(text="notify", server=stub.url):
        hold_amy(family)
        press(family)
        send_due(family.school, at("09:26"))
        assert only_ben(stub)


def test_a_register_that_comes_in_later_is_texted_about_alone(family):
    other = make_pupil(family.school, "Dee", class_name="4A", year_group="4", family_id="F1")
    other.school = family.school
    make_contact(other, "Dana", contact_id="F1-1")
    family.pupils["Dee"] = other
    mark_today(family.school, {"Amy": "N", "Ben": "/", "Cal": "/", "Dee": "N"}, family.pupils)
    submit(family.school)
    with notify() as stub, channels(text="notify", server=stub.url):
        assert len(press(family).messages) == 1
        submit(family.school, "4A")
        [second] = press(family).messages
        send_due(family.school, CLOSED)
        assert sorted(stub.accepted.values()) == [1, 1]
    assert "Dee" in second.words and "Amy" not in second.words


def test_no_text_of_the_morning_leaves_when_the_school_day_is_over(family):
    mark_today(family.school, {"Amy": "N", "Ben": "/", "Cal": "/"}, family.pupils)
    submit(family.school)
    with notify() as stub, channels(text="notify", server=stub.url):
        [message] = press(family).messages
        send_due(family.school, at("15:20"))
        assert not stub.accepted
    message.refresh_from_db()
    assert message.last_why == "the school day is over"


def test_nobody_is_texted_about_on_marks_that_are_too_old(family):
    family.school.register_of_record = "mis"
    family.school.save()
    mark_today(family.school, {"Amy": "N"}, family.pupils)
    offered = text_run.offer(family.school, "AM", CLOSED)
    assert offered.families and not offered.may
    assert "Nothing was brought in" in offered.why_not
    with pytest.raises(ValueError, match="Nothing was brought in"):
        press(family)


def test_the_page_names_who_would_be_texted_and_who_is_not_and_why(family):
    make_contact(
        family.pupils["Amy"], "Gran", relationship="grandmother", parental_responsibility="0"
    )
    mark_today(family.school, {"Amy": "N", "Ben": "/", "Cal": "/"}, family.pupils)
    submit(family.school)
    with clock.at(CLOSED):
        client = family.client(Role.ATTENDANCE_LEAD)
        page = client.get(family.url("messages-out/texts/AM/")).content.decode()
        assert "Ms Dana Ashdown by text, 07700900123" in page
        assert escape("without parental responsibility: asked where the child is") in page
        assert "Text 1 family now" in page
        client.post(family.url("messages-out/texts/AM/"))
        assert Message.objects.get().state == State.APPROVED
        assert (
            "All of them are asked for."
            in client.get(family.url("messages-out/texts/AM/")).content.decode()
        )


def test_a_text_to_look_at_by_itself_leads_to_where_it_is_decided(family):
    restricted = {"legal_restriction": "Non-molestation order: no contact"}
    make_contact(family.pupils["Cal"], "Lee", phone="07700 900779", **restricted)
    mark_today(family.school, {"Amy": "N", "Cal": "N"}, family.pupils)
    submit(family.school)
    press(family)
    page = family.client(Role.OFFICE).get(family.url("messages-out/texts/AM/")).content.decode()
    waiting = Message.objects.get(state="waiting")
    assert f'<a href="{family.url(f"messages-out/{waiting.pk}/")}">Look at it' in page
    assert page.count("Look at it and decide") == 1
