"""`evaluate` end to end on a small school: its files, its page, and the same bytes each time."""

import csv
import json

import pytest

from command_line import herringbone, process
from herringbone.library.files import read_text

DAY = "2024-12-06"
EVALUATED = ["due.csv", "measures.csv", "memory.csv", "summary.json"]


@pytest.fixture(scope="module")
def evaluated(school, tmp_path_factory):
    """A term replayed under Rivington: the folder, and how the command ended."""
    out = tmp_path_factory.mktemp("evaluated") / "out"
    words = ("--strategy", "rivington", "--from", "2024-09-02", "--as-of", DAY, "--out", out)
    return out, herringbone("evaluate", school, *words)


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_writes_its_four_files(evaluated):
    out, ran = evaluated
    assert ran.status == 0
    assert sorted(file.name for file in out.iterdir()) == EVALUATED


def test_due_rows_are_sorted_and_say_why(evaluated):
    due = rows(evaluated[0] / "due.csv")
    assert list(due[0]) == [
        *("date", "provision", "step", "occasion", "subject_kind", "subject"),
        *("owner", "with", "action", "due_by", "why"),
    ]
    assert [list(row.values()) for row in due] == sorted(list(row.values()) for row in due)
    assert all(row["why"] for row in due)
    assert {row["date"] for row in due} > {DAY}


def test_the_summary_counts_what_the_tables_hold(evaluated):
    out, _ = evaluated
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    due, measures = rows(out / "due.csv"), rows(out / "measures.csv")
    assert summary["actions"] == len(due)
    assert summary["provisions"]["RIV-44"]["actions"] == sum(
        row["provision"] == "RIV-44" for row in due
    )
    assert summary["pupils"] == len(measures) == sum(summary["bands"].values())
    for band, count in summary["bands"].items():
        assert count == sum(row["band"] == band for row in measures)
    assert summary["groups"]["school"]["Alder Vale School"]["possible"] > 0
    assert summary["strategy"]["name"] == "rivington"
    assert summary["as_of"] == DAY


def test_the_page_is_the_days_list_with_reasons(evaluated):
    page = evaluated[1].out
    assert "Friday 6 December 2024, figures to its close: " in page
    assert "because " in page
    assert "Attendance officer: " in page


def test_json_prints_the_summary(school):
    ran = herringbone("evaluate", school, "--strategy", "waves", "--as-of", DAY, "--json")
    assert json.loads(ran.out)["strategy"]["name"] == "waves"


def test_a_first_run_sends_nothing_for_what_already_stands(school, tmp_path):
    words = ("evaluate", school, "--strategy", "rivington", "--as-of", DAY)
    herringbone(*words, "--out", tmp_path / "out")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["provisions"]["RIV-23"]["actions"] == 0
    assert summary["provisions"]["RIV-23"]["standing"] > 0


def test_memory_carries_on_where_the_last_run_stopped(school, tmp_path):
    words = ("evaluate", school, "--strategy", "rivington", "--from", "2024-11-04")
    whole, first, second = (tmp_path / name for name in ("whole", "first", "second"))
    herringbone(*words, "--as-of", DAY, "--out", whole)
    herringbone(*words, "--as-of", "2024-11-22", "--out", first)
    herringbone(*words, "--memory", first / "memory.csv", "--as-of", DAY, "--out", second)
    later = [row for row in rows(whole / "due.csv") if row["date"] > "2024-11-22"]
    assert rows(second / "due.csv") == later
    assert (second / "memory.csv").read_bytes() == (whole / "memory.csv").read_bytes()


@pytest.mark.thorough
def test_the_same_input_gives_the_same_bytes_at_every_hash_seed(school, tmp_path):
    words = ("evaluate", school, "--strategy", "rivington", "--from", "2024-11-25", "--as-of", DAY)
    for seed in ("1", "2"):
        ran = process(*words, "--out", tmp_path / seed, hash_seed=seed)
        assert ran.status == 0, ran.err
    for name in EVALUATED:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_an_earlier_evaluation_is_replaced_whole(spoilt, tmp_path):
    out = tmp_path / "out"
    words = ("evaluate", spoilt, "--strategy", "waves", "--as-of", DAY, "--out", out)
    with (spoilt / "marks.csv").open("a", encoding="utf-8") as marks:
        marks.write("NOBODY,2024-12-06,AM,/\n")
    assert herringbone(*words, "--skip-bad-rows").status == 0
    assert "NOBODY" in (out / "rejects.csv").read_text(encoding="utf-8")
    lines = (spoilt / "marks.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (spoilt / "marks.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    assert herringbone(*words).status == 0
    assert sorted(file.name for file in out.iterdir()) == EVALUATED


def test_a_folder_of_something_else_is_left_alone(school, tmp_path):
    (tmp_path / "letter.txt").write_text("keep me", encoding="utf-8")
    words = ("evaluate", school, "--strategy", "waves", "--as-of", DAY, "--out", tmp_path)
    ran = herringbone(*words)
    assert ran.status == 1
    assert "--force" in ran.err
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]
    assert herringbone(*words, "--force").status == 0
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "keep me"


def test_a_day_before_the_calendar_is_refused(school):
    ran = herringbone("evaluate", school, "--strategy", "waves", "--as-of", "2020-01-06")
    assert ran.status == 1
    assert "2020-01-06" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "memory.csv"),
        ("a,b\n1,2\n", "provision"),
        (
            "provision,step,subject,entered_on,left_on,how,kind\nRIV-23,,P1,2024-10-01,,entry,odd\n",
            "'odd'",
        ),
        ("provision,step,subject,entered_on,left_on,how\nRIV-23,,P1,soon,,entry\n", "soon"),
    ],
)
def test_a_memory_that_cannot_be_read_is_refused(school, tmp_path, text, said):
    (tmp_path / "memory.csv").write_text(text, encoding="utf-8")
    ran = herringbone(
        *("evaluate", school, "--strategy", "waves", "--as-of", DAY),
        *("--memory", tmp_path / "memory.csv"),
    )
    assert ran.status == 1
    assert said in ran.err


def test_a_column_that_the_strategy_reads_and_the_file_lacks_is_warned_about(spoilt):
    held = rows(spoilt / "pupils.csv")
    with (spoilt / "pupils.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [name for name in held[0] if name != "cp"])
        writer.writeheader()
        writer.writerows({k: v for k, v in row.items() if k != "cp"} for row in held)
    ran = herringbone("evaluate", spoilt, "--strategy", "rivington", "--as-of", DAY)
    assert ran.status == 0
    warned = next(line for line in ran.err.splitlines() if "no column cp" in line)
    assert "RIV-08" in warned
    assert "RIV-09" in warned


def test_a_day_outside_the_strategys_dates_is_warned_about(school, tmp_path):
    text = read_text("strategies", "waves", "strategy.yaml")
    assert "from: 2024-09-01" in text
    mine = tmp_path / "waves.yaml"
    for dates, warned in (
        ("from: 2024-09-01", ""),
        ("from: 2025-01-01", "in force from 2025-01-01"),
        ("from: 2024-09-01, to: 2024-10-01", "in force until 2024-10-01"),
    ):
        mine.write_text(text.replace("from: 2024-09-01", dates), encoding="utf-8")
        ran = herringbone("evaluate", school, "--strategy", mine, "--as-of", DAY)
        assert ran.status == 0, ran.err
        assert warned in ran.err
        assert bool(warned) == ("in force" in ran.err)


def test_what_these_registers_cannot_serve_is_listed_with_the_reason(spoilt):
    (spoilt / "events.csv").unlink()
    ran = herringbone("evaluate", spoilt, "--strategy", "rivington", "--as-of", DAY)
    assert "Not evaluable on these registers: " in ran.out
    assert "events.csv holds no parents_evening" in " ".join(ran.out.split())
