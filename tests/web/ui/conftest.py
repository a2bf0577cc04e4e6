"""Fixtures of the kit's tests: one browser for all of them, a page that reports what it complains of."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from ui_harness import ARGUMENTS, Site, served


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site():
    with served(Site()) as one:
        yield one


@pytest.fixture
def page(chromium):
    """A page at 1280 px whose complaints (errors, refusals of the policy) fail the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    one = context.new_page()
    complaints: list[str] = []
    one.on("pageerror", lambda error: complaints.append(str(error)))
    one.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    one.complaints = complaints
    yield one
    context.close()
    assert complaints == []
