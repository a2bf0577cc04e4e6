"""E-mail about sign-in (a reset password): by SMTP where told, else nothing leaves."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from herringbone.web.project.environment import read


def mail_settings() -> dict[str, Any]:
    """Django's e-mail settings; raises ValueError for an address that is not smtp or smtps."""
    settings: dict[str, Any] = {"DEFAULT_FROM_EMAIL": read("HERRINGBONE_EMAIL_FROM")}
    url = read("HERRINGBONE_EMAIL_URL")
    if not url:
        return {**settings, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise ValueError("HERRINGBONE_EMAIL_URL begins with smtp:// or smtps://")
    query = parse_qs(parts.query)
    return {
        **settings,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": query.get("tls", ["0"])[0] == "1",
        "EMAIL_TIMEOUT": 20,
    }
