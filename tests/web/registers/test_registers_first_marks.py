"""A history brought in at once is the very record that its marks one by one would make."""

from datetime import date

import numpy as np
import pytest

from herringbone.engine.england.codes import national_codes
from herringbone.web.registers.changes import Carried, Change, Occasion, Refused
from herringbone.web.registers.first_marks import FirstMarks, write_first_marks
from herringbone.web.registers.models import (
    ClassRegister,
    Kind,
    MarkDetail,
    PartContent,
    RegisterRow,
    Source,
)
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.verify import verify
from herringbone.web.schools.tenancy import within
from worlds import NOW, OFFICE, make_world

DAYS = [date(2026, 11, 16), date(2026, 11, 17)]
DRAWN = {"Amy": "/\\IN", "Ben": "L\\-\\", "Cal": "----"}
CARRIED = {("Amy", 2): Carried(reason="ill"), ("Ben", 0): Carried(minutes_late=7, note="bus")}
OCCASION = Occasion(kind=Kind.IMPORTED, source=Source.IMPORT, author=OFFICE, at=NOW)


def matrix(world):
    pupils = [world.pupils[name] for name in DRAWN]
    byte = national_codes().byte
    marks = np.array([[byte(code) for code in row] for row in DRAWN.values()], dtype=np.uint8)
    names = list(DRAWN)
    carried = {(names.index(name), column): said for (name, column), said in CARRIED.items()}
    return FirstMarks(pupils, DAYS, marks, carried)


def one_by_one(world):
    return [
        Change(
            world.pupils[name],
            DAYS[column // 2],
            ("AM", "PM")[column % 2],
            code,
            CARRIED.get((name, column), Carried()),
        )
        for name, row in DRAWN.items()
        for column, code in enumerate(row)
        if code != "-"
    ]


def said(school):
    texts = PartContent.objects.filter(school=school).order_by("part__ordinal")
    rows = RegisterRow.objects.filter(school=school).order_by("pupil_id")
    details = MarkDetail.objects.filter(school=school).order_by("pupil_id", "date", "session")
    return (
        [row.text for row in texts],
        [(row.pupil.forename, bytes(row.marks)) for row in rows],
        [(d.pupil.forename, d.session, d.minutes_late, d.reason, d.note) for d in details],
    )


def test_it_says_what_the_marks_one_by_one_would_say(entered):
    write_first_marks(school=entered.school, occasion=OCCASION, first=matrix(entered))
    at_once = said(entered.school)
    other = make_world("dale")
    with within(other.school):
        write_entry(school=other.school, occasion=OCCASION, changes=one_by_one(other))
        assert said(other.school) == at_once
    assert len(at_once[0]) == 2


def test_the_chain_and_the_projections_verify(entered):
    write_first_marks(school=entered.school, occasion=OCCASION, first=matrix(entered))
    assert not verify(entered.school).differences
    assert not ClassRegister.objects.exists()


def test_pupils_with_marks_are_refused(entered):
    write_first_marks(school=entered.school, occasion=OCCASION, first=matrix(entered))
    with pytest.raises(Refused, match="marks already"):
        write_first_marks(school=entered.school, occasion=OCCASION, first=matrix(entered))


def test_a_code_that_was_withdrawn_is_refused_with_its_day(entered):
    first = matrix(entered)
    first.marks[0, 0] = national_codes().byte("H")
    with pytest.raises(Refused, match="2026-11-16: H may not stand"):
        write_first_marks(school=entered.school, occasion=OCCASION, first=first)
    assert not RegisterRow.objects.exists()
