"""What is written is read back equal, and written again byte for byte the same."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import Calendar, SchoolDay
from herringbone.engine.record.registers import MarkDetail, Registers
from herringbone.engine.record.roll import (
    FLAGS,
    TEXT_FIELDS,
    Contact,
    DatedValue,
    Done,
    Enrolment,
    Notice,
    Pupil,
    SchoolEvent,
)
from herringbone.engine.record.school import YEAR_GROUPS, Phase, School
from herringbone.exchange.flat import read_folder, write_folder

START = date(2023, 9, 4)
words = st.text(st.sampled_from("aZ é\"'\\,;\n=+€1"), max_size=8).map(str.strip)
ids = st.text(st.sampled_from("ab1é\",\\'"), min_size=1, max_size=4)
days = st.dates(START, date(2025, 7, 20))


@st.composite
def pupils(draw, pupil_id):
    start = draw(days)
    values = dict.fromkeys(TEXT_FIELDS, "") | {
        "class": draw(words),
        "year_group": draw(st.sampled_from(YEAR_GROUPS)),
        "sen": draw(st.sampled_from(["", "N", "K", "E"])),
        "ethnicity": draw(words),
    }
    values |= {flag: draw(st.sampled_from(["", "1"])) for flag in FLAGS}
    earlier = Enrolment(start - timedelta(days=90), start - timedelta(days=30))
    history = {"class": (DatedValue("7X", start, start), DatedValue("7Y", date(2026, 1, 1)))}
    address = draw(st.sampled_from([(), ("1 Elm Rd", "", "Wells", "BA5 1AA")]))
    return Pupil(
        pupil_id=pupil_id,
        enrolments=(*draw(st.sampled_from([(), (earlier,)])), Enrolment(start)),
        values=values,
        date_of_birth=draw(st.none() | st.dates(date(2006, 1, 1), date(2018, 1, 1))),
        family_id=draw(words),
        surname=draw(words),
        forename=draw(words),
        address=address,
        history=draw(st.sampled_from([{}, history, {"pp": (DatedValue("", start),)}])),
    )


@st.composite
def schools(draw):
    codes = national_codes()
    dates = sorted(draw(st.sets(days.filter(lambda d: d.weekday() < 5), min_size=1, max_size=6)))
    calendar = Calendar.of((SchoolDay(day, "autumn", 1) for day in dates), date(2023, 9, 1))
    roll = tuple(draw(pupils(key)) for key in sorted(draw(st.sets(ids, min_size=1, max_size=4))))
    marks = np.zeros((len(roll), calendar.slots), dtype=np.uint8)
    details = {}
    for row, pupil in enumerate(roll):
        for slot in range(calendar.slots):
            if not pupil.on_roll(dates[slot // 2]):
                continue
            marks[row, slot] = codes.byte(draw(st.sampled_from(["", "/\\"[slot % 2], *"ILNU"])))
            if marks[row, slot] and draw(st.booleans()):
                details[row, slot] = MarkDetail(7, draw(words), draw(words))
    name = draw(words.filter(bool))
    school = School(name, Phase.PRIMARY, date(2023, 9, 1), la="Bath", closes_at=time(9, 15))
    first = roll[0].pupil_id
    return Registers(
        school,
        calendar,
        codes,
        roll,
        marks,
        details,
        draw(
            st.sampled_from([(), (Contact(first, "c1", {"surname": 'O"Hara', "priority": "1"}),)])
        ),
        (SchoolEvent(dates[0], "report", "school", "", draw(words)),),
        draw(st.sampled_from([(), (Done("RIV-26", "meeting", first, dates[0]),)])),
        draw(st.sampled_from([(), (Notice(first, "c1", dates[0], "paid", "Bath"),)])),
    )


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@settings(max_examples=60, deadline=None)
@given(schools())
def test_written_and_read_and_written_again(registers):
    with TemporaryDirectory() as place:
        first, second = Path(place) / "first", Path(place) / "second"
        write_folder(registers, first)
        reading = read_folder(first)
        assert not reading.refused, list(reading.refused.lines())
        again = reading.registers
        assert np.array_equal(again.marks, registers.marks)
        assert all_but_marks(again) == all_but_marks(registers)
        write_folder(again, second)
        assert bytes_of(first) == bytes_of(second)


def all_but_marks(registers):
    names = ("school", "calendar", "pupils", "details", "contacts", "events", "done", "notices")
    return [getattr(registers, name) for name in names]


def small_school() -> Registers:
    calendar = Calendar.of([SchoolDay(START, "autumn", 1)], date(2023, 9, 1))
    pupil = Pupil("a", (Enrolment(START),), {"class": "1A", "year_group": "1"})
    school = School("Elm", Phase.PRIMARY, date(2023, 9, 1))
    marks = np.zeros((1, 2), dtype=np.uint8)
    done = (Done("RIV-26", "", "a", START),)
    return Registers(school, calendar, national_codes(), (pupil,), marks, done=done)


def test_a_failure_leaves_what_was_there(tmp_path):
    folder = tmp_path / "school"
    write_folder(small_school(), folder)
    before = bytes_of(folder)
    broken = replace(small_school(), done=(None,))
    with pytest.raises(AttributeError):
        write_folder(broken, folder)
    assert bytes_of(folder) == before and list(tmp_path.iterdir()) == [folder]


def test_a_file_that_holds_nothing_any_more_goes(tmp_path):
    write_folder(small_school(), tmp_path)
    assert (tmp_path / "done.csv").exists()
    write_folder(replace(small_school(), done=()), tmp_path)
    assert not (tmp_path / "done.csv").exists()


def test_an_optional_column_is_always_written_so_that_none_is_missed(tmp_path):
    write_folder(small_school(), tmp_path)
    assert "lac" in read_folder(tmp_path).columns_present["pupils.csv"]
