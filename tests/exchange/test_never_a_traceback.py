"""Whatever stands in the files, reading ends with registers or with reasons, never an exception."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flat_folders import GOOD, folder
from herringbone.exchange.flat import columns, read_folder
from herringbone.exchange.formats import read_any

HEADERS = {table.file: ",".join(table.columns) for table in columns.ALL}
cells = st.sampled_from(
    [
        *("ann", "ben", "", "2024-09-03", "2024-13-45", "31/02/2025", "AM", "PM", "/", "\\", "1"),
        *('"', '"\\"', '""', "\n", "\r", "\0", "é", "I", "K", "=1", "autumn", "8", "9" * 30, "٣"),
        *("class", "enrolment", "pp", "2024-W01-1", "0000-00-00", "-1", "\u2028", "X", "S"),
    ]
)
lines = st.lists(st.lists(cells, max_size=12).map(",".join), max_size=8).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(HEADERS)), lines, st.booleans())
def test_cells_in_any_order(name, text, skip):
    with TemporaryDirectory() as place:
        path = folder(Path(place), {name: f"{HEADERS[name]}\n{text}"})
        reading = read_folder(path, skip_bad_rows=skip, legacy_codes="map")
        assert reading.registers is not None or reading.refused
        assert all(line for line in reading.refused.lines())


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted([*HEADERS, columns.SCHOOL_FILE])), st.binary(max_size=200))
def test_bytes_in_any_order(name, content):
    with TemporaryDirectory() as place:
        reading = read_folder(folder(Path(place), {name: content}))
        assert reading.registers is not None or reading.refused


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["edfi", "contoso", "census"]), st.text("<>/PupilSeson!&; ", max_size=60))
def test_rubbish_under_any_profile(profile, text):
    with TemporaryDirectory() as place:
        for name in ("a.xml", "a.csv"):
            (Path(place) / name).write_text(text)
        assert read_any(Path(place), profile=profile).refused


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_file_may_be_a_link_to_elsewhere(tmp_path, name):
    inside, elsewhere = tmp_path / "inside", tmp_path / "elsewhere"
    inside.mkdir()
    elsewhere.write_text(GOOD[name])
    folder(inside, {name: None})
    (inside / name).symlink_to(elsewhere)
    assert read_folder(inside).registers is not None


def test_an_id_that_the_marks_file_cannot_spell_is_nobody_elses(tmp_path):
    files = {
        "pupils.csv": "pupil_id,year_group,class,start_date\nŁ1,8,8A,2023-09-01\n",
        "marks.csv": "pupil_id,date,session,code,note\n?1,2024-09-03,AM,/,é\n".encode("cp1252"),
    }
    reading = read_folder(folder(tmp_path, files))
    assert [p.kind for p in reading.refused] == ["unknown pupil"]
