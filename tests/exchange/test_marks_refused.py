"""Marks that may not stand are refused, each with its row and with what would be right."""

import pytest

from flat_folders import DETAILED, mark_of, only, read, read_marks
from herringbone.exchange.flat import write_rejects


def test_a_good_folder_is_read(tmp_path):
    reading = read(tmp_path, {})
    assert reading.registers is not None and not reading.refused
    assert [pupil.pupil_id for pupil in reading.registers.pupils] == ["ann", "ben", "cat"]
    assert mark_of(reading, "ann", "2024-09-03", "PM") == "\\"
    assert mark_of(reading, "ben", "2024-09-03", "AM") == "I"
    assert mark_of(reading, "ben", "2024-09-04", "AM") == ""
    assert reading.columns_present["marks.csv"] == {"pupil_id", "date", "session", "code"}


@pytest.mark.parametrize(
    ("line", "column", "value", "kind", "right"),
    [
        ("ann,2024-09-04,AM,8", "code", "8", "unknown code", "8 is not a register code"),
        ("ann,2024-09-04,AM,i", "code", "i", "unknown code", "capital letters count, so I"),
        ("ann,2024-07-01,AM,K", "code", "K", "code not valid on that date", "19 August 2024"),
        ("ann,2024-10-01,AM,H", "code", "H", "code not valid on that date", "otherwise G"),
        ("ann,2024-09-07,AM,/", "code", "/", "mark on a closed day", "not a school day"),
        ("dan,2024-09-04,AM,/", "pupil_id", "dan", "unknown pupil", "add the pupil"),
        ("ann,31/02/2025,AM,/", "date", "31/02/2025", "bad value", "at latest 2025-02-28"),
        ("ann,04/09/2024,AM,/", "date", "04/09/2024", "bad value", "write 2024-09-04"),
        ("ann,20240904,AM,/", "date", "20240904", "bad value", "YYYY-MM-DD"),
        ("ann,2024-13-01,AM,/", "date", "2024-13-01", "bad value", "no such month"),
        ("ann,0204-09-03,AM,/", "date", "0204-09-03", "bad value", "no school year"),
        ("ann,2024-09-04,am,/", "session", "am", "bad value", "AM or PM"),
        (",2024-09-04,AM,/", "pupil_id", "", "bad value", "is empty"),
        ("ann,2024-09-04,AM", None, "", "bad row", "has 3 cells where the header has 4"),
        ("ann,2024-09-04,AM,/,x", None, "", "bad row", "has 5 cells where the header has 4"),
    ],
)
def test_a_mark_that_may_not_stand(tmp_path, line, column, value, kind, right):
    reading = read_marks(tmp_path, "ann,2024-09-03,AM,/", line)
    place, message = only(reading.refused)
    assert place == ("marks.csv", 3, column, value, kind)
    assert right in message
    assert reading.registers is None


def test_a_second_mark_for_a_session_names_both_rows(tmp_path):
    reading = read_marks(tmp_path, "ann,2024-09-03,AM,/", "", "ann,2024-09-03,AM,I")
    place, message = only(reading.refused)
    assert place == ("marks.csv", 4, "code", "I", "second mark")
    assert "row 4" in message and "row 2" in message


def test_a_second_mark_after_an_empty_one_is_second_all_the_same(tmp_path):
    place, _ = only(read_marks(tmp_path, "ann,2024-09-03,AM,-", "ann,2024-09-03,AM,I").refused)
    assert place[1] == 3 and place[4] == "second mark"


@pytest.mark.parametrize("code", ["#", "Z", "-", ""])
def test_a_closed_day_may_carry_the_marks_of_a_closed_day(tmp_path, code):
    assert not read_marks(tmp_path, f"ann,2024-09-07,AM,{code}").refused


def test_a_session_closed_to_a_year_group_takes_no_mark_of_theirs(tmp_path):
    calendar = """\
date,term,half_term,sessions,closed_for
2024-09-03,autumn,1,both,7;8
2024-09-04,autumn,1,AM,
"""
    marks = """\
pupil_id,date,session,code
ann,2024-09-03,AM,/
ben,2024-09-03,AM,/
ben,2024-09-04,PM,\\
ann,2024-09-04,PM,#
"""
    reading = read(tmp_path, {"calendar.csv": calendar, "marks.csv": marks})
    assert [(p.row, p.kind) for p in reading.refused] == [
        (2, "mark on a closed day"),
        (4, "mark on a closed day"),
    ]


@pytest.mark.parametrize("minutes", ["-3", "soon", "1.5", "100000"])
def test_minutes_late_are_a_number(tmp_path, minutes):
    line = f"ann,2024-09-04,AM,L,{minutes},,"
    place, _ = only(read_marks(tmp_path, line, header=DETAILED).refused)
    assert place == ("marks.csv", 2, "minutes_late", minutes, "bad value")


def test_two_things_wrong_in_a_row_are_both_said(tmp_path):
    reading = read_marks(tmp_path, "dan,2024-09-33,AM,8")
    assert [p.column for p in reading.refused] == ["pupil_id", "date", "code"]


def test_skipping_bad_rows_goes_on_without_them_and_lists_them(tmp_path):
    lines = ["ann,2024-09-03,AM,/", "ann,2024-09-03,AM,I", "dan,2024-09-03,AM,/", "=1+1,x,AM,/"]
    reading = read_marks(tmp_path, *lines, skip_bad_rows=True)
    assert mark_of(reading, "ann", "2024-09-03", "AM") == "/"
    assert [p.row for p in reading.refused] == [3, 4, 5, 5]
    write_rejects(reading.refused, tmp_path / "rejects.csv")
    listed = (tmp_path / "rejects.csv").read_text(encoding="utf-8").splitlines()
    assert listed[0] == "file,row,column,value,kind,message"
    assert listed[1].startswith("marks.csv,3,code,I,second mark,")
    assert listed[3].startswith("marks.csv,5,pupil_id,=1+1,unknown pupil,")


def test_skipping_bad_rows_does_not_get_round_a_missing_column(tmp_path):
    reading = read(tmp_path, {"marks.csv": "pupil_id,date,code\n"}, skip_bad_rows=True)
    assert reading.registers is None


def test_a_legacy_code_is_mapped_only_when_asked_and_only_where_certain(tmp_path):
    lines = ["ann,2024-09-03,AM,J", "ann,2024-09-03,PM,H"]
    refused = read_marks(tmp_path, *lines).refused
    assert [(p.row, "--legacy-codes" in p.message) for p in refused] == [(2, True), (3, False)]
    reading = read_marks(tmp_path, *lines, legacy_codes="map", skip_bad_rows=True)
    assert mark_of(reading, "ann", "2024-09-03", "AM") == "J1"
    assert [p.row for p in reading.refused] == [3]
    assert [p.kind for p in reading.warnings if p.file == "marks.csv"] == ["legacy code mapped"]


def test_a_thousand_problems_are_shown_in_full_and_the_rest_counted(tmp_path):
    reading = read_marks(tmp_path, *["dan,2024-09-03,AM,/"] * 1200, *["ann,x,AM,/"] * 30)
    assert len(reading.refused) == 1230 and len(list(reading.refused)) == 1000
    lines = list(reading.refused.lines())
    assert lines[1000:] == ["and 30 more: bad value", "and 200 more: unknown pupil"]
