"""Long and wide CSV exports by a profile that someone saved: no Python needed."""

import pytest

from flat_folders import folder, mark_of, only
from herringbone.exchange.formats import read_any

COMMON = """\
format: mapped_csv
school: {name: Elm, phase: primary, academic_year_start: 09-01}
half_terms: [{from: 09-01, term: autumn, half_term: 1}, {from: 01-01, term: spring, half_term: 3}]
"""
LONG = """\
shape: long
columns: {pupil_id: Adno, date: Date, session: Half, code: Mark, class: Form, surname: Name}
sessions: {Morning: AM, Afternoon: PM}
dates: "%d/%m/%Y"
marks: {Present: present}
other_marks: as_is
"""
WIDE = """\
shape: wide
columns: {pupil_id: Adno}
session_columns: "(?P<date>[-0-9]{10}) (?P<session>AM|PM)"
marks: {y: present, n: N}
"""


def read(path, profile, text, **options):
    (path / "elm.yaml").write_text(COMMON + profile)
    (path / "marks.csv").write_text(text)
    return read_any(path / "marks.csv", profile=str(path / "elm.yaml"), **options)


def test_long(tmp_path):
    text = """\
Adno,Name,Form,Date,Half,Mark,House
7,Hart,4B,03/09/2024,Morning,Present,Red
7,Hart,4B,03/09/2024,Afternoon,Present,Red
8,Ilo,4B,03/01/2025,Morning,I,Blue
"""
    reading = read(tmp_path, LONG, text)
    assert not reading.refused, list(reading.refused.lines())
    assert mark_of(reading, "7", "2024-09-03", "AM") == "/"
    assert mark_of(reading, "7", "2024-09-03", "PM") == "\\"
    assert mark_of(reading, "8", "2025-01-03", "AM") == "I"
    pupil = reading.registers.pupils[0]
    assert (pupil.surname, pupil.values["class"]) == ("Hart", "4B")
    assert reading.registers.calendar.days[1].half_term == 3
    assert reading.columns_present["pupils.csv"] == {"pupil_id", "class", "surname"}


def test_wide(tmp_path):
    text = "Adno,2024-09-03 AM,2024-09-03 PM,Total\n7,y,n,1\n8,,y,1\n"
    reading = read(tmp_path, WIDE, text)
    assert mark_of(reading, "7", "2024-09-03", "PM") == "N"
    assert mark_of(reading, "8", "2024-09-03", "AM") == ""
    assert mark_of(reading, "8", "2024-09-03", "PM") == "\\"


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        ("7,Hart,4B,31/02/2025,Morning,Present", "Date", "bad value"),
        ("7,Hart,4B,04/09/2024,Noon,Present", "Half", "bad value"),
        ("7,Hart,4B,04/09/2024,Morning,8", "Mark", "unknown code"),
        (",Hart,4B,04/09/2024,Morning,I", "Adno", "bad value"),
        ("7,Hart,4B,03/09/2024,Morning,I", "Mark", "second mark"),
        ("7,Hart,4B,04/09/2024,Morning,H", "Mark", "code not valid on that date"),
    ],
)
def test_problems_are_named_by_the_files_own_columns(tmp_path, row, column, kind):
    text = f"Adno,Name,Form,Date,Half,Mark\n7,Hart,4B,03/09/2024,Morning,Present\n{row}\n"
    place, _ = only(read(tmp_path, LONG, text).refused)
    assert (place[1], place[2], place[4]) == (3, column, kind)


def test_a_word_that_the_profile_does_not_have(tmp_path):
    place, message = only(read(tmp_path, WIDE, "Adno,2024-09-03 AM\n7,maybe\n").refused)
    assert place[3] == "maybe" and "which has y, n" in message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "missing column"),
        ("Adno\n", "no pupil"),
        ("Name,2024-09-03 AM\n7,y\n", "missing column"),
    ],
)
def test_a_file_that_the_profile_does_not_fit(tmp_path, text, kind):
    assert only(read(tmp_path, WIDE, text).refused)[0][4] == kind


@pytest.mark.parametrize("profile", ["format: [", "a: 1", "format: xlsx", "- 1"])
def test_a_bad_profile_is_refused(tmp_path, profile):
    path = tmp_path / "bad.yaml"
    path.write_text(profile)
    place, _ = only(read_any(folder(tmp_path, {}), profile=str(path)).refused)
    assert place[0] == "bad.yaml"


def test_a_profile_that_lacks_a_key_says_which(tmp_path):
    place, message = only(read(tmp_path, "shape: long\nmarks: {}\n", "a\n").refused)
    assert place[2] == "columns" and "has no columns" in message
