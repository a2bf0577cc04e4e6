"""The world of what comes in: a family of two with a mother, no second factor asked of anyone."""

from __future__ import annotations

import pytest

from worlds import make_contact, make_world


@pytest.fixture
def world(db):
    made = make_world()
    made.school.second_factor_roles = []
    made.school.attendance_phone = "01632 960 120"
    made.school.save()
    for name in ("Ben", "Cal"):
        child = made.pupils[name]
        child.family_id = "F1"
        child.save(update_fields=["family_id"])
        make_contact(child, contact_id="C1", surname="Birchall")
    return made
