"""Fixtures of the tests of home visits: three children in two homes, two of whom are to be seen."""

from __future__ import annotations

from typing import Any

import pytest

from herringbone.web.registers.changes import Author
from herringbone.web.worklists.models import Work
from worlds import NOW, TODAY, make_contact

OFFICER = Author("Ola Officer", "attendance officer", 7)


@pytest.fixture
def homes(entered):
    """Amy and Ben are brother and sister; Cal lives elsewhere."""
    entered.school.second_factor_roles = []
    entered.school.save()
    for name, family, address in (
        ("Amy", "F1", ["12 Mill Lane", "Herringford", "HF1 4AB"]),
        ("Ben", "F1", ["12 Mill Lane", "Herringford", "HF1 4AB"]),
        ("Cal", "", ["3 Lock Street", "Herringford", "HF1 2XY"]),
    ):
        pupil = entered.pupils[name]
        pupil.family_id, pupil.address = family, address
        pupil.save()
        make_contact(pupil, "Dana", contact_id=f"C{family or name}", lives_with="1")
    return entered


@pytest.fixture
def asked(homes):
    """Asks for a visit to a child, as the daily run does."""

    def ask(name: str, **more: Any) -> Work:
        fields = {
            "provision": "RIV-08", "occasion": "1", "subject_kind": "pupil",
            "subject": homes.pupils[name].pupil_id, "verb": "visit", "thing": "home",
            "date": TODAY, "due_by": TODAY, "owner": "attendance_officer",
            "words": "home visit: home", "why": "second day without a reason", "asked_at": NOW,
        }  # fmt: skip
        return Work.objects.create(school=homes.school, **{**fields, **more})

    return ask
