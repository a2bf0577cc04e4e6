"""Encodings, line ends, quotes and rubbish: what bytes can do to a table."""

import pytest

from flat_folders import DETAILED, GOOD, MARKS, mark_of, only, read, read_marks, warnings
from herringbone.engine.record.registers import MarkDetail


def pupils_with_name(name: bytes) -> bytes:
    return b"pupil_id,year_group,class,start_date,surname\nann,8,8A,2023-09-01," + name + b"\n"


MARKS_OF_ANN = "pupil_id,date,session,code\nann,2024-09-03,AM,/\n"


def test_a_byte_order_mark_is_accepted(tmp_path):
    with_bom = {name: b"\xef\xbb\xbf" + text.encode() for name, text in GOOD.items()}
    reading = read(tmp_path, with_bom)
    assert reading.registers is not None and not warnings(reading)


def test_windows_1252_is_read_with_a_warning(tmp_path):
    files = {"pupils.csv": pupils_with_name(b"Zo\xeb O\x92Dowd"), "marks.csv": MARKS_OF_ANN}
    reading = read(tmp_path, files)
    assert reading.registers.pupils[0].surname == "Zoë O’Dowd"
    [warning] = warnings(reading)
    assert (warning.file, warning.kind) == ("pupils.csv", "encoding")


def test_an_id_with_an_accent_joins_files_of_two_encodings(tmp_path):
    files = {
        "pupils.csv": "pupil_id,year_group,class,start_date\nzoë,8,8A,2023-09-01\n",
        "marks.csv": "pupil_id,date,session,code\nzoë,2024-09-03,AM,/\n".encode("cp1252"),
    }
    assert mark_of(read(tmp_path, files), "zoë", "2024-09-03", "AM") == "/"


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        (b"a,b\nc\x00,d\n", 2, "NUL byte"),
        ("pupil_id,date,session,code\n".encode("utf-16"), 1, "UTF-16"),
        (b"pupil_id,date,session,code\nann,\x81\xff,AM,/\n", 2, "neither UTF-8 nor Windows-1252"),
        (MARKS.encode() + b"x" * 3_000_000, 2, "more than 1,000,000 bytes"),
        (b"x" * 3_000_000, 1, "more than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, content, row, words):
    place, message = only(read(tmp_path, {"marks.csv": content}).refused)
    assert place[0] == "marks.csv" and place[1] == row and place[4] == "unreadable file"
    assert words in message


def test_an_empty_file_says_what_header_it_needs(tmp_path):
    place, message = only(read(tmp_path, {"marks.csv": b""}).refused)
    assert place[4] == "missing column" and "pupil_id,date,session,code" in message


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_any_line_end_will_do(tmp_path, newline):
    files = {name: text.replace("\n", newline) for name, text in GOOD.items()}
    files["school.toml"] = GOOD["school.toml"]
    reading = read(tmp_path, files)
    assert mark_of(reading, "ben", "2024-09-03", "PM") == "I" and not warnings(reading)


def test_the_last_line_needs_no_end(tmp_path):
    reading = read(tmp_path, {"marks.csv": MARKS + "ann,2024-09-03,AM,/"})
    assert mark_of(reading, "ann", "2024-09-03", "AM") == "/"


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ('"said ""no"""', 'said "no"'),
        (r'"said \"no\" again"', 'said "no" again'),
        ('"ends in a backslash\\"', "ends in a backslash\\"),
        ('"two\nlines"', "two\nlines"),
        ('"\\""\n1"', '\\"\n1'),
        (r'"she said \"hi"', 'she said "hi'),
        ('"a, comma"', "a, comma"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("5' 4", "5' 4"),
    ],
)
@pytest.mark.parametrize("mark", ["\\", '"\\"'])
def test_quotes_in_every_manner(tmp_path, cell, note, mark):
    lines = [f"ann,2024-09-03,PM,{mark},,,{cell}", "ben,2024-09-03,AM,I,,,"]
    reading = read_marks(tmp_path, *lines, header=DETAILED)
    assert not reading.refused, list(reading.refused.lines())
    assert mark_of(reading, "ann", "2024-09-03", "PM") == "\\"
    assert mark_of(reading, "ben", "2024-09-03", "AM") == "I"
    assert list(reading.registers.details.values()) == [MarkDetail(None, "", note)]


def test_a_quote_that_never_closes_costs_its_own_row_only(tmp_path):
    lines = ['ann,2024-09-03,AM,/,,,"oh', "ben,2024-09-03,AM,I,,,", "ben,2024-09-03,PM,I,,,"]
    reading = read_marks(tmp_path, *lines, header=DETAILED, skip_bad_rows=True)
    place, message = only(reading.refused)
    assert place == ("marks.csv", 2, None, "", "bad row") and "quotes that do not close" in message
    assert mark_of(reading, "ben", "2024-09-03", "PM") == "I"


def test_a_field_of_half_a_megabyte_is_refused_by_its_row(tmp_path):
    note = '"' + "x" * 500_000 + '"'
    reading = read_marks(tmp_path, f"ann,2024-09-03,AM,I,,,{note}", header=DETAILED)
    assert only(reading.refused)[0][1] == 2


def test_cells_may_have_spaces_round_them_and_rows_commas_after_them(tmp_path):
    reading = read_marks(tmp_path, " ann , 2024-09-03 , AM , I ,,,")
    assert mark_of(reading, "ann", "2024-09-03", "AM") == "I"


def test_columns_may_come_in_any_order(tmp_path):
    files = {"marks.csv": "code,session,date,pupil_id\n/,AM,2024-09-03,ann\nI,AM,2024-09-03,ben\n"}
    assert mark_of(read(tmp_path, files), "ben", "2024-09-03", "AM") == "I"


def test_semicolons_for_commas_are_recognised(tmp_path):
    reading = read(tmp_path, {"marks.csv": "pupil_id;date;session;code\n"})
    assert {p.kind for p in reading.refused} == {"missing column"}
    assert all("semicolons" in p.message for p in reading.refused)


def test_a_folder_where_a_file_should_be(tmp_path):
    (tmp_path / "contacts.csv").mkdir()
    place, _ = only(read(tmp_path, {}).refused)
    assert place[0] == "contacts.csv"
