"""The demo's trust: two schools of the right size, joined by families and children."""

import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import date

import numpy as np
import pytest

from herringbone.engine.england.upn import problem
from herringbone.synthetic.morning_records import PlannedAbsence
from herringbone.synthetic.trust import demo_day, make_trust
from herringbone.synthetic.trust_records import Trust, TrustSchool
from school_digest import digest, trust_digest
from trusts import held, pupil, school_day

SUNDAY, FRIDAY = date(2026, 11, 22), date(2026, 11, 20)
PRINTS_TRUST = """
from datetime import date
from herringbone.synthetic.trust import make_trust
from school_digest import trust_digest
for school in make_trust(date(2026, 11, 20)).schools:
    print(trust_digest(school))
"""
FIXTURES = {
    "twins", "estranged_parents", "long_name", "no_contact", "address_withheld",
    "carer_not_a_parent", "interpreter_needed",
}  # fmt: skip


@pytest.fixture(scope="module")
def trust() -> Trust:
    return make_trust(SUNDAY)


@pytest.fixture(scope="module", params=[0, 1], ids=["oakbeck", "lantern-hill"])
def school(trust: Trust, request: pytest.FixtureRequest) -> TrustSchool:
    return trust.schools[request.param]


# --- the day --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("today", "day"),
    [
        (SUNDAY, FRIDAY),
        (FRIDAY, FRIDAY),
        (date(2026, 12, 27), date(2026, 12, 18)),
        (date(2026, 9, 1), date(2026, 7, 16)),
        (date(2026, 9, 3), date(2026, 9, 3)),
        (date(2035, 1, 1), date(2028, 7, 19)),
    ],
)
def test_its_today_is_the_latest_school_day(today: date, day: date) -> None:
    assert demo_day(today) == day


def test_a_day_without_a_year_before_it_is_refused() -> None:
    with pytest.raises(ValueError, match="choose a day after"):
        make_trust(date(2019, 3, 1))


@pytest.mark.thorough
def test_the_same_day_and_seed_make_the_same_trust(trust: Trust) -> None:
    again = make_trust(FRIDAY)
    digests = [trust_digest(school) for school in trust.schools]
    assert [trust_digest(school) for school in again.schools] == digests
    assert (again.families, again.moved, again.dual) == (trust.families, trust.moved, trust.dual)
    assert digest(make_trust(FRIDAY, 6).schools[0].registers) != digest(trust.schools[0].registers)


@pytest.mark.thorough
def test_both_schools_with_two_years_are_made_in_under_four_seconds() -> None:
    before = time.process_time()
    make_trust(date(2027, 3, 11))
    assert time.process_time() - before < 4


# --- the schools ----------------------------------------------------------------------------------
def test_a_primary_of_420_and_an_academy_of_630_with_a_nursery(trust: Trust) -> None:
    sizes = []
    for school in trust.schools:
        here = [p for p in school.registers.pupils if p.on_roll(trust.today)]
        sizes.append(Counter(p.value("year_group", trust.today)[0] == "N" for p in here))
    assert abs(sizes[0][False] - 420) <= 12
    assert sizes[0][True] == 0
    assert abs(sizes[1][False] - 630) <= 16
    assert 35 <= sizes[1][True] <= 52
    assert [school.strategy for school in trust.schools] == ["harthill", "accord"]


def test_classes_are_of_thirty_or_so(school: TrustSchool) -> None:
    day = school.morning.day
    here = [p for p in school.registers.pupils if p.on_roll(day)]
    sizes = Counter(p.value("class", day) for p in here)
    nursery = {name: sizes.pop(name) for name in ("NA", "NB") if name in sizes}
    assert len(sizes) == {"oakbeck": 14, "lantern-hill": 21}[school.key]
    assert len(nursery) == {"oakbeck": 0, "lantern-hill": 2}[school.key]
    assert 26 <= min(sizes.values()) <= max(sizes.values()) <= 33


def test_marks_reach_to_the_day_before_and_no_further(school: TrustSchool) -> None:
    registers, today = school.registers, school.morning.day
    i = registers.calendar.index(today)
    assert i is not None
    assert not registers.marks[:, 2 * i :].any()
    assert max(slot for _, slot in registers.details) < 2 * i
    assert registers.calendar.years == (2025, 2026)
    (untaken,) = school.fortnight.not_taken
    here = np.array(
        [[p.on_roll(d) for d in registers.calendar.dates[:i]] for p in registers.pupils]
    )
    wrong = np.repeat(here, 2, 1) != (registers.marks[:, : 2 * i] > 0)
    assert wrong.any()
    for row, slot in np.argwhere(wrong).tolist():
        day = registers.calendar.dates[slot // 2]
        assert (day, slot % 2) == (untaken.day, 1)
        assert registers.pupils[row].value("class", day) == untaken.class_name


def test_nobody_knows_the_future(school: TrustSchool) -> None:
    today = school.morning.day
    for each in school.registers.pupils:
        assert not today < each.enrolments[-1].end < date.max
        assert each.enrolments[0].start <= date(2027, 1, 20)
        rows = [row for held in each.history.values() for row in held]
        assert all(row.start <= today for row in rows)
    assert not [e for e in school.registers.events if e.event == "joined" and e.date > today]


def test_every_mark_may_stand_on_its_date(school: TrustSchool) -> None:
    registers = school.registers
    for i, day in enumerate(registers.calendar.dates):
        for session, slot in (("AM", 2 * i), ("PM", 2 * i + 1)):
            for byte in np.unique(registers.marks[:, slot])[1:]:
                code = registers.codes.meaning(registers.codes.symbol(int(byte)), day)
                assert code is not None
                assert session in code.sessions


def test_absence_is_that_of_english_primaries(trust: Trust) -> None:
    """Cases for the demo are laid over some dozen pupils: the figures stay where they were."""
    for school in trust.schools:
        registers = school.registers
        old = [p.value("year_group", date(2026, 6, 1))[0] != "N" for p in registers.pupils]
        marks = registers.marks[np.array(old), :380]
        classes = {
            kind: [
                registers.codes.byte(code)
                for code in registers.codes.symbols
                if (meaning := registers.codes.meaning(code, date(2026, 3, 2)))
                and meaning.code_class in kind
            ]
            for kind in (("authorised", "unauthorised"), ("present", "educational"))
        }
        absent, attended = (np.isin(marks, each).sum() for each in classes.values())
        assert 0.04 < absent / (absent + attended) < 0.07


def test_the_fixtures_are_in_both_schools(school: TrustSchool) -> None:
    assert set(school.fixtures) >= FIXTURES
    for name in FIXTURES:
        ids = school.fixtures[name]
        assert len(ids) == (2 if name == "twins" else 1)
        assert all(pupil(school, each).on_roll(school.morning.day) for each in ids)
    one, other = (pupil(school, each) for each in school.fixtures["twins"])
    assert (one.date_of_birth, one.family_id) == (other.date_of_birth, other.family_id)
    assert len(pupil(school, school.fixtures["long_name"][0]).surname) == 40
    contacts = {c.pupil_id for c in school.registers.contacts}
    assert school.fixtures["no_contact"][0] not in contacts


def test_patterns_belong_to_pupils_and_agree_with_yesterdays_marks(school: TrustSchool) -> None:
    day = school_day(school, -2)
    seen = 0
    for pattern in school.patterns:
        assert pattern.pupil_id in school.registers.row_of
        if pattern.holds_on(day) and pupil(school, pattern.pupil_id).on_roll(day):
            for session in ("AM", "PM"):
                if not pattern.due(day, session):
                    code = held(school, pattern.pupil_id, day, session)
                    seen += code == pattern.code
                    assert code in (pattern.code, "I", "M", "O", "G", "N", "/", "\\", "L", "C")
    assert seen >= 3


def test_closed_days_are_given_for_both_years(school: TrustSchool) -> None:
    assert {day.date.year for day in school.closed} == {2025, 2026, 2027}
    assert not {day.date for day in school.closed} & set(school.registers.calendar.dates)


# --- what joins them ------------------------------------------------------------------------------
def test_ids_are_shared_only_by_the_same_people(trust: Trust) -> None:
    ids = [{p.pupil_id for p in school.registers.pupils} for school in trust.schools]
    assert ids[0] & ids[1] == {trust.moved, trust.dual}
    upns = Counter(p.upn for s in trust.schools for p in s.registers.pupils)
    assert {upn for upn, count in upns.items() if count > 1} == {
        pupil(trust.schools[0], each).upn for each in (trust.moved, trust.dual)
    }
    assert not [upn for upn in upns if problem(upn)]


def test_families_have_children_in_both_schools(trust: Trust) -> None:
    assert len(trust.families) >= 4
    nursery = 0
    for family in trust.families:
        members = [
            [p for p in s.registers.pupils if p.family_id == family and p.on_roll(trust.today)]
            for s in trust.schools
        ]
        assert all(members)
        both = [p for each in members for p in each]
        assert len({(p.surname, p.address) for p in both}) == 1
        nursery += any(p.value("year_group", trust.today)[0] == "N" for p in members[1])
        contacts = [
            {c.contact_id: {**c.values} for c in s.registers.contacts if c.pupil_id == p.pupil_id}
            for s, each in zip(trust.schools, members, strict=True)
            for p in each
        ]
        assert contacts[0]
        assert all(each == contacts[0] for each in contacts)
    assert nursery >= 2


def test_one_pupil_moved_from_one_school_to_the_other(trust: Trust) -> None:
    before, after = (pupil(school, trust.moved) for school in trust.schools)
    left, came = before.enrolments[-1].end, after.enrolments[0].start
    assert left < came <= trust.today
    dates = trust.schools[0].registers.calendar.dates
    assert dates.index(came) == dates.index(left) + 1
    for name in ("upn", "surname", "forename", "date_of_birth", "family_id", "address"):
        assert getattr(before, name) == getattr(after, name)
    assert before.value("year_group", left) == after.value("year_group", came)
    marks = [s.registers.marks[s.registers.row_of[trust.moved]] > 0 for s in trust.schools]
    assert all(mark.sum() > 20 for mark in marks)
    assert not (marks[0] & marks[1]).any()
    joined = [e for e in trust.schools[1].registers.events if e.subject == trust.moved]
    assert [e.date for e in joined if e.event == "joined"] == [came]


def test_one_pupil_is_on_both_rolls_and_owned_by_one_school_a_session(trust: Trust) -> None:
    main, second = trust.schools
    both = [pupil(school, trust.dual) for school in trust.schools]
    assert both[0].upn == both[1].upn
    assert all(each.on_roll(trust.today) for each in both)
    calendar = main.registers.calendar
    start = both[1].enrolments[0].start
    days = [calendar.dates[i] for i in calendar.between(start, school_day(main, -2))]
    for day in days:
        for session in ("AM", "PM"):
            codes = [held(school, trust.dual, day, session) for school in trust.schools]
            assert codes.count("D") == 1
    for school in trust.schools:
        (pattern,) = (p for p in school.patterns if p.pupil_id == trust.dual)
        assert (pattern.kind, pattern.code) == ("dual_registration", "D")
        assert pattern.provider in {s.registers.school.name for s in trust.schools}
        assert pattern.provider != school.registers.school.name
    (there,) = (p for p in main.morning.planned if trust.dual in p.pupil_ids)
    assert isinstance(there, PlannedAbsence)
    assert (there.kind, there.code) == ("dual_registration", "D")
    assert second.morning.marks_now()[trust.dual].code == "/"


def test_people_on_roll_are_told_apart_by_name_and_number(trust: Trust) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    numbers: dict[str, set[str]] = defaultdict(set)
    for school in trust.schools:
        here = {p.pupil_id: p for p in school.registers.pupils if p.on_roll(trust.today)}
        for each in here.values():
            names[each.name].add(each.pupil_id)
        for contact in school.registers.contacts:
            if contact.pupil_id in here:
                numbers[contact.values["phone"]].add(contact.contact_id)
    assert {len(ids) for ids in names.values()} == {1}
    assert {len(ids) for ids in numbers.values()} == {1}
    first = {n for n in numbers if any(each.endswith("-1") for each in numbers[n])}
    assert all(number.startswith("07700") for number in first)


@pytest.mark.thorough
@pytest.mark.parametrize("hash_seed", ["0", "4242"])
def test_the_hash_seed_changes_nothing(trust: Trust, hash_seed: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", PRINTS_TRUST],
        env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": "tests/synthetic"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == [trust_digest(school) for school in trust.schools]


def test_nobody_real_can_be_reached(school: TrustSchool) -> None:
    for contact in school.registers.contacts:
        assert contact.values["phone"].startswith(("07700 900", "01632 960"))
        assert contact.values["email"] == "" or contact.values["email"].endswith("@example.org")
        assert contact.values["postcode"].startswith("ZZ")
