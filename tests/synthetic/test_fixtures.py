"""The cases every demo must hold (ground rule: fixtures)."""

from collections import defaultdict
from datetime import date

import pytest

from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Contact, Pupil
from herringbone.engine.record.school import Phase
from herringbone.synthetic import Recipe, make_school


@pytest.fixture(scope="module", params=[Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL])
def demo(request: pytest.FixtureRequest) -> Registers:
    return make_school(Recipe(pupils=100, phase=request.param, seed=11))


def contacts_of(school: Registers) -> dict[str, list[Contact]]:
    by_pupil: dict[str, list[Contact]] = defaultdict(list)
    for contact in school.contacts:
        by_pupil[contact.pupil_id].append(contact)
    return by_pupil


def current(school: Registers) -> list[Pupil]:
    return [p for p in school.pupils if p.on_roll(date(2025, 7, 1)) or "11" in p.values["class"]]


def test_estranged_parents_with_an_order(demo: Registers) -> None:
    kept_away = [c for c in demo.contacts if c.values["legal_restriction"]]
    assert kept_away
    for contact in kept_away:
        assert contact.values["parental_responsibility"] == "1"
        assert contact.values["may_contact"] == contact.values["may_receive_letters"] == "0"
        other = contacts_of(demo)[contact.pupil_id][0]
        assert other.values["may_contact"] == "1"
        assert other.values["address_1"] != contact.values["address_1"]


def test_twins_with_one_birthday(demo: Registers) -> None:
    seen: dict[tuple[str, date | None], list[Pupil]] = defaultdict(list)
    for pupil in current(demo):
        seen[pupil.family_id, pupil.date_of_birth].append(pupil)
    twins = [pupils for pupils in seen.values() if len(pupils) == 2]
    assert twins
    assert all(one.pupil_id != other.pupil_id for one, other in twins)


def test_a_name_of_forty_characters(demo: Registers) -> None:
    assert [p for p in demo.pupils if len(p.surname) == 40]


def test_a_pupil_with_nobody_to_contact(demo: Registers) -> None:
    held = contacts_of(demo)
    assert len([p for p in demo.pupils if not held[p.pupil_id]]) == 1
    assert max(len(contacts) for contacts in held.values()) <= 4


def test_an_address_withheld(demo: Registers) -> None:
    assert [p for p in demo.pupils if p.values.get("address_confidential") == "1"]


def test_a_carer_who_is_not_a_parent(demo: Registers) -> None:
    carers = [c for c in demo.contacts if c.values["relationship"] == "foster carer"]
    assert carers
    for carer in carers:
        assert (carer.values["lives_with"], carer.values["parental_responsibility"]) == ("1", "0")
        assert demo.pupils[demo.row_of[carer.pupil_id]].values["lac"] == "1"


def test_an_interpreter_needed(demo: Registers) -> None:
    needed = [c for c in demo.contacts if c.values["interpreter"] == "1"]
    assert needed
    assert all(c.values["language"] != "English" for c in needed)


def test_one_who_left_and_came_back(demo: Registers) -> None:
    back = [p for p in demo.pupils if len(p.enrolments) == 2]
    assert back
    assert back[0].enrolments[0].end < back[0].enrolments[1].start
