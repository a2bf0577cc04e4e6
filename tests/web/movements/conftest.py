"""The movements' world: no role is asked for a second factor, which has tests of its own."""

from __future__ import annotations

import pytest

from worlds import make_world


@pytest.fixture
def world(db):
    made = make_world()
    made.school.second_factor_roles = []
    made.school.save(update_fields=["second_factor_roles"])
    return made
