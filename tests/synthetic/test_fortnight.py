"""The two weeks before: every record agrees with the marks that the register holds."""

from collections import Counter
from datetime import date, time

import pytest

from herringbone.synthetic.trust_records import TrustSchool
from trusts import first_quick, held, pupil, school_day, schools_on

DAYS = (date(2026, 11, 22), date(2026, 9, 3), date(2027, 7, 19), date(2028, 1, 5))


@pytest.fixture(scope="module", params=first_quick(DAYS), ids=str)
def day(request: pytest.FixtureRequest) -> date:
    made: date = request.param
    return made


@pytest.fixture(scope="module", params=(0, 1), ids=str)
def school(day: date, request: pytest.FixtureRequest) -> TrustSchool:
    return schools_on(day)[request.param]


def test_leave_is_pending_granted_and_refused(school: TrustSchool) -> None:
    today = school.morning.day
    by_state = {leave.state: leave for leave in school.fortnight.leave}
    pending, granted, refused = (by_state[s] for s in ("pending", "granted", "refused"))
    assert pending.asked_on < today < pending.first <= pending.last
    assert (pending.decided_on, pending.decided_by, pending.answer) == (None, "", "")
    for each in (granted, refused):
        assert each.decided_on is not None
        assert each.asked_on < each.decided_on < today
        assert each.decided_by == "head"
        assert each.grounds
        assert each.answer
    assert (granted.code, refused.code) == ("C", "G")
    assert granted.first > today


def test_a_refused_child_was_ill_on_exactly_those_days(school: TrustSchool) -> None:
    refused = next(leave for leave in school.fortnight.leave if leave.state == "refused")
    (one,) = refused.pupil_ids
    days = [school_day(school, -n) for n in (4, 3, 2, 1)]
    assert (refused.first, refused.last) == (days[1], days[2])
    codes = {day: {held(school, one, day, session) for session in ("AM", "PM")} for day in days}
    assert codes[days[1]] == codes[days[2]] == {"I"}
    assert "I" not in codes[days[0]] | codes[days[3]]


def test_amendments_hold_the_mark_before_and_the_one_that_stands(school: TrustSchool) -> None:
    amendments = school.fortnight.amendments
    kinds = Counter((each.original, each.new) for each in amendments)
    assert kinds["N", "I"] >= 2
    assert kinds["N", "/"] == 1
    keys = {(each.pupil_id, each.day, each.session) for each in amendments}
    assert len(keys) == len(amendments)
    for each in amendments:
        assert held(school, each.pupil_id, each.day, each.session) == each.new
        assert each.reason
        assert each.evidence
        assert each.day <= each.on < school.morning.day
        closed = time(9, 20) if each.session == "AM" else time(13, 30)
        assert each.on > each.day or each.at > closed
        assert "{" not in each.evidence


def test_one_reason_came_by_text_at_0931(school: TrustSchool) -> None:
    (told,) = (a for a in school.fortnight.amendments if a.evidence.startswith("text 09:31 from "))
    who = told.evidence.removeprefix("text 09:31 from ")
    contacts = [c for c in school.registers.contacts if c.pupil_id == told.pupil_id]
    assert who in {c.values["relationship"] for c in contacts}


def test_what_nobody_explained_in_five_days_became_o_by_a_named_role(school: TrustSchool) -> None:
    given_up = [a for a in school.fortnight.amendments if a.new == "O"]
    dates = school.registers.calendar.dates
    assert len(given_up) in (0, 2)
    for each in given_up:
        assert dates.index(each.on) - dates.index(each.day) == 5
        assert each.by_role == "attendance_lead"


def test_minutes_of_a_late_mark_are_those_of_the_register(school: TrustSchool) -> None:
    registers = school.registers
    for each in school.fortnight.amendments:
        if each.new == "U":
            slot = 2 * registers.calendar.dates.index(each.day)
            detail = registers.details[registers.row_of[each.pupil_id], slot]
            assert each.minutes_late == detail.minutes_late


def test_yesterday_afternoon_one_class_was_not_registered(school: TrustSchool) -> None:
    (untaken,) = school.fortnight.not_taken
    assert (untaken.day, untaken.session) == (school_day(school, -1), "PM")
    for each in school.registers.pupils:
        if each.on_roll(untaken.day):
            in_it = each.value("class", untaken.day) == untaken.class_name
            blank = held(school, each.pupil_id, untaken.day, "PM") == ""
            assert blank == in_it


def test_somebody_went_missing_in_the_day_and_was_found(school: TrustSchool) -> None:
    (missing,) = school.fortnight.missing
    assert held(school, missing.pupil_id, missing.day, "AM") == "/"
    assert held(school, missing.pupil_id, missing.day, "PM") == "I"
    assert missing.seen_at < missing.missed_at < missing.closed_at
    amended = [a for a in school.fortnight.amendments if a.pupil_id == missing.pupil_id]
    assert [(a.day, a.session, a.original, a.new) for a in amended] == [
        (missing.day, "PM", "N", "I")
    ]


def test_marks_without_a_reason_are_of_every_age(school: TrustSchool) -> None:
    for ago in (3, 4):
        day = school_day(school, -ago)
        whole_days = [
            each.pupil_id
            for each in school.registers.pupils
            if each.on_roll(day)
            and [held(school, each.pupil_id, day, s) for s in ("AM", "PM")] == ["N", "N"]
        ]
        assert whole_days


def test_movements_of_the_last_days_came_back_or_were_collected(school: TrustSchool) -> None:
    for movement in school.fortnight.movements:
        assert school_day(school, -2) <= movement.on < school.morning.day
        assert pupil(school, movement.pupil_id).on_roll(movement.on)
        assert (movement.back_at is None) == (movement.expected_back is None)
        assert held(school, movement.pupil_id, movement.on, "AM") == "/"
