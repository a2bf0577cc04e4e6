"""Session patterns read back from marks, and who is picked for a demo's cases."""

from datetime import date

import pytest

from herringbone.engine.record.registers import Registers
from herringbone.synthetic import Recipe
from herringbone.synthetic.draft import Draft
from herringbone.synthetic.patterns import SESSIONS, SessionPattern, slot_of_week, week_without
from herringbone.synthetic.pool import Pool
from herringbone.synthetic.school import make_whole
from herringbone.synthetic.trust import make_trust
from herringbone.synthetic.weekly import KINDS, next_review, weekly_patterns
from herringbone.synthetic.whole import Whole

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def whole() -> Whole:
    return make_whole(Recipe(pupils=800, years=(2025, 2026), seed=2, until=date(2026, 11, 19)))


@pytest.fixture(scope="module")
def patterns(whole: Whole) -> list[SessionPattern]:
    made = whole.registers
    marks = made.marks | whole.to_come
    return weekly_patterns(made.calendar, made.codes, made.pupils, marks, TODAY)


def codes_in(made: Registers, whole: Whole, pattern: SessionPattern, name: str) -> list[str]:
    """The codes of a session of the week while the pattern holds, days to come included."""
    row = made.row_of[pattern.pupil_id]
    both = made.marks[row] | whole.to_come[row]
    return [
        made.codes.symbol(int(both[2 * i + n]))
        for i, day in enumerate(made.calendar.dates)
        for n, session in enumerate(("AM", "PM"))
        if pattern.holds_on(day) and SESSIONS[slot_of_week(day, session)] == name
    ]


def test_the_week_is_counted_from_monday_morning() -> None:
    assert SESSIONS[0] == "Mon AM"
    assert SESSIONS[slot_of_week(TODAY, "PM")] == "Fri PM"
    pattern = SessionPattern("P", "nursery", week_without([9]), "X", TODAY, None, None)
    assert (pattern.due(TODAY, "AM"), pattern.due(TODAY, "PM")) == (True, False)
    assert pattern.elsewhere == ("Fri PM",)
    assert pattern.holds_on(date(2030, 1, 1))
    assert not pattern.holds_on(date(2026, 11, 19))


def test_patterns_of_every_kind_are_found(patterns: list[SessionPattern]) -> None:
    assert {pattern.kind for pattern in patterns} == set(KINDS.values())


def test_a_session_of_a_pattern_is_mostly_marked_so_and_others_are_not(
    whole: Whole, patterns: list[SessionPattern]
) -> None:
    for pattern in patterns:
        for name, due in zip(SESSIONS, pattern.required, strict=True):
            held = codes_in(whole.registers, whole, pattern, name)
            if held:
                assert (held.count(pattern.code) >= len(held) / 2) == (not due)


def test_part_time_is_afternoons_and_provision_is_whole_days(
    patterns: list[SessionPattern],
) -> None:
    part_time = [p for p in patterns if p.kind == "part_time"]
    afternoons = [all(name.endswith("PM") for name in p.elsewhere) for p in part_time]
    assert sum(afternoons) > 0.8 * len(afternoons)
    for pattern in patterns:
        if pattern.kind == "dual_registration":
            assert len(pattern.elsewhere) == 4
            assert pattern.provider


def test_only_what_has_begun_is_known_and_only_what_goes_on_is_reviewed(
    whole: Whole, patterns: list[SessionPattern]
) -> None:
    calendar = whole.registers.calendar
    for pattern in patterns:
        assert pattern.starts <= TODAY
        assert pattern.ends is not None
        assert calendar.year_of(pattern.starts) == calendar.year_of(pattern.ends)
        assert (pattern.review is not None) == (pattern.ends >= TODAY)
        if pattern.review is not None:
            assert TODAY <= pattern.review <= pattern.ends
            assert calendar.index(pattern.review) is not None
    assert any(pattern.review for pattern in patterns)


def test_a_review_is_due_every_six_weeks_and_at_the_end(whole: Whole) -> None:
    calendar = whole.registers.calendar
    first = date(2026, 9, 7)
    assert next_review(calendar, first, date(2027, 3, 1), date(2026, 9, 8)) == date(2026, 10, 19)
    assert next_review(calendar, first, date(2027, 3, 1), TODAY) == date(2026, 11, 30)
    assert next_review(calendar, first, date(2026, 11, 24), TODAY) == date(2026, 11, 24)
    assert next_review(calendar, first, date(2026, 11, 2), TODAY) is None


def test_a_pupil_is_in_one_case_at_most_and_a_small_school_says_so() -> None:
    whole = make_whole(Recipe(pupils=20, years=(2025, 2026), until=date(2026, 11, 19)))
    pool = Pool(Draft.of(whole, TODAY), Recipe().chance("test"))
    taken = []
    with pytest.raises(LookupError, match="make a larger school"):
        while True:
            taken.append(pool.take())
    assert len(taken) == len(set(taken)) > 5


@pytest.mark.thorough
def test_no_closure_of_chance_disturbs_the_weeks_before() -> None:
    """The winter of some seeds has a closed day; a demo on the next day is as full as another's."""
    seed, shut = next(
        (seed, day)
        for seed in range(20)
        for school in make_trust(date(2027, 7, 19), seed).schools[:1]
        for i, day in enumerate(school.registers.calendar.dates)
        if day > date(2026, 9, 1)
        and (school.registers.marks[:, 2 * i] == school.registers.codes.byte("Y4")).sum() > 300
    )
    after = make_trust(date.fromordinal(shut.toordinal() + 1), seed).schools[0]
    i = after.registers.calendar.index(shut)
    assert i is not None
    assert not (after.registers.marks[:, 2 * i] == after.registers.codes.byte("Y4")).any()
    assert len(after.morning.unexplained()) == 9
