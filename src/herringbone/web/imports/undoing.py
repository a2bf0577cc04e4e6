"""Taking the last import back: rows from the notes of what stood, marks by a new entry.

The legal record is never changed, so the entry stays and another follows it. What later work rests
on is not pulled away: then nothing is taken back, and the lines say what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from herringbone.web.imports.models import Deed, ImportRun, RowChange
from herringbone.web.imports.refusals import NotUndone, first
from herringbone.web.imports.rows import TABLES, digest_of, fields_of, model_of, restored
from herringbone.web.registers.changes import Author, Carried, Change, Occasion
from herringbone.web.registers.content import MarkSaid, read
from herringbone.web.registers.models import (
    ChainHead,
    Entry,
    Kind,
    MarkDetail,
    MarkUse,
    PartContent,
    Source,
)
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.record import write_entry
from herringbone.web.schools.models import Enrolment, Pupil, PupilAccess, School, SchoolDay
from herringbone.web.schools.tenancy import within

Key = tuple[int, date, str]
CARRIED = ("minutes_late", "reason", "note", "authoriser", "provider", "origin", "expected")
NOTHING = Carried()
STAYS_WITH_A_NEW_CODE = frozenset({"note"})


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
        if run is None:
            return None
        found = _of_marks(school, run)
        found.blocks += _rows_changed_since(school, found.rows)
        return found


def undo_last(*, school: School, author: Author, at: datetime) -> Undoing:
    """Takes the last import back, all or nothing. Raises NotUndone where there is none, or where
    later work rests on it."""
    with within(school):
        found = _of_marks(school, _run_to_undo(school))
        with transaction.atomic():
            if _locked_head(school) != found.head_seq:  # somebody wrote meanwhile: look again
                found = _of_marks(school, _run_to_undo(school))
            found.blocks += _rows_changed_since(school, found.rows)
            _take_back(school, found, author, at)
        return found


def _run_to_undo(school: School) -> ImportRun:
    run = last_import(school)
    if run is None:
        raise NotUndone(f"No import of {school.name} is left to take back.")
    if run.is_followed:
        raise NotUndone(
            f"The import of {run.at:%d %B %Y} was followed by another, which was taken back "
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
    _restore(school, found.rows)
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
    said = list(_said(school, run.entry_seq)) if run.entry_seq is not None else []
    found.changes = _changes(school, found.rows, said)
    found.alarms = _documents(school, said)
    found.blocks = list(_worked_on(school, found, said))
    return found


# --- marks ----------------------------------------------------------------------------------------
def _changes(
    school: School, rows: Iterable[RowChange], said: Iterable[tuple[Pupil, MarkSaid]]
) -> list[Change]:
    """Every mark of the import as it stood before, with all that it carried."""
    before: dict[Key, dict[str, Any]] = {
        (row.before["pupil_id"], date.fromisoformat(row.before["date"]), row.before["session"]): (
            row.before
        )
        for row in rows
        if row.table == MarkDetail._meta.label
    }
    held = MarkDetail.objects.filter(school=school)
    now: dict[Key, MarkDetail] = {(row.pupil_id, row.date, row.session): row for row in held}
    changes = []
    for pupil, mark in said:
        key = (pupil.pk, mark.date, mark.session)
        plain = key not in before and key not in now
        carries = NOTHING if plain else _carried(mark, before.get(key, {}), now.get(key))
        changes.append(Change(pupil, mark.date, mark.session, mark.original, carries))
    return changes


def _said(school: School, seq: int | None) -> Iterator[tuple[Pupil, MarkSaid]]:
    """Each mark of an entry with its pupil."""
    parts = PartContent.objects.filter(school=school, part__entry__seq=seq)
    for part in parts.select_related("pupil").order_by("part__ordinal").iterator(chunk_size=200):
        for mark in read(part.text).marks:
            yield part.pupil, mark


def _carried(mark: MarkSaid, before: dict[str, Any], now: MarkDetail | None) -> Carried:
    """What must be said so that the mark carries again what it did."""
    says: dict[str, Any] = {}
    for name in CARRIED:
        empty = None if name == "minutes_late" else ""
        goes = mark.original != mark.new and name not in STAYS_WITH_A_NEW_CODE
        stands = empty if goes else getattr(now, name, empty)
        wanted = before.get(name, empty)
        if wanted != stands:
            says[name] = "" if wanted is None else wanted
    return Carried(**says)


def _worked_on(
    school: School, found: Undoing, said: Iterable[tuple[Pupil, MarkSaid]]
) -> Iterator[str]:
    """Later entries about marks that the import brought, or about pupils and days that only it
    made."""
    brought = {(pupil.pk, mark.date, mark.session) for pupil, mark in said}
    pupils, days = _made(school, found.rows)
    parts = PartContent.objects.filter(school=school, part__entry__seq__gt=found.run.head_seq)
    for part in parts.select_related("pupil", "part__entry").order_by("part__entry__seq"):
        for mark in read(part.text).marks:
            key = (part.pupil_id, mark.date, mark.session)
            rests = key in brought or part.pupil_id in pupils or mark.date in days
            if rests and not mark.is_kept:
                yield (
                    f"{part.pupil.name} ({part.pupil.pupil_id}), {mark.date.isoformat()} "
                    f"{mark.session}: {mark.original or '–'} → {mark.new or '–'} since, by "
                    f"{part.part.entry.person_name}"
                )


def _made(school: School, rows: Iterable[RowChange]) -> tuple[set[int], set[date]]:
    """Pupils who are on roll only by this import, and school days that only it opened."""
    keys: dict[str, list[int]] = {}
    for row in rows:
        if row.deed == Deed.MADE:
            keys.setdefault(row.table, []).append(row.row_id)
    times = Enrolment.objects.filter(school=school, pk__in=keys.get("schools.Enrolment", ()))
    days = SchoolDay.objects.filter(school=school, pk__in=keys.get("schools.SchoolDay", ()))
    pupils = {*keys.get("schools.Pupil", ()), *times.values_list("pupil_id", flat=True)}
    return pupils, set(days.values_list("date", flat=True))


def _documents(school: School, said: Sequence[tuple[Pupil, MarkSaid]]) -> int:
    days: dict[int, list[date]] = {}
    for pupil, mark in said:
        if mark.original != mark.new:
            days.setdefault(pupil.pk, []).append(mark.date)
    uses = MarkUse.objects.filter(school=school, pupil_id__in=days)
    return sum(any(use.first <= day <= use.last for day in days[use.pupil_id]) for use in uses)


# --- rows -----------------------------------------------------------------------------------------
def _rows_changed_since(school: School, rows: Iterable[RowChange]) -> Iterator[str]:
    """Rows that read otherwise than the import left them."""
    for table, changes in _by_table(rows):
        model = model_of(table)
        keys = [change.row_id for change in changes]
        held = {row.pk: row for row in _all(model, school).filter(pk__in=keys)}
        for change in changes:
            if change.deed == Deed.REMOVED:
                continue
            row = held.get(change.row_id)
            names = fields_of(model) if change.deed == Deed.MADE else list(change.before)
            if row is None:
                yield f"{_noun(model)} {change.row_id}: removed since"
            elif digest_of(row, names) != change.after:
                yield f"{_noun(model)} {_words(row)}: changed since"


def _restore(school: School, rows: Iterable[RowChange]) -> None:
    """Rows as they stood: what was removed comes back first, what was made goes last."""
    tables = _by_table(rows)
    for table, changes in tables:
        _bring_back(model_of(table), changes)
    for table, changes in tables:
        _change_back(model_of(table), school, changes)
    for table, changes in reversed(tables):
        keys = [change.row_id for change in changes if change.deed == Deed.MADE]
        _take_away(model_of(table), school, keys)


def _bring_back(model: type[models.Model], changes: Iterable[RowChange]) -> None:
    rows = [
        model(pk=change.row_id, **restored(model, change.before))
        for change in changes
        if change.deed == Deed.REMOVED
    ]
    model.objects.bulk_create(rows)  # type: ignore[attr-defined]


def _change_back(model: type[models.Model], school: School, changes: Iterable[RowChange]) -> None:
    moved = {change.row_id: change.before for change in changes if change.deed == Deed.CHANGED}
    for row in _all(model, school).filter(pk__in=moved):
        values = restored(model, moved[row.pk])
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))


def _take_away(model: type[models.Model], school: School, keys: Sequence[int]) -> None:
    rows = _all(model, school).filter(pk__in=keys)
    if model is Pupil:
        _take_pupils(rows)
        return
    try:
        rows.delete()
    except ProtectedError as error:
        raise NotUndone(*_protected(model, error.protected_objects)) from error


def _take_pupils(rows: models.QuerySet[Any]) -> None:
    """A pupil of whom the record speaks stays as an id: no name, no roll, nothing else."""
    spoken = set(PartContent.objects.filter(pupil__in=rows).values_list("pupil_id", flat=True))
    looked = set(PupilAccess.objects.filter(pupil__in=rows).values_list("pupil_id", flat=True))
    blank = {
        "upn": "",
        "surname": "",
        "forename": "",
        "known_as": "",
        "date_of_birth": None,
        "family_id": "",
        "address": [],
        "values": {},
    }
    rows.filter(pk__in=spoken | looked).update(**blank)
    try:
        rows.exclude(pk__in=spoken | looked).delete()
    except ProtectedError as error:
        raise NotUndone(*_protected(Pupil, error.protected_objects)) from error


def _protected(model: type[models.Model], objects: Iterable[Any]) -> list[str]:
    kinds = sorted({_noun(type(row)) for row in objects})
    return [f"{_noun(model)}: {', '.join(kinds)} made since rest on what was brought in."]


def _by_table(rows: Iterable[RowChange]) -> list[tuple[str, list[RowChange]]]:
    """The notes of rows in the order of the tables; those of marks are not among them."""
    found: dict[str, list[RowChange]] = {table: [] for table in TABLES}
    for row in rows:
        if row.table in found:
            found[row.table].append(row)
    return [(table, changes) for table, changes in found.items() if changes]


def _all(model: type[models.Model], school: School) -> models.QuerySet[Any]:
    """The model's rows of the school; the school itself has none."""
    if model is School:
        return School.objects.filter(pk=school.pk)
    found: models.QuerySet[Any] = model.objects.filter(school=school)  # type: ignore[attr-defined]
    return found


def _noun(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)


def _words(row: Any) -> str:
    name = getattr(row, "name", "") or getattr(row, "date", "") or row.pk
    return str(name)
