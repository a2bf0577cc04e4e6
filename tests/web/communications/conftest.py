"""Ben and Cal of one family with two parents apart; what was said to and by each."""

from __future__ import annotations

import pytest

from worlds import make_contact, make_world


@pytest.fixture
def world(db):
    made = make_world()
    made.school.second_factor_roles = []
    made.school.save()
    for name in ("Ben", "Cal"):
        child = made.pupils[name]
        child.family_id = "F1"
        child.save(update_fields=["family_id"])
        make_contact(child, "Dana", contact_id="C1", surname="Birchall", phone="07700 900123")
        make_contact(
            child, "Rex", contact_id="C2", surname="Holt", relationship="father",
            phone="07700 900456", email="rex@example.org", priority="2",
        )  # fmt: skip
    return made
