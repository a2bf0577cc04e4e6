"""Whoever opens what is about one pupil is written down: every address, part, paper and refusal."""

import pytest
from django.urls import reverse
from matrix_arguments import argument
from test_who_sees_what import ADDRESSES

from herringbone.web.schools.deeds import PREDICATES
from herringbone.web.schools.models import PupilAccess, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from worlds import TODAY, draw, make_contact

ABOUT_ONE = {"pupil_pk", "line_pk", "absence_pk", "pattern_pk", "report_pk", "leave_pk"}
ABOUT_ONE |= {"reply_pk", "concern_pk", "row_pk", "receipt_pk"}
NAMES = sorted(
    name for name, entry in ADDRESSES.items() if ABOUT_ONE & set(entry.pattern.converters)
)
PAGE = """
Pupil Fri
Amy   /-
"""


@pytest.fixture
def here(world):
    world.school.second_factor_roles = []
    world.school.save()
    make_contact(world.pupils["Amy"])
    draw(world.school, PAGE, world.pupils, starts=TODAY)
    return world


def looks(world):
    with within(world.school):
        return list(PupilAccess.objects.values_list("pupil__forename", flat=True))


def open_to(world, name):
    with within(world.school):
        roles = (Role.ATTENDANCE_LEAD, Role.HEAD)
        viewers = {role: viewer_of(world.by_role[role], world.school, TODAY) for role in roles}
    deed = ADDRESSES[name].callback.deed
    return world.client(next(role for role in roles if PREDICATES[deed](viewers[role])))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_about_one_pupil_is_a_look(here, name):
    wanted = [key for key in ADDRESSES[name].pattern.converters if key != "school_slug"]
    with within(here.school):
        given = {key: argument(here, name, key) for key in wanted}
    answer = open_to(here, name).get(reverse(name, args=(here.school.slug, *given.values())))
    assert answer.status_code in (200, 404, 405)
    if answer.status_code == 200:
        assert looks(here) == ["Amy"]


@pytest.mark.parametrize("kind", ["absences/new/appointment/", "messages-in/", "leave/new/"])
def test_a_form_about_a_pupil_is_a_look(here, kind):
    client = here.client(Role.ATTENDANCE_LEAD)
    assert client.get(here.url(f"{kind}?pupil={here.pupils['Amy'].pk}")).status_code == 200
    assert looks(here) == ["Amy"]


def test_the_panel_beside_the_grid_is_one_look_a_day(here):
    client = here.client(Role.ATTENDANCE_LEAD)
    for session in ("AM", "PM"):
        url = here.url(f"marks/{here.pupils['Amy'].pk}/{TODAY}/{session}/")
        assert client.get(url, headers={"hx-request": "true"}).status_code == 200
    assert looks(here) == ["Amy"]


@pytest.mark.parametrize("which", ["in", "out"])
def test_a_refused_signing_shows_the_contacts_and_is_a_look(here, which):
    client = here.client(Role.OFFICE)
    answer = client.post(here.url(f"movements/{here.pupils['Amy'].pk}/{which}/"), {})
    assert answer.status_code == 422
    assert looks(here) == ["Amy"]
