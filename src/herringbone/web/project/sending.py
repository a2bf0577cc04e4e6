"""By what messages to families leave, from the environment: nothing does where nothing is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from herringbone.web.project.environment import read

CARRIES = {
    "text": ("HERRINGBONE_TEXTS_BY", ("notify",)),
    "email": ("HERRINGBONE_EMAILS_BY", ("smtp", "notify")),
    "letter": ("HERRINGBONE_LETTERS_BY", ("print", "notify")),
}


def message_settings() -> dict[str, Any]:
    """`settings.MESSAGES`; raises ValueError, worded, for what cannot be."""
    return {
        "by": {kind: _carrier(*asked) for kind, asked in CARRIES.items()},
        "smtp": _smtp(secret("HERRINGBONE_SMTP_URL")),
        "notify": {
            "key": secret("HERRINGBONE_NOTIFY_KEY"),
            "server": read("HERRINGBONE_NOTIFY_SERVER"),
            "text_template": read("HERRINGBONE_NOTIFY_TEXT_TEMPLATE"),
            "email_template": read("HERRINGBONE_NOTIFY_EMAIL_TEMPLATE"),
            "file_template": read("HERRINGBONE_NOTIFY_FILE_TEMPLATE"),
            "receipt_token": secret("HERRINGBONE_NOTIFY_RECEIPT_TOKEN"),
            "timeout": 30,
        },
        "lease_seconds": 600,
    }


def secret(name: str) -> str:
    """A secret as told, or from the file that `NAME_FILE` names."""
    told = read(name)
    if told:
        return told
    file = read(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else ""


def _carrier(name: str, known: tuple[str, ...]) -> str:
    told = read(name).strip().lower()
    if told and told not in known:
        raise ValueError(f"{name} is {told}; it can be {' or '.join(known)}, or empty")
    return told


def _smtp(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if url and parts.scheme not in {"smtp", "smtps"}:
        raise ValueError("HERRINGBONE_SMTP_URL begins with smtp:// or smtps://")
    query = parse_qs(parts.query)
    return {
        "host": parts.hostname or "",
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "ssl": parts.scheme == "smtps",
        "tls": query.get("tls", ["0"])[0] == "1",
        "sender": read("HERRINGBONE_SMTP_FROM"),
        "timeout": 20,
    }
