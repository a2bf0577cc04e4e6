"""A school that has its telephone number, so that letters can be written."""

from __future__ import annotations

import pytest

from worlds import World

PHONE = "01632 960100"


@pytest.fixture
def posted(entered: World) -> World:
    """The world entered, with the number that every letter gives."""
    school = entered.school
    school.phone = school.attendance_phone = PHONE
    school.second_factor_roles = []
    school.save()
    for pupil in entered.pupils.values():
        pupil.school = school
    return entered
