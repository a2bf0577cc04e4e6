"""Sign-in with Google and Microsoft: OpenID Connect applications, each on where its id is told.

Microsoft's server must be the school's own tenant: under a shared address any tenant could claim a
teacher's e-mail address. Google says itself whether an address is verified.
"""

from __future__ import annotations

from typing import Any

from herringbone.web.project.environment import read

PROVIDERS = (("google", "Google"), ("microsoft", "Microsoft"))
SHARED_TENANTS = ("/common", "/organizations", "/consumers")


def oidc_providers() -> list[dict[str, Any]]:
    """The applications as allauth takes them; none where nothing is set. Raises ValueError for a
    Microsoft server that is not one tenant's."""
    return [
        _application(key, name)
        for key, name in PROVIDERS
        if read(f"HERRINGBONE_{key.upper()}_CLIENT_ID")
    ]


def _application(key: str, name: str) -> dict[str, Any]:
    prefix = f"HERRINGBONE_{key.upper()}"
    server = read(f"{prefix}_SERVER").rstrip("/")
    if key == "microsoft" and (not server or any(part in server for part in SHARED_TENANTS)):
        raise ValueError(
            "HERRINGBONE_MICROSOFT_SERVER: name your own tenant, as "
            "https://login.microsoftonline.com/<tenant id>/v2.0"
        )
    return {
        "provider_id": key,
        "name": name,
        "client_id": read(f"{prefix}_CLIENT_ID"),
        "secret": read(f"{prefix}_SECRET"),
        "settings": {
            "server_url": server,
            "oauth_pkce_enabled": True,
            "email_authentication": True,
            "verified_email": key == "microsoft",
        },
    }
