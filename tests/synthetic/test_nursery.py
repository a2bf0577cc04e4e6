"""A nursery: children in part of the week, who change nobody else's figures."""

from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from herringbone.engine.england.compulsory_age import is_compulsory
from herringbone.engine.england.upn import problem
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Pupil
from herringbone.engine.record.school import Phase
from herringbone.synthetic import Recipe, make_school
from herringbone.synthetic.assumptions import number
from herringbone.synthetic.patterns import SessionPattern
from herringbone.synthetic.school import make_whole
from herringbone.synthetic.whole import Whole

UNTIL = date(2026, 11, 19)
RECIPE = Recipe(pupils=210, years=(2025, 2026), seed=5, until=UNTIL)
WITH = Recipe(pupils=210, years=(2025, 2026), seed=5, until=UNTIL, nursery=60)


@pytest.fixture(scope="module")
def without() -> Registers:
    return make_school(RECIPE)


@pytest.fixture(scope="module")
def whole() -> Whole:
    return make_whole(WITH)


def in_nursery(pupil: Pupil, day: date) -> bool:
    return pupil.on_roll(day) and pupil.value("year_group", day) in ("N1", "N2")


def nursery_slots(school: Registers) -> np.ndarray:
    """(pupils, slots): on roll in the nursery."""
    days = [[in_nursery(p, day) for day in school.calendar.dates] for p in school.pupils]
    return np.repeat(np.array(days), 2, axis=1)


def test_the_schools_own_marks_are_the_same_with_and_without_a_nursery(
    without: Registers, whole: Whole
) -> None:
    many, young = len(without.pupils), nursery_slots(whole.registers)
    assert young[:many].any()
    outside = np.where(young, 0, whole.registers.marks)
    assert np.array_equal(outside[:many], without.marks)
    assert not outside[many:].any()
    kept = {key: detail for key, detail in whole.registers.details.items() if not young[key]}
    assert kept == without.details


def test_the_schools_own_people_and_events_are_the_same(without: Registers, whole: Whole) -> None:
    for before, after in zip(without.pupils, whole.registers.pupils, strict=False):
        assert before.values == after.values
        assert (before.pupil_id, before.upn, before.name) == (after.pupil_id, after.upn, after.name)
        assert before.enrolments[-1].end == after.enrolments[-1].end
        assert after.enrolments[0].start <= before.enrolments[0].start
    assert list(whole.registers.contacts[: len(without.contacts)]) == list(without.contacts)
    assert set(without.events) < set(whole.registers.events)


def test_a_child_is_marked_x_in_exactly_the_sessions_that_the_pattern_leaves_out(
    whole: Whole,
) -> None:
    school, x = whole.registers, whole.registers.codes.byte("X")
    young = nursery_slots(school)
    held: dict[str, list[SessionPattern]] = defaultdict(list)
    for pattern in whole.patterns:
        held[pattern.pupil_id].append(pattern)
    seen = 0
    for row, slot in zip(*np.nonzero(young & (school.marks > 0)), strict=True):
        day, session = school.calendar.dates[slot // 2], ("AM", "PM")[slot % 2]
        (pattern,) = (p for p in held[school.pupils[row].pupil_id] if p.holds_on(day))
        assert (school.marks[row, slot] == x) == (not pattern.due(day, session))
        seen += 1
    assert seen > 10_000


def test_every_day_on_roll_is_marked_and_no_other(whole: Whole) -> None:
    school = whole.registers
    held = np.repeat(np.array([day <= UNTIL for day in school.calendar.dates]), 2)
    here = np.repeat([[p.on_roll(d) for d in school.calendar.dates] for p in school.pupils], 2, 1)
    assert np.array_equal(school.marks > 0, here & held)


def test_weeks_are_mornings_afternoons_parts_of_the_week_or_all_of_it(whole: Whole) -> None:
    hours = {sum(pattern.required) for pattern in whole.patterns}
    assert hours == {5, 10}
    kinds = {pattern.elsewhere for pattern in whole.patterns}
    assert len(kinds) == 5
    assert ("Mon PM", "Tue PM", "Wed PM", "Thu PM", "Fri PM") in kinds
    assert ("Wed PM", "Thu AM", "Thu PM", "Fri AM", "Fri PM") in kinds


def test_a_pattern_of_this_year_is_looked_at_again_and_one_of_last_year_is_over(
    whole: Whole,
) -> None:
    now = [p for p in whole.patterns if p.ends is None or p.ends > UNTIL]
    assert all(p.review is not None and UNTIL <= p.review <= date(2027, 8, 31) for p in now)
    over = [p for p in whole.patterns if p not in now]
    assert over
    assert {p.review for p in over} == {None}
    assert {p.ends for p in over} == {date(2026, 7, 16), date(2026, 8, 31)}


def test_the_children_are_two_to_four_and_under_compulsory_age(whole: Whole) -> None:
    children = [p for p in whole.registers.pupils if in_nursery(p, UNTIL)]
    assert 40 <= len(children) <= 60
    for child in children:
        assert is_compulsory(child.date_of_birth, UNTIL) is False
        assert child.date_of_birth is not None
        born = child.date_of_birth
        second = child.value("year_group", UNTIL) == "N2"
        assert date(2026 - 3 - second, 9, 1) <= born.replace(year=born.year + 1) <= UNTIL
        assert child.value("class", UNTIL) in ("NA", "NB")


def test_who_goes_up_to_reception_is_the_same_child(whole: Whole) -> None:
    last_summer, now = date(2026, 6, 1), date(2026, 10, 1)
    stayed = [
        p
        for p in whole.registers.pupils
        if in_nursery(p, last_summer) and p.value("year_group", now) == "R"
    ]
    assert len(stayed) >= 15
    for child in stayed:
        assert child.enrolments[0].start <= last_summer
        assert child.value("year_group", last_summer) == "N2"
        assert child.value("class", last_summer) in ("NA", "NB")
        assert child.value("class", now).startswith("R")


def test_the_others_leave_in_july(whole: Whole) -> None:
    before = [p for p in whole.registers.pupils if in_nursery(p, date(2026, 6, 1))]
    gone = [p for p in before if not p.on_roll(UNTIL) and p.values["year_group"] == "N2"]
    assert {p.enrolments[-1].end for p in gone} == {date(2026, 7, 16)}


def test_three_year_olds_begin_in_the_term_after_their_birthday(whole: Whole) -> None:
    begun = defaultdict(set)
    for pupil in whole.registers.pupils:
        start = pupil.enrolments[0].start
        if date(2026, 1, 1) <= start <= date(2026, 5, 1) and in_nursery(pupil, start):
            assert pupil.date_of_birth is not None
            begun[start].add(pupil.date_of_birth.month)
    spring, summer = sorted(begun)
    assert begun[spring] <= {9, 10, 11, 12}
    assert begun[summer] <= {1, 2, 3}


def test_no_number_or_name_is_given_twice(whole: Whole) -> None:
    pupils = whole.registers.pupils
    assert len({p.upn for p in pupils}) == len(pupils)
    assert not [p.upn for p in pupils if problem(p.upn)]


def test_brothers_and_sisters_in_school_share_home_and_contacts(whole: Whole) -> None:
    contacts = defaultdict(set)
    for contact in whole.registers.contacts:
        contacts[contact.pupil_id].add(contact.contact_id)
    families = defaultdict(list)
    for pupil in whole.registers.pupils:
        families[pupil.family_id].append(pupil)
    shared = 0
    for child in whole.registers.pupils[len(make_school(RECIPE).pupils) :]:
        assert contacts[child.pupil_id]
        for other in families[child.family_id]:
            assert (child.surname, child.address) == (other.surname, other.address)
            assert contacts[child.pupil_id] == contacts[other.pupil_id]
            assert other is child or child.date_of_birth != other.date_of_birth
        shared += len(families[child.family_id]) > 1
    assert shared >= 15


@pytest.mark.thorough
def test_the_nursery_misses_what_is_assumed_for_the_reasons_of_a_primary() -> None:
    school = make_school(Recipe(pupils=30, nursery=3000, seed=8))
    marks = school.marks[len(make_school(Recipe(pupils=30, seed=8)).pupils) :]
    possible = np.isin(marks, [school.codes.byte(code) for code in "/\\LIMGCOUN"])
    absent = np.isin(marks, [school.codes.byte(code) for code in "IMGCOUN"])
    assert absent.sum() / possible.sum() == pytest.approx(number("nursery", "absence"), abs=0.006)
    ill = (marks == school.codes.byte("I")).sum()
    assert 0.5 < ill / absent.sum() < 0.7


def test_a_closed_school_is_closed_for_its_nursery() -> None:
    for seed in range(40):
        school = make_school(Recipe(pupils=60, nursery=20, seed=seed))
        shut = school.codes.byte("Y4")
        if (school.marks == shut).any():
            break
    many = len(make_school(Recipe(pupils=60, seed=seed)).pupils)
    slots = np.flatnonzero((school.marks[:many] == shut).any(axis=0))
    x = school.codes.byte("X")
    assert set(np.unique(school.marks[many:, slots])) <= {0, x, shut}
    assert (school.marks[many:, slots] == shut).any()


@pytest.mark.parametrize("phase", [Phase.SECONDARY, Phase.SPECIAL])
def test_a_nursery_is_refused_where_there_is_no_reception(phase: Phase) -> None:
    with pytest.raises(ValueError, match="primary or all-through"):
        Recipe(phase=phase, nursery=20)


def test_an_all_through_school_may_have_one() -> None:
    school = make_school(Recipe(pupils=130, phase=Phase.ALL_THROUGH, nursery=20))
    assert {p.values["year_group"] for p in school.pupils} >= {"N1", "N2", "R", "7"}
