"""Weekly patterns: what each kind must say, its review and its end, and what they lay."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from planned_week import BEFORE, CLERK, day, drawn_prefills

from herringbone.web.absences.kinds import AbsenceKind
from herringbone.web.absences.models import SessionPattern
from herringbone.web.absences.plans import Unplannable
from herringbone.web.absences.weekly import (
    Weekly,
    attention_to,
    cancel_pattern,
    end_pattern,
    review_pattern,
    set_pattern,
)
from herringbone.web.schools.models import Role
from worlds import TODAY, make_pupil

MORNINGS = "10" * 5


def part_time(world, **more) -> SessionPattern:
    fields = {
        "kind": AbsenceKind.PART_TIME,
        "due": MORNINGS,
        "fills": "C2",
        "start": day("Tue"),
        "end": date(2026, 12, 18),
        "review": date(2026, 12, 4),
        "authoriser": world.by_role[Role.HEAD].name,
        "agreed_with": "Dana Birchall",
        "reason": "back after surgery; part of the health plan",
        **more,
    }
    return set_pattern(
        school=world.school,
        pupil=world.pupils["Ben"],
        weekly=Weekly(**fields),
        author=CLERK,
        at=BEFORE,
    )


def test_a_part_time_timetable_fills_its_afternoons(entered):
    made = part_time(entered)
    assert "Ben -- -C2 -C2 -C2 -C2" in drawn_prefills(entered.school, entered.pupils)
    assert [row.what for row in made.decisions.all()] == ["planned"]
    assert made.enrolment.pupil == entered.pupils["Ben"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"end": None}, "has an end and a review"),
        ({"review": None}, "has an end and a review"),
        ({"review": date(2027, 1, 8)}, "review comes after the end"),
        ({"authoriser": "Tess Office"}, "who authorised it"),
        ({"agreed_with": ""}, "Name the parent"),
        ({"reason": ""}, "not for behaviour"),
        ({"fills": "X"}, "coded C2, not X"),
        ({"due": "11"}, "Tick the sessions"),
        ({"due": "1" * 10}, "nothing to lay"),
        ({"kind": AbsenceKind.VISIT}, "planned by dates"),
        ({"kind": AbsenceKind.DUAL, "fills": "D"}, "Name the other school"),
        ({"end": date(2026, 11, 1)}, "ends before it starts"),
        ({"start": date(2026, 8, 1)}, "not on roll"),
        ({"agreed_start": time(11), "agreed_end": time(10)}, "end is before"),
    ],
)
def test_a_pattern_says_what_it_lacks(entered, more, says):
    with pytest.raises(Unplannable, match=says):
        part_time(entered, **more)
    assert not SessionPattern.objects.exists()


def test_a_full_week_with_an_agreed_start_may_stand(entered):
    assert part_time(entered, due="1" * 10, agreed_start=time(10, 15))


def test_x_ends_when_compulsory_age_begins(entered):
    entered.pupils["Ben"] = make_pupil(
        entered.school, "Dot", year_group="R", date_of_birth=date(2022, 1, 10)
    )
    nursery = {"kind": AbsenceKind.NOT_COMPULSORY, "fills": "X", "review": None}
    with pytest.raises(Unplannable, match="Give an end, 30 March 2027"):
        part_time(entered, **nursery, end=None)
    with pytest.raises(Unplannable, match="X cannot stand"):
        part_time(entered, **nursery, end=date(2027, 4, 1))
    assert part_time(entered, **nursery, end=date(2027, 3, 30))


def test_a_review_is_noted_and_the_next_one_set(entered):
    made = part_time(entered)
    review_pattern(
        pattern=made, next_review=date(2026, 12, 11), why="met mother", author=CLERK, at=BEFORE
    )
    assert made.review == date(2026, 12, 11)
    assert made.decisions.last().before == {"review": "2026-12-04"}
    with pytest.raises(Unplannable, match="next review"):
        review_pattern(pattern=made, next_review=date(2027, 1, 8), why="x", author=CLERK, at=BEFORE)


def test_a_pattern_is_ended_sooner_and_never_longer(entered):
    made = part_time(entered)
    with pytest.raises(Unplannable, match="a longer one is new"):
        end_pattern(pattern=made, end=date(2027, 1, 8), why="x", author=CLERK, at=BEFORE)
    end_pattern(pattern=made, end=day("Wed"), why="full time again", author=CLERK, at=BEFORE)
    assert "Ben -- -C2 -C2 -- --" in drawn_prefills(entered.school, entered.pupils)
    with pytest.raises(Unplannable, match="Say why"):
        cancel_pattern(pattern=made, why="", author=CLERK, at=BEFORE)
    cancel_pattern(pattern=made, why="never agreed", author=CLERK, at=BEFORE)
    assert "Ben -- -- -- -- --" in drawn_prefills(entered.school, entered.pupils)
    with pytest.raises(Unplannable, match="cancelled already"):
        cancel_pattern(pattern=made, why="x", author=CLERK, at=BEFORE)


@pytest.mark.parametrize(
    ("more", "today", "says"),
    [
        ({}, TODAY, []),
        ({}, date(2026, 12, 4), ["review due since 4 December 2026", "ends on 18 December 2026"]),
        ({}, date(2026, 12, 19), ["ended on 18 December 2026"]),
    ],
)
def test_what_somebody_must_look_at(entered, more, today, says):
    assert attention_to(part_time(entered, **more), today) == says


def test_an_old_pattern_without_an_end_is_said(entered):
    made = part_time(entered)
    made.end = None
    assert attention_to(made, TODAY + timedelta(days=1)) == [
        "no end: a part-time timetable is temporary"
    ]
