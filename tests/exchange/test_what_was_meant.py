"""Messages that say what is really wrong, where the first guess would have misled."""

import errno

import pytest

from flat_folders import GOOD, MARKS, folder, only, read, read_marks
from herringbone.exchange.atomic import arriving
from herringbone.exchange.flat import read_folder
from herringbone.exchange.formats import read_any

CONTOSO = "student_id,school_id,attendance_date,AttendanceCode\ns,a,2022-01-10,P\n"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<InterchangeStudent>&b;</InterchangeStudent>"
)


def lines(reading):
    assert reading.registers is None
    return list(reading.refused.lines())


@pytest.mark.parametrize("written", ["Year 8", "Y8", "08", "8.0", "year 08"])
def test_a_year_group_written_otherwise(tmp_path, written):
    pupils = GOOD["pupils.csv"].replace("ann,8,", f"ann,{written},")
    assert "14; write 8." in lines(read(tmp_path, {"pupils.csv": pupils}))[0]


def test_a_term_in_capitals(tmp_path):
    calendar = GOOD["calendar.csv"].replace("autumn", "Autumn")
    assert "summer; write autumn." in lines(read(tmp_path, {"calendar.csv": calendar}))[0]


def test_marks_of_a_pupil_whose_row_was_refused_point_at_the_row(tmp_path):
    pupils = GOOD["pupils.csv"].replace("ann,8,", "ann,none,")
    first, *others = lines(read(tmp_path, {"pupils.csv": pupils}))
    assert first.startswith("pupils.csv, row 2, column year_group")
    assert others and all("pupils.csv, row 2, which was refused" in line for line in others)


def test_a_header_in_capitals_is_shown_as_it_stands(tmp_path):
    told = lines(read(tmp_path, {"marks.csv": MARKS.upper() + "ann,2024-09-03,AM,/\n"}))
    assert "there is no column pupil_id; the nearest is PUPIL_ID: rename it." in told[0]


@pytest.mark.parametrize("name", [*sorted(GOOD), "history.csv", "events.csv"])
def test_a_folder_or_a_broken_link_is_not_called_missing(tmp_path, name):
    folder(tmp_path, {name: None})
    (tmp_path / name).mkdir()
    assert f"{name}: is a folder" in "\n".join(lines(read_folder(tmp_path)))
    (tmp_path / name).rmdir()
    (tmp_path / name).symlink_to(name)
    assert "is a link to a file that is not there" in "\n".join(lines(read_folder(tmp_path)))


def test_a_guess_ends_with_one_sign(tmp_path):
    (_, message) = only(read_marks(tmp_path, "ann,2024-09-04,AM,ZZ").refused)
    assert message.endswith("did you mean Z?")


def test_what_would_move_the_cursor_is_written_out(tmp_path):
    told = lines(read_marks(tmp_path, "ann,2024-09-04,AM,/,\x1b[31m\r2"))
    assert told and all(line.isprintable() for line in told)


def test_a_number_too_long_for_python_is_no_crash(tmp_path):
    school = GOOD["school.toml"] + "x = " + "9" * 900 + "\n"
    assert read(tmp_path, {"school.toml": school}).registers is not None
    school = GOOD["school.toml"] + "".join(f"x{i} = 1\n" for i in range(3)) + "y = " + "9" * 5000
    assert (
        "a line of more than 1,000 characters" in lines(read(tmp_path, {"school.toml": school}))[0]
    )


def test_a_key_of_many_dots_takes_no_time(tmp_path):
    school = "a." * 40_000 + "b = 1\n" + GOOD["school.toml"]
    assert "a line of more than" in lines(read(tmp_path, {"school.toml": school}))[0]


def test_an_event_of_nobody_is_warned_about(tmp_path):
    events = (
        "date,event,subject_kind,subject\n2024-09-04,report,class,9Z\n2024-09-04,report,class,8A\n"
    )
    reading = read(tmp_path, {"events.csv": events})
    [told] = [p for p in reading.warnings if p.file == "events.csv"]
    assert (told.row, told.value) == (2, "9Z")


def test_of_two_exports_none_is_left_out_unsaid(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(CONTOSO, encoding="utf-8")
    assert "2 files of one format: a.csv, b.csv" in lines(read_any(tmp_path))[0]


def test_a_damaged_export_is_not_called_an_unknown_format(tmp_path):
    (tmp_path / "a.csv").write_text(CONTOSO + "\0", encoding="utf-8")
    assert "a.csv, row 3: holds a NUL byte" in lines(read_any(tmp_path))[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "document type or entities"),
        ('<?xml version="1.0" encoding="klingon"?><InterchangeStudent/>', "klingon"),
        ("", "not well-formed"),
    ],
    ids=["bomb", "encoding", "empty"],
)
@pytest.mark.parametrize("profile", ["edfi", "census", None])
def test_xml_that_cannot_be_read_says_why(tmp_path, text, said, profile):
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    told = "\n".join(lines(read_any(tmp_path, profile=profile)))
    assert "a.xml" in told
    assert said in told


def test_a_folder_where_a_result_must_go_leaves_the_others_as_they_were(tmp_path):
    out = tmp_path / "out"
    (out / "measures.csv").mkdir(parents=True)
    (out / "due.csv").write_text("old", encoding="utf-8")
    with pytest.raises(IsADirectoryError) as refused, arriving(out) as waiting:
        for name in ("due.csv", "measures.csv"):
            (waiting / name).write_text("new", encoding="utf-8")
    assert refused.value.errno == errno.EISDIR
    assert (out / "due.csv").read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_a_result_never_goes_through_a_broken_link(tmp_path):
    (tmp_path / "out").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="a link to a folder"), arriving(tmp_path / "out"):
        pass
