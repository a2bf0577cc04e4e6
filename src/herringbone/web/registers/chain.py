"""The chain: each entry's hash covers the one before, its own words and its parts' digests.

SHA-256 throughout, in hexadecimal. A part's digest is salted, so that what was lawfully erased
cannot be guessed from it. Anyone can check a chain with these three functions and the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256

from herringbone.web.registers.content import canonical
from herringbone.web.registers.models import Entry

BEGINNING = "0" * 64
FORMAT = "herringbone register entry 1"
"""Opens what a hash covers; another way of hashing would open with another number."""

COVERED = (
    "school_id",
    "seq",
    "kind",
    "source",
    "class_name",
    "date",
    "session",
    "recorded_at",
    "captured_at",
    "user_id",
    "person_name",
    "person_position",
    "entered_by",
    "client_id",
    "began_from",
    "headcount",
    "reason",
    "statement",
)
"""The fields of an entry that its hash covers, besides the hash before it."""


def digest_of(salt: str, text: str) -> str:
    """A part's digest: over its salt and its text."""
    return sha256(f"{salt}\n{text}".encode()).hexdigest()


def hash_of(entry: Entry, digests: Sequence[str]) -> str:
    """An entry's hash; `digests` are its parts', in their order."""
    said = canonical({name: _plain(getattr(entry, name)) for name in COVERED})
    return sha256("\n".join((FORMAT, entry.previous_hash, said, *digests)).encode()).hexdigest()


def digest_of_all(digests: Iterable[str]) -> str:
    """One digest over many, whatever their order: what an entry of erasure states."""
    return sha256("\n".join(sorted(digests)).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | str) else str(value)
