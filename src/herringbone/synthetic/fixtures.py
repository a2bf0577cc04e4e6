"""The pupils every demo must have: the cases that ordinary chance leaves out.

Estranged parents with an order, twins with one birthday, a name of 40 characters, nobody to
contact, an address withheld, a carer who is no parent, an interpreter, one who left and
came back. Each is laid over a pupil already made, so figures stay as calibrated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.roll import FOREVER, Contact, Enrolment, Pupil
from herringbone.synthetic.contacts import person, rows_of
from herringbone.synthetic.names import LONG_SURNAME, address
from herringbone.synthetic.placing import Bytes
from herringbone.synthetic.recipe import Recipe


@dataclass
class Scene:
    """The people being changed: `pupils` in register order and contacts by pupil."""

    pupils: list[Pupil]
    contacts: dict[str, list[Contact]]

    def alone(self, skip: set[str]) -> list[int]:
        """Rows of pupils who stay on roll, have no siblings here and are no fixture yet."""
        size: dict[str, int] = {}
        for pupil in self.pupils:
            size[pupil.family_id] = size.get(pupil.family_id, 0) + 1
        return [
            row
            for row, pupil in enumerate(self.pupils)
            if size[pupil.family_id] == 1
            and pupil.enrolments[-1].end == FOREVER
            and pupil.pupil_id not in skip
        ]

    def change(self, row: int, **changes: object) -> Pupil:
        self.pupils[row] = replace(self.pupils[row], **changes)  # type: ignore[arg-type]
        return self.pupils[row]

    def give(self, pupil: Pupil, *people: dict[str, str]) -> None:
        self.contacts[pupil.pupil_id] = rows_of(pupil, people)


def lay_fixtures(
    pupils: list[Pupil], contacts: list[Contact]
) -> tuple[list[Pupil], list[Contact], dict[str, tuple[str, ...]]]:
    """The people with every fixture there is room for, and the fixtures' pupil ids by name."""
    by_pupil: dict[str, list[Contact]] = {pupil.pupil_id: [] for pupil in pupils}
    for contact in contacts:
        by_pupil[contact.pupil_id].append(contact)
    scene = Scene(list(pupils), by_pupil)
    used: set[str] = set()
    laid: dict[str, tuple[str, ...]] = {}
    for name, lay in LAYERS.items():
        laid[name] = lay(scene, scene.alone(used))
        used.update(laid[name])
    everybody = [contact for pupil in scene.pupils for contact in scene.contacts[pupil.pupil_id]]
    return scene.pupils, everybody, laid


def _twins(scene: Scene, rows: list[int]) -> tuple[str, ...]:
    """Two of one class become twins."""
    for first in rows:
        for second in rows:
            one, other = scene.pupils[first], scene.pupils[second]
            if first < second and one.values["class"] == other.values["class"]:
                born = one.date_of_birth
                same = {"surname": one.surname, "address": one.address, "date_of_birth": born}
                values = {**other.values, "ethnicity": one.values["ethnicity"]}
                twin = scene.change(second, family_id=one.family_id, values=values, **same)
                if twin.forename == one.forename:
                    twin = scene.change(second, forename="Robin")
                people = [dict(contact.values) for contact in scene.contacts[one.pupil_id]]
                scene.give(twin, *people)
                return one.pupil_id, twin.pupil_id
    return ()


def _estranged(scene: Scene, rows: list[int]) -> tuple[str, ...]:
    """Both have parental responsibility; an order keeps the father from child and address."""
    if not rows:
        return ()
    pupil = scene.pupils[rows[0]]
    elsewhere = address(int(pupil.family_id[1:]) + 1777)
    scene.give(
        pupil,
        person(pupil, 1, relationship="mother"),
        person(
            pupil, 2, relationship="father", title="Mr", forename="Adrian", lives_with="0",
            may_contact="0", may_receive_letters="0", may_collect="0",
            legal_restriction="Non-molestation order: no contact, address not to be disclosed",
            **dict(zip(("address_1", "address_2", "town", "postcode"), elsewhere, strict=True)),
        ),
    )  # fmt: skip
    return (pupil.pupil_id,)


def _long_name(scene: Scene, rows: list[int]) -> tuple[str, ...]:
    return (scene.change(rows[0], surname=LONG_SURNAME).pupil_id,) if rows else ()


def _no_contact(scene: Scene, rows: list[int]) -> tuple[str, ...]:
    if not rows:
        return ()
    scene.give(scene.pupils[rows[0]])
    return (scene.pupils[rows[0]].pupil_id,)


def _withheld(scene: Scene, rows: list[int]) -> tuple[str, ...]:
    if not rows:
        return ()
    values = {**scene.pupils[rows[0]].values, "address_confidential": "1"}
    return (scene.change(rows[0], values=values).pupil_id,)


def _carer(scene: Scene, rows: list[int]) -> tuple[str, ...]:
    """Looked after: the foster carer has the child but not parental responsibility."""
    if not rows:
        return ()
    values = {**scene.pupils[rows[0]].values, "lac": "1", "social_worker": "1", "pp": "1"}
    pupil = scene.change(rows[0], values=values)
    scene.give(
        pupil,
        person(pupil, 1, relationship="foster carer", surname="Goodacre",
               parental_responsibility="0"),
        person(pupil, 2, relationship="social worker", surname="Lovelace", lives_with="0",
               may_receive_letters="0", may_collect="0", address_1="Herringford Council",
               address_2="", town="Herringford", postcode="ZZ1 1AA"),
    )  # fmt: skip
    return (pupil.pupil_id,)


def _interpreter(scene: Scene, rows: list[int]) -> tuple[str, ...]:
    if not rows:
        return ()
    values = {**scene.pupils[rows[0]].values, "eal": "1"}
    pupil = scene.change(rows[0], values=values)
    both = {"language": "Tigrinya", "interpreter": "1"}
    scene.give(
        pupil,
        person(pupil, 1, relationship="mother", **both),
        person(pupil, 2, relationship="father", title="Mr", **both),
    )
    return (pupil.pupil_id,)


def lay_return(
    recipe: Recipe, calendar: Calendar, pupils: list[Pupil], marks: Bytes
) -> tuple[str, ...]:
    """One pupil left in autumn and came back in spring: two enrolments, no marks between them.

    Changes `pupils` and `marks` in place; () where nobody was here for the whole of the first year.
    """
    days = calendar.year_days(recipe.years[0])
    away = days[len(days) // 4 : len(days) // 2]
    gone, back = calendar.dates[away.start - 1], calendar.dates[away.stop]
    for row in range(len(pupils) - 1, -1, -1):
        only = pupils[row].enrolments[0]
        if only.start < gone and only.end > calendar.dates[days[-1]]:
            both = (Enrolment(only.start, gone), Enrolment(back, only.end))
            pupils[row] = replace(pupils[row], enrolments=both)
            marks[row, 2 * away.start : 2 * away.stop] = 0
            return (pupils[row].pupil_id,)
    return ()


LAYERS: dict[str, Callable[[Scene, list[int]], tuple[str, ...]]] = {
    "twins": _twins,
    "estranged_parents": _estranged,
    "long_name": _long_name,
    "no_contact": _no_contact,
    "address_withheld": _withheld,
    "carer_not_a_parent": _carer,
    "interpreter_needed": _interpreter,
}
