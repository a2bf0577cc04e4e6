"""Fixtures of the kit's tests: a small server, a page whose complaints fail the test."""

from __future__ import annotations

import pytest
from ui_grid import Grid
from ui_harness import Site, served


@pytest.fixture(scope="module")
def server():
    """One for a module, so that the browser keeps the styles."""
    with served(Site()) as one:
        yield one


@pytest.fixture
def site(server):
    server.begin_again()
    return server


@pytest.fixture(scope="module")
def desk(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(desk):
    """A page at 1280 px whose complaints (errors, refusals of the policy) fail the test."""
    one = desk.new_page()
    one.set_default_timeout(5000)
    complaints: list[str] = []
    one.on("pageerror", lambda error: complaints.append(str(error)))
    one.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    one.complaints = complaints
    yield one
    desk.set_offline(False)
    one.close()
    assert complaints == []


@pytest.fixture
def grid(page, site):
    return Grid(page, site)
