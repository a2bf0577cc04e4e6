"""Nothing stays nothing: the truth tables, and one answer from both ways of working it out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herringbone.engine.language.conditions import Condition
from sheet import Sheet, answer, read

YES, NO, NOTHING = True, False, None
AND = {
    (YES, YES): YES, (YES, NO): NO, (NO, NO): NO,
    (YES, NOTHING): NOTHING, (NO, NOTHING): NO, (NOTHING, NOTHING): NOTHING,
}  # fmt: skip
OR = {
    (YES, YES): YES, (YES, NO): YES, (NO, NO): NO,
    (YES, NOTHING): YES, (NO, NOTHING): NOTHING, (NOTHING, NOTHING): NOTHING,
}  # fmt: skip


@pytest.mark.parametrize(("sides", "found"), AND.items())
def test_and(sides, found):
    for a, b in (sides, sides[::-1]):
        assert answer("improved and declined", improved=a, declined=b) is found


@pytest.mark.parametrize(("sides", "found"), OR.items())
def test_or(sides, found):
    for a, b in (sides, sides[::-1]):
        assert answer("improved or declined", improved=a, declined=b) is found


@pytest.mark.parametrize(("side", "found"), [(YES, NO), (NO, YES), (NOTHING, NOTHING)])
def test_not(side, found):
    assert answer("not improved", improved=side) is found


@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "==", "!="])
def test_a_comparison_with_nothing_is_nothing(op):
    assert answer(f"attendance {op} 100", attendance="0/0") is NOTHING
    assert answer(f"late + absent {op} 3", late=2, absent=None) is NOTHING


def test_false_beats_nothing_inside_a_range():
    assert answer("attendance < 90 and change < 0", attendance="95/100") is NO
    assert answer("change between 1 and 2") is NOTHING


LEAVES = st.sampled_from(
    [
        "attendance < 90", "attendance == 100", "attendance between 80 and 90", "late > 2",
        "change < -1.5", "pp", "improved", 'band == "A"', 'band in ["A", "B"]', "vulnerable",
        "change is known", "attendance < class.attendance - 2", "2 * late - absent >= 0.5",
    ]
)  # fmt: skip
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join).map("({})".format),
    ),
    max_leaves=5,
)
SESSIONS = st.integers(0, 12).flatmap(
    lambda possible: st.integers(0, possible).map(lambda attended: f"{attended}/{possible}")
)
ROWS = st.fixed_dictionaries(
    {
        "attendance": SESSIONS,
        "class.attendance": SESSIONS,
        "unmarked": st.integers(0, 1),
        "late": st.none() | st.integers(0, 4),
        "change": st.none() | st.integers(-3, 3),
        "pp": st.booleans(),
        "cp": st.booleans(),
        "improved": st.none() | st.booleans(),
        "band": st.sampled_from(["", "A", "B"]),
    }
)


@given(CONDITIONS, st.lists(ROWS, min_size=1, max_size=4))
def test_all_at_once_is_each_by_itself(source, rows):
    sheet, condition = Sheet(tuple(rows)), read(source)
    truth = condition.truth(sheet)
    assert [truth.answer(i) for i in range(sheet.size)] == [
        condition.answer(sheet, i) for i in range(sheet.size)
    ]


@given(CONDITIONS, ROWS)
def test_every_clause_is_worded_and_agrees(source, row):
    sheet, condition = Sheet((row,)), read(source)
    clauses = condition.clauses(sheet, 0)
    assert all(clause.words and clause.text for clause in clauses)
    _agree(condition, sheet, [clause.holds for clause in clauses])


def _agree(condition: Condition, sheet: Sheet, holds: list[bool | None]) -> None:
    """All clauses true makes it true, all false makes it false, all nothing makes it nothing."""
    if len(set(holds)) == 1:
        assert condition.answer(sheet, 0) is holds[0]


def test_no_subjects_at_all():
    truth = read("attendance < 90 or change is known").truth(Sheet(()))
    assert truth.value.shape == truth.known.shape == (0,)
