"""A school with a strategy in force, a term of marks, and letters that wait."""

from __future__ import annotations

import pytest
from letters_waiting import adopt, at_home, autumn, letter_for

from herringbone.web.schools.models import Role
from worlds import World


@pytest.fixture
def site(world: World) -> World:
    """Ben missed six sessions without a reason, Amy six for illness, Cal none."""
    school = world.school
    school.phone = school.attendance_phone = "01632 960100"
    school.second_factor_roles = []
    school.save()
    adopt(school)
    for pupil in world.pupils.values():
        pupil.school = school
        at_home(pupil)
    autumn(school, world.pupils, {"Ben": "OO OO OO", "Amy": "II II II"})
    return world


@pytest.fixture
def officer(site: World):
    return site.client(Role.ATTENDANCE_OFFICER)


@pytest.fixture
def letters(site: World) -> dict[str, object]:
    """A letter about each of them."""
    return {name: letter_for(site.school, pupil) for name, pupil in site.pupils.items()}
