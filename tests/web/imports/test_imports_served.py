"""The real server: it answers, refuses to serve what it should not, ends when told; and a year's
file goes in through a browser, by a process that may die half-way."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from herringbone.cli.main import commands
from herringbone.exchange.flat import write_folder
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.school import make_school
from herringbone.web.project import commands as preparing


def herringbone(*words):
    return CliRunner().invoke(commands, [str(word) for word in words])


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


# --- what is not served ---------------------------------------------------------------------------
@pytest.fixture
def prepared(db, monkeypatch):
    monkeypatch.setattr(preparing, "prepare_database", lambda: None)


def test_sqlite_is_served_by_one_process(prepared, db):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("it is about SQLite")
    ran = herringbone("serve", "--workers", 2, "--port", free_port())
    assert ran.exit_code == 1
    assert "SQLite is served by one process" in ran.stderr


def test_a_port_that_is_taken_is_told(prepared):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = herringbone("serve", "--port", taken.getsockname()[1])
    assert ran.exit_code == 1
    assert "cannot listen on 127.0.0.1" in ran.stderr and "--port" in ran.stderr


def test_a_record_that_is_not_sealed_is_not_served(prepared, monkeypatch):
    monkeypatch.setattr(preparing, "prepare_database", preparing.demand_sealed)
    monkeypatch.setattr(preparing, "unsealed", lambda: ["A trigger is missing."])
    ran = herringbone("serve", "--port", free_port())
    assert ran.exit_code == 1
    assert "A trigger is missing." in ran.stderr and "is not served" in ran.stderr


def test_a_wrong_setting_is_told_in_words(prepared, monkeypatch):
    from django.core.checks import Error

    monkeypatch.setattr(
        "django.core.checks.run_checks", lambda **_: [Error("It is wrong.", hint="Put it right.")]
    )
    ran = herringbone("serve", "--port", free_port())
    assert ran.exit_code == 1
    assert "It is wrong. Put it right." in ran.stderr and "not served" in ran.stderr


# --- what is --------------------------------------------------------------------------------------
@dataclass
class Site:
    """A server on a data folder of its own; `key` opens an administrator's door."""

    folder: Path
    address: str
    key: str
    server: subprocess.Popen

    def running(self):
        """Keys of the processes that bring an upload in."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                ours = str(self.folder).encode() in (entry / "environ").read_bytes()
            except OSError:
                continue
            if b"herringbone.web.imports.alone" in words and ours:
                found.append(int(entry.name))
        return found


@pytest.fixture
def site(tmp_path):
    port = free_port()
    surroundings = {
        **os.environ,
        "HERRINGBONE_DATA": str(tmp_path / "data"),
        "HERRINGBONE_ORIGIN": f"http://localhost:{port}",
        "HERRINGBONE_SECRET_KEY": "only for this test, where nothing is secret at all",
        "HERRINGBONE_DEMONSTRATION": "2025-12-01T09:10:00+00:00",
    }
    surroundings.pop("DJANGO_SETTINGS_MODULE", None)
    surroundings.pop("DATABASE_URL", None)
    made = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "import_site.py")],
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    server = subprocess.Popen(
        [sys.executable, "-m", "herringbone.cli.main", "serve", "--port", str(port)],
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = Site(tmp_path / "data", f"http://localhost:{port}", made.stdout.split()[-1], server)
    try:
        _until(lambda: _answers(found.address))
        yield found
    finally:
        server.terminate()
        server.wait(30)


def _answers(address):
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def _until(what, seconds=120):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


@pytest.mark.slow
def test_it_answers_here_alone_and_ends_when_it_is_told(site):
    with urllib.request.urlopen(f"{site.address}/account/login/", timeout=20) as answer:
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    site.server.send_signal(signal.SIGTERM)
    assert site.server.wait(30) == 0
    assert not _answers(site.address)


@pytest.fixture
def page(site, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "sessionid", "value": site.key, "url": site.address}])
    yield context.new_page()
    context.close()


@pytest.fixture
def years_file(tmp_path):
    import shutil

    write_folder(make_school(Recipe(pupils=300, years=(2024,), seed=3)), tmp_path / "year")
    return shutil.make_archive(str(tmp_path / "year"), "zip", tmp_path / "year")


def begin(site, page, file):
    page.goto(f"{site.address}/s/vale/import/")
    page.set_input_files("input[type=file]", file)
    page.click("text=Compare")
    page.wait_for_selector("text=What would change")
    page.click("button:has-text('Bring in')")


def axe(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.slow
def test_a_years_file_goes_in_while_the_pages_go_on(site, page, years_file):
    page.goto(f"{site.address}/s/vale/import/")
    assert axe(page) == []
    begin(site, page, years_file)
    page.wait_for_selector("h1:has-text('Bringing in')")
    assert _until(site.running)
    assert axe(page) == []
    assert _answers(site.address)
    page.wait_for_selector("h1:has-text('Import of')", timeout=180_000)
    assert "Ada Admin" in page.inner_text("main")
    assert not list((site.folder / "imports").iterdir())
    assert axe(page) == []


def _writes_marks(site):
    """Whether the process has come as far as the legal record."""
    return any(
        "Writing the marks" in progress.read_text(encoding="utf-8")
        for progress in (site.folder / "imports").glob("*/progress.json")
    )


@pytest.mark.slow
def test_a_process_that_is_killed_half_way_leaves_nothing(site, page, years_file):
    begin(site, page, years_file)
    [process] = _until(site.running)
    _until(lambda: _writes_marks(site))
    os.kill(process, signal.SIGKILL)
    _until(lambda: not site.running())
    for progress in (site.folder / "imports").glob("*/progress.json"):
        os.utime(progress, (0, 0))
    page.wait_for_selector("text=It was interrupted, and nothing was changed.", timeout=60_000)
    page.goto(f"{site.address}/s/vale/import/")
    assert "Nothing was brought in yet." in page.inner_text("main")
    page.click("table a")
    page.click("button:has-text('Bring in')")
    page.wait_for_selector("h1:has-text('Import of')", timeout=180_000)
