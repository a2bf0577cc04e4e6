"""Each kind of bad input, end to end: status 1, what and where on standard error, no file."""

import csv
import shutil

import pytest

from command_line import herringbone

DAY = "2024-12-06"


def evaluate(folder, out, *more):
    words = ("evaluate", folder, "--strategy", "waves", "--as-of", DAY, "--out", out)
    return herringbone(*words, *more)


def marks_of(folder):
    return (folder / "marks.csv").read_text(encoding="utf-8").splitlines()


def with_mark(folder, line):
    """Adds a line to the marks; returns its row as a spreadsheet counts."""
    text = marks_of(folder)
    text.append(line + "," * (text[0].count(",") - line.count(",")))
    (folder / "marks.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    return len(text)


def first_pupil(folder):
    return marks_of(folder)[1].split(",")[0]


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("{pupil},2024-12-06,AM,@", "not a register code"),
        ("{pupil},2024-12-06,AM,H", "withdrawn on 19 August 2024"),
        ("{pupil},2024-12-25,AM,I", "not a school day"),
        ("{pupil},2024-12-06,AM,I", "again"),
        ("NOBODY,2024-12-06,AM,/", "NOBODY"),
        ("{pupil},31/02/2025,AM,/", "31/02/2025"),
        ("{pupil},2024-12-06,NOON,/", "NOON"),
    ],
)
def test_a_bad_mark_is_refused_with_its_row(spoilt, tmp_path, mark, said):
    row = with_mark(spoilt, mark.format(pupil=first_pupil(spoilt)))
    ran = evaluate(spoilt, tmp_path / "out")
    assert ran.status == 1
    assert f"marks.csv, row {row}" in ran.err
    assert said in ran.err
    assert "--skip-bad-rows" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_code_not_yet_in_use_is_refused(spoilt, tmp_path):
    with (spoilt / "calendar.csv").open("a", encoding="utf-8") as calendar:
        calendar.write("2024-07-01,summer,6,both,\n")
    row = with_mark(spoilt, f"{first_pupil(spoilt)},2024-07-01,AM,K")
    ran = evaluate(spoilt, tmp_path / "out")
    assert ran.status == 1
    assert f"marks.csv, row {row}, column code: 'K'" in ran.err
    assert "from 19 August 2024" in ran.err


def test_marks_outside_the_enrolment_and_the_other_stroke_are_warned_about(spoilt, tmp_path):
    lines = (spoilt / "pupils.csv").read_text(encoding="utf-8").splitlines()
    named = lines[0].split(",")
    cells = next(csv.reader([lines[1]]))
    cells[named.index("start_date")], cells[named.index("leave_date")] = "2024-09-10", "2024-11-29"
    with (spoilt / "pupils.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([named, cells, *csv.reader(lines[2:])])
    marks = "\n".join(marks_of(spoilt)).replace(",AM,/", ",AM,\\", 1)
    (spoilt / "marks.csv").write_text(marks + "\n", encoding="utf-8")
    (spoilt / "history.csv").unlink(missing_ok=True)
    ran = evaluate(spoilt, tmp_path / "out")
    assert ran.status == 0
    for said in (
        "is before the start date 2024-09-10; the mark is not counted",
        "is after the leaving date 2024-11-29; the mark is not counted",
        "is not the AM stroke; taken as /",
    ):
        assert said in ran.err
        assert said in (tmp_path / "out" / "summary.json").read_text(encoding="utf-8")


def test_quotes_however_they_are_escaped_are_read(spoilt, tmp_path):
    pupil, header = first_pupil(spoilt), marks_of(spoilt)[0]
    notes = ['"said ""ill"""', r'"said \"ill\""', r'"C:\"', '"two\nlines, one, note"', "=1+1"]
    days = ("2024-09-04", "2024-09-05", "2024-09-06", "2024-09-09", "2024-09-10")
    lines = [f"{pupil},{day},AM,I,,,{note}" for day, note in zip(days, notes, strict=True)]
    assert header.endswith(",note")
    (spoilt / "marks.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    assert herringbone("export", spoilt, "--out", tmp_path / "copy").status == 0
    with (tmp_path / "copy" / "marks.csv").open(encoding="utf-8", newline="") as file:
        found = [row["note"] for row in csv.DictReader(file)]
    said = 'said "ill"'
    assert found == [said, said, "C:\\", "two\nlines, one, note", "=1+1"]


@pytest.mark.parametrize(
    "name", ["=1+1", "+44", "-3", "@x", 'O\'Neil, "Sam"', "a\nb", "\u202eאבג", "\U0001f600 é"]
)
def test_names_come_out_exactly_as_they_went_in(spoilt, tmp_path, name):
    with (spoilt / "pupils.csv").open(encoding="utf-8", newline="") as file:
        header, first, *others = csv.reader(file)
    first[header.index("surname")] = first[header.index("class")] = name
    with (spoilt / "pupils.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, first, *others])
    assert herringbone("export", spoilt, "--out", tmp_path / "copy").status == 0
    with (tmp_path / "copy" / "pupils.csv").open(encoding="utf-8", newline="") as file:
        [found] = [row for row in csv.DictReader(file) if row["pupil_id"] == first[0]]
    assert (found["surname"], found["class"]) == (name, name)
    assert evaluate(spoilt, tmp_path / "out").status == 0


def test_without_its_bad_rows_it_goes_on_and_lists_them(spoilt, tmp_path):
    with_mark(spoilt, "NOBODY,2024-12-06,AM,/")
    ran = evaluate(spoilt, tmp_path / "out", "--skip-bad-rows")
    assert ran.status == 0
    assert "1 row left out" in ran.err
    assert "NOBODY" in (tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8")


def test_a_withdrawn_code_is_mapped_where_it_is_certain(spoilt, tmp_path):
    lines = marks_of(spoilt)
    cells = lines[1].split(",")
    cells[3] = "J"
    lines[1] = ",".join(cells)
    (spoilt / "marks.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert evaluate(spoilt, tmp_path / "out").status == 1
    assert evaluate(spoilt, tmp_path / "out", "--legacy-codes", "map").status == 0


@pytest.mark.parametrize("name", ["school.toml", "calendar.csv", "pupils.csv", "marks.csv"])
@pytest.mark.parametrize("spoil", ["missing", "empty", "noise"])
def test_a_required_file_missing_empty_or_of_noise_is_refused(spoilt, tmp_path, name, spoil):
    match spoil:
        case "missing":
            (spoilt / name).unlink()
        case "empty":
            (spoilt / name).write_bytes(b"")
        case "noise":
            (spoilt / name).write_bytes(bytes(range(256)) * 20)
    ran = evaluate(spoilt, tmp_path / "out")
    assert ran.status == 1
    assert name in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["calendar.csv", "pupils.csv"])
def test_a_file_of_a_header_alone_is_refused_or_gives_nothing(spoilt, tmp_path, name):
    header = (spoilt / name).read_text(encoding="utf-8").splitlines()[0]
    (spoilt / name).write_text(header + "\n", encoding="utf-8")
    ran = evaluate(spoilt, tmp_path / "out")
    assert ran.status == 1
    assert name in ran.err


def test_marks_without_a_possible_session_are_evaluated_with_a_warning(spoilt, tmp_path):
    header = marks_of(spoilt)[0]
    (spoilt / "marks.csv").write_text(header + "\n", encoding="utf-8")
    ran = evaluate(spoilt, tmp_path / "out")
    assert ran.status == 0
    assert "warning: " in ran.err


def test_windows_1252_and_a_byte_order_mark_are_read(spoilt, tmp_path):
    pupils = (spoilt / "pupils.csv").read_text(encoding="utf-8")
    surname = pupils.splitlines()[1].split(",")[pupils.split("\n")[0].split(",").index("surname")]
    (spoilt / "pupils.csv").write_bytes(pupils.replace(surname, "Brontë").encode("cp1252"))
    marks = (spoilt / "marks.csv").read_bytes()
    (spoilt / "marks.csv").write_bytes(b"\xef\xbb\xbf" + marks)
    ran = evaluate(spoilt, tmp_path / "out")
    assert ran.status == 0
    assert "1252" in ran.err


def test_a_source_that_is_no_known_format_is_refused_with_the_choices(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "notes.txt").write_text("hello", encoding="utf-8")
    ran = evaluate(tmp_path / "letters", tmp_path / "out")
    assert ran.status == 1
    assert "--profile" in ran.err


def test_a_profile_that_is_not_there_is_refused(school, tmp_path):
    ran = evaluate(school, tmp_path / "out", "--profile", "nosuch")
    assert ran.status == 1
    assert "nosuch" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "strategy"),
        ("strategy: x\n\tbands: []\n", "tab"),
        ("- just\n- a list\n", ""),
        ("a: &a 1\nb: *a\n", "anchor"),
        ("{" * 5000, ""),
        ("\x00\x01", ""),
    ],
    ids=["empty", "tab", "list", "alias", "nested", "noise"],
)
def test_a_strategy_that_cannot_be_read_is_refused_with_its_line(school, tmp_path, text, said):
    mine = tmp_path / "mine.yaml"
    mine.write_text(text, encoding="utf-8")
    for words in (
        ("strategy", "check", mine),
        ("strategy", "show", mine),
        ("evaluate", school, "--strategy", mine, "--as-of", DAY),
    ):
        ran = herringbone(*words)
        assert ran.status == 1
        assert "mine.yaml" in ran.err
        assert said in ran.err


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("'> 10'", "when"),
        ("> 10", "a measure is missing before this sign"),
        ("atendance < 93", "did you mean attendance"),
        ("attendance == 93", "=="),
        ("'" + "(" * 5000 + "attendance < 93" + ")" * 5000 + "'", ""),
    ],
    ids=["half", "folded", "misspelt", "equal", "brackets"],
)
def test_a_wrong_condition_is_refused_with_line_and_caret(tmp_path, condition, said):
    from herringbone.library.files import read_text

    text = read_text("strategies", "rivington", "strategy.yaml")
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("when: attendance < 93", f"when: {condition}"), encoding="utf-8")
    assert mine.read_text(encoding="utf-8") != text
    ran = herringbone("strategy", "check", mine)
    assert ran.status == 1
    assert "mine.yaml:" in ran.err
    assert "^" in ran.err
    assert said in ran.err


def test_a_folder_that_cannot_be_written_is_told_in_words(school, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    ran = evaluate(school, tmp_path / "file" / "out")
    assert ran.status == 1
    assert "herringbone: " in ran.err


def test_assumptions_with_a_mistake_are_refused(school, tmp_path):
    mine = tmp_path / "people.yaml"
    mine.write_text("name: mine\n", encoding="utf-8")
    ran = herringbone("simulate", school, "--strategy", "waves", "--assumptions", mine)
    assert ran.status == 1
    assert "people.yaml" in ran.err


def test_a_copy_is_not_needed_for_reading(school, tmp_path):
    before = {file.name: file.read_bytes() for file in school.iterdir()}
    evaluate(shutil.copytree(school, tmp_path / "copy"), tmp_path / "out")
    assert {file.name: file.read_bytes() for file in (tmp_path / "copy").iterdir()} == before
