"""Each reason why a letter should not go now, that safety knows none, and who may decide."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from posting import BY, a_letter, a_year_so_far, asked, later, mark_today, submit, wanted

from herringbone.documents.writing import Purpose, template_of
from herringbone.engine.record.durations import add
from herringbone.web.absences.models import LeaveRequest, PlannedAbsence, SessionPattern
from herringbone.web.messages.approving import approve, approve_all
from herringbone.web.messages.filling import Facts
from herringbone.web.messages.models import About, Message, SendingRules, State, Stop
from herringbone.web.messages.rechecking import Becomes, recheck
from herringbone.web.messages.states import Refused
from herringbone.web.messages.suppression import (
    ALWAYS,
    DEFAULT_INTERVAL,
    LETTERS,
    NEVER_SENT,
    Why,
    reasons,
)
from herringbone.web.schools.models import Enrolment, Hold, PenaltyNotice, Role, SchoolDay
from worlds import NOW, TODAY, make_contact

pytestmark = pytest.mark.both_databases
LETTER = template_of("rivington", "warning")
TEXT = template_of("rivington", "first_day_absence")


@pytest.fixture
def amy(posted):
    """Eight weeks on roll with every mark settled: nothing speaks against a letter."""
    pupil = posted.pupils["Amy"]
    make_contact(pupil, "Dana", lives_with="1", address_1="1 Reed Lane", postcode="AB1 2CD")
    a_year_so_far(posted.school, {"Amy": pupil})
    days = posted.school.days.filter(date__gt=date(2026, 10, 30), date__lt=TODAY)
    posted.school.days.filter(date__lt=date(2026, 9, 7)).delete()
    days.delete()
    posted.school.days.filter(date=TODAY).delete()
    pupil.world = posted
    return pupil


def planned(amy, code, kind):
    return PlannedAbsence.objects.create(
        school=amy.school,
        pupil=amy,
        kind=kind,
        code=code,
        first=TODAY - timedelta(days=1),
        last=TODAY + timedelta(days=1),
        planned_at=NOW,
    )


def part_time(amy):
    SessionPattern.objects.create(
        school=amy.school,
        pupil=amy,
        enrolment=Enrolment.objects.get(pupil=amy),
        kind="part_time",
        due="1010101010",
        fills="C2",
        start=TODAY,
        review=TODAY,
        planned_at=NOW,
    )


def died(amy):
    amy.died_on = TODAY
    amy.save()


def hold(amy):
    user = amy.world.by_role[Role.DSL]
    Hold.objects.create(school=amy.school, pupil=amy, why="bereaved", set_by=user, set_at=NOW)


def too_old(amy):
    amy.date_of_birth = date(2009, 1, 1)
    amy.save()


def leave(amy):
    LeaveRequest.objects.create(
        school=amy.school,
        pupil=amy,
        first=TODAY,
        last=TODAY,
        asked_by="mother",
        asked_on=TODAY,
        reason="a wedding",
        recorded_at=NOW,
    )


def notice(amy):
    PenaltyNotice.objects.create(
        school=amy.school, pupil=amy, contact_id="C", date=TODAY, outcome="unpaid"
    )


def stop(kind):
    def make(amy):
        Stop.objects.create(
            school=amy.school, pupil=amy, kind=kind, why="see file", set_at=NOW, set_by="T"
        )

    return make


def went_before(amy):
    Message.objects.create(**_gone(amy, "warning"))
    _about(amy)


def two_went(amy):
    for name in ("attendance_update", "back_over_92"):
        Message.objects.create(**_gone(amy, name))
        _about(amy)


def _gone(amy, name):
    return {
        "school": amy.school,
        "channel": "letter",
        "strategy": "rivington",
        "template": name,
        "purpose": "letter",
        "title": "A letter",
        "contact_key": "C",
        "to_name": "Ms D",
        "day": TODAY - timedelta(days=3),
        "key": name,
        "asked_at": NOW,
        "not_before": NOW,
        "state": State.SENT,
    }


def _about(amy):
    for message in Message.objects.filter(about=None):
        About.objects.create(school=amy.school, message=message, pupil=amy)


def few_sessions(amy):
    SendingRules.objects.create(school=amy.school, fewest_sessions=400)


def unexplained(amy):
    mark_today(amy.school, {"Amy": "N"}, {"Amy": amy})


def kept_elsewhere(amy):
    """Another system keeps the register, and nothing was ever brought in."""
    amy.school.register_of_record = "mis"
    amy.school.save()


MAKES = {
    Why.DIED: died,
    Why.HELD: hold,
    Why.SUSPENDED: lambda amy: planned(amy, "E", "suspension"),
    Why.PART_TIME: part_time,
    Why.STUDY_LEAVE: lambda amy: planned(amy, "S", "study"),
    Why.TRAVELLING: lambda amy: planned(amy, "T", "mobile"),
    Why.NOT_COMPULSORY: too_old,
    Why.TOO_FEW: few_sessions,
    Why.UNSETTLED: unexplained,
    Why.STALE: kept_elsewhere,
    Why.LEAVE_PENDING: leave,
    Why.LEGAL: notice,
    Why.COMPLAINT: stop("complaint"),
    Why.RETURNED: stop("returned"),
    Why.SAME_LETTER: went_before,
    Why.CAP: two_went,
}


OF_A_MESSAGE = {Why.CHANGED}
"""What speaks against one that is written already: test_messages_resting."""


def test_every_reason_has_its_rule_and_its_test():
    assert set(ALWAYS) | set(LETTERS) == set(Why) == set(MAKES) | OF_A_MESSAGE
    assert set(ALWAYS) == NEVER_SENT


def test_nothing_speaks_against_a_letter_where_nothing_is_held(amy):
    assert reasons(amy, LETTER, NOW) == []


@pytest.mark.parametrize("why", list(MAKES))
def test_each_reason_is_told_in_words(amy, why):
    MAKES[why](amy)
    found = {one.why: one.words for one in reasons(amy, LETTER, NOW)}
    assert why in found
    assert len(found[why]) > 10


@pytest.mark.parametrize("why", sorted(set(MAKES) - NEVER_SENT))
def test_none_of_them_ever_holds_up_what_is_for_safety(amy, why):
    MAKES[why](amy)
    assert TEXT.purpose == Purpose.SAFETY
    assert reasons(amy, TEXT, NOW) == []


# --- the edge of each reason ----------------------------------------------------------------------
def whys(amy):
    return {one.why for one in reasons(amy, LETTER, NOW)}


def plan_is_over(amy):
    planned(amy, "S", "study")
    PlannedAbsence.objects.update(last=TODAY - timedelta(days=1))


def plan_begins_tomorrow(amy):
    planned(amy, "T", "mobile")
    PlannedAbsence.objects.update(first=TODAY + timedelta(days=1))


def plan_was_cancelled(amy):
    planned(amy, "T", "mobile")
    PlannedAbsence.objects.update(cancelled_at=NOW)


def timetable_is_over(amy):
    part_time(amy)
    SessionPattern.objects.update(start=AGO, end=TODAY - timedelta(days=1))


def leave_is_decided(amy):
    leave(amy)
    LeaveRequest.objects.update(outcome="refused")


def notice_is_paid(amy):
    notice(amy)
    PenaltyNotice.objects.update(outcome="paid")


def stop_was_lifted(amy):
    for kind in ("complaint", "returned", "legal"):
        stop(kind)(amy)
    Stop.objects.update(lifted_at=NOW)


def hold_was_lifted(amy):
    hold(amy)
    Hold.objects.update(lifted_at=NOW)


def letters_never_went(amy):
    went_before(amy)
    two_went(amy)
    Message.objects.update(state=State.WITHDRAWN)


def texts_for_safety_went(amy):
    went_before(amy)
    two_went(amy)
    Message.objects.update(purpose=Purpose.SAFETY)


AGO = date(2026, 9, 14)
OVER = (
    *(plan_is_over, plan_begins_tomorrow, plan_was_cancelled, timetable_is_over, leave_is_decided),
    *(notice_is_paid, stop_was_lifted, hold_was_lifted, letters_never_went, texts_for_safety_went),
)


@pytest.mark.parametrize("ends", OVER)
def test_what_is_over_or_is_none_stops_no_letter(amy, ends):
    ends(amy)
    assert reasons(amy, LETTER, NOW) == []


def test_as_many_sessions_as_are_asked_for_are_not_too_few(amy):
    possible = Facts(amy.school, [amy], NOW).count(amy, "possible")
    rules = SendingRules.objects.create(school=amy.school, fewest_sessions=possible)
    assert Why.TOO_FEW not in whys(amy)
    SendingRules.objects.filter(pk=rules.pk).update(fewest_sessions=possible + 1)
    assert Why.TOO_FEW in whys(amy)


def test_the_same_letter_may_go_again_on_the_day_that_its_interval_names(amy):
    went_before(amy)
    SchoolDay.objects.create(school=amy.school, date=TODAY, term="Autumn", half_term=2)
    calendar = Facts(amy.school, [amy], NOW).calendar
    until = {day: add(calendar, day, DEFAULT_INTERVAL) for day in calendar.dates}
    [free] = [day for day in until if until[day] == TODAY]
    Message.objects.update(day=free)
    assert Why.SAME_LETTER not in whys(amy)
    Message.objects.update(day=min(day for day in until if day > free))
    assert Why.SAME_LETTER in whys(amy)


def test_a_letter_counts_for_the_cap_on_the_fourteenth_day_and_no_longer(amy):
    two_went(amy)
    Message.objects.update(day=TODAY - timedelta(days=13))
    assert whys(amy) == {Why.CAP}
    Message.objects.filter(template="back_over_92").update(day=TODAY - timedelta(days=14))
    assert whys(amy) == set()


def test_a_legal_letter_is_not_stopped_by_the_step_that_it_belongs_to(amy):
    notice(amy)
    legal = template_of("rivington", "fast_track_intent")
    assert legal.purpose == Purpose.LEGAL
    assert Why.LEGAL not in {one.why for one in reasons(amy, legal, NOW)}
    assert Why.LEGAL in {one.why for one in reasons(amy, LETTER, NOW)}


def test_a_batch_leaves_out_what_speaks_against_it_and_a_person_who_says_why_may_send(amy):
    stop("complaint")(amy)
    [message] = asked(amy.school, a_letter(amy))
    done = approve_all(messages=[message], by=BY)
    assert not done.approved
    assert "A complaint is open: see file" in done.left[0][1]
    with pytest.raises(Refused, match="Say why it goes all the same"):
        approve(message=message, by=BY)
    approve(message=message, by=BY, reasoning="the complaint is about dinners")
    [kept] = message.decisions.all()
    assert kept.showed == [{"why": "complaint", "words": "A complaint is open: see file"}]
    assert kept.reasoning == "the complaint is about dinners"
    assert recheck(message, NOW).becomes == Becomes.GOES, "what was decided stays decided"


def test_what_comes_up_after_approval_brings_it_back_to_a_person(amy):
    [message] = asked(amy.school, a_letter(amy))
    approve(message=message, by=BY)
    planned(amy, "E", "suspension")
    verdict = recheck(message, later(5))
    assert verdict.becomes == Becomes.ASKED_AGAIN
    assert verdict.why == "Since it was approved: Suspended today."


def test_a_legal_restriction_stops_every_batch_at_that_child(amy):
    make_contact(amy, "Lee", relationship="father", legal_restriction="Order of 3 May: no contact")
    [message] = asked(amy.school, a_letter(amy))
    assert approve_all(messages=[message], by=BY).left[0][1].startswith("Look at this one by itsel")
    assert approve(message=message, by=BY).state == State.APPROVED


def test_a_restriction_written_after_approval_stops_it_once_for_a_person(amy):
    [message] = asked(amy.school, a_letter(amy))
    approve(message=message, by=BY)
    make_contact(amy, "Lee", relationship="father", legal_restriction="Order of 3 May: no contact")
    verdict = recheck(message, later(5))
    assert verdict.becomes == Becomes.ASKED_AGAIN
    assert "Order of 3 May" in verdict.why
    assert message.alone_why.endswith("Order of 3 May: no contact")
    assert recheck(message, later(6)).becomes == Becomes.GOES


def test_an_absence_text_is_approved_whatever_a_letter_would_wait_for(amy):
    for why in set(MAKES) - NEVER_SENT - {Why.UNSETTLED}:
        MAKES[why](amy)
    mark_today(amy.school, {"Amy": "N"}, {"Amy": amy})
    submit(amy.school)
    [message] = asked(amy.school, wanted(amy))
    assert approve(message=message, by=BY).state == State.APPROVED
