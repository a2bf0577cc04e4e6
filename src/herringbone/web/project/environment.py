"""Every setting that a school's operator may give, with its default, in one table.

`settings` reads them; `docs/reference/settings.md` is printed from the same table.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable; `default` is what holds where it is not set."""

    name: str
    default: str
    says: str


VARIABLES = (
    Variable(
        "HERRINGBONE_DATA",
        "",
        "Folder of the embedded database and files; by default the user's data folder.",
    ),
    Variable(
        "DATABASE_URL",
        "",
        "postgres://user:password@host/name, or empty for SQLite in the data folder.",
    ),
    Variable(
        "HERRINGBONE_SECRET_KEY",
        "",
        "Signs sessions; 50 random characters. By default made once and kept in the data folder.",
    ),
    Variable("HERRINGBONE_SECRET_KEY_FILE", "", "File that holds the secret key."),
    Variable(
        "HERRINGBONE_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Names under which it is served, with commas.",
    ),
    Variable(
        "HERRINGBONE_ORIGIN",
        "http://localhost:8000",
        "The address that people use, with scheme; https makes cookies secure.",
    ),
    Variable("HERRINGBONE_DEBUG", "0", "1 shows developers more; never where real pupils are."),
    Variable(
        "HERRINGBONE_PROXY_HTTPS",
        "0",
        "1 where a proxy in front says by X-Forwarded-Proto that the visitor came by https.",
    ),
    Variable(
        "HERRINGBONE_PROXIES",
        "",
        "Proxies in front, addresses or networks with commas: X-Forwarded-For is believed from "
        "these alone. Empty: from nobody, and behind a proxy all visitors count as one address.",
    ),
    Variable(
        "HERRINGBONE_DEMONSTRATION",
        "",
        "The moment at which the demonstration stands, set by `herringbone demo`.",
    ),
    Variable(
        "HERRINGBONE_DEMONSTRATION_SINCE",
        "",
        "When it was that moment by this computer's clock, set by `herringbone demo`.",
    ),
    Variable("HERRINGBONE_GOOGLE_CLIENT_ID", "", "Sign-in with Google; off while empty."),
    Variable("HERRINGBONE_GOOGLE_SECRET", "", "Secret of the Google client."),
    Variable(
        "HERRINGBONE_GOOGLE_SERVER",
        "https://accounts.google.com",
        "OpenID Connect server of Google.",
    ),
    Variable("HERRINGBONE_MICROSOFT_CLIENT_ID", "", "Sign-in with Microsoft; off while empty."),
    Variable("HERRINGBONE_MICROSOFT_SECRET", "", "Secret of the Microsoft client."),
    Variable(
        "HERRINGBONE_MICROSOFT_SERVER",
        "",
        "OpenID Connect server of the school's Microsoft tenant.",
    ),
    Variable(
        "HERRINGBONE_EMAIL_URL",
        "",
        "smtp://user:password@host:587/?tls=1 for e-mail about sign-in; empty sends none.",
    ),
    Variable("HERRINGBONE_EMAIL_FROM", "herringbone@localhost", "Sender of e-mail about sign-in."),
    Variable("HERRINGBONE_TEXTS_BY", "", "notify sends texts by GOV.UK Notify; empty sends none."),
    Variable(
        "HERRINGBONE_EMAILS_BY", "", "smtp or notify sends e-mails to families; empty sends none."
    ),
    Variable(
        "HERRINGBONE_LETTERS_BY",
        "print",
        "print puts approved letters in the print queue; notify posts them by GOV.UK Notify.",
    ),
    Variable(
        "HERRINGBONE_SMTP_URL",
        "",
        "smtp://user:password@host:587/?tls=1 for e-mails to families.",
    ),
    Variable("HERRINGBONE_SMTP_URL_FILE", "", "File that holds that address."),
    Variable("HERRINGBONE_SMTP_FROM", "", "Sender of e-mails to families."),
    Variable("HERRINGBONE_NOTIFY_KEY", "", "Key of the school's service at GOV.UK Notify."),
    Variable("HERRINGBONE_NOTIFY_KEY_FILE", "", "File that holds that key."),
    Variable(
        "HERRINGBONE_NOTIFY_SERVER",
        "https://api.notifications.service.gov.uk",
        "Where GOV.UK Notify answers.",
    ),
    Variable(
        "HERRINGBONE_NOTIFY_TEXT_TEMPLATE",
        "",
        "Id of Notify's text template, whose words are ((body)).",
    ),
    Variable(
        "HERRINGBONE_NOTIFY_EMAIL_TEMPLATE",
        "",
        "Id of Notify's e-mail template, of subject ((subject)) and words ((body)).",
    ),
    Variable(
        "HERRINGBONE_NOTIFY_FILE_TEMPLATE",
        "",
        "Id of Notify's e-mail template that also has ((link_to_file)), for a letter sent by "
        "e-mail; empty: such a letter goes as words alone.",
    ),
    Variable(
        "HERRINGBONE_NOTIFY_RECEIPT_TOKEN",
        "",
        "Bearer token with which Notify calls back; without one no receipt is taken.",
    ),
    Variable("HERRINGBONE_NOTIFY_RECEIPT_TOKEN_FILE", "", "File that holds that token."),
    Variable("HERRINGBONE_LOG_LEVEL", "INFO", "How much is logged; names and UPNs never are."),
)
DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


def read(name: str) -> str:
    """The value of a variable of the table; raises KeyError for one that is not in it."""
    return os.environ.get(name, "") or DEFAULTS[name]


def is_on(name: str) -> bool:
    return read(name).strip().lower() in {"1", "yes", "true", "on"}


def words(name: str) -> list[str]:
    return [word.strip() for word in read(name).split(",") if word.strip()]


def data_folder() -> Path:
    """Where the embedded database lives: as told, or the user's data folder."""
    told = read("HERRINGBONE_DATA")
    if told:
        return Path(told).expanduser()
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "herringbone"
