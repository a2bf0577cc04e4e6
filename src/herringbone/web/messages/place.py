"""Whether this database may reach real addresses from where it is: opened by a person, and not a
copy. Whoever restores or copies a database wakes it with its channels closed.

Three marks must agree: the row in the database, a file in the data folder, and where both are. The
file also keeps the number of the last attempt, so that an older database in its place shows.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from herringbone.web.messages.models import Installation, Try
from herringbone.web.registers.changes import Author

FILE = "channels-open.json"
CLOSED = "the channels of this installation are not switched on"
COPIED = "this database is a copy, or was moved: its channels wait until somebody switches them on"
OLDER = (
    "this database is older than what was sent from here: look at what waits before switching on"
)


def why_closed() -> str:
    """Why nothing may leave from here, "" where it may."""
    row = Installation.objects.first()
    if row is None or not row.open_to:
        return CLOSED
    held = _file()
    if row.open_to != fingerprint() or held.get("identity") != str(row.identity):
        return COPIED
    return OLDER if int(held.get("tries", 0)) > _tries() else ""


@transaction.atomic
def switch_on(*, author: Author, at: datetime) -> None:
    """From now on real addresses are reached from here."""
    row, _ = Installation.objects.select_for_update().get_or_create(only=True)
    row.open_to, row.opened_at, row.opened_by = fingerprint(), at, author.name
    row.save()
    _write({"identity": str(row.identity), "tries": _tries()})


@transaction.atomic
def switch_off() -> None:
    Installation.objects.update(open_to="")


def note_tries() -> None:
    """Keeps beside the database how far its attempts have come."""
    held, tries = _file(), _tries()
    if held and int(held.get("tries", 0)) < tries:
        _write({**held, "tries": tries})


def fingerprint() -> str:
    """Where this is: the address people use, the data folder, the database's name and host."""
    database = connection.settings_dict
    parts = [
        settings.ORIGIN,
        str(Path(settings.DATA).resolve()),
        str(database["NAME"]),
        str(database.get("HOST", "")),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def _tries() -> int:
    found: int | None = Try.everywhere.aggregate(last=Max("pk"))["last"]
    return found or 0


def _path() -> Path:
    return Path(settings.DATA) / FILE


def _file() -> dict[str, Any]:
    """What stands there; nothing where there is none or it cannot be read as what it is."""
    try:
        held = json.loads(_path().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _write(held: dict[str, Any]) -> None:
    """Whole or not at all: a process may end at any moment."""
    making = _path().with_suffix(f".{os.getpid()}")
    making.write_text(json.dumps(held), encoding="utf-8")
    making.replace(_path())
