"""Chance that anyone can run again: entrants ranked by SHA-256 of a published seed and the entrant.

No generator to drift: the same seed and entrants give the same ranking in every version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def ticket(seed: str, entrant: str) -> str:
    """The hexadecimal digest by which an entrant is ranked."""
    return hashlib.sha256(f"{seed}\n{entrant}".encode()).hexdigest()


def rank(seed: str, entrants: Iterable[str]) -> list[str]:
    """Entrants in the order drawn: lowest digest first."""
    return sorted(entrants, key=lambda entrant: ticket(seed, entrant))


def chance(seed: str, *what: str) -> float:
    """A number in [0, 1) that belongs to these words under this seed."""
    digest = hashlib.sha256("\n".join((seed, *what)).encode()).digest()
    return int.from_bytes(digest[:7], "big") / (1 << 56)
