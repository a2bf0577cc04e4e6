"""A school that knows nothing yet, one that was brought in, and one whose register is elsewhere."""

from datetime import date

import pytest
from import_files import Files, brought

from herringbone.web.schools.models import Keeper, School


@pytest.fixture
def hill(db):
    """A school that knows nothing yet; its registers are its own."""
    return School.objects.create(
        name="Hill Primary School",
        slug="hill",
        phase="primary",
        academic_year_start=date(2026, 9, 1),
    )


@pytest.fixture
def held(hill, tmp_path):
    """The same once `Files()` were brought in: `PAGE` stands in its registers."""
    brought(hill, Files(), tmp_path)
    return hill


@pytest.fixture
def mis(held):
    """The same, where a management system keeps the register."""
    held.register_of_record = Keeper.MIS
    held.mis_name = "Their MIS"
    held.save()
    return held
