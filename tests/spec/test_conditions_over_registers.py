"""Conditions asked of a drawn register page: the same words, over real marks."""

from __future__ import annotations

from datetime import date

from herringbone.engine.language.conditions import Condition
from herringbone.engine.measuring.bands import Band
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.trying.drawn import drawn
from sheet import read

MONDAY = date(2024, 10, 7)
FRIDAY = AsOf(date(2024, 10, 11))
BANDS = (Band("A", at_least=95), Band("B", above=90), Band("C"))
PAGE = """\
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  //
Ben   //  //  //  //  /-
Cal   I/  //  //  //  //
Dee   DD  DD  DD  DD  DD
Eve   LL  //  NN  NN  NN
"""


def over_the_page(source: str) -> dict[str, bool | None]:
    """What the condition comes to for each pupil, the same all at once and each by itself."""
    frame = Frame(Planes.of(drawn(PAGE, starts=MONDAY)), FRIDAY, bands=BANDS)
    condition: Condition = read(source)
    truth = condition.truth(frame)
    together = {name: truth.answer(row) for row, name in enumerate(frame.subjects)}
    alone = {name: condition.answer(frame, row) for row, name in enumerate(frame.subjects)}
    assert together == alone
    return together


def test_nine_of_ten_is_not_below_ninety():
    below = over_the_page("attendance < 90")
    assert below == {"Amy": False, "Ben": False, "Cal": False, "Dee": None, "Eve": True}
    assert over_the_page("attendance <= 90")["Cal"] is True


def test_a_hundred_waits_for_the_missing_mark():
    found = over_the_page("week.attendance == 100")
    assert found == {"Amy": True, "Ben": None, "Cal": False, "Dee": None, "Eve": False}


def test_bands_runs_and_lates_together():
    found = over_the_page('band == "C" and absent_days_in_a_row >= 3 and late >= 2')
    assert found == {"Amy": False, "Ben": False, "Cal": False, "Dee": False, "Eve": True}


def test_reasons_over_the_page():
    frame = Frame(Planes.of(drawn(PAGE, starts=MONDAY)), FRIDAY, bands=BANDS)
    condition = read('attendance < 90 and band in ["B", "C"] and week.late >= 2')
    words = [clause.words for clause in condition.clauses(frame, frame.subjects.index("Eve"))]
    assert words == [
        "attendance 40.0 (6 of 10 sessions missed) is below 90",
        "band is C",
        "late marks this week 2, which is at least 2",
    ]
