"""A school's pages and papers wait in no cache for the next person at a shared computer."""

import pytest

from herringbone.web.schools.models import Role


@pytest.mark.parametrize("path", ["", "pupils/", "week/", "on-site/list.pdf", "registers/"])
def test_nothing_of_a_school_is_kept_by_a_browser(world, path):
    world.school.second_factor_roles = []
    world.school.save()
    answer = world.client(Role.OFFICE).get(world.url(path))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
