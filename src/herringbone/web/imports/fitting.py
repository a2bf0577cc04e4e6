"""Whether what was read fits into the database: texts no longer than their columns, in words.

Both databases refuse alike: SQLite would take anything and PostgreSQL would fail half-way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from django.db import models

from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Pupil
from herringbone.exchange.problems import Kind, Problem, Problems
from herringbone.web.imports.comparing.ground import named
from herringbone.web.imports.comparing.settings import FIELDS as SETTINGS
from herringbone.web.imports.comparing.settings import FILE as SCHOOL_FILE
from herringbone.web.imports.refusals import NotBrought, first
from herringbone.web.registers.checking import MOST_MINUTES
from herringbone.web.registers.models import MarkDetail
from herringbone.web.schools.models import (
    ClassGroup,
    Contact,
    DoneBefore,
    PenaltyNotice,
    PupilValue,
    School,
    SchoolEvent,
)
from herringbone.web.schools.models import Pupil as StoredPupil

OF_PUPILS = ("pupil_id", "upn", "surname", "forename", "known_as", "family_id")


def demand_fits(registers: Registers) -> None:
    """Raises NotBrought with every text that is too long, where it stands, and what fits."""
    found = Problems()
    for problem in _problems(registers):
        found.add(problem)
    if found:
        raise NotBrought(*first(found.lines()), "Shorten them where they come from.")


def _problems(registers: Registers) -> Iterator[Problem]:
    yield from _settings(registers)
    for pupil in registers.pupils:
        yield from _pupil(pupil)
    yield from _rows("contacts.csv", Contact, registers.contacts, ("contact_id",), "values")
    yield from _rows("events.csv", SchoolEvent, registers.events, ("event", "subject", "outcome"))
    yield from _rows(
        "done.csv", DoneBefore, registers.done, ("provision", "step", "subject", "outcome")
    )
    yield from _rows("notices.csv", PenaltyNotice, registers.notices, ("contact_id", "issued_by"))
    yield from _details(registers)


def _settings(registers: Registers) -> Iterator[Problem]:
    for key, field in SETTINGS.items():
        value = getattr(registers.school, key)
        if isinstance(value, str):
            yield from _text(SCHOOL_FILE, School, field, key, value, "")


def _pupil(pupil: Pupil) -> Iterator[Problem]:
    who = f" (pupil {named(pupil)})"
    for name in OF_PUPILS:
        yield from _text("pupils.csv", StoredPupil, name, name, getattr(pupil, name), who)
    yield from _text("pupils.csv", ClassGroup, "name", "class", pupil.values.get("class", ""), who)
    for field, rows in pupil.history.items():
        model, column = (ClassGroup, "name") if field == "class" else (PupilValue, "value")
        for row in rows:
            yield from _text("history.csv", model, column, field, row.value, who)


def _rows(
    file: str,
    model: type[models.Model],
    rows: Iterable[object],
    names: tuple[str, ...],
    mapping: str = "",
) -> Iterator[Problem]:
    for row in rows:
        texts = {name: getattr(row, name) for name in names}
        further: Mapping[str, str] = getattr(row, mapping) if mapping else {}
        for name, text in {**texts, **further}.items():
            pupil_id = getattr(row, "pupil_id", "")
            yield from _text(
                file, model, name, name, text, f" (pupil {pupil_id})" if pupil_id else ""
            )


def _details(registers: Registers) -> Iterator[Problem]:
    for (row, slot), detail in registers.details.items():
        who = f" (pupil {registers.pupils[row].pupil_id}, {registers.calendar.dates[slot // 2]})"
        for name in ("reason", "note"):
            yield from _text("marks.csv", MarkDetail, name, name, getattr(detail, name), who)
        if detail.minutes_late is not None and detail.minutes_late > MOST_MINUTES:
            message = f"is more than {MOST_MINUTES} minutes{who}."
            value = str(detail.minutes_late)
            yield Problem("marks.csv", None, "minutes_late", value, message, Kind.BAD_VALUE)


def _text(
    file: str, model: type[models.Model], field: str, column: str, text: str, who: str
) -> Iterator[Problem]:
    most = _longest(model, field)
    if len(text) > most:
        message = f"has {len(text):,} characters; {most} fit{who}."
        yield Problem(file, None, column, f"{text[:60]}…", message, Kind.BAD_VALUE)


@cache
def _longest(model: type[models.Model], field: str) -> int:
    found: int = model._meta.get_field(field).max_length  # type: ignore[union-attr,assignment]
    return found
