"""What a journey stands on: the real application on a local port, a real browser, a person.

A journey fails on any console error and on any request to another host. `journey.window` opens one,
`journey.shot` takes a picture, `journey.check` is the accessibility check; the pictures end as one
contact sheet in `out/journeys/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

import unsealed  # noqa: F401 - a test that commits could not be cleaned up after otherwise
from herringbone.web import clock
from herringbone.web.schools.models import Role
from window_sizes import DESKTOP, TABLET
from worlds import NOW, World, make_world

SHEET_LOOK = "body{background:#888} img{max-width:800px;vertical-align:top;margin:4px}"
SHEETS = Path(__file__).resolve().parents[2] / "out" / "journeys"


@pytest.fixture
def moment(settings: Any) -> Iterator[Any]:
    """The server's clock goes on from Friday 20 November 2026, 09:10; set another by
    `moment(datetime)` before the first page."""

    def begin(at: Any) -> None:
        settings.DEMONSTRATION_BEGINS = at
        clock._started.cache_clear()

    begin(NOW)
    yield begin
    clock._started.cache_clear()


@dataclass
class Journey:
    """One person's way through the pages of one browser window."""

    name: str
    browser: Browser
    address: str
    shots: list[bytes] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def window(self, user: Any = None, *, size: dict[str, int] | None = None, **more: Any) -> Page:
        """A window in which the person has signed in; `more` as Playwright's `new_context`."""
        context = self.browser.new_context(viewport=size or DESKTOP, base_url=self.address, **more)
        self.contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            name = django_settings.SESSION_COOKIE_NAME
            value = client.cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        page = context.new_page()
        page.on("console", lambda said: self._heard(said))
        page.on("pageerror", lambda error: self.wrong.append(f"page error: {error}"))
        page.on("request", lambda asked: self._asked(asked.url))
        return page

    def _heard(self, said: Any) -> None:
        if said.type == "error" and not self._is_offline(said.text):
            self.wrong.append(f"console: {said.text} ({said.location.get('url', '')})")

    def _is_offline(self, text: str) -> bool:
        return "ERR_INTERNET_DISCONNECTED" in text

    def refused_on_purpose(self, status: int) -> None:
        """The page that just refused is an error on the console, too: that one was meant."""
        meant = [words for words in self.wrong if f"status of {status} " in words]
        assert meant, f"nothing was refused with {status}"
        self.wrong = [words for words in self.wrong if words not in meant]

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(self.address).netloc:
            self.wrong.append(f"asked another host: {url}")

    def shot(self, page: Page, *, full: bool = False) -> None:
        """A picture for the contact sheet."""
        self.shots.append(page.screenshot(full_page=full))

    def check(self, page: Page) -> None:
        """WCAG 2.2 AA by axe: nothing serious or critical."""
        options = {
            "runOnly": {
                "type": "tag",
                "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
            }
        }
        found = Axe().run(page, options=options).response["violations"]
        serious = [
            f"{v['id']}: {[node['html'][:160] for node in v['nodes']][:3]}"
            for v in found
            if v["impact"] in {"serious", "critical"}
        ]
        assert not serious, serious

    def sheet(self) -> None:
        """All pictures on one page, by the browser itself."""
        import base64

        if not self.shots:
            return
        SHEETS.mkdir(parents=True, exist_ok=True)
        pictures = "".join(
            f'<img src="data:image/png;base64,{base64.b64encode(shot).decode()}">'
            for shot in self.shots
        )
        page = self.browser.new_page(viewport={"width": 1660, "height": 900})
        page.set_content(f"<style>{SHEET_LOOK}</style><body>{pictures}</body>")
        page.wait_for_function("[...document.images].every(i => i.complete)")
        page.screenshot(path=str(SHEETS / f"{self.name}.png"), full_page=True)
        page.close()


@pytest.fixture
def journey(request: Any, browser: Browser, live_server: Any, moment: Any) -> Iterator[Journey]:
    """The browser and the server; ends with the contact sheet and with nothing heard or asked that
    should not be."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    made = Journey(request.node.name.removeprefix("test_"), browser, address)
    yield made
    for context in made.contexts:
        context.close()
    made.sheet()
    assert not made.wrong, made.wrong


@pytest.fixture
def school(transactional_db: Any) -> World:
    """A school with a person in every role, none asked for a second factor."""
    world = make_world()
    world.school.second_factor_roles = []
    world.school.save()
    return world


@pytest.fixture
def as_teacher(journey: Journey, school: World) -> Page:
    """A class teacher's tablet."""
    return journey.window(
        school.by_role[Role.CLASS_TEACHER], size=TABLET, has_touch=True, color_scheme="light"
    )
