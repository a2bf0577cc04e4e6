"""`calendar.csv`, `pupils.csv` and `history.csv`: refusals, warnings and dated values."""

from datetime import date

import pytest

from flat_folders import GOOD, only, read, warnings
from herringbone.engine.record.roll import Enrolment

CALENDAR = "date,term,half_term\n"
PUPILS = "pupil_id,year_group,class,start_date\n"
NO_MARKS = "pupil_id,date,session,code\n"
HISTORY = "pupil_id,field,value,from,to\n"


def read_calendar(path, *rows, header=CALENDAR):
    return read(path, {"calendar.csv": header + "\n".join(rows), "marks.csv": NO_MARKS})


def read_pupils(path, *rows, header=PUPILS):
    return read(path, {"pupils.csv": header + "\n".join(rows), "marks.csv": NO_MARKS})


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        ("2024-9-3,autumn,1", "date", "bad value"),
        ("2024-09-03,fall,1", "term", "bad value"),
        ("2024-09-03,autumn,7", "half_term", "bad value"),
        ("2024-09-02,autumn,1", "date", "duplicate"),
    ],
)
def test_a_bad_day(tmp_path, row, column, kind):
    place, _ = only(read_calendar(tmp_path, "2024-09-02,autumn,1", row).refused)
    assert place[:3] == ("calendar.csv", 3, column) and place[4] == kind


def test_part_open_days(tmp_path):
    header = "date,term,half_term,sessions,closed_for\n"
    rows = ["2024-09-03,autumn,1,AM,", "2024-09-04,autumn,1,,7; 8", "2024-09-05,autumn,1,noon,Y7"]
    reading = read_calendar(tmp_path, *rows, header=header)
    assert [(p.column, p.value) for p in reading.refused] == [
        ("sessions", "noon"),
        ("closed_for", "Y7"),
    ]


def test_no_calendar(tmp_path):
    assert only(read_calendar(tmp_path).refused)[0][4] == "no calendar"


def test_weekends_bank_holidays_and_half_terms_out_of_order_are_warned(tmp_path):
    rows = ["2024-09-07,autumn,1", "2024-12-25,autumn,2", "2025-01-06,autumn,1"]
    found = [p for p in warnings(read_calendar(tmp_path, *rows)) if p.kind == "unusual date"]
    assert [(p.row, p.column) for p in found] == [(2, "date"), (3, "date"), (4, "half_term")]
    assert "Saturday" in found[0].message and "Christmas" in found[1].message


def test_a_new_year_starts_again_at_half_term_1(tmp_path):
    rows = ["2024-07-01,summer,6", "2024-09-03,autumn,1"]
    assert "unusual date" not in {p.kind for p in warnings(read_calendar(tmp_path, *rows))}


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        (",8,8A,2023-09-01,,,", "pupil_id", "bad value"),
        ("dan,Y8,8A,2023-09-01,,,", "year_group", "bad value"),
        ("dan,8,8A,,,,", "start_date", "bad value"),
        ("dan,8,8A,2023-09-01,2023-08-31,,", "leave_date", "bad value"),
        ("dan,8,8A,2023-09-01,,yes,", "pp", "bad value"),
        ("dan,8,8A,2023-09-01,,,A", "sen", "bad value"),
        ("ann,8,8A,2023-09-01,,,", "pupil_id", "duplicate"),
    ],
)
def test_a_bad_pupil(tmp_path, row, column, kind):
    header = "pupil_id,year_group,class,start_date,leave_date,pp,sen\n"
    rows = ["ann,8,8A,2023-09-01,,1,K", row]
    place, _ = only(read_pupils(tmp_path, *rows, header=header).refused)
    assert place[:3] == ("pupils.csv", 3, column) and place[4] == kind


def test_no_pupil(tmp_path):
    assert only(read_pupils(tmp_path).refused)[0][4] == "no pupil"


def test_a_bad_upn_a_shared_one_and_an_odd_birthday_are_warnings(tmp_path):
    header = "pupil_id,year_group,class,start_date,upn,date_of_birth\n"
    rows = [
        "a,8,8A,2023-09-01,A801200005001,2011-01-01",
        "b,8,8A,2023-09-01,b801200005001 ,2011-01-01",
        "c,8,8A,2023-09-01,B801200005001,2023-10-01",
    ]
    found = warnings(read_pupils(tmp_path, *rows, header=header))
    assert [(p.row, p.column) for p in found][:3] == [
        (2, "upn"),
        (4, "date_of_birth"),
        (4, "upn"),
    ]


def test_history_is_dated(tmp_path):
    rows = [
        "ann,class,7C,2023-09-01,2024-07-31",
        "ann,year_group,7,2023-09-01,2024-07-31",
        "ann,cp,1,2024-01-10,2024-02-10",
        "ann,enrolment,,2022-09-01,2023-03-31",
        "ann,enrolment,,2023-09-01,",
    ]
    reading = read(tmp_path, {"history.csv": HISTORY + "\n".join(rows)})
    ann = reading.registers.pupils[0]
    assert not warnings(reading) and not reading.refused
    assert ann.value("class", date(2024, 7, 1)) == "7C"
    assert ann.value("class", date(2024, 9, 3)) == "8A"
    assert ann.has("cp", date(2024, 2, 1)) and not ann.has("cp", date(2023, 12, 1))
    assert ann.enrolments[0] == Enrolment(date(2022, 9, 1), date(2023, 3, 31))
    assert len(ann.enrolments) == 2


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        ("dan,class,7C,2023-09-01,", "pupil_id", "unknown pupil"),
        ("ann,colour,red,2023-09-01,", "field", "bad value"),
        ("ann,pp,yes,2023-09-01,", "value", "bad value"),
        ("ann,class,,2023-09-01,", "value", "bad value"),
        ("ann,class,7C,,", "from", "bad value"),
        ("ann,class,7C,2023-09-01,2023-08-01", "to", "bad value"),
        ("ann,class,7C,2022-09-01,2022-10-01", "from", "bad value"),
        ("ann,enrolment,,2023-01-01,2023-09-01", "from", "bad value"),
    ],
)
def test_bad_history(tmp_path, row, column, kind):
    rows = HISTORY + "ann,class,7B,2021-09-01,2022-09-01\n" + row + "\n"
    place, _ = only(read(tmp_path, {"history.csv": rows}).refused)
    assert place[:3] == ("history.csv", 3, column) and place[4] == kind


def test_a_rejoiner_may_be_marked_in_both_times_on_roll(tmp_path):
    pupils = PUPILS.replace("\n", ",leave_date\n") + "ann,8,8A,2024-09-04,\n"
    marks = NO_MARKS + "ann,2024-07-01,AM,/\nann,2024-09-03,AM,/\nann,2024-09-04,AM,/\n"
    history = HISTORY + "ann,enrolment,,2023-09-01,2024-07-31\n"
    files = {"pupils.csv": pupils, "marks.csv": marks, "history.csv": history}
    [warning] = warnings(read(tmp_path, files))
    assert warning.row == 3 and "between two times on roll" in warning.message


def test_the_good_folder_needs_no_optional_column(tmp_path):
    assert read(tmp_path, {"pupils.csv": GOOD["pupils.csv"]}).columns_present["pupils.csv"] == {
        *("pupil_id", "year_group", "class", "start_date", "leave_date", "date_of_birth")
    }
