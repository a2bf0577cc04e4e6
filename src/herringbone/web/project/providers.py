"""Sign-in with Google and Microsoft: OpenID Connect applications, each on where its id is told."""

from __future__ import annotations

from typing import Any

from herringbone.web.project.environment import read

PROVIDERS = (("google", "Google"), ("microsoft", "Microsoft"))


def oidc_providers() -> list[dict[str, Any]]:
    """The applications as allauth takes them; none where nothing is set."""
    return [
        _application(key, name)
        for key, name in PROVIDERS
        if read(f"HERRINGBONE_{key.upper()}_CLIENT_ID")
    ]


def _application(key: str, name: str) -> dict[str, Any]:
    prefix = f"HERRINGBONE_{key.upper()}"
    return {
        "provider_id": key,
        "name": name,
        "client_id": read(f"{prefix}_CLIENT_ID"),
        "secret": read(f"{prefix}_SECRET"),
        "settings": {"server_url": read(f"{prefix}_SERVER"), "oauth_pkce_enabled": True},
    }
