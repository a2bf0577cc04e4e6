"""One pupil's part of an entry as canonical JSON: the words that the chain's digests cover.

The same marks give the same text in every version; `read` gives back what `write` was told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

AMENDED, KEPT = "a", "k"


@dataclass(frozen=True, slots=True)
class MarkSaid:
    """One mark as an entry says it: what it was, what it became, and what goes with it.

    `is_amended`: a mark that stood when its register closed became another. `is_kept`: the sender
    of a register had no say in it.
    """

    date: date
    session: str
    original: str
    new: str
    carried: Mapping[str, int | str]
    is_amended: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class ProposedSaid:
    """A mark that a sender entered and that was not taken, because another stood by then."""

    date: date
    session: str
    code: str
    carried: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class PartSaid:
    """All that one entry says of one pupil; `words` and `evidence` belong to its reason."""

    pupil_id: str
    marks: tuple[MarkSaid, ...]
    proposed: tuple[ProposedSaid, ...] = ()
    words: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)


def write(part: PartSaid) -> str:
    """`{"marks": [[date, session, original, new, carried, flags?], …], "pupil": id}`, and
    `proposed`, `words` and `evidence` where there is any."""
    said: dict[str, Any] = {
        "pupil": part.pupil_id,
        "marks": [_mark(mark) for mark in part.marks],
    }
    if part.proposed:
        said["proposed"] = [
            [one.date.isoformat(), one.session, one.code, dict(one.carried)]
            for one in part.proposed
        ]
    if part.words:
        said["words"] = part.words
    if part.evidence:
        said["evidence"] = dict(part.evidence)
    return canonical(said)


def read(text: str) -> PartSaid:
    """What `write` was told; raises ValueError for what it cannot have written."""
    try:
        said = json.loads(text)
        return PartSaid(
            said["pupil"],
            tuple(_read_mark(*row) for row in said["marks"]),
            tuple(
                ProposedSaid(date.fromisoformat(day), session, code, carried)
                for day, session, code, carried in said.get("proposed", ())
            ),
            said.get("words", ""),
            said.get("evidence", {}),
        )
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"this is no part of an entry: {wrong}") from wrong


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: one text for one value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _mark(mark: MarkSaid) -> list[object]:
    flags = (AMENDED if mark.is_amended else "") + (KEPT if mark.is_kept else "")
    row = [mark.date.isoformat(), mark.session, mark.original, mark.new, dict(mark.carried)]
    return [*row, flags] if flags else row


def _read_mark(
    day: str,
    session: str,
    original: str,
    new: str,
    carried: Mapping[str, int | str],
    flags: str = "",
) -> MarkSaid:
    on = date.fromisoformat(day)
    return MarkSaid(on, session, original, new, carried, AMENDED in flags, KEPT in flags)
