"""A school at work: its people have signed in with all that their roles are asked for."""

from __future__ import annotations

import pytest


@pytest.fixture
def at_work(world):
    """The same school as `world`, without a second factor to set up first."""
    world.school.second_factor_roles = []
    world.school.save()
    return world
