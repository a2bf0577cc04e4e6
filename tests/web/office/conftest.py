"""The office's tests stand in a school whose roles need no second factor, so that pages open."""

from __future__ import annotations

import pytest

from worlds import make_world


@pytest.fixture
def world(db):
    """A school with a person in every role and three pupils in 3B; no second factor is asked."""
    made = make_world()
    made.school.second_factor_roles = []
    made.school.save()
    return made
