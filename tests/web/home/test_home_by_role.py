"""What each role sees first: registers, who is unexplained, what waits, figures; nothing beyond."""

from datetime import date

import pytest

from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from worlds import draw

PAGE = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  NN  N-
Ben   //  //  //  //  /-
Cal   //  I/  //  //  I-
"""
MONDAY = date(2026, 11, 16)


@pytest.fixture
def drawn(world):
    world.school.second_factor_roles = []
    world.school.save()
    with within(world.school):
        amy = world.pupils["Amy"]
        amy.values |= {"cp": "1"}
        amy.save()
    draw(world.school, PAGE, world.pupils, starts=MONDAY)
    return world


def home(world, role):
    return world.client(role).get(world.url())


def test_a_teacher_sees_the_own_registers_and_nobodys_flags(drawn):
    seen = home(drawn, Role.CLASS_TEACHER)
    assert "My registers" in seen.text
    assert "Child protection" not in seen.text
    assert "Unexplained" not in seen.text


def test_a_blank_of_a_class_not_registered_is_nobody_missing(drawn):
    """Practice 1: the marks came from an import, no register was submitted here today."""
    seen = home(drawn, Role.ATTENDANCE_OFFICER)
    assert not seen.context["today"].unexplained
    assert "Registers not in" in seen.text


@pytest.mark.parametrize(
    ("role", "shown"), [(Role.GOVERNOR, True), (Role.TRUST, True), (Role.LA_OFFICER, False)]
)
def test_figures_without_a_name_for_those_who_see_figures_alone(drawn, role, shown):
    seen = home(drawn, role)
    assert ("Year to date" in seen.text) == shown
    for surname in ("Ashdown", "Birchall", "Cawley"):
        assert surname not in seen.text


def test_a_class_of_fewer_than_five_is_left_out_for_governors(drawn):
    assert ">3B<" not in home(drawn, Role.GOVERNOR).text
    assert ">3B<" in home(drawn, Role.HEAD).text


def test_school_figures_are_pooled_sessions(drawn):
    line = home(drawn, Role.HEAD).context["figures"].lines[0]
    assert (line["absent"], line["possible"]) == (3, 24)
