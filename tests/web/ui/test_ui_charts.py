"""Charts draw what they are told, say the same in words and as a table, and never rely on style."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from herringbone.web.ui.charts.bands import BandCount, band_bar, bands_table
from herringbone.web.ui.charts.marks import (
    BEFORE_ENTRY,
    MISSING,
    NOT_DUE,
    SHUT,
    Action,
    Day,
    HalfTerm,
    Mark,
    Week,
)
from herringbone.web.ui.charts.spark import spark
from herringbone.web.ui.charts.strip import strip, strip_table
from herringbone.web.ui.charts.weave import weave
from herringbone.web.ui.charts.weekdays import Weekday, weekdays, weekdays_table
from herringbone.web.ui.charts.weekly import weekly
from herringbone.web.ui.charts.weeks import floor_of, trend, trends
from herringbone.web.ui.charts.year import half_term, year, year_table
from herringbone.web.ui.gallery_marks import days, half_terms


def parts(svg: str, name: str, cls: str = "") -> list[ET.Element]:
    """Elements by tag and class; the drawing is read as XML, so it must be whole."""
    tree = ET.fromstring(svg)
    found = tree.iter(name)
    return [one for one in found if not cls or cls in (one.get("class") or "").split()]


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in parts(svg, "text")]


def strokes(svg: str) -> int:
    """How many strokes of presence there are: one piece of the path each."""
    return sum(one.get("d", "").count("M") for one in parts(svg, "path", "th"))


def a_week(monday: date, attended: int, possible: int, **more) -> Week:
    return Week(monday, [None] * 5, attended, possible, **more)


MONDAY = date(2026, 3, 2)


# --- strip ---------------------------------------------------------------------------------------
def test_a_whole_week_is_ten_strokes_and_nothing_else():
    svg = strip(days(*["/\\"] * 5))
    assert strokes(svg) == 10
    assert texts(svg) == []


def test_each_absence_is_a_letter_in_its_own_shape():
    svg = strip(days("II", "OO", "NL", "V/", "!·"))
    assert texts(svg) == ["I", "I", "O", "O", "N", "L", "V", "!"]
    assert len(parts(svg, "rect", "k-a")) == 2
    assert len(parts(svg, "rect", "k-u")) == len(parts(svg, "path", "k-u2")) == 2
    assert len(parts(svg, "rect", "k-n")) == 1
    assert len(parts(svg, "rect", "k-miss")) == 1
    assert len(parts(svg, "path", "k-dot")) == 1
    assert strokes(svg) == 1


def test_what_no_mark_means_is_drawn_each_in_its_own_way():
    on = date(2026, 3, 2)
    svg = strip([Day(on, BEFORE_ENTRY, SHUT), Day(on, MISSING, NOT_DUE)])
    shapes = {one.get("class") for one in ET.fromstring(svg).iter() if one.get("class")}
    assert {"k-hatch", "k-shut", "k-miss", "k-dot"} <= shapes


def test_expected_amended_and_noted_marks_show_it_and_a_stroke_does_too():
    on = date(2026, 3, 2)
    expected = Mark("V", "educational", expected=True)
    told = Mark("/", "present", was="N", note="signed in 08:59")
    svg = strip([Day(on, expected, told)])
    assert len(parts(svg, "rect", "k-exp")) == 1
    assert len(parts(svg, "path", "k-was")) == len(parts(svg, "path", "k-ear")) == 1
    assert "Mon 2 Mar, afternoon: present, amended, first N, note: signed in 08:59" in svg


def test_a_strip_says_its_days_in_words_and_as_a_table():
    week = days("/\\", "I\\", first=date(2026, 3, 5))
    name = parts(strip(week, "Past week"), "title")[0].text
    assert name == "Past week: Thu 5 Mar Present; Fri 6 Mar I Ill, authorised absence / Present"
    assert strip_table(week).rows == [
        ("Thu 5 Mar", "Present", "Present"), ("Fri 6 Mar", "I Ill, authorised absence", "Present"),
    ]  # fmt: skip


def test_no_day_is_said():
    assert "Past week: no marks yet" in strip([])


def test_words_are_escaped():
    told = Mark("I", "authorised", note="<b>&")
    drawn = strip([Day(date(2026, 3, 2), told, NOT_DUE)], "<Ann>")
    assert "<b>" not in drawn
    assert parts(drawn, "title")[0].text.startswith("<Ann>: ")


# --- the year ------------------------------------------------------------------------------------
def test_a_half_term_has_a_stroke_for_each_presence_and_a_letter_for_each_absence():
    spring = half_terms()[2]
    svg = half_term(spring)
    present = sum(week.attended for week in spring.weeks)
    assert strokes(svg) == present == 55
    letters = [one.text for one in parts(svg, "text") if one.get("class") is None]
    assert letters == ["I", "I", "I", "I", "M"]


def test_what_is_to_come_is_dots_without_bars():
    svg = half_term(half_terms()[5])
    assert parts(svg, "rect") == []
    assert parts(svg, "path", "k-dot")[0].get("d").count("M") == 70
    assert "Summer 2: to come" in svg


def test_the_years_figures_are_those_of_its_weeks_cut():
    drawn = year(half_terms())
    said = re.findall(r'<span class="quiet small">([^<]+)</span>', drawn)
    assert said[:4] == [
        "89.7% · 7 of 68 missed", "90.0% · 7 of 70 missed", "91.6% · 5 of 60 missed",
        "81.4% · 5 of 27 missed",
    ]  # fmt: skip
    assert said[4:] == ["to come"] * 2
    assert drawn.count('class="to-come"') == 2


def test_the_picture_names_what_breaks_the_line():
    said = parts(half_term(half_terms()[3]), "desc")[0].text
    assert "Thu 12 Mar morning N No reason yet" in said
    assert "Wed 11 Mar afternoon L Late" in said


def test_arrows_compare_exactly_and_step_over_weeks_without_sessions():
    third, a_third = a_week(MONDAY, 1, 3), a_week(MONDAY, 3, 9)
    assert trend(a_third, third) == ""
    assert trend(a_week(MONDAY, 9, 10), a_week(MONDAY, 8, 9)) == "up"
    assert trend(a_week(MONDAY, 8, 10), a_week(MONDAY, 9, 10)) == "down"
    weeks = [a_week(MONDAY, 9, 10), a_week(MONDAY, 0, 0), a_week(MONDAY, 10, 10)]
    assert trends(weeks) == ["", "", "up"]
    assert trends(weeks, a_week(MONDAY, 10, 10)) == ["down", "", "up"]


def test_a_half_terms_first_arrow_looks_back_to_the_one_before():
    before = HalfTerm("Autumn 1", [a_week(MONDAY, 8, 10)])
    after = HalfTerm("Autumn 2", [a_week(MONDAY + timedelta(days=14), 9, 10)])
    first, second = re.findall(r"<svg.*?</svg>", year([before, after]))
    assert parts(first, "path", "arrow-up") == parts(first, "path", "arrow-down") == []
    assert len(parts(second, "path", "arrow-up")) == 1
    assert parts(half_term(after), "path", "arrow-up") == []


@pytest.mark.parametrize(("worst", "floor"), [(9, 85), (8, 70), (6, 50), (2, 0)])
def test_the_scale_reaches_down_to_the_worst_week(worst, floor):
    weeks = [a_week(MONDAY, 10, 10, year_attended=10, year_possible=10)]
    weeks += [a_week(MONDAY, worst, 10, year_attended=worst, year_possible=10)]
    assert floor_of(weeks) == floor


def test_actions_stand_at_their_week_side_by_side_with_their_words():
    weeks = [a_week(MONDAY + timedelta(days=7 * i), 10, 10) for i in range(3)]
    first = weeks[0].starts
    actions = [Action(1, first, "letter"), Action(2, first, "call"), Action(3, MONDAY, "visit")]
    svg = half_term(HalfTerm("Spring 2", weeks, [*actions, Action(4, date(2020, 1, 6), "lost")]))
    assert [one.text for one in parts(svg, "text", "evt")] == ["1", "2", "3"]
    xs = [float(one.get("cx")) for one in parts(svg, "circle", "ev")]
    assert xs == sorted(xs)
    assert len(set(xs)) == 3
    assert "2: call" in svg


def test_months_never_run_together_along_the_top():
    weeks = [a_week(MONDAY - timedelta(days=7) + timedelta(days=7 * i), 0, 0) for i in range(3)]
    assert [one for one in texts(half_term(HalfTerm("Spring 2", weeks))) if one[0].isdigit()][
        :3
    ] == ["23", "2 Mar", "9"]


def test_the_years_table_has_each_week_that_had_sessions():
    table = year_table(half_terms())
    assert len(table.rows) == 7 + 7 + 6 + 3
    last = table.rows[-1]
    assert last[:5] == ("9 Mar", "4 of 7", "57.1%", "89.3%", "down")
    assert "Thu 12 Mar morning N No reason yet" in last[5]
    assert last[6] == "8 call to mother"
    head, cells = table.lines[-1]
    assert head == "9 Mar"
    assert [is_figure for _, is_figure in cells] == [True, True, True, False, False, False]


def test_over_time_draws_every_week_of_the_year_and_says_where_it_stands():
    svg = weekly(half_terms())
    assert len(parts(svg, "rect", "bar-in")) == 23
    assert len(parts(svg, "polyline", "ytd")) == 4
    assert parts(svg, "desc")[0].text == "89.3% for the year after 23 weeks; 12 without an absence."
    assert parts(weekly([]), "desc")[0].text == "No week has sessions yet."


# --- the rest ------------------------------------------------------------------------------------
MON_TUE = [Weekday("Mon", 9, 21, 8, 21), Weekday("Tue", 0, 0, 1, 23)]


def test_weekdays_show_both_halves_by_number_and_the_worst_fills_the_scale():
    svg = weekdays(MON_TUE)
    assert [one for one in texts(svg) if one.isdigit()] == ["9", "8", "0", "1"]
    assert max(float(one.get("height")) for one in parts(svg, "rect")) == 96
    assert "Mon 9 of 21 mornings, 8 of 21 afternoons; Tue 0 of 0 mornings" in svg
    assert weekdays_table(MON_TUE).rows == [
        ("Mon", "9 of 21", "8 of 21", "40.4%"), ("Tue", "0 of 0", "1 of 23", "4.3%"),
    ]  # fmt: skip


def test_the_band_bar_is_as_wide_as_its_pupils_and_no_number_is_squeezed():
    counts = [BandCount("A", 396), BandCount("B", 0), BandCount("E", 4, "below 90")]
    widths = [float(one.get("width")) + 1 for one in parts(band_bar(counts), "rect")]
    assert widths == [450, 30]
    assert parts(band_bar(counts), "title")[0].text == "Pupils by band: A: 396; B: 0; E: 4"
    assert bands_table(counts).rows[2] == ("E below 90", "4", "1.0%")
    assert "no pupils" in band_bar([])


def test_a_weave_has_a_stroke_a_pupil_and_says_who_is_where():
    svg = weave(["here", "here", "unexplained", "explained"], "3B")
    assert parts(svg, "title")[0].text == "3B: 2 here, 1 explained, 1 unexplained"
    assert [len(parts(svg, "path", name)) for name in ("th", "th-n", "th-a")] == [1, 1, 1]


def test_a_register_that_is_not_in_never_looks_like_missing_children():
    svg = weave(None, "3B", on_roll=29)
    assert parts(svg, "title")[0].text == "3B: register not in, 29 pupils"
    assert parts(svg, "path", "th-n") == parts(svg, "path", "th") == []
    with pytest.raises(ValueError, match="no state gone"):
        weave(["gone"], "3B")


def test_a_spark_leaves_gaps_and_ends_in_a_dot():
    svg = spark([Fraction(95), None, Fraction(94), Fraction(963, 10)], "Attendance")
    assert len(parts(svg, "polyline")) == len(parts(svg, "circle")) == 1
    assert "Attendance: from 95.0 to 96.3, lowest 94.0, highest 96.3" in svg
    assert "nothing yet" in spark([None], "Attendance")
    assert len(parts(spark([95], "Attendance"), "circle")) == 1


@pytest.mark.parametrize(
    "svg",
    [
        strip(days("/\\")), half_term(half_terms()[0]), weekly(half_terms()), weekdays(MON_TUE),
        band_bar([BandCount("A", 3)]), weave(["here"], "3B"), spark([1, 2], "Attendance"),
    ],
    ids=["strip", "half term", "weekly", "weekdays", "bands", "weave", "spark"],
)  # fmt: skip
def test_each_chart_is_an_image_with_a_name_and_no_style(svg):
    tree = ET.fromstring(svg)
    assert tree.get("role") == "img"
    assert tree[0].tag == "title"
    assert tree[0].text
    named = {name for one in tree.iter() for name in one.attrib}
    assert not named & {"style", "fill", "stroke", "id", "onclick"}
