"""A letter on paper: the address in its window, the days first, the absences dated, the slip."""

from dataclasses import replace
from datetime import date

import pytest

from herringbone.documents import (
    Addressee,
    CannotPrint,
    HalfTerm,
    Mark,
    Record,
    Window,
    pdf,
)
from herringbone.documents.absences import (
    TOLD,
    absences,
    absences_words,
    days_words,
    figure_values,
    reasons_words,
)
from herringbone.documents.family_letter import ROWS_BY_A_SLIP
from herringbone.documents.writing import template_of
from herringbone.engine.england.codes import CodeClass, national_codes
from letter_samples import png, printed, year
from paper_samples import BORN, HOME, MONDAY, SCHOOL, letter, marks, postcard, record, visit_card
from pdf_reading import count_of, reader, runs, tags, unbroken, words

MM = 72 / 25.4
TALL = 297 * MM
LONG = Addressee(
    "Mrs Ottoline Featherstonehaugh-Okonkwo",
    (
        *("Flat 12", "Wolfeschlegelsteinhausen House, Old Mill Yard", "Little Dunholme"),
        *("Oakbeck", "Herringford", "Herringfordshire", "ZZ9 9ZZ"),
    ),
)


def placed(made: bytes, page: int = 0) -> list[tuple[float, float, float]]:
    """Left, right and base of every run, in millimetres from the left and from the top."""
    return [
        (run.left / MM, run.right / MM, (TALL - run.base) / MM)
        for run in runs(reader(made).pages[page])
    ]


# --- the window ----------------------------------------------------------------------------------
@pytest.mark.parametrize("to", [HOME, LONG], ids=["usual", "long"])
@pytest.mark.parametrize(
    ("window", "first", "last", "right"),
    [(Window.DL, 57.0, 79.0, 100.0), (Window.NOTIFY, 39.5, 66.3, 120.0)],
)
def test_the_address_stands_where_the_window_shows_it(to, window, first, last, right):
    made = pdf(letter(to=to, window=window, school=replace(SCHOOL, crest=png(32))))
    seen = [(a, b, y) for a, b, y in placed(made) if 38 < y < 92 and a < 110]
    assert len(seen) >= len(to.shown())
    assert all(a >= 24 and b <= right for a, b, _ in seen)
    assert min(y for _, _, y in seen) - 2.4 >= first  # the height of its capitals
    assert max(y for _, _, y in seen) + 1 <= last


def test_nothing_but_the_address_can_be_seen_through_the_window():
    made = pdf(letter(to=LONG, school=replace(SCHOOL, crest=png(32))))
    seen = {y for a, _, y in placed(made) if 44 < y < 92 and a < 110}
    assert len(seen) == len(LONG.shown()) == 6
    assert all(57 < y < 79 for y in seen)


def test_the_lines_of_a_long_address_are_joined_and_none_is_lost():
    shown = LONG.shown()
    assert shown[0] == LONG.name
    assert shown[-1] == "ZZ9 9ZZ"
    assert ", ".join(shown) == ", ".join((LONG.name, *LONG.lines))


# --- what it says --------------------------------------------------------------------------------
def test_the_days_come_first_then_the_sessions_then_the_percentage():
    said = words(pdf(letter()))
    order = ["2½ days missed", "5 sessions of 20", "75.0%", "Every absence counted here"]
    assert sorted(order, key=said.index) == order


def test_each_absence_has_its_date_and_its_reason():
    said = words(pdf(letter()))
    for row in (
        "Tuesday 3 March, all day Ill",
        "Wednesday 4 March, afternoon Medical or dental appointment",
        "Friday 6 March, all day No reason accepted",
    ):
        assert row in said


def test_the_person_and_the_number_stand_under_the_words_and_on_the_slip():
    said = unbroken(words(pdf(letter())))
    assert "YourssincerelyMrsT.AdeyemiAttendanceleadDirectnumber01632960112" in said
    assert said.count("01632960112") == 2


def test_only_what_is_told_hangs_on_it():
    whole, bare = pdf(letter()), pdf(letter(slip="", sheets=(), encloses_record=False, record=None))
    assert "Reply slip" in words(whole)
    assert "Enclosed: Attendance record, Where to find help" in words(whole)
    assert len(reader(bare).pages) == 1
    for absent in ("Reply slip", "Enclosed", "days missed", "Every absence"):
        assert absent not in words(bare)


def test_what_is_enclosed_begins_on_a_page_of_its_own():
    pages = [" ".join(page.extract_text().split()) for page in reader(pdf(letter())).pages]
    assert pages[-2].startswith("Attendance record of")
    assert pages[-1].startswith("Where to find help")


def test_a_year_of_absences_shows_the_last_and_counts_the_rest():
    document = printed(template_of("rivington", "warning"))
    every = absences(document.record.marks)
    assert len(every) > ROWS_BY_A_SLIP
    said = words(pdf(document))
    before = sum(each.sessions for each in every[:-ROWS_BY_A_SLIP])
    assert f"Before these: {before} sessions. Please ask us for the whole list." in said
    assert every[-1].when in said
    assert every[0].when not in said


def test_the_herringbone_of_the_last_six_weeks_is_told_in_words():
    (figure,) = [
        tag.alt for tag in tags(pdf(printed(template_of("rivington", "warning")))) if tag.alt
    ]
    assert figure.startswith("The last 6 weeks: ")
    assert "Absent: " in figure


def test_a_child_who_missed_nothing_is_told_so():
    good = record("Pupil Mon Tue Wed Thu Fri\nBen   //  //  //  //  //")
    said = words(pdf(letter(record=good)))
    assert "No day missed" in said
    assert "100.0%" in said
    assert "Every absence" not in said


def test_headings_and_lists_are_tagged_as_such():
    count = count_of(pdf(letter(sheets=(), record=None, encloses_record=False)))
    assert (count["/H1"], count["/LI"], count["/Table"]) == (1, 2, 0)


def test_a_name_and_a_number_are_never_parted_at_the_end_of_a_line():
    body = "Dear Mrs Rowe,\n\n" + " ".join(f"{'x' * n} 01632 960112" for n in range(1, 40))
    lines = reader(pdf(letter(body=body))).pages[0].extract_text().splitlines()
    assert not [line for line in lines if line.rstrip().endswith("01632")]


def test_a_letter_without_words_is_not_printed():
    with pytest.raises(ValueError, match="without words"):
        letter(body="  \n")


def test_a_name_that_cannot_be_printed_is_refused():
    with pytest.raises(CannotPrint, match="which the documents' fonts do not have"):
        pdf(letter(to=Addressee("السيدة رو", ("ZZ9 9ZZ",))))


# --- the words for absences ----------------------------------------------------------------------
def test_every_code_of_absence_has_words_for_a_family():
    today = national_codes().codes_on(date(2026, 3, 2))
    missed = {
        code.symbol
        for code in today
        if code.code_class in (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)
    }
    assert missed == set(TOLD)


def test_days_in_a_row_for_one_reason_are_one_absence():
    found = absences(marks("Pupil Mon Tue Wed Thu Fri\nBen   //  II  II  I/  //"))
    assert [(each.when, each.why, each.sessions) for each in found] == [
        ("Tuesday 3 to Wednesday 4 March, 4 sessions", "ill", 4),
        ("Thursday 5 March, morning", "ill", 1),
    ]


def test_what_counts_to_a_notice_is_no_run_across_days_in_school():
    """A notice that says "Monday to Friday" of two days missed is wrong before a court."""
    shown = marks("Pupil Mon Tue Wed Thu Fri\nBen   OO  //  II  //  OO")
    found = absences(shown, codes={"G", "N", "O", "U"})
    assert [(each.when, each.sessions) for each in found] == [
        ("Monday 2 March, all day", 2),
        ("Friday 6 March, all day", 2),
    ]


def test_two_reasons_on_one_day_are_two_absences():
    found = absences(marks("Pupil Mon Tue Wed Thu Fri\nBen   MI  //  //  //  //"))
    assert [each.when for each in found] == ["Monday 2 March, morning", "Monday 2 March, afternoon"]


def test_days_missed_with_a_day_in_school_between_are_two_absences():
    found = absences(marks("Pupil Mon Tue Wed Thu Fri\nBen   II  //  II  //  //"))
    assert [each.sessions for each in found] == [2, 2]


def test_a_note_says_more_than_its_code_and_parts_one_absence_from_the_next():
    shown = marks("Pupil Mon Tue Wed Thu Fri\nBen   II  II  //  //  //")
    notes = {(MONDAY, "AM"): "chicken pox", (MONDAY, "PM"): "chicken pox"}
    found = absences(shown, notes)
    assert [(each.why, each.sessions) for each in found] == [("chicken pox", 2), ("ill", 2)]


def test_an_unconfirmed_mark_and_a_blank_are_no_absence():
    shown = [Mark(MONDAY, "AM", "V", confirmed=False), Mark(MONDAY, "PM", "")]
    assert absences(shown) == []


@pytest.mark.parametrize(
    ("sessions", "said"),
    [(0, "no days"), (1, "half a day"), (2, "1 day"), (3, "1½ days"), (18, "9 days")],
)
def test_sessions_as_days(sessions, said):
    assert days_words(sessions) == said


def test_the_reasons_come_with_the_most_first():
    shown = marks("Pupil Mon Tue Wed Thu Fri\nBen   M/  II  II  N/  //")
    assert reasons_words(shown) == (
        "4 for illness, 1 for a medical appointment and 1 for which we do not know the reason yet"
    )
    assert reasons_words([]) == "none"


def test_a_sentence_names_the_last_four_absences_and_counts_the_rest():
    said = absences_words(absences(year().marks))
    assert "sessions before that; " in said
    assert said.count(";") == 4
    assert absences_words([]) == "none"


def test_the_placeholders_of_a_period_are_counted_from_its_marks():
    shown = marks("Pupil Mon Tue Wed Thu Fri\nBen   M/  II  II  N/  //")
    assert figure_values(shown, BORN) == {
        "days_missed": "3 days",
        "sessions_missed": "6 sessions",
        "sessions_possible": "10",
        "attendance": "40.0%",
        "counted_from": "2 March 2026",
        "counted_to": "6 March 2026",
        "reasons": reasons_words(shown),
        "absences": absences_words(absences(shown)),
    }
    assert figure_values([])["days_missed"] == "no days"


def test_figures_and_table_come_from_the_same_marks():
    shown = marks("Pupil Mon Tue Wed Thu Fri\nBen   II  //  //  //  //")
    twice = Record((HalfTerm("One", shown), HalfTerm("Two", shown)), BORN)
    with pytest.raises(ValueError, match="stands twice"):
        pdf(letter(record=twice))


# --- the cards -----------------------------------------------------------------------------------
def test_the_card_at_the_door_names_no_child_and_no_reason():
    said = words(pdf(visit_card()))
    assert "We called on 12 March 2026, 11:20" in said
    assert "01632 960112" in said
    for told in ("Ellis", "absen", "attendance record", "school today"):
        assert told not in said


def test_a_card_without_a_name_is_still_a_card():
    assert "Sorry we missed you" in words(pdf(visit_card(to_name="")))


def test_a_postcard_carries_its_words_and_the_address():
    made = pdf(postcard(to=LONG, school=replace(SCHOOL, crest=png(32))))
    assert len(reader(made).pages) == 1
    said = unbroken(words(made))
    for line in (*LONG.shown(), "We are so pleased", "01632 960112"):
        assert unbroken(line) in said
    with pytest.raises(ValueError, match="without words"):
        postcard(body="")
