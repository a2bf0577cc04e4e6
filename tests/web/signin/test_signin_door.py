"""The door: passwords, rate limits, a second factor by role, sessions that can be ended."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from fido2.webauthn import PublicKeyCredentialDescriptor

from herringbone.web.schools.models import Role
from worlds import PASSWORD

LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


def sign_in(user, password=PASSWORD):
    client = Client()
    return client, client.post(LOGIN, {"login": user.email, "password": password})


def test_a_person_signs_in_by_address_and_password_and_comes_to_their_school(world):
    client, answer = sign_in(world.by_role[Role.CLASS_TEACHER])
    assert answer.status_code == 302
    assert client.get("/").headers["Location"] == world.url()


def test_the_door_says_who_came_in(world):
    user = world.by_role[Role.CLASS_TEACHER]
    user.name = "Ann O'Dell"
    user.save()
    client, _ = sign_in(user)
    assert "You are signed in as Ann O&#x27;Dell." in client.get(world.url()).text


def test_a_wrong_password_is_refused_in_words(world):
    _, answer = sign_in(world.by_role[Role.CLASS_TEACHER], "wrong")
    assert answer.status_code == 200
    assert "password you specified are not correct" in answer.text


def test_guessing_is_slowed_down(world):
    user = world.by_role[Role.CLASS_TEACHER]
    for _ in range(5):
        sign_in(user, "wrong")
    client, answer = sign_in(user)
    assert "Too many failed" in answer.text
    assert client.get("/").headers["Location"].startswith(LOGIN)


def test_nobody_makes_an_account_of_their_own(db):
    assert "closed" in Client().get("/account/signup/").text.lower()


def test_who_has_left_does_not_come_in(world):
    user = world.by_role[Role.CLASS_TEACHER]
    user.is_active = False
    user.save()
    client, _ = sign_in(user)
    assert client.get(world.url()).status_code == 302


@pytest.mark.parametrize(
    ("role", "asked"),
    [(Role.CLASS_TEACHER, False), (Role.GOVERNOR, False), (Role.HEAD, True), (Role.DSL, True)],
)
def test_roles_that_see_sensitive_records_are_asked_for_a_second_factor(world, role, asked):
    client, _ = sign_in(world.by_role[role])
    answer = client.get(world.url())
    assert (answer.status_code == 302 and answer.headers["Location"].endswith("/2fa/")) == asked


def test_a_school_says_which_roles_are_asked(world):
    world.school.second_factor_roles = []
    world.school.save()
    client, _ = sign_in(world.by_role[Role.HEAD])
    assert client.get(world.url()).status_code == 200


def test_an_authenticator_app_opens_and_then_is_demanded(world):
    user = world.by_role[Role.HEAD]
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    client, answer = sign_in(user)
    assert answer.headers["Location"].endswith("/2fa/authenticate/")
    assert client.get(world.url()).status_code == 302
    counter = next(iter(yield_hotp_counters_from_time()))
    answer = client.post(
        "/account/2fa/authenticate/", {"code": f"{hotp_value(secret, counter):06d}"}
    )
    assert client.get(world.url()).status_code == 200


def test_a_recovery_code_opens_once(world):
    user = world.by_role[Role.HEAD]
    TOTP.activate(user, generate_totp_secret())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for opens in (True, False):
        client, _ = sign_in(user)
        client.post("/account/2fa/authenticate/", {"code": code})
        assert (client.get(world.url()).status_code == 200) == opens


def test_sessions_are_listed_and_ended_elsewhere(world):
    user = world.by_role[Role.CLASS_TEACHER]
    here, _ = sign_in(user)
    there, _ = sign_in(user)
    assert there.get(world.url()).status_code == 200
    page = here.get("/account/sessions/")
    assert len(re.findall('<tr><th scope="row"', page.text)) == 2
    here.post("/account/sessions/")
    assert here.get(world.url()).status_code == 200
    assert there.get(world.url()).status_code == 302


def test_one_session_is_ended_alone_and_never_somebody_elses(world):
    user, other = world.by_role[Role.CLASS_TEACHER], world.by_role[Role.GOVERNOR]
    here, there, third = (sign_in(user)[0] for _ in range(3))
    stranger, _ = sign_in(other)
    ended = UserSession.objects.get(session_key=there.session.session_key)
    address = f"/account/sessions/{ended.pk}/end"
    assert stranger.post(address).status_code == 404
    assert there.get(world.url()).status_code == 200
    assert address in here.get("/account/sessions/").text
    assert here.post(address).status_code == 302
    assert there.get(world.url()).status_code == 302
    assert {client.get(world.url()).status_code for client in (here, third)} == {200}


def test_a_passkey_is_offered_only_to_whoever_has_one(world, monkeypatch):
    user = world.by_role[Role.HEAD]
    TOTP.activate(user, generate_totp_secret())
    client, _ = sign_in(user)
    assert "Use a passkey" not in client.get("/account/2fa/authenticate/").text
    key = PublicKeyCredentialDescriptor(type="public-key", id=b"a passkey")
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda _: [key])
    assert "Use a passkey" in client.get("/account/2fa/authenticate/").text


def test_the_square_code_is_drawn_in_the_page_since_no_data_image_may_load(world):
    client, _ = sign_in(world.by_role[Role.HEAD])
    page = client.post(
        "/account/reauthenticate/?next=/account/2fa/totp/activate/",
        {"password": PASSWORD, "next": "/account/2fa/totp/activate/"},
        follow=True,
    )
    assert "<svg" in page.text
    assert "data:image" not in page.text
