"""A small good school as flat files, to be spoilt one line at a time by the tests beside it."""

from pathlib import Path

from herringbone.exchange.flat import read_folder

GOOD = {
    "school.toml": """\
name = "Fernside"
phase = "all_through"
academic_year_start = "2023-09-01"
""",
    "calendar.csv": """\
date,term,half_term
2024-07-01,summer,6
2024-09-03,autumn,1
2024-09-04,autumn,1
2024-10-01,autumn,1
""",
    "pupils.csv": """\
pupil_id,year_group,class,start_date,leave_date,date_of_birth
ann,8,8A,2023-09-01,,2012-01-20
ben,4,4B,2023-09-01,,2016-05-02
cat,11,11C,2024-09-04,2024-09-30,2009-03-11
""",
    "marks.csv": """\
pupil_id,date,session,code
ann,2024-09-03,AM,/
ann,2024-09-03,PM,\\
ben,2024-09-03,AM,I
ben,2024-09-03,PM,I
""",
}
MARKS = "pupil_id,date,session,code\n"
DETAILED = "pupil_id,date,session,code,minutes_late,reason,note\n"


def folder(path: Path, changed: dict[str, str | bytes | None]) -> Path:
    """Writes the good school with some files changed; None leaves a file out."""
    for name, content in {**GOOD, **changed}.items():
        if content is not None:
            content = content.encode() if isinstance(content, str) else content
            (path / name).write_bytes(content)
    return path


def read(path: Path, changed: dict[str, str | bytes | None], **options):
    return read_folder(folder(path, changed), **options)


def read_marks(path: Path, *lines: str, header: str = MARKS, **options):
    return read(path, {"marks.csv": header + "\n".join(lines) + "\n"}, **options)


def only(problems):
    """The one problem there is, as (file, row, column, value, kind) and its message."""
    found = list(problems)
    assert len(found) == 1, [str(problem) for problem in found]
    [p] = found
    return (p.file, p.row, p.column, p.value, p.kind), p.message


def warnings(reading, *, but: str = "no history") -> list:
    """The warnings, without the one that every folder lacking history.csv has."""
    return [problem for problem in reading.warnings if problem.kind != but]


def mark_of(reading, pupil_id: str, day: str, session: str) -> str:
    """The code that stands in a register, "" for none."""
    registers = reading.registers
    row = registers.row_of[pupil_id]
    days = [d.isoformat() for d in registers.calendar.dates]
    slot = 2 * days.index(day) + (session == "PM")
    return registers.codes.symbols[registers.marks[row, slot]]
