"""What the head sees before deciding leave, siblings decided together, and a decision put right."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from planned_week import BEFORE, MONDAY, day, drawn_prefills

from herringbone.web.absences.answering import answer_granted
from herringbone.web.absences.deciding import Ground, Verdict, decide_together
from herringbone.web.absences.leave import Asked, Span, ask_leave, note_answered
from herringbone.web.absences.models import Decision, LeaveRequest, PlannedAbsence
from herringbone.web.absences.plans import Unplannable
from herringbone.web.absences.redeciding import may_put_right, put_right
from herringbone.web.absences.standing import marked_as_planned
from herringbone.web.absences.weighing import weighed
from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Deputy, Post, Role, SchoolEvent
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw

COUSIN = "Our cousin marries abroad and we would like both to be there."


def asked(world, name: str = "Ben", first=None, last=None, **more) -> LeaveRequest:
    fields = {
        "asked_by": "Dana Birchall",
        "asked_on": date(2026, 11, 6),
        "first": first or date(2026, 11, 24),
        "last": last or date(2026, 11, 26),
        "reason": COUSIN,
        "grounds": [COUSIN],
        "lives_with": "1",
        **more,
    }
    return ask_leave(
        school=world.school,
        pupil=world.pupils[name],
        asked=Asked(**fields),
        author=Author("Tess Office", "office manager"),
        at=BEFORE,
    )


def grounds(request: LeaveRequest, words: str = "wedding") -> list[Ground]:
    return [Ground(row.pk, words, True) for row in request.grounds.all()]


def family(world, *names: str) -> None:
    for name in names:
        pupil = world.pupils[name]
        pupil.family_id = "F1"
        pupil.save(update_fields=["family_id"])


@pytest.fixture
def head(entered) -> Author:
    user = entered.by_role[Role.HEAD]
    return Author(user.name, "head", user.pk)


def granted(world, head, **more) -> LeaveRequest:
    request = asked(world, **more)
    span = Span(request.first, request.last)
    verdict = Verdict(request, grounds(request), "Dear Ms Birchall, yes.", span)
    return decide_together(verdicts=[verdict], author=head, at=BEFORE)[0]


# --- what it is weighed by ---


def test_a_request_is_weighed_by_attendance_dates_and_what_was_asked_before(entered):
    draw(entered.school, "Pupil M T W T\nBen // NN // //", entered.pupils, starts=MONDAY)
    old = asked(entered, first=date(2026, 10, 1), last=date(2026, 10, 2))
    request = asked(entered, first=date(2026, 12, 18), last=date(2026, 12, 22))
    SchoolEvent.objects.create(
        school=entered.school, date=date(2026, 12, 18), event="spelling_test",
        subject_kind="class", subject="3B",
    )  # fmt: skip
    SchoolEvent.objects.create(
        school=entered.school, date=date(2026, 12, 18), event="other",
        subject_kind="class", subject="4A",
    )  # fmt: skip
    facts = weighed(request, NOW)
    assert (facts.standing.class_name, facts.standing.missed) == ("3B", 2)
    assert facts.standing.attendance == 100 * (1 - facts.standing.missed / facts.standing.possible)
    in_term = entered.school.days.filter(date__gte=request.first, date__lte=request.last).count()
    assert (facts.days, facts.sessions) == (in_term, 2 * in_term)
    assert len(facts.shut) == 3 - in_term
    assert [one.event for one in facts.events] == ["spelling_test"]
    assert facts.earlier == [old]


def test_siblings_requests_for_the_same_dates_stand_beside(entered):
    family(entered, "Amy", "Ben")
    amy, request = asked(entered, "Amy"), asked(entered)
    asked(entered, "Amy", first=date(2026, 12, 1), last=date(2026, 12, 1))
    asked(entered, "Cal")
    assert list(weighed(request, NOW).siblings) == [amy]


# --- together ---


def test_a_family_is_decided_at_once_or_not_at_all(entered, head):
    family(entered, "Amy", "Ben")
    amy, ben = asked(entered, "Amy", lives_with=""), asked(entered)
    span = Span(ben.first, ben.last)
    both = [Verdict(one, grounds(one), "Yes.", span) for one in (ben, amy)]
    with pytest.raises(Unplannable, match="Amy: Leave is asked for by a parent"):
        decide_together(verdicts=both, author=head, at=BEFORE)
    assert set(LeaveRequest.objects.values_list("outcome", flat=True)) == {"pending"}
    assert not PlannedAbsence.objects.exists()


# --- put right ---


def test_a_decision_put_right_stands_beside_the_first_and_the_plan_follows(entered, head):
    request = granted(entered, head, first=day("Tue"), last=day("Thu"))
    note_answered(request=request, how="by post", author=head, at=BEFORE)
    plan = request.planned
    refused = Verdict(request, grounds(request, "no wedding after all"), "Dear Ms Birchall, no.")
    put_right(verdict=refused, why="the wrong child", author=head, at=BEFORE)
    plan.refresh_from_db()
    assert plan.cancelled_at == BEFORE
    assert "Ben -- -- -- -- --" in drawn_prefills(entered.school, entered.pupils)
    assert (request.outcome, request.planned, request.answered_at) == ("refused", None, None)
    first, again = request.decisions.filter(what__in=("granted", "refused"))
    assert (first.what, again.what, again.why) == ("granted", "refused", "the wrong child")
    assert again.before["answer"] == "Dear Ms Birchall, yes."
    assert again.before["grounds"] == f"{COUSIN}: wedding (exceptional)"
    assert again.after["grounds"] == f"{COUSIN}: no wedding after all (exceptional)"
    fewer = Verdict(request, grounds(request), "Yes, a day.", Span(day("Tue"), day("Tue")))
    put_right(verdict=fewer, why="they wrote again", author=head, at=BEFORE)
    assert "Ben -- CC -- -- --" in drawn_prefills(entered.school, entered.pupils)
    more = Verdict(request, grounds(request), "Two.", Span(day("Tue"), day("Wed")))
    put_right(verdict=more, why="two days were meant", author=head, at=BEFORE)
    assert "Ben -- CC CC -- --" in drawn_prefills(entered.school, entered.pupils)
    assert PlannedAbsence.objects.filter(cancelled_at=None).count() == 1


def test_leave_that_has_begun_is_put_right_at_its_end(entered, head):
    request = granted(entered, head, first=day("Tue"), last=day("Fri"))
    noon = datetime(2026, 11, 18, 12, 0, tzinfo=LONDON)
    less = Verdict(request, grounds(request), "Until Wednesday.", Span(day("Tue"), day("Wed")))
    put_right(verdict=less, why="back sooner", author=head, at=noon)
    assert "Ben -- CC CC -- --" in drawn_prefills(entered.school, entered.pupils)


def test_a_decision_is_put_right_with_a_reason_by_who_decided_or_the_head(entered, head):
    request = asked(entered)
    no = Verdict(request, grounds(request), "No.")
    with pytest.raises(Unplannable, match="Only who decided it, or the head"):
        put_right(verdict=no, why="not decided yet", author=head, at=BEFORE)
    decide_together(verdicts=[no], author=head, at=BEFORE)
    with pytest.raises(Unplannable, match="Say why the decision is put right"):
        put_right(verdict=no, why=" ", author=head, at=BEFORE)
    for role in (Role.SLT, Role.OFFICE):
        user = entered.by_role[role]
        assert not may_put_right(request, Author(user.name, role.label, user.pk), BEFORE)


def test_a_deputy_puts_right_what_they_decided_and_not_what_the_head_did(entered, head):
    user = entered.by_role[Role.SLT]
    Deputy.objects.create(
        school=entered.school, post=Post.objects.get(role=Role.HEAD), user=user,
        start=BEFORE.date(), end=TODAY,
    )  # fmt: skip
    deputy = Author(user.name, "assistant head", user.pk)
    by_head = granted(entered, head)
    assert may_put_right(by_head, head, BEFORE)
    assert not may_put_right(by_head, deputy, BEFORE)
    by_deputy = granted(entered, deputy, first=day("Tue"), last=day("Tue"))
    assert may_put_right(by_deputy, deputy, BEFORE)
    assert may_put_right(by_deputy, head, BEFORE)


def test_marks_that_are_granted_no_more_are_counted(entered, head):
    request = granted(entered, head, first=day("Tue"), last=day("Wed"))
    draw(entered.school, "Pupil M T W\nBen // CC CC", entered.pupils, starts=MONDAY)
    assert marked_as_planned(request) == 0
    request.granted_last = day("Tue")
    assert marked_as_planned(request) == 2


# --- the answer ---


@pytest.mark.parametrize(
    ("ground", "words", "says"),
    [
        (COUSIN, "Wedding", f"• “{COUSIN}”\nWhat I considered: Wedding."),
        ("funeral", "a close relative.", "• “funeral”\nWhat I considered: A close relative."),
        ("Why not?", "who knows?", "• “Why not?”\nWhat I considered: Who knows?"),
    ],
)
def test_each_ground_reads_well_in_the_answer(entered, ground, words, says):
    request = asked(entered, grounds=[ground])
    answer = answer_granted(request, Span(request.first, request.last), grounds(request, words))
    assert says in answer
    assert ".:" not in answer


# --- the page ---


def decision(made: LeaveRequest, **more) -> dict[str, str]:
    with within(made.school):
        row = made.grounds.get()
    return {
        f"considered-{row.pk}": "wedding",
        f"exceptional-{row.pk}": "on",
        "decision": "grant",
        "first": "2026-11-24",
        "first_session": "AM",
        "last": "2026-11-26",
        "last_session": "PM",
        **more,
    }


def page(client, world, path: str) -> str:
    answer = client.get(world.url(path))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_what_it_is_weighed_by(world):
    with within(world.school):
        draw(world.school, "Pupil M T W T\nBen // NN // //", world.pupils, starts=MONDAY)
        made = asked(world)
        old = asked(world, first=date(2026, 10, 1), last=date(2026, 10, 1))
    head = world.client(Role.HEAD)
    shown = page(head, world, f"leave/{made.pk}/")
    assert f'href="{world.url("pupils/")}{made.pupil_id}/"' in shown
    assert "75.0%</b> so far this year: 2 sessions missed of 8 possible" in shown
    assert "6 sessions on 3 school days, all in term" in shown
    assert "no test or other event is entered" in shown
    assert f'href="{world.url("leave/")}{old.pk}/">Thu 1 Oct</a>: to decide' in shown
    listed = page(head, world, "leave/")
    assert "3B · 75.0%, 2 sessions missed of 8" in listed
    head.cookies["hb_counter"] = "on"
    assert "75.0%" not in page(head, world, f"leave/{made.pk}/")
    assert "75.0%" not in page(head, world, "leave/")


def test_siblings_are_decided_in_one_form_with_an_answer_each(world):
    with within(world.school):
        family(world, "Amy", "Ben", "Cal")
        amy, ben, cal = asked(world, "Amy"), asked(world), asked(world, "Cal")
    head = world.client(Role.HEAD)
    assert "The family asks for Amy as well" in page(head, world, f"leave/{ben.pk}/")
    said = {f"with-{amy.pk}-decision": "same", f"with-{cal.pk}-decision": "later"}
    head.post(world.url(f"leave/{ben.pk}/"), decision(ben, answer="For Ben: yes.", **said))
    with within(world.school):
        outcomes = {one.pupil.forename: one for one in LeaveRequest.objects.all()}
        assert {name: one.outcome for name, one in outcomes.items()} == {
            "Amy": "granted",
            "Ben": "granted",
            "Cal": "pending",
        }
        assert outcomes["Ben"].answer == "For Ben: yes."
        assert "leave for Amy on" in outcomes["Amy"].answer
        assert outcomes["Amy"].grounds.get().considered == "wedding"
        assert PlannedAbsence.objects.count() == 2


def test_a_sibling_s_other_ground_is_weighed_by_itself(world):
    with within(world.school):
        family(world, "Amy", "Ben")
        amy, ben = asked(world, "Amy", grounds=["her dance exam"]), asked(world)
        row = amy.grounds.get()
    head = world.client(Role.HEAD)
    address = world.url(f"leave/{ben.pk}/")
    said = {f"with-{amy.pk}-decision": "same"}
    shown = head.post(address, decision(ben, **said)).content.decode()
    assert "Amy: Say what was considered about “her dance exam”" in shown
    with within(world.school):
        assert not PlannedAbsence.objects.exists()
    prefix = f"with-{amy.pk}"
    said |= {f"{prefix}-considered-{row.pk}": "seen", f"{prefix}-exceptional-{row.pk}": "on"}
    assert head.post(address, decision(ben, **said)).status_code == 302


def test_a_decision_is_put_right_on_its_page(world):
    with within(world.school):
        made = asked(world)
    head, office = world.client(Role.HEAD), world.client(Role.OFFICE)
    address = f"leave/{made.pk}/"
    head.post(world.url(address), decision(made, decision="refuse"))
    assert "Put the decision right" in page(head, world, address)
    assert "Put the decision right" not in page(office, world, address)
    assert "Decide in my name" not in page(office, world, f"{address}?again=1")
    assert "wedding</textarea>" in page(head, world, f"{address}?again=1")
    again = world.url(f"{address}?again=1")
    assert "Not saved" in head.post(again, decision(made)).content.decode()
    assert office.post(again, decision(made, why="no")).status_code == 403
    head.post(again, decision(made, why="ticked the wrong line"))
    shown = page(office, world, address)
    assert "ticked the wrong line" in shown
    assert "Planned as" in shown
    history = shown.split('id="history-title"')[1]
    assert "granted first:" in history
    assert "24 November 2026" in history
    for raw in ("2026-11-24", "planned:", "decided by:"):
        assert raw not in history
    with within(world.school):
        assert Decision.objects.filter(request=made).count() == 3
