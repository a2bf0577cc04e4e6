"""The parents' certificate: figures that its own marks make, the herringbone and the key."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from herringbone.documents import Figures, FiguresDisagree, HalfTerm, Mark, Signatory, counted, pdf
from herringbone.documents.marks import key_of, key_on
from herringbone.documents.strokes import strokes_of
from herringbone.engine.england.codes import national_codes
from herringbone.engine.measuring.reference import measures_of
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.trying.drawn import drawn
from paper_samples import BORN, LONG_NAME, MONDAY, SCHOOL, WEEK, certificate, marks, png, pupil
from pdf_reading import PRINTABLE, collisions, outside, reader, unbroken, words

COUNTS = ("possible", "attended", "authorised", "unauthorised", "late")


def half_term(page: str, starts: date = MONDAY) -> dict:
    """One half term as the template gets it, from a drawn page."""
    return strokes_of(HalfTerm("Spring term", marks(page, starts)), BORN, 5)


def test_it_says_who_when_what_and_by_whom():
    said = words(pdf(certificate()))
    for part in (
        SCHOOL.name,
        LONG_NAME,
        "Class 4B · born 4 May 2016",
        "from 2 March 2026 to 13 March 2026",
        "Possible 20 10 Attended 15 7½ Absent 5 2½",
        "of these authorised 3 1½ of these unauthorised 2 1",
        "75.0% 15 of 20 possible sessions. Cut to one decimal place, not rounded.",
        "Spring term, second half 2 Mar to 13 Mar 15 of 20 sessions attended",
        "Ms R. Adeyemi, Attendance officer",
        "Printed on Thursday 12 March 2026.",
        "Marks as at Thursday 12 March 2026, 09:14, from Herringbone.",
        "Page 1 of 1",
    ):
        assert part in said


FULL = "Pupil Mon Tue Wed Thu Fri\nBen // // // // //\n\n"


@pytest.mark.parametrize(
    ("page", "figures", "share"),
    [
        (FULL * 3 + "Pupil Mon Tue\nBen O/ //", Figures(34, 33, 0, 1), "97.0%"),  # 97.058…
        (FULL * 2 + "Pupil Mon\nBen O/", Figures(22, 21, 0, 1), "95.4%"),  # 95.4545…
        (FULL + "Pupil Mon\nBen O/", Figures(12, 11, 0, 1), "91.6%"),  # 91.666…, never 91.7
    ],
)
def test_attendance_is_cut(page, figures, share):
    made = certificate(page, last=date(2026, 3, 31))
    assert made.figures == figures
    assert share in words(pdf(made))


@settings(max_examples=60, deadline=None)
@given(some.lists(some.sampled_from(national_codes().codes_on(MONDAY)), min_size=20, max_size=20))
def test_the_figures_are_the_engines(codes):
    cells = [code.symbol for code in codes]
    for i, code in enumerate(codes):
        if ("AM", "PM")[i % 2] not in code.sessions or code.symbol == "#":
            cells[i] = "/"
    days = [f"{cells[i]},{cells[i + 1]}" for i in range(0, 20, 2)]
    page = "\n\n".join(
        f"Pupil Mon Tue Wed Thu Fri\nBen {' '.join(days[week : week + 5])}" for week in (0, 5)
    )
    registers = drawn(page, starts=MONDAY, pupils={"Ben": {"dob": BORN.isoformat()}})
    known = measures_of(registers, "Ben", AsOf(date(2026, 3, 13)))
    shown = counted(marks(page), BORN)
    assert [getattr(shown, name) for name in COUNTS] == [known[name] for name in COUNTS]
    if shown.possible:
        assert known["attendance"] == Fraction(
            100 * (shown.possible - shown.absent), shown.possible
        )


def test_figures_that_are_not_those_of_the_marks_are_refused():
    with pytest.raises(FiguresDisagree) as refused:
        certificate(figures=Figures(20, 16, 3, 1, late=1))
    assert str(refused.value) == (
        "figures and marks differ: attended 16, from the marks 15; unauthorised 1, from the marks 2"
    )


def test_a_mark_outside_the_period_is_refused():
    with pytest.raises(ValueError, match="a mark of 13 March 2026 stands outside the period"):
        certificate(last=date(2026, 3, 12))


def test_a_period_that_runs_backwards_is_refused():
    with pytest.raises(ValueError, match="ends on 1 March 2026, before it begins"):
        certificate(last=date(2026, 3, 1))


def test_a_session_that_stands_twice_is_refused():
    twice = (*marks(WEEK), Mark(MONDAY, "AM", "I"))
    with pytest.raises(ValueError, match="2 March 2026, morning, stands twice"):
        certificate(half_terms=(HalfTerm("Spring", twice),))


def test_a_session_is_a_morning_or_an_afternoon():
    with pytest.raises(ValueError, match="AM or PM, not EVE"):
        Mark(MONDAY, "EVE", "/")


def test_sessions_without_a_sure_mark_are_shown_and_said_not_counted():
    shown = (*marks("Pupil Mon Tue\nBen /- //"), Mark(date(2026, 3, 4), "AM", "V", confirmed=False))
    made = certificate(half_terms=(HalfTerm("Spring", shown),), figures=Figures(3, 3, 0, 0))
    said = words(pdf(made))
    assert (
        "Not counted: 1 session without a mark and 1 session marked ahead and not yet confirmed, "
        "shown as –." in said
    )
    assert "Not counted" not in words(pdf(certificate()))


def test_nothing_in_the_period_is_said_so():
    made = certificate(half_terms=(), figures=Figures(0, 0, 0, 0))
    said = words(pdf(made))
    assert "Possible 0 0" in said
    assert "none No possible session in the period." in said
    assert "No session of the school falls into the period." in said


def test_an_x_of_the_covid_years_counts_by_age():
    shown = [Mark(date(2021, 3, 8), "AM", "X")]
    assert counted(shown, born=date(2010, 1, 1)).possible == 1
    assert counted(shown, born=date(2018, 1, 1)).possible == 0
    assert counted(shown, born=None).possible == 0


# --- the herringbone -----------------------------------------------------------------------------
def test_present_marks_are_one_line_and_absences_break_it():
    (week,) = half_term("Pupil Mon Tue Wed Thu Fri\nBen   //  I/  //  /O  //")["rows"][0]
    assert week["label"] == "2 Mar"
    assert week["slots"] == 10
    assert week["runs"] == [[0, 2], [3, 4], [8, 2]]
    assert week["letters"] == [[2, 1, "absent", "I"], [7, 1, "absent", "O"]]


def test_a_full_week_is_one_unbroken_run():
    (week,) = half_term("Pupil Mon Tue Wed Thu Fri\nBen // // // // //")["rows"][0]
    assert (week["runs"], week["letters"]) == ([[0, 10]], [])


def test_a_letter_that_is_no_absence_is_lighter():
    (week,) = half_term("Pupil Mon Tue Wed\nBen L/ VV ##")["rows"][0]
    looks = {code: look for _, _, look, code in week["letters"]}
    assert looks == {"L": "other", "V": "other", "#": "other"}


def test_a_whole_day_of_a_two_letter_code_stands_once_over_both_sessions():
    (week,) = half_term("Pupil Mon Tue Wed\nBen C2,C2 /,C2 C2,/")["rows"][0]
    assert week["letters"] == [
        [0, 2, "absent", "C2"],
        [3, 1, "absent", "C2"],
        [4, 1, "absent", "C2"],
    ]


def test_a_day_without_a_session_is_a_gap():
    (week,) = half_term("Pupil Tue Thu\nBen // //", date(2026, 3, 3))["rows"][0]
    assert week["runs"] == [[2, 2], [6, 2]]


def test_a_long_stretch_breaks_into_lines_of_nine_weeks():
    page = "\n\n".join("Pupil Mon\nBen //" for _ in range(12))
    assert [len(row) for row in half_term(page)["rows"]] == [9, 3]


def test_runs_of_absence_are_told_together():
    page = "Pupil Mon Tue Wed Thu Fri\nBen II II /I // CC"
    assert half_term(page)["words"] == (
        "Spring term: 3 of 10 sessions attended. Absent: Monday 2 March 2026 to "
        "Tuesday 3 March 2026, all day I; Wednesday 4 March 2026, afternoon I; "
        "Friday 6 March 2026, all day C."
    )


def test_a_saturday_has_its_place():
    shown = (*marks("Pupil Mon\nBen //"), Mark(date(2026, 3, 7), "AM", "I"))
    made = certificate(half_terms=(HalfTerm("Spring", shown),), figures=counted(shown))
    assert made.values()["half_terms"][0]["rows"][0][0]["slots"] == 12


# --- the key -------------------------------------------------------------------------------------
def test_the_key_holds_each_mark_in_use_and_no_other():
    assert key_of(marks(WEEK)) == [
        ("/", "Present in the morning"),
        ("\\", "Present in the afternoon"),
        ("L", "Arrived late while the register was open"),
        ("V", "On an educational visit or trip"),
        ("I", "Ill"),
        ("M", "At a medical or dental appointment"),
        ("O", "Absent without a reason that the school accepts"),
    ]


def test_a_mark_whose_meaning_changed_stands_with_both():
    shown = [Mark(date(2024, 7, 1), "AM", "B"), Mark(date(2024, 9, 10), "AM", "B")]
    assert key_of(shown) == [
        ("B", "Educated off site"),
        ("B", "At another approved and supervised educational activity"),
    ]


def test_a_key_for_a_day_refuses_a_code_of_another_time():
    assert key_on(["N", "/"], MONDAY)[0] == ("/", "Present in the morning")
    with pytest.raises(ValueError, match="J may not stand on 2 March 2026"):
        key_on(["J"], MONDAY)


# --- paper ---------------------------------------------------------------------------------------
def year(code: str = "/") -> tuple[HalfTerm, ...]:
    """Six half terms of six weeks and a bit, with an absence a week."""
    page = "\n\n".join(f"Pupil Mon Tue Wed Thu Fri\nBen // {code}{code} // // //" for _ in range(7))
    starts = [date(2025, 9, 1), date(2025, 11, 3), date(2026, 1, 5)]
    starts += [date(2026, 2, 23), date(2026, 4, 20), date(2026, 6, 8)]
    return tuple(HalfTerm(f"Half term {n}", marks(page, day)) for n, day in enumerate(starts, 1))


@pytest.mark.parametrize("crest", [None, png()])
def test_a_whole_year_is_one_page(crest):
    terms = year("I")
    shown = [mark for term in terms for mark in term.marks]
    made = certificate(
        school=replace(SCHOOL, crest=crest),
        half_terms=terms,
        figures=counted(shown),
        first=date(2025, 9, 1),
        last=date(2026, 7, 31),
    )
    pages = reader(pdf(made)).pages
    assert len(pages) == 1
    assert not outside(pages[0], PRINTABLE)
    assert not collisions(pages[0])


def test_long_names_and_long_words_are_never_cut():
    name = f"{'Wolfeschlegelsteinhausenbergerdorffwelche'[:40]} {'Ş' * 40}"
    made = pdf(
        certificate(pupil=pupil(name=name), signatory=Signatory("A" * 40, "Attendance officer"))
    )
    assert unbroken(name) in unbroken(words(made))
    for page in reader(made).pages:
        assert not outside(page, PRINTABLE)
        assert not collisions(page)
