"""All that a school may erase of some pupils, said first and then done: the register's contents and
the words around them, some pupils at a time.

`registers.erasure` and `erasing` say what is old enough and keep who erased it; this joins them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db import transaction

from herringbone.web.communications.erasing import (
    NOBODYS,
    due_nobodys,
    due_words,
    erase_nobodys,
    erase_words,
)
from herringbone.web.communications.models import WordsErased
from herringbone.web.registers.changes import Author
from herringbone.web.registers.erasure import AT_ONCE, Ground, due_contents, erase_contents
from herringbone.web.registers.models import Entry
from herringbone.web.schools.models import Pupil, School


@dataclass(frozen=True)
class Due:
    """What is old enough: of how many pupils, how many contents, how many rows by their words."""

    pupils: int
    contents: int
    rows: dict[str, int]

    @property
    def is_any(self) -> bool:
        return bool(self.contents or self.rows)


@dataclass
class Erased:
    """The entries of the record and the rows of the register of erasures that say so."""

    entries: list[Entry] = field(default_factory=list)
    audits: list[WordsErased] = field(default_factory=list)


def due(*, school: School, pupils: Sequence[Pupil], at: datetime, nobodys: bool = False) -> Due:
    """`nobodys`: messages that came in by themselves and name no pupil, too."""
    contents = due_contents(school=school, pupils=pupils, at=at)
    words = {pupil.pk: due_words(school=school, pupil=pupil, at=at) for pupil in pupils}
    rows = sum((Counter(found) for found in words.values()), Counter[str]())
    rows[NOBODYS.label] = due_nobodys(school=school, at=at) if nobodys else 0
    some = {*contents, *(key for key, found in words.items() if any(found.values()))}
    named = {_named(label): count for label, count in rows.items() if count}
    return Due(len(some), sum(contents.values()), named)


def erase_all(
    *,
    school: School,
    pupils: Sequence[Pupil],
    author: Author,
    ground: Ground,
    at: datetime,
    nobodys: bool = False,
) -> Erased:
    """Some pupils in a transaction, so that a register is never kept waiting long; stopped in the
    middle, it goes on from there when it is asked for again. Raises Refused without a name."""
    made = Erased()
    for some in _batches(pupils):
        with transaction.atomic():
            fields = {"school": school, "pupils": some, "author": author, "at": at}
            entry = erase_contents(ground=ground, **fields)
            made.audits += erase_words(ground=ground, **fields)
            made.entries += [entry] if entry is not None else []
    row = erase_nobodys(school=school, author=author, ground=ground, at=at) if nobodys else None
    made.audits += [row] if row is not None else []
    return made


def _batches(pupils: Sequence[Pupil]) -> Iterator[Sequence[Pupil]]:
    for first in range(0, len(pupils), AT_ONCE):
        yield pupils[first : first + AT_ONCE]


def _named(label: str) -> str:
    """A table as its model is called: "home visit"."""
    return str(apps.get_model(label)._meta.verbose_name)
