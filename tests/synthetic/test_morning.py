"""09:20 at two schools: what the office's first screen shows, on ordinary days and odd ones."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest

from herringbone.synthetic.morning_records import Morning, PlannedAbsence
from herringbone.synthetic.trust import make_trust
from herringbone.synthetic.trust_records import TrustSchool
from trusts import everybody, first_quick, held, in_state, pupil, school_day, schools_on, vulnerable

# A Sunday in November; the first and last day of a year; after Christmas; a Monday, a Tuesday.
DAYS = (
    date(2026, 11, 22),
    date(2026, 9, 3),
    date(2027, 7, 19),
    date(2028, 1, 5),
    date(2026, 11, 23),
    date(2027, 3, 9),
)
MANY_DAYS = [date(2025, 9, 3) + timedelta(days=23 * n) for n in range(45)]
OFFICE, ACADEMY = 0, 1


@pytest.fixture(scope="module", params=first_quick(DAYS), ids=str)
def schools(request: pytest.FixtureRequest) -> tuple[TrustSchool, ...]:
    return schools_on(request.param)


def plans(morning: Morning, kind: str) -> list[PlannedAbsence]:
    return [plan for plan in morning.planned if plan.kind == kind]


def reported(school: TrustSchool, *, handled: bool) -> Iterator[str]:
    return (each.pupil_id for each in school.morning.reported if each.handled == handled)


# --- registers ------------------------------------------------------------------------------------
def test_twelve_of_fourteen_registers_are_in_and_one_of_the_others_begun(
    schools: tuple[TrustSchool, ...],
) -> None:
    morning = schools[OFFICE].morning
    assert (len(morning.submitted), len(morning.registers)) == (12, 14)
    (waiting,), (begun,) = (in_state(schools[OFFICE], s) for s in ("not_started", "in_progress"))
    assert not waiting.marks
    assert waiting.started_at is None
    assert begun.marks
    assert begun.blank
    assert begun.submitted_at is None
    (other,) = in_state(schools[ACADEMY], "not_started")
    assert other.class_name not in ("NA", "NB")
    assert len(schools[ACADEMY].morning.submitted) == 22


def test_vulnerable_pupils_are_in_the_class_that_nobody_registered(
    schools: tuple[TrustSchool, ...],
) -> None:
    for school in schools:
        (waiting,) = in_state(school, "not_started")
        assert any(vulnerable(school, each) for each in waiting.blank)


def test_every_pupil_on_roll_is_on_one_register_once(schools: tuple[TrustSchool, ...]) -> None:
    for school in schools:
        day = school.morning.day
        listed = [(each, r.class_name) for r in school.morning.registers for each in everybody(r)]
        on_roll = [p for p in school.registers.pupils if p.on_roll(day)]
        assert sorted(listed) == sorted((p.pupil_id, p.value("class", day)) for p in on_roll)


def test_registers_are_submitted_between_opening_and_now(schools: tuple[TrustSchool, ...]) -> None:
    for school in schools:
        assert school.morning.at == time(9, 20)
        for each in school.morning.submitted:
            assert each.started_at == time(8, 50)
            assert each.submitted_at is not None
            assert each.started_at < each.submitted_at <= time(9, 10)
            assert not each.blank


def test_every_code_may_stand_in_a_morning_of_that_day(schools: tuple[TrustSchool, ...]) -> None:
    for school in schools:
        for mark in school.morning.marks_now().values():
            code = school.registers.codes.meaning(mark.code, school.morning.day)
            assert code is not None
            assert "AM" in code.sessions
            assert (mark.minutes_late is not None) == (mark.code == "L")


# --- who is away ----------------------------------------------------------------------------------
def test_nine_are_unexplained_two_of_them_vulnerable_and_one_on_the_second_day(
    schools: tuple[TrustSchool, ...],
) -> None:
    for school, counts in zip(schools, ((9, 2, 1), (12, 3, 2)), strict=True):
        away, yesterday = school.morning.unexplained(), school_day(school, -1)
        second = [p for p in away if held(school, p, yesterday, "PM") == "N"]
        assert all(held(school, each, yesterday, "AM") == "N" for each in second)
        at_risk = sum(vulnerable(school, each) for each in away)
        assert (len(set(away)), at_risk, len(second)) == counts


def test_every_n_of_a_register_that_is_in_is_unexplained_or_has_come_late(
    schools: tuple[TrustSchool, ...],
) -> None:
    for school in schools:
        entered = {m.pupil_id for r in school.morning.submitted for m in r.marks if m.code == "N"}
        late = {arrival.pupil_id for arrival in school.morning.late}
        assert entered - late == set(school.morning.unexplained())


def test_an_order_a_carer_and_an_interpreter_are_among_the_calls_to_make(
    schools: tuple[TrustSchool, ...],
) -> None:
    away = set(schools[OFFICE].morning.unexplained())
    names = [
        name
        for name in ("carer_not_a_parent", "estranged_parents", "interpreter_needed")
        if set(schools[OFFICE].fixtures[name]) <= away
    ]
    assert "carer_not_a_parent" in names
    assert len(names) >= 2
    assert set(schools[ACADEMY].fixtures["no_contact"]) <= set(
        schools[ACADEMY].morning.unexplained()
    )


def test_brothers_or_sisters_are_away_together(schools: tuple[TrustSchool, ...]) -> None:
    for school in schools:
        families = Counter(pupil(school, p).family_id for p in school.morning.unexplained())
        assert families.most_common(1)[0][1] >= 2


def test_whoever_is_away_for_another_reason_was_told_of_or_planned(
    schools: tuple[TrustSchool, ...],
) -> None:
    for school in schools:
        told = set(reported(school, handled=True))
        planned = {p for plan in school.morning.planned for p in plan.pupil_ids}
        for mark in school.morning.marks_now().values():
            if mark.code in ("I", "G"):
                assert mark.pupil_id in told
                assert mark.source == "reported"
            elif mark.code not in ("/", "L", "N", "X"):
                assert mark.pupil_id in planned
                assert mark.source == "planned"


def test_who_told_is_a_contact_who_may_be_rung_or_is_said_to_be_nobody_known(
    schools: tuple[TrustSchool, ...],
) -> None:
    for school in schools:
        contacts = {(c.pupil_id, c.contact_id): c.values for c in school.registers.contacts}
        unknown = 0
        for each in school.morning.reported:
            assert each.words
            assert (each.on, each.at) < (school.morning.day, time(9, 20))
            assert each.expected_back is None or each.expected_back > school.morning.day
            if not each.contact_id:
                unknown += 1
                continue
            contact = contacts[each.pupil_id, each.contact_id]
            assert contact["may_contact"] == "1"
            assert contact["relationship"] == each.who
        assert unknown >= 1


def test_an_absence_told_on_an_earlier_day_runs_since_then(
    schools: tuple[TrustSchool, ...],
) -> None:
    for school in schools:
        calendar, today = school.registers.calendar, school.morning.day
        for each in school.morning.reported:
            for i in calendar.between(each.on, today)[:-1]:
                assert held(school, each.pupil_id, calendar.dates[i], "PM") == each.code


def test_some_messages_are_unread_one_about_somebody_unexplained(
    schools: tuple[TrustSchool, ...],
) -> None:
    for school, many in zip(schools, (2, 3), strict=True):
        unread = set(reported(school, handled=False))
        assert len(unread) == many
        assert unread & set(school.morning.unexplained())
        (waiting,) = in_state(school, "not_started")
        assert unread & set(waiting.blank)


# --- late, planned, movements ---------------------------------------------------------------------
def test_late_pupils_were_signed_in_with_time_and_reason(
    schools: tuple[TrustSchool, ...],
) -> None:
    for school, least in zip(schools, (6, 9), strict=True):
        now, late = school.morning.marks_now(), school.morning.late
        assert len(late) >= least
        for arrival in late:
            minutes = (arrival.at.hour - 8) * 60 + arrival.at.minute - 50
            assert 0 < arrival.minutes_late == minutes < 30
            assert arrival.reason
            assert now[arrival.pupil_id].code == "L"
            assert now[arrival.pupil_id].minutes_late == minutes


@pytest.mark.thorough
def test_who_came_after_the_register_stands_in_it_as_n_until_signed_in() -> None:
    seen = Counter()
    for day in DAYS:
        for school in schools_on(day):
            came = {arrival.pupil_id: arrival for arrival in school.morning.late}
            for each in school.morning.submitted:
                for mark in each.marks:
                    if mark.pupil_id in came:
                        assert each.submitted_at is not None
                        in_time = came[mark.pupil_id].at <= each.submitted_at
                        assert mark.code == ("L" if in_time else "N")
                        seen[in_time] += 1
    assert min(seen[True], seen[False]) >= 5


def test_a_class_of_one_of_the_top_years_is_on_a_trip(schools: tuple[TrustSchool, ...]) -> None:
    for school, confirmed in zip(schools, (time(9, 4), None), strict=True):
        (trip,) = plans(school.morning, "visit")
        assert (trip.code, trip.sessions, trip.confirmed_at) == ("V", ("AM", "PM"), confirmed)
        assert trip.place
        assert trip.leader
        assert trip.needs_confirming
        classes = {pupil(school, p).value("class", school.morning.day) for p in trip.pupil_ids}
        (name,) = classes
        assert name[0] in "56"
        (register,) = (r for r in school.morning.registers if r.class_name == name)
        assert register.state == "submitted"
        out = {mark.pupil_id for mark in register.marks if mark.code == "V"}
        assert out == set(trip.pupil_ids)
        assert len(out) >= 15


def test_planned_absences_of_every_kind(schools: tuple[TrustSchool, ...]) -> None:
    for school in schools:
        morning = school.morning
        kinds = Counter(plan.kind for plan in morning.planned)
        assert set(kinds) >= {
            "visit", "medical", "part_time", "alternative_provision", "suspension", "religious",
        }  # fmt: skip
        assert kinds["medical"] >= 2
        now = morning.marks_now()
        for plan in morning.planned:
            assert plan.first <= morning.day <= plan.last
            for each in plan.pupil_ids:
                if "AM" in plan.sessions and each in now:
                    assert now[each].code == plan.code
    assert plans(schools[OFFICE].morning, "dual_registration")


def test_alternative_provision_names_its_provider_and_waits_to_be_confirmed(
    schools: tuple[TrustSchool, ...],
) -> None:
    for school in schools:
        for plan in plans(school.morning, "alternative_provision"):
            assert plan.place
            assert plan.needs_confirming
            assert plan.confirmed_at is None
            assert plan.from_pattern


def test_a_suspended_pupil_is_on_day_two_of_three(schools: tuple[TrustSchool, ...]) -> None:
    for school in schools:
        plan = next(p for p in plans(school.morning, "suspension") if p.first < school.morning.day)
        assert plan.first == school_day(school, -1)
        assert plan.last > school.morning.day
        assert plan.returns_on is not None
        assert plan.returns_on > plan.last
        (one,) = plan.pupil_ids
        assert [held(school, one, plan.first, session) for session in ("AM", "PM")] == ["E", "E"]


def test_a_part_time_timetable_has_its_flag_pattern_and_marks(
    schools: tuple[TrustSchool, ...],
) -> None:
    for school in schools:
        agreed = [
            p for p in school.patterns
            if p.kind == "part_time" and p.note.startswith("08:50 to 12:00")
        ]  # fmt: skip
        (pattern,) = agreed
        assert pupil(school, pattern.pupil_id).has("part_time_timetable", school.morning.day)
        assert pattern.ends is not None
        assert pattern.review is not None
        assert school.morning.day < pattern.review <= pattern.ends
        assert held(school, pattern.pupil_id, school_day(school, -2), "PM") == "C2"
        assert school.morning.marks_now()[pattern.pupil_id].code == "/"


def test_movements_of_the_morning(schools: tuple[TrustSchool, ...]) -> None:
    for school in schools:
        dentist, ill, back = school.morning.movements
        now = school.morning.marks_now()
        assert (dentist.at, dentist.way, dentist.expected_back) == (
            time(9, 10),
            "out",
            time(10, 45),
        )
        assert now[dentist.pupil_id].code == now[ill.pupil_id].code == "/"
        assert (back.way, now[back.pupil_id].code) == ("in", "M")
        contacts = {(c.pupil_id, c.contact_id): c.values for c in school.registers.contacts}
        for movement in (dentist, ill):
            assert contacts[movement.pupil_id, movement.contact_id]["may_collect"] == "1"


def test_a_new_pupil_has_come_where_one_was_to_come_soon() -> None:
    school = schools_on(date(2026, 11, 22))[OFFICE]
    (new,) = school.fixtures["new_today"]
    assert pupil(school, new).enrolments[0].start == school.morning.day
    assert not school.registers.marks[school.registers.row_of[new]].any()


@pytest.mark.slow
@pytest.mark.parametrize("today", MANY_DAYS, ids=str)
def test_the_morning_is_as_full_on_any_day_and_seed(today: date) -> None:
    schools = make_trust(today, today.toordinal() % 40).schools
    assert [len(school.morning.submitted) for school in schools] == [12, 22]
    assert [len(school.morning.unexplained()) for school in schools] == [9, 12]
    for school, counts in zip(schools, (2, 3), strict=True):
        assert sum(vulnerable(school, p) for p in school.morning.unexplained()) == counts
        assert {leave.state for leave in school.fortnight.leave} == {
            "pending",
            "granted",
            "refused",
        }
