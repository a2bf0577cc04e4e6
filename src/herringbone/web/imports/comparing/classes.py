"""The classes that the roll now names: new ones made, those that nobody is in set aside."""

from __future__ import annotations

from collections import Counter, defaultdict

from herringbone.engine.record.roll import FOREVER
from herringbone.engine.record.school import YEAR_GROUPS
from herringbone.web.imports.comparing.ground import Ground
from herringbone.web.imports.rows import RowPlan
from herringbone.web.imports.showing import Section
from herringbone.web.schools.models import ClassGroup


def compare(ground: Ground) -> tuple[RowPlan, Section]:
    plan, section = RowPlan(ClassGroup), Section("classes", "Classes")
    used = {} if ground.is_older else _used(ground)
    for name, years in sorted(used.items()):
        year = _year_of(years)
        row = ground.held.classes.get(name)
        if row is None:
            plan.made.append(ClassGroup(school=ground.school, name=name, year_group=year))
            section.make(name, "class", f"Year {year}" if year.isdigit() else year)
            continue
        ours = ground.held.was_brought(row) or not row.year_group
        moved = plan.change(row, {"is_current": True, **({"year_group": year} if ours else {})})
        if moved:
            section.change(name, moved)
    for name, row in ground.held.classes.items():
        if used and name not in used and row.is_current and ground.held.was_brought(row):
            section.change(name, plan.change(row, {"is_current": False}))
    return plan, section


def _used(ground: Ground) -> dict[str, Counter[str]]:
    """By class: the year groups of those in it, from the file, or the roll where it is silent."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    source = ground.source
    for given, pupil in zip(source.registers.pupils, ground.pupils, strict=True):
        here = any(e.end == FOREVER or e.end >= ground.today for e in given.enrolments)
        values = {name: given.values.get(name, "") for name in ("class", "year_group")}
        for name in values:
            if pupil.pk and not source.says("pupils.csv", name):
                values[name] = pupil.values.get(name, "")
        if here and values["class"]:
            found[values["class"]][values["year_group"]] += 1
    for pupil in ground.held.pupils.values():
        rows = ground.held.enrolments.get(pupil.pk, ())
        here = any(row.end is None or row.end >= ground.today for row in rows)
        name = pupil.values.get("class", "")
        if here and name and pupil.pupil_id not in source.registers.row_of:
            found[name][pupil.values.get("year_group", "")] += 1
    return found


def _year_of(years: Counter[str]) -> str:
    """The year group of most in the class, the younger of two as many."""
    order = {name: place for place, name in enumerate(YEAR_GROUPS)}
    return min(years, key=lambda year: (-years[year], order.get(year, len(order))))
