"""`contacts.csv`, `events.csv`, `done.csv` and `notices.csv`: what a school may add to its roll.

Each is optional; a row about a pupil who is not on the roll is refused like a mark would be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from herringbone.engine.record.roll import Contact, Done, Notice, Pupil, SchoolEvent
from herringbone.exchange.cells import Row, Wrong, one_of, to_date, to_flag
from herringbone.exchange.flat.columns import (
    CONTACT_FLAGS,
    CONTACTS,
    DONE,
    EVENTS,
    NOTICES,
    OUTCOMES_OF_NOTICES,
    SUBJECT_KINDS,
)
from herringbone.exchange.problems import Kind
from herringbone.exchange.tables import Findings, Table, open_table

Made = TypeVar("Made")


def _read(
    folder: Path, table: Table, findings: Findings, make: Callable[[Row], Made | None]
) -> tuple[Made, ...]:
    opened = open_table(folder / table.file, table, findings)
    if opened is None:
        return ()
    made = (make(Row(table.file, number, cells, findings)) for number, cells in opened.rows())
    return tuple(one for one in made if one is not None)


def read_contacts(folder: Path, pupils: Collection[str], findings: Findings) -> tuple[Contact, ...]:
    """Contacts in the file's order; `values` holds the cells that are not empty."""
    rows: dict[tuple[str, str], int] = {}

    def make(row: Row) -> Contact | None:
        pupil_id, contact_id = _pupil(row, pupils), row.needed("contact_id")
        for flag in CONTACT_FLAGS:
            row.read(flag, to_flag)
        row.maybe("priority", _priority)
        first = rows.setdefault((pupil_id, contact_id), row.number)
        if row.ok and first != row.number:
            message = f"is already a contact of this pupil in row {first}."
            row.refuse("contact_id", message, Kind.DUPLICATE)
        named = {name: row.text(name) for name in CONTACTS.optional if row.text(name)}
        return Contact(pupil_id, contact_id, named) if row.ok else None

    return _read(folder, CONTACTS, findings, make)


def _pupil(row: Row, pupils: Collection[str], column: str = "pupil_id") -> str:
    pupil_id = row.needed(column)
    if pupil_id and pupil_id not in pupils:
        row.refuse(column, row.findings.not_a_pupil(pupil_id, "row"), Kind.UNKNOWN_PUPIL)
    return pupil_id


def _priority(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Wrong("is not a number; write 1 for who is called first.")
    return int(text[:9])


def read_events(
    folder: Path, pupils: Mapping[str, Pupil], findings: Findings
) -> tuple[SchoolEvent, ...]:
    """Events in the file's order; without a subject kind they are the school's. One about a
    family, class or year group that nobody was ever in is warned about."""
    known = _groups(pupils.values())

    def make(row: Row) -> SchoolEvent | None:
        day, event = row.read("date", to_date), row.needed("event")
        kind = row.maybe("subject_kind", one_of(SUBJECT_KINDS)) or "school"
        if kind == "pupil":
            _pupil(row, pupils, "subject")
        if not row.ok or day is None:
            return None
        if kind in known and row.text("subject") not in known[kind]:
            message = f"is the {kind.replace('_', ' ')} of no pupil; nothing will follow from it."
            row.warn("subject", message, Kind.UNUSUAL_VALUE)
        return SchoolEvent(day, event, kind, row.text("subject"), row.text("outcome"))

    return _read(folder, EVENTS, findings, make)


def _groups(pupils: Iterable[Pupil]) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {"family": set(), "class": set(), "year_group": set()}
    for pupil in pupils:
        known["family"].add(pupil.family_id)
        for name in ("class", "year_group"):
            known[name].add(pupil.values.get(name, ""))
            known[name].update(dated.value for dated in pupil.history.get(name, ()))
    return known


def read_done(folder: Path, findings: Findings) -> tuple[Done, ...]:
    """What the school had done before the first run. Subjects are not checked against the roll:
    they may be families, classes or the school."""

    def make(row: Row) -> Done | None:
        provision, subject = row.needed("provision"), row.text("subject")
        day = row.read("date", to_date)
        if not row.ok or day is None:
            return None
        return Done(provision, row.text("step"), subject, day, row.text("outcome"))

    return _read(folder, DONE, findings, make)


def read_notices(
    folder: Path,
    pupils: Collection[str],
    contacts: Collection[Contact],
    findings: Findings,
) -> tuple[Notice, ...]:
    """Penalty notices; one to a person who is no contact of the pupil is warned about."""
    known = {(contact.pupil_id, contact.contact_id) for contact in contacts}

    def make(row: Row) -> Notice | None:
        pupil_id, contact_id = _pupil(row, pupils), row.needed("contact_id")
        day = row.read("date", to_date)
        outcome = row.read("outcome", one_of(OUTCOMES_OF_NOTICES))
        if not row.ok or day is None or outcome is None:
            return None
        if known and (pupil_id, contact_id) not in known:
            message = "is no contact of this pupil in contacts.csv; check who the notice was for."
            row.warn("contact_id", message, Kind.UNUSUAL_VALUE)
        return Notice(pupil_id, contact_id, day, outcome, row.text("issued_by"))

    return _read(folder, NOTICES, findings, make)
