"""Its place is its purpose: pytest puts this folder on the path, so that every test can import the
helpers that stand beside it (`shared_files`). It gives a browser and the tests' database, and sorts
what needs a browser or programs of its own into its tier.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings

CHROMIUM = Path("/usr/bin/chromium")
TIERS = {"browser": pytest.mark.browser, "own_database": pytest.mark.thorough}
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How long an example takes says how busy the machine is, and nothing about the rule.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses one of these fixtures is of its tier, and `just test` leaves it out."""
    for item in items:
        for name in TIERS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(TIERS[name])


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One for all tests of a process, since Playwright runs once in each."""
    if not CHROMIUM.exists():
        if os.environ.get("HERRINGBONE_MUST_BROWSE"):
            pytest.fail("no browser at /usr/bin/chromium: apt-get install -y chromium")
        pytest.skip("no browser at /usr/bin/chromium (Debian: apt-get install -y chromium)")
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # it holds a loop; ours has none
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: Any, django_db_modify_db_settings: Any, django_db_blocker: Any
) -> Iterator[None]:
    """The tests' database, for whoever asks: pytest-django's own is there for marked tests alone,
    and leaves a module's fixture without tables."""
    from herringbone.web.demo.schema import finish_tables

    with django_db_blocker.unblock():
        made = setup_databases(0, False, aliases={"default"}, serialized_aliases=set())
        if connection.vendor == "sqlite":
            finish_tables()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
