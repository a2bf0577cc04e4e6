"""Profiles that a person wrote wrongly: every fault at once, by key, before a mark is read."""

from importlib.resources import files

import pytest

from herringbone.exchange.formats import read_any

CONTOSO, EDFI, CENSUS = (
    files("herringbone.exchange").joinpath("profiles", f"{name}.yaml").read_text(encoding="utf-8")
    for name in ("contoso", "edfi", "census")
)
MARKS = "student_id,school_id,attendance_date,AttendanceCode\ns,a,2022-01-10,P\n"
FAULTS = [
    (CONTOSO, "shape: long", "shape: round", "long (a row"),
    (CONTOSO, "shape: long", "shape: wide", "has no session_columns"),
    (CONTOSO, "shape: long", "shape: wide\nsession_columns: '('", "the groups date and session"),
    (CONTOSO, "{pupil_id: student_id, date", "{pupil: student_id, date", "none of our names"),
    (CONTOSO, "{pupil_id: student_id, date", "{date", "names no column for pupil_id"),
    (CONTOSO, "code: AttendanceCode", "code: [a]", "our names for the file's columns"),
    (CONTOSO, "{P: present, A: N}", "3", "a code, or present"),
    (CONTOSO, "A: N}", "A: ZZ}", "ZZ is neither"),
    (CONTOSO, "phase: all_through", "phase: college", "phase is one of"),
    (CONTOSO, "start: 09-01", "start: 13-01", "from 08-01 to 09-01"),
    (CONTOSO, "start: 09-01", "start: 2024-09-01", "from 08-01 to 09-01"),
    (CONTOSO, "{name: Contoso, phase", "3 #", "has name, phase"),
    (CONTOSO, "from: 09-01, term", "from: 02-29, term", "each has from"),
    (CONTOSO, "half_term: 6", "half_term: 7", "each has from"),
    (CONTOSO, "term: summer", "term: winter", "each has from"),
    (CONTOSO, "half_terms:\n", "half_terms: []\nlost:\n", "is a list of"),
    (CONTOSO, "class: All", "class: All\ndates: 3", "how the file writes a date"),
    (CONTOSO, "[student_id, school_id, attendance_date, AttendanceCode]", "3", "column names"),
    (EDFI, "AM: C, PM: C", "AM: Q9, PM: C", "Q9 is neither"),
    (EDFI, "AM: C, PM: C", "AM: C", "AM and PM of each"),
    (EDFI, "Fall Semester: autumn", "Fall Semester: winter", "for each term"),
    (EDFI, "events: closed", "events: maybe", "closed or open"),
    (EDFI, "not_a_reason: [", "not_a_reason: 3 # [", "list of reasons"),
    (CENSUS, "2008-01-01\n", "soon\n", "day whose codes count"),
    (CENSUS, "root: Pupils", "root: [a]", "name of an element"),
    (CONTOSO, "format: mapped_csv", "format: [a]", "has no format"),
]


def refused(tmp_path, profile):
    (tmp_path / "mine.yaml").write_bytes(
        profile if isinstance(profile, bytes) else profile.encode()
    )
    (tmp_path / "marks.csv").write_text(MARKS, encoding="utf-8")
    reading = read_any(tmp_path / "marks.csv", profile=str(tmp_path / "mine.yaml"))
    assert reading.registers is None
    return list(reading.refused.lines())


@pytest.mark.parametrize(("profile", "old", "new", "said"), FAULTS)
def test_a_wrong_value_is_told_with_its_key(tmp_path, profile, old, new, said):
    assert old in profile
    told = refused(tmp_path, profile.replace(old, new))
    assert any(line.startswith("mine.yaml") and said in line for line in told), told


def test_all_faults_are_told_at_once(tmp_path):
    told = refused(tmp_path, "format: mapped_csv\n")
    assert [line.split(" has no ")[1].split(":")[0] for line in told] == [
        *("school", "shape", "columns", "marks", "half_terms")
    ]


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (bytes(range(256)), "UTF-8"),
        (CONTOSO.encode("utf-16"), "UTF-8"),
        ("[" * 5000, "nested too deeply"),
        ("# " + "x" * 200_000 + "\n" + CONTOSO, "longer than 100,000 bytes"),
        ("!!python/object/apply:os.system ['id']\n", "not YAML"),
        ("- a\n", "has no format"),
        (CONTOSO + "\nformat: edfi\n", "duplicate key"),
    ],
    ids=["binary", "UTF-16", "nested", "large", "tag", "list", "twice"],
)
def test_what_is_no_profile_is_refused(tmp_path, profile, said):
    assert said in "\n".join(refused(tmp_path, profile))
