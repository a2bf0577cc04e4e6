"""A request for leave: asked, weighed ground by ground, decided by authority, answered, watched."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from planned_week import BEFORE, CLERK, FRIDAY, MONDAY, day, drawn_prefills

from herringbone.web.absences.answering import answer_granted, answer_refused
from herringbone.web.absences.deciding import Ground, grant_leave, refuse_leave
from herringbone.web.absences.leave import (
    Asked,
    Span,
    ask_leave,
    correct_request,
    is_late,
    note_answered,
    note_talk,
    withdraw_request,
)
from herringbone.web.absences.leave_dates import on_refused_dates, refused_dates
from herringbone.web.absences.models import LeaveRequest, PlannedAbsence
from herringbone.web.absences.plans import Unplannable
from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import Entry
from herringbone.web.schools.models import Role
from worlds import draw, make_contact

ANSWER = "Dear Ms Birchall, we have thought about each of your reasons."


@pytest.fixture
def head(entered) -> Author:
    user = entered.by_role[Role.HEAD]
    return Author(user.name, "head", user.pk)


def ask(world, *, at=BEFORE, **more) -> LeaveRequest:
    asked = {
        "asked_by": "Dana Birchall",
        "asked_on": date(2026, 11, 6),
        "first": day("Tue"),
        "last": day("Thu"),
        "reason": "His aunt marries in Leeds, and we would stay on.",
        "grounds": ["aunt's wedding", "cheaper flights"],
        "lives_with": "1",
        **more,
    }
    return ask_leave(
        school=world.school, pupil=world.pupils["Ben"], asked=Asked(**asked), author=CLERK, at=at
    )


def weighed(request: LeaveRequest, *exceptional: str) -> list[Ground]:
    return [
        Ground(row.pk, f"we looked at the {row.ground}", row.ground in exceptional)
        for row in request.grounds.all()
    ]


def grant(request, head, span, *exceptional, at=BEFORE, **more):
    return grant_leave(
        request=request,
        span=span,
        grounds=more.pop("grounds", None) or weighed(request, *exceptional),
        answer=more.pop("answer", ANSWER),
        expected_back=more.pop("expected_back", None),
        author=head,
        at=at,
    )


def refuse(request, head, at=BEFORE):
    return refuse_leave(
        request=request, grounds=weighed(request), answer=ANSWER, author=head, at=at
    )


def test_leave_granted_in_part_fills_only_those_days(entered, head):
    request = grant(ask(entered), head, Span(day("Tue"), day("Tue")), "aunt's wedding")
    assert (request.outcome, request.decided_by) == ("partly", head.name)
    assert "Ben -- CC -- -- --" in drawn_prefills(entered.school, entered.pupils)
    planned = request.planned
    assert (planned.code, planned.authoriser, planned.authoriser_position) == (
        "C",
        head.name,
        "head",
    )
    assert [(g.ground, g.is_exceptional) for g in request.grounds.all()] == [
        ("aunt's wedding", True),
        ("cheaper flights", False),
    ]
    assert [row.what for row in request.decisions.all()] == ["asked", "granted"]


def test_after_the_granted_days_the_child_is_due_again(entered, head):
    grant(ask(entered), head, Span(day("Tue"), day("Wed"), last_session="AM"), "aunt's wedding")
    assert "Ben -- CC C- -- --" in drawn_prefills(entered.school, entered.pupils)


def test_the_whole_span_is_granted(entered, head):
    request = grant(ask(entered), head, Span(day("Tue"), day("Thu")), "aunt's wedding")
    assert request.outcome == "granted"


def test_a_refused_request_fills_nothing_and_writes_no_mark(entered, head):
    request = refuse(ask(entered), head)
    assert request.outcome == "refused"
    assert "Ben -- -- -- -- --" in drawn_prefills(entered.school, entered.pupils)
    assert not PlannedAbsence.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [r for r in Role if r != Role.HEAD])
def test_nobody_without_authority_decides(entered, role):
    user = entered.by_role[role]
    author = Author(user.name, role.label, user.pk)
    with pytest.raises(Unplannable, match="may not decide leave"):
        refuse(ask(entered), author)
    with pytest.raises(Unplannable, match="may not decide leave"):
        grant(ask(entered), author, Span(day("Tue"), day("Tue")), "aunt's wedding")
    assert set(LeaveRequest.objects.values_list("outcome", flat=True)) == {"pending"}


def test_each_ground_is_named(entered, head):
    request = ask(entered)
    some = weighed(request)[:1]
    with pytest.raises(Unplannable, match="“cheaper flights”: no ground goes unnamed"):
        refuse_leave(request=request, grounds=some, answer=ANSWER, author=head, at=BEFORE)


def test_nothing_exceptional_cannot_be_granted(entered, head):
    with pytest.raises(Unplannable, match="exceptional"):
        grant(ask(entered), head, Span(day("Tue"), day("Tue")))


def test_leave_is_never_granted_backwards(entered, head):
    noon = datetime(2026, 11, 17, 12, 0, tzinfo=LONDON)
    request = ask(entered, at=noon)
    assert is_late(request)
    with pytest.raises(Unplannable, match="agreed in advance"):
        grant(request, head, Span(day("Tue"), day("Thu")), "aunt's wedding", at=noon)
    granted = grant(request, head, Span(day("Wed"), day("Thu")), "aunt's wedding", at=noon)
    assert granted.outcome == "partly"
    assert not is_late(ask(entered))


def test_only_days_that_were_asked_for_are_granted(entered, head):
    with pytest.raises(Unplannable, match="within those asked for"):
        grant(ask(entered), head, Span(day("Mon"), day("Thu")), "aunt's wedding")


@pytest.mark.parametrize("lives_with", ["0", ""])
def test_the_parent_who_asks_lives_with_the_child(entered, head, lives_with):
    request = ask(entered, lives_with=lives_with)
    with pytest.raises(Unplannable, match="normally lives"):
        grant(request, head, Span(day("Tue"), day("Tue")), "aunt's wedding")
    correct_request(
        request=request, lives_with="1", why="order of May seen", author=CLERK, at=BEFORE
    )
    assert grant(request, head, Span(day("Tue"), day("Tue")), "aunt's wedding")


def test_a_decision_stands_once(entered, head):
    request = refuse(ask(entered), head)
    with pytest.raises(Unplannable, match="decided already"):
        grant(request, head, Span(day("Tue"), day("Tue")), "aunt's wedding")
    with pytest.raises(Unplannable, match="decided already"):
        withdraw_request(request=request, why="no", author=CLERK, at=BEFORE)


def test_an_answer_is_written_and_noted_as_given(entered, head):
    request = ask(entered)
    with pytest.raises(Unplannable, match="no answer yet"):
        note_answered(request=request, how="by post", author=CLERK, at=BEFORE)
    with pytest.raises(Unplannable, match="Write the answer"):
        grant(request, head, Span(day("Tue"), day("Tue")), "aunt's wedding", answer=" ")
    note_answered(request=refuse(request, head), how="by post", author=CLERK, at=BEFORE)
    assert request.answered_at == BEFORE


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"grounds": []}, "Name each ground"),
        ({"reason": " "}, "in the parent's words"),
        ({"last": MONDAY}, "ends before it begins"),
        ({"asked_by": ""}, "Name who asks"),
    ],
)
def test_a_request_says_what_it_lacks(entered, more, says):
    with pytest.raises(Unplannable, match=says):
        ask(entered, **more)


def test_the_answer_names_each_ground_and_is_kind(entered):
    request = ask(entered)
    words = answer_refused(request, weighed(request))
    assert "Dear Dana Birchall," in words
    assert "• “aunt's wedding”\nWhat I considered: We looked at the aunt's wedding." in words
    assert words.endswith("Yours sincerely")
    assert "look forward to seeing Ben" in words
    assert "Tuesday 17 November 2026 to Thursday 19 November 2026" in words
    assert "penalty notice" in words
    part = answer_granted(request, Span(day("Tue"), day("Tue"), last_session="AM"), [])
    assert "Tuesday 17 November 2026, morning" in part
    assert "cannot agree the other days" in part
    assert "penalty" not in part


def test_no_penalty_notice_is_named_under_compulsory_age(entered):
    ben = entered.pupils["Ben"]
    ben.date_of_birth = date(2022, 10, 3)
    ben.save(update_fields=["date_of_birth"])
    assert "penalty" not in answer_refused(ask(entered), [])


# --- the refused dates, drawn --------------------------------------------------------------------

LATER = FRIDAY + timedelta(days=7)


def watched(world, head, line: str, weeks: int = 1):
    request = refuse(ask(world), head)
    days = "Pupil " + "Day " * (5 * weeks)
    draw(world.school, f"{days}\nBen {line}", world.pupils, starts=MONDAY)
    return on_refused_dates(request, LATER)


def test_absent_without_a_reason_g_is_suggested_and_no_mark_moves(entered, head):
    seen = watched(entered, head, "// NN N/ // //")
    assert seen.unexplained == [(day("Tue"), "AM"), (day("Tue"), "PM"), (day("Wed"), "AM")]
    assert not seen.needs_a_talk
    assert Entry.objects.count() == 1, "only the drawn register"


def test_ill_on_exactly_the_refused_dates_goes_to_a_person(entered, head):
    seen = watched(entered, head, "// II II II //")
    assert seen.is_ill_on_exactly_these
    assert seen.needs_a_talk
    note_talk(request=seen.request, words="rang mother: chest infection", author=head, at=BEFORE)
    assert not on_refused_dates(seen.request, LATER).needs_a_talk


@pytest.mark.parametrize(
    "line",
    ["/I II II II //", "// II II II I/", "// II I/ II //", "// II II IM //"],
    ids=["ill before", "ill after", "here once", "another reason"],
)
def test_other_illness_is_only_illness(entered, head, line):
    assert not watched(entered, head, line).is_ill_on_exactly_these


def test_who_came_on_the_refused_dates_needs_nothing(entered, head):
    seen = watched(entered, head, "// // L/ // //")
    assert seen.came
    assert (seen.unexplained, seen.needs_a_talk) == ([], False)


def test_granted_days_are_not_among_the_refused(entered, head):
    request = grant(ask(entered), head, Span(day("Tue"), day("Tue")), "aunt's wedding")
    draw(entered.school, "Pupil M T W T F\nBen // CC NN NN //", entered.pupils, starts=MONDAY)
    seen = on_refused_dates(request, LATER)
    assert [d for d, _, _ in seen.marks] == [day("Wed")] * 2 + [day("Thu")] * 2


def test_the_list_holds_refused_requests_that_have_begun(entered, head):
    refuse(ask(entered), head)
    ask(entered)
    assert [r.request.outcome for r in refused_dates(entered.school, FRIDAY)] == ["refused"]
    assert refused_dates(entered.school, MONDAY) == []


def test_who_asked_is_kept_even_where_they_are_a_contact(entered):
    contact = make_contact(entered.pupils["Ben"])
    request = ask(entered, contact=contact)
    assert (request.contact, request.asked_by) == (contact, "Dana Birchall")
