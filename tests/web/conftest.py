"""Fixtures of the web half: a moment that stands still, a school with people, a school entered."""

from __future__ import annotations

import pytest

import unsealed  # noqa: F401 - a test that commits could not be cleaned up after otherwise
from herringbone.web import clock
from herringbone.web.schools.tenancy import within
from own_databases import copied, prepared
from worlds import NOW, make_world


@pytest.fixture(autouse=True)
def _the_moment_stands_still():
    """Friday 20 November 2026, 09:10 in London; a test that needs another uses `clock.at`."""
    with clock.at(NOW):
        yield


@pytest.fixture
def world(db):
    """A school with a person in every role and three pupils in 3B. No school is entered."""
    return make_world()


@pytest.fixture
def entered(world):
    """The same, with the school entered, for tests of services and models."""
    with within(world.school):
        yield world


@pytest.fixture(scope="session")
def prepared_database(tmp_path_factory):
    with prepared(tmp_path_factory.mktemp("prepared")) as env:
        yield env


@pytest.fixture
def own_database(prepared_database, tmp_path):
    """The environment of a program with a database of its own."""
    with copied(prepared_database, tmp_path) as env:
        yield env


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_databases: on PostgreSQL, too (tests/web/postgres)")
