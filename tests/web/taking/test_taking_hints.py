"""What a row says below a name, and whom "mark all blanks present" leaves alone."""

from datetime import date, time, timedelta

from taking_world import at, opened, sent

from herringbone.web.absences.models import Reported, SessionPattern
from herringbone.web.movements.models import Movement
from herringbone.web.schools.models import Enrolment
from herringbone.web.taking import hints
from worlds import NOW, TODAY, draw, make_pupil

MONDAY = date(2026, 11, 16)


def row(world, name, **more):
    return opened(world, **more).row_of(world.pupils[name].pk)


def words(row):
    return [hint.words for hint in row.hints]


def past(world, page):
    draw(world.school, page, world.pupils, starts=MONDAY)


def test_the_past_week_stands_beside_the_name(entered):
    past(entered, "Pupil Mon Tue Wed Thu\nAmy // II L/ NN")
    week = row(entered, "Amy").week
    assert len(week) == 5
    marks = [(day.am.code, day.pm.code) for day in week[1:]]
    assert marks == [("/", "\\"), ("I", "I"), ("L", "\\"), ("N", "N")]


def test_in_the_afternoon_the_strip_ends_with_this_morning(entered):
    sent(opened(entered), {"Amy": "/", "Ben": "N", "Cal": "/"})
    week = row(entered, "Ben", session="PM", now=at("13:05")).week
    assert (week[-1].date, week[-1].am.code) == (TODAY, "N")


def test_welcome_back_is_said_once_the_child_is_in_the_room(entered):
    past(entered, "Pupil Mon Tue Wed Thu\nAmy // II II II")
    [hint] = row(entered, "Amy").hints
    assert (hint.words, hint.tone) == ("Back after 3 days: welcome", "here")


def test_one_day_away_needs_no_banner():
    codes = {(MONDAY, "AM"): "I", (MONDAY, "PM"): "I"}
    assert hints.welcome(codes, [MONDAY]) == ""


def test_half_a_day_here_ends_the_count():
    days = [MONDAY, MONDAY + timedelta(days=1)]
    codes = {
        (days[0], "AM"): "I",
        (days[0], "PM"): "I",
        (days[1], "AM"): "I",
        (days[1], "PM"): "\\",
    }
    assert hints.days_away(codes, days) == 0


def test_a_note_is_asked_for_while_an_absence_has_no_reason(entered):
    past(entered, "Pupil Mon Tue Wed Thu\nAmy NN // // //\nBen OO // // //\nCal II // // //")
    assert words(row(entered, "Amy")) == ["Ask for a note: Monday"]
    assert words(row(entered, "Ben")) == ["Ask for a note: Monday"]
    assert words(row(entered, "Cal")) == []


def test_many_days_without_a_reason_are_counted():
    days = [MONDAY + timedelta(days=number) for number in range(4)]
    codes = {(day, session): "N" for day in days for session in ("AM", "PM")}
    assert hints.ask_for_note(codes, days, {}) == "Ask for a note: 4 days, the last on Thursday"


def test_blanks_leave_out_who_was_away_yesterday_without_a_word(entered):
    past(entered, "Pupil Mon Tue Wed Thu\nAmy // // // NN")
    found = row(entered, "Amy")
    assert found.leaves_out == "Away on Thursday, nobody has said why"
    assert found.is_ghost
    assert not row(entered, "Ben").is_ghost


def test_blanks_leave_out_who_was_absent_this_morning(entered):
    sent(opened(entered), {"Amy": "/", "Ben": "N", "Cal": "/"})
    afternoon = {"session": "PM", "now": at("13:05")}
    assert row(entered, "Ben", **afternoon).leaves_out == "Not here this morning (N)"
    assert row(entered, "Amy", **afternoon).leaves_out == ""


def test_blanks_leave_out_who_signed_out(entered):
    cal = entered.pupils["Cal"]
    Movement.objects.create(
        school=entered.school, pupil=cal, day=TODAY, direction="out", at=at("08:55"),
        why="appointment", recorded_at=at("08:55"), name="Ola Office",
    )  # fmt: skip
    assert row(entered, "Cal").leaves_out == "Signed out"
    assert row(entered, "Cal", now=at("08:54")).leaves_out == ""


def test_blanks_leave_out_who_is_reported(entered):
    Reported.objects.create(
        school=entered.school, pupil=entered.pupils["Ben"], day=TODAY, said_by="mother",
        how="phone", words="temperature", code="I", received_at=at("08:12"), taken_by="Ola",
    )  # fmt: skip
    found = row(entered, "Ben")
    assert found.leaves_out == "Ill, reported 08:12 by mother"
    assert "temperature" not in f"{found.why}{found.below}{words(found)}"


def test_an_agreed_start_stands_on_the_row(entered):
    cal = entered.pupils["Cal"]
    SessionPattern.objects.create(
        school=entered.school, pupil=cal, enrolment=Enrolment.objects.get(pupil=cal),
        kind="part_time", due="1111111111", fills="C2", start=TODAY, planned_at=at("08:00"),
        agreed_start=time(9, 30),
    )  # fmt: skip
    assert "Agreed start 09:30" in words(row(entered, "Cal"))


def test_a_new_starter_is_welcomed(entered):
    make_pupil(entered.school, "Dot", start=TODAY)
    found = opened(entered).rows[-1]
    assert words(found) == ["New today: welcome"]
    assert found.week[0].am.state == "before_entry"


def test_a_child_who_has_died_is_in_no_register_again(entered):
    cal = entered.pupils["Cal"]
    cal.died_on = date(2026, 10, 1)
    cal.save()
    assert [r.pupil.forename for r in opened(entered, now=NOW).rows] == ["Amy", "Ben"]
