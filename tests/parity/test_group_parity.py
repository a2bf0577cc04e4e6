"""Groups against the reference's sessions, added up by the group of each session's date."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from herringbone.engine.measuring.groups import GroupFrame
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.measuring.reference import measures_of
from herringbone.engine.measuring.reference_sessions import Session, sessions_of, windows_of
from herringbone.engine.record.roll import Pupil
from parity_cases import Case, cases

WINDOWS = ("year", "half_term", "week", "last_20_days", "last_year", "career")
Counted = list[tuple[Pupil, Session]]


def due_sessions(case: Case) -> Counted:
    return [
        (pupil, session)
        for pupil in case.registers.pupils
        for session in sessions_of(case.registers, pupil, case.as_of)
        if session.due
    ]


def check_windows(case: Case, groups: GroupFrame, kind: str, counted: Counted) -> None:
    windows = windows_of(case.registers.calendar, case.as_of.date, 4, None)
    for row, group in enumerate(groups.subjects):
        for window in WINDOWS:
            days = set(windows[window] or [])
            here = [s for p, s in counted if s.date in days and p.value(kind, s.date) == group]
            possible, absent = sum(s.possible for s in here), sum(s.absent for s in here)
            assert groups.figure(f"{window}.possible").value(row) == possible
            assert groups.figure(f"{window}.unmarked").value(row) == sum(not s.mark for s in here)
            expected = Fraction(100 * (possible - absent), possible) if possible else None
            assert groups.figure(f"{window}.attendance").value(row) == expected


@pytest.mark.parametrize("kind", ["class", "year_group"])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_a_session_belongs_to_the_group_of_its_date(kind: str, case: Case) -> None:
    frame = Frame(Planes.of(case.registers), case.as_of)
    groups = GroupFrame(frame, kind)
    on = case.as_of.date
    here = {p.value(kind, on) for p in case.registers.pupils if p.on_roll(on)}
    assert groups.subjects == tuple(sorted(here))
    check_windows(case, groups, kind, due_sessions(case))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_leaving_pupils_out_is_as_if_they_had_no_sessions(case: Case) -> None:
    frame = Frame(Planes.of(case.registers), case.as_of)
    left_out = np.arange(frame.size) == 0
    groups = GroupFrame(frame, "class", leaving_out=left_out)
    counted = [(p, s) for p, s in due_sessions(case) if p.pupil_id != "p0"]
    check_windows(case, groups, "class", counted)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_persistent_absence_of_a_school_is_a_share_of_its_enrolments(case: Case) -> None:
    groups = GroupFrame(Frame(Planes.of(case.registers), case.as_of), "school")
    here = [p.pupil_id for p in case.registers.pupils if p.on_roll(case.as_of.date)]
    answers = [measures_of(case.registers, pupil_id, case.as_of) for pupil_id in here]
    possible = [answer for answer in answers if answer["possible"]]
    if not here:
        assert groups.subjects == ()
        return
    assert groups.figure("pupils").value(0) == len(here)
    met = sum(answer["persistently_absent"] is True for answer in possible)
    expected = Fraction(100 * met, len(possible)) if possible else None
    assert groups.figure("pa_share").value(0) == expected
