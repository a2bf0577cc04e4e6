"""The fingerprint of an export: each row's holds the one before it, so that none can be left out,
put in or changed without every later one being another. Anybody can work it out again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256

from herringbone.web.clock import LONDON
from herringbone.web.communications.models import Communication

BEGINNING = "0" * 64
FIELDS = (
    "entry",
    "pupil",
    "at",
    "recorded_at",
    "about_day",
    "direction",
    "channel",
    "outcome",
    "with_whom",
    "to_where",
    "words",
    "spoken_to",
    "provision",
    "step",
    "origin",
    "by",
    "position",
    "takes_back",
)
"""The columns of an export in their order; the fingerprint is over their values."""


def values_of(row: Communication) -> list[str]:
    """One row as an export has it, every value a text."""
    return [
        str(row.pk),
        row.pupil.pupil_id,
        row.at.astimezone(LONDON).isoformat(timespec="seconds"),
        row.recorded_at.astimezone(LONDON).isoformat(timespec="seconds"),
        row.day.isoformat() if row.day else "",
        row.direction,
        row.channel,
        row.outcome,
        row.with_whom,
        row.to_where,
        row.words,
        "1" if row.spoke else "",
        row.provision,
        row.step,
        row.origin,
        row.name,
        row.position,
        str(row.takes_back_id or ""),
    ]


def fingerprints(rows: Iterable[list[str]]) -> list[str]:
    """One a row: SHA-256 over the one before and the row as JSON (UTF-8, no spaces)."""
    found, before = [], BEGINNING
    for values in rows:
        said = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        before = sha256(f"{before}\n{said}".encode()).hexdigest()
        found.append(before)
    return found
