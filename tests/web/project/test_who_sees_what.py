"""The matrix: every address as every role, as another school's people, and as nobody.

An address below a school that this file cannot fill in fails the test: say what its arguments are.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from matrix_arguments import argument

from herringbone.web.schools.context import PLACES
from herringbone.web.schools.deeds import PREDICATES
from herringbone.web.schools.models import Post, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from worlds import TODAY, make_world

pytestmark = pytest.mark.thorough

REFUSED = (403, 404)


def patterns(resolver=None, namespace="", prefix=""):
    """Every address below a school: (name, pattern)."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner, route)
        elif isinstance(entry, URLPattern) and "school_slug" in route:
            yield f"{namespace}{entry.name}", entry


ADDRESSES = dict(patterns())


@pytest.fixture(scope="module")
def two_schools(django_db_setup, django_db_blocker):
    """Two schools with the same ids; made once, since the matrix only asks."""
    with django_db_blocker.unblock(), transaction.atomic():
        here, there = make_world("hill"), make_world("dale")
        for world in (here, there):
            world.school.second_factor_roles = []
            world.school.save()
        yield here, there
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def signed_in(two_schools):
    """For each role a browser of somebody here and one of somebody there."""
    here, there = two_schools
    return {role: (here.client(role), there.client(role)) for role in Role}


def address(world, name):
    converters = ADDRESSES[name].pattern.converters
    wanted = [key for key in converters if key != "school_slug"]
    with within(world.school):
        given = {key: argument(world, name, key) for key in wanted}
    return reverse(name, kwargs={"school_slug": world.school.slug, **given})


def test_every_place_below_a_school_names_its_deed():
    assert ADDRESSES
    assert not [name for name, entry in ADDRESSES.items() if not hasattr(entry.callback, "deed")]


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_who_sees_it(two_schools, signed_in, name):
    here, _ = two_schools
    url, deed = address(here, name), ADDRESSES[name].callback.deed
    assert Client().get(url).status_code == 302
    for role in Role:
        with within(here.school):
            viewer = viewer_of(here.by_role[role], here.school, TODAY)
            allowed = PREDICATES[deed](viewer)
        client, _ = signed_in[role]
        status = client.get(url).status_code
        assert status < 500, f"{role}: {status}"
        if not allowed:
            assert status in (403, 405), f"{role} got {status}"
            posted = client.post(url).status_code
            assert 403 in (status, posted), f"{role} may ask"
            assert posted in (403, 405), f"{role} may post: {posted}"


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_nobody_of_another_school_sees_it(two_schools, signed_in, name):
    url = address(two_schools[0], name)
    for role, (_, elsewhere) in signed_in.items():
        assert elsewhere.get(url).status_code == 404, f"{role} of another school"


@pytest.mark.parametrize("role", [Role.HEAD, Role.OFFICE, Role.ADMINISTRATOR, Role.TRUST])
def test_nobody_is_refused_a_place_that_their_bar_offers(two_schools, role):
    here, _ = two_schools
    client = here.client(role)
    page = client.get(here.url())
    for group in page.context["nav"]:
        for place in (group, *group["places"]):
            assert client.get(place["url"]).status_code == 200, place


@pytest.mark.parametrize("group, places", PLACES)
def test_a_place_of_the_bar_stands_in_its_group_and_is_marked_there(two_schools, group, places):
    here, _ = two_schools
    client = here.client(Role.HEAD)
    for label, name, deed in places:
        with within(here.school):
            if not viewer_of(here.by_role[Role.HEAD], here.school, TODAY).may(deed):
                continue
        page = client.get(address(here, name))
        inside = page.context["inside"]
        assert [one["label"] for one in inside["places"] if one["current"]] == [label]
        assert [one["label"] for one in page.context["nav"] if one["current"]] == [group]


def test_whoever_may_go_to_one_place_of_a_group_sees_that_place_in_the_bar(two_schools):
    here, _ = two_schools
    page = here.client(Role.CLASS_TEACHER).get(here.url())
    assert [one["label"] for one in page.context["nav"]][1] == "My registers"


def test_a_post_that_has_ended_opens_nothing(world):
    with within(world.school):
        Post.objects.filter(user=world.by_role[Role.HEAD]).update(end="2026-11-19")
    assert world.client(Role.HEAD).get(world.url()).status_code == 404
