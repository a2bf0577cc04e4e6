"""Makes persons of the nursery's children: brothers and sisters of the school's pupils, and others.

A child who went up keeps every field and gains the nursery's years in front; another is a new
person with a family's name, address and contacts, its own or that of a pupil here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from herringbone.engine.record.roll import FOREVER, Contact, DatedValue, Enrolment, Pupil
from herringbone.synthetic.assumptions import number, numbers
from herringbone.synthetic.cast import Casting
from herringbone.synthetic.contacts import make_contacts, rows_of
from herringbone.synthetic.history import Past
from herringbone.synthetic.names import BOYS, GIRLS, address
from herringbone.synthetic.nursery_children import Child
from herringbone.synthetic.people import family_id, pupil_id, surname_of, upn


@dataclass(frozen=True, slots=True)
class NurseryPeople:
    """`pupils` are all of the school in its order, `contacts` all of theirs; `rows` says for each
    child where it stands among them."""

    pupils: tuple[Pupil, ...]
    contacts: list[Contact]
    rows: list[int]


def make_nursery_people(
    past: Past,
    pupils: Sequence[Pupil],
    contacts: Sequence[Contact],
    fixtures: Iterable[str],
    children: Sequence[Child],
) -> NurseryPeople:
    """Everybody of the school and its nursery."""
    everybody = list(pupils)
    rows: list[int] = []
    elders = _elders(past, pupils, set(fixtures), children)
    new_people = _NewPeople(past, pupils)
    more: list[Contact] = []
    for child, elder in zip(children, elders, strict=True):
        if child.row is not None:
            everybody[child.row] = _gone_up(everybody[child.row], child)
            rows.append(child.row)
            continue
        pupil = new_people.make(child, elder)
        rows.append(len(everybody))
        everybody.append(pupil)
        if elder is None:
            more += make_contacts(past.recipe, [pupil])
        else:
            more += rows_of(pupil, [c.values for c in contacts if c.pupil_id == elder.pupil_id])
    return NurseryPeople(tuple(everybody), [*contacts, *more], rows)


class _NewPeople:
    """Counts what must not be given twice: ids, families, places in a cohort's numbers."""

    def __init__(self, past: Past, pupils: Sequence[Pupil]) -> None:
        self.block = past.recipe.block
        self.chance = past.recipe.chance("nursery persons")
        self.shares = Casting(past.recipe).ethnic_shares
        self.made = len(pupils)
        self.families = max(int(pupil.family_id[1:]) for pupil in pupils)
        self.serials = Counter(past.cast.cohort.tolist())

    def make(self, child: Child, elder: Pupil | None) -> Pupil:
        """The next new pupil, of the elder one's family or of a family without others here."""
        if elder is None:
            self.families += 1
        family, serial = self.families - 1, self.serials[child.cohort]
        self.serials[child.cohort] += 1
        self.made += 1
        values = self._values(elder)
        forenames = BOYS if values["sex"] == "M" else GIRLS
        pupil = Pupil(
            pupil_id=pupil_id(self.made - 1, self.block),
            enrolments=(Enrolment(child.starts, child.leaves),),
            values=values,
            date_of_birth=child.born,
            family_id=elder.family_id if elder else family_id(family),
            upn=upn(self.block, serial, child.cohort),
            surname=elder.surname if elder else surname_of(family),
            forename=forenames[int(self.chance.integers(len(forenames)))],
            address=elder.address if elder else address(family),
        )
        return _with_years(pupil, child)

    def _values(self, elder: Pupil | None) -> dict[str, str]:
        """What is known of a child of two or three; a family's facts are the elder child's."""
        sex = "M" if self.chance.integers(2) else "F"
        drawn = int(self.chance.choice(len(self.shares), p=self.shares))
        ethnicity = list(numbers("ethnicity", "share"))[drawn]
        other = self.chance.random() < number("flags", "eal", "other" if drawn else "white_british")
        needs = self.chance.random() < number("nursery", "sen_support")
        values = {"sen": "K" if needs else "N", "sex": sex, "travels": "walks"}
        values["ethnicity"] = elder.values["ethnicity"] if elder else ethnicity
        speaks_other = elder.values.get("eal") == "1" if elder else other
        return {**values, "eal": "1"} if speaks_other else values


def _with_years(pupil: Pupil, child: Child) -> Pupil:
    """A child who was nowhere else: values of the last year, and dated ones where they changed."""
    years = _nursery_years(child)
    values = {**pupil.values, **{name: rows[-1].value for name, rows in years.items()}}
    dated = {
        name: (*rows[:-1], replace(rows[-1], end=FOREVER))
        for name, rows in years.items()
        if len({row.value for row in rows}) > 1
    }
    return replace(pupil, values=values, history=dated)


def _gone_up(pupil: Pupil, child: Child) -> Pupil:
    """The school's pupil, with the nursery's years before the others."""
    history = dict(pupil.history)
    for name, rows in _nursery_years(child).items():
        later = history.get(name) or (DatedValue(pupil.values[name], date(child.cohort, 9, 1)),)
        history[name] = (*rows, *later)
    first = replace(pupil.enrolments[0], start=child.starts)
    return replace(pupil, enrolments=(first, *pupil.enrolments[1:]), history=history)


def _nursery_years(child: Child) -> Mapping[str, tuple[DatedValue, ...]]:
    spans = [(year, date(year, 9, 1), date(year + 1, 8, 31)) for year in child.years]
    return {
        "class": tuple(DatedValue(child.class_name, *span) for _, *span in spans),
        "year_group": tuple(DatedValue(child.year_group(y), *span) for y, *span in spans),
    }


def _elders(
    past: Past, pupils: Sequence[Pupil], fixtures: set[str], children: Sequence[Child]
) -> list[Pupil | None]:
    """For some of the new children a pupil here whose brother or sister they are."""
    cast, chance = past.cast, past.recipe.chance("nursery families")
    free = np.array([pupil.pupil_id not in fixtures for pupil in pupils])
    ids = [pupil.family_id for pupil in pupils]
    taken = set(zip(ids, cast.cohort.tolist(), strict=True))
    elders: list[Pupil | None] = []
    for child in children:
        asked, place = chance.random() < number("nursery", "siblings_here"), chance.random()
        here = free & cast.on_roll(child.starts.toordinal()) & (cast.cohort < child.cohort)
        rows = [r for r in np.flatnonzero(here).tolist() if (ids[r], child.cohort) not in taken]
        if child.row is not None or not asked or not rows:
            elders.append(None)
            continue
        row = rows[int(place * len(rows))]
        taken.add((ids[row], child.cohort))
        elders.append(pupils[row])
    return elders
