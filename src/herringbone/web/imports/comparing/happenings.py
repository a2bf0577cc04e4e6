"""Events, what was done before, and penalty notices: rows without a key, compared as they read.

A row of the file that is not held is added; one that an import brought and the file no longer has
is removed; one that was entered here stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from herringbone.web.imports.comparing.ground import Ground
from herringbone.web.imports.rows import RowPlan
from herringbone.web.imports.showing import Section
from herringbone.web.schools.models import DoneBefore, PenaltyNotice, SchoolEvent

TITLES = {
    "events": ("events.csv", "Events", SchoolEvent),
    "done": ("done.csv", "Done before", DoneBefore),
    "notices": ("notices.csv", "Penalty notices", PenaltyNotice),
}
Reads = tuple[Any, ...]


def compare(ground: Ground) -> Iterator[tuple[RowPlan, Section]]:
    for key, (file, title, model) in TITLES.items():
        plan, section = RowPlan(model), Section(key, title)
        if ground.source.has(file):
            held = model.objects.filter(school=ground.school).order_by("pk")
            held = held.select_related("pupil") if key == "notices" else held
            _table(ground, plan, section, list(_given(ground, key)), held)
        yield plan, section


def _given(ground: Ground, key: str) -> Iterator[dict[str, Any]]:
    """The file's rows as the model's fields, in the file's order."""
    registers = ground.source.registers
    if key == "notices":
        for one in registers.notices:
            pupil = ground.pupils[registers.row_of[one.pupil_id]]
            yield {
                "pupil": pupil,
                "contact_id": one.contact_id,
                "date": one.date,
                "outcome": one.outcome,
                "issued_by": one.issued_by,
            }
        return
    names = {
        "events": ("date", "event", "subject_kind", "subject", "outcome"),
        "done": ("provision", "step", "subject", "date", "outcome"),
    }[key]
    for row in getattr(registers, key):
        yield {name: getattr(row, name) for name in names}


def _table(
    ground: Ground,
    plan: RowPlan,
    section: Section,
    given: Sequence[dict[str, Any]],
    held: Iterable[Any],
) -> None:
    there: dict[Reads, list[Any]] = defaultdict(list)
    names = list(given[0]) if given else _names(plan)
    for row in held:
        there[_reads({name: getattr(row, name) for name in names})].append(row)
    for values in given:
        same = there.get(_reads(values))
        if same:
            same.pop(0)
            continue
        plan.made.append(plan.model(school=ground.school, **values))
        section.make(values["date"].isoformat(), _words(values))
    for row in (row for rows in there.values() for row in rows):
        if ground.held.was_brought(row) and not ground.is_older:
            plan.removed.append(row)
            section.remove(row.date.isoformat(), _words({n: getattr(row, n) for n in names}))


def _names(plan: RowPlan) -> list[str]:
    fields = plan.model._meta.concrete_fields
    return [field.name for field in fields if field.name not in {"id", "school"}]


def _reads(values: dict[str, Any]) -> Reads:
    """What a row reads as; a pupil by their id, since a new one has no key yet."""
    return tuple(
        values[name].pupil_id if name == "pupil" else values[name] for name in sorted(values)
    )


def _words(values: dict[str, Any]) -> str:
    parts = (
        value.name if name == "pupil" else str(value)
        for name, value in values.items()
        if name != "date" and value
    )
    return ", ".join(parts)
