"""Fixtures of the tests of calls: a class whose register is in, with one child who is not."""

from __future__ import annotations

import pytest
from call_mornings import drawn

PAGE = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  N-
Ben   //  //  //  //  /-
Cal   //  //  //  //  /-
"""


@pytest.fixture
def one_away(entered):
    """Amy is N in the register of 3B, which is in; the school is entered."""
    entered.school.second_factor_roles = []
    entered.school.save()
    return drawn(entered, PAGE)
