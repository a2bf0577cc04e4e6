"""A visit or check on a child whom the registers have in school again says since when."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from herringbone.web.schools.models import Role
from listed_work import adopt, work_for
from worlds import draw

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
CHECK = {"provision": "ABS-01", "verb": "welfare_check"}
"""Of the small strategy: asked for by an absence that was going on."""
WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  N-
Ben   //  II  I/  //  /-
Cal   //  //  //  //  //
"""
BACK = "in school again since"


@pytest.fixture
def site(world):
    adopt(world.school)
    world.school.second_factor_roles = []
    world.school.save()
    draw(world.school, WEEK, world.pupils, starts=MONDAY)
    return world


def listed(site) -> str:
    officer = site.client(Role.ATTENDANCE_OFFICER)
    return officer.get(reverse("worklists:list", args=(site.school.slug,))).text


def test_a_check_on_a_child_who_is_back_says_since_when(site):
    work_for(site.school, site.pupils["Ben"], **CHECK, date=TUESDAY)
    assert f"{BACK} Wed 18 Nov, afternoon" in listed(site)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Amy", {**CHECK, "date": TUESDAY}),
        ("Ben", {"verb": "letter", "date": TUESDAY}),
        ("Ben", {"verb": "welfare_check", "date": TUESDAY}),
        ("Ben", {**CHECK, "date": date(2026, 11, 19)}),
    ],
    ids=["away", "about something else", "for a worry", "asked for since"],
)
def test_of_others_it_says_nothing(site, name, fields):
    work_for(site.school, site.pupils[name], **fields)
    page = listed(site)
    assert name in page
    assert BACK not in page
