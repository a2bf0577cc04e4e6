"""A text that was let go and dropped is asked for again by itself: once, and nobody's decision is
turned over."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from notify_stub import notify
from posting import APPROVER, at, channels, mark_today, open_channels, submit

from herringbone.web.absences.models import How
from herringbone.web.absences.reporting import Said, report_absence, withdraw_report
from herringbone.web.jobs.kinds import Kind as Job
from herringbone.web.jobs.models import Job as Jobs
from herringbone.web.messages import text_run
from herringbone.web.messages.approving import By, withdraw
from herringbone.web.messages.automatic import set_automatic
from herringbone.web.messages.holding import hold_everything
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.sending import send_due
from herringbone.web.messages.texting_again import MOST_TIMES, texts_again
from herringbone.web.schools import holds
from herringbone.web.schools.models import Contact, Role
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.worklists import daily
from worlds import OFFICE, TODAY, make_contact, make_pupil

pytestmark = pytest.mark.both_databases
CLOSED = at("09:25")
BY = By(APPROVER, CLOSED)
MOTHER = "07700900123"


@pytest.fixture
def away(posted):
    """Amy and Ben, one family, are not in; the channels are open."""
    for name in ("Amy", "Ben"):
        pupil = posted.pupils[name]
        pupil.family_id = "F1"
        pupil.save(update_fields=["family_id"])
        make_contact(pupil, "Dana", contact_id="F1-1")
    open_channels()
    mark_today(posted.school, {"Amy": "N", "Ben": "N", "Cal": "/"}, posted.pupils)
    submit(posted.school)
    return posted


@pytest.fixture
def sent_to():
    with notify() as stub, channels(text="notify", server=stub.url):
        yield stub


def press(world):
    return text_run.press(school=world.school, session="AM", by=BY).messages


def mark(world, **codes):
    mark_today(world.school, codes, world.pupils)


def run(world, clock):
    """The daily run as the worker does it, and what it left to send."""
    daily.run(SimpleNamespace(school=world.school), at(clock))
    send_due(world.school, at(clock))


def said(stub):
    """Whom the texts that arrived name, in order; a link may hold any letters."""
    bodies = [body["personalisation"]["body"].partition("http")[0] for body in stub.bodies]
    return ["+".join(n for n in ("Amy", "Ben", "Cal", "Dee") if n in body) for body in bodies]


def test_a_child_who_came_and_is_missing_after_all_is_texted_about_by_the_next_run(away, sent_to):
    press(away)
    mark(away, Amy="/")
    send_due(away.school, at("09:26"))
    run(away, "09:27")
    assert said(sent_to) == ["Ben"]
    mark(away, Amy="N")
    run(away, "09:40")
    assert said(sent_to) == ["Ben", "Amy"]
    for clock in ("09:41", "09:50", "10:30"):
        run(away, clock)
    assert said(sent_to) == ["Ben", "Amy"], "once, however often it runs"


def test_who_asked_again_says_under_whose_approval(away, sent_to):
    press(away)
    mark(away, Amy="/")
    send_due(away.school, at("09:26"))
    mark(away, Amy="N")
    run(away, "09:40")
    decided = Message.objects.order_by("pk").last().decisions.get()
    assert (decided.name, decided.user_id) == ("Herringbone", None)
    assert decided.position == "by itself, under the texts that Tess Office, attendance lead let go"


def test_a_text_that_was_not_sent_at_all_is_asked_for_again(away, sent_to):
    press(away)
    mark(away, Amy="/", Ben="/")
    send_due(away.school, at("09:26"))
    assert said(sent_to) == []
    mark(away, Amy="N", Ben="N")
    run(away, "09:40")
    run(away, "09:41")
    assert said(sent_to) == ["Amy+Ben"]


def test_a_report_that_is_taken_back_asks_for_the_run_and_the_run_for_the_text(away, sent_to):
    press(away)
    amy = away.pupils["Amy"]
    told = Said(day=TODAY, how=How.PHONE, words="she is ill", code="I", said_by="Dana")
    [report] = report_absence(
        school=away.school, pupils=[amy], said=told, author=OFFICE, at=at("09:25")
    )
    send_due(away.school, at("09:26"))
    assert said(sent_to) == ["Ben"]
    Jobs.everywhere.filter(kind=Job.DAY_RUN).delete()
    withdraw_report(report=report, why="it was Cal's mother", author=OFFICE, at=at("09:30"))
    assert Jobs.everywhere.filter(kind=Job.DAY_RUN, school=away.school).count() == 1
    run(away, "09:31")
    assert said(sent_to) == ["Ben", "Amy"]


def test_the_brother_of_a_child_who_is_held_is_asked_for_by_itself(away, sent_to):
    """The shorter text could not go to the number that was approved."""
    [message] = press(away)
    Contact.objects.filter(contact_id="F1-1").update(phone="07700 900444")
    Jobs.everywhere.filter(kind=Job.DAY_RUN).delete()
    assert [m.pk for m in hold_amy(away).withdrawn] == [message.pk]
    assert Jobs.everywhere.filter(kind=Job.DAY_RUN, school=away.school).count() == 1
    run(away, "09:27")
    run(away, "09:28")
    assert said(sent_to) == ["Ben"]


def hold_amy(world):
    viewer = viewer_of(world.by_role[Role.DSL], world.school, TODAY)
    fields = {"whole_family": False, "why": "bereaved", "at": at("09:26")}
    return hold_everything(viewer=viewer, pupil=world.pupils["Amy"], **fields)


def test_lifting_a_hold_asks_for_nothing_again(away, sent_to):
    press(away)
    held = hold_amy(away).hold
    send_due(away.school, at("09:26"))
    head = viewer_of(away.by_role[Role.HEAD], away.school, TODAY)
    holds.lift(viewer=head, hold=held, why="they are back", at=at("09:30"))
    run(away, "09:31")
    assert said(sent_to) == ["Ben"]


def test_what_a_person_withdrew_stays_so(away, sent_to):
    [message] = press(away)
    withdraw(message=message, by=BY, reasoning="I am on the telephone with her", ring=True)
    run(away, "09:40")
    assert said(sent_to) == [] and Message.objects.count() == 1


def test_a_child_whom_nobody_let_go_waits_for_the_button(away, sent_to):
    """Another register came in: its children are not of the round that a person approved."""
    dee = make_pupil(away.school, "Dee", class_name="4A", year_group="4", family_id="F2")
    dee.school = away.school
    make_contact(dee, "Eli", phone="07700 900777")
    away.pupils["Dee"] = dee
    press(away)
    mark(away, Dee="N")
    submit(away.school, "4A")
    run(away, "09:40")
    assert said(sent_to) == ["Amy+Ben"]


def test_nothing_is_asked_where_nobody_pressed(away, sent_to):
    run(away, "09:40")
    assert not Message.objects.exists()


def test_a_mark_to_and_fro_is_left_to_a_person_after_a_few_times(away, sent_to):
    press(away)
    for minute in range(26, 46, 2):
        mark(away, Amy="/")
        send_due(away.school, at(f"09:{minute}"))
        mark(away, Amy="N")
        texts_again(away.school, at(f"09:{minute + 1}"))
    about = Message.objects.filter(about__pupil=away.pupils["Amy"])
    assert about.count() == MOST_TIMES
    again = text_run.press(school=away.school, session="AM", by=By(APPROVER, at("09:50")))
    assert len(again.messages) == 1, "a person may still"


def test_nobody_is_told_in_the_afternoon_that_a_child_was_not_there_in_the_morning(away, sent_to):
    press(away)
    mark(away, Amy="/")
    send_due(away.school, at("09:26"))
    mark(away, Amy="N")
    run(away, away.school.pm_starts.strftime("%H:%M"))
    assert said(sent_to) == ["Ben"]


def test_texts_that_need_nobody_go_by_themselves_once_the_late_gate_is_closed(away, sent_to):
    set_automatic(school=away.school, names=["common/first_day_absence"])
    away.school.late_until = at("09:30").time()
    away.school.save()
    run(away, "09:29")
    assert said(sent_to) == [], "the gate is open"
    for clock in ("09:35", "09:36", "09:45"):
        run(away, clock)
    assert said(sent_to) == ["Amy+Ben"]
    assert at("09:35").time() in daily.after_registers(away.school), "it runs when the gate closes"
    mark(away, Cal="N")
    make_contact(away.pupils["Cal"], "Eli", phone="07700 900777")
    run(away, "09:50")
    assert said(sent_to) == ["Amy+Ben", "Cal"], "whoever's mark comes later, too"


def test_texts_that_need_nobody_stop_at_a_restriction_for_a_person(away, sent_to):
    set_automatic(school=away.school, names=["common/first_day_absence"])
    restricted = {"legal_restriction": "Non-molestation order: no contact"}
    make_contact(away.pupils["Amy"], "Lee", phone="07700 900779", **restricted)
    run(away, "09:30")
    assert said(sent_to) == []
    assert Message.objects.get().state == State.WAITING


def test_a_text_that_failed_is_a_persons_to_look_at(away, sent_to):
    [message] = press(away)
    Message.objects.filter(pk=message.pk).update(state=State.FAILED)
    run(away, "09:40")
    assert Message.objects.count() == 1
