"""The six screens that a school looks at most, on the demonstration's morning: at every width, in
light and dark, at 200 % zoom and by keyboard alone. `out/journeys/screen_*.png` shows them.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from demonstrated import ASKED, TODAY, built, copied, environment
from herringbone.web.demo.place import PASSWORD

SIZES = {
    "phone": {"width": 360, "height": 740},
    "tablet": {"width": 820, "height": 1180},
    "desktop": {"width": 1280, "height": 800},
    "wide": {"width": 1920, "height": 1080},
}
WINDOWS = (
    pytest.param("light", ("phone", "desktop"), id="light"),
    pytest.param("light", ("tablet", "wide"), marks=pytest.mark.slow, id="light-between"),
    pytest.param("dark", ("phone", "desktop"), marks=pytest.mark.slow, id="dark"),
    pytest.param("dark", ("tablet", "wide"), marks=pytest.mark.slow, id="dark-between"),
)
"""The first is walked with every change to a screen; all of them among the slow tests."""
ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
"""A window of 1280 by 800 at 200 %."""
SCHOOL = "oakbeck"
SCREENS: dict[str, tuple[str, str, tuple[Any, ...]]] = {
    "home": ("attendance.officer", "home:home", ()),
    "register": ("3a", "taking:register", (TODAY, "AM", "3A")),
    "registers": ("office", "office:registers", ()),
    "week": ("attendance.officer", "office:week", ()),
    "pupil": ("attendance.officer", "pupils:pupil", (3,)),
    "desk": ("office", "movements:desk", ()),
}
TABBABLE = """() => {
    const all = document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex]');
    const seen = (el) => el.checkVisibility({checkVisibilityCSS: true, contentVisibilityAuto: true})
        && el.getClientRects().length > 0;
    const groups = new Set();
    return [...all].filter((el) => {
        if (el.disabled || el.tabIndex < 0 || el.type === 'hidden' || !seen(el)) return false;
        if (el.closest('[inert]')) return false;
        if (el.type !== 'radio') return true;
        const group = `${el.form ? [...document.forms].indexOf(el.form) : ''} ${el.name}`;
        if (groups.has(group)) return false;
        groups.add(group);
        return true;
    }).map((el, i) => { el.dataset.stop = i; return el.type === 'radio' ? el.name : ''; });
}"""
FROM_THE_TOP = """() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
}"""
FOCUSED = """() => {
    const el = document.activeElement;
    if (!el || el === document.body || el === document.documentElement) return null;
    const shows = (one) => {
        const look = one && getComputedStyle(one);
        return !!look && ((look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0)
            || look.boxShadow !== 'none');
    };
    const box = el.getBoundingClientRect();
    const label = el.labels && el.labels[0];
    const big = label && box.width < 10 ? label.getBoundingClientRect() : box;
    return {
        stop: el.dataset.stop === undefined ? -1 : Number(el.dataset.stop),
        radio: el.type === 'radio' ? el.name : '',
        html: el.outerHTML.slice(0, 140),
        shown: shows(el) || shows(label) || shows(el.closest('label, td, li')),
        inside: big.bottom > 0 && big.top < innerHeight && big.right > 0 && big.left < innerWidth,
    };
}"""


# --- the demonstration, served ----------------------------------------------------------------
@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address; the process is the one that a person starts."""
    data, ran = built(tmp_path_factory)
    assert ran.status == 0, ran.err
    mine = copied(data, tmp_path_factory.mktemp("served") / "data")
    port = free_port()
    told = ["demo", "--port", str(port), "--today", ASKED.isoformat()]
    log = mine.parent / "served.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "herringbone.cli.main", *told],
            stdout=out,
            stderr=out,
            env=environment(mine),
        )
        try:
            wait_for(f"http://localhost:{port}/health", server, log)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise AssertionError(f"{address} did not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def states(served: str, browser: Any) -> Any:
    """Signs a person in at the door, once; gives the browser's state."""
    held: dict[str, Any] = {}

    def state(person: str) -> Any:
        if person not in held:
            context = browser.new_context(base_url=served)
            page = context.new_page()
            page.goto("/")
            page.get_by_label("School e-mail address").fill(f"{person}@{SCHOOL}.example")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/s/{SCHOOL}/")
            held[person] = context.storage_state()
            context.close()
        return held[person]

    return state


@pytest.fixture
def screen(journey: Any, served: str, states: Any) -> Any:
    """Opens one of the screens; the journey listens for errors and for other hosts."""
    journey.address = served

    def opened(name: str, **more: Any) -> Any:
        person, view, arguments = SCREENS[name]
        more = {"reduced_motion": "reduce", "locale": "en-GB", **more}
        page = journey.window(storage_state=states(person), **more)
        answer = page.goto(reverse(view, args=(SCHOOL, *arguments)))
        assert answer.status == 200, answer.url
        page.wait_for_load_state("networkidle")
        return page

    return opened


def demand_fits(page: Any, name: str) -> None:
    """The page itself never scrolls sideways; a table may, in a box of its own."""
    wide, room = page.evaluate("() => [document.scrollingElement.scrollWidth, innerWidth]")
    assert wide <= room, (
        f"{name}: {wide} px of page in {room} px of window: {page.evaluate(WIDEST)}"
    )


WIDEST = """() => [...document.querySelectorAll('body *')]
    .filter((el) => el.getBoundingClientRect().right > innerWidth + 1)
    .filter((el) => !el.closest('nav, .scroll'))
    .map((el) => el.outerHTML.slice(0, 90)).slice(0, 4)"""


def demand_access(journey: Any, page: Any) -> None:
    """axe in a window as high as the page: what a sticky foot covers now is a scroll away, and axe
    would measure only the strip of it that shows."""
    size = page.viewport_size
    whole = page.evaluate("() => document.scrollingElement.scrollHeight")
    page.set_viewport_size({**size, "height": max(size["height"], whole)})
    journey.check(page)
    page.set_viewport_size(size)


@pytest.mark.parametrize(("scheme", "windows"), WINDOWS)
@pytest.mark.parametrize("name", SCREENS)
def test_a_main_screen_in_every_window(
    journey: Any, screen: Any, name: str, scheme: str, windows: tuple[str, ...]
) -> None:
    journey.name = f"screen_{name}_{scheme}_{windows[0]}"
    page = screen(name, color_scheme=scheme)
    for size in (SIZES[window] for window in windows):
        page.set_viewport_size(size)
        page.reload()
        page.wait_for_load_state("networkidle")
        demand_fits(page, f"{name} at {size['width']} in {scheme}")
        journey.shot(page)
        demand_access(journey, page)


@pytest.mark.parametrize("name", SCREENS)
def test_a_main_screen_at_twice_the_size(journey: Any, screen: Any, name: str) -> None:
    journey.name = f"screen_{name}_zoomed"
    size, scale = ZOOMED["viewport"], ZOOMED["device_scale_factor"]
    page = screen(name, size=size, device_scale_factor=scale)
    demand_fits(page, f"{name} at 200 %")
    journey.shot(page)
    demand_access(journey, page)


@pytest.mark.parametrize("name", SCREENS)
def test_a_main_screen_by_keyboard_alone(journey: Any, screen: Any, name: str) -> None:
    """Tab reaches everything in the page's order, shows where it is, and comes out at the end."""
    journey.name = f"screen_{name}_keyboard"
    page = screen(name, size=SIZES["desktop"])
    page.evaluate(FROM_THE_TOP)
    radios = page.evaluate(TABBABLE)
    visited: list[dict[str, Any]] = []
    for _ in range(len(radios) + 40):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now is None or (visited and now["stop"] == visited[0]["stop"] != -1):
            break
        visited.append(now)
    else:
        pytest.fail(f"{name}: Tab never leaves; last at {visited[-1]['html']}")
    journey.shot(page)
    stops = [one["stop"] for one in visited if one["stop"] >= 0 and not one["radio"]]
    expected = {i for i, radio in enumerate(radios) if not radio}
    assert expected <= set(stops), sorted(expected - set(stops))
    assert {one["radio"] for one in visited} >= set(radios) - {""}
    assert stops == sorted(stops), f"{name}: out of order"
    hidden = [one["html"] for one in visited if not one["shown"]]
    assert not hidden, f"{name}: focus cannot be seen on {hidden[:4]}"
    outside = [one["html"] for one in visited if not one["inside"]]
    assert not outside, f"{name}: focus is outside of the window on {outside[:4]}"
