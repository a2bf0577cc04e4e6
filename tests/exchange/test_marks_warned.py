"""Marks that stand, or are left uncounted, with a warning."""

import pytest

from flat_folders import mark_of, read, read_marks, warnings


@pytest.mark.parametrize(
    ("written", "session", "stored"), [("\\", "AM", "/"), ("/", "PM", "\\"), ("/", "AM", "/")]
)
def test_a_stroke_of_the_other_session_is_taken_as_this_ones(tmp_path, written, session, stored):
    reading = read_marks(tmp_path, f"ann,2024-09-03,{session},{written}")
    assert mark_of(reading, "ann", "2024-09-03", session) == stored
    kinds = [p.kind for p in warnings(reading)]
    assert kinds == ([] if written == stored else ["wrong stroke"])


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2024-09-03", "before the start date 2024-09-04"),
        ("2024-10-01", "after the leaving date 2024-09-30"),
    ],
)
def test_a_mark_outside_the_enrolment_is_not_counted(tmp_path, day, words):
    marks = "pupil_id,date,session,code\n" + f"cat,{day},AM,/\nann,{day},AM,/\n"
    reading = read(tmp_path, {"marks.csv": marks})
    [warning] = warnings(reading)
    assert (warning.row, warning.kind) == (2, "mark outside the enrolment")
    assert words in warning.message
    assert mark_of(reading, "cat", day, "AM") == ""


def test_a_prospective_pupil_before_the_start_date_is_no_surprise(tmp_path):
    assert not warnings(read_marks(tmp_path, "cat,2024-09-03,AM,Z", "ann,2024-09-03,AM,/"))


@pytest.mark.parametrize(
    ("pupil_id", "code", "warned"),
    [
        ("ben", "S", True),
        ("ben", "W", True),
        ("ann", "X", True),
        ("cat", "S", False),
        ("cat", "W", False),
        ("ann", "I", False),
    ],
)
def test_a_code_unusual_for_the_pupil(tmp_path, pupil_id, code, warned):
    reading = read_marks(tmp_path, f"{pupil_id},2024-09-04,AM,{code}", "ann,2024-09-03,AM,/")
    assert [p.kind for p in warnings(reading)] == (["unusual code"] if warned else [])
    assert mark_of(reading, pupil_id, "2024-09-04", "AM") == code


def test_x_for_a_pupil_of_compulsory_age_is_usual_in_the_covid_years(tmp_path):
    files = {
        "school.toml": 'name="F"\nphase="primary"\nacademic_year_start="2021-09-01"\n',
        "calendar.csv": "date,term,half_term\n2022-01-10,spring,3\n",
        "pupils.csv": (
            "pupil_id,year_group,class,start_date,date_of_birth\nann,4,4A,2021-09-01,2013-01-01\n"
        ),
        "marks.csv": "pupil_id,date,session,code\nann,2022-01-10,AM,X\n",
    }
    assert not warnings(read(tmp_path, files))


def test_without_history_current_values_hold_and_that_is_said(tmp_path):
    assert [p.kind for p in read(tmp_path, {}).warnings] == ["no history"]


def test_an_unknown_column_is_named_with_the_nearest_known_one(tmp_path):
    marks = "pupil_id,date,session,code,Reasons\nann,2024-09-03,AM,/,x\n"
    [warning] = warnings(read(tmp_path, {"marks.csv": marks}))
    assert (warning.column, warning.kind) == ("Reasons", "unknown column")
    assert "did you mean reason?" in warning.message


def test_no_mark_at_all_is_a_warning(tmp_path):
    kinds = {p.kind for p in warnings(read_marks(tmp_path))}
    assert kinds == {"no marks", "no possible session"}


def test_no_possible_session_is_a_warning_and_says_why(tmp_path):
    not_required = read_marks(tmp_path, "ann,2024-09-03,AM,D")
    assert [p.kind for p in warnings(not_required)] == ["no possible session"]
    pupils = "pupil_id,year_group,class,start_date\nann,8,8A,2025-09-01\n"
    marks = "pupil_id,date,session,code\n"
    nobody = read(tmp_path, {"pupils.csv": pupils, "marks.csv": marks})
    assert "no pupil is on roll" in warnings(nobody)[-1].message


def test_a_calendar_open_to_nobody_has_no_possible_session(tmp_path):
    calendar = "date,term,half_term,closed_for\n2024-09-03,autumn,1,4;8;11\n"
    marks = "pupil_id,date,session,code\nann,2024-09-03,AM,#\n"
    reading = read(tmp_path, {"calendar.csv": calendar, "marks.csv": marks})
    assert [p.kind for p in warnings(reading)] == ["no possible session"]


def test_progress_ends_with_the_whole_file(tmp_path):
    seen = []
    reading = read_marks(tmp_path, "ann,2024-09-03,AM,/", progress=lambda *at: seen.append(at))
    size = (tmp_path / "marks.csv").stat().st_size
    assert reading.registers is not None and seen[-1] == (size, size)
