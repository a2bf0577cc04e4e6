"""What holds of every synthetic school, whatever its figures."""

import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import date

import numpy as np
import pytest

from herringbone.engine.england.compulsory_age import compulsory_to
from herringbone.engine.england.upn import is_temporary, problem
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.school import Phase
from herringbone.synthetic import Recipe, make_school
from school_digest import digest

PRINTS_DIGEST = """
from herringbone.synthetic import Recipe, make_school
from tests.synthetic.school_digest import digest
print(digest(make_school(Recipe(pupils=60, seed=3))))
"""
RECIPES = (
    Recipe(pupils=1),
    Recipe(pupils=25, years=(2018,)),
    Recipe(pupils=120, phase=Phase.SECONDARY, years=(2020, 2021, 2022), scenario="covid"),
    Recipe(pupils=60, phase=Phase.SPECIAL, years=(2025,), seed=8),
    Recipe(pupils=150, phase=Phase.ALL_THROUGH, years=(2023, 2024), seed=9),
    Recipe(pupils=90, years=(2027,), seed=-4),
    Recipe(pupils=90, years=(2024, 2025), nursery=30, block=2, even_classes=True),
)


def test_the_same_recipe_makes_the_same_school() -> None:
    assert digest(make_school(Recipe(seed=7))) == digest(make_school(Recipe(seed=7)))


def test_another_seed_makes_another_school(school: Registers) -> None:
    assert digest(make_school(Recipe(seed=2))) != digest(school)


@pytest.mark.thorough
@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_the_hash_seed_changes_nothing(hash_seed: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", PRINTS_DIGEST],
        env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == digest(make_school(Recipe(pupils=60, seed=3)))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: f"{recipe.phase}-{recipe.pupils}")
def test_every_mark_may_stand_on_its_date(recipe: Recipe) -> None:
    school = make_school(recipe)
    wrong = set()
    for i, day in enumerate(school.calendar.dates):
        for session, slot in (("AM", 2 * i), ("PM", 2 * i + 1)):
            for byte in np.unique(school.marks[:, slot]):
                symbol = school.codes.symbol(int(byte))
                code = school.codes.meaning(symbol, day)
                if byte and (code is None or session not in code.sessions):
                    wrong.add((symbol, day, session))
    assert not wrong


def test_marks_stand_exactly_where_pupils_are_on_roll(three_years: Registers) -> None:
    here = np.array(
        [[pupil.on_roll(day) for day in three_years.calendar.dates] for pupil in three_years.pupils]
    )
    assert np.array_equal(three_years.marks > 0, np.repeat(here, 2, axis=1))


def test_roll_stays_at_its_size(three_years: Registers) -> None:
    for year in three_years.years_held:
        assert abs(int(three_years.on_roll(date(year, 11, 1)).sum()) - 300) <= 8


def test_classes_roll_up(three_years: Registers) -> None:
    kept = [p for p in three_years.pupils if p.on_roll(date(2022, 10, 1)) and len(p.history) >= 2]
    kept = [p for p in kept if p.on_roll(date(2024, 10, 1))]
    assert len(kept) > 100
    for pupil in kept:
        groups = [pupil.value("year_group", date(year, 10, 1)) for year in (2022, 2023, 2024)]
        ages = [0 if group == "R" else int(group) for group in groups]
        assert ages[1:] == [ages[0] + 1, ages[0] + 2]
        assert pupil.value("class", date(2023, 10, 1)).startswith(groups[1])


def test_class_sizes_are_those_of_schools(school: Registers) -> None:
    on = date(2024, 11, 1)
    sizes = Counter(p.value("class", on) for p in school.pupils if p.on_roll(on))
    assert 18 <= min(sizes.values()) <= max(sizes.values()) <= 42


def test_even_classes_are_dealt_out_evenly_and_kept() -> None:
    school = make_school(Recipe(pupils=420, years=(2024, 2025), even_classes=True))
    for on in (date(2024, 11, 1), date(2025, 11, 3), date(2026, 6, 1)):
        sizes = Counter(p.value("class", on) for p in school.pupils if p.on_roll(on))
        assert len(sizes) == 14
        assert 27 <= min(sizes.values()) <= max(sizes.values()) <= 33
    both = [
        p for p in school.pupils if p.on_roll(date(2024, 10, 1)) and p.on_roll(date(2025, 10, 1))
    ]
    letters = [
        (p.value("class", date(2024, 10, 1))[-1], p.value("class", date(2025, 10, 1))[-1])
        for p in both
    ]
    assert sum(before == after for before, after in letters) > 0.98 * len(letters) > 300


def test_schools_of_one_trust_number_their_people_apart() -> None:
    one, other = (make_school(Recipe(pupils=60, seed=3, block=block)) for block in (0, 1))
    for name in ("pupil_id", "family_id", "upn"):
        both = [{getattr(p, name) for p in school.pupils} for school in (one, other)]
        assert not both[0] & both[1]
    assert np.array_equal(one.marks, other.marks)
    assert not [p.upn for p in other.pupils if problem(p.upn)]


def test_birthdays_fit_the_year_group(three_years: Registers) -> None:
    for pupil in three_years.pupils:
        year = next(y for y in three_years.years_held if pupil.on_roll(date(y + 1, 7, 10))
                    or pupil.enrolments[-1].end < date(y + 1, 8, 31))  # fmt: skip
        group = pupil.value("year_group", max(date(year, 9, 1), pupil.enrolments[0].start))
        age = 0 if group == "R" else int(group)
        assert pupil.date_of_birth is not None
        assert date(year - 5 - age, 9, 1) <= pupil.date_of_birth <= date(year - 4 - age, 8, 31)


def test_year_11_leaves_when_it_may() -> None:
    school = make_school(Recipe(pupils=200, phase=Phase.SECONDARY))
    eleven = [p for p in school.pupils if p.values["year_group"] == "11"]
    assert eleven
    assert all(p.enrolments[-1].end <= compulsory_to(p.date_of_birth) for p in eleven)  # type: ignore[arg-type]


def test_upns_are_valid_and_each_once(three_years: Registers) -> None:
    upns = [pupil.upn for pupil in three_years.pupils]
    assert not [upn for upn in upns if problem(upn)]
    assert len(set(upns)) == len(upns)
    assert any(is_temporary(upn) for upn in upns)


def test_brothers_and_sisters_share_a_family(school: Registers) -> None:
    families = defaultdict(list)
    for pupil in school.pupils:
        families[pupil.family_id].append(pupil)
    several = [pupils for pupils in families.values() if len(pupils) > 1]
    assert len(several) > 40
    for pupils in several:
        assert len({(p.surname, p.address, p.values["ethnicity"]) for p in pupils}) == 1


def test_nobody_real_can_be_reached(school: Registers) -> None:
    for contact in school.contacts:
        assert contact.values["phone"].startswith("07700 900")
        assert contact.values["email"] == "" or contact.values["email"].endswith("@example.org")
        assert contact.values["postcode"].startswith("ZZ")


def test_minutes_agree_with_the_code(school: Registers) -> None:
    late, after = school.codes.byte("L"), school.codes.byte("U")
    for (row, slot), detail in school.details.items():
        mark = school.marks[row, slot]
        assert (detail.minutes_late is not None) == (mark in (late, after))
        if detail.minutes_late is not None:
            assert detail.minutes_late <= 29 if mark == late else detail.minutes_late > 30


def test_most_unexplained_marks_are_recent() -> None:
    school = make_school(Recipe(until=date(2025, 3, 14)))
    rows, slots = np.nonzero(school.marks == school.codes.byte("N"))
    last = school.calendar.last_index(date(2025, 3, 14))
    assert len(rows)
    assert (slots // 2 > last - 5).mean() > 0.5
    assert not school.marks[:, 2 * (last + 1) :].any()


def test_events_for_strategies_to_follow(school: Registers) -> None:
    held = Counter(event.event for event in school.events)
    assert held["parents_evening"] == 2
    wanted = {"report", "governors", "progress_meeting", "send_review", "learning_review"}
    wanted |= {"concern_raised", "message_received", "sibling_elsewhere"}
    assert wanted <= set(held)
    assert list(school.events) == sorted(school.events, key=lambda e: e.date)


def test_what_cannot_be_made_is_refused_in_words() -> None:
    for changes in ({"phase": Phase.NURSERY}, {"years": (2022, 2024)}, {"years": (2012,)},
                    {"pupils": 0}, {"scenario": "covid"}, {"block": 10},
                    {"nursery": -1}):  # fmt: skip
        with pytest.raises(ValueError, match=r"\w+ \w+ \w+"):
            Recipe(**changes)  # type: ignore[arg-type]


@pytest.mark.thorough
def test_two_thousand_pupils_and_a_year_are_made_in_under_twenty_seconds():
    before = time.process_time()
    school = make_school(Recipe(pupils=2000))
    assert time.process_time() - before < 20
    assert len(school.pupils) >= 2000
