"""Signing in with a provider, against one on this machine that speaks OpenID Connect."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client, override_settings
from stub_provider import provider

from herringbone.web.project import providers
from herringbone.web.schools.models import Role

CALLBACK = "/account/oidc/google/login/callback/"


def through(person, monkeypatch, kind="google"):
    """Walks through the door of a provider whose user is `person`; gives the browser."""
    with provider(person) as address:
        monkeypatch.setenv(f"HERRINGBONE_{kind.upper()}_CLIENT_ID", "client")
        monkeypatch.setenv(f"HERRINGBONE_{kind.upper()}_SECRET", "secret")
        monkeypatch.setenv(f"HERRINGBONE_{kind.upper()}_SERVER", address)
        apps = {"openid_connect": {"APPS": providers.oidc_providers()}}
        with override_settings(SOCIALACCOUNT_PROVIDERS=apps):
            client = Client()
            sent = client.post(f"/account/oidc/{kind}/login/")
            asked = parse_qs(urlsplit(sent.headers["Location"]).query)
            back = {"code": "right", "state": asked["state"][0]}
            answer = client.get(f"/account/oidc/{kind}/login/callback/", back)
    assert "code_challenge" in asked
    return client, answer


def claims(email, verified=True):
    return {"sub": "77", "email": email, "email_verified": verified, "name": "A Person"}


def test_a_person_whom_the_school_entered_comes_in_without_a_further_factor(world, monkeypatch):
    head = world.by_role[Role.HEAD]
    client, _ = through(claims(head.email), monkeypatch)
    assert client.get(world.url()).status_code == 200


def test_the_next_time_the_provider_alone_is_enough_though_the_address_changed(world, monkeypatch):
    head = world.by_role[Role.HEAD]
    through(claims(head.email), monkeypatch)
    client, _ = through(claims("married@example.org"), monkeypatch)
    assert client.get(world.url()).status_code == 200


@pytest.mark.parametrize(
    "person", [claims("stranger@example.org"), claims("stranger@example.org", verified=False)]
)
def test_a_stranger_is_sent_back_to_the_door_in_words(world, monkeypatch, person):
    client, answer = through(person, monkeypatch)
    assert answer.status_code == 302
    assert "is not entered here" in client.get("/account/login/").text


def test_an_address_that_google_has_not_verified_opens_nothing(world, monkeypatch):
    head = world.by_role[Role.HEAD]
    client, _ = through(claims(head.email, verified=False), monkeypatch)
    assert client.get(world.url()).status_code == 302


def test_microsoft_of_the_schools_own_tenant_counts_as_verified(world, monkeypatch):
    head = world.by_role[Role.HEAD]
    client, _ = through({"sub": "9", "email": head.email}, monkeypatch, kind="microsoft")
    assert client.get(world.url()).status_code == 200


@pytest.mark.parametrize("tenant", ["", "https://login.microsoftonline.com/common/v2.0"])
def test_microsofts_shared_door_is_refused_since_any_tenant_could_claim_an_address(
    monkeypatch, tenant
):
    monkeypatch.setenv("HERRINGBONE_MICROSOFT_CLIENT_ID", "client")
    monkeypatch.setenv("HERRINGBONE_MICROSOFT_SERVER", tenant)
    with pytest.raises(ValueError, match="your own tenant"):
        providers.oidc_providers()


def test_without_settings_there_is_no_provider(monkeypatch):
    for key in ("GOOGLE", "MICROSOFT"):
        monkeypatch.delenv(f"HERRINGBONE_{key}_CLIENT_ID", raising=False)
    assert providers.oidc_providers() == []
