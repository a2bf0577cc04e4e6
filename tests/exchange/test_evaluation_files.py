"""What `evaluate` writes: sorted, stable, whole or not at all."""

from datetime import date

import pytest

from herringbone.exchange.atomic import arriving
from herringbone.exchange.evaluation import (
    DUE_COLUMNS,
    read_memory,
    write_due,
    write_measures,
    write_memory,
    write_summary,
)

SPELL = {
    "provision": "RIV-23",
    "step": "",
    "subject": "ann",
    "entered_on": date(2025, 1, 6),
    "left_on": None,
    "how": "entered",
    "because": "attendance 92.9, under 93",
}


def test_rows_are_sorted_by_every_column_and_values_are_plain(tmp_path):
    rows = [
        {"date": date(2025, 3, 10), "provision": "RIV-23", "subject": "ben"},
        {"date": date(2025, 3, 10), "provision": "RIV-23", "subject": "ann", "why": "a, b"},
        {"date": date(2025, 3, 7), "provision": "RIV-30", "subject": "cat"},
    ]
    write_due(tmp_path / "due.csv", rows)
    first = (tmp_path / "due.csv").read_bytes()
    write_due(tmp_path / "due.csv", reversed(rows))
    assert (tmp_path / "due.csv").read_bytes() == first
    assert first.decode().split("\n") == [
        ",".join(DUE_COLUMNS),
        "2025-03-07,RIV-30,,,,cat,,,,,",
        '2025-03-10,RIV-23,,,,ann,,,,,"a, b"',
        "2025-03-10,RIV-23,,,,ben,,,,,",
        "",
    ]


def test_measures_hold_counts_booleans_and_nothing(tmp_path):
    row = {
        "pupil_id": "ann",
        "possible": 40,
        "attendance": "97.500000",
        "persistently_absent": False,
    }
    write_measures(tmp_path / "m.csv", [*row, "band"], [row])
    assert (tmp_path / "m.csv").read_text().splitlines()[1] == "ann,40,97.500000,0,"


def test_a_float_is_no_cell_and_no_column_is_lost(tmp_path):
    with pytest.raises(TypeError):
        write_measures(tmp_path / "m.csv", ["pupil_id"], [{"pupil_id": 1.5}])
    with pytest.raises(ValueError, match="no column band"):
        write_measures(tmp_path / "m.csv", ["pupil_id"], [{"pupil_id": "a", "band": "b"}])
    assert not list(tmp_path.iterdir())


def test_memory_is_read_back_with_its_extra_columns(tmp_path):
    path = tmp_path / "memory.csv"
    write_memory(path, [SPELL], extra=["because"])
    rows, refused = read_memory(path)
    assert not refused
    assert rows == [{**SPELL, "entered_on": "2025-01-06", "left_on": ""}]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("RIV-23,,ann,6 January,,entered", "entered_on"),
        ("RIV-23,,ann,2025-01-06,2025-01-01,left", "left_on"),
        (",,ann,2025-01-06,,entered", "provision"),
    ],
)
def test_bad_memory_is_refused(tmp_path, line, column):
    path = tmp_path / "memory.csv"
    path.write_text(f"provision,step,subject,entered_on,left_on,how\n{line}\n")
    rows, refused = read_memory(path)
    assert not rows and [(p.file, p.row, p.column) for p in refused] == [("memory.csv", 2, column)]


def test_missing_memory_is_refused(tmp_path):
    assert [p.kind for p in read_memory(tmp_path / "memory.csv")[1]] == ["missing file"]


def test_the_summary_is_stable(tmp_path):
    summary = {"b": {"x", "a"}, "a": {"as_of": date(2025, 3, 14), "name": "Zoë"}}
    write_summary(tmp_path / "summary.json", summary)
    text = (tmp_path / "summary.json").read_text(encoding="utf-8")
    assert text.splitlines()[1:4] == ['  "a": {', '    "as_of": "2025-03-14",', '    "name": "Zoë"']
    assert text.endswith("}\n") and text.index('"a",') < text.index('"x"')


def test_a_failure_half_way_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError), arriving(tmp_path / "out") as waiting:
        write_due(waiting / "due.csv", [])
        raise RuntimeError
    assert not list(tmp_path.iterdir())


def test_files_arrive_together_beside_what_is_there(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with arriving(tmp_path / "out") as waiting:
        write_due(waiting / "due.csv", [])
        assert not (tmp_path / "out" / "due.csv").exists()
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["due.csv", "notes.txt"]
