"""The door's pages speak plain English, and a browser is called what its owner calls it."""

import pytest

from herringbone.web.schools.models import Role
from herringbone.web.signin.templatetags.signin import browser

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/140.0", "Edge on Windows"),
        (SAFARI, "Safari on an iPhone"),
        ("curl/8.1", "curl/8.1"),
    ],
)
def test_a_browser_in_words(said, words):
    assert browser(said) == words


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("2fa/", "Second step"),
        ("password/change/", "Change your password"),
        ("sessions/", "Where you are signed in"),
        ("reauthenticate/", "Is it you?"),
        ("logout/", "Sign out?"),
    ],
)
def test_a_page_of_ones_own_account_is_headed_plainly(world, path, heading):
    seen = world.client(Role.HEAD).get(f"/account/{path}")
    assert f"<h1>{heading}</h1>" in seen.text
    for jargon in ("Two-Factor", "Authenticator App", "Security Keys", "reauthenticate to"):
        assert jargon not in seen.text


@pytest.mark.parametrize(
    ("path", "heading"),
    [("password/reset/", "Set a new password"), ("password/reset/done/", "Look at your e-mail")],
)
def test_a_forgotten_password_is_asked_for_plainly(client, db, path, heading):
    assert f"<h1>{heading}</h1>" in client.get(f"/account/{path}").text


def test_the_fields_of_a_password_are_named_plainly(world, client):
    changing = world.client(Role.HEAD).get("/account/password/change/").text
    for label in ("Current password", "New password", "New password, once more"):
        assert f">{label}<" in changing
    assert "Current Password" not in changing
    assert ">School e-mail address<" in client.get("/account/password/reset/").text


def test_a_link_that_was_used_says_so_and_what_to_do(client, db):
    seen = client.get("/account/password/reset/key/1-abc/").text
    assert "<h1>This link no longer works</h1>" in seen
    assert "Ask for a new one" in seen
