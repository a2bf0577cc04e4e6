"""What the project promises of itself: headers, cookies, a safe deployment, a page of settings."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from herringbone.web.project.environment import VARIABLES
from herringbone.web.schools.models import Role

ROOT = Path(__file__).resolve().parents[3]


def test_a_page_carries_the_strict_policy_and_no_word_of_a_script_inside(world):
    answer = world.client(Role.CLASS_TEACHER).get(world.url())
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in answer.text
    assert "onclick" not in answer.text
    for header in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert header in answer.headers


def test_cookies_are_closed_to_scripts_and_other_sites(world):
    client = Client()
    client.post(
        "/account/login/",
        {"login": world.by_role[Role.CLASS_TEACHER].email, "password": "herringbone-tests-only"},
    )
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


@pytest.mark.thorough
def test_a_deployment_has_nothing_to_warn_about(tmp_path):
    environment = {
        "HERRINGBONE_DATA": str(tmp_path),
        "HERRINGBONE_ORIGIN": "https://school.example.org",
        "HERRINGBONE_HOSTS": "school.example.org",
        "DJANGO_SETTINGS_MODULE": "herringbone.web.project.settings",
        "PATH": "",
    }
    from subprocess import run

    found = run(
        [sys.executable, "-W", "error", "-m", "django", "migrate", "--skip-checks", "-v", "0"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    found = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr


def test_health_says_that_the_database_answers(db):
    answer = Client().get("/health")
    assert answer.json() == {"status": "ok", "jobs": "ok"}


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda v: v.name)
def test_the_page_of_settings_has_every_variable(variable):
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert f"| `{variable.name}` | " in page
    assert variable.says in page


def test_no_module_of_the_web_half_asks_the_clock_itself():
    asked = [
        path.name
        for path in (ROOT / "src/herringbone/web").rglob("*.py")
        if path.name != "clock.py"
        and any(
            word in path.read_text(encoding="utf-8")
            for word in ("datetime.now(", "date.today(", "timezone.now(", "auto_now")
        )
        and "migrations" not in path.parts
    ]
    assert not asked
