"""The data that ships: every file can be read, says where it is from, and stays small."""

from datetime import date, timedelta

import pytest

from herringbone.library.files import names, read_rows, read_text, read_yaml
from shared_files import shared_rows

BANDS = [f"from_{lowest}" for lowest in range(0, 51, 5)]
FOLDERS = ("benchmarks", "calendars", "codes", "national")


def weekdays(first: date, last: date) -> set[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day for day in days if day.weekday() < 5}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_says_where_it_is_from(folder):
    sources = read_text(folder, "SOURCES.md") if "SOURCES.md" in names(folder) else ""
    for name in names(folder):
        text = read_text(folder, name)
        assert name == "SOURCES.md" or name in sources or "source: " in text, name
        assert len(text.encode()) < 300_000


def test_open_government_figures_carry_their_licence():
    for folder in ("benchmarks", "calendars", "national"):
        assert "Open Government Licence v3.0" in read_text(folder, "SOURCES.md")


def test_letters_that_yaml_once_read_as_yes_and_no_stay_letters():
    codes = read_yaml("codes", "national_2024.yaml")["codes"]
    assert {"N", "Y1", "O", "#", "/", "\\"} <= set(codes)
    assert all(isinstance(symbol, str) for symbol in codes)


@pytest.mark.parametrize("name", names("calendars", ending=".yaml"))
def test_a_school_year_has_the_days_it_says(name):
    year = read_yaml("calendars", name)
    days: set[date] = set()
    for term in year["terms"]:
        days |= weekdays(term["from"], term["to"]) - weekdays(*term["half_term"])
    open_days = days - set(year["inset"]) - set(year["bank_holidays"])
    assert len(open_days) == year["school_days"] == 190
    holidays = {date.fromisoformat(r["date"]) for r in read_rows("calendars", "bank_holidays.csv")}
    assert days & holidays == set(year["bank_holidays"])


def test_bank_holidays_are_weekdays_in_order_from_2012_to_2028():
    days = [date.fromisoformat(row["date"]) for row in read_rows("calendars", "bank_holidays.csv")]
    assert days == sorted(set(days))
    assert all(day.weekday() < 5 for day in days)
    assert {day.year for day in days} == set(range(2012, 2029))


def test_the_joint_bands_are_the_departments_enrolments():
    rows = read_rows("benchmarks", "generator_joint_2022_23.csv")
    ours = sum(int(row[band]) for row in rows for band in BANDS)
    assert (len(rows), ours) == (357, 7_396_032)
    source = shared_rows("generator/generator_joint_2022_23_national.csv")
    theirs = sum(int(v) for row in source for column, v in row.items() if column.startswith("b"))
    assert ours == theirs


def test_each_row_of_bands_is_a_hundred_per_cent():
    for row in read_rows("benchmarks", "generator_bands.csv"):
        assert sum(float(row[band]) for band in BANDS) == pytest.approx(100, abs=0.01)


def test_the_calibration_names_only_real_phases_and_codes():
    calibration = read_yaml("benchmarks", "generator_calibration.yaml")
    assert calibration["weekday_ratio"]["primary"]["friday"] == 1.14
    assert sorted(calibration["year_group_ratio"]["secondary"]) == [7, 8, 9, 10, 11]
    assert set(calibration["persistent_percent"]) == {"primary", "secondary", "special"}
