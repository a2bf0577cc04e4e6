"""`measures.csv` of tiny schools, worked out on paper from the definitions, end to end."""

import csv
from datetime import date, timedelta

import pytest

from command_line import herringbone
from small_strategy import HEAD, LETTER

PLAIN = "possible attended absent authorised unauthorised late late_after_close unmarked attendance"
DERIVED = (
    "persistently_absent severely_absent compulsory_age unauthorised_10_weeks "
    "unauthorised_10_weeks_provisional absent_days_in_a_row unexplained_days_in_a_row "
    "unauthorised_days_in_a_row last_seen days_not_seen illness_days change remaining "
    "best_possible sessions_before_pa band"
)
WINDOWS = ("", "term_", "half_term_", "last_half_term_", "week_", "last_20_days_")
EMPTY = "0 0 0 0 0 0 0 0 -"
HEADER = ["pupil_id", *(f"{window}{name}" for window in WINDOWS for name in PLAIN.split())]
HEADER += DERIVED.split()


def weekdays(first, last):
    days = (date.fromisoformat(first) + timedelta(days=n) for n in range(1000))
    last = date.fromisoformat(last)
    return [day for day in days if day.weekday() < 5 and day <= last]


def school(path, days, pupils, marks, year="2024-09-01"):
    """`days` are (day, term, half term); `marks` are pupil and cells such as `/\\` or `C2,U`."""
    first = f'name = "By hand"\nphase = "primary"\nacademic_year_start = "{year}"\n'
    (path / "school.toml").write_text(first, encoding="utf-8")
    calendar = ["date,term,half_term", *(",".join(map(str, day)) for day in days)]
    roll = ["pupil_id,year_group,class,start_date,date_of_birth", *pupils]
    lines = ["pupil_id,date,session,code"]
    for pupil, day, cell in marks:
        codes = cell.split(",") if "," in cell else cell
        lines += [f"{pupil},{day},{s},{code}" for s, code in zip(("AM", "PM"), codes, strict=True)]
    for name, text in (("calendar", calendar), ("pupils", roll), ("marks", lines)):
        (path / f"{name}.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    (path / "small.yaml").write_text(HEAD + LETTER, encoding="utf-8")
    return path


def measured(path, as_of, *more):
    words = ("--strategy", path / "small.yaml", "--as-of", as_of, "--out", path / "out", *more)
    ran = herringbone("evaluate", path, *words)
    assert ran.status == 0, ran.err
    with (path / "out" / "measures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == HEADER
    return {row[0]: dict(zip(HEADER, row, strict=True)) for row in rows[1:]}


def autumn(days):
    return [(day, "autumn", 1) for day in days]


def cells(pupil, days, text):
    return list(zip([pupil] * len(days), days, text.split(), strict=True))


def whole_year():
    """190 days in six half terms, with a week's holiday in October and all of August before."""
    spans = (
        ("2024-09-04", "2024-10-25", "autumn"),
        ("2024-11-04", "2024-12-20", "autumn"),
        ("2025-01-06", "2025-02-14", "spring"),
        ("2025-02-24", "2025-04-04", "spring"),
        ("2025-04-22", "2025-05-23", "summer"),
        ("2025-06-02", "2025-07-23", "summer"),
    )
    days = [(d, term, n) for n, (a, b, term) in enumerate(spans, 1) for d in weekdays(a, b)]
    return days[:190]


def test_a_fortnight_of_three_pupils(tmp_path):
    days = weekdays("2024-09-02", "2024-09-16")
    held = days[:10]
    marks = [
        *cells("ann", held, "/\\ /\\ /\\ /\\ /\\ /\\ L\\ U\\ II NN"),
        *cells("ben", held[5:], "DD -- VV M\\ /-"),
        *cells("cat", held, "/X /X /X /X /X /X /X /X /X OX"),
    ]
    pupils = [
        "ann,5,5A,2020-09-01,2014-01-01",
        "ben,5,5A,2024-09-09,",
        "cat,R,RC,2024-09-01,2020-05-01",
    ]
    found = measured(school(tmp_path, autumn(days), pupils, marks), "2024-09-13")
    ann = "20 15 5 2 3 1 1 0 75.000000"
    ben = "5 4 1 1 0 0 0 3 80.000000"
    cat = "10 9 1 0 1 0 0 0 90.000000"
    none = "- - - - - - - - -"
    on_paper = {
        "ann": f"{ann} {ann} {ann} {none} 10 5 5 2 3 1 1 0 50.000000 {ann} "
        "1 0 1 3 2 2 1 1 2024-09-11 2 1 - 2 77.272727 0 red",
        "ben": f"{ben} {ben} {ben} {none} {ben} {ben} "
        "1 0 - - - 0 0 0 2024-09-13 0 0 - 2 85.714286 0 red",
        "cat": f"{cat} {cat} {cat} {none} 5 4 1 0 1 0 0 0 80.000000 {cat} "
        "1 0 0 0 0 1 1 1 2024-09-12 1 0 - 2 91.666667 0 red",
    }
    for pupil, text in on_paper.items():
        expected = [pupil, *("" if cell == "-" else cell for cell in text.split())]
        assert found[pupil] == dict(zip(HEADER, expected, strict=True))


def test_a_year_at_the_edge_of_persistent_absence(tmp_path):
    days = whole_year()
    assert len(days) == 190
    marks = []
    for pupil, absent in (("at", 38), ("below", 37), ("ten", 10), ("away", 0)):
        for i, (day, _, _) in enumerate(days):
            pair = "DD" if pupil == "away" else "II" if 2 * i + 2 <= absent else "/\\"
            marks.append((pupil, day, "I\\" if 2 * i + 1 == absent else pair))
    pupils = [f"{pupil},5,5A,2020-09-01,2014-10-01" for pupil in ("at", "away", "below", "ten")]
    made = school(tmp_path, days, pupils, marks)
    end = measured(made, days[-1][0])
    assert [end["at"][k] for k in ("possible", "absent", "persistently_absent", "attendance")] == [
        *("380", "38", "1", "90.000000")
    ]
    assert (end["below"]["persistently_absent"], end["below"]["attendance"]) == ("0", "90.263158")
    assert (end["at"]["band"], end["below"]["band"]) == ("red", "amber")
    away = end["away"]
    assert (away["attendance"], away["band"], away["persistently_absent"]) == ("", "", "0")
    before = measured(made, days[-2][0])["ten"]
    assert (before["remaining"], before["sessions_before_pa"]) == ("2", "2")
    holiday = measured(made, "2024-10-30")["ten"]
    assert (holiday["half_term_possible"], holiday["week_possible"]) == ("76", "0")
    assert (holiday["week_attendance"], holiday["last_half_term_possible"]) == ("", "")


@pytest.mark.parametrize(
    ("week", "due", "expected"),
    [
        ("II II I- II", 2, {"absent_days_in_a_row": "4", "unmarked": "1"}),
        (
            "U,C2 U,C2 U,C2 U,C2 U,C2",
            2,
            {"absent_days_in_a_row": "0", "unauthorised_days_in_a_row": "0", "absent": "10"},
        ),
        ("/\\ N-", 1, {"absent_days_in_a_row": "1", "unmarked": "0", "possible": "3"}),
        ("UN UU", 2, {"absent_days_in_a_row": "0", "unauthorised_days_in_a_row": "2"}),
    ],
)
def test_runs(tmp_path, week, due, expected):
    days = weekdays("2024-09-09", "2024-09-20")
    held = days[: len(week.split())]
    made = school(tmp_path, autumn(days), ["a,5,5A,2020-09-01,2014-10-01"], cells("a", held, week))
    found = measured(made, held[-1], "--sessions-due", due)["a"]
    assert {key: found[key] for key in expected} == expected


def test_who_joined_on_monday(tmp_path):
    days = weekdays("2025-11-03", "2025-12-19")
    week = weekdays("2025-12-01", "2025-12-05")
    made = school(
        tmp_path,
        [(day, "autumn", 2) for day in days],
        ["a,5,5A,2025-12-01,2015-10-01"],
        cells("a", week, "/\\ /\\ I\\ /\\ /\\"),
        year="2025-09-01",
    )
    found = measured(made, "2025-12-05")["a"]
    keys = ("possible", "absent", "attendance", "change")
    assert [found[key] for key in keys] == ["10", "1", "90.000000", ""]
    # The letter's guard of 40 sessions is not met, so 90 % sends nothing.
    assert "RIV-23" not in (made / "out" / "due.csv").read_text(encoding="utf-8")


def test_covid_sessions_are_possible_and_no_absence(tmp_path):
    days = weekdays("2021-09-06", "2021-10-22")[:35]
    text = " ".join(["X02,X02"] * 10 + ["/\\"] * 25)
    made = school(
        tmp_path,
        autumn(days),
        ["a,5,5A,2020-09-01,2011-10-01"],
        cells("a", days, text),
        year="2021-09-01",
    )
    found = measured(made, days[-1])["a"]
    keys = ("possible", "absent", "attended", "attendance", "band")
    assert [found[key] for key in keys] == ["70", "0", "50", "100.000000", "green"]


def test_the_clock_across_the_summer_and_below_compulsory_age(tmp_path):
    june, september = weekdays("2024-06-17", "2024-06-21"), weekdays("2024-09-04", "2024-09-24")
    days = [*((day, "summer", 6) for day in june), *autumn(september)]
    marks = [
        *cells("a", june, "OO OO OO /\\ /\\"),
        *cells("a", september[:4], "/\\ /\\ OO OO"),
        *cells("four", september[:4], "OO OO OO OO"),
    ]
    pupils = ["a,5,5A,2020-09-01,2014-10-01", "four,R,RA,2024-09-01,2020-05-01"]
    made = school(tmp_path, days, pupils, marks)
    found = measured(made, september[3])
    assert found["a"]["unauthorised_10_weeks"] == "4"
    assert found["a"]["absent_days_in_a_row"] == "2"
    assert found["four"]["unauthorised_10_weeks"] == "0"
    inset = measured(made, "2024-09-02")["a"]
    assert [inset[f"{window}possible"] for window in ("", "term_", "half_term_")] == ["0"] * 3
    assert (inset["attendance"], inset["days_not_seen"]) == ("", "0")
    assert inset["last_seen"] == "2024-06-21"


def test_a_run_reaches_back_over_the_summer(tmp_path):
    july, september = weekdays("2024-07-17", "2024-07-19"), weekdays("2024-09-04", "2024-09-06")
    days = [*((day, "summer", 6) for day in july), *autumn(september)]
    marks = [*cells("a", july, "/\\ II II"), *cells("a", september[:1], "II")]
    made = school(tmp_path, days, ["a,5,5A,2020-09-01,2014-10-01"], marks)
    assert measured(made, "2024-09-02")["a"]["absent_days_in_a_row"] == "2"
    first_day = measured(made, "2024-09-04")["a"]
    assert first_day["absent_days_in_a_row"] == "3"
    assert (first_day["absent"], first_day["persistently_absent"]) == ("2", "1")
