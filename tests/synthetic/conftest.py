"""Schools made once for all tests of this folder."""

import pytest

from herringbone.engine.record.registers import Registers
from herringbone.synthetic import Recipe, make_school


@pytest.fixture(scope="session")
def school() -> Registers:
    return make_school(Recipe())


@pytest.fixture(scope="session")
def three_years() -> Registers:
    return make_school(Recipe(pupils=300, years=(2022, 2023, 2024), seed=5))
