"""Absurd parameters, fields and bodies at every address: answered, in words, and never an error.

Which names a view reads is learnt by asking it; each name then meets each absurd value.
"""

import json

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from matrix_arguments import argument
from test_who_sees_what import ADDRESSES

from herringbone.web.schools.asked import day_of, number_of
from herringbone.web.schools.deeds import PREDICATES
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from worlds import TODAY, make_contact, make_world

pytestmark = pytest.mark.django_db
WHO = (Role.ATTENDANCE_LEAD, Role.HEAD, Role.ADMINISTRATOR)
ABSURD = (
    "",
    "1",
    "x",
    "-1",
    "²",
    "٣",
    "NaN",
    "1e400",
    "9" * 5000,
    "9223372036854775808",
    "9999-99-99",
    "9999-12-31",
    "0001-01-01",
    "9999-12-31T23:59",
    "99:99",
    "a\x00b",
    "<script>alert(1)</script>",
    "2026-11-20",
)
FAST = 3
NAMES = sorted(ADDRESSES)
DAYS = ("0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31")
KEYS = (0, 2**31, 2**63, 10**30)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One school; what a request changed is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        made.school.second_factor_roles = []
        made.school.save()
        make_contact(made.pupils["Amy"])
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def learnt(monkeypatch):
    """Names that were asked of a query or a form since the test began."""
    names = {}

    def watched(way):
        asked = getattr(QueryDict, way)

        def asks(self, key, *more):
            names[key] = None
            return asked(self, key, *more)

        return asks

    for way in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, way, watched(way))
    return names


def arguments(world, name):
    wanted = [key for key in ADDRESSES[name].pattern.converters if key != "school_slug"]
    with within(world.school):
        return {key: argument(world, name, key) for key in wanted}


def browser(world, name):
    """Of somebody who may do what the address is for."""
    with within(world.school):
        viewers = {role: viewer_of(world.by_role[role], world.school, TODAY) for role in WHO}
    deed = ADDRESSES[name].callback.deed
    return world.client(next(role for role in WHO if PREDICATES[deed](viewers[role])))


def answered(client, method, url, said):
    with transaction.atomic():
        status = getattr(client, method)(url, said).status_code
        transaction.set_rollback(True)
    assert status < 500, said
    return status


def mixtures(names, count):
    """Each name meets each absurd value once in as many mixtures as there are values."""
    step = max(1, len(ABSURD) // count)
    for turn in range(0, len(ABSURD), step):
        yield {name: ABSURD[(turn + 5 * place) % len(ABSURD)] for place, name in enumerate(names)}


def tried(world, learnt, name, count):
    client = browser(world, name)
    url = reverse(name, kwargs={"school_slug": world.school.slug, **arguments(world, name)})
    for method in ("get", "post"):
        learnt.clear()
        for _ in range(2):
            answered(client, method, url, dict.fromkeys(learnt, "1"))
        for said in mixtures(list(learnt), count):
            answered(client, method, url, said)


@pytest.mark.thorough
@pytest.mark.parametrize("name", NAMES)
def test_a_few_absurd_words_at_every_address(world, learnt, name):
    tried(world, learnt, name, FAST)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_absurd_word_in_every_field_of_every_address(world, learnt, name):
    tried(world, learnt, name, len(ABSURD))


def broken_arguments():
    for name, entry in sorted(ADDRESSES.items()):
        for key, converter in entry.pattern.converters.items():
            kind = type(converter).__name__
            if kind == "DayInAddress":
                yield from ((name, key, day) for day in DAYS)
            elif kind == "IntConverter":
                yield from ((name, key, number) for number in KEYS)


@pytest.mark.parametrize(("name", "key", "value"), list(broken_arguments()))
def test_a_day_of_another_age_or_a_key_of_nobody_in_the_address(world, name, key, value):
    given = {"school_slug": world.school.slug, **arguments(world, name), key: value}
    client = browser(world, name)
    for method in ("get", "post"):
        assert answered(client, method, reverse(name, kwargs=given), {}) in (302, 404, 405)


PUPIL = {"pupil": 1, "date": "2026-11-20", "session": "AM", "code": "N", "was": ""}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"{}",
        b"[1]",
        b"[" * 100_000,
        b'[{"pupil": 1e400}]',
        *(
            json.dumps([{**PUPIL, key: value}]).encode()
            for key, value in (
                ("pupil", "x"),
                ("pupil", 10**30),
                ("date", "0001-01-01"),
                ("date", "9999-12-31"),
                ("date", 5),
                ("session", []),
                ("because", "x"),
            )
        ),
    ],
)
def test_the_grid_answers_a_body_that_is_no_list_of_changes(world, body):
    client = world.client(Role.ATTENDANCE_OFFICER)
    with transaction.atomic():
        answer = client.post(world.url("week/marks/"), body, content_type="application/json")
        transaction.set_rollback(True)
    assert answer.status_code == 400
    assert answer.json()["why"]


@pytest.mark.parametrize("value", [word for word in ABSURD if word != "2026-11-20"])
@pytest.mark.parametrize("door", ["/slip/", "/account/login/", "/account/password/reset/"])
def test_the_doors_answer_whoever_has_not_signed_in(world, door, value):
    said = dict.fromkeys(("code", "name", "login", "password", "email", "next"), value)
    for method in ("get", "post"):
        assert answered(Client(), method, door, said) < 500


def test_days_and_numbers_are_plain_and_near():
    assert day_of("2026-11-20") == TODAY
    assert [number_of(text) for text in ("7", "²", "٣", "-1", "", "9" * 5000)] == [
        7, None, None, None, None, None,
    ]  # fmt: skip
    for text in DAYS:
        with pytest.raises(ValueError, match="from 1900 to 2199"):
            day_of(text)
