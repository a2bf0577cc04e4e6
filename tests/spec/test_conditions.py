"""What a condition means: one short test for each construct of the language page."""

from __future__ import annotations

import pytest

from sheet import answer, read


@pytest.mark.parametrize(
    ("figure", "below_90", "at_most_90"),
    [("45/50", False, True), ("44/50", True, True), ("46/50", False, False)],
)
def test_a_percentage_is_compared_exactly(figure, below_90, at_most_90):
    assert answer("attendance < 90", attendance=figure) is below_90
    assert answer("attendance <= 90", attendance=figure) is at_most_90
    assert answer("attendance >= 90", attendance=figure) is not below_90
    assert answer("attendance > 90", attendance=figure) is not at_most_90


def test_nothing_rounds_before_it_is_compared():
    assert answer("attendance < 95", attendance="9496/10000") is True
    assert answer("attendance >= 94.96", attendance="9496/10000") is True
    assert answer("attendance >= 94.961", attendance="9496/10000") is False
    assert answer("attendance < 66.667", attendance="2/3") is True
    assert answer("attendance > 66.666", attendance="2/3") is True


def test_no_figure_is_too_large_to_be_exact():
    row = {"attendance": "899999999/999999999", "school.attendance": "900000000/1000000001"}
    condition = "999999 * attendance < 999999 * school.attendance + 0.001"
    assert answer(condition, **{name.replace(".", "__"): v for name, v in row.items()}) is False


def test_windows_are_figures_of_their_own():
    row = {"attendance": "90/100", "half_term__attendance": "20/20", "career__attendance": "1/2"}
    assert answer("attendance < 93 and half_term.attendance == 100", **row) is True
    assert answer("career.attendance >= 99", **row) is False


def test_groups_stand_beside_the_pupil():
    row = {
        "attendance": "90/100",
        "class__attendance": "96/100",
        "school__week__attendance": "9/10",
    }
    assert answer("attendance < class.attendance - 5", **row) is True
    assert answer("class.attendance < school.week.attendance", **row) is False


def test_counts_add_up():
    assert answer("late + late_after_close >= 3", late=2, late_after_close=1) is True
    assert answer("2 * late - 0.5 * absent > 1", late=2, absent=6) is False
    assert answer("absent in [3, 4]", absent=4) is True
    assert answer("absent not in [3, 4]", absent=4) is False
    assert answer("-2 < change", change=-1) is True


def test_between_includes_both_ends():
    for figure, found in (("90/100", True), ("95/100", True), ("96/100", False), ("89/100", False)):
        assert answer("attendance between 90 and 95", attendance=figure) is found
    assert answer("late between 1 and 2 and pp", late=2, pp=True) is True
    assert answer("pp and late between 1 and 2 or cp", late=9, cp=True) is True


def test_chained_comparisons():
    assert answer("90 <= attendance < 95", attendance="90/100") is True
    assert answer("90 <= attendance < 95", attendance="95/100") is False


def test_flags_stand_alone():
    assert answer("pp and not cp", pp=True) is True
    assert answer("sen or sen_support") is False


def test_text_is_compared_with_text():
    assert answer('band == "A"', band="A") is True
    assert answer('"B" != band', band="B") is False
    assert answer('year_group in ["R", "1"]', year_group="1") is True
    assert answer('year_group not in ["R", "1"]', year_group="1") is False
    assert answer("band != previous_band", band="A", previous_band="B") is True
    assert answer('class_name == "4B"', class_name="4B") is True


def test_an_empty_text_is_nothing():
    assert answer('band == "A"') is None
    assert answer('band != "A"') is None
    assert answer("band != previous_band", band="A") is None


def test_is_known_is_never_nothing():
    assert answer("change is known") is False
    assert answer("change is not known") is True
    assert answer("band is known", band="A") is True
    assert answer("improved is known", improved=None) is False


def test_cases_and_steps():
    row = {"open_case:contract": True, "done:WAV-06": False, "fired:RIV-26.meeting": True}
    assert answer('open_case("contract")', **row) is True
    assert answer("done('WAV-06')", **row) is False
    assert answer('fired("RIV-26.meeting")', **row) is True


def test_terms_are_their_conditions():
    assert answer("vulnerable", cin=True) is True
    assert answer("not vulnerable", cin=True) is False
    assert answer("worrying", cp=True, attendance="8/10") is True
    assert answer("worrying", cp=True, attendance="0/0") is None


def test_class_is_a_group_and_no_word_of_python():
    assert read("class.attendance < 90").names == {"class.attendance"}


class TestAHundredPerCent:
    """True only where its window holds no unmarked session, nothing until then."""

    @pytest.mark.parametrize(
        "condition", ["week.attendance == 100", "week.attendance >= 100", "100 <= week.attendance"]
    )
    def test_waits_for_the_last_mark(self, condition):
        assert answer(condition, week__attendance="9/9", week__unmarked=1) is None
        assert answer(condition, week__attendance="10/10", week__unmarked=0) is True

    def test_is_false_at_the_first_absence_marked_or_not(self):
        assert answer("week.attendance == 100", week__attendance="8/9", week__unmarked=1) is False

    def test_holds_for_groups_and_for_the_year(self):
        row = {"class__week__attendance": "9/9", "class__week__unmarked": 3}
        assert answer("class.week.attendance == 100", **row) is None
        assert answer("attendance == 100", attendance="9/9", unmarked=2) is None

    def test_and_not_a_hundred(self):
        assert answer("attendance != 100", attendance="9/9", unmarked=1) is None
        assert answer("attendance != 100", attendance="8/9", unmarked=1) is True

    def test_other_comparisons_do_not_wait(self):
        assert answer("week.attendance > 99", week__attendance="9/9", week__unmarked=1) is True


class TestWhatAConditionSaysOfItself:
    def test_names_with_windows_and_terms_opened(self):
        assert read("worrying and week.late > 1").names == {"cp", "cin", "attendance", "week.late"}
        assert read("week.attendance == 100").names == {"week.attendance", "week.unmarked"}

    @pytest.mark.parametrize(
        ("source", "percentages"),
        [("worrying", True), ('band == "A"', True), ("late > 2", False), ("change < -2", False)],
    )
    def test_whether_it_reads_a_percentage(self, source, percentages):
        assert read(source).percentages is percentages

    def test_whether_it_asks_for_a_hundred(self):
        assert read("pp and week.attendance == 100").perfect
        assert not read("week.attendance > 99").perfect

    @pytest.mark.parametrize(
        ("source", "crosses"),
        [
            ("unauthorised_10_weeks >= 10 and compulsory_age", True),
            ("absent_days_in_a_row >= 3 and vulnerable", True),
            ("career.attendance >= 99", True),
            ('open_case("contract")', True),
            ("attendance < 93", False),
            ("absent_days_in_a_row >= 3 and late > 2", False),
            ('band == "A"', False),
            ('done("WAV-06")', False),
        ],
    )
    def test_whether_its_spell_outlives_the_year(self, source, crosses):
        assert read(source).crosses_years is crosses
