"""The file's pupils against the roll: who is new, whose details changed, and who is somebody else.

Fills `ground.pupils`. What held on which days is compared in `dated`, times on roll in
`enrolments`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from herringbone.engine.record import roll
from herringbone.exchange.flat.columns import ADDRESS
from herringbone.web.imports.comparing.ground import Ground, is_shell, named
from herringbone.web.imports.comparing.settings import ask_of_many
from herringbone.web.imports.questions import Ask
from herringbone.web.imports.rows import RowPlan
from herringbone.web.imports.showing import Section
from herringbone.web.schools.models import Pupil

FILE = "pupils.csv"
TEXTS = ("upn", "surname", "forename", "known_as", "family_id")


def compare(ground: Ground) -> tuple[RowPlan, Section]:
    plan, section = RowPlan(Pupil), Section("pupils", "Pupils")
    known = others = 0
    for given in ground.source.registers.pupils:
        held = ground.held.pupils.get(given.pupil_id)
        if held is None:
            held = Pupil(school=ground.school, pupil_id=given.pupil_id, **_all_of(given))
            plan.made.append(held)
            section.make(named(given), "pupil", _place(given))
        elif is_shell(ground, held):
            plan.change(held, _all_of(given))
            section.make(named(given), "pupil", _place(given))
        else:
            known += 1
            others += _ask_whether_another(ground, held, given)
            if not ground.is_older:
                _changed(ground, plan, section, held, given)
        ground.pupils.append(held)
    ask_of_many(ground, others, known)
    return plan, section


def _all_of(given: roll.Pupil) -> dict[str, Any]:
    return {
        **{name: getattr(given, name) for name in TEXTS},
        "date_of_birth": given.date_of_birth,
        "address": list(given.address),
        "values": dict(given.values),
    }


def _place(given: roll.Pupil) -> str:
    year, form = given.values.get("year_group", ""), given.values.get("class", "")
    return ", ".join(part for part in (f"Year {year}" if year.isdigit() else year, form) if part)


def _changed(
    ground: Ground, plan: RowPlan, section: Section, held: Pupil, given: roll.Pupil
) -> None:
    moved = plan.change(held, dict(_stated(ground, held, given)))
    shown = {name: pair for name, pair in moved.items() if name != "values"}
    if "values" in moved:
        was, becomes = moved["values"]
        names = [*was, *(name for name in becomes if name not in was)]
        shown |= {
            name: (was.get(name, ""), becomes.get(name, ""))
            for name in names
            if was.get(name, "") != becomes.get(name, "")
        }
    if shown:
        section.change(named(held), shown)


def _stated(ground: Ground, held: Pupil, given: roll.Pupil) -> Iterator[tuple[str, Any]]:
    """The fields that the file's columns speak of, as they would be stored."""
    says = ground.source.says
    for name, value in _all_of(given).items():
        if name == "values":
            stated = {k: v for k, v in value.items() if says(FILE, k) and (v or held.values.get(k))}
            yield name, {**held.values, **stated}
        elif name == "address":
            if any(says(FILE, column) for column in ADDRESS):
                yield name, value
        elif says(FILE, name):
            yield name, value


def _ask_whether_another(ground: Ground, held: Pupil, given: roll.Pupil) -> bool:
    """Whether the id belongs to a child with another UPN, birthday or, where neither is known on
    both sides, another name; then a person must say that it is the same one."""
    pairs = [("UPN", held.upn, given.upn)]
    pairs.append(("date of birth", held.date_of_birth, given.date_of_birth))
    both = [(word, ours, theirs) for word, ours, theirs in pairs if ours and theirs]
    differ = [(word, ours, theirs) for word, ours, theirs in both if ours != theirs]
    if not both and _another_name(held, given):
        differ = [("name", held.name, given.name)]
    if not differ:
        return False
    lines = [f"{word}: here {ours}, in the file {theirs}" for word, ours, theirs in differ]
    about = f"{held.pupil_id}: here {held.name}, in the file {given.name}"
    ground.asking.ask(Ask.OTHER_CHILD, held.pupil_id, about, lines)
    return True


def _another_name(held: Pupil, given: roll.Pupil) -> bool:
    pairs = ((held.surname, given.surname), (held.forename, given.forename))
    return all(ours and theirs and ours.lower() != theirs.lower() for ours, theirs in pairs)
