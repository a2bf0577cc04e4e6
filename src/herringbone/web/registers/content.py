"""One pupil's part of an entry as canonical JSON: the words that the chain's digests cover.

The same marks give the same text in every version; `read` gives back what `write` was told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MarkSaid:
    """One mark as an entry says it: what it was, what it became, and what goes with it."""

    date: date
    session: str
    original: str
    new: str
    carried: Mapping[str, int | str]


def write(pupil_id: str, marks: Iterable[MarkSaid]) -> str:
    """`{"marks": [[date, session, original, new, carried], …], "pupil": id}`."""
    said = [
        [mark.date.isoformat(), mark.session, mark.original, mark.new, dict(mark.carried)]
        for mark in marks
    ]
    return canonical({"pupil": pupil_id, "marks": said})


def read(text: str) -> tuple[str, list[MarkSaid]]:
    """The pupil's id and their marks; raises ValueError for what `write` cannot have written."""
    said = json.loads(text)
    marks = [
        MarkSaid(date.fromisoformat(day), session, original, new, carried)
        for day, session, original, new, carried in said["marks"]
    ]
    return said["pupil"], marks


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: one text for one value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
