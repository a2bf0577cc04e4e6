"""The demonstration, made once, and its database opened for reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demonstrated import Ran, built, opened
from herringbone.web.schools.models import School
from herringbone.web.schools.tenancy import within


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """The data folder below which it stands, and how the first run ended. Nobody changes it."""
    data, ran = built(tmp_path_factory)
    assert ran.status == 0, ran.err
    return data, ran


@pytest.fixture(scope="module")
def morning(made: tuple[Path, Ran], django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Django reads the demonstration and stands at its morning."""
    with django_db_blocker.unblock(), opened(made[0]):
        yield


@pytest.fixture
def oakbeck(morning: None) -> Iterator[School]:
    """The school of 14 classes, entered."""
    school = School.objects.get(slug="oakbeck")
    with within(school):
        yield school
