"""Which database: PostgreSQL by `DATABASE_URL`, else SQLite in the data folder.

SQLite takes its write lock when a transaction begins, waits for it, and keeps every commit through
a power cut: the legal record is worth the milliseconds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

PATIENCE = 60
"""Seconds that a writer waits for another one: a whole school's import takes half of them."""
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's settings of the one database; raises ValueError for an unknown scheme."""
    found: dict[str, Any] = dict(
        dj_database_url.parse(url or f"sqlite:///{folder / 'herringbone.sqlite3'}")
    )
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": PATIENCE,
            "init_command": SQLITE_PRAGMAS,
        }
        return found
    if found["ENGINE"] != "django.db.backends.postgresql":
        raise ValueError(f"DATABASE_URL: {found['ENGINE']} is not supported; postgres:// is")
    found["OPTIONS"] = {**found.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 16}}
    found["CONN_HEALTH_CHECKS"] = True
    return found
