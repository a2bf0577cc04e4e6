"""`school.toml`: what it must say, and where it is wrong."""

from datetime import time

import pytest

from flat_folders import GOOD, only, read, warnings


def test_everything_the_file_may_say(tmp_path):
    text = GOOD["school.toml"] + (
        'urn = "123456"\nlaestab = 9334123\nla = "Somerset"\n'
        'closes_at = "09:15"\nlate_until = 09:30:00\n'
    )
    school = read(tmp_path, {"school.toml": text}).registers.school
    assert (school.urn, school.laestab, school.la) == ("123456", "9334123", "Somerset")
    assert (school.closes_at, school.late_until) == (time(9, 15), time(9, 30))


def test_the_year_may_start_with_a_toml_date(tmp_path):
    text = GOOD["school.toml"].replace('"2023-09-01"', "2023-09-01")
    assert read(tmp_path, {"school.toml": text}).registers is not None


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [("name = Fernside\n", 1, "8"), ('name = "A"\nphase = \n', 2, "9"), ('name = "A', 1, None)],
)
def test_bad_toml_gives_line_and_column(tmp_path, text, row, column):
    place, message = only(read(tmp_path, {"school.toml": text}).refused)
    assert place == ("school.toml", row, column, "", "bad school")
    assert message.startswith("is not TOML: ")


@pytest.mark.parametrize(
    ("key", "line", "right"),
    [
        ("name", 'name = ""', "is needed"),
        ("phase", 'phase = "infants"', "nursery, primary, secondary"),
        ("academic_year_start", 'academic_year_start = "2024-07-31"', "1 August to 1 September"),
        ("academic_year_start", 'academic_year_start = "2024-09-02"', "1 August to 1 September"),
        ("academic_year_start", "academic_year_start = 2024", "YYYY-MM-DD"),
        ("closes_at", 'closes_at = "9.15"', "HH:MM"),
        ("closes_at", 'closes_at = "25:00"', "HH:MM"),
        ("late_until", 'closes_at = "09:15"\nlate_until = "09:00"', "before closes_at"),
        ("la", "la = [1]", "text in quotes"),
    ],
)
def test_a_bad_value_names_its_key(tmp_path, key, line, right):
    kept = [r for r in GOOD["school.toml"].splitlines() if not line.startswith(r.split(" ")[0])]
    text = "\n".join([*kept, line]) + "\n"
    place, message = only(read(tmp_path, {"school.toml": text}).refused)
    assert place[2] == key and place[4] == "bad school" and right in message


def test_an_unknown_key_is_a_warning(tmp_path):
    text = GOOD["school.toml"] + "colour = 1\n"
    assert [p.column for p in warnings(read(tmp_path, {"school.toml": text}))] == ["colour"]


@pytest.mark.parametrize("missing", ["school.toml", "calendar.csv", "pupils.csv", "marks.csv"])
def test_each_required_file_is_missed(tmp_path, missing):
    place, message = only(read(tmp_path, {missing: None}).refused)
    assert place[0] == missing and place[4] == "missing file" and "it needs" in message


def test_a_folder_that_is_not_there_and_one_that_is_empty(tmp_path):
    from herringbone.exchange.flat import read_folder

    assert only(read_folder(tmp_path / "nowhere").refused)[0][4] == "missing file"
    assert {p.file for p in read_folder(tmp_path).refused} == {
        "school.toml",
        "calendar.csv",
        "pupils.csv",
        "marks.csv",
    }


def test_a_toml_of_many_megabytes_is_not_read_at_all(tmp_path):
    place, _ = only(read(tmp_path, {"school.toml": "# " + "x" * 2_000_000}).refused)
    assert place[0] == "school.toml"
