"""Taking the last import back: rows from the notes of what stood, marks by a new entry.

The legal record is never changed, so the entry stays and another follows it. What later work rests
on is not pulled away: then nothing is taken back, and the lines say what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from herringbone.web.imports.models import ImportRun, RowChange
from herringbone.web.imports.refusals import NotUndone, first
from herringbone.web.imports.undoing_marks import (
    changes_back,
    documents_resting,
    said_by,
    worked_on,
)
from herringbone.web.imports.undoing_rows import changed_since, restore
from herringbone.web.registers.changes import Author, Change, Occasion
from herringbone.web.registers.models import ChainHead, Entry, Kind, Source
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.record import write_entry
from herringbone.web.schools.models import School
from herringbone.web.schools.tenancy import within


@dataclass
class Undoing:
    """What taking an import back would do, as of an entry of the chain: `blocks` are the reasons
    why it is not possible."""

    run: ImportRun
    head_seq: int
    changes: list[Change] = field(default_factory=list)
    rows: list[RowChange] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    alarms: int = 0
    """Documents that used the marks meanwhile; each gets an alarm."""


def last_import(school: School) -> ImportRun | None:
    """The import that would be taken back: the last that changed anything and stands."""
    runs = ImportRun.objects.filter(school=school, changed=True, undone_at=None)
    found: ImportRun | None = runs.order_by("-at", "-pk").first()
    return found


def undoing_of(school: School) -> Undoing | None:
    """What taking the last import back would do; None where there is none."""
    with within(school):
        run = last_import(school)
        if run is None or run.is_followed:
            return None
        found = _of_marks(school, run)
        found.blocks += changed_since(school, found.rows)
        return found


def undo_last(*, school: School, author: Author, at: datetime) -> Undoing:
    """Takes the last import back, all or nothing. Raises NotUndone where there is none, or where
    later work rests on it."""
    with within(school):
        found = _of_marks(school, _run_to_undo(school))
        with transaction.atomic():
            if _locked_head(school) != found.head_seq:  # somebody wrote meanwhile: look again
                found = _of_marks(school, _run_to_undo(school))
            found.blocks += changed_since(school, found.rows)
            _take_back(school, found, author, at)
        return found


def _run_to_undo(school: School) -> ImportRun:
    run = last_import(school)
    if run is None:
        raise NotUndone(f"No import of {school.name} is left to take back.")
    if run.is_followed:
        raise NotUndone(
            f"The import of {run.when} was followed by another, which was taken back "
            "already; only the last one can be. Bring in a right file instead."
        )
    return run


def _locked_head(school: School) -> int:
    """The number of the chain's last entry, which nobody moves until the transaction ends."""
    head = ChainHead.objects.select_for_update().filter(school=school).first()
    return head.seq if head else 0


def _take_back(school: School, found: Undoing, author: Author, at: datetime) -> None:
    if found.blocks:
        raise NotUndone(
            *first(found.blocks),
            "Later work rests on the import, so it was not taken back. Bring in a right file "
            "instead, or amend what is wrong.",
        )
    run = found.run
    if found.changes:
        run.undo_seq = _write(school, run, found.changes, author, at).seq
    restore(school, found.rows)
    RowChange.objects.filter(school=school, run=run).delete()
    run.undone_at, run.undone_by = at, author.name
    run.save(update_fields=["undo_seq", "undone_at", "undone_by"])


def _write(
    school: School, run: ImportRun, changes: Sequence[Change], author: Author, at: datetime
) -> Entry:
    occasion = Occasion(
        kind=Kind.IMPORTED,
        source=Source.UNDO,
        author=author,
        at=at,
        reason=Reason.UNDONE,
        statement=f"takes entry {run.entry_seq} back",
    )
    return write_entry(school=school, occasion=occasion, changes=changes)


def _of_marks(school: School, run: ImportRun) -> Undoing:
    """The marks' half, which reads much: done before anything is locked."""
    head = ChainHead.objects.filter(school=school).first()
    found = Undoing(run, head.seq if head else 0)
    found.rows = list(RowChange.objects.filter(school=school, run=run).order_by("pk"))
    said = list(said_by(school, run.entry_seq)) if run.entry_seq is not None else []
    found.changes = changes_back(school, found.rows, said)
    found.alarms = documents_resting(school, said)
    found.blocks = list(worked_on(school, run, found.rows, said))
    return found
